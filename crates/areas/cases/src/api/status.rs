//! Where a case stands, for who holds its code.

use ::store::facts::Fact;
use axum::Json;
use axum::extract::{Path, State};
use payments::model::Claim;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::{Ctx, Problem};

use super::appointments::AppointmentView;
use super::clocks::ClockStatus;
use super::follow_ons::FollowOnView;
use super::outgoing::ToldView;
use super::{AnswerPage, DocumentView, case_actions, in_words, instant, problem};
use crate::actions::{applicant, claims};
use crate::flow::CaseScope;
use crate::model::{Case, Document, Grant};
use crate::outgoing::Outgoing;
use crate::pages::citizen::{status as page, words};
use crate::remedy::Notice;
use crate::{CaseError, Cases, Service, store};

/// How many looks at the case are listed; the count is of all.
const VIEWS_MAX: usize = 50;

/// A case as its applicant sees it.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CaseStatus {
    /// Number to name.
    reference: String,
    /// Aktenzeichen.
    number: String,
    service: String,
    title: String,
    /// `received`, `checking`, `needs_you`, `others`, `decided` or `closed`.
    state: String,
    /// The state in words.
    state_text: String,
    /// What comes next, in words.
    next: Option<String>,
    open: bool,
    received_at: String,
    due: Option<Due>,
    /// How long the authority may take.
    clocks: Vec<ClockStatus>,
    /// What the office asked, while it waits for an answer.
    question: Option<Question>,
    /// What speaks against the application, while its applicant is heard (§ 28 VwVfG).
    objections: Vec<String>,
    payments: Vec<Payment>,
    grants: Vec<GrantView>,
    documents: Vec<DocumentView>,
    timeline: Vec<TimelineEntry>,
    /// Nothing where the service does not tell it, because it would say what a neutral answer hides.
    looks: Option<Looks>,
    /// Who else was told of the application.
    told: Vec<ToldView>,
    answers: Vec<AnswerPage>,
    /// How the decisions reached the applicant, and until when they can be challenged.
    decisions: Vec<Decision>,
    /// Who takes part beside the applicant, until when, and whether they answered; never what.
    parties: Vec<PartyView>,
    /// Steps that the service offers its applicant now.
    steps: Vec<OwnStepView>,
    /// What may come next, once the case is decided.
    follow_ons: Vec<FollowOnView>,
    /// Appointments that were offered.
    appointments: Vec<AppointmentView>,
    /// What can be done now: `message`, `documents`, `withdraw`, `review`.
    can: Vec<String>,
}

/// A step that the service offers its applicant.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct OwnStepView {
    /// To be sent as `action`.
    action: String,
    label: String,
    /// Id of the form that is filled in with it; its answers are sent as `form`.
    form: Option<String>,
}

/// The dates of a decision. What is not known yet is null.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// Id of its document.
    document: uuid::Uuid,
    /// `portal`, `post` or `counter`.
    route: String,
    /// ISO date on which it was provided, posted or handed over.
    sent_on: String,
    /// Last day on which it can be fetched here; ISO date.
    fetch_until: Option<String>,
    /// Day on which it counts as notified; ISO date.
    notified_on: Option<String>,
    /// `widerspruch` or `klage`.
    remedy: Option<String>,
    /// Last day of the remedy; ISO date.
    remedy_until: Option<String>,
    /// How the last day came about, step by step with the norm; German.
    remedy_why: Option<String>,
}

/// Somebody who was asked to take part.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PartyView {
    /// What it is about, in words.
    title: String,
    name: String,
    /// `asked`, `answered`, `silent` or `dropped`.
    status: String,
    /// Last day to answer; ISO date.
    due_on: Option<String>,
    /// ISO date.
    answered_on: Option<String>,
    /// The answer came after the last day.
    late: bool,
    /// Day on which they were asked again, because something had changed; ISO date.
    asked_again_on: Option<String>,
}

impl PartyView {
    fn all(service: &Service, case: &Case, lang: base::Lang) -> Vec<PartyView> {
        let texts = service.blueprint.texts(lang);
        let of = |of: &blueprint::Participation| {
            let title = texts.get(&format!("parties.{}.title", of.id)).to_owned();
            let parties = case.proceedings.parties.get(&of.id).into_iter().flatten();
            let view = move |party: &blueprint::Party| PartyView {
                title: title.clone(),
                name: party.name.clone(),
                status: party.status.code().to_owned(),
                due_on: party.due_on.map(|day| day.to_string()),
                answered_on: party.answered_on.map(|day| day.to_string()),
                late: party.late,
                asked_again_on: party
                    .asked_on
                    .filter(|_| !party.earlier.is_empty())
                    .map(|day| day.to_string()),
            };
            parties.map(view).collect::<Vec<_>>()
        };
        service.blueprint.participations.iter().flat_map(of).collect()
    }
}

impl Decision {
    fn of(document: uuid::Uuid, notice: &Notice) -> Decision {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        Decision {
            document,
            route: notice.route.code().to_owned(),
            sent_on: notice.sent_on.to_string(),
            fetch_until: day(notice.fetch_until),
            notified_on: day(notice.notified_on),
            remedy: notice.remedy.clone(),
            remedy_until: day(notice.remedy_until),
            remedy_why: notice.remedy_why.clone(),
        }
    }
}

/// A date until which somebody must act.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Due {
    /// ISO date.
    on: String,
    /// Who must act: `applicant`, `clerk`, `machine` or `other`.
    who: String,
    /// How the date came about, step by step with the norm; German.
    why: Option<String>,
}

/// What the office asked.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Question {
    text: Option<String>,
    items: Vec<String>,
}

/// Money that is or was to be paid.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Payment {
    /// Kassenzeichen.
    reference: String,
    state: String,
    total_cent: i64,
    outstanding_cent: i64,
    due_on: String,
    /// The proof for everything below `href`: `Authorization: Bearer <token>`.
    token: String,
    href: String,
    /// Where a person pays in a browser.
    page: String,
}

/// A permit or another right.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct GrantView {
    kind: String,
    title: String,
    number: String,
    /// `valid`, `ended` or `replaced`.
    state: String,
    valid_from: String,
    valid_until: String,
    ended_on: Option<String>,
    attributes: BTreeMap<String, String>,
    /// Path of the public page that shows whether it holds.
    check: String,
}

/// Something that happened.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct TimelineEntry {
    at: String,
    kind: String,
    /// In words.
    title: String,
    /// What was written.
    text: Option<String>,
}

/// Who looked at the case (Art. 15 DSGVO).
#[derive(Serialize, Deserialize, ToSchema)]
pub struct Looks {
    count: usize,
    /// The latest first.
    at: Vec<String>,
}

struct Loaded {
    facts: Vec<Fact>,
    documents: Vec<Document>,
    claims: Vec<Claim>,
    grants: Vec<Grant>,
    notices: Vec<(uuid::Uuid, Notice)>,
    outgoing: Vec<Outgoing>,
}

/// Where a case stands: state, timeline, due date and how it came about, documents, payments, permits.
#[utoipa::path(get, path = "/api/v1/vorgaenge/{reference}", operation_id = "readCase", tag = "follow",
    params(("reference" = String, Path, description = "Number of the case")),
    responses((status = 200, description = "The case", body = CaseStatus)), security(("case_code" = [])))]
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
) -> Result<Json<CaseStatus>, Problem> {
    let case = case_actions::proven(&ctx, &cases, &reference).await?;
    of(&ctx, &cases, case).await.map(Json)
}

/// A case as its applicant sees it now.
pub async fn of(ctx: &Ctx, cases: &Cases, case: Case) -> Result<CaseStatus, Problem> {
    let id = case.clone();
    let loaded = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            Ok(Loaded {
                facts: tx.facts(id.id)?,
                documents: store::documents::documents_of_case(tx, id.id)?,
                claims: claims::of_case(tx, &id)?,
                grants: store::grants::grants_of_case(tx, id.id)?,
                notices: store::notices::notices_of_case(tx, id.id)?,
                outgoing: store::outbox::outgoing_of_case(tx, id.id)?,
            })
        })
        .await
        .map_err(|error| problem(ctx, error))?;
    let service = cases
        .service_of(&case.blueprint_hash)
        .map_err(|error| problem(ctx, error))?;
    let may_ask = applicant::may_ask_for_a_person(cases, &case, &loaded.facts, cases.now());
    let may_ask = may_ask.map_err(|error| problem(ctx, error))?;
    Ok(view(ctx, cases, &service, &case, &loaded, may_ask))
}

fn view(
    ctx: &Ctx,
    cases: &Cases,
    service: &std::sync::Arc<Service>,
    case: &Case,
    loaded: &Loaded,
    may_ask: bool,
) -> CaseStatus {
    let texts = service.blueprint.texts(ctx.lang);
    let parts = CaseScope::of(service, case, cases.now().today);
    let scope = parts.scope();
    let objections = match case.public_state == "needs_you" {
        true => page::objections(ctx, service, case),
        false => Vec::new(),
    };
    let below = format!("/api/v1/vorgaenge/{}/dokumente", case.reference);
    let documents = loaded.documents.iter().filter(|document| document.for_applicant);
    let can_withdraw = case.open
        && service
            .blueprint
            .next(&case.state, "applicant.withdraw", &scope)
            .is_some();
    let mut can: Vec<String> = Vec::new();
    if case.open {
        can.extend(["message".to_owned(), "documents".to_owned()]);
    }
    if can_withdraw {
        can.push("withdraw".to_owned());
    }
    if may_ask {
        can.push("review".to_owned());
    }
    CaseStatus {
        reference: case.reference.clone(),
        number: case.number.clone(),
        service: case.blueprint.clone(),
        title: texts.get("service.title").to_owned(),
        state: case.public_state.clone(),
        state_text: words::public_state(ctx.lang, &case.public_state).1,
        next: texts.find(&format!("states.{}", case.state)).map(str::to_owned),
        open: case.open,
        received_at: instant(case.submitted_at),
        due: page::due_of(case).map(|(on, why)| Due {
            on: on.to_string(),
            who: case.owner.clone(),
            why,
        }),
        clocks: ClockStatus::of_case(ctx, cases, service, case),
        question: question(case, &loaded.facts).filter(|_| objections.is_empty()),
        objections,
        payments: loaded.claims.iter().map(|claim| payment(cases, claim)).collect(),
        grants: loaded.grants.iter().map(|grant| grant_view(texts, grant)).collect(),
        documents: documents.map(|document| DocumentView::of(document, &below)).collect(),
        timeline: timeline(ctx, texts, &loaded.facts),
        told: ToldView::all(ctx, cases, service, &loaded.outgoing),
        looks: (!service.blueprint.meta.face.looks_hidden).then(|| looks(&loaded.facts)),
        answers: in_words(service.blueprint.summary(&scope, ctx.lang)),
        parties: PartyView::all(service, case, ctx.lang),
        decisions: loaded
            .notices
            .iter()
            .map(|(id, notice)| Decision::of(*id, notice))
            .collect(),
        follow_ons: FollowOnView::all(ctx, cases, service, case),
        appointments: AppointmentView::all(ctx, cases, service, case),
        steps: own_steps(service, texts, &case.state, &scope),
        can,
    }
}

fn own_steps(
    service: &Service,
    texts: &blueprint::Texts,
    state: &str,
    scope: &blueprint::Scope<'_>,
) -> Vec<OwnStepView> {
    let steps = service.blueprint.applicant_actions(state, scope);
    let view = |step: &&blueprint::Transition| {
        let action = step.applicant_action()?;
        Some(OwnStepView {
            action: action.to_owned(),
            label: texts.get(&format!("actions.{action}")).to_owned(),
            form: step.form.clone(),
        })
    };
    steps.iter().filter_map(view).collect()
}

fn question(case: &Case, facts: &[Fact]) -> Option<Question> {
    let asked = page::asked_last(facts).filter(|_| case.public_state == "needs_you")?;
    let items = asked.data.get("items").and_then(Value::as_array);
    Some(Question {
        text: text(asked, "reason"),
        items: items
            .into_iter()
            .flatten()
            .filter_map(|item| item.as_str().map(str::to_owned))
            .collect(),
    })
}

fn text(fact: &Fact, key: &str) -> Option<String> {
    let text = fact.data.get(key).and_then(Value::as_str)?;
    (!text.is_empty()).then(|| text.to_owned())
}

/// The claims of a case with what is needed to pay them.
pub async fn payments(cases: &Cases, case: &Case) -> Result<Vec<Payment>, CaseError> {
    let case = case.clone();
    let claims = cases.app.store.read(move |tx| claims::of_case(tx, &case)).await?;
    Ok(claims.iter().map(|claim| payment(cases, claim)).collect())
}

fn payment(cases: &Cases, claim: &Claim) -> Payment {
    Payment {
        reference: claim.reference.clone(),
        state: claim.state.word().to_owned(),
        total_cent: claim.total.cents(),
        outstanding_cent: claim.outstanding().cents(),
        due_on: claim.due_on.to_string(),
        token: claim.token.clone(),
        href: format!("/api/v1/zahlungen/{}", claim.reference),
        page: format!("{}{}", cases.app.config.base_url, claim.pay_path()),
    }
}

fn grant_view(texts: &blueprint::Texts, grant: &Grant) -> GrantView {
    let shown = |(name, value): (&String, &String)| grant.shown.contains(name).then(|| (name.clone(), value.clone()));
    GrantView {
        kind: grant.kind.clone(),
        title: texts
            .find(&format!("grants.{}.title", grant.kind))
            .unwrap_or(&grant.number)
            .to_owned(),
        number: grant.number.clone(),
        state: grant.state.clone(),
        valid_from: grant.valid_from.to_string(),
        valid_until: grant.valid_until.to_string(),
        ended_on: grant.ended_on.map(|day| day.to_string()),
        attributes: grant.attributes.iter().filter_map(shown).collect(),
        check: format!("/pruefung/{}", grant.check_code),
    }
}

fn timeline(ctx: &Ctx, texts: &blueprint::Texts, facts: &[Fact]) -> Vec<TimelineEntry> {
    let entry = |fact: &Fact| TimelineEntry {
        at: instant(fact.at),
        kind: fact.kind.trim_start_matches("case.").to_owned(),
        title: page::title_of(ctx, texts, fact),
        text: match fact.kind.as_str() {
            "case.message" => text(fact, "text"),
            "case.step" => text(fact, "reason"),
            _ => None,
        },
    };
    facts
        .iter()
        .filter(|fact| page::is_public(&fact.kind))
        .map(entry)
        .collect()
}

fn looks(facts: &[Fact]) -> Looks {
    let looks = facts.iter().rev().filter(|fact| fact.kind == "case.viewed");
    let all: Vec<String> = looks.map(|fact| instant(fact.at)).collect();
    Looks {
        count: all.len(),
        at: all.into_iter().take(VIEWS_MAX).collect(),
    }
}
