use ::store::Tx;
use base::Uuid;
use blueprint::{NewParty, Party, PartyStatus};

use super::invitation::{Why, code_of, leave_mail};
use super::{leave, note, told};
use crate::flow::CaseScope;
use crate::model::Case;
use crate::store::parties::{self as rows, PartyRow};
use crate::{Actor, CaseError, Cases, Now, Refusal, rules};

/// Asks everybody who takes part, or those of one participation; what that moves is left as a job.
///
/// Errors: `Refused(Party)` when somebody cannot be worked out, or an office is asked that the town does not have.
pub fn participate(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    only: Option<&str>,
    actor: &Actor,
    now: Now,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let wanted = {
        let parts = CaseScope::of(&service, case, now.today);
        let scope = parts.scope();
        let wanted = service.blueprint.to_ask(&scope, only, &cases.holidays);
        wanted.map_err(|error| Refusal::Party(error.to_string()))?
    };
    for party in wanted {
        ask(cases, tx, case, party, actor, now)?;
    }
    let named: Vec<&str> = only.into_iter().collect();
    leave(
        cases,
        tx,
        "cases.parties",
        serde_json::json!({ "case": case.id, "of": named }),
        now,
    )
}

fn ask(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    wanted: NewParty,
    actor: &Actor,
    now: Now,
) -> Result<(), CaseError> {
    let id = cases.id(now);
    let of = wanted.participation.clone();
    let party = named(cases, case, wanted.asked(id.to_string(), now.today))?;
    if is_asked_already(case, &of, &party) {
        return Ok(());
    }
    let row = row(id, case.id, &of, &party, now);
    let hash = party
        .office
        .is_none()
        .then(|| rules::token_hash(&code_of(cases, id, row.turn)));
    rows::insert_party(tx, &row, hash.as_deref())?;
    note(tx, case.id, &actor.code(), "case.party_asked", told(&of, &party), now)?;
    let is_mailed = leave_mail(cases, tx, &party, (id, row.turn), Why::Asked, now)?;
    if !is_mailed && party.office.is_none() && !party.by_hand {
        leave(
            cases,
            tx,
            super::letter::JOB,
            super::letter::payload(case.id, id, Why::Asked),
            now,
        )?;
    }
    case.proceedings.ask(&of, party);
    Ok(())
}

/// Whether the same office is asked the same at this moment, under whatever key the service knows it.
fn is_asked_already(case: &Case, of: &str, party: &Party) -> bool {
    let known = case.proceedings.parties.get(of).into_iter().flatten();
    let mut open = known.filter(|known| known.status == PartyStatus::Asked && known.office.is_some());
    open.any(|known| known.office == party.office && known.of == party.of)
}

/// The office by its name, and whom the machine must not write to: of the case of a blocked person nothing leaves the house
/// by itself (§ 51 BMG), and who can be reached in no way is for a person to find.
fn named(cases: &Cases, case: &Case, mut party: Party) -> Result<Party, CaseError> {
    if let Some(key) = &party.office {
        let office = cases.app.town.office(key);
        let office = office.ok_or_else(|| Refusal::Party(format!("the town has no office `{key}`")))?;
        party.name = office.name.get(base::Lang::De).to_owned();
        // A smaller town does the tasks of several offices in one, which has a key of its own.
        party.office = Some(office.id.clone());
        return Ok(party);
    }
    party.by_hand = case.blocked || (party.mail.is_none() && party.address.is_empty());
    if party.by_hand {
        super::follow::not_asked_yet(&mut party);
    }
    Ok(party)
}

fn row(id: Uuid, case: Uuid, of: &str, party: &Party, now: Now) -> PartyRow {
    PartyRow {
        id,
        case_id: case,
        participation: of.to_owned(),
        office: party.office.clone(),
        status: PartyStatus::Asked,
        due_on: party.due_on,
        answered_on: None,
        turn: 1,
        asked_at: now.us,
        papers_on: None,
    }
}
