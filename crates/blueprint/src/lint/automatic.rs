use std::collections::BTreeSet;

use super::Lint;
use crate::model::{Blueprint, Effect, LetterKind, Owner, PublicState, Transition};

const FILE: &str = "process.toml";

impl Lint<'_> {
    /// A machine alone decides only where a law says so. Source: § 35a VwVfG, § 155 Abs. 4 AO; Art. 22 DSGVO.
    pub(super) fn automatic(&mut self) {
        let rule = &self.blueprint.meta.automatic_decision;
        let approved = approved(self.blueprint);
        let deciding = self.blueprint.transitions.iter().filter_map(|step| {
            let how = decides(self.blueprint, step).filter(|_| !is_exempt(self.blueprint, step, &approved))?;
            Some((step, how))
        });
        let deciding: Vec<(&Transition, String)> = deciding.collect();
        let covers = |step: &Transition| rule.allowed && (rule.events.is_empty() || rule.events.contains(&step.event));
        for (step, how) in deciding.iter().filter(|(step, _)| !covers(step)) {
            let message = format!(
                "from `{}` the step `{}` to `{}` {how}, and no person takes it: let a clerk decide, or name the law that \
                 allows it in [automatic_decision] of blueprint.toml (`allowed = true`, `legal_basis`; § 35a VwVfG)",
                step.from.join("`, `"),
                step.event,
                step.to
            );
            self.error(FILE, message);
        }
        let idle = |event: &&String| !deciding.iter().any(|(step, _)| step.event == **event);
        for event in rule.events.iter().filter(idle) {
            let message = format!("[automatic_decision] names `{event}`, but nothing is decided by a machine there");
            self.error("blueprint.toml", message);
        }
    }
}

/// In which way a step decides, in words; none where it does not, or where a person takes it.
fn decides(blueprint: &Blueprint, step: &Transition) -> Option<String> {
    if step.action().is_some() {
        return None;
    }
    let decision = step.effects.iter().find_map(|effect| match effect {
        Effect::Letter(id) => blueprint
            .letter(id)
            .filter(|letter| letter.kind == LetterKind::Decision),
        _ => None,
    });
    if let Some(letter) = decision {
        return Some(format!("writes the decision `{}`", letter.id));
    }
    if gives(step) {
        return Some("gives a grant".to_owned());
    }
    let is_decided = |id: &String| {
        blueprint
            .state(id)
            .is_some_and(|state| state.public == PublicState::Decided)
    };
    // What was decided before is only carried on.
    let is_new = is_decided(&step.to) && !step.from.iter().all(is_decided);
    is_new.then(|| "decides the case".to_owned())
}

/// Whether the law itself decides, or a person did before.
fn is_exempt(blueprint: &Blueprint, step: &Transition, approved: &BTreeSet<&str>) -> bool {
    let acts = gives(step) || writes_decision(blueprint, step);
    let family = step.event.split('.').next().unwrap_or_default();
    if let Some(clock) = blueprint.clocks.iter().find(|clock| clock.on_expiry == step.event) {
        // A permission that counts as granted, or a time after which no permission is needed.
        return clock.deemed || !acts;
    }
    let was_approved = step.from.iter().all(|from| approved.contains(from.as_str()));
    match family {
        "order" | "message" | "claim_settled" => was_approved,
        // Somebody else does what a clerk left to them; silence decides nothing.
        "party" => {
            was_approved
                && step
                    .when
                    .as_ref()
                    .is_some_and(|when| when.reads_roots().any(|root| root == "parties"))
        }
        "deadline" => was_approved && !acts && !step.from.iter().any(|from| waits_for_applicant(blueprint, from)),
        _ => false,
    }
}

fn gives(step: &Transition) -> bool {
    let gives = |effect: &Effect| matches!(effect, Effect::Grant | Effect::GrantReplace);
    step.effects.iter().any(gives)
}

fn writes_decision(blueprint: &Blueprint, step: &Transition) -> bool {
    let is_decision = |id: &String| {
        let letter = blueprint.letter(id);
        letter.is_some_and(|letter| letter.kind == LetterKind::Decision)
    };
    step.effects
        .iter()
        .any(|effect| matches!(effect, Effect::Letter(id) if is_decision(id)))
}

fn waits_for_applicant(blueprint: &Blueprint, state: &str) -> bool {
    let state = blueprint.state(state);
    state.is_some_and(|state| state.owner == Owner::Applicant)
}

/// States into which a case comes by a clerk's step only, or from such states without an answer that a person must look at.
fn approved(blueprint: &Blueprint) -> BTreeSet<&str> {
    let states = blueprint.states.iter().map(|state| state.id.as_str());
    let mut approved: BTreeSet<&str> = states.filter(|state| *state != blueprint.initial).collect();
    loop {
        let is_entered = |step: &Transition| {
            let goes_on =
                !matches!(step.event.as_str(), "applicant.answer" | "submitted") && !step.event.starts_with("checks_");
            step.action().is_some() || (goes_on && step.from.iter().all(|from| approved.contains(from.as_str())))
        };
        let lost: Vec<&str> = approved
            .iter()
            .copied()
            .filter(|state| {
                !blueprint
                    .transitions
                    .iter()
                    .filter(|step| step.to == **state)
                    .all(is_entered)
            })
            .collect();
        if lost.is_empty() {
            return approved;
        }
        approved.retain(|state| !lost.contains(state));
    }
}
