//! The folder of a draft: the questions of a schema, and around them the small complete service of `blueprint new`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::{Table, Value};

use super::form::{Page, Question};
use super::kinds::{first_word, one_line};
use super::model::Schema;
use crate::files::Files;
use crate::starter::starter;

/// Questions of the starter that a draft takes over: process and letters need to know who applies and how to reach them.
const PERSON: &str = "person";
const CONTACT: &str = "contact";
/// Names of the starter's questions on these pages.
pub(super) const TAKEN: [&str; 7] = [
    "given_names",
    "family_name",
    "birth_date",
    "home",
    "notify",
    "email",
    "correct",
];
pub(super) const TAKEN_PAGES: [&str; 2] = [PERSON, CONTACT];

/// The files of a draft; none when the id cannot be one.
///
/// Besides, whether the page that asks for the person was added, because the schema has no name that a letter could use.
pub(super) fn folder(id: &str, schema: &Schema, pages: &[Page], comments: &[String]) -> Option<(Files, bool)> {
    let mut files = starter(id)?.0;
    files.retain(|path, _| {
        !path.starts_with("examples/") && !["texts/en.toml", "texts/de-x-leicht.toml"].contains(&path.as_str())
    });
    let person = person(pages);
    let own: &[&str] = if person.is_some() {
        &[CONTACT]
    } else {
        &[PERSON, CONTACT]
    };
    let form = form(pages, own, files.get("form.toml")?, schema, comments);
    let texts = texts(pages, own, files.get("texts/de.toml")?, schema);
    let head = head(files.get("blueprint.toml")?, schema, person.as_ref());
    files.insert("form.toml".to_owned(), form);
    files.insert("texts/de.toml".to_owned(), texts);
    files.insert("blueprint.toml".to_owned(), head);
    Some((Files(files), person.is_none()))
}

/// The questions for given and family names, if there is one of each outside of groups.
fn person(pages: &[Page]) -> Option<(&str, &str)> {
    let only = |words: &[&str]| {
        let named =
            |question: &&Question| question.kind == "name" && words.contains(&first_word(&question.label).as_str());
        let mut found = pages.iter().flat_map(|page| &page.questions).filter(named);
        found
            .next()
            .filter(|_| found.next().is_none())
            .map(|question| question.id.as_str())
    };
    Some((only(&["vorname", "vornamen"])?, only(&["familienname", "nachname"])?))
}

/// blueprint.toml of the starter with other values in some lines, so that its explanations stay.
fn head(starter: &str, schema: &Schema, person: Option<&(&str, &str)>) -> String {
    let legal = &schema.legal;
    let norms: Vec<Value> = match legal.is_empty() {
        true => vec![Value::from(format!("FIM {}", one_line(&schema.number.to_string(), 60)))],
        false => legal.iter().map(|norm| Value::from(norm.as_str())).collect(),
    };
    let name = person.map(|(given, family)| format!("{{{given}}} {{{family}}}"));
    let mut replaced: BTreeMap<&str, String> = BTreeMap::from([
        ("legal_basis", Value::from(norms).to_string()),
        ("languages", "[\"de\"]".to_owned()),
        // What it costs nobody knows from a schema of data fields.
        ("fee_cent", "{ kind = \"cent\", default = 0, max = 10000 }".to_owned()),
    ]);
    if let Some(name) = name {
        replaced.insert("recipient", Value::from(vec![Value::from(name.as_str())]).to_string());
        replaced.insert("applicant", Value::from(name).to_string());
    }
    let line = |line: &str| {
        let key = line.split(" = ").next().unwrap_or_default();
        replaced
            .get(key)
            .map_or_else(|| line.to_owned(), |value| format!("{key} = {value}"))
    };
    starter.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

fn form(pages: &[Page], own: &[&str], starter: &str, schema: &Schema, comments: &[String]) -> String {
    let mut text = format!(
        "# Die Fragen, aus dem Datenschema {} „{}“ (FIM). Die Worte dazu stehen in texts/de.toml.\n",
        one_line(&schema.number.to_string(), 60),
        one_line(&schema.label, 200)
    );
    add_comments(comments, &mut text);
    for page in pages {
        text.push_str("\n[[pages]]\n");
        let _ = writeln!(text, "id = {}", Value::from(page.id.as_str()));
        add_comments(&page.comments, &mut text);
        for question in &page.questions {
            add_question(question, "pages.fields", &mut text);
        }
    }
    for block in starter.split("[[pages]]\n").skip(1) {
        if own.iter().any(|id| block.starts_with(&format!("id = \"{id}\""))) {
            text.push_str("\n[[pages]]\n");
            text.push_str(block.trim_end());
            text.push('\n');
        }
    }
    text
}

fn add_comments(comments: &[String], text: &mut String) {
    for comment in comments {
        let _ = writeln!(text, "# {comment}");
    }
}

fn add_question(question: &Question, table: &str, text: &mut String) {
    text.push('\n');
    add_comments(&question.comments, text);
    let _ = writeln!(text, "[[{table}]]");
    let mut line = |key: &str, value: Value| {
        let _ = writeln!(text, "{key} = {value}");
    };
    line("id", Value::from(question.id.as_str()));
    line("kind", Value::from(question.kind));
    if !question.required && question.kind != "note" {
        line("required", Value::from(false));
    }
    for (key, value) in &question.params {
        line(key, value.clone());
    }
    if let Some(why) = &question.why {
        line("why", Value::from(why.as_str()));
    }
    if let Some(fim) = &question.fim {
        line("fim", Value::from(fim.as_str()));
    }
    for inner in &question.inner {
        add_question(inner, &format!("{table}.fields"), text);
    }
}

/// The starter's texts with those of the schema instead of its own questions.
fn texts(pages: &[Page], own: &[&str], starter: &str, schema: &Schema) -> String {
    let mut all: Table = toml::from_str(starter).expect("the texts of the starter are tested to be TOML");
    let mut words = |family: &str, taken: &[&str]| -> Table {
        let table = all.remove(family).and_then(|table| match table {
            Value::Table(table) => Some(table),
            _ => None,
        });
        table
            .unwrap_or_default()
            .into_iter()
            .filter(|(key, _)| taken.contains(&key.as_str()))
            .collect()
    };
    let mut page_texts = words("pages", own);
    let with_person = own.contains(&PERSON);
    let taken: Vec<&str> = TAKEN.into_iter().skip(if with_person { 0 } else { 4 }).collect();
    let mut field_texts = words("fields", &taken);
    for page in pages {
        let mut table = Table::from_iter([("title".to_owned(), Value::from(page.title.as_str()))]);
        table.extend(
            page.intro
                .iter()
                .map(|intro| ("intro".to_owned(), Value::from(intro.as_str()))),
        );
        page_texts.insert(page.id.clone(), Value::Table(table));
        field_texts.extend(page.questions.iter().map(question_texts));
    }
    let mut service = Table::from_iter([("title".to_owned(), Value::from(one_line(&schema.label, 200)))]);
    service.extend(
        schema
            .help
            .iter()
            .map(|help| ("intro".to_owned(), Value::from(one_line(help, 2000)))),
    );
    for (family, table) in [("service", service), ("pages", page_texts), ("fields", field_texts)] {
        all.insert(family.to_owned(), Value::Table(table));
    }
    let body = toml::to_string(&all).expect("texts are strings in tables");
    format!(
        "# Alle Worte dieser Leistung auf Deutsch (Anrede „Sie“). Die der Fragen stammen aus dem Datenschema.\n\n{body}"
    )
}

fn question_texts(question: &Question) -> (String, Value) {
    let mut table = Table::from_iter([("label".to_owned(), Value::from(question.label.as_str()))]);
    table.extend(
        question
            .hint
            .iter()
            .map(|hint| ("hint".to_owned(), Value::from(hint.as_str()))),
    );
    if !question.options.is_empty() {
        let options = question
            .options
            .iter()
            .map(|(value, words)| (value.clone(), Value::from(words.as_str())));
        table.insert("options".to_owned(), Value::Table(options.collect()));
    }
    if question.kind == "group" {
        table.insert("entry".to_owned(), Value::from(format!("{} {{n}}", question.label)));
        table.insert("add".to_owned(), Value::from(format!("{} hinzufügen", question.label)));
        table.extend(question.inner.iter().map(question_texts));
    }
    (question.id.clone(), Value::Table(table))
}
