//! Who may see a case without an account: whoever knows its number and its secret. A signed cookie remembers it until
//! the browser is closed, for the last few cases.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::Uuid;
use serde::Deserialize;
use web::controls::{Line, Question, csrf_field, error_summary, line};
use web::parts::{Look, submit};
use web::{Ctx, Form, Markup, PageMeta, Problem, Result, cookies, html, page};

use super::account;
use super::words::redirect;
use crate::actions::submit::case_by_secret;
use crate::model::Case;
use crate::pages::t;
use crate::{CaseError, Cases, store};

const COOKIE: &str = "vorgang";
const PURPOSE: &str = "case-access";
/// More cases than a person follows at once; the oldest falls out.
const REMEMBERED: usize = 8;
/// Unit: seconds a proof counts without being given again.
const PROOF_S: i64 = 12 * 3600;

/// Leads on with the right to see the case, beside those that the browser has proven before (`headers`).
pub fn grant(cases: &Cases, headers: &HeaderMap, case: Uuid, to: &str) -> Response {
    let mut response = redirect(to);
    let until = cases.app.clock.now_us() / 1_000_000 + PROOF_S;
    let mut ids = vec![case];
    let before = proven(cases, headers).into_iter().filter(|id| *id != case);
    ids.extend(before.take(REMEMBERED - 1));
    let list = ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("~");
    let value = cases.app.sign(PURPOSE, &format!("{until}~{list}"));
    let cookie = cookies::write(&cases.app, COOKIE, &value, None, true);
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// The cases that this browser has proven a right to.
fn proven(cases: &Cases, headers: &HeaderMap) -> Vec<Uuid> {
    let Some(data) = cookies::read(headers, COOKIE).and_then(|signed| cases.app.verify(PURPOSE, signed)) else {
        return Vec::new();
    };
    let mut parts = data.split('~');
    let until: i64 = parts.next().and_then(|until| until.parse().ok()).unwrap_or(0);
    if until < cases.app.clock.now_us() / 1_000_000 {
        return Vec::new();
    }
    parts.filter_map(|id| id.parse().ok()).collect()
}

/// The case of an address, if this browser may see it. Otherwise the way to prove it.
pub async fn case(cases: &Cases, headers: &HeaderMap, reference: &str) -> std::result::Result<Case, Response> {
    let wanted = reference.to_owned();
    let found = cases
        .app
        .store
        .read(move |tx| store::cases::case_by_reference(tx, &wanted))
        .await;
    match found {
        // A case that was erased has no code any more and opens for nobody.
        Ok(Some(case)) if !case.secret_hash.is_empty() => match may_see(cases, headers, &case).await {
            Ok(true) => Ok(case),
            Ok(false) => Err(ask_first(reference)),
            Err(error) => Err(Problem::from(error).into_response()),
        },
        // Whether the number exists is nobody's business.
        Ok(_) => Err(ask_first(reference)),
        Err(error) => Err(Problem::from(error).into_response()),
    }
}

fn ask_first(reference: &str) -> Response {
    let number = crate::rules::parse_reference(reference).unwrap_or_default();
    redirect(&format!("/status?nummer={number}"))
}

/// Who proved the code in this browser, and whose account the case is kept with.
async fn may_see(cases: &Cases, headers: &HeaderMap, case: &Case) -> std::result::Result<bool, CaseError> {
    if proven(cases, headers).contains(&case.id) {
        return Ok(true);
    }
    let Some(citizen) = account::citizen(cases, headers).await? else {
        return Ok(false);
    };
    let id = case.id;
    let link = cases
        .app
        .store
        .read::<_, CaseError, _>(move |tx| Ok(store::citizens::link_of(tx, id)?))
        .await?;
    Ok(link.is_some_and(|link| link.citizen == citizen.id))
}

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    nummer: String,
}

pub async fn ask(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response> {
    let account = account_part(&ctx, &cases, &headers).await?;
    Ok(render(&ctx, &asked.nummer, "", &account).into_response())
}

/// The own applications for who is signed in; for others the way to sign in.
async fn account_part(ctx: &Ctx, cases: &Cases, headers: &HeaderMap) -> Result<Account> {
    Ok(match account::citizen(cases, headers).await? {
        Some(citizen) => {
            let own = account::own_cases(ctx, cases, &citizen).await?;
            Account {
                above: html! { (account::signed_in(ctx, &citizen)) (own) h2 .kern-heading-medium { (t(ctx.lang, "account-other")) } },
                below: html! {},
            }
        }
        None => Account {
            above: html! {},
            below: account::invitation(ctx, cases, "/status", "account-why-status"),
        },
    })
}

/// What the account adds to the page: own applications come first, an invitation last.
struct Account {
    above: Markup,
    below: Markup,
}

fn render(ctx: &Ctx, reference: &str, error: &str, account: &Account) -> Markup {
    let listed: Vec<(String, String)> = if error.is_empty() {
        Vec::new()
    } else {
        vec![("secret".to_owned(), error.to_owned())]
    };
    let (number_label, number_hint) = (t(ctx.lang, "status-number"), t(ctx.lang, "status-number-hint"));
    let (secret_label, secret_hint) = (t(ctx.lang, "status-secret"), t(ctx.lang, "status-secret-hint"));
    let number = Question::new(ctx.lang, "reference", &number_label).hint(&number_hint);
    let secret = Question::new(ctx.lang, "secret", &secret_label)
        .hint(&secret_hint)
        .error(error)
        .autocomplete("off");
    let short = Line {
        max_chars: 40,
        code: true,
        spellcheck_off: true,
        ..Line::default()
    };
    let meta = PageMeta::new(t(ctx.lang, "status-title"))
        .nav("status")
        .errors(!error.is_empty());
    let main = html! {
        (error_summary(ctx.lang, &listed))
        h1 .kern-heading-large { (t(ctx.lang, "status-title")) }
        (account.above)
        p .lead { (t(ctx.lang, "status-lead")) }
        form .sheet .form method="post" action="/status" novalidate {
            (csrf_field(ctx))
            (line(&number, reference, &short))
            (line(&secret, "", &short))
            (submit(&t(ctx.lang, "status-open"), Look::Primary))
        }
        p .muted { (t(ctx.lang, "status-lost")) }
        (account.below)
    };
    page(ctx, &meta, main)
}

/// Opens a case by number and secret. Wrong or unknown gives one and the same answer.
pub async fn open(ctx: Ctx, State(cases): State<Cases>, headers: HeaderMap, form: Form) -> Result<Response> {
    match case_by_secret(&cases, form.text("reference"), form.text("secret")).await? {
        Some(case) => {
            let to = format!("/vorgaenge/{}", case.reference);
            Ok(grant(&cases, &headers, case.id, &to))
        }
        None => {
            let account = account_part(&ctx, &cases, &headers).await?;
            let shown = render(&ctx, form.text("reference"), &t(ctx.lang, "status-wrong"), &account);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response())
        }
    }
}
