//! The programming interface: what the pages do, for machines. Every change goes through the actions of the pages; here
//! is only reading of what was sent, and showing of what came of it.
//!
//! Applicants have no account. The key of a draft, then the code of the case, is the proof; it travels in the header
//! `Authorization`, never in an address. Staff show a personal API token, which carries their roles and offices.

mod appointments;
mod case_actions;
mod clocks;
mod desk;
mod drafts;
mod field_views;
mod files;
mod follow_ons;
mod forms;
mod outgoing;
mod review;
mod status;

use base::clock::timestamp_from_us;
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};
use web::{Access, Ctx, Invalid, Limit, Problem, RouteOptions, Routes};

use crate::pages::desk::words;
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases, Refusal};

/// Reading; a program that follows a case asks every few seconds.
const READ: RouteOptions = RouteOptions::limited(Limit::per_minute(120, 60));
const WRITE: RouteOptions = RouteOptions::limited(Limit::per_minute(120, 120));
const BEGIN: RouteOptions = RouteOptions::limited(Limit::per_minute(30, 30));
const UPLOAD: RouteOptions = RouteOptions::files().with_limit(Limit::per_minute(120, 120));

/// Every route of this area below `/api`.
pub fn routes() -> Routes<Cases> {
    applicants().merge(following()).merge(desk::routes())
}

fn applicants() -> Routes<Cases> {
    let proof = Access::Machine;
    Routes::new()
        .get_with("/api/v1/formulare", Access::Public, READ, forms::list)
        .get_with("/api/v1/formulare/{service}", Access::Public, READ, forms::show)
        .get_with(
            "/api/v1/formulare/{service}/antwortschema",
            Access::Public,
            READ,
            forms::answers_schema,
        )
        .post_with("/api/v1/antraege", proof, BEGIN, drafts::begin)
        .get_with("/api/v1/antraege/{draft}", proof, READ, drafts::show)
        .patch_with("/api/v1/antraege/{draft}/antworten", proof, WRITE, drafts::answer)
        .post_with(
            "/api/v1/antraege/{draft}/felder/{field}/dokumente",
            proof,
            UPLOAD,
            files::add,
        )
        .get_with(
            "/api/v1/antraege/{draft}/dokumente/{document}",
            proof,
            READ,
            files::show,
        )
        .delete_with(
            "/api/v1/antraege/{draft}/dokumente/{document}",
            proof,
            WRITE,
            files::remove,
        )
        .get_with("/api/v1/antraege/{draft}/pruefung", proof, READ, review::show)
        .post_with("/api/v1/antraege/{draft}/absendung", proof, WRITE, review::submit)
}

fn following() -> Routes<Cases> {
    let proof = Access::Machine;
    Routes::new()
        .get_with("/api/v1/vorgaenge/{reference}", proof, READ, status::show)
        .get_with(
            "/api/v1/vorgaenge/{reference}/dokumente/{document}",
            proof,
            READ,
            files::of_case,
        )
        .post_with(
            "/api/v1/vorgaenge/{reference}/dokumente",
            proof,
            UPLOAD,
            case_actions::add_documents,
        )
        .post_with(
            "/api/v1/vorgaenge/{reference}/nachrichten",
            proof,
            WRITE,
            case_actions::message,
        )
        .put_with(
            "/api/v1/vorgaenge/{reference}/benachrichtigung",
            proof,
            WRITE,
            case_actions::notice,
        )
        .post_with(
            "/api/v1/vorgaenge/{reference}/ruecknahme",
            proof,
            WRITE,
            case_actions::withdraw,
        )
        .post_with(
            "/api/v1/vorgaenge/{reference}/ueberpruefung",
            proof,
            WRITE,
            case_actions::ask_for_person,
        )
        .get_with(
            "/api/v1/vorgaenge/{reference}/termine/{appointment}",
            proof,
            READ,
            appointments::times,
        )
        .put_with(
            "/api/v1/vorgaenge/{reference}/termine/{appointment}",
            proof,
            WRITE,
            appointments::choose,
        )
        .delete_with(
            "/api/v1/vorgaenge/{reference}/termine/{appointment}",
            proof,
            WRITE,
            appointments::give_back,
        )
        .post_with(
            "/api/v1/vorgaenge/{reference}/schritte",
            proof,
            WRITE,
            case_actions::step,
        )
}

#[derive(OpenApi)]
#[openapi(paths(
    forms::list,
    forms::show,
    forms::answers_schema,
    drafts::begin,
    drafts::show,
    drafts::answer,
    files::add,
    files::show,
    files::remove,
    review::show,
    review::submit,
    status::show,
    files::of_case,
    case_actions::add_documents,
    case_actions::message,
    case_actions::notice,
    case_actions::withdraw,
    case_actions::ask_for_person,
    case_actions::step,
    appointments::times,
    appointments::choose,
    appointments::give_back
))]
struct Document;

/// Description of this area's part of the programming interface.
pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi().merge_from(desk::document())
}

/// A document without its content.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Document)]
struct DocumentView {
    id: uuid::Uuid,
    /// Id of the question that it answers, or of the letter that it is.
    slot: String,
    /// `upload`, `decision`, `permit`, `hearing`, `question`, `info`, `receipt`.
    kind: String,
    title: String,
    file_name: String,
    media_type: String,
    bytes: i64,
    created_at: String,
    /// When another document of the same question took its place.
    replaced_at: Option<String>,
    /// Where its content is.
    href: String,
}

impl DocumentView {
    /// `below`: the address under which documents of this owner are found.
    fn of(document: &crate::model::Document, below: &str) -> DocumentView {
        DocumentView {
            id: document.id,
            slot: document.slot.clone(),
            kind: document.kind.clone(),
            title: document.title.clone(),
            file_name: document.file_name.clone(),
            media_type: document.media_type.clone(),
            bytes: document.bytes,
            created_at: instant(document.created_at),
            replaced_at: document.replaced.map(|replaced| instant(replaced.at)),
            href: format!("{below}/{}", document.id),
        }
    }
}

/// A page of answers in words.
#[derive(Serialize, Deserialize, ToSchema)]
struct AnswerPage {
    page: String,
    title: String,
    rows: Vec<AnswerRow>,
}

/// One answer in words.
#[derive(Serialize, Deserialize, ToSchema)]
struct AnswerRow {
    field: String,
    label: String,
    text: String,
}

fn in_words(pages: Vec<blueprint::SummaryPage>) -> Vec<AnswerPage> {
    let row = |row: blueprint::SummaryRow| AnswerRow {
        field: row.field_id,
        label: row.label,
        text: row.text,
    };
    let page = |page: blueprint::SummaryPage| AnswerPage {
        page: page.page_id,
        title: page.title,
        rows: page.rows.into_iter().map(row).collect(),
    };
    pages.into_iter().map(page).collect()
}

/// An instant as RFC 3339 has it.
fn instant(us: i64) -> String {
    timestamp_from_us(us).to_string()
}

/// An error of an action in the words of the interface.
fn problem(ctx: &Ctx, error: CaseError) -> Problem {
    let lang = ctx.lang;
    match error {
        CaseError::Refused(Refusal::Changed) => Problem::Stale,
        CaseError::Refused(Refusal::Missing(what)) => {
            let (pointer, detail) = match what {
                "reason" => ("/reason", t(lang, "desk-missing-reason")),
                "question" => ("/items", t(lang, "desk-missing-question")),
                _ => ("/text", t(lang, "desk-missing-text")),
            };
            invalid(pointer, "required", detail)
        }
        CaseError::Refused(refusal) => Problem::Refused(words::refusal(lang, &refusal)),
        other => other.into(),
    }
}

/// As `problem`, for a step with a form: each error at its place below `/form`.
fn step_problem(ctx: &Ctx, service: &crate::Service, error: CaseError) -> Problem {
    let CaseError::Form(read) = error else {
        return problem(ctx, error);
    };
    let wrong = |error: &base::FieldError| {
        // `<form>.0.<field>`: the machine knows the form only.
        let field = error.field.splitn(3, '.').nth(2).unwrap_or_default();
        let parts: Vec<String> = field.split('.').map(web::api::escaped).collect();
        Invalid {
            pointer: format!("/form/{}", parts.join("/")),
            key: error.key.clone(),
            detail: service.blueprint.error_text(error, ctx.lang),
        }
    };
    Problem::Invalid(read.errors.iter().map(wrong).collect())
}

/// One thing that is wrong in the body.
fn invalid(pointer: &str, key: &str, detail: impl Into<String>) -> Problem {
    Problem::Invalid(vec![Invalid {
        pointer: pointer.to_owned(),
        key: key.to_owned(),
        detail: detail.into(),
    }])
}

/// The path of a field as a JSON pointer below `/answers`.
fn pointer_of(field: &str) -> String {
    let parts: Vec<String> = field.split('.').map(web::api::escaped).collect();
    format!("/answers/{}", parts.join("/"))
}

/// Why a file was not taken.
fn file_refused(ctx: &Ctx, n: usize, refusal: crate::actions::uploads::UploadRefusal) -> Problem {
    let text = crate::pages::citizen::posted::upload_text(ctx, refusal);
    invalid(&format!("/{n}"), refusal.key(), text)
}

/// A text with values.
fn tf(lang: base::Lang, key: &'static str, args: &[(&str, web::texts::Arg<'_>)]) -> String {
    TEXTS.fmt(lang, key, args).into_owned()
}
