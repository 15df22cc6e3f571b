//! Who takes part, as conditions see it; and what a participation's own conditions see beside.

use cel::Context;
use cel::common::value::CowVal;
use cel::context::VariableResolver;
use serde_json::json;

use crate::answers::Json;
use crate::condition::{Condition, EvalError, from_json, inside, scalar};
use crate::group;
use crate::model::{Field, Participation, Party};
use crate::scope::Scope;
use crate::values::Values;

impl Scope<'_> {
    /// Evaluates a condition of a participation that may read `entry`.
    pub(super) fn with_entry<T>(
        &self,
        condition: &Condition,
        entry: Option<&Json>,
        evaluate: impl FnOnce(&Context<'_, '_>) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        let of = entry.map(Of);
        self.with_fee(condition, |context| {
            let mut inner = context.new_inner_scope();
            if let Some(of) = &of {
                inner.set_variable_resolver(of);
            }
            evaluate(&inner)
        })
    }
}

/// What `each` gave, as conditions read it: `entry`.
struct Of<'e>(&'e Json);

impl VariableResolver for Of<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        match name.strip_prefix("entry")? {
            "" => Some(scalar(self.0).unwrap_or_else(|| CowVal::Owned(from_json(self.0)))),
            path => inside(self.0, path.strip_prefix('.')?),
        }
    }
}

impl Values<'_> {
    /// As if nobody had been asked yet, where a condition of a form would see it.
    pub(crate) fn hide_parties(&self, context: &mut Context<'_, '_>) {
        if self.blueprint.ground.beside().inner_parties {
            context.add_variable_as_val("parties", from_json(&self.nobody()));
        }
    }

    /// `parties.<id>` before anybody is asked: empty lists.
    pub(crate) fn nobody(&self) -> Json {
        let all = self.blueprint.participations.iter();
        Json::Object(all.map(|of| (of.id.clone(), Json::Array(Vec::new()))).collect())
    }

    /// `parties.<id>`, with what each of them answered.
    pub(crate) fn parties_bound(&self) -> Json {
        let known = &self.input.case.proceedings.parties;
        if known.is_empty() {
            return self.nobody();
        }
        let outer = self.context();
        let mut context = outer.new_inner_scope();
        // What one of them is asked does not depend on the others.
        self.hide_parties(&mut context);
        let list = |of: &Participation| {
            let form = self.blueprint.form_of_others(&of.form);
            let parties = known.get(&of.id).into_iter().flatten();
            let bound = parties.map(|party| bound(party, form, &context));
            (of.id.clone(), Json::Array(bound.collect()))
        };
        Json::Object(self.blueprint.participations.iter().map(list).collect())
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
    let answers =
        form.map(|form| crate::forms::as_object(form, group::settle_entries(form, &[Some(&party.answers)], context)));
    if let (Json::Object(facts), Some(Json::Object(answers))) = (&mut facts, answers) {
        facts.extend(answers);
    }
    facts
}
