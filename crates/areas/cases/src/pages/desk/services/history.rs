//! Who changed what about a service, newest first.

use ::store::facts::Fact;
use base::Lang;
use blueprint::Json;
use web::{Markup, html};

use super::diff::before_after;
use super::knob_value;
use super::text_names::called;
use crate::pages::desk::people::People;
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;
use crate::{Cases, Service};

/// More than anybody reads on one page; the whole list is in the chain of facts.
const SHOWN: usize = 100;
/// Changes of one save that are said; more are counted.
const CHANGES_SHOWN: usize = 12;

pub fn show(lang: Lang, cases: &Cases, service: &str, people: &People, facts: &[Fact]) -> Markup {
    let current = cases.services.current(service);
    html! {
        ol .facts {
            @for fact in facts.iter().rev().take(SHOWN) {
                li .fact {
                    time .fact__when datetime=(base::clock::timestamp_from_us(fact.at)) { (words::moment(fact.at, lang)) }
                    div {
                        p { strong { (word(lang, "svc-fact-", fact.kind.trim_start_matches("edition."))) } " "
                            span .muted { (actor(lang, people, &fact.actor)) } }
                        (details(lang, current.as_deref(), fact))
                    }
                }
            }
        }
    }
}

fn details(lang: Lang, service: Option<&Service>, fact: &Fact) -> Markup {
    let text = |name: &str| fact.data.get(name).and_then(Json::as_str).unwrap_or_default();
    let changes = fact
        .data
        .get("changes")
        .and_then(Json::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let day = text("from_day").parse().ok().map(|day| calendar::short_date(day, lang));
    html! {
        @if !text("note").is_empty() { p .fact__detail { (text("note")) } }
        @if let Some(day) = day { p .fact__detail { (tf(lang, "svc-from-day", &[("day", day.into())])) } }
        @if matches!(fact.kind.as_str(), "edition.published" | "edition.from_folder" | "edition.rebased") {
            p .fact__detail { (tf(lang, "svc-version", &[("version", text("version").into())])) }
        }
        @for change in changes.iter().take(CHANGES_SHOWN) { p .fact__detail { (said(lang, service, fact, change)) } }
        @if changes.len() > CHANGES_SHOWN {
            p .fact__detail { (tf(lang, "svc-more-changes", &[("n", (changes.len() - CHANGES_SHOWN).into())])) }
        }
    }
}

/// `fee_year_cent: 75,00 € → 90,00 €`
fn said(lang: Lang, service: Option<&Service>, fact: &Fact, change: &Json) -> Markup {
    let name = change.get("name").and_then(Json::as_str).unwrap_or_default();
    let is_value = fact.kind == "edition.values";
    let kind = service.and_then(|service| Some(service.blueprint.meta.knobs.get(name)?.kind));
    let value = |key: &str| match change.get(key) {
        None | Some(Json::Null) => String::new(),
        Some(value) if is_value => knob_value(lang, kind, value),
        Some(value) => value.as_str().unwrap_or_default().to_owned(),
    };
    let label = match service {
        Some(service) if is_value => super::knob_label(service, name, lang),
        Some(service) => called(lang, &service.blueprint, name),
        None => name.to_owned(),
    };
    html! { (label) ": " (before_after(lang, &value("was"), &value("is"))) }
}

/// Who it was, by name for colleagues.
pub fn actor(lang: Lang, people: &People, actor: &str) -> String {
    match people.behind(actor) {
        Some(person) => person.name.clone(),
        None if actor.starts_with("staff:") => t(lang, "desk-somebody").into_owned(),
        None => word(lang, "desk-actor-", actor),
    }
}
