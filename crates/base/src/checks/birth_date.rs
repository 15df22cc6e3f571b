//! A date of birth, of which day or day and month may be unknown.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::date::{calendar_date, parts};
use super::{CheckError, digits};

/// A date of birth. Identity papers of many countries know only the year, or year and month;
/// registers then write zeros (`00.00.1950`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartialDate {
    /// Only the year is known.
    Year(i16),
    /// Year and month (1–12) are known.
    Month(i16, i8),
    /// The whole date is known.
    Day(Date),
}

/// Reads `3.5.1980`, `1980-05-03`, `00.05.1980`, `00.00.1950`, `1950-00-00`, `05.1950`, `1950`.
///
/// Source: DSMeld, dates of birth with unknown parts.
/// Errors: those of a date, and `birth-date.day-without-month`.
pub fn parse(raw: &str) -> Result<PartialDate, CheckError> {
    let text = super::without_spaces(raw);
    match (digits(&text), text.split_once('.')) {
        (Some(year), _) if text.len() == 4 => whole(i16::try_from(year).unwrap_or_default(), 0, 0),
        (None, Some((month, year))) if year.len() == 4 && digits(year).is_some() => {
            let (year, month, day) = parts(&format!("00.{month}.{year}"))?;
            whole(year, month, day)
        }
        _ => {
            let (year, month, day) = parts(raw)?;
            whole(year, month, day)
        }
    }
}

/// Checks in addition that the person is born and not older than 130 years on `today`.
///
/// Errors: `birth-date.future`, `birth-date.too-old`.
pub fn plausible(born: PartialDate, today: Date) -> Result<PartialDate, CheckError> {
    if born.earliest() > today {
        return Err(CheckError::new("birth-date.future"));
    }
    if today.year() - born.latest().year() > 130 {
        return Err(CheckError::new("birth-date.too-old"));
    }
    Ok(born)
}

impl PartialDate {
    /// The earliest day it can be.
    pub fn earliest(self) -> Date {
        match self {
            PartialDate::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::MIN),
            PartialDate::Month(year, month) => Date::new(year, month, 1).unwrap_or(Date::MIN),
            PartialDate::Day(date) => date,
        }
    }

    /// The latest day it can be.
    pub fn latest(self) -> Date {
        match self {
            PartialDate::Year(year) => Date::new(year, 12, 31).unwrap_or(Date::MAX),
            PartialDate::Month(..) => self.earliest().last_of_month(),
            PartialDate::Day(date) => date,
        }
    }

    /// The date, when it is known to the day.
    pub fn day(self) -> Option<Date> {
        match self {
            PartialDate::Day(date) => Some(date),
            PartialDate::Year(_) | PartialDate::Month(..) => None,
        }
    }

    /// Whether the person has certainly completed this many years on a day.
    ///
    /// A year of life is completed at the end of the day before the birthday (§ 187 Abs. 2 Satz 2,
    /// § 188 Abs. 2 BGB). With unknown parts the latest possible birthday decides.
    pub fn is_at_least(self, years: i16, on: Date) -> bool {
        let born = self.latest();
        let months = jiff::Span::new().try_years(years);
        months.is_ok_and(|span| {
            // Born on 29 February, a person completes the year when 28 February ends.
            let birthday = born.saturating_add(span);
            let birthday = if birthday.day() == born.day() {
                birthday
            } else {
                birthday.tomorrow().unwrap_or(birthday)
            };
            birthday <= on
        })
    }

    /// ISO form; unknown parts are zero: `1950-00-00`.
    pub fn iso(self) -> String {
        let (year, month, day) = self.numbers();
        format!("{year:04}-{month:02}-{day:02}")
    }

    fn numbers(self) -> (i16, i8, i8) {
        match self {
            PartialDate::Year(year) => (year, 0, 0),
            PartialDate::Month(year, month) => (year, month, 0),
            PartialDate::Day(date) => (date.year(), date.month(), date.day()),
        }
    }
}

/// German form; unknown parts are zero: `00.00.1950`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.numbers();
        write!(f, "{day:02}.{month:02}.{year:04}")
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso())
    }
}

fn whole(year: i16, month: i8, day: i8) -> Result<PartialDate, CheckError> {
    match (month, day) {
        // The first of the month exists in every month, so this checks year and month.
        (0, 0) => calendar_date(year, 1, 1).map(|_| PartialDate::Year(year)),
        (month, 0) => calendar_date(year, month, 1).map(|_| PartialDate::Month(year, month)),
        (0, _) => Err(CheckError::new("birth-date.day-without-month")),
        (month, day) => calendar_date(year, month, day).map(PartialDate::Day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn unknown_parts_are_zero_or_left_out() {
        for (raw, german) in [
            ("3.5.1980", "03.05.1980"),
            ("1980-05-03", "03.05.1980"),
            ("00.00.1950", "00.00.1950"),
            ("1950", "00.00.1950"),
            ("1950-00-00", "00.00.1950"),
            ("05.1950", "00.05.1950"),
            ("00.05.1950", "00.05.1950"),
        ] {
            assert_eq!(parse(raw).map(|d| d.to_string()), Ok(german.into()), "{raw}");
        }
        for (raw, key) in [
            ("3.5.80", "date.year"),
            ("03.00.1950", "birth-date.day-without-month"),
            ("13.1950", "date.not-in-calendar"),
            ("00.13.1950", "date.not-in-calendar"),
            ("0000", "date.year"),
            ("", "date.format"),
        ] {
            assert_eq!(parse(raw).map_err(|e| e.key), Err(key), "{raw}");
        }
    }

    #[test]
    fn age_is_certain_only_when_the_latest_birthday_has_come() {
        let on = date(2026, 11, 21);
        for (born, adult) in [
            ("21.11.2008", true),
            ("22.11.2008", false),
            ("00.11.2008", false),
            ("00.10.2008", true),
            ("2008", false),
            ("2007", true),
        ] {
            assert_eq!(parse(born).map(|d| d.is_at_least(18, on)), Ok(adult), "{born}");
        }
        let leap = PartialDate::Day(date(2008, 2, 29));
        assert!(!leap.is_at_least(18, date(2026, 2, 28)));
        assert!(leap.is_at_least(18, date(2026, 3, 1)));
    }

    #[test]
    fn nobody_is_born_tomorrow_or_older_than_130() {
        let today = date(2026, 11, 21);
        let check = |raw: &str| plausible(parse(raw).expect("test data"), today).map_err(|e| e.key);
        assert!(check("21.11.2026").is_ok());
        assert!(check("2026").is_ok());
        assert_eq!(check("22.11.2026"), Err("birth-date.future"));
        assert_eq!(check("1895"), Err("birth-date.too-old"));
    }
}
