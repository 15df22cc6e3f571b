use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use base::{Fault, Lang};

use crate::access::{Permission, Staff};
use crate::app::App;
use crate::parts::Flash;
use crate::routes::RouteEntry;
use crate::{cookies, csrf};

/// Colours that the visitor chose; without a choice the device decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Device,
    Light,
    Dark,
}

impl Theme {
    /// Value of the cookie and of the form.
    pub const fn code(self) -> &'static str {
        match self {
            Theme::Device => "geraet",
            Theme::Light => "hell",
            Theme::Dark => "dunkel",
        }
    }

    pub fn from_code(code: &str) -> Theme {
        match code {
            "hell" => Theme::Light,
            "dunkel" => Theme::Dark,
            _ => Theme::Device,
        }
    }
}

/// What a handler knows about the request: who asks, in which language, with which session. Cheap to clone.
#[derive(Clone)]
pub struct Ctx(Arc<Inner>);

/// The fields of [`Ctx`].
pub struct Inner {
    pub app: App,
    pub lang: Lang,
    pub theme: Theme,
    /// The signed-in member of staff. Always `None` when the request carries a bearer token: cookies do not count then.
    pub staff: Option<Staff>,
    /// For `<script nonce>`; new for each request.
    pub nonce: String,
    /// Path without query, `/leistungen/reisepass`.
    pub path: String,
    /// Query without `?`; empty when there is none.
    pub query: String,
    /// Stands in the log and on the page that reports a fault.
    pub request_id: String,
    /// The client's address as far as the trusted proxies tell it.
    pub client: Option<std::net::IpAddr>,
    /// True when the answer should be JSON: below `/api/` or by `Accept`.
    pub wants_json: bool,
    /// What stands behind `Authorization: Bearer`; a secret.
    pub(crate) bearer: Option<String>,
    /// Who made the API token of the request; looked up for routes that ask for one.
    pub(crate) by_token: OnceLock<Staff>,
    pub(crate) session: OnceLock<String>,
    pub(crate) session_is_new: AtomicBool,
    pub(crate) flash: Option<Flash>,
    pub(crate) flash_shown: AtomicBool,
    pub(crate) route: OnceLock<Arc<RouteEntry>>,
}

impl std::ops::Deref for Ctx {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl Ctx {
    pub(crate) fn new(inner: Inner) -> Ctx {
        Ctx(Arc::new(inner))
    }

    /// The id of the session, made now if there is none. It proves who holds a draft, so it must never be shown.
    pub fn session(&self) -> &str {
        self.0.session.get_or_init(|| {
            self.0.session_is_new.store(true, Ordering::Relaxed);
            format!("a{}", self.app.rng.token())
        })
    }

    /// The session that the request brought along, if any.
    pub fn existing_session(&self) -> Option<&str> {
        self.0.session.get().map(String::as_str)
    }

    /// The same request as if it had been made in another language, for a part of a page.
    pub fn speaking(&self, lang: Lang) -> Ctx {
        // The session is made here if there is none: this one's answer sets its cookie.
        self.session();
        Ctx::new(Inner {
            app: self.app.clone(),
            lang,
            theme: self.theme,
            staff: self.staff.clone(),
            nonce: self.nonce.clone(),
            path: self.path.clone(),
            query: self.query.clone(),
            request_id: self.request_id.clone(),
            client: self.client,
            wants_json: self.wants_json,
            bearer: self.bearer.clone(),
            by_token: self.by_token.clone(),
            session: self.0.session.clone(),
            session_is_new: AtomicBool::new(false),
            flash: None,
            flash_shown: AtomicBool::new(false),
            route: self.route.clone(),
        })
    }

    /// A CSRF token for a form on this page. Each call masks it anew, so that compression betrays nothing of it.
    pub fn csrf(&self) -> String {
        csrf::token(&self.app, self.session())
    }

    /// The proof that a machine sent as `Authorization: Bearer …`. Errors: it sent none.
    pub fn bearer(&self) -> Result<&str, crate::Problem> {
        self.0.bearer.as_deref().ok_or(crate::Problem::Proof)
    }

    /// The member of staff behind the API token, on routes that ask for one. Errors: the route asks for none.
    pub fn by_token(&self) -> Result<&Staff, crate::Problem> {
        self.0.by_token.get().ok_or(crate::Problem::Proof)
    }

    pub fn may(&self, permission: Permission) -> bool {
        self.staff.as_ref().is_some_and(|staff| staff.may(permission))
    }

    /// The `Set-Cookie` value that signs a member of staff in. `token` is what [`crate::StaffSessions`] will be asked for.
    pub fn sign_in_cookie(&self, token: &str) -> HeaderValue {
        cookies::write(
            &self.app,
            cookies::session_name(&self.app),
            &format!("s{token}"),
            None,
            true,
        )
    }

    /// The `Set-Cookie` value that ends the session on this device.
    pub fn sign_out_cookie(&self) -> HeaderValue {
        cookies::write(&self.app, cookies::session_name(&self.app), "", Some(0), true)
    }

    /// The staff token of the request, to end that session in the database.
    pub fn staff_token(&self) -> Option<&str> {
        self.existing_session()?.strip_prefix('s')
    }

    /// A redirect after a form (303) that shows `flash` on the next page.
    pub fn redirect_with(&self, to: &str, flash: Flash) -> axum::response::Response {
        let mut response = redirect(to);
        response
            .headers_mut()
            .append(header::SET_COOKIE, flash.cookie(&self.app));
        response
    }

    /// An absolute link for mails and QR codes.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.app.config.base_url)
    }

    /// This page in another language.
    pub(crate) fn in_lang(&self, lang: Lang) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (key, value) in form_urlencoded::parse(self.query.as_bytes()).filter(|(key, _)| key != "lang") {
            query.append_pair(&key, &value);
        }
        query.append_pair("lang", lang.code());
        format!("{}?{}", self.page(), query.finish())
    }

    /// Where a link leads back to: [`Ctx::page`] with the query of the request.
    pub(crate) fn here(&self) -> String {
        match self.query.as_str() {
            "" => self.page().to_owned(),
            query => format!("{}?{query}", self.page()),
        }
    }

    /// The page from which the request came: its own address, or the nearest above it that can be opened.
    pub(crate) fn page(&self) -> &str {
        let Some(route) = self.route.get().filter(|route| route.method != Method::GET) else {
            return &self.path;
        };
        let routes = self.app.metrics.routes.lock();
        let opens = |template: &str| {
            routes.as_ref().is_ok_and(|routes| {
                let mut routes = routes.iter();
                routes.any(|other| other.method == Method::GET && other.path == template)
            })
        };
        let (mut template, mut path) = (route.path.as_str(), self.path.as_str());
        while !opens(template) {
            match (template.rsplit_once('/'), path.rsplit_once('/')) {
                (Some((above, _)), Some((path_above, _))) if !above.is_empty() => {
                    (template, path) = (above, path_above);
                }
                _ => return "/",
            }
        }
        path
    }

    /// Errors: the staff session could not be looked up.
    pub(crate) async fn staff_of(app: &App, session: Option<String>) -> Result<Option<Staff>, Fault> {
        match session.as_deref().and_then(|s| s.strip_prefix('s')) {
            Some(token) => app.sessions.staff(token).await,
            None => Ok(None),
        }
    }
}

/// See Other (303): after a form the browser fetches `to`, so that reloading sends nothing twice.
pub fn redirect(to: &str) -> axum::response::Response {
    use axum::response::IntoResponse;
    axum::response::Redirect::to(to).into_response()
}

impl<S: Send + Sync> FromRequestParts<S> for Ctx {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Ctx, Infallible> {
        Ok(parts
            .extensions
            .get::<Ctx>()
            .cloned()
            .expect("the shell puts a context into every request"))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for App {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<App, Infallible> {
        Ctx::from_request_parts(parts, state).await.map(|ctx| ctx.app.clone())
    }
}

/// The language of a machine: asked for in the address, else by header, else German. Cookies count for nothing.
pub(crate) fn language_of_machine(query: &str, headers: &HeaderMap) -> Lang {
    let mut without_cookies = headers.clone();
    without_cookies.remove(header::COOKIE);
    language(query, &without_cookies).0
}

/// The language: asked for in the address, else chosen before, else what the browser prefers, else German.
pub(crate) fn language(query: &str, headers: &HeaderMap) -> (Lang, Option<Lang>) {
    let asked = form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == "lang")
        .and_then(|(_, v)| Lang::from_code(&v));
    if let Some(lang) = asked {
        return (lang, asked);
    }
    if let Some(lang) = cookies::read(headers, cookies::LANG).and_then(Lang::from_code) {
        return (lang, None);
    }
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    (accepted_language(accepted), None)
}

/// The first of our languages in the browser's order. Weights are ignored: browsers send them in falling order.
fn accepted_language(accepted: &str) -> Lang {
    accepted
        .split(',')
        .filter_map(|entry| entry.split(';').next())
        .map(|tag| tag.trim().to_ascii_lowercase())
        .find_map(|tag| match tag.as_str() {
            "de-x-leicht" | "de-leicht" => Some(Lang::Plain),
            _ if tag == "de" || tag.starts_with("de-") => Some(Lang::De),
            _ if tag == "en" || tag.starts_with("en-") => Some(Lang::En),
            _ => None,
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_follows_address_then_cookie_then_browser() {
        for (query, cookie, accept, expected) in [
            ("", "", "", Lang::De),
            ("", "", "fr-FR,fr;q=0.9,en;q=0.8", Lang::En),
            ("", "", "de-AT,en;q=0.8", Lang::De),
            ("", "", "tr", Lang::De),
            ("", "sprache=en", "de", Lang::En),
            ("", "sprache=xx", "en", Lang::En),
            ("lang=de-x-leicht", "sprache=en", "en", Lang::Plain),
            ("lang=zz&a=1", "sprache=en", "de", Lang::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            assert_eq!(language(query, &headers).0, expected, "{query} {cookie} {accept}");
        }
    }
}
