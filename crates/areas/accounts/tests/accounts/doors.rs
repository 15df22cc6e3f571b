//! Password, second factor, pauses.

use accounts::Refusal;
use accounts::actions::{self, Progress, Proof};
use accounts::rules::steps::Step;
use web::Role;

use crate::town::{PASSWORD, refusal, towns, visit};

#[tokio::test]
async fn the_first_sign_in_asks_for_an_own_password_and_a_second_factor() {
    for town in towns() {
        let started = town.create("f.oumarou", &[Role::Clerk]).await;
        assert_eq!(
            town.password("s", "F.Oumarou ", &started.start_password).await,
            Some(Step::NewPassword)
        );
        // No way around: neither a code nor an enrolment is accepted now.
        for progress in [
            actions::check_code(&town.accounts, visit("s"), Proof::Code("123456")).await,
            actions::enrol(&town.accounts, visit("s"), &[1; 20], "123456").await,
        ] {
            assert!(matches!(progress, Ok(Progress::Next(Step::NewPassword))));
        }
        let start = started.start_password.as_str();
        for (new, again, expected) in [
            ("kurz", "kurz", Refusal::PasswordShort),
            (PASSWORD, "etwas anderes", Refusal::PasswordRepeat),
            (start, start, Refusal::PasswordUnchanged),
            ("ich bin f.oumarou", "ich bin f.oumarou", Refusal::PasswordNamed),
        ] {
            let chosen = actions::choose_password(&town.accounts, visit("s"), new, again).await;
            assert_eq!(refusal(chosen), Some(expected), "{new}");
        }
        let chosen = actions::choose_password(&town.accounts, visit("s"), PASSWORD, PASSWORD).await;
        assert!(matches!(chosen, Ok(Progress::Next(Step::Enrol))));
        let wrong = actions::enrol(&town.accounts, visit("s"), &[1; 20], "000000").await;
        assert!(matches!(wrong, Ok(Progress::Wrong)));
        let code = town.code(&accounts::rules::totp::to_base32(&[1; 20]));
        let Ok(Progress::Done(done)) = actions::enrol(&town.accounts, visit("s"), &[1; 20], &code).await else {
            panic!("the enrolment is done")
        };
        assert_eq!(done.recovery_codes.len(), actions::RECOVERY_CODES);
        assert_eq!(
            town.kinds(started.id).await,
            ["created", "password_changed", "second_factor_enrolled", "signed_in"]
        );
        // The start password is gone, and so is what was half done.
        assert_eq!(town.password("t", "f.oumarou", start).await, None);
        assert!(actions::waiting(&town.accounts, "s").await.expect("answers").is_none());
    }
}

#[tokio::test]
async fn a_start_password_is_over_after_a_week() {
    for town in towns() {
        let started = town.create("f.oumarou", &[Role::Clerk]).await;
        town.advance(7 * 24 * 3600);
        assert_eq!(town.password("s", "f.oumarou", &started.start_password).await, None);
    }
}

#[tokio::test]
async fn a_code_opens_the_door_once() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let code = town.code(&person.secret);
        assert_eq!(town.password("a", "f.oumarou", PASSWORD).await, Some(Step::Code));
        assert_eq!(town.password("b", "f.oumarou", PASSWORD).await, Some(Step::Code));
        assert!(town.second("a", Proof::Code(&code)).await.is_some());
        assert!(
            town.second("b", Proof::Code(&code)).await.is_none(),
            "a code that was used is worth nothing"
        );
        town.advance(30);
        let next = town.code(&person.secret);
        assert!(town.second("b", Proof::Code(&next)).await.is_some());
    }
}

#[tokio::test]
async fn the_second_step_belongs_to_its_browser_and_ends_after_ten_minutes() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        town.password("mine", "f.oumarou", PASSWORD).await.expect("is right");
        let code = town.code(&person.secret);
        let stranger = actions::check_code(&town.accounts, visit("theirs"), Proof::Code(&code)).await;
        assert!(matches!(stranger, Ok(Progress::Over)));
        town.advance(600);
        let code = town.code(&person.secret);
        let late = actions::check_code(&town.accounts, visit("mine"), Proof::Code(&code)).await;
        assert!(matches!(late, Ok(Progress::Over)));
    }
}

#[tokio::test]
async fn a_recovery_code_works_once_typed_with_or_without_hyphens() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let code = person.recovery_codes[3].clone();
        town.password("a", "f.oumarou", PASSWORD).await.expect("is right");
        let typed = code.replace('-', "").to_uppercase();
        assert!(town.second("a", Proof::Recovery(&typed)).await.is_some());
        town.password("b", "f.oumarou", PASSWORD).await.expect("is right");
        assert!(town.second("b", Proof::Recovery(&code)).await.is_none());
        assert!(town.kinds(person.id).await.contains(&"recovery_code_used".to_owned()));
        // The codes of somebody else are of no use.
        let other = town.person("k.emmerich", &[Role::Clerk]).await;
        assert!(
            town.second("b", Proof::Recovery(&other.recovery_codes[0]))
                .await
                .is_none()
        );
    }
}

#[tokio::test]
async fn failed_tries_lead_to_growing_pauses_in_which_even_the_right_password_fails() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        for n in 1..=5 {
            assert_eq!(town.password("s", "f.oumarou", "falsch geraten").await, None, "try {n}");
        }
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, None, "a pause of 30 s");
        town.advance(29);
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, None);
        town.advance(1);
        assert_eq!(town.password("s", "f.oumarou", "falsch geraten").await, None);
        town.advance(59);
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, None, "a pause of 60 s");
        town.advance(1);
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, Some(Step::Code));
        let code = town.code(&person.secret);
        assert!(town.second("s", Proof::Code(&code)).await.is_some());
        town.advance(30);
        // The whole sign-in clears the count; the password alone does not.
        for n in 1..=4 {
            assert_eq!(town.password("s", "f.oumarou", "falsch geraten").await, None, "try {n}");
        }
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, Some(Step::Code));
        let failures = town
            .kinds(person.id)
            .await
            .iter()
            .filter(|kind| *kind == "sign_in_failed")
            .count();
        assert_eq!(failures, 10, "tries during a pause are not tries");
    }
}

#[tokio::test]
async fn a_known_password_is_no_way_to_guess_codes_without_pauses() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        for n in 0..5 {
            town.password("s", "f.oumarou", PASSWORD)
                .await
                .expect("the password is right");
            assert!(town.second("s", Proof::Code("000000")).await.is_none(), "guess {n}");
        }
        assert_eq!(
            town.password("s", "f.oumarou", PASSWORD).await,
            None,
            "the account rests"
        );
        let code = town.code(&person.secret);
        assert!(
            town.second("s", Proof::Code(&code)).await.is_none(),
            "even for the right code"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_guesses_at_once_are_no_way_around_the_pauses() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let guesses: Vec<_> = (0..20)
            .map(|n| {
                let accounts = town.accounts.clone();
                tokio::spawn(async move {
                    let session = format!("s{n}");
                    let done = actions::check_password(&accounts, visit(&session), "f.oumarou", "geraten", "").await;
                    assert!(matches!(done, Ok(Progress::Wrong)));
                })
            })
            .collect();
        for guess in guesses {
            guess.await.expect("no guess panics");
        }
        let failures = town
            .kinds(person.id)
            .await
            .iter()
            .filter(|kind| *kind == "sign_in_failed")
            .count();
        assert_eq!(
            failures, 5,
            "only the free tries and the one that began the pause were looked at"
        );
    }
}

#[tokio::test]
async fn unknown_and_closed_accounts_answer_like_a_wrong_password() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let boss = town.person("p.achterberg", &[Role::Administrator]).await;
        let acting = accounts::Acting {
            id: Some(boss.id),
            roles: vec![Role::Administrator],
        };
        actions::deactivate(&town.accounts, &acting, person.id)
            .await
            .expect("is closed");
        assert_eq!(town.password("s", "nobody", PASSWORD).await, None);
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, None);
        let counted = town
            .store
            .read::<_, store::StoreError, _>(|tx| accounts::store::unknown_tries(tx, "2026-03-02"))
            .await
            .expect("reads");
        assert_eq!(counted, 2);
    }
}

#[tokio::test]
async fn facts_hold_ids_only_and_their_chain_holds() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        town.sign_in(&person).await.expect("signs in");
        town.password("s", "f.oumarou", "falsch geraten").await;
        for fact in town.facts(person.id).await {
            let text = format!("{} {} {}", fact.actor, fact.kind, fact.data).to_lowercase();
            for personal in ["oumarou", "erika", "stadt.example", "falsch", "firefox"] {
                assert!(!text.contains(personal), "{text}");
            }
        }
        let report = town.store.read(store::facts::verify).await.expect("verifies");
        assert!(report.breaks.is_empty(), "{:?}", report.breaks);
    }
}
