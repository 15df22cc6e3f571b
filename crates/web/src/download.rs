//! Files on their way out: read piece by piece, as fast as the other side takes them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;
use store::BlobReader;
use tokio::task::JoinHandle;

/// An answer with the content of a blob, and its length. Type, name and policy are for the caller to say.
pub fn blob_response(blob: BlobReader) -> Response {
    let bytes = blob.bytes();
    let mut response = Body::from_stream(Pieces::Idle(blob)).into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    response
}

/// One piece is read when the one before it was taken, so that a slow line holds neither memory nor a thread.
enum Pieces {
    Idle(BlobReader),
    Reading(JoinHandle<(BlobReader, io::Result<Vec<u8>>)>),
    Ended,
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut reading = match std::mem::replace(&mut *self, Pieces::Ended) {
            Pieces::Reading(reading) => reading,
            Pieces::Idle(mut blob) => tokio::task::spawn_blocking(move || {
                let piece = blob.piece();
                (blob, piece)
            }),
            Pieces::Ended => return Poll::Ready(None),
        };
        let Poll::Ready(read) = Pin::new(&mut reading).poll(cx) else {
            *self = Pieces::Reading(reading);
            return Poll::Pending;
        };
        match read {
            Ok((_, Ok(piece))) if piece.is_empty() => Poll::Ready(None),
            Ok((blob, Ok(piece))) => {
                *self = Pieces::Idle(blob);
                Poll::Ready(Some(Ok(piece.into())))
            }
            Ok((_, Err(error))) => {
                tracing::error!(%error, "a document could not be read to its end");
                Poll::Ready(Some(Err(error)))
            }
            Err(error) => Poll::Ready(Some(Err(io::Error::other(error)))),
        }
    }
}
