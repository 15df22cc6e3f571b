use base::Money;
use serde_json::json;
use store::Tx;
use store::facts::NewFact;

use super::{Act, PaymentError};
use crate::model::{Claim, ClaimState, NewClaim, Position};
use crate::rules::check_new;
use crate::store::claims;

/// Tries until a free reference is drawn. With a pattern of eight drawn digits and a million claims a year, one try in
/// a hundred finds its number taken.
const DRAWS_MAX: usize = 30;

/// Raises a claim (Forderung, Sollstellung) and begins its stream of facts.
///
/// Errors: `Refused` when a position lacks an amount or a legal basis, or the return path leads outside.
pub fn raise(tx: &mut Tx<'_>, act: Act<'_>, new: NewClaim) -> Result<Claim, PaymentError> {
    let total = check_new(&new)?;
    let claim = Claim {
        id: act.id(),
        reference: free_reference(tx, act)?,
        token: act.rng.token()[..32].to_owned(),
        subject: new.subject,
        debtor_name: new.debtor_name,
        debtor_key: new.debtor_key,
        positions: new.positions,
        total,
        paid: Money::ZERO,
        refunded: Money::ZERO,
        due_on: new.due_on,
        state: ClaimState::Open,
        language: new.language,
        return_path: new.return_path,
        created_at: act.now_us,
        settled_at: None,
        cancelled_at: None,
    };
    claims::insert_claim(tx, &claim)?;
    // Facts name no debtor: they are kept longer than the name may be.
    tx.append_first(NewFact {
        stream: claim.id,
        at: act.now_us,
        actor: act.by,
        kind: "payments.claim_raised",
        data: json!({
            "reference": claim.reference,
            "subject": claim.subject,
            "total_cents": claim.total,
            "due_on": claim.due_on,
            "positions": claim.positions.iter().map(Position::without_trace).collect::<Vec<_>>(),
        }),
    })?;
    Ok(claim)
}

fn free_reference(tx: &mut Tx<'_>, act: Act<'_>) -> Result<String, PaymentError> {
    let year = act.today().year();
    for _ in 0..DRAWS_MAX {
        let reference = act.office.references.draw(year, act.rng);
        if claims::claim_by_reference(tx, &reference)?.is_none() {
            return Ok(reference);
        }
    }
    // The caller's transaction fails as a whole; an operator must widen the pattern.
    Err(store::StoreError::Unique("payment_claim.reference (the pattern has run out)".to_owned()).into())
}
