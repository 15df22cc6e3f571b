//! How long an authority may take: it starts when the documents are complete, stands still while
//! documents are missing, can be extended once, ends with the decision, and may end in a deemed one.

use std::borrow::Cow;

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
    /// What the day is from which it runs.
    #[serde(default = "complete")]
    pub begins: Event,
    /// Longest extension; absent: no extension.
    #[serde(default)]
    pub extension_max: Option<Period>,
    /// The norm that allows it; absent: § 42a Abs. 2 Satz 3 VwVfG.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension_source: Option<Cow<'static, str>>,
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
    /// Day from which it no longer matters: of the decision, or on which its end was drawn consequences from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ended_on: Option<Date>,
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
    /// The authority decided, or drew the consequence from the end of the period.
    Ended {
        /// The day of it.
        on: Date,
        /// The end that was reached or would have been; none when it stood still.
        deadline: Option<Deadline>,
        /// As in `Running`, when the period had run out by then.
        deemed_granted_from: Option<Date>,
        /// As in `Running`, when the period had run out by then.
        deemed_granted_at_latest_from: Option<Date>,
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
    /// The authority has decided.
    #[error("the clock has ended: the authority has decided")]
    AlreadyEnded,
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
            ended_on: None,
        }
    }

    /// The law it follows.
    pub fn rule(&self) -> &ClockRule {
        &self.rule
    }

    /// The day from which it runs; none before it starts.
    pub fn started_on(&self) -> Option<Date> {
        self.complete_on
    }

    /// The day of the decision, or on which the consequence of its end was drawn.
    pub fn ended_on(&self) -> Option<Date> {
        self.ended_on
    }

    /// By how much it was extended, and on which day.
    pub fn extension(&self) -> Option<(Period, Date)> {
        self.extension
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
        match self.pauses.last_mut() {
            // Asked again on the day on which the last papers came: that day is left out once, not twice.
            Some((_, until)) if *until == Some(on) => *until = None,
            _ => self.pauses.push((on, None)),
        }
        Ok(self)
    }

    /// The documents arrived; `on` is the last day that does not count.
    /// Errors: it does not stand still, has ended, or the day lies before the stop.
    pub fn resume(mut self, on: Date) -> Result<Self, ClockRefusal> {
        if self.ended_on.is_some() {
            return Err(ClockRefusal::AlreadyEnded);
        }
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
        if self.ended_on.is_some() {
            return Err(ClockRefusal::AlreadyEnded);
        }
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

    /// The authority decided, or the consequence of the end was drawn: nobody waits for it any more.
    /// Errors: not started, already ended, or before it started.
    pub fn end(mut self, on: Date) -> Result<Self, ClockRefusal> {
        let complete_on = self.complete_on.ok_or(ClockRefusal::NotStarted)?;
        if self.ended_on.is_some() {
            return Err(ClockRefusal::AlreadyEnded);
        }
        if on < complete_on {
            return Err(ClockRefusal::OutOfOrder);
        }
        self.ended_on = Some(on);
        Ok(self)
    }

    /// What the clock shows.
    pub fn read(&self, calendar: &HolidayCalendar) -> ClockReading {
        let reading = self.read_running(calendar);
        let Some(on) = self.ended_on else { return reading };
        let ClockReading::Running {
            deadline,
            deemed_granted_from,
            deemed_granted_at_latest_from,
        } = reading
        else {
            return ClockReading::Ended {
                on,
                deadline: None,
                deemed_granted_from: None,
                deemed_granted_at_latest_from: None,
            };
        };
        let ran_out = deadline.is_over(on);
        ClockReading::Ended {
            on,
            deadline: Some(deadline),
            deemed_granted_from: deemed_granted_from.filter(|_| ran_out),
            deemed_granted_at_latest_from: deemed_granted_at_latest_from.filter(|_| ran_out),
        }
    }

    /// What it shows as long as nobody ends it.
    fn read_running(&self, calendar: &HolidayCalendar) -> ClockReading {
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
        if self.ended_on.is_some() {
            return Err(ClockRefusal::AlreadyEnded);
        }
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
        let event = Reason::Event {
            event: self.rule.begins,
        };
        let mut steps = vec![DerivationStep::new(complete_on, "", event)];
        let mut end = self.rule.period.count(complete_on, calendar, &mut steps);
        if let Some((period, _)) = self.extension {
            // § 190 BGB: the extension is counted from the end of the first period.
            end = period.last_day(end, crate::Start::NextDay, calendar);
            let law = self.rule.extension_source.as_deref();
            let norm = format!("{}, § 190 BGB", law.unwrap_or("§ 42a Abs. 2 Satz 3 VwVfG"));
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
            ClockReading::Ended { deadline, .. } => deadline
                .as_ref()
                .map(|deadline| deadline.explain(lang))
                .unwrap_or_default(),
        }
    }
}

fn complete() -> Event {
    Event::Complete
}
