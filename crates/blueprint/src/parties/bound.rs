//! Who takes part, as conditions see it; and what a participation's own conditions see beside.

use cel::Context;
use serde_json::json;

use crate::answers::{Answers, Json};
use crate::condition::{Condition, EvalError, from_json};
use crate::group;
use crate::model::{Field, Participation, Party};
use crate::scope::Scope;

impl Scope<'_> {
    /// Evaluates a condition of a participation that may read `entry`.
    pub(super) fn with_entry<T>(
        &self,
        condition: &Condition,
        entry: Option<&Json>,
        evaluate: impl FnOnce(&Context<'_, '_>) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        self.with_fee(condition, |context| {
            let mut inner = context.new_inner_scope();
            if let Some(entry) = entry {
                inner.add_variable_as_val("entry", from_json(entry));
            }
            evaluate(&inner)
        })
    }

    /// `parties.<id>` for the pages of the application, which is written before anybody is asked: empty lists.
    pub(crate) fn bind_nobody(&mut self) {
        let all = self.blueprint.participations.iter();
        let nobody: Answers = all.map(|of| (of.id.clone(), Json::Array(Vec::new()))).collect();
        if !nobody.is_empty() {
            self.context
                .add_variable_as_val("parties", from_json(&Json::Object(nobody)));
        }
    }

    /// `parties.<id>`, once the answers of the application are there, which conditions of the form may read.
    pub(crate) fn bind_parties(&mut self) {
        if self.input.case.proceedings.parties.is_empty() {
            return;
        }
        let known = &self.input.case.proceedings.parties;
        let list = |of: &Participation| {
            let form = self.blueprint.form_of_others(&of.form);
            let parties = known.get(&of.id).into_iter().flatten();
            let bound = parties.map(|party| bound(party, form, &self.context));
            (of.id.clone(), Json::Array(bound.collect()))
        };
        let all = Json::Object(self.blueprint.participations.iter().map(list).collect());
        self.context.add_variable_as_val("parties", from_json(&all));
    }
}

/// A party as conditions see it.
fn bound(party: &Party, form: Option<&Field>, context: &Context<'_, '_>) -> Json {
    let mut facts = json!({
        "name": party.name,
        "office": party.office,
        "status": party.status.code(),
        "asked_on": party.asked_on,
        "due_on": party.due_on,
        "answered_on": party.answered_on,
        "late": party.late,
        "of": party.of,
    });
    let answers = form.map(|form| {
        let value = Json::Array(vec![Json::Object(party.answers.clone())]);
        crate::forms::as_object(form, &group::settle(form, Some(&value), context))
    });
    if let (Json::Object(facts), Some(Json::Object(answers))) = (&mut facts, answers) {
        facts.extend(answers);
    }
    facts
}
