use axum::extract::State;
use axum::http::HeaderMap;
use maud::{Markup, html};
use web::controls;
use web::parts::{self, Look};
use web::{Ctx, Form};

use super::common::{Errors, error_box, form_page, mendable, problem};
use super::own_password::new_password_fields;
use super::sign_in::{frame, onward, visit};
use crate::Accounts;
use crate::actions::{self, Progress};
use crate::rules::steps::Step;
use crate::texts::t;

/// `/anmeldung/passwort`: an own password in the place of a start password.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let waiting = actions::waiting(&accounts, ctx.session())
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    Ok(match waiting {
        Some((account, Step::NewPassword)) => form_page(&vec![], page(&ctx, &account.login, &vec![])),
        Some((_, step)) => onward(&ctx, Progress::Next(step)),
        None => onward(&ctx, Progress::Over),
    })
}

pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, headers: HeaderMap, form: Form) -> web::Result {
    let (new, repetition) = (
        form.get("neues-passwort").unwrap_or_default(),
        form.get("wiederholung").unwrap_or_default(),
    );
    match actions::choose_password(&accounts, visit(&ctx, &headers), new, repetition).await {
        Ok(progress) => Ok(onward(&ctx, progress)),
        Err(error) => {
            let errors = mendable(ctx.lang, error)?;
            Ok(form_page(&errors, page(&ctx, form.text("anmeldename"), &errors)))
        }
    }
}

fn page(ctx: &Ctx, login: &str, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    frame(
        ctx,
        &t(lang, "first-password-title"),
        errors,
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (t(lang, "first-password-title")) }
            p .kern-body { (t(lang, "first-password-intro")) }
            form .sheet .form method="post" action="/anmeldung/passwort" {
                (controls::csrf_field(ctx))
                (new_password_fields(ctx, login, errors))
                div .kern-btn-wrapper { (parts::submit(&t(lang, "continue"), Look::Primary)) }
            }
        },
    )
}
