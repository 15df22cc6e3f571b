//! What must hold for claims and their money on every database.

mod common;

use base::{Clock, Money, Rng, SystemRng, Uuid};
use common::{Town, euros, new_claim, offices, paid};
use jiff::SignedDuration;
use jiff::civil::date;
use payments::actions::{begin_attempt, clear, execute_refund, started};
use payments::jobs::{POLL, register};
use payments::model::{AttemptState, ClaimState, ClearingReason, Method, RefundState, RefundWay};
use payments::notice::{Notice, NoticeStatus};
use payments::provider::{ProviderError, Started};
use payments::rules::{Effect, Why};
use payments::store::bookings::{bookings_of, day_sums, journal};
use payments::store::clearing::{clearing_of, open_clearing};
use payments::store::{attempts, claims, refunds};
use payments::{
    Attempt, Claim, CounterPayment, NewRefund, PaymentError, Refund, Refusal, approve_refund, arrears_of, cancel,
    pay_at_counter, reject_refund, request_refund,
};
use store::StoreError;
use store::jobs::{Handlers, run_due};

async fn begun(town: &Town, claim: &Claim) -> Attempt {
    let id = claim.id;
    town.desk
        .act("applicant", move |tx, act| {
            let attempt = begin_attempt(tx, act, id, "told")?;
            let answer = Started {
                provider_ref: format!("T-{}", attempt.id),
                redirect_url: "https://pay.example/".into(),
            };
            started(tx, act, attempt.id, &answer)?;
            Ok(Attempt {
                provider_ref: Some(answer.provider_ref),
                ..attempt
            })
        })
        .await
        .unwrap_or_else(|e: PaymentError| panic!("{e}"))
}

async fn attempt(town: &Town, id: Uuid) -> Attempt {
    town.desk
        .store
        .read(move |tx| attempts::attempt(tx, id))
        .await
        .unwrap_or_else(|e: StoreError| panic!("{e}"))
        .expect("is there")
}

fn number(attempt: &Attempt) -> &str {
    attempt.provider_ref.as_deref().expect("has a number")
}

async fn counter(town: &Town, claim: &Claim, amount: Money, method: Method) -> Result<String, PaymentError> {
    let payment = CounterPayment {
        id: SystemRng.uuid_v7(town.clock.now_us()),
        claim: claim.id,
        amount,
        method,
    };
    town.desk
        .act("staff:cashier", move |tx, act| {
            Ok(pay_at_counter(tx, act, payment.clone())?.provider_ref)
        })
        .await
}

async fn ask_refund(town: &Town, claim: &Claim, by: &str, amount: Money) -> Result<Vec<Refund>, PaymentError> {
    let new = NewRefund {
        claim: claim.id,
        payment: None,
        amount,
        reason: "Antrag zurückgenommen".into(),
    };
    town.desk
        .act(by, move |tx, act| request_refund(tx, act, new.clone()))
        .await
}

async fn approve(town: &Town, refund: Uuid, by: &str) -> Result<Refund, PaymentError> {
    town.desk.act(by, move |tx, act| approve_refund(tx, act, refund)).await
}

fn refused<T: std::fmt::Debug>(result: Result<T, PaymentError>) -> Refusal {
    match result {
        Err(PaymentError::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

fn handlers(town: &Town) -> Handlers {
    let mut handlers = Handlers::default();
    register(&mut handlers, &town.desk);
    for kind in [
        common::SETTLED,
        common::REFUNDED,
        common::LATE_MONEY,
        common::CHARGED_BACK,
    ] {
        handlers.on(kind, |_| async { Ok(()) });
    }
    handlers
}

async fn run(town: &Town) {
    run_due(&town.desk.store, &handlers(town), town.clock.as_ref())
        .await
        .expect("jobs run");
}

#[tokio::test]
async fn a_raised_claim_is_found_by_number_reference_and_subject_and_begins_its_stream() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        assert_eq!((claim.total, claim.state), (euros(75), ClaimState::Open));
        assert_eq!(town.claim(claim.id).await, claim);
        let (reference, subject) = (claim.reference.clone(), claim.subject.clone());
        let (found, of_subject) = town
            .desk
            .store
            .read(move |tx| -> Result<_, StoreError> {
                Ok((
                    claims::claim_by_reference(tx, &reference)?,
                    claims::claims_of(tx, &subject)?,
                ))
            })
            .await
            .expect("reads");
        assert_eq!(found.as_ref(), Some(&claim));
        assert_eq!(of_subject, std::slice::from_ref(&claim));
        assert_eq!(town.facts(claim.id).await, ["claim_raised"]);
    }
}

#[tokio::test]
async fn a_payment_settles_its_claim_once_and_tells_the_subscribers_once() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt_ = begun(&town, &claim).await;
        for _ in 0..3 {
            town.told(paid(number(&attempt_), euros(75))).await;
        }
        let after = town.claim(claim.id).await;
        assert_eq!(
            (after.state, after.paid, after.outstanding()),
            (ClaimState::Paid, euros(75), Money::ZERO)
        );
        assert_eq!(after.settled_at, Some(town.clock.now_us()));
        assert_eq!(attempt(&town, attempt_.id).await.state, AttemptState::Paid);
        assert_eq!(town.waiting(common::SETTLED).await, 1);
        assert_eq!(
            town.facts(claim.id).await,
            ["claim_raised", "attempt_begun", "payment_booked", "attempt_moved"]
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_callbacks_at_once_for_one_payment_count_once() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt = begun(&town, &claim).await;
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let (town, notice) = (town.clone(), paid(number(&attempt), euros(75)));
                tokio::spawn(async move { town.told(notice).await })
            })
            .collect();
        let mut booked = 0;
        for call in calls {
            match call.await.expect("ends").effect {
                Effect::Book { .. } => booked += 1,
                effect => assert_eq!(effect, Effect::Nothing(Why::Known)),
            }
        }
        let id = claim.id;
        let bookings = town
            .desk
            .store
            .read(move |tx| bookings_of(tx, id))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(
            (booked, bookings.len(), town.claim(claim.id).await.paid),
            (1, 1, euros(75))
        );
        assert_eq!(town.waiting(common::SETTLED).await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_different_payments_at_once_all_count_and_the_surplus_is_listed() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let reference = claim.reference.clone();
        let calls: Vec<_> = (0..20)
            .map(|n| {
                let (town, reference) = (town.clone(), reference.clone());
                tokio::spawn(async move {
                    let mut notice = paid(&format!("B-{n}"), euros(5));
                    notice.reference = Some(reference);
                    town.told(notice).await
                })
            })
            .collect();
        for call in calls {
            call.await.expect("ends");
        }
        let after = town.claim(claim.id).await;
        assert_eq!((after.paid, after.state), (euros(100), ClaimState::Paid));
        let id = claim.id;
        let listed = town
            .desk
            .store
            .read(move |tx| clearing_of(tx, id))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(listed.iter().map(|entry| entry.amount).sum::<Money>(), euros(25));
        assert_eq!(town.waiting(common::SETTLED).await, 1);
    }
}

#[tokio::test]
async fn money_after_an_abort_counts_and_money_after_a_cancellation_is_listed_to_go_back() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt_ = begun(&town, &claim).await;
        let mut aborted = paid(number(&attempt_), euros(75));
        aborted.status = NoticeStatus::Aborted;
        town.told(aborted.clone()).await;
        assert_eq!(attempt(&town, attempt_.id).await.state, AttemptState::Aborted);
        town.told(paid(number(&attempt_), euros(75))).await;
        assert_eq!(town.claim(claim.id).await.state, ClaimState::Paid);
        // A denial after the money changes nothing.
        let denied = town.told(aborted).await;
        assert_eq!(denied.effect, Effect::Nothing(Why::Contradicts));

        let claim = town.raise().await;
        let attempt = begun(&town, &claim).await;
        let id = claim.id;
        town.desk
            .act("staff:a", move |tx, act| cancel(tx, act, id, "Antrag zurückgenommen"))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"));
        town.told(paid(number(&attempt), euros(75))).await;
        town.told(paid(number(&attempt), euros(75))).await;
        let after = town.claim(claim.id).await;
        assert_eq!((after.state, after.paid), (ClaimState::Cancelled, euros(75)));
        let page = town
            .desk
            .store
            .read(|tx| open_clearing(tx, None, 10))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!(page.rows.len(), 1);
        assert_eq!(page.rows[0].reason, ClearingReason::CancelledClaim);
        assert_eq!(town.waiting(common::LATE_MONEY).await, 1);
        assert_eq!(
            town.waiting(common::SETTLED).await,
            1,
            "only the first claim was settled"
        );
        // It goes back through the usual refund, and leaves the list by that.
        let refund = ask_refund(&town, &claim, "staff:a", euros(75)).await.expect("asks")[0].clone();
        approve(&town, refund.id, "staff:b").await.expect("approves");
        run(&town).await;
        let page = town
            .desk
            .store
            .read(|tx| open_clearing(tx, None, 10))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert!(page.rows.is_empty());
        assert_eq!(town.claim(claim.id).await.state, ClaimState::Cancelled);
    }
}

#[tokio::test]
async fn money_that_belongs_nowhere_is_listed_once_and_cleared_with_a_note() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt_ = begun(&town, &claim).await;
        let dollars = Notice {
            status: NoticeStatus::Paid {
                amount: euros(75),
                currency: "USD".into(),
            },
            ..paid(number(&attempt_), euros(75))
        };
        for _ in 0..2 {
            town.told(paid("nobody-knows", euros(10))).await;
            town.told(dollars.clone()).await;
        }
        let page = town
            .desk
            .store
            .read(|tx| open_clearing(tx, None, 10))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let mut reasons: Vec<_> = page.rows.iter().map(|entry| entry.reason.word()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["unknown_claim", "wrong_currency"]);
        assert_eq!(town.claim(claim.id).await.paid, Money::ZERO);
        assert_eq!(
            attempt(&town, attempt_.id).await.detail.as_deref(),
            Some("wrong_currency")
        );
        let entry = page.rows[0].id;
        let done = |note: &'static str| {
            let town = town.clone();
            async move {
                town.desk
                    .act("staff:a", move |tx, act| clear(tx, act, entry, note))
                    .await
            }
        };
        assert_eq!(refused(done(" ").await), Refusal::NoReason);
        done("an den Absender zurück").await.expect("clears");
        assert_eq!(refused(done("noch einmal").await), Refusal::AlreadyCleared);
    }
}

#[tokio::test]
async fn a_chargeback_makes_the_claim_owed_again_and_a_new_payment_settles_it_again() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt_ = begun(&town, &claim).await;
        town.told(paid(number(&attempt_), euros(75))).await;
        let back = Notice {
            status: NoticeStatus::ChargedBack { amount: None },
            ..paid(number(&attempt_), euros(75))
        };
        town.told(back.clone()).await;
        town.told(back).await;
        let after = town.claim(claim.id).await;
        assert_eq!((after.state, after.outstanding()), (ClaimState::Open, euros(75)));
        assert_eq!(town.waiting(common::CHARGED_BACK).await, 1);
        let receipt = counter(&town, &claim, euros(75), Method::Cash).await.expect("books");
        assert_eq!(receipt, "2026-000001");
        assert_eq!(town.claim(claim.id).await.state, ClaimState::Paid);
        assert_eq!(town.waiting(common::SETTLED).await, 2);
        let day = date(2026, 11, 21);
        let sums = town
            .desk
            .store
            .read(move |tx| day_sums(tx, day))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let of = |account: &str| {
            sums.iter()
                .filter(|s| s.account == account)
                .map(|s| s.amount)
                .sum::<Money>()
        };
        assert_eq!((of("1210.4311"), of("1220.4321")), (euros(60), euros(15)));
    }
}

#[tokio::test]
async fn the_counter_books_in_parts_numbers_receipts_without_gaps_and_a_double_click_once() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        assert_eq!(
            counter(&town, &claim, euros(20), Method::Cash).await.expect("books"),
            "2026-000001"
        );
        assert_eq!(town.claim(claim.id).await.state, ClaimState::PartlyPaid);
        assert_eq!(
            refused(counter(&town, &claim, euros(56), Method::Cash).await),
            Refusal::MoreThanOwed(euros(55))
        );
        let payment = CounterPayment {
            id: SystemRng.uuid_v7(town.clock.now_us()),
            claim: claim.id,
            amount: euros(55),
            method: Method::CounterCard,
        };
        for _ in 0..2 {
            let payment = payment.clone();
            let receipt = town
                .desk
                .act("staff:cashier", move |tx, act| pay_at_counter(tx, act, payment.clone()))
                .await
                .unwrap_or_else(|e: PaymentError| panic!("{e}"))
                .provider_ref;
            assert_eq!(receipt, "2026-000002");
        }
        assert_eq!(town.claim(claim.id).await.state, ClaimState::Paid);
        assert_eq!(
            refused(counter(&town, &claim, euros(1), Method::Cash).await),
            Refusal::NothingOwed
        );
        assert_eq!(town.waiting(common::SETTLED).await, 1);
    }
}

#[tokio::test]
async fn a_refund_takes_two_people_happens_once_and_never_exceeds_what_was_paid() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt_ = begun(&town, &claim).await;
        assert_eq!(
            refused(ask_refund(&town, &claim, "staff:a", euros(1)).await),
            Refusal::MoreThanPaid(Money::ZERO)
        );
        town.told(paid(number(&attempt_), euros(75))).await;
        assert_eq!(
            refused(ask_refund(&town, &claim, "staff:a", euros(76)).await),
            Refusal::MoreThanPaid(euros(75))
        );
        let refund = ask_refund(&town, &claim, "staff:a", euros(75)).await.expect("asks")[0].clone();
        assert_eq!(
            refused(ask_refund(&town, &claim, "staff:a", euros(75)).await),
            Refusal::RefundPending
        );
        assert_eq!(refused(approve(&town, refund.id, "staff:a").await), Refusal::SamePerson);
        assert_eq!(refused(approve(&town, refund.id, "machine").await), Refusal::NotStaff);
        approve(&town, refund.id, "staff:b").await.expect("approves");
        assert_eq!(
            refused(approve(&town, refund.id, "staff:b").await),
            Refusal::AlreadyDecided
        );
        run(&town).await;
        run(&town).await;
        assert_eq!(town.provider.refunds.lock().expect("lock").len(), 1);
        let after = town.claim(claim.id).await;
        assert_eq!((after.state, after.refunded), (ClaimState::Refunded, euros(75)));
        assert_eq!(attempt(&town, attempt_.id).await.state, AttemptState::Refunded);
        assert_eq!(
            refused(ask_refund(&town, &claim, "staff:a", euros(1)).await),
            Refusal::MoreThanPaid(Money::ZERO)
        );
        let again = refund.id;
        let twice = town
            .desk
            .act("staff:b", move |tx, act| execute_refund(tx, act, again))
            .await;
        assert_eq!(refused(twice), Refusal::AlreadyDecided);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_refund_requests_at_once_one_is_taken() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt = begun(&town, &claim).await;
        town.told(paid(number(&attempt), euros(75))).await;
        let requests: Vec<_> = (0..10)
            .map(|_| {
                let (town, claim) = (town.clone(), claim.clone());
                tokio::spawn(async move { ask_refund(&town, &claim, "staff:a", euros(30)).await })
            })
            .collect();
        let mut taken = 0;
        for request in requests {
            match request.await.expect("ends") {
                Ok(_) => taken += 1,
                Err(PaymentError::Refused(refusal)) => assert_eq!(refusal, Refusal::RefundPending),
                Err(PaymentError::Store(error)) => assert!(matches!(error, StoreError::Unique(_)), "{error}"),
            }
        }
        assert_eq!(taken, 1);
    }
}

#[tokio::test]
async fn a_refund_that_the_provider_cannot_do_waits_for_a_person() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt = begun(&town, &claim).await;
        town.told(paid(number(&attempt), euros(75))).await;
        *town.provider.refund_error.lock().expect("lock") = Some(ProviderError::Unsupported);
        let refund = ask_refund(&town, &claim, "machine", euros(25)).await.expect("asks")[0].clone();
        approve(&town, refund.id, "staff:b").await.expect("approves");
        run(&town).await;
        let id = refund.id;
        let waiting = town
            .desk
            .store
            .read(move |tx| refunds::refund(tx, id))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"))
            .expect("is there");
        assert_eq!(
            (waiting.state, waiting.way),
            (RefundState::Approved, RefundWay::Transfer)
        );
        town.desk
            .act("staff:b", move |tx, act| execute_refund(tx, act, id))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"));
        assert_eq!(town.claim(claim.id).await.state, ClaimState::PartlyRefunded);
        assert_eq!(town.waiting(common::REFUNDED).await, 1);
    }
}

#[tokio::test]
async fn a_rejected_refund_frees_the_way_for_another() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        counter(&town, &claim, euros(75), Method::Cash).await.expect("books");
        let refund = ask_refund(&town, &claim, "staff:a", euros(75)).await.expect("asks")[0].clone();
        assert_eq!(refund.way, RefundWay::Counter);
        let id = refund.id;
        town.desk
            .act("staff:a", move |tx, act| reject_refund(tx, act, id))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"));
        let refused_execution = town
            .desk
            .act("staff:b", move |tx, act| execute_refund(tx, act, id))
            .await;
        assert_eq!(refused(refused_execution), Refusal::NotApproved);
        ask_refund(&town, &claim, "staff:a", euros(10))
            .await
            .expect("asks anew");
    }
}

#[tokio::test]
async fn a_lost_callback_is_found_by_asking_and_silence_ends_the_attempt_without_losing_late_money() {
    for (town, _folder) in offices() {
        let (heard, silent) = (town.raise().await, town.raise().await);
        let (one, other) = (begun(&town, &heard).await, begun(&town, &silent).await);
        town.provider.says(
            number(&one),
            NoticeStatus::Paid {
                amount: euros(75),
                currency: "EUR".into(),
            },
        );
        *town.provider.down.lock().expect("lock") = true;
        town.clock.advance(SignedDuration::from_secs(31));
        run(&town).await;
        assert_eq!(
            town.claim(heard.id).await.state,
            ClaimState::Open,
            "the provider was down"
        );
        *town.provider.down.lock().expect("lock") = false;
        town.clock.advance(SignedDuration::from_secs(61));
        run(&town).await;
        assert_eq!(town.claim(heard.id).await.state, ClaimState::Paid);
        for _ in 0..40 {
            town.clock.advance(SignedDuration::from_hours(1));
            run(&town).await;
        }
        let ended = attempt(&town, other.id).await;
        assert_eq!(
            (ended.state, ended.detail.as_deref()),
            (AttemptState::Aborted, Some("timed_out"))
        );
        assert!((25..40).contains(&ended.polls), "{} questions in a day", ended.polls);
        assert_eq!(town.waiting(POLL).await, 0);
        town.told(paid(number(&other), euros(75))).await;
        assert_eq!(town.claim(silent.id).await.state, ClaimState::Paid);
    }
}

#[tokio::test]
async fn a_callback_that_is_faster_than_our_own_note_finds_its_attempt() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let id = claim.id;
        let attempt = town
            .desk
            .act("applicant", move |tx, act| begin_attempt(tx, act, id, "told"))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"));
        let mut notice = paid("T-early", euros(75));
        notice.attempt = Some(attempt.id);
        town.told(notice.clone()).await;
        let answer = Started {
            provider_ref: "T-early".into(),
            redirect_url: "https://pay.example".into(),
        };
        town.desk
            .act("applicant", move |tx, act| started(tx, act, attempt.id, &answer))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        town.told(notice).await;
        assert_eq!(town.claim(claim.id).await.paid, euros(75));
    }
}

#[tokio::test]
async fn nothing_is_begun_on_a_claim_that_owes_nothing_and_a_partly_paid_one_is_cancelled_with_its_money_listed() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let id = claim.id;
        counter(&town, &claim, euros(20), Method::Cash).await.expect("books");
        town.desk
            .act("staff:a", move |tx, act| cancel(tx, act, id, "Irrtum"))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"));
        let begin = town
            .desk
            .act("applicant", move |tx, act| begin_attempt(tx, act, id, "told"))
            .await;
        assert_eq!(refused(begin), Refusal::Cancelled);
        let listed = town
            .desk
            .store
            .read(move |tx| clearing_of(tx, id))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert_eq!((listed.len(), listed[0].amount), (1, euros(20)));
        let paid_claim = town.raise().await;
        counter(&town, &paid_claim, euros(75), Method::Cash)
            .await
            .expect("books");
        let id = paid_claim.id;
        let begin = town
            .desk
            .act("applicant", move |tx, act| begin_attempt(tx, act, id, "told"))
            .await;
        assert_eq!(refused(begin), Refusal::NothingOwed);
        let late = town
            .desk
            .act("staff:a", move |tx, act| cancel(tx, act, id, "Irrtum"))
            .await;
        assert_eq!(refused(late), Refusal::AlreadyPaid);
    }
}

#[tokio::test]
async fn arrears_are_what_a_debtor_owes_beyond_its_day() {
    for (town, _folder) in offices() {
        let mut claims = Vec::new();
        for due in [
            date(2026, 11, 1),
            date(2026, 10, 1),
            date(2026, 12, 1),
            date(2026, 9, 1),
        ] {
            let mut new = new_claim();
            new.due_on = due;
            claims.push(town.raise_as(new).await);
        }
        counter(&town, &claims[3], euros(75), Method::Cash)
            .await
            .expect("books");
        counter(&town, &claims[0], euros(10), Method::Cash)
            .await
            .expect("books");
        let arrears = |key: &'static str, today| {
            let town = town.clone();
            async move {
                let found = town.desk.store.read(move |tx| arrears_of(tx, key, today)).await;
                found.unwrap_or_else(|e: StoreError| panic!("{e}"))
            }
        };
        let found = arrears("d-1", date(2026, 11, 21)).await;
        let ids: Vec<_> = found.iter().map(|claim| claim.id).collect();
        assert_eq!(ids, [claims[1].id, claims[0].id]);
        assert!(arrears("d-2", date(2026, 11, 21)).await.is_empty());
        assert!(
            arrears("d-1", date(2026, 10, 1)).await.is_empty(),
            "due today is not overdue"
        );
    }
}

#[tokio::test]
async fn lists_page_without_losing_or_repeating_a_row() {
    for (town, _folder) in offices() {
        let mut raised = Vec::new();
        for _ in 0..7 {
            town.clock.advance(SignedDuration::from_millis(5));
            raised.push(town.raise().await.id);
        }
        raised.reverse();
        let (mut seen, mut from) = (Vec::new(), None);
        loop {
            let page = town
                .desk
                .store
                .read(move |tx| claims::claims_in(tx, ClaimState::Open, from, 3))
                .await
                .unwrap_or_else(|e: StoreError| panic!("{e}"));
            seen.extend(page.rows.iter().map(|claim| claim.id));
            from = page.next;
            if from.is_none() {
                break;
            }
        }
        assert_eq!(seen, raised);
        let (mut overdue, mut after) = (Vec::new(), None);
        loop {
            let page = town
                .desk
                .store
                .read(move |tx| claims::overdue(tx, ClaimState::Open, date(2027, 1, 1), after, 3))
                .await
                .unwrap_or_else(|e: StoreError| panic!("{e}"));
            overdue.extend(page.rows.iter().map(|claim| claim.id));
            let Some(last) = page.rows.last().filter(|_| page.next.is_some()) else {
                break;
            };
            after = Some((last.due_on, last.id));
        }
        raised.reverse();
        assert_eq!(overdue, raised);
    }
}

#[tokio::test]
async fn the_day_is_closed_by_method_and_account_and_its_journal_pages_line_by_line() {
    for (town, _folder) in offices() {
        let first = town.raise().await;
        counter(&town, &first, euros(65), Method::Cash).await.expect("books");
        let second = town.raise().await;
        let attempt = begun(&town, &second).await;
        town.told(paid(number(&attempt), euros(80))).await;
        // 23:40 UTC is tomorrow in Germany.
        town.clock.advance(SignedDuration::from_hours(2));
        counter(&town, &first, euros(10), Method::Cash).await.expect("books");
        let day = date(2026, 11, 21);
        let sums = town
            .desk
            .store
            .read(move |tx| day_sums(tx, day))
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        let shape: Vec<_> = sums
            .iter()
            .map(|s| (s.method.word(), s.account.as_str(), s.bookings, s.amount))
            .collect();
        assert_eq!(
            shape,
            [
                ("card", "1210.4311", 1, euros(60)),
                ("card", "1220.4321", 1, euros(15)),
                ("card", "9999", 1, euros(5)),
                ("cash", "1210.4311", 1, euros(60)),
                ("cash", "1220.4321", 1, euros(5)),
            ]
        );
        let (mut lines, mut from) = (Vec::new(), None);
        loop {
            let page = town
                .desk
                .store
                .read(move |tx| journal(tx, day, from, 2))
                .await
                .unwrap_or_else(|e: StoreError| panic!("{e}"));
            let Some(last) = page.last() else { break };
            from = Some((last.booking.id, last.line));
            lines.extend(page);
        }
        assert_eq!(lines.len(), 5);
        assert_eq!(lines.iter().map(|line| line.amount).sum::<Money>(), euros(145));
    }
}

#[tokio::test]
async fn the_chain_of_facts_holds_after_all_of_it() {
    for (town, _folder) in offices() {
        let claim = town.raise().await;
        let attempt = begun(&town, &claim).await;
        town.told(paid(number(&attempt), euros(80))).await;
        let report = town
            .desk
            .store
            .read(store::facts::verify)
            .await
            .unwrap_or_else(|e: StoreError| panic!("{e}"));
        assert!(report.breaks.is_empty() && report.facts >= 5, "{report:?}");
    }
}
