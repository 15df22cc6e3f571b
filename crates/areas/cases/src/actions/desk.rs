//! What clerks do with a case. Every step names the revision of the page it was taken from.

use ::store::Tx;
use ::store::facts::NewFact;
use base::Uuid;
use blueprint::{Need, Transition};
use serde_json::json;
use web::{Permission, Staff};

use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::{delivery, filled, papers, parties};
use crate::flow::{self, CaseScope, Event};
use crate::model::Case;
use crate::{Actor, CaseError, Cases, Now, Refusal, store};

/// A clerk's step, as the form behind its button sends it.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// `approve`, `refuse`, `ask` …: the name of a `clerk.*` event of the blueprint.
    pub action: String,
    pub revision: i64,
    pub reason: String,
    /// One line each.
    pub items: String,
    /// Questions of the application for whose files the step asks, by id.
    pub slots: Vec<String>,
    /// The form of the step, as posted.
    pub form: blueprint::Posted,
}

/// Loads a case that this person may see; others do not learn that it exists.
pub fn visible(tx: &mut Tx<'_>, staff: &Staff, id: Uuid) -> Result<Case, CaseError> {
    let case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
    if staff.offices.contains(&case.office) {
        Ok(case)
    } else {
        Err(CaseError::NotFound)
    }
}

async fn with_case<F>(cases: &Cases, staff: &Staff, id: Uuid, f: F) -> Result<(), CaseError>
where
    F: Fn(&Cases, &mut Tx<'_>, &mut Case, &Staff, Now) -> Result<(), CaseError> + Send + 'static,
{
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = visible(tx, &staff, id)?;
            f(&this, tx, &mut case, &staff, now)
        })
        .await
}

pub(super) fn note(
    tx: &mut Tx<'_>,
    case: Uuid,
    staff: &Staff,
    now: Now,
    kind: &str,
    data: serde_json::Value,
) -> Result<(), CaseError> {
    tx.append(NewFact {
        stream: case,
        at: now.us,
        actor: &Actor::Staff(staff.id).code(),
        kind,
        data,
    })?;
    Ok(())
}

/// Takes a step: approve, refuse, ask back, hear, withdraw a decision. What is possible stands in the blueprint.
pub async fn take_step(cases: &Cases, staff: &Staff, id: Uuid, step: Step) -> Result<(), CaseError> {
    with_case(cases, staff, id, move |this, tx, case, staff, now| {
        if case.revision != step.revision {
            return Err(Refusal::Changed.into());
        }
        let event = event_of(this, case, staff, &step, now)?;
        if case.assigned_to.is_none() {
            case.assigned_to = Some(staff.id);
        }
        flow::take(this, tx, case, &event, &Actor::Staff(staff.id), now)
    })
    .await
}

/// Whose a step is that the state of a case offers, as one person at the desk sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Mine,
    /// Four eyes: this person took the step that another one is to look at.
    OtherPerson,
    OtherRole,
}

pub fn turn(staff: &Staff, transition: &Transition, case: &Case) -> Turn {
    let is_named = |role: &web::Role| transition.roles.iter().any(|wanted| wanted == role.code());
    if !staff.may(Permission::CasesDecide) || !(transition.roles.is_empty() || staff.roles.iter().any(is_named)) {
        Turn::OtherRole
    } else if transition.may_be_taken_by(&staff.id.to_string(), &case.proceedings) {
        Turn::Mine
    } else {
        Turn::OtherPerson
    }
}

fn event_of(cases: &Cases, case: &Case, staff: &Staff, step: &Step, now: Now) -> Result<Event, CaseError> {
    let name = format!("clerk.{}", step.action);
    let service = cases.service_of(&case.blueprint_hash)?;
    let parts = CaseScope::of(&service, case, now.today);
    let filled = filled::read(&service.blueprint, &parts.input(), &case.state, &name, &step.form)?;
    let mut with_form = case.clone();
    with_form
        .proceedings
        .forms
        .extend(filled.iter().map(|f| (f.form.clone(), f.answers.clone())));
    let parts = CaseScope::of(&service, &with_form, now.today);
    let scope = parts.scope();
    let Some(transition) = service.blueprint.next(&case.state, &name, &scope) else {
        return Err(Refusal::NotNow {
            event: name,
            state: case.state.clone(),
        }
        .into());
    };
    match turn(staff, transition, case) {
        Turn::Mine => {}
        Turn::OtherPerson => return Err(Refusal::SamePerson(step.action.clone()).into()),
        Turn::OtherRole => return Err(Refusal::Role(step.action.clone()).into()),
    }
    let text = |text: &str| text.trim().chars().take(MESSAGE_CHARS_MAX).collect::<String>();
    let reason = Some(text(&step.reason)).filter(|reason| !reason.is_empty());
    let (slots, mut items) = slots_asked_for(cases, case, transition, &step.slots)?;
    let typed = text(&step.items);
    let typed = typed.lines().map(str::trim).filter(|line| !line.is_empty());
    items.extend(typed.map(str::to_owned));
    for need in &transition.needs {
        match need {
            Need::Reason if reason.is_none() => return Err(Refusal::Missing("reason").into()),
            Need::Question | Need::UploadSlots if items.is_empty() && reason.is_none() => {
                return Err(Refusal::Missing("question").into());
            }
            _ => {}
        }
    }
    Ok(Event {
        name,
        reason,
        items,
        slots,
        quiet: false,
        filled,
    })
}

/// The questions of the case for whose files a step asks, and what they are called in its letter, which is German.
fn slots_asked_for(
    cases: &Cases,
    case: &Case,
    transition: &Transition,
    wanted: &[String],
) -> Result<(Vec<String>, Vec<String>), CaseError> {
    if wanted.is_empty() || !transition.needs.contains(&Need::UploadSlots) {
        return Ok((Vec::new(), Vec::new()));
    }
    let known = papers::slots(cases, case, base::Lang::De)?.into_iter();
    Ok(known
        .filter(|slot| wanted.contains(&slot.id))
        .map(|slot| (slot.id, slot.label))
        .unzip())
}

/// Takes the case, gives it back (`None`), or gives it to a colleague. Only who leads a team gives work to others or takes
/// it from them.
///
/// Errors: `Refused(Role)` for somebody who may not; not found for somebody who does not work for the office.
pub async fn assign(cases: &Cases, staff: &Staff, id: Uuid, to: Option<Uuid>) -> Result<(), CaseError> {
    with_case(cases, staff, id, move |_, tx, case, staff, now| {
        let is_own =
            (case.assigned_to.is_none() || case.assigned_to == Some(staff.id)) && to.is_none_or(|to| to == staff.id);
        if !is_own && !staff.may(Permission::CasesAssign) {
            return Err(Refusal::Role("assign".into()).into());
        }
        if let Some(to) = to.filter(|to| *to != staff.id) {
            let works_there =
                |colleague: &Staff| colleague.may(Permission::CasesDecide) && colleague.offices.contains(&case.office);
            let colleague = accounts::store::account(tx, to)?.filter(accounts::Account::is_active);
            if !colleague.is_some_and(|account| works_there(&account.staff())) {
                return Err(CaseError::NotFound);
            }
        }
        if case.assigned_to == to {
            return Ok(());
        }
        case.assigned_to = to;
        note(tx, case.id, staff, now, "case.assigned", json!({ "to": to }))?;
        flow::save(tx, case)
    })
    .await
}

/// A note for colleagues; applicants never see it.
pub async fn add_note(cases: &Cases, staff: &Staff, id: Uuid, text: String) -> Result<(), CaseError> {
    with_case(cases, staff, id, move |_, tx, case, staff, now| {
        let text: String = text.trim().chars().take(MESSAGE_CHARS_MAX).collect();
        if text.is_empty() {
            return Err(Refusal::Missing("text").into());
        }
        note(tx, case.id, staff, now, "case.note", json!({ "text": text }))
    })
    .await
}

/// A message to the applicant that asks nothing and decides nothing.
pub async fn send_message(cases: &Cases, staff: &Staff, id: Uuid, text: String) -> Result<(), CaseError> {
    with_case(cases, staff, id, move |this, tx, case, staff, now| {
        let text: String = text.trim().chars().take(MESSAGE_CHARS_MAX).collect();
        if text.is_empty() {
            return Err(Refusal::Missing("text").into());
        }
        note(tx, case.id, staff, now, "case.message", json!({ "text": text }))?;
        flow::notify(this, tx, case, now)
    })
    .await
}

/// Looks at a case. Looking is a fact that the applicant can see.
pub async fn look(cases: &Cases, staff: &Staff, id: Uuid) -> Result<Case, CaseError> {
    let (me, now) = (staff.clone(), cases.now());
    let (case, last) = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let case = visible(tx, &me, id)?;
            let last = tx.last_fact_at(id, VIEWED, &Actor::Staff(me.id).code())?;
            Ok((case, last))
        })
        .await?;
    if last.is_none_or(|at| at + LOOK_ANEW_US <= now.us) {
        let staff = staff.clone();
        cases
            .app
            .store
            .write(move |tx| note(tx, id, &staff, now, VIEWED, json!({})))
            .await?;
    }
    Ok(case)
}

const VIEWED: &str = "case.viewed";

/// Whoever reads on within an hour of their last noted look still looks; the page comes back after each action.
const LOOK_ANEW_US: i64 = 3_600 * 1_000_000;

/// Takes cases that nobody has. Those that are gone, foreign or taken meanwhile are left alone. Returns how many it took.
pub async fn take_over(cases: &Cases, staff: &Staff, ids: Vec<Uuid>) -> Result<usize, CaseError> {
    let (staff, now) = (staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut taken = 0;
            for id in &ids {
                let mut case = match visible(tx, &staff, *id) {
                    Ok(case) if case.assigned_to.is_none() && case.open => case,
                    Ok(_) | Err(CaseError::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                case.assigned_to = Some(staff.id);
                note(tx, case.id, &staff, now, "case.assigned", json!({ "to": staff.id }))?;
                flow::save(tx, &mut case)?;
                taken += 1;
            }
            Ok(taken)
        })
        .await
}

/// The post room gave letters to the post. The day counts in law: from it the day of notification is reckoned
/// (§ 41 Abs. 2 VwVfG). Returns how many were still waiting.
pub async fn mark_posted(cases: &Cases, staff: &Staff, documents: Vec<Uuid>) -> Result<usize, CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut posted = 0;
            for id in &documents {
                let Some(document) = store::documents::document(tx, *id)? else {
                    continue;
                };
                let Some(case) = document.case_id else { continue };
                let case = match visible(tx, &staff, case) {
                    Ok(case) => case,
                    Err(CaseError::NotFound) => continue,
                    Err(error) => return Err(error),
                };
                if store::documents::mark_posted(tx, *id, now.us)? {
                    note(tx, case.id, &staff, now, "case.posted", json!({ "document": id }))?;
                    delivery::posted(&this, tx, &case, &document, now)?;
                    parties::posted(&this, tx, &document.slot, now)?;
                    posted += 1;
                }
            }
            Ok(posted)
        })
        .await
}

/// A decision was handed over at the counter. Returns its case. Errors: it is no decision, or it is notified already.
pub async fn hand_over(cases: &Cases, staff: &Staff, document: Uuid) -> Result<Uuid, CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let document = store::documents::document(tx, document)?.ok_or(CaseError::NotFound)?;
            let case = visible(tx, &staff, document.case_id.ok_or(CaseError::NotFound)?)?;
            if !delivery::handed_over(&this, tx, &case, &document, now)? {
                return Err(Refusal::NotifiedAlready.into());
            }
            note(
                tx,
                case.id,
                &staff,
                now,
                "case.handed_over",
                json!({ "document": document.id }),
            )?;
            Ok(case.id)
        })
        .await
}

/// A document that this person may see, with its case. Reading it is a fact like looking at the case.
pub async fn read_document(cases: &Cases, staff: &Staff, id: Uuid) -> Result<crate::model::Document, CaseError> {
    let (staff, now) = (staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let document = visible_document(tx, &staff, id)?;
            if let Some(case) = document.case_id {
                note(tx, case, &staff, now, "case.document_viewed", json!({ "document": id }))?;
            }
            Ok(document)
        })
        .await
}

/// Loads a document of a case that this person may see.
pub fn visible_document(tx: &mut Tx<'_>, staff: &Staff, id: Uuid) -> Result<crate::model::Document, CaseError> {
    let document = store::documents::document(tx, id)?.ok_or(CaseError::NotFound)?;
    visible(tx, staff, document.case_id.ok_or(CaseError::NotFound)?)?;
    Ok(document)
}

/// A controller asks about a plate. The fact stands in the controller's own stream; the plate only as a keyed hash, so
/// that lookups can be counted and compared, but nobody can read from it who parked where.
pub async fn note_lookup(cases: &Cases, staff: &Staff, key: &str, found: bool) -> Result<(), CaseError> {
    let (staff, now) = (staff.id, cases.now());
    let plate = cases.app.code("plate-lookup", key);
    cases
        .app
        .store
        .write(move |tx| {
            note_actor(
                tx,
                staff,
                now,
                "cases.plate_looked_up",
                json!({ "plate": plate, "found": found }),
            )
        })
        .await
}

fn note_actor(tx: &mut Tx<'_>, staff: Uuid, now: Now, kind: &str, data: serde_json::Value) -> Result<(), CaseError> {
    tx.append(NewFact {
        stream: staff,
        at: now.us,
        actor: &Actor::Staff(staff).code(),
        kind,
        data,
    })?;
    Ok(())
}
