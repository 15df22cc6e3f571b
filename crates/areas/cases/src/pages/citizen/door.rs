//! What the link of a draft opens in a browser.

use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use web::{Ctx, Problem, Result};

use super::{access, gate};
use crate::Cases;
use crate::actions::drafts::{self, Barred, Open, Opened};
use crate::actions::submit::{self, Submission};

/// What a link leads to in this browser.
pub enum Found {
    Draft(Box<Open>),
    /// It is not known surely enough who asks.
    Barred(Barred),
    /// The case that the draft became.
    Elsewhere(Response),
}

/// Loads the draft behind a link, or leads to the case that it became.
pub async fn find(ctx: &Ctx, cases: &Cases, headers: &HeaderMap, token: &str) -> Result<Found> {
    let who = gate::who(ctx, cases, headers).await?;
    Ok(match drafts::open_as(cases, token, &who).await? {
        Opened::Draft(open) => Found::Draft(open),
        Opened::Barred(barred) => Found::Barred(barred),
        Opened::Gone => match submit::submit_as(cases, token, &who).await? {
            Submission::Done(done) => {
                let to = format!("/vorgaenge/{}", done.reference);
                Found::Elsewhere(access::grant(cases, headers, done.case, &to))
            }
            Submission::Barred(barred) => Found::Barred(barred),
            Submission::Incomplete(_) | Submission::NotFound => return Err(Problem::NotFound),
        },
    })
}

/// As [`find`], for pages on which nothing is typed: who may not open the draft gets the page that says why.
pub async fn open(ctx: &Ctx, cases: &Cases, headers: &HeaderMap, token: &str) -> std::result::Result<Open, Response> {
    match find(ctx, cases, headers, token).await {
        Ok(Found::Draft(open)) => Ok(*open),
        Ok(Found::Elsewhere(elsewhere)) => Err(elsewhere),
        Ok(Found::Barred(barred)) => Err(gate::closed(ctx, cases, &barred, &back_to(ctx, token))),
        Err(problem) => Err(problem.into_response()),
    }
}

/// The page to come back to after signing in: this one, or the one from which something was sent.
fn back_to(ctx: &Ctx, token: &str) -> String {
    let own = format!("/antraege/{token}");
    match ctx.path.strip_prefix(&own).unwrap_or_default() {
        "/absendung" => format!("{own}/pruefen"),
        rest if rest.starts_with("/datei/") => own,
        _ if ctx.query == "zurueck=pruefen" => format!("{}?{}", ctx.path, ctx.query),
        _ => ctx.path.clone(),
    }
}
