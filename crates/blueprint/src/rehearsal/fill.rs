use super::{MENDINGS, Walk, root};
use crate::answers::{Answers, Json};
use crate::examples::Later;
use crate::model::Field;

impl Walk<'_, '_> {
    /// An event with what is filled in with it, and with what a register answers. None where nothing that the form takes is
    /// found.
    pub(super) fn filled(&mut self, mut event: Later) -> Option<Later> {
        let blueprint = self.blueprint;
        if event.on == "night" {
            event.registers = self.sampler.registers();
        }
        if let Some(order) = event.on.strip_prefix("order.").and_then(|rest| rest.split_once('.')) {
            event.order = Some(match order {
                (id, "done") => self.sampler.object(&format!("orders.{id}")),
                (id, _) => self.reason(id),
            });
            return Some(event);
        }
        let form = match event.on.strip_prefix("party.") {
            Some(_) if event.silent => None,
            Some(id) => blueprint
                .participation(id)
                .and_then(|of| blueprint.form_of_others(&of.form)),
            None => blueprint.form_of(&self.play.case.state, &event.on),
        };
        if let Some(form) = form {
            event.form = Some(self.answered(form)?);
        }
        Some(event)
    }

    fn reason(&mut self, order: &str) -> Answers {
        let reasons = self.sampler.domains.literals_of(&format!("orders.{order}.reason"));
        let reason = reasons.get(self.sampler.chance.below(reasons.len()));
        reason
            .map(|reason| ("reason".to_owned(), reason.clone()))
            .into_iter()
            .collect()
    }

    /// Answers to a form that it takes.
    fn answered(&mut self, form: &Field) -> Option<Answers> {
        let mut given = self.drawn(form);
        for _ in 0..MENDINGS {
            let posted = self.blueprint.form_inputs(form, &given);
            let read = self.blueprint.read_form(&form.id, &posted, &self.play.input())?;
            if read.errors.is_empty() {
                // What is not asked with these answers is not given either.
                given.retain(|id, value| read.answers.get(id) == Some(value));
                return Some(given);
            }
            let wrong: Vec<&str> = read.errors.iter().map(|error| inner(form, &error.field)).collect();
            for field in form.fields.iter().filter(|field| wrong.contains(&field.id.as_str())) {
                match self.value(form, field) {
                    Some(value) => drop(given.insert(field.id.clone(), value)),
                    None => drop(given.remove(&field.id)),
                }
            }
        }
        None
    }

    fn drawn(&mut self, form: &Field) -> Answers {
        let mut given = Answers::new();
        for field in form.fields.iter().filter(|field| field.kind.is_asked()) {
            let is_left_out = !field.required && self.sampler.chance.below(3) == 0;
            if let Some(value) = self.value(form, field).filter(|_| !is_left_out) {
                given.insert(field.id.clone(), value);
            }
        }
        given
    }

    fn value(&mut self, form: &Field, field: &Field) -> Option<Json> {
        self.sampler.inner_answer(&format!("forms.{}", form.id), field)
    }
}

/// The field of a form that an error is about: `<form>.0.<field>`.
fn inner<'e>(form: &Field, path: &'e str) -> &'e str {
    let rest = path.strip_prefix(&form.id).and_then(|rest| rest.strip_prefix(".0."));
    root(rest.unwrap_or(path))
}
