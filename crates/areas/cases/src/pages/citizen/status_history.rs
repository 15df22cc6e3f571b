//! The history of a case on its status page: what happened, in plain words.

use ::store::facts::Fact;
use serde_json::Value as Json;
use web::parts::{Moment, MomentState};
use web::{Ctx, Markup, html};

use super::words;
use crate::Service;
use crate::model::Case;
use crate::pages::appointments as shown;
use crate::pages::{TEXTS, t};

pub fn moments(ctx: &Ctx, service: &Service, case: &Case, facts: &[Fact]) -> Vec<Moment> {
    let texts = service.blueprint.texts(ctx.lang);
    let shown = facts.iter().filter(|f| is_public(&f.kind) && !is_told_beside(f));
    let shown: Vec<&Fact> = shown.collect();
    let last = shown.len().saturating_sub(1);
    shown
        .iter()
        .enumerate()
        .map(|(n, fact)| Moment {
            when: words::moment(fact.at, ctx.lang),
            title: title_of(ctx, texts, fact),
            body: body_of(fact),
            state: if n == last && case.open && case.public_state == "needs_you" {
                MomentState::Attention
            } else if n == last && case.open {
                MomentState::Current
            } else {
                MomentState::Done
            },
        })
        .collect()
}

/// What follows from an appointment is told with the appointment, which has its day.
fn is_told_beside(fact: &Fact) -> bool {
    let event = fact.data.get("event").and_then(Json::as_str).unwrap_or_default();
    fact.kind == "case.step" && event.starts_with("appointment.")
}

pub(crate) fn is_public(kind: &str) -> bool {
    matches!(
        kind,
        "case.step"
            | "case.message"
            | "case.document"
            | "case.granted"
            | "case.grant_ended"
            | "case.refund_requested"
            | "case.paid_late"
            | "case.fetched"
            | "case.reminded"
            | "case.follow_on"
            | "case.notified"
            | "case.not_fetched"
            | "case.office"
            | "case.party_asked"
            | "case.party_asked_anew"
            | "case.party_answered"
            | "case.party_silent"
            | "case.appointment_booked"
            | "case.appointment_cancelled"
            | "case.appointment_missed"
    )
}

pub(crate) fn title_of(ctx: &Ctx, texts: &blueprint::Texts, fact: &Fact) -> String {
    let text = |key: &str| fact.data.get(key).and_then(Json::as_str).unwrap_or_default();
    let granted = || match texts.find(&format!("grants.{}.title", text("kind"))) {
        Some(title) => title.to_owned(),
        None => t(ctx.lang, "history-grant").into_owned(),
    };
    match fact.kind.as_str() {
        "case.step" => {
            // The blueprint's own words for the state, else the plain state it led to.
            let key = format!("history.{}", text("event"));
            texts
                .find(&key)
                .map_or_else(|| words::public_state(ctx.lang, text("public")).1, str::to_owned)
        }
        "case.message" if fact.actor == "applicant" => t(ctx.lang, "history-your-message").into_owned(),
        "case.message" => t(ctx.lang, "history-our-message").into_owned(),
        "case.document" if text("kind") == "upload" => TEXTS
            .fmt(ctx.lang, "history-upload", &[("title", text("title").into())])
            .into_owned(),
        "case.document" => TEXTS
            .fmt(ctx.lang, "history-letter", &[("title", text("title").into())])
            .into_owned(),
        "case.granted" => TEXTS
            .fmt(
                ctx.lang,
                "history-granted",
                &[("what", granted().into()), ("number", text("number").into())],
            )
            .into_owned(),
        "case.grant_ended" => TEXTS
            .fmt(
                ctx.lang,
                "history-grant-ended",
                &[("what", granted().into()), ("number", text("number").into())],
            )
            .into_owned(),
        "case.refund_requested" => t(ctx.lang, "history-refund").into_owned(),
        "case.fetched" => t(ctx.lang, "history-fetched").into_owned(),
        "case.reminded" => t(ctx.lang, "history-reminded").into_owned(),
        "case.follow_on" => {
            let title = format!("follow_ons.{}.title", text("follow_on"));
            let what = texts.find(&title).unwrap_or_default();
            TEXTS
                .fmt(ctx.lang, "history-follow-on", &[("what", what.into())])
                .into_owned()
        }
        "case.notified" => t(ctx.lang, "history-notified").into_owned(),
        "case.office" => {
            let office = ctx.app.town.office(text("to"));
            let name = office.map_or_else(|| text("to").to_owned(), |office| office.name.get(ctx.lang).to_owned());
            TEXTS
                .fmt(ctx.lang, "history-office", &[("office", name.into())])
                .into_owned()
        }
        "case.party_asked" | "case.party_asked_anew" | "case.party_answered" | "case.party_silent" => {
            let title = texts
                .get(&format!("parties.{}.title", text("participation")))
                .to_owned();
            let key = match fact.kind.as_str() {
                "case.party_asked" => "history-party-asked",
                "case.party_asked_anew" => "history-party-asked-anew",
                "case.party_answered" => "history-party-answered",
                _ => "history-party-silent",
            };
            TEXTS.fmt(ctx.lang, key, &[("what", title.into())]).into_owned()
        }
        "case.appointment_booked" | "case.appointment_cancelled" | "case.appointment_missed" => {
            let title = texts
                .get(&format!("appointments.{}.title", text("appointment")))
                .to_owned();
            let key = match fact.kind.as_str() {
                "case.appointment_booked" => "history-appointment-booked",
                "case.appointment_cancelled" => "history-appointment-cancelled",
                _ => "history-appointment-missed",
            };
            let when = shown::parse(text("starts_at"));
            let when = when.map(|at| format!("{}, {}", words::day(at.date(), ctx.lang), shown::clock(ctx.lang, at)));
            let args = [("what", title.into()), ("when", when.unwrap_or_default().into())];
            TEXTS.fmt(ctx.lang, key, &args).into_owned()
        }
        "case.not_fetched" => t(ctx.lang, "history-not-fetched").into_owned(),
        _ => t(ctx.lang, "history-paid-late").into_owned(),
    }
}

fn body_of(fact: &Fact) -> Markup {
    let text = |key: &str| {
        fact.data
            .get(key)
            .and_then(Json::as_str)
            .filter(|text| !text.is_empty())
    };
    html! {
        @if fact.kind == "case.message" { @if let Some(message) = text("text") { p .pre-line { (message) } } }
        @if fact.kind == "case.step" { @if let Some(reason) = text("reason") { p .pre-line { (reason) } } }
    }
}
