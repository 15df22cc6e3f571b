//! Holds an answer against an OpenAPI document: the part of JSON Schema that our documents use, and nothing more.

use serde_json::{Map, Value};

use crate::machine::Answer;

/// What differs between an answer and its description; empty when it fits.
pub fn differences(document: &Value, method: &str, path: &str, answer: &Answer) -> Vec<String> {
    let path = path.split('?').next().unwrap_or_default();
    let operation = operation(document, method, path);
    let Some(responses) = operation.and_then(|operation| operation["responses"].as_object()) else {
        // Addresses that nobody described answer with problems only.
        return match answer.problem().is_empty() {
            true => vec!["nobody described this address".to_owned()],
            false => Vec::new(),
        };
    };
    let Some(response) = described(responses, answer.status) else {
        return vec![format!("status {} is not described", answer.status)];
    };
    let kind = answer.header("content-type").split(';').next().unwrap_or_default();
    let Some(content) = response["content"].as_object() else {
        return match answer.body.is_empty() {
            true => Vec::new(),
            false => vec!["no content is described".to_owned()],
        };
    };
    match content.get(kind) {
        Some(content) if kind.ends_with("json") => {
            let mut found = Vec::new();
            check(document, &content["schema"], &answer.json(), "", &mut found);
            found
        }
        Some(_) => Vec::new(),
        // Documents are of many kinds.
        None if content.contains_key("application/octet-stream") && !kind.ends_with("json") => Vec::new(),
        None => vec![format!("the kind {kind} is not described")],
    }
}

fn described(responses: &Map<String, Value>, status: u16) -> Option<&Value> {
    responses.get(&status.to_string()).or_else(|| {
        let is_failure = status >= 400;
        responses.get("default").filter(|_| is_failure)
    })
}

/// The operation of a path; a path without placeholders wins over one with them.
fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let paths = document["paths"].as_object()?;
    let mut fitting: Vec<(&String, &Value)> = paths.iter().filter(|(template, _)| fits(template, path)).collect();
    fitting.sort_by_key(|(template, _)| template.matches('{').count());
    fitting
        .into_iter()
        .find_map(|(_, item)| item.get(method.to_ascii_lowercase()))
}

fn fits(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(wanted, given)| wanted == given || wanted.starts_with('{') && !given.is_empty())
}

fn check(document: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let target = name.trim_start_matches('#');
        return match document.pointer(target) {
            Some(schema) => check(document, schema, value, at, found),
            None => found.push(format!("{at}: {name} leads nowhere")),
        };
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        check(document, part, value, at, found);
    }
    for word in ["oneOf", "anyOf"] {
        if let Some(parts) = schema[word].as_array() {
            let fits = |part: &Value| {
                let mut wrong = Vec::new();
                check(document, part, value, at, &mut wrong);
                wrong.is_empty()
            };
            if !parts.iter().any(fits) {
                found.push(format!("{at}: fits none of {word}"));
            }
        }
    }
    if let Some(allowed) = schema["enum"].as_array().filter(|allowed| !allowed.contains(value)) {
        found.push(format!("{at}: {value} is not one of {allowed:?}"));
    }
    if !has_type(&schema["type"], value) {
        found.push(format!("{at}: {value} is no {}", schema["type"]));
        return;
    }
    match value {
        Value::Object(members) => object(document, schema, members, at, found),
        Value::Array(items) if !schema["items"].is_null() => {
            for (n, item) in items.iter().enumerate() {
                check(document, &schema["items"], item, &format!("{at}/{n}"), found);
            }
        }
        _ => {}
    }
}

fn object(document: &Value, schema: &Value, members: &Map<String, Value>, at: &str, found: &mut Vec<String>) {
    for name in schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
    {
        if !members.contains_key(name) {
            found.push(format!("{at}: {name} is missing"));
        }
    }
    let known = schema["properties"].as_object();
    for (name, value) in members {
        let place = format!("{at}/{name}");
        match known.and_then(|known| known.get(name)) {
            Some(schema) => check(document, schema, value, &place, found),
            None if schema["additionalProperties"].is_object() => {
                check(document, &schema["additionalProperties"], value, &place, found);
            }
            None => {}
        }
    }
}

fn has_type(wanted: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    match wanted {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn document() -> Value {
        json!({
            "paths": { "/things/{id}": { "get": { "responses": {
                "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } },
                "default": { "content": { "application/problem+json": { "schema": { "type": "object" } } } },
            } } } },
            "components": { "schemas": { "Thing": {
                "type": "object", "required": ["name"],
                "properties": { "name": { "type": "string" }, "size": { "type": ["integer", "null"] }, "tags": { "type": "array", "items": { "type": "string" } } },
            } } },
        })
    }

    fn answer(status: u16, kind: &str, body: &Value) -> Answer {
        Answer {
            status,
            headers: BTreeMap::from([("content-type".to_owned(), kind.to_owned())]),
            body: body.to_string().into_bytes(),
        }
    }

    #[test]
    fn an_answer_that_differs_from_its_description_is_told_with_the_place() {
        for (status, kind, body, expected) in [
            (
                200,
                "application/json",
                json!({ "name": "a", "size": 1, "tags": ["x"] }),
                0,
            ),
            (200, "application/json", json!({ "name": "a", "size": null }), 0),
            (200, "application/json", json!({ "size": 1 }), 1),
            (200, "application/json", json!({ "name": 1, "size": "x" }), 2),
            (200, "application/json", json!({ "name": "a", "tags": ["x", 1] }), 1),
            (200, "text/plain", json!("a"), 1),
            (201, "application/json", json!({ "name": "a" }), 1),
            (404, "application/problem+json", json!({}), 0),
        ] {
            let found = differences(&document(), "GET", "/things/7", &answer(status, kind, &body));
            assert_eq!(found.len(), expected, "{status} {kind} {body}: {found:?}");
        }
        let elsewhere = differences(
            &document(),
            "GET",
            "/other",
            &answer(200, "application/json", &json!({})),
        );
        assert_eq!(elsewhere.len(), 1);
    }
}
