//! Until when somebody must act: the deadline of the state in which a case stands, and the clocks that run.

use calendar::{Event, HolidayCalendar};
use jiff::civil::Date;

use crate::condition::EvalError;
use crate::model::{
    Blueprint, Deadline, DeadlineEnd, DeadlineStart, Effect, Proceedings, State, StateDeadline, Transition,
};
use crate::scope::Scope;

/// A day by which somebody must act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// Id of the deadline, or `clock.<id>`.
    pub kind: String,
    /// The event that happens when it is over.
    pub event: String,
    /// Last day.
    pub on: Date,
    /// How it came about, in German, as it is kept with the case.
    pub why: String,
}

impl Blueprint {
    /// The deadline of a state that a case entered on a day; none when the state has none.
    ///
    /// Errors: `until` gives no day.
    pub fn state_deadline(
        &self,
        state: &State,
        scope: &Scope<'_>,
        entered: Date,
        holidays: &HolidayCalendar,
    ) -> Result<Option<StateDeadline>, EvalError> {
        let Some(deadline) = state.deadline.as_deref().and_then(|id| self.deadline(id)) else {
            return Ok(None);
        };
        let worked_out = last_day(deadline, scope, entered, holidays)?;
        Ok(Some(StateDeadline {
            id: deadline.id.clone(),
            due_on: worked_out.due,
            why: worked_out.explain(base::Lang::De),
        }))
    }

    /// Whether a step leaves the deadline of the state as it is: it leads back and only winds a clock.
    pub fn keeps_deadline(&self, transition: &Transition, state: &str) -> bool {
        let winds = |effect: &Effect| matches!(effect, Effect::Clock(..));
        transition.to == state && transition.effects.iter().any(winds)
    }

    /// Whether a step leaves the case waiting where it is, with its deadline and nothing to write down: it leads back and does
    /// nothing. Where the state ends on the day of an appointment, another time for it is another deadline.
    pub fn waits_on(&self, transition: &Transition, state: &str) -> bool {
        let deadline = self
            .state(state)
            .and_then(|state| self.deadline(state.deadline.as_deref()?));
        let moves = || {
            let ends = deadline.map(|deadline| &deadline.ends);
            let until = ends.and_then(|ends| match ends {
                DeadlineEnd::On(until) => Some(until),
                DeadlineEnd::After(_) => None,
            });
            crate::appointments::event_parts(&transition.event).is_some()
                && until.is_some_and(|until| until.reads_roots().any(|root| root == "appointments"))
        };
        transition.to == state && transition.effects.is_empty() && !moves()
    }

    /// All days by which somebody must act, the nearest first: the deadline of the state and the clocks that run.
    pub fn due_dates(
        &self,
        of_state: Option<&StateDeadline>,
        proceedings: &Proceedings,
        holidays: &HolidayCalendar,
    ) -> Vec<DueDate> {
        let of_state = of_state.map(|kept| DueDate {
            kind: kept.id.clone(),
            event: self.deadline(&kept.id).map_or_else(
                || format!("deadline.{}", kept.id),
                |deadline| deadline.on_expiry.clone(),
            ),
            on: kept.due_on,
            why: kept.why.clone(),
        });
        let of_clocks = self.clocks.iter().filter_map(|entry| {
            let clock = proceedings.clocks.get(&entry.id)?;
            Some(DueDate {
                kind: format!("clock.{}", entry.id),
                event: entry.on_expiry.clone(),
                on: clock.open_due()?,
                why: clock.clock.read(holidays).explain(base::Lang::De),
            })
        });
        let mut dates: Vec<DueDate> = of_state.into_iter().chain(of_clocks).collect();
        dates.sort_by(|a, b| (a.on, &a.kind).cmp(&(b.on, &b.kind)));
        dates
    }

    /// The day that counts of [`Self::due_dates`]: the nearest one that is still to come or from whose end something
    /// follows in this state. Where there is none, the nearest one, which is then overdue.
    pub fn due<'d>(&self, state: &str, dates: &'d [DueDate], today: Date) -> Option<&'d DueDate> {
        let counts = |date: &&DueDate| date.on >= today || self.leads_on(state, &date.event);
        dates.iter().find(counts).or(dates.first())
    }

    /// Whether something may follow in a state from an event, whatever its conditions say today.
    pub fn leads_on(&self, state: &str, event: &str) -> bool {
        self.transitions.iter().any(|step| {
            let waits_on = step.to == state && step.effects.is_empty();
            step.event == event && step.from.iter().any(|from| from == state) && !waits_on
        })
    }
}

fn last_day(
    deadline: &Deadline,
    scope: &Scope<'_>,
    entered: Date,
    holidays: &HolidayCalendar,
) -> Result<calendar::Deadline, EvalError> {
    let length = match &deadline.ends {
        DeadlineEnd::On(until) => {
            let day = crate::process::date(until, scope)?;
            return Ok(calendar::fixed_day(day, deadline.legal.clone(), holidays));
        }
        DeadlineEnd::After(length) => length,
    };
    let (event, from) = match deadline.from {
        DeadlineStart::Entry => (Event::Other, entered),
        DeadlineStart::Submitted => (Event::Other, scope.input.case.submitted_on.unwrap_or(scope.today())),
        DeadlineStart::Applied => (Event::Applied, scope.applied_on()),
    };
    let period = length.period(scope.input.town).map_err(|error| EvalError {
        source_text: deadline.id.clone(),
        reason: error.to_string(),
    })?;
    Ok(calendar::PeriodRule::new(period, deadline.legal.clone()).deadline(event, from, holidays))
}
