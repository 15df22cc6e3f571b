use axum::extract::State;
use axum::response::IntoResponse;
use maud::{Markup, html};
use web::parts::{self, Column, Flash, Look, SummaryItem, Tone};
use web::{Ctx, PageMeta};

use super::common::{me, moment, office_names, problem, role_names};
use super::log::entries;
use crate::model::{Account, LogPage, Session};
use crate::texts::{TEXTS, t};
use crate::{AccountError, Accounts, actions, store};

/// Below this many recovery codes the page asks for new ones.
const CODES_FEW: i64 = 3;
const LOG_SHOWN: usize = 8;

/// All that the page shows, read at one moment.
struct Own {
    account: Account,
    sessions: Vec<(Session, bool)>,
    codes: i64,
    log: LogPage,
}

/// `/konto`: the own account, its sessions, and what happened with it.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let (staff, token) = me(&ctx)?;
    let (id, hash) = (staff.id, store::secret_hash(token));
    let (lifetime, now) = (accounts.settings.lifetime, accounts.now_us());
    let own = accounts
        .store
        .read::<_, AccountError, _>(move |tx| {
            Ok(Own {
                account: store::account(tx, id)?.ok_or(AccountError::NotFound)?,
                sessions: store::sessions_of(tx, id, &hash, lifetime, now)?,
                codes: store::unused_recovery_codes(tx, id)?,
                log: store::log_page(tx, id, i64::MAX, LOG_SHOWN, &[])?,
            })
        })
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    let title = t(ctx.lang, "own-title");
    Ok(web::desk_page(&ctx, &PageMeta::new(title).nav("konto"), page(&accounts, &ctx, &own)).into_response())
}

/// `POST /konto/abmeldung-ueberall`: all sessions but this one.
pub(super) async fn leave_elsewhere(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let (staff, token) = me(&ctx)?;
    let ended = actions::sign_out_elsewhere(&accounts, staff.id, token)
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    let ended = i64::try_from(ended).unwrap_or(i64::MAX);
    let text = TEXTS.fmt(ctx.lang, "sessions-ended", &[("n", ended.into())]);
    Ok(ctx.redirect_with("/konto", Flash::success(text)))
}

fn page(accounts: &Accounts, ctx: &Ctx, own: &Own) -> Markup {
    let lang = ctx.lang;
    html! {
        h1 .kern-heading-large { (t(lang, "own-title")) }
        (about(accounts, ctx, &own.account))
        h2 .kern-heading-medium { (t(lang, "own-proofs")) }
        (proofs(ctx, own))
        h2 .kern-heading-medium { (t(lang, "own-sessions")) }
        (sessions(ctx, &own.sessions))
        h2 .kern-heading-medium { (t(lang, "tokens-title")) }
        p .kern-body { (t(lang, "tokens-own")) " " a .kern-link href="/konto/zugangstoken" { (t(lang, "tokens-manage")) } }
        h2 .kern-heading-medium { (t(lang, "log-title")) }
        (entries(lang, own.account.id, &own.log.facts))
        @if own.log.before.is_some() { p .kern-body { a .kern-link href="/konto/protokoll" { (t(lang, "log-all")) } } }
    }
}

fn about(accounts: &Accounts, ctx: &Ctx, account: &Account) -> Markup {
    let lang = ctx.lang;
    let mut items = vec![
        SummaryItem::new(t(lang, "name-label"), &account.name),
        SummaryItem::new(t(lang, "login-label"), &account.login),
        SummaryItem::new(t(lang, "email-label"), &account.email),
        SummaryItem::new(t(lang, "roles-label"), role_names(lang, &account.roles)),
    ];
    if !account.offices.is_empty() {
        items.push(SummaryItem::new(
            t(lang, "offices-label"),
            office_names(accounts, lang, &account.offices),
        ));
    }
    html! {
        (parts::summary_list(&items))
        p .kern-body .kern-body--muted { (t(lang, "own-changes")) }
    }
}

fn proofs(ctx: &Ctx, own: &Own) -> Markup {
    let lang = ctx.lang;
    let left = TEXTS.fmt(lang, "codes-left", &[("n", own.codes.into())]);
    let (password, factor) = (t(lang, "password-change-title"), t(lang, "factor-change"));
    html! {
        @if own.codes < CODES_FEW {
            (parts::alert(Tone::Warning, &t(lang, "codes-few"), html! { p .kern-body { (t(lang, "codes-few-text")) } }))
        }
        (parts::summary_list(&[
            SummaryItem::new(t(lang, "password-label"), t(lang, "password-set")).change("/konto/passwort", password),
            SummaryItem::new(t(lang, "factor-title"), left).change("/konto/zweiter-faktor", factor),
        ]))
    }
}

fn sessions(ctx: &Ctx, sessions: &[(Session, bool)]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "session-device")),
        Column::new(t(lang, "session-begun")),
        Column::new(t(lang, "session-seen")),
    ];
    let rows: Vec<_> = sessions
        .iter()
        .map(|(session, is_this)| {
            let unknown = t(lang, "session-unknown");
            let device = if session.agent.is_empty() {
                unknown.as_ref()
            } else {
                &session.agent
            };
            let this = html! { @if *is_this { " " (parts::badge(Tone::Info, &t(lang, "session-this"))) } };
            vec![
                html! { (device) (this) },
                html! { (moment(lang, session.created_at)) },
                html! { (moment(lang, session.seen_at)) },
            ]
        })
        .collect();
    html! {
        (parts::table(&t(lang, "own-sessions"), true, &columns, &rows))
        @if sessions.len() > 1 {
            (parts::post_button(ctx, "/konto/abmeldung-ueberall", &t(lang, "sessions-end"), Look::Secondary))
        }
    }
}
