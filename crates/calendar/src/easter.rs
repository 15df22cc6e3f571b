//! Easter, from which seven public holidays are counted.

use jiff::civil::{Date, date};

/// Easter Sunday of a year in the Gregorian calendar.
///
/// Source: the algorithm of Meeus, Jones and Butcher (exact for all Gregorian years).
/// A year outside 1..=9999 answers as if it were the nearest year inside.
pub fn easter_sunday(year: i16) -> Date {
    let year = i32::from(year.clamp(1, 9999));
    let golden = year % 19;
    let (century, in_century) = (year / 100, year % 100);
    let moon_correction = (century + 8) / 25;
    let moon_shift = (century - moon_correction + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon_shift + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let month_and_day = epact + weekday - 7 * late + 114;
    let in_range = "Easter lies between 22 March and 25 April of the same year";
    date(
        i16::try_from(year).expect(in_range),
        i8::try_from(month_and_day / 31).expect(in_range),
        i8::try_from(month_and_day % 31 + 1).expect(in_range),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_on_the_known_days_including_both_extremes() {
        for expected in [
            date(1818, 3, 22),
            date(1943, 4, 25),
            date(2000, 4, 23),
            date(2008, 3, 23),
            date(2024, 3, 31),
            date(2025, 4, 20),
            date(2026, 4, 5),
            date(2038, 4, 25),
        ] {
            assert_eq!(easter_sunday(expected.year()), expected);
        }
    }

    #[test]
    fn easter_is_always_a_sunday_between_22_march_and_25_april() {
        for year in 1583..=9999 {
            let easter = easter_sunday(year);
            assert_eq!(easter.weekday(), jiff::civil::Weekday::Sunday);
            assert!(easter >= date(year, 3, 22) && easter <= date(year, 4, 25));
        }
    }
}
