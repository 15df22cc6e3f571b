use calendar::{HolidayCalendar, Land};

use super::Lint;
use crate::model::{Blueprint, Effect, Owner, Participation, Transition};
use crate::scope::Scope;

const FILE: &str = "process.toml";
const COMPLETE: &str = "parties.complete";

impl Lint<'_> {
    /// Participations: each is opened by a step, has a last day, and something follows from it.
    pub(super) fn parties(&mut self) {
        let blueprint = self.blueprint;
        for of in &blueprint.participations {
            let id = &of.id;
            if !blueprint.transitions.iter().any(|step| opens(step, of)) {
                self.error(
                    FILE,
                    format!("no step opens the participation `{id}`: an effect `participate` or `participate:{id}`"),
                );
            }
            if !follows(blueprint, of, None) {
                self.error(
                    FILE,
                    format!("nothing follows from the participation `{id}`: no step on `party.{id}` or `{COMPLETE}`"),
                );
            }
            if of.deadline.is_none() {
                self.warning(
                    FILE,
                    format!("the participation `{id}` has no `period`: who does not answer is waited for without end"),
                );
            }
        }
        for step in &blueprint.transitions {
            let waits = blueprint
                .state(&step.to)
                .is_some_and(|state| state.owner == Owner::Other && !state.is_final);
            for of in blueprint.participations.iter().filter(|of| waits && opens(step, of)) {
                if !follows(blueprint, of, Some(&step.to)) {
                    let message = format!(
                        "the state `{}` waits for the participation `{}`, but no step leaves it on `party.{}` or `{COMPLETE}`",
                        step.to, of.id, of.id
                    );
                    self.error(FILE, message);
                }
            }
        }
    }

    /// What keeps a participation from being worked out for a case that could be handed in.
    pub(super) fn broken_parties(&self, scope: &Scope<'_>) -> Option<String> {
        if self.blueprint.participations.is_empty() {
            return None;
        }
        let calendar = HolidayCalendar::new(Land::HE);
        let error = self.blueprint.to_ask(scope, None, &calendar).err()?;
        Some(format!("a participation cannot be worked out: {error}"))
    }
}

fn opens(step: &Transition, of: &Participation) -> bool {
    step.effects.iter().any(|effect| match effect {
        Effect::Participate(None) => true,
        Effect::Participate(Some(id)) => *id == of.id,
        _ => false,
    })
}

/// Whether a step waits for the end of a participation, in any state or in one.
fn follows(blueprint: &Blueprint, of: &Participation, state: Option<&str>) -> bool {
    let own = format!("party.{}", of.id);
    let mut steps = blueprint.transitions.iter();
    steps.any(|step| {
        (step.event == own || step.event == COMPLETE) && state.is_none_or(|id| step.from.iter().any(|from| from == id))
    })
}
