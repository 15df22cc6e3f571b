//! The public check page behind the QR code: whether a permit is valid, and nothing about its holder.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use web::controls::{Line, Question, line};
use web::parts::{Look, SummaryItem, Tone, alert, submit, summary_list};
use web::{Ctx, PageMeta, Result, html, page};

use super::words::{self, redirect};
use crate::pages::t;
use crate::{Cases, store};

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    code: String,
}

pub async fn ask(ctx: Ctx, Query(asked): Query<Asked>) -> Result<Response> {
    let code = clean(&asked.code);
    if !code.is_empty() {
        return Ok(redirect(&format!("/pruefung/{code}")));
    }
    let (label, hint) = (t(ctx.lang, "check-code"), t(ctx.lang, "check-code-hint"));
    let question = Question::new(ctx.lang, "code", &label).hint(&hint);
    let meta = PageMeta::new(t(ctx.lang, "check-title")).nav("pruefung");
    let main = html! {
        h1 .kern-heading-large { (t(ctx.lang, "check-title")) }
        p .lead { (t(ctx.lang, "check-lead")) }
        form .sheet .form method="get" action="/pruefung" {
            (line(&question, "", &Line { max_chars: 40, code: true, spellcheck_off: true, ..Line::default() }))
            (submit(&t(ctx.lang, "check-go"), Look::Primary))
        }
    };
    Ok(page(&ctx, &meta, main).into_response())
}

fn clean(code: &str) -> String {
    let signs: Vec<char> = code
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| c.to_ascii_lowercase())
        .take(16)
        .collect();
    signs
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(code): Path<String>) -> Result<Response> {
    let code = clean(&code);
    let grant = cases
        .app
        .store
        .read(move |tx| store::grants::grant_by_code(tx, &code))
        .await?;
    let today = cases.now().today;
    let meta = PageMeta::new(t(ctx.lang, "check-title")).nav("pruefung").noindex();
    let main = html! {
        h1 .kern-heading-large { (t(ctx.lang, "check-title")) }
        @match &grant {
            None => { (alert(Tone::Danger, &t(ctx.lang, "check-unknown"), html! { p { (t(ctx.lang, "check-unknown-text")) } })) }
            Some(grant) => {
                @let (tone, key) = if grant.is_valid_on(today) { (Tone::Success, "check-valid") }
                    else if grant.state == "valid" && today < grant.valid_from { (Tone::Info, "check-not-yet") }
                    else { (Tone::Danger, "check-ended") };
                (alert(tone, &t(ctx.lang, key), html! {}))
                @let texts = cases.services.current(&grant.blueprint);
                (summary_list(&grant.shown.iter().map(|name| {
                    let key = format!("grants.{}.{name}", grant.kind);
                    let label = texts.as_ref().and_then(|s| s.blueprint.texts(ctx.lang).find(&key).map(str::to_owned)).unwrap_or_else(|| name.clone());
                    SummaryItem::new(label, words::attribute(grant.attributes.get(name).map_or("", String::as_str), ctx.lang))
                }).chain([SummaryItem::new(t(ctx.lang, "valid-from"), words::day(grant.valid_from, ctx.lang))])
                    .chain(grant.last_day().map(|day| SummaryItem::new(t(ctx.lang, "valid-until"), words::day(day, ctx.lang))))
                    .collect::<Vec<_>>()))
            }
        }
        p .muted { (t(ctx.lang, "check-privacy")) }
    };
    Ok(page(&ctx, &meta, main).into_response())
}
