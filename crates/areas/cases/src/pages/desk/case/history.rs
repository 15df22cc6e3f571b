use ::store::facts::Fact;
use base::Lang;
use serde_json::Value as Json;
use web::{Markup, html};

use super::{Sheet, section};
use crate::pages::appointments as shown;
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;

/// What happened, the latest first. Looks at the case are folded away; they are there to be found, not to be read.
pub fn show(lang: Lang, sheet: &Sheet) -> Markup {
    let (views, steps): (Vec<&Fact>, Vec<&Fact>) = sheet.facts.iter().rev().partition(|fact| is_view(fact));
    section(
        "verlauf",
        &t(lang, "desk-history"),
        html! {
            ol .facts { @for fact in steps { (entry(lang, sheet, fact)) } }
            @if !views.is_empty() {
                details .disclosure {
                    summary { span { (tf(lang, "desk-views", &[("n", views.len().into())])) } }
                    div .disclosure__body { ol .facts { @for fact in views.iter().take(VIEWS_MAX) { (entry(lang, sheet, fact)) } } }
                }
            }
        },
    )
}

/// More looks than anybody reads on one page; the whole list is in the chain of facts.
const VIEWS_MAX: usize = 200;

pub(crate) fn is_view(fact: &Fact) -> bool {
    matches!(
        fact.kind.as_str(),
        "case.viewed" | "case.document_viewed" | "case.party_viewed"
    )
}

fn entry(lang: Lang, sheet: &Sheet, fact: &Fact) -> Markup {
    let details = details(lang, sheet, fact);
    html! {
        li .fact {
            time .fact__when datetime=(base::clock::timestamp_from_us(fact.at)) { (words::moment(fact.at, lang)) }
            div {
                p { strong { (title(lang, sheet, fact)) } " " span .muted { (actor(lang, sheet, &fact.actor)) } }
                @for line in details { p .fact__detail { (line) } }
            }
        }
    }
}

pub(crate) fn title(lang: Lang, sheet: &Sheet, fact: &Fact) -> String {
    if fact.kind == "case.step" {
        let event = text(fact, "event");
        return match event.strip_prefix("clerk.") {
            Some(action) => super::action_label_of(&sheet.service, action, lang),
            None if sheet
                .service
                .blueprint
                .clocks
                .iter()
                .any(|clock| clock.on_expiry == event) =>
            {
                t(lang, "desk-event-clock").into_owned()
            }
            None if event.starts_with("party.") => t(lang, "desk-event-party").into_owned(),
            None if event.starts_with("deadline.") => t(lang, "desk-event-deadline").into_owned(),
            None if event.starts_with("grant.") && event != "grant.ended" => t(lang, "desk-event-grant").into_owned(),
            // What came back from outside, or became of an appointment; which one it was stands beside it.
            None if ["message.", "order.", "appointment."]
                .iter()
                .any(|kind| event.starts_with(kind)) =>
            {
                let (kind, rest) = event.split_once('.').unwrap_or((event, ""));
                let end = rest.rsplit('.').next().unwrap_or_default();
                word(lang, "desk-event-", &format!("{kind}-{end}"))
            }
            // A step that the service named itself; answers and withdrawals have words of the desk.
            None => event
                .strip_prefix("applicant.")
                .and_then(|own| sheet.service.blueprint.texts(lang).find(&format!("actions.{own}")))
                .map_or_else(|| word(lang, "desk-event-", event), str::to_owned),
        };
    }
    word(
        lang,
        "desk-fact-",
        fact.kind.strip_prefix("case.").unwrap_or(&fact.kind),
    )
}

pub(crate) fn details(lang: Lang, sheet: &Sheet, fact: &Fact) -> Vec<String> {
    let mut lines = Vec::new();
    match fact.kind.as_str() {
        "case.step" => {
            let state = words::state(&sheet.service, text(fact, "to"), text(fact, "public"), lang);
            lines.push(tf(lang, "desk-fact-state", &[("state", state.into())]));
            if !text(fact, "reason").is_empty() {
                lines.push(tf(lang, "desk-fact-reason", &[("reason", text(fact, "reason").into())]));
            }
            let items = fact.data.get("items").and_then(Json::as_array);
            lines.extend(
                items
                    .into_iter()
                    .flatten()
                    .filter_map(Json::as_str)
                    .map(|item| format!("– {item}")),
            );
            if !text(fact, "due").is_empty() {
                let day = text(fact, "due")
                    .parse()
                    .map_or_else(|_| text(fact, "due").to_owned(), |d| calendar::short_date(d, lang));
                lines.push(tf(lang, "desk-fact-due", &[("day", day.into())]));
            }
        }
        "case.assigned" => {
            let to = text(fact, "to").parse().ok().and_then(|id| sheet.people.get(id));
            lines.push(to.map_or_else(
                || t(lang, "desk-nobody").into_owned(),
                |p| tf(lang, "desk-assigned-to", &[("name", (&p.name).into())]),
            ));
        }
        "case.clock" => lines.extend(clock(lang, sheet, fact)),
        "case.appointment_offered"
        | "case.appointment_booked"
        | "case.appointment_cancelled"
        | "case.appointment_missed"
        | "case.appointment_reminded" => {
            let key = format!("appointments.{}.title", text(fact, "appointment"));
            lines.push(sheet.service.blueprint.texts(lang).get(&key).to_owned());
            if let Some(at) = shown::parse(text(fact, "starts_at")) {
                lines.push(format!("{}, {}", shown::day(lang, at.date()), shown::clock(lang, at)));
            }
        }
        "case.office" => {
            let office = sheet.office_name(lang, text(fact, "to"));
            lines.push(tf(lang, "desk-fact-to-office", &[("office", office.into())]));
        }
        "case.notified" => {
            for (key, name) in [
                ("desk-fact-notified-on", "notified_on"),
                ("desk-fact-remedy-until", "remedy_until"),
            ] {
                if let Ok(day) = text(fact, name).parse() {
                    lines.push(tf(lang, key, &[("day", calendar::short_date(day, lang).into())]));
                }
            }
        }
        "case.recheck_found" => {
            lines.push(
                sheet
                    .service
                    .blueprint
                    .texts(lang)
                    .get(text(fact, "reason_key"))
                    .to_owned(),
            );
            lines.push(text(fact, "legal").to_owned());
        }
        "case.identified" => {
            let level = blueprint::Trust::from_code(text(fact, "trust"));
            lines.push(crate::pages::citizen::gate::level_words(lang, level));
            lines.push(word(lang, "desk-identified-by-", text(fact, "by")));
        }
        kind if kind.starts_with("case.party_") => {
            lines.push(text(fact, "name").to_owned());
            if !text(fact, "reason").is_empty() {
                lines.push(tf(lang, "desk-fact-reason", &[("reason", text(fact, "reason").into())]));
            }
            if let Ok(day) = text(fact, "due").parse() {
                lines.push(tf(
                    lang,
                    "desk-fact-due",
                    &[("day", calendar::short_date(day, lang).into())],
                ));
            }
        }
        "case.told"
        | "case.told_confirmed"
        | "case.told_failed"
        | "case.ordered"
        | "case.order_done"
        | "case.order_refused"
        | "case.sent_again" => {
            let kind = if text(fact, "operation").is_empty() {
                "messages"
            } else {
                "orders"
            };
            let key = format!("{kind}.{}.title", text(fact, "entry"));
            let title = sheet.service.blueprint.texts(lang).find(&key).map(str::to_owned);
            lines.push(title.unwrap_or_else(|| text(fact, "entry").to_owned()));
            lines.push(text(fact, "error").to_owned());
        }
        "case.follow_on" => {
            let title = format!("follow_ons.{}.title", text(fact, "follow_on"));
            let texts = sheet.service.blueprint.texts(lang);
            lines.push(texts.find(&title).unwrap_or_else(|| text(fact, "service")).to_owned());
        }
        "case.held" => lines.push(text(fact, "reason").to_owned()),
        "case.erased" => lines.push(text(fact, "why").to_owned()),
        "case.document" | "case.document_sorted" => {
            lines.push(text(fact, "title").to_owned());
            let label = format!("fields.{}.label", text(fact, "slot"));
            lines.extend(sheet.service.blueprint.texts(lang).find(&label).map(str::to_owned));
        }
        "case.granted" | "case.grant_ended" => lines.push(text(fact, "number").to_owned()),
        "case.refund_requested" => {
            if let Some(cents) = fact.data.get("amount_cent").and_then(Json::as_i64) {
                lines.push(words::euro(lang, base::Money::from_cents(cents)));
            }
        }
        _ => {}
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// What a step did to a clock, and until when it runs since then.
fn clock(lang: Lang, sheet: &Sheet, fact: &Fact) -> Vec<String> {
    let title = format!("clocks.{}.title", text(fact, "clock"));
    let title = sheet.service.blueprint.texts(lang).get(&title).to_owned();
    let mut lines = vec![format!("{title}: {}", word(lang, "desk-clock-", text(fact, "step")))];
    if let (Ok(day), false) = (text(fact, "due").parse(), text(fact, "step") == "stop") {
        let day: jiff::civil::Date = day;
        lines.push(tf(
            lang,
            "desk-fact-due",
            &[("day", calendar::short_date(day, lang).into())],
        ));
    }
    lines
}

fn text<'a>(fact: &'a Fact, name: &str) -> &'a str {
    fact.data.get(name).and_then(Json::as_str).unwrap_or_default()
}

/// Who it was, by name for colleagues.
pub(crate) fn actor(lang: Lang, sheet: &Sheet, actor: &str) -> String {
    match sheet.people.behind(actor) {
        Some(person) => person.name.clone(),
        None if actor.starts_with("staff:") => t(lang, "desk-somebody").into_owned(),
        None if actor.starts_with("party:") => t(lang, "desk-actor-party").into_owned(),
        None => word(lang, "desk-actor-", actor),
    }
}
