//! When a decision counts as notified (Bekanntgabe), by the route it takes.

use std::borrow::Cow;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::deadline::finish;
use crate::notification_table::{mailbox_row, row_in_force};
use crate::period::plus_days;
use crate::statutes::PORTAL_RETRIEVAL;
use crate::{Deadline, DerivationStep, End, Event, HolidayCalendar, Reason};

/// Which law governs the procedure.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProceduralLaw {
    /// Administrative procedure; the day does not move from a weekend.
    #[default]
    Vwvfg,
    /// Tax procedure, to which the acts on municipal charges refer; the day moves (§ 108 Abs. 3 AO).
    Ao,
}

/// Why a decision in the portal is not notified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotYetNotified {
    /// Not fetched so far.
    #[error("not fetched yet; available until {until} (§ 41 Abs. 2a Satz 4 VwVfG)")]
    Waiting {
        /// Last day on which it can be fetched.
        until: Date,
    },
    /// Not fetched in time; the decision must be notified by another route.
    #[error("not fetched until {until}; notify by another route (§ 41 Abs. 2a Satz 5 VwVfG)")]
    Expired {
        /// Last day on which it could be fetched.
        until: Date,
    },
}

/// Day on which a decision posted inside Germany counts as notified.
///
/// `town_nth` is the day after posting that the town has confirmed for itself; it overrides the
/// table. The day does not move from a weekend under the VwVfG (it is no period for the
/// recipient), but does under the AO.
/// Source: § 41 Abs. 2 Satz 1 VwVfG and the acts of the Länder; § 122 Abs. 2 AO.
pub fn posted(on: Date, law: ProceduralLaw, town_nth: Option<u16>, calendar: &HolidayCalendar) -> Deadline {
    dispatched(Event::Posted, on, law, town_nth, calendar)
}

/// Day on which a decision sent electronically counts as notified; the same days as by post.
///
/// Source: § 41 Abs. 2 Satz 2 VwVfG, § 122 Abs. 2a AO.
pub fn sent_electronically(
    on: Date,
    law: ProceduralLaw,
    town_nth: Option<u16>,
    calendar: &HolidayCalendar,
) -> Deadline {
    dispatched(Event::SentElectronically, on, law, town_nth, calendar)
}

/// Day on which a decision in the mailbox of a user account counts as notified, fetched or not.
///
/// Source: § 9 Abs. 1 Satz 4 OZG. The recipient is told of it on the day of provision.
pub fn provided_in_mailbox(on: Date, calendar: &HolidayCalendar) -> Deadline {
    let (nth, source) = mailbox_row(on);
    let derivation = vec![fact(Event::Provided, on)];
    deemed(on, nth, Cow::Borrowed(source), End::NobodyActs, calendar, derivation)
}

/// Day on which a decision to be fetched from the portal counts as notified.
///
/// `notice_sent_on` is the day of the message that it can be fetched, `retrieved_on` the day on
/// which it was. Source: § 41 Abs. 2a Satz 3 to 5 VwVfG.
/// Errors: not fetched so far, or not within ten days of the notice.
pub fn retrieved_from_portal(
    notice_sent_on: Date,
    retrieved_on: Option<Date>,
    today: Date,
    calendar: &HolidayCalendar,
) -> Result<Deadline, NotYetNotified> {
    let until = PORTAL_RETRIEVAL
        .rule
        .deadline(Event::Provided, notice_sent_on, calendar)
        .due;
    match retrieved_on {
        Some(on) if on <= until => {
            let derivation = vec![fact(Event::Provided, notice_sent_on), fact(Event::Retrieved, on)];
            let source = Cow::Borrowed("§ 41 Abs. 2a Satz 3 VwVfG");
            Ok(deemed(on, 1, source, End::NobodyActs, calendar, derivation))
        }
        None if today <= until => Err(NotYetNotified::Waiting { until }),
        _ => Err(NotYetNotified::Expired { until }),
    }
}

/// A decision handed over, or served with proof of the day. It is notified on that day.
///
/// Source: § 41 Abs. 1 VwVfG, §§ 3 and 5 VwZG.
pub fn handed_over(on: Date) -> Deadline {
    Deadline {
        due: on,
        unshifted: on,
        derivation: vec![fact(Event::HandedOver, on)],
    }
}

/// Day on which a decision made public in the customary way counts as notified.
///
/// Source: § 41 Abs. 4 Satz 3 VwVfG, two weeks after publication.
pub fn published(on: Date, calendar: &HolidayCalendar) -> Deadline {
    let source = Cow::Borrowed("§ 41 Abs. 4 Satz 3 VwVfG");
    deemed(
        on,
        14,
        source,
        End::NobodyActs,
        calendar,
        vec![fact(Event::Published, on)],
    )
}

/// Replaces the deemed day when the recipient demonstrably received the decision later.
///
/// Earlier receipt changes nothing. Source: § 41 Abs. 2 Satz 3 VwVfG.
pub fn received_later(deemed: &Deadline, received_on: Date) -> Deadline {
    let mut notified = deemed.clone();
    if received_on > deemed.due {
        let norm = "§ 41 Abs. 2 Satz 3 VwVfG";
        notified
            .derivation
            .push(DerivationStep::new(received_on, norm, Reason::ReceivedLater));
        notified.due = received_on;
        notified.unshifted = received_on;
    }
    notified
}

fn dispatched(
    event: Event,
    on: Date,
    law: ProceduralLaw,
    town_nth: Option<u16>,
    calendar: &HolidayCalendar,
) -> Deadline {
    let mut derivation = vec![fact(event, on)];
    let in_force = row_in_force(law, calendar.land(), on);
    if town_nth.is_none() && !in_force.confirmed {
        derivation.push(DerivationStep::new(on, in_force.source, Reason::Unconfirmed));
    }
    let nth = town_nth.unwrap_or(in_force.nth);
    let end = match law {
        ProceduralLaw::Vwvfg => End::NobodyActs,
        ProceduralLaw::Ao => End::NextWorkingDayTax,
    };
    deemed(on, nth, Cow::Borrowed(in_force.source), end, calendar, derivation)
}

fn deemed(
    on: Date,
    nth: u16,
    source: Cow<'static, str>,
    end: End,
    calendar: &HolidayCalendar,
    mut derivation: Vec<DerivationStep>,
) -> Deadline {
    let day = plus_days(on, i64::from(nth));
    derivation.push(DerivationStep::new(day, source, Reason::DeemedNotified { nth }));
    finish(day, end, calendar, derivation)
}

fn fact(event: Event, on: Date) -> DerivationStep {
    DerivationStep::new(on, "", Reason::Event { event })
}
