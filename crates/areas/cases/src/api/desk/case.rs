//! One case as clerks see it. Looking is a fact, as on the page.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::Uuid;
use blueprint::{Need, Scope};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use web::{Ctx, Problem, Staff, api};

use super::list::Colleague;
use crate::actions::{check, desk};
use crate::api::clocks::ClockStatus;
use crate::api::outgoing::OutgoingView;
use crate::api::{DocumentView, instant, problem};
use crate::flow::CaseScope;
use crate::pages::desk::case::{self as page, Sheet, Typed, compare, history};
use crate::pages::desk::{documents, words};
use crate::{CaseError, Cases};

/// A case with everything that is on the case page.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeskCase {
    id: Uuid,
    /// Aktenzeichen.
    number: String,
    reference: String,
    /// Stands in `ETag` too; a step names it in `If-Match`.
    revision: i64,
    service: String,
    title: String,
    office: String,
    state: String,
    state_text: String,
    /// What the applicant sees of the state.
    public_state: String,
    owner: String,
    open: bool,
    applicant: String,
    /// § 51 BMG: the person's data must leak nowhere.
    blocked: bool,
    channel: String,
    /// How surely it was known who applied: `none`, `basic`, `substantial`, `high`.
    trust: String,
    verdict: String,
    applied_on: String,
    submitted_at: String,
    due_on: Option<String>,
    /// How the date came about, step by step with the norm; German.
    due_why: Option<String>,
    /// How long the authority may take.
    clocks: Vec<ClockStatus>,
    assigned_to: Option<Colleague>,
    fee_cent: i64,
    paid: bool,
    /// Other open applications with the same key.
    same_key: i64,
    answers: Vec<ComparedPage>,
    registers: Vec<RegisterAnswer>,
    checks: Vec<CheckOutcome>,
    /// The steps that the blueprint foresees now.
    steps: Vec<StepView>,
    documents: Vec<DocumentView>,
    grants: Vec<DeskGrant>,
    /// Messages to other authorities and orders to registers.
    outgoing: Vec<OutgoingView>,
    history: Vec<HistoryEntry>,
}

/// A page of answers beside what registers say.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ComparedPage {
    page: String,
    title: String,
    rows: Vec<ComparedRow>,
}

/// An answer beside what registers say about it.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ComparedRow {
    field: String,
    label: String,
    text: String,
    registers: Vec<RegisterWord>,
}

/// What one register says about one answer.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RegisterWord {
    query: String,
    register: String,
    text: String,
    differs: bool,
}

/// What a register answered. The address of a blocked person is not in it.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct RegisterAnswer {
    query: String,
    register: String,
    /// False while the register has not answered.
    answered: bool,
    #[schema(value_type = BTreeMap<String, Value>)]
    fields: BTreeMap<String, Value>,
    /// Fields at which a clerk should look twice.
    notable: Vec<String>,
}

/// How a check ended.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CheckOutcome {
    id: String,
    title: String,
    result: String,
    reason: String,
    legal: String,
}

/// A step of the process.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct StepView {
    /// To be sent as `action`.
    action: String,
    label: String,
    /// What must be given along: `reason`, `question` (as items), `upload_slots` (as items).
    needs: Vec<String>,
    /// Id of the form that is filled in with it; its answers are sent as `form`.
    form: Option<String>,
    /// False when another role takes it.
    mine: bool,
}

/// A permit or another right.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct DeskGrant {
    id: Uuid,
    kind: String,
    number: String,
    state: String,
    valid_from: String,
    valid_until: String,
    attributes: BTreeMap<String, String>,
}

/// Something that happened.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct HistoryEntry {
    at: String,
    kind: String,
    title: String,
    who: String,
    details: Vec<String>,
    /// What was written in a note or message.
    text: Option<String>,
}

/// One case: answers beside what registers say, checks with reasons, possible steps, documents, history.
///
/// Looking is a fact that the applicant can see.
#[utoipa::path(get, path = "/api/v1/desk/vorgaenge/{id}", operation_id = "readDeskCase", tag = "desk",
    params(("id" = String, Path, description = "Id of the case")),
    responses((status = 200, description = "The case; `ETag` holds its revision", body = DeskCase)), security(("api_token" = [])))]
pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>) -> Result<Response, Problem> {
    answer(&ctx, &cases, api::id(&id)?).await
}

/// A case as it stands now, with its revision.
pub async fn answer(ctx: &Ctx, cases: &Cases, id: Uuid) -> Result<Response, Problem> {
    let me = ctx.by_token()?;
    let sheet = page::load(cases, me, id, None, Typed::default()).await;
    let sheet = sheet.map_err(|error| problem(ctx, error))?;
    let tag = HeaderValue::from_str(&format!("\"{}\"", sheet.case.revision)).map_err(anyhow::Error::from)?;
    let case = view(ctx, me, &sheet);
    Ok(([(header::ETAG, tag)], Json(case)).into_response())
}

fn view(ctx: &Ctx, me: &Staff, sheet: &Sheet) -> DeskCase {
    let (lang, case) = (ctx.lang, &sheet.case);
    let parts = CaseScope::of(&sheet.service, case, sheet.now.today);
    let scope = parts.scope();
    let documents = sheet.documents.iter();
    DeskCase {
        id: case.id,
        number: case.number.clone(),
        reference: case.reference.clone(),
        revision: case.revision,
        service: case.blueprint.clone(),
        title: words::service_title(&sheet.service, lang),
        office: case.office.clone(),
        state: case.state.clone(),
        state_text: words::state(&sheet.service, &case.state, &case.public_state, lang),
        public_state: case.public_state.clone(),
        owner: case.owner.clone(),
        open: case.open,
        applicant: case.applicant.clone(),
        blocked: case.blocked,
        channel: case.channel.code().to_owned(),
        trust: case.trust.code().to_owned(),
        verdict: case.verdict.clone(),
        applied_on: case.applied_on.to_string(),
        submitted_at: instant(case.submitted_at),
        due_on: case.due_on.map(|day| day.to_string()),
        due_why: case.due_why.clone(),
        clocks: sheet
            .clocks(lang)
            .into_iter()
            .map(|clock| ClockStatus::of(ctx, clock))
            .collect(),
        assigned_to: case.assigned_to.map(|id| Colleague::of(&sheet.people, id)),
        fee_cent: case.fee.cents(),
        paid: case.paid,
        same_key: sheet.same_key,
        answers: compared(ctx, sheet, &scope),
        registers: registers(sheet),
        checks: checks(ctx, sheet),
        steps: steps(ctx, me, sheet, &scope),
        documents: documents
            .map(|d| DocumentView::of(d, "/api/v1/desk/dokumente"))
            .collect(),
        grants: sheet.grants.iter().map(grant).collect(),
        outgoing: sheet
            .outgoing
            .iter()
            .map(|outgoing| OutgoingView::of(ctx, &sheet.service, outgoing))
            .collect(),
        history: sheet.facts.iter().map(|fact| entry(ctx, sheet, fact)).collect(),
    }
}

fn compared(ctx: &Ctx, sheet: &Sheet, scope: &Scope<'_>) -> Vec<ComparedPage> {
    let blueprint = &sheet.service.blueprint;
    let word = |said: compare::Said| RegisterWord {
        query: said.query,
        register: said.register,
        text: said.text,
        differs: said.differs,
    };
    let row = |row: blueprint::SummaryRow| ComparedRow {
        registers: compare::said_about(blueprint, scope, &row.field_id)
            .into_iter()
            .map(word)
            .collect(),
        field: row.field_id,
        label: row.label,
        text: row.text,
    };
    let page = |page: blueprint::SummaryPage| ComparedPage {
        page: page.page_id,
        title: page.title,
        rows: page.rows.into_iter().map(row).collect(),
    };
    blueprint.summary(scope, ctx.lang).into_iter().map(page).collect()
}

fn registers(sheet: &Sheet) -> Vec<RegisterAnswer> {
    let results = crate::pages::desk::words::results(&sheet.case.checks);
    let against = compare::against(&sheet.service.blueprint, &results);
    let of = |query: &blueprint::Query| {
        let answer = sheet.case.registers.get(&query.id)?;
        let shown = compare::fields(answer, &query.id, &against);
        Some(RegisterAnswer {
            query: query.id.clone(),
            register: query.register.clone(),
            answered: !answer.is_null(),
            notable: shown
                .iter()
                .filter(|(.., n)| *n)
                .map(|(name, ..)| name.clone())
                .collect(),
            fields: shown.into_iter().map(|(name, value, _)| (name, value)).collect(),
        })
    };
    sheet.service.blueprint.all_queries.iter().filter_map(of).collect()
}

fn checks(ctx: &Ctx, sheet: &Sheet) -> Vec<CheckOutcome> {
    let blueprint = &sheet.service.blueprint;
    let texts = blueprint.texts(ctx.lang);
    let outcome = |result: &blueprint::CheckResult| CheckOutcome {
        title: texts
            .find(&format!("checks.{}.title", result.id))
            .unwrap_or(&result.id)
            .to_owned(),
        id: result.id.clone(),
        result: check::verdict_code(result.result).to_owned(),
        reason: blueprint.reason(result, ctx.lang),
        legal: result.legal.clone(),
    };
    words::results(&sheet.case.checks).iter().map(outcome).collect()
}

fn steps(ctx: &Ctx, me: &Staff, sheet: &Sheet, scope: &Scope<'_>) -> Vec<StepView> {
    let need = |need: &Need| match need {
        Need::Reason => "reason".to_owned(),
        Need::Question => "question".to_owned(),
        Need::UploadSlots => "upload_slots".to_owned(),
    };
    let all = sheet.service.blueprint.clerk_actions(&sheet.case.state, scope);
    let step = |transition: &blueprint::Transition| {
        let action = transition.action()?;
        Some(StepView {
            action: action.to_owned(),
            label: page::action_label_of(&sheet.service, action, ctx.lang),
            needs: transition.needs.iter().map(need).collect(),
            form: transition.form.clone(),
            mine: desk::turn(me, transition, &sheet.case) == desk::Turn::Mine,
        })
    };
    all.into_iter().filter_map(step).collect()
}

fn grant(grant: &crate::model::Grant) -> DeskGrant {
    DeskGrant {
        id: grant.id,
        kind: grant.kind.clone(),
        number: grant.number.clone(),
        state: grant.state.clone(),
        valid_from: grant.valid_from.to_string(),
        valid_until: grant.valid_until.to_string(),
        attributes: grant.attributes.clone(),
    }
}

fn entry(ctx: &Ctx, sheet: &Sheet, fact: &::store::facts::Fact) -> HistoryEntry {
    let written = matches!(fact.kind.as_str(), "case.note" | "case.message");
    let text = fact.data.get("text").and_then(Value::as_str).filter(|_| written);
    HistoryEntry {
        at: instant(fact.at),
        kind: fact.kind.trim_start_matches("case.").to_owned(),
        title: history::title(ctx.lang, sheet, fact),
        who: history::actor(ctx.lang, sheet, &fact.actor),
        details: history::details(ctx.lang, sheet, fact),
        text: text.map(str::to_owned),
    }
}

/// The content of a document of a case. Reading it is a fact.
#[utoipa::path(get, path = "/api/v1/desk/dokumente/{id}", operation_id = "readDeskDocument", tag = "desk",
    params(("id" = String, Path, description = "Id of the document")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream")), security(("api_token" = [])))]
pub async fn document(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>) -> Result<Response, Problem> {
    let found: Result<_, CaseError> = desk::read_document(&cases, ctx.by_token()?, api::id(&id)?).await;
    let document = found.map_err(|error| problem(&ctx, error))?;
    let content = documents::blob(&cases, &document.blob).await?;
    Ok(documents::file(&document, content))
}
