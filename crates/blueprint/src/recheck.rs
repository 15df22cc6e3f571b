//! The nightly look at grants in force: whether what they rest on still holds.

use base::Lang;

use crate::answers::Json;
use crate::checks::PlannedQuery;
use crate::model::{Blueprint, Recheck, RecheckOutcome};
use crate::scope::Scope;

/// What the look at one grant found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rechecked {
    /// The blueprint does not look, or not now.
    NotAsked,
    /// A register gave no answer; nothing follows from that.
    Unanswered,
    /// Everything holds.
    Holds,
    Found(Found),
}

/// A reason why a grant may no longer stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The event that the case of the grant gets.
    pub event: String,
    /// Key of the reason among the texts, `rechecks.moved_away`.
    pub reason_key: String,
    pub legal: String,
}

impl Blueprint {
    /// Whether the night may move a case that stands in `state`; only then registers are worth a question.
    pub fn rechecks_in(&self, state: &str) -> bool {
        let leads = |event: &str| {
            let steps = self.transitions.iter().filter(|step| step.event == event);
            steps.flat_map(|step| &step.from).any(|from| from == state)
        };
        self.recheck
            .iter()
            .flat_map(|recheck| &recheck.outcomes)
            .any(|outcome| leads(&outcome.event))
    }

    /// The questions to ask for this look; answers may make further ones possible. None when the town does not look.
    pub fn recheck_queries(&self, scope: &Scope<'_>) -> Option<Vec<PlannedQuery>> {
        let recheck = self.recheck.as_ref().filter(|recheck| is_on(recheck, scope))?;
        let all = self.queries(scope);
        Some(
            all.into_iter()
                .filter(|query| recheck.queries.contains(&query.id))
                .collect(),
        )
    }

    /// What follows from the answers. They must be those of tonight: an old answer proves nothing about today.
    pub fn recheck(&self, scope: &Scope<'_>) -> Rechecked {
        let Some(asked) = self.recheck_queries(scope) else {
            return Rechecked::NotAsked;
        };
        let Some(recheck) = &self.recheck else {
            return Rechecked::NotAsked;
        };
        let answered = |id: &str| scope.input.registers.get(id).is_some_and(Json::is_object);
        if asked.iter().any(|query| !answered(&query.id)) {
            return Rechecked::Unanswered;
        }
        // A condition that cannot be worked out ends nothing.
        let holds = |outcome: &&RecheckOutcome| scope.process_truth(Some(&outcome.when)).unwrap_or(false);
        match recheck.outcomes.iter().find(holds) {
            Some(outcome) => Rechecked::Found(Found {
                event: outcome.event.clone(),
                reason_key: outcome.reason.clone(),
                legal: outcome.legal.clone(),
            }),
            None => Rechecked::Holds,
        }
    }

    /// The reason of a look in words.
    pub fn recheck_reason(&self, found: &Found, lang: Lang) -> String {
        self.texts(lang).get(&found.reason_key).to_owned()
    }
}

fn is_on(recheck: &Recheck, scope: &Scope<'_>) -> bool {
    scope.process_truth(recheck.when.as_ref()).unwrap_or(false)
}
