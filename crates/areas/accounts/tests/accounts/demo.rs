//! The accounts of the demo.

use accounts::actions::Proof;
use accounts::rules::steps::Step;
use accounts::{current_code, seed_demo};
use base::Clock;
use web::Role;

use crate::town::towns;

#[tokio::test]
async fn the_demo_has_the_accounts_of_the_town_once_and_they_can_sign_in() {
    for town in towns() {
        let demos = seed_demo(&town.store, &town.town, &town.rng, &*town.clock)
            .await
            .expect("seeds");
        assert_eq!(demos.len(), town.town.accounts.len());
        assert_eq!(demos[0].login, town.town.accounts[0].id);
        for role in Role::ALL {
            assert!(
                demos.iter().any(|demo| demo.roles.contains(&role)),
                "nobody is {role:?}"
            );
        }
        let demo = &demos[1];
        assert_eq!(town.password("s", &demo.login, &demo.password).await, Some(Step::Code));
        let code = current_code(&demo.totp_secret, town.clock.now());
        assert!(town.second("s", Proof::Code(&code)).await.is_some());
        let again = seed_demo(&town.store, &town.town, &town.rng, &*town.clock)
            .await
            .expect("seeds");
        assert!(again.is_empty(), "accounts that exist are left alone");
        assert_eq!(current_code("no secret!", town.clock.now()), "");
    }
}
