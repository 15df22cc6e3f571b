use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::Uuid;
use maud::{Markup, html};
use web::controls;
use web::parts::{self, Flash, Look, SummaryItem, Tone};
use web::{Ctx, Form, Problem};

use super::account_new::{below, detail_fields, details_of};
use super::common::{Errors, acting, day, error_box, form_page, me, mendable, moment, problem, state_badge};
use super::log::entries;
use super::secrets::start_password;
use crate::actions::{self, Details};
use crate::model::{Account, LogPage};
use crate::texts::{TEXTS, t};
use crate::{AccountError, Accounts, store};

/// What administration may know of an account's past: changes, not when somebody came and went.
///
/// Records of sign-ins would watch over staff; they belong to the owner's page. Source: § 87 Abs. 1 Nr. 6 BetrVG and the
/// Länder's staff representation acts.
const CHANGES: &[&str] = &[
    "accounts.created",
    "accounts.changed",
    "accounts.deactivated",
    "accounts.reactivated",
    "accounts.unlocked",
    "accounts.reset",
    "accounts.sessions_ended",
    "accounts.password_changed",
    "accounts.second_factor_enrolled",
    "accounts.recovery_codes_issued",
];
const LOG_SHOWN: usize = 30;

/// `/verwaltung/konten/{id}`.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let (account, log) = load(&accounts, &ctx, &id).await?;
    let details = details(&account);
    Ok(form_page(
        &vec![],
        page(&accounts, &ctx, &account, &log, &details, &vec![]),
    ))
}

/// `POST /verwaltung/konten/{id}`: name, address, roles, offices.
pub(super) async fn post(
    State(accounts): State<Accounts>,
    ctx: Ctx,
    Path(id): Path<String>,
    form: Form,
) -> web::Result {
    let (account, log) = load(&accounts, &ctx, &id).await?;
    let details = details_of(&form);
    match actions::update(&accounts, &acting(&ctx)?, account.id, details.clone()).await {
        Ok(()) => Ok(back(&ctx, account.id, "changed")),
        Err(error) => {
            let errors = mendable(ctx.lang, error)?;
            Ok(form_page(
                &errors,
                page(&accounts, &ctx, &account, &log, &details, &errors),
            ))
        }
    }
}

pub(super) async fn deactivate(State(accounts): State<Accounts>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let id = parsed(&id)?;
    let done = actions::deactivate(&accounts, &acting(&ctx)?, id).await;
    done.map(|()| back(&ctx, id, "deactivated"))
        .map_err(|error| problem(ctx.lang, error))
}

pub(super) async fn reactivate(State(accounts): State<Accounts>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let id = parsed(&id)?;
    let done = actions::reactivate(&accounts, &acting(&ctx)?, id).await;
    done.map(|()| back(&ctx, id, "reactivated"))
        .map_err(|error| problem(ctx.lang, error))
}

pub(super) async fn unlock(State(accounts): State<Accounts>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let id = parsed(&id)?;
    let done = actions::unlock(&accounts, &acting(&ctx)?, id).await;
    done.map(|()| back(&ctx, id, "unlocked"))
        .map_err(|error| problem(ctx.lang, error))
}

pub(super) async fn end_sessions(State(accounts): State<Accounts>, ctx: Ctx, Path(id): Path<String>) -> web::Result {
    let id = parsed(&id)?;
    let done = actions::end_sessions(&accounts, &acting(&ctx)?, id).await;
    done.map(|()| back(&ctx, id, "sessions-ended-other"))
        .map_err(|error| problem(ctx.lang, error))
}

/// A new start password, shown once.
pub(super) async fn reset(
    State(accounts): State<Accounts>,
    ctx: Ctx,
    Path(id): Path<String>,
    form: Form,
) -> web::Result {
    let (account, _) = load(&accounts, &ctx, &id).await?;
    let started = actions::reset(&accounts, &acting(&ctx)?, account.id, form.has("zweiter-faktor"))
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    let main = start_password(ctx.lang, &account.name, &started);
    Ok(web::desk_page(&ctx, &below(&ctx, &t(ctx.lang, "start-title")), main).into_response())
}

fn parsed(id: &str) -> Result<Uuid, Problem> {
    Uuid::parse_str(id).map_err(|_| Problem::NotFound)
}

fn back(ctx: &Ctx, id: Uuid, key: &str) -> Response {
    ctx.redirect_with(&format!("/verwaltung/konten/{id}"), Flash::success(t(ctx.lang, key)))
}

async fn load(accounts: &Accounts, ctx: &Ctx, id: &str) -> web::Result<(Account, LogPage)> {
    let id = parsed(id)?;
    accounts
        .store
        .read(move |tx| {
            let account = store::account(tx, id)?.ok_or(AccountError::NotFound)?;
            Ok((account, store::log_page(tx, id, i64::MAX, LOG_SHOWN, CHANGES)?))
        })
        .await
        .map_err(|error| problem(ctx.lang, error))
}

fn details(account: &Account) -> Details {
    Details {
        name: account.name.clone(),
        email: account.email.clone(),
        roles: account.roles.clone(),
        offices: account.offices.clone(),
    }
}

fn page(
    accounts: &Accounts,
    ctx: &Ctx,
    account: &Account,
    log: &LogPage,
    details: &Details,
    errors: &Errors,
) -> Markup {
    let lang = ctx.lang;
    let is_own = me(ctx).is_ok_and(|(staff, _)| staff.id == account.id);
    web::desk_page(
        ctx,
        &below(ctx, &account.name).errors(!errors.is_empty()),
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (account.name) " " (state_badge(lang, account, accounts.now_us())) }
            (state(accounts, ctx, account))
            @if is_own {
                (parts::alert(Tone::Info, &t(lang, "own-here"), html! { p .kern-body { (t(lang, "own-here-text")) " " a .kern-link href="/konto" { (t(lang, "own-title")) } } }))
            } @else {
                (measures(accounts, ctx, account))
            }
            h2 .kern-heading-medium { (t(lang, "details-title")) }
            form .sheet .form method="post" action={ "/verwaltung/konten/" (account.id) } {
                (controls::csrf_field(ctx))
                (detail_fields(accounts, ctx, details, errors))
                div .kern-btn-wrapper { (parts::submit(&t(lang, "save"), Look::Primary)) }
            }
            h2 .kern-heading-medium { (t(lang, "changes-title")) }
            p .kern-body .kern-body--muted { (t(lang, "changes-intro")) }
            (entries(lang, account.id, &log.facts))
        },
    )
}

fn state(accounts: &Accounts, ctx: &Ctx, account: &Account) -> Markup {
    let lang = ctx.lang;
    let yes_no = |is: bool| t(lang, if is { "yes" } else { "no" });
    let mut items = vec![
        SummaryItem::new(t(lang, "login-label"), &account.login),
        SummaryItem::new(t(lang, "created-label"), day(lang, account.created_at)),
        // The day, not the minute: enough to find accounts that nobody needs any more.
        SummaryItem::new(
            t(lang, "last-sign-in"),
            account
                .last_sign_in_at
                .map_or_else(|| t(lang, "never").into_owned(), |at| day(lang, at)),
        ),
        SummaryItem::new(t(lang, "factor-title"), yes_no(account.has_second_factor())),
    ];
    if let Some(until) = account.locked_until.filter(|_| account.is_locked(accounts.now_us())) {
        items.push(SummaryItem::new(t(lang, "locked-until"), moment(lang, until)));
    }
    if let Some(until) = account.password_until {
        items.push(SummaryItem::new(t(lang, "start-until"), moment(lang, until)));
    }
    parts::summary_list(&items)
}

fn measures(accounts: &Accounts, ctx: &Ctx, account: &Account) -> Markup {
    let lang = ctx.lang;
    let post = |what: &str, label: &str, look| {
        parts::post_button(ctx, &format!("/verwaltung/konten/{}/{what}", account.id), label, look)
    };
    let about = |key| TEXTS.fmt(lang, key, &[("name", (&account.name).into())]);
    if !account.is_active() {
        return html! {
            p .kern-body { (about("reactivate-text")) }
            div .kern-btn-wrapper { (post("reaktivierung", &t(lang, "reactivate-button"), Look::Secondary)) }
        };
    }
    html! {
        @if account.is_locked(accounts.now_us()) {
            div .kern-btn-wrapper { (post("entsperrung", &t(lang, "unlock-button"), Look::Secondary)) }
        }
        (parts::details(&t(lang, "reset-title"), reset_form(ctx, account)))
        (parts::details(&t(lang, "end-sessions-title"), html! {
            p .kern-body { (about("end-sessions-text")) }
            (post("abmeldung", &t(lang, "end-sessions-button"), Look::Secondary))
        }))
        (parts::details(&t(lang, "deactivate-title"), html! {
            p .kern-body { (about("deactivate-text")) }
            (post("deaktivierung", &t(lang, "deactivate-button"), Look::Danger))
        }))
    }
}

fn reset_form(ctx: &Ctx, account: &Account) -> Markup {
    let lang = ctx.lang;
    let (label, hint) = (t(lang, "reset-factor"), t(lang, "reset-factor-hint"));
    html! {
        p .kern-body { (TEXTS.fmt(lang, "reset-text", &[("name", (&account.name).into())])) }
        form .form method="post" action={ "/verwaltung/konten/" (account.id) "/startpasswort" } {
            (controls::csrf_field(ctx))
            (controls::tick(&controls::Question::new(lang, "zweiter-faktor", &label).hint(&hint).optional(), false))
            (parts::submit(&t(lang, "reset-button"), Look::Secondary))
        }
    }
}
