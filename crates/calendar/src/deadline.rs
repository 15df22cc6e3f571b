//! From an event and a rule to a due date.

use std::borrow::Cow;

use base::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::derivation::explain_all;
use crate::period::plus_days;
use crate::{DerivationStep, Event, HolidayCalendar, Period, Reason, Start};

/// A date that somebody must keep, and why it is this date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Last day on which the deadline is kept; it ends at midnight in Germany.
    pub due: Date,
    /// The end before any shift from a weekend or holiday. Equal to `due` when nothing shifted.
    /// Where the law leaves open whether an end shifts, a page shows both.
    pub unshifted: Date,
    /// The steps that lead to `due`, in order.
    pub derivation: Vec<DerivationStep>,
}

/// What becomes of an end that falls on a Saturday, Sunday or public holiday.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum End {
    /// Moves to the next working day. § 31 Abs. 3 Satz 1 VwVfG.
    #[default]
    NextWorkingDay,
    /// Moves, for declarations in civil law. § 193 BGB.
    NextWorkingDayCivil,
    /// Moves, for remedies. § 57 Abs. 2 VwGO with § 222 Abs. 2 ZPO.
    NextWorkingDayCourt,
    /// Moves, in tax matters. § 108 Abs. 3 AO.
    NextWorkingDayTax,
    /// Stays: the person was told this very day. § 31 Abs. 3 Satz 2 VwVfG.
    NamedDay,
    /// Stays: the authority renders benefits for a period. § 31 Abs. 4 VwVfG.
    BenefitPeriod,
    /// Stays: an appointment set by the authority. § 31 Abs. 5 VwVfG.
    Appointment,
    /// Stays, because nobody has to act by that day.
    NobodyActs,
}

/// A period prescribed by a norm. Part of a blueprint's data and of [`crate::statutes`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodRule {
    /// How long.
    pub period: Period,
    /// Whether the first day counts.
    #[serde(default)]
    pub start: Start,
    /// Whether the end moves to a working day.
    #[serde(default)]
    pub end: End,
    /// The norm that sets the period, for instance `§ 70 Abs. 1 VwGO`.
    pub source: Cow<'static, str>,
}

impl Deadline {
    /// The derivation as text, one step a line.
    pub fn explain(&self, lang: Lang) -> String {
        explain_all(&self.derivation, lang)
    }

    /// True from the day after `due` on.
    pub fn is_over(&self, today: Date) -> bool {
        today > self.due
    }

    /// Calendar days from `today` to `due`; negative when it is over.
    pub fn days_left(&self, today: Date) -> i64 {
        days_between(today, self.due)
    }
}

impl End {
    /// Whether the end moves to the next working day.
    pub fn moves(self) -> bool {
        matches!(
            self,
            End::NextWorkingDay | End::NextWorkingDayCivil | End::NextWorkingDayCourt | End::NextWorkingDayTax
        )
    }

    /// The norm that says so; empty for [`End::NobodyActs`].
    pub fn norm(self) -> &'static str {
        match self {
            End::NextWorkingDay => "§ 31 Abs. 3 Satz 1 VwVfG",
            End::NextWorkingDayCivil => "§ 193 BGB",
            End::NextWorkingDayCourt => "§ 57 Abs. 2 VwGO, § 222 Abs. 2 ZPO",
            End::NextWorkingDayTax => "§ 108 Abs. 3 AO",
            End::NamedDay => "§ 31 Abs. 3 Satz 2 VwVfG",
            End::BenefitPeriod => "§ 31 Abs. 4 VwVfG",
            End::Appointment => "§ 31 Abs. 5 VwVfG",
            End::NobodyActs => "",
        }
    }
}

impl PeriodRule {
    /// A period after an event, whose end moves to a working day under § 31 VwVfG.
    pub fn new(period: Period, source: impl Into<Cow<'static, str>>) -> Self {
        Self {
            period,
            start: Start::default(),
            end: End::default(),
            source: source.into(),
        }
    }

    /// The due date when `event` happened `on` a day.
    pub fn deadline(&self, event: Event, on: Date, calendar: &HolidayCalendar) -> Deadline {
        let mut derivation = vec![DerivationStep::new(on, "", Reason::Event { event })];
        let unshifted = self.count(on, calendar, &mut derivation);
        finish(unshifted, self.end, calendar, derivation)
    }

    /// The due date when the period begins with another deadline, whose steps are kept.
    pub fn deadline_after(&self, earlier: &Deadline, event: Event, calendar: &HolidayCalendar) -> Deadline {
        let own = self.deadline(event, earlier.due, calendar);
        let last = earlier.derivation.last().map(|step| &step.reason);
        // "Counts as notified on …" need not be followed by "is notified on …".
        let said_already = matches!(last, Some(Reason::DeemedNotified { .. }));
        let own_steps = own.derivation.into_iter().skip(usize::from(said_already));
        let derivation = earlier.derivation.iter().cloned().chain(own_steps).collect();
        Deadline { derivation, ..own }
    }

    /// Adds the steps from the start to the end of the period; answers the unshifted end.
    pub(crate) fn count(&self, on: Date, calendar: &HolidayCalendar, derivation: &mut Vec<DerivationStep>) -> Date {
        derivation.push(match self.start {
            Start::NextDay => DerivationStep::new(plus_days(on, 1), "§ 187 Abs. 1 BGB", Reason::NextDay),
            Start::SameDay => DerivationStep::new(on, "§ 187 Abs. 2 BGB", Reason::SameDay),
        });
        let period = self.period;
        let last_day = period.last_day(on, self.start, calendar);
        let (norm, reason) = if period.is_clamped(on, last_day, self.start) {
            ("§ 188 Abs. 3 BGB", Reason::EndOfMonth { period, day: on.day() })
        } else {
            let norm = match period {
                Period::Days(_) => "§ 188 Abs. 1 BGB",
                Period::Weeks(_) | Period::Months(_) | Period::Years(_) => "§ 188 Abs. 2 BGB",
                // The civil code does not count in working days; the special norm does.
                Period::WorkingDays(_) => "",
            };
            (norm, Reason::End { period })
        };
        derivation.push(DerivationStep::new(last_day, joined(&self.source, norm), reason));
        last_day
    }
}

/// A day fixed by the authority. It stands even on a weekend or holiday (§ 31 Abs. 5 VwVfG).
pub fn appointment(on: Date, calendar: &HolidayCalendar) -> Deadline {
    let event = Reason::Event {
        event: Event::Appointed,
    };
    finish(on, End::Appointment, calendar, vec![DerivationStep::new(on, "", event)])
}

/// A period that ends with a day which is known from the beginning, such as the begin of an event; `source` is the norm
/// that says so. The day stands even on a weekend or holiday (§ 31 Abs. 3 Satz 2 VwVfG).
pub fn fixed_day(on: Date, source: impl Into<Cow<'static, str>>, calendar: &HolidayCalendar) -> Deadline {
    let event = Reason::Event { event: Event::FixedDay };
    finish(
        on,
        End::NamedDay,
        calendar,
        vec![DerivationStep::new(on, source, event)],
    )
}

/// Applies the rule for weekends and holidays and closes the derivation.
pub(crate) fn finish(
    unshifted: Date,
    end: End,
    calendar: &HolidayCalendar,
    mut derivation: Vec<DerivationStep>,
) -> Deadline {
    let Some(day_off) = calendar.day_off(unshifted) else {
        return Deadline {
            due: unshifted,
            unshifted,
            derivation,
        };
    };
    if !end.moves() {
        derivation.push(DerivationStep::new(unshifted, end.norm(), Reason::Stays { day_off }));
        return Deadline {
            due: unshifted,
            unshifted,
            derivation,
        };
    }
    let due = calendar.on_or_after(unshifted);
    let skipped = (0..days_between(unshifted, due))
        .filter_map(|offset| calendar.day_off(plus_days(unshifted, offset)))
        .collect();
    derivation.push(DerivationStep::new(due, end.norm(), Reason::Shift { skipped }));
    Deadline {
        due,
        unshifted,
        derivation,
    }
}

/// Calendar days from one date to another; negative when `to` is earlier.
pub(crate) fn days_between(from: Date, to: Date) -> i64 {
    // Civil dates have no time, so the whole hours of the duration are whole days.
    to.duration_since(from).as_hours() / 24
}

fn joined(source: &str, norm: &'static str) -> Cow<'static, str> {
    match (source, norm) {
        ("", norm) => Cow::Borrowed(norm),
        (source, "") => Cow::Owned(source.to_string()),
        (source, norm) => Cow::Owned(format!("{source}, {norm}")),
    }
}
