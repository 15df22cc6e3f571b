//! What the tests share: the registers as the outside world describes them, and the blueprints of this repository.

use std::collections::BTreeMap;
use std::path::PathBuf;

use blueprint::{Blueprint, Files, RegisterSchema, Schemas, Type, read_folder};

#[derive(serde::Deserialize)]
struct Register {
    answer: BTreeMap<String, toml::Value>,
    parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    operations: BTreeMap<String, Operation>,
}

#[derive(serde::Deserialize)]
struct Operation {
    answer: BTreeMap<String, toml::Value>,
    parameters: BTreeMap<String, Parameter>,
}

#[derive(serde::Deserialize)]
struct Parameter {
    r#type: toml::Value,
    required: bool,
}

/// The registers that a town connects. A test of the registers' port compares the table with the port itself.
pub fn schemas() -> Schemas {
    let table: BTreeMap<String, Register> =
        toml::from_str(include_str!("registers.toml")).expect("the table of the registers reads");
    table.iter().fold(Schemas::built_in(), |all, (name, register)| {
        let schema = RegisterSchema::new(answer(&register.answer), parameters(&register.parameters));
        let told = register.operations.iter().fold(schema, |all, (name, operation)| {
            all.with_operation(name, answer(&operation.answer), parameters(&operation.parameters))
        });
        all.with(name, told)
    })
}

fn answer(fields: &BTreeMap<String, toml::Value>) -> impl Iterator<Item = (&str, Type)> {
    fields.iter().map(|(field, kind)| (field.as_str(), type_of(kind)))
}

fn parameters(parameters: &BTreeMap<String, Parameter>) -> impl Iterator<Item = (&str, Type, bool)> {
    parameters
        .iter()
        .map(|(field, of)| (field.as_str(), type_of(&of.r#type), of.required))
}

/// A word, or for a list of objects an array with one table of their fields.
fn type_of(kind: &toml::Value) -> Type {
    if let Some([toml::Value::Table(fields)]) = kind.as_array().map(Vec::as_slice) {
        let fields = fields.iter().map(|(name, kind)| (name.clone(), type_of(kind)));
        return Type::List(Box::new(Type::Object(fields.collect())));
    }
    match kind.as_str() {
        Some("text") => Type::Text,
        Some("bool") => Type::Bool,
        Some("int") => Type::Int,
        Some("date") => Type::Date,
        Some("text_list") => Type::List(Box::new(Type::Text)),
        other => panic!("registers.toml knows no type {other:?}"),
    }
}

/// The folder of a blueprint of this repository.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../blueprints")).join(name)
}

pub fn files(name: &str) -> Files {
    read_folder(&folder(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A blueprint of this repository; panics with all findings when it does not load.
pub fn blueprint(name: &str) -> Blueprint {
    loaded(&files(name))
}

pub fn loaded(files: &Files) -> Blueprint {
    match Blueprint::load(files, &schemas()) {
        Ok(loaded) => loaded.blueprint,
        Err(found) => panic!(
            "{}",
            found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        ),
    }
}
