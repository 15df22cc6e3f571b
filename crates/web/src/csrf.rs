//! Forms must come from our own pages: the browser's word for it, and a token that only our pages hold.

use axum::http::{HeaderMap, header};

use crate::app::App;
use crate::sign::same;

pub const FIELD: &str = "_csrf";
pub const HEADER: &str = "x-csrf-token";

/// 32 hexadecimal digits of mask, 32 of proof.
pub(crate) fn token(app: &App, session: &str) -> String {
    let mut mask = [0u8; 16];
    app.rng.fill(&mut mask);
    let mask_hex = blake3_hex(&mask);
    let proof = app.keys.csrf(session, &mask).to_hex();
    format!("{mask_hex}{}", &proof[..32])
}

fn blake3_hex(bytes: &[u8; 16]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// True when `token` was made for `session`.
pub(crate) fn token_is_valid(app: &App, session: &str, token: &str) -> bool {
    let (Some(mask), Some(proof)) = (token.get(..32), token.get(32..)) else {
        return false;
    };
    let mut bytes = [0u8; 16];
    for (byte, at) in bytes.iter_mut().zip((0..32).step_by(2)) {
        match mask.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(value) => *byte = value,
            None => return false,
        }
    }
    same(
        app.keys.csrf(session, &bytes).to_hex()[..32].as_bytes(),
        proof.as_bytes(),
    )
}

/// False when the browser says that another site sent this request.
///
/// Browsers tell it by `Sec-Fetch-Site`, older ones by `Origin`. When neither is there, or the origin is hidden by our
/// own referrer policy (`null`), the token alone decides; it is asked for in any case.
pub(crate) fn origin_is_ours(app: &App, headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|v: &axum::http::HeaderValue| v.to_str().ok())
    };
    if let Some(site) = text(header::HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN) {
        None | Some("null") => true,
        Some(origin) => {
            let host = origin.split_once("://").map_or("", |(_, host)| host);
            origin == app.config.base_url || text(header::HOST).is_some_and(|ours| ours == host)
        }
    }
}
