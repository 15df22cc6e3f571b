use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use web::controls::{self, Question};
use web::parts::{self, Flash, Look};
use web::{Ctx, Form};

use super::common::{Errors, below_own, error_at, error_box, form_page, me, mendable};
use super::secrets::{enrol_steps, opened_secret, recovery_codes, sealed_secret};
use crate::Accounts;
use crate::actions;
use crate::texts::t;

/// `/konto/zweiter-faktor`: another device, or new recovery codes.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let sealed = sealed_secret(&accounts, &ctx);
    Ok(answer(&accounts, &ctx, &sealed, &vec![], &vec![]))
}

pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, form: Form) -> web::Result {
    let (staff, _) = me(&ctx)?;
    let sealed = form.text("geheimnis");
    let Some(secret) = opened_secret(&ctx, sealed) else {
        return Ok(ctx.redirect_with("/konto/zweiter-faktor", Flash::info(t(ctx.lang, "sign-in-over"))));
    };
    let password = form.get("passwort").unwrap_or_default();
    match actions::replace_second_factor(&accounts, staff.id, password, &secret, form.text("code")).await {
        Ok(codes) => Ok(codes_page(&ctx, &codes)),
        Err(error) => Ok(answer(&accounts, &ctx, sealed, &mendable(ctx.lang, error)?, &vec![])),
    }
}

/// `POST /konto/ersatzcodes`.
pub(super) async fn post_codes(State(accounts): State<Accounts>, ctx: Ctx, form: Form) -> web::Result {
    let (staff, _) = me(&ctx)?;
    match actions::new_recovery_codes(
        &accounts,
        staff.id,
        form.get("passwort-ersatzcodes").unwrap_or_default(),
    )
    .await
    {
        Ok(codes) => Ok(codes_page(&ctx, &codes)),
        Err(error) => {
            let errors = mendable(ctx.lang, error)?
                .into_iter()
                .map(|(_, text)| ("passwort-ersatzcodes".to_owned(), text));
            let sealed = sealed_secret(&accounts, &ctx);
            Ok(answer(&accounts, &ctx, &sealed, &vec![], &errors.collect()))
        }
    }
}

fn codes_page(ctx: &Ctx, codes: &[String]) -> Response {
    let title = t(ctx.lang, "recovery-title");
    web::desk_page(
        ctx,
        &below_own(ctx.lang, &title),
        recovery_codes(ctx.lang, codes, "/konto"),
    )
    .into_response()
}

/// Both forms; each has errors of its own.
fn answer(accounts: &Accounts, ctx: &Ctx, sealed: &str, errors: &Errors, code_errors: &Errors) -> Response {
    let lang = ctx.lang;
    let all: Errors = errors.iter().chain(code_errors).cloned().collect();
    let title = t(lang, "factor-title");
    let secret = opened_secret(ctx, sealed).unwrap_or_default();
    let name = ctx.staff.as_ref().map(|staff| staff.name.as_str()).unwrap_or_default();
    let main = html! {
        (error_box(lang, &all))
        h1 .kern-heading-large { (title) }
        h2 .kern-heading-medium { (t(lang, "factor-device")) }
        p .kern-body { (t(lang, "factor-device-intro")) }
        form .form method="post" action="/konto/zweiter-faktor" {
            (controls::csrf_field(ctx))
            (proof(ctx, "passwort", error_at(errors, "passwort")))
            (enrol_steps(accounts, ctx, name, &secret, sealed, error_at(errors, "code")))
            div .kern-btn-wrapper {
                (parts::submit(&t(lang, "factor-device-button"), Look::Primary))
                (parts::link_button("/konto", &t(lang, "cancel"), Look::Tertiary))
            }
        }
        h2 .kern-heading-medium { (t(lang, "factor-codes")) }
        p .kern-body { (t(lang, "factor-codes-intro")) }
        form .form method="post" action="/konto/ersatzcodes" {
            (controls::csrf_field(ctx))
            (proof(ctx, "passwort-ersatzcodes", error_at(code_errors, "passwort-ersatzcodes")))
            div .kern-btn-wrapper { (parts::submit(&t(lang, "factor-codes-button"), Look::Secondary)) }
        }
    };
    form_page(
        &all,
        web::desk_page(ctx, &below_own(lang, &title).errors(!all.is_empty()), main),
    )
}

fn proof(ctx: &Ctx, name: &str, error: &str) -> Markup {
    let label = t(ctx.lang, "password-current");
    controls::password(
        &Question::new(ctx.lang, name, &label)
            .error(error)
            .autocomplete("current-password"),
    )
}
