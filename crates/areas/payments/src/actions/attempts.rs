use base::{Money, Uuid};
use serde_json::json;
use store::{StoreError, Tx};

use super::notices::move_attempt;
use super::{Act, PaymentError, note};
use crate::jobs;
use crate::model::{Attempt, AttemptState, ClaimState, Method};
use crate::provider::Started;
use crate::rules::Refusal;
use crate::store::{attempts, claims};

/// Begins an attempt over all that is owed, before the provider is asked: whatever happens then, the attempt is known
/// and is asked about until it is decided.
///
/// Errors: `Refused` when nothing is owed or the claim is cancelled.
pub fn begin_attempt(tx: &mut Tx<'_>, act: Act<'_>, claim: Uuid, provider: &str) -> Result<Attempt, PaymentError> {
    let claim = claims::claim(tx, claim)?.ok_or(Refusal::NotFound)?;
    if claim.state == ClaimState::Cancelled {
        return Err(Refusal::Cancelled.into());
    }
    if claim.outstanding() <= Money::ZERO {
        return Err(Refusal::NothingOwed.into());
    }
    let attempt = Attempt {
        id: act.id(),
        claim: claim.id,
        provider: provider.to_owned(),
        provider_ref: None,
        method: Method::Other,
        amount: claim.outstanding(),
        state: AttemptState::Initiated,
        detail: None,
        redirect_url: None,
        created_at: act.now_us,
        updated_at: act.now_us,
        polled_at: None,
        polls: 0,
    };
    attempts::insert_attempt(tx, &attempt)?;
    let data = json!({ "attempt": attempt.id, "provider": provider, "amount_cents": attempt.amount });
    note(tx, act, claim.id, "payments.attempt_begun", data)?;
    jobs::enqueue_poll(tx, act, &attempt, 0)?;
    Ok(attempt)
}

/// Keeps what the provider answered.
pub fn started(tx: &mut Tx<'_>, act: Act<'_>, attempt: Uuid, started: &Started) -> Result<(), StoreError> {
    attempts::save_started(tx, attempt, &started.provider_ref, &started.redirect_url, act.now_us)
}

/// Ends an attempt that is still open: nobody heard of it in time, or the provider could not be reached. Money that
/// arrives for it all the same still counts.
pub fn end_attempt(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    attempt: Uuid,
    state: AttemptState,
    detail: &str,
) -> Result<(), StoreError> {
    match attempts::attempt(tx, attempt)? {
        Some(attempt) if attempt.state.is_pending() => move_attempt(tx, act, &attempt, state, Some(detail)),
        _ => Ok(()),
    }
}
