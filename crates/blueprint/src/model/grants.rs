use std::collections::BTreeMap;

use calendar::Period;
use jiff::civil::Date;
use serde::Deserialize;

use crate::answers::Json;
use crate::condition::Condition;

/// What a positive decision gives.
#[derive(Debug)]
pub struct GrantRule {
    pub kind: String,
    pub when: Option<Condition>,
    /// `{prefix}-{year}-{seq:6}{check}`
    pub number: String,
    pub attributes: BTreeMap<String, Condition>,
    pub valid_from: Condition,
    pub valid_until: Condition,
    /// Gives the reference of the person who holds it.
    pub holder: Option<Condition>,
    /// Attributes that the public check page and a controller may see.
    pub public: Vec<String>,
    /// Attribute by which a controller looks it up.
    pub lookup_key: Option<String>,
    /// Whose places it takes.
    pub quota: Option<QuotaRule>,
}

/// A grant takes one of the places of a zone from its first day to its last.
#[derive(Debug)]
pub struct QuotaRule {
    /// Attribute of the grant that names the zone.
    pub zone: String,
    /// Whether a full zone refuses the grant; otherwise places are counted only.
    pub limited_when: Option<Condition>,
    /// State in which a case waits for the next free place; nobody overtakes those who wait.
    pub waits_in: Option<String>,
}

/// A grant that is about to be issued; the number is given by the case engine.
#[derive(Clone, Debug, PartialEq)]
pub struct GrantDraft {
    pub kind: String,
    /// Pattern of the number, see [`GrantRule::number`].
    pub number: String,
    pub attributes: BTreeMap<String, Json>,
    /// First and last day.
    pub valid_from: Date,
    pub valid_until: Date,
    pub holder: Option<String>,
    pub public: Vec<String>,
    /// Name of the attribute by which it is looked up.
    pub lookup_key: Option<String>,
    pub place: Option<Place>,
}

/// The place that a grant takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub zone: String,
    /// A full zone refuses the grant.
    pub limited: bool,
}

/// A reminder before a grant ends.
#[derive(Debug)]
pub struct Reminder {
    pub id: String,
    /// Kind of the grants whose end it announces.
    pub grant: String,
    /// Before the last day.
    pub before: Period,
    /// Key of its text, `reminders.<id>`.
    pub text: String,
    /// Answers with which the link in the reminder begins a new application.
    pub starts: BTreeMap<String, Json>,
}

/// A letter that the process can send.
#[derive(Debug)]
pub struct Letter {
    pub id: String,
    /// Path of the template in the blueprint.
    pub template: String,
    /// Whom it goes to; none for the applicant.
    pub to: Option<Addressees>,
    pub kind: LetterKind,
    pub when: Option<Condition>,
    /// `mail`, `post`, `portal`; none leaves it to the applicant's wish.
    pub channel: Option<String>,
    /// `widerspruch` or `klage`, for decisions.
    pub remedy: Option<String>,
    /// What the template reads, by dotted path, beyond what the case engine gives.
    pub data: BTreeMap<String, Condition>,
    /// What the case engine gives, wanted under another path: path in the model, path in what was given.
    pub take: BTreeMap<String, String>,
    /// Path in the model under which all answers in words, the grant, the fee, the refund and the reasons of the checks that are not green
    /// stand; none leaves them out.
    pub answers: Option<String>,
    pub grant: Option<String>,
    /// Kind of the grant that it is about; none for the first that the step gives.
    pub grant_kind: Option<String>,
    pub fee: Option<String>,
    pub refund: Option<String>,
    pub reasons: Option<String>,
}

/// Others than the applicant to whom a letter goes.
#[derive(Debug)]
pub enum Addressees {
    /// Everybody who was invited in a participation, by its id, and is not dropped.
    Parties(String),
    /// Somebody whom the case names. `address`: as of who is invited to take part.
    Named {
        name: Box<Condition>,
        address: Box<Condition>,
    },
}

/// What a letter is in law.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterKind {
    Decision,
    Hearing,
    Question,
    Info,
    Receipt,
    Permit,
}
