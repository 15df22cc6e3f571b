//! Dates that lawyers and clerks have worked out by hand.

use calendar::remedies::{INACTIVITY_WARNING_DAYS, Instruction};
use calendar::{
    AuthorityClock, ClockReading, ClockRefusal, ClockRule, Deadline, End, Event, HolidayCalendar, Land, NotYetNotified,
    Period, PeriodRule, ProceduralLaw, appointment, notification, remedies, statutes,
};
use jiff::civil::Date;

fn day(text: &str) -> Date {
    text.parse().expect("test data")
}

fn hesse() -> HolidayCalendar {
    HolidayCalendar::new(Land::HE)
}

fn rule(period: &str, source: &'static str) -> PeriodRule {
    PeriodRule::new(period.parse().expect("test data"), source)
}

#[test]
fn periods_of_the_services_end_on_the_expected_day() {
    for (what, period, event, on, due) in [
        (
            "neighbour's objections",
            "2 weeks",
            Event::Received,
            "2026-05-04",
            "2026-05-18",
        ),
        (
            "statement",
            "1 month",
            Event::StatementRequested,
            "2026-01-31",
            "2026-03-02",
        ),
        (
            "registration after moving in",
            "2 weeks",
            Event::Other,
            "2026-11-01",
            "2026-11-16",
        ),
        (
            "receipt for a trade notice",
            "3 days",
            Event::Complete,
            "2026-11-20",
            "2026-11-23",
        ),
        (
            "consent of the municipality",
            "2 months",
            Event::StatementRequested,
            "2026-12-31",
            "2027-03-01",
        ),
        (
            "completeness check",
            "10 working-days",
            Event::Applied,
            "2026-05-08",
            "2026-05-26",
        ),
        ("over Easter", "1 week", Event::Received, "2026-03-27", "2026-04-07"),
        (
            "over the turn of the year",
            "1 month",
            Event::Received,
            "2026-11-26",
            "2026-12-28",
        ),
    ] {
        let deadline = rule(period, "").deadline(event, day(on), &hesse());
        assert_eq!(deadline.due, day(due), "{what}");
    }
}

#[test]
fn the_same_period_ends_later_where_the_land_keeps_a_holiday() {
    let one_week = rule("1 week", "");
    for (land, due) in [
        (Land::BY, "2026-11-02"),
        (Land::TH, "2026-11-02"),
        (Land::SN, "2026-10-30"),
    ] {
        let on = if land == Land::SN { "2026-10-23" } else { "2026-10-24" };
        let calendar = HolidayCalendar::new(land);
        assert_eq!(
            one_week.deadline(Event::Received, day(on), &calendar).due,
            day(due),
            "{land:?}"
        );
    }
    let corpus_christi = day("2026-05-28");
    for (land, due) in [(Land::HE, "2026-06-05"), (Land::BE, "2026-06-04")] {
        let calendar = HolidayCalendar::new(land);
        assert_eq!(
            one_week.deadline(Event::Received, corpus_christi, &calendar).due,
            day(due)
        );
    }
}

#[test]
fn an_appointment_stands_on_a_sunday() {
    let deadline = appointment(day("2026-08-02"), &hesse());
    assert_eq!(deadline.due, day("2026-08-02"));
    assert_eq!(deadline.derivation[1].rule, "§ 31 Abs. 5 VwVfG");
}

#[test]
fn an_end_that_was_named_or_bounds_a_benefit_stays_on_a_weekend() {
    for end in [End::NamedDay, End::BenefitPeriod, End::NobodyActs] {
        let mut two_weeks = rule("2 weeks", "");
        two_weeks.end = end;
        assert_eq!(
            two_weeks.deadline(Event::Other, day("2026-11-01"), &hesse()).due,
            day("2026-11-15")
        );
    }
}

#[test]
fn posted_decisions_count_as_notified_on_the_fourth_day_since_2025() {
    for (land, law, posted, notified) in [
        (Land::RP, ProceduralLaw::Vwvfg, "2025-03-03", "2025-03-07"),
        (Land::RP, ProceduralLaw::Vwvfg, "2024-12-31", "2025-01-03"),
        (Land::RP, ProceduralLaw::Vwvfg, "2025-01-01", "2025-01-05"),
        // A Sunday: no shift in administrative procedure, shift in tax procedure.
        (Land::HE, ProceduralLaw::Vwvfg, "2026-03-04", "2026-03-08"),
        (Land::HE, ProceduralLaw::Ao, "2026-03-04", "2026-03-09"),
        (Land::HE, ProceduralLaw::Ao, "2024-12-30", "2025-01-02"),
    ] {
        let calendar = HolidayCalendar::new(land);
        let deemed = notification::posted(day(posted), law, None, &calendar);
        assert_eq!(deemed.due, day(notified), "{land:?} {law:?} {posted}");
        let electronic = notification::sent_electronically(day(posted), law, None, &calendar);
        assert_eq!(electronic.due, deemed.due);
    }
}

#[test]
fn every_land_has_a_rule_and_says_when_it_is_unconfirmed() {
    for land in Land::ALL {
        let calendar = HolidayCalendar::new(land);
        let deemed = notification::posted(day("2026-06-01"), ProceduralLaw::Vwvfg, None, &calendar);
        assert_eq!(deemed.due, day("2026-06-05"), "{land:?}");
        let by_town = notification::posted(day("2026-06-01"), ProceduralLaw::Vwvfg, Some(3), &calendar);
        assert_eq!(by_town.due, day("2026-06-04"), "{land:?}");
        assert!(!by_town.explain(base::Lang::En).contains("not been confirmed"));
    }
    let hesse = notification::posted(day("2026-06-01"), ProceduralLaw::Vwvfg, None, &hesse());
    assert!(hesse.explain(base::Lang::En).contains("has not been confirmed"));
}

#[test]
fn mailbox_portal_publication_and_handover_have_their_own_days() {
    let calendar = hesse();
    assert_eq!(
        notification::provided_in_mailbox(day("2026-03-02"), &calendar).due,
        day("2026-03-06")
    );
    assert_eq!(
        notification::provided_in_mailbox(day("2023-03-02"), &calendar).due,
        day("2023-03-05")
    );
    assert_eq!(
        notification::published(day("2026-03-02"), &calendar).due,
        day("2026-03-16")
    );
    assert_eq!(notification::handed_over(day("2026-03-02")).due, day("2026-03-02"));

    let fetched = |on: Option<&str>, today: &str| {
        let on = on.map(day);
        notification::retrieved_from_portal(day("2026-03-02"), on, day(today), &calendar).map(|deadline| deadline.due)
    };
    let until = day("2026-03-12");
    assert_eq!(fetched(Some("2026-03-06"), "2026-03-06"), Ok(day("2026-03-07")));
    assert_eq!(fetched(Some("2026-03-12"), "2026-03-20"), Ok(day("2026-03-13")));
    assert_eq!(fetched(None, "2026-03-12"), Err(NotYetNotified::Waiting { until }));
    assert_eq!(fetched(None, "2026-03-13"), Err(NotYetNotified::Expired { until }));
    assert_eq!(
        fetched(Some("2026-03-13"), "2026-03-13"),
        Err(NotYetNotified::Expired { until })
    );
}

#[test]
fn later_receipt_counts_earlier_receipt_does_not() {
    let deemed = notification::posted(day("2026-03-02"), ProceduralLaw::Vwvfg, None, &hesse());
    assert_eq!(
        notification::received_later(&deemed, day("2026-03-10")).due,
        day("2026-03-10")
    );
    assert_eq!(notification::received_later(&deemed, day("2026-03-03")).due, deemed.due);
}

#[test]
fn objections_end_after_one_month_or_without_instruction_after_one_year() {
    let calendar = hesse();
    for (notified, instruction, due) in [
        ("2026-03-07", Instruction::Correct, "2026-04-07"),
        ("2026-03-06", Instruction::Correct, "2026-04-07"), // Easter Monday
        ("2026-01-31", Instruction::Correct, "2026-03-02"),
        ("2026-03-07", Instruction::MissingOrWrong, "2027-03-08"), // Sunday
    ] {
        let notified = notification::handed_over(day(notified));
        assert_eq!(remedies::objection(&notified, instruction, &calendar).due, day(due));
        assert_eq!(remedies::court_action(&notified, instruction, &calendar).due, day(due));
    }
}

#[test]
fn hearing_and_inactivity_follow_the_town_s_settings() {
    let calendar = hesse();
    assert_eq!(
        remedies::hearing(day("2026-05-04"), 2, &calendar).due,
        day("2026-05-18")
    );
    let waiting = remedies::inactivity(day("2026-03-02"), INACTIVITY_WARNING_DAYS, &calendar);
    assert_eq!(waiting.warn_on, day("2026-05-16"));
    assert_eq!(waiting.action_possible_from, day("2026-06-03"));
}

fn building_clock() -> AuthorityClock {
    AuthorityClock::new(ClockRule {
        period: rule("3 months", "§ 65 Abs. 2 HBO"),
        begins: Event::Complete,
        extension_max: Some(Period::Months(2)),
        extension_source: Some("§ 65 Abs. 2 HBO".into()),
        deemed_granted: true,
    })
}

fn running(clock: &AuthorityClock) -> Deadline {
    match clock.read(&hesse()) {
        ClockReading::Running { deadline, .. } => deadline,
        other => panic!("the clock does not run: {other:?}"),
    }
}

#[test]
fn the_building_clock_runs_three_months_and_shows_both_ends_after_an_extension() {
    let clock = building_clock().complete(day("2026-03-02")).expect("starts");
    assert_eq!(running(&clock).due, day("2026-06-02"));
    let clock = clock
        .extend(Period::Months(2), day("2026-05-20"), &hesse())
        .expect("extends");
    let ClockReading::Running {
        deadline,
        deemed_granted_from,
        deemed_granted_at_latest_from,
    } = clock.read(&hesse())
    else {
        panic!("the clock does not run");
    };
    assert_eq!(
        (deadline.unshifted, deadline.due),
        (day("2026-08-02"), day("2026-08-03"))
    );
    assert_eq!(deemed_granted_from, Some(day("2026-08-03")));
    assert_eq!(deemed_granted_at_latest_from, Some(day("2026-08-04")));
}

#[test]
fn the_clock_stands_still_while_documents_are_missing() {
    let calendar = hesse();
    let clock = building_clock().complete(day("2026-03-02")).expect("starts");
    let clock = clock.pause(day("2026-04-01"), &calendar).expect("stops");
    let ClockReading::Stopped { days_left, .. } = clock.read(&calendar) else {
        panic!("the clock runs");
    };
    assert_eq!(days_left, 63);
    let clock = clock.resume(day("2026-04-10")).expect("resumes");
    assert_eq!(running(&clock).due, day("2026-06-12"));
}

#[test]
fn the_clock_refuses_what_the_law_does_not_allow() {
    let calendar = hesse();
    let started = || building_clock().complete(day("2026-03-02")).expect("starts");
    let decided = || started().end(day("2026-05-20")).expect("ends");
    let two_months = Period::Months(2);
    let extended = started()
        .extend(two_months, day("2026-05-20"), &calendar)
        .expect("extends");
    let stopped = started().pause(day("2026-04-01"), &calendar).expect("stops");
    let no_extension = AuthorityClock::new(ClockRule {
        period: statutes::DEEMED_PERMISSION.rule.clone(),
        begins: Event::Complete,
        extension_max: None,
        extension_source: None,
        deemed_granted: true,
    });
    let no_extension = no_extension.complete(day("2026-03-02")).expect("starts");
    for (attempt, refusal) in [
        (
            building_clock().pause(day("2026-04-01"), &calendar),
            ClockRefusal::NotStarted,
        ),
        (started().complete(day("2026-03-03")), ClockRefusal::AlreadyStarted),
        (
            stopped.clone().pause(day("2026-04-02"), &calendar),
            ClockRefusal::AlreadyStopped,
        ),
        (started().resume(day("2026-04-02")), ClockRefusal::NotStopped),
        (stopped.resume(day("2026-03-31")), ClockRefusal::OutOfOrder),
        (started().pause(day("2026-03-01"), &calendar), ClockRefusal::OutOfOrder),
        (
            extended.extend(two_months, day("2026-06-20"), &calendar),
            ClockRefusal::AlreadyExtended,
        ),
        (
            started().extend(Period::Months(3), day("2026-05-20"), &calendar),
            ClockRefusal::ExtensionNotAllowed,
        ),
        (
            no_extension.extend(Period::Months(1), day("2026-05-20"), &calendar),
            ClockRefusal::ExtensionNotAllowed,
        ),
        (
            started().extend(two_months, day("2026-06-03"), &calendar),
            ClockRefusal::TooLate,
        ),
        (building_clock().end(day("2026-05-20")), ClockRefusal::NotStarted),
        (started().end(day("2026-03-01")), ClockRefusal::OutOfOrder),
        (decided().end(day("2026-05-21")), ClockRefusal::AlreadyEnded),
        (
            decided().pause(day("2026-05-21"), &calendar),
            ClockRefusal::AlreadyEnded,
        ),
        (decided().resume(day("2026-05-21")), ClockRefusal::AlreadyEnded),
        (
            decided().extend(two_months, day("2026-05-21"), &calendar),
            ClockRefusal::AlreadyEnded,
        ),
    ] {
        assert_eq!(attempt, Err(refusal));
    }
    assert_eq!(building_clock().read(&calendar), ClockReading::NotStarted);
}

#[test]
fn a_day_on_which_papers_came_and_others_were_asked_for_is_left_out_once() {
    let calendar = hesse();
    let clock = building_clock().complete(day("2026-03-02")).expect("starts");
    let clock = clock.pause(day("2026-04-01"), &calendar).expect("stops");
    let clock = clock.resume(day("2026-04-10")).expect("resumes");
    let clock = clock.pause(day("2026-04-10"), &calendar).expect("stops again");
    let clock = clock.resume(day("2026-04-14")).expect("resumes again");
    // 1 to 14 April are fourteen days.
    assert_eq!(running(&clock).due, day("2026-06-16"));
}

#[test]
fn a_clock_ends_in_time_or_too_late_and_what_the_law_makes_of_it_stays() {
    let calendar = hesse();
    let started = || building_clock().complete(day("2026-03-02")).expect("starts");
    let read = |clock: AuthorityClock, on: &str| clock.end(day(on)).expect("ends").read(&calendar);
    for (decided, granted) in [
        ("2026-03-02", None),
        ("2026-06-02", None),
        ("2026-06-03", Some(day("2026-06-03"))),
        ("2026-07-01", Some(day("2026-06-03"))),
    ] {
        let ClockReading::Ended {
            on,
            deadline,
            deemed_granted_from,
            ..
        } = read(started(), decided)
        else {
            panic!("the clock has not ended on {decided}");
        };
        assert_eq!(on, day(decided));
        assert_eq!(deadline.map(|deadline| deadline.due), Some(day("2026-06-02")));
        assert_eq!(deemed_granted_from, granted, "{decided}");
    }
    let paused = started().pause(day("2026-04-01"), &calendar).expect("stops");
    let ClockReading::Ended { deadline: None, .. } = read(paused, "2026-07-01") else {
        panic!("nothing runs out while papers are missing");
    };
}

#[test]
fn a_clock_that_was_kept_before_clocks_could_end_is_read() {
    let kept = r#"{"rule":{"period":{"period":"3 months","source":"§ 65 Abs. 2 HBO"},"extension_max":"2 months",
        "deemed_granted":true},"complete_on":"2026-03-02","pauses":[["2026-04-01","2026-04-10"]],"extension":null}"#;
    let clock: AuthorityClock = serde_json::from_str(kept).expect("reads");
    assert_eq!(running(&clock).due, day("2026-06-12"));
    let again = serde_json::to_string(&clock).expect("writes");
    assert_eq!(serde_json::from_str::<AuthorityClock>(&again).expect("reads"), clock);
}

#[test]
fn a_fixed_day_stands_on_a_sunday_and_says_why() {
    let deadline = calendar::fixed_day(day("2026-08-02"), "§ 5 der Satzung", &hesse());
    assert_eq!(
        (deadline.due, deadline.unshifted),
        (day("2026-08-02"), day("2026-08-02"))
    );
    let said = deadline.explain(base::Lang::De);
    assert!(
        said.contains("festen Tag") && said.contains("§ 5 der Satzung"),
        "{said}"
    );
    assert!(said.contains("Sonntag"), "{said}");
}
