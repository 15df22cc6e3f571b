//! When a decision counts as notified and until when it can be challenged. Pure: days go in, days and reasons come out.

use base::Lang;
use calendar::remedies::{court_action, objection};
use calendar::{Deadline, HolidayCalendar, Instruction, NotYetNotified, ProceduralLaw, notification};
use jiff::ToSpan;
use jiff::civil::Date;

/// How a decision reaches the applicant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Fetched from the status page. Source: § 41 Abs. 2a VwVfG.
    Portal,
    /// Posted. Source: § 41 Abs. 2 VwVfG.
    Post,
    /// Handed over in person. Source: § 41 Abs. 1 VwVfG.
    Counter,
}

impl Route {
    pub const fn code(self) -> &'static str {
        match self {
            Route::Portal => "portal",
            Route::Post => "post",
            Route::Counter => "counter",
        }
    }

    pub fn from_code(code: &str) -> Route {
        match code {
            "post" => Route::Post,
            "counter" => Route::Counter,
            _ => Route::Portal,
        }
    }
}

/// The dates of one decision. What is not known yet is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// `widerspruch` or `klage`, as the letter instructs; none when the letter holds no instruction.
    pub remedy: Option<String>,
    pub route: Route,
    /// Day on which it was provided or posted.
    pub sent_on: Date,
    /// Last day on which it can be fetched from the portal.
    pub fetch_until: Option<Date>,
    pub fetched_on: Option<Date>,
    /// Day on which it counts as notified, and why.
    pub notified_on: Option<Date>,
    pub notified_why: Option<String>,
    /// Last day of the remedy, and why.
    pub remedy_until: Option<Date>,
    pub remedy_why: Option<String>,
    /// First day on which it cannot be challenged any more (bestandskräftig).
    pub final_on: Option<Date>,
}

/// Place and practice by which the dates are worked out.
pub struct Rules<'a> {
    pub holidays: &'a HolidayCalendar,
    /// Day after posting that the town has confirmed for itself; none leaves it to the table of the Länder.
    pub deemed_days: Option<u16>,
}

/// A decision that waits on the status page. It is not notified before somebody fetches it.
pub fn provided(remedy: Option<String>, on: Date, rules: &Rules<'_>) -> Notice {
    let waiting = notification::retrieved_from_portal(on, None, on, rules.holidays);
    let fetch_until = match waiting {
        Err(NotYetNotified::Waiting { until } | NotYetNotified::Expired { until }) => Some(until),
        Ok(_) => None,
    };
    Notice {
        fetch_until,
        ..sent(remedy, Route::Portal, on)
    }
}

/// A decision that was given to the post.
pub fn posted(remedy: Option<String>, on: Date, rules: &Rules<'_>) -> Notice {
    let deemed = notification::posted(on, ProceduralLaw::Vwvfg, rules.deemed_days, rules.holidays);
    notified(sent(remedy, Route::Post, on), &deemed, rules)
}

/// A decision was handed over at the counter: it is notified on that day.
pub fn handed_over(remedy: Option<String>, on: Date, rules: &Rules<'_>) -> Notice {
    notified(sent(remedy, Route::Counter, on), &notification::handed_over(on), rules)
}

/// Somebody fetched a decision from the portal. None when that notifies nothing: it is notified already, it goes by post,
/// or its time on the portal is over (§ 41 Abs. 2a Satz 5 VwVfG).
pub fn fetched(notice: &Notice, on: Date, rules: &Rules<'_>) -> Option<Notice> {
    if notice.notified_on.is_some() || notice.route != Route::Portal {
        return None;
    }
    let deemed = notification::retrieved_from_portal(notice.sent_on, Some(on), on, rules.holidays).ok()?;
    let fetched = Notice {
        fetched_on: Some(on),
        ..notice.clone()
    };
    Some(notified(fetched, &deemed, rules))
}

fn sent(remedy: Option<String>, route: Route, on: Date) -> Notice {
    Notice {
        remedy,
        route,
        sent_on: on,
        fetch_until: None,
        fetched_on: None,
        notified_on: None,
        notified_why: None,
        remedy_until: None,
        remedy_why: None,
        final_on: None,
    }
}

/// Source of the remedy's period: § 70 or § 74 VwGO, one month; § 58 Abs. 2 VwGO, one year without an instruction.
fn notified(notice: Notice, deemed: &Deadline, rules: &Rules<'_>) -> Notice {
    let last = match notice.remedy.as_deref() {
        Some("klage") => court_action(deemed, Instruction::Correct, rules.holidays),
        Some(_) => objection(deemed, Instruction::Correct, rules.holidays),
        None => objection(deemed, Instruction::MissingOrWrong, rules.holidays),
    };
    Notice {
        notified_on: Some(deemed.due),
        notified_why: Some(deemed.explain(Lang::De)),
        remedy_until: Some(last.due),
        remedy_why: Some(last.explain(Lang::De)),
        final_on: Some(last.due.saturating_add(1.day())),
        ..notice
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calendar::Land;
    use jiff::civil::date;

    fn check(made: impl Fn(&Rules<'_>) -> Option<Notice>, expected: Option<(Date, Date)>) -> String {
        let holidays = HolidayCalendar::new(Land::HE);
        let rules = Rules {
            holidays: &holidays,
            deemed_days: None,
        };
        let notice = made(&rules);
        let dates = notice.as_ref().and_then(|n| Some((n.notified_on?, n.remedy_until?)));
        assert_eq!(dates, expected);
        notice.and_then(|n| n.remedy_why).unwrap_or_default()
    }

    #[test]
    fn a_posted_decision_is_notified_on_the_fourth_day_and_can_be_challenged_for_a_month() {
        let objection = Some("widerspruch".to_owned());
        // 25 November 2026 is the fourth day after Saturday the 21st; the month ends on Christmas and so on Monday the 28th.
        let why = check(
            |rules| Some(posted(objection.clone(), date(2026, 11, 21), rules)),
            Some((date(2026, 11, 25), date(2026, 12, 28))),
        );
        assert!(why.contains("§ 70"), "{why}");
    }

    #[test]
    fn without_an_instruction_it_can_be_challenged_for_a_year() {
        let why = check(
            |rules| Some(posted(None, date(2026, 11, 23), rules)),
            Some((date(2026, 11, 27), date(2027, 11, 29))),
        );
        assert!(why.contains("§ 58 Abs. 2 VwGO"), "{why}");
    }

    #[test]
    fn a_decision_on_the_portal_is_notified_on_the_day_after_it_was_fetched() {
        let fetch = |on: Date| {
            move |rules: &Rules<'_>| fetched(&provided(Some("klage".into()), date(2026, 11, 21), rules), on, rules)
        };
        let why = check(
            fetch(date(2026, 11, 23)),
            Some((date(2026, 11, 24), date(2026, 12, 24))),
        );
        assert!(why.contains("§ 74"), "{why}");
        // Ten days after the notice the portal is closed; somebody who comes later is notified by post.
        check(fetch(date(2026, 12, 20)), None);
    }

    #[test]
    fn a_decision_handed_over_at_the_counter_is_notified_on_that_day() {
        let objection = Some("widerspruch".to_owned());
        check(
            |rules| Some(handed_over(objection.clone(), date(2026, 11, 23), rules)),
            Some((date(2026, 11, 23), date(2026, 12, 23))),
        );
    }

    #[test]
    fn a_decision_is_final_on_the_day_after_the_last_day() {
        let holidays = HolidayCalendar::new(Land::HE);
        let rules = Rules {
            holidays: &holidays,
            deemed_days: Some(3),
        };
        let notice = posted(Some("widerspruch".into()), date(2026, 11, 2), &rules);
        assert_eq!(notice.notified_on, Some(date(2026, 11, 5)));
        assert_eq!(
            (notice.remedy_until, notice.final_on),
            (Some(date(2026, 12, 7)), Some(date(2026, 12, 8)))
        );
    }
}
