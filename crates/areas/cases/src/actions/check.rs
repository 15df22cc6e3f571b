//! The automatic checks of a case: registers are asked outside any transaction, then the verdict moves the case.

use std::collections::BTreeMap;

use ::store::jobs::NewJob;
use base::Uuid;
use blueprint::{Json, PlannedQuery, Verdict};
use jiff::ToSpan;
use registers::port::{Audience, Purpose, RegisterAnswer, RegisterQuery};
use serde_json::json;

use crate::flow::{self, CaseScope, Event};
use crate::model::{Case, Grant};
use crate::{Actor, CaseError, Cases, Now, Refusal, asking, store};

/// A query may need the answer of another; deeper chains than this are a mistake in the blueprint.
const ROUNDS: usize = 4;

/// Others may take the last place of a zone between the answer of the register and the decision; then the registers are
/// asked again and say so.
const TRIES: usize = 3;

/// Asks the registers and takes the step that the verdict causes. True when the case waits for a register that is away.
pub async fn check(cases: &Cases, id: Uuid) -> Result<bool, CaseError> {
    let mut tries = 1;
    loop {
        match check_once(cases, id).await {
            Err(CaseError::Refused(Refusal::Full(_))) if tries < TRIES => tries += 1,
            ended => return ended,
        }
    }
}

async fn check_once(cases: &Cases, id: Uuid) -> Result<bool, CaseError> {
    let now = cases.now();
    let case = cases.app.store.read(move |tx| store::cases::case_by_id(tx, id)).await?;
    let Some(case) = case.filter(|case| case.open) else {
        return Ok(false);
    };
    let answers = ask_registers(cases, &case, now, None).await?;
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            let service = this.service_of(&case.blueprint_hash)?;
            case.registers = answers.clone();
            let parts = CaseScope::of(&service, &case, now.today);
            let scope = parts.scope();
            let checks = service.blueprint.run_checks(&scope);
            let face = service.blueprint.face(&scope);
            case.holder = face.holder;
            case.blocked = face.blocked;
            case.checks = serde_json::to_value(&checks.results).map_err(anyhow::Error::from)?;
            case.verdict = verdict_code(checks.verdict).to_owned();
            let event = Event::new(format!("checks_{}", case.verdict));
            let was = case.state.clone();
            let moved = flow::step(&this, tx, &mut case, &event, &Actor::Machine, now)?;
            if !moved {
                case.state = was;
            }
            flow::save(tx, &mut case)?;
            Ok(case.recheck && checks.verdict == Verdict::Unavailable)
        })
        .await
}

/// Unit: microseconds between two questions to a register that gave no answer.
const AGAIN_US: i64 = 5 * 60 * 1_000_000;

/// Checks a case, and leaves another check where a register is away: minutes of theirs shall not cost the applicant a night.
pub async fn check_until_answered(cases: &Cases, id: Uuid) -> Result<(), CaseError> {
    if !check(cases, id).await? {
        return Ok(());
    }
    let now = cases.now();
    let job = cases.id(now);
    cases
        .app
        .store
        .write(move |tx| {
            tx.enqueue(NewJob {
                id: job,
                kind: "cases.check",
                payload: json!({ "case": id }),
                run_at: now.us + AGAIN_US,
                once_key: None,
            })
        })
        .await
        .map_err(CaseError::Store)
}

pub fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Green => "green",
        Verdict::Yellow => "yellow",
        Verdict::Red => "red",
        Verdict::Wait => "wait",
        Verdict::Unavailable => "unavailable",
    }
}

/// What registers said before and which questions are asked anew; for a look at a grant.
pub struct Anew<'a> {
    pub known: &'a BTreeMap<String, Json>,
    pub plan: &'a (dyn Fn(&blueprint::Blueprint, &blueprint::Scope<'_>) -> Vec<PlannedQuery> + Sync),
}

/// All register answers of a case by query id; `null` where a register gave none.
pub async fn ask_registers(
    cases: &Cases,
    case: &Case,
    now: Now,
    anew: Option<Anew<'_>>,
) -> Result<BTreeMap<String, Json>, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let mut known = anew.as_ref().map(|anew| anew.known.clone()).unwrap_or_default();
    let mut asked: BTreeMap<String, BTreeMap<String, Json>> = BTreeMap::new();
    for _ in 0..ROUNDS {
        let planned: Vec<PlannedQuery> = {
            let looked_at = Case {
                registers: known.clone(),
                ..case.clone()
            };
            let parts = CaseScope::of(&service, &looked_at, now.today);
            let scope = parts.scope();
            let planned = match &anew {
                Some(anew) => (anew.plan)(&service.blueprint, &scope),
                None => service.blueprint.queries(&scope),
            };
            // A query whose parameters changed with an answer that came in is asked again.
            planned
                .into_iter()
                .filter(|query| asked.get(&query.id) != Some(&query.with))
                .collect()
        };
        if planned.is_empty() {
            break;
        }
        for query in planned {
            asked.insert(query.id.clone(), query.with.clone());
            let answer = ask(cases, case, &query, now).await?;
            known.insert(query.id, answer);
        }
    }
    Ok(known)
}

async fn ask(cases: &Cases, case: &Case, query: &PlannedQuery, now: Now) -> Result<Json, CaseError> {
    match query.register.as_str() {
        "grants" => ask_grants(cases, query, now).await,
        "claims" => ask_claims(cases, query, now).await,
        _ => {
            let asked = RegisterQuery {
                register: query.register.clone(),
                with: query.with.clone(),
                purpose: Purpose {
                    reason: case.blueprint.clone(),
                    case_ref: Some(case.reference.clone()),
                    asked_by: "system".into(),
                    // The machine decides; a clerk sees that a block exists, never the address behind it.
                    audience: Audience::Clerk,
                },
            };
            Ok(match asking::ask(cases, asked, asking::IN_A_JOB).await {
                // Nothing is decided from an answer that nobody understands.
                RegisterAnswer::Answered { data, .. } => data,
                RegisterAnswer::Unavailable { .. } => Json::Null,
            })
        }
    }
}

fn text<'a>(query: &'a PlannedQuery, name: &str) -> Option<&'a str> {
    query
        .with
        .get(name)
        .and_then(Json::as_str)
        .filter(|text| !text.is_empty())
}

/// The register of grants issued here: by number, by holder, or by lookup key.
async fn ask_grants(cases: &Cases, query: &PlannedQuery, now: Now) -> Result<Json, CaseError> {
    let kind = text(query, "kind").unwrap_or_default().to_owned();
    let number = text(query, "number").map(str::to_owned);
    let holder = text(query, "holder").map(str::to_owned);
    let key = text(query, "plate")
        .or_else(|| text(query, "key"))
        .map(flow::effects::lookup_key_of);
    let on = text(query, "on").and_then(|on| on.parse().ok()).unwrap_or(now.today);
    let asked_holder = holder.clone();
    let of_kind = kind.clone();
    let mut found: Vec<Grant> = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            Ok(if let Some(number) = &number {
                store::grants::grant_by_number(tx, number)?.into_iter().collect()
            } else if let Some(key) = &key {
                store::grants::valid_by_lookup(tx, key, on)?
            } else if let Some(holder) = &holder {
                store::grants::valid_by_holder(tx, holder, &kind, on)?
            } else {
                Vec::new()
            })
        })
        .await?;
    // A number or a key of another service's right is none here.
    found.retain(|grant| grant.kind == of_kind);
    let valid: Vec<&Grant> = found.iter().filter(|grant| grant.state == "valid").collect();
    Ok(grant_answer(&valid, asked_holder.as_deref()))
}

fn grant_answer(valid: &[&Grant], holder: Option<&str>) -> Json {
    let Some(grant) = valid.first() else {
        return json!({ "status": "none", "holder_matches": false });
    };
    let mut answer = json!({
        "status": if valid.len() == 1 { "one" } else { "several" },
        "number": grant.number,
        "valid_from": grant.valid_from,
        "valid_until": grant.valid_until,
        "holder_matches": holder.is_some() && holder == grant.holder.as_deref(),
        "months_total": grant.months,
        "fee_cent": grant.fee.cents(),
        // A month before the last day is when most towns let people renew; a blueprint may compute another day itself.
        "renewable_from": grant.valid_until.saturating_sub(1.month()),
    });
    if let Some(fields) = answer.as_object_mut() {
        for (name, value) in &grant.attributes {
            fields
                .entry(name.clone())
                .or_insert_with(|| Json::String(value.clone()));
        }
    }
    answer
}

async fn ask_claims(cases: &Cases, query: &PlannedQuery, now: Now) -> Result<Json, CaseError> {
    let Some(person) = text(query, "person").map(str::to_owned) else {
        return Ok(json!({ "arrears_cent": 0 }));
    };
    let overdue = cases
        .app
        .store
        .read(move |tx| payments::arrears_of(tx, &person, now.today))
        .await
        .map_err(CaseError::Store)?;
    let cents: i64 = overdue.iter().map(|claim| claim.outstanding().cents()).sum();
    Ok(json!({ "arrears_cent": cents }))
}
