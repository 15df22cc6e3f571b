//! Periods of time as the law counts them, and the day on which they end.

use std::fmt;
use std::str::FromStr;

use base::Lang;
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::HolidayCalendar;

/// A length of time in the unit in which the law states it.
///
/// Written in data as `14 days`, `2 weeks`, `1 month`, `1 year`, `10 working-days`.
/// The unit matters: one month is not thirty days (§ 188 Abs. 2 BGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Period {
    /// Calendar days.
    Days(u16),
    /// Weeks of seven calendar days.
    Weeks(u16),
    /// Calendar months.
    Months(u16),
    /// Calendar years.
    Years(u16),
    /// Mondays to Fridays that are no public holidays (Arbeitstage, not Werktage).
    WorkingDays(u16),
}

/// Whether the first day counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// The event falls into the course of a day; that day does not count. § 187 Abs. 1 BGB.
    #[default]
    NextDay,
    /// The period begins with the beginning of a day; that day counts. § 187 Abs. 2 BGB.
    SameDay,
}

/// A period in words that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a period; write a number from 0 to {max} and a unit, for instance `14 days`, `2 weeks`, `1 month`, `1 year`, `10 working-days`",
    max = Period::AMOUNT_MAX
)]
pub struct PeriodSyntax(pub String);

impl Period {
    /// Longest period that data may state, in its own unit.
    pub const AMOUNT_MAX: u16 = 3660;

    /// The last day of the period, before any shift from a weekend or holiday.
    ///
    /// `event` is the day of the event, or with [`Start::SameDay`] the first day that counts.
    /// Source: § 188 Abs. 1 to 3 BGB. A period that would leave the year 9999 ends there.
    pub fn last_day(self, event: Date, start: Start, calendar: &HolidayCalendar) -> Date {
        match (self, start) {
            (Period::Days(n), Start::NextDay) => plus_days(event, i64::from(n)),
            (Period::Days(n), Start::SameDay) => plus_days(event, i64::from(n) - 1),
            (Period::Weeks(n), Start::NextDay) => plus_days(event, i64::from(n) * 7),
            (Period::Weeks(n), Start::SameDay) => plus_days(event, i64::from(n) * 7 - 1),
            (Period::Months(n), Start::NextDay) => plus_months(event, i64::from(n)),
            (Period::Months(n), Start::SameDay) => day_before_months(event, i64::from(n)),
            (Period::Years(n), Start::NextDay) => plus_months(event, i64::from(n) * 12),
            (Period::Years(n), Start::SameDay) => day_before_months(event, i64::from(n) * 12),
            (Period::WorkingDays(n), Start::NextDay) => nth_working_day(event, n, calendar),
            (Period::WorkingDays(n), Start::SameDay) => nth_working_day(plus_days(event, -1), n, calendar),
        }
    }

    /// Whether the month in which the period ends lacks the day on which it would end.
    ///
    /// Source: § 188 Abs. 3 BGB.
    pub(crate) fn is_clamped(self, event: Date, last_day: Date, start: Start) -> bool {
        let counted_in_months = matches!(self, Period::Months(_) | Period::Years(_));
        counted_in_months && start == Start::NextDay && last_day.day() != event.day()
    }

    /// The period in words, for instance `2 Wochen`, `1 month`; German in the dative case.
    pub fn in_words(self, lang: Lang) -> String {
        let (n, german_one, german_many, english) = match self {
            Period::Days(n) => (n, "Tag", "Tagen", "day"),
            Period::Weeks(n) => (n, "Woche", "Wochen", "week"),
            Period::Months(n) => (n, "Monat", "Monaten", "month"),
            Period::Years(n) => (n, "Jahr", "Jahren", "year"),
            Period::WorkingDays(n) => (n, "Arbeitstag", "Arbeitstagen", "working day"),
        };
        match (lang, n) {
            (Lang::En, 1) => format!("1 {english}"),
            (Lang::En, _) => format!("{n} {english}s"),
            (_, 1) => format!("1 {german_one}"),
            (_, _) => format!("{n} {german_many}"),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (n, unit) = match *self {
            Period::Days(n) => (n, "day"),
            Period::Weeks(n) => (n, "week"),
            Period::Months(n) => (n, "month"),
            Period::Years(n) => (n, "year"),
            Period::WorkingDays(n) => (n, "working-day"),
        };
        write!(f, "{n} {unit}{}", if n == 1 { "" } else { "s" })
    }
}

impl FromStr for Period {
    type Err = PeriodSyntax;

    fn from_str(text: &str) -> Result<Self, PeriodSyntax> {
        let wrong = || PeriodSyntax(text.to_string());
        let (amount, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        let n: u16 = amount.parse().map_err(|_| wrong())?;
        if n > Self::AMOUNT_MAX {
            return Err(wrong());
        }
        match unit.trim() {
            "day" | "days" => Ok(Period::Days(n)),
            "week" | "weeks" => Ok(Period::Weeks(n)),
            "month" | "months" => Ok(Period::Months(n)),
            "year" | "years" => Ok(Period::Years(n)),
            "working-day" | "working-days" => Ok(Period::WorkingDays(n)),
            _ => Err(wrong()),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodSyntax;

    fn try_from(text: String) -> Result<Self, PeriodSyntax> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    date.saturating_add(Span::new().days(days))
}

/// jiff ends a month that lacks the day at its last day, as § 188 Abs. 3 BGB demands.
fn plus_months(date: Date, months: i64) -> Date {
    match Span::new().try_months(months) {
        Ok(span) => date.saturating_add(span),
        // Longer than all of the calendar.
        Err(_) => Date::MAX,
    }
}

/// End of a period whose first day counts: the day before the one with the same number.
///
/// Source: § 188 Abs. 2 Alternative 2 BGB. 31 January plus one month would end on "30 February"
/// and therefore ends on the last of February (Abs. 3), not a day earlier.
fn day_before_months(first_day: Date, months: i64) -> Date {
    let same_number = plus_months(first_day, months);
    if same_number.day() == first_day.day() {
        plus_days(same_number, -1)
    } else {
        same_number
    }
}

fn nth_working_day(event: Date, n: u16, calendar: &HolidayCalendar) -> Date {
    let mut day = event;
    for _ in 0..n {
        day = calendar.on_or_after(plus_days(day, 1));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Land;

    fn check(period: &str, event: &str, start: Start, last_day: &str) {
        let hesse = HolidayCalendar::new(Land::HE);
        let period: Period = period.parse().expect("test data");
        let found = period.last_day(event.parse().expect("test data"), start, &hesse);
        assert_eq!(found.to_string(), last_day, "{period} from {event} {start:?}");
    }

    #[test]
    fn the_day_of_the_event_does_not_count() {
        check("3 days", "2026-11-20", Start::NextDay, "2026-11-23");
        check("2 weeks", "2026-05-04", Start::NextDay, "2026-05-18");
        check("1 month", "2026-03-07", Start::NextDay, "2026-04-07");
        check("1 year", "2025-02-28", Start::NextDay, "2026-02-28");
        check("0 days", "2026-03-07", Start::NextDay, "2026-03-07");
    }

    #[test]
    fn a_month_that_lacks_the_day_ends_the_period_at_its_last_day() {
        check("1 month", "2026-01-31", Start::NextDay, "2026-02-28");
        check("1 month", "2028-01-31", Start::NextDay, "2028-02-29");
        check("3 months", "2025-11-30", Start::NextDay, "2026-02-28");
        check("1 year", "2028-02-29", Start::NextDay, "2029-02-28");
        check("1 month", "2026-02-28", Start::NextDay, "2026-03-28");
    }

    #[test]
    fn a_period_that_begins_with_a_day_ends_one_day_earlier() {
        check("1 week", "2026-11-02", Start::SameDay, "2026-11-08");
        check("1 month", "2026-03-01", Start::SameDay, "2026-03-31");
        check("1 month", "2026-01-30", Start::SameDay, "2026-02-28");
        check("1 month", "2026-01-31", Start::SameDay, "2026-02-28");
        check("1 month", "2026-03-31", Start::SameDay, "2026-04-30");
        check("18 years", "2008-11-21", Start::SameDay, "2026-11-20");
        check("2 working-days", "2026-11-20", Start::SameDay, "2026-11-23");
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        // Good Friday is 3 April, Easter Monday 6 April 2026.
        check("1 working-day", "2026-04-02", Start::NextDay, "2026-04-07");
        check("10 working-days", "2026-12-18", Start::NextDay, "2027-01-05");
    }

    #[test]
    fn a_period_reads_what_it_writes_and_refuses_everything_else() {
        for text in ["14 days", "1 week", "3 months", "1 year", "10 working-days"] {
            assert_eq!(text.parse::<Period>().map(|p| p.to_string()), Ok(text.to_string()));
        }
        for text in ["", "14", "days", "-1 days", "1 fortnight", "3661 days", "99999 days"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_longest_period_at_the_end_of_time_does_not_panic() {
        let calendar = HolidayCalendar::new(Land::HE);
        for period in [
            Period::Days(u16::MAX),
            Period::Weeks(u16::MAX),
            Period::Months(u16::MAX),
            Period::Years(u16::MAX),
            Period::WorkingDays(2000),
        ] {
            for start in [Start::NextDay, Start::SameDay] {
                assert_eq!(period.last_day(Date::MAX, start, &calendar).year(), 9999);
            }
        }
    }
}
