//! The JSON Schemas fit what the engine reads: every blueprint and every example is valid, every slip is not.

mod validator;

use base::Lang;
use blueprint::{SCHEMA_FILES, file_schema};
use serde_json::{Value, json};

use super::common::{blueprint, files, folder, schemas};
pub use validator::errors;

fn schema(name: &str) -> Value {
    file_schema(name, &schemas()).unwrap_or_else(|| panic!("no schema {name}"))
}

fn parsed(text: &str) -> Value {
    let table: toml::Table = toml::from_str(text).expect("it is TOML");
    serde_json::to_value(table).expect("TOML is JSON")
}

/// All blueprints of the repository.
fn blueprints() -> Vec<String> {
    let entries = std::fs::read_dir(folder("")).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names
        .filter(|name| folder(name).join("blueprint.toml").exists())
        .collect();
    names.sort();
    assert!(names.len() >= 2);
    names
}

/// Name of the schema for a path, if it has one.
fn schema_of(path: &str) -> Option<&str> {
    match path.split_once('/') {
        Some(("examples", _)) => Some("examples"),
        Some(_) => None,
        None => path.strip_suffix(".toml"),
    }
}

#[test]
fn every_blueprint_of_the_repository_is_valid() {
    let mut seen = 0;
    for name in blueprints() {
        for (path, text) in &files(&name).0 {
            let Some(wanted) = schema_of(path) else { continue };
            let found = errors(&schema(wanted), &parsed(text));
            assert!(found.is_empty(), "{name}/{path}:\n{}", found.join("\n"));
            seen += 1;
        }
    }
    assert!(seen >= 2 * SCHEMA_FILES.len(), "only {seen} files were looked at");
}

#[test]
fn every_misspelt_key_and_unknown_word_is_refused() {
    let all = files("_all-fields");
    for (file, from, to) in [
        ("blueprint.toml", "legal_basis", "legal_bases"),
        ("blueprint.toml", "office = \"buergerbuero\"\n", ""),
        ("blueprint.toml", "format = 1", "format = 2"),
        ("blueprint.toml", "trust = \"basic\"", "trust = \"some\""),
        ("blueprint.toml", "kind = \"cent\"", "kind = \"euro\""),
        ("blueprint.toml", "languages = [\"de\", ", "languages = ["),
        ("blueprint.toml", "applicant =", "aplicant ="),
        ("form.toml", "carry_over", "carry-over"),
        ("form.toml", "kind = \"plate\"", "kind = \"plates\""),
        ("form.toml", "pattern = ", "step = 2\npattern = "),
        ("form.toml", "last = 8\n", ""),
        ("form.toml", "id = \"full_name\"", "id = \"Full Name\""),
        (
            "form.toml",
            "{ when = \"day >= town.begins_on\", key",
            "{ when = \"day >= town.begins_on\", keys",
        ),
        ("checks.toml", "register = \"zones\"", "register = \"zone\""),
        ("checks.toml", "with = { street =", "with = { road ="),
        ("checks.toml", "with = { person = \"person.person_ref\" }", "with = {}"),
        ("checks.toml", "on_unavailable = \"clerk\"", "on_unavailable = \"ask\""),
        ("checks.toml", "result = \"yellow\"", "result = \"unavailable\""),
        ("fees.toml", "amount_cent = 100", "amount_cent = 100\nformula = \"1\""),
        ("fees.toml", "valid_from = \"2020-01-01\"", "valid_from = \"1.1.2020\""),
        ("process.toml", "on = \"submitted\"", "on = \"submited\""),
        ("process.toml", "public = \"needs_you\"", "public = \"waits\""),
        ("process.toml", "period = \"14 days\"", "period = \"14 Tage\""),
        (
            "process.toml",
            "effects = [\"letter:receipt\", \"claim\"]",
            "effects = [\"letter:receipt\", \"claims\"]",
        ),
        (
            "process.toml",
            "needs = [\"question\", \"upload_slots\"]",
            "needs = [\"questions\"]",
        ),
        ("process.toml", "limited_when", "limited"),
        ("process.toml", "remedy = \"klage\"", "remedies = \"klage\""),
        (
            "examples/all.toml",
            "expect = { errors = [], verdict",
            "expect = { error = [], verdict",
        ),
        ("examples/all.toml", "name = \"All kinds at once\"\n", ""),
    ] {
        let text = all.get(file).expect("the file is there");
        assert!(text.contains(from), "{file} holds no {from}");
        let wanted = schema(schema_of(file).expect("it has a schema"));
        assert_eq!(errors(&wanted, &parsed(text)), Vec::<String>::new(), "{file}");
        let found = errors(&wanted, &parsed(&text.replacen(from, to, 1)));
        assert!(!found.is_empty(), "{file}: {to} is not refused");
    }
}

#[test]
fn the_answers_of_all_examples_are_valid() {
    let mut seen = 0;
    for name in blueprints() {
        let blueprint = blueprint(&name);
        let schema = blueprint.answers_schema(Lang::De);
        for (example, answers) in blueprint.example_answers() {
            let found = errors(&schema, &Value::Object(answers));
            assert!(found.is_empty(), "{name}: {example}:\n{}", found.join("\n"));
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} examples were looked at");
}

#[test]
fn answers_that_no_application_can_have_are_refused() {
    let blueprint = blueprint("_all-fields");
    let schema = blueprint.answers_schema(Lang::En);
    let (_, good) = blueprint.example_answers().into_iter().next().expect("an example");
    for (field, value) in [
        ("full_name", json!(null)),
        ("full_name", json!(7)),
        ("colour", json!("yellow")),
        ("day", json!("1.12.2026")),
        ("count", json!(11)),
        ("count", json!("3")),
        ("extras", json!(["bell", "bell"])),
        ("extras", json!(["horn"])),
        ("agree", json!("yes")),
        ("truth", json!(false)),
        ("home", json!({ "street": "Kaiserstraße", "town": "x" })),
        (
            "home",
            json!({ "street": "Kaiserstraße", "house_number": null, "postcode": "63065" }),
        ),
        ("home", json!({ "house_number": "12b", "postcode": "63065" })),
        ("postcode", json!("123")),
        ("nickname", json!("J")),
        ("nickname", json!("J<an")),
        (
            "proof",
            json!([{ "id": "f1", "name": "a.exe", "type": "application/x-msdownload", "size": 1 }]),
        ),
        ("sum", json!(750)),
        ("unknown_field", json!(1)),
    ] {
        let mut answers = good.clone();
        answers.insert(field.to_owned(), value.clone());
        assert!(
            !errors(&schema, &Value::Object(answers)).is_empty(),
            "{field} = {value}"
        );
    }
    let mut without = good.clone();
    without.remove("colour");
    assert!(!errors(&schema, &Value::Object(without)).is_empty());
    // The story is needed by who agrees, and by nobody else.
    let mut silent = good;
    silent.remove("story");
    assert!(!errors(&schema, &Value::Object(silent.clone())).is_empty());
    silent.insert("agree".to_owned(), json!(false));
    assert_eq!(errors(&schema, &Value::Object(silent)), Vec::<String>::new());
}

#[test]
fn the_schema_of_answers_has_a_name_that_fit_connect_can_carry() {
    let schema = blueprint("resident-parking-permit").answers_schema(Lang::De);
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(schema["$id"], "urn:rathaus:answers:resident-parking-permit:1.0.0");
    assert_eq!(schema["properties"]["birth_date"]["title"], "Geburtsdatum");
    assert_eq!(schema["properties"]["birth_date"]["$comment"], "FIM F60000230");
    assert!(
        schema["properties"].get("vehicle_plate").is_none(),
        "what the engine works out is not sent"
    );
}
