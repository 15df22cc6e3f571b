//! `[[follow_ons]]` of process.toml: what comes next, and which answers go along.

use std::collections::{BTreeMap, BTreeSet};

use super::form::is_name;
use super::process::FILE;
use super::source::{FollowOnEntry, Text};
use super::{Loader, PROCEEDINGS};
use crate::condition::{Condition, Roots, Source};
use crate::model::{Carried, Field, FollowOn, LeadsTo, Page};
use crate::schema::Type;

impl Loader<'_> {
    /// `states` and `queries`: their ids.
    pub(super) fn follow_ons(
        &mut self,
        entries: Vec<FollowOnEntry>,
        (states, queries): (&BTreeSet<String>, &BTreeSet<String>),
        form: &[Page],
        roots: &Roots,
    ) -> Vec<FollowOn> {
        self.unique(FILE, "follow-ons", entries.iter().map(|entry| &entry.id));
        let told = told_by_others(form, queries);
        entries
            .into_iter()
            .filter_map(|entry| self.follow_on(entry, states, &told, roots))
            .collect()
    }

    fn follow_on(
        &mut self,
        entry: FollowOnEntry,
        states: &BTreeSet<String>,
        told: &BTreeSet<String>,
        roots: &Roots,
    ) -> Option<FollowOn> {
        let at = entry.id.span().start;
        let id = entry.id.into_inner();
        if !is_name(&id) {
            let message = format!("`{id}` is no name: small letters, digits and _ only");
            self.error_at(FILE, at, message, None);
        }
        if entry.in_states.is_empty() {
            let hint = Some("name the states after the decision, `in_states = [\"granted\"]`".to_owned());
            self.error_at(FILE, at, format!("the follow-on `{id}` is offered in no state"), hint);
        }
        entry
            .in_states
            .iter()
            .for_each(|state| self.known(state, "state", states));
        let carries: BTreeMap<String, Carried> = entry
            .carries
            .iter()
            .filter_map(|(field, value)| Some((field.clone(), self.carried(field, value, told, roots)?)))
            .collect();
        let leads_to = match (entry.service, entry.entry) {
            (Some(service), None) => LeadsTo::Service(service.into_inner()),
            (None, Some(entry)) => LeadsTo::Entry(entry.into_inner()),
            _ => {
                let message =
                    format!("the follow-on `{id}` leads either to a `service` or to an `entry` of the catalogue");
                self.error_at(FILE, at, message, None);
                return None;
            }
        };
        Some(FollowOn {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            in_states: entry.in_states.into_iter().map(toml::Spanned::into_inner).collect(),
            id,
            leads_to,
            carries,
        })
    }

    /// Only what the applicant gave goes along: in the new form they would read whatever else stood there, and a register
    /// may hold what they must not learn (§ 51 BMG).
    fn carried(&mut self, field: &str, value: &Text, told: &BTreeSet<String>, roots: &Roots) -> Option<Carried> {
        let source = Source {
            file: FILE,
            text: self.files.get(FILE).unwrap_or_default(),
        };
        let ty = source.type_of(&mut self.programs, value, roots);
        let value_at = value.span().start;
        let value = self.compile(FILE, value, roots, &Type::Any)?;
        if let Some(root) = value.reads_roots().find(|root| told.contains(*root)) {
            let message = format!("`{field}` would carry over `{root}`, which the applicant did not answer");
            let hint = Some("carry answers of the form only; registers and other people are asked again".to_owned());
            self.error_at(FILE, value_at, message, hint);
        }
        Some(Carried { value, ty })
    }
}

/// Names whose values come from others than the applicant: registers, what happened since, and what is worked out of them.
fn told_by_others(form: &[Page], queries: &BTreeSet<String>) -> BTreeSet<String> {
    let mut told: BTreeSet<String> = PROCEEDINGS.map(str::to_owned).into();
    told.extend(queries.iter().cloned());
    let fields = || form.iter().flat_map(|page| &page.fields);
    let formulas = |field: &Field| -> Vec<BTreeSet<String>> {
        let formulas = field
            .with_inner()
            .into_iter()
            .filter_map(|field| field.params.formula.as_ref());
        formulas.map(roots_of).collect()
    };
    // A formula may read another one, so this goes on until nothing more is found.
    loop {
        let is_new =
            |field: &&Field| !told.contains(&field.id) && formulas(field).iter().any(|reads| !reads.is_disjoint(&told));
        let more: Vec<String> = fields().filter(is_new).map(|field| field.id.clone()).collect();
        if more.is_empty() {
            return told;
        }
        told.extend(more);
    }
}

fn roots_of(formula: &Condition) -> BTreeSet<String> {
    formula.reads_roots().map(str::to_owned).collect()
}
