//! What blueprints are tested against is what the port promises.

use std::collections::BTreeMap;

use registers::port::{FieldType, parameters, registers, schema};
use serde::Deserialize;

#[derive(Deserialize)]
struct Register {
    answer: BTreeMap<String, FieldType>,
    parameters: BTreeMap<String, Parameter>,
}

#[derive(Deserialize)]
struct Parameter {
    r#type: FieldType,
    required: bool,
}

#[test]
fn the_tests_of_the_blueprints_assume_exactly_what_the_registers_promise() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../blueprint/tests/engine/registers.toml"
    );
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let assumed: BTreeMap<String, Register> = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
    let names: Vec<&str> = assumed.keys().map(String::as_str).collect();
    let mut promised = registers().to_vec();
    promised.sort_unstable();
    assert_eq!(names, promised);
    for (name, register) in &assumed {
        let answer: BTreeMap<String, FieldType> = schema(name)
            .expect("a register")
            .into_iter()
            .map(|(field, kind)| (field.to_owned(), kind))
            .collect();
        assert_eq!(register.answer, answer, "answers of {name}");
        let asked: BTreeMap<&str, (FieldType, bool)> = register
            .parameters
            .iter()
            .map(|(field, parameter)| (field.as_str(), (parameter.r#type, parameter.required)))
            .collect();
        let wanted: BTreeMap<&str, (FieldType, bool)> = parameters(name)
            .expect("a register")
            .into_iter()
            .map(|(field, kind, required)| (field, (kind, required)))
            .collect();
        assert_eq!(asked, wanted, "parameters of {name}");
    }
}
