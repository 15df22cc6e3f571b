//! How sessions live and end.

use accounts::actions;
use accounts::{Acting, Refusal};
use web::{Role, StaffSessions};

use crate::town::{PASSWORD, TestTown, refusal, towns};

async fn is_in(town: &TestTown, token: &str) -> bool {
    town.accounts.sessions().staff(token).await.expect("answers").is_some()
}

#[tokio::test]
async fn a_session_knows_its_holder_and_ends_idle_or_after_ten_hours() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk, Role::TeamLead]).await;
        let staff = town
            .accounts
            .sessions()
            .staff(&person.token)
            .await
            .expect("answers")
            .expect("is signed in");
        assert_eq!((staff.id, staff.initials.as_str()), (person.id, "EF"));
        assert_eq!(staff.roles, [Role::Clerk, Role::TeamLead]);
        assert_eq!(staff.offices, ["buergerbuero"]);
        assert!(!is_in(&town, "0".repeat(64).as_str()).await);

        for _ in 0..11 {
            town.advance(3240);
            assert!(is_in(&town, &person.token).await, "54 minutes are not idle");
        }
        town.advance(380);
        assert!(!is_in(&town, &person.token).await, "ten hours are a working day");

        let again = town.sign_in(&person).await.expect("signs in");
        assert!(is_in(&town, &again.token).await);
        town.advance(3600);
        assert!(!is_in(&town, &again.token).await, "an hour without a request ends it");
    }
}

#[tokio::test]
async fn signing_out_ends_a_session_at_once_and_others_live_on() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let second = town.sign_in(&person).await.expect("signs in");
        assert!(is_in(&town, &person.token).await && is_in(&town, &second.token).await);
        actions::sign_out(&town.accounts, &person.token)
            .await
            .expect("signs out");
        assert!(!is_in(&town, &person.token).await);
        assert!(is_in(&town, &second.token).await);
        actions::sign_out(&town.accounts, &person.token)
            .await
            .expect("a second time changes nothing");

        let third = town.sign_in(&person).await.expect("signs in");
        assert_eq!(
            actions::sign_out_elsewhere(&town.accounts, person.id, &third.token)
                .await
                .expect("ends"),
            1
        );
        assert!(is_in(&town, &third.token).await);
        assert!(!is_in(&town, &second.token).await);
    }
}

#[tokio::test]
async fn the_database_holds_no_token() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let hash = accounts::store::secret_hash(&person.token);
        let found = town
            .store
            .read::<_, store::StoreError, _>(move |tx| {
                let row = tx
                    .query_opt("select token_hash, agent from staff_session", &[])?
                    .expect("a session");
                Ok((row.get::<Vec<u8>>("token_hash")?, row.get::<String>("agent")?))
            })
            .await
            .expect("reads");
        assert_eq!(found, (hash, "Firefox · Linux".to_owned()));
    }
}

#[tokio::test]
async fn closing_an_account_or_changing_its_roles_holds_from_the_next_request_on() {
    for town in towns() {
        let boss = town.person("p.achterberg", &[Role::Administrator]).await;
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let acting = Acting {
            id: Some(boss.id),
            roles: vec![Role::Administrator],
        };
        assert!(is_in(&town, &person.token).await);
        let details = actions::Details {
            name: "Farida Oumarou".into(),
            email: "f@stadt.example".into(),
            roles: vec![Role::Cashier],
            offices: vec!["stadtkasse".into()],
        };
        actions::update(&town.accounts, &acting, person.id, details)
            .await
            .expect("changes");
        let staff = town
            .accounts
            .sessions()
            .staff(&person.token)
            .await
            .expect("answers")
            .expect("is signed in");
        assert_eq!(
            (staff.roles, staff.name.as_str()),
            (vec![Role::Cashier], "Farida Oumarou")
        );
        actions::deactivate(&town.accounts, &acting, person.id)
            .await
            .expect("closes");
        assert!(
            !is_in(&town, &person.token).await,
            "without waiting for the memory of five seconds"
        );
        actions::reactivate(&town.accounts, &acting, person.id)
            .await
            .expect("opens");
        assert!(!is_in(&town, &person.token).await, "its old sessions stay ended");
        assert!(town.sign_in(&person).await.is_some());
    }
}

#[tokio::test]
async fn another_node_learns_of_an_end_within_five_seconds() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let settings = accounts::Settings {
            hash: accounts::HashCost::cheapest(),
            ..Default::default()
        };
        let other = accounts::Accounts::new(
            town.store.clone(),
            town.town.clone(),
            town.clock.clone(),
            town.rng.clone(),
            settings,
        )
        .expect("a second node");
        assert!(other.sessions().staff(&person.token).await.expect("answers").is_some());
        actions::sign_out(&town.accounts, &person.token)
            .await
            .expect("signs out");
        town.advance(5);
        assert!(other.sessions().staff(&person.token).await.expect("answers").is_none());
    }
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let here = town.sign_in(&person).await.expect("signs in");
        let new = "vier Otter essen Pflaumen";
        for (current, wanted, again, expected) in [
            ("falsch", new, new, Refusal::PasswordWrong),
            (PASSWORD, "kurz", "kurz", Refusal::PasswordShort),
            (PASSWORD, new, "anders", Refusal::PasswordRepeat),
            (PASSWORD, PASSWORD, PASSWORD, Refusal::PasswordUnchanged),
        ] {
            let done = actions::change_password(&town.accounts, person.id, &here.token, current, wanted, again).await;
            assert_eq!(refusal(done), Some(expected));
        }
        actions::change_password(&town.accounts, person.id, &here.token, PASSWORD, new, new)
            .await
            .expect("changes");
        assert!(is_in(&town, &here.token).await);
        assert!(!is_in(&town, &person.token).await);
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, None);
        assert!(town.password("s", "f.oumarou", new).await.is_some());
    }
}

#[tokio::test]
async fn a_session_left_open_is_no_place_to_guess_the_password() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        for _ in 0..5 {
            let done = actions::new_recovery_codes(&town.accounts, person.id, "geraten").await;
            assert_eq!(refusal(done), Some(Refusal::PasswordWrong));
        }
        let done = actions::new_recovery_codes(&town.accounts, person.id, PASSWORD).await;
        assert_eq!(refusal(done), Some(Refusal::PasswordWrong), "the account rests");
    }
}

#[tokio::test]
async fn a_new_device_replaces_the_old_one_and_its_codes() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let secret = accounts::rules::totp::to_base32(&[9; 20]);
        let wrong = actions::replace_second_factor(&town.accounts, person.id, PASSWORD, &[9; 20], "000000").await;
        assert_eq!(refusal(wrong), Some(Refusal::CodeWrong));
        let code = town.code(&secret);
        let codes = actions::replace_second_factor(&town.accounts, person.id, PASSWORD, &[9; 20], &code).await;
        assert_eq!(codes.expect("is replaced").len(), actions::RECOVERY_CODES);
        town.advance(30);
        assert!(town.sign_in(&person).await.is_none(), "the old device is of no use");
        town.password("s", "f.oumarou", PASSWORD).await.expect("is right");
        let old = actions::Proof::Recovery(&person.recovery_codes[0]);
        assert!(town.second("s", old).await.is_none(), "nor are the old codes");
        let code = town.code(&secret);
        assert!(town.second("s", actions::Proof::Code(&code)).await.is_some());
    }
}

#[tokio::test]
async fn what_is_over_is_swept_and_what_lives_stays() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        town.password("s", "f.oumarou", PASSWORD)
            .await
            .expect("a sign-in half done");
        town.password("s2", "nobody", PASSWORD).await;
        assert_eq!(actions::sweep(&town.accounts).await.expect("sweeps"), 0);
        town.advance(10 * 3600);
        assert_eq!(actions::sweep(&town.accounts).await.expect("sweeps"), 2);
        town.advance(91 * 24 * 3600);
        assert_eq!(actions::sweep(&town.accounts).await.expect("sweeps"), 1);
        assert!(town.sign_in(&person).await.is_some());
    }
}
