//! Birth dates of which the register may know only the month or the year.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

/// A date with an unknown day, or an unknown day and month. Written `1950-00-00`, as the registers' data sheet does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PartialDate {
    year: i16,
    /// 1 to 12; 0: unknown.
    month: i8,
    /// 1 to 31; 0: unknown.
    day: i8,
}

impl PartialDate {
    pub fn known(date: Date) -> Self {
        PartialDate { year: date.year(), month: date.month(), day: date.day() }
    }

    pub fn year(self) -> i16 {
        self.year
    }

    /// The same date with its day, or day and month, unknown.
    pub fn blurred(self, month_too: bool) -> Self {
        PartialDate { month: if month_too { 0 } else { self.month }, day: 0, ..self }
    }

    /// True when `asked` may be this date: what the register does not know meets anything, what it knows must be asked
    /// for as it is, or leaving a day out would find everybody of a year.
    pub fn may_be(&self, asked: &PartialDate) -> bool {
        self.year == asked.year
            && (self.month == 0 || self.month == asked.month)
            && (self.day == 0 || self.day == asked.day)
    }

    /// All spellings under which a register may hold a date that `may_be` this one.
    pub fn registered_forms(self) -> [String; 3] {
        [self, self.blurred(false), self.blurred(true)].map(|date| date.to_string())
    }

    /// Age in full years on a day; an unknown birthday counts as the last possible one, so that nobody is taken for
    /// older than they are. `None` before birth.
    pub fn full_years(self, on: Date) -> Option<i64> {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { Date::new(self.year, month, 1).ok()?.days_in_month() } else { self.day };
        let before_birthday = (on.month(), on.day()) < (month, day);
        let years = i64::from(on.year()) - i64::from(self.year) - i64::from(before_birthday);
        (years >= 0).then_some(years)
    }
}

impl FromStr for PartialDate {
    type Err = ();

    /// Reads `1950-03-04`, `1950-03-00`, `1950-03`, `1950-00-00`, `1950` and the German `04.03.1950`, `00.00.1950`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let separator = if text.contains('.') { '.' } else { '-' };
        let mut parts: Vec<&str> = text.trim().split(separator).collect();
        if separator == '.' {
            parts.reverse();
        }
        let part = |i: usize| parts.get(i).map_or(Ok(0), |p| p.parse::<i16>().map_err(drop));
        let (year, month, day) = (part(0)?, part(1)?, part(2)?);
        let valid = parts.len() <= 3
            && (1850..=2200).contains(&year)
            && match (month, day) {
                (0, 0) => true,
                (0, _) => false,
                (1..=12, 0) => true,
                _ => i8::try_from(month)
                    .ok()
                    .zip(i8::try_from(day).ok())
                    .is_some_and(|(m, d)| Date::new(year, m, d).is_ok()),
            };
        let small = |v: i16| i8::try_from(v).map_err(drop);
        if valid { Ok(PartialDate { year, month: small(month)?, day: small(day)? }) } else { Err(()) }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> PartialDate {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_are_read_with_unknown_parts() {
        for (text, expected) in [
            ("1950-03-04", Some("1950-03-04")),
            ("04.03.1950", Some("1950-03-04")),
            ("00.00.1950", Some("1950-00-00")),
            ("1950", Some("1950-00-00")),
            ("1950-03", Some("1950-03-00")),
            ("1950-02-30", None),
            ("1950-00-04", None),
            ("1950-13-00", None),
            ("1950-3-4-5", None),
            ("abc", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<PartialDate>().ok().map(|d| d.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_the_register_may_not_know_the_day() {
        for (registered, asked, expected) in [
            ("1950-00-00", "1950-07-01", true),
            ("1950-07-00", "1950-07-01", true),
            ("1950-07-00", "1950-08-01", false),
            ("1950-07-01", "1950-00-00", false),
            ("1950-00-00", "1950-00-00", true),
            ("1950-00-00", "1951-00-00", false),
        ] {
            assert_eq!(read(registered).may_be(&read(asked)), expected, "{registered} {asked}");
        }
    }

    #[test]
    fn an_unknown_birthday_counts_as_the_last_possible() {
        for (born, on, years) in [
            ("2008-11-22", date(2026, 11, 21), Some(17)),
            ("2008-11-21", date(2026, 11, 21), Some(18)),
            ("2008-11-00", date(2026, 11, 29), Some(17)),
            ("2008-00-00", date(2026, 12, 30), Some(17)),
            ("2008-00-00", date(2026, 12, 31), Some(18)),
            ("2027-01-01", date(2026, 12, 31), None),
        ] {
            assert_eq!(read(born).full_years(on), years, "{born} {on}");
        }
    }
}
