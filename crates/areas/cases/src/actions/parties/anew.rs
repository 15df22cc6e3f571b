//! Asking somebody again, because what they were asked about has changed. What they said before stays readable and counts no
//! more; their time begins anew.

use base::Uuid;
use serde_json::json;
use web::Staff;

use super::access::{Seat, of_case_office};
use super::invitation::{Why, leave_mail};
use super::{KIND, follow, leave, letter, note, slot, told};
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::flow::{self, Event};
use crate::store::parties as rows;
use crate::{Actor, CaseError, Cases, Refusal, store};

/// What a service may have foreseen for a case in which somebody is asked again.
const AGAIN: &str = "parties.again";

/// A clerk of the case asks a party again, whether it has answered, stays silent or still has time. `reason`: what is to be
/// looked at, in the clerk's words, for the party's page; may be empty.
///
/// Errors: `Answered` once the case is over, and for whom nobody has written to yet.
pub async fn anew(cases: &Cases, staff: &Staff, case: Uuid, party: Uuid, reason: String) -> Result<(), CaseError> {
    let (this, staff, now) = (cases.clone(), staff.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let seat = of_case_office(tx, &staff, case, party)?;
            // Whom nobody has written to yet cannot be asked once more.
            let is_never_asked = seat.party.asked_on.is_none() && seat.party.answered_on.is_none();
            if !seat.case.open || is_never_asked {
                return Err(Refusal::Answered.into());
            }
            let service = this.service_of(&seat.case.blueprint_hash)?;
            let deadline = seat.participation(&service)?.deadline.as_ref();
            let Seat {
                mut case,
                mut row,
                mut party,
            } = seat;
            let sent = store::documents::documents_of_case(tx, case.id)?;
            let own = sent
                .into_iter()
                .filter(|file| file.kind == KIND && file.slot == slot(row.id));
            let own = own.map(|file| file.id.to_string()).filter(|id| !party.sent_earlier(id));
            let own: Vec<String> = own.collect();
            party.begin_anew(own);
            let reason: String = reason.trim().chars().take(MESSAGE_CHARS_MAX).collect();
            party.again_reason = Some(reason).filter(|reason| !reason.is_empty());
            let is_outside = row.office.is_none();
            let by_letter = is_outside && party.mail.is_none();
            if is_outside && (party.by_hand || case.blocked || (by_letter && party.address.is_empty())) {
                follow::not_asked_yet(&mut party);
            } else {
                let due = deadline.map(|deadline| deadline.due(now.today, by_letter, &this.holidays));
                party.asked_on = Some(now.today);
                party.due_on = due.as_ref().map(|due| due.due);
                party.due_why = due.map(|due| due.explain(base::Lang::De));
            }
            (row.status, row.due_on, row.answered_on) = (party.status, party.due_on, None);
            rows::save_party(tx, &row)?;
            rows::ask_anew(tx, row.id, now.us)?;
            let actor = Actor::Staff(staff.id);
            let mut data = told(&row.participation, &party);
            if let Some(data) = data.as_object_mut() {
                data.insert("reason".into(), json!(party.again_reason));
            }
            note(tx, case.id, &actor.code(), "case.party_asked_anew", data, now)?;
            let is_mailed = leave_mail(&this, tx, &party, (row.id, row.turn), Why::Anew, now)?;
            if !is_mailed && is_outside && !party.by_hand {
                leave(&this, tx, letter::JOB, letter::payload(case.id, row.id, Why::Anew), now)?;
            }
            case.proceedings.replace(party);
            // Where the service foresees it, the case waits for the answer, and its clocks do what the law says.
            flow::step(&this, tx, &mut case, &Event::new(AGAIN), &actor, now)?;
            flow::save(tx, &mut case)
        })
        .await
}
