use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use maud::{Markup, html};
use web::controls;
use web::parts::{self, Look};
use web::{Ctx, Form};

use super::common::{Errors, error_at, error_box, form_page, problem, refused};
use super::secrets::{enrol_steps, opened_secret, recovery_codes, sealed_secret};
use super::sign_in::{destination, enter, frame, onward, visit};
use crate::Accounts;
use crate::actions::{self, Progress};
use crate::rules::Refusal;
use crate::rules::steps::Step;
use crate::texts::t;

/// `/anmeldung/zweiter-faktor`: nobody works without one.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let sealed = sealed_secret(&accounts, &ctx);
    answer(&accounts, &ctx, &sealed, &vec![]).await
}

pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, headers: HeaderMap, form: Form) -> web::Result {
    let sealed = form.text("geheimnis");
    let Some(secret) = opened_secret(&ctx, sealed) else {
        return Ok(onward(&ctx, Progress::Over));
    };
    let progress = actions::enrol(&accounts, visit(&ctx, &headers), &secret, form.text("code"))
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    match progress {
        Progress::Wrong => answer(&accounts, &ctx, sealed, &refused(ctx.lang, Refusal::CodeWrong)).await,
        Progress::Done(done) => {
            let main = recovery_codes(ctx.lang, &done.recovery_codes, &destination(&done));
            let page = frame(&ctx, &t(ctx.lang, "recovery-title"), &vec![], main);
            Ok(enter(&ctx, &done, page.into_response()))
        }
        other => Ok(onward(&ctx, other)),
    }
}

/// The picture again with the same secret, so that an app which has read it stays right.
async fn answer(accounts: &Accounts, ctx: &Ctx, sealed: &str, errors: &Errors) -> web::Result {
    let waiting = actions::waiting(accounts, ctx.session())
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    Ok(match (waiting, opened_secret(ctx, sealed)) {
        (Some((account, Step::Enrol)), Some(secret)) => {
            form_page(errors, page(accounts, ctx, &account.login, &secret, sealed, errors))
        }
        (Some((_, step)), Some(_)) => onward(ctx, Progress::Next(step)),
        _ => onward(ctx, Progress::Over),
    })
}

fn page(accounts: &Accounts, ctx: &Ctx, login: &str, secret: &[u8], sealed: &str, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    frame(
        ctx,
        &t(lang, "enrol-title"),
        errors,
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (t(lang, "enrol-title")) }
            p .kern-body { (t(lang, "enrol-intro")) }
            form .sheet .form method="post" action="/anmeldung/zweiter-faktor" {
                (controls::csrf_field(ctx))
                (enrol_steps(accounts, ctx, login, secret, sealed, error_at(errors, "code")))
                div .kern-btn-wrapper { (parts::submit(&t(lang, "sign-in-button"), Look::Primary)) }
            }
        },
    )
}
