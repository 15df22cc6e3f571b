use axum::extract::State;
use axum::http::HeaderMap;
use maud::{Markup, html};
use web::controls::{self, Line, Question};
use web::parts::{self, Look};
use web::{Ctx, Form};

use super::common::{Errors, error_at, error_box, form_page, problem};
use super::secrets::code_line;
use super::sign_in::{frame, onward, visit};
use crate::Accounts;
use crate::actions::{self, Progress, Proof};
use crate::rules::steps::Step;
use crate::texts::t;

/// `/anmeldung/code`: the second factor.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let waiting = actions::waiting(&accounts, ctx.session())
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    Ok(match waiting {
        Some((_, Step::Code)) => form_page(&vec![], page(&ctx, &vec![])),
        Some((_, step)) => onward(&ctx, Progress::Next(step)),
        None => onward(&ctx, Progress::Over),
    })
}

pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, headers: HeaderMap, form: Form) -> web::Result {
    let field = if form.has("ersatzcode") { "ersatzcode" } else { "code" };
    let proof = match form.text(field) {
        code if field == "ersatzcode" => Proof::Recovery(code),
        code => Proof::Code(code),
    };
    let progress = actions::check_code(&accounts, visit(&ctx, &headers), proof)
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    Ok(match progress {
        Progress::Wrong => {
            let errors = vec![(field.to_owned(), t(ctx.lang, "code-wrong").into_owned())];
            form_page(&errors, page(&ctx, &errors))
        }
        other => onward(&ctx, other),
    })
}

fn page(ctx: &Ctx, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    frame(
        ctx,
        &t(lang, "code-title"),
        errors,
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (t(lang, "code-title")) }
            p .kern-body { (t(lang, "code-intro")) }
            form .sheet .form method="post" action="/anmeldung/code" {
                (controls::csrf_field(ctx))
                (code_line(lang, error_at(errors, "code")))
                div .kern-btn-wrapper { (parts::submit(&t(lang, "sign-in-button"), Look::Primary)) }
            }
            (parts::details(&t(lang, "code-no-device"), recovery_form(ctx, error_at(errors, "ersatzcode"))))
            p .kern-body { a .kern-link href="/anmeldung" { (t(lang, "sign-in-again")) } }
        },
    )
}

fn recovery_form(ctx: &Ctx, error: &str) -> Markup {
    let lang = ctx.lang;
    let (label, hint) = (t(lang, "recovery-label"), t(lang, "recovery-hint"));
    let question = Question::new(lang, "ersatzcode", &label)
        .hint(&hint)
        .error(error)
        .autocomplete("off");
    let line = Line {
        max_chars: 24,
        spellcheck_off: true,
        ..Line::default()
    };
    html! {
        form .form method="post" action="/anmeldung/code" {
            (controls::csrf_field(ctx))
            (controls::line(&question, "", &line))
            div .kern-btn-wrapper { (parts::submit(&t(lang, "recovery-use"), Look::Secondary)) }
        }
        p .kern-body { (t(lang, "code-no-device-text")) }
    }
}
