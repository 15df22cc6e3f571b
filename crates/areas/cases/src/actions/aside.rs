//! What was typed while nobody was signed in (any more), where a draft belongs to an account.

use std::collections::BTreeMap;

use crate::actions::drafts::{self, Open};
use crate::{CaseError, Cases};

/// Stands for the page that sends the link, among the pages of the form; no id of a page has a slash.
pub const LINK_PAGE: &str = "/merken";
/// Unit: inputs, and characters of each, that are kept of one page; more than any form has.
const ASIDE_INPUTS_MAX: usize = 300;
const ASIDE_CHARS_MAX: usize = 20_000;

/// Keeps what was posted on a page by somebody who is not signed in (any more), apart from the answers: it is shown to
/// who the draft belongs to and counts for nothing before they save it. `is_kept` says which inputs the page has.
pub async fn set_aside(
    cases: &Cases,
    token: &str,
    page: &str,
    posted: &BTreeMap<String, Vec<String>>,
    is_kept: impl Fn(&Open, &str) -> bool,
) -> Result<(), CaseError> {
    let Some(mut open) = drafts::open(cases, token).await? else {
        return Ok(());
    };
    let short = |values: &[String]| -> Vec<String> {
        let one = |value: &String| value.chars().take(ASIDE_CHARS_MAX).collect();
        values.iter().take(ASIDE_INPUTS_MAX).map(one).collect()
    };
    let kept: BTreeMap<String, Vec<String>> = posted
        .iter()
        .filter(|(name, _)| is_kept(&open, name))
        .take(ASIDE_INPUTS_MAX)
        .map(|(name, values)| (name.clone(), short(values)))
        .collect();
    if kept.is_empty() {
        return Ok(());
    }
    drafts::change(cases, &mut open, |content| {
        content.aside.insert(page.to_owned(), kept.clone());
    })
    .await
}
