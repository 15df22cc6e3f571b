//! A version becomes a draft from the command line, as in the browser; a hostile template ends its own process alone.

use std::fs;
use std::path::Path;

use super::program::{Place, end};

fn said(place: &Place, words: &[&str]) -> (bool, String) {
    let mut command = place.command(words);
    end(command.env("RATHAUS_BLUEPRINTS", place.path("blueprints")))
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

#[test]
fn a_version_becomes_a_draft_with_its_reason_and_its_day_and_somebody_else_approves_it() {
    let place = Place::new();
    fs::create_dir(place.path("blueprints")).expect("a folder");
    let (folder, elsewhere) = (place.path("blueprints/testschein"), place.path("testschein"));
    for folder in [&folder, &elsewhere] {
        assert!(said(&place, &["blueprint", "new", text(folder)]).0);
    }
    assert!(said(&place, &["migrate"]).0);
    let publish = |folder: &Path, more: &[&str]| {
        let words = [
            "blueprint",
            "publish",
            text(folder),
            "--note",
            "Satzung vom 3. November",
        ];
        said(&place, &[&words, more].concat())
    };
    // The town would not find it again at its next start.
    let (well, refused) = publish(&elsewhere, &[]);
    assert!(!well && refused.contains("the town reads"), "{refused}");
    let (well, refused) = publish(&folder, &["--from", "2020-01-01"]);
    assert!(!well && refused.contains("the day is over"), "{refused}");
    let (well, done) = publish(&folder, &["--from", "2199-01-01"]);
    assert!(well && done.contains("testschein 0.1.0 is a draft now"), "{done}");
    // Once more with another day: the same draft.
    assert!(publish(&folder, &["--from", "2199-02-01"]).0);
    let rows: Vec<(String, String, String, String)> = rusqlite::Connection::open(place.data().join("rathaus.db"))
        .expect("opens")
        .prepare("select stage, note, from_day, editors from edition")
        .expect("reads")
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .expect("reads")
        .map(|row| row.expect("a row"))
        .collect();
    let [(stage, note, day, editors)] = rows.as_slice() else {
        panic!("{rows:?}")
    };
    assert_eq!(
        (&**stage, &**note, &**day),
        ("draft", "Satzung vom 3. November", "2199-02-01")
    );
    assert!(editors.contains("operator"), "{editors}");

    // What is not sound becomes no draft.
    let template = folder.join("letters/receipt.typ");
    let good = fs::read_to_string(&template).expect("reads");
    fs::write(
        &template,
        good.replacen("#let receipt", "#nicht_da(3)\n#let receipt", 1),
    )
    .expect("writes");
    let (well, refused) = publish(&folder, &[]);
    assert!(!well && refused.contains("nicht_da"), "{refused}");
}

#[test]
fn a_letter_that_eats_memory_is_refused_and_ends_nothing_but_its_own_process() {
    let place = Place::new();
    let (folder, key) = (place.path("testschein"), place.path("key"));
    assert!(said(&place, &["blueprint", "new", text(&folder)]).0);
    assert!(said(&place, &["blueprint", "key", "Stadt Beispiel", "--out", text(&key)]).0);
    eats_memory(&folder);
    let out = place.path("package");
    let (well, refused) = said(
        &place,
        &[
            "blueprint",
            "pack",
            text(&folder),
            "--key",
            text(&key),
            "--out",
            text(&out),
        ],
    );
    assert!(
        !well && refused.contains("letters/receipt.typ") && refused.contains("memory"),
        "{refused}"
    );
    assert!(!out.exists());
}

#[tokio::test]
async fn a_town_whose_new_version_eats_memory_opens_with_the_last_good_one() {
    let place = Place::new();
    let folder = place.path("blueprints/testschein");
    fs::create_dir(place.path("blueprints")).expect("a folder");
    assert!(said(&place, &["blueprint", "new", text(&folder)]).0);
    let blueprints = place.path("blueprints");
    let env = [
        ("RATHAUS_BLUEPRINTS", text(&blueprints)),
        ("RATHAUS_BLUEPRINT_CHECK", "full"),
    ];
    let running = place.serve(&["serve"], &env).await;
    assert_eq!(running.visitor().get("/antraege/neu/testschein").await.status, 200);
    assert!(running.terminate().await.success());

    eats_memory(&folder);
    let head = folder.join("blueprint.toml");
    let before = fs::read_to_string(&head).expect("reads");
    fs::write(&head, before.replacen("version = \"0.1.0\"", "version = \"0.2.0\"", 1)).expect("writes");
    let running = place.serve(&["serve"], &env).await;
    let health = running.visitor().get("/healthz").await.html();
    assert!(health.contains("last good version"), "{health}\n{}", place.log());
    assert_eq!(running.visitor().get("/antraege/neu/testschein").await.status, 200);
    assert!(place.log().contains("letters/receipt.typ"), "{}", place.log());
    assert!(running.terminate().await.success());
}

/// A text that is doubled until no machine has room for it.
fn eats_memory(folder: &Path) {
    let template = folder.join("letters/receipt.typ");
    let good = fs::read_to_string(&template).expect("reads");
    let hostile = "#let s = \"ab\"\n#for i in range(60) { s = s + s }\n#let receipt";
    assert!(good.contains("#let receipt"));
    fs::write(&template, good.replacen("#let receipt", hostile, 1)).expect("writes");
}
