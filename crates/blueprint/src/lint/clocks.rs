use std::collections::{BTreeMap, BTreeSet};

use super::Lint;
use crate::model::{Blueprint, ClockEntry, ClockStep, DeadlineEnd, Effect, Length, Transition};

const FILE: &str = "process.toml";

/// Where a clock may stand while a case is in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Idle,
    Running,
    Paused,
}

impl Lint<'_> {
    /// Clocks: each is started, never runs on in the end, and its end is met wherever the law makes something of it.
    pub(super) fn clocks(&mut self) {
        for clock in &self.blueprint.clocks {
            self.unused(clock);
            let reached = modes(self.blueprint, clock);
            self.left_running(clock, &reached);
            self.unmet(clock, &reached);
            self.started_twice(clock, &reached);
        }
    }

    fn unused(&mut self, clock: &ClockEntry) {
        let id = &clock.id;
        if !is_done(self.blueprint, id, ClockStep::Start) {
            self.error(FILE, format!("no step starts the clock `{id}`"));
        }
        if clock.extension.is_none() && is_done(self.blueprint, id, ClockStep::Extend) {
            let message =
                format!("a step extends the clock `{id}`, but its law allows no extension: give it `extension`");
            self.error(FILE, message);
        }
        if clock.extension.is_some() && !is_done(self.blueprint, id, ClockStep::Extend) {
            self.warning(FILE, format!("no step extends the clock `{id}`, which may be extended"));
        }
    }

    fn left_running(&mut self, clock: &ClockEntry, reached: &BTreeSet<(&str, Mode)>) {
        let blueprint = self.blueprint;
        for state in blueprint.states.iter().filter(|state| state.is_final) {
            let runs = [Mode::Running, Mode::Paused].map(|mode| reached.contains(&(state.id.as_str(), mode)));
            if runs.contains(&true) {
                let (id, state) = (&clock.id, &state.id);
                let message = format!(
                    "the clock `{id}` may still run in the state `{state}`, which ends the case: stop it with `clock.stop:{id}`"
                );
                self.error(FILE, message);
            }
        }
    }

    /// What the law makes of the end happens wherever the case stands; other clocks may just warn.
    fn unmet(&mut self, clock: &ClockEntry, reached: &BTreeSet<(&str, Mode)>) {
        let blueprint = self.blueprint;
        for state in blueprint.states.iter().filter(|state| clock.deemed && !state.is_final) {
            let runs = reached.contains(&(state.id.as_str(), Mode::Running));
            if runs && !blueprint.leads_on(&state.id, &clock.on_expiry) {
                let (id, state, event) = (&clock.id, &state.id, &clock.on_expiry);
                let message = format!(
                    "in the state `{state}` the clock `{id}` may run out, and nothing happens when `{event}` comes"
                );
                self.error(FILE, message);
            }
        }
    }

    fn started_twice(&mut self, clock: &ClockEntry, reached: &BTreeSet<(&str, Mode)>) {
        let starts = |effect: &Effect| matches!(effect, Effect::Clock(ClockStep::Start, id) if *id == clock.id);
        let steps = self.blueprint.transitions.iter();
        let steps = steps.filter(|step| step.when.is_none() && step.effects.iter().any(starts));
        let twice: Vec<String> = steps
            .flat_map(|step| step.from.iter().map(move |from| (step, from)))
            .filter(|(_, from)| {
                let runs = |mode| reached.contains(&(from.as_str(), mode));
                runs(Mode::Running) || runs(Mode::Paused)
            })
            .map(|(step, from)| {
                let (id, event) = (&clock.id, &step.event);
                format!("in the state `{from}` the clock `{id}` may run already, so that `{event}` is refused")
            })
            .collect();
        twice.into_iter().for_each(|message| self.error(FILE, message));
    }
}

/// Knobs that set the length of a deadline or of a clock.
pub(super) fn knobs_of_lengths(blueprint: &Blueprint) -> BTreeSet<&str> {
    let deadlines = blueprint.deadlines.iter().filter_map(|deadline| match &deadline.ends {
        DeadlineEnd::After(length) => Some(length),
        DeadlineEnd::On(_) => None,
    });
    let lengths = deadlines.chain(blueprint.clocks.iter().map(|clock| &clock.length));
    lengths.filter_map(Length::knob).collect()
}

fn is_done(blueprint: &Blueprint, id: &str, wanted: ClockStep) -> bool {
    let effects = blueprint.transitions.iter().flat_map(|step| &step.effects);
    effects
        .into_iter()
        .any(|effect| matches!(effect, Effect::Clock(step, of) if of == id && *step == wanted))
}

/// All states of a case with all modes of a clock that some order of steps may lead to.
fn modes<'b>(blueprint: &'b Blueprint, clock: &ClockEntry) -> BTreeSet<(&'b str, Mode)> {
    let mut reached = BTreeSet::from([(blueprint.initial.as_str(), Mode::Idle)]);
    let mut open: Vec<(&str, Mode)> = reached.iter().copied().collect();
    let mut steps: BTreeMap<&str, Vec<&Transition>> = BTreeMap::new();
    for step in &blueprint.transitions {
        let from = step.from.iter();
        from.for_each(|from| steps.entry(from.as_str()).or_default().push(step));
    }
    while let Some((state, mode)) = open.pop() {
        for step in steps.get(state).into_iter().flatten() {
            let is_end = step.event == clock.on_expiry;
            if is_end && mode != Mode::Running {
                continue;
            }
            let before = if is_end { Mode::Idle } else { mode };
            let after = step
                .effects
                .iter()
                .fold(before, |mode, effect| wound(mode, effect, &clock.id));
            if reached.insert((step.to.as_str(), after)) {
                open.push((step.to.as_str(), after));
            }
        }
    }
    reached
}

fn wound(mode: Mode, effect: &Effect, id: &str) -> Mode {
    let step = match effect {
        Effect::Clock(step, of) if of == id => *step,
        _ => return mode,
    };
    match (step, mode) {
        (ClockStep::Start, _) => Mode::Running,
        (ClockStep::Pause, Mode::Running) => Mode::Paused,
        (ClockStep::Resume, Mode::Paused) => Mode::Running,
        (ClockStep::Stop, _) => Mode::Idle,
        (_, mode) => mode,
    }
}
