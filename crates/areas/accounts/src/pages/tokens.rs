use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Lang, Uuid};
use maud::{Markup, html};
use web::controls::{self, Choice, Line, Question};
use web::parts::{self, Column, Flash, Look, SummaryItem, Tone};
use web::{Ctx, Form, Problem};

use super::common::{Errors, below_own, day, error_at, error_box, form_page, me, mendable, moment, problem};
use crate::Accounts;
use crate::actions::{self, NewToken};
use crate::model::ApiToken;
use crate::rules::tokens::DAYS;
use crate::texts::{TEXTS, t};

/// `/konto/zugangstoken`: the own tokens for programs, and the form for another.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    page(&accounts, &ctx, &Form::default(), &vec![]).await
}

/// `POST /konto/zugangstoken`: makes a token and shows it once.
pub(super) async fn create(State(accounts): State<Accounts>, ctx: Ctx, form: Form) -> web::Result {
    let (staff, _) = me(&ctx)?;
    let days = form.text("tage").parse().unwrap_or(0);
    let password = form.get("passwort").unwrap_or_default();
    match actions::create_token(&accounts, staff.id, password, form.text("bezeichnung"), days).await {
        Ok(made) => Ok(made_page(&ctx, &made)),
        Err(error) => {
            let errors = mendable(ctx.lang, error)?;
            page(&accounts, &ctx, &form, &errors).await
        }
    }
}

/// `POST /konto/zugangstoken/{id}/widerruf`.
pub(super) async fn revoke(State(accounts): State<Accounts>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let (staff, _) = me(&ctx)?;
    let id: Uuid = id.parse().map_err(|_| Problem::NotFound)?;
    actions::revoke_token(&accounts, staff.id, id)
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    let done = Flash::success(t(ctx.lang, "tokens-revoked"));
    Ok(ctx.redirect_with("/konto/zugangstoken", done))
}

async fn page(accounts: &Accounts, ctx: &Ctx, typed: &Form, errors: &Errors) -> web::Result {
    let (lang, (staff, _)) = (ctx.lang, me(ctx)?);
    let tokens = actions::tokens_of(accounts, staff.id)
        .await
        .map_err(|error| problem(lang, error))?;
    let title = t(lang, "tokens-title");
    let main = html! {
        (error_box(lang, errors))
        h1 .kern-heading-large { (title) }
        p .kern-body { (t(lang, "tokens-intro")) }
        p .kern-body { a .kern-link href="/api" { (t(lang, "tokens-docs")) } }
        @if tokens.is_empty() {
            (parts::empty_state(&t(lang, "tokens-none"), &t(lang, "tokens-none-text"), None))
        } @else { (list(ctx, &tokens)) }
        h2 .kern-heading-medium { (t(lang, "tokens-new")) }
        (form(ctx, typed, errors))
    };
    let meta = below_own(lang, &title).errors(!errors.is_empty());
    Ok(form_page(errors, web::desk_page(ctx, &meta, main)))
}

fn list(ctx: &Ctx, tokens: &[ApiToken]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "tokens-col-name")),
        Column::new(t(lang, "tokens-col-created")),
        Column::new(t(lang, "tokens-col-until")),
        Column::new(t(lang, "tokens-col-used")),
        Column::new(t(lang, "tokens-col-revoke")),
    ];
    let row = |token: &ApiToken| {
        let used = token
            .used_at
            .map_or_else(|| t(lang, "never").into_owned(), |at| moment(lang, at));
        vec![
            html! { (token.name) },
            html! { (day(lang, token.created_at)) },
            html! { (day(lang, token.expires_at)) },
            html! { (used) },
            revoke_button(ctx, token),
        ]
    };
    let rows: Vec<_> = tokens.iter().map(row).collect();
    parts::table(&t(lang, "tokens-title"), true, &columns, &rows)
}

fn revoke_button(ctx: &Ctx, token: &ApiToken) -> Markup {
    let what = TEXTS.fmt(ctx.lang, "tokens-revoke-what", &[("name", (&token.name).into())]);
    html! {
        form method="post" action={ "/konto/zugangstoken/" (token.id) "/widerruf" } {
            (controls::csrf_field(ctx))
            button .kern-btn .kern-btn--secondary type="submit" aria-label=(what) { span .kern-label { (t(ctx.lang, "tokens-revoke")) } }
        }
    }
}

fn form(ctx: &Ctx, typed: &Form, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let (name, hint) = (t(lang, "tokens-name-label"), t(lang, "tokens-name-hint"));
    let (days, password) = (t(lang, "tokens-days-label"), t(lang, "password-current"));
    let line = Line {
        max_chars: 80,
        ..Line::default()
    };
    html! {
        form .form method="post" action="/konto/zugangstoken" novalidate {
            (controls::csrf_field(ctx))
            (controls::line(&Question::new(lang, "bezeichnung", &name).hint(&hint).error(error_at(errors, "bezeichnung")), typed.text("bezeichnung"), &line))
            (controls::radios(&Question::new(lang, "tage", &days).error(error_at(errors, "tage")), &periods(lang), chosen(typed)))
            (controls::password(&Question::new(lang, "passwort", &password).error(error_at(errors, "passwort")).autocomplete("current-password")))
            div .kern-btn-wrapper {
                (parts::submit(&t(lang, "tokens-button"), Look::Primary))
                (parts::link_button("/konto", &t(lang, "cancel"), Look::Tertiary))
            }
        }
    }
}

fn chosen(typed: &Form) -> &str {
    if typed.has("tage") { typed.text("tage") } else { "90" }
}

fn periods(lang: Lang) -> Vec<Choice> {
    let label = |days: i64| TEXTS.fmt(lang, "tokens-days", &[("n", days.into())]).into_owned();
    DAYS.into_iter()
        .map(|days| Choice::new(days.to_string(), label(days)))
        .collect()
}

fn made_page(ctx: &Ctx, made: &NewToken) -> Response {
    let lang = ctx.lang;
    let title = t(lang, "tokens-made-title");
    let secret = html! { code .secret { (made.secret) } " " (parts::copy_button(lang, &made.secret)) };
    let main = html! {
        h1 .kern-heading-large { (title) }
        (parts::alert(Tone::Warning, &t(lang, "tokens-made-once"), html! { p .kern-body { (t(lang, "tokens-made-keep")) } }))
        (parts::summary_list(&[
            SummaryItem::new(t(lang, "tokens-col-name"), &made.token.name),
            SummaryItem::new(t(lang, "tokens-col-until"), day(lang, made.token.expires_at)),
            SummaryItem::new(t(lang, "tokens-made-secret"), secret),
        ]))
        div .kern-btn-wrapper { (parts::link_button("/konto/zugangstoken", &t(lang, "tokens-back"), Look::Primary)) }
    };
    web::desk_page(ctx, &below_own(lang, &title), main).into_response()
}
