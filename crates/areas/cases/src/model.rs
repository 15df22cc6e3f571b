//! Drafts, cases, documents and grants as they are kept.

use base::{Lang, Money, Uuid};
pub use blueprint::{Answers, Channel, Proceedings, Trust};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// How an application reached the town hall, from its code in the database.
pub fn channel_from(code: &str) -> Channel {
    Channel::ALL
        .into_iter()
        .find(|channel| channel.code() == code)
        .unwrap_or_default()
}

/// How the applicant wants to be told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notify {
    #[default]
    None,
    Mail,
    Letter,
}

impl Notify {
    pub const fn code(self) -> &'static str {
        match self {
            Notify::None => "none",
            Notify::Mail => "mail",
            Notify::Letter => "letter",
        }
    }

    pub fn from_code(code: &str) -> Notify {
        match code {
            "mail" => Notify::Mail,
            "letter" => Notify::Letter,
            _ => Notify::None,
        }
    }
}

/// What a draft holds beside its key facts; one JSON document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftContent {
    /// Valid answers.
    pub answers: Answers,
    /// What was typed but is not valid yet, by posted name: nothing typed is ever lost.
    pub raw: BTreeMap<String, String>,
    /// Pages that were saved at least once.
    pub visited: Vec<String>,
    /// The window of the browser that saved a page last, by page.
    pub windows: BTreeMap<String, String>,
    /// Register answers shown to the applicant while asking, by query id.
    pub lookups: BTreeMap<String, Json>,
    /// Those of them that a whole page told, by query id.
    pub told: BTreeMap<String, Json>,
    /// The case whose grant is renewed or changed.
    pub renewal_of: Option<Uuid>,
    /// Answers that were taken over from another case, as they were then; marked as such until they are changed.
    pub carried: Answers,
    /// The day on which an application on paper reached the town hall; its law and its deadlines count from it.
    pub applied_on: Option<Date>,
    /// Where the link to this draft was sent.
    pub mail: Option<String>,
    /// The account with which it began, where the service must know who asks; no other one can go on with it.
    pub citizen: Option<Uuid>,
    /// The clerk who began it checked an identity document.
    pub document_seen: bool,
    /// What was posted while nobody was signed in any more, by page and input: shown to its owner, saved by them only.
    pub aside: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// An application that is not yet submitted.
#[derive(Clone, Debug)]
pub struct Draft {
    pub id: Uuid,
    pub blueprint: String,
    pub blueprint_hash: String,
    pub content: DraftContent,
    pub channel: Channel,
    /// The member of staff who fills it in for somebody.
    pub staff: Option<Uuid>,
    pub lang: Lang,
    pub updated_at: i64,
    pub expires_at: i64,
}

/// A case: the application, what the registers answered, where it stands.
#[derive(Clone, Debug)]
pub struct Case {
    pub id: Uuid,
    /// Aktenzeichen, for letters.
    pub number: String,
    /// Short number with check digit that people read aloud.
    pub reference: String,
    pub secret_hash: Vec<u8>,
    pub blueprint: String,
    pub blueprint_hash: String,
    pub office: String,
    pub state: String,
    /// One of the plain states that citizens see.
    pub public_state: String,
    pub owner: String,
    pub open: bool,
    /// `granted`, `refused`, `withdrawn` …; the state in which it ended.
    pub outcome: Option<String>,
    pub answers: Answers,
    pub registers: BTreeMap<String, Json>,
    /// What has happened beside the state: forms of others, parties, clocks, messages, orders.
    pub proceedings: Proceedings,
    pub checks: Json,
    pub verdict: String,
    pub channel: Channel,
    /// How surely it was known who applied when the application was sent.
    pub trust: Trust,
    pub lang: Lang,
    pub notify: Notify,
    pub mail: Option<String>,
    /// The owner of the address said that it is theirs; before that, one mail at most is sent.
    pub mail_confirmed: bool,
    /// Day that counts as the application's in law.
    pub applied_on: Date,
    /// Day on which the applicant was heard. Source: § 28 VwVfG.
    pub heard_on: Option<Date>,
    pub applicant: String,
    pub lookup_key: String,
    pub holder: Option<String>,
    /// § 51 BMG: the person's data must leak nowhere.
    pub blocked: bool,
    pub assigned_to: Option<Uuid>,
    pub automatic: bool,
    pub fee: Money,
    pub paid: bool,
    pub submitted_at: i64,
    pub due_on: Option<Date>,
    pub due_kind: Option<String>,
    /// How the date came about, for "why this date?".
    pub due_why: Option<String>,
    pub recheck: bool,
    pub decided_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub renewal_of: Option<Uuid>,
    /// Grows with each change; a form that was filled in before a change is refused.
    pub revision: i64,
}

/// A line of a worklist.
#[derive(Clone, Debug)]
pub struct CaseRow {
    pub id: Uuid,
    pub number: String,
    pub reference: String,
    pub blueprint: String,
    pub state: String,
    pub owner: String,
    pub open: bool,
    pub applicant: String,
    pub lookup_key: String,
    pub blocked: bool,
    pub verdict: String,
    pub channel: Channel,
    pub assigned_to: Option<Uuid>,
    pub submitted_at: i64,
    pub due_on: Option<Date>,
    pub sort_key: i64,
    /// Names the version of the blueprint, for its words.
    pub blueprint_hash: String,
    /// Results of the checks as kept with the case, to say why a person must look.
    pub checks: Json,
}

/// A document of a case or a draft.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: Uuid,
    pub case_id: Option<Uuid>,
    pub draft_id: Option<Uuid>,
    /// Field id of an upload, or the letter's id; [`LATER`] for what was sent in later and answers no question.
    pub slot: String,
    /// `upload`, `decision`, `permit`, `hearing`, `question`, `info`, `receipt`.
    pub kind: String,
    pub title: String,
    pub file_name: String,
    pub media_type: String,
    pub bytes: i64,
    pub pages: Option<i64>,
    pub blob: String,
    pub thumbnail: Option<String>,
    pub for_applicant: bool,
    pub by_post: bool,
    pub posted_at: Option<i64>,
    pub fetched_at: Option<i64>,
    pub created_at: i64,
    pub created_by: String,
    /// Sent in after the application.
    pub later: bool,
    /// The file that took its place in its slot; it stays readable.
    pub replaced: Option<Replaced>,
    /// Taken although the scanner for malware gave no answer. False says nothing where the town has no scanner.
    pub unscanned: bool,
}

/// Slot of files that were sent in later and belong to no question of the application. Nobody but the office sees them.
pub const LATER: &str = "later";

/// What took the place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replaced {
    pub by: Uuid,
    pub at: i64,
}

/// A permit or another right that a decision gave.
#[derive(Clone, Debug)]
pub struct Grant {
    pub id: Uuid,
    pub case_id: Uuid,
    pub blueprint: String,
    pub kind: String,
    pub number: String,
    /// Secret of the public check page, in the QR code.
    pub check_code: String,
    pub holder: Option<String>,
    pub lookup_key: String,
    pub attributes: BTreeMap<String, String>,
    /// Which attributes the public check page and the controller may see.
    pub shown: Vec<String>,
    pub valid_from: Date,
    pub valid_until: Date,
    /// `valid`, `ended`, `replaced`.
    pub state: String,
    pub ended_on: Option<Date>,
    pub fee: Money,
    pub months: i64,
    pub reminded: bool,
    pub created_at: i64,
}

impl Grant {
    /// True on every day on which the right holds.
    pub fn is_valid_on(&self, day: Date) -> bool {
        self.state == "valid" && self.valid_from <= day && day <= self.valid_until
    }

    /// Its last day for people; none where it lasts until something ends it, which blueprints write as the end of time.
    pub fn last_day(&self) -> Option<Date> {
        self.ended_on
            .or_else(|| (self.valid_until.year() < 9999).then_some(self.valid_until))
    }
}
