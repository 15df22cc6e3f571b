//! What the tests share: the registers as the outside world describes them, and the blueprints of this repository.

use std::collections::BTreeMap;
use std::path::PathBuf;

use blueprint::{Blueprint, Files, RegisterSchema, Schemas, Type, read_folder};

#[derive(serde::Deserialize)]
struct Register {
    answer: BTreeMap<String, String>,
    parameters: BTreeMap<String, Parameter>,
}

#[derive(serde::Deserialize)]
struct Parameter {
    r#type: String,
    required: bool,
}

/// The registers that a town connects. A test of the registers' port compares the table with the port itself.
pub fn schemas() -> Schemas {
    let table: BTreeMap<String, Register> =
        toml::from_str(include_str!("registers.toml")).expect("the table of the registers reads");
    table.iter().fold(Schemas::built_in(), |all, (name, register)| {
        let answer = register
            .answer
            .iter()
            .map(|(field, kind)| (field.as_str(), type_of(kind)));
        let parameters = register
            .parameters
            .iter()
            .map(|(field, parameter)| (field.as_str(), type_of(&parameter.r#type), parameter.required));
        all.with(name, RegisterSchema::new(answer, parameters))
    })
}

fn type_of(word: &str) -> Type {
    match word {
        "text" => Type::Text,
        "bool" => Type::Bool,
        "int" => Type::Int,
        "date" => Type::Date,
        "text_list" => Type::List(Box::new(Type::Text)),
        other => panic!("registers.toml knows no type {other}"),
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
