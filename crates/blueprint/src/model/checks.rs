use std::collections::BTreeMap;

use serde::Deserialize;

use crate::checks::Verdict;
use crate::condition::Condition;

/// A question to a register.
#[derive(Debug)]
pub struct Query {
    /// Also the name of the variable that holds the answer.
    pub id: String,
    pub register: String,
    pub when: Option<Condition>,
    pub with: BTreeMap<String, Condition>,
    pub on_unavailable: Unavailable,
    /// Parameters without which it is not asked.
    pub(crate) needed: Vec<String>,
    /// Types of the fields of its answer.
    pub(crate) types: BTreeMap<String, crate::schema::Type>,
    /// Its answer object with every field `null`, for as long as there is no answer.
    pub(crate) empty_answer: crate::answers::Json,
}

/// What becomes of the checks that read a query which got no answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unavailable {
    /// The case waits and is checked again.
    #[default]
    Wait,
    /// A clerk looks.
    Clerk,
}

/// An automatic check.
#[derive(Debug)]
pub struct Check {
    /// `R1`
    pub id: String,
    pub legal: String,
    pub applies_when: Option<Condition>,
    /// The first outcome that matches counts; the last has no condition.
    pub outcomes: Vec<Outcome>,
    /// Ids of the queries that its conditions read.
    pub reads_queries: Vec<String>,
}

/// One way a check can end.
#[derive(Debug)]
pub struct Outcome {
    pub when: Option<Condition>,
    pub result: Verdict,
    /// `checks.<check>.reasons.<reason>`
    pub reason: String,
}
