//! The example files as they are written.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::answers::{Answers, Json};
use crate::model::{Channel, Trust};
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
}

/// Something that happens: its name, or its name with what changed since.
#[derive(Deserialize)]
#[serde(untagged)]
pub(super) enum Event {
    Name(String),
    Later(Later),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Later {
    pub on: String,
    pub today: Option<Date>,
    #[serde(default)]
    pub registers: BTreeMap<String, Json>,
    #[serde(default)]
    pub answers: Answers,
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
    /// Names of the clerk's actions at the end.
    pub actions: Option<Vec<String>>,
    /// Last day of the deadline that runs at the end.
    pub due: Option<Date>,
    /// Attributes, `valid_from` and `valid_until` of what is given.
    pub grant: Option<BTreeMap<String, String>>,
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
