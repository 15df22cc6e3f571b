//! Forms that others than the applicant fill in, or the applicant later on: each is read like a group with one entry.

use std::collections::BTreeMap;

use super::Loader;
use super::form::FILE;
use super::source::{FormEntry, FormFile, TransitionEntry};
use crate::condition::Roots;
use crate::kinds;
use crate::model::{Field, Meta, Params};
use crate::schema::Type;
use crate::suggest::did_you_mean;

const PROCESS: &str = "process.toml";
/// Events of the applicant that pages of the engine cause; everything else is a button on the status page.
pub(crate) const APPLICANT_EVENTS: [&str; 3] = ["applicant.answer", "applicant.withdraw", "applicant.review"];

impl Loader<'_> {
    /// `forms.<id>.<field>` for conditions anywhere in the blueprint.
    pub(super) fn form_roots(&mut self, file: &FormFile, roots: &mut Roots) {
        self.unique(FILE, "forms", file.forms.iter().map(|form| &form.id));
        let mut types = BTreeMap::new();
        for form in &file.forms {
            let taken = file.pages.iter().flat_map(|page| &page.fields);
            let is_taken = taken.into_iter().any(|field| field.id.get_ref() == form.id.get_ref());
            if is_taken {
                let message = format!(
                    "there is a field `{}` already; its texts would be the form's",
                    form.id.get_ref()
                );
                self.error_at(FILE, form.id.span().start, message, None);
            }
            if let Type::List(entry) = self.form_type(&form.id, &form.fields) {
                types.insert(form.id.get_ref().clone(), *entry);
            }
        }
        if !types.is_empty() {
            roots.insert("forms".to_owned(), Type::Object(types));
        }
    }

    pub(super) fn forms(&mut self, entries: Vec<FormEntry>, meta: &Meta, roots: &Roots) -> Vec<Field> {
        entries
            .into_iter()
            .map(|form| self.form_of_others(form, meta, roots))
            .collect()
    }

    fn form_of_others(&mut self, entry: FormEntry, meta: &Meta, roots: &Roots) -> Field {
        let id = entry.id.into_inner();
        Field {
            kind: kinds::find("group").expect("the engine knows groups"),
            required: true,
            required_when: None,
            shown_when: None,
            checks: Vec::new(),
            why: None,
            carry_over: false,
            account: None,
            summary: true,
            autocomplete: None,
            statistical: false,
            lookup: None,
            fim: None,
            key: id.clone(),
            fields: self.inner_fields(entry.fields, &id, meta, roots),
            params: Params {
                min: Some(1),
                max: Some(1),
                ..Params::default()
            },
            id,
        }
    }

    /// What steps say of forms and people: the form exists, all steps of one event ask the same, four eyes look at
    /// actions that there are.
    pub(super) fn steps_with_forms(&mut self, steps: &[TransitionEntry], forms: &[String]) {
        let actions: Vec<&str> = steps
            .iter()
            .filter_map(|step| step.on.get_ref().strip_prefix("clerk."))
            .collect();
        for step in steps {
            let event = step.on.get_ref().as_str();
            for other in &step.not_by {
                if !(event.starts_with("clerk.") && actions.contains(&other.get_ref().as_str())) {
                    let message = format!(
                        "`not_by` is for a clerk's step and names actions of clerks; there is no `{}`",
                        other.get_ref()
                    );
                    let hint = did_you_mean(other.get_ref(), actions.iter().copied());
                    self.error_at(PROCESS, other.span().start, message, hint);
                }
            }
            let Some(form) = &step.form else { continue };
            if !forms.contains(form.get_ref()) {
                let hint = did_you_mean(form.get_ref(), forms.iter().map(String::as_str));
                self.error_at(
                    PROCESS,
                    form.span().start,
                    format!("there is no form `{}`", form.get_ref()),
                    hint,
                );
            }
            let own = event.starts_with("applicant.") && !APPLICANT_EVENTS.contains(&event);
            if !(event.starts_with("clerk.") || own) {
                let message = format!("nobody is there to fill in a form when `{event}` comes");
                self.error_at(PROCESS, form.span().start, message, None);
            }
        }
        for step in steps {
            let differs = |other: &&TransitionEntry| {
                let form = |of: &TransitionEntry| of.form.as_ref().map(|form| form.get_ref().clone());
                other.on.get_ref() == step.on.get_ref() && form(other) != form(step)
            };
            if step.form.is_some() && steps.iter().any(|other| differs(&other)) {
                let message = format!("all steps on `{}` must name the same form", step.on.get_ref());
                self.error_at(PROCESS, step.on.span().start, message, None);
            }
        }
    }
}

/// A name of the blueprint's own, or one of the engine's; one that is nearly the engine's is a slip of the pen.
pub(super) fn is_own_or_known(action: &str) -> bool {
    let known = APPLICANT_EVENTS.map(|event| event.trim_start_matches("applicant."));
    !action.is_empty() && (known.contains(&action) || did_you_mean(action, known).is_none())
}

/// Words with which an effect may begin, for hints.
pub(super) fn effects() -> Vec<String> {
    let plain = super::EFFECTS.iter().map(|(known, _)| (*known).to_owned());
    let named = super::NAMED_EFFECTS.into_iter().chain(super::APPOINTMENT_EFFECTS);
    let named = named.chain(["office", "participate"]);
    plain
        .chain(named.map(|name| format!("{name}:")))
        .chain(super::clock_effects())
        .collect()
}
