//! What the town set and a version in the making does not go with: said field by field, with the way to each, and own texts
//! without a place, which can be taken away.

use base::Lang;
use web::controls::csrf_field;
use web::parts::{Look, Tone, alert, submit};
use web::{Ctx, Markup, html};

use super::bench::Bench;
use super::text_names::called;
use super::{href, knob_label, knob_value};
use crate::Service;
use crate::editions::{Conflict, OwnText};
use crate::pages::desk::words::tf;
use crate::pages::t;

/// The conflicts of a draft. `known`: a version in whose words values and texts are named.
pub fn show(lang: Lang, id: &str, known: Option<&Service>, conflicts: &[Conflict]) -> Markup {
    if conflicts.is_empty() {
        return html! {};
    }
    let is_in_the_way = conflicts.iter().any(Conflict::is_in_the_way);
    let (tone, title) = if is_in_the_way {
        (Tone::Danger, "svc-conflicts")
    } else {
        (Tone::Info, "svc-conflicts-hidden")
    };
    alert(
        tone,
        &t(lang, title),
        html! { ul .changes { @for conflict in conflicts { li { (one(lang, id, known, conflict)) } } } },
    )
}

fn one(lang: Lang, id: &str, known: Option<&Service>, conflict: &Conflict) -> Markup {
    let text_label =
        |own: &OwnText| known.map_or_else(|| own.key.clone(), |known| called(lang, &known.blueprint, &own.key));
    let texts = |own: &OwnText| format!("{}/texte?sprache={}", href(id), own.lang);
    match conflict {
        Conflict::Value { knob, value, reason } => {
            let kind = known.and_then(|known| Some(known.blueprint.meta.knobs.get(knob)?.kind));
            let label = known.map_or_else(|| knob.clone(), |known| knob_label(known, knob, lang));
            html! {
                strong { (label) } ": " (tf(lang, "svc-conflict-value", &[("value", knob_value(lang, kind, value).into())]))
                " " span .code { (reason) } " "
                a .kern-link href={ (href(id)) "/werte" } { (t(lang, "svc-conflict-to-values")) }
            }
        }
        Conflict::Orphan(own) => html! {
            strong { (text_label(own)) } ": " (said(lang, "svc-conflict-orphan", own)) " "
            a .kern-link href=(texts(own)) { (t(lang, "svc-conflict-to-texts")) }
        },
        Conflict::Hides { own, was, is } => html! {
            strong { (text_label(own)) } ": " (said(lang, "svc-conflict-hides", own)) " "
            (super::diff::before_after(lang, was, is)) " "
            a .kern-link href=(texts(own)) { (t(lang, "svc-conflict-to-texts")) }
        },
    }
}

fn said(lang: Lang, key: &'static str, own: &OwnText) -> String {
    let text = own.text.as_str();
    tf(
        lang,
        key,
        &[("text", text.into()), ("lang", language(&own.lang).into())],
    )
}

/// Own texts without a place, each with a button that takes it away. `to`: where the page of texts takes its form.
pub fn orphans(ctx: &Ctx, bench: &Bench, to: &str) -> Markup {
    let lang = ctx.lang;
    let orphans = bench.overlay.orphans(&bench.below.files);
    if orphans.is_empty() {
        return html! {};
    }
    html! {
        section .sheet aria-labelledby="ohne-platz" {
            h2 #ohne-platz .kern-heading-medium { (t(lang, "svc-orphans")) }
            p .muted { (t(lang, "svc-orphans-lead")) }
            ul { @for own in &orphans { li {
                p { "„" (own.text) "“ " span .muted { (language(&own.lang)) " · " span .code { (own.key) } } }
                @if !bench.is_planned {
                    form .inline-form method="post" action=(to) {
                        (csrf_field(ctx))
                        input type="hidden" name="stand" value=(bench.revision);
                        input type="hidden" name="entfernen" value=(own.key);
                        input type="hidden" name="entfernen-sprache" value=(own.lang);
                        (submit(&t(lang, "svc-orphan-remove"), Look::Secondary))
                    }
                }
            } } }
        }
    }
}

/// What a language is called; its code when it is none of the platform.
fn language(code: &str) -> String {
    Lang::from_code(code).map_or_else(|| code.to_owned(), |lang| lang.name().to_owned())
}
