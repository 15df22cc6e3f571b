//! Files came that somebody who takes part sees: they are told, and it is kept since when there is something new.

use std::collections::BTreeMap;

use ::store::Tx;
use base::Uuid;
use blueprint::PartyStatus;

use super::invitation::{Why, leave_mail};
use super::{leave, letter, note, told};
use crate::model::Case;
use crate::store::parties::{self as rows, PartyRow};
use crate::{Actor, CaseError, Cases, Now};

/// Tells whoever was asked and sees the files of this slot, by the way they were invited, once on a day. True when the case
/// was changed; the caller saves it.
///
/// Nothing is told once the case is over, to whom nobody asks any more, and of a blocked person's case to nobody outside the
/// town hall (§ 51 BMG); for those a clerk sees the mark.
pub fn tell_of_papers(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    slot: &str,
    actor: &Actor,
    now: Now,
) -> Result<bool, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let sees = service.blueprint.participations.iter();
    let sees: Vec<&str> = sees
        .filter(|of| of.documents.iter().any(|listed| listed == slot))
        .map(|of| of.id.as_str())
        .collect();
    if !case.open || sees.is_empty() {
        return Ok(false);
    }
    let known = rows::parties_of_case(tx, case.id)?.into_iter();
    let mut known: BTreeMap<String, PartyRow> = known.map(|row| (row.id.to_string(), row)).collect();
    let mut changed = Vec::new();
    for of in sees {
        for party in case.proceedings.parties.get(of).into_iter().flatten() {
            let Some(mut row) = known.remove(&party.id).filter(|_| party.status != PartyStatus::Dropped) else {
                continue;
            };
            let is_told = party.papers_on == Some(now.today);
            let mut party = party.clone();
            party.papers_on = Some(now.today);
            row.papers_on = party.papers_on;
            rows::save_party(tx, &row)?;
            note(tx, case.id, &actor.code(), "case.party_papers", told(of, &party), now)?;
            let may_leave = !case.blocked || row.office.is_some();
            if !is_told && may_leave {
                tell(cases, tx, case.id, &party, &row, now)?;
            }
            changed.push(party);
        }
    }
    let is_changed = !changed.is_empty();
    changed.into_iter().for_each(|party| case.proceedings.replace(party));
    Ok(is_changed)
}

fn tell(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: Uuid,
    party: &blueprint::Party,
    row: &PartyRow,
    now: Now,
) -> Result<(), CaseError> {
    let is_mailed = leave_mail(cases, tx, party, (row.id, row.turn), Why::Papers, now)?;
    if !is_mailed && party.office.is_none() && !party.by_hand {
        leave(cases, tx, letter::JOB, letter::payload(case, row.id, Why::Papers), now)?;
    }
    Ok(())
}
