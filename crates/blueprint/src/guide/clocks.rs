//! Clocks of authorities, and how long deadlines are.

use super::Page;
use crate::model::{ClockEntry, ClockStep, Deadline, DeadlineEnd, Length};

impl Page<'_> {
    pub(super) fn clocks(&mut self) {
        let rows: Vec<Vec<String>> = self.blueprint.clocks.iter().map(|clock| self.clock(clock)).collect();
        if !rows.is_empty() {
            self.subheading("clocks");
            self.table(&["clock", "period", "start", "extension", "at_end", "law"], &rows);
        }
    }

    fn clock(&self, clock: &ClockEntry) -> Vec<String> {
        let none = || "–".to_owned();
        let extension = clock.extension.map(|period| {
            let law = clock.extension_legal.as_ref().map(|law| format!(" ({law})"));
            format!("{}{}", period.in_words(self.lang), law.unwrap_or_default())
        });
        let from = |from: &crate::Condition| self.say("clock_from", &[("day", &self.value(from))]);
        vec![
            self.text(&format!("clocks.{}.title", clock.id)),
            self.length(&clock.length),
            clock.from.as_ref().map_or_else(|| self.say("clock_step", &[]), from),
            extension.unwrap_or_else(none),
            if clock.deemed { self.say("deemed", &[]) } else { none() },
            clock.legal.clone(),
        ]
    }

    /// How long a deadline is, and where it begins.
    pub(super) fn span(&self, deadline: &Deadline) -> [String; 2] {
        match &deadline.ends {
            DeadlineEnd::After(length) => {
                let start = super::process::snake(&format!("{:?}", deadline.from));
                [self.length(length), self.words.get(&format!("start.{start}"))]
            }
            DeadlineEnd::On(until) => [self.say("until", &[("day", &self.value(until))]), "–".to_owned()],
        }
    }

    fn length(&self, length: &Length) -> String {
        let usual = length.usual(&self.blueprint.meta.knobs);
        let period = usual.map(|period| period.in_words(self.lang)).unwrap_or_default();
        match length.knob() {
            Some(knob) => self.say("by_knob", &[("period", &period), ("knob", knob)]),
            None => period,
        }
    }

    /// What a step does to a clock.
    pub(super) fn wound(&self, step: ClockStep, id: &str) -> String {
        let title = self.text(&format!("clocks.{id}.title"));
        let key = format!("effect.clock_{}", step.code());
        self.words.fill(&key, &[("clock", &title)])
    }

    /// What a condition reads of a clock, `clocks.<id>.<name>`; none for other paths.
    pub(super) fn clock_fact(&self, path: &str) -> Option<String> {
        let (id, name) = path.strip_prefix("clocks.")?.split_once('.')?;
        let title = self.text(&format!("clocks.{id}.title"));
        Some(
            self.words
                .fill(&format!("condition.clock_{name}"), &[("clock", &title)]),
        )
    }
}
