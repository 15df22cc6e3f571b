use std::collections::{BTreeMap, BTreeSet};

use super::Lint;
use super::sample::Sample;
use crate::answers::Json;
use crate::condition::Condition;
use crate::model::{Channel, Field, KnobKind, Trust};
use crate::scope::Scope;

/// Most combinations that are tried; a condition with more stays a suspicion.
const COMBINATIONS_MAX: usize = 1024;

impl Lint<'_> {
    /// Whether a condition can hold in no case at all: all that it reads has few values, and it holds with none of their
    /// combinations. `like`: a case that gives everything else.
    pub(super) fn never_holds(&self, condition: &Condition, like: &Sample) -> bool {
        let mut values = BTreeMap::new();
        if self.values_of(condition, &mut values, &mut BTreeSet::new()).is_none() {
            return false;
        }
        let sizes = values.values().map(Vec::len);
        let combinations = sizes.fold(1_usize, |all, size| all.saturating_mul(size.max(1)));
        combinations <= COMBINATIONS_MAX
            && !(0..combinations).any(|number| self.holds_in(condition, like, &values, number))
    }

    fn holds_in(
        &self,
        condition: &Condition,
        like: &Sample,
        values: &BTreeMap<String, Vec<Option<Json>>>,
        mut number: usize,
    ) -> bool {
        let mut sample = like.clone();
        for (path, domain) in values {
            let value = domain.get(number % domain.len().max(1)).cloned().flatten();
            number /= domain.len().max(1);
            set(&mut sample, path, value);
        }
        Scope::new(self.blueprint, sample.input()).process_holds(Some(condition))
    }

    /// Adds all values of what a condition reads, and of what that depends on. None when something has more than few.
    fn values_of(
        &self,
        condition: &Condition,
        values: &mut BTreeMap<String, Vec<Option<Json>>>,
        seen: &mut BTreeSet<String>,
    ) -> Option<()> {
        for path in condition.reads() {
            if !seen.insert(path.to_owned()) {
                continue;
            }
            let domain = match path.split_once('.') {
                Some(("case", fact)) => of_case(self.blueprint, fact)?,
                Some(("town", knob)) => self.of_knob(knob)?,
                Some(_) => return None,
                None => {
                    let field = self.blueprint.field(path)?;
                    self.depends(field, values, seen)?;
                    let mut domain: Vec<Option<Json>> = field.kind.samples(field).into_iter().map(Some).collect();
                    domain.push(None);
                    domain
                }
            };
            values.insert(path.to_owned(), domain);
        }
        Some(())
    }

    /// A question with few answers; what decides whether it is shown counts too.
    fn depends(
        &self,
        field: &Field,
        values: &mut BTreeMap<String, Vec<Option<Json>>>,
        seen: &mut BTreeSet<String>,
    ) -> Option<()> {
        if !field.kind.is_finite() || field.params.formula.is_some() {
            return None;
        }
        let page = self
            .blueprint
            .form
            .iter()
            .find(|page| page.fields.iter().any(|one| one.id == field.id));
        let shown = page.and_then(|page| page.shown_when.as_ref());
        for condition in field.shown_when.iter().chain(shown) {
            self.values_of(condition, values, seen)?;
        }
        Some(())
    }

    fn of_knob(&self, name: &str) -> Option<Vec<Option<Json>>> {
        let knob = self.blueprint.meta.knobs.get(name)?;
        match knob.kind {
            KnobKind::Bool => Some(vec![Some(Json::Bool(false)), Some(Json::Bool(true))]),
            KnobKind::Text if !knob.options.is_empty() => Some(
                knob.options
                    .iter()
                    .map(|option| Some(Json::from(option.as_str())))
                    .collect(),
            ),
            _ => None,
        }
    }
}

fn of_case(blueprint: &crate::model::Blueprint, fact: &str) -> Option<Vec<Option<Json>>> {
    let words = |words: Vec<&str>| Some(words.into_iter().map(|word| Some(Json::from(word))).collect());
    match fact {
        "paid" | "heard" => Some(vec![Some(Json::Bool(false)), Some(Json::Bool(true))]),
        "channel" => words(Channel::ALL.map(Channel::code).to_vec()),
        "trust" => words(Trust::ALL.map(Trust::code).to_vec()),
        "state" => words(
            blueprint
                .states
                .iter()
                .map(|state| state.id.as_str())
                .chain([""])
                .collect(),
        ),
        _ => None,
    }
}

fn set(sample: &mut Sample, path: &str, value: Option<Json>) {
    let word = || value.as_ref().and_then(Json::as_str).unwrap_or_default();
    let truth = value == Some(Json::Bool(true));
    match path {
        "case.paid" => sample.case.paid = truth,
        "case.heard" => sample.case.heard = truth,
        "case.channel" => {
            let channel = Channel::ALL.into_iter().find(|channel| channel.code() == word());
            sample.case.channel = channel.unwrap_or_default();
        }
        "case.trust" => sample.case.trust = Trust::from_code(word()),
        "case.state" => sample.case.state = word().to_owned(),
        _ => match (path.strip_prefix("town."), value) {
            (Some(knob), Some(value)) => {
                let town = sample.town.as_object_mut().into_iter();
                town.for_each(|town| drop(town.insert(knob.to_owned(), value.clone())));
            }
            (Some(_), None) => {}
            (None, Some(value)) => drop(sample.answers.insert(path.to_owned(), value)),
            (None, None) => drop(sample.answers.remove(path)),
        },
    }
}
