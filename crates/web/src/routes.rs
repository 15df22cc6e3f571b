use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};

use crate::access::{Access, Staff};
use crate::app::App;
use crate::ctx::Ctx;
use crate::form::{self, Form, Kind, Limits};
use crate::limit::{Limit, Limiter};
use crate::metrics::RouteStats;
use crate::problem::Problem;
use crate::{csrf, shell};

/// Unit: bytes that a form with files may hold beside what it is told to hold, so that a file that is a little too large is
/// refused on its page, where what was typed stands.
const TEXTS_BYTES: u64 = 2 << 20;
/// Unit: seconds that a form with files has at least.
const FILES_TIMEOUT_S: u64 = 300;
/// A line of a million bits a second is slow, and many have no other.
const SLOW_LINE_BYTES_A_SECOND: u64 = 128 << 10;

/// How large the body of a request may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyMax {
    /// Unit: bytes of the whole body.
    Bytes(usize),
    /// Unit: bytes of all files of a form; never more than the pages of the town's services ask for, nor than the town takes
    /// ([`crate::FileLimits`]).
    Files(u64),
}

/// What differs from the usual on one route.
#[derive(Clone, Copy, Debug)]
pub struct RouteOptions {
    pub bytes_max: BodyMax,
    pub limit: Option<Limit>,
    /// Unit: seconds; `None` is the value of the configuration, with files what a slow line needs.
    pub timeout_s: Option<u64>,
    /// Only for forms that change nothing but a cookie of the visitor.
    pub(crate) token: bool,
}

impl Default for RouteOptions {
    fn default() -> Self {
        RouteOptions {
            bytes_max: BodyMax::Bytes(256 << 10),
            limit: None,
            timeout_s: None,
            token: true,
        }
    }
}

impl RouteOptions {
    pub const fn limited(limit: Limit) -> RouteOptions {
        RouteOptions {
            bytes_max: BodyMax::Bytes(256 << 10),
            limit: Some(limit),
            timeout_s: None,
            token: true,
        }
    }

    /// For bodies of a size of their own: as many bytes, and five minutes for slow lines.
    pub const fn upload(bytes_max: usize) -> RouteOptions {
        RouteOptions {
            bytes_max: BodyMax::Bytes(bytes_max),
            limit: None,
            timeout_s: Some(300),
            token: true,
        }
    }

    /// For forms with the files of an application: as many bytes as its pages ask for, within what the town takes.
    pub const fn files() -> RouteOptions {
        RouteOptions::files_up_to(u64::MAX)
    }

    /// As [`RouteOptions::files`], for a form whose files together have at most so many bytes.
    pub const fn files_up_to(bytes_max: u64) -> RouteOptions {
        RouteOptions {
            bytes_max: BodyMax::Files(bytes_max),
            limit: None,
            timeout_s: None,
            token: true,
        }
    }

    /// Unit: seconds.
    pub const fn with_timeout(mut self, timeout_s: u64) -> RouteOptions {
        self.timeout_s = Some(timeout_s);
        self
    }

    pub const fn with_limit(mut self, limit: Limit) -> RouteOptions {
        self.limit = Some(limit);
        self
    }
}

/// One declared route, for the matrix of roles and routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    pub method: Method,
    pub path: String,
    pub access: Access,
    /// Whether one client may ask only so often.
    pub is_limited: bool,
}

/// A route with what is needed to guard and to measure it.
pub(crate) struct RouteEntry {
    pub method: Method,
    pub path: String,
    pub access: Access,
    pub(crate) options: RouteOptions,
    limiter: OnceLock<Option<Limiter>>,
    pub stats: RouteStats,
}

impl RouteEntry {
    /// What a body may hold here and now.
    pub fn limits<'a>(&self, app: &'a App) -> Limits<'a> {
        let (body, shown) = match self.options.bytes_max {
            BodyMax::Bytes(bytes) => (bytes, bytes),
            BodyMax::Files(bytes) => {
                let shown = app.config.files.post_bytes_max(bytes);
                let body = shown.saturating_add(shown / 16).saturating_add(TEXTS_BYTES);
                (usize_of(body), usize_of(shown))
            }
        };
        Limits {
            body,
            shown,
            file: app.config.files.bytes_max,
            blobs: &app.blobs,
        }
    }

    /// Unit: seconds until a request is given up.
    fn timeout_s(&self, app: &App) -> u64 {
        let slow_line = |limits: Limits<'_>| u64::try_from(limits.body).unwrap_or(u64::MAX) / SLOW_LINE_BYTES_A_SECOND;
        match (self.options.timeout_s, self.options.bytes_max) {
            (Some(seconds), _) => seconds,
            (None, BodyMax::Bytes(_)) => app.config.timeout_s,
            (None, BodyMax::Files(_)) => slow_line(self.limits(app)).max(FILES_TIMEOUT_S),
        }
    }
}

fn usize_of(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// Routes that cannot be made without saying who may use them.
pub struct Routes<S = ()> {
    router: Router<S>,
    entries: Vec<Arc<RouteEntry>>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Routes::new()
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    pub fn new() -> Self {
        Routes {
            router: Router::new(),
            entries: Vec::new(),
        }
    }

    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.route(Method::GET, path, access, RouteOptions::default(), handler)
    }

    pub fn get_with<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        options: RouteOptions,
        handler: H,
    ) -> Self {
        self.route(Method::GET, path, access, options, handler)
    }

    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.route(Method::POST, path, access, RouteOptions::default(), handler)
    }

    pub fn post_with<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        options: RouteOptions,
        handler: H,
    ) -> Self {
        self.route(Method::POST, path, access, options, handler)
    }

    pub fn put<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.route(Method::PUT, path, access, RouteOptions::default(), handler)
    }

    pub fn put_with<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        options: RouteOptions,
        handler: H,
    ) -> Self {
        self.route(Method::PUT, path, access, options, handler)
    }

    pub fn patch_with<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        options: RouteOptions,
        handler: H,
    ) -> Self {
        self.route(Method::PATCH, path, access, options, handler)
    }

    pub fn delete_with<H: Handler<T, S>, T: 'static>(
        self,
        path: &str,
        access: Access,
        options: RouteOptions,
        handler: H,
    ) -> Self {
        self.route(Method::DELETE, path, access, options, handler)
    }

    pub fn delete<H: Handler<T, S>, T: 'static>(self, path: &str, access: Access, handler: H) -> Self {
        self.route(Method::DELETE, path, access, RouteOptions::default(), handler)
    }

    fn route<H: Handler<T, S>, T: 'static>(
        mut self,
        method: Method,
        path: &str,
        access: Access,
        options: RouteOptions,
        handler: H,
    ) -> Self {
        let filter =
            MethodFilter::try_from(method.clone()).expect("the methods above are among those that axum routes");
        let entry = Arc::new(RouteEntry {
            method,
            path: path.to_owned(),
            access,
            options,
            limiter: OnceLock::new(),
            stats: RouteStats::default(),
        });
        let guarded = on(filter, handler).route_layer(from_fn_with_state(entry.clone(), guard));
        self.router = self.router.route(path, guarded);
        self.entries.push(entry);
        self
    }

    pub fn merge(mut self, other: Routes<S>) -> Self {
        self.router = self.router.merge(other.router);
        self.entries.extend(other.entries);
        self
    }

    /// Gives the area's own state to its handlers.
    pub fn with_state(self, state: S) -> Routes<()> {
        Routes {
            router: self.router.with_state(state),
            entries: self.entries,
        }
    }

    pub fn declared(&self) -> Vec<Declared> {
        let declared = |e: &Arc<RouteEntry>| Declared {
            method: e.method.clone(),
            path: e.path.clone(),
            access: e.access,
            is_limited: e.options.limit.is_some(),
        };
        self.entries.iter().map(declared).collect()
    }
}

impl Routes<()> {
    /// The whole site: these routes, the shell's own, and everything around them.
    pub fn into_router(self, app: App) -> Router {
        let all = self.merge(shell::own_routes());
        if let Ok(mut routes) = app.metrics.routes.lock() {
            routes.extend(all.entries.iter().cloned());
        }
        shell::around(all.router, app)
    }
}

async fn guard(State(entry): State<Arc<RouteEntry>>, mut request: Request, next: Next) -> Response {
    let Some(ctx) = request.extensions().get::<Ctx>().cloned() else {
        return Problem::Fault(Arc::new(anyhow::anyhow!("a route ran outside of the shell"))).into_response();
    };
    let _ = ctx.route.set(entry.clone());
    if let Err(problem) = admit(&entry, &ctx).await {
        return problem.into_response();
    }
    let seconds = entry.timeout_s(&ctx.app);
    DefaultBodyLimit::max(entry.limits(&ctx.app).body).apply(&mut request);
    let work = async {
        if !request.method().is_safe() && !entry.access.is_for_machines() {
            request = check_form(&entry, &ctx, request).await?;
        }
        Ok(next.run(request).await)
    };
    match tokio::time::timeout(Duration::from_secs(seconds), work).await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => Problem::into_response(problem),
        Err(_) => Problem::TimedOut.into_response(),
    }
}

async fn admit(entry: &RouteEntry, ctx: &Ctx) -> Result<(), Problem> {
    let limiter = entry.limiter.get_or_init(|| {
        let limit = entry.options.limit?;
        Limiter::new(limit, ctx.app.config.limits_factor, ctx.app.clock.clone())
    });
    if let Some(limiter) = limiter {
        limiter
            .check(ctx.client)
            .map_err(|wait_s| Problem::TooMany { wait_s })?;
    }
    match (entry.access, &ctx.staff) {
        (Access::Public | Access::Applicant | Access::Machine, _) | (Access::AnyStaff, Some(_)) => Ok(()),
        (Access::Staff(permission), Some(staff)) if staff.may(permission) => Ok(()),
        (Access::Staff(_), Some(_)) => Err(Problem::Forbidden),
        (Access::Staff(_) | Access::AnyStaff, None) => Err(Problem::SignIn),
        (Access::Token(permission), _) => match by_token(ctx).await?.may(permission) {
            true => Ok(()),
            false => Err(Problem::Forbidden),
        },
        (Access::AnyToken, _) => by_token(ctx).await.map(drop),
    }
}

/// Looks up who made the API token of the request.
async fn by_token(ctx: &Ctx) -> Result<&Staff, Problem> {
    let staff = ctx.app.sessions.by_api_token(ctx.bearer()?).await?;
    let staff = staff.ok_or(Problem::Proof)?;
    Ok(ctx.by_token.get_or_init(|| staff))
}

/// Lets a request pass that our own pages sent, with its form read.
async fn check_form(entry: &RouteEntry, ctx: &Ctx, request: Request) -> Result<Request, Problem> {
    if !csrf::origin_is_ours(&ctx.app, request.headers()) {
        return Err(Problem::FormExpired);
    }
    let by_header = request
        .headers()
        .get(csrf::HEADER)
        .and_then(|v| v.to_str().ok())
        .map(str::to_owned);
    let request = match form::kind(request.headers()) {
        Kind::Other => request,
        Kind::UrlEncoded | Kind::Multipart => {
            let is_ours = |form: &Form| {
                let token = by_header.as_deref().or(form.get(csrf::FIELD));
                if entry.options.token {
                    check_token(ctx, token)
                } else {
                    Ok(())
                }
            };
            // The token stands before the files of a form, so that nothing is written to disk for who has none.
            let (parts, mut form) = form::read(request, &entry.limits(&ctx.app), is_ours).await?;
            is_ours(&form)?;
            form.take(csrf::FIELD);
            let mut request = Request::from_parts(parts, axum::body::Body::empty());
            request.extensions_mut().insert(form);
            return Ok(request);
        }
    };
    check_token(ctx, by_header.as_deref())?;
    Ok(request)
}

fn check_token(ctx: &Ctx, token: Option<&str>) -> Result<(), Problem> {
    match (ctx.existing_session(), token) {
        (Some(session), Some(token)) if csrf::token_is_valid(&ctx.app, session, token) => Ok(()),
        _ => Err(Problem::FormExpired),
    }
}
