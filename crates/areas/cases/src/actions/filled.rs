//! What is filled in with a step: read and checked in the transaction that takes it.

use blueprint::{Blueprint, PageResult, Posted, ScopeInput};

use crate::CaseError;
use crate::flow::Filled;

/// Reads the form that goes with an event in the present state of a case; none when it asks nothing.
///
/// Errors: [`CaseError::Form`] with what was typed and what is wrong with it.
pub fn read(
    blueprint: &Blueprint,
    input: &ScopeInput<'_>,
    state: &str,
    event: &str,
    posted: &Posted,
) -> Result<Option<Filled>, CaseError> {
    let Some(form) = blueprint.form_of(state, event) else {
        return Ok(None);
    };
    let read = blueprint.read_form(&form.id, posted, input).unwrap_or_default();
    if !read.errors.is_empty() {
        return Err(CaseError::Form(Box::new(read)));
    }
    Ok(Some(Filled {
        form: form.id.clone(),
        answers: read.answers,
    }))
}

/// A posted form with what is wrong with it; nothing is kept.
pub fn typed(blueprint: &Blueprint, input: &ScopeInput<'_>, form: &str, posted: &Posted) -> PageResult {
    blueprint.typed_form(form, posted, input).unwrap_or_default()
}
