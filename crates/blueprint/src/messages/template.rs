//! Templates of messages: minijinja with nothing in it that reads, loads or repeats itself.
//!
//! A template may print values, decide and loop over them. It cannot include, define, capture or switch the escaping off:
//! what an applicant typed can never become markup of the message. Loops and long results use up fuel, so a template from
//! elsewhere costs milliseconds at most.

use std::collections::BTreeSet;

use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::MessageError;
use crate::answers::Json;

/// Steps and 64-byte pieces that one message may cost; a message of 300 kB with thousands of values stays far below.
const FUEL: u64 = 100_000;

/// Longest message. Unit: bytes.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Nodes of a document; more would cost the receiver more than any notice is worth.
const XML_NODES_MAX: u32 = 200_000;

/// What a template may do beside printing values.
const TAGS: [&str; 6] = ["if", "elif", "else", "endif", "for", "endfor"];

/// What a message is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MediaType {
    Xml,
    Json,
}

impl MediaType {
    /// By the ending of a path.
    pub fn of(path: &str) -> Option<MediaType> {
        match path.rsplit_once('.')?.1 {
            "xml" => Some(MediaType::Xml),
            "json" => Some(MediaType::Json),
            _ => None,
        }
    }

    pub const fn ending(self) -> &'static str {
        match self {
            MediaType::Xml => "xml",
            MediaType::Json => "json",
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            MediaType::Xml => "application/xml",
            MediaType::Json => "application/json",
        }
    }
}

/// A template that was read, ready to be filled many times.
pub(crate) struct Template {
    path: String,
    media: MediaType,
    environment: Environment<'static>,
}

impl Template {
    /// Errors: it cannot be read, or does what templates of messages may not do; with the line.
    pub fn read(path: &str, source: &str) -> Result<Template, MessageError> {
        let at = |line: usize, reason: String| MessageError::Template {
            path: path.to_owned(),
            line,
            reason,
        };
        let media = MediaType::of(path).ok_or_else(|| at(1, "ends with neither xml nor json".to_owned()))?;
        if let Some((line, tag)) = foreign_tag(source) {
            let allowed = TAGS.join(", ");
            return Err(at(line, format!("`{tag}` is not possible here; there are {allowed}")));
        }
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_formatter(match media {
            MediaType::Xml => write_xml,
            MediaType::Json => write_json,
        });
        add_filters(&mut environment);
        environment
            .add_template_owned(path.to_owned(), source.to_owned())
            .map_err(|error| at(error.line().unwrap_or(1), said(&error)))?;
        Ok(Template {
            path: path.to_owned(),
            media,
            environment,
        })
    }

    pub fn media(&self) -> MediaType {
        self.media
    }

    /// Names that it reads, without what it makes itself in loops.
    pub fn names(&self) -> BTreeSet<String> {
        let template = self.environment.get_template(&self.path);
        template.map_or_else(
            |_| BTreeSet::new(),
            |template| template.undeclared_variables(false).into_iter().collect(),
        )
    }

    /// Errors: a value is missing or cannot be printed, the template takes too long, or the result is not well-formed.
    pub fn fill(&self, values: &Json) -> Result<String, MessageError> {
        let failed = |error: Error| MessageError::Template {
            path: self.path.clone(),
            line: error.line().unwrap_or(1),
            reason: said(&error),
        };
        let template = self.environment.get_template(&self.path).map_err(failed)?;
        let body = template.render(value_of(values)).map_err(failed)?;
        well_formed(self.media, &body).map_err(|reason| MessageError::Malformed {
            path: self.path.clone(),
            reason,
        })?;
        Ok(body)
    }
}

/// The first tag that is not on the list, with its line.
fn foreign_tag(source: &str) -> Option<(usize, String)> {
    let mut from = 0;
    while let Some(at) = source.get(from..).and_then(|rest| rest.find("{%")) {
        let open = from + at;
        let rest = source.get(open + 2..).unwrap_or_default();
        let rest = rest.trim_start_matches(['-', '+']).trim_start();
        let name: String = rest
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .take(40)
            .collect();
        if !TAGS.contains(&name.as_str()) {
            let line = source.get(..open).unwrap_or_default().matches('\n').count() + 1;
            return Some((line, name));
        }
        from = open + 2;
    }
    None
}

/// An error of the template in words.
fn said(error: &Error) -> String {
    match (error.kind(), error.detail()) {
        (ErrorKind::UndefinedError, None) => {
            "a value is read that is not there; ask for it first with {% if … %}".to_owned()
        }
        (ErrorKind::OutOfFuel, _) => "the template takes too long or gives too much".to_owned(),
        (kind, None) => kind.to_string(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
    }
}

/// A value as text of a document. Nothing is written for what has no answer.
fn write_xml(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::None => Ok(()),
        // As XML Schema and JSON write it.
        ValueKind::Bool => out
            .write_str(if value.is_true() { "true" } else { "false" })
            .map_err(Error::from),
        ValueKind::Number => out.write_str(&value.to_string()).map_err(Error::from),
        ValueKind::String => escape_xml(out, value.as_str().unwrap_or_default()),
        other => Err(whole(other)),
    }
}

fn escape_xml(out: &mut Output<'_>, text: &str) -> Result<(), Error> {
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&', '"', '\'']) {
        let (before, from) = rest.split_at(at);
        let (entity, length) = match from.as_bytes().first() {
            Some(b'<') => ("&lt;", 1),
            Some(b'>') => ("&gt;", 1),
            Some(b'&') => ("&amp;", 1),
            Some(b'"') => ("&quot;", 1),
            _ => ("&apos;", 1),
        };
        out.write_str(before)?;
        out.write_str(entity)?;
        rest = from.get(length..).unwrap_or_default();
    }
    out.write_str(rest).map_err(Error::from)
}

/// A value as JSON, with its quotation marks.
fn write_json(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.kind() {
        ValueKind::Undefined => Err(Error::from(ErrorKind::UndefinedError)),
        ValueKind::None => out.write_str("null").map_err(Error::from),
        // As XML Schema and JSON write it.
        ValueKind::Bool => out
            .write_str(if value.is_true() { "true" } else { "false" })
            .map_err(Error::from),
        ValueKind::Number => out.write_str(&value.to_string()).map_err(Error::from),
        ValueKind::String => {
            let text = Json::from(value.as_str().unwrap_or_default()).to_string();
            out.write_str(&text).map_err(Error::from)
        }
        other => Err(whole(other)),
    }
}

fn whole(kind: ValueKind) -> Error {
    Error::new(
        ErrorKind::InvalidOperation,
        format!("a {kind} cannot be printed; loop over it, or name what is in it"),
    )
}

/// A value of a case as templates see it.
fn value_of(json: &Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(truth) => Value::from(*truth),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::from(whole),
            (None, Some(float)) => Value::from(float),
            (None, None) => Value::from(number.to_string()),
        },
        Json::String(text) => Value::from(text.as_str()),
        Json::Array(entries) => entries.iter().map(value_of).collect(),
        Json::Object(fields) => Value::from_pairs(fields.iter().map(|(name, field)| (name.as_str(), value_of(field)))),
    }
}

fn add_filters(environment: &mut Environment<'static>) {
    environment.add_filter("upper", |text: String| text.to_uppercase());
    environment.add_filter("lower", |text: String| text.to_lowercase());
    environment.add_filter("digits", |text: String| {
        text.chars().filter(char::is_ascii_digit).collect::<String>()
    });
    environment.add_filter("date", date);
    environment.add_filter("default", |value: Value, other: Value| {
        if value.is_undefined() || value.is_none() {
            other
        } else {
            value
        }
    });
    environment.add_filter("length", |value: Value| {
        value
            .len()
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "only texts and lists have a length"))
    });
}

/// A day or a moment in another form: `born | date("%d%m%Y")`. Knows `%Y`, `%m`, `%d`, `%H`, `%M`, `%S`; parts of a birth
/// date that are not known stay `00`. What has no answer stays without.
fn date(value: Value, form: String) -> Result<Value, Error> {
    if value.is_none() {
        return Ok(value);
    }
    let no_date = || Error::new(ErrorKind::InvalidOperation, format!("`{value}` is no date"));
    let text = value.as_str().ok_or_else(no_date)?;
    let is_day = text.len() >= 10
        && text.is_ascii()
        && text.bytes().take(10).enumerate().all(|(at, b)| match at {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    if !is_day {
        return Err(no_date());
    }
    let part = |from: usize, until: usize| text.get(from..until).unwrap_or("00");
    let mut out = form;
    for (mark, value) in [
        ("%Y", part(0, 4)),
        ("%m", part(5, 7)),
        ("%d", part(8, 10)),
        ("%H", part(11, 13)),
        ("%M", part(14, 16)),
        ("%S", part(17, 19)),
    ] {
        out = out.replace(mark, value);
    }
    Ok(Value::from(out))
}

/// Errors: where and why it is not well-formed; lines count in what came out.
fn well_formed(media: MediaType, body: &str) -> Result<(), String> {
    if body.len() > BODY_BYTES_MAX {
        return Err(format!("it is longer than {BODY_BYTES_MAX} bytes"));
    }
    match media {
        MediaType::Json => serde_json::from_str::<Json>(body)
            .map(drop)
            .map_err(|error| error.to_string()),
        MediaType::Xml => {
            let declaration = body.split_once("?>").map_or("", |(declaration, _)| declaration);
            let encoding = declaration
                .split_once("encoding=")
                .map(|(_, rest)| rest.to_ascii_lowercase());
            if encoding.is_some_and(|encoding| !encoding.trim_start_matches(['"', '\'']).starts_with("utf-8")) {
                return Err("messages are written in UTF-8".to_owned());
            }
            let options = roxmltree::ParsingOptions {
                allow_dtd: false,
                nodes_limit: XML_NODES_MAX,
                ..roxmltree::ParsingOptions::default()
            };
            roxmltree::Document::parse_with_options(body, options)
                .map(drop)
                .map_err(|error| error.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(path: &str, source: &str, values: Json) -> Result<String, String> {
        let template = Template::read(path, source).map_err(|error| error.to_string())?;
        template.fill(&values).map_err(|error| error.to_string())
    }

    #[test]
    fn what_people_type_never_becomes_markup() {
        let evil = r#"<b a="1">&'</b>"#;
        let xml = filled("m.xml", "<a b=\"{{ x }}\">{{ x }}</a>", json!({ "x": evil })).expect("it is well-formed");
        let document = roxmltree::Document::parse(&xml).expect("it reads");
        assert_eq!(document.root_element().text(), Some(evil));
        assert_eq!(document.root_element().attribute("b"), Some(evil));
        let evil = "\", \"admin\": true, \"x\": \"\n\u{1}";
        let text = filled("m.json", "{ \"a\": {{ x }} }", json!({ "x": evil })).expect("it is well-formed");
        assert_eq!(
            serde_json::from_str::<Json>(&text).expect("it reads"),
            json!({ "a": evil })
        );
    }

    #[test]
    fn loops_conditions_and_filters_write_what_they_say() {
        let values = json!({
            "people": [{ "name": "Ä", "born": "1988-00-00" }, { "name": "B", "born": null }],
            "number": 3, "yes": true, "none": null, "phone": "+49 69/1",
        });
        let check = |source: &str, expected: &str| {
            let wrapped = format!("<a>{source}</a>");
            assert_eq!(
                filled("m.xml", &wrapped, values.clone()),
                Ok(format!("<a>{expected}</a>")),
                "{source}"
            );
        };
        check("{% for p in people %}{{ loop.index }}{{ p.name }}{% endfor %}", "1Ä2B");
        check(
            "{% for p in people if p.born %}{{ p.born | date('%d%m%Y') }}{% endfor %}",
            "00001988",
        );
        check(
            "{% if none %}x{% elif yes == true %}{{ number }}{% else %}z{% endif %}",
            "3",
        );
        check("{{ none }}{{ none | date('%Y') }}{{ none | default('-') }}", "-");
        check(
            "{{ yes }} {{ people | length }} {{ phone | digits }} {{ 'a' | upper }}{{ 'B' | lower }}",
            "true 2 49691 Ab",
        );
    }

    #[test]
    fn what_is_missing_wrong_or_not_well_formed_is_an_error_with_its_line() {
        let check = |path: &str, source: &str, expected: &str| {
            let found = filled(path, source, json!({ "x": "1", "list": [1], "o": { "a": null } })).expect_err(source);
            assert!(found.contains(expected), "{source}: {found}");
        };
        check(
            "m.xml",
            "<a>\n{{ nobody }}</a>",
            "m.xml, line 2: a value is read that is not there",
        );
        check("m.xml", "<a>{{ o.b }}</a>", "a value is read that is not there");
        check("m.xml", "<a>{{ o.a.b }}</a>", "a value is read that is not there");
        check("m.xml", "<a>{{ list }}</a>", "cannot be printed");
        check("m.xml", "<a>{{ x | date('%Y') }}</a>", "`1` is no date");
        check("m.xml", "<a>{{ x | safe }}</a>", "safe");
        check("m.xml", "<a>{{ x </a>", "line 1");
        check("m.xml", "<a>{{ x }}</b>", "not well-formed");
        check("m.xml", "<a><b:c/></a>", "not well-formed");
        check("m.xml", "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>", "UTF-8");
        check("m.xml", "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>", "not well-formed");
        check("m.json", "{ \"a\": \"{{ x }}\" }", "not well-formed");
        check("m.json", "{ \"a\": {{ x }}, }", "not well-formed");
        check("m.txt", "{{ x }}", "neither xml nor json");
    }

    #[test]
    fn a_hostile_template_loads_nothing_and_ends_soon() {
        let check = |source: &str, expected: &str| {
            let text = "x".repeat(4000);
            let found = filled("m.xml", source, json!({ "x": text, "list": vec![0; 1000] })).expect_err(source);
            assert!(found.contains(expected), "{source}: {found}");
        };
        for tag in [
            "include '/etc/passwd'",
            "import 'a' as b",
            "extends 'a'",
            "block a",
            "macro a()",
            "set x = 1",
            "with a = 1",
            "autoescape false",
            "raw",
            "filter upper",
            "call a()",
            "do x",
            "",
            "-include 'a'",
        ] {
            check(&format!("<a>{{% {tag} %}}</a>"), "is not possible here");
        }
        check("<a>{% for i in range(1000000000) %}x{% endfor %}</a>", "m.xml, line 1");
        let nested = "{% for a in list %}".repeat(4) + "x" + &"{% endfor %}".repeat(4);
        check(&format!("<a>{nested}</a>"), "takes too long");
        let long = "{% for a in list %}".repeat(2) + "{{ x }}" + &"{% endfor %}".repeat(2);
        check(&format!("<a>{long}</a>"), "takes too long");
        check("<a>{{ x * 1000000000 }}</a>", "m.xml, line 1");
        check("<a>{% for i in list * 1000000000 %}{% endfor %}</a>", "m.xml, line 1");
        check(
            &format!(
                "<a>{}1{}</a>",
                "{{ ".to_owned() + &"(".repeat(5000),
                ")".repeat(5000) + " }}"
            ),
            "line 1",
        );
    }
}
