//! What is different between two editions, in the words of the reader's language.

use base::Lang;
use blueprint::{Area, Change, ChangeKind, Delta, Detail};
use web::{Markup, html};

use super::knob_value;
use super::text_names::called;
use crate::Service;
use crate::pages::desk::words::word;
use crate::pages::t;

/// The differences under the headings of their areas; none says so.
pub fn difference(lang: Lang, old: Option<&Service>, new: &Service) -> Markup {
    let Some(old) = old else {
        return html! { p { (t(lang, "svc-diff-first")) } };
    };
    // Values are compared as the town sets them, below.
    let changes = blueprint::diff(&old.files, &new.files).unwrap_or_default();
    let values = values(lang, old, new);
    if changes.is_empty() && values.is_empty() {
        return html! { p .muted { (t(lang, "svc-diff-none")) } };
    }
    let mut areas: Vec<Area> = changes.iter().map(|change| change.area).collect();
    areas.dedup();
    html! {
        @if !values.is_empty() {
            h4 .kern-heading-small { (t(lang, "svc-area-values")) }
            ul .changes { @for (name, was, is) in &values { li { strong { (name) } ": " (before_after(lang, was, is)) } } }
        }
        @for area in areas {
            h4 .kern-heading-small { (heading(lang, area)) }
            ul .changes { @for change in changes.iter().filter(|change| change.area == area) { li { (entry(lang, old, new, change)) } } }
        }
    }
}

/// Knobs whose value in this town differs: name, before, after.
fn values(lang: Lang, old: &Service, new: &Service) -> Vec<(String, String, String)> {
    let empty = serde_json::Map::new();
    let (was, is) = (
        old.knobs.as_object().unwrap_or(&empty),
        new.knobs.as_object().unwrap_or(&empty),
    );
    let names = is
        .keys()
        .filter(|name| was.get(*name).is_some_and(|value| Some(value) != is.get(*name)));
    let said = |name: &String| {
        let kind = new.blueprint.meta.knobs.get(name).map(|knob| knob.kind);
        let value = |values: &serde_json::Map<String, serde_json::Value>| {
            values
                .get(name)
                .map(|value| knob_value(lang, kind, value))
                .unwrap_or_default()
        };
        (super::knob_label(new, name, lang), value(was), value(is))
    };
    names.map(said).collect()
}

fn entry(lang: Lang, old: &Service, new: &Service, change: &Change) -> Markup {
    let kind = match change.kind {
        ChangeKind::Added => "svc-change-added",
        ChangeKind::Removed => "svc-change-removed",
        ChangeKind::Changed => "svc-change-changed",
    };
    let is_text = matches!(change.area, Area::Text(_));
    // What is gone has its name in the version before.
    let of = if change.kind == ChangeKind::Removed { old } else { new };
    let has_words = !change.id.is_empty() && (is_text || change.area == Area::Knob);
    let name = match change.area {
        Area::Text(_) if has_words => Some(called(lang, &of.blueprint, &change.id)),
        Area::Knob if has_words => Some(super::knob_label(of, &change.id, lang)),
        _ => change.name.clone(),
    };
    html! {
        strong { @match &name { Some(name) => { "„" (name) "“" }, None if change.id.is_empty() => (t(lang, "svc-change-all")), None => (change.id) } }
        " " span .muted { (t(lang, kind)) @if name.is_some() && !change.id.is_empty() && !has_words { " · " (change.id) } }
        @if is_text {
            @for detail in &change.details { div { (delta(lang, detail)) } }
        } @else if !change.details.is_empty() {
            ul { @for detail in &change.details { li { (what(lang, &detail.what)) ": " (delta(lang, detail)) } } }
        }
    }
}

fn delta(lang: Lang, detail: &Detail) -> Markup {
    match &detail.delta {
        Delta::Value { old, new } => {
            let text = |value: &Option<String>| value.clone().unwrap_or_default();
            before_after(lang, &text(old), &text(new))
        }
        Delta::Entries { gone, new } => html! {
            @for entry in gone { del { (entry) } " " }
            @for entry in new { ins { (entry) } " " }
        },
        Delta::Order { old, new } => before_after(lang, &old.join(", "), &new.join(", ")),
    }
}

/// What was is struck out, what is now is marked; both are said, too.
pub fn before_after(lang: Lang, was: &str, is: &str) -> Markup {
    html! {
        @if !was.is_empty() { span .kern-sr-only { (t(lang, "svc-was")) " " } del { (was) } " " }
        @if !is.is_empty() { span .kern-sr-only { (t(lang, "svc-is")) " " } ins { (is) } }
    }
}

/// A property in words; what nobody translated keeps the word of the format.
fn what(lang: Lang, label: &str) -> String {
    let code: String = label
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let said = word(lang, "svc-what-", &code);
    if said == code { label.to_owned() } else { said }
}

fn heading(lang: Lang, area: Area) -> String {
    let code = match area {
        Area::Service => "service",
        Area::Knob => "knob",
        Area::Page => "page",
        Area::Question => "question",
        Area::Query => "query",
        Area::Check => "check",
        Area::Fee => "fee",
        Area::Refund => "refund",
        Area::State => "state",
        Area::Deadline => "deadline",
        Area::Clock => "clock",
        Area::Step => "step",
        Area::Grant => "grant",
        Area::Reminder => "reminder",
        Area::Recheck => "recheck",
        Area::Letter => "letter",
        Area::Participation => "participation",
        Area::Appointment => "appointment",
        Area::Message => "message",
        Area::Order => "order",
        Area::FollowOn => "follow-on",
        Area::Text(of) => return format!("{} ({})", t(lang, "svc-area-text"), of.name()),
    };
    word(lang, "svc-area-", code)
}
