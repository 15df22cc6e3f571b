//! A backup of a town that is open, brought back elsewhere.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::platform::answers;
use super::program::{Place, end};

async fn a_backup_comes_back(place: &Place, env: &[(&str, &str)], restore_env: &[(&str, &str)]) {
    let demo = ["demo", "--residents", "300", "--cases", "3", "--no-limits"];
    let running = place.serve(&demo, env).await;
    let mut visitor = running.visitor();
    let filled_in = visitor
        .fill_in("resident-parking-permit", &answers())
        .await
        .expect("the server answers");
    let receipt = visitor.send_in(&filled_in).await.expect("the server answers");
    let copy = place.path("copy");
    let name = copy.to_str().expect("a plain name");
    let (well, said) = end(place.command(&["backup", name]).envs(env.iter().copied()));
    assert!(well, "while the town is open: {said}");
    private(&copy);
    let (well, said) = end(place.command(&["backup", name]).envs(env.iter().copied()));
    assert!(!well && said.contains("exists already"), "{said}");
    let (well, said) = end(place.command(&["restore", name]).envs(env.iter().copied()));
    assert!(!well && said.contains("never writes over data"), "{said}");
    assert!(running.terminate().await.success());

    let other = Place::new();
    let (well, said) = end(other.command(&["restore", name]).envs(restore_env.iter().copied()));
    assert!(well, "{said}");
    private(&other.data());
    let (well, said) = end(other.command(&["audit", "verify"]).envs(restore_env.iter().copied()));
    assert!(well && said.contains("Every link fits"), "{said}");
    let running = other.serve(&demo, restore_env).await;
    let mut again = running.visitor();
    // The draft became a case before the copy was made: its link leads to the same number, here as there.
    let page = again.open(&filled_in.review.path).await;
    let number = receipt.path.trim_end_matches("/eingang");
    assert!(
        page.status == 200 && page.path.starts_with(number),
        "{} {}",
        page.path,
        page.text()
    );
}

/// Nobody but the owner reads it, at any depth.
fn private(folder: &Path) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let mode = fs::metadata(&path).expect("is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{}", path.display());
        if path.is_dir() {
            private(&path);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_an_open_town_comes_back_whole() {
    a_backup_comes_back(&Place::new(), &[], &[]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_town_in_postgresql_comes_back_whole() {
    let Ok(url) = std::env::var("RATHAUS_TEST_POSTGRES") else {
        println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server");
        return;
    };
    let schema = format!("t{}", std::process::id());
    let env = [
        ("RATHAUS_DATABASE_URL", url.as_str()),
        ("RATHAUS_DATABASE_SCHEMA", schema.as_str()),
    ];
    let place = Place::new();
    if !std::process::Command::new("pg_dump")
        .arg("--version")
        .output()
        .is_ok_and(|o| o.status.success())
    {
        println!("skipped: pg_dump is not there");
        return;
    }
    // The restored town lies in another database of the same server.
    let other = format!("{}/{schema}", url.rsplit_once('/').expect("a database").0);
    let made = std::process::Command::new("psql")
        .args([&url, "-c", &format!("create database {schema}")])
        .output()
        .expect("psql is there");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let restore_env = [
        ("RATHAUS_DATABASE_URL", other.as_str()),
        ("RATHAUS_DATABASE_SCHEMA", schema.as_str()),
    ];
    a_backup_comes_back(&place, &env, &restore_env).await;

    let mut without = place.command(&["backup", place.path("third").to_str().expect("a plain name")]);
    let (well, said) = end(without.envs(env).env("PATH", "/nowhere"));
    assert!(
        !well && said.contains("pg_dump is not installed") && said.contains("postgresql-client"),
        "{said}"
    );
    assert!(!place.path("third").exists(), "half a backup is none");
}

#[test]
fn a_folder_that_is_no_backup_is_refused() {
    let place = Place::new();
    fs::create_dir(place.path("empty")).expect("a folder");
    let name = place.path("empty");
    let (well, said) = place.run(&["restore", name.to_str().expect("a plain name")]);
    assert!(!well && said.contains("holds no rathaus.db"), "{said}");
    fs::write(name.join("rathaus.dump"), "x").expect("writes");
    let (well, said) = place.run(&["restore", name.to_str().expect("a plain name")]);
    assert!(!well && said.contains("backup of a town in PostgreSQL"), "{said}");
    assert!(!place.data().exists());
}
