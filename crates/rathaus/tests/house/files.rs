//! Who may read what the program writes, who may ask for figures, and what happens to an older database.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::program::{Place, end};

fn mode(path: &Path) -> u32 {
    fs::metadata(path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        .permissions()
        .mode()
        & 0o777
}

#[tokio::test]
async fn only_the_owner_may_read_what_the_program_writes() {
    let place = Place::new();
    let running = place.demo(&[]).await;
    for folder in ["", "blobs"] {
        assert_eq!(mode(&place.data().join(folder)), 0o700, "{folder}");
    }
    for file in [
        "rathaus.db",
        "rathaus.db-wal",
        "rathaus.db-shm",
        "secret.key",
        "demo.json",
        "rathaus.lock",
    ] {
        assert_eq!(mode(&place.data().join(file)), 0o600, "{file}");
    }
    assert!(running.terminate().await.success());
    // What was copied about by hand is closed again.
    let database = place.data().join("rathaus.db");
    fs::set_permissions(&database, fs::Permissions::from_mode(0o644)).expect("opens");
    let _running = place.demo(&[]).await;
    assert_eq!(mode(&database), 0o600);
}

#[tokio::test]
async fn figures_are_for_this_machine_or_for_those_who_know_the_token() {
    let place = Place::new();
    let running = place.serve(&["serve"], &[]).await;
    let address = running.address;
    let status = async |headers: &str| super::hostile::status(address, "GET /metrics HTTP/1.1", headers, b"").await;
    assert_eq!(status("").await, 200);
    for handed_on in [
        "X-Forwarded-For: 192.0.2.1\r\n",
        "Forwarded: for=192.0.2.1\r\n",
        "Via: 1.1 x\r\n",
    ] {
        assert_eq!(status(handed_on).await, 403, "{handed_on}");
    }
    drop(running);
    let place = Place::new();
    let running = place
        .serve(&["serve"], &[("RATHAUS_METRICS_TOKEN", "0123456789abcdef0123")])
        .await;
    let address = running.address;
    let status = async |headers: &str| super::hostile::status(address, "GET /metrics HTTP/1.1", headers, b"").await;
    assert_eq!(status("").await, 403);
    assert_eq!(status("Authorization: Bearer 0123456789abcdef0124\r\n").await, 403);
    assert_eq!(status("Authorization: Basic 0123456789abcdef0123\r\n").await, 403);
    let right = "Authorization: Bearer 0123456789abcdef0123\r\nX-Forwarded-For: 192.0.2.1\r\n";
    assert_eq!(status(right).await, 200);
    assert!(!place.log().contains("0123456789abcdef"), "the token is in no log");
}

/// Takes the last migration back, as if the database were of the release before it.
fn make_older(database: &Path) {
    let connection = rusqlite::Connection::open(database).expect("opens");
    connection
        .execute_batch("drop table catalog_revision; delete from schema_migration where id = 'catalog/0002-revision'")
        .expect("takes it back");
}

#[tokio::test]
async fn an_older_database_is_copied_before_it_is_brought_up_to_date() {
    let place = Place::new();
    let running = place.serve(&["serve"], &[]).await;
    assert!(running.terminate().await.success());
    let copies = || {
        fs::read_dir(place.data())
            .expect("a folder")
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| {
                path.file_name()
                    .is_some_and(|n| n.to_string_lossy().starts_with("before-update-"))
            })
            .collect::<Vec<_>>()
    };
    assert!(copies().is_empty(), "a new database is no older one");
    let database = place.data().join("rathaus.db");
    make_older(&database);
    let running = place.serve(&["serve"], &[]).await;
    let copies = copies();
    assert_eq!(copies.len(), 1);
    assert_eq!(mode(&copies[0]), 0o600);
    let copy = rusqlite::Connection::open(&copies[0]).expect("the copy opens");
    let before: i64 = copy
        .query_row(
            "select count(*) from schema_migration where id = 'catalog/0002-revision'",
            [],
            |row| row.get(0),
        )
        .expect("reads");
    assert_eq!(before, 0, "the copy is of the time before");
    assert!(place.log().contains("copied to"), "{}", place.log());

    // While the town is open, no other command updates its database behind its back.
    make_older(&database);
    let (well, said) = place.run(&["migrate"]);
    assert!(!well && said.contains("Stop it first"), "{said}");
    drop(running);
    let (well, said) = place.run(&["migrate"]);
    assert!(well, "{said}");
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused_by_name() {
    let place = Place::new();
    let (well, said) = place.run(&["migrate"]);
    assert!(well, "{said}");
    let connection = rusqlite::Connection::open(place.data().join("rathaus.db")).expect("opens");
    connection
        .execute(
            "insert into schema_migration (id, applied_at) values ('cases/9999-morgen', 1)",
            [],
        )
        .expect("writes");
    let (well, said) = end(&mut place.command(&["serve"]));
    assert!(
        !well && said.contains("newer release") && said.contains("cases/9999-morgen"),
        "{said}"
    );
}
