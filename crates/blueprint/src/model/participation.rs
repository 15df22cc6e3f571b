use std::collections::BTreeMap;

use calendar::Period;
use serde::{Deserialize, Serialize};

use crate::answers::Json;
use crate::condition::Condition;
use crate::schema::Type;

/// Somebody who must or may be asked before the case goes on: another office, a landlord, a second applicant, a neighbour.
#[derive(Debug)]
pub struct Participation {
    pub id: String,
    /// Nobody is asked where it does not hold.
    pub when: Option<Condition>,
    /// Gives a list; one party is asked for each entry, which the other conditions read as `entry`.
    pub each: Option<Condition>,
    pub who: Participant,
    /// Id of the form that they answer.
    pub form: String,
    /// Ids of the fields that they see; nothing else of the application.
    pub answers: Vec<String>,
    /// Ids of the upload fields, and of the forms of others, that they see.
    pub documents: Vec<String>,
    /// They may send files along.
    pub files: bool,
    pub deadline: Option<PartyDeadline>,
}

impl Participation {
    /// All its expressions.
    pub(crate) fn expressions(&self) -> Vec<&Condition> {
        let mut all: Vec<&Condition> = self.when.iter().chain(&self.each).collect();
        match &self.who {
            Participant::Office(OfficeKey::Fixed(_)) => {}
            Participant::Office(OfficeKey::From(from)) => all.push(from),
            Participant::Invited { name, mail, address } => all.extend([name].into_iter().chain(mail).chain(address)),
        }
        all
    }
}

/// Who is asked.
#[derive(Debug)]
pub enum Participant {
    /// An office of the town by its key.
    Office(OfficeKey),
    /// Somebody outside, who gets a link by mail or, without an address for mail, a letter with it.
    Invited {
        name: Condition,
        mail: Option<Condition>,
        /// Postal address: a text with commas between its lines, or the answer of a question for an address.
        address: Option<Condition>,
    },
}

/// Key of an office: written down, or worked out (a knob of the town).
#[derive(Debug)]
pub enum OfficeKey {
    Fixed(String),
    From(Condition),
}

/// Until when a party answers.
#[derive(Debug)]
pub struct PartyDeadline {
    pub period: Period,
    pub legal: String,
    pub when_silent: WhenSilent,
}

/// What the law makes of silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenSilent {
    /// Nothing: the clerk decides what to do.
    #[default]
    Nothing,
    /// Counts as agreed (§ 36 Abs. 2 Satz 2 BauGB).
    Consents,
    /// What comes later need not be heeded (§ 73 Abs. 3a VwVfG).
    Disregarded,
}

/// A message to another authority, built from a template.
#[derive(Debug)]
pub struct Message {
    pub id: String,
    pub when: Option<Condition>,
    /// Key of the receiver in the town's data.
    pub receiver: OfficeKey,
    /// Path of the template, `messages/notice.xml`.
    pub template: String,
    /// Standard and version that it follows, for people: `XGewerbeanzeige 2.2`.
    pub schema: Option<String>,
    /// The rule by which the receiver gets it.
    pub legal: Option<String>,
    /// Values for the template, by name.
    pub data: BTreeMap<String, Condition>,
    /// Ids of letters and upload fields whose newest files go along.
    pub files: Vec<String>,
}

/// Something that a register is told to do.
#[derive(Debug)]
pub struct Order {
    pub id: String,
    pub when: Option<Condition>,
    pub register: String,
    pub operation: String,
    /// The rule by which the register is changed.
    pub legal: Option<String>,
    pub with: BTreeMap<String, Condition>,
    /// Parameters without which the register does nothing.
    pub(crate) needed: Vec<String>,
    /// The answer before there is one: every field is `null`.
    pub(crate) empty_answer: Json,
    pub(crate) types: BTreeMap<String, Type>,
}
