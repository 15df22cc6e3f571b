use ::store::facts::Fact;
use axum::extract::State;
use axum::response::IntoResponse;
use base::{Lang, Uuid};
use maud::{Markup, html};
use web::Ctx;
use web::parts::{self, Column};

use super::common::{below_own, me, moment, problem, query};
use crate::texts::{TEXTS, t};
use crate::{AccountError, Accounts, store};

const PAGE_ROWS: usize = 50;

/// `/konto/protokoll`: everything that happened with the own account.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let id = me(&ctx)?.0.id;
    let before = query(&ctx, "vor")
        .and_then(|text| text.parse().ok())
        .unwrap_or(i64::MAX);
    let log = accounts
        .store
        .read::<_, AccountError, _>(move |tx| Ok(store::log_page(tx, id, before, PAGE_ROWS, &[])?))
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    let lang = ctx.lang;
    let title = t(lang, "log-title");
    let newest = (before != i64::MAX).then_some("/konto/protokoll");
    let older = log.before.map(|seq| format!("/konto/protokoll?vor={seq}"));
    let main = html! {
        h1 .kern-heading-large { (title) }
        p .kern-body { (t(lang, "log-intro")) }
        (entries(lang, id, &log.facts))
        (parts::pagination(lang, newest, older.as_deref(), ""))
    };
    Ok(web::desk_page(&ctx, &below_own(lang, &title).wide(), main).into_response())
}

/// Facts as a table: when, what, by whom.
pub(super) fn entries(lang: Lang, owner: Uuid, facts: &[Fact]) -> Markup {
    let columns = [
        Column::new(t(lang, "log-when")),
        Column::new(t(lang, "log-what")),
        Column::new(t(lang, "log-who")),
    ];
    let rows: Vec<_> = facts
        .iter()
        .map(|fact| {
            vec![
                html! { (moment(lang, fact.at)) },
                html! { (event(lang, &fact.kind)) },
                html! { (who(lang, owner, &fact.actor)) },
            ]
        })
        .collect();
    parts::table(&t(lang, "log-title"), true, &columns, &rows)
}

/// „accounts.signed_in" has the text `event-signed-in`.
fn event(lang: Lang, kind: &str) -> String {
    let key = format!("event-{}", kind.trim_start_matches("accounts.").replace('_', "-"));
    if TEXTS.has(&key) {
        t(lang, &key).into_owned()
    } else {
        kind.to_owned()
    }
}

fn who(lang: Lang, owner: Uuid, actor: &str) -> String {
    let key = match actor {
        "machine" => "who-machine",
        "public" => "who-public",
        staff if staff == format!("staff:{owner}") => "who-owner",
        _ => "who-administration",
    };
    t(lang, key).into_owned()
}
