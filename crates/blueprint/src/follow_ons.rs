//! What may come after a case, and which answers go along.

use jiff::civil::Date;

use crate::answers::{Answers, Json};
use crate::condition::EvalError;
use crate::model::{Blueprint, Field, FollowOn};
use crate::schema::Type;
use crate::scope::{CaseFacts, Scope, ScopeInput};
use crate::suggest::did_you_mean;

impl Blueprint {
    /// A follow-on by its id.
    pub fn follow_on(&self, id: &str) -> Option<&FollowOn> {
        self.follow_ons.iter().find(|follow_on| follow_on.id == id)
    }

    /// What comes next for a case in this state, in the order of the file. A condition that cannot be worked out offers
    /// nothing.
    pub fn follow_ons(&self, state: &str, scope: &Scope<'_>) -> Vec<&FollowOn> {
        let is_offered = |follow_on: &&FollowOn| {
            follow_on.in_states.iter().any(|of| of == state)
                && scope.process_truth(follow_on.when.as_ref()).unwrap_or(false)
        };
        self.follow_ons.iter().filter(is_offered).collect()
    }

    /// What goes along, by field of the other service. What has no answer here stays out.
    ///
    /// Errors: the first value that cannot be worked out, with the field that it is for.
    pub fn carried(&self, follow_on: &FollowOn, scope: &Scope<'_>) -> Result<Answers, (String, EvalError)> {
        let mut answers = Answers::new();
        for (field, carried) in &follow_on.carries {
            let value = scope
                .process_json(&carried.value)
                .map_err(|error| (field.clone(), error))?;
            if !value.is_null() {
                answers.insert(field.clone(), value);
            }
        }
        Ok(answers)
    }

    /// Of answers that come from another case those that an application for this service can begin with, as if they had
    /// been typed. The others stay out: they are asked as they would be anyway.
    pub fn taken_over(&self, carried: &Answers, knobs: &Json, today: Date) -> Answers {
        let taken = |scope: &Scope<'_>| {
            let read = |(id, value): (&String, &Json)| {
                let field = self.field(id).filter(|field| may_be_taken_over(field))?;
                has_shape(value, &field.kind.ty()).then_some(())?;
                let read = field.read(&field.kind.inputs(field, value), today)?;
                let is_offered = self.unknown_option(scope, field, &read).is_none();
                is_offered.then(|| (id.clone(), read))
            };
            carried.iter().filter_map(read).collect()
        };
        self.at_the_start(knobs, today, taken)
    }

    /// What is wrong with the values that a follow-on of this service gives to another one, `to`; one sentence each.
    /// `knobs`: those of the other service. What is found here is left out when somebody begins.
    pub fn follow_on_problems(&self, follow_on: &FollowOn, to: &Blueprint, knobs: &Json, today: Date) -> Vec<String> {
        let context = self.ground.context();
        let problem = |scope: &Scope<'_>, id: &str| {
            let carried = follow_on.carries.get(id)?;
            let Some(field) = to.field(id) else {
                let hint = did_you_mean(id, to.fields().map(|field| field.id.as_str()));
                let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
                return Some(format!("`{}` has no field `{id}`{hint}", to.meta.id));
            };
            let (ty, kind) = (field.kind.ty(), field.kind.name());
            if !may_be_taken_over(field) {
                return Some(format!(
                    "the field `{id}` of kind `{kind}` is for the applicant alone to fill in"
                ));
            }
            if !(carried.ty.fits(&ty) && shares_parts(&carried.ty, &ty)) {
                return Some(format!(
                    "the field `{id}` of kind `{kind}` needs {ty}, not {}",
                    carried.ty
                ));
            }
            // What is written into the blueprint, like the operation, can be read already.
            let is_fixed = carried.value.reads().next().is_none();
            let value = is_fixed.then(|| carried.value.json(&context).ok()).flatten()?;
            to.unknown_option(scope, field, &value).or_else(|| {
                let read = field.read(&field.kind.inputs(field, &value), today);
                let message = || format!("{value} is no answer to the field `{id}` of kind `{kind}`");
                read.is_none().then(message)
            })
        };
        to.at_the_start(knobs, today, |scope| {
            let all = follow_on.carries.keys();
            all.filter_map(|id| problem(scope, id)).collect()
        })
    }

    /// Asks about an application in which nothing is answered yet.
    pub(crate) fn at_the_start<T>(&self, knobs: &Json, today: Date, ask: impl FnOnce(&Scope<'_>) -> T) -> T {
        let (nothing, registers, case) = (Answers::new(), Default::default(), CaseFacts::default());
        let input = ScopeInput {
            answers: &nothing,
            registers: &registers,
            town: knobs,
            case: &case,
            today,
        };
        ask(&Scope::new(self, input))
    }
}

/// Whether somebody may find the answer filled in: not what they declare or agree to, no files, nothing that is only shown.
fn may_be_taken_over(field: &Field) -> bool {
    let is_theirs = matches!(field.kind.name(), "declaration" | "consent");
    field.kind.is_asked() && !field.kind.is_upload() && !field.is_group() && !is_theirs
}

/// Whether two objects have a part in common; what is no object has none to compare.
fn shares_parts(given: &Type, needed: &Type) -> bool {
    match (given, needed) {
        (Type::Object(given), Type::Object(needed)) => given.keys().any(|part| needed.contains_key(part)),
        _ => true,
    }
}

/// Whether a value may be read as this type at all, before its kind looks closer.
fn has_shape(value: &Json, ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Null => value.is_null(),
        Type::Bool => value.is_boolean(),
        Type::Int => value.is_i64() || value.is_u64(),
        Type::Float => value.is_number(),
        Type::Text | Type::OneOf(_) | Type::Date => value.is_string(),
        Type::List(of) => value
            .as_array()
            .is_some_and(|list| list.iter().all(|entry| has_shape(entry, of))),
        Type::Object(_) => value.is_object(),
    }
}
