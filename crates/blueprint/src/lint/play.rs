use std::collections::BTreeSet;

use super::Lint;
use super::conditions::conditions;
use super::example;
use super::flow::{VERDICTS, checked_states};
use super::messages::Tried;
use super::rehearse::without_digits;
use super::sample::{Sample, Sampler};
use crate::diagnostic::{Diagnostic, Severity};
use crate::group::{self, Entry};
use crate::kinds::plain;
use crate::model::{Amount, Field};
use crate::scope::Scope;

/// Generated cases that are played; a second's worth.
const SAMPLES: usize = 3000;
/// Of these, in which the questions of groups are looked at.
const SAMPLES_INSIDE: usize = 1000;

impl Lint<'_> {
    /// Plays generated cases through the form, the fee and the process, and reports what goes wrong with the answers
    /// that lead there; each problem once.
    pub(super) fn play(&mut self) {
        let blueprint = self.blueprint;
        let placed = conditions(blueprint);
        let mut held = vec![false; placed.len()];
        let mut shown = vec![false; blueprint.fields().count()];
        let mut told: BTreeSet<String> = BTreeSet::new();
        let mut sampler = Sampler::new(blueprint);
        let mut tried = Tried::of(blueprint);
        let mut inside: BTreeSet<String> = BTreeSet::new();
        for number in 0..SAMPLES {
            let sample = sampler.next();
            let scope = Scope::new(blueprint, sample.input());
            for (seen, placed) in held.iter_mut().zip(&placed) {
                *seen = *seen || scope.process_holds(Some(placed.condition));
            }
            for (seen, is_shown) in shown.iter_mut().zip(scope.shown_fields()) {
                *seen |= *is_shown;
            }
            if number < SAMPLES_INSIDE {
                self.seen_inside(&scope, &mut inside);
            }
            if blueprint.is_complete(&scope) {
                self.broken(&sample, &scope, &mut told);
                self.build_messages(&sample, &scope, &mut tried, &mut told);
            }
        }
        self.rehearse(&mut told);
        self.never_asked_inside(&inside);
        let like = sampler.next();
        for (_, placed) in held.iter().zip(&placed).filter(|(seen, _)| !**seen) {
            if self.never_holds(placed.condition, &like) {
                let message = format!("it can never happen that {}: the condition never holds", placed.what);
                self.at(Severity::Error, placed.condition, message);
            } else {
                let message = format!("in {SAMPLES} generated cases it never happened that {}", placed.what);
                self.at(Severity::Warning, placed.condition, message);
            }
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
            self.once(told, "fees.toml", &format!("{error}; for example with {shown}"), sample);
        }
        if let Some(message) = self.broken_parties(scope) {
            self.once(told, "process.toml", &message, sample);
        }
        self.broken_appointments(sample, scope, told);
        if blueprint.next(&blueprint.initial, "submitted", scope).is_none() {
            self.once(
                told,
                "process.toml",
                "an application that is handed in goes nowhere",
                sample,
            );
        }
        for state in checked_states(blueprint) {
            for verdict in VERDICTS {
                if blueprint.next(state, verdict, scope).is_none() {
                    let message = format!("in the state `{state}` nothing follows from `{verdict}`");
                    self.once(told, "process.toml", &message, sample);
                }
            }
        }
    }

    /// Tells a problem the first time, with the case that shows it.
    pub(super) fn once(&mut self, told: &mut BTreeSet<String>, file: &str, message: &str, sample: &Sample) {
        let known = message.split_once("; for example").map_or(message, |(known, _)| known);
        if told.insert(without_digits(known)) {
            let example = example::block(self.blueprint, sample, message, &[]);
            let found = Diagnostic::file(Severity::Error, file, message);
            self.found.push(found.with_example(example));
        }
    }

    /// Notes which questions of groups are asked in this case.
    fn seen_inside(&self, scope: &Scope<'_>, inside: &mut BTreeSet<String>) {
        for field in self
            .blueprint
            .fields()
            .filter(|field| field.is_group() && scope.is_shown(&field.id))
        {
            let value = scope.input.answers.get(&field.id);
            seen_in(field, &group::settle(field, value, &scope.context()), inside);
        }
    }

    /// Questions of groups that nobody is ever asked.
    fn never_asked_inside(&mut self, inside: &BTreeSet<String>) {
        for group in self.blueprint.fields().filter(|field| field.is_group()) {
            let inner = group.with_inner().into_iter().skip(1);
            let asked = inner.filter(|field| field.shown_when.is_some() && !field.params.hidden);
            for field in asked.filter(|field| !inside.contains(&field.key)) {
                let message = format!(
                    "the field `{}` was never shown in {SAMPLES_INSIDE} generated cases",
                    field.key
                );
                if field.required {
                    self.error("form.toml", message);
                } else {
                    self.warning("form.toml", message);
                }
            }
        }
    }
}

fn seen_in(group: &Field, entries: &[Entry], inside: &mut BTreeSet<String>) {
    for entry in entries {
        for field in group.fields.iter().filter(|field| entry.shown.contains_key(&field.id)) {
            inside.insert(field.key.clone());
            if let Some(entries) = entry.inside.get(&field.id) {
                seen_in(field, entries, inside);
            }
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
