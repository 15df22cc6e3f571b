//! What each register answers, wants to know and can be told to do, as data. One file a register, or a family of them.

use serde_json::{Map, Value};

use crate::operations::Operation;
use crate::port::FieldType;

mod licences;
mod parcels;
mod plates;
mod residents;
mod vehicles;
mod zones;

/// A field of an answer: name and type.
pub(crate) type Field = (&'static str, FieldType);
/// A parameter: name, type, required.
pub(crate) type Parameter = (&'static str, FieldType, bool);

/// All that is known of a register.
pub(crate) struct Register {
    pub name: &'static str,
    pub answer: &'static [Field],
    pub parameters: &'static [Parameter],
    pub operations: &'static [Operation],
}

/// Every register, in the order in which people read of them.
pub(crate) const REGISTERS: &[&Register] = &[
    &residents::RESIDENTS,
    &vehicles::VEHICLES,
    &vehicles::VEHICLE_CODES,
    &plates::PLATES,
    &vehicles::INSURANCE,
    &vehicles::VEHICLE_TAX,
    &licences::LICENCES,
    &licences::ACCOMPANYING,
    &parcels::PARCELS,
    &zones::ZONES,
];

pub(crate) fn register(name: &str) -> Option<&'static Register> {
    REGISTERS.iter().find(|register| register.name == name).copied()
}

/// The given fields of an answer, and every other field of the register with no value, so that conditions never meet a
/// hole: `false`, an empty list, or `null`.
pub(crate) fn filled(name: &str, given: Value) -> Value {
    let mut given = match given {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for (field, kind) in register(name).map_or(&[][..], |register| register.answer) {
        given.entry(*field).or_insert_with(|| match kind {
            FieldType::Bool => Value::Bool(false),
            FieldType::TextList | FieldType::Objects(_) => Value::Array(Vec::new()),
            FieldType::Text | FieldType::Int | FieldType::Date => Value::Null,
        });
    }
    Value::Object(given)
}
