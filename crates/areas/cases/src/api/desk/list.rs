//! The worklist and the search.

use ::store::StoreError;
use axum::Json;
use axum::extract::State;
use base::Uuid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ctx, Problem, api};

use crate::api::instant;
use crate::model::CaseRow;
use crate::pages::desk::people::People;
use crate::pages::desk::search::HITS;
use crate::pages::desk::views::{List, View};
use crate::pages::desk::words;
use crate::store::lists::{self, Begin};
use crate::{Cases, rules};

const ROWS: usize = 50;

/// A page of a worklist, ordered by legal deadline, then by risk.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CaseList {
    /// `meine`, `team`, `frei` or `offen`; nothing for a search.
    list: Option<String>,
    cases: Vec<CaseLine>,
    /// Address of the next page.
    next: Option<String>,
    /// Address of the page before.
    previous: Option<String>,
}

/// A line of a worklist.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CaseLine {
    id: Uuid,
    /// Aktenzeichen.
    number: String,
    reference: String,
    service: String,
    title: String,
    state: String,
    /// Who must act: `applicant`, `clerk`, `machine` or `other`.
    owner: String,
    open: bool,
    applicant: String,
    /// By what it is found, for instance a plate.
    lookup_key: String,
    /// § 51 BMG: the person's data must leak nowhere.
    blocked: bool,
    /// `green`, `yellow`, `red`, `wait`, `unavailable`, or empty before the first check.
    verdict: String,
    /// Why a person must look.
    why: Option<String>,
    channel: String,
    assigned_to: Option<Colleague>,
    submitted_at: String,
    due_on: Option<String>,
    overdue: bool,
    href: String,
}

/// A member of staff.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
pub struct Colleague {
    pub id: Uuid,
    /// Nothing when the account is gone.
    pub name: Option<String>,
}

impl Colleague {
    pub fn of(people: &People, id: Uuid) -> Colleague {
        Colleague {
            id,
            name: people.get(id).map(|person| person.name.clone()),
        }
    }
}

const PARAMETERS: [&str; 7] = ["liste", "leistung", "pruefung", "weg", "ueberfaellig", "nach", "vor"];

/// Cases of the own offices: the lists and filters of the worklist.
#[utoipa::path(get, path = "/api/v1/desk/vorgaenge", operation_id = "listCases", tag = "desk",
    params(
        ("liste" = Option<String>, Query, description = "`meine`, `team` (default), `frei` or `offen`"),
        ("leistung" = Option<String>, Query, description = "Id of a service"),
        ("pruefung" = Option<String>, Query, description = "`green`, `yellow`, `red`, `wait` or `unavailable`"),
        ("weg" = Option<String>, Query, description = "`online`, `counter`, `phone`, `letter` or `api`"),
        ("ueberfaellig" = Option<String>, Query, description = "`1`: only cases whose deadline has passed"),
        ("nach" = Option<String>, Query, description = "Place after which the page begins; take it from `next`"),
        ("vor" = Option<String>, Query, description = "Place before which the page ends; take it from `previous`")),
    responses((status = 200, description = "A page of cases", body = CaseList)), security(("api_token" = [])))]
pub async fn list(ctx: Ctx, State(cases): State<Cases>) -> Result<Json<CaseList>, Problem> {
    let me = ctx.by_token()?.clone();
    let view = view(&ctx, &cases)?;
    let list = view.list.unwrap_or(List::Team);
    let (worklists, asked) = (list.worklists(&me), view.clone());
    let (page, people) = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let page = lists::worklist_page(tx, &worklists, &asked.filter, asked.begin, ROWS)?;
            Ok((page, People::load(tx)?))
        })
        .await?;
    let place = |row: Option<&CaseRow>| row.map(|row| (row.sort_key, row.id));
    let address = |begin: Begin| view.href(list, begin).replacen("/desk?", "/api/v1/desk/vorgaenge?", 1);
    let next = place(page.rows.last()).filter(|_| page.has_after);
    let previous = place(page.rows.first()).filter(|_| page.has_before);
    Ok(Json(CaseList {
        list: Some(list.code().to_owned()),
        next: next.map(|place| address(Begin::After(place))),
        previous: previous.map(|place| address(Begin::Before(place))),
        cases: page.rows.iter().map(|row| line(&ctx, &cases, &people, row)).collect(),
    }))
}

/// The view that the address asks for. What the page leaves out in silence, a machine is told.
fn view(ctx: &Ctx, cases: &Cases) -> Result<View, Problem> {
    let given = api::query(ctx, &PARAMETERS)?;
    let services: Vec<String> = cases.services.all().map(|s| s.blueprint.meta.id.clone()).collect();
    let view = View::read(&given, &services, cases.now().today);
    let filter = &view.filter;
    let lists = List::ALL.map(List::code).join(", ");
    for (name, is_read, hint) in [
        ("liste", view.list.is_some(), lists.as_str()),
        ("leistung", filter.blueprint.is_some(), "/api/v1/formulare"),
        (
            "pruefung",
            filter.verdict.is_some(),
            "green, yellow, red, wait, unavailable",
        ),
        ("weg", filter.channel.is_some(), "online, counter, phone, letter, api"),
        ("nach", matches!(view.begin, Begin::After(_)), ""),
        ("vor", view.begin != Begin::Start, ""),
    ] {
        if given.contains_key(name) && !is_read {
            return Err(api::wrong_parameter(ctx, name, hint));
        }
    }
    Ok(view)
}

/// Finds cases of the own offices by name, plate, file number or reference.
#[utoipa::path(get, path = "/api/v1/desk/suche", operation_id = "searchCases", tag = "desk",
    params(("q" = String, Query, description = "Words; every one must be found")),
    responses((status = 200, description = "The latest hits, at most fifty", body = CaseList)), security(("api_token" = [])))]
pub async fn search(ctx: Ctx, State(cases): State<Cases>) -> Result<Json<CaseList>, Problem> {
    let offices = ctx.by_token()?.offices.clone();
    let given = api::query(&ctx, &["q"])?;
    let typed: String = given
        .get("q")
        .map(|q| q.chars().take(120).collect())
        .unwrap_or_default();
    let terms = rules::query_terms(typed.trim());
    let (rows, people) = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            Ok((lists::search(tx, &offices, &terms, HITS)?, People::load(tx)?))
        })
        .await?;
    Ok(Json(CaseList {
        list: None,
        next: None,
        previous: None,
        cases: rows.iter().map(|row| line(&ctx, &cases, &people, row)).collect(),
    }))
}

fn line(ctx: &Ctx, cases: &Cases, people: &People, row: &CaseRow) -> CaseLine {
    let today = cases.now().today;
    CaseLine {
        id: row.id,
        number: row.number.clone(),
        reference: row.reference.clone(),
        service: row.blueprint.clone(),
        title: words::title_of(cases, &row.blueprint, &row.blueprint_hash, ctx.lang),
        state: row.state.clone(),
        owner: row.owner.clone(),
        open: row.open,
        applicant: row.applicant.clone(),
        lookup_key: row.lookup_key.clone(),
        blocked: row.blocked,
        verdict: row.verdict.clone(),
        why: words::first_reason(cases, &row.blueprint_hash, &row.checks, ctx.lang),
        channel: row.channel.code().to_owned(),
        assigned_to: row.assigned_to.map(|id| Colleague::of(people, id)),
        submitted_at: instant(row.submitted_at),
        due_on: row.due_on.map(|day| day.to_string()),
        overdue: row.due_on.is_some_and(|due| due < today),
        href: format!("/api/v1/desk/vorgaenge/{}", row.id),
    }
}
