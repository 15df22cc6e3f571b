use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Fault;
use serde::{Deserialize, Serialize};
use store::StoreError;
use thiserror::Error;
use utoipa::ToSchema;

/// One thing that is wrong in a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Invalid {
    /// Where it stands in the body, as a JSON pointer (RFC 6901); empty for the whole.
    #[schema(examples("/answers/birth_date"))]
    pub pointer: String,
    /// Name of the rule that says no; stays the same in every language.
    #[schema(examples("required"))]
    pub key: String,
    /// What is wrong and how to mend it, in the language asked for.
    pub detail: String,
}

/// Why a request got no ordinary answer. The shell makes a page of it, or problem+json (RFC 9457) for machines.
#[derive(Clone, Debug, Error)]
pub enum Problem {
    #[error("not found")]
    NotFound,
    /// Nobody is signed in where staff is asked for; a page leads to the sign-in.
    #[error("sign-in is missing")]
    SignIn,
    /// A machine showed no proof, or one that does not hold (any more).
    #[error("the proof in the Authorization header is missing or does not hold")]
    Proof,
    #[error("forbidden")]
    Forbidden,
    /// The address exists, but not for this method.
    #[error("wrong method")]
    WrongMethod,
    /// The body is of a kind that is not taken here. Names the kinds that are.
    #[error("unsupported media type; taken: {0}")]
    Unsupported(&'static str),
    /// Something is wrong inside of the body; each with its place.
    #[error("invalid: {0:?}")]
    Invalid(Vec<Invalid>),
    /// The body is no JSON. Line and column count from 1.
    #[error("no JSON at line {line}, column {column}")]
    NotJson { line: usize, column: usize },
    /// A change that must name the revision that it is based on does not (RFC 6585).
    #[error("no revision named")]
    NoRevision,
    /// The named revision is not the present one (RFC 9110, `If-Match`).
    #[error("the named revision is not the present one")]
    Stale,
    /// The form came from another site, or its session is over.
    #[error("the form's token is missing or over")]
    FormExpired,
    /// Somebody else was faster; the page must be loaded again.
    #[error("changed in the meantime")]
    Conflict,
    /// The rules say no. The text is shown as it is, in the visitor's language.
    #[error("refused: {0}")]
    Refused(String),
    #[error("too many requests")]
    TooMany { wait_s: u64 },
    /// The text is shown as it is.
    #[error("bad request: {0}")]
    BadRequest(String),
    /// The form could not be read. Names the shell's text that says why.
    #[error("malformed: {0}")]
    Malformed(&'static str),
    #[error("more than {bytes_max} bytes")]
    TooLarge { bytes_max: usize },
    /// It took too long; nothing is known about what was done.
    #[error("timed out")]
    TimedOut,
    /// Something outside does not answer; it is worth another try.
    #[error("unavailable")]
    Unavailable,
    /// The disk takes nothing: what was sent is not kept, and the sender must know. Logged once by the shell.
    #[error("not kept: {0:#}")]
    NotKept(Arc<Fault>),
    /// The machine failed. Logged once by the shell, with an incident number that the page shows.
    #[error("{0:#}")]
    Fault(Arc<Fault>),
}

impl Problem {
    pub fn status(&self) -> StatusCode {
        match self {
            Problem::NotFound => StatusCode::NOT_FOUND,
            Problem::SignIn | Problem::Proof => StatusCode::UNAUTHORIZED,
            Problem::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Problem::Unsupported(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Problem::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Problem::NoRevision => StatusCode::PRECONDITION_REQUIRED,
            Problem::Stale => StatusCode::PRECONDITION_FAILED,
            Problem::Forbidden | Problem::FormExpired => StatusCode::FORBIDDEN,
            Problem::Conflict | Problem::Refused(_) => StatusCode::CONFLICT,
            Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Problem::BadRequest(_) | Problem::Malformed(_) | Problem::NotJson { .. } => StatusCode::BAD_REQUEST,
            Problem::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::TimedOut | Problem::Unavailable | Problem::NotKept(_) => StatusCode::SERVICE_UNAVAILABLE,
            Problem::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Prefix of its texts, `problem-not-found`.
    pub(crate) const fn key(&self) -> &'static str {
        match self {
            Problem::NotFound => "not-found",
            Problem::SignIn => "sign-in",
            Problem::Proof => "proof",
            Problem::WrongMethod => "wrong-method",
            Problem::Unsupported(_) => "unsupported",
            Problem::Invalid(_) => "invalid",
            Problem::NotJson { .. } => "not-json",
            Problem::NoRevision => "no-revision",
            Problem::Stale => "stale",
            Problem::Forbidden => "forbidden",
            Problem::FormExpired => "form-expired",
            Problem::Conflict => "conflict",
            Problem::Refused(_) => "refused",
            Problem::TooMany { .. } => "too-many",
            Problem::BadRequest(_) | Problem::Malformed(_) => "bad-request",
            Problem::TooLarge { .. } => "too-large",
            Problem::TimedOut => "timed-out",
            Problem::Unavailable => "unavailable",
            Problem::NotKept(_) => "not-kept",
            Problem::Fault(_) => "fault",
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            error if error.is_away() => {
                tracing::error!(%error, "the database does not answer");
                Problem::Unavailable
            }
            error if error.is_no_room() => Problem::NotKept(Arc::new(error.into())),
            error if error.is_conflict() => Problem::Conflict,
            error => Problem::Fault(Arc::new(error.into())),
        }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        // A document that could not be written comes as an error of the machine's own.
        let no_room = fault.chain().any(|cause| {
            cause.downcast_ref::<std::io::Error>().is_some_and(|io| {
                matches!(
                    io.kind(),
                    StorageFull | QuotaExceeded | FileTooLarge | ReadOnlyFilesystem
                )
            }) || cause.downcast_ref::<StoreError>().is_some_and(StoreError::is_no_room)
        });
        if no_room {
            Problem::NotKept(Arc::new(fault))
        } else {
            Problem::Fault(Arc::new(fault))
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        // The shell knows language and town; it turns this note into the answer.
        response.extensions_mut().insert(self);
        response
    }
}
