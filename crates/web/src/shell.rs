//! What surrounds every route: context, problems as pages, headers, log, figures.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::Router;
use axum::extract::connect_info::ConnectInfo;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate as _};

use crate::access::{Access, Staff};
use crate::app::App;
use crate::ctx::{self, Ctx, Inner, Theme};
use crate::form::Form;
use crate::parts::Flash;
use crate::problem::Problem;
use crate::routes::{RouteOptions, Routes};
use crate::{api, assets, cookies, layout};

/// Routes that belong to every page: style sheets, fonts, scripts, emblem, the switch of colours.
pub(crate) fn own_routes() -> Routes<()> {
    let no_token = RouteOptions {
        token: false,
        ..RouteOptions::default()
    };
    Routes::new()
        .get("/assets/{file}", Access::Public, assets::serve)
        .get("/favicon.svg", Access::Public, assets::favicon)
        .get("/favicon.ico", Access::Public, assets::favicon)
        // This form changes nothing but a cookie of its sender, so the browser's word on its origin is enough.
        .post_with("/darstellung", Access::Public, no_token, choose_theme)
}

pub(crate) fn around(router: Router, app: App) -> Router {
    let compress = app.config.compress;
    let counting = app.clone();
    let panicked = move |what| {
        counting.metrics.panics.fetch_add(1, Ordering::Relaxed);
        panicked(what)
    };
    let router = router
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async |ctx: Ctx| match ctx.wants_json {
            true => Problem::WrongMethod,
            false => Problem::NotFound,
        })
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app, shell));
    if compress {
        // Documents are compressed by themselves; a second time costs much and gains nothing.
        let worth_it = DefaultPredicate::new()
            .and(NotForContentType::const_new("application/pdf"))
            .and(NotForContentType::const_new("application/octet-stream"));
        let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
        router.layer(compression.compress_when(worth_it))
    } else {
        router
    }
}

fn panicked(what: Box<dyn std::any::Any + Send>) -> Response {
    let text = what
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| what.downcast_ref::<&str>().copied());
    Problem::Fault(Arc::new(anyhow::anyhow!(
        "panic: {}",
        text.unwrap_or("without a message")
    )))
    .into_response()
}

async fn shell(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let session = cookies::read(request.headers(), cookies::session_name(&app))
        .filter(|v| is_session(v))
        .map(str::to_owned);
    // A bearer token is a machine's; the cookies that its client may send along count for nothing.
    let by_cookie = session
        .as_deref()
        .filter(|_| !request.headers().contains_key(header::AUTHORIZATION));
    let (staff, staff_fault) = match Ctx::staff_of(&app, by_cookie.map(str::to_owned)).await {
        Ok(staff) => (staff, None),
        Err(fault) => (None, Some(Problem::from(fault))),
    };
    let (ctx, chosen) = context(&app, &request, session, staff);
    let method = request.method().clone();
    request.extensions_mut().insert(ctx.clone());
    let mut response = match staff_fault {
        Some(problem) => problem.into_response(),
        None => next.run(request).await,
    };
    let problem = response.extensions_mut().remove::<Problem>();
    let problem = problem.or_else(|| api::problem_of(&ctx, &response));
    if let Some(problem) = problem.or_else(|| unread(&ctx, &response)) {
        response = layout::problem::answer(&ctx, &problem, response);
    }
    headers(&ctx, response.headers_mut(), chosen);
    let (template, stats) = match ctx.route.get() {
        Some(route) => (route.path.as_str(), &route.stats),
        None => ("none", &app.metrics.unmatched),
    };
    let duration = started.elapsed();
    stats.count(response.status().as_u16(), duration);
    // The template, never the path: paths hold numbers of cases.
    tracing::info!(
        %method,
        route = template,
        status = response.status().as_u16(),
        duration_us = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX),
        request.id = %ctx.request_id,
        "answered"
    );
    response
}

/// The router's own short refusals (an address or a query that does not parse) become pages like all others.
fn unread(ctx: &Ctx, response: &Response) -> Option<Problem> {
    let kind = response.headers().get(header::CONTENT_TYPE)?;
    if !kind.as_bytes().starts_with(b"text/plain") {
        return None;
    }
    match response.status() {
        StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE | StatusCode::UNPROCESSABLE_ENTITY => {
            Some(Problem::Malformed("request-unread"))
        }
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge {
            bytes_max: ctx.route.get()?.limits(&ctx.app).shown,
        }),
        _ => None,
    }
}

fn context(app: &App, request: &Request, session: Option<String>, staff: Option<Staff>) -> (Ctx, Option<base::Lang>) {
    let headers = request.headers();
    let query = request.uri().query().unwrap_or_default();
    let path = request.uri().path();
    let (lang, chosen) = match path.starts_with(api::PREFIX) {
        true => (ctx::language_of_machine(query, headers), None),
        false => ctx::language(query, headers),
    };
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    let held = OnceLock::new();
    if let Some(session) = session {
        let _ = held.set(session);
    }
    let token = app.rng.token();
    let ctx = Ctx::new(Inner {
        app: app.clone(),
        lang,
        theme: cookies::read(headers, cookies::THEME).map_or(Theme::Device, Theme::from_code),
        staff,
        nonce: token[..32].to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        request_id: token[32..44].to_owned(),
        client: client(app, request),
        bearer: api::bearer(headers),
        by_token: OnceLock::new(),
        wants_json: path.starts_with(api::PREFIX) || (accept.contains("json") && !accept.contains("text/html")),
        session: held,
        session_is_new: AtomicBool::new(false),
        flash: Flash::read(app, headers),
        flash_shown: AtomicBool::new(false),
        route: OnceLock::new(),
    });
    (ctx, chosen)
}

/// Only what we made ourselves: a letter for the kind, then 64 hexadecimal digits.
fn is_session(value: &str) -> bool {
    value
        .strip_prefix(['a', 's'])
        .is_some_and(|rest| rest.len() == 64 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The client's address: the last entry that a trusted proxy wrote.
fn client(app: &App, request: &Request) -> Option<IpAddr> {
    let connection = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    if app.config.trusted_proxies == 0 {
        return connection;
    }
    let hops: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .collect();
    // Entries further left were written by the client, who may write anything.
    let at = hops.len().checked_sub(app.config.trusted_proxies);
    at.and_then(|at| hops.get(at))
        .and_then(|hop| hop.trim().parse().ok())
        .or(connection)
}

fn headers(ctx: &Ctx, headers: &mut HeaderMap, chosen: Option<base::Lang>) {
    let app = &ctx.app;
    let mut set = |name: HeaderName, value: &str| {
        if let (false, Ok(value)) = (headers.contains_key(&name), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    };
    set(
        header::CONTENT_SECURITY_POLICY,
        &policy(&ctx.nonce, &app.config.form_targets),
    );
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    let access = ctx.route.get().map(|route| route.access);
    let is_personal = access.is_some_and(|a| a != Access::Public) || ctx.existing_session().is_some();
    // The address of a page may be the proof of a right; nobody else gets to know it, not even we in a log of referrers.
    set(
        header::REFERRER_POLICY,
        if access == Some(Access::Applicant) {
            "no-referrer"
        } else {
            "same-origin"
        },
    );
    if access.is_some_and(|a| a != Access::Public) {
        set(HeaderName::from_static("x-robots-tag"), "noindex");
    }
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), microphone=(), payment=()",
    );
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("x-request-id"), &ctx.request_id);
    if app.is_secure() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    // Pages of a session hold personal data and must not stay on a shared computer.
    set(header::CACHE_CONTROL, if is_personal { "no-store" } else { "no-cache" });
    if ctx.path.starts_with(api::PREFIX) {
        // Machines keep no cookies, and what one machine was told in one language is not for another.
        set(header::CONTENT_LANGUAGE, ctx.lang.code());
        headers.append(header::VARY, HeaderValue::from_static("accept-language, authorization"));
        return;
    }
    let mut cookie = |value| {
        headers.append(header::SET_COOKIE, value);
    };
    let year = Some(31_536_000);
    if let Some(lang) = chosen {
        cookie(cookies::write(app, cookies::LANG, lang.code(), year, true));
    }
    if let (true, Some(session)) = (ctx.session_is_new.load(Ordering::Relaxed), ctx.existing_session()) {
        cookie(cookies::write(app, cookies::session_name(app), session, None, true));
    }
    if ctx.flash_shown.load(Ordering::Relaxed) {
        cookie(cookies::write(app, Flash::COOKIE, "", Some(0), true));
    }
}

fn policy(nonce: &str, form_targets: &[String]) -> String {
    let forms: String = form_targets.iter().map(|origin| format!(" {origin}")).collect();
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self'; manifest-src 'self'; form-action 'self'{forms}; base-uri 'none'; frame-ancestors 'none'"
    )
}

async fn choose_theme(ctx: Ctx, form: Form) -> Response {
    let theme = Theme::from_code(form.text("farben"));
    let back = form.get("zurueck").filter(|path| is_local(path)).unwrap_or("/");
    let mut response = ctx::redirect(back);
    let value = cookies::write(&ctx.app, cookies::THEME, theme.code(), Some(31_536_000), true);
    response.headers_mut().append(header::SET_COOKIE, value);
    response
}

/// True for a path on this site; `//host` and `/\host` lead elsewhere.
pub fn is_local(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains('\\') && !path.chars().any(char::is_control)
}
