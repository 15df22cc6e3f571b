//! What every route of the programming interface shares: reading bodies, parameters and proofs, and saying where
//! something is wrong. Answers of failure follow RFC 9457.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use base::Uuid;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ctx::Ctx;
use crate::form::{self, Kind, Upload};
use crate::problem::{Invalid, Problem};
use crate::texts::{TEXTS, t};

/// Everything below it answers machines.
pub const PREFIX: &str = "/api/";

/// An answer of failure. Source: RFC 9457.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Names the kind of problem; its last part stays the same in every language and release.
    #[serde(rename = "type")]
    #[schema(examples("https://rathaus.example.de/probleme/invalid"))]
    pub kind: String,
    pub title: String,
    /// The status of the answer.
    #[schema(examples(422))]
    pub status: u16,
    /// What is wrong and how to mend it, in the language asked for.
    pub detail: String,
    /// Names this request in the log of the town hall.
    pub instance: String,
    /// What is wrong inside of the body.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Invalid>,
}

/// A body of JSON. What cannot be read is told with its place.
pub struct Body<T>(pub T);

const JSON_KINDS: &str = "application/json, application/merge-patch+json";

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Body<T>, Problem> {
        let ctx = context(&request)?;
        let kind = content_type(request.headers());
        if !matches!(kind.as_str(), "application/json" | "application/merge-patch+json") {
            return Err(Problem::Unsupported(JSON_KINDS));
        }
        let bytes = bytes(request, state, &ctx).await?;
        read(&bytes, &ctx).map(Body)
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8], ctx: &Ctx) -> Result<T, Problem> {
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| not_read(ctx, &error))?;
    source.end().map_err(|error| Problem::NotJson {
        line: error.line(),
        column: error.column(),
    })?;
    Ok(value)
}

fn not_read(ctx: &Ctx, error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let inner = error.inner();
    if !inner.is_data() {
        return Problem::NotJson {
            line: inner.line(),
            column: inner.column(),
        };
    }
    let reason = inner.to_string();
    let detail = TEXTS.fmt(ctx.lang, "api-wrong-place", &[("reason", (&reason).into())]);
    Problem::Invalid(vec![Invalid {
        pointer: pointer(error.path()),
        key: "shape".to_owned(),
        detail: detail.into_owned(),
    }])
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", escaped(key))),
            Segment::Enum { variant } => Some(format!("/{}", escaped(variant))),
            Segment::Unknown => None,
        })
        .collect()
}

/// A name as a part of a JSON pointer. Source: RFC 6901 § 3.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Files, sent as a form of several parts or one as the whole body. They are read only when the handler wants them, so that nothing
/// is written to disk for a program without a proof.
pub struct Files(Request);

const FILE_KINDS: &str = "multipart/form-data, application/pdf, image/jpeg, image/png, application/octet-stream";

impl<S: Send + Sync> FromRequest<S> for Files {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Files, Problem> {
        let content_type = content_type(request.headers());
        if !FILE_KINDS.split(", ").any(|known| known == content_type) {
            return Err(Problem::Unsupported(FILE_KINDS));
        }
        Ok(Files(request))
    }
}

impl Files {
    /// Errors: more than the route takes; a form that cannot be read, or one without files.
    pub async fn read(self) -> Result<Vec<Upload>, Problem> {
        let ctx = context(&self.0)?;
        let limits = limits(&ctx)?;
        if let Kind::Multipart = form::kind(self.0.headers()) {
            let (_, form) = form::read(self.0, &limits, |_| Ok(())).await?;
            return match form.files.is_empty() {
                true => Err(Problem::Malformed("form-missing")),
                false => Ok(form.files),
            };
        }
        let (parts, body) = self.0.into_parts();
        Ok(vec![Upload {
            field: String::new(),
            file_name: form::base_name(&file_name(&parts.headers)),
            content_type: content_type(&parts.headers),
            content: form::read_file(&parts.headers, body, &limits).await?,
        }])
    }
}

/// The name in `Content-Disposition: attachment; filename="…"`; empty without one.
fn file_name(headers: &HeaderMap) -> String {
    let disposition = headers.get(header::CONTENT_DISPOSITION).map(|v| v.as_bytes());
    let text = String::from_utf8_lossy(disposition.unwrap_or_default()).into_owned();
    let name = text.split(';').find_map(|part| part.trim().strip_prefix("filename="));
    name.unwrap_or_default().trim_matches('"').to_owned()
}

async fn bytes<S: Send + Sync>(request: Request, state: &S, ctx: &Ctx) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| {
        match axum::response::IntoResponse::into_response(rejection).status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge {
                bytes_max: bytes_max(ctx),
            },
            _ => Problem::Malformed("api-unreadable"),
        }
    })
}

fn bytes_max(ctx: &Ctx) -> usize {
    limits(ctx).map_or(0, |limits| limits.shown)
}

fn limits(ctx: &Ctx) -> Result<form::Limits<'_>, Problem> {
    let route = ctx.route.get().map(|route| route.limits(&ctx.app));
    route.ok_or_else(|| Problem::from(anyhow::anyhow!("a route ran outside of the shell")))
}

fn context(request: &Request) -> Result<Ctx, Problem> {
    let ctx = request.extensions().get::<Ctx>().cloned();
    ctx.ok_or_else(|| Problem::from(anyhow::anyhow!("a route ran outside of the shell")))
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok());
    let kind = value.unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// The parameters of the address. Errors: one that nobody knows, which is more often a slip than a wish.
pub fn query(ctx: &Ctx, known: &[&str]) -> Result<BTreeMap<String, String>, Problem> {
    let mut found = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(ctx.query.as_bytes()) {
        if name == "lang" {
            continue;
        }
        if !known.contains(&name.as_ref()) {
            let all = known.join(", ");
            let args = [("name", name.as_ref().into()), ("known", (&all).into())];
            let text = TEXTS.fmt(ctx.lang, "api-unknown-parameter", &args);
            return Err(Problem::BadRequest(text.into_owned()));
        }
        if !value.is_empty() {
            found.insert(name.into_owned(), value.into_owned());
        }
    }
    Ok(found)
}

/// A parameter whose value is not possible; `hint` says what is.
pub fn wrong_parameter(ctx: &Ctx, name: &str, hint: &str) -> Problem {
    let args = [("name", name.into()), ("hint", hint.into())];
    Problem::BadRequest(TEXTS.fmt(ctx.lang, "api-wrong-parameter", &args).into_owned())
}

/// An identifier in the address. Errors: it is none, so there is nothing of that name.
pub fn id(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// The revision that a change is based on, from `If-Match: "7"`. Errors: none is named, or it is no number.
pub fn revision(headers: &HeaderMap) -> Result<i64, Problem> {
    let named = headers.get(header::IF_MATCH).ok_or(Problem::NoRevision)?;
    let text = named.to_str().unwrap_or_default().trim();
    let text = text.strip_prefix("W/").unwrap_or(text).trim_matches('"');
    text.parse().map_err(|_| Problem::Stale)
}

/// The token behind `Authorization: Bearer`, if it may be one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<String> {
    /// Unit: characters; no secret of ours is longer.
    const CHARS_MAX: usize = 200;
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.trim().split_once(' ')?;
    let token = token.trim();
    let is_one = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= CHARS_MAX;
    is_one.then(|| token.to_owned())
}

/// A failure that did not come from us, as one of ours: no answer below [`PREFIX`] is plain text.
pub(crate) fn problem_of(ctx: &Ctx, response: &Response) -> Option<Problem> {
    if !ctx.path.starts_with(PREFIX) {
        return None;
    }
    match response.status() {
        StatusCode::NOT_FOUND => Some(Problem::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(Problem::WrongMethod),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Problem::Unsupported(JSON_KINDS)),
        StatusCode::PAYLOAD_TOO_LARGE => Some(Problem::TooLarge {
            bytes_max: bytes_max(ctx),
        }),
        status if status.is_client_error() => Some(Problem::BadRequest(t(ctx.lang, "api-unreadable").into_owned())),
        status if status.is_server_error() => Some(Problem::Unavailable),
        _ => None,
    }
}
