//! Schemas of the files, from the types that load them and the lists that the loader checks against.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use serde_json::{Map, json};

use super::trace::{Shape, TableShape, Traced};
use super::{DRAFT, words};
use crate::answers::Json;
use crate::examples;
use crate::kinds::KINDS;
use crate::load::{self, EFFECTS, EVENTS, FORMAT, NAMED_EFFECTS, ROLES, SENT_EVENTS};
use crate::model::CLAIMS;
use crate::schema::{Schemas, Type};

/// What each key means, by table and key.
const MEANINGS: &str = include_str!("../../texts/format.toml");

/// The JSON Schema of one of [`super::SCHEMA_FILES`]; `schemas` are the registers that a blueprint may ask.
///
/// None for another name.
pub fn file_schema(name: &str, schemas: &Schemas) -> Option<Json> {
    let mut whole = match name {
        "examples" => examples_file(schemas),
        _ => written(&load::shape(name)?, schemas, false),
    };
    let head = json!({
        "$schema": DRAFT,
        "$id": format!("urn:rathaus:blueprint-format:{FORMAT}:{name}"),
        "title": title(name),
    });
    if let (Json::Object(whole), Json::Object(head)) = (&mut whole, head) {
        whole.extend(head);
    }
    Some(whole)
}

/// The file's name for people.
fn title(name: &str) -> String {
    match name {
        "examples" => "examples/*.toml of a blueprint".to_owned(),
        _ => format!("{name}.toml of a blueprint"),
    }
}

fn meanings() -> BTreeMap<String, String> {
    let table: toml::Table = toml::from_str(MEANINGS).expect("the list of meanings is tested to be TOML");
    let mut entries = BTreeMap::new();
    crate::load::flatten("", &table, &mut entries, &mut Vec::new());
    entries
}

/// A file whose root is one table of the format.
fn written(traced: &Traced, schemas: &Schemas, loose: bool) -> Json {
    let writer = Writer {
        schemas,
        meanings: meanings(),
        loose,
    };
    let mut root = writer.shape(&traced.root);
    let tables = traced.tables.iter();
    let defs: Map<String, Json> = tables
        .map(|(name, shape)| ((*name).to_owned(), writer.table(name, shape)))
        .collect();
    if let Json::Object(root) = &mut root {
        root.insert("$defs".to_owned(), Json::Object(defs));
    }
    root
}

/// `[defaults]` hold what an example may hold, and every example says only what differs.
fn examples_file(schemas: &Schemas) -> Json {
    let [example, later] = examples::shapes();
    let mut whole = written(&example, schemas, true);
    let later = written(&later, schemas, true);
    let root = whole.get("$ref").cloned().unwrap_or_default();
    if let Json::Object(whole) = &mut whole {
        whole.remove("$ref");
        whole.insert("type".to_owned(), json!("object"));
        whole.insert("additionalProperties".to_owned(), json!(false));
        whole.insert("required".to_owned(), json!(["examples"]));
        let named = json!({ "allOf": [{ "$ref": root }, { "required": ["name"] }] });
        whole.insert(
            "properties".to_owned(),
            json!({
                "defaults": { "$ref": root, "description": "Laid under every example of the file." },
                "examples": { "type": "array", "items": named, "minItems": 1 },
            }),
        );
        if let (Some(Json::Object(defs)), Some(Json::Object(more))) = (whole.get_mut("$defs"), later.get("$defs")) {
            defs.extend(more.clone());
        }
    }
    whole
}

struct Writer<'a> {
    schemas: &'a Schemas,
    meanings: BTreeMap<String, String>,
    /// Examples: nothing is required, and `"-"` takes a default away.
    loose: bool,
}

impl Writer<'_> {
    fn shape(&self, shape: &Shape) -> Json {
        match shape {
            Shape::Any => json!({}),
            Shape::Bool => json!({ "type": "boolean" }),
            Shape::Integer(i64::MIN, _) => json!({ "type": "integer" }),
            Shape::Integer(least, most) if *most == i64::MAX.unsigned_abs() => {
                json!({ "type": "integer", "minimum": least })
            }
            Shape::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Shape::Number => json!({ "type": "number" }),
            Shape::Text => json!({ "type": "string" }),
            Shape::Words(known) => json!({ "enum": known }),
            Shape::List(inner) => json!({ "type": "array", "items": self.shape(inner) }),
            Shape::Named(inner) => json!({ "type": "object", "additionalProperties": self.shape(inner) }),
            Shape::Table(name) => json!({ "$ref": format!("#/$defs/{name}") }),
        }
    }

    fn table(&self, name: &str, table: &TableShape) -> Json {
        let properties: Map<String, Json> = table
            .fields
            .iter()
            .map(|(key, shape)| ((*key).to_owned(), self.property(name, key, shape)))
            .collect();
        let mut whole = Map::from_iter([
            ("type".to_owned(), json!("object")),
            ("properties".to_owned(), Json::Object(properties)),
        ]);
        if !table.required.is_empty() && !self.loose {
            whole.insert("required".to_owned(), words(table.required.iter().copied()));
        }
        if table.closed {
            whole.insert("additionalProperties".to_owned(), json!(false));
        }
        let rules = match name {
            "FieldEntry" => kinds(table),
            "QueryEntry" => self.registers(),
            "ParticipationEntry" => vec![json!({ "oneOf": [
                { "required": ["office"] }, { "required": ["office_from"] }, { "required": ["invited"] },
            ] })],
            "AppointmentEntry" => vec![json!({ "not": { "required": ["office", "office_from"] } })],
            "DeadlineEntry" => vec![json!({ "oneOf": [
                { "required": ["period"] },
                { "required": ["until"], "properties": { "from": false } },
            ] })],
            "MessageEntry" => {
                vec![json!({ "oneOf": [{ "required": ["receiver"] }, { "required": ["receiver_from"] }] })]
            }
            "FollowOnEntry" => vec![json!({ "oneOf": [{ "required": ["service"] }, { "required": ["entry"] }] })],
            "PositionEntry" => vec![json!({ "oneOf": [{ "required": ["amount_cent"] }, { "required": ["formula"] }] })],
            _ => Vec::new(),
        };
        if !rules.is_empty() {
            whole.insert("allOf".to_owned(), Json::Array(rules));
        }
        Json::Object(whole)
    }

    fn property(&self, table: &str, key: &str, shape: &Shape) -> Json {
        let mut property = self.known(table, key).unwrap_or_else(|| self.shape(shape));
        if self.loose && property != json!({}) {
            property = json!({ "anyOf": [property, { "const": "-" }] });
        }
        if let (Some(meaning), Json::Object(property)) = (self.meanings.get(&format!("{table}.{key}")), &mut property) {
            property.insert("description".to_owned(), Json::from(meaning.as_str()));
        }
        property
    }

    /// What the loader checks beyond the type.
    fn known(&self, table: &str, key: &str) -> Option<Json> {
        let period = json!({ "type": "string", "pattern": "^[0-9]+ (day|week|month|year|working[-_]day)s?$" });
        Some(match (table, key) {
            ("MetaFile", "format") => json!({ "const": FORMAT }),
            ("MetaFile", "languages") => {
                let known = words(Lang::ALL.map(Lang::code));
                json!({ "type": "array", "items": { "enum": known }, "contains": { "const": Lang::De.code() } })
            }
            ("PageEntry" | "FieldEntry", "id") => json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$" }),
            ("FieldEntry", "kind") => json!({ "enum": words(KINDS.iter().map(|kind| kind.name())) }),
            ("FieldEntry", "account") => json!({ "enum": CLAIMS }),
            ("QueryEntry" | "OrderEntry", "register") => {
                json!({ "enum": words(self.schemas.0.keys().map(String::as_str)) })
            }
            ("OutcomeEntry", "result") => json!({ "enum": ["green", "yellow", "wait", "red"] }),
            ("ParticipationEntry", "period") | ("ReminderEntry", "before") | ("ClockTable", "extension") => period,
            ("ParticipationEntry" | "AppointmentEntry" | "ClockTable" | "FollowOnEntry", "id")
            | ("BringEntry", "key") => {
                json!({ "type": "string", "pattern": "^[a-z][a-z0-9_]*$" })
            }
            ("DeadlineEntry" | "ClockTable", "period") => json!({
                "type": "string",
                "pattern": "^([0-9]+|\\{[a-z][a-z0-9_]*\\}) (day|week|month|year|working[-_]day)s?$",
            }),
            ("PositionEntry", "valid_from" | "valid_until") => {
                json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
            }
            ("TransitionEntry", "on") => json!({ "anyOf": [
                { "enum": EVENTS },
                { "type": "string", "pattern": "^((applicant|clerk|deadline|grant|party|clock)\\.[A-Za-z0-9_]+|parties\\.(complete|again))$" },
                { "type": "string", "pattern": sent_events() },
                { "type": "string", "pattern": "^appointment\\.[a-z0-9_]+\\.(booked|cancelled|missed)$" },
            ] }),
            ("TransitionEntry", "roles") => json!({ "type": "array", "items": { "enum": ROLES } }),
            ("TransitionEntry", "effects") => {
                let known = words(EFFECTS.iter().map(|(name, _)| *name));
                json!({ "type": "array", "items": { "anyOf": [
                    { "enum": known },
                    { "type": "string", "pattern": format!("^({}|participate):[A-Za-z0-9_]+$", NAMED_EFFECTS.join("|")) },
                    { "type": "string", "pattern": "^clock\\.(start|pause|resume|extend|stop):[a-z0-9_]+$" },
                    { "type": "string", "pattern": "^appointment(\\.end)?:[a-z0-9_]+$" },
                    { "type": "string", "pattern": "^office:[a-z0-9-]+$" },
                ] } })
            }
            ("Example", "events") => json!({ "type": "array", "items": { "anyOf": [
                { "type": "string" },
                { "$ref": "#/$defs/Later" },
            ] } }),
            _ => return None,
        })
    }

    /// Each register has its own parameters.
    fn registers(&self) -> Vec<Json> {
        let rule = |(name, schema): (&String, &crate::schema::RegisterSchema)| {
            let described =
                |ty: &Type| json!({ "type": "string", "description": format!("An expression that gives {ty}.") });
            let parameters: Map<String, Json> = schema
                .parameters
                .iter()
                .map(|(name, (ty, _))| (name.clone(), described(ty)))
                .collect();
            let needed: Vec<&String> = schema
                .parameters
                .iter()
                .filter(|(_, (_, needed))| *needed)
                .map(|(name, _)| name)
                .collect();
            let mut then = json!({ "properties": { "with": {
                "properties": parameters, "required": needed, "additionalProperties": false,
            } } });
            if !needed.is_empty() {
                then["required"] = json!(["with"]);
            }
            json!({ "if": { "properties": { "register": { "const": name } }, "required": ["register"] }, "then": then })
        };
        self.schemas.0.iter().map(rule).collect()
    }
}

/// `message.<id>.failed` and its like.
fn sent_events() -> String {
    let of = |(kind, ends): &(&str, [&str; 2])| format!("{kind}\\.[a-z0-9_]+\\.({})", ends.join("|"));
    let all: Vec<String> = SENT_EVENTS.iter().map(of).collect();
    format!("^({})$", all.join("|"))
}

/// Each kind of field has its own parameters.
fn kinds(table: &TableShape) -> Vec<Json> {
    let all: BTreeSet<&str> = KINDS.iter().flat_map(|kind| kind.params()).copied().collect();
    let rule = |kind: &&dyn crate::kinds::Kind| {
        let foreign = all.iter().filter(|name| !kind.params().contains(name));
        let refused: Map<String, Json> = foreign
            .filter(|name| table.fields.contains_key(**name))
            .map(|name| ((*name).to_owned(), json!(false)))
            .collect();
        json!({
            "if": { "properties": { "kind": { "const": kind.name() } }, "required": ["kind"] },
            "then": { "properties": refused, "required": kind.params_needed() },
        })
    };
    KINDS.iter().map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Keys of the format without a meaning, and meanings of keys that are not there; both empty when the list is right.
    fn meanings_gaps() -> (Vec<String>, Vec<String>) {
        let meanings = meanings();
        let mut keys = BTreeSet::new();
        let files = crate::json_schema::SCHEMA_FILES.into_iter().filter_map(load::shape);
        let traced: Vec<Traced> = files.chain(examples::shapes()).collect();
        for (table, shape) in traced.iter().flat_map(|traced| &traced.tables) {
            keys.extend(shape.fields.keys().map(|key| format!("{table}.{key}")));
        }
        let known: BTreeSet<String> = meanings.into_keys().collect();
        (
            keys.difference(&known).cloned().collect(),
            known.difference(&keys).cloned().collect(),
        )
    }

    #[test]
    fn every_key_of_the_format_says_in_editors_what_it_means() {
        let (without, strange) = meanings_gaps();
        assert!(
            without.is_empty() && strange.is_empty(),
            "write into crates/blueprint/texts/format.toml what these mean: {without:#?}\nand take these out: {strange:#?}"
        );
    }
}
