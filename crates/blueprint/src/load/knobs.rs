use jiff::civil::Date;

use crate::answers::Json;
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::{Blueprint, Knob, KnobKind};
use crate::suggest::did_you_mean;

impl Blueprint {
    /// The knobs for a town: its own values laid over the defaults.
    ///
    /// Errors: an unknown knob, a wrong type, a value out of bounds. The file of each is `knobs`, because the caller
    /// knows where the town's values stand.
    pub fn validate_knobs(&self, overlay: &toml::Table) -> Result<Json, Vec<Diagnostic>> {
        let mut found = Vec::new();
        let knobs = &self.meta.knobs;
        let mut values: serde_json::Map<String, Json> = knobs
            .iter()
            .map(|(name, knob)| (name.clone(), knob.default.clone()))
            .collect();
        for (name, given) in overlay {
            let outcome = match knobs.get(name) {
                Some(knob) => value(knob, given).map_err(|reason| (format!("`{name}` {reason}"), None)),
                None => {
                    let hint = did_you_mean(name, knobs.keys().map(String::as_str));
                    Err((format!("{} has no knob `{name}`", self.meta.id), hint))
                }
            };
            match outcome {
                Ok(value) => drop(values.insert(name.clone(), value)),
                Err((message, hint)) => {
                    found.push(Diagnostic {
                        hint,
                        ..Diagnostic::file(Severity::Error, "knobs", message)
                    });
                }
            }
        }
        if found.is_empty() {
            Ok(Json::Object(values))
        } else {
            Err(found)
        }
    }
}

/// A value for a knob, or why it is none.
pub(super) fn value(knob: &Knob, given: &toml::Value) -> Result<Json, String> {
    let list = |read: fn(&Knob, &toml::Value) -> Result<Json, String>| {
        let items = given.as_array().ok_or("must be a list")?;
        items
            .iter()
            .map(|item| read(knob, item))
            .collect::<Result<Vec<_>, String>>()
            .map(Json::Array)
    };
    match knob.kind {
        KnobKind::Bool => given
            .as_bool()
            .map(Json::Bool)
            .ok_or_else(|| "must be true or false".to_owned()),
        KnobKind::Int => number(knob, given),
        KnobKind::Cent => number(
            &Knob {
                min: Some(knob.min.unwrap_or(0)),
                ..knob.clone()
            },
            given,
        ),
        KnobKind::Text => text(knob, given),
        KnobKind::Date => date(given),
        KnobKind::TextList => list(text),
        KnobKind::IntList => list(number),
    }
}

fn number(knob: &Knob, given: &toml::Value) -> Result<Json, String> {
    let number = given.as_integer().ok_or("must be a whole number")?;
    match (knob.min, knob.max) {
        (Some(min), _) if number < min => Err(format!("must be at least {min}")),
        (_, Some(max)) if number > max => Err(format!("must be at most {max}")),
        _ => Ok(Json::from(number)),
    }
}

fn text(knob: &Knob, given: &toml::Value) -> Result<Json, String> {
    let text = given.as_str().ok_or("must be a text")?;
    if knob.options.is_empty() || knob.options.iter().any(|option| option == text) {
        return Ok(Json::from(text));
    }
    Err(format!("must be one of {}", knob.options.join(", ")))
}

fn date(given: &toml::Value) -> Result<Json, String> {
    let written = match given {
        toml::Value::String(text) => text.clone(),
        toml::Value::Datetime(date) => date.to_string(),
        _ => return Err("must be a date".to_owned()),
    };
    written
        .parse::<Date>()
        .map(|date| Json::from(date.to_string()))
        .map_err(|_| "must be a date".to_owned())
}
