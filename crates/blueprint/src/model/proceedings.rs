//! What has happened in a case beside its state: what others said, who takes part, when somebody comes, which clocks run, what went to other
//! authorities. Kept with the case as one document; conditions read it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{CaseAppointment, CaseClock, StateDeadline};
use crate::answers::{Answers, Json};

/// The proceedings of a case. Conditions read them as `forms`, `parties`, `appointments`, `clocks`,
/// `messages` and `orders`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Proceedings {
    /// What a clerk, or the applicant later on, filled in: answers by id of the form.
    pub forms: BTreeMap<String, Answers>,
    /// Who was asked to take part, by id of the participation, in the order in which they were asked.
    pub parties: BTreeMap<String, Vec<Party>>,
    /// Appointments that were offered, by id.
    pub appointments: BTreeMap<String, CaseAppointment>,
    /// Clocks that were started, by id.
    pub clocks: BTreeMap<String, CaseClock>,
    /// The deadline of the present state, where the blueprint has clocks that may be due before it.
    pub state_deadline: Option<StateDeadline>,
    /// Who took a clerk's step last: the member of staff, by name of the action.
    pub actors: BTreeMap<String, String>,
    /// What became of messages to other authorities, by id.
    pub messages: BTreeMap<String, MessageStatus>,
    /// What registers made of orders, by id.
    pub orders: BTreeMap<String, OrderResult>,
}

/// What a register made of an order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderResult {
    pub status: OrderStatus,
    /// Fields of the operation's answer; `null` until it is done.
    pub answer: Json,
    /// Key of the register's reason to refuse: `person_unknown`.
    pub reason: Option<String>,
}

/// Where an order stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    /// On its way, or tried again while the register is away.
    #[default]
    Pending,
    Done,
    Refused,
}

impl OrderStatus {
    pub const ALL: [OrderStatus; 3] = [OrderStatus::Pending, OrderStatus::Done, OrderStatus::Refused];

    /// The word in conditions.
    pub const fn code(self) -> &'static str {
        match self {
            OrderStatus::Pending => "pending",
            OrderStatus::Done => "done",
            OrderStatus::Refused => "refused",
        }
    }
}

/// Somebody who takes part in a case: another office of the town, or a person or authority that was invited.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    /// Names the invitation; unique in the case.
    pub id: String,
    /// As the desk and the applicant read it.
    pub name: String,
    /// Key of the office; none for who was invited.
    pub office: Option<String>,
    pub mail: Option<String>,
    /// Lines of the postal address of who was invited.
    pub address: Vec<String>,
    pub status: PartyStatus,
    pub asked_on: Option<Date>,
    /// Last day to answer.
    pub due_on: Option<Date>,
    /// How that date came about.
    pub due_why: Option<String>,
    pub answered_on: Option<Date>,
    /// The machine writes to them neither by mail nor by letter: nobody knows where to, or the case is that of a blocked
    /// person (§ 51 BMG). A clerk does it by hand.
    pub by_hand: bool,
    /// The answer came after its last day.
    pub late: bool,
    /// Answers of the participation's form.
    pub answers: Answers,
    /// What `each` gave for it: the builder, the neighbour.
    pub of: Json,
    /// Day on which files that they see came last, since they were asked or have answered; none when they know them all.
    pub papers_on: Option<Date>,
    /// What the office wrote when it asked them again.
    pub again_reason: Option<String>,
    /// How they were asked before, the oldest first. What they said then counts no more and stays readable.
    pub earlier: Vec<EarlierRound>,
}

/// What came of asking a party, before it was asked again because something had changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EarlierRound {
    pub status: PartyStatus,
    pub asked_on: Option<Date>,
    pub due_on: Option<Date>,
    pub answered_on: Option<Date>,
    pub late: bool,
    pub answers: Answers,
    /// Ids of the files that came with the answer.
    pub files: Vec<String>,
}

/// Where a participation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyStatus {
    #[default]
    Asked,
    Answered,
    /// The last day is over without an answer; what follows says the participation's `when_silent`.
    Silent,
    /// No longer needed, because the case went on without it.
    Dropped,
}

impl PartyStatus {
    pub const ALL: [PartyStatus; 4] = [
        PartyStatus::Asked,
        PartyStatus::Answered,
        PartyStatus::Silent,
        PartyStatus::Dropped,
    ];

    /// The word in conditions.
    pub const fn code(self) -> &'static str {
        match self {
            PartyStatus::Asked => "asked",
            PartyStatus::Answered => "answered",
            PartyStatus::Silent => "silent",
            PartyStatus::Dropped => "dropped",
        }
    }

    /// From its word; one that nobody knows any more asks for nothing.
    pub fn from_code(code: &str) -> PartyStatus {
        let known = PartyStatus::ALL.into_iter().find(|status| status.code() == code);
        known.unwrap_or(PartyStatus::Dropped)
    }
}

/// Where a message to another authority stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageStatus {
    #[default]
    Queued,
    Sent,
    /// The receiver said that it has it.
    Acknowledged,
    /// All tries are used up, or the receiver refused it.
    Failed,
}

impl MessageStatus {
    pub const ALL: [MessageStatus; 4] = [
        MessageStatus::Queued,
        MessageStatus::Sent,
        MessageStatus::Acknowledged,
        MessageStatus::Failed,
    ];

    /// The word in conditions.
    pub const fn code(self) -> &'static str {
        match self {
            MessageStatus::Queued => "queued",
            MessageStatus::Sent => "sent",
            MessageStatus::Acknowledged => "acknowledged",
            MessageStatus::Failed => "failed",
        }
    }
}

impl Proceedings {
    /// Whether somebody who was asked has neither answered nor run out of time.
    pub fn waits_for_parties(&self) -> bool {
        self.parties
            .values()
            .flatten()
            .any(|party| party.status == PartyStatus::Asked)
    }

    /// A party by the id of its invitation, with the id of the participation.
    pub fn party(&self, id: &str) -> Option<(&str, &Party)> {
        let mut all = self
            .parties
            .iter()
            .flat_map(|(of, parties)| parties.iter().map(move |party| (of.as_str(), party)));
        all.find(|(_, party)| party.id == id)
    }
}
