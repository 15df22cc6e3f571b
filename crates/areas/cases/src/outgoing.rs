//! What leaves the house for a case: messages to other authorities and orders to registers. Model and rules, pure.

use base::Uuid;
use serde::{Deserialize, Serialize};

/// A message or an order, from the step that caused it to the receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// Also the key by which the other side tells a repetition from something new.
    pub id: Uuid,
    pub case_id: Uuid,
    pub kind: OutgoingKind,
    /// Id of the message or order in the blueprint.
    pub entry: String,
    /// Key of the receiver in the town's data, or name of the register.
    pub target: String,
    /// What the register shall do; empty for a message.
    pub operation: String,
    pub file_name: String,
    pub media_type: String,
    /// What is sent; the parameters of an order as JSON. None when it could not be built or was erased with its case.
    pub body: Option<String>,
    pub files: Vec<OutgoingFile>,
    /// The case had a block on information when it was sent. Source: § 51 BMG.
    pub blocked: bool,
    pub state: OutgoingState,
    /// The case knows how it ended.
    pub told: bool,
    pub tries: i64,
    /// In words for the clerk; holds no personal data.
    pub last_error: Option<String>,
    pub receipt: Option<OutgoingReceipt>,
    /// Microseconds UTC, as the following.
    pub created_at: i64,
    pub sent_at: Option<i64>,
    pub ended_at: Option<i64>,
    /// Next try, while there is one.
    pub next_at: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingKind {
    Message,
    Order,
}

impl OutgoingKind {
    pub const fn code(self) -> &'static str {
        match self {
            OutgoingKind::Message => "message",
            OutgoingKind::Order => "order",
        }
    }

    pub fn from_code(code: &str) -> Option<OutgoingKind> {
        [OutgoingKind::Message, OutgoingKind::Order]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// How far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutgoingState {
    Queued,
    /// The receiver took it and has not confirmed it yet.
    Sent,
    Acknowledged,
    /// The register did what it was told.
    Done,
    /// The register said no.
    Refused,
    /// All tries are used up, the receiver does not want it, or it could not be built.
    Failed,
}

impl OutgoingState {
    pub const ALL: [OutgoingState; 6] = [
        OutgoingState::Queued,
        OutgoingState::Sent,
        OutgoingState::Acknowledged,
        OutgoingState::Done,
        OutgoingState::Refused,
        OutgoingState::Failed,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            OutgoingState::Queued => "queued",
            OutgoingState::Sent => "sent",
            OutgoingState::Acknowledged => "acknowledged",
            OutgoingState::Done => "done",
            OutgoingState::Refused => "refused",
            OutgoingState::Failed => "failed",
        }
    }

    pub fn from_code(code: &str) -> Option<OutgoingState> {
        OutgoingState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Something is still to be done for it.
    pub const fn is_open(self) -> bool {
        matches!(self, OutgoingState::Queued | OutgoingState::Sent)
    }

    /// The other side has it.
    pub const fn has_arrived(self) -> bool {
        matches!(
            self,
            OutgoingState::Sent | OutgoingState::Acknowledged | OutgoingState::Done
        )
    }
}

/// A file that goes along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingFile {
    pub name: String,
    /// Letter or field of the blueprint.
    pub slot: String,
    /// The document; none for a letter that the same step writes.
    pub document: Option<Uuid>,
}

/// What came back, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutgoingReceipt {
    /// The receiver's number; empty for an order.
    pub number: String,
    /// Who answered: `simulator`, or the name of the real way.
    pub source: String,
    /// Microseconds UTC.
    pub at: i64,
}

/// Unit: minutes until the next try, by how many there were. The last one is a good three days after the first.
const WAITS_MIN: [i64; 10] = [1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440];

const MINUTE_US: i64 = 60 * 1_000_000;

/// When to try again after `tries` tries without an answer; none when there were enough. Unit: microseconds UTC.
///
/// `wait_s`: what the other side asked for, in seconds; a day at most.
pub fn next_try(tries: i64, wait_s: Option<u32>, now_us: i64) -> Option<i64> {
    let place = usize::try_from(tries.checked_sub(1)?).ok()?;
    let wait = WAITS_MIN.get(place)? * MINUTE_US;
    let asked = i64::from(wait_s.unwrap_or_default().min(86_400)) * 1_000_000;
    Some(now_us + wait.max(asked))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_come_more_and_more_seldom_and_end() {
        let minutes = |tries, wait| next_try(tries, wait, 0).map(|at| at / MINUTE_US);
        assert_eq!(minutes(1, None), Some(1));
        assert_eq!(minutes(4, None), Some(60));
        assert_eq!(minutes(10, None), Some(1440));
        assert_eq!(minutes(11, None), None);
        assert_eq!(minutes(0, None), None);
        // Who asks for patience gets it, but not for ever.
        assert_eq!(minutes(1, Some(600)), Some(10));
        assert_eq!(minutes(1, Some(u32::MAX)), Some(1440));
    }

    #[test]
    fn every_state_is_kept_under_its_own_word() {
        for state in OutgoingState::ALL {
            assert_eq!(OutgoingState::from_code(state.code()), Some(state));
        }
        assert_eq!(OutgoingState::from_code("lost"), None);
    }
}
