//! The simulator of receivers: one message arrives once, whatever goes wrong.

use std::sync::Arc;

use base::{FixedClock, SeededRng, Uuid};
use receivers::{Answer, Delivery, Fault, Part, Receivers, Simulator, store as tables};
use store::{Store, StoreError, Target};

struct Desk {
    simulator: Simulator,
    store: Store,
    _folder: tempfile::TempDir,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Target::Sqlite(folder.path().join("town.db"));
    let store = Store::open(&target, &[receivers::MIGRATIONS], &[]).expect("a database");
    let now = "2026-11-21T21:40:00Z".parse().expect("a time");
    let (clock, rng) = (Arc::new(FixedClock::at(now)), Arc::new(SeededRng::new(7)));
    let simulator = Simulator::new(store.clone(), clock, rng).with_pause(|_| Box::pin(std::future::ready(())));
    Desk {
        simulator,
        store,
        _folder: folder,
    }
}

fn delivery(n: u128) -> Delivery {
    Delivery {
        message: Uuid::from_u128(n),
        receiver: "tax-office".to_owned(),
        case_ref: "C-1".to_owned(),
        service: "trade".to_owned(),
        subject: "notice".to_owned(),
        schema: None,
        blocked: false,
        body: Part {
            file_name: "notice.xml".to_owned(),
            media_type: "application/xml".to_owned(),
            content: b"<a/>".to_vec(),
        },
        files: Vec::new(),
    }
}

impl Desk {
    async fn fault(&self, fault: Option<Fault>) {
        let set = self
            .store
            .write::<_, StoreError, _>(move |tx| tables::set_fault(tx, "tax-office", fault, "test", 1));
        set.await.expect("the fault is set");
    }

    async fn received(&self) -> Vec<tables::Received> {
        self.store
            .read::<_, StoreError, _>(|tx| tables::received(tx, 50))
            .await
            .expect("readable")
    }
}

#[tokio::test]
async fn the_same_message_arrives_once_and_gets_the_same_receipt() {
    let desk = desk();
    let first = desk.simulator.send(&delivery(1)).await;
    assert!(
        matches!(&first, Answer::Acknowledged(receipt) if receipt.source == "simulator"),
        "{first:?}"
    );
    assert_eq!(desk.simulator.send(&delivery(1)).await, first);
    assert_ne!(desk.simulator.send(&delivery(2)).await, first);
    let times: Vec<i64> = desk.received().await.iter().map(|received| received.times).collect();
    assert_eq!(times, [1, 2]);
}

#[tokio::test]
async fn every_fault_ends_in_one_message_once_it_is_sent_again() {
    for (fault, arrived) in [
        (Fault::Down, 0),
        (Fault::Slow, 1),
        (Fault::Wrong, 1),
        (Fault::Twice, 1),
        (Fault::Refuses, 0),
        (Fault::Later, 1),
    ] {
        let desk = desk();
        desk.fault(Some(fault)).await;
        let first = desk.simulator.send(&delivery(1)).await;
        let is_expected = match fault {
            Fault::Down | Fault::Wrong => matches!(first, Answer::Unavailable { .. }),
            Fault::Refuses => matches!(first, Answer::Refused { .. }),
            Fault::Later => matches!(first, Answer::Taken(_)),
            Fault::Slow | Fault::Twice => matches!(first, Answer::Acknowledged(_)),
        };
        assert!(is_expected, "{fault:?}: {first:?}");
        assert_eq!(desk.received().await.len(), arrived, "{fault:?}");
        desk.fault(None).await;
        let again = match fault {
            Fault::Later => desk.simulator.look("tax-office", Uuid::from_u128(1)).await,
            _ => desk.simulator.send(&delivery(1)).await,
        };
        assert!(matches!(again, Answer::Acknowledged(_)), "{fault:?}: {again:?}");
        assert_eq!(desk.received().await.len(), 1, "{fault:?}");
        assert_eq!(Fault::from_code(fault.code()), Some(fault));
    }
}

#[tokio::test]
async fn what_never_came_is_not_known() {
    let desk = desk();
    let answer = desk.simulator.look("tax-office", Uuid::from_u128(9)).await;
    assert!(matches!(answer, Answer::Refused { .. }), "{answer:?}");
}
