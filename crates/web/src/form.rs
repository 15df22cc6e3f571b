//! What a form sent: fields and files, read once, within limits, before the handler runs.

mod multipart;

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt as _;
use store::{Blobs, Part};

use crate::problem::Problem;

/// More fields than any blueprint asks for; an attacker's million fields end here.
const FIELDS_MAX: usize = 1_000;
const FILES_MAX: usize = 50;

/// Where the bytes of a file went. They are never held in memory.
#[derive(Clone, Debug)]
pub enum Received {
    /// On disk, whole. Gone with the last copy of this, unless somebody keeps it.
    Whole(Arc<Part>),
    /// More than a file may have in this town; nothing of it is there any more.
    TooLarge,
    /// The disk did not take it; nothing of it is there any more.
    NotKept(Arc<io::Error>),
}

/// A file as it came. Neither name nor type can be trusted.
#[derive(Clone, Debug)]
pub struct Upload {
    /// Name of the form field.
    pub field: String,
    /// The last part of the name that the browser gave, without control characters; may be empty.
    pub file_name: String,
    /// As the browser claims.
    pub content_type: String,
    pub content: Received,
}

/// How much a body may hold, and where its files go.
pub(crate) struct Limits<'a> {
    /// Unit: bytes of the whole body.
    pub body: usize,
    /// Unit: bytes, as it is told to who sends too much.
    pub shown: usize,
    /// Unit: bytes of one file.
    pub file: u64,
    pub blobs: &'a Blobs,
}

impl Limits<'_> {
    pub(crate) fn too_large(&self) -> Problem {
        Problem::TooLarge { bytes_max: self.shown }
    }
}

/// The posted pairs and files. The CSRF token was checked and is not among them.
#[derive(Clone, Debug, Default)]
pub struct Form {
    pub fields: BTreeMap<String, Vec<String>>,
    /// Only files that somebody chose: empty file inputs are left out.
    pub files: Vec<Upload>,
}

impl Form {
    /// The first value of a field, trimmed; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// The first value of a field as it was sent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.first().map(String::as_str)
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map_or(&[], Vec::as_slice)
    }

    /// True when a button or checkbox of this name was sent.
    pub fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    pub fn files_of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a Upload> {
        self.files.iter().filter(move |file| file.field == field)
    }

    pub(crate) fn take(&mut self, name: &str) -> Option<String> {
        self.fields.remove(name)?.into_iter().next()
    }

    /// `count` counts values over the whole form.
    fn push(&mut self, name: String, value: &str, count: &mut usize) -> Result<(), Problem> {
        *count += 1;
        if *count > FIELDS_MAX {
            return Err(Problem::Malformed("form-fields"));
        }
        self.fields.entry(clean(&name)).or_default().push(clean(value));
        Ok(())
    }
}

/// Line ends as `\n`; characters that no keyboard makes and no database keeps are dropped.
fn clean(value: &str) -> String {
    value
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

/// The name without the folders that some browsers send along.
pub(crate) fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(200).collect()
}

pub(crate) enum Kind {
    UrlEncoded,
    Multipart,
    Other,
}

pub(crate) fn kind(headers: &HeaderMap) -> Kind {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    match content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "application/x-www-form-urlencoded" => Kind::UrlEncoded,
        "multipart/form-data" => Kind::Multipart,
        _ => Kind::Other,
    }
}

/// Reads the body of a form post. Files are written to disk as they come; before the first of them `may_send` is asked, with what
/// came until then.
pub(crate) async fn read(
    request: Request,
    limits: &Limits<'_>,
    may_send: impl Fn(&Form) -> Result<(), Problem>,
) -> Result<(Parts, Form), Problem> {
    let (parts, body) = request.into_parts();
    if announced(&parts.headers).is_some_and(|bytes| bytes > limits.body) {
        drain(body, limits.body).await;
        return Err(limits.too_large());
    }
    match kind(&parts.headers) {
        Kind::UrlEncoded => {
            let body = to_bytes(body, limits.body).await;
            let bytes = body.map_err(|error| not_whole(&error, limits))?;
            Ok((parts, urlencoded(&bytes)?))
        }
        Kind::Multipart => {
            let form = multipart::read(&parts.headers, body, limits, may_send).await?;
            Ok((parts, form))
        }
        Kind::Other => Ok((parts, Form::default())),
    }
}

/// Reads a body that is one file.
pub(crate) async fn read_file(headers: &HeaderMap, body: Body, limits: &Limits<'_>) -> Result<Received, Problem> {
    if announced(headers).is_some_and(|bytes| bytes > limits.body) {
        drain(body, limits.body).await;
        return Err(limits.too_large());
    }
    let mut body = Body::new(http_body_util::Limited::new(body, limits.body));
    let mut file = multipart::Receiving::begin(limits);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| not_whole(&error, limits))?;
        if let Some(piece) = frame.data_ref() {
            file.take(piece).await;
        }
    }
    Ok(file.finish().await)
}

/// Unit: bytes that the sender says it sends.
fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// More than the limit, or a connection that broke off in the middle.
fn not_whole(error: &axum::Error, limits: &Limits<'_>) -> Problem {
    use std::error::Error as _;
    let mut source = error.source();
    while let Some(error) = source {
        if error.is::<http_body_util::LengthLimitError>() {
            return limits.too_large();
        }
        source = error.source();
    }
    Problem::Malformed("form-broken")
}

// A browser that is cut off while it sends shows a connection error instead of our page, so some more is read and thrown away.
async fn drain(body: Body, bytes_max: usize) {
    let mut left = bytes_max.saturating_mul(2).saturating_add(32 << 20);
    let mut body = body;
    while let Some(Ok(frame)) = body.frame().await {
        left = match left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
            Some(left) => left,
            None => return,
        };
    }
}

fn urlencoded(bytes: &[u8]) -> Result<Form, Problem> {
    let (mut form, mut count) = (Form::default(), 0);
    for (name, value) in form_urlencoded::parse(bytes) {
        form.push(name.into_owned(), &value, &mut count)?;
    }
    Ok(form)
}

impl<S: Send + Sync> FromRequestParts<S> for Form {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Form, Problem> {
        parts
            .extensions
            .remove::<Form>()
            .ok_or_else(|| Problem::Malformed("form-missing"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_input_becomes_harmless_text() {
        for (body, name, expected) in [
            ("a=1&a=2", "a", vec!["1", "2"]),
            ("a=%00x%01%7F", "a", vec!["x"]),
            ("a=%FF%FE", "a", vec!["\u{fffd}\u{fffd}"]),
            ("a=zeile+1%0D%0Azeile+2%0D", "a", vec!["zeile 1\nzeile 2\n"]),
            ("a=%E2%80%AEdrawkcab", "a", vec!["\u{202e}drawkcab"]),
            ("a", "a", vec![""]),
            ("%=%&&&==", "%", vec!["%"]),
        ] {
            let form = urlencoded(body.as_bytes()).expect("is small");
            assert_eq!(form.all(name), expected, "{body}");
        }
    }

    #[test]
    fn a_million_fields_end_early() {
        let many: String = (0..FIELDS_MAX + 1).map(|n| format!("f{n}=1&")).collect();
        assert!(matches!(
            urlencoded(many.as_bytes()),
            Err(Problem::Malformed("form-fields"))
        ));
        let same = "f=1&".repeat(FIELDS_MAX + 1);
        assert!(matches!(
            urlencoded(same.as_bytes()),
            Err(Problem::Malformed("form-fields"))
        ));
    }

    #[test]
    fn file_names_lose_their_folders() {
        for (given, expected) in [
            ("C:\\Users\\zoe\\scan.pdf", "scan.pdf"),
            ("../../etc/passwd", "passwd"),
            ("a\nb\0.pdf", "ab.pdf"),
            ("..", ".."),
            ("", ""),
        ] {
            assert_eq!(base_name(given), expected);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_body_makes_the_parser_fail_or_keep_control_characters(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            if let Ok(form) = urlencoded(&bytes) {
                proptest::prop_assert!(form.fields.values().flatten().all(|v| !v.contains('\0')));
            }
        }
    }
}
