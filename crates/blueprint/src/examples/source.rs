//! The example files as they are written.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};
use serde::Deserialize;

use crate::answers::{Answers, Json};
use crate::model::{AppointmentStatus, Channel, PartyStatus, Proceedings, Trust};
use crate::scope::CaseFacts;

/// One example, with the defaults of its file laid under it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub name: String,
    #[serde(default = "default_today")]
    pub today: Date,
    /// What a town has set.
    #[serde(default)]
    pub town: toml::Table,
    /// Code of the Land whose holidays count.
    #[serde(default = "default_land")]
    pub land: String,
    #[serde(default)]
    pub case: Case,
    #[serde(default)]
    pub answers: Answers,
    /// Answer by query id; `"unavailable"` for a register that gives none.
    #[serde(default)]
    pub registers: BTreeMap<String, Json>,
    /// What happens, in order.
    #[serde(default)]
    pub events: Vec<Event>,
    #[serde(default)]
    pub expect: Expect,
}

/// Facts of the case to begin with.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Case {
    pub applied_on: Option<Date>,
    pub channel: Channel,
    /// How surely it is known who applies; not named: the least with which an application can come in this way.
    pub trust: Option<Trust>,
    pub paid: bool,
    /// Begins in this state instead of the initial one.
    pub state: Option<String>,
    pub heard: bool,
    /// What was filled in before, by id of the form.
    pub forms: BTreeMap<String, Answers>,
    /// Who was asked before, by id of the participation.
    pub parties: BTreeMap<String, Vec<PartyBefore>>,
    /// Appointments that were offered before, by id.
    pub appointments: BTreeMap<String, AppointmentBefore>,
    /// Clocks that were started before, by id.
    pub clocks: BTreeMap<String, ClockBefore>,
}

/// Somebody who was asked before the example begins.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PartyBefore {
    pub name: String,
    /// Key of the office; none for who was invited.
    pub office: Option<String>,
    /// Not named: answered where there is an answer, else asked.
    pub status: Option<PartyStatus>,
    /// Not named: the first day of the example.
    pub asked_on: Option<Date>,
    pub due_on: Option<Date>,
    pub answered_on: Option<Date>,
    /// What they answered.
    pub form: Option<Answers>,
    /// The entry of the list for which they were asked.
    pub of: Json,
}

/// An appointment that was offered before the example begins.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct AppointmentBefore {
    /// Not named: booked where there is a time, else open.
    pub status: Option<AppointmentStatus>,
    /// The time that was chosen.
    pub at: Option<DateTime>,
    /// How often nobody came.
    pub missed: u32,
}

/// A clock that was started before the example begins.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClockBefore {
    pub started_on: Date,
    pub extended_on: Option<Date>,
    pub paused_on: Option<Date>,
    pub stopped_on: Option<Date>,
}

/// Something that happens: its name, or its name with what changed since.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Event {
    Name(String),
    Later(Later),
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Later {
    pub on: String,
    pub today: Option<Date>,
    #[serde(default)]
    pub registers: BTreeMap<String, Json>,
    #[serde(default)]
    pub answers: Answers,
    /// What is filled in with the step.
    pub form: Option<Answers>,
    /// The member of staff who takes it.
    pub by: Option<String>,
    /// Which party of the participation answers, in the order in which they were asked.
    #[serde(default)]
    pub party: usize,
    /// The party lets its last day pass.
    #[serde(default)]
    pub silent: bool,
    /// The party is asked again because something has changed, whatever it said before.
    #[serde(default)]
    pub again: bool,
    /// The time that is chosen, for `appointment.<id>.booked`.
    pub at: Option<DateTime>,
    /// What the register answers to an order, for `order.<id>.done`; for `order.<id>.refused` the `reason`.
    pub order: Option<Answers>,
    /// The step must not be possible.
    #[serde(default)]
    pub refused: bool,
}

impl Later {
    /// Only its name.
    pub fn named(name: &str) -> Later {
        Later {
            on: name.to_owned(),
            ..Later::default()
        }
    }
}

/// What must come out; what is not named is not looked at, except that there must be no errors in the form.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Expect {
    pub pages: Option<Vec<String>>,
    /// `page/field/key`
    pub errors: Vec<String>,
    /// Fields that are shown, or not.
    pub shown: Vec<String>,
    pub hidden: Vec<String>,
    /// Ids of the queries that are asked.
    pub queries: Option<Vec<String>>,
    pub verdict: Option<String>,
    /// `R1 = "red not_at_address"`
    pub checks: BTreeMap<String, String>,
    pub fee_cent: Option<i64>,
    pub fee_refused: bool,
    pub refund_cent: Option<i64>,
    pub path: Option<Vec<String>>,
    /// All letters that are written, in order.
    pub letters: Option<Vec<String>>,
    /// All messages that are sent, in order; also for orders.
    pub messages: Option<Vec<String>>,
    pub orders: Option<Vec<String>>,
    /// Follow-ons that are offered at the end, in order, in a town that has them all.
    pub follow_ons: Option<Vec<String>>,
    /// Names of the clerk's actions at the end.
    pub actions: Option<Vec<String>>,
    /// The nearest last day at the end, of the state's deadline or of a clock.
    pub due: Option<Date>,
    /// By clock its last day while it runs, else `none`, `paused`, `stopped` or `over`.
    pub clocks: BTreeMap<String, String>,
    /// Key of the office that has the case at the end.
    pub office: Option<String>,
    /// Attributes, `valid_from` and `valid_until` of what is given.
    pub grant: Option<BTreeMap<String, String>>,
    /// Where each party of a participation stands at the end.
    pub parties: Option<BTreeMap<String, Vec<PartyStatus>>>,
    /// By appointment the word of what it has come to at the end.
    pub appointments: BTreeMap<String, String>,
    /// Kinds of all that is given, in order.
    pub grants: Option<Vec<String>>,
    /// The same after the events, with what was filled in on the way.
    pub at_end: Given,
}

/// Money and grants, as an example expects them.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Given {
    pub fee_cent: Option<i64>,
    pub fee_refused: bool,
    pub refund_cent: Option<i64>,
    /// Attributes, `kind`, `valid_from` and `valid_until` of one grant: of the one of this kind, else of the first.
    pub grant: Option<BTreeMap<String, String>>,
    /// Kinds of all that is given, in order.
    pub grants: Option<Vec<String>>,
}

impl Expect {
    /// What the case costs and gives as it was sent.
    pub fn when_sent(&self) -> Given {
        Given {
            fee_cent: self.fee_cent,
            fee_refused: self.fee_refused,
            refund_cent: self.refund_cent,
            grant: self.grant.clone(),
            grants: self.grants.clone(),
        }
    }
}

impl Case {
    /// `needed`: the level that the blueprint asks for online.
    pub fn facts(&self, today: Date, initial: &str, needed: Trust) -> CaseFacts {
        let least = if self.channel == Channel::Online {
            needed
        } else {
            Trust::None
        };
        CaseFacts {
            submitted_on: Some(today),
            applied_on: self.applied_on,
            channel: self.channel,
            trust: self.trust.unwrap_or(least),
            paid: self.paid,
            state: self.state.clone().unwrap_or_else(|| initial.to_owned()),
            renewal_of: None,
            heard: self.heard,
            office: String::new(),
            proceedings: Proceedings::default(),
        }
    }
}

/// Reads a file: `[defaults]`, then `[[examples]]` that say what differs.
///
/// Errors: what is wrong with the file, in words.
pub(super) fn read(text: &str) -> Result<Vec<Example>, String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let defaults = table
        .get("defaults")
        .cloned()
        .unwrap_or_else(|| toml::Value::Table(toml::Table::new()));
    let examples = table
        .get("examples")
        .and_then(toml::Value::as_array)
        .ok_or("there are no [[examples]]")?;
    let whole = |example: &toml::Value| {
        let mut whole = defaults.clone();
        lay_over(&mut whole, example);
        whole.try_into().map_err(|error: toml::de::Error| error.to_string())
    };
    examples.iter().map(whole).collect()
}

/// Tables by their keys, everything else whole. The text `"-"` takes a key away.
fn lay_over(under: &mut toml::Value, over: &toml::Value) {
    match (under, over) {
        (toml::Value::Table(under), toml::Value::Table(over)) => {
            for (key, value) in over {
                if value.as_str() == Some("-") {
                    under.remove(key);
                } else if let Some(known) = under.get_mut(key) {
                    lay_over(known, value);
                } else {
                    under.insert(key.clone(), value.clone());
                }
            }
        }
        (under, over) => *under = over.clone(),
    }
}

fn default_today() -> Date {
    jiff::civil::date(2026, 11, 21)
}

fn default_land() -> String {
    "HE".to_owned()
}
