//! How long a closed case is kept. Pure.

use calendar::{Deadline, End, HolidayCalendar, Period, PeriodRule};
use jiff::civil::Date;

/// Last day on which a case is kept: the years of its blueprint after everything about it is over — the case itself, the
/// rights that it gave, the remedies against its decisions.
///
/// Source: Art. 5 Abs. 1 Buchst. e, Art. 17 Abs. 1 Buchst. a DSGVO; `legal` names the rule that sets the years.
pub fn ends(
    closed_on: Date,
    rights_until: impl IntoIterator<Item = Date>,
    years: u16,
    legal: &str,
    holidays: &HolidayCalendar,
) -> Deadline {
    let over_on = rights_until.into_iter().fold(closed_on, Date::max);
    let rule = PeriodRule {
        end: End::NobodyActs,
        ..PeriodRule::new(Period::Years(years), legal.to_owned())
    };
    rule.deadline(calendar::Event::Other, over_on, holidays)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Land;
    use jiff::civil::date;

    #[test]
    fn a_case_is_kept_for_its_years_after_the_last_right_that_it_gave() {
        let holidays = HolidayCalendar::new(Land::HE);
        let closed = date(2026, 11, 21);
        let plain = ends(closed, [], 3, "Aktenplan", &holidays);
        assert_eq!(plain.due, date(2029, 11, 21));
        let permit = ends(
            closed,
            [date(2027, 11, 20), date(2026, 12, 28)],
            3,
            "Aktenplan",
            &holidays,
        );
        assert_eq!(permit.due, date(2030, 11, 20));
        assert!(permit.explain(base::Lang::De).contains("Aktenplan"));
    }
}
