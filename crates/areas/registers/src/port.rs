//! The port through which services ask registers and tell them to do something, whatever stands behind it: a simulator
//! or a real interface.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::LazyLock;

use base::checks::birth_date::{self, PartialDate};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::schemas;

/// Something that answers questions to registers.
pub trait Registers: Send + Sync {
    /// Asks one register once. The answer holds either data that fit `schema` or the reason why there are none.
    ///
    /// The same question may be asked again after `Unavailable`; asking changes nothing but the register's log.
    fn ask<'a>(&'a self, query: RegisterQuery) -> Pin<Box<dyn Future<Output = RegisterAnswer> + Send + 'a>>;

    /// Tells one register to do something.
    ///
    /// The order's key makes it happen once: the same key gives the same receipt again and has no second effect, so an
    /// order may be repeated after `Unavailable` or a lost answer.
    fn order<'a>(&'a self, order: RegisterOrder) -> Pin<Box<dyn Future<Output = RegisterReceipt> + Send + 'a>>;
}

/// One question to one register.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegisterQuery {
    /// One of `registers()`.
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
    /// Somebody whose identity is proven and who asks about themself. A block protects from others, not from oneself; of
    /// their relatives' blocks they learn nothing. Source: § 10, § 23a BMG.
    Oneself,
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

/// Something that one register shall do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RegisterOrder {
    /// Names the order for ever; at most 200 characters.
    pub key: String,
    pub register: String,
    /// One of `operations()` of the register.
    pub operation: String,
    /// The operation's parameters. Unknown ones are ignored.
    pub with: BTreeMap<String, Value>,
    pub purpose: Purpose,
}

/// What a register made of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterReceipt {
    Done {
        /// A flat object with the fields of the operation's answer.
        data: Value,
        /// `simulator`, or the name of the real interface; shown wherever the receipt is.
        source: String,
        done_at: Timestamp,
    },
    /// The register said no; nothing changed, and another try with the same key says the same.
    Refused {
        /// Names the reason for conditions: `person_unknown`.
        key: String,
        /// In words for the clerk.
        reason: String,
        source: String,
        refused_at: Timestamp,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    Text,
    Bool,
    Int,
    Date,
    TextList,
    /// A list of objects with these fields; an empty list where there are none.
    Objects(&'static [(&'static str, FieldType)]),
}

use FieldType::{Bool, Date, Int, Objects, Text, TextList};

/// The registers that can be asked.
pub fn registers() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| schemas::REGISTERS.iter().map(|register| register.name).collect());
    &NAMES
}

/// Fields of a register's answer, so that conditions over it can be checked before a service is published.
pub fn schema(register: &str) -> Option<Vec<(&'static str, FieldType)>> {
    schemas::register(register).map(|register| register.answer.to_vec())
}

/// Parameters of a question to a register: name, type, required.
pub fn parameters(register: &str) -> Option<Vec<(&'static str, FieldType, bool)>> {
    schemas::register(register).map(|register| register.parameters.to_vec())
}

/// Checks an answer against the schema. A consumer treats an answer that does not fit like `Unavailable`: it must
/// decide nothing from data it does not understand.
///
/// Errors: one sentence per field that is missing, unknown or of the wrong type.
pub fn conforms(register: &str, data: &Value) -> Result<(), Vec<String>> {
    let Some(fields) = schema(register) else {
        return Err(vec![format!("There is no register {register}.")]);
    };
    all_fit(&fields, data)
}

/// As `conforms`, for the data of a receipt that says `Done`.
///
/// Errors: as there; also where the register has no such operation.
pub fn receipt_conforms(register: &str, operation: &str, data: &Value) -> Result<(), Vec<String>> {
    let Some(known) = crate::operations::operation(register, operation) else {
        return Err(vec![format!("The register {register} has no operation {operation}.")]);
    };
    all_fit(known.answer, data)
}

fn all_fit(fields: &[(&str, FieldType)], data: &Value) -> Result<(), Vec<String>> {
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
        (Objects(fields), value) => value
            .as_array()
            .is_some_and(|list| list.iter().all(|entry| is_object_of(fields, entry))),
    }
}

fn is_object_of(fields: &[(&str, FieldType)], entry: &Value) -> bool {
    entry.as_object().is_some_and(|object| {
        object.len() == fields.len()
            && fields
                .iter()
                .all(|(name, kind)| object.get(*name).is_some_and(|value| fits(*kind, value)))
    })
}

/// What reads the parameters of a question or an order.
pub(crate) struct With<'a>(pub &'a BTreeMap<String, Value>);

impl RegisterQuery {
    pub(crate) fn with(&self) -> With<'_> {
        With(&self.with)
    }
}

impl RegisterOrder {
    pub(crate) fn with(&self) -> With<'_> {
        With(&self.with)
    }

    /// A parameter as tidied text; numbers count as text. Empty text is none.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.with().text(name)
    }
}

impl With<'_> {
    /// As tidied text; numbers count as text. Empty text is none.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text(self.0.get(name)?)
    }

    /// Yes or no; no when missing.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or(false)
    }

    /// A number; text of digits counts too.
    pub(crate) fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// A list of texts; one text counts as a list.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(text).collect(),
            Some(value) => text(value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// A list of objects, each with what it names.
    pub(crate) fn objects(&self, name: &str) -> Vec<BTreeMap<String, Value>> {
        let entries = self.0.get(name).and_then(Value::as_array);
        entries
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .map(|entry| {
                entry
                    .iter()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect()
            })
            .collect()
    }

    /// A date; none when missing or no date.
    pub(crate) fn date(&self, name: &str) -> Option<jiff::civil::Date> {
        self.text(name)?.parse().ok()
    }

    /// A date of birth; none when missing or no date.
    pub(crate) fn birth_date(&self, name: &str) -> Option<PartialDate> {
        birth_date::parse(&self.text(name)?).ok()
    }
}

fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}
