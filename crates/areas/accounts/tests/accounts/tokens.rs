//! Personal tokens for programs: made with the password, shown once, carrying what their maker may do now.

use accounts::actions::{self, Details};
use accounts::{AccountError, Acting, Refusal};
use axum::http::StatusCode;
use base::Uuid;
use web::{Role, Staff, StaffSessions};

use crate::browser::{Browser, router};
use crate::journey::sign_in;
use crate::town::{PASSWORD, TestTown, refusal, town, towns};

async fn holder(town: &TestTown, token: &str) -> Option<Staff> {
    town.accounts.sessions().by_api_token(token).await.expect("answers")
}

#[tokio::test]
async fn a_token_stands_for_its_maker_until_it_ends_or_is_revoked() {
    for town in towns() {
        let person = town.person("f.oumarou", &[Role::Clerk]).await;
        let made = actions::create_token(&town.accounts, person.id, PASSWORD, " Auswertung ", 30).await;
        let made = made.expect("is made");
        assert!(made.secret.starts_with("rathaus_") && made.secret.len() > 60);
        assert_eq!(holder(&town, &made.secret).await.map(|staff| staff.id), Some(person.id));
        for wrong in ["", "rathaus_", &made.secret[..60], &person.token] {
            assert_eq!(holder(&town, wrong).await, None, "{wrong}");
        }
        let sessions = town.accounts.sessions();
        assert_eq!(
            sessions.staff(&made.secret).await.expect("answers"),
            None,
            "a token is no session"
        );
        let listed = actions::tokens_of(&town.accounts, person.id).await.expect("a list");
        assert_eq!((listed.len(), listed[0].name.as_str()), (1, "Auswertung"));
        assert!(listed[0].used_at.is_some(), "its use is noted");

        let another = actions::create_token(&town.accounts, person.id, PASSWORD, "B", 1)
            .await
            .expect("is made");
        actions::revoke_token(&town.accounts, person.id, made.token.id)
            .await
            .expect("is revoked");
        assert_eq!(holder(&town, &made.secret).await, None);
        assert!(holder(&town, &another.secret).await.is_some());
        town.advance(24 * 3600);
        assert_eq!(holder(&town, &another.secret).await, None, "after its last day");
        let kinds = town.kinds(person.id).await;
        let count = |kind: &str| kinds.iter().filter(|known| *known == kind).count();
        assert_eq!((count("api_token_created"), count("api_token_revoked")), (2, 1));
    }
}

#[tokio::test]
async fn a_token_is_made_with_the_password_a_name_and_an_end_within_a_year() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    for (password, name, days, expected) in [
        ("wrong password here", "A", 30, Refusal::PasswordWrong),
        (PASSWORD, "  ", 30, Refusal::TokenNameMissing),
        (PASSWORD, "A", 366, Refusal::TokenDays),
        (PASSWORD, "A", 0, Refusal::TokenDays),
    ] {
        let made = actions::create_token(&town.accounts, person.id, password, name, days).await;
        assert_eq!(refusal(made), Some(expected));
    }
    for n in 0..20 {
        let made = actions::create_token(&town.accounts, person.id, PASSWORD, &n.to_string(), 30).await;
        made.expect("is made");
    }
    let more = actions::create_token(&town.accounts, person.id, PASSWORD, "one more", 30).await;
    assert_eq!(refusal(more), Some(Refusal::TokensTooMany));
}

#[tokio::test]
async fn a_token_carries_the_roles_of_now_and_ends_with_the_account() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let boss = town.person("p.achterberg", &[Role::Administrator]).await;
    let acting = Acting {
        id: Some(boss.id),
        roles: vec![Role::Administrator],
    };
    let make = async || {
        let made = actions::create_token(&town.accounts, person.id, PASSWORD, "A", 30).await;
        made.expect("is made").secret
    };
    let token = make().await;
    let details = Details {
        name: "Erika".to_owned(),
        email: "e@stadt.example".to_owned(),
        roles: vec![Role::Controller],
        offices: vec!["buergerbuero".to_owned()],
    };
    actions::update(&town.accounts, &acting, person.id, details)
        .await
        .expect("is changed");
    assert_eq!(
        holder(&town, &token).await.map(|staff| staff.roles),
        Some(vec![Role::Controller])
    );
    actions::end_sessions(&town.accounts, &acting, person.id)
        .await
        .expect("are ended");
    assert_eq!(
        holder(&town, &token).await,
        None,
        "whoever ends all sessions ends all ways in"
    );
    let token = make().await;
    actions::deactivate(&town.accounts, &acting, person.id)
        .await
        .expect("is closed");
    assert_eq!(holder(&town, &token).await, None);
    actions::reactivate(&town.accounts, &acting, person.id)
        .await
        .expect("is opened");
    assert_eq!(holder(&town, &token).await, None, "it does not come back");
}

#[tokio::test]
async fn nobody_revokes_the_token_of_somebody_else() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let other = town.person("h.brandt", &[Role::Clerk]).await;
    let made = actions::create_token(&town.accounts, person.id, PASSWORD, "A", 30)
        .await
        .expect("is made");
    let revoked = actions::revoke_token(&town.accounts, other.id, made.token.id).await;
    assert!(matches!(revoked, Err(AccountError::NotFound)));
    assert!(holder(&town, &made.secret).await.is_some());
}

#[tokio::test]
async fn the_page_shows_a_token_once_and_lists_it_without_its_secret() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let mut clerk = Browser::new(&router(&town));
    sign_in(&town, &mut clerk, &person, "").await;
    let page = "/konto/zugangstoken";
    let empty = clerk.get(page).await.body;
    assert!(
        empty.contains("Sie haben kein gültiges Zugangstoken") && empty.contains("href=\"/api\""),
        "{empty}"
    );
    let wrong = [("bezeichnung", "<b>Montag"), ("tage", "30"), ("passwort", "falsch")];
    let refused = clerk.post(page, page, &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("&lt;b&gt;Montag") && refused.body.contains("#f-passwort"),
        "kept and pointed at"
    );
    let made = clerk
        .post(
            page,
            page,
            &[("bezeichnung", "Montag"), ("tage", "30"), ("passwort", PASSWORD)],
        )
        .await;
    assert_eq!(made.status, StatusCode::OK);
    let secret = made
        .body
        .split("rathaus_")
        .nth(1)
        .expect("the token")
        .split('<')
        .next()
        .unwrap_or_default();
    assert!(holder(&town, &format!("rathaus_{secret}")).await.is_some());
    let list = clerk.get(page).await.body;
    assert!(list.contains("Montag") && !list.contains(secret), "{list}");
    let action = list
        .split("/widerruf\"")
        .next()
        .and_then(|before| before.rsplit("action=\"").next());
    let revoke = format!("{}/widerruf", action.expect("a button"));
    let done = clerk.post(page, &revoke, &[]).await;
    assert_eq!(done.location(), page);
    assert_eq!(holder(&town, &format!("rathaus_{secret}")).await, None);
    let nobodys = format!("{page}/{}/widerruf", Uuid::nil());
    assert_eq!(clerk.post(page, &nobodys, &[]).await.status, StatusCode::NOT_FOUND);
}
