//! Starting with what is broken, and starting twice.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::program::{Place, a_town, copy_folder, end, root};

fn refused(place: &Place, env: &[(&str, &Path)]) -> String {
    let mut command = place.command(&["serve"]);
    command.envs(env.iter().copied());
    let (well, said) = end(&mut command);
    assert!(!well, "it started: {said}");
    assert!(!said.contains("panicked"), "{said}");
    said
}

/// A town that is broken by `breaks`, and what the program says about it.
fn broken_town(breaks: impl Fn(&Path)) -> String {
    let place = Place::new();
    let town = place.path("town");
    copy_folder(&a_town(), &town);
    breaks(&town);
    refused(&place, &[("RATHAUS_TOWN", &town)])
}

#[test]
fn a_broken_town_is_refused_with_the_file_and_the_place() {
    let write = |name: &'static str, content: &'static [u8]| {
        move |town: &Path| fs::write(town.join(name), content).expect("writes")
    };
    for (said, expected) in [
        (broken_town(write("town.toml", b"id = \n")), vec!["town.toml", "1"]),
        (broken_town(write("town.toml", b"\xff\xfe")), vec!["town.toml", "UTF-8"]),
        (broken_town(write("town.toml", b"")), vec!["town.toml"]),
        (
            broken_town(write("offices.toml", b"[[office]]\nid = 7\n")),
            vec!["offices.toml", "2"],
        ),
        (
            broken_town(write("topics.toml", b"[[topic]]\nid = 1\n")),
            vec!["topics.toml:2"],
        ),
        (broken_town(write("synonyms.toml", b"]")), vec!["synonyms.toml"]),
        (
            broken_town(write("services/kaputt.toml", b"format = 1\nid = \"x\n")),
            vec!["kaputt.toml:2"],
        ),
        (
            broken_town(write("services/kaputt.toml", b"\xff\xff")),
            vec!["kaputt.toml", "UTF-8"],
        ),
        (
            broken_town(|town| fs::remove_file(town.join("offices.toml")).expect("removes")),
            vec!["offices.toml"],
        ),
        (
            broken_town(|town| {
                symlink("schleife.toml", town.join("services/schleife.toml")).expect("links");
            }),
            vec!["schleife.toml"],
        ),
        (
            broken_town(|town| fs::create_dir(town.join("services/ordner.toml")).expect("a folder")),
            vec!["ordner.toml"],
        ),
        (
            broken_town(|town| fs::remove_file(town.join("town.toml")).expect("removes")),
            vec!["town", "without a town.toml"],
        ),
    ] {
        for part in expected {
            assert!(said.contains(part), "{part} is not in\n{said}");
        }
    }
}

#[test]
fn a_town_or_blueprints_that_are_not_there_are_refused_before_anything_is_made() {
    let place = Place::new();
    let nowhere = place.path("nowhere");
    let said = refused(&place, &[("RATHAUS_TOWN", &nowhere)]);
    assert!(said.contains("nowhere") && said.contains("--town"), "{said}");
    let said = refused(&place, &[("RATHAUS_BLUEPRINTS", &nowhere)]);
    assert!(said.contains("nowhere") && said.contains("--blueprints"), "{said}");
    assert!(!place.data().exists(), "no data folder is left behind");
}

/// A folder of blueprints with one that is sound and one that `breaks` broke.
fn broken_blueprint(place: &Place, breaks: impl Fn(&Path)) {
    let folder = place.path("blueprints");
    let _ = fs::remove_dir_all(&folder);
    copy_folder(&root().join("blueprints"), &folder);
    let mut services: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            !path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with('_'))
        })
        .collect();
    services.sort();
    let broken = folder.join("kaputt");
    copy_folder(&services[0], &broken);
    breaks(&broken);
}

#[tokio::test]
async fn a_broken_blueprint_is_left_out_and_named_while_the_others_are_served() {
    let place = Place::new();
    type Break = (&'static str, fn(&Path), &'static str);
    let breaks: [Break; 6] = [
        (
            "syntax",
            |b| fs::write(b.join("form.toml"), "[[page]\n").expect("writes"),
            "form.toml",
        ),
        (
            "missing file",
            |b| fs::remove_file(b.join("process.toml")).expect("removes"),
            "process.toml",
        ),
        (
            "wrong type",
            |b| fs::write(b.join("fees.toml"), "fee = 3\n").expect("writes"),
            "fees.toml",
        ),
        (
            "not UTF-8",
            |b| fs::write(b.join("form.toml"), b"\xff\xfe").expect("writes"),
            "form.toml",
        ),
        (
            "a circle of links",
            |b| {
                fs::remove_dir_all(b.join("texts")).expect("removes");
                symlink("texts", b.join("texts")).expect("links");
            },
            "texts",
        ),
        (
            "nothing in it",
            |b| fs::write(b.join("blueprint.toml"), "").expect("writes"),
            "blueprint.toml",
        ),
    ];
    for (what, break_it, named) in breaks {
        broken_blueprint(&place, break_it);
        let blueprints = place.path("blueprints");
        fs::write(place.path("log"), "").expect("writes");
        let running = place
            .serve(
                &["serve"],
                &[("RATHAUS_BLUEPRINTS", blueprints.to_str().expect("a plain name"))],
            )
            .await;
        let mut visitor = running.visitor();
        let health = visitor.get("/healthz").await;
        assert_eq!(health.status, 200, "{what}");
        let log = place.log();
        assert!(log.contains("kaputt") && log.contains(named), "{what}: {log}");
        assert!(health.html().contains("left out"), "{what}: {}", health.html());
        assert!(!log.contains("panicked"), "{what}: {log}");
        assert_eq!(visitor.get("/").await.status, 200, "{what}");
        assert!(running.terminate().await.success(), "{what}");
    }
}

#[tokio::test]
async fn a_service_that_becomes_wrong_runs_on_as_it_was_and_cases_can_be_looked_over() {
    let place = Place::new();
    let folder = place.path("blueprints");
    let made = place.run(&[
        "blueprint",
        "new",
        folder.join("testschein").to_str().expect("a plain name"),
    ]);
    assert!(made.0, "{}", made.1);
    let env = [("RATHAUS_BLUEPRINTS", folder.to_str().expect("a plain name"))];
    let running = place.serve(&["serve"], &env).await;
    assert_eq!(running.visitor().get("/antraege/neu/testschein").await.status, 200);
    assert!(running.terminate().await.success());

    fs::write(folder.join("testschein/form.toml"), "[[page]\n").expect("writes");
    let running = place.serve(&["serve"], &env).await;
    let health = running.visitor().get("/healthz").await.html();
    assert!(
        health.contains("last good version") && !health.contains("testschein"),
        "{health}"
    );
    assert!(
        place.log().contains("it runs on in its last good version 0.1.0"),
        "{}",
        place.log()
    );
    assert_eq!(running.visitor().get("/antraege/neu/testschein").await.status, 200);

    // The command looks at the database while the town is open.
    let plan = |service: &str| {
        let mut command = place.command(&["blueprint", "plan", service]);
        end(command.envs(env))
    };
    let (well, said) = plan("testschein");
    assert!(
        well && said.contains("In force: 0.1.0") && said.contains("No case runs in another edition"),
        "{said}"
    );
    let (well, said) = plan("nirgends");
    assert!(!well && said.contains("offers testschein"), "{said}");
    assert!(running.terminate().await.success());
}

#[tokio::test]
async fn two_programs_on_one_data_folder_are_refused_and_a_second_start_keeps_the_data() {
    let place = Place::new();
    let running = place.serve(&["serve"], &[]).await;
    let (well, said) = end(place.command(&["serve"]).env("RATHAUS_LISTEN", "127.0.0.1:0"));
    assert!(!well, "{said}");
    let number = running.id().to_string();
    for part in ["in use by another rathaus", "data", &number, "--data"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let (well, said) = place.run(&[
        "account",
        "a.admin",
        "--name",
        "Anna Admin",
        "--email",
        "a@stadt.example",
        "--roles",
        "administrator",
    ]);
    assert!(well, "other commands work beside the town: {said}");
    let key = fs::read(place.data().join("secret.key")).expect("the key");
    assert!(running.terminate().await.success(), "it ends in order");
    assert!(place.log().contains("closing"), "{}", place.log());

    let running = place.serve(&["serve"], &[]).await;
    assert_eq!(fs::read(place.data().join("secret.key")).expect("the key"), key);
    let (well, said) = place.run(&[
        "account",
        "a.admin",
        "--name",
        "Anna Admin",
        "--email",
        "a@stadt.example",
        "--roles",
        "administrator",
    ]);
    assert!(
        !well && said.contains("login is taken"),
        "the account is still there: {said}"
    );
    drop(running);
}

#[test]
fn a_port_that_is_taken_and_a_data_folder_that_is_none_are_told() {
    let place = Place::new();
    let taken = std::net::TcpListener::bind(place.listen).expect("binds");
    let said = refused(&place, &[]);
    assert!(
        said.contains("nothing can listen on") && said.contains("--listen"),
        "{said}"
    );
    drop(taken);
    let file = place.path("file");
    fs::write(&file, "x").expect("writes");
    let said = refused(&place, &[("RATHAUS_DATA", &file)]);
    assert!(said.contains("is no folder") && said.contains("--data"), "{said}");
    let below = file.join("data");
    let said = refused(&place, &[("RATHAUS_DATA", &below)]);
    assert!(said.contains("cannot be made"), "{said}");
}

#[test]
fn a_database_or_a_key_that_is_none_is_told_and_never_replaced() {
    let place = Place::new();
    fs::create_dir(place.data()).expect("a folder");
    fs::write(
        place.data().join("rathaus.db"),
        "this is no database, but somebody's text",
    )
    .expect("writes");
    let said = refused(&place, &[]);
    assert!(said.contains("rathaus.db") && said.contains("not a database"), "{said}");
    fs::remove_file(place.data().join("rathaus.db")).expect("removes");
    fs::write(place.data().join("secret.key"), "short").expect("writes");
    let said = refused(&place, &[]);
    assert!(said.contains("secret.key") && said.contains("32 bytes"), "{said}");
    assert_eq!(fs::read(place.data().join("secret.key")).expect("is there"), b"short");
}

#[test]
fn a_data_folder_that_cannot_be_written_is_told() {
    let place = Place::new();
    fs::create_dir(place.data()).expect("a folder");
    fs::set_permissions(place.data(), fs::Permissions::from_mode(0o500)).expect("closes");
    if fs::write(place.data().join("probe"), "x").is_ok() {
        println!("skipped: this user may write into every folder");
        return;
    }
    let said = refused(&place, &[]);
    assert!(
        said.contains("cannot be written") && said.contains("read-only"),
        "{said}"
    );
}

#[test]
fn commands_that_need_a_town_do_not_make_an_empty_one() {
    let place = Place::new();
    let target = place.path("copy");
    for words in [
        vec!["audit", "verify"],
        vec!["backup", target.to_str().expect("a plain name")],
    ] {
        let (well, said) = place.run(&words);
        assert!(!well && said.contains("is --data right?"), "{words:?}: {said}");
        assert!(!place.data().exists(), "{words:?} made a data folder");
    }
}

#[test]
fn a_wrong_log_filter_and_a_wrong_configuration_end_the_program_before_it_begins() {
    let place = Place::new();
    let (well, said) = end(place.command(&["serve"]).env("RATHAUS_LOG", "info,=,="));
    assert!(!well && said.contains("RATHAUS_LOG"), "{said}");
    let (well, said) = end(place.command(&["serve"]).env("RATHAUS_PAYMENT", "later"));
    assert!(!well && said.contains("RATHAUS_PAYMENT"), "{said}");
    assert!(!place.data().exists());
}
