//! The jobs of this area. Each only calls an action, and each bears running twice.

use ::store::jobs::{Handlers, Job, JobError};
use base::Uuid;
use base::ports::Mail;
use serde_json::Value as Json;

use crate::actions::{check, claims, letter, notify, outgoing, parties};
use crate::{CaseError, Cases, editions};

/// Which jobs follow from which events of other areas.
pub const SUBSCRIPTIONS: &[(&str, &str)] = &[("payments.claim_settled", "cases.claim_settled")];

pub fn register(cases: &Cases, handlers: &mut Handlers) {
    let this = cases.clone();
    handlers.on("cases.check", move |job| {
        let this = this.clone();
        async move { ended(check::check_until_answered(&this, id(&job, "case")?).await) }
    });
    let this = cases.clone();
    handlers.on("cases.letter", move |job| {
        let this = this.clone();
        async move { ended(letter::write(&this, &job).await) }
    });
    let this = cases.clone();
    handlers.on("cases.notify", move |job| {
        let this = this.clone();
        async move {
            let public = job
                .payload
                .get("public")
                .and_then(Json::as_str)
                .unwrap_or_default()
                .to_owned();
            ended(notify::tell(&this, id(&job, "case")?, &public).await)
        }
    });
    let this = cases.clone();
    handlers.on("cases.send", move |job| {
        let this = this.clone();
        async move { ended(outgoing::send(&this, id(&job, "outgoing")?).await) }
    });
    let this = cases.clone();
    handlers.on("cases.order", move |job| {
        let this = this.clone();
        async move { ended(outgoing::order(&this, id(&job, "outgoing")?).await) }
    });
    let this = cases.clone();
    handlers.on("cases.claim_settled", move |job| {
        let this = this.clone();
        async move {
            let subject = job.payload.get("subject").cloned().unwrap_or_default();
            if subject.get("kind").and_then(Json::as_str) != Some(claims::SUBJECT) {
                return Ok(());
            }
            ended(claims::settled(&this, parse_id(subject.get("id"))?).await)
        }
    });
    let this = cases.clone();
    handlers.on(editions::JOB, move |_| {
        let this = this.clone();
        async move { ended(editions::publish_due(&this).await.map(drop).map_err(CaseError::from)) }
    });
    let this = cases.clone();
    handlers.on("cases.parties", move |job| {
        let this = this.clone();
        async move { ended(parties::settle_job(&this, job.payload).await) }
    });
    let this = cases.clone();
    handlers.on(parties::letter::JOB, move |job| {
        let this = this.clone();
        async move { ended(parties::letter::write(&this, &job).await) }
    });
    let this = cases.clone();
    handlers.on("cases.mail", move |job| {
        let this = this.clone();
        async move {
            let mail: Mail = serde_json::from_value(job.payload).map_err(|e| JobError::Final(e.into()))?;
            Ok(this.mailer.send(&mail).await?)
        }
    });
}

fn id(job: &Job, name: &str) -> Result<Uuid, JobError> {
    parse_id(job.payload.get(name))
}

fn parse_id(value: Option<&Json>) -> Result<Uuid, JobError> {
    value
        .and_then(Json::as_str)
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| JobError::Final(anyhow::anyhow!("the job names no case")))
}

/// A refusal or a missing case will not change by trying again; everything else may.
fn ended(result: Result<(), CaseError>) -> Result<(), JobError> {
    result.map_err(|error| match error {
        CaseError::Refused(crate::Refusal::Changed) | CaseError::Store(_) | CaseError::Fault(_) => {
            JobError::Again(error.into())
        }
        CaseError::NotFound | CaseError::Refused(_) | CaseError::Form(_) => JobError::Final(error.into()),
    })
}
