//! Clocks of authorities: what a step does to them, and what conditions read of them.

use std::collections::BTreeMap;
use std::fmt;

use calendar::{AuthorityClock, ClockRefusal, HolidayCalendar};
use jiff::civil::Date;
use serde_json::json;

use crate::answers::Json;
use crate::model::{Blueprint, CaseClock, ClockEntry, ClockState, ClockStep, Effect, Proceedings, Transition};
use crate::schema::Type;
use crate::scope::Scope;

/// Why a step cannot be taken: the law or the facts do not allow what it does to a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockProblem {
    /// Id of the clock.
    pub clock: String,
    pub why: ClockWhy,
}

/// What speaks against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockWhy {
    Refused(ClockRefusal),
    /// The day from which it would run cannot be worked out.
    NoDay(String),
    /// The day from which it would run is still to come.
    InFuture(Date),
}

impl ClockProblem {
    /// What speaks against it in one word, for texts: `already-started`, `no-day` …
    pub fn key(&self) -> &'static str {
        match &self.why {
            ClockWhy::Refused(refusal) => match refusal {
                ClockRefusal::NotStarted => "not-started",
                ClockRefusal::AlreadyStarted => "already-started",
                ClockRefusal::AlreadyStopped => "already-paused",
                ClockRefusal::NotStopped => "not-paused",
                ClockRefusal::OutOfOrder => "out-of-order",
                ClockRefusal::AlreadyExtended => "already-extended",
                ClockRefusal::ExtensionNotAllowed => "no-extension",
                ClockRefusal::AlreadyEnded => "already-ended",
                ClockRefusal::TooLate => "too-late",
            },
            ClockWhy::NoDay(_) => "no-day",
            ClockWhy::InFuture(_) => "in-future",
        }
    }
}

impl fmt::Display for ClockProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the clock `{}`: ", self.clock)?;
        match &self.why {
            ClockWhy::Refused(refusal) => write!(f, "{refusal}"),
            ClockWhy::NoDay(reason) => write!(f, "the day from which it runs cannot be worked out: {reason}"),
            ClockWhy::InFuture(day) => write!(f, "the day from which it would run, {day}, is still to come"),
        }
    }
}

impl std::error::Error for ClockProblem {}

impl Blueprint {
    /// A clock by its id.
    pub fn clock(&self, id: &str) -> Option<&ClockEntry> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// Does to the clocks of a case what a step brings: an expired clock whose event it is has had its consequence, and
    /// the effects of the step follow in their order. `because` is the clerk's reason.
    ///
    /// To pause, resume or stop a clock that does not run changes nothing, so that one step may serve cases with and
    /// without a clock.
    ///
    /// Errors: a clock that cannot be started or extended; `proceedings` may then hold half of the step.
    pub fn wind_clocks(
        &self,
        transition: &Transition,
        proceedings: &mut Proceedings,
        scope: &Scope<'_>,
        because: Option<&str>,
        holidays: &HolidayCalendar,
    ) -> Result<(), ClockProblem> {
        let today = scope.today();
        for entry in self.clocks.iter().filter(|entry| entry.on_expiry == transition.event) {
            let is_over = |clock: &&mut CaseClock| clock.state(today) == ClockState::Over;
            if let Some(clock) = proceedings.clocks.get_mut(&entry.id).filter(is_over) {
                stop(clock, today, holidays).map_err(|why| problem(entry, why))?;
            }
        }
        for effect in &transition.effects {
            let Effect::Clock(step, id) = effect else { continue };
            let Some(entry) = self.clock(id) else { continue };
            self.wind(*step, entry, proceedings, scope, because, holidays)
                .map_err(|why| problem(entry, why))?;
        }
        Ok(())
    }

    fn wind(
        &self,
        step: ClockStep,
        entry: &ClockEntry,
        proceedings: &mut Proceedings,
        scope: &Scope<'_>,
        because: Option<&str>,
        holidays: &HolidayCalendar,
    ) -> Result<(), ClockWhy> {
        let today = scope.today();
        let clocks = &mut proceedings.clocks;
        let known = clocks.get_mut(&entry.id);
        let state = known.as_ref().map_or(ClockState::None, |clock| clock.state(today));
        match (step, known, state) {
            (ClockStep::Start, _, ClockState::None | ClockState::Stopped) => {
                let started = start(entry, scope, holidays)?;
                clocks.insert(entry.id.clone(), started);
                Ok(())
            }
            (ClockStep::Start, ..) => Err(ClockWhy::Refused(ClockRefusal::AlreadyStarted)),
            (ClockStep::Extend, Some(clock), _) => {
                extend(clock, today, holidays)?;
                clock.extended_because = because.map(str::to_owned);
                Ok(())
            }
            (ClockStep::Extend, None, _) => Err(ClockWhy::Refused(ClockRefusal::NotStarted)),
            (ClockStep::Pause, Some(clock), ClockState::Running) => {
                change(clock, holidays, |clock| clock.pause(today, holidays))
            }
            (ClockStep::Resume, Some(clock), ClockState::Paused) => {
                change(clock, holidays, |clock| clock.resume(today))
            }
            (ClockStep::Stop, Some(clock), _) if clock.clock.ended_on().is_none() => stop(clock, today, holidays),
            (ClockStep::Pause | ClockStep::Resume | ClockStep::Stop, ..) => Ok(()),
        }
    }
}

fn problem(entry: &ClockEntry, why: ClockWhy) -> ClockProblem {
    ClockProblem {
        clock: entry.id.clone(),
        why,
    }
}

fn start(entry: &ClockEntry, scope: &Scope<'_>, holidays: &HolidayCalendar) -> Result<CaseClock, ClockWhy> {
    let no_day = |reason: String| ClockWhy::NoDay(reason);
    let from = match &entry.from {
        Some(from) => crate::process::date(from, scope).map_err(|error| no_day(error.to_string()))?,
        None => scope.today(),
    };
    if from > scope.today() {
        return Err(ClockWhy::InFuture(from));
    }
    let rule = entry
        .rule(scope.input.town)
        .map_err(|error| no_day(error.to_string()))?;
    let clock = AuthorityClock::new(rule).complete(from).map_err(ClockWhy::Refused)?;
    Ok(CaseClock::of(clock, holidays))
}

fn extend(clock: &mut CaseClock, today: Date, holidays: &HolidayCalendar) -> Result<(), ClockWhy> {
    let longest = clock.clock.rule().extension_max;
    let longest = longest.ok_or(ClockWhy::Refused(ClockRefusal::ExtensionNotAllowed))?;
    change(clock, holidays, |clock| clock.extend(longest, today, holidays))
}

fn stop(clock: &mut CaseClock, today: Date, holidays: &HolidayCalendar) -> Result<(), ClockWhy> {
    change(clock, holidays, |clock| clock.end(today))
}

fn change(
    clock: &mut CaseClock,
    holidays: &HolidayCalendar,
    by: impl FnOnce(AuthorityClock) -> Result<AuthorityClock, ClockRefusal>,
) -> Result<(), ClockWhy> {
    let changed = by(clock.clock.clone()).map_err(ClockWhy::Refused)?;
    let extended_because = clock.extended_because.take();
    *clock = CaseClock {
        extended_because,
        ..CaseClock::of(changed, holidays)
    };
    Ok(())
}

/// The type of `clocks` in conditions; none for a blueprint without clocks.
pub(crate) fn root_type<'i>(ids: impl Iterator<Item = &'i str>) -> Option<Type> {
    let words = ClockState::ALL.map(|state| state.code().to_owned()).to_vec();
    let clock = crate::condition::object([
        ("state", Type::OneOf(words)),
        ("started_on", Type::Date),
        ("due_on", Type::Date),
        ("extended", Type::Bool),
    ]);
    let clocks: BTreeMap<String, Type> = ids.map(|id| (id.to_owned(), clock.clone())).collect();
    (!clocks.is_empty()).then_some(Type::Object(clocks))
}

/// What conditions read as `clocks`; none for a blueprint without clocks.
pub(crate) fn as_bound(blueprint: &Blueprint, proceedings: &Proceedings, today: Date) -> Option<Json> {
    let bound = |entry: &ClockEntry| (entry.id.clone(), one(proceedings.clocks.get(&entry.id), today));
    let clocks: serde_json::Map<String, Json> = blueprint.clocks.iter().map(bound).collect();
    (!clocks.is_empty()).then_some(Json::Object(clocks))
}

fn one(clock: Option<&CaseClock>, today: Date) -> Json {
    let state = clock.map_or(ClockState::None, |clock| clock.state(today));
    let counts = matches!(state, ClockState::Running | ClockState::Over);
    json!({
        "state": state.code(),
        "started_on": clock.and_then(|clock| clock.clock.started_on()),
        "due_on": clock.and_then(|clock| clock.due_on).filter(|_| counts),
        "extended": clock.is_some_and(|clock| clock.clock.extension().is_some()),
    })
}
