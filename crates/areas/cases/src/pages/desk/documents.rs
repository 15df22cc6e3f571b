//! Documents as clerks open them.

use ::store::{BlobHash, BlobReader};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base::Uuid;
use web::parts::Flash;
use web::{Ctx, Form, Problem};

use super::steps::back;
use super::views::List;
use super::words::{self, staff};
use crate::actions::desk;
use crate::actions::papers::{self, Place};
use crate::model::Document;
use crate::pages::t;
use crate::{CaseError, Cases};

/// A picture may do nothing at all.
const PICTURE_POLICY: &str = "default-src 'none'; sandbox";
/// Browsers show a PDF by a viewer of their own, which a sandbox would keep from starting.
const PDF_POLICY: &str = "default-src 'none'; object-src 'self'; img-src 'self' data:; style-src 'unsafe-inline'";

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>) -> web::Result {
    let document = desk::read_document(&cases, staff(&ctx)?, id).await?;
    let content = blob(&cases, &document.blob).await?;
    Ok(file(&document, content))
}

/// Notes that a decision was handed over at the counter.
pub async fn hand_over(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, _form: Form) -> web::Result {
    let case = match desk::hand_over(&cases, staff(&ctx)?, id).await {
        Err(CaseError::Refused(refusal)) => return Err(Problem::Refused(words::refusal(ctx.lang, &refusal))),
        done => done?,
    };
    Ok(ctx.redirect_with(
        &format!("/desk/vorgaenge/{case}#bekanntgabe"),
        Flash::success(t(ctx.lang, "desk-handed-over")),
    ))
}

/// Puts a file that came later where it belongs.
pub async fn sort(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let place = Place {
        slot: form.text(&format!("wohin-{id}")).to_owned(),
        adds: form.text(&format!("ergaenzt-{id}")) == "yes",
    };
    let list = List::from_code(form.text("liste"));
    let case = papers::sort(&cases, staff(&ctx)?, id, place).await?;
    let to = back(case, list, "dokumente");
    Ok(ctx.redirect_with(&to, Flash::success(t(ctx.lang, "desk-papers-sorted"))))
}

/// The small picture on the case page.
pub async fn thumbnail(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>) -> web::Result {
    let me = staff(&ctx)?.clone();
    let document = cases
        .app
        .store
        .read(move |tx| desk::visible_document(tx, &me, id))
        .await?;
    let content = blob(&cases, document.thumbnail.as_deref().ok_or(Problem::NotFound)?).await?;
    let mut response = web::blob_response(content);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(PICTURE_POLICY),
    );
    Ok(response)
}

pub(crate) async fn blob(cases: &Cases, hash: &str) -> Result<BlobReader, Problem> {
    let hash = BlobHash::parse(hash).ok_or(Problem::NotFound)?;
    cases
        .app
        .blobs
        .read(&hash)
        .await
        .map_err(|error| Problem::from(anyhow::Error::from(error)))
}

/// The file as it was recognised when it came; the browser must not guess anything else from it.
pub(crate) fn file(document: &Document, content: BlobReader) -> Response {
    let (kind, policy) = match document.media_type.as_str() {
        "application/pdf" => ("application/pdf", PDF_POLICY),
        "image/jpeg" => ("image/jpeg", PICTURE_POLICY),
        "image/png" => ("image/png", PICTURE_POLICY),
        _ => ("application/octet-stream", PICTURE_POLICY),
    };
    let mut response = web::blob_response(content);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(disposition) = HeaderValue::from_str(&disposition(&document.file_name, kind)) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

/// Shown in the browser under the name it came with. Source of the two forms: RFC 6266 § 4.3.
fn disposition(file_name: &str, kind: &str) -> String {
    let way = if kind == "application/octet-stream" {
        "attachment"
    } else {
        "inline"
    };
    let plain: String = file_name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_. ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut encoded = String::new();
    for byte in file_name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        for (name, expected) in [
            ("scan.pdf", "inline; filename=\"scan.pdf\"; filename*=UTF-8''scan.pdf"),
            (
                "Müller\".pdf",
                "inline; filename=\"M_ller_.pdf\"; filename*=UTF-8''M%C3%BCller%22.pdf",
            ),
            ("a\r\nb", "inline; filename=\"a__b\"; filename*=UTF-8''a%0D%0Ab"),
        ] {
            assert_eq!(disposition(name, "application/pdf"), expected);
        }
    }
}
