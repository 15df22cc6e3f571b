//! Answers with which an application begins because of the way that led to it.

use jiff::civil::Date;

use crate::answers::{Answers, Json};
use crate::model::{Blueprint, Control, Field};
use crate::scope::Scope;
use crate::suggest::did_you_mean;

impl Blueprint {
    /// Whether an application may begin with these answers, in a town with these knobs.
    ///
    /// Errors: for each answer that it cannot begin with, what is wrong and how to mend it.
    pub fn check_preset(&self, answers: &Answers, knobs: &Json, today: Date) -> Result<(), Vec<String>> {
        let wrong = |scope: &Scope<'_>, (id, value): (&String, &Json)| match self.field(id) {
            Some(field) => self.preset_error(scope, field, value),
            None => {
                let hint = did_you_mean(id, self.fields().map(|field| field.id.as_str()));
                Some(with_hint(format!("there is no field `{id}`"), hint))
            }
        };
        let found: Vec<String> = self.at_the_start(knobs, today, |scope| {
            let all = answers.iter();
            all.filter_map(|answer| wrong(scope, answer)).collect()
        });
        if found.is_empty() { Ok(()) } else { Err(found) }
    }

    fn preset_error(&self, scope: &Scope<'_>, field: &Field, value: &Json) -> Option<String> {
        let id = &field.id;
        // What somebody declares or agrees to, they do themselves.
        let is_theirs = matches!(field.kind.name(), "declaration" | "consent");
        if !field.kind.is_asked() || field.kind.is_upload() || field.is_group() || is_theirs || field.account.is_some()
        {
            return Some(format!(
                "the field `{id}` of kind `{}` is for the applicant alone to fill in",
                field.kind.name()
            ));
        }
        if let Some(unknown) = self.unknown_option(scope, field, value) {
            return Some(unknown);
        }
        let read = field.read(&field.kind.inputs(field, value), scope.today());
        (read.as_ref() != Some(value)).then(|| {
            let kind = field.kind.name();
            format!("{value} is no answer to the field `{id}` of kind `{kind}`")
        })
    }

    /// What an answer chooses that the town does not offer, in words.
    pub(crate) fn unknown_option(&self, scope: &Scope<'_>, field: &Field, value: &Json) -> Option<String> {
        let (Control::Radio { options } | Control::Select { options } | Control::Checkboxes { options }) =
            self.control(scope, field)
        else {
            return None;
        };
        if options.is_empty() || field.kind.name() == "yes_no" {
            return None;
        }
        let known = |chosen: &&Json| {
            let chosen = chosen.as_str().unwrap_or_default();
            options.iter().any(|(option, _)| option == chosen)
        };
        let chosen: Vec<&Json> = value
            .as_array()
            .map_or_else(|| vec![value], |list| list.iter().collect());
        let unknown = chosen.iter().find(|chosen| !known(chosen))?;
        let options = options.iter().map(|(option, _)| option.as_str());
        let hint = did_you_mean(unknown.as_str().unwrap_or_default(), options.clone());
        let hint = hint.or_else(|| Some(format!("the town offers {}", options.collect::<Vec<_>>().join(", "))));
        let message = format!("the field `{}` has no option {unknown}", field.id);
        Some(with_hint(message, hint))
    }
}

fn with_hint(message: String, hint: Option<String>) -> String {
    match hint {
        Some(hint) => format!("{message}; {hint}"),
        None => message,
    }
}
