//! What applicants do after they have sent their application.

use ::store::Tx;
use ::store::facts::{Fact, NewFact};
use base::Uuid;
use blueprint::Posted;
use identity::Citizen;
use serde_json::json;

use crate::actions::{delivery, filled};
use crate::flow::{self, CaseScope, Event};
use crate::model::{Case, Document, Notify};
use crate::{Actor, CaseError, Cases, Now, Refusal, identified, store};

/// Longer messages belong into a document.
pub const MESSAGE_CHARS_MAX: usize = 4_000;

async fn with_case<T, F>(cases: &Cases, id: Uuid, f: F) -> Result<T, CaseError>
where
    T: Send + 'static,
    F: Fn(&Cases, &mut Tx<'_>, &mut Case, Now) -> Result<T, CaseError> + Send + 'static,
{
    let (this, now) = (cases.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            f(&this, tx, &mut case, now)
        })
        .await
}

fn note(tx: &mut Tx<'_>, case: Uuid, now: Now, kind: &str, data: serde_json::Value) -> Result<(), CaseError> {
    tx.append(NewFact {
        stream: case,
        at: now.us,
        actor: &Actor::Applicant.code(),
        kind,
        data,
    })?;
    Ok(())
}

/// Keeps a case that was opened by its code with the account of who is signed in. False when it is kept with another one.
pub async fn keep_with_account(cases: &Cases, id: Uuid, citizen: Citizen) -> Result<bool, CaseError> {
    with_case(cases, id, move |this, tx, case, now| {
        let service = this.service_of(&case.blueprint_hash)?;
        let differing = identified::differing(&service.blueprint, &case.answers, &citizen.person);
        if store::citizens::link(tx, case.id, &citizen, differing.as_deref(), now.us)? {
            let data = json!({ "provider": citizen.provider, "trust": citizen.person.trust.code() });
            note(tx, case.id, now, "case.linked", data)?;
            return Ok(true);
        }
        Ok(store::citizens::link_of(tx, case.id)?.is_some_and(|link| link.citizen == citizen.id))
    })
    .await
}

/// A message to the office. While the office waits for an answer, it is the answer.
pub async fn message(cases: &Cases, id: Uuid, text: String) -> Result<(), CaseError> {
    with_case(cases, id, move |this, tx, case, now| {
        let text: String = text.chars().take(MESSAGE_CHARS_MAX).collect();
        note(tx, case.id, now, "case.message", json!({ "text": text }))?;
        answered(this, tx, case, now)
    })
    .await
}

/// Takes the step `applicant.answer` where the process waits for one.
fn answered(cases: &Cases, tx: &mut Tx<'_>, case: &mut Case, now: Now) -> Result<(), CaseError> {
    flow::apply(cases, tx, case, &Event::new("applicant.answer"), &Actor::Applicant, now)?;
    Ok(())
}

/// Takes a step that the service offers its applicant, with what was filled in for it.
///
/// Errors: [`CaseError::Form`] when something is missing or wrong, refused when the step means nothing (any more).
pub async fn take_own(cases: &Cases, id: Uuid, action: &str, posted: Posted) -> Result<(), CaseError> {
    let name = format!("applicant.{action}");
    let action = action.to_owned();
    with_case(cases, id, move |this, tx, case, now| {
        if !may_take(this, case, &action)? {
            return Err(Refusal::NotNow {
                event: name.clone(),
                state: case.state.clone(),
            }
            .into());
        }
        let service = this.service_of(&case.blueprint_hash)?;
        let parts = CaseScope::of(&service, case, now.today);
        let event = Event {
            filled: filled::read(&service.blueprint, &parts.input(), &case.state, &name, &posted)?,
            ..Event::new(&name)
        };
        flow::take(this, tx, case, &event, &Actor::Applicant, now)
    })
    .await
}

/// Whether the service offers the applicant this step now.
pub fn may_take(cases: &Cases, case: &Case, action: &str) -> Result<bool, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let parts = CaseScope::of(&service, case, cases.now().today);
    let offered = service.blueprint.applicant_actions(&case.state, &parts.scope());
    Ok(offered.iter().any(|step| step.applicant_action() == Some(action)))
}

/// Withdraws the application. Refused once it is decided.
pub async fn withdraw(cases: &Cases, id: Uuid) -> Result<(), CaseError> {
    with_case(cases, id, |this, tx, case, now| {
        flow::take(
            this,
            tx,
            case,
            &Event::new("applicant.withdraw"),
            &Actor::Applicant,
            now,
        )
    })
    .await
}

/// The applicant wants a person to look instead of the machine. Once for each case; the wish and its reasons are facts.
///
/// Source: Art. 22 Abs. 3 DSGVO.
pub async fn ask_for_a_person(cases: &Cases, id: Uuid, text: String) -> Result<(), CaseError> {
    with_case(cases, id, move |this, tx, case, now| {
        if !may_ask_for_a_person(this, case, &tx.facts(case.id)?, now)? {
            return Err(Refusal::NotNow {
                event: REVIEW.into(),
                state: case.state.clone(),
            }
            .into());
        }
        let text: String = text.trim().chars().take(MESSAGE_CHARS_MAX).collect();
        if !text.is_empty() {
            note(tx, case.id, now, "case.message", json!({ "text": text }))?;
        }
        flow::take(this, tx, case, &Event::new(REVIEW), &Actor::Applicant, now)
    })
    .await
}

/// The event that calls a person.
pub const REVIEW: &str = "applicant.review";

/// Whether the machine acts or has decided, the process foresees a person, and none was asked for yet.
pub fn may_ask_for_a_person(cases: &Cases, case: &Case, facts: &[Fact], now: Now) -> Result<bool, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let parts = CaseScope::of(&service, case, now.today);
    let foreseen = service.blueprint.next(&case.state, REVIEW, &parts.scope()).is_some();
    let decided_by_person = case.decided_at.is_some() && !case.automatic;
    let asked = facts
        .iter()
        .any(|fact| fact.kind == "case.step" && fact.data.get("event").is_some_and(|event| event == REVIEW));
    Ok(foreseen && !decided_by_person && !asked)
}

/// How the applicant wants to be told from now on. A new address must be confirmed again.
pub async fn choose_notice(cases: &Cases, id: Uuid, notify: Notify, mail: Option<String>) -> Result<(), CaseError> {
    with_case(cases, id, move |this, tx, case, now| {
        let changed_address = notify == Notify::Mail && mail.is_some() && mail != case.mail;
        case.notify = notify;
        if changed_address {
            case.mail.clone_from(&mail);
            case.mail_confirmed = false;
        }
        note(
            tx,
            case.id,
            now,
            "case.notice_chosen",
            json!({ "notify": notify.code() }),
        )?;
        flow::save(tx, case)?;
        if changed_address {
            tx.enqueue(::store::jobs::NewJob {
                id: this.id(now),
                kind: "cases.notify",
                payload: json!({ "case": case.id, "public": "received" }),
                run_at: now.us,
                once_key: None,
            })?;
        }
        Ok(())
    })
    .await
}

/// Fetching a decision is a fact: the law counts days from it. Only the first time counts.
pub async fn fetched(cases: &Cases, document: &Document) -> Result<(), CaseError> {
    if document.fetched_at.is_some() || document.kind == "upload" {
        return Ok(());
    }
    let (this, document, now) = (cases.clone(), document.clone(), cases.now());
    let (id, case) = (document.id, document.case_id);
    cases
        .app
        .store
        .write(move |tx| {
            if let (true, Some(case)) = (store::documents::mark_fetched(tx, id, now.us)?, case) {
                note(tx, case, now, "case.fetched", json!({ "document": id }))?;
                delivery::fetched(&this, tx, &document, now)?;
            }
            Ok(())
        })
        .await
}
