use axum::extract::State;
use maud::{Markup, html};
use web::controls::{self, Question};
use web::parts::{self, Flash, Look};
use web::{Ctx, Form};

use super::common::{Errors, below_own, error_at, error_box, form_page, me, mendable};
use crate::actions;
use crate::store;
use crate::texts::t;
use crate::{AccountError, Accounts};

/// `/konto/passwort`.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let login = own_login(&accounts, &ctx).await?;
    Ok(form_page(&vec![], page(&ctx, &login, &vec![])))
}

pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, form: Form) -> web::Result {
    let (staff, token) = me(&ctx)?;
    let field = |name| form.get(name).unwrap_or_default();
    let (current, new, repetition) = (field("passwort"), field("neues-passwort"), field("wiederholung"));
    match actions::change_password(&accounts, staff.id, token, current, new, repetition).await {
        Ok(()) => Ok(ctx.redirect_with("/konto", Flash::success(t(ctx.lang, "password-changed")))),
        Err(error) => {
            let errors = mendable(ctx.lang, error)?;
            let login = own_login(&accounts, &ctx).await?;
            Ok(form_page(&errors, page(&ctx, &login, &errors)))
        }
    }
}

async fn own_login(accounts: &Accounts, ctx: &Ctx) -> web::Result<String> {
    let id = me(ctx)?.0.id;
    let account = accounts
        .store
        .read::<_, AccountError, _>(move |tx| Ok(store::account(tx, id)?))
        .await;
    let account = account.map_err(|error| super::common::problem(ctx.lang, error))?;
    Ok(account.map(|account| account.login).unwrap_or_default())
}

fn page(ctx: &Ctx, login: &str, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let (title, label) = (t(lang, "password-change-title"), t(lang, "password-current"));
    let current = Question::new(lang, "passwort", &label)
        .error(error_at(errors, "passwort"))
        .autocomplete("current-password");
    web::desk_page(
        ctx,
        &below_own(lang, &title).errors(!errors.is_empty()),
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (title) }
            p .kern-body { (t(lang, "password-change-intro")) }
            form .sheet .form method="post" action="/konto/passwort" {
                (controls::csrf_field(ctx))
                (controls::password(&current))
                (new_password_fields(ctx, login, errors))
                div .kern-btn-wrapper {
                    (parts::submit(&t(lang, "password-change-button"), Look::Primary))
                    (parts::link_button("/konto", &t(lang, "cancel"), Look::Tertiary))
                }
            }
        },
    )
}

/// New password and its repetition, and the login for password managers.
pub(super) fn new_password_fields(ctx: &Ctx, login: &str, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let (new, hint, again) = (
        t(lang, "password-new"),
        t(lang, "password-hint"),
        t(lang, "password-again"),
    );
    html! {
        // Password managers save the new password under this name.
        input type="text" name="anmeldename" value=(login) autocomplete="username" readonly hidden;
        (controls::password(&Question::new(lang, "neues-passwort", &new).hint(&hint)
            .error(error_at(errors, "neues-passwort")).autocomplete("new-password")))
        (controls::password(&Question::new(lang, "wiederholung", &again)
            .error(error_at(errors, "wiederholung")).autocomplete("new-password")))
    }
}
