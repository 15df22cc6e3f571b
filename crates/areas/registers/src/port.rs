//! The port through which services ask registers, whatever stands behind it: a simulator or a real interface.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Something that answers questions to registers.
pub trait Registers: Send + Sync {
    /// Asks one register once. The answer holds either data that fit `schema` or the reason why there are none.
    ///
    /// The same question may be asked again after `Unavailable`; asking changes nothing but the register's log.
    fn ask<'a>(&'a self, query: RegisterQuery) -> Pin<Box<dyn Future<Output = RegisterAnswer> + Send + 'a>>;
}

/// One question to one register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegisterQuery {
    /// `residents`, `vehicles` or `zones`; see `registers()`.
    pub register: String,
    /// The question's parameters; see `parameters()`. Unknown ones are ignored.
    pub with: BTreeMap<String, Value>,
    pub purpose: Purpose,
}

/// Why, for which case and for whom a register is asked; this is what the register's own log keeps.
///
/// Source: § 40 BMG (log of automated retrievals).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// The service or the legal task, `resident-parking-permit`.
    pub reason: String,
    /// Reference of the case, if there is one yet.
    pub case_ref: Option<String>,
    /// The staff member's name in the system, or `system` for an automatic check.
    pub asked_by: String,
    pub audience: Audience,
}

/// Who may get to see what follows from the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// A person whose identity is not proven. A blocked person is then exactly like one who is not registered.
    /// Source: § 51 Abs. 1, § 52 BMG.
    Applicant,
    /// A staff member with the task: learns that a block exists, still not the address.
    Clerk,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterAnswer {
    Answered {
        /// A flat object with the fields of `schema`.
        data: Value,
        /// `simulator`, or the name of the real interface; shown wherever the answer is.
        source: String,
        answered_at: Timestamp,
    },
    Unavailable {
        /// In words for the log and the clerk; holds no personal data.
        reason: String,
        /// Unit: seconds; the earliest sensible next try.
        retry_after_s: u32,
    },
}

/// Type of a field of an answer or a parameter. Dates are ISO text; every field may be `null` where the register has
/// no value, except `Bool`, which never is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    Text,
    Bool,
    Int,
    Date,
    TextList,
}

use FieldType::{Bool, Date, Int, Text, TextList};

/// The registers that can be asked.
pub fn registers() -> &'static [&'static str] {
    &["residents", "vehicles", "zones"]
}

/// Fields of a register's answer, so that conditions over it can be checked before a service is published.
pub fn schema(register: &str) -> Option<Vec<(&'static str, FieldType)>> {
    let fields: &[(&str, FieldType)] = match register {
        "residents" => RESIDENTS,
        "vehicles" => VEHICLES,
        "zones" => ZONES,
        _ => return None,
    };
    Some(fields.to_vec())
}

/// Parameters of a question to a register: name, type, required.
pub fn parameters(register: &str) -> Option<Vec<(&'static str, FieldType, bool)>> {
    let parameters: &[(&str, FieldType, bool)] = match register {
        "residents" => &[
            ("family_name", Text, true),
            ("given_names", Text, true),
            ("birth_date", Date, true),
            ("street", Text, false),
            ("house_number", Text, false),
            ("postcode", Text, false),
            ("on", Date, false),
        ],
        "vehicles" => &[
            ("plate", Text, true),
            ("vin_end", Text, false),
            ("family_name", Text, false),
            ("given_names", Text, false),
            ("birth_date", Date, false),
            ("company", Text, false),
            ("on", Date, false),
        ],
        "zones" => &[
            ("street", Text, true),
            ("house_number", Text, false),
            ("postcode", Text, false),
        ],
        _ => return None,
    };
    Some(parameters.to_vec())
}

const RESIDENTS: &[(&str, FieldType)] = &[
    // found | not_found | ambiguous
    ("status", Text),
    // another name, not only another spelling of it
    ("name_differs", Bool),
    ("at_address", Bool),
    // main | second | none: the dwelling at the address asked for
    ("residence", Text),
    ("current", Bool),
    ("registered_since", Date),
    ("moved_in_pending", Bool),
    // full years on the day asked for; with an unknown birthday the least possible
    ("age", Int),
    ("deceased", Bool),
    ("blocked", Bool),
    ("moved_away_on", Date),
    ("person_ref", Text),
    ("family_name", Text),
    ("given_names", Text),
    // those of them that were asked for, as the register spells them
    ("given_names_asked", Text),
    ("doctoral_degree", Text),
    // with 00 for an unknown month or day
    ("birth_date", Text),
    ("street", Text),
    ("house_number", Text),
    ("postcode", Text),
    ("city", Text),
];

const VEHICLES: &[(&str, FieldType)] = &[
    // found | not_found
    ("status", Text),
    ("plate", Text),
    ("keeper_matches", Bool),
    // person | company | other
    ("keeper_kind", Text),
    ("vin_matches", Bool),
    // car | motorcycle | lorry | trailer | camper
    ("class", Text),
    ("mass_kg", Int),
    ("insured", Bool),
    ("decommissioned", Bool),
    ("electric", Bool),
    // first and last month, 1 to 12, of a seasonal plate
    ("season_from", Int),
    ("season_to", Int),
    ("tax_arrears", Bool),
];

const ZONES: &[(&str, FieldType)] = &[
    // one | none | several | unknown_address
    ("status", Text),
    ("zones", TextList),
    ("zone", Text),
    ("zone_name", Text),
    ("street_key", Text),
    ("street", Text),
    ("house_number", Text),
    ("postcode", Text),
    ("district", Text),
    ("suggestion", TextList),
    ("quota", Int),
    ("quota_free", Int),
];

/// Checks an answer against the schema. A consumer treats an answer that does not fit like `Unavailable`: it must
/// decide nothing from data it does not understand.
///
/// Errors: one sentence per field that is missing, unknown or of the wrong type.
pub fn conforms(register: &str, data: &Value) -> Result<(), Vec<String>> {
    let Some(fields) = schema(register) else {
        return Err(vec![format!("There is no register {register}.")]);
    };
    let Some(object) = data.as_object() else {
        return Err(vec!["The answer is not an object.".to_owned()]);
    };
    let mut problems: Vec<String> = fields
        .iter()
        .filter(|(name, kind)| !object.get(*name).is_some_and(|value| fits(*kind, value)))
        .map(|(name, kind)| format!("Field {name} is missing or not {kind:?}."))
        .collect();
    let unknown = object.keys().filter(|key| !fields.iter().any(|(name, _)| name == key));
    problems.extend(unknown.map(|key| format!("Field {key} is not in the schema.")));
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn fits(kind: FieldType, value: &Value) -> bool {
    match (kind, value) {
        (Bool, value) => value.is_boolean(),
        (_, Value::Null) => true,
        (Text, value) => value.is_string(),
        (Int, value) => value.is_i64() || value.is_u64(),
        (Date, value) => value
            .as_str()
            .is_some_and(|text| text.parse::<jiff::civil::Date>().is_ok()),
        (TextList, value) => value.as_array().is_some_and(|list| list.iter().all(Value::is_string)),
    }
}

impl RegisterQuery {
    /// A parameter as tidied text; numbers count as text. Empty text is none.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let text = match self.with.get(name)? {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some(text)
    }

    /// A parameter as a date; none when missing or no date.
    pub(crate) fn date(&self, name: &str) -> Option<jiff::civil::Date> {
        self.text(name)?.parse().ok()
    }
}
