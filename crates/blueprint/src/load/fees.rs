use jiff::civil::Date;

use super::Loader;
use super::source::{FeesFile, PositionEntry, RefundEntry, Text};
use crate::condition::{Roots, object};
use crate::model::{Amount, CalculationLine, Position, RefundRule};
use crate::schema::Type;

const FILE: &str = "fees.toml";

impl Loader<'_> {
    pub(super) fn fees(&mut self, file: FeesFile, roots: &Roots) -> (Vec<Position>, Vec<RefundRule>) {
        self.unique(FILE, "refunds", file.refunds.iter().map(|refund| &refund.id));
        let positions = file
            .positions
            .into_iter()
            .filter_map(|position| self.position(position, roots))
            .collect();
        let mut roots = roots.clone();
        roots.insert("fee".to_owned(), object([("total_cent", Type::Int)]));
        let refunds = file
            .refunds
            .into_iter()
            .filter_map(|refund| self.refund_rule(refund, &roots))
            .collect();
        (positions, refunds)
    }

    fn position(&mut self, entry: PositionEntry, roots: &Roots) -> Option<Position> {
        let when = self.condition(FILE, entry.when.as_ref(), roots);
        let amount = match (entry.amount_cent, &entry.formula) {
            (Some(cents), None) if cents >= 0 => Amount::Fixed(cents),
            (None, Some(formula)) => Amount::Formula(self.compile(FILE, formula, roots, &Type::Int)?),
            _ => {
                let message = format!(
                    "the position `{}` needs either amount_cent, not negative, or formula",
                    entry.id.get_ref()
                );
                self.error_at(FILE, entry.id.span().start, message, None);
                return None;
            }
        };
        if entry.legal_basis.trim().is_empty() {
            let message = format!(
                "the position `{}` needs a legal_basis: what no law or by-law asks for is not charged",
                entry.id.get_ref()
            );
            self.error_at(FILE, entry.id.span().start, message, None);
        }
        Some(Position {
            when,
            amount,
            legal_basis: entry.legal_basis,
            valid_from: entry.valid_from.as_ref().and_then(|text| self.date(text)),
            valid_until: entry.valid_until.as_ref().and_then(|text| self.date(text)),
            account: entry.account,
            id: entry.id.into_inner(),
        })
    }

    fn refund_rule(&mut self, entry: RefundEntry, roots: &Roots) -> Option<RefundRule> {
        let lines = entry.calculation.iter().filter_map(|line| {
            let value = self.compile(FILE, &line.value, roots, &Type::Any)?;
            Some(CalculationLine {
                id: line.id.clone(),
                value,
                is_money: line.cent,
            })
        });
        let calculation = lines.collect();
        Some(RefundRule {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            formula: self.compile(FILE, &entry.formula, roots, &Type::Int)?,
            legal_basis: entry.legal_basis,
            calculation,
            id: entry.id.into_inner(),
        })
    }

    fn date(&mut self, text: &Text) -> Option<Date> {
        let date = text.get_ref().parse().ok();
        if date.is_none() {
            self.error_at(
                FILE,
                text.span().start,
                format!("`{}` is no date like 2026-01-31", text.get_ref()),
                None,
            );
        }
        date
    }
}
