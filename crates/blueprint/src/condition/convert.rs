use std::collections::HashMap;
use std::sync::Arc;

use cel::Value;
use cel::objects::{Key, Map};

use crate::answers::Json;

/// An answer as a value of an expression.
pub(crate) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(*truth),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => Value::Int(int),
            (None, Some(float)) => Value::Float(float),
            (None, None) => Value::Null,
        },
        Json::String(text) => Value::String(Arc::new(text.clone())),
        Json::Array(items) => Value::List(Arc::new(items.iter().map(from_json).collect())),
        Json::Object(fields) => {
            let entry = |(name, value): (&String, &Json)| (Key::String(Arc::new(name.clone())), from_json(value));
            let map: HashMap<Key, Value> = fields.iter().map(entry).collect();
            Value::Map(Map { map: Arc::new(map) })
        }
    }
}

/// The value of an expression as an answer; none for functions and the like, which are no data.
pub(crate) fn to_json(value: &Value) -> Option<Json> {
    Some(match value {
        Value::Null => Json::Null,
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Int(int) => Json::from(*int),
        Value::UInt(int) => Json::from(*int),
        Value::Float(float) => serde_json::Number::from_f64(*float).map(Json::Number)?,
        Value::String(text) => Json::String(text.to_string()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect::<Option<_>>()?),
        Value::Map(map) => {
            let entry = |(key, value): (&Key, &Value)| match key {
                Key::String(name) => Some((name.to_string(), to_json(value)?)),
                Key::Int(_) | Key::Uint(_) | Key::Bool(_) => None,
            };
            Json::Object(map.map.iter().map(entry).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
