//! What a blueprint is once it is loaded: all references resolved, all conditions compiled.

mod appointment;
mod checks;
mod clocks;
mod fees;
mod follow_ons;
mod form;
mod grants;
mod meta;
mod participation;
mod proceedings;
mod process;

use std::collections::BTreeMap;

use base::Lang;

use crate::texts::Texts;
pub use appointment::{Appointment, AppointmentStatus, Bring, CaseAppointment};
pub use checks::{Check, Outcome, Query, Unavailable};
pub use clocks::{CaseClock, ClockEntry, ClockState, ClockStep, Length, StateDeadline};
pub use fees::{Amount, CalculationLine, Position, RefundRule};
pub use follow_ons::{Carried, FollowOn, LeadsTo};
pub use form::{CLAIMS, Control, Field, FieldCheck, Page, Params, Part, PartInput};
pub use grants::{Addressees, GrantDraft, GrantRule, Letter, LetterKind, Place, QuotaRule, Reminder};
pub use meta::{AutomaticDecision, Knob, KnobKind, Meta, Trust};
pub use participation::{Message, OfficeKey, Order, Participant, Participation, PartyDeadline, WhenSilent};
pub use proceedings::{EarlierRound, MessageStatus, OrderResult, OrderStatus, Party, PartyStatus, Proceedings};
pub use process::{
    Channel, Deadline, DeadlineEnd, DeadlineStart, Effect, Need, Owner, PublicState, Recheck, RecheckOutcome, State,
    Transition,
};

/// A service as data, ready to run. Never changes after loading; share it in an `Arc`.
#[derive(Debug)]
pub struct Blueprint {
    pub meta: Meta,
    /// All pages in order, also those that are not shown now.
    pub form: Vec<Page>,
    /// Forms that others than the applicant fill in, or the applicant later; each is a group with one entry.
    pub forms: Vec<Field>,
    pub all_queries: Vec<Query>,
    pub all_checks: Vec<Check>,
    pub positions: Vec<Position>,
    pub refunds: Vec<RefundRule>,
    /// State of a case before its first event `submitted`.
    pub initial: String,
    pub states: Vec<State>,
    pub deadlines: Vec<Deadline>,
    pub transitions: Vec<Transition>,
    pub grants: Vec<GrantRule>,
    pub reminders: Vec<Reminder>,
    pub recheck: Option<Recheck>,
    pub letters: Vec<Letter>,
    pub participations: Vec<Participation>,
    pub(crate) appointments: Vec<Appointment>,
    pub clocks: Vec<ClockEntry>,
    pub messages: Vec<Message>,
    pub orders: Vec<Order>,
    pub follow_ons: Vec<FollowOn>,
    pub(crate) texts: BTreeMap<Lang, Texts>,
    /// Sources of the examples, by path.
    pub(crate) examples: BTreeMap<String, String>,
    /// Sources of the letters, by path.
    pub(crate) templates: BTreeMap<String, String>,
    /// Sources of the messages, by path.
    pub(crate) message_templates: BTreeMap<String, String>,
    pub(crate) hash: [u8; 32],
    /// Where a field stands: page and place in the page, by field id.
    pub(crate) places: BTreeMap<String, (usize, usize)>,
    /// Order in which the shown-when conditions and formulas are worked out, so that each finds what it reads.
    pub(crate) order: Vec<crate::scope::Step>,
    pub(crate) ground: crate::ground::Ground,
}

impl Blueprint {
    /// BLAKE3 over all files in the order of their paths; names the exact version a case began with.
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// Texts in a language; German when the blueprint does not speak it.
    pub fn texts(&self, lang: Lang) -> &Texts {
        self.texts
            .get(&lang)
            .or_else(|| self.texts.get(&Lang::De))
            .expect("loading refuses a blueprint without German texts")
    }

    /// A field by its id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        let (page, place) = self.places.get(id)?;
        self.form.get(*page)?.fields.get(*place)
    }

    /// A page by its id, shown or not.
    pub fn page(&self, id: &str) -> Option<&Page> {
        self.form.iter().find(|page| page.id == id)
    }

    /// A form of others by its id.
    pub fn form_of_others(&self, id: &str) -> Option<&Field> {
        self.forms.iter().find(|form| form.id == id)
    }

    /// Somebody who takes part, by id.
    pub fn participation(&self, id: &str) -> Option<&Participation> {
        self.participations.iter().find(|of| of.id == id)
    }

    /// All fields of all pages in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.form.iter().flat_map(|page| &page.fields)
    }
}
