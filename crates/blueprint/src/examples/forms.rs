//! What others fill in while an example is played, and who does it.

use super::run::Play;
use super::source::Later;
use crate::answers::{Answers, Json};
use crate::forms::named;
use crate::model::Field;
use crate::schema::Type;
use crate::scope::Scope;

/// Who takes the steps of clerks where an example names nobody.
const SOMEBODY: &str = "clerk";

impl Play<'_> {
    /// Keeps what is filled in with an event, as if it had been typed. False when that is not possible.
    pub(super) fn fill_in(&mut self, later: &Later) -> bool {
        let blueprint = self.blueprint;
        let form = blueprint.form_of(&self.case.state, &later.on);
        let (form, given) = match (form, &later.form) {
            (None, None) => return true,
            (Some(form), Some(given)) => (form, given.clone()),
            (None, Some(_)) => {
                self.failures.push(format!("`{}` asks no form here", later.on));
                return false;
            }
            (Some(form), None) => (form, Answers::new()),
        };
        let Some(read) = self.typed(form, &given, &later.on) else {
            return false;
        };
        self.case.proceedings.forms.insert(form.id.clone(), read);
        true
    }

    /// The answers of a form as if they had been typed; none when they cannot be given. `of`: where the example says them.
    pub(super) fn typed(&mut self, form: &Field, given: &Answers, of: &str) -> Option<Answers> {
        let blueprint = self.blueprint;
        let given = completed(form, given.clone());
        let posted = blueprint.form_inputs(form, &given);
        let read = blueprint.read_form(&form.id, &posted, &self.input())?;
        self.coverage.reach_errors(&read.errors);
        if !read.errors.is_empty() {
            let found = named(&read.errors).join(", ");
            self.failures.push(format!("the form `{}` of `{of}`: {found}", form.id));
            return None;
        }
        for (field, value) in &given {
            if read.answers.get(field) != Some(value) {
                let found = read
                    .answers
                    .get(field)
                    .map_or_else(|| "nothing".to_owned(), Json::to_string);
                self.failures.push(format!(
                    "{}.{field}: {value}, typed into the form, reads as {found}",
                    form.id
                ));
            }
        }
        Some(read.answers)
    }

    /// Whether the one who takes a clerk's step may, of four eyes; and that they took it.
    pub(super) fn taken_by(&mut self, event: &str, by: Option<&str>) -> bool {
        let Some(action) = event.strip_prefix("clerk.") else {
            return true;
        };
        let by = by.unwrap_or(SOMEBODY);
        let blueprint = self.blueprint;
        let is_second = {
            let scope = Scope::new(blueprint, self.input());
            let step = blueprint.next(&self.case.state, event, &scope);
            step.is_none_or(|step| step.may_be_taken_by(by, &self.case.proceedings))
        };
        if is_second {
            self.case.proceedings.actors.insert(action.to_owned(), by.to_owned());
        }
        is_second
    }
}

/// Answers of a form with the parts that TOML cannot leave empty.
pub(super) fn completed(form: &Field, mut answers: Answers) -> Answers {
    for field in &form.fields {
        if let Some(said) = answers.get_mut(&field.id) {
            complete(field, said);
        }
    }
    answers
}

/// The parts that an answer leaves out are `null` in the answers of a form, in the entries of groups too; TOML cannot say
/// so.
pub(super) fn complete(field: &Field, answer: &mut Json) {
    if field.is_group() {
        let entries = answer.as_array_mut().into_iter().flatten();
        for entry in entries.filter_map(Json::as_object_mut) {
            for inner in &field.fields {
                entry
                    .get_mut(&inner.id)
                    .into_iter()
                    .for_each(|said| complete(inner, said));
            }
        }
    } else if let (Type::Object(parts), Json::Object(said)) = (field.kind.ty(), answer) {
        for part in parts.into_keys() {
            said.entry(part).or_insert(Json::Null);
        }
    }
}
