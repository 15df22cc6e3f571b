//! Registers, checks, fees and refunds.

use super::Page;
use crate::checks::Verdict;
use crate::model::{Amount, Check, Position, Unavailable};

impl Page<'_> {
    pub(super) fn rules(&mut self) {
        self.registers();
        self.checks();
        self.fees();
        self.refunds();
    }

    fn registers(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.all_queries.is_empty() {
            return;
        }
        self.heading("registers");
        let mut entries = Vec::new();
        for query in &blueprint.all_queries {
            let with: Vec<String> = query
                .with
                .iter()
                .map(|(name, value)| format!("{name} = `{}`", value.source()))
                .collect();
            let mut out = format!(
                "- **{}**: {}",
                query.id,
                self.say(
                    "asked_register",
                    &[("register", &query.register), ("with", &with.join(", "))]
                )
            );
            if let Some(condition) = &query.when {
                out.push_str(&format!(
                    "\n  - {}",
                    self.say("asked_if", &[("condition", &self.condition(condition))])
                ));
            }
            let unavailable = match query.on_unavailable {
                Unavailable::Wait => "unavailable_wait",
                Unavailable::Clerk => "unavailable_clerk",
            };
            out.push_str(&format!("\n  - {}", self.say(unavailable, &[])));
            entries.push(out);
        }
        self.list(&entries);
    }

    fn checks(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.all_checks.is_empty() {
            return;
        }
        self.heading("checks");
        for check in &blueprint.all_checks {
            self.check(check);
        }
    }

    fn check(&mut self, check: &Check) {
        let title = self.text(&format!("checks.{}.title", check.id));
        self.line(&format!("### {}: {title}", check.id));
        let mut intro = check.legal.clone();
        if let Some(condition) = &check.applies_when {
            intro = format!(
                "{intro}. {}",
                self.say("applies_if", &[("condition", &self.condition(condition))])
            );
        }
        self.line(&intro);
        let row = |outcome: &crate::model::Outcome| {
            let otherwise = || self.say("otherwise", &[]);
            vec![
                outcome
                    .when
                    .as_ref()
                    .map_or_else(otherwise, |when| self.condition(when)),
                self.words.get(&format!("verdict.{}", verdict(outcome.result))),
                self.text(&format!("checks.{}.reasons.{}", check.id, outcome.reason)),
            ]
        };
        let rows: Vec<Vec<String>> = check.outcomes.iter().map(row).collect();
        self.table(&["condition", "result", "reason"], &rows);
    }

    fn fees(&mut self) {
        self.heading("fees");
        let blueprint = self.blueprint;
        if blueprint.positions.is_empty() {
            let none = self.say("no_fee", &[]);
            return self.line(&none);
        }
        let row = |position: &Position| {
            vec![
                self.text(&format!("fees.{}", position.id)),
                match &position.amount {
                    Amount::Fixed(cents) => self.money(*cents),
                    Amount::Formula(formula) => format!("`{}`", formula.source()),
                },
                self.optional(position.when.as_ref()),
                self.validity(position),
                position.legal_basis.clone(),
            ]
        };
        let rows: Vec<Vec<String>> = blueprint.positions.iter().map(row).collect();
        self.table(&["name", "amount", "condition", "valid", "law"], &rows);
    }

    fn refunds(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.refunds.is_empty() {
            return;
        }
        self.heading("refunds");
        let rows: Vec<Vec<String>> = blueprint
            .refunds
            .iter()
            .map(|refund| {
                vec![
                    self.text(&format!("refunds.{}.reason", refund.id)),
                    format!("`{}`", refund.formula.source()),
                    self.optional(refund.when.as_ref()),
                    refund.legal_basis.clone(),
                ]
            })
            .collect();
        self.table(&["reason", "amount", "condition", "law"], &rows);
    }

    fn validity(&self, position: &Position) -> String {
        let day = |date: jiff::civil::Date| crate::kinds::date_in_words(date, self.lang);
        let from = position
            .valid_from
            .map(|date| self.say("from_day", &[("day", &day(date))]));
        let until = position
            .valid_until
            .map(|date| self.say("until_day", &[("day", &day(date))]));
        let parts: Vec<String> = from.into_iter().chain(until).collect();
        if parts.is_empty() {
            self.say("always", &[])
        } else {
            parts.join(" ")
        }
    }

    /// A condition, or that there is none.
    pub(super) fn optional(&self, condition: Option<&crate::condition::Condition>) -> String {
        condition.map_or_else(|| self.say("always", &[]), |condition| self.condition(condition))
    }
}

const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Green => "green",
        Verdict::Yellow => "yellow",
        Verdict::Wait => "wait",
        Verdict::Red => "red",
        Verdict::Unavailable => "unavailable",
    }
}
