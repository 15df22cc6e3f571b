//! What blueprints are tested against is what the port promises.

use std::fmt::Write;

use registers::operations::operations;
use registers::port::{FieldType, parameters, registers, schema};

const HEAD: &str = "\
# What the registers answer, want to know and can be told to do, as the blueprints' tests assume it. Written anew by
# `RATHAUS_WRITE_REGISTERS=1 cargo nextest run -p registers --test drift`; a change is seen in review.
";

#[test]
fn the_tests_of_the_blueprints_assume_exactly_what_the_registers_promise() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../blueprint/tests/engine/registers.toml"
    );
    let promised = written();
    if std::env::var_os("RATHAUS_WRITE_REGISTERS").is_some() {
        std::fs::write(path, &promised).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    let assumed = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let differing: Vec<_> = assumed
        .lines()
        .zip(promised.lines())
        .filter(|(assumed, promised)| assumed != promised)
        .take(5)
        .collect();
    assert!(
        assumed == promised,
        "registers.toml differs from the port: {differing:#?}"
    );
}

fn written() -> String {
    let mut names = registers().to_vec();
    names.sort_unstable();
    let mut out = HEAD.to_owned();
    for name in names {
        let answer = schema(name).expect("a register");
        let asked = parameters(name).expect("a register");
        section(&mut out, name, &answer, &asked);
        for operation in operations(name) {
            let place = format!("{name}.operations.{}", operation.name);
            section(&mut out, &place, operation.answer, operation.parameters);
        }
    }
    out
}

fn section(out: &mut String, place: &str, answer: &[(&str, FieldType)], asked: &[(&str, FieldType, bool)]) {
    let _ = writeln!(out, "\n[{place}.answer]");
    for (field, kind) in answer {
        let _ = writeln!(out, "{field} = {}", word(*kind));
    }
    let _ = writeln!(out, "\n[{place}.parameters]");
    for (field, kind, required) in asked {
        let _ = writeln!(out, "{field} = {{ type = {}, required = {required} }}", word(*kind));
    }
}

/// A list of objects is an array with one table.
fn word(kind: FieldType) -> String {
    match kind {
        FieldType::Text => "\"text\"".into(),
        FieldType::Bool => "\"bool\"".into(),
        FieldType::Int => "\"int\"".into(),
        FieldType::Date => "\"date\"".into(),
        FieldType::TextList => "\"text_list\"".into(),
        FieldType::Objects(fields) => {
            let fields: Vec<String> = fields
                .iter()
                .map(|(name, kind)| format!("{name} = {}", word(*kind)))
                .collect();
            format!("[{{ {} }}]", fields.join(", "))
        }
    }
}
