//! Dates and lists as a reader of a letter expects them.

use base::Lang;
use jiff::civil::{Date, Weekday};

/// A date with its weekday: `Montag, 3. August 2026`, `Monday, 3 August 2026`.
pub fn long_date(date: Date, lang: Lang) -> String {
    let weekday = weekday(date.weekday(), lang);
    let (day, month, year) = (date.day(), month(date.month(), lang), date.year());
    match lang {
        Lang::En => format!("{weekday}, {day} {month} {year}"),
        Lang::De | Lang::Plain => format!("{weekday}, {day}. {month} {year}"),
    }
}

/// A date in digits: `03.08.2026`, in English `03/08/2026`.
pub fn short_date(date: Date, lang: Lang) -> String {
    let separator = if lang == Lang::En { '/' } else { '.' };
    format!(
        "{:02}{separator}{:02}{separator}{:04}",
        date.day(),
        date.month(),
        date.year()
    )
}

/// Name of a weekday.
pub fn weekday(weekday: Weekday, lang: Lang) -> &'static str {
    let (german, english) = match weekday {
        Weekday::Monday => ("Montag", "Monday"),
        Weekday::Tuesday => ("Dienstag", "Tuesday"),
        Weekday::Wednesday => ("Mittwoch", "Wednesday"),
        Weekday::Thursday => ("Donnerstag", "Thursday"),
        Weekday::Friday => ("Freitag", "Friday"),
        Weekday::Saturday => ("Samstag", "Saturday"),
        Weekday::Sunday => ("Sonntag", "Sunday"),
    };
    if lang == Lang::En { english } else { german }
}

/// Name of a month; `month` is 1–12, anything else is read as December.
pub fn month(month: i8, lang: Lang) -> &'static str {
    let (german, english) = match month {
        1 => ("Januar", "January"),
        2 => ("Februar", "February"),
        3 => ("März", "March"),
        4 => ("April", "April"),
        5 => ("Mai", "May"),
        6 => ("Juni", "June"),
        7 => ("Juli", "July"),
        8 => ("August", "August"),
        9 => ("September", "September"),
        10 => ("Oktober", "October"),
        11 => ("November", "November"),
        _ => ("Dezember", "December"),
    };
    if lang == Lang::En { english } else { german }
}

/// `a`, `a und b`, `a, b und c`.
pub(crate) fn enumerate(items: &[String], lang: Lang) -> String {
    let and = if lang == Lang::En { "and" } else { "und" };
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {and} {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_read_as_in_a_letter() {
        let day = date(2026, 8, 3);
        assert_eq!(long_date(day, Lang::De), "Montag, 3. August 2026");
        assert_eq!(long_date(day, Lang::En), "Monday, 3 August 2026");
        assert_eq!(short_date(day, Lang::Plain), "03.08.2026");
    }

    #[test]
    fn lists_end_with_and() {
        let items = ["a".to_string(), "b".to_string(), "c".to_string()];
        assert_eq!(enumerate(&items, Lang::De), "a, b und c");
        assert_eq!(enumerate(&items[..1], Lang::De), "a");
    }
}
