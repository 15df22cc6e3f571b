use std::collections::BTreeSet;
use std::fmt;

use base::FieldError;

use crate::checks::Checks;
use crate::model::{Blueprint, Effect, Field, Transition};
use crate::scope::Scope;

/// What the examples of a blueprint reach, and what none of them reaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// All there is: `check R1 too_young`, `step clerk_review clerk.approve #3`, `letter refund`, `fee move`.
    pub all: BTreeSet<String>,
    pub reached: BTreeSet<String>,
}

impl Coverage {
    /// What a blueprint has, nothing of it reached yet.
    pub(super) fn of(blueprint: &Blueprint) -> Coverage {
        let mut all = BTreeSet::new();
        for check in &blueprint.all_checks {
            all.extend(
                check
                    .outcomes
                    .iter()
                    .map(|outcome| format!("check {} {}", check.id, outcome.reason)),
            );
        }
        all.extend(
            blueprint
                .transitions
                .iter()
                .enumerate()
                .map(|(index, transition)| step(index, transition)),
        );
        let met = |id: &&str| {
            let event = blueprint.clock(id).map(|clock| clock.on_expiry.as_str());
            blueprint
                .transitions
                .iter()
                .any(|step| Some(step.event.as_str()) == event)
        };
        let clocks = blueprint.clocks.iter().map(|clock| clock.id.as_str());
        all.extend(clocks.filter(met).map(expiry));
        all.extend(blueprint.letters.iter().map(|letter| format!("letter {}", letter.id)));
        all.extend(
            blueprint
                .messages
                .iter()
                .map(|message| format!("message {}", message.id)),
        );
        all.extend(blueprint.orders.iter().map(|order| format!("order {}", order.id)));
        all.extend(
            blueprint
                .positions
                .iter()
                .map(|position| format!("fee {}", position.id)),
        );
        let found = blueprint.recheck.iter().flat_map(|recheck| &recheck.outcomes);
        all.extend(found.map(|outcome| recheck(&outcome.reason)));
        let asked = blueprint.participations.iter();
        all.extend(asked.map(|of| format!("participation {}", of.id)));
        all.extend(blueprint.appointments.iter().map(|of| format!("appointment {}", of.id)));
        all.extend(blueprint.follow_ons.iter().map(|of| follow_on(&of.id)));
        let asked = blueprint.fields().chain(&blueprint.forms).flat_map(Field::with_inner);
        all.extend(asked.flat_map(|field| field.checks.iter().map(|check| answer(&field.key, &check.key))));
        let grants = blueprint.grants.iter().enumerate();
        all.extend(grants.map(|(place, rule)| grant(place, &rule.kind)));
        all.extend(blueprint.refunds.iter().map(|refund| format!("refund {}", refund.id)));
        Coverage {
            all,
            reached: BTreeSet::new(),
        }
    }

    /// What no example reaches.
    pub fn missing(&self) -> impl Iterator<Item = &str> {
        self.all.difference(&self.reached).map(String::as_str)
    }

    pub(super) fn reach(&mut self, what: String) {
        self.reached.insert(what);
    }

    pub(super) fn reach_checks(&mut self, checks: &Checks) {
        for result in &checks.results {
            let reason = result.reason_key.rsplit('.').next().unwrap_or_default();
            self.reach(format!("check {} {reason}", result.id));
        }
    }

    /// Answers that the form refuses, by the rules of their questions.
    pub(super) fn reach_errors<'e>(&mut self, errors: impl IntoIterator<Item = &'e FieldError>) {
        for error in errors {
            let names = error.field.split('.').filter(|name| name.parse::<usize>().is_err());
            self.reach(answer(&names.collect::<Vec<_>>().join("."), &error.key));
        }
    }

    pub(super) fn reach_step(&mut self, blueprint: &Blueprint, taken: &Transition) {
        let place = blueprint
            .transitions
            .iter()
            .position(|transition| std::ptr::eq(transition, taken));
        if let Some(index) = place {
            self.reach(step(index, taken));
        }
    }
}

/// `answer born in_the_future`
fn answer(field: &str, key: &str) -> String {
    format!("answer {field} {key}")
}

/// `grant 0 licence`
fn grant(place: usize, kind: &str) -> String {
    format!("grant {place} {kind}")
}

/// The grants that a step gives.
pub(super) fn grants(blueprint: &Blueprint, step: &Transition, scope: &Scope<'_>) -> Vec<String> {
    let gives = |effect: &Effect| matches!(effect, Effect::Grant | Effect::GrantReplace);
    if !step.effects.iter().any(gives) {
        return Vec::new();
    }
    let rules = blueprint.grants.iter().enumerate();
    let given = rules.filter(|(_, rule)| scope.process_holds(rule.when.as_ref()));
    given.map(|(place, rule)| grant(place, &rule.kind)).collect()
}

/// `clock decision runs out`
pub(super) fn expiry(clock: &str) -> String {
    format!("clock {clock} runs out")
}

/// `follow-on parking`
pub(super) fn follow_on(id: &str) -> String {
    format!("follow-on {id}")
}

/// `recheck moved_away`
pub(super) fn recheck(reason_key: &str) -> String {
    format!("recheck {}", reason_key.rsplit('.').next().unwrap_or_default())
}

fn step(index: usize, transition: &Transition) -> String {
    format!("step {index} {} → {}", transition.event, transition.to)
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing: Vec<&str> = self.missing().collect();
        write!(f, "{} of {} reached", self.all.len() - missing.len(), self.all.len())?;
        missing
            .iter()
            .try_for_each(|what| write!(f, "\n  no example reaches: {what}"))
    }
}
