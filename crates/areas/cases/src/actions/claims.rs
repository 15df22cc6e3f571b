//! The fee of a case as a claim of the cash office.

use ::store::Tx;
use ::store::facts::NewFact;
use base::Money;
use blueprint::Scope;
use jiff::ToSpan;
use payments::actions::{Act, NewRefund, PaymentError};
use payments::model::{Claim, ClaimState, NewClaim, Position, Subject};
use serde_json::json;

use crate::flow::effects::Cause;
use crate::flow::{self, Event};
use crate::model::Case;
use crate::{Actor, CaseError, Cases, Now, Refusal, store};

/// What claims of this area are about.
pub const SUBJECT: &str = "case";

pub fn subject(case: &Case) -> Subject {
    Subject {
        kind: SUBJECT.into(),
        id: case.id,
    }
}

fn act<'a>(cases: &'a Cases, now: Now, by: &'a str) -> Act<'a> {
    Act {
        office: &cases.cash,
        now_us: now.us,
        by,
        rng: cases.app.rng.as_ref(),
    }
}

/// Raises the claim for the fee. The law in force on the day of the application decides the amount.
pub fn raise(cases: &Cases, tx: &mut Tx<'_>, case: &mut Case, scope: &Scope<'_>, now: Now) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let fee = service.blueprint.fee(scope).map_err(|e| Refusal::Fee(e.to_string()))?;
    case.fee = fee.total;
    if fee.total.cents() == 0 {
        case.paid = true;
        return Ok(());
    }
    let texts = service.blueprint.texts(case.lang);
    // A line that costs nothing is shown with the fee and owed by nobody.
    // The cash office learns nothing of a blocked person's answers.
    let traces = if case.blocked {
        Vec::new()
    } else {
        service.blueprint.fee_in_words(scope)
    };
    let mut traces = traces.into_iter();
    let positions = fee
        .positions
        .iter()
        .map(|position| (position, traces.next()))
        .filter(|(position, _)| position.amount != Money::ZERO)
        .map(|(position, trace)| Position {
            id: position.id.clone(),
            label: texts.fill(&position.label_key, &position.params),
            amount: position.amount,
            legal_basis: base::LegalRef(position.legal_basis.clone()),
            account: position
                .account
                .clone()
                .unwrap_or_else(|| cases.cash.deposit_account.clone()),
            trace,
        })
        .collect();
    let usual = || {
        now.today
            .saturating_add(cases.app.town.about.payments.payment_days.days())
    };
    // Where the case waits for the payment, the last day of the claim is that of the state, so that nobody reads two.
    let due_on = case.due_on.filter(|_| case.owner == "applicant").unwrap_or_else(usual);
    let new = NewClaim {
        subject: subject(case),
        debtor_name: case.applicant.clone(),
        debtor_key: case.holder.clone(),
        positions,
        due_on,
        language: case.lang,
        return_path: format!("/vorgaenge/{}", case.reference),
    };
    payments::actions::raise(tx, act(cases, now, "machine"), new).map_err(payment_error)?;
    Ok(())
}

/// Drops what is still open; money that was paid stays and is given back by a refund.
pub fn forget(cases: &Cases, tx: &mut Tx<'_>, case: &mut Case, now: Now) -> Result<(), CaseError> {
    for claim in of_case(tx, case)? {
        if claim.state == ClaimState::Open {
            payments::actions::cancel(tx, act(cases, now, "machine"), claim.id, &case.state).map_err(payment_error)?;
        }
    }
    Ok(())
}

/// Asks the cash office to give money back: what the blueprint's rule says, at most what was paid.
pub fn refund(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    scope: &Scope<'_>,
    cause: &Cause<'_>,
) -> Result<(), CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let refund = service
        .blueprint
        .refund(scope)
        .map_err(|e| Refusal::Fee(e.to_string()))?;
    let Some(refund) = refund.filter(|refund| refund.amount.cents() > 0) else {
        return Ok(());
    };
    let reason = service
        .blueprint
        .texts(base::Lang::De)
        .get(&refund.reason_key)
        .to_owned();
    let by = cause.actor.code();
    let mut left = refund.amount;
    for claim in refundable_claims(cases, tx, case, refund.amount)? {
        let amount = left.min(claim.paid - claim.refunded);
        if amount.cents() <= 0 {
            continue;
        }
        let new = NewRefund {
            claim: claim.id,
            payment: None,
            amount,
            reason: reason.clone(),
        };
        payments::actions::request_refund(tx, act(cases, cause.now, &by), new).map_err(payment_error)?;
        left = left - amount;
    }
    tx.append(NewFact {
        stream: case.id,
        at: cause.now.us,
        actor: &by,
        kind: "case.refund_requested",
        data: json!({ "amount_cent": (refund.amount - left).cents(), "legal_basis": refund.legal_basis, "trace": refund.trace }),
    })?;
    Ok(())
}

/// A grant that was changed more often than this has a history that a person should look at.
const CHANGES_MAX: usize = 50;

/// The claims of this case and of those that led to the grant that it gives back: the fee may have been paid two changes ago.
/// A claim that covers the whole amount comes first, so that the fee is given back and not the charge for a change.
fn refundable_claims(cases: &Cases, tx: &mut Tx<'_>, case: &Case, amount: Money) -> Result<Vec<Claim>, CaseError> {
    let mut claims = of_case(tx, case)?;
    let mut at = case.clone();
    for _ in 0..CHANGES_MAX {
        let Some(grant) = flow::effects::granted_before(cases, tx, &at)? else {
            break;
        };
        let Some(before) = store::cases::case_by_id(tx, grant.case_id)? else {
            break;
        };
        claims.extend(of_case(tx, &before)?);
        at = before;
    }
    claims.sort_by_key(|claim| claim.paid - claim.refunded < amount);
    Ok(claims)
}

pub fn of_case(tx: &mut Tx<'_>, case: &Case) -> Result<Vec<Claim>, CaseError> {
    Ok(payments::claims_of(tx, &subject(case))?)
}

/// The cash office says that nothing is owed any more. Told twice, it changes nothing the second time.
pub async fn settled(cases: &Cases, case: base::Uuid) -> Result<(), CaseError> {
    let (this, now) = (cases.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let mut case = store::cases::case_by_id(tx, case)?.ok_or(CaseError::NotFound)?;
            if case.paid {
                return Ok(());
            }
            case.paid = true;
            let event = Event::new("claim_settled");
            if !flow::apply(&this, tx, &mut case, &event, &Actor::Machine, now)? {
                // Paid after the case had moved on, for instance after it was withdrawn: kept on record.
                tx.append(NewFact {
                    stream: case.id,
                    at: now.us,
                    actor: "machine",
                    kind: "case.paid_late",
                    data: json!({}),
                })?;
                flow::save(tx, &mut case)?;
            }
            Ok(())
        })
        .await
}

fn payment_error(error: PaymentError) -> CaseError {
    match error {
        PaymentError::Store(error) => error.into(),
        PaymentError::Refused(refusal) => CaseError::Refused(Refusal::Fee(refusal.to_string())),
    }
}
