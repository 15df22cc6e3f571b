//! The schema of what an application answers: the data of a submission in the sense of FIT-Connect, whose metadata name
//! it as `submissionSchema` (metadata schema 1.0.0, `contentStructure.data`).

use base::Lang;
use serde_json::{Map, json};

use super::{DRAFT, conditions, words};
use crate::answers::{Answers, Json};
use crate::condition::Condition;
use crate::model::{Blueprint, Field, Page};
use crate::schema::Type;

impl Blueprint {
    /// JSON Schema of the normalised answers: types and bounds of all questions, and which must be there. What depends on
    /// a register, the town or the day cannot stand in a schema; the town hall checks it when the answers arrive.
    pub fn answers_schema(&self, lang: Lang) -> Json {
        let asked = || self.fields().filter(|field| field.kind.is_asked());
        let properties: Map<String, Json> = asked()
            .map(|field| (field.id.clone(), self.answer_schema(field, lang)))
            .collect();
        let mut required = Vec::new();
        let mut rules = Vec::new();
        for page in &self.form {
            for field in page.fields.iter().filter(|field| field.kind.is_asked()) {
                match self.needed(page, field) {
                    Needed::Always => required.push(field.id.as_str()),
                    Needed::If(condition) => {
                        rules.push(json!({ "if": condition, "then": { "required": [field.id] } }));
                    }
                    Needed::Unknown => {}
                }
            }
        }
        let texts = self.texts(lang);
        let mut whole = json!({
            "$schema": DRAFT,
            "$id": self.answers_schema_urn(),
            "title": texts.get("service.title"),
            "type": "object",
            "properties": properties,
            "required": words(required),
            "additionalProperties": false,
        });
        if !rules.is_empty() {
            whole["allOf"] = Json::Array(rules);
        }
        whole
    }

    /// The answers of all examples that can be handed in, with the example's name; for trying the schema.
    pub fn example_answers(&self) -> Vec<(String, Answers)> {
        crate::examples::complete_answers(self)
    }

    fn answer_schema(&self, field: &Field, lang: Lang) -> Json {
        let texts = self.texts(lang);
        let mut schema = if field.is_group() {
            self.entries_schema(field, lang)
        } else {
            value(field)
        };
        schema["title"] = json!(texts.get(&field.label_key()));
        let hint = texts.find(&field.hint_key()).unwrap_or_default();
        let why = field.why.as_deref().unwrap_or_default();
        let description = [hint, why]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if !description.is_empty() {
            schema["description"] = json!(description);
        }
        // Field of the federal information management, where there is one.
        if let Some(fim) = &field.fim {
            schema["$comment"] = json!(format!("FIM {fim}"));
        }
        schema
    }

    /// A list with an object for each entry. What must be there depends on the entry itself; only what always must is said.
    fn entries_schema(&self, group: &Field, lang: Lang) -> Json {
        let asked = || group.fields.iter().filter(|field| field.kind.is_asked());
        let properties: Map<String, Json> = asked()
            .map(|field| (field.id.clone(), self.answer_schema(field, lang)))
            .collect();
        let always = |field: &&Field| field.required && field.required_when.is_none() && field.shown_when.is_none();
        let needed = asked().filter(always).filter(|field| field.kind.name() != "consent");
        let (min, max) = group.entries();
        json!({
            "type": "array",
            "minItems": min,
            "maxItems": max,
            "items": {
                "type": "object",
                "properties": properties,
                "required": words(needed.filter(|field| !field.is_group()).map(|field| field.id.as_str())),
                "additionalProperties": false,
            },
        })
    }

    /// When a question must be answered, as far as a schema can say it.
    fn needed(&self, page: &Page, field: &Field) -> Needed {
        // A consent that is left out was not given.
        let is_consent = field.kind.name() == "consent";
        let may_be_empty = field.is_group() && field.entries().0 == 0;
        if is_consent || may_be_empty || !field.required && field.required_when.is_none() {
            return Needed::Unknown;
        }
        let conditions: Vec<&Condition> = [&page.shown_when, &field.shown_when, &field.required_when]
            .into_iter()
            .flatten()
            .collect();
        if conditions.is_empty() {
            return Needed::Always;
        }
        let schemas: Option<Vec<Json>> = conditions
            .into_iter()
            .map(|condition| conditions::schema(self, condition))
            .collect();
        match schemas {
            Some(mut schemas) if schemas.len() == 1 => Needed::If(schemas.swap_remove(0)),
            Some(schemas) => Needed::If(json!({ "allOf": schemas })),
            None => Needed::Unknown,
        }
    }
}

enum Needed {
    Always,
    If(Json),
    /// Never, or by a rule that no schema can say.
    Unknown,
}

/// The schema of one answer, from the type and the parameters of its kind.
fn value(field: &Field) -> Json {
    let params = &field.params;
    let mut schema = match field.kind.name() {
        "declaration" => json!({ "const": true }),
        "email" => json!({ "type": "string", "format": "email" }),
        // Day and month may be unknown and are 00 then.
        "birth_date" => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        "postcode" => json!({ "type": "string", "pattern": "^[0-9]{5}$" }),
        _ => of_type(&field.kind.ty()),
    };
    let ty = field.kind.ty();
    if ty.is_text() && !params.options.is_empty() {
        schema = json!({ "enum": params.options });
    } else if ty.is_text() {
        bounds(&mut schema, "minLength", "maxLength", params.min, params.max);
        if let Some(pattern) = &params.pattern {
            schema["pattern"] = json!(pattern.as_str());
        }
    } else if ty.is_number() {
        bounds(&mut schema, "minimum", "maximum", params.min, params.max);
        // Steps are counted from the least value; a schema counts from nought.
        if let Some(step) = params
            .step
            .filter(|step| *step > 0 && params.min.unwrap_or(0) % step == 0)
        {
            schema["multipleOf"] = json!(step);
        }
    } else if field.kind.is_upload() {
        schema["minItems"] = json!(params.files_min);
        schema["maxItems"] = json!(params.files_max);
        schema["items"]["properties"]["type"] = json!({ "enum": params.types });
        schema["items"]["properties"]["size"] = json!({ "type": "integer", "minimum": 0, "maximum": params.bytes_max });
        schema["items"]["required"] = json!(["id", "name", "type", "size"]);
    } else if let Type::Object(parts) = &ty {
        // A part that no sample of the kind leaves empty belongs to every answer.
        let samples = field.kind.samples(field);
        let always = |part: &&String| {
            samples
                .iter()
                .all(|sample| sample.get(*part).is_some_and(|v| !v.is_null()))
        };
        schema["required"] = json!(parts.keys().filter(always).collect::<Vec<_>>());
        for part in parts.keys().filter(always) {
            schema["properties"][part] = parts.get(part).map(of_type).unwrap_or_default();
        }
    } else if let (Type::List(_), false) = (&ty, params.options.is_empty()) {
        schema["items"] = json!({ "enum": params.options });
        schema["uniqueItems"] = json!(true);
        bounds(&mut schema, "minItems", "maxItems", params.min.or(Some(1)), params.max);
    }
    schema
}

fn bounds(schema: &mut Json, least: &str, most: &str, min: Option<i64>, max: Option<i64>) {
    if let Some(min) = min {
        schema[least] = json!(min);
    }
    if let Some(max) = max {
        schema[most] = json!(max);
    }
}

fn of_type(ty: &Type) -> Json {
    match ty {
        Type::Any | Type::Null => json!({}),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Int => json!({ "type": "integer" }),
        Type::Float => json!({ "type": "number" }),
        Type::Text => json!({ "type": "string", "minLength": 1 }),
        Type::OneOf(words) => json!({ "enum": words }),
        Type::Date => json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Type::List(inner) => json!({ "type": "array", "items": of_type(inner) }),
        Type::Object(fields) => {
            // A part of an answer may be unknown and is null then, like the postcode of an address in the town.
            let part = |ty: &Type| json!({ "anyOf": [of_type(ty), { "type": "null" }] });
            let properties: Map<String, Json> = fields.iter().map(|(name, ty)| (name.clone(), part(ty))).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
    }
}
