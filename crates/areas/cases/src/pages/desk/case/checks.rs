use base::Lang;
use blueprint::{CheckResult, Verdict};
use web::{Markup, html};

use super::{Sheet, section};
use crate::pages::desk::words;
use crate::pages::t;

/// What the machine found, the worst first, each with its reason and the norm behind it.
pub fn show(lang: Lang, sheet: &Sheet) -> Markup {
    let mut results = words::results(&sheet.case.checks);
    // A stable sort keeps the order of the blueprint among equals.
    results.sort_by_key(|result| std::cmp::Reverse(result.result));
    let (green, open): (Vec<_>, Vec<_>) = results.iter().partition(|result| result.result == Verdict::Green);
    section(
        "pruefungen",
        &t(lang, "desk-checks"),
        html! {
            @if results.is_empty() { p .muted { (t(lang, "desk-checks-none")) } }
            @if !open.is_empty() { ul .checks { @for result in &open { (entry(lang, sheet, result)) } } }
            @if !green.is_empty() && open.is_empty() { ul .checks { @for result in &green { (entry(lang, sheet, result)) } } }
            @if !green.is_empty() && !open.is_empty() {
                details .disclosure {
                    summary { span { (crate::pages::desk::words::tf(lang, "desk-checks-green", &[("n", green.len().into())])) } }
                    div .disclosure__body { ul .checks { @for result in &green { (entry(lang, sheet, result)) } } }
                }
            }
        },
    )
}

fn entry(lang: Lang, sheet: &Sheet, result: &CheckResult) -> Markup {
    let blueprint = &sheet.service.blueprint;
    let texts = blueprint.texts(lang);
    let title = texts
        .find(&format!("checks.{}.title", result.id))
        .map_or(result.id.clone(), str::to_owned);
    let code = crate::actions::check::verdict_code(result.result);
    html! {
        li .check-entry {
            p .check-entry__head { strong { (title) } (words::verdict(lang, code)) }
            p { (blueprint.reason(result, lang)) }
            @if !result.legal.is_empty() { p .muted { (result.legal) } }
        }
    }
}
