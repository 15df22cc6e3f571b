//! The few cookies: one session, and what the visitor chose for language and colours. All are technically necessary
//! in the sense of § 25 Abs. 2 Nr. 2 TDDDG, so that no consent is asked.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::app::App;

pub(crate) const LANG: &str = "sprache";
pub(crate) const THEME: &str = "farben";

/// The session cookie's name. With TLS its prefix binds it to this host and to `Secure`. Source: RFC 6265bis § 4.1.3.2.
pub(crate) fn session_name(app: &App) -> &'static str {
    if app.is_secure() { "__Host-sitzung" } else { "sitzung" }
}

/// The value of the cookie `name`, when the request carries one.
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A `Set-Cookie` value. `max_age_s`: `None` until the browser closes, 0 deletes.
pub fn write(app: &App, name: &str, value: &str, max_age_s: Option<u64>, http_only: bool) -> HeaderValue {
    let age = max_age_s.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
    let secure = if app.is_secure() { "; Secure" } else { "" };
    let hidden = if http_only { "; HttpOnly" } else { "" };
    let text = format!("{name}={value}; Path=/; SameSite=Lax{age}{secure}{hidden}");
    // Names and values here are letters, digits and hyphens, so the conversion holds.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}
