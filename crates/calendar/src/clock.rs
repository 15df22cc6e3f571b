//! How long an authority may take: it starts when the documents are complete, stands still while
//! documents are missing, can be extended once, and may end in a deemed decision.

use base::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::deadline::{days_between, finish};
use crate::derivation::explain_all;
use crate::period::plus_days;
use crate::{Deadline, DerivationStep, Event, HolidayCalendar, Period, PeriodRule, Reason};

/// The law of one clock. Part of a blueprint's data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockRule {
    /// How long from complete documents.
    pub period: PeriodRule,
    /// Longest extension; absent: no extension.
    #[serde(default)]
    pub extension_max: Option<Period>,
    /// Whether the permission counts as granted at the end (§ 42a Abs. 1 VwVfG); only by law.
    #[serde(default)]
    pub deemed_granted: bool,
}

/// A clock and what has happened to it so far. Facts are added in the order of their dates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityClock {
    rule: ClockRule,
    complete_on: Option<Date>,
    /// First and last day of each time that does not count; the last may still be open.
    pauses: Vec<(Date, Option<Date>)>,
    extension: Option<(Period, Date)>,
}

/// What a clock shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ClockReading {
    /// The documents are not complete yet.
    NotStarted,
    /// Time runs.
    Running {
        /// Last day for the decision; `unshifted` is the end without shift from a weekend.
        deadline: Deadline,
        /// Without a decision, the permission counts as granted from this day, if the end does
        /// not shift from a weekend. The authority decides by `unshifted` to be safe.
        deemed_granted_from: Option<Date>,
        /// The same day if the end does shift; whether it does is disputed.
        deemed_granted_at_latest_from: Option<Date>,
    },
    /// Time stands still until documents arrive.
    Stopped {
        /// First day that does not count.
        since: Date,
        /// Calendar days that remain once it runs again.
        days_left: i64,
        /// The steps so far.
        derivation: Vec<DerivationStep>,
    },
}

/// Why a fact cannot be added to a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockRefusal {
    /// The documents are not complete yet (§ 42a Abs. 2 Satz 2 VwVfG).
    #[error("the clock has not started: documents are not complete (§ 42a Abs. 2 Satz 2 VwVfG)")]
    NotStarted,
    /// It has already started.
    #[error("the clock has already started")]
    AlreadyStarted,
    /// It already stands still.
    #[error("the clock already stands still")]
    AlreadyStopped,
    /// It does not stand still.
    #[error("the clock does not stand still")]
    NotStopped,
    /// The fact lies before the last one.
    #[error("facts are added in the order of their dates")]
    OutOfOrder,
    /// A second extension (§ 42a Abs. 2 Satz 3 VwVfG).
    #[error("the period was already extended once (§ 42a Abs. 2 Satz 3 VwVfG)")]
    AlreadyExtended,
    /// The law of this clock knows no extension, or none of this length.
    #[error("the law does not allow this extension")]
    ExtensionNotAllowed,
    /// The period has ended (§ 42a Abs. 2 Satz 4 VwVfG: in time).
    #[error("the period has already ended (§ 42a Abs. 2 Satz 4 VwVfG)")]
    TooLate,
}

impl AuthorityClock {
    /// A clock that waits for complete documents.
    pub fn new(rule: ClockRule) -> Self {
        Self {
            rule,
            complete_on: None,
            pauses: Vec::new(),
            extension: None,
        }
    }

    /// The documents became complete; the clock starts. Errors: it has already started.
    pub fn complete(mut self, on: Date) -> Result<Self, ClockRefusal> {
        match self.complete_on {
            Some(_) => Err(ClockRefusal::AlreadyStarted),
            None => {
                self.complete_on = Some(on);
                Ok(self)
            }
        }
    }

    /// Documents are missing after all: `on` is the day on which they were asked for. It is the
    /// first day that does not count (§ 209 BGB by analogy).
    /// Errors: not started, already stopped, out of order, or the period is over.
    pub fn pause(mut self, on: Date, calendar: &HolidayCalendar) -> Result<Self, ClockRefusal> {
        self.refuse_unless_running(on, calendar)?;
        self.pauses.push((on, None));
        Ok(self)
    }

    /// The documents arrived; `on` is the last day that does not count.
    /// Errors: it does not stand still, or the day lies before the stop.
    pub fn resume(mut self, on: Date) -> Result<Self, ClockRefusal> {
        match self.pauses.last_mut() {
            Some((since, until @ None)) if on >= *since => {
                *until = Some(on);
                Ok(self)
            }
            Some((_, None)) => Err(ClockRefusal::OutOfOrder),
            _ => Err(ClockRefusal::NotStopped),
        }
    }

    /// Extends the period; `on` is the day on which the applicant was told, with reasons.
    /// Errors: not allowed, too long, a second time, or after the end.
    pub fn extend(mut self, by: Period, on: Date, calendar: &HolidayCalendar) -> Result<Self, ClockRefusal> {
        let complete_on = self.complete_on.ok_or(ClockRefusal::NotStarted)?;
        if self.extension.is_some() {
            return Err(ClockRefusal::AlreadyExtended);
        }
        let allowed = self.rule.extension_max.ok_or(ClockRefusal::ExtensionNotAllowed)?;
        let end = |period: Period| period.last_day(complete_on, crate::Start::NextDay, calendar);
        if end(by) > end(allowed) {
            return Err(ClockRefusal::ExtensionNotAllowed);
        }
        if !self.stands_still() {
            self.refuse_unless_running(on, calendar)?;
        }
        self.extension = Some((by, on));
        Ok(self)
    }

    /// What the clock shows.
    pub fn read(&self, calendar: &HolidayCalendar) -> ClockReading {
        let Some((unshifted, mut derivation)) = self.unshifted_end(calendar) else {
            return ClockReading::NotStarted;
        };
        if let Some((since, None)) = self.pauses.last() {
            let days_left = days_between(*since, unshifted) + 1;
            return ClockReading::Stopped {
                since: *since,
                days_left,
                derivation,
            };
        }
        let shifted = finish(unshifted, self.rule.period.end, calendar, Vec::new());
        let earliest = plus_days(unshifted, 1);
        derivation.extend(shifted.derivation);
        if self.rule.deemed_granted {
            let granted = Reason::DeemedGranted;
            derivation.push(DerivationStep::new(earliest, "§ 42a Abs. 1 VwVfG", granted));
        }
        ClockReading::Running {
            deadline: Deadline {
                due: shifted.due,
                unshifted,
                derivation,
            },
            deemed_granted_from: self.rule.deemed_granted.then_some(earliest),
            deemed_granted_at_latest_from: self.rule.deemed_granted.then_some(plus_days(shifted.due, 1)),
        }
    }

    fn stands_still(&self) -> bool {
        matches!(self.pauses.last(), Some((_, None)))
    }

    fn refuse_unless_running(&self, on: Date, calendar: &HolidayCalendar) -> Result<(), ClockRefusal> {
        let (end, _) = self.unshifted_end(calendar).ok_or(ClockRefusal::NotStarted)?;
        if self.stands_still() {
            return Err(ClockRefusal::AlreadyStopped);
        }
        let last_fact = self.pauses.last().and_then(|(_, until)| *until).or(self.complete_on);
        if last_fact.is_some_and(|last| on < last) {
            return Err(ClockRefusal::OutOfOrder);
        }
        if on > end { Err(ClockRefusal::TooLate) } else { Ok(()) }
    }

    /// End of the period with extension and closed pauses, before any shift; and its steps.
    fn unshifted_end(&self, calendar: &HolidayCalendar) -> Option<(Date, Vec<DerivationStep>)> {
        let complete_on = self.complete_on?;
        let event = Reason::Event { event: Event::Complete };
        let mut steps = vec![DerivationStep::new(complete_on, "", event)];
        let mut end = self.rule.period.count(complete_on, calendar, &mut steps);
        if let Some((period, _)) = self.extension {
            // § 190 BGB: the extension is counted from the end of the first period.
            end = period.last_day(end, crate::Start::NextDay, calendar);
            let norm = "§ 42a Abs. 2 Satz 3 VwVfG, § 190 BGB";
            steps.push(DerivationStep::new(end, norm, Reason::Extended { period }));
        }
        for (from, until) in &self.pauses {
            let Some(until) = *until else { continue };
            let days = days_between(*from, until) + 1;
            end = plus_days(end, days);
            let reason = Reason::Paused {
                from: *from,
                until,
                days,
            };
            steps.push(DerivationStep::new(end, "§ 209 BGB entsprechend", reason));
        }
        Some((end, steps))
    }
}

impl ClockReading {
    /// The derivation as text, one step a line; empty before the start.
    pub fn explain(&self, lang: Lang) -> String {
        match self {
            ClockReading::NotStarted => String::new(),
            ClockReading::Running { deadline, .. } => deadline.explain(lang),
            ClockReading::Stopped { derivation, .. } => explain_all(derivation, lang),
        }
    }
}
