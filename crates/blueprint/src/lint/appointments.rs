use std::collections::{BTreeMap, BTreeSet};

use super::Lint;
use super::conditions::expressions;
use super::play::shown_values;
use super::sample::Sample;
use crate::appointments::AppointmentError;
use crate::condition::Condition;
use crate::model::{Appointment, Blueprint, DeadlineEnd, Effect, Owner, State, Transition};
use crate::scope::Scope;

const FILE: &str = "process.toml";

/// Where an appointment may stand while a case is in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    /// Not offered, or at an end.
    Idle,
    Open,
    Booked,
    Missed,
}

impl Mode {
    /// What an event makes of it; none where the event cannot come.
    fn after(self, what: &str) -> Option<Mode> {
        match (self, what) {
            (Mode::Open | Mode::Booked, "booked") => Some(Mode::Booked),
            (Mode::Booked, "cancelled") => Some(Mode::Open),
            (Mode::Booked, "missed") => Some(Mode::Missed),
            _ => None,
        }
    }
}

impl Lint<'_> {
    /// Appointments: each is offered, something follows from it, and nobody waits for one without end.
    pub(super) fn appointments(&mut self) {
        for of in &self.blueprint.appointments {
            self.never_offered(of);
            let reached = modes(self.blueprint, of);
            self.without_day(of, &reached);
            self.left_open(of, &reached);
            self.never_comes(of, &reached);
            self.missed_for_good(of);
        }
    }

    /// What keeps an appointment from being worked out for a case that could be handed in; once for each appointment, because
    /// every other answer may give another number of minutes.
    pub(super) fn broken_appointments(&mut self, sample: &Sample, scope: &Scope<'_>, told: &mut BTreeSet<String>) {
        let blueprint = self.blueprint;
        let wanted = blueprint.appointments.iter();
        for of in wanted.filter(|of| blueprint.wants_appointment(&of.id, scope)) {
            let Err(error) = self.blueprint.offer_appointment(&of.id, scope) else {
                continue;
            };
            if told.insert(format!("appointment {}", of.id)) {
                let is_broken = |one: &&Condition| matches!(&error, AppointmentError::Value { error, .. } if error.source_text == one.source());
                let broken = of.expressions().into_iter().find(is_broken);
                let read: Vec<&str> = broken.into_iter().flat_map(Condition::reads).collect();
                let example = match read.is_empty() {
                    true => "any answers".to_owned(),
                    false => shown_values(scope, read.into_iter()),
                };
                self.once(told, FILE, &format!("{error}; for example with {example}"), sample);
            }
        }
    }

    fn never_offered(&mut self, of: &Appointment) {
        let (blueprint, id) = (self.blueprint, &of.id);
        if !blueprint.transitions.iter().any(|step| offers(step, of)) {
            self.error(
                FILE,
                format!("no step offers the appointment `{id}`: an effect `appointment:{id}`"),
            );
        }
        let booked = event(of, "booked");
        let path = format!("appointments.{id}.");
        let is_read = || {
            let mut read = expressions(blueprint)
                .into_iter()
                .flat_map(|condition| condition.reads());
            read.any(|read| read.starts_with(&path))
        };
        if !blueprint.transitions.iter().any(|step| step.event == booked) && !is_read() {
            self.error(
                FILE,
                format!(
                    "nothing follows from the appointment `{id}`: no step on `{booked}`, and no condition reads it"
                ),
            );
        }
    }

    /// A state that ends on the day of the appointment is entered when that day is known.
    fn without_day(&mut self, of: &Appointment, reached: &BTreeSet<(&str, Mode)>) {
        let blueprint = self.blueprint;
        let day = format!("appointments.{}.on", of.id);
        let path = format!("appointments.{}.", of.id);
        let mut found = Vec::new();
        for step in &blueprint.transitions {
            let state = blueprint.state(&step.to);
            let deadline = state.and_then(|state| blueprint.deadline(state.deadline.as_deref()?));
            let Some(deadline) = deadline else { continue };
            let ends_on_it = matches!(&deadline.ends, DeadlineEnd::On(until) if until.source().trim() == day);
            let asks = step
                .when
                .as_ref()
                .is_some_and(|when| when.reads().any(|read| read.starts_with(&path)));
            if !ends_on_it || asks {
                continue;
            }
            let from = |(state, mode): &&(&str, Mode)| {
                let waits = blueprint.waits_on(step, state) || blueprint.keeps_deadline(step, state);
                step.from.iter().any(|from| from == state) && !waits && has_no_day(step, *mode, of)
            };
            if reached.iter().any(|at| from(&at)) {
                found.push(format!(
                    "`{}` leads to the state `{}`, whose deadline `{}` ends on the day of the appointment `{}`, but no time may be booked then",
                    step.event, step.to, deadline.id, of.id
                ));
            }
        }
        found.into_iter().for_each(|message| self.error(FILE, message));
    }

    /// Whoever may choose a time may also never do so.
    fn left_open(&mut self, of: &Appointment, reached: &BTreeSet<(&str, Mode)>) {
        let blueprint = self.blueprint;
        for state in blueprint.states.iter().filter(|state| !state.is_final) {
            if !reached.contains(&(state.id.as_str(), Mode::Open)) {
                continue;
            }
            let (id, name) = (&of.id, &state.id);
            // Of other owners the flow says it, whatever they wait for.
            if state.owner == Owner::Clerk && !moves_in_the_end(blueprint, state) {
                let message = format!(
                    "in the state `{name}` nobody may ever choose a time for the appointment `{id}`, and nothing happens when its deadline comes"
                );
                self.error(FILE, message);
            }
            let booked = event(of, "booked");
            let entered = blueprint
                .transitions
                .iter()
                .any(|step| step.to == *name && offers(step, of));
            if state.owner == Owner::Applicant && entered && !leaves(blueprint, name, &booked) {
                let message =
                    format!("the state `{name}` waits for the appointment `{id}`, but no step leaves it on `{booked}`");
                self.error(FILE, message);
            }
        }
    }

    /// Steps on events that cannot come.
    fn never_comes(&mut self, of: &Appointment, reached: &BTreeSet<(&str, Mode)>) {
        let mut found = Vec::new();
        for step in &self.blueprint.transitions {
            let Some((_, what)) = crate::appointments::event_parts(&step.event).filter(|(id, _)| *id == of.id) else {
                continue;
            };
            let comes = |from: &String| {
                let mut at = reached.iter().filter(|(state, _)| state == from);
                at.any(|(_, mode)| mode.after(what).is_some())
            };
            found.extend(step.from.iter().filter(|from| !comes(from)).map(|from| {
                let stands = if what == "booked" { "open" } else { "booked" };
                format!(
                    "in the state `{from}` the appointment `{}` is never {stands}, so that `{}` never comes",
                    of.id, step.event
                )
            }));
        }
        found.into_iter().for_each(|message| self.warning(FILE, message));
    }

    /// After nobody came, a time may be chosen only once it is offered anew.
    fn missed_for_good(&mut self, of: &Appointment) {
        let (blueprint, booked) = (self.blueprint, event(of, "booked"));
        let missed = event(of, "missed");
        let steps = blueprint.transitions.iter().filter(|step| step.event == missed);
        let waits = |step: &&Transition| !offers(step, of) && leaves(blueprint, &step.to, &booked);
        let found: Vec<String> = steps
            .filter(waits)
            .map(|step| {
                let (id, to) = (&of.id, &step.to);
                format!(
                    "`{missed}` leads to the state `{to}`, which waits for another time, but offers none: an effect `appointment:{id}`"
                )
            })
            .collect();
        found.into_iter().for_each(|message| self.error(FILE, message));
    }
}

fn event(of: &Appointment, what: &str) -> String {
    format!("appointment.{}.{what}", of.id)
}

fn offers(step: &Transition, of: &Appointment) -> bool {
    let offers = |effect: &Effect| matches!(effect, Effect::Appointment(id) if *id == of.id);
    step.effects.iter().any(offers)
}

fn leaves(blueprint: &Blueprint, state: &str, event: &str) -> bool {
    let mut steps = blueprint.transitions.iter();
    steps.any(|step| step.event == event && step.from.iter().any(|from| from == state))
}

fn moves_in_the_end(blueprint: &Blueprint, state: &State) -> bool {
    let deadline = state.deadline.as_deref().and_then(|id| blueprint.deadline(id));
    deadline.is_some_and(|deadline| leaves(blueprint, &state.id, &deadline.on_expiry))
}

/// Whether a step that is taken where the appointment stands so enters its state without a booked time.
fn has_no_day(step: &Transition, mode: Mode, of: &Appointment) -> bool {
    taken(step, mode, of).is_some_and(|after| matches!(after, Mode::Idle | Mode::Open))
}

/// Where the appointment stands after a step; none where the step's event cannot come.
fn taken(step: &Transition, mode: Mode, of: &Appointment) -> Option<Mode> {
    let own = crate::appointments::event_parts(&step.event).filter(|(id, _)| *id == of.id);
    let before = match own {
        Some((_, what)) => mode.after(what)?,
        None => mode,
    };
    let changed = |mode: Mode, effect: &Effect| match effect {
        Effect::Appointment(id) if *id == of.id && mode != Mode::Booked => Mode::Open,
        Effect::AppointmentEnd(id) if *id == of.id && mode != Mode::Missed => Mode::Idle,
        _ => mode,
    };
    Some(step.effects.iter().fold(before, changed))
}

/// All states of a case with all that an appointment may have come to in them by some order of steps.
fn modes<'b>(blueprint: &'b Blueprint, of: &Appointment) -> BTreeSet<(&'b str, Mode)> {
    let mut steps: BTreeMap<&str, Vec<&Transition>> = BTreeMap::new();
    for step in &blueprint.transitions {
        let from = step.from.iter();
        from.for_each(|from| steps.entry(from.as_str()).or_default().push(step));
    }
    let mut reached = BTreeSet::from([(blueprint.initial.as_str(), Mode::Idle)]);
    let mut open: Vec<(&str, Mode)> = reached.iter().copied().collect();
    while let Some((state, mode)) = open.pop() {
        let here = steps.get(state).into_iter().flatten();
        let mut next: Vec<(&str, Mode)> = here
            .clone()
            .filter_map(|step| Some((step.to.as_str(), taken(step, mode, of)?)))
            .collect();
        // Where no step follows from an event, the time is chosen or given back all the same.
        next.extend(crate::appointments::EVENTS.into_iter().filter_map(|what| {
            let name = event(of, what);
            let is_met = here.clone().any(|step| step.event == name && step.when.is_none());
            Some((state, mode.after(what).filter(|_| !is_met)?))
        }));
        for at in next {
            let is_final = blueprint.state(at.0).is_some_and(|state| state.is_final);
            let at = if is_final { (at.0, Mode::Idle) } else { at };
            if reached.insert(at) {
                open.push(at);
            }
        }
    }
    reached
}
