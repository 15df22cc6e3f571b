//! The service database (Dienstleistungsdatenbank) format of the ZMS family, as Berlin and Munich publish it.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use serde_json::Value;

use super::{ImportNote, fees};
use crate::html::{SafeHtml, strip_tags};
use crate::load::is_leika;
use crate::markdown::is_safe_url;
use crate::model::{Link, Localised, Service, ServiceText};

const SHORT_CHARS: usize = 240;

/// Reads `services_<lang>.json`. Services without id or name are left out and noted; everything else is kept as
/// far as it can be understood. The order is that of the source.
pub fn import_dldb(json: &str) -> (Vec<Service>, Vec<ImportNote>) {
    let mut notes = Vec::new();
    let root: Value = match serde_json::from_str(json) {
        Ok(root) => root,
        Err(error) => {
            let message = format!("no JSON: {error}");
            return (
                Vec::new(),
                vec![ImportNote {
                    service: None,
                    field: "",
                    message,
                }],
            );
        }
    };
    // The published file wraps the list; older exports are the bare list.
    let Some(entries) = root.get("data").unwrap_or(&root).as_array() else {
        let message = "no list of services under \"data\"".to_owned();
        return (
            Vec::new(),
            vec![ImportNote {
                service: None,
                field: "data",
                message,
            }],
        );
    };
    let mut seen = BTreeSet::new();
    let services = entries
        .iter()
        .filter_map(|entry| service(entry, &mut seen, &mut notes))
        .collect();
    (services, notes)
}

/// Notes about one service.
struct Noted<'a> {
    id: &'a str,
    notes: &'a mut Vec<ImportNote>,
}

impl Noted<'_> {
    fn note(&mut self, field: &'static str, message: impl Into<String>) {
        self.notes.push(ImportNote {
            service: Some(self.id.to_owned()),
            field,
            message: message.into(),
        });
    }
}

fn service(entry: &Value, seen: &mut BTreeSet<String>, notes: &mut Vec<ImportNote>) -> Option<Service> {
    let Some(id) = text_or_number(entry.get("id")).filter(|id| !id.is_empty()) else {
        notes.push(ImportNote {
            service: None,
            field: "id",
            message: "entry without id left out".to_owned(),
        });
        return None;
    };
    let mut noted = Noted { id: &id, notes };
    if !is_id(&id) {
        noted.note(
            "id",
            "cannot be part of an address (letters, digits, - _ . only, at most 64); service left out",
        );
        return None;
    }
    let title = one_line(entry.get("name").and_then(Value::as_str).unwrap_or(""));
    if title.is_empty() {
        noted.note("name", "service without name left out");
        return None;
    }
    if !seen.insert(id.clone()) {
        noted.note("id", "second service with this id left out");
        return None;
    }
    let text = text(entry, title, &mut noted);
    let fees = match entry.get("fees").and_then(Value::as_str) {
        Some(html) => fees::parse(html),
        None => Vec::new(),
    };
    let links = links(entry, "links", &mut noted);
    // The source repeats links as forms where it cannot tell them apart.
    let forms = links_without(links_quietly(entry, "forms"), &links);
    Some(Service {
        offices: offices(entry),
        blueprint: None,
        preset: Default::default(),
        leika: leika(entry, &mut noted),
        popularity: None,
        topics: Vec::new(),
        keywords: keywords(entry, &mut noted),
        legal_basis: Vec::new(),
        texts: BTreeMap::from([(Lang::De, text)]),
        fees,
        links,
        forms,
        id,
    })
}

fn text(entry: &Value, title: String, noted: &mut Noted<'_>) -> ServiceText {
    let description = match entry.get("description") {
        Some(Value::String(html)) => SafeHtml::sanitise(html),
        Some(Value::Null) | None => SafeHtml::default(),
        Some(_) => {
            noted.note("description", "is no text; ignored");
            SafeHtml::default()
        }
    };
    let plain = description.text();
    if plain.is_empty() {
        noted.note("description", "empty; the service can only be found by its name");
    }
    ServiceText {
        short: beginning(&plain),
        title,
        what: description,
        ..ServiceText::default()
    }
}

/// An id becomes part of an address and must mean there what it means here.
fn is_id(id: &str) -> bool {
    id.len() <= 64
        && id.bytes().any(|b| b.is_ascii_alphanumeric())
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// The first sentences that fit into a list.
fn beginning(plain: &str) -> String {
    if plain.chars().count() <= SHORT_CHARS {
        return plain.to_owned();
    }
    let cut: String = plain.chars().take(SHORT_CHARS).collect();
    let sentence = cut.rfind(['.', '!', '?']).filter(|end| *end > SHORT_CHARS / 4);
    match (sentence, cut.rfind(' ')) {
        (Some(end), _) => cut.get(..=end).unwrap_or(&cut).to_owned(),
        (None, Some(end)) => format!("{} …", cut.get(..end).unwrap_or(&cut)),
        (None, None) => cut,
    }
}

fn keywords(entry: &Value, noted: &mut Noted<'_>) -> Vec<String> {
    let list = match entry.get("meta").and_then(|meta| meta.get("keywords")) {
        Some(Value::String(list)) => list,
        Some(Value::Null) | None => return Vec::new(),
        Some(_) => {
            noted.note("meta.keywords", "is no text; ignored");
            return Vec::new();
        }
    };
    let mut seen = BTreeSet::new();
    list.split([',', ';', '\n'])
        .map(|keyword| one_line(&strip_tags(keyword)))
        .filter(|keyword| !keyword.is_empty() && seen.insert(keyword.to_lowercase()))
        .collect()
}

fn leika(entry: &Value, noted: &mut Noted<'_>) -> Vec<String> {
    let Some(text) = text_or_number(entry.get("leika")) else {
        return Vec::new();
    };
    let keys: Vec<&str> = text.split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
    if keys.len() > 1 {
        noted.note("leika", format!("{} keys in one field", keys.len()));
    }
    let (good, bad): (Vec<&str>, Vec<&str>) = keys.into_iter().partition(|key| is_leika(key));
    for key in bad {
        noted.note("leika", format!("{key:?} is no LeiKa key; ignored"));
    }
    good.into_iter().map(str::to_owned).collect()
}

fn offices(entry: &Value) -> Vec<String> {
    let locations = entry.get("locations").and_then(Value::as_array);
    let ids = locations
        .into_iter()
        .flatten()
        .filter_map(|location| text_or_number(location.get("location")));
    let mut seen = BTreeSet::new();
    ids.filter(|id| seen.insert(id.clone())).collect()
}

fn links(entry: &Value, field: &'static str, noted: &mut Noted<'_>) -> Vec<Link> {
    let listed = entry.get(field).and_then(Value::as_array).map_or(0, Vec::len);
    let links = links_quietly(entry, field);
    if links.len() < listed {
        noted.note(
            field,
            format!(
                "{} of {listed} without name, without safe address, or there twice; left out",
                listed - links.len()
            ),
        );
    }
    links
}

fn links_quietly(entry: &Value, field: &str) -> Vec<Link> {
    let mut seen = BTreeSet::new();
    let entries = entry.get(field).and_then(Value::as_array).into_iter().flatten();
    entries
        .filter_map(|link| {
            let label = one_line(&strip_tags(link.get("name")?.as_str()?));
            let url = link.get("link")?.as_str()?.trim().to_owned();
            let absolute = is_safe_url(&url) && !url.starts_with('/');
            let fresh = seen.insert(url.clone());
            (absolute && fresh && !label.is_empty()).then(|| Link {
                label: Localised::german(label),
                url,
            })
        })
        .collect()
}

fn links_without(links: Vec<Link>, others: &[Link]) -> Vec<Link> {
    links
        .into_iter()
        .filter(|link| !others.iter().any(|other| other.url == link.url))
        .collect()
}

fn text_or_number(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    text.replace(['\u{200b}', '\u{feff}', '\u{ad}'], "")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_input_gives_notes_and_never_panics() {
        for (json, services, field) in [
            ("", 0, ""),
            ("{}", 0, "data"),
            ("[1, null, {}]", 0, "id"),
            (r#"{"data":[{"id":"1"}]}"#, 0, "name"),
            (r#"{"data":[{"id":"../desk","name":"A"}]}"#, 0, "id"),
            (r#"{"data":[{"id":"a b?c","name":"A"}]}"#, 0, "id"),
            (
                r#"{"data":[{"id":1,"name":"A","description":7,"meta":{"keywords":[]},"leika":"x"}]}"#,
                1,
                "leika",
            ),
            (r#"{"data":[{"id":"1","name":"A"},{"id":"1","name":"B"}]}"#, 1, "id"),
            (
                r#"{"data":[{"id":"1","name":"A","links":[{"name":"x","link":"javascript:y"}]}]}"#,
                1,
                "links",
            ),
        ] {
            let (found, notes) = import_dldb(json);
            assert_eq!(found.len(), services, "{json}");
            assert!(notes.iter().any(|note| note.field == field), "{json}: {notes:?}");
        }
    }

    #[test]
    fn a_service_keeps_its_texts_keywords_and_keys() {
        let (services, _) = import_dldb(
            r#"{"data":[{"id":"7","name":"Hund  anmelden","description":"<p>Sie haben einen Hund.</p><script>x</script>",
            "meta":{"keywords":"Hund, Welpe,hund"},"leika":"99102013000000, 99102013060000",
            "locations":[{"location":"12"},{"location":12}],"fees":"<p>kostenfrei</p>"}]}"#,
        );
        let service = &services[0];
        assert_eq!(service.title(Lang::De), "Hund anmelden");
        assert_eq!(service.text(Lang::De).1.short, "Sie haben einen Hund.");
        assert_eq!(service.keywords, ["Hund", "Welpe"]);
        assert_eq!(service.leika.len(), 2);
        assert_eq!(service.offices, ["12"]);
        assert_eq!(service.fees.len(), 1);
    }
}
