//! Outside: is there a valid permit for this plate? That, and nothing else.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use web::controls::csrf_field;
use web::parts::icon;
use web::{Ctx, Form, Markup, PageMeta, desk_page, html};

use super::words::{staff, word};
use crate::Cases;
use crate::actions::plate;
use crate::model::Grant;
use crate::pages::t;

pub async fn ask(ctx: Ctx) -> web::Result<Markup> {
    Ok(page(&ctx, "", html! {}, ""))
}

pub async fn answer(ctx: Ctx, State(cases): State<Cases>, form: Form) -> web::Result<Response> {
    let me = staff(&ctx)?;
    let asked = plate::look_up(&cases, me, form.text("kennzeichen")).await?;
    let (typed, Some(valid)) = (asked.typed.clone(), asked.valid) else {
        let error = t(ctx.lang, "desk-control-error");
        let shown = page(&ctx, &asked.typed, html! {}, &error);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
    };
    Ok(page(&ctx, &typed, result(&ctx, &cases, &typed, &valid), "").into_response())
}

fn page(ctx: &Ctx, typed: &str, result: Markup, error: &str) -> Markup {
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-control-title"))
        .nav("kontrolle")
        .errors(!error.is_empty());
    let main = html! {
        div .control {
            h1 { (t(lang, "desk-control-title")) }
            (result)
            form .control__form action="/kontrolle" method="post" autocomplete="off" {
                (csrf_field(ctx))
                label .kern-label for="f-kennzeichen" { (t(lang, "desk-control-plate")) }
                input #f-kennzeichen .control__plate name="kennzeichen" type="text" inputmode="text" maxlength="20"
                    autocapitalize="characters" autocomplete="off" spellcheck="false" enterkeyhint="search"
                    aria-describedby="f-kennzeichen-hinweis" aria-invalid=[(!error.is_empty()).then_some("true")]
                    value=(if error.is_empty() { "" } else { typed }) placeholder="AB-C 123" autofocus;
                p #f-kennzeichen-hinweis class=(if error.is_empty() { "kern-hint" } else { "control__error" }) {
                    @if error.is_empty() { (t(lang, "desk-control-hint")) } @else { (icon("danger")) (error) }
                }
                button .kern-btn .kern-btn--primary .kern-btn--block .control__go type="submit" { span .kern-label { (t(lang, "desk-control-go")) } }
            }
            p .muted { (t(lang, "desk-control-log")) }
        }
    };
    desk_page(ctx, &meta, main)
}

/// Big, and by word, picture and colour alike: it is read in the rain, at arm's length.
fn result(ctx: &Ctx, cases: &Cases, typed: &str, valid: &[Grant]) -> Markup {
    let lang = ctx.lang;
    html! {
        section .verdict .verdict--yes[!valid.is_empty()] .verdict--no[valid.is_empty()] role="status" aria-live="polite" {
            p .verdict__plate { (typed) }
            @if valid.is_empty() {
                p .verdict__word { (icon("close")) (t(lang, "desk-control-none")) }
            }
            @for grant in valid {
                p .verdict__word { (icon("check")) (t(lang, "desk-control-valid")) }
                dl {
                    @for (name, value) in plate::shown(grant) { div { dt { (label(ctx, cases, grant, name)) } dd { (value) } } }
                    div { dt { (t(lang, "desk-control-until")) } dd { (calendar::short_date(grant.valid_until, lang)) } }
                }
            }
        }
    }
}

/// The name of an attribute of a grant.
pub fn label(ctx: &Ctx, cases: &Cases, grant: &Grant, name: &str) -> String {
    let own = word(ctx.lang, "desk-field-", name);
    if own != name {
        return own;
    }
    let service = cases.services.current(&grant.blueprint);
    let label = service.as_ref().and_then(|s| {
        s.blueprint
            .texts(ctx.lang)
            .find(&format!("fields.{name}.label"))
            .map(str::to_owned)
    });
    label.unwrap_or(own)
}
