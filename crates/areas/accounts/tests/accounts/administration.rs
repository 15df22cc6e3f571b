//! Who may change what, with the database's word on it.

use accounts::actions::{self, Details, NewAccount};
use accounts::rules::steps::Step;
use accounts::{Acting, Refusal};
use web::Role;

use crate::town::{PASSWORD, refusal, towns};

fn details(name: &str, roles: &[Role], offices: &[&str]) -> Details {
    Details {
        name: name.to_owned(),
        email: "a@stadt.example".to_owned(),
        roles: roles.to_vec(),
        offices: offices.iter().map(ToString::to_string).collect(),
    }
}

#[tokio::test]
async fn an_account_is_refused_with_the_rule_that_it_breaks() {
    for town in towns() {
        town.create("f.oumarou", &[Role::Clerk]).await;
        let new = |login: &str, name: &str, email: &str, roles: &[Role], offices: &[&str]| NewAccount {
            login: login.to_owned(),
            name: name.to_owned(),
            email: email.to_owned(),
            roles: roles.to_vec(),
            offices: offices.iter().map(ToString::to_string).collect(),
        };
        let (clerk, office) = (&[Role::Clerk][..], &["buergerbuero"][..]);
        for (account, expected) in [
            (
                new("F.Oumarou", "Eva B", "e@b.example", clerk, office),
                Refusal::LoginTaken,
            ),
            (new("1", "Eva B", "e@b.example", clerk, office), Refusal::LoginMalformed),
            (new("e.b", " ", "e@b.example", clerk, office), Refusal::NameMissing),
            (new("e.b", "Eva B", "e.b", clerk, office), Refusal::EmailMalformed),
            (new("e.b", "Eva B", "e@b.example", &[], office), Refusal::RoleMissing),
            (new("e.b", "Eva B", "e@b.example", clerk, &[]), Refusal::OfficeMissing),
            (
                new("e.b", "Eva B", "e@b.example", clerk, &["rom"]),
                Refusal::OfficeUnknown,
            ),
            (
                new(
                    "e.b",
                    "Eva B",
                    "e@b.example",
                    &[Role::Administrator, Role::Clerk],
                    office,
                ),
                Refusal::AdministratorAlone,
            ),
        ] {
            let done = actions::create(&town.accounts, &Acting::operator(), account.clone()).await;
            assert_eq!(refusal(done), Some(expected), "{account:?}");
        }
        let clerk_acts = Acting {
            id: None,
            roles: vec![Role::Clerk],
        };
        let done = actions::create(
            &town.accounts,
            &clerk_acts,
            new("e.b", "Eva B", "e@b.example", clerk, office),
        )
        .await;
        assert_eq!(refusal(done), Some(Refusal::NotAdministrator));
    }
}

#[tokio::test]
async fn nobody_raises_themselves_and_the_last_administrator_stays() {
    for town in towns() {
        let boss = town.person("p.achterberg", &[Role::Administrator]).await;
        let clerk = town.person("f.oumarou", &[Role::Clerk]).await;
        let boss_acts = Acting {
            id: Some(boss.id),
            roles: vec![Role::Administrator],
        };
        let clerk_acts = Acting {
            id: Some(clerk.id),
            roles: vec![Role::Clerk],
        };
        let to_clerk = || details("Name", &[Role::Clerk], &["buergerbuero"]);
        let to_boss = || details("Name", &[Role::Administrator], &[]);

        let done = actions::update(&town.accounts, &clerk_acts, clerk.id, to_boss()).await;
        assert_eq!(refusal(done), Some(Refusal::NotAdministrator));
        let done = actions::update(&town.accounts, &boss_acts, boss.id, to_clerk()).await;
        assert_eq!(refusal(done), Some(Refusal::OwnRoles));
        actions::update(&town.accounts, &boss_acts, boss.id, to_boss())
            .await
            .expect("the own name may change");
        for done in [
            actions::update(&town.accounts, &Acting::operator(), boss.id, to_clerk()).await,
            actions::deactivate(&town.accounts, &Acting::operator(), boss.id).await,
        ] {
            assert_eq!(refusal(done), Some(Refusal::LastAdministrator));
        }
        let other = town.person("second.boss", &[Role::Administrator]).await;
        let other_acts = Acting {
            id: Some(other.id),
            roles: vec![Role::Administrator],
        };
        actions::deactivate(&town.accounts, &other_acts, boss.id)
            .await
            .expect("there is another one now");
        let done = actions::deactivate(&town.accounts, &Acting::operator(), other.id).await;
        assert_eq!(refusal(done), Some(Refusal::LastAdministrator));
        let done = actions::unlock(&town.accounts, &other_acts, base::Uuid::nil()).await;
        assert!(matches!(done, Err(accounts::AccountError::NotFound)));
    }
}

#[tokio::test]
async fn two_administrators_who_close_each_other_at_once_leave_one() {
    for town in towns() {
        let one = town.person("boss.one", &[Role::Administrator]).await;
        let two = town.person("boss.two", &[Role::Administrator]).await;
        let acts = |id| Acting {
            id: Some(id),
            roles: vec![Role::Administrator],
        };
        let (acts_one, acts_two) = (acts(one.id), acts(two.id));
        let (a, b) = tokio::join!(
            actions::deactivate(&town.accounts, &acts_one, two.id),
            actions::deactivate(&town.accounts, &acts_two, one.id)
        );
        assert_eq!([a.is_ok(), b.is_ok()].iter().filter(|ok| **ok).count(), 1);
    }
}

#[tokio::test]
async fn an_administrator_lifts_pauses_and_issues_start_passwords() {
    for town in towns() {
        let boss = town.person("p.achterberg", &[Role::Administrator]).await;
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let acts = Acting {
            id: Some(boss.id),
            roles: vec![Role::Administrator],
        };
        for _ in 0..6 {
            town.password("s", "f.oumarou", "falsch geraten").await;
        }
        actions::unlock(&town.accounts, &acts, person.id).await.expect("lifts");
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, Some(Step::Code));

        let started = actions::reset(&town.accounts, &acts, person.id, false)
            .await
            .expect("resets");
        assert_eq!(town.password("s", "f.oumarou", PASSWORD).await, None);
        // The second factor stays, so the start password alone opens nothing.
        assert_eq!(
            town.password("s", "f.oumarou", &started.start_password).await,
            Some(Step::Code)
        );
        let started = actions::reset(&town.accounts, &acts, person.id, true)
            .await
            .expect("resets");
        assert_eq!(
            town.password("s", "f.oumarou", &started.start_password).await,
            Some(Step::NewPassword)
        );
        let facts = town.facts(person.id).await;
        let reset = facts
            .iter()
            .rfind(|fact| fact.kind == "accounts.reset")
            .expect("is written down");
        assert_eq!(reset.actor, format!("staff:{}", boss.id));
        assert_eq!(reset.data["second_factor"], true);
        assert!(!format!("{facts:?}").contains(&started.start_password));
    }
}

#[tokio::test]
async fn accounts_are_found_page_by_page() {
    for town in towns() {
        for n in 0..7 {
            town.create(&format!("a{n}"), &[Role::Clerk]).await;
        }
        town.create("m.yildiz", &[Role::Clerk]).await;
        let page = |query: &'static str, after| {
            let store = town.store.clone();
            async move {
                store
                    .read::<_, store::StoreError, _>(move |tx| accounts::store::find_accounts(tx, query, after, 3))
                    .await
                    .expect("reads")
            }
        };
        let mut seen = Vec::new();
        let mut after = None;
        loop {
            let found = page("", after).await;
            seen.extend(found.accounts.into_iter().map(|account| account.login));
            match found.next {
                Some(next) => after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "m.yildiz"]);
        for (query, expected) in [
            ("YILDIZ", 1),
            ("yıldız", 1),
            ("stadt.example", 3),
            ("%", 0),
            ("_", 0),
            ("' or 1=1", 0),
        ] {
            assert_eq!(page(query, None).await.accounts.len(), expected, "{query}");
        }
    }
}
