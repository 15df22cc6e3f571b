//! Questions to registers, and the checks that read their answers.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answers::Json;
use crate::kinds::plain;
use crate::model::{Blueprint, Check, Query, Unavailable};
use crate::scope::Scope;
use crate::texts::placeholders;

/// How a check ends, from best to worst; the worst of all checks is the verdict.
///
/// A register that gave no answer outweighs even a red check: nothing may be refused on half the facts, and the answer
/// may come in an hour. A red check outweighs one that waits for a fact to change (moved in yesterday), because waiting
/// would not help; waiting outweighs a clerk's look, because tomorrow there may be nothing left to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing speaks against it.
    #[default]
    Green,
    /// A person must look.
    Yellow,
    /// A fact is about to change; the case is checked again.
    Wait,
    /// The rules say no; the applicant is heard first.
    Red,
    /// A register gave no answer; the case is checked again.
    Unavailable,
}

/// A question to a register that must be asked now.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlannedQuery {
    pub id: String,
    pub register: String,
    pub with: BTreeMap<String, Json>,
}

/// How one check ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CheckResult {
    pub id: String,
    pub result: Verdict,
    /// Key of the reason among the texts, `checks.R1.reasons.too_young`.
    pub reason_key: String,
    /// Values for the placeholders of the reason.
    pub params: Vec<(String, String)>,
    pub legal: String,
}

/// How all checks ended. Checks that do not apply are not listed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Checks {
    pub verdict: Verdict,
    pub results: Vec<CheckResult>,
}

impl Blueprint {
    /// The questions to ask now: those whose condition holds and whose needed parameters are known. Answers may make
    /// further questions possible, so ask until nothing new comes.
    pub fn queries(&self, scope: &Scope<'_>) -> Vec<PlannedQuery> {
        self.all_queries
            .iter()
            .filter_map(|query| planned(scope, query))
            .collect()
    }

    /// Runs all checks on the answers at hand.
    pub fn run_checks(&self, scope: &Scope<'_>) -> Checks {
        let results: Vec<CheckResult> = self
            .all_checks
            .iter()
            .filter_map(|check| self.run_check(scope, check))
            .collect();
        let verdict = results.iter().map(|result| result.result).max().unwrap_or_default();
        Checks { verdict, results }
    }

    /// Why a check ended as it did, in words.
    pub fn reason(&self, result: &CheckResult, lang: Lang) -> String {
        let texts = self.texts(lang);
        let shown = |(path, value): &(String, String)| (path.clone(), self.param_in_words(path, value, lang));
        crate::texts::fill(
            texts.get(&result.reason_key),
            &result.params.iter().map(shown).collect::<Vec<_>>(),
        )
    }

    fn run_check(&self, scope: &Scope<'_>, check: &Check) -> Option<CheckResult> {
        match scope.truth(check.applies_when.as_ref()) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => return Some(result(check, Verdict::Yellow, UNDECIDED.to_owned(), Vec::new())),
        }
        if let Some(verdict) = self.unanswered(scope, check) {
            return Some(result(check, verdict, UNAVAILABLE.to_owned(), Vec::new()));
        }
        for outcome in &check.outcomes {
            match scope.truth(outcome.when.as_ref()) {
                Ok(false) => {}
                Ok(true) => {
                    let key = format!("checks.{}.reasons.{}", check.id, outcome.reason);
                    let params = self.params(scope, &key);
                    return Some(result(check, outcome.result, key, params));
                }
                // What cannot be worked out is never taken for granted: a person looks.
                Err(_) => return Some(result(check, Verdict::Yellow, UNDECIDED.to_owned(), Vec::new())),
            }
        }
        None
    }

    /// How a check ends that reads a query which should have been answered and was not.
    fn unanswered(&self, scope: &Scope<'_>, check: &Check) -> Option<Verdict> {
        let read = self
            .all_queries
            .iter()
            .filter(|query| check.reads_queries.contains(&query.id));
        let lacking = read.filter(|query| {
            let answered = scope.input.registers.get(&query.id).is_some_and(Json::is_object);
            !answered && planned(scope, query).is_some()
        });
        let verdicts = lacking.map(|query| match query.on_unavailable {
            Unavailable::Wait => Verdict::Unavailable,
            Unavailable::Clerk => Verdict::Yellow,
        });
        verdicts.max()
    }

    /// Values of the placeholders that the reason has in any language.
    fn params(&self, scope: &Scope<'_>, key: &str) -> Vec<(String, String)> {
        let texts = self.texts.values().filter_map(|texts| texts.find(key));
        let paths: BTreeSet<&str> = texts.flat_map(placeholders).collect();
        paths
            .into_iter()
            .map(|path| (path.to_owned(), scope.value_at(path).map(plain).unwrap_or_default()))
            .collect()
    }

    /// A value of a reason as people read it: dates in long form, options by their labels.
    fn param_in_words(&self, path: &str, value: &str, lang: Lang) -> String {
        if let Some(field) = self.field(path) {
            return field.display(&Json::from(value), lang, self.texts(lang));
        }
        match value.parse::<Date>() {
            Ok(date) => crate::kinds::date_in_words(date, lang),
            Err(_) => value.to_owned(),
        }
    }
}

const UNAVAILABLE: &str = "checks.unavailable";
const UNDECIDED: &str = "checks.undecided";

fn result(check: &Check, result: Verdict, reason_key: String, params: Vec<(String, String)>) -> CheckResult {
    CheckResult {
        id: check.id.clone(),
        result,
        reason_key,
        params,
        legal: check.legal.clone(),
    }
}

/// A query with its parameters, if it is to be asked now.
fn planned(scope: &Scope<'_>, query: &Query) -> Option<PlannedQuery> {
    if !scope.holds(query.when.as_ref()) {
        return None;
    }
    let (mut with, context) = (BTreeMap::new(), scope.context());
    for (name, condition) in &query.with {
        match condition.json(&context) {
            Ok(Json::Null) | Err(_) if query.needed.contains(name) => return None,
            Ok(Json::Null) | Err(_) => {}
            Ok(value) => drop(with.insert(name.clone(), value)),
        }
    }
    Some(PlannedQuery {
        id: query.id.clone(),
        register: query.register.clone(),
        with,
    })
}
