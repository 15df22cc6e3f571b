//! Forms that others than the applicant fill in, or the applicant later on, with a step of the process.

use base::{FieldError, Lang};

use crate::answers::{Answers, Json, PageResult, SummaryRow};
use crate::condition::from_json;
use crate::group::{self, Entry, Posted};
use crate::model::{Blueprint, Field, Proceedings, Transition};
use crate::scope::{Scope, ScopeInput};
use crate::values::Values;

impl Blueprint {
    /// The form that goes with an event in a state; none when the event means nothing there or asks nothing.
    pub fn form_of(&self, state: &str, event: &str) -> Option<&Field> {
        let mut steps = self.transitions.iter().filter(|step| step.event == event);
        let step = steps.find(|step| step.from.iter().any(|from| from == state))?;
        self.form_of_others(step.form.as_deref()?)
    }

    /// Reads a posted form. Names are posted as for the first entry of a group: `<form>.0.<field>`.
    ///
    /// None: there is no such form. What is wrong or missing stands in `errors`; `answers` are those of this form alone.
    pub fn read_form(&self, id: &str, posted: &Posted, input: &ScopeInput<'_>) -> Option<PageResult> {
        let form = self.form_of_others(id)?;
        let mut read = group::read(form, &form.id, posted, input.today);
        let scope = Scope::new(self, *input);
        let entries = first(group::settle(form, read.value.as_ref(), &scope.context()));
        let mut raw = Default::default();
        let errors = self.group_errors(&scope, form, &entries, &scope.context(), "", &mut read.wrong, &mut raw);
        let answers = entries
            .into_iter()
            .next()
            .map(|entry| entry.answers)
            .unwrap_or_default();
        // A form of which nothing is required may come empty.
        let errors = errors.into_iter().filter(|error| error.field != form.id).collect();
        Some(PageResult { answers, raw, errors })
    }

    /// What a form asks now, with what was answered so far, for pages: one entry.
    pub fn form_entries(&self, scope: &Scope<'_>, form: &Field, answers: &Answers) -> Vec<Entry> {
        let value = Json::Array(vec![Json::Object(answers.clone())]);
        first(group::all(form, Some(&value), &scope.context()))
    }

    /// What was filled in, in words.
    pub fn form_summary(&self, form: &Field, answers: &Answers, lang: Lang) -> Vec<SummaryRow> {
        self.rows_of(form, &Json::Array(vec![Json::Object(answers.clone())]), lang)
    }

    /// The inputs of a form as a page posts them.
    pub fn form_inputs(&self, form: &Field, answers: &Answers) -> Posted {
        group::inputs(form, &Json::Array(vec![Json::Object(answers.clone())]))
    }

    /// The buttons of the status page: steps of the applicant that the blueprint names itself.
    pub fn applicant_actions(&self, state: &str, scope: &Scope<'_>) -> Vec<&Transition> {
        let own = |step: &&Transition| step.applicant_action().is_some();
        self.offered_steps(state, scope, own)
    }

    /// Steps of one kind that somebody can take now, in the order of the file, each event once. One whose condition reads
    /// what is only about to be filled in with it is offered; which of its steps is taken shows then.
    pub(crate) fn offered_steps(
        &self,
        state: &str,
        scope: &Scope<'_>,
        of: impl Fn(&&Transition) -> bool,
    ) -> Vec<&Transition> {
        let mut offered: Vec<&Transition> = Vec::new();
        for step in self.transitions.iter().filter(|step| of(step)) {
            let is_known = offered.iter().any(|known| known.event == step.event);
            let leads = || {
                let holds = || scope.process_truth(step.when.as_ref()).unwrap_or(false);
                step.from.iter().any(|from| from == state) && (step.reads_own_form() || holds())
            };
            if !is_known && leads() {
                offered.push(step);
            }
        }
        offered
    }
}

impl Transition {
    /// Whether somebody may take this step in a case in which others are kept apart: four eyes.
    pub fn may_be_taken_by(&self, who: &str, proceedings: &Proceedings) -> bool {
        let took = |action: &String| proceedings.actors.get(action).is_some_and(|actor| actor == who);
        !self.not_by.iter().any(took)
    }

    /// Name of the applicant's own action, `begin_works`; none for other events. Its label is the text `actions.<name>`.
    pub fn applicant_action(&self) -> Option<&str> {
        let is_engines = crate::load::APPLICANT_EVENTS.contains(&self.event.as_str());
        self.event.strip_prefix("applicant.").filter(|_| !is_engines)
    }

    fn reads_own_form(&self) -> bool {
        let (Some(form), Some(when)) = (&self.form, &self.when) else {
            return false;
        };
        let own = format!("forms.{form}.");
        when.reads().any(|path| path.starts_with(&own))
    }
}

impl Values<'_> {
    /// `forms.<id>.<field>`, `null` where nothing was filled in yet.
    pub(crate) fn forms_bound(&self) -> Json {
        let (filled, nothing) = (&self.input.case.proceedings.forms, Answers::new());
        // Questions of one form may depend on what another one says, so all of it is there before any is settled.
        let said = |form: &Field| {
            let mut all = empty(form);
            if let (Json::Object(all), Some(said)) = (&mut all, filled.get(&form.id)) {
                all.extend(said.clone());
            }
            (form.id.clone(), all)
        };
        let before = || self.blueprint.forms.iter().map(said).collect::<Answers>();
        let before = self.blueprint.ground.beside().inner_forms.then(before);
        let outer = self.context();
        let mut context = outer.new_inner_scope();
        if let Some(before) = before {
            context.add_variable_as_val("forms", from_json(&Json::Object(before)));
        }
        // Who takes part may depend on what forms say, so forms do not depend on who takes part.
        self.hide_parties(&mut context);
        let settled = |form: &Field| {
            let answers = filled.get(&form.id).unwrap_or(&nothing);
            let entries = group::settle_entries(form, &[Some(answers)], &context);
            (form.id.clone(), as_object(form, entries))
        };
        Json::Object(self.blueprint.forms.iter().map(settled).collect())
    }
}

/// An entry as conditions see it, also one without answers.
pub(crate) fn as_object(form: &Field, entries: Vec<Entry>) -> Json {
    let Some(mut entry) = entries.into_iter().find(|entry| !entry.answers.is_empty()) else {
        return empty(form);
    };
    let mut value = |field: &Field| match entry.inside.get(&field.id) {
        Some(inside) => group::as_bound(field, inside),
        None => entry.answers.remove(&field.id).unwrap_or(Json::Null),
    };
    let fields = form.fields.iter();
    Json::Object(fields.map(|field| (field.id.clone(), value(field))).collect())
}

/// A form that nobody filled in.
pub(crate) fn empty(form: &Field) -> Json {
    let nothing = |field: &Field| {
        if field.is_group() {
            Json::Array(Vec::new())
        } else {
            Json::Null
        }
    };
    Json::Object(
        form.fields
            .iter()
            .map(|field| (field.id.clone(), nothing(field)))
            .collect(),
    )
}

/// A form has one entry; whoever posts more is not heard.
fn first(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.truncate(1);
    entries
}

/// The errors of a form as examples name them.
pub(crate) fn named(errors: &[FieldError]) -> Vec<String> {
    errors
        .iter()
        .map(|error| format!("{}/{}", error.field, error.key))
        .collect()
}
