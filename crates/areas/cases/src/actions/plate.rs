//! Outside: is there a valid right for this plate? That, and nothing else.

use ::store::StoreError;
use web::Staff;

use crate::actions::desk;
use crate::flow::effects::lookup_key_of;
use crate::model::Grant;
use crate::store::grants;
use crate::{CaseError, Cases};

/// Unit: characters of a plate without gaps; shorter ones are typed by mistake.
const KEY_CHARS: std::ops::RangeInclusive<usize> = 3..=12;
const TYPED_CHARS_MAX: usize = 20;

/// What was asked and what holds today.
pub struct Lookup {
    /// In capitals, at most as long as a plate with its gaps.
    pub typed: String,
    /// Nothing when it cannot be a plate; then nothing was looked up.
    pub valid: Option<Vec<Grant>>,
}

/// Looks a plate up for a controller. The log comes first: a lookup that cannot be written down is not answered.
pub async fn look_up(cases: &Cases, staff: &Staff, typed: &str) -> Result<Lookup, CaseError> {
    let typed: String = typed
        .trim()
        .chars()
        .take(TYPED_CHARS_MAX)
        .collect::<String>()
        .to_uppercase();
    let key = lookup_key_of(&typed);
    if !KEY_CHARS.contains(&key.chars().count()) {
        return Ok(Lookup { typed, valid: None });
    }
    let today = cases.now().today;
    let asked = key.clone();
    let mut valid = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { grants::valid_by_lookup(tx, &asked, today) })
        .await?;
    valid.retain(|grant| grant.is_valid_on(today));
    desk::note_lookup(cases, staff, &key, !valid.is_empty()).await?;
    Ok(Lookup {
        typed,
        valid: Some(valid),
    })
}

/// What the blueprint lets controllers see, without the plate that they typed themselves.
pub fn shown(grant: &Grant) -> Vec<(&str, &str)> {
    grant
        .attributes
        .iter()
        .filter(|(name, value)| {
            grant.shown.contains(name) && !value.is_empty() && lookup_key_of(value) != grant.lookup_key
        })
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
