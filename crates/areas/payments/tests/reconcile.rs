//! The night's reconciliation finds what nobody heard of in time.

mod common;

use base::Money;
use base::clock::Clock as _;
use common::{Town, offices};
use jiff::SignedDuration;
use payments::actions::{begin_attempt, end_attempt, started};
use payments::model::{AttemptState, ClaimState};
use payments::notice::NoticeStatus;
use payments::provider::Started;
use payments::reconcile::{RECONCILE, plan, run};
use payments::{Claim, PaymentError};
use store::StoreError;

/// An attempt that was given up after a day of silence, under the provider's number `number`.
async fn given_up(town: &Town, claim: &Claim, number: &'static str) {
    let id = claim.id;
    town.desk
        .act("applicant", move |tx, act| -> Result<(), PaymentError> {
            let attempt = begin_attempt(tx, act, id, "told")?;
            let told = Started {
                provider_ref: number.into(),
                redirect_url: "https://pay.example/x".into(),
            };
            started(tx, act, attempt.id, &told)?;
            end_attempt(tx, act, attempt.id, AttemptState::Aborted, "timed_out")?;
            Ok(())
        })
        .await
        .unwrap_or_else(|e| panic!("{e}"));
}

#[tokio::test]
async fn a_payment_that_was_given_up_counts_when_the_provider_says_in_the_night_that_it_was_paid() {
    for (town, _folder) in offices() {
        let (paid, silent) = (town.raise().await, town.raise().await);
        given_up(&town, &paid, "N-1").await;
        given_up(&town, &silent, "N-2").await;
        let status = NoticeStatus::Paid {
            amount: Money::from_cents(7500),
            currency: "EUR".into(),
        };
        town.provider.says("N-1", status);
        *town.provider.down.lock().expect("lock") = true;
        assert_eq!(
            run(&town.desk).await.expect("runs"),
            2,
            "a provider that is down is no error"
        );
        assert_eq!(town.claim(paid.id).await.state, ClaimState::Open);
        *town.provider.down.lock().expect("lock") = false;
        town.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(run(&town.desk).await.expect("runs"), 2);
        assert_eq!(town.claim(paid.id).await.state, ClaimState::Paid);
        assert_eq!(town.claim(silent.id).await.state, ClaimState::Open);
        town.clock.advance(SignedDuration::from_hours(24));
        assert_eq!(
            run(&town.desk).await.expect("runs"),
            1,
            "what is paid is asked about no more"
        );
        assert_eq!(town.claim(paid.id).await.paid, Money::from_cents(7500));
        town.clock.advance(SignedDuration::from_hours(24 * 14));
        assert_eq!(
            run(&town.desk).await.expect("runs"),
            0,
            "after two weeks nobody asks any more"
        );
    }
}

#[tokio::test]
async fn the_coming_night_is_planned_once() {
    for (town, _folder) in offices() {
        plan(&town.desk).await.expect("plans");
        plan(&town.desk).await.expect("plans again");
        assert_eq!(town.waiting(RECONCILE).await, 1);
        let at = town
            .desk
            .store
            .read(|tx| tx.oldest_queued_job())
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"))
            .expect("a job waits");
        assert!(at > town.clock.now_us());
    }
}
