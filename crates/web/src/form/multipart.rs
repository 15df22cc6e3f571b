//! A form of several parts: texts are held in memory within a small limit, files go to disk as they come.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use store::PartWriter;

use super::{FILES_MAX, Form, Limits, Received, Upload, base_name};
use crate::problem::Problem;

/// Unit: bytes of all texts of a form together; files are not among them.
const TEXTS_BYTES_MAX: usize = 1 << 20;

/// Errors: more than the limits; no form of several parts; what `may_send` says before the first file.
pub(super) async fn read(
    headers: &HeaderMap,
    body: Body,
    limits: &Limits<'_>,
    may_send: impl Fn(&Form) -> Result<(), Problem>,
) -> Result<Form, Problem> {
    let mut request = Request::new(body);
    *request.headers_mut() = headers.clone();
    DefaultBodyLimit::max(limits.body).apply(&mut request);
    let parts = Multipart::from_request(request, &()).await;
    let mut parts = parts.map_err(|_| Problem::Malformed("form-broken"))?;
    let (mut form, mut count, mut left) = (Form::default(), 0, TEXTS_BYTES_MAX);
    while let Some(part) = parts.next_field().await.map_err(|error| broken(&error, limits))? {
        let name = part.name().unwrap_or_default().to_owned();
        let Some(file_name) = part.file_name().map(base_name) else {
            let text = text(part, &mut left, limits).await?;
            form.push(name, &String::from_utf8_lossy(&text), &mut count)?;
            continue;
        };
        if let Err(problem) = may_send(&form) {
            drop(part);
            // The browser shows our answer only when it could send everything; nothing of it is kept.
            while let Ok(Some(_)) = parts.next_field().await {}
            return Err(problem);
        }
        let content_type = part.content_type().unwrap_or("application/octet-stream").to_owned();
        let Some(content) = file(part, limits, file_name.is_empty()).await? else {
            continue;
        };
        if form.files.len() >= FILES_MAX {
            return Err(Problem::Malformed("form-files"));
        }
        form.files.push(Upload {
            field: name,
            file_name,
            content_type,
            content,
        });
    }
    Ok(form)
}

fn broken(error: &MultipartError, limits: &Limits<'_>) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        limits.too_large()
    } else {
        Problem::Malformed("form-broken")
    }
}

/// `left`: how much text the form may still hold.
async fn text(mut part: Field<'_>, left: &mut usize, limits: &Limits<'_>) -> Result<Vec<u8>, Problem> {
    let mut text = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error, limits))? {
        let room = left.checked_sub(piece.len());
        *left = room.ok_or(Problem::TooLarge {
            bytes_max: TEXTS_BYTES_MAX,
        })?;
        text.extend_from_slice(&piece);
    }
    Ok(text)
}

/// The file of a part; none when nobody chose one.
async fn file(mut part: Field<'_>, limits: &Limits<'_>, is_nameless: bool) -> Result<Option<Received>, Problem> {
    let mut file = Receiving::begin(limits);
    while let Some(piece) = part.chunk().await.map_err(|error| broken(&error, limits))? {
        file.take(&piece).await;
    }
    if is_nameless && matches!(file.state, State::Waiting) {
        return Ok(None);
    }
    Ok(Some(file.finish().await))
}

/// A file on its way to disk. What goes wrong with it does not end the form: what was typed beside it shall not be lost.
pub(super) struct Receiving<'a> {
    state: State,
    limits: &'a Limits<'a>,
}

enum State {
    /// Nothing came yet; a form has many inputs for files that stay empty.
    Waiting,
    Writing(PartWriter),
    Ended(Received),
}

impl<'a> Receiving<'a> {
    pub(super) fn begin(limits: &'a Limits<'a>) -> Receiving<'a> {
        Receiving {
            state: State::Waiting,
            limits,
        }
    }

    pub(super) async fn take(&mut self, piece: &[u8]) {
        if piece.is_empty() {
            return;
        }
        if matches!(self.state, State::Waiting) {
            self.state = self.limits.blobs.part().map_or_else(not_kept, State::Writing);
        }
        let State::Writing(writer) = &mut self.state else {
            return;
        };
        let bytes = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        if writer.bytes().saturating_add(bytes) > self.limits.file {
            self.state = State::Ended(Received::TooLarge);
        } else if let Err(error) = writer.write(piece).await {
            self.state = not_kept(error);
        }
    }

    pub(super) async fn finish(self) -> Received {
        let writer = match self.state {
            State::Ended(received) => return received,
            State::Writing(writer) => Ok(writer),
            State::Waiting => self.limits.blobs.part(),
        };
        let part = match writer {
            Ok(writer) => writer.finish().await,
            Err(error) => Err(error),
        };
        match part {
            Ok(part) => Received::Whole(Arc::new(part)),
            Err(error) => Received::NotKept(Arc::new(error)),
        }
    }
}

fn not_kept(error: io::Error) -> State {
    State::Ended(Received::NotKept(Arc::new(error)))
}
