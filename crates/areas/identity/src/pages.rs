//! To the provider and back. The way is remembered in a signed cookie, so that only the browser that went can return.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use web::parts::Flash;
use web::{Access, App, Ctx, Form, Limit, Problem, RouteOptions, Routes, cookies, is_local};

use crate::Identity;
use crate::port::{Attempt, IdentityError, IdentityProvider, Trust};
use crate::session::cookie;
use crate::texts::{TEXTS, t};

pub const SIGN_IN: &str = "/nutzerkonto/anmeldung";
pub const SIGN_OUT: &str = "/nutzerkonto/abmeldung";
const RETURN: &str = "/nutzerkonto/rueckkehr";
/// Where people land who name no page: their applications.
const HOME: &str = "/status";

const COOKIE: &str = "nutzerkonto-weg";
const PURPOSE: &str = "identity-attempt";
/// Unit: seconds for the whole way; a card reader, a lost PIN and a second try take their time.
const WAY_S: u64 = 15 * 60;
/// Longer pages to return to are cut to the own applications.
const PATH_CHARS_MAX: usize = 500;

/// The way to the sign-in from a page, and back to it.
pub fn sign_in_path(back_to: &str) -> String {
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("weiter", back_to)
        .finish();
    format!("{SIGN_IN}?{query}")
}

/// As [`sign_in_path`], for a page that is of use only with this level.
pub fn sign_in_path_with(back_to: &str, level: Trust) -> String {
    format!("{}&niveau={}", sign_in_path(back_to), level.code())
}

/// All routes of this area.
pub fn routes(identity: Identity) -> Routes<()> {
    let door = RouteOptions::limited(Limit::per_minute(30, 30));
    Routes::new()
        .get_with(SIGN_IN, Access::Public, door, leave)
        .get_with(RETURN, Access::Public, door, come_back)
        .post_with(SIGN_OUT, Access::Public, door, sign_out)
        .with_state(identity)
}

fn provider(identity: &Identity) -> Result<&dyn IdentityProvider, Problem> {
    identity.provider.as_deref().ok_or(Problem::NotFound)
}

/// Sends the person to the provider.
async fn leave(
    ctx: Ctx,
    State(identity): State<Identity>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> web::Result<Response> {
    let provider = provider(&identity)?;
    let back_to = query
        .get("weiter")
        .filter(|path| is_local(path) && path.len() <= PATH_CHARS_MAX);
    let back_to = back_to.map_or(HOME, String::as_str);
    let attempt = Attempt {
        state: identity.rng.token(),
        nonce: identity.rng.token(),
        verifier: identity.rng.token(),
        return_url: ctx.absolute(RETURN),
        level: query.get("niveau").and_then(|code| Trust::asked(code)),
        again: identity.citizen(&headers).await.map_err(Problem::from)?.is_some(),
    };
    match provider.begin(&attempt).await {
        Ok(url) => {
            let mut response = web::redirect(&url);
            let way = way_cookie(&ctx.app, &attempt, back_to);
            response.headers_mut().append(header::SET_COOKIE, way);
            Ok(response)
        }
        Err(error) => Ok(not_now(&ctx, provider, back_to, &attempt, &error)),
    }
}

/// Back to the page, which says what happened. Only where nobody needs an account it promises a way without.
fn not_now(
    ctx: &Ctx,
    provider: &dyn IdentityProvider,
    back_to: &str,
    attempt: &Attempt,
    error: &IdentityError,
) -> Response {
    tracing::warn!(%error, provider = provider.id(), "a sign-in of a citizen did not work");
    let key = match (error, attempt.level) {
        (IdentityError::Unavailable(_), None) => "unavailable",
        (IdentityError::Unavailable(_), Some(_)) => "unavailable-needed",
        (IdentityError::Refused(_), _) => "refused",
    };
    let text = TEXTS.fmt(ctx.lang, key, &[("label", provider.label().into())]);
    ctx.redirect_with(back_to, Flash::warning(text))
}

fn way_cookie(app: &App, attempt: &Attempt, back_to: &str) -> HeaderValue {
    let until = app.clock.now_us() / 1_000_000 + i64::try_from(WAY_S).unwrap_or(0);
    let path: String = form_urlencoded::byte_serialize(back_to.as_bytes()).collect();
    let data = format!(
        "{until}~{}~{}~{}~{}~{path}",
        attempt.state,
        attempt.nonce,
        attempt.verifier,
        attempt.level.map_or("", Trust::code)
    );
    cookies::write(app, COOKIE, &app.sign(PURPOSE, &data), Some(WAY_S), true)
}

/// The attempt that this browser began and the page to go on with, unless its time is over.
fn way_of(ctx: &Ctx, headers: &HeaderMap) -> Option<(Attempt, String)> {
    let data = ctx.app.verify(PURPOSE, cookies::read(headers, COOKIE)?)?;
    let mut parts = data.splitn(6, '~');
    let until: i64 = parts.next()?.parse().ok()?;
    if until < ctx.app.clock.now_us() / 1_000_000 {
        return None;
    }
    let mut next = || parts.next().map(str::to_owned);
    let attempt = Attempt {
        state: next()?,
        nonce: next()?,
        verifier: next()?,
        return_url: ctx.absolute(RETURN),
        level: Trust::asked(&next()?),
        again: false,
    };
    let path = next()?;
    let (back_to, _) = form_urlencoded::parse(path.as_bytes()).next()?;
    Some((attempt, back_to.into_owned()))
}

async fn come_back(
    ctx: Ctx,
    State(identity): State<Identity>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
) -> web::Result<Response> {
    let provider = provider(&identity)?;
    let told = |name: &str| query.get(name).map_or("", String::as_str);
    let way = way_of(&ctx, &headers).filter(|(attempt, _)| attempt.state == told("state"));
    let Some((attempt, back_to)) = way else {
        return Ok(ctx.redirect_with(HOME, Flash::warning(t(ctx.lang, "expired"))));
    };
    let mut response = if !told("error").is_empty() {
        let key = if attempt.level.is_some() {
            "cancelled-needed"
        } else {
            "cancelled"
        };
        ctx.redirect_with(&back_to, Flash::warning(t(ctx.lang, key)))
    } else {
        match provider.finish(&attempt, told("code")).await {
            Ok(person) => {
                let name = person.name();
                let token = identity.sign_in(provider, person).await.map_err(Problem::from)?;
                let text = TEXTS.fmt(ctx.lang, "signed-in", &[("name", name.into())]);
                let mut response = ctx.redirect_with(&back_to, Flash::success(text));
                response
                    .headers_mut()
                    .append(header::SET_COOKIE, cookie(&ctx.app, &token));
                response
            }
            Err(error) => not_now(&ctx, provider, &back_to, &attempt, &error),
        }
    };
    // The way counts once.
    let over = cookies::write(&ctx.app, COOKIE, "", Some(0), true);
    response.headers_mut().append(header::SET_COOKIE, over);
    Ok(response)
}

async fn sign_out(
    ctx: Ctx,
    State(identity): State<Identity>,
    headers: HeaderMap,
    _form: Form,
) -> web::Result<Response> {
    identity.sign_out(&headers).await.map_err(Problem::from)?;
    let mut response = ctx.redirect_with(HOME, Flash::success(t(ctx.lang, "signed-out")));
    response.headers_mut().append(header::SET_COOKIE, cookie(&ctx.app, ""));
    Ok(response)
}
