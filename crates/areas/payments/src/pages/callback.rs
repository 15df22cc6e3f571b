use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use web::Problem;

use crate::actions::record_notice;
use crate::jobs::Desk;
use crate::notice::{CALLBACK_BYTES_MAX, CallbackError, SIGNATURE_HEADER};

/// What providers tell us. 204 when it is noted, however often it was told; 400 for nonsense, 403 without the right
/// signature. A provider that gets no answer tells it again.
pub async fn receive(
    State(desk): State<Desk>,
    Path(provider): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> web::Result {
    let provider = desk.providers.get(&provider).ok_or(Problem::NotFound)?.clone();
    if body.len() > CALLBACK_BYTES_MAX {
        return Err(Problem::TooLarge {
            bytes_max: CALLBACK_BYTES_MAX,
        });
    }
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    let notice = match provider.read_callback(signature, &body) {
        Ok(notice) => notice,
        Err(error) => return Ok(refused(provider.id(), &error)),
    };
    desk.act("machine", move |tx, act| record_notice(tx, act, &notice))
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn refused(provider: &str, error: &CallbackError) -> Response {
    tracing::warn!(provider, %error, "a payment callback was refused");
    match error {
        CallbackError::NotOffered => StatusCode::NOT_FOUND,
        CallbackError::Signature => StatusCode::FORBIDDEN,
        CallbackError::Nonsense(_) => StatusCode::BAD_REQUEST,
    }
    .into_response()
}
