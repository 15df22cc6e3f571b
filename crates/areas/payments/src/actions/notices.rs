use serde_json::json;
use store::facts::NewFact;
use store::{StoreError, Tx};

use super::book::{Incoming, book_back, book_payment};
use super::{Act, events, note, tell};
use crate::model::{Attempt, AttemptState, Booking, BookingKind, Claim, Clearing, ClearingReason};
use crate::notice::Notice;
use crate::rules::{Effect, Standing, Why, apply};
use crate::store::{attempts, bookings, claims, clearing};

/// What became of a notice.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub effect: Effect,
    /// The claim as it stands now, if the notice was about one.
    pub claim: Option<Claim>,
}

/// Takes note of what a provider says, by callback, when asked, or from an account statement. May be told any number
/// of times and in any order; each payment counts once.
pub fn record_notice(tx: &mut Tx<'_>, act: Act<'_>, notice: &Notice) -> Result<Recorded, StoreError> {
    let attempt = known_attempt(tx, notice)?;
    let mut claim = known_claim(tx, notice, attempt.as_ref())?;
    let booked = bookings::booking_by_ref(tx, &notice.provider, &notice.provider_ref)?;
    let charged_back = bookings::booking_by_ref(tx, &notice.provider, &chargeback_ref(notice))?.is_some();
    let standing = Standing {
        claim: claim.as_ref(),
        attempt: attempt.as_ref(),
        booked: booked.as_ref(),
        charged_back,
    };
    let effect = apply(standing, notice);
    match (&effect, claim.as_mut()) {
        (Effect::Nothing(why), _) => remark(*why, notice),
        (Effect::Attempt { state, detail }, _) => {
            if let Some(attempt) = &attempt {
                move_attempt(tx, act, attempt, *state, *detail)?;
            }
        }
        (Effect::Book { .. }, Some(claim)) => book(tx, act, claim, attempt.as_ref(), notice, &effect)?,
        (Effect::ChargeBack { amount }, Some(claim)) => {
            let payment = booked.as_ref().expect("the rules charge back booked payments only");
            charge_back(tx, act, claim, payment, attempt.as_ref(), notice, *amount)?;
        }
        (Effect::Clear { .. }, _) => list(tx, act, claim.as_ref(), attempt.as_ref(), notice, &effect)?,
        (Effect::Book { .. } | Effect::ChargeBack { .. }, None) => unreachable!("the rules book on known claims only"),
    }
    Ok(Recorded { effect, claim })
}

fn known_attempt(tx: &mut Tx<'_>, notice: &Notice) -> Result<Option<Attempt>, StoreError> {
    if let Some(attempt) = attempts::attempt_by_ref(tx, &notice.provider, &notice.provider_ref)? {
        return Ok(Some(attempt));
    }
    // The callback can be faster than our note of the provider's number.
    Ok(match notice.attempt {
        Some(id) => attempts::attempt(tx, id)?.filter(|attempt| attempt.provider == notice.provider),
        None => None,
    })
}

fn known_claim(tx: &mut Tx<'_>, notice: &Notice, attempt: Option<&Attempt>) -> Result<Option<Claim>, StoreError> {
    match (attempt, &notice.reference) {
        (Some(attempt), _) => claims::claim(tx, attempt.claim),
        (None, Some(reference)) => claims::claim_by_reference(tx, reference),
        (None, None) => match bookings::booking_by_ref(tx, &notice.provider, &notice.provider_ref)? {
            Some(booking) => claims::claim(tx, booking.claim),
            None => Ok(None),
        },
    }
}

fn remark(why: Why, notice: &Notice) {
    let (provider, number) = (&notice.provider, &notice.provider_ref);
    match why {
        Why::Pending | Why::Known => {}
        Why::Contradicts => {
            tracing::warn!(
                provider,
                number,
                "a provider denies a payment that it confirmed; it stays booked"
            );
        }
        Why::Unknown => tracing::warn!(provider, number, "a provider speaks of a payment that nobody began"),
        Why::Nonsense => tracing::warn!(provider, number, "a provider names a senseless amount"),
    }
}

pub(super) fn move_attempt(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    attempt: &Attempt,
    state: AttemptState,
    detail: Option<&str>,
) -> Result<(), StoreError> {
    attempts::save_state(tx, attempt.id, state, detail, act.now_us)?;
    let data = json!({ "attempt": attempt.id, "state": state.word(), "detail": detail });
    note(tx, act, attempt.claim, "payments.attempt_moved", data)
}

fn book(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    claim: &mut Claim,
    attempt: Option<&Attempt>,
    notice: &Notice,
    effect: &Effect,
) -> Result<(), StoreError> {
    let Effect::Book {
        amount,
        method,
        settles,
        clear,
    } = effect
    else {
        return Ok(());
    };
    let incoming = Incoming {
        id: act.id(),
        provider: &notice.provider,
        provider_ref: &notice.provider_ref,
        method: *method,
        amount: *amount,
        settles: *settles,
        clear: *clear,
    };
    if book_payment(tx, act, claim, incoming)?.is_some()
        && let Some(attempt) = attempt
    {
        move_attempt(tx, act, attempt, AttemptState::Paid, None)?;
    }
    Ok(())
}

fn chargeback_ref(notice: &Notice) -> String {
    format!("{}/chargeback", notice.provider_ref)
}

fn charge_back(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    claim: &mut Claim,
    payment: &Booking,
    attempt: Option<&Attempt>,
    notice: &Notice,
    amount: base::Money,
) -> Result<(), StoreError> {
    if book_back(
        tx,
        act,
        claim,
        payment,
        BookingKind::Chargeback,
        amount,
        chargeback_ref(notice),
    )? {
        let data = json!({ "payment": payment.id, "amount_cents": amount, "state": claim.state });
        note(tx, act, claim.id, "payments.charged_back", data)?;
        if let Some(attempt) = attempt {
            move_attempt(tx, act, attempt, AttemptState::Failed, Some("charged_back"))?;
        }
        tell(tx, act, claim, events::CHARGED_BACK, json!({ "amount_cents": amount }))?;
    }
    Ok(())
}

fn list(
    tx: &mut Tx<'_>,
    act: Act<'_>,
    claim: Option<&Claim>,
    attempt: Option<&Attempt>,
    notice: &Notice,
    effect: &Effect,
) -> Result<(), StoreError> {
    let Effect::Clear {
        reason,
        amount,
        currency,
        attempt: becomes,
    } = effect
    else {
        return Ok(());
    };
    let entry = Clearing {
        id: act.id(),
        claim: claim.map(|claim| claim.id),
        payment: None,
        provider: notice.provider.clone(),
        provider_ref: notice.provider_ref.clone(),
        reason: *reason,
        amount: *amount,
        currency: currency.clone(),
        created_at: act.now_us,
        cleared_at: None,
        cleared_by: None,
        note: None,
    };
    if !clearing::insert_clearing(tx, &entry)? {
        return Ok(());
    }
    if let (Some(attempt), Some((state, detail))) = (attempt, becomes) {
        move_attempt(tx, act, attempt, *state, Some(detail))?;
    }
    // Money without a claim gets a stream of its own, or nothing would tell of it.
    tx.append(NewFact {
        stream: entry.claim.unwrap_or(entry.id),
        at: act.now_us,
        actor: act.by,
        kind: "payments.money_to_clear",
        data: json!({
            "clearing": entry.id, "reason": reason.word(), "amount_hundredths": amount, "currency": currency,
            "provider": entry.provider, "provider_ref": entry.provider_ref,
        }),
    })?;
    if *reason == ClearingReason::UnknownClaim {
        tracing::warn!(clearing = %entry.id, "money arrived for which there is no claim");
    }
    Ok(())
}
