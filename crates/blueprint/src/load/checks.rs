use std::collections::{BTreeMap, BTreeSet};

use super::Loader;
use super::source::{CheckEntry, ChecksFile, ProcessFile, QueryEntry};
use crate::checks::Verdict;
use crate::condition::{Condition, Roots};
use crate::model::{Check, Outcome, Query};
use crate::schema::{RegisterSchema, Type};
use crate::scope::empty_answer;
use crate::suggest::did_you_mean;

const FILE: &str = "checks.toml";

/// The register of grants issued here; its answer also holds the attributes of this blueprint's own grants.
const GRANTS: &str = "grants";

impl Loader<'_> {
    /// Types of all answers, for conditions anywhere in the blueprint.
    pub(super) fn query_roots(&mut self, file: &ChecksFile, process: &ProcessFile, roots: &mut Roots) {
        self.unique(FILE, "queries", file.queries.iter().map(|query| &query.id));
        for query in &file.queries {
            let ty = match self.register(query) {
                Some(schema) => Type::Object(answer_fields(query, &schema, process)),
                None => Type::Any,
            };
            if roots.insert(query.id.get_ref().clone(), ty).is_some() {
                let message = format!("the name `{}` is taken already", query.id.get_ref());
                self.error_at(FILE, query.id.span().start, message, None);
            }
        }
    }

    fn register(&mut self, query: &QueryEntry) -> Option<RegisterSchema> {
        let name = query.register.get_ref();
        if let Some(schema) = self.schemas.0.get(name) {
            return Some(schema.clone());
        }
        let hint = did_you_mean(name, self.schemas.0.keys().map(String::as_str));
        self.error_at(
            FILE,
            query.register.span().start,
            format!("there is no register `{name}`"),
            hint,
        );
        None
    }

    pub(super) fn checks(&mut self, file: ChecksFile, roots: &Roots) -> (Vec<Query>, Vec<Check>) {
        self.unique(FILE, "checks", file.checks.iter().map(|check| &check.id));
        let queries: Vec<Query> = file.queries.into_iter().map(|query| self.query(query, roots)).collect();
        let ids: BTreeSet<&str> = queries.iter().map(|query| query.id.as_str()).collect();
        let checks = file
            .checks
            .into_iter()
            .map(|check| self.check(check, roots, &ids))
            .collect();
        (queries, checks)
    }

    fn query(&mut self, entry: QueryEntry, roots: &Roots) -> Query {
        let schema = self
            .schemas
            .0
            .get(entry.register.get_ref())
            .cloned()
            .unwrap_or_default();
        let mut with = BTreeMap::new();
        for (name, text) in &entry.with {
            let expected = match schema.parameters.get(name) {
                Some((ty, _)) => ty.clone(),
                None => {
                    let hint = did_you_mean(name, schema.parameters.keys().map(String::as_str));
                    let message = format!("the register `{}` has no parameter `{name}`", entry.register.get_ref());
                    self.error_at(FILE, text.span().start, message, hint);
                    Type::Any
                }
            };
            if let Some(condition) = self.compile(FILE, text, roots, &expected) {
                with.insert(name.clone(), condition);
            }
        }
        for (name, (_, needed)) in &schema.parameters {
            if *needed && !entry.with.contains_key(name) {
                let message = format!("the register `{}` needs `{name}`", entry.register.get_ref());
                self.error_at(FILE, entry.register.span().start, message, None);
            }
        }
        let types = match roots.get(entry.id.get_ref()) {
            Some(Type::Object(fields)) => fields.clone(),
            _ => schema.answer.clone(),
        };
        Query {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            id: entry.id.into_inner(),
            register: entry.register.into_inner(),
            with,
            on_unavailable: entry.on_unavailable,
            needed: schema
                .parameters
                .iter()
                .filter(|(_, (_, needed))| *needed)
                .map(|(name, _)| name.clone())
                .collect(),
            empty_answer: empty_answer(&types),
            types,
        }
    }

    fn check(&mut self, entry: CheckEntry, roots: &Roots, queries: &BTreeSet<&str>) -> Check {
        let id = entry.id.get_ref().clone();
        let count = entry.outcomes.len();
        let mut outcomes = Vec::new();
        for (index, outcome) in entry.outcomes.into_iter().enumerate() {
            let is_last = index + 1 == count;
            if is_last == outcome.when.is_some() {
                let message = format!("the last outcome of `{id}`, and only the last, must have no `when`");
                self.error_at(FILE, outcome.result.span().start, message, None);
            }
            if *outcome.result.get_ref() == Verdict::Unavailable {
                let message = "`unavailable` is what the engine says when a register gives no answer".to_owned();
                self.error_at(
                    FILE,
                    outcome.result.span().start,
                    message,
                    Some("use `wait`".to_owned()),
                );
            }
            let when = self.condition(FILE, outcome.when.as_ref(), roots);
            outcomes.push(Outcome {
                when,
                result: outcome.result.into_inner(),
                reason: outcome.reason,
            });
        }
        if count == 0 {
            self.error_at(
                FILE,
                entry.id.span().start,
                format!("the check `{id}` has no outcome"),
                None,
            );
        }
        let applies_when = self.condition(FILE, entry.applies_when.as_ref(), roots);
        let conditions = outcomes.iter().filter_map(|outcome| outcome.when.as_ref());
        let read: BTreeSet<&str> = conditions.flat_map(Condition::reads_roots).collect();
        let reads_queries = read.intersection(queries).map(|query| (*query).to_owned()).collect();
        Check {
            id,
            legal: entry.legal,
            applies_when,
            outcomes,
            reads_queries,
        }
    }
}

fn answer_fields(query: &QueryEntry, schema: &RegisterSchema, process: &ProcessFile) -> BTreeMap<String, Type> {
    let mut fields = schema.answer.clone();
    if query.register.get_ref() == GRANTS {
        for attribute in process.grants.iter().flat_map(|grant| grant.attributes.keys()) {
            fields.entry(attribute.clone()).or_insert(Type::Text);
        }
    }
    fields
}
