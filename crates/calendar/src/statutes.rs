//! The periods of general procedural law, each with its norm and the day since which it is law.
//!
//! Periods of a single service (registration within two weeks, receipt within three days) are
//! data of that service's blueprint, not of this crate.

use std::borrow::Cow;

use jiff::civil::{Date, date};

use crate::{End, Period, PeriodRule, Start};

/// A period of general law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statute {
    /// The period and its norm.
    pub rule: PeriodRule,
    /// First day on which the norm is law in this form.
    pub valid_from: Date,
}

/// Objection against a decision whose instruction on remedies is correct.
pub const OBJECTION: Statute = statute(
    Period::Months(1),
    End::NextWorkingDayCourt,
    "§ 70 Abs. 1 Satz 1 VwGO",
    date(1960, 4, 1),
);

/// Court action against a decision, where there is no objection.
pub const COURT_ACTION: Statute = statute(
    Period::Months(1),
    End::NextWorkingDayCourt,
    "§ 74 Abs. 1 VwGO",
    date(1960, 4, 1),
);

/// Any remedy, when its instruction is missing or wrong.
pub const REMEDY_WITHOUT_INSTRUCTION: Statute = statute(
    Period::Years(1),
    End::NextWorkingDayCourt,
    "§ 58 Abs. 2 VwGO",
    date(1960, 4, 1),
);

/// Time during which an action for failure to act is not yet admissible.
pub const INACTIVITY: Statute = statute(Period::Months(3), End::NobodyActs, "§ 75 Satz 2 VwGO", date(1960, 4, 1));

/// Decision before a permission counts as granted, unless a special law says otherwise.
///
/// Whether its end shifts from a weekend is disputed; `ClockReading` therefore gives both days.
pub const DEEMED_PERMISSION: Statute = statute(
    Period::Months(3),
    End::NextWorkingDay,
    "§ 42a Abs. 2 Satz 1 VwVfG",
    date(2008, 12, 18),
);

/// How long a decision stays available in the portal after the notice was sent.
pub const PORTAL_RETRIEVAL: Statute = statute(
    Period::Days(10),
    End::NobodyActs,
    "§ 41 Abs. 2a Satz 4 VwVfG",
    date(2017, 1, 1),
);

const fn statute(period: Period, end: End, source: &'static str, valid_from: Date) -> Statute {
    let source = Cow::Borrowed(source);
    Statute {
        rule: PeriodRule {
            period,
            start: Start::NextDay,
            end,
            source,
        },
        valid_from,
    }
}
