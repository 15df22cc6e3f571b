//! Orders to the simulated registers: what is carried out, what is refused, and that none has an effect twice.

use std::collections::BTreeMap;
use std::sync::Arc;

use base::checks::birth_date;
use base::{FixedClock, SeededRng};
use jiff::civil::date;
use registers::residents::{Details, Resident};
use registers::store::{Fault, insert_residents, log_entries, resident_by_ref, set_fault, sweep_log};
use registers::{Audience, Purpose, RegisterOrder, RegisterReceipt, Registers, Simulator, port};
use serde_json::{Value, json};
use store::{Store, StoreError, Target};

struct Desk {
    simulator: Simulator,
    store: Store,
    _folder: tempfile::TempDir,
}

fn person(id: i64, person_ref: &str, deceased: bool) -> Resident {
    Resident {
        id,
        person_ref: person_ref.to_owned(),
        family_name: "Muster".to_owned(),
        given_names: "Erika Gabriele".to_owned(),
        former_name: String::new(),
        doctoral_degree: String::new(),
        birth_date: birth_date::parse("1964-08-12").expect("a date"),
        deceased_on: deceased.then(|| date(2025, 3, 1)),
        block: None,
        dwellings: Vec::new(),
        details: Details::default(),
    }
}

async fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Target::Sqlite(folder.path().join("town.db"));
    let store = Store::open(&target, &[registers::MIGRATIONS], &[]).expect("a database");
    store
        .write::<_, StoreError, _>(|tx| insert_residents(tx, &[person(1, "P-1", false), person(2, "P-2", true)]))
        .await
        .expect("people can be added");
    let now = "2026-11-21T21:40:00Z".parse().expect("a time");
    let simulator = Simulator::new(
        store.clone(),
        Arc::new(FixedClock::at(now)),
        Arc::new(SeededRng::new(7)),
    )
    .with_pause(|_| Box::pin(std::future::ready(())));
    Desk {
        simulator,
        store,
        _folder: folder,
    }
}

impl Desk {
    async fn fault(&self, fault: Option<Fault>) {
        self.store
            .write::<_, StoreError, _>(move |tx| set_fault(tx, "residents", fault, "test", 1))
            .await
            .expect("the fault is set");
    }

    async fn person(&self) -> Resident {
        let found = self
            .store
            .read::<_, StoreError, _>(|tx| resident_by_ref(tx, "P-1"))
            .await;
        found.expect("readable").expect("there")
    }

    async fn log(&self) -> Vec<(Option<String>, bool)> {
        let log = self
            .store
            .read::<_, StoreError, _>(|tx| log_entries(tx, Some("C-1"), 50))
            .await;
        log.expect("readable")
            .into_iter()
            .map(|entry| (entry.operation, entry.answered))
            .collect()
    }
}

fn order(key: &str, with: Value) -> RegisterOrder {
    let with: BTreeMap<String, Value> = serde_json::from_value(with).expect("an object");
    RegisterOrder {
        key: key.to_owned(),
        register: "residents".to_owned(),
        operation: "correct".to_owned(),
        with,
        purpose: Purpose {
            reason: "test".to_owned(),
            case_ref: Some("C-1".to_owned()),
            asked_by: "system".to_owned(),
            audience: Audience::Clerk,
        },
    }
}

fn degree(key: &str, degree: &str) -> RegisterOrder {
    order(key, json!({ "person_ref": "P-1", "doctoral_degree": degree }))
}

#[tokio::test]
async fn an_order_is_carried_out_and_its_receipt_fits_what_was_promised() {
    let desk = desk().await;
    let RegisterReceipt::Done { data, source, .. } = desk.simulator.order(degree("a", "Dr.")).await else {
        panic!("it is carried out")
    };
    assert_eq!(source, "simulator");
    assert_eq!(port::receipt_conforms("residents", "correct", &data), Ok(()));
    assert_eq!(data, json!({ "person_ref": "P-1", "recorded_on": "2026-11-21" }));
    assert_eq!(desk.person().await.doctoral_degree, "Dr.");
    assert_eq!(desk.log().await, [(Some("correct".to_owned()), true)]);
}

#[tokio::test]
async fn the_same_key_gives_the_same_receipt_and_has_no_second_effect() {
    let desk = desk().await;
    let first = desk.simulator.order(degree("a", "Dr.")).await;
    // Somebody else changed it since; the repeated order must not change it back.
    let other = desk.simulator.order(degree("b", "Dr. h. c.")).await;
    assert!(matches!(other, RegisterReceipt::Done { .. }), "{other:?}");
    assert_eq!(desk.simulator.order(degree("a", "Dr.")).await, first);
    assert_eq!(desk.person().await.doctoral_degree, "Dr. h. c.");
}

#[tokio::test]
async fn a_key_that_stands_for_something_else_is_refused() {
    let desk = desk().await;
    desk.simulator.order(degree("a", "Dr.")).await;
    let second = desk.simulator.order(degree("a", "Prof.")).await;
    assert!(
        matches!(&second, RegisterReceipt::Refused { key, .. } if key == "key_used"),
        "{second:?}"
    );
    assert_eq!(desk.person().await.doctoral_degree, "Dr.");
}

#[tokio::test]
async fn refusals_name_their_reason_and_change_nothing() {
    let desk = desk().await;
    let cases = [
        (json!({ "doctoral_degree": "Dr." }), "value_invalid"),
        (
            json!({ "person_ref": "P-9", "doctoral_degree": "Dr." }),
            "person_unknown",
        ),
        (
            json!({ "person_ref": "P-2", "doctoral_degree": "Dr." }),
            "person_deceased",
        ),
        (
            json!({ "person_ref": "P-1", "family_name": "Muster" }),
            "nothing_to_record",
        ),
        (json!({ "person_ref": "P-1", "family_name": "Must3r" }), "value_invalid"),
    ];
    let promised = registers::operations::operation("residents", "correct")
        .expect("there")
        .refusals;
    for (with, reason) in cases {
        let key = with.to_string();
        let receipt = desk.simulator.order(order(&key, with)).await;
        assert!(
            matches!(&receipt, RegisterReceipt::Refused { key, .. } if key == reason),
            "{receipt:?}"
        );
        assert!(promised.contains(&reason));
    }
    assert_eq!(desk.person().await, person(1, "P-1", false));
}

#[tokio::test]
async fn a_new_family_name_keeps_the_former_one() {
    let desk = desk().await;
    desk.simulator
        .order(order("a", json!({ "person_ref": "P-1", "family_name": "Beispiel" })))
        .await;
    let person = desk.person().await;
    assert_eq!(
        (person.family_name.as_str(), person.former_name.as_str()),
        ("Beispiel", "Muster")
    );
}

#[tokio::test]
async fn every_fault_ends_in_one_effect_once_the_order_is_repeated() {
    for fault in [Fault::Down, Fault::Slow { delay_ms: 5 }, Fault::Wrong, Fault::Twice] {
        let desk = desk().await;
        desk.fault(Some(fault)).await;
        let first = desk.simulator.order(degree("a", "Dr.")).await;
        match fault {
            Fault::Down => assert!(matches!(first, RegisterReceipt::Unavailable { .. })),
            Fault::Wrong => {
                let RegisterReceipt::Done { data, .. } = first else {
                    panic!("an answer came")
                };
                assert!(port::receipt_conforms("residents", "correct", &data).is_err());
            }
            _ => assert!(matches!(first, RegisterReceipt::Done { .. })),
        }
        desk.fault(None).await;
        let again = desk.simulator.order(degree("a", "Dr.")).await;
        let RegisterReceipt::Done { data, .. } = again else {
            panic!("{fault:?}: {again:?}")
        };
        assert_eq!(
            port::receipt_conforms("residents", "correct", &data),
            Ok(()),
            "{fault:?}"
        );
        assert_eq!(desk.person().await.doctoral_degree, "Dr.", "{fault:?}");
    }
}

#[tokio::test]
async fn fifty_at_once_with_one_key_have_one_effect_and_one_receipt() {
    let desk = desk().await;
    let all: Vec<_> = (0..50)
        .map(|_| {
            let simulator = desk.simulator.clone();
            tokio::spawn(async move { simulator.order(degree("a", "Dr.")).await })
        })
        .collect();
    let mut receipts = Vec::new();
    for one in all {
        receipts.push(one.await.expect("it runs"));
    }
    assert!(matches!(receipts[0], RegisterReceipt::Done { .. }), "{:?}", receipts[0]);
    assert!(receipts.iter().all(|receipt| *receipt == receipts[0]));
}

#[tokio::test]
async fn what_a_register_cannot_do_is_unavailable_and_receipts_go_with_the_log() {
    let desk = desk().await;
    let unknown = RegisterOrder {
        operation: "fly".to_owned(),
        ..degree("a", "Dr.")
    };
    let receipt = desk.simulator.order(unknown).await;
    assert!(matches!(receipt, RegisterReceipt::Unavailable { .. }), "{receipt:?}");
    desk.simulator.order(degree("b", "Dr.")).await;
    let gone = desk
        .store
        .write::<_, StoreError, _>(|tx| {
            sweep_log(tx, date(2028, 1, 1))?;
            registers::store::receipt(tx, "b")
        })
        .await
        .expect("it runs");
    assert_eq!(gone, None);
}
