//! The promises of the store, on SQLite and, where a server is named in RATHAUS_TEST_POSTGRES, on PostgreSQL.

use std::sync::Arc;

use base::{Clock, FixedClock, Rng, SystemRng, Uuid};
use jiff::Timestamp;
use serde_json::json;
use store::facts::{NewFact, seal_day, verify};
use store::jobs::{Handlers, JobError, NewJob, run_due};
use store::{Migration, Store, StoreError, Target, params};

const MIGRATIONS: &[Migration] = &[Migration {
    id: "test/0001",
    sql: "create table thing (id UUID primary key, name TEXT not null unique, n BIGINT not null, ok BOOLEAN not null, body BYTEA)",
}];

/// A store per database that is at hand, with what must live as long as it does.
fn stores(subscriptions: store::Subscriptions) -> Vec<(Store, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = Target::Sqlite(folder.path().join("town.db"));
    let mut stores = vec![(
        Store::open(&file, &[MIGRATIONS], subscriptions).expect("SQLite opens"),
        Some(folder),
    )];
    match std::env::var("RATHAUS_TEST_POSTGRES") {
        Ok(url) => {
            let schema = format!("t{}", SystemRng.uuid_v7(0).simple());
            let target = Target::Postgres { url, schema };
            stores.push((
                Store::open(&target, &[MIGRATIONS], subscriptions).expect("PostgreSQL opens"),
                None,
            ));
        }
        Err(_) => println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server"),
    }
    stores
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

async fn add(store: &Store, n: u128, name: &str) -> Result<(), StoreError> {
    let name = name.to_owned();
    store
        .write(move |tx| {
            tx.execute(
                "insert into thing (id, name, n, ok, body) values ($1, $2, $3, $4, $5)",
                params![id(n), &name, 7_i64, true, vec![1_u8, 2]],
            )
            .map(|_| ())
        })
        .await
}

async fn names(store: &Store) -> Vec<String> {
    store
        .read(|tx| {
            tx.query("select name from thing order by name", &[])?
                .iter()
                .map(|r| r.get("name"))
                .collect()
        })
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"))
}

#[tokio::test]
async fn what_was_written_is_read_back_with_its_types() {
    for (store, _folder) in stores(&[]) {
        add(&store, 1, "Größe").await.expect("writes");
        let row = store
            .read(|tx| tx.query_opt("select * from thing where ok and id = $1", params![id(1)]))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"))
            .expect("is there");
        assert_eq!(row.get::<Uuid>("id").expect("id"), id(1));
        assert_eq!(row.get::<String>("name").expect("name"), "Größe");
        assert_eq!(row.get::<i64>("n").expect("n"), 7);
        assert!(row.get::<bool>("ok").expect("ok"));
        assert_eq!(row.get::<Option<Vec<u8>>>("body").expect("body"), Some(vec![1, 2]));
        assert!(row.get::<i64>("name").is_err());
        assert!(row.get::<i64>("absent").is_err());
    }
}

#[tokio::test]
async fn a_second_row_with_the_same_key_is_a_typed_error_and_leaves_no_trace() {
    for (store, _folder) in stores(&[]) {
        add(&store, 1, "a").await.expect("writes");
        assert!(matches!(add(&store, 2, "a").await, Err(StoreError::Unique(_))));
        assert_eq!(names(&store).await, ["a"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_failing_write_in_a_batch_does_not_take_its_neighbours_along() {
    for (store, _folder) in stores(&[]) {
        let writes: Vec<_> = (0..60_u128)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    if n % 5 == 0 {
                        let refused: Result<(), StoreError> = store
                            .write(move |tx| {
                                tx.execute(
                                    "insert into thing (id, name, n, ok) values ($1, $2, 1, true)",
                                    params![id(n), format!("undone-{n}")],
                                )?;
                                Err(StoreError::Unsupported("this one changes its mind"))
                            })
                            .await;
                        assert!(refused.is_err());
                    } else {
                        add(&store, n, &format!("kept-{n:02}")).await.expect("kept");
                    }
                })
            })
            .collect();
        for write in writes {
            write.await.expect("ends");
        }
        let names = names(&store).await;
        assert_eq!(names.len(), 48);
        assert!(names.iter().all(|n| n.starts_with("kept")));
    }
}

#[tokio::test]
async fn a_panic_inside_a_transaction_is_an_error_and_the_store_goes_on() {
    for (store, _folder) in stores(&[]) {
        let panicked: Result<(), StoreError> = store.write(|_| panic!("a bug")).await;
        assert!(matches!(panicked, Err(StoreError::Panicked)));
        add(&store, 1, "afterwards").await.expect("writes");
        assert_eq!(names(&store).await, ["afterwards"]);
    }
}

fn fact(stream: Uuid, kind: &str) -> NewFact<'_> {
    NewFact {
        stream,
        at: 1,
        actor: "machine",
        kind,
        data: json!({ "x": 1 }),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn chains_grow_without_gaps_when_many_append_at_once_and_verify() {
    for (store, _folder) in stores(&[]) {
        let appends: Vec<_> = (0..20_u128)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .write(move |tx| tx.append(fact(id(n % 2), "test.happened")))
                        .await
                        .map_err(|e: StoreError| e)
                })
            })
            .collect();
        for append in appends {
            append.await.expect("ends").expect("appends");
        }
        let report = store.read(verify).await.unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!((report.streams, report.facts, report.breaks.len()), (2, 20, 0));
    }
}

#[tokio::test]
async fn a_changed_removed_or_cut_off_fact_is_evident() {
    let attacks = [
        ("update fact set data = '{\"x\":2}' where seq = 2", "content"),
        ("update fact set actor = 'staff:other' where seq = 2", "follow"),
        ("delete from fact where seq = 2", "missing"),
        ("delete from fact where seq = 3", "seal"),
    ];
    for (attack, expected) in attacks {
        for (store, _folder) in stores(&[]) {
            let report = store
                .write(move |tx| {
                    for _ in 0..3 {
                        tx.append(fact(id(9), "test.happened"))?;
                    }
                    seal_day(tx, "2026-11-21", 5)?;
                    assert!(verify(tx)?.breaks.is_empty());
                    tx.execute(attack, &[])?;
                    verify(tx)
                })
                .await
                .unwrap_or_else(|e: StoreError| panic!("{e}"));
            assert!(
                report.breaks.iter().any(|b| b.contains(expected)),
                "{attack}: {:?}",
                report.breaks
            );
        }
    }
}

#[tokio::test]
async fn content_that_was_erased_with_a_reason_leaves_the_chain_whole_and_without_one_it_is_evident() {
    for (store, _folder) in stores(&[]) {
        let (kept, robbed) = store
            .write(|tx| {
                for _ in 0..3 {
                    tx.append(fact(id(9), "test.happened"))?;
                }
                seal_day(tx, "2026-11-21", 5)?;
                tx.erase_facts(NewFact {
                    at: 10,
                    data: json!({ "why": "its time was over" }),
                    ..fact(id(9), "test.erased")
                })?;
                tx.append(NewFact {
                    at: 11,
                    ..fact(id(9), "test.later")
                })?;
                let kept = verify(tx)?;
                assert!(tx.facts(id(9))?.iter().take(3).all(|fact| fact.data.is_null()));
                tx.execute("update fact set data = 'null' where seq = 5", &[])?;
                Ok((kept, verify(tx)?))
            })
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert!(kept.breaks.is_empty(), "{:?}", kept.breaks);
        assert_eq!((kept.erasures.len(), kept.erasures[0].facts), (1, 3));
        assert_eq!(kept.erasures[0].why, "its time was over");
        assert_eq!(robbed.breaks.len(), 1, "{:?}", robbed.breaks);
        assert!(robbed.breaks[0].contains("no later fact says why"));
    }
}

const SUBSCRIPTIONS: store::Subscriptions = &[("thing.added", "thing.count")];

#[tokio::test]
async fn a_job_is_left_with_its_change_tried_again_and_ends_in_the_list_of_failures() {
    for (store, _folder) in stores(SUBSCRIPTIONS) {
        let clock = Arc::new(FixedClock::at(Timestamp::from_second(1_000_000).expect("in range")));
        let undone: Result<(), StoreError> = store
            .write(|tx| {
                tx.emit("thing.added", &json!({}), 1, || id(1))?;
                Err(StoreError::Unsupported("undone"))
            })
            .await;
        assert!(undone.is_err());
        let now = clock.now_us();
        store
            .write(move |tx| {
                tx.emit("thing.added", &json!({ "n": 1 }), now, || id(2))?;
                let twice = || NewJob {
                    id: SystemRng.uuid_v7(now),
                    kind: "thing.fails",
                    payload: json!({}),
                    run_at: now,
                    once_key: Some("night-1".into()),
                };
                tx.enqueue(twice())?;
                tx.enqueue(twice())
            })
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let mut handlers = Handlers::default();
        handlers.on("thing.count", |_| async { Ok(()) });
        handlers.on("thing.fails", |_| async {
            Err(JobError::Again(StoreError::Conflict.into()))
        });
        assert_eq!(run_due(&store, &handlers, clock.as_ref()).await.expect("runs"), 2);
        for _ in 0..20 {
            clock.advance(jiff::SignedDuration::from_hours(2));
            run_due(&store, &handlers, clock.as_ref()).await.expect("runs");
        }
        let failed = store
            .read(|tx| tx.jobs("failed", 10))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(failed.len(), 1);
        assert_eq!(failed[0].tries, 12);
        let done = store
            .read(|tx| tx.jobs("done", 10))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(done.len(), 1, "the job of the undone change must not exist");
        let again = failed[0].id;
        assert!(
            store
                .write(move |tx| tx.requeue(again, 0))
                .await
                .unwrap_or_else(|e: StoreError| panic!("{e}"))
        );
    }
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_refused_by_name() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let target = Target::Sqlite(folder.path().join("town.db"));
    drop(Store::open(&target, &[MIGRATIONS], &[]).expect("opens"));
    let error = Store::open(&target, &[], &[]).err().expect("is refused");
    assert!(error.to_string().contains("test/0001"), "{error}");
}
