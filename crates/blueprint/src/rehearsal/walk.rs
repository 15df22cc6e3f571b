use std::collections::BTreeMap;

use super::{STEPS_MAX, STEPS_USUAL, Ways, Wrong};
use crate::examples::{Later, Play};
use crate::lint::{Sample, Sampler, example};
use crate::model::{Blueprint, Effect, LetterKind, Need, State, Transition};
use crate::scope::{CaseFacts, Scope};

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Final,
    /// Something keeps the case where it is; told.
    Stuck,
    /// After [`STEPS_MAX`] steps it was still going.
    Unfinished,
}

/// One case on its way.
pub(crate) struct Walk<'a, 's> {
    pub(super) blueprint: &'a Blueprint,
    pub(super) ways: &'s Ways<'a>,
    pub(super) play: Play<'a>,
    pub(super) sampler: &'s mut Sampler<'a>,
    sample: &'s Sample,
    told: Vec<Later>,
    /// What is claimed and not paid. Unit: cents.
    pub(super) owed: Option<i64>,
    /// What was paid and not given back. Unit: cents.
    paid: i64,
    /// Whether the applicant was asked something when the case came into this state.
    pub(super) is_asked: bool,
    /// How often each event was tried.
    pub(super) tried: BTreeMap<String, usize>,
    /// Events that led to nothing since the last step.
    pub(super) vain: Vec<String>,
    found: Vec<Wrong>,
}

impl<'a, 's> Walk<'a, 's> {
    pub fn new(
        blueprint: &'a Blueprint,
        ways: &'s Ways<'a>,
        sample: &'s Sample,
        sampler: &'s mut Sampler<'a>,
    ) -> Walk<'a, 's> {
        let case = CaseFacts {
            submitted_on: Some(sample.today),
            applied_on: sample.case.applied_on,
            channel: sample.case.channel,
            trust: sample.case.trust,
            state: blueprint.initial.clone(),
            ..CaseFacts::default()
        };
        let play = Play::rehearsed(blueprint, sample, case);
        Walk {
            blueprint,
            ways,
            play,
            sampler,
            sample,
            told: Vec::new(),
            owed: None,
            paid: 0,
            is_asked: false,
            tried: BTreeMap::new(),
            vain: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Hands the application in and goes on until the case is over.
    pub fn play_out(&mut self) -> End {
        if !self.happen(Later::named("submitted")) {
            return End::Stuck;
        }
        let mut tries = 0;
        loop {
            if self.stands_in().is_none_or(|state| state.is_final) {
                return End::Final;
            }
            tries += 1;
            if self.steps() >= STEPS_MAX || tries > 3 * STEPS_MAX {
                return End::Unfinished;
            }
            if self.vain.is_empty() {
                self.duties();
            }
            let Some(event) = self.choose(self.steps() >= STEPS_USUAL) else {
                let state = self.state().to_owned();
                let why = format!("in the state `{state}` nobody can do anything, and no time is over");
                self.wrong("process.toml", &why);
                return End::Stuck;
            };
            let name = event.on.clone();
            *self.tried.entry(name.clone()).or_default() += 1;
            if self.happen(event) {
                self.vain.clear();
            } else {
                self.vain.push(name);
            }
        }
    }

    pub fn steps(&self) -> usize {
        self.play.taken.len()
    }

    pub fn state(&self) -> &str {
        &self.play.case.state
    }

    pub fn found(&mut self) -> Vec<Wrong> {
        std::mem::take(&mut self.found)
    }

    pub(super) fn stands_in(&self) -> Option<&'a State> {
        self.blueprint.state(&self.play.case.state)
    }

    /// Notes what is wrong, with the way that leads there.
    pub fn wrong(&mut self, file: &'static str, message: &str) {
        let example = example::block(self.blueprint, self.sample, message, &self.told);
        self.found.push(Wrong {
            file,
            message: message.to_owned(),
            example,
        });
    }

    /// Lets something happen. False when it led to nothing, or could not be carried out and is undone.
    fn happen(&mut self, event: Later) -> bool {
        let (case, today, before) = (self.play.case.clone(), self.play.today, self.play.taken.len());
        let (is_submission, is_clerks) = (event.on == "submitted", event.on.starts_with("clerk."));
        self.play.event(&event);
        let mut failures = std::mem::take(&mut self.play.failures);
        failures.retain(|failure| !self.rests_on_registers(failure));
        self.told.push(event);
        let kept: Vec<(&'static str, String)> = failures
            .iter()
            .filter_map(|failure| place(failure, is_submission, is_clerks).map(|file| (file, failure.clone())))
            .collect();
        for (file, failure) in kept {
            self.wrong(file, &failure);
        }
        let taken: Vec<&Transition> = self.play.taken[before..].to_vec();
        if !failures.is_empty() {
            self.told.pop();
            self.play.undo(case, today, before);
            return false;
        }
        if taken.is_empty() {
            // A party that is not the last one, a time that is booked: something happened all the same.
            let has_changed = self.play.case.proceedings != case.proceedings;
            if !has_changed {
                self.told.pop();
            }
            return has_changed;
        }
        taken.into_iter().for_each(|step| self.count(step));
        true
    }

    /// What a step did to money, and whether it asks something.
    fn count(&mut self, step: &Transition) {
        if step.event == "claim_settled" {
            self.paid += self.owed.take().unwrap_or_default();
        }
        for effect in &step.effects {
            match effect {
                Effect::Claim => self.claim(),
                Effect::ForgetClaim => self.owed = None,
                Effect::Refund => self.give_back(),
                _ => {}
            }
        }
        let asks = |effect: &Effect| {
            let Effect::Letter(id) = effect else { return false };
            let kind = self.blueprint.letter(id).map(|letter| letter.kind);
            matches!(kind, Some(LetterKind::Question | LetterKind::Hearing))
        };
        self.is_asked = step.needs.contains(&Need::Question) || step.effects.iter().any(asks);
    }

    fn claim(&mut self) {
        let fee = self.blueprint.fee(&Scope::new(self.blueprint, self.play.input()));
        let cents = fee.map_or(0, |fee| fee.total.cents());
        self.owed = Some(cents).filter(|cents| *cents > 0);
        self.play.case.paid |= cents == 0;
    }

    /// Whether something that registers answered decided it. Generated answers need not fit one another, so this proves nothing;
    /// that an amount is negative does.
    fn rests_on_registers(&self, failure: &str) -> bool {
        let queries = self.blueprint.all_queries.iter().map(|query| query.id.as_str());
        let mut read = queries.chain(["orders"]).map(|id| format!("{id}."));
        !failure.contains("would be negative") && read.any(|read| failure.contains(&read))
    }

    /// What is given back was paid before. A formula that does not read the fee may be about what an earlier case paid.
    fn give_back(&mut self) {
        let blueprint = self.blueprint;
        let refund = blueprint.refund(&Scope::new(blueprint, self.play.input()));
        let Ok(Some(refund)) = refund else { return };
        let mut rules = blueprint.refunds.iter().filter(|rule| rule.id == refund.id);
        let is_of_this = rules.any(|rule| rule.formula.reads_fee);
        let cents = refund.amount.cents();
        if cents > self.paid && is_of_this {
            let paid = self.paid;
            let message = format!(
                "the refund {} is more ({cents} cents) than was paid ({paid} cents)",
                refund.id
            );
            self.wrong("fees.toml", &message);
        }
        self.paid = (self.paid - cents).max(0);
    }
}

/// In which file a failure must be mended; none where a person who takes the step is told and can do something else.
fn place(failure: &str, is_submission: bool, is_clerks: bool) -> Option<&'static str> {
    let begins = |words: &str| failure.starts_with(words);
    if begins("the claim has no amount") || begins("the refund has no amount") {
        return Some("fees.toml");
    }
    if begins("the deadline of") {
        return Some("process.toml");
    }
    let leads_nowhere = begins("`checks_") || is_submission;
    let is_carried_out = !is_clerks && begins("the grant cannot be given");
    (leads_nowhere || is_carried_out || begins("the process goes")).then_some("process.toml")
}
