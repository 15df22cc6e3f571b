use serde::{Deserialize, Serialize};

use super::Length;
use crate::condition::Condition;

/// A state of a case.
#[derive(Debug)]
pub struct State {
    pub id: String,
    pub public: PublicState,
    pub owner: Owner,
    /// Id of the deadline that runs in this state.
    pub deadline: Option<String>,
    pub is_final: bool,
    /// The checks run again each night while a case is here.
    pub rechecked_nightly: bool,
}

/// What a citizen sees: never more than six plain states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PublicState {
    Received,
    Checking,
    NeedsYou,
    Others,
    Decided,
    Closed,
}

/// Who must act next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Applicant,
    Clerk,
    Machine,
    Other,
}

/// A period that runs while a case is in a state.
#[derive(Debug)]
pub struct Deadline {
    pub id: String,
    pub ends: DeadlineEnd,
    pub from: DeadlineStart,
    pub legal: String,
    /// Event that happens when it is over: `deadline.<id>`.
    pub on_expiry: String,
}

/// When a deadline ends.
#[derive(Debug)]
pub enum DeadlineEnd {
    /// After a period, counted from [`DeadlineStart`].
    After(Length),
    /// On the day that this gives.
    On(Condition),
}

/// Where a deadline begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeadlineStart {
    /// The day on which the case entered the state.
    #[default]
    Entry,
    /// The day on which the application was handed in.
    Submitted,
    /// The day that counts as the application's in law: for a letter the day on which it arrived.
    Applied,
}

/// One step from state to state.
#[derive(Debug)]
pub struct Transition {
    pub from: Vec<String>,
    pub to: String,
    /// `submitted`, `checks_green`, `clerk.approve`, `deadline.answer` …
    pub event: String,
    pub when: Option<Condition>,
    /// Roles that may do it; empty for events that no staff member causes.
    pub roles: Vec<String>,
    /// What the form behind the button asks for.
    pub needs: Vec<Need>,
    /// Id of the form that is filled in with the step.
    pub form: Option<String>,
    /// Actions of this case that the same member of staff must not have taken (four eyes).
    pub not_by: Vec<String>,
    pub effects: Vec<Effect>,
}

/// The nightly look at grants that are in force: whether what they rest on still holds.
#[derive(Debug)]
pub struct Recheck {
    pub when: Option<Condition>,
    /// Ids of the queries that are asked anew.
    pub queries: Vec<String>,
    /// What may be found; the first that matches counts.
    pub outcomes: Vec<RecheckOutcome>,
}

/// A reason why a grant may no longer stand.
#[derive(Debug)]
pub struct RecheckOutcome {
    pub when: Condition,
    /// The event that the case of the grant gets, `grant.<name>`.
    pub event: String,
    /// Key of its text, `rechecks.<reason>`; the text goes into the letter.
    pub reason: String,
    pub legal: String,
}

/// What a clerk gives along with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Why; becomes part of the letter.
    Reason,
    /// What the applicant is asked.
    Question,
    /// Which papers the applicant shall send.
    UploadSlots,
}

/// What follows from a step, carried out by the case engine in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The fee becomes a claim.
    Claim,
    /// An open claim is dropped.
    ForgetClaim,
    /// Registers are asked and the checks run.
    Check,
    /// A letter is written, by its id.
    Letter(String),
    Grant,
    GrantEnd,
    /// The old grant ends with the day before the new one begins.
    GrantReplace,
    Refund,
    /// Reminders before the grant ends are planned.
    Remind,
    /// Everybody who takes part is asked, or the one participation with this id.
    Participate(Option<String>),
    /// Whoever has not answered yet is no longer asked.
    DropParties,
    /// The applicant may choose a time from now on, by id of the appointment.
    Appointment(String),
    /// An appointment is over, by its id.
    AppointmentEnd(String),
    /// Something is done to a clock, by its id.
    Clock(super::ClockStep, String),
    /// The case goes to another office of the town, by its key.
    Office(String),
    /// A message goes to another authority, by its id.
    Send(String),
    /// A register is told to do something, by the order's id.
    Order(String),
}

/// How an application came in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    #[default]
    Online,
    Counter,
    Phone,
    Letter,
    Api,
}

impl Channel {
    pub const ALL: [Channel; 5] = [
        Channel::Online,
        Channel::Counter,
        Channel::Phone,
        Channel::Letter,
        Channel::Api,
    ];

    /// The word in conditions and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Channel::Online => "online",
            Channel::Counter => "counter",
            Channel::Phone => "phone",
            Channel::Letter => "letter",
            Channel::Api => "api",
        }
    }
}

impl Transition {
    /// Name of a clerk's action, `approve`; none for other events. Its label is the text `actions.<name>`.
    pub fn action(&self) -> Option<&str> {
        self.event.strip_prefix("clerk.")
    }
}
