use std::sync::Arc;

use blueprint::{CaseFacts, Scope, ScopeInput};
use jiff::civil::Date;

use super::german_day;
use crate::Service;
use crate::model::Case;

/// Owns what a scope borrows, so that a case can be looked at and changed in turn.
pub struct CaseScope {
    service: Arc<Service>,
    answers: blueprint::Answers,
    registers: std::collections::BTreeMap<String, blueprint::Json>,
    facts: CaseFacts,
    today: Date,
}

impl CaseScope {
    pub fn of(service: &Arc<Service>, case: &Case, today: Date) -> Self {
        CaseScope {
            service: service.clone(),
            answers: case.answers.clone(),
            registers: case.registers.clone(),
            facts: CaseFacts {
                submitted_on: Some(german_day(case.submitted_at)),
                applied_on: Some(case.applied_on),
                channel: case.channel,
                trust: case.trust,
                paid: case.paid,
                state: case.state.clone(),
                renewal_of: case.renewal_of.map(|id| id.to_string()),
                heard: case.heard_on.is_some(),
                office: case.office.clone(),
                proceedings: case.proceedings.clone(),
            },
            today,
        }
    }

    /// Builds the scope; it costs a fraction of a millisecond, so build it once per use case.
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.service.blueprint, self.input())
    }

    pub fn input(&self) -> ScopeInput<'_> {
        ScopeInput {
            answers: &self.answers,
            registers: &self.registers,
            town: &self.service.knobs,
            case: &self.facts,
            today: self.today,
        }
    }
}
