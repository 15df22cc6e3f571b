//! What was sent, to be read by clerks, and sending it again.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use base::Uuid;
use web::parts::Flash;
use web::{Ctx, Form, Problem};

use super::words::{self, staff};
use crate::actions::outgoing;
use crate::pages::t;
use crate::{CaseError, Cases};

/// It is data of somebody else's form; a browser shall keep it as a file and run nothing of it.
const POLICY: &str = "default-src 'none'; sandbox";

/// What a message says, or the parameters of an order, as a file.
pub async fn content(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>) -> web::Result {
    let me = staff(&ctx)?.clone();
    let (outgoing, _) = cases
        .app
        .store
        .read(move |tx| outgoing::visible_outgoing(tx, &me, id))
        .await?;
    let body = outgoing.body.ok_or(Problem::NotFound)?;
    let mut response = Body::from(body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // The name is made of the message's id, which has letters, digits and `_` only.
    let disposition = format!("attachment; filename=\"{}\"", outgoing.file_name);
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    Ok(response)
}

/// Sends once more what did not arrive.
pub async fn again(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, _form: Form) -> web::Result {
    let case = match outgoing::again(&cases, staff(&ctx)?, id).await {
        Err(CaseError::Refused(refusal)) => return Err(Problem::Refused(words::refusal(ctx.lang, &refusal))),
        done => done?,
    };
    Ok(ctx.redirect_with(
        &format!("/desk/vorgaenge/{case}#mitteilungen"),
        Flash::success(t(ctx.lang, "desk-outbox-queued")),
    ))
}
