//! A whole date.

use jiff::civil::Date;

use super::{CheckError, digits, is_space};

/// Reads `2026-11-01`, `1.11.2026`, `01. 11. 2026`, `1. November 2026`.
///
/// A year of two digits is refused, because nobody can know the century; slashes are refused,
/// because `1/11/2026` is read differently in different countries.
/// Errors: `date.format`, `date.year`, `date.slash`, `date.not-in-calendar`.
pub fn parse(raw: &str) -> Result<Date, CheckError> {
    let (year, month, day) = parts(raw)?;
    calendar_date(year, month, day)
}

/// Year, month, day as written; each may still be zero or out of range.
pub(super) fn parts(raw: &str) -> Result<(i16, i8, i8), CheckError> {
    let text: String = raw.chars().filter(|c| !is_space(*c)).collect();
    if text.contains('/') {
        return Err(CheckError::new("date.slash"));
    }
    let named = with_month_as_number(&text);
    let fields: Vec<&str> = match named.split('-').collect::<Vec<_>>() {
        iso if iso.len() == 3 => iso,
        _ => named.split('.').rev().collect(),
    };
    let [year, month, day] = fields.as_slice() else {
        return Err(CheckError::new("date.format"));
    };
    if year.len() == 2 && digits(year).is_some() {
        return Err(CheckError::new("date.year"));
    }
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return Err(CheckError::new("date.format"));
    }
    let format = || CheckError::new("date.format");
    let small = |text: &str| digits(text).and_then(|n| i8::try_from(n).ok());
    let year = digits(year).and_then(|n| i16::try_from(n).ok()).ok_or_else(format)?;
    Ok((year, small(month).ok_or_else(format)?, small(day).ok_or_else(format)?))
}

/// Errors: `date.not-in-calendar`.
pub(super) fn calendar_date(year: i16, month: i8, day: i8) -> Result<Date, CheckError> {
    let no_such_day = |_| {
        let written = format!("{day:02}.{month:02}.{year:04}");
        CheckError::new("date.not-in-calendar").with("date", written)
    };
    if year == 0 {
        return Err(CheckError::new("date.year"));
    }
    Date::new(year, month, day).map_err(no_such_day)
}

/// `1.November2026` becomes `1.11.2026`; anything else stays.
fn with_month_as_number(text: &str) -> String {
    let lower = text.to_lowercase();
    let months = [
        ["januar", "january"],
        ["februar", "february"],
        ["märz", "march"],
        ["april", "april"],
        ["mai", "may"],
        ["juni", "june"],
        ["juli", "july"],
        ["august", "august"],
        ["september", "september"],
        ["oktober", "october"],
        ["november", "november"],
        ["dezember", "december"],
    ];
    for (number, names) in (1..).zip(months) {
        for name in names {
            if let Some((day, year)) = lower.split_once(name) {
                let day = day.trim_end_matches('.');
                return format!("{day}.{number}.{year}");
            }
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expected: Result<&str, &'static str>) {
        let found = parse(raw).map(|date| date.to_string()).map_err(|error| error.key);
        assert_eq!(found, expected.map(str::to_string), "{raw:?}");
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for raw in [
            "2026-11-01",
            "1.11.2026",
            "01.11.2026",
            " 01. 11. 2026 ",
            "1. November 2026",
        ] {
            check(raw, Ok("2026-11-01"));
        }
        check("3. März 2026", Ok("2026-03-03"));
        check("29.02.2028", Ok("2028-02-29"));
    }

    #[test]
    fn what_is_ambiguous_or_impossible_is_refused() {
        for (raw, key) in [
            ("", "date.format"),
            ("3.5.80", "date.year"),
            ("1/11/2026", "date.slash"),
            ("29.02.2026", "date.not-in-calendar"),
            ("00.00.1950", "date.not-in-calendar"),
            ("01.01.0000", "date.year"),
            ("gestern", "date.format"),
            ("1.11.", "date.format"),
            ("001.11.2026", "date.format"),
            ("1.300.2026", "date.format"),
            ("20261101", "date.format"),
        ] {
            check(raw, Err(key));
        }
    }
}
