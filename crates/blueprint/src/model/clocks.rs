use std::collections::BTreeMap;

use calendar::{AuthorityClock, ClockReading, ClockRule, Event, HolidayCalendar, Period, PeriodRule, PeriodSyntax};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Knob;
use crate::answers::Json;
use crate::condition::Condition;

/// How long an authority may take in all, whatever states the case passes through.
#[derive(Debug)]
pub struct ClockEntry {
    pub id: String,
    pub length: Length,
    pub legal: String,
    /// What the day is from which it runs, for its derivation.
    pub begins: Event,
    /// Longest extension that the law allows; none when it allows none.
    pub extension: Option<Period>,
    pub extension_legal: Option<String>,
    /// The permission counts as granted when it is over (§ 42a VwVfG).
    pub deemed: bool,
    /// The day from which it runs; the day of the step when none.
    pub from: Option<Condition>,
    /// Event that happens when it is over: `clock.<id>`.
    pub on_expiry: String,
}

/// A length of time: written down, or a number that the town sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Length {
    Fixed(Period),
    /// The number is a knob; `unit` is a word that a period may end with.
    Knob {
        name: String,
        unit: String,
    },
}

/// What is done to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockStep {
    Start,
    Pause,
    Resume,
    Extend,
    Stop,
}

/// A clock of a case: what happened to it, and when it is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseClock {
    #[serde(flatten)]
    pub clock: AuthorityClock,
    /// Last day; none while it stands still.
    pub due_on: Option<Date>,
    /// Why it was extended, in the clerk's words.
    #[serde(default)]
    pub extended_because: Option<String>,
}

/// Where a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockState {
    /// It was not started.
    None,
    Running,
    /// It stands still, mostly because papers are missing.
    Paused,
    /// The authority decided in time.
    Stopped,
    /// Its last day has passed.
    Over,
}

/// The deadline of the state in which a case stands, kept where a clock may be due before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateDeadline {
    pub id: String,
    pub due_on: Date,
    /// How that date came about.
    pub why: String,
}

impl ClockEntry {
    /// The law of the clock in a town.
    ///
    /// Errors: a knob that holds no period, which the loader and the bounds of the knob rule out.
    pub fn rule(&self, town: &Json) -> Result<ClockRule, PeriodSyntax> {
        Ok(ClockRule {
            period: PeriodRule::new(self.length.period(town)?, self.legal.clone()),
            begins: self.begins,
            extension_max: self.extension,
            extension_source: self.extension_legal.clone().map(Into::into),
            deemed_granted: self.deemed,
        })
    }
}

impl Length {
    /// The period in a town whose knobs are given.
    ///
    /// Errors: as for [`ClockEntry::rule`].
    pub fn period(&self, town: &Json) -> Result<Period, PeriodSyntax> {
        match self {
            Length::Fixed(period) => Ok(*period),
            Length::Knob { name, unit } => {
                let number = town.get(name).and_then(Json::as_i64);
                let number = number.ok_or_else(|| PeriodSyntax(format!("{{{name}}} {unit}")))?;
                format!("{number} {unit}").parse()
            }
        }
    }

    /// The period where a town sets nothing.
    pub(crate) fn usual(&self, knobs: &BTreeMap<String, Knob>) -> Option<Period> {
        let defaults = knobs.iter().map(|(name, knob)| (name.clone(), knob.default.clone()));
        self.period(&Json::Object(defaults.collect())).ok()
    }

    /// The knob that sets it.
    pub fn knob(&self) -> Option<&str> {
        match self {
            Length::Fixed(_) => None,
            Length::Knob { name, .. } => Some(name),
        }
    }
}

impl ClockStep {
    pub const ALL: [ClockStep; 5] = [
        ClockStep::Start,
        ClockStep::Pause,
        ClockStep::Resume,
        ClockStep::Extend,
        ClockStep::Stop,
    ];

    /// The word in effects: `clock.<word>:<id>`.
    pub const fn code(self) -> &'static str {
        match self {
            ClockStep::Start => "start",
            ClockStep::Pause => "pause",
            ClockStep::Resume => "resume",
            ClockStep::Extend => "extend",
            ClockStep::Stop => "stop",
        }
    }
}

impl ClockState {
    pub const ALL: [ClockState; 5] = [
        ClockState::None,
        ClockState::Running,
        ClockState::Paused,
        ClockState::Stopped,
        ClockState::Over,
    ];

    /// The word in conditions.
    pub const fn code(self) -> &'static str {
        match self {
            ClockState::None => "none",
            ClockState::Running => "running",
            ClockState::Paused => "paused",
            ClockState::Stopped => "stopped",
            ClockState::Over => "over",
        }
    }
}

impl CaseClock {
    /// A clock with its last day.
    pub fn of(clock: AuthorityClock, holidays: &HolidayCalendar) -> CaseClock {
        let due_on = match clock.read(holidays) {
            ClockReading::Running { deadline, .. } => Some(deadline.due),
            ClockReading::Ended { deadline, .. } => deadline.map(|deadline| deadline.due),
            ClockReading::NotStarted | ClockReading::Stopped { .. } => None,
        };
        CaseClock {
            clock,
            due_on,
            extended_because: None,
        }
    }

    /// Where it stands on a day.
    pub fn state(&self, today: Date) -> ClockState {
        match (self.clock.ended_on(), self.due_on) {
            (Some(ended), Some(due)) if due < ended => ClockState::Over,
            (Some(_), _) => ClockState::Stopped,
            (None, None) => ClockState::Paused,
            (None, Some(due)) if due < today => ClockState::Over,
            (None, Some(_)) => ClockState::Running,
        }
    }

    /// Its last day while somebody must keep it.
    pub fn open_due(&self) -> Option<Date> {
        self.due_on.filter(|_| self.clock.ended_on().is_none())
    }
}
