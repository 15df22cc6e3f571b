//! Who takes part in a case beside the applicant: other offices of the town and people who were invited.
//!
//! The case's proceedings say who was asked and what they answered; the table `party` repeats what lists, links and the
//! night look for. Both change in one transaction.

mod access;
mod anew;
mod answer;
mod ask;
mod follow;
mod invitation;
pub mod letter;
mod night;
mod papers;

use ::store::Tx;
use ::store::facts::NewFact;
use ::store::jobs::NewJob;
use base::Uuid;
use serde_json::{Value as Json, json};

use crate::{CaseError, Cases, Now};

pub use access::{Door, Seat, by_code, documents_seen, look, of_case_office, seen_document, visible};
pub use anew::anew;
pub use answer::{Answered, BYTES_MAX, FILES_MAX, KIND, add_file, answer, files, may_answer, remove_file, typed};
pub use ask::participate;
pub use follow::{Way, again, drop_all, drop_one, posted, settle, settle_job};
pub use invitation::{code_of, parse_code};
pub use night::{REMINDER_DAYS, remind, silence};
pub use papers::tell_of_papers;

/// Slot of what a party sent or was sent.
pub fn slot(party: Uuid) -> String {
    format!("party:{party}")
}

/// The party whose letter or file this is.
pub fn party_of(slot: &str) -> Option<Uuid> {
    slot.strip_prefix("party:")?.parse().ok()
}

fn note(tx: &mut Tx<'_>, case: Uuid, actor: &str, kind: &str, data: Json, now: Now) -> Result<(), CaseError> {
    tx.append(NewFact {
        stream: case,
        at: now.us,
        actor,
        kind,
        data,
    })?;
    Ok(())
}

fn leave(cases: &Cases, tx: &mut Tx<'_>, kind: &'static str, payload: Json, now: Now) -> Result<(), CaseError> {
    tx.enqueue(NewJob {
        id: cases.id(now),
        kind,
        payload,
        run_at: now.us,
        once_key: None,
    })?;
    Ok(())
}

/// What facts tell of a party: who, about what, until when; never what they answered.
fn told(of: &str, party: &blueprint::Party) -> Json {
    json!({
        "party": party.id, "participation": of, "name": party.name, "office": party.office, "status": party.status,
        "due": party.due_on, "why_due": party.due_why,
    })
}
