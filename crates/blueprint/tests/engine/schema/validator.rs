//! As much of JSON Schema (draft 2020-12) as the schemas of the engine use; a keyword it does not know fails the test.

use regex::Regex;
use serde_json::Value;

/// What is wrong with a value, each with its place.
pub fn errors(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "", &mut found);
    found
}

fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let mut found = Vec::new();
    check(root, schema, value, "", &mut found);
    found.is_empty()
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Object(keywords) = schema else {
        if schema == &Value::Bool(false) {
            found.push(format!("{at}: nothing may stand here"));
        }
        return;
    };
    for (keyword, rule) in keywords {
        keyword_holds(root, keywords, keyword, rule, value, at, found);
    }
}

fn keyword_holds(
    root: &Value,
    all: &serde_json::Map<String, Value>,
    keyword: &str,
    rule: &Value,
    value: &Value,
    at: &str,
    found: &mut Vec<String>,
) {
    let parts = || rule.as_array().expect("a list of schemas");
    let number = || rule.as_f64().expect("a number");
    let mut wrong = |holds: bool| {
        if !holds {
            found.push(format!("{at}: {keyword} {rule} does not hold for {value}"));
        }
    };
    match keyword {
        "$schema" | "$id" | "$defs" | "$comment" | "title" | "description" | "examples" | "format" | "then"
        | "else" => {}
        "$ref" => {
            let pointer = rule
                .as_str()
                .and_then(|rule| rule.strip_prefix('#'))
                .expect("a local reference");
            check(
                root,
                root.pointer(pointer).expect("it leads somewhere"),
                value,
                at,
                found,
            );
        }
        "type" => wrong(match rule.as_str().expect("one type") {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "null" => value.is_null(),
            other => panic!("no type {other}"),
        }),
        "const" => wrong(value == rule),
        "enum" => wrong(parts().contains(value)),
        "minimum" => wrong(value.as_f64().is_none_or(|value| value >= number())),
        "maximum" => wrong(value.as_f64().is_none_or(|value| value <= number())),
        "multipleOf" => wrong(value.as_f64().is_none_or(|value| value % number() == 0.0)),
        "minLength" => wrong(
            value
                .as_str()
                .is_none_or(|text| text.chars().count() as f64 >= number()),
        ),
        "maxLength" => wrong(
            value
                .as_str()
                .is_none_or(|text| text.chars().count() as f64 <= number()),
        ),
        "pattern" => {
            let pattern = Regex::new(rule.as_str().expect("a pattern")).expect("it can be read");
            wrong(value.as_str().is_none_or(|text| pattern.is_match(text)));
        }
        "minItems" => wrong(value.as_array().is_none_or(|items| items.len() as f64 >= number())),
        "maxItems" => wrong(value.as_array().is_none_or(|items| items.len() as f64 <= number())),
        "uniqueItems" => wrong(
            value
                .as_array()
                .is_none_or(|items| items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))),
        ),
        "contains" => wrong(
            value
                .as_array()
                .is_none_or(|items| items.iter().any(|item| is_valid(root, rule, item))),
        ),
        "items" => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                check(root, rule, item, &format!("{at}/{index}"), found);
            }
        }
        "required" => {
            let Value::Object(object) = value else { return };
            for name in parts() {
                if !object.contains_key(name.as_str().expect("a name")) {
                    found.push(format!("{at}: {name} is missing"));
                }
            }
        }
        "properties" => {
            for (name, rule) in rule.as_object().expect("schemas by name") {
                if let Some(value) = value.get(name) {
                    check(root, rule, value, &format!("{at}/{name}"), found);
                }
            }
        }
        "additionalProperties" => {
            let known = all.get("properties").and_then(Value::as_object);
            for (name, value) in value.as_object().into_iter().flatten() {
                if known.is_none_or(|known| !known.contains_key(name)) {
                    check(root, rule, value, &format!("{at}/{name}"), found);
                }
            }
        }
        "allOf" => parts().iter().for_each(|part| check(root, part, value, at, found)),
        "anyOf" => wrong(parts().iter().any(|part| is_valid(root, part, value))),
        "oneOf" => wrong(parts().iter().filter(|part| is_valid(root, part, value)).count() == 1),
        "not" => wrong(!is_valid(root, rule, value)),
        "if" => {
            let branch = if is_valid(root, rule, value) { "then" } else { "else" };
            if let Some(then) = all.get(branch) {
                check(root, then, value, at, found);
            }
        }
        other => panic!("the validator of the tests knows no `{other}`; teach it, or leave it out of the schemas"),
    }
}
