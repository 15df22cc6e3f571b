//! Questions to registers, and the checks that read their answers.

use std::collections::BTreeMap;

use base::Lang;
use serde::{Deserialize, Serialize};

use crate::answers::Json;
use crate::model::Blueprint;
use crate::scope::Scope;

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
    /// The questions to ask now. A parameter that has no answer is left out.
    pub fn queries(&self, _scope: &Scope<'_>) -> Vec<PlannedQuery> {
        Vec::new()
    }

    /// Runs all checks on the answers at hand.
    pub fn run_checks(&self, _scope: &Scope<'_>) -> Checks {
        Checks::default()
    }

    /// Why a check ended as it did, in words.
    pub fn reason(&self, result: &CheckResult, lang: Lang) -> String {
        self.texts(lang).fill(&result.reason_key, &result.params)
    }
}
