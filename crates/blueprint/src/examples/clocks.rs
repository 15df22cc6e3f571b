//! Deadlines, clocks and offices while an example is played.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::run::Play;
use crate::model::{CaseClock, ClockState, Effect, State, Transition};
use crate::scope::Scope;

impl Play<'_> {
    /// An event that says a clock is over is no event before it is.
    pub(super) fn is_early(&mut self, event: &str) -> bool {
        let blueprint = self.blueprint;
        let of_event: Vec<&str> = blueprint
            .clocks
            .iter()
            .filter(|clock| clock.on_expiry == event)
            .map(|clock| clock.id.as_str())
            .collect();
        let clocks = &self.case.proceedings.clocks;
        let over = |id: &&str| {
            let clock = clocks.get(*id);
            clock.is_some_and(|clock| clock.open_due().is_some_and(|due| due < self.today))
        };
        if of_event.is_empty() || of_event.iter().any(over) {
            let reached: Vec<String> = of_event.into_iter().filter(over).map(super::coverage::expiry).collect();
            reached.into_iter().for_each(|what| self.coverage.reach(what));
            return false;
        }
        let said: Vec<String> = of_event.iter().map(|id| format!("`{id}` {}", self.said(id))).collect();
        self.failures
            .push(format!("`{event}` on {}: the clock {}", self.today, said.join(", ")));
        true
    }

    fn said(&self, id: &str) -> String {
        match self.case.proceedings.clocks.get(id) {
            Some(clock) => match (clock.state(self.today), clock.due_on) {
                (ClockState::Running, Some(due)) => format!("has its last day on {due}"),
                (state, _) => format!("is {}", state.code()),
            },
            None => "was not started".to_owned(),
        }
    }

    /// What a step does to clocks, the deadline of the state, and the office.
    pub(super) fn enter(&mut self, transition: &Transition) {
        let (blueprint, from) = (self.blueprint, self.case.state.clone());
        if blueprint.waits_on(transition, &from) {
            // The case keeps waiting where it is, and its deadline goes on.
            return;
        }
        let Some(calendar) = self.calendar.clone() else { return };
        let mut proceedings = self.case.proceedings.clone();
        let (wound, deadline) = {
            let scope = Scope::new(blueprint, self.input());
            let wound = blueprint.wind_clocks(transition, &mut proceedings, &scope, None, &calendar);
            let state = blueprint.state(&transition.to);
            (
                wound,
                state.map(|state| blueprint.state_deadline(state, &scope, self.today, &calendar)),
            )
        };
        self.failures.extend(wound.err().map(|problem| problem.to_string()));
        if !blueprint.keeps_deadline(transition, &from) {
            match deadline.transpose() {
                Ok(deadline) => proceedings.state_deadline = deadline.flatten(),
                Err(error) => self
                    .failures
                    .push(format!("the deadline of `{}`: {error}", transition.to)),
            }
        }
        self.case.proceedings = proceedings;
        for effect in &transition.effects {
            if let Effect::Office(key) = effect {
                self.case.office.clone_from(key);
            }
        }
    }

    /// The nearest last day of the state's deadline and of clocks that run.
    pub(super) fn due(&self) -> Option<Date> {
        let blueprint = self.blueprint;
        let state: &State = blueprint.state(&self.case.state).filter(|state| !state.is_final)?;
        let proceedings = &self.case.proceedings;
        let calendar = self.calendar.as_ref()?;
        let of_state = match &proceedings.state_deadline {
            Some(kept) => Some(kept.clone()),
            // An example that begins in a state enters it on its first day.
            None => {
                let scope = Scope::new(blueprint, self.input());
                let entered = blueprint.state_deadline(state, &scope, self.began, calendar);
                entered.ok().flatten()
            }
        };
        let dates = blueprint.due_dates(of_state.as_ref(), proceedings, calendar);
        Some(blueprint.due(&state.id, &dates, self.today)?.on)
    }

    /// Each clock that is asked for: its last day while it runs, else the word of its state.
    pub(super) fn clocks(&self, asked: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let said = |clock: Option<&CaseClock>| match clock.map(|clock| (clock.state(self.today), clock.due_on)) {
            Some((ClockState::Running, Some(due))) => due.to_string(),
            Some((state, _)) => state.code().to_owned(),
            None => ClockState::None.code().to_owned(),
        };
        let clocks = &self.case.proceedings.clocks;
        let known = |id: &&String| self.blueprint.clock(id).is_some();
        asked
            .keys()
            .filter(known)
            .map(|id| (id.clone(), said(clocks.get(id))))
            .collect()
    }

    /// Key of the office that has the case.
    pub(super) fn office(&self) -> String {
        let own = &self.blueprint.meta.office;
        if self.case.office.is_empty() {
            own.clone()
        } else {
            self.case.office.clone()
        }
    }
}
