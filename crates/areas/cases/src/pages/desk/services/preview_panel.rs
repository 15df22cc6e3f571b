//! Beside the page of a preview: what it rests on, and what would follow from the answers.

use base::Lang;
use blueprint::{CaseFacts, Decides, Scope, ScopeInput, Stated};
use web::parts::{FeeRow, Tone, badge, details, fee_table};
use web::{Markup, html};

use super::preview::Scene;
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;

/// Keys of missing texts that are named; more are counted.
const KEYS_SHOWN: usize = 20;

/// All parts of the panel, in the language of who looks.
pub fn show(lang: Lang, scene: &Scene) -> Markup {
    html! {
        div .preview__panel {
            (open_part(&t(lang, "svc-panel-conditions"), conditions(lang, scene)))
            (open_part(&t(lang, "svc-panel-checks"), checks(lang, scene)))
            (open_part(&t(lang, "svc-panel-fee"), fee(lang, scene)))
            (details(&t(lang, "svc-panel-queries"), queries(lang, scene)))
            (details(&t(lang, "svc-panel-texts"), missing(lang, scene)))
        }
    }
}

fn open_part(title: &str, content: Markup) -> Markup {
    html! { section { h2 .kern-heading-small { (title) } (content) } }
}

fn conditions(lang: Lang, scene: &Scene) -> Markup {
    let scope = scene.open.scope();
    let stated = scene.open.service.blueprint.stated(scene.page(), &scope, lang);
    html! {
        @if stated.is_empty() { p .muted { (t(lang, "svc-panel-no-conditions")) } }
        @else { ul .changes { @for condition in &stated { (condition_entry(lang, condition)) } } }
    }
}

fn condition_entry(lang: Lang, condition: &Stated) -> Markup {
    let decides = match condition.decides {
        Decides::Page => "svc-panel-page-if",
        Decides::Shown => "svc-panel-asked-if",
        Decides::Required => "svc-panel-required-if",
        Decides::Accepted => "svc-panel-accepted-if",
    };
    let (tone, now) = match condition.holds {
        Some(true) => (Tone::Success, "svc-panel-holds"),
        Some(false) => (Tone::Neutral, "svc-panel-holds-not"),
        None => (Tone::Info, "svc-panel-open"),
    };
    html! {
        li { strong { (condition.of) } " " span .muted { (t(lang, decides)) } " " (condition.words) " " (badge(tone, &t(lang, now))) }
    }
}

/// The checks run when the application is sent, so the preview pretends that it was, on its day.
fn checks(lang: Lang, scene: &Scene) -> Markup {
    let (open, blueprint) = (&scene.open, &scene.open.service.blueprint);
    let draft = open.input();
    let sent = CaseFacts {
        submitted_on: Some(draft.today),
        state: blueprint.initial.clone(),
        ..draft.case.clone()
    };
    let scope = Scope::new(blueprint, ScopeInput { case: &sent, ..draft });
    let found = blueprint.run_checks(&scope);
    let code = |verdict: blueprint::Verdict| {
        let code = serde_json::to_value(verdict).ok();
        code.as_ref()
            .and_then(|code| code.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let texts = blueprint.texts(lang);
    html! {
        @if blueprint.all_checks.is_empty() { p .muted { (t(lang, "svc-panel-no-checks")) } } @else {
            p { (t(lang, "svc-panel-verdict")) " " (words::verdict(lang, &code(found.verdict))) }
            ul .changes {
                @for result in &found.results {
                    li { strong { (result.id) ": " (texts.get(&format!("checks.{}.title", result.id))) } " "
                        (words::verdict(lang, &code(result.result)))
                        div { (blueprint.reason(result, lang)) } div .muted { (result.legal) } }
                }
            }
            @let others = blueprint.all_checks.iter().filter(|check| !found.results.iter().any(|r| r.id == check.id));
            @let others: Vec<&str> = others.map(|check| check.id.as_str()).collect();
            @if !others.is_empty() { p .muted { (tf(lang, "svc-panel-not-applied", &[("checks", others.join(", ").into())])) } }
        }
    }
}

fn queries(lang: Lang, scene: &Scene) -> Markup {
    let scope = scene.open.scope();
    let planned = scene.open.service.blueprint.queries(&scope);
    html! {
        @if planned.is_empty() { p .muted { (t(lang, "svc-panel-no-queries")) } } @else {
            ul .changes { @for query in &planned { li { strong { (query.id) } " (" (word(lang, "desk-register-", &query.register)) "): "
                @for (at, (name, value)) in query.with.iter().enumerate() {
                    @if at > 0 { ", " } (name) " = " (value.as_str().map_or_else(|| value.to_string(), str::to_owned)) } } } }
        }
    }
}

/// The fee with the formula of each line and what it read.
fn fee(lang: Lang, scene: &Scene) -> Markup {
    let (scope, blueprint) = (scene.open.scope(), &scene.open.service.blueprint);
    let texts = blueprint.texts(lang);
    match blueprint.fee(&scope) {
        Ok(fee) if fee.positions.is_empty() => html! { p { (t(lang, "fee-none")) } },
        Ok(fee) => {
            let row = |position: &blueprint::FeePosition| FeeRow {
                label: texts.fill(&position.label_key, &position.params),
                amount: position.amount,
                legal_basis: position.legal_basis.clone(),
            };
            html! {
                (fee_table(lang, &fee.positions.iter().map(row).collect::<Vec<_>>(), fee.total))
                ul .changes { @for position in &fee.positions { li .code { (position.id) ": " (position.trace) } } }
                ul .changes lang="de" { @for trace in blueprint.fee_in_words(&scope) { li { (trace) } } }
            }
        }
        Err(error) => html! { p { (t(lang, "svc-panel-no-fee")) } p .code { (error) } },
    }
}

fn missing(lang: Lang, scene: &Scene) -> Markup {
    let blueprint = &scene.open.service.blueprint;
    html! {
        @for (of, keys) in blueprint.missing_texts() {
            @let here: Vec<&String> = keys.iter().filter(|key| blueprint.is_text_of_page(scene.page(), key)).collect();
            h3 .kern-heading-small { (of.name()) }
            @if keys.is_empty() { p .muted { (t(lang, "svc-panel-all-texts")) } } @else {
                p { (tf(lang, "svc-panel-missing", &[("n", keys.len().into()), ("here", here.len().into())])) }
                ul .changes { @for key in here.iter().take(KEYS_SHOWN) { li .code { (key) } } }
            }
        }
    }
}
