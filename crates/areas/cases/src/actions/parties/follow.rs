//! What follows for the case, and what the clerks of the case do about who was asked.

use ::store::Tx;
use base::Uuid;
use blueprint::PartyStatus;
use serde::Deserialize;
use serde_json::json;
use web::Staff;

use super::access::{Seat, of_case_office};
use super::invitation::{Why, code_of, leave_mail};
use super::{leave, note, told};
use crate::flow::{self, Event};
use crate::model::Case;
use crate::store::parties as rows;
use crate::{Actor, CaseError, Cases, Now, Refusal, rules, store};

const COMPLETE: &str = "parties.complete";

/// Gives the case the events that are due: of each of these participations of which nobody is asked any more, then that
/// of all. An event that means nothing where the case stands is passed over. The caller saves the case.
pub fn settle(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    of: &[String],
    actor: &Actor,
    now: Now,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    for id in of {
        if let Some(event) = service.blueprint.party_event(&case.proceedings, id) {
            flow::step(cases, tx, case, &Event::new(event), actor, now)?;
        }
    }
    if !case.proceedings.waits_for_parties() {
        flow::step(cases, tx, case, &Event::new(COMPLETE), actor, now)?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Asked {
    case: Uuid,
    #[serde(default)]
    of: Vec<String>,
}

/// After a step that asked: where nobody was to be asked, the case goes on at once.
pub async fn settle_job(cases: &Cases, payload: serde_json::Value) -> Result<(), CaseError> {
    let asked: Asked = serde_json::from_value(payload).map_err(anyhow::Error::from)?;
    let (this, now) = (cases.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, asked.case)?.ok_or(CaseError::NotFound)?;
            settle(&this, tx, &mut case, &asked.of, &Actor::Machine, now)?;
            flow::save(tx, &mut case)
        })
        .await
}

/// Nobody is asked any more: the step says so, or the case is over.
pub fn drop_all(tx: &mut Tx<'_>, case: &mut Case, actor: &Actor, now: Now) -> Result<(), CaseError> {
    for id in case.proceedings.drop_parties(None) {
        dropped(tx, case, &id, actor, now)?;
    }
    Ok(())
}

fn dropped(tx: &mut Tx<'_>, case: &Case, id: &str, actor: &Actor, now: Now) -> Result<(), CaseError> {
    let id: Uuid = id.parse().map_err(anyhow::Error::from)?;
    let Some(mut row) = rows::party(tx, id)? else {
        return Ok(());
    };
    row.status = PartyStatus::Dropped;
    rows::save_party(tx, &row)?;
    if let Some((of, party)) = case.proceedings.party(&id.to_string()) {
        note(tx, case.id, &actor.code(), "case.party_dropped", told(of, party), now)?;
    }
    Ok(())
}

/// A clerk of the case needs no answer of this party any more.
pub async fn drop_one(cases: &Cases, staff: &Staff, case: Uuid, party: Uuid) -> Result<(), CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let Seat { mut case, row, .. } = of_case_office(tx, &staff, case, party)?;
            let actor = Actor::Staff(staff.id);
            if case.proceedings.drop_parties(Some(&party.to_string())).is_empty() {
                return Err(Refusal::Answered.into());
            }
            dropped(tx, &case, &party.to_string(), &actor, now)?;
            settle(&this, tx, &mut case, &[row.participation], &actor, now)?;
            flow::save(tx, &mut case)
        })
        .await
}

/// How a clerk asks once more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By mail, to this address; the one that is known for an office.
    Mail(String),
    Letter,
    /// The clerk has written or called; the period begins today.
    ByHand,
}

/// Asks somebody once more who has not answered. Another mail address gets another link, and the one before opens nothing
/// any more.
///
/// Errors: `Blocked` where the machine must not write; `Missing` without an address; `Answered` when there is nothing to ask.
pub async fn again(cases: &Cases, staff: &Staff, case: Uuid, party: Uuid, way: Way) -> Result<(), CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let Seat {
                mut case,
                mut row,
                party,
            } = of_case_office(tx, &staff, case, party)?;
            if !super::answer::may_answer(&party) {
                return Err(Refusal::Answered.into());
            }
            if case.blocked && row.office.is_none() && way != Way::ByHand {
                return Err(Refusal::Blocked.into());
            }
            let mut party = party;
            match &way {
                Way::Mail(to) if row.office.is_none() => {
                    let to = base::checks::email::parse(to).map_err(|_| Refusal::Missing("mail"))?;
                    let to = to.as_str().to_owned();
                    if party.mail.as_deref() != Some(&to) {
                        row.turn += 1;
                        let hash = rules::token_hash(&code_of(&this, row.id, row.turn));
                        rows::save_token(tx, row.id, row.turn, &hash)?;
                    }
                    party.mail = Some(to);
                }
                Way::Mail(_) => {}
                Way::Letter if party.address.is_empty() => return Err(Refusal::Missing("address").into()),
                Way::Letter | Way::ByHand => {}
            }
            if party.asked_on.is_none() {
                begin_period(&this, &case, &row, &mut party, &way, now)?;
            }
            party.by_hand = way == Way::ByHand;
            row.due_on = party.due_on;
            rows::save_party(tx, &row)?;
            let mut data = told(&row.participation, &party);
            if let Some(data) = data.as_object_mut() {
                data.insert("way".into(), json!(way_code(&way)));
            }
            let actor = Actor::Staff(staff.id).code();
            note(tx, case.id, &actor, "case.party_asked_again", data, now)?;
            match way {
                Way::Mail(_) => drop(leave_mail(&this, tx, &party, (row.id, row.turn), Why::Again, now)?),
                Way::Letter => leave(
                    &this,
                    tx,
                    super::letter::JOB,
                    super::letter::payload(case.id, row.id, Why::Again),
                    now,
                )?,
                Way::ByHand => {}
            }
            case.proceedings.replace(party);
            flow::save(tx, &mut case)
        })
        .await
}

const fn way_code(way: &Way) -> &'static str {
    match way {
        Way::Mail(_) => "mail",
        Way::Letter => "letter",
        Way::ByHand => "by_hand",
    }
}

/// Nobody has written to them yet; their time begins when somebody has.
pub fn not_asked_yet(party: &mut blueprint::Party) {
    party.by_hand = true;
    party.asked_on = None;
    party.due_on = None;
    party.due_why = None;
}

/// It turned out that the applicant is blocked (§ 51 BMG): whoever was invited by the machine could see nothing, so no
/// silence counts against them, and a clerk writes to them.
pub fn hold_back(tx: &mut Tx<'_>, case: &mut Case, mut row: rows::PartyRow, now: Now) -> Result<(), CaseError> {
    let Some((of, party)) = case.proceedings.party(&row.id.to_string()) else {
        return Ok(());
    };
    let (of, mut party) = (of.to_owned(), party.clone());
    not_asked_yet(&mut party);
    row.due_on = None;
    rows::save_party(tx, &row)?;
    note(
        tx,
        case.id,
        &Actor::Machine.code(),
        "case.party_held",
        told(&of, &party),
        now,
    )?;
    case.proceedings.replace(party);
    flow::save(tx, case)
}

/// Only now are they asked: their time begins today.
fn begin_period(
    cases: &Cases,
    case: &Case,
    row: &rows::PartyRow,
    party: &mut blueprint::Party,
    way: &Way,
    now: Now,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let deadline = service
        .blueprint
        .participation(&row.participation)
        .and_then(|of| of.deadline.as_ref());
    let by_letter = !matches!(way, Way::Mail(_));
    let due = deadline.map(|deadline| deadline.due(now.today, by_letter, &cases.holidays));
    party.asked_on = Some(now.today);
    party.due_on = due.as_ref().map(|due| due.due);
    party.due_why = due.map(|due| due.explain(base::Lang::De));
    Ok(())
}

/// The post room sent the letter to a party: from that day on the law counts when it is there (§ 41 Abs. 2 VwVfG).
pub fn posted(cases: &Cases, tx: &mut Tx<'_>, slot: &str, now: Now) -> Result<(), CaseError> {
    let Some(id) = super::party_of(slot) else { return Ok(()) };
    let Some(mut row) = rows::party(tx, id)? else {
        return Ok(());
    };
    let Some(mut case) = store::cases::case_by_id(tx, row.case_id)? else {
        return Ok(());
    };
    let Some((_, party)) = case.proceedings.party(&id.to_string()) else {
        return Ok(());
    };
    let mut party = party.clone();
    let service = cases.service_of(&case.blueprint_hash)?;
    let of = service.blueprint.participation(&row.participation);
    let Some(deadline) = of.and_then(|of| of.deadline.as_ref()) else {
        return Ok(());
    };
    let due = deadline.due(now.today, true, &cases.holidays);
    // Who had a letter or a mail before does not get less time, and who answered needs none.
    let is_later = party.due_on.is_none_or(|known| due.due > known);
    if party.status != PartyStatus::Asked || party.mail.is_some() || !is_later {
        return Ok(());
    }
    party.due_on = Some(due.due);
    party.due_why = Some(due.explain(base::Lang::De));
    row.due_on = party.due_on;
    rows::save_party(tx, &row)?;
    note(
        tx,
        case.id,
        &Actor::Machine.code(),
        "case.party_due",
        told(&row.participation, &party),
        now,
    )?;
    case.proceedings.replace(party);
    flow::save(tx, &mut case)
}
