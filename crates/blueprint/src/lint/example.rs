//! A generated case as an example that can be pasted into a file under `examples/`.

use toml::{Table, Value};

use super::Sample;
use crate::answers::Json;
use crate::examples::Later;
use crate::model::{Blueprint, Channel, Trust};

const NAME: &str = "name = ";

/// The case as `[[examples]]`, with what happened in it. `name`: what it shows.
pub(crate) fn block(blueprint: &Blueprint, sample: &Sample, name: &str, events: &[Later]) -> String {
    let mut example = Table::new();
    example.insert("name".to_owned(), Value::from(short(name)));
    example.insert("today".to_owned(), Value::from(sample.today.to_string()));
    if !events.is_empty() {
        let events = events.iter().map(event).collect();
        example.insert("events".to_owned(), Value::Array(events));
    }
    let mut tables = vec![
        ("town", town(blueprint, &sample.town)),
        ("case", case(sample)),
        ("answers", table(&sample.answers)),
        ("registers", registers(sample)),
    ];
    tables.retain(|(_, table)| !table.is_empty());
    for (key, inside) in tables {
        example.insert(key.to_owned(), Value::Table(inside));
    }
    let file = Table::from_iter([("examples".to_owned(), Value::Array(vec![Value::Table(example)]))]);
    name_first(&toml::to_string(&file).unwrap_or_default())
}

/// People look for the name at the top.
fn name_first(written: &str) -> String {
    let mut lines: Vec<&str> = written.lines().collect();
    let inside = lines.iter().skip(1).position(|line| line.starts_with('['));
    let own = lines.iter().take(inside.map_or(lines.len(), |at| at + 1));
    let name = own
        .enumerate()
        .find(|(_, line)| line.starts_with(NAME))
        .map(|(at, _)| at);
    if let Some(at) = name {
        let name = lines.remove(at);
        lines.insert(1, name);
    }
    lines.join("\n")
}

/// A message as the name of an example: not longer than a line.
fn short(message: &str) -> String {
    let said: String = message.chars().filter(|c| !c.is_control()).take(100).collect();
    said.replace(['`', '"'], "'")
}

/// What the town has set otherwise than the defaults.
fn town(blueprint: &Blueprint, town: &Json) -> Table {
    let set = town.as_object().into_iter().flatten();
    let is_other = |name: &str, value: &Json| {
        let knob = blueprint.meta.knobs.get(name);
        knob.is_none_or(|knob| knob.default != *value)
    };
    let set = set.filter(|(name, value)| is_other(name, value));
    set.filter_map(|(name, value)| Some((name.clone(), toml_of(value)?)))
        .collect()
}

fn case(sample: &Sample) -> Table {
    let case = &sample.case;
    let mut said = Table::new();
    if let Some(day) = case.applied_on {
        said.insert("applied_on".to_owned(), Value::from(day.to_string()));
    }
    if case.channel != Channel::Online {
        said.insert("channel".to_owned(), Value::from(case.channel.code()));
    }
    if case.trust != Trust::None {
        said.insert("trust".to_owned(), Value::from(case.trust.code()));
    }
    if !case.state.is_empty() {
        said.insert("state".to_owned(), Value::from(case.state.as_str()));
        said.insert("paid".to_owned(), Value::from(case.paid));
        said.insert("heard".to_owned(), Value::from(case.heard));
    }
    said
}

fn registers(sample: &Sample) -> Table {
    let answers = sample.registers.iter();
    answers
        .filter_map(|(query, answer)| Some((query.clone(), toml_of(answer)?)))
        .collect()
}

fn table(values: &crate::Answers) -> Table {
    let said = values.iter();
    said.filter_map(|(id, value)| Some((id.clone(), toml_of(value)?)))
        .collect()
}

fn event(later: &Later) -> Value {
    let mut said = Table::new();
    let mut say = |key: &str, value: Value| drop(said.insert(key.to_owned(), value));
    if let Some(today) = later.today {
        say("today", Value::from(today.to_string()));
    }
    if let Some(form) = &later.form {
        say("form", Value::Table(table(form)));
    }
    if let Some(order) = &later.order {
        say("order", Value::Table(table(order)));
    }
    if !later.registers.is_empty() {
        let answers = later.registers.iter();
        let answers = answers.filter_map(|(query, answer)| Some((query.clone(), toml_of(answer)?)));
        say("registers", Value::Table(answers.collect()));
    }
    if let Some(by) = &later.by {
        say("by", Value::from(by.as_str()));
    }
    if let Some(at) = later.at {
        say("at", Value::from(at.to_string()));
    }
    if later.party > 0 {
        say("party", Value::from(i64::try_from(later.party).unwrap_or_default()));
    }
    if later.silent {
        say("silent", Value::from(true));
    }
    if said.is_empty() {
        return Value::from(later.on.as_str());
    }
    said.insert("on".to_owned(), Value::from(later.on.as_str()));
    Value::Table(said)
}

/// TOML has no `null`: what is not there is left out.
fn toml_of(value: &Json) -> Option<Value> {
    Some(match value {
        Json::Null => return None,
        Json::Bool(bool) => Value::from(*bool),
        Json::Number(number) => match number.as_i64() {
            Some(int) => Value::from(int),
            None => Value::from(number.as_f64()?),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(items) => Value::Array(items.iter().filter_map(toml_of).collect()),
        Json::Object(fields) => Value::Table(table(fields)),
    })
}
