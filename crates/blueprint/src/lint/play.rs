use std::collections::BTreeSet;

use super::Lint;
use super::conditions::conditions;
use super::flow::{VERDICTS, checked_states};
use super::messages::Tried;
use super::sample::{Sample, Sampler};
use crate::diagnostic::Severity;
use crate::kinds::plain;
use crate::model::Amount;
use crate::scope::Scope;

/// Generated cases that are played; a second's worth.
const SAMPLES: usize = 3000;

impl Lint<'_> {
    /// Plays generated cases through the form, the fee and the process, and reports what goes wrong with the answers
    /// that lead there; each problem once.
    pub(super) fn play(&mut self) {
        let blueprint = self.blueprint;
        let placed = conditions(blueprint);
        let mut held = vec![false; placed.len()];
        let mut shown = vec![false; blueprint.fields().count()];
        let mut told: BTreeSet<String> = BTreeSet::new();
        let mut complete = 0;
        let mut sampler = Sampler::new(blueprint);
        let mut tried = Tried::of(blueprint);
        for _ in 0..SAMPLES {
            let sample = sampler.next();
            let scope = Scope::new(blueprint, sample.input());
            for (seen, placed) in held.iter_mut().zip(&placed) {
                *seen = *seen || scope.process_holds(Some(placed.condition));
            }
            for (seen, is_shown) in shown.iter_mut().zip(scope.shown_fields()) {
                *seen |= *is_shown;
            }
            if blueprint.is_complete(&scope) {
                complete += 1;
                self.broken(&sample, &scope, &mut told);
                self.build_messages(&sample, &scope, &mut tried, &mut told);
            }
        }
        if complete == 0 {
            self.warning(
                "form.toml",
                format!("none of {SAMPLES} generated cases could be handed in, so the fee was not tried"),
            );
        }
        for (_, placed) in held.iter().zip(&placed).filter(|(seen, _)| !**seen) {
            self.at(
                Severity::Warning,
                placed.condition,
                format!("in {SAMPLES} generated cases it never happened that {}", placed.what),
            );
        }
        let never = blueprint.fields().zip(shown).filter(|(_, seen)| !seen);
        for (field, _) in never.filter(|(field, _)| !field.params.hidden) {
            let message = format!("the field `{}` was never shown in {SAMPLES} generated cases", field.id);
            if field.required {
                self.error("form.toml", message)
            } else {
                self.warning("form.toml", message)
            }
        }
    }

    /// What goes wrong with a case that could be handed in.
    fn broken(&mut self, sample: &Sample, scope: &Scope<'_>, told: &mut BTreeSet<String>) {
        let blueprint = self.blueprint;
        if let Err(error) = scope.fee() {
            let read = blueprint
                .positions
                .iter()
                .filter_map(|position| match &position.amount {
                    Amount::Formula(formula) => Some(formula.reads()),
                    Amount::Fixed(_) => None,
                });
            let shown = shown_values(scope, read.flatten());
            self.once(told, "fees.toml", &error.to_string(), &shown);
        }
        if let Some(message) = self.broken_parties(scope) {
            self.once(told, "process.toml", &message, &answers_in_short(sample));
        }
        self.broken_appointments(scope, told);
        if blueprint.next(&blueprint.initial, "submitted", scope).is_none() {
            self.once(
                told,
                "process.toml",
                "an application that is handed in goes nowhere",
                &answers_in_short(sample),
            );
        }
        for state in checked_states(blueprint) {
            for verdict in VERDICTS {
                if blueprint.next(state, verdict, scope).is_none() {
                    let message = format!("in the state `{state}` nothing follows from `{verdict}`");
                    self.once(told, "process.toml", &message, &answers_in_short(sample));
                }
            }
        }
    }

    pub(super) fn once(&mut self, told: &mut BTreeSet<String>, file: &str, message: &str, example: &str) {
        if told.insert(message.to_owned()) {
            self.error(file, format!("{message}; for example with {example}"));
        }
    }
}

pub(super) fn shown_values<'p>(scope: &Scope<'_>, paths: impl Iterator<Item = &'p str>) -> String {
    let paths: BTreeSet<&str> = paths.collect();
    let value = |path: &str| scope.value_at(path).map_or_else(|| "nothing".to_owned(), plain);
    paths
        .into_iter()
        .map(|path| format!("{path} = {}", value(path)))
        .collect::<Vec<_>>()
        .join(", ")
}

pub(super) fn answers_in_short(sample: &Sample) -> String {
    let answers = sample
        .answers
        .iter()
        .map(|(field, value)| format!("{field} = {}", plain(value)));
    answers.collect::<Vec<_>>().join(", ")
}
