use axum::extract::State;
use axum::response::IntoResponse;
use base::Uuid;
use maud::{Markup, html};
use web::controls::{self, Line, Question};
use web::parts::{self, Column, Look};
use web::{Ctx, PageMeta};

use super::common::{office_names, problem, query, role_names, state_badge};
use crate::model::AccountPage;
use crate::texts::{TEXTS, t};
use crate::{AccountError, Accounts, store};

const PAGE_ROWS: usize = 50;

/// `/verwaltung/konten`: all accounts by name, with search.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let wanted = query(&ctx, "q").unwrap_or_default();
    let after = query(&ctx, "nach").and_then(|text| Uuid::parse_str(&text).ok());
    let (text, day) = (wanted.clone(), accounts.day());
    let (found, unknown) = accounts
        .store
        .read::<_, AccountError, _>(move |tx| {
            Ok((
                store::find_accounts(tx, &text, after, PAGE_ROWS)?,
                store::unknown_tries(tx, &day)?,
            ))
        })
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    let lang = ctx.lang;
    let title = t(lang, "list-title");
    let encoded: String = form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    let first = after.map(|_| format!("/verwaltung/konten?q={encoded}"));
    let next = found.next.map(|id| format!("/verwaltung/konten?q={encoded}&nach={id}"));
    let main = html! {
        h1 .kern-heading-large { (title) }
        div .kern-btn-wrapper { (parts::link_button("/verwaltung/konten/neu", &t(lang, "new-title"), Look::Primary)) }
        (search(&ctx, &wanted))
        (list(&accounts, &ctx, &found))
        (parts::pagination(lang, first.as_deref(), next.as_deref(), ""))
        @if unknown > 0 {
            p .kern-body .kern-body--muted { (TEXTS.fmt(lang, "list-unknown-tries", &[("n", unknown.into())])) }
        }
    };
    Ok(web::desk_page(&ctx, &PageMeta::new(title).nav("konten").wide(), main).into_response())
}

fn search(ctx: &Ctx, wanted: &str) -> Markup {
    let label = t(ctx.lang, "list-search");
    let question = Question::new(ctx.lang, "q", &label).autocomplete("off").optional();
    let line = Line {
        type_: "search",
        spellcheck_off: true,
        ..Line::default()
    };
    html! {
        form .account-search method="get" action="/verwaltung/konten" role="search" aria-label=(label) {
            (controls::line(&question, wanted, &line))
            (parts::submit(&t(ctx.lang, "list-search-button"), Look::Secondary))
        }
    }
}

fn list(accounts: &Accounts, ctx: &Ctx, found: &AccountPage) -> Markup {
    let lang = ctx.lang;
    if found.accounts.is_empty() {
        return parts::empty_state(&t(lang, "list-empty"), &t(lang, "list-empty-text"), None);
    }
    let columns = [
        "name-label",
        "login-label",
        "roles-label",
        "offices-label",
        "state-label",
    ]
    .map(|key| Column::new(t(lang, key)));
    let now = accounts.now_us();
    let rows: Vec<_> = found
        .accounts
        .iter()
        .map(|account| {
            vec![
                html! { a .kern-link href={ "/verwaltung/konten/" (account.id) } { (account.name) } },
                html! { (account.login) },
                html! { (role_names(lang, &account.roles)) },
                html! { (office_names(accounts, lang, &account.offices)) },
                state_badge(lang, account, now),
            ]
        })
        .collect();
    parts::table(&t(lang, "list-title"), true, &columns, &rows)
}
