use std::collections::{BTreeMap, BTreeSet};

use super::{Lint, Sampler};
use crate::diagnostic::{Diagnostic, Severity};
use crate::rehearsal::{Walk, Ways};
use crate::scope::Scope;

/// Cases that are taken through the process, and their steps all together.
const CASES: usize = 200;
const STEPS: usize = 900;
/// Generated applications that are mended before none is said to pass.
const TRIES: usize = 60;

impl Lint<'_> {
    /// Takes generated applications from the first step to the last and reports what goes wrong on the way.
    pub(super) fn rehearse(&mut self, told: &mut BTreeSet<String>) {
        let blueprint = self.blueprint;
        let mut sampler = Sampler::new(blueprint);
        let ways = Ways::of(blueprint);
        let (mut steps, mut submitted) = (0, 0);
        for number in 0..CASES {
            if steps >= STEPS || (submitted == 0 && number >= TRIES) {
                break;
            }
            let Some(sample) = blueprint.complete(&mut sampler) else {
                continue;
            };
            submitted += 1;
            let mut walk = Walk::new(blueprint, &ways, &sample, &mut sampler);
            walk.play_out();
            steps += walk.steps();
            for wrong in walk.found() {
                if told.insert(without_digits(&wrong.message)) {
                    let found = Diagnostic::file(Severity::Error, wrong.file, wrong.message);
                    self.found.push(found.with_example(wrong.example));
                }
            }
        }
        if submitted == 0 {
            self.refused_by_the_form(&mut sampler);
        }
    }

    /// No generated application can be handed in: says what the form says most often.
    fn refused_by_the_form(&mut self, sampler: &mut Sampler<'_>) {
        let blueprint = self.blueprint;
        let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
        for _ in 0..TRIES {
            let mut sample = sampler.next();
            blueprint.mend(&mut sample, sampler);
            let scope = Scope::new(blueprint, sample.input());
            for (page, error) in blueprint.check_all(&scope) {
                *reasons
                    .entry(format!("{page}/{}/{}", error.field, error.key))
                    .or_default() += 1;
            }
        }
        let most = reasons.into_iter().max_by_key(|(_, count)| *count);
        let most = most.map(|(reason, _)| reason).unwrap_or_default();
        self.error(
            "form.toml",
            format!("nobody can hand in this form: none of {TRIES} generated applications passes, mostly because of `{most}`"),
        );
    }
}

/// The same finding with another amount is no other finding.
pub(super) fn without_digits(message: &str) -> String {
    message.chars().filter(|c| !c.is_ascii_digit() && *c != '-').collect()
}
