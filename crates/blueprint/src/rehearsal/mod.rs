//! Rehearsals: generated applications are handed in and go through the process to an end, by whatever may happen there.
//!
//! They are played like examples, so that what is known in a state – what was paid, filled in, ordered, who was asked – came
//! about on the way there. The linter rehearses a little, the tests much.

mod choose;
mod duties;
mod fill;
mod walk;

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::{Sample, Sampler};
use crate::model::Blueprint;
use crate::scope::Scope;
pub(crate) use walk::{End, Walk};

/// Most steps of one case. What has not ended by then is led to an end by the shortest way, which takes at most so many again.
const STEPS_USUAL: usize = 14;
const STEPS_MAX: usize = 44;

/// Generated answers are mended so often where the form refuses them.
const MENDINGS: usize = 12;

/// How generated applications went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Applications that could be handed in.
    pub submitted: usize,
    /// Of these, cases that came to a final state.
    pub ended: usize,
    /// Steps of all cases together.
    pub steps: usize,
    /// Final states that were reached.
    pub ends: BTreeSet<String>,
    /// What went wrong, each once, in words, with an example that leads there.
    pub problems: Vec<String>,
}

/// What went wrong in a case.
#[derive(Clone, Debug)]
pub(crate) struct Wrong {
    pub file: &'static str,
    pub message: String,
    /// How to see it again, as an example.
    pub example: String,
}

impl Blueprint {
    /// Hands in up to so many generated applications and takes each of them through the process. The same seed gives the same
    /// cases. Of answers that the form refuses some are tried anew; who finds none in the end hands in fewer applications.
    pub fn rehearse(&self, applications: usize, seed: u64) -> Rehearsal {
        let mut sampler = Sampler::seeded(self, seed);
        let mut all = Rehearsal::default();
        let mut told = BTreeSet::new();
        let ways = Ways::of(self);
        for _ in 0..applications {
            let Some(sample) = self.complete(&mut sampler) else {
                continue;
            };
            let mut walk = Walk::new(self, &ways, &sample, &mut sampler);
            let end = walk.play_out();
            all.submitted += 1;
            all.steps += walk.steps();
            all.ended += usize::from(end == End::Final);
            if end == End::Final {
                all.ends.insert(walk.state().to_owned());
            } else if end == End::Unfinished {
                walk.wrong("process.toml", "the case comes to no end");
            }
            for wrong in walk.found() {
                if told.insert(wrong.message.clone()) {
                    all.problems.push(format!("{}\n{}", wrong.message, wrong.example));
                }
            }
        }
        all
    }

    /// A generated application that can be handed in; none when none is found soon.
    pub(crate) fn complete(&self, sampler: &mut Sampler<'_>) -> Option<Sample> {
        (0..4).find_map(|_| {
            let mut sample = sampler.next();
            sample.case.state.clear();
            self.mend(&mut sample, sampler).then_some(sample)
        })
    }

    /// Answers anew what the form refuses. Whether it then takes everything.
    pub(crate) fn mend(&self, sample: &mut Sample, sampler: &mut Sampler<'_>) -> bool {
        for _ in 0..MENDINGS {
            let wrong: BTreeSet<String> = {
                let scope = Scope::new(self, sample.input());
                let errors = self.check_all(&scope).into_iter();
                errors.map(|(_, error)| root(&error.field).to_owned()).collect()
            };
            if wrong.is_empty() {
                return true;
            }
            for field in wrong {
                match sampler.answer(&field) {
                    Some(value) => drop(sample.answers.insert(field, value)),
                    None => drop(sample.answers.remove(&field)),
                }
            }
        }
        false
    }
}

/// The shortest way from each state to an end. Unit: steps.
pub(crate) struct Ways<'a>(BTreeMap<&'a str, usize>);

impl<'a> Ways<'a> {
    pub fn of(blueprint: &'a Blueprint) -> Ways<'a> {
        let ends = blueprint.states.iter().filter(|state| state.is_final);
        let mut ways: BTreeMap<&str, usize> = ends.map(|state| (state.id.as_str(), 0)).collect();
        for _ in &blueprint.states {
            for step in &blueprint.transitions {
                let Some(way) = ways.get(step.to.as_str()).map(|way| way + 1) else {
                    continue;
                };
                for from in &step.from {
                    let known = ways.entry(from.as_str()).or_insert(way);
                    *known = way.min(*known);
                }
            }
        }
        Ways(ways)
    }

    pub fn length(&self, state: &str) -> usize {
        self.0.get(state).copied().unwrap_or(usize::MAX)
    }
}

fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}
