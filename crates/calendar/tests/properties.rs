//! What holds for every event, period and Land.

use base::Lang;
use calendar::{End, Event, HolidayCalendar, Land, Period, PeriodRule, Start};
use jiff::civil::{Date, date};
use proptest::prelude::*;

fn any_land() -> impl Strategy<Value = Land> {
    prop::sample::select(Land::ALL.to_vec())
}

fn any_day() -> impl Strategy<Value = Date> {
    (0i64..40_000).prop_map(|n| date(1995, 1, 1).saturating_add(jiff::Span::new().days(n)))
}

fn any_period() -> impl Strategy<Value = Period> {
    prop_oneof![
        (1u16..400).prop_map(Period::Days),
        (1u16..60).prop_map(Period::Weeks),
        (1u16..40).prop_map(Period::Months),
        (1u16..20).prop_map(Period::Years),
        (1u16..60).prop_map(Period::WorkingDays),
    ]
}

proptest! {
    // A failing case is printed; it becomes a line in `vectors.rs`, not a file of seeds.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_deadline_is_never_before_its_start_and_never_on_a_day_off(
        land in any_land(), on in any_day(), period in any_period(), same_day: bool,
    ) {
        let calendar = HolidayCalendar::new(land);
        let mut rule = PeriodRule::new(period, "");
        rule.start = if same_day { Start::SameDay } else { Start::NextDay };
        let deadline = rule.deadline(Event::Other, on, &calendar);
        prop_assert!(deadline.due >= on);
        prop_assert!(deadline.due >= deadline.unshifted);
        prop_assert!(calendar.is_working_day(deadline.due));
        prop_assert!(deadline.derivation.last().map(|step| step.date) == Some(deadline.due));
    }

    #[test]
    fn an_end_that_stays_is_exactly_the_unshifted_end(
        land in any_land(), on in any_day(), period in any_period(),
    ) {
        let calendar = HolidayCalendar::new(land);
        let moving = PeriodRule::new(period, "");
        let mut staying = moving.clone();
        staying.end = End::NamedDay;
        let moved = moving.deadline(Event::Other, on, &calendar);
        let stayed = staying.deadline(Event::Other, on, &calendar);
        prop_assert_eq!(stayed.due, moved.unshifted);
    }

    #[test]
    fn a_later_event_never_gives_an_earlier_deadline(
        land in any_land(), on in any_day(), period in any_period(), later in 0i64..90,
    ) {
        let calendar = HolidayCalendar::new(land);
        let rule = PeriodRule::new(period, "");
        let second = on.saturating_add(jiff::Span::new().days(later));
        let due = |day| rule.deadline(Event::Other, day, &calendar).due;
        prop_assert!(due(on) <= due(second));
    }

    #[test]
    fn every_derivation_reads_without_gaps_in_every_language(
        land in any_land(), on in any_day(), period in any_period(),
    ) {
        let deadline = PeriodRule::new(period, "§ 1").deadline(Event::Other, on, &HolidayCalendar::new(land));
        for lang in Lang::ALL {
            let text = deadline.explain(lang);
            prop_assert!(!text.contains('{') && !text.is_empty(), "{}", text);
        }
    }
}
