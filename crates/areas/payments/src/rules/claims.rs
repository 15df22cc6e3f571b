use base::Money;

use super::Refusal;
use crate::model::{Claim, ClaimState, Method, NewClaim};

/// How a claim stands, from the sums of its bookings.
///
/// A cancelled claim stays cancelled whatever arrives later; that money is listed for clearing. A refund of what was
/// paid too much leaves the claim paid.
pub fn state(total: Money, paid: Money, refunded: Money, cancelled: bool) -> ClaimState {
    if cancelled {
        ClaimState::Cancelled
    } else if refunded > Money::ZERO && refunded >= paid {
        ClaimState::Refunded
    } else if paid - refunded >= total {
        ClaimState::Paid
    } else if refunded > Money::ZERO {
        ClaimState::PartlyRefunded
    } else if paid > Money::ZERO {
        ClaimState::PartlyPaid
    } else {
        ClaimState::Open
    }
}

/// The most that one claim asks for: a hundred million euros. What is more is a mistake in a rule.
const CLAIM_MAX: Money = Money::from_cents(10_000_000_000);

/// Below this the payment protocol takes an amount: one million euros. Who owes more pays by transfer or at the counter.
const ONLINE_BELOW: Money = Money::from_cents(100_000_000);

/// Whether so much can be paid through a provider.
pub fn may_pay_online(amount: Money) -> bool {
    amount < ONLINE_BELOW
}

/// The total of a claim that may be raised. Money without a legal basis is not charged.
/// Source: § 31 AO and the fee laws of the Länder: fees are charged by statute or by-law only.
pub fn check_new(claim: &NewClaim) -> Result<Money, Refusal> {
    if claim.positions.is_empty() {
        return Err(Refusal::NoPositions);
    }
    let path = &claim.return_path;
    // `//host` and `/\host` would lead out of the portal.
    if !path.starts_with('/') || path.starts_with("//") || path.contains(['\\', '\r', '\n']) {
        return Err(Refusal::ReturnPath);
    }
    let mut total = Money::ZERO;
    for position in &claim.positions {
        if position.legal_basis.0.trim().is_empty() {
            return Err(Refusal::NoLegalBasis(position.id.clone()));
        }
        let sum = total
            .checked_add(position.amount)
            .filter(|_| position.amount > Money::ZERO);
        total = sum
            .filter(|sum| *sum <= CLAIM_MAX)
            .ok_or_else(|| Refusal::Amount(position.id.clone()))?;
    }
    Ok(total)
}

/// Whether a claim may be cancelled, and how much was paid on it that must go back.
pub fn may_cancel(claim: &Claim) -> Result<Money, Refusal> {
    match claim.state {
        ClaimState::Open => Ok(Money::ZERO),
        ClaimState::PartlyPaid => Ok(claim.paid - claim.refunded),
        ClaimState::Cancelled => Err(Refusal::Cancelled),
        ClaimState::Paid | ClaimState::Refunded | ClaimState::PartlyRefunded => Err(Refusal::AlreadyPaid),
    }
}

/// Whether the counter may take this amount: in part is fine, too much is not, because change is given at once.
pub fn may_pay_at_counter(claim: &Claim, amount: Money, method: Method) -> Result<(), Refusal> {
    if !matches!(method, Method::Cash | Method::CounterCard) {
        return Err(Refusal::NotAtCounter);
    }
    if claim.state == ClaimState::Cancelled {
        return Err(Refusal::Cancelled);
    }
    let owed = claim.outstanding();
    if owed <= Money::ZERO {
        return Err(Refusal::NothingOwed);
    }
    if amount <= Money::ZERO {
        return Err(Refusal::Amount(String::new()));
    }
    if amount > owed {
        return Err(Refusal::MoreThanOwed(owed));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::LegalRef;

    use super::*;
    use crate::rules::samples::{claim, euros, position};

    #[test]
    fn the_state_follows_from_the_sums_of_the_bookings() {
        use ClaimState::*;
        for (paid, refunded, cancelled, expected) in [
            (0, 0, false, Open),
            (20, 0, false, PartlyPaid),
            (75, 0, false, Paid),
            (150, 0, false, Paid),
            (150, 75, false, Paid),
            (75, 25, false, PartlyRefunded),
            (150, 100, false, PartlyRefunded),
            (75, 75, false, Refunded),
            (20, 20, false, Refunded),
            (0, 0, true, Cancelled),
            (75, 0, true, Cancelled),
            (75, 75, true, Cancelled),
        ] {
            let found = state(euros(75), euros(paid), euros(refunded), cancelled);
            assert_eq!(
                found, expected,
                "paid {paid}, refunded {refunded}, cancelled {cancelled}"
            );
        }
    }

    #[test]
    fn a_claim_has_positions_with_law_and_amount_and_returns_into_the_portal() {
        let sample = claim(0, 0, false);
        let good = NewClaim {
            subject: sample.subject,
            debtor_name: sample.debtor_name,
            debtor_key: None,
            positions: sample.positions,
            due_on: sample.due_on,
            language: sample.language,
            return_path: "/vorgaenge/1?x=1".into(),
        };
        assert_eq!(check_new(&good), Ok(euros(75)));
        let with = |change: fn(&mut NewClaim)| {
            let mut claim = good.clone();
            change(&mut claim);
            check_new(&claim)
        };
        assert_eq!(with(|c| c.positions.clear()), Err(Refusal::NoPositions));
        assert_eq!(
            with(|c| c.positions[0].amount = Money::ZERO),
            Err(Refusal::Amount("1".into()))
        );
        assert_eq!(
            with(|c| c.positions[1].amount = euros(-1)),
            Err(Refusal::Amount("2".into()))
        );
        assert_eq!(
            with(|c| c.positions.push(position("3", Money::from_cents(i64::MAX), "1"))),
            Err(Refusal::Amount("3".into()))
        );
        assert_eq!(
            with(|c| c.positions = vec![position("1", CLAIM_MAX, "1")]),
            Ok(CLAIM_MAX),
            "the fee of a large building"
        );
        assert_eq!(
            with(|c| c.positions.push(position("3", CLAIM_MAX, "1"))),
            Err(Refusal::Amount("3".into()))
        );
        assert_eq!(
            with(|c| c.positions[0].legal_basis = LegalRef(" ".into())),
            Err(Refusal::NoLegalBasis("1".into()))
        );
        for path in ["https://example.org", "//example.org", "/\\example.org", "", "/a\r\nb"] {
            let mut claim = good.clone();
            claim.return_path = path.into();
            assert_eq!(check_new(&claim), Err(Refusal::ReturnPath), "{path}");
        }
    }

    #[test]
    fn what_the_payment_protocol_does_not_take_is_paid_another_way() {
        assert!(may_pay_online(Money::from_cents(99_999_999)));
        assert!(!may_pay_online(euros(1_000_000)));
    }

    #[test]
    fn a_claim_is_cancelled_while_it_is_not_paid_and_its_part_payment_goes_back() {
        for (paid, refunded, cancelled, expected) in [
            (0, 0, false, Ok(euros(0))),
            (20, 0, false, Ok(euros(20))),
            (75, 0, false, Err(Refusal::AlreadyPaid)),
            (75, 75, false, Err(Refusal::AlreadyPaid)),
            (0, 0, true, Err(Refusal::Cancelled)),
        ] {
            assert_eq!(may_cancel(&claim(paid, refunded, cancelled)), expected);
        }
    }

    #[test]
    fn the_counter_takes_what_is_owed_and_not_a_cent_more() {
        let owed = euros(55);
        for (paid, cancelled, amount, method, expected) in [
            (20, false, 5500, Method::Cash, Ok(())),
            (20, false, 100, Method::CounterCard, Ok(())),
            (20, false, 5501, Method::Cash, Err(Refusal::MoreThanOwed(owed))),
            (20, false, 0, Method::Cash, Err(Refusal::Amount(String::new()))),
            (20, false, -1, Method::Cash, Err(Refusal::Amount(String::new()))),
            (20, false, 100, Method::Paypal, Err(Refusal::NotAtCounter)),
            (75, false, 100, Method::Cash, Err(Refusal::NothingOwed)),
            (0, true, 100, Method::Cash, Err(Refusal::Cancelled)),
        ] {
            let found = may_pay_at_counter(&claim(paid, 0, cancelled), Money::from_cents(amount), method);
            assert_eq!(found, expected, "{paid} {amount}");
        }
    }
}
