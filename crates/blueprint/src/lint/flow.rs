use std::collections::BTreeSet;

use super::Lint;
use crate::model::{Blueprint, Effect, Owner, State};

const FILE: &str = "process.toml";

/// What checks can say; wherever they run, each needs an answer.
pub(super) const VERDICTS: [&str; 5] = [
    "checks_green",
    "checks_yellow",
    "checks_wait",
    "checks_red",
    "checks_unavailable",
];

impl Lint<'_> {
    /// States: each can be reached, can end, and somebody or something moves it on.
    pub(super) fn flow(&mut self) {
        let blueprint = self.blueprint;
        let reached = reachable(blueprint);
        for state in &blueprint.states {
            if !reached.contains(state.id.as_str()) {
                self.error(FILE, format!("no step leads to the state `{}`", state.id));
            }
            if !can_end(blueprint, &state.id) {
                self.error(FILE, format!("from the state `{}` no way leads to an end", state.id));
            }
            self.waiting(state);
        }
        for deadline in &blueprint.deadlines {
            if !blueprint
                .states
                .iter()
                .any(|state| state.deadline.as_ref() == Some(&deadline.id))
            {
                self.warning(FILE, format!("no state has the deadline `{}`", deadline.id));
            }
        }
        let written = |id: &str| {
            let is_it = |effect: &Effect| matches!(effect, Effect::Letter(letter) if letter == id);
            blueprint
                .transitions
                .iter()
                .flat_map(|transition| &transition.effects)
                .any(is_it)
        };
        for letter in blueprint.letters.iter().filter(|letter| !written(&letter.id)) {
            self.warning(FILE, format!("no step writes the letter `{}`", letter.id));
        }
        let asked = |id: &str| {
            let by_step = blueprint
                .transitions
                .iter()
                .any(|step| step.form.as_deref() == Some(id));
            by_step || blueprint.participations.iter().any(|of| of.form == id)
        };
        for form in blueprint.forms.iter().filter(|form| !asked(&form.id)) {
            self.warning("form.toml", format!("nobody is asked the form `{}`", form.id));
        }
        self.recheck();
        let gives = |effect: &Effect| matches!(effect, Effect::Grant | Effect::GrantReplace);
        if blueprint.grants.is_empty() && blueprint.transitions.iter().flat_map(|t| &t.effects).any(gives) {
            self.error(FILE, "a step gives a grant, but there are no [[grants]]");
        }
    }

    /// What the nightly look at grants finds must lead somewhere.
    fn recheck(&mut self) {
        let blueprint = self.blueprint;
        let Some(recheck) = &blueprint.recheck else { return };
        if blueprint.grants.is_empty() {
            self.error(FILE, "[recheck] looks at grants, but there are no [[grants]]");
        }
        for outcome in &recheck.outcomes {
            if !blueprint.transitions.iter().any(|step| step.event == outcome.event) {
                self.error(
                    FILE,
                    format!("nothing happens in any state when `{}` comes", outcome.event),
                );
            }
        }
    }

    fn waiting(&mut self, state: &State) {
        if state.is_final {
            if state.deadline.is_some() {
                self.error(
                    FILE,
                    format!("the state `{}` is final and yet has a deadline", state.id),
                );
            }
            return;
        }
        let Some(deadline) = &state.deadline else {
            return self.error(FILE, format!("the state `{}` waits without a deadline", state.id));
        };
        let event = self
            .blueprint
            .deadline(deadline)
            .map(|deadline| deadline.on_expiry.clone())
            .unwrap_or_default();
        let moves = self
            .blueprint
            .transitions
            .iter()
            .any(|step| step.event == event && step.from.contains(&state.id));
        // A clerk's own clock warns; nobody decides for the clerk. Anyone else may never come back.
        if !moves && state.owner != Owner::Clerk {
            self.error(
                FILE,
                format!("nothing happens in the state `{}` when `{event}` comes", state.id),
            );
        }
        if moves
            && state.owner != Owner::Clerk
            && !self.blueprint.is_queue(&state.id)
            && !ends_in_time(self.blueprint, state)
        {
            self.error(
                FILE,
                format!(
                    "in the state `{}` nobody may ever do anything, and time alone only leads back: `{event}` must come to an end \
                     or to a clerk some day",
                    state.id
                ),
            );
        }
    }
}

/// States in which the checks run: those entered by a step that runs them, and those checked again at night.
pub(super) fn checked_states(blueprint: &Blueprint) -> BTreeSet<&str> {
    let entered = blueprint
        .transitions
        .iter()
        .filter(|step| step.effects.contains(&Effect::Check));
    let nightly = blueprint.states.iter().filter(|state| state.rechecked_nightly);
    entered
        .map(|step| step.to.as_str())
        .chain(nightly.map(|state| state.id.as_str()))
        .collect()
}

/// Whether a case that nobody touches comes to an end or to a clerk.
fn ends_in_time(blueprint: &Blueprint, from: &State) -> bool {
    let happens = |event: &str| {
        let family = event.split('.').next().unwrap_or_default();
        match family {
            "applicant" | "clerk" | "appointment" => event.ends_with(".missed"),
            "party" => {
                let of = blueprint
                    .participations
                    .iter()
                    .find(|of| event == format!("party.{}", of.id));
                of.is_some_and(|of| of.deadline.is_some())
            }
            _ => event != "claim_settled",
        }
    };
    let mut reached = BTreeSet::from([from.id.as_str()]);
    loop {
        let is_safe = |id: &&str| {
            blueprint
                .state(id)
                .is_some_and(|state| state.is_final || state.owner == Owner::Clerk)
        };
        if reached.iter().any(is_safe) {
            return true;
        }
        let steps = blueprint.transitions.iter().filter(|step| happens(&step.event));
        let open = steps.filter(|step| step.from.iter().any(|from| reached.contains(from.as_str())));
        let next: Vec<&str> = open
            .map(|step| step.to.as_str())
            .filter(|to| !reached.contains(to))
            .collect();
        if next.is_empty() {
            return false;
        }
        reached.extend(next);
    }
}

fn reachable(blueprint: &Blueprint) -> BTreeSet<&str> {
    let mut reached = BTreeSet::from([blueprint.initial.as_str()]);
    loop {
        let steps = blueprint.transitions.iter();
        let open = steps.filter(|step| step.from.iter().any(|from| reached.contains(from.as_str())));
        let next: BTreeSet<&str> = open
            .map(|step| step.to.as_str())
            .chain(reached.iter().copied())
            .collect();
        if next.len() == reached.len() {
            return reached;
        }
        reached = next;
    }
}

fn can_end(blueprint: &Blueprint, from: &str) -> bool {
    let mut reached = BTreeSet::from([from]);
    loop {
        if blueprint
            .states
            .iter()
            .any(|state| state.is_final && reached.contains(state.id.as_str()))
        {
            return true;
        }
        let steps = blueprint.transitions.iter();
        let open = steps.filter(|step| step.from.iter().any(|from| reached.contains(from.as_str())));
        let next: BTreeSet<&str> = open
            .map(|step| step.to.as_str())
            .chain(reached.iter().copied())
            .collect();
        if next.len() == reached.len() {
            return false;
        }
        reached = next;
    }
}
