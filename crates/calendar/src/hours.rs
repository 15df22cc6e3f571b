//! Periods in hours.

use base::Lang;
use jiff::{Span, Zoned};

use crate::derivation::explain_all;
use crate::{DerivationStep, Reason};

/// The moment at which a period in hours ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoursDeadline {
    /// The moment, in the time zone of the start.
    pub due: Zoned,
    /// Why.
    pub derivation: Vec<DerivationStep>,
}

impl HoursDeadline {
    /// The derivation as text, one step a line.
    pub fn explain(&self, lang: Lang) -> String {
        explain_all(&self.derivation, lang)
    }
}

/// End of a period in hours. Weekends and holidays count; a change of the clocks does not
/// lengthen or shorten it.
///
/// Source: § 31 Abs. 6 VwVfG.
pub fn hours_deadline(start: &Zoned, hours: u16) -> HoursDeadline {
    let due = start.saturating_add(Span::new().hours(i64::from(hours)));
    let time = format!("{:02}:{:02}", due.hour(), due.minute());
    let reason = Reason::Hours { hours, time };
    let step = DerivationStep::new(due.date(), "§ 31 Abs. 6 VwVfG", reason);
    HoursDeadline {
        due,
        derivation: vec![step],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_run_through_weekends_and_over_the_change_of_clocks() {
        // Friday before the clocks go forward on Sunday 29 March 2026.
        let start: Zoned = "2026-03-27T15:00[Europe/Berlin]".parse().expect("test data");
        let deadline = hours_deadline(&start, 48);
        assert_eq!(deadline.due.datetime().to_string(), "2026-03-29T16:00:00");
        assert!(deadline.explain(Lang::De).contains("16:00 Uhr"));
    }
}
