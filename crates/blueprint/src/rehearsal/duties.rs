use jiff::ToSpan;
use jiff::civil::Date;

use super::Walk;
use crate::model::{Owner, Transition};
use crate::scope::{Scope, ScopeInput};

const FILE: &str = "process.toml";

impl Walk<'_, '_> {
    /// What must be possible where the case stands now.
    pub(super) fn duties(&mut self) {
        let Some(state) = self.stands_in().filter(|state| !state.is_final) else {
            return;
        };
        let mut missing = Vec::new();
        // Nobody decides for a clerk; anybody else may never come back.
        if state.owner != Owner::Clerk
            && let Some(event) = self.expiry()
            && !self.would_follow(&event, self.day_after())
        {
            missing.push(format!(
                "in the state `{}` the time is over and nothing follows: no step on `{event}` whose condition holds",
                state.id
            ));
        }
        let waits = state.owner == Owner::Applicant;
        if waits && self.is_asked && !self.can_answer() {
            missing.push(format!(
                "in the state `{}` the applicant was asked something and cannot answer: no step on `applicant.answer` whose \
                 condition holds",
                state.id
            ));
        }
        if waits && !self.is_asked && self.owed.is_some() && !self.would_follow_paid() {
            missing.push(format!(
                "in the state `{}` the fee is paid and nothing follows: no step on `claim_settled` whose condition holds",
                state.id
            ));
        }
        missing.iter().for_each(|message| self.wrong(FILE, message));
    }

    /// The event at the end of the state's deadline.
    pub(super) fn expiry(&self) -> Option<String> {
        let deadline = self.blueprint.deadline(self.stands_in()?.deadline.as_deref()?)?;
        Some(deadline.on_expiry.clone())
    }

    /// The day after the last day of the state's deadline.
    pub(super) fn day_after(&self) -> Date {
        let kept = self.play.case.proceedings.state_deadline.as_ref();
        let over = kept.map_or(self.play.today, |kept| kept.due_on.saturating_add(1.days()));
        over.max(self.play.today)
    }

    pub(super) fn would_follow(&self, event: &str, today: Date) -> bool {
        self.step_on(event, today).is_some()
    }

    /// The step that an event would cause on a day.
    pub(super) fn step_on(&self, event: &str, today: Date) -> Option<&Transition> {
        let input = ScopeInput {
            today,
            ..self.play.input()
        };
        let scope = Scope::new(self.blueprint, input);
        self.blueprint.next(&self.play.case.state, event, &scope)
    }

    fn would_follow_paid(&self) -> bool {
        let mut case = self.play.case.clone();
        case.paid = true;
        let input = ScopeInput {
            case: &case,
            ..self.play.input()
        };
        let scope = Scope::new(self.blueprint, input);
        self.blueprint.next(&case.state, "claim_settled", &scope).is_some()
    }

    /// By the answer that the engine knows, by an own action, or by choosing a time.
    fn can_answer(&self) -> bool {
        let scope = Scope::new(self.blueprint, self.play.input());
        let state = &self.play.case.state;
        self.blueprint.next(state, "applicant.answer", &scope).is_some()
            || !self.blueprint.applicant_actions(state, &scope).is_empty()
            || self.play.case.proceedings.open_appointments().next().is_some()
    }
}
