//! Examples are tests: answers, date and register answers go in; pages, errors, checks, fee, path, letters come out.

mod appointments;
mod begin;
mod clocks;
mod coverage;
mod follow_ons;
mod forms;
mod given;
mod parties;
mod rehearsed;
mod run;
mod sent;
mod source;

use std::fmt;

use crate::answers::Answers;
use crate::json_schema::{Traced, trace};
use crate::messages::Rendered;
use crate::model::Blueprint;
use crate::preview::Played;
pub use coverage::Coverage;
pub(crate) use run::Play;
pub(crate) use source::Later;

/// How all examples of a blueprint went.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    pub outcomes: Vec<ExampleOutcome>,
    pub coverage: Coverage,
}

/// How one example went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleOutcome {
    pub file: String,
    pub name: String,
    /// What was expected and what came instead; empty when all is well.
    pub failures: Vec<String>,
    /// The messages it sent, as they would leave the house, by id and in order.
    pub messages: Vec<(String, Rendered)>,
}

impl Report {
    /// Whether every example came out as it says.
    pub fn is_good(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.failures.is_empty())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed: Vec<&ExampleOutcome> = self
            .outcomes
            .iter()
            .filter(|outcome| !outcome.failures.is_empty())
            .collect();
        writeln!(f, "{} examples, {} failed", self.outcomes.len(), failed.len())?;
        for outcome in failed {
            writeln!(f, "{}: {}", outcome.file, outcome.name)?;
            for failure in &outcome.failures {
                writeln!(f, "  {failure}")?;
            }
        }
        write!(f, "{}", self.coverage)
    }
}

impl Blueprint {
    /// The examples of the blueprint, to fill in its pages with. A file that does not read gives none.
    pub fn played(&self) -> Vec<Played> {
        let files = self.examples.values().filter_map(|text| source::read(text).ok());
        let played = |example: source::Example| Played {
            case: example.case.facts(example.today, &self.initial, self.meta.trust),
            answers: run::completed(self, example.answers),
            registers: run::known(&example.registers),
            today: example.today,
            name: example.name,
        };
        files.flatten().map(played).collect()
    }

    /// Runs all examples of the blueprint; needs no database and no clock.
    pub fn run_examples(&self) -> Report {
        let mut report = Report {
            coverage: Coverage::of(self),
            outcomes: Vec::new(),
        };
        for (file, text) in &self.examples {
            match source::read(text) {
                Ok(examples) => {
                    for example in &examples {
                        let played = run::run(self, example, &mut report.coverage);
                        report.outcomes.push(ExampleOutcome {
                            file: file.clone(),
                            name: example.name.clone(),
                            failures: played.failures,
                            messages: played.messages,
                        });
                    }
                }
                Err(reason) => {
                    let outcome = ExampleOutcome {
                        file: file.clone(),
                        name: "the file".to_owned(),
                        failures: vec![reason],
                        messages: Vec::new(),
                    };
                    report.outcomes.push(outcome);
                }
            }
        }
        report
    }
}

/// The shapes of an example, and of an event with what changed since.
pub(crate) fn shapes() -> [Traced; 2] {
    [trace::<source::Example>(), trace::<source::Later>()]
}

/// The answers of all examples that can be handed in, as they would be sent: those of hidden questions are left out.
/// Each with the example's name.
pub(crate) fn complete_answers(blueprint: &Blueprint) -> Vec<(String, Answers)> {
    let files = blueprint.examples.values().filter_map(|text| source::read(text).ok());
    let examples: Vec<source::Example> = files.flatten().collect();
    let complete = examples.iter().filter(|example| example.expect.errors.is_empty());
    complete
        .filter_map(|example| Some((example.name.clone(), run::answers(blueprint, example)?)))
        .collect()
}
