//! What registers do with birth dates of which they know only the month or the year.

use base::checks::birth_date::PartialDate;
use jiff::civil::Date;

/// True when `asked` may be the registered date: what the register does not know meets anything; what it knows must
/// be asked for as it is, or leaving a day out would find everybody of a year.
pub fn may_be(registered: PartialDate, asked: PartialDate) -> bool {
    registered == asked || year_only(asked) == registered || without_day(asked) == Some(registered)
}

/// All spellings under which a register may hold a date that may be the one asked for.
pub fn registered_forms(asked: PartialDate) -> Vec<String> {
    let mut forms = vec![asked.iso(), year_only(asked).iso()];
    forms.extend(without_day(asked).map(PartialDate::iso));
    forms.sort();
    forms.dedup();
    forms
}

/// Age in full years on a day; an unknown birthday counts as the last possible one, so that nobody is taken for older
/// than they are. `None` before birth.
pub fn full_years(born: PartialDate, on: Date) -> Option<i64> {
    let years = on.year() - born.latest().year();
    let completed = if born.is_at_least(years, on) { years } else { years - 1 };
    (completed >= 0).then_some(i64::from(completed))
}

/// The same date with its day and month unknown.
pub(crate) fn year_only(date: PartialDate) -> PartialDate {
    PartialDate::Year(date.latest().year())
}

/// The same date with its day unknown; `None` when the month is unknown already.
pub(crate) fn without_day(date: PartialDate) -> Option<PartialDate> {
    match date {
        PartialDate::Year(_) => None,
        PartialDate::Month(..) => Some(date),
        PartialDate::Day(day) => Some(PartialDate::Month(day.year(), day.month())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::checks::birth_date::parse;
    use jiff::civil::date;

    fn read(text: &str) -> PartialDate {
        parse(text).expect("a date")
    }

    #[test]
    fn only_the_register_may_not_know_the_day() {
        for (registered, asked, expected) in [
            ("1950-00-00", "1950-07-01", true),
            ("1950-07-00", "1950-07-01", true),
            ("1950-07-00", "1950-08-01", false),
            ("1950-07-01", "1950-00-00", false),
            ("1950-07-01", "1950-07-00", false),
            ("1950-00-00", "1950-00-00", true),
            ("1950-00-00", "1951-00-00", false),
        ] {
            let (registered, asked) = (read(registered), read(asked));
            assert_eq!(may_be(registered, asked), expected, "{registered} {asked}");
            assert_eq!(
                registered_forms(asked).contains(&registered.iso()),
                expected,
                "{registered} {asked}"
            );
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
            ("2008-02-29", date(2026, 2, 28), Some(17)),
            ("2008-02-29", date(2026, 3, 1), Some(18)),
            ("2026-11-21", date(2026, 11, 21), Some(0)),
            ("2027-01-01", date(2026, 12, 31), None),
        ] {
            assert_eq!(full_years(read(born), on), years, "{born} {on}");
        }
    }
}
