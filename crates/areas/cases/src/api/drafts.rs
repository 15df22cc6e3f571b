//! Applications that are not sent yet.

use std::collections::BTreeMap;

use ::store::StoreError;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::Lang;
use blueprint::{Answers, Channel};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::api::Body;
use web::{Ctx, Invalid, Problem};

use super::{DocumentView, instant, invalid, pointer_of, problem, tf};
use crate::actions::answers::{Saved, Shape, save_answers};
use crate::actions::drafts::{self, Beginning, Open};
use crate::pages::citizen::gate;
use crate::pages::t;
use crate::{Cases, Service, store};

/// What begins an application.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDraft {
    /// Id of the service, as `/api/v1/formulare` names it.
    service: String,
    /// Language of letters and mails: `de`, `de-x-leicht` or `en`; without it the language of the request.
    language: Option<String>,
}

/// An application that has begun. The key is shown only now.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct BegunDraft {
    id: uuid::Uuid,
    /// The proof for everything below `href`: `Authorization: Bearer <key>`. Keep it; it is stored as a hash only.
    key: String,
    href: String,
    expires_at: String,
}

/// An application that is not sent yet.
#[derive(Serialize, Deserialize, ToSchema)]
#[schema(as = Draft)]
pub struct DraftView {
    id: uuid::Uuid,
    service: String,
    /// The version of the service with which it began.
    hash: String,
    language: String,
    updated_at: String,
    /// Deleted then, unless it is changed before.
    expires_at: String,
    /// Valid answers by field.
    #[schema(value_type = BTreeMap<String, Value>)]
    answers: Answers,
    /// What was sent but is not valid yet, by name of the input.
    not_valid: BTreeMap<String, String>,
    /// What is asked with the present answers, in order.
    asked: Vec<Asked>,
    documents: Vec<DocumentView>,
    /// What registers said about answers, by query.
    #[schema(value_type = BTreeMap<String, Value>)]
    looked_up: BTreeMap<String, Value>,
    /// Nothing is missing or wrong: it can be sent.
    complete: bool,
}

/// A question that is asked now.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Asked {
    page: String,
    field: String,
    label: String,
    required: bool,
    answered: bool,
    /// Why it is asked, where that depends on other answers.
    because: Option<String>,
}

/// Some answers.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SomeAnswers {
    /// By field; `null` takes an answer back. Fields that are not named stay as they are.
    #[schema(value_type = BTreeMap<String, Value>)]
    answers: Answers,
}

/// Begins an application.
#[utoipa::path(post, path = "/api/v1/antraege", operation_id = "beginDraft", tag = "apply", request_body = NewDraft,
    responses((status = 201, description = "Begun", body = BegunDraft)), security(()))]
pub async fn begin(ctx: Ctx, State(cases): State<Cases>, Body(new): Body<NewDraft>) -> Result<Response, Problem> {
    let unknown = || invalid("/service", "unknown", t(ctx.lang, "api-service-unknown"));
    let service = cases.services.current(&new.service).ok_or_else(unknown)?;
    let lang = match new.language.as_deref().map(Lang::from_code) {
        None => ctx.lang,
        Some(Some(lang)) => lang,
        Some(None) => return Err(invalid("/language", "unknown", t(ctx.lang, "api-language-unknown"))),
    };
    if service.needs_account() {
        return Err(needs_account(&ctx, &cases, &service));
    }
    let beginning = Beginning {
        channel: Channel::Api,
        lang,
        ..Beginning::default()
    };
    let started = drafts::start(&cases, &service, beginning)
        .await
        .map_err(|error| problem(&ctx, error))?;
    let begun = BegunDraft {
        id: started.draft.id,
        key: started.token,
        href: format!("/api/v1/antraege/{}", started.draft.id),
        expires_at: instant(started.draft.expires_at),
    };
    let place = HeaderValue::from_str(&begun.href).map_err(anyhow::Error::from)?;
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(begun)).into_response())
}

/// A program cannot sign in as a citizen, so it is told how the person can apply.
pub fn needs_account(ctx: &Ctx, cases: &Cases, service: &Service) -> Problem {
    let meta = &service.blueprint.meta;
    let office = ctx.app.town.office(&meta.office);
    let name = office.map_or("", |office| office.name.get(ctx.lang));
    let phone = office.map_or("", |office| office.phone.as_str());
    let page = ctx.absolute(&format!("/antraege/neu/{}", meta.id));
    let key = if cases.is_offered_online(service) {
        "api-needs-account"
    } else {
        "api-needs-account-none"
    };
    let args = [
        ("level", gate::level_words(ctx.lang, meta.trust).into()),
        ("legal", gate::legal_of(service).into()),
        ("page", page.into()),
        ("office", name.into()),
        ("phone", phone.into()),
    ];
    Problem::Refused(tf(ctx.lang, key, &args))
}

/// An application as it stands: answers, what is asked now, documents.
#[utoipa::path(get, path = "/api/v1/antraege/{draft}", operation_id = "readDraft", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application")),
    responses((status = 200, description = "The application", body = DraftView)), security(("draft_key" = [])))]
pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(draft): Path<String>) -> Result<Json<DraftView>, Problem> {
    let open = open(&ctx, &cases, &draft).await?;
    Ok(Json(view(&ctx, &cases, &open).await?))
}

/// Saves some answers. Valid ones are saved even when others are not.
///
/// Answers that are not valid are told with status 422, each with its place, and kept as typed. When an answer cannot
/// be read at all (an unknown field, a number in place of a list), nothing is saved.
#[utoipa::path(patch, path = "/api/v1/antraege/{draft}/antworten", operation_id = "saveAnswers", tag = "apply",
    params(("draft" = String, Path, description = "Id of the application")), request_body = SomeAnswers,
    responses((status = 200, description = "All are saved", body = DraftView)), security(("draft_key" = [])))]
pub async fn answer(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(draft): Path<String>,
    Body(given): Body<SomeAnswers>,
) -> Result<Json<DraftView>, Problem> {
    let mut open = open(&ctx, &cases, &draft).await?;
    let saved = save_answers(&cases, &mut open, &given.answers)
        .await
        .map_err(|error| problem(&ctx, error))?;
    let wrong: Vec<Invalid> = match saved {
        Saved::Unreadable(found) => found
            .into_iter()
            .map(|(id, shape)| unreadable(&ctx, &id, shape))
            .collect(),
        Saved::Done(errors) => errors.iter().map(|error| not_valid(&ctx, &open, error)).collect(),
    };
    if !wrong.is_empty() {
        return Err(Problem::Invalid(wrong));
    }
    Ok(Json(view(&ctx, &cases, &open).await?))
}

fn unreadable(ctx: &Ctx, field: &str, shape: Shape) -> Invalid {
    Invalid {
        pointer: pointer_of(field),
        key: shape.key().trim_start_matches("api-").to_owned(),
        detail: t(ctx.lang, shape.key()).into_owned(),
    }
}

/// What is wrong with an answer, at its place.
pub fn not_valid(ctx: &Ctx, open: &Open, error: &base::FieldError) -> Invalid {
    Invalid {
        pointer: pointer_of(&error.field),
        key: error.key.clone(),
        detail: open.service.blueprint.error_text(error, ctx.lang),
    }
}

/// The application of the address, if the proof is its key. The key of another application proves nothing here.
pub async fn open(ctx: &Ctx, cases: &Cases, draft: &str) -> Result<Open, Problem> {
    let open = drafts::open(cases, ctx.bearer()?)
        .await
        .map_err(|error| problem(ctx, error))?;
    let open = open
        .filter(|open| open.draft.id.to_string() == draft)
        .ok_or(Problem::Proof)?;
    // The key is not enough here; who may open it signs in on the pages.
    if open.service.needs_account() {
        return Err(needs_account(ctx, cases, &open.service));
    }
    Ok(open)
}

async fn view(ctx: &Ctx, cases: &Cases, open: &Open) -> Result<DraftView, Problem> {
    let draft = &open.draft;
    let id = draft.id;
    let documents = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { store::documents::documents_of_draft(tx, id) })
        .await?;
    let below = format!("/api/v1/antraege/{id}/dokumente");
    Ok(DraftView {
        id,
        service: draft.blueprint.clone(),
        hash: draft.blueprint_hash.clone(),
        language: draft.lang.code().to_owned(),
        updated_at: instant(draft.updated_at),
        expires_at: instant(draft.expires_at),
        answers: draft.content.answers.clone(),
        not_valid: draft.content.raw.clone(),
        asked: asked(ctx, open),
        documents: documents.iter().map(|d| DocumentView::of(d, &below)).collect(),
        looked_up: draft.content.lookups.clone(),
        complete: open.service.blueprint.check_all(&open.scope()).is_empty(),
    })
}

fn asked(ctx: &Ctx, open: &Open) -> Vec<Asked> {
    let (scope, blueprint) = (open.scope(), &open.service.blueprint);
    let texts = blueprint.texts(ctx.lang);
    let mut asked = Vec::new();
    for page in blueprint.pages(&scope) {
        let fields = page
            .fields
            .iter()
            .filter(|field| field.kind.is_asked() && blueprint.visible(&scope, field));
        asked.extend(fields.map(|field| Asked {
            page: page.id.clone(),
            field: field.id.clone(),
            label: texts.get(&field.label_key()).to_owned(),
            required: blueprint.required(&scope, field),
            answered: open.draft.content.answers.contains_key(&field.id),
            because: blueprint.explain(&scope, field, ctx.lang),
        }));
    }
    asked
}
