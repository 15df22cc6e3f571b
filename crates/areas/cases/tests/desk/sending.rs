//! Messages to other authorities and orders to registers: they arrive once, whatever goes wrong, and everybody who may
//! know learns how they stand.

use std::path::Path;

use base::Uuid;
use blueprint::{MessageStatus, OrderStatus};
use cases::actions::desk::{self as steps, Step};
use cases::actions::outgoing;
use cases::flow::{self, Event};
use cases::model::Case;
use cases::outgoing::{Outgoing, OutgoingKind, OutgoingState};
use cases::store as rows;
use cases::{Actor, CaseError};
use receivers::{Fault, Received};
use store::StoreError;

use crate::common::Desk;

const TELLS: &str = r#"
[[transitions]]
from = ["clerk_review"]
to = "granted"
on = "clerk.tell"
roles = ["clerk"]
effects = ["send:notice"]

[[transitions]]
from = ["clerk_review"]
to = "checking"
on = "clerk.order"
roles = ["clerk"]
effects = ["order:degree"]

[[transitions]]
from = ["checking"]
to = "granted"
on = "order.degree.done"
when = "orders.degree.recorded_on != null"

[[transitions]]
from = ["checking"]
to = "clerk_review"
on = "order.degree.refused"
when = "orders.degree.reason == 'person_unknown'"

[[transitions]]
from = ["granted"]
to = "clerk_review"
on = "message.notice.failed"
when = "messages.notice == 'failed'"

[[messages]]
id = "notice"
receiver = "tax-office"
template = "messages/notice.xml"
legal = "§ 93a AO"
data = { name = "family_name", plate = "plate" }
files = ["approval"]

[[orders]]
id = "degree"
register = "residents"
operation = "correct"
legal = "§ 6 BMG"
with = { person_ref = "resident.person_ref", doctoral_degree = "'Dr.'" }
"#;

const NOTICE: &str = "<notice id=\"{{ message.id }}\"><to>{{ message.receiver }}</to><name>{{ name }}</name><plate>{{ plate }}</plate></notice>";

/// The permit that tells the tax office and has a degree recorded; `from` in its process is replaced by `to`.
fn tells(folder: &Path, from: &str, to: &str) {
    let process = folder.join("process.toml");
    let text = std::fs::read_to_string(&process).expect("readable");
    let effects =
        "effects = [\"grant\", \"letter:approval\", \"letter:permit\", \"letter:permit_by_post\", \"remind\"]";
    assert!(text.contains(effects));
    let more = effects.replace("\"remind\"", "\"remind\", \"send:notice\", \"order:degree\"");
    let text = format!("{}\n{TELLS}", text.replace(effects, &more));
    assert!(text.contains(from), "{from}");
    std::fs::write(&process, text.replace(from, to)).expect("writable");
    std::fs::create_dir_all(folder.join("messages")).expect("a folder");
    std::fs::write(folder.join("messages/notice.xml"), NOTICE).expect("writable");
    let texts = folder.join("texts/de.toml");
    let text = std::fs::read_to_string(&texts).expect("readable");
    let more =
        "\n[messages]\nnotice.title = \"Nachricht an das Finanzamt\"\n\n[orders]\ndegree.title = \"Grad eintragen\"\n";
    std::fs::write(&texts, text + more).expect("writable");
}

pub async fn desks() -> Vec<Desk> {
    Desk::each_changed(|folder| tells(folder, "", "")).await
}

pub async fn desk() -> Desk {
    desks().await.remove(0)
}

impl Desk {
    /// A case that a clerk looks at, and then takes a step with.
    pub async fn stepped(&self, action: &str, change: impl FnOnce(&mut Case)) -> Case {
        let mut case = self.case(1, "Žaneta Łukaszewska");
        change(&mut case);
        let id = case.id;
        self.save(vec![case]).await;
        let step = Step {
            action: action.to_owned(),
            revision: self.reread(id).await.revision,
            ..Step::default()
        };
        steps::take_step(&self.cases, &self.clerk(), id, step)
            .await
            .unwrap_or_else(|error| panic!("{action}: {error}"));
        self.reread(id).await
    }

    pub async fn outgoing(&self, case: Uuid) -> Vec<Outgoing> {
        self.read(move |tx| rows::outbox::outgoing_of_case(tx, case)).await
    }

    pub async fn only(&self, case: Uuid) -> Outgoing {
        let mut all = self.outgoing(case).await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    pub async fn received(&self) -> Vec<Received> {
        self.read(|tx| receivers::store::received(tx, 100)).await
    }

    pub async fn receiver(&self, fault: Option<Fault>) {
        let set = self
            .town
            .store
            .write::<_, StoreError, _>(move |tx| receivers::store::set_fault(tx, "tax-office", fault, "test", 1));
        set.await.expect("the fault can be set");
    }

    async fn status(&self, case: Uuid) -> Option<MessageStatus> {
        self.reread(case).await.proceedings.messages.get("notice").copied()
    }
}

#[tokio::test]
async fn a_granted_permit_tells_the_receiver_with_the_letter_and_has_the_register_changed() {
    for desk in desks().await {
        let case = desk.granted("green", |_| ()).await;
        // The letter of the step is written first; the message waits for it.
        desk.minutes_pass(1);
        desk.run_jobs().await;
        let all = desk.outgoing(case.id).await;
        let state = |kind| all.iter().find(|one| one.kind == kind).map(|one| one.state);
        assert_eq!(
            state(OutgoingKind::Message),
            Some(OutgoingState::Acknowledged),
            "{all:#?}"
        );
        assert_eq!(state(OutgoingKind::Order), Some(OutgoingState::Done), "{all:#?}");
        let received = desk.received().await;
        assert_eq!(received.len(), 1);
        assert_eq!(
            (received[0].receiver.as_str(), received[0].files, received[0].times),
            ("tax-office", 1, 1)
        );
        assert_eq!(received[0].case_ref, case.reference);
        let message = all.iter().find(|one| one.kind == OutgoingKind::Message).expect("there");
        let body = message.body.clone().expect("it is kept");
        assert!(body.contains("<to>Finanzamt Musterstadt</to>"), "{body}");
        assert!(body.contains(&format!("<notice id=\"{}\">", message.id)), "{body}");
        assert_eq!(
            message.receipt.as_ref().map(|receipt| receipt.source.as_str()),
            Some("simulator")
        );
        let now = desk.reread(case.id).await;
        assert_eq!(now.state, "granted");
        assert_eq!(now.proceedings.messages["notice"], MessageStatus::Acknowledged);
        assert_eq!(now.proceedings.orders["degree"].status, OrderStatus::Done);
        let changed = desk
            .read(|tx| {
                tx.count(
                    "select count(*) from register_resident where doctoral_degree = 'Dr.'",
                    &[],
                )
            })
            .await;
        assert!(changed >= 1, "the register has the degree");
        let kinds = desk.kinds(case.id).await;
        for kind in ["case.told", "case.ordered", "case.told_confirmed", "case.order_done"] {
            assert_eq!(
                kinds.iter().filter(|known| *known == kind).count(),
                1,
                "{kind}: {kinds:?}"
            );
        }
    }
}

#[tokio::test]
async fn files_that_are_too_large_for_a_message_end_it_at_once_and_say_why() {
    let desk = desk().await;
    // The receiver is away until the letter is there.
    desk.receiver(Some(Fault::Down)).await;
    let case = desk.granted("green", |_| ()).await;
    desk.minutes_pass(1);
    desk.run_jobs().await;
    desk.receiver(None).await;
    desk.sql(
        "update document set bytes = $1",
        vec![(outgoing::FILES_BYTES_MAX + (1 << 20)).cast_signed().into()],
    )
    .await;
    desk.days_pass(1);
    desk.run_jobs().await;
    let all = desk.outgoing(case.id).await;
    let message = all.iter().find(|one| one.kind == OutgoingKind::Message).expect("there");
    assert_eq!(message.state, OutgoingState::Failed);
    let reason = message.last_error.clone().unwrap_or_default();
    assert!(
        reason.contains("zusammen 51\u{a0}MB; höchstens 50\u{a0}MB gehen mit"),
        "{reason}"
    );
    assert!(desk.received().await.is_empty());
}

#[tokio::test]
async fn a_job_that_runs_often_and_at_once_sends_once() {
    for desk in desks().await {
        let case = desk.stepped("tell", |_| ()).await;
        assert_eq!(case.state, "granted");
        assert_eq!(desk.status(case.id).await, Some(MessageStatus::Queued));
        let id = desk.only(case.id).await.id;
        desk.receiver(Some(Fault::Twice)).await;
        let all: Vec<_> = (0..8)
            .map(|_| {
                let cases = desk.cases.clone();
                tokio::spawn(async move { outgoing::send(&cases, id).await })
            })
            .collect();
        for one in all {
            let done = one.await.expect("it runs");
            assert!(done.is_ok(), "{done:?}");
        }
        desk.run_jobs().await;
        let received = desk.received().await;
        assert_eq!(received.len(), 1);
        assert!(received[0].times >= 2, "the receiver was told of it more than once");
        assert_eq!(desk.only(case.id).await.state, OutgoingState::Acknowledged);
        let kinds = desk.kinds(case.id).await;
        assert_eq!(kinds.iter().filter(|kind| *kind == "case.told_confirmed").count(), 1);
        let waiting = desk.read(|tx| tx.jobs("queued", 50)).await;
        assert!(
            waiting.iter().all(|job| job.kind != "cases.send"),
            "nothing is left to do"
        );
    }
}

#[tokio::test]
async fn a_receiver_that_stays_away_ends_in_the_list_and_a_clerk_sends_again() {
    for desk in desks().await {
        let case = desk.stepped("tell", |_| ()).await;
        desk.receiver(Some(Fault::Down)).await;
        desk.run_jobs().await;
        let first = desk.only(case.id).await;
        assert_eq!((first.state, first.tries), (OutgoingState::Queued, 1));
        assert!(first.last_error.is_some_and(|error| error.contains("nicht erreichbar")));
        for _ in 0..12 {
            desk.days_pass(1);
            desk.run_jobs().await;
        }
        let failed = desk.only(case.id).await;
        assert_eq!((failed.state, failed.tries), (OutgoingState::Failed, 11));
        let back = desk.reread(case.id).await;
        assert_eq!(back.state, "clerk_review", "the blueprint listens to the failure");
        assert_eq!(back.proceedings.messages["notice"], MessageStatus::Failed);

        desk.receiver(None).await;
        let mut clerk = desk.visitor(desk.clerk());
        let page = clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await;
        let text = page.text();
        for expected in [
            "Mitteilungen",
            "Nachricht an das Finanzamt",
            "Nicht zugestellt",
            "Finanzamt Musterstadt",
            "Erneut senden",
        ] {
            assert!(text.contains(expected), "{expected}: {text}");
        }
        let again = format!("/desk/mitteilungen/{}/versand", failed.id);
        assert!(clerk.post(&again, &[]).await.is_redirect());
        desk.run_jobs().await;
        let sent = desk.only(case.id).await;
        assert_eq!(
            (sent.state, sent.id),
            (OutgoingState::Acknowledged, failed.id),
            "it is the same message"
        );
        assert_eq!(desk.received().await.len(), 1);
        clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await;
        let refused = clerk.try_post(&again, &[]).await.expect("answers");
        assert_eq!(refused.status, 409, "{}", refused.text());
        assert!(refused.text().contains("nichts erneut zu senden"), "{}", refused.text());
    }
}

#[tokio::test]
async fn a_refusal_is_final_and_a_late_receipt_is_asked_for() {
    let desk = desk().await;
    desk.receiver(Some(Fault::Refuses)).await;
    let case = desk.stepped("tell", |_| ()).await;
    desk.run_jobs().await;
    let refused = desk.only(case.id).await;
    assert_eq!((refused.state, refused.tries), (OutgoingState::Failed, 1));

    let desk = self::desk().await;
    desk.receiver(Some(Fault::Later)).await;
    let case = desk.stepped("tell", |_| ()).await;
    desk.run_jobs().await;
    let taken = desk.only(case.id).await;
    assert_eq!(taken.state, OutgoingState::Sent);
    assert!(taken.receipt.is_some() && taken.sent_at.is_some());
    assert_eq!(desk.status(case.id).await, Some(MessageStatus::Sent));
    desk.minutes_pass(2);
    desk.run_jobs().await;
    assert_eq!(
        desk.only(case.id).await.state,
        OutgoingState::Sent,
        "it has not looked yet"
    );
    desk.receiver(None).await;
    desk.minutes_pass(10);
    desk.run_jobs().await;
    assert_eq!(desk.only(case.id).await.state, OutgoingState::Acknowledged);
    assert_eq!(desk.received().await[0].times, 1, "it was asked for, not sent again");
}

#[tokio::test]
async fn a_message_that_cannot_be_built_stops_nothing_and_is_told() {
    let broken = |folder: &Path| tells(folder, "name = \"family_name\"", "name = \"int(family_name)\"");
    let desk = Desk::each_changed(broken).await.remove(0);
    let case = desk.stepped("tell", |_| ()).await;
    assert_eq!(case.state, "granted", "the decision stands");
    let failed = desk.only(case.id).await;
    assert_eq!((failed.state, failed.body), (OutgoingState::Failed, None));
    desk.run_jobs().await;
    assert_eq!(desk.reread(case.id).await.state, "clerk_review");
    let error = outgoing::again(&desk.cases, &desk.clerk(), failed.id).await;
    assert!(error.is_err_and(|error| error.to_string().contains("cannot be built")));
    desk.run_jobs().await;
    assert!(desk.received().await.is_empty());
}

#[tokio::test]
async fn a_register_that_refuses_leads_the_case_back_and_one_that_is_away_is_asked_again() {
    for desk in desks().await {
        let case = desk.stepped("order", |_| ()).await;
        assert_eq!(case.state, "checking");
        let away = desk.town.store.write::<_, StoreError, _>(|tx| {
            registers::store::set_fault(tx, "residents", Some(registers::store::Fault::Wrong), "test", 1)
        });
        away.await.expect("the fault can be set");
        desk.run_jobs().await;
        // „Wrong“ spoils what was done, and a refusal is no data: it comes through.
        let refused = desk.only(case.id).await;
        assert_eq!(refused.state, OutgoingState::Refused, "{refused:?}");
        let back = desk.reread(case.id).await;
        assert_eq!(back.state, "clerk_review");
        assert_eq!(
            back.proceedings.orders["degree"].reason.as_deref(),
            Some("person_unknown")
        );
        let error = outgoing::again(&desk.cases, &desk.clerk(), refused.id).await;
        assert!(error.is_err(), "a refusal stands");
    }
    let desk = desk().await;
    let case = desk.stepped("order", |_| ()).await;
    let down = |fault| {
        desk.town
            .store
            .write::<_, StoreError, _>(move |tx| registers::store::set_fault(tx, "residents", fault, "test", 1))
    };
    down(Some(registers::store::Fault::Down)).await.expect("set");
    desk.run_jobs().await;
    let waiting = desk.only(case.id).await;
    assert_eq!((waiting.state, waiting.tries), (OutgoingState::Queued, 1));
    assert_eq!(
        desk.reread(case.id).await.proceedings.orders["degree"].status,
        OrderStatus::Pending
    );
    down(None).await.expect("set");
    desk.minutes_pass(10);
    desk.run_jobs().await;
    assert_eq!(desk.only(case.id).await.state, OutgoingState::Refused);
}

#[tokio::test]
async fn what_a_register_does_by_a_clerk_s_step_is_the_clerk_s_decision_and_by_a_machine_s_the_machine_s() {
    let (from, to) = (
        "to = \"clerk_review\"\non = \"order.degree.refused\"",
        "to = \"refused\"\non = \"order.degree.refused\"",
    );
    for desk in Desk::each_changed(|folder| tells(folder, from, to)).await {
        let case = desk.stepped("order", |_| ()).await;
        desk.run_jobs().await;
        let by_clerk = desk.reread(case.id).await;
        assert_eq!((by_clerk.state.as_str(), by_clerk.automatic), ("refused", false));

        let mut case = desk.case(2, "Erika Muster");
        case.state = "checking".into();
        let refused = blueprint::OrderResult {
            status: OrderStatus::Refused,
            reason: Some("person_unknown".into()),
            ..blueprint::OrderResult::default()
        };
        case.proceedings.orders.insert("degree".into(), refused);
        desk.save(vec![case.clone()]).await;
        let (this, id, now) = (desk.cases.clone(), case.id, desk.cases.now());
        let moved = desk.town.store.write::<_, CaseError, _>(move |tx| {
            let mut case = rows::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            flow::apply(
                &this,
                tx,
                &mut case,
                &Event::new("order.degree.refused"),
                &Actor::Machine,
                now,
            )
        });
        assert!(moved.await.expect("the step can be taken"));
        let by_machine = desk.reread(id).await;
        assert_eq!((by_machine.state.as_str(), by_machine.automatic), ("refused", true));
    }
}

#[tokio::test]
async fn an_order_without_its_values_is_refused_before_it_leaves() {
    let desk = desk().await;
    let case = desk
        .stepped("order", |case| {
            drop(case.registers.insert("resident".into(), serde_json::Value::Null))
        })
        .await;
    let refused = desk.only(case.id).await;
    assert_eq!(refused.state, OutgoingState::Refused);
    let result = &desk.reread(case.id).await.proceedings.orders["degree"];
    assert_eq!(
        (result.status, result.reason.as_deref()),
        (OrderStatus::Refused, Some("value_missing"))
    );
    desk.run_jobs().await;
    let kinds = desk.kinds(case.id).await;
    assert!(kinds.contains(&"case.order_refused".to_owned()), "{kinds:?}");
}

#[tokio::test]
async fn a_blocked_person_s_message_goes_and_says_so() {
    let desk = desk().await;
    let case = desk.stepped("tell", |case| case.blocked = true).await;
    desk.run_jobs().await;
    assert!(desk.only(case.id).await.blocked);
    assert!(desk.received().await[0].blocked);
    let mut clerk = desk.visitor(desk.clerk());
    let text = clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await.text();
    assert!(text.contains("unterlagen beim Versand einer Sperre"), "{text}");
}
