use base::Money;

use crate::model::{Attempt, AttemptState, Booking, Claim, ClaimState, ClearingReason, Method};
use crate::notice::{Notice, NoticeStatus};

/// What is known when a provider's notice arrives.
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    pub claim: Option<&'a Claim>,
    pub attempt: Option<&'a Attempt>,
    /// The payment booked under the notice's number before.
    pub booked: Option<&'a Booking>,
    pub charged_back: bool,
}

/// What a notice brings about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Nothing(Why),
    /// The attempt moves on; no money moved.
    Attempt {
        state: AttemptState,
        detail: Option<&'static str>,
    },
    /// Money arrived: book it on the claim.
    Book {
        amount: Money,
        method: Method,
        /// Nothing is owed any more after this, and something was before.
        settles: bool,
        /// Part of it that nobody was owed.
        clear: Option<(ClearingReason, Money)>,
    },
    /// Money arrived that cannot be booked on a claim: list it, lose nothing.
    Clear {
        reason: ClearingReason,
        amount: Money,
        currency: String,
        /// What becomes of the attempt, if there is one.
        attempt: Option<(AttemptState, &'static str)>,
    },
    /// The bank or the provider took the money back.
    ChargeBack {
        amount: Money,
    },
}

/// Why a notice changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same was told before.
    Known,
    /// It says that nothing was paid although payment was booked before.
    Contradicts,
    /// It is about nothing that we know, and no money moved.
    Unknown,
    /// It tells nothing new: not decided yet.
    Pending,
    /// It speaks of money without saying a sensible amount.
    Nonsense,
}

/// Decides what a notice brings about. Providers answer twice, late, after an abort, with other amounts; the order of
/// notices must not matter for the sums, and money that arrived is never lost.
pub fn apply(standing: Standing<'_>, notice: &Notice) -> Effect {
    match &notice.status {
        NoticeStatus::Pending => Effect::Nothing(Why::Pending),
        NoticeStatus::Authorised => moves(standing, AttemptState::Authorised),
        NoticeStatus::Failed => moves(standing, AttemptState::Failed),
        NoticeStatus::Aborted => moves(standing, AttemptState::Aborted),
        NoticeStatus::Paid { amount, currency } => paid(standing, notice, *amount, currency),
        NoticeStatus::ChargedBack { amount } => charged_back(standing, *amount),
    }
}

fn moves(standing: Standing<'_>, to: AttemptState) -> Effect {
    let Some(attempt) = standing.attempt else {
        return Effect::Nothing(Why::Unknown);
    };
    match attempt.state {
        AttemptState::Initiated => Effect::Attempt {
            state: to,
            detail: None,
        },
        AttemptState::Authorised if to != AttemptState::Authorised => Effect::Attempt {
            state: to,
            detail: None,
        },
        AttemptState::Paid | AttemptState::Refunded => Effect::Nothing(Why::Contradicts),
        AttemptState::Authorised | AttemptState::Failed | AttemptState::Aborted => Effect::Nothing(Why::Known),
    }
}

fn paid(standing: Standing<'_>, notice: &Notice, amount: Money, currency: &str) -> Effect {
    if amount <= Money::ZERO {
        return Effect::Nothing(Why::Nonsense);
    }
    if standing.booked.is_some() {
        return Effect::Nothing(Why::Known);
    }
    if currency != "EUR" {
        return Effect::Clear {
            reason: ClearingReason::WrongCurrency,
            amount,
            currency: currency.to_owned(),
            attempt: standing.attempt.map(|_| (AttemptState::Failed, "wrong_currency")),
        };
    }
    let Some(claim) = standing.claim else {
        return Effect::Clear {
            reason: ClearingReason::UnknownClaim,
            amount,
            currency: currency.to_owned(),
            attempt: None,
        };
    };
    let owed = claim.outstanding();
    let surplus = amount - amount.min(owed);
    let reason = match claim.state {
        ClaimState::Cancelled => ClearingReason::CancelledClaim,
        _ => ClearingReason::Overpaid,
    };
    Effect::Book {
        amount,
        method: notice
            .method
            .or(standing.attempt.map(|attempt| attempt.method))
            .unwrap_or(Method::Other),
        settles: owed > Money::ZERO && amount >= owed,
        clear: (surplus > Money::ZERO).then_some((reason, surplus)),
    }
}

fn charged_back(standing: Standing<'_>, amount: Option<Money>) -> Effect {
    match standing.booked {
        None => Effect::Nothing(Why::Unknown),
        Some(_) if standing.charged_back => Effect::Nothing(Why::Known),
        // Never more than came in under this number.
        Some(booked) => match amount.unwrap_or(booked.amount).min(booked.amount) {
            amount if amount > Money::ZERO => Effect::ChargeBack { amount },
            _ => Effect::Nothing(Why::Nonsense),
        },
    }
}

#[cfg(test)]
mod tests {
    use base::Uuid;

    use super::*;
    use crate::model::BookingKind;
    use crate::rules::samples::{claim, euros};

    fn attempt(state: AttemptState) -> Attempt {
        Attempt {
            id: Uuid::from_u128(5),
            claim: Uuid::from_u128(1),
            provider: "simulator".into(),
            provider_ref: Some("S-1".into()),
            method: Method::Other,
            amount: euros(75),
            state,
            detail: None,
            redirect_url: None,
            created_at: 1,
            updated_at: 1,
            polled_at: None,
            polls: 0,
        }
    }

    fn booking() -> Booking {
        Booking {
            id: Uuid::from_u128(6),
            claim: Uuid::from_u128(1),
            kind: BookingKind::Payment,
            provider: "simulator".into(),
            provider_ref: "S-1".into(),
            method: Method::Card,
            amount: euros(75),
            booked_on: jiff::civil::date(2026, 11, 21),
            booked_at: 1,
            booked_by: "machine".into(),
            of_payment: None,
        }
    }

    fn notice(status: NoticeStatus) -> Notice {
        Notice {
            provider: "simulator".into(),
            provider_ref: "S-1".into(),
            attempt: None,
            reference: None,
            status,
            method: Some(Method::Card),
        }
    }

    fn paid_in(cents: i64, currency: &str) -> Notice {
        notice(NoticeStatus::Paid {
            amount: Money::from_cents(cents),
            currency: currency.into(),
        })
    }

    fn book(amount: i64, settles: bool, clear: Option<(ClearingReason, i64)>) -> Effect {
        Effect::Book {
            amount: euros(amount),
            method: Method::Card,
            settles,
            clear: clear.map(|(reason, amount)| (reason, euros(amount))),
        }
    }

    #[test]
    fn money_that_arrives_is_booked_and_what_nobody_was_owed_is_listed() {
        use ClearingReason::{CancelledClaim, Overpaid};
        for (what, paid, refunded, cancelled, cents, expected) in [
            ("in full", 0, 0, false, 7500, book(75, true, None)),
            ("too little", 0, 0, false, 7000, book(70, false, None)),
            ("the rest", 70, 0, false, 500, book(5, true, None)),
            ("too much", 0, 0, false, 8000, book(80, true, Some((Overpaid, 5)))),
            (
                "a second time",
                75,
                0,
                false,
                7500,
                book(75, false, Some((Overpaid, 75))),
            ),
            (
                "after a refund",
                75,
                75,
                false,
                7500,
                book(75, false, Some((Overpaid, 75))),
            ),
            (
                "after cancellation",
                0,
                0,
                true,
                7500,
                book(75, false, Some((CancelledClaim, 75))),
            ),
        ] {
            let claim = claim(paid, refunded, cancelled);
            for state in AttemptState::ALL {
                let attempt = attempt(*state);
                let standing = Standing {
                    claim: Some(&claim),
                    attempt: Some(&attempt),
                    booked: None,
                    charged_back: false,
                };
                assert_eq!(
                    apply(standing, &paid_in(cents, "EUR")),
                    expected,
                    "{what}, attempt {state:?}"
                );
            }
        }
    }

    #[test]
    fn a_payment_counts_once_however_often_it_is_told() {
        let (claim, attempt, booking) = (claim(75, 0, false), attempt(AttemptState::Paid), booking());
        let standing = Standing {
            claim: Some(&claim),
            attempt: Some(&attempt),
            booked: Some(&booking),
            charged_back: false,
        };
        for cents in [7500, 1, 99_999] {
            assert_eq!(apply(standing, &paid_in(cents, "EUR")), Effect::Nothing(Why::Known));
        }
        assert_eq!(
            apply(standing, &notice(NoticeStatus::Failed)),
            Effect::Nothing(Why::Contradicts)
        );
        assert_eq!(
            apply(standing, &notice(NoticeStatus::Aborted)),
            Effect::Nothing(Why::Contradicts)
        );
    }

    #[test]
    fn money_in_another_currency_or_without_a_claim_is_listed_and_nonsense_changes_nothing() {
        let (claim, attempt) = (claim(0, 0, false), attempt(AttemptState::Initiated));
        let standing = Standing {
            claim: Some(&claim),
            attempt: Some(&attempt),
            booked: None,
            charged_back: false,
        };
        let stray = Standing {
            claim: None,
            attempt: None,
            ..standing
        };
        let clear = |reason, currency: &str, attempt| Effect::Clear {
            reason,
            amount: euros(75),
            currency: currency.into(),
            attempt,
        };
        use ClearingReason::{UnknownClaim, WrongCurrency};
        let failed = Some((AttemptState::Failed, "wrong_currency"));
        assert_eq!(
            apply(standing, &paid_in(7500, "USD")),
            clear(WrongCurrency, "USD", failed)
        );
        assert_eq!(apply(stray, &paid_in(7500, "USD")), clear(WrongCurrency, "USD", None));
        assert_eq!(apply(stray, &paid_in(7500, "EUR")), clear(UnknownClaim, "EUR", None));
        for cents in [0, -7500] {
            assert_eq!(apply(standing, &paid_in(cents, "EUR")), Effect::Nothing(Why::Nonsense));
        }
        assert_eq!(
            apply(stray, &notice(NoticeStatus::Failed)),
            Effect::Nothing(Why::Unknown)
        );
    }

    #[test]
    fn an_attempt_without_money_moves_forward_only() {
        use AttemptState::*;
        let claim = claim(0, 0, false);
        let moved = |state| Effect::Attempt { state, detail: None };
        for (from, status, expected) in [
            (Initiated, NoticeStatus::Pending, Effect::Nothing(Why::Pending)),
            (Initiated, NoticeStatus::Authorised, moved(Authorised)),
            (Initiated, NoticeStatus::Failed, moved(Failed)),
            (Initiated, NoticeStatus::Aborted, moved(Aborted)),
            (Authorised, NoticeStatus::Authorised, Effect::Nothing(Why::Known)),
            (Authorised, NoticeStatus::Failed, moved(Failed)),
            (Failed, NoticeStatus::Aborted, Effect::Nothing(Why::Known)),
            (Aborted, NoticeStatus::Authorised, Effect::Nothing(Why::Known)),
            (Paid, NoticeStatus::Authorised, Effect::Nothing(Why::Contradicts)),
            (Refunded, NoticeStatus::Failed, Effect::Nothing(Why::Contradicts)),
        ] {
            let attempt = attempt(from);
            let standing = Standing {
                claim: Some(&claim),
                attempt: Some(&attempt),
                booked: None,
                charged_back: false,
            };
            assert_eq!(
                apply(standing, &notice(status.clone())),
                expected,
                "{from:?} {status:?}"
            );
        }
    }

    #[test]
    fn a_chargeback_takes_back_once_and_at_most_what_came_in() {
        let (claim, booking) = (claim(75, 0, false), booking());
        let back = |booked, charged_back, amount: Option<i64>| {
            let standing = Standing {
                claim: Some(&claim),
                attempt: None,
                booked,
                charged_back,
            };
            apply(
                standing,
                &notice(NoticeStatus::ChargedBack {
                    amount: amount.map(euros),
                }),
            )
        };
        let taken = |amount| Effect::ChargeBack { amount: euros(amount) };
        assert_eq!(back(Some(&booking), false, None), taken(75));
        assert_eq!(back(Some(&booking), false, Some(100)), taken(75));
        assert_eq!(back(Some(&booking), false, Some(0)), Effect::Nothing(Why::Nonsense));
        assert_eq!(back(Some(&booking), true, None), Effect::Nothing(Why::Known));
        assert_eq!(back(None, false, None), Effect::Nothing(Why::Unknown));
    }
}
