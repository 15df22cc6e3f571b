//! The services that can be applied for online, and what each asks.

use axum::Json;
use axum::extract::{Path, State};
use base::Lang;
use blueprint::{Answers, CaseFacts, Scope, ScopeInput};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Problem};

use super::field_views::{self, FormPage};
use crate::pages::desk::words;
use crate::{Cases, Service};

/// A service that can be applied for online.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FormEntry {
    /// Name of the service in this interface.
    id: String,
    title: String,
    /// Version of the service; a draft keeps the version it began with.
    version: String,
    /// Names this exact version.
    hash: String,
    /// Key in the federal catalogue of services (LeiKa).
    leika: Option<String>,
    office: String,
    legal_basis: Vec<String>,
    /// How sure the town must be of who is asking: `none`, `basic`, `substantial`, `high`.
    trust: String,
    /// Above `none` a person applies on the pages, signed in with a citizen account, or comes to the counter, phones or
    /// writes; a program cannot begin an application.
    needs_account: bool,
    href: String,
    /// JSON Schema of the answers.
    answers_schema: String,
}

/// A service with all that it asks.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FormView {
    #[serde(flatten)]
    about: FormEntry,
    /// Language of all texts.
    language: String,
    pages: Vec<FormPage>,
}

/// The services that can be applied for online.
#[utoipa::path(get, path = "/api/v1/formulare", operation_id = "listForms", tag = "apply",
    responses((status = 200, description = "All services, ordered by id", body = [FormEntry])), security(()))]
pub async fn list(ctx: Ctx, State(cases): State<Cases>) -> Json<Vec<FormEntry>> {
    let offered = cases.services.all().filter(|service| cases.is_offered_online(service));
    Json(offered.map(|service| entry(&service, ctx.lang)).collect())
}

/// What a service asks: pages, questions, possible answers, and the conditions under which they are asked.
#[utoipa::path(get, path = "/api/v1/formulare/{service}", operation_id = "readForm", tag = "apply",
    params(("service" = String, Path, description = "Id of the service")),
    responses((status = 200, description = "The form", body = FormView)), security(()))]
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(service): Path<String>,
) -> Result<Json<FormView>, Problem> {
    let service = cases.services.current(&service).ok_or(Problem::NotFound)?;
    let (answers, registers, facts) = (Answers::new(), Default::default(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &service.knobs,
        case: &facts,
        today: cases.now().today,
    };
    let scope = Scope::new(&service.blueprint, input);
    let control = |field: &blueprint::Field| service.blueprint.control(&scope, field);
    let pages = service.blueprint.form.iter();
    Ok(Json(FormView {
        about: entry(&service, ctx.lang),
        language: ctx.lang.code().to_owned(),
        pages: pages
            .map(|page| field_views::page(&service.blueprint, page, ctx.lang, &control))
            .collect(),
    }))
}

/// JSON Schema (draft 2020-12) of the answers of a service, for programs that apply and for transports such as FIT-Connect.
///
/// It is that of the present version; its `$id` names service and version.
#[utoipa::path(get, path = "/api/v1/formulare/{service}/antwortschema", operation_id = "readAnswersSchema", tag = "apply",
    params(("service" = String, Path, description = "Id of the service")),
    responses((status = 200, description = "The schema", body = Object)), security(()))]
pub async fn answers_schema(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(service): Path<String>,
) -> Result<Json<blueprint::Json>, Problem> {
    let service = cases.services.current(&service).ok_or(Problem::NotFound)?;
    Ok(Json(service.blueprint.answers_schema(ctx.lang)))
}

fn entry(service: &Service, lang: Lang) -> FormEntry {
    let meta = &service.blueprint.meta;
    FormEntry {
        id: meta.id.clone(),
        title: words::service_title(service, lang),
        version: meta.version.clone(),
        hash: service.hash.clone(),
        leika: meta.leika.clone(),
        office: meta.office.clone(),
        legal_basis: meta.legal_basis.clone(),
        trust: meta.trust.code().to_owned(),
        needs_account: service.needs_account(),
        href: format!("/api/v1/formulare/{}", meta.id),
        answers_schema: format!("/api/v1/formulare/{}/antwortschema", meta.id),
    }
}
