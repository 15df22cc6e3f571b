//! The town's own values for what a blueprint lets it set. Not logic: which values there are and their bounds is for the
//! blueprint to say.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base::Lang;
use base::checks::money;
use blueprint::{Json, Knob, KnobKind};
use serde_json::json;
use web::controls::{Choice, Line, Question, csrf_field, error_summary, line, select};
use web::parts::{Flash, Look, submit};
use web::{Ctx, Form, Markup, desk_page, html};

use super::bench::Bench;
use super::{href, knob_label, knob_value, problem, revision, workshop};
use crate::Cases;
use crate::pages::desk::words::{tf, word};
use crate::pages::t;

/// In front of the posted names of values.
const NAME: &str = "wert.";

/// What was typed by knob, and what is wrong with it.
type Typed = BTreeMap<String, String>;
type Errors = BTreeMap<String, String>;

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>) -> web::Result<Markup> {
    let bench = Bench::read(&ctx, &cases, &id).await?;
    let knobs = &bench.below.blueprint.meta.knobs;
    let typed = bench
        .overlay
        .knobs
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), written(knobs.get(name)?.kind, value))));
    Ok(render(&ctx, &bench, &typed.collect(), &Errors::new()))
}

fn render(ctx: &Ctx, bench: &Bench, typed: &Typed, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let title = t(lang, "svc-values");
    let listed: Vec<(String, String)> = errors
        .iter()
        .map(|(name, error)| (format!("{NAME}{name}"), error.clone()))
        .collect();
    let main = html! {
        (error_summary(lang, &listed))
        (bench.head(lang, &title))
        form .sheet .form method="post" action={ (href(&bench.id)) "/werte" } {
            (csrf_field(ctx))
            input type="hidden" name="stand" value=(bench.revision);
            @for (name, knob) in &bench.below.blueprint.meta.knobs {
                (control(lang, bench, name, knob, typed.get(name).map_or("", String::as_str), errors.get(name).map_or("", String::as_str)))
            }
            @if !bench.is_planned { (submit(&t(lang, "svc-save"), Look::Primary)) }
        }
    };
    desk_page(ctx, &bench.meta(lang, &title).errors(!errors.is_empty()), main)
}

/// One value: empty counts as the blueprint, or the town's folder, has it.
fn control(lang: Lang, bench: &Bench, name: &str, knob: &Knob, typed: &str, error: &str) -> Markup {
    let label = knob_label(&bench.below, name, lang);
    let hint = hint(lang, bench, name, knob);
    let posted = format!("{NAME}{name}");
    let question = Question::new(lang, &posted, &label).hint(&hint).error(error).filter();
    let words = |options: &[String]| {
        options
            .iter()
            .map(|option| Choice::new(option, option))
            .collect::<Vec<_>>()
    };
    match knob.kind {
        KnobKind::Bool => {
            let choices = [
                Choice::new("true", t(lang, "svc-yes")),
                Choice::new("false", t(lang, "svc-no")),
            ];
            select(&question, &choices, typed)
        }
        KnobKind::Text if !knob.options.is_empty() => select(&question, &words(&knob.options), typed),
        kind => {
            let input = Line {
                type_: if kind == KnobKind::Date { "date" } else { "text" },
                input_mode: matches!(kind, KnobKind::Int).then_some("numeric"),
                unit: if kind == KnobKind::Cent { "€" } else { "" },
                ..Line::default()
            };
            line(&question, typed, &input)
        }
    }
}

/// Kind, bounds, and what counts while nothing is typed.
fn hint(lang: Lang, bench: &Bench, name: &str, knob: &Knob) -> String {
    let said = |value: &Json| knob_value(lang, Some(knob.kind), value);
    let mut parts = vec![word(lang, "svc-knob-", code(knob.kind)), bounds(lang, knob)];
    if !knob.options.is_empty() {
        parts.push(tf(
            lang,
            "svc-knob-options",
            &[("options", knob.options.join(", ").into())],
        ));
    }
    // Below the overlay stands the town's folder, and below that the blueprint.
    let below = bench.below.knobs.get(name).unwrap_or(&knob.default);
    parts.push(tf(lang, "svc-knob-default", &[("value", said(below).into())]));
    if *below != knob.default {
        parts.push(tf(lang, "svc-knob-blueprint", &[("value", said(&knob.default).into())]));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" ")
}

fn bounds(lang: Lang, knob: &Knob) -> String {
    let said = |bound: i64| match knob.kind {
        KnobKind::Cent => knob_value(lang, Some(knob.kind), &json!(bound)),
        _ => bound.to_string(),
    };
    let min = knob.min.or((knob.kind == KnobKind::Cent).then_some(0));
    match (min, knob.max) {
        (Some(min), Some(max)) => tf(
            lang,
            "svc-knob-between",
            &[("min", said(min).into()), ("max", said(max).into())],
        ),
        (Some(min), None) => tf(lang, "svc-knob-least", &[("min", said(min).into())]),
        (None, Some(max)) => tf(lang, "svc-knob-most", &[("max", said(max).into())]),
        (None, None) => String::new(),
    }
}

const fn code(kind: KnobKind) -> &'static str {
    match kind {
        KnobKind::Bool => "bool",
        KnobKind::Int => "int",
        KnobKind::Cent => "cent",
        KnobKind::Text => "text",
        KnobKind::Date => "date",
        KnobKind::TextList => "text-list",
        KnobKind::IntList => "int-list",
    }
}

/// A value as it stands in its input.
fn written(kind: KnobKind, value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Number(cents) if kind == KnobKind::Cent => {
            let cents = cents.as_i64().unwrap_or(0);
            format!("{},{:02}", cents / 100, cents % 100)
        }
        Json::Array(entries) => entries
            .iter()
            .map(|entry| written(kind, entry))
            .collect::<Vec<_>>()
            .join(", "),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// What was typed as a value; none when it is of another kind.
fn read(kind: KnobKind, typed: &str) -> Option<Json> {
    let number = |text: &str| text.trim().parse::<i64>().ok().map(Json::from);
    let entries = || typed.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    match kind {
        KnobKind::Bool => typed.parse::<bool>().ok().map(Json::from),
        KnobKind::Int => number(typed),
        KnobKind::Cent => money::parse(typed).ok().map(|amount| Json::from(amount.cents())),
        KnobKind::Text => Some(Json::from(typed)),
        KnobKind::Date => typed
            .parse::<jiff::civil::Date>()
            .ok()
            .map(|day| Json::from(day.to_string())),
        KnobKind::TextList => Some(Json::Array(entries().map(Json::from).collect())),
        KnobKind::IntList => entries().map(number).collect::<Option<Vec<_>>>().map(Json::Array),
    }
}

pub async fn save(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, form: Form) -> web::Result {
    let bench = Bench::read(&ctx, &cases, &id).await?;
    let (mut typed, mut errors, mut values) = (Typed::new(), Errors::new(), BTreeMap::new());
    for (name, knob) in &bench.below.blueprint.meta.knobs {
        let text = form.text(&format!("{NAME}{name}")).trim();
        if text.is_empty() {
            continue;
        }
        typed.insert(name.clone(), text.to_owned());
        match checked(ctx.lang, &bench, name, knob, text) {
            Ok(value) => drop(values.insert(name.clone(), value)),
            Err(error) => drop(errors.insert(name.clone(), error)),
        }
    }
    if !errors.is_empty() {
        let page = render(&ctx, &bench, &typed, &errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let saved = workshop(&ctx, &cases, &id)?.set_knobs(revision(&form), values).await;
    saved.map_err(|error| problem(ctx.lang, error))?;
    Ok(ctx.redirect_with(&href(&id), Flash::success(t(ctx.lang, "svc-saved"))))
}

/// A value that the blueprint takes. Errors: what is wrong with what was typed, and what is allowed.
fn checked(lang: Lang, bench: &Bench, name: &str, knob: &Knob, typed: &str) -> Result<Json, String> {
    let value = read(knob.kind, typed).ok_or_else(|| word(lang, "svc-knob-", code(knob.kind)))?;
    let given = toml::Value::try_from(&value).map_err(|_| word(lang, "svc-knob-", code(knob.kind)))?;
    let one = toml::Table::from_iter([(name.to_owned(), given)]);
    match bench.below.blueprint.validate_knobs(&one) {
        Ok(_) => Ok(value),
        Err(_) if !knob.options.is_empty() => Err(tf(
            lang,
            "svc-knob-options",
            &[("options", knob.options.join(", ").into())],
        )),
        Err(_) => Err(bounds(lang, knob)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_as_they_are_written_and_never_guessed() {
        for (typed, expected) in [
            ("75", Some(7500)),
            ("1.250,50 €", Some(125_050)),
            ("0,05", Some(5)),
            ("-1", None),
            ("viel", None),
        ] {
            assert_eq!(
                read(KnobKind::Cent, typed),
                expected.map(|cents: i64| json!(cents)),
                "{typed}"
            );
        }
        assert_eq!(written(KnobKind::Cent, &json!(7505)), "75,05");
        assert_eq!(read(KnobKind::IntList, "6, 12"), Some(json!([6, 12])));
        assert_eq!(read(KnobKind::IntList, "6, x"), None);
        assert_eq!(read(KnobKind::Date, "2026-13-01"), None);
    }
}
