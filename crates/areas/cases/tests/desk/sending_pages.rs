//! What people see of messages and orders: clerks, applicants, administrators.

use base::Rng;
use cases::outgoing::{Outgoing, OutgoingState};
use cases::store as rows;
use receivers::Fault;
use store::StoreError;
use testkit::staff;
use web::Role;

use crate::sending::{desk, desks};

#[tokio::test]
async fn clerks_read_what_was_sent_and_nobody_else_does() {
    let desk = desk().await;
    let case = desk.stepped("tell", |_| ()).await;
    desk.run_jobs().await;
    let path = format!("/desk/mitteilungen/{}", desk.only(case.id).await.id);
    let mut clerk = desk.visitor(desk.clerk());
    let file = clerk.get(&path).await;
    assert_eq!(file.status, 200);
    assert!(file.text().contains("Łukaszewska"), "{}", file.text());
    for stranger in [desk.stranger(), staff("Pınar Achterberg", &[Role::Administrator], &[])] {
        let mut other = desk.visitor(stranger);
        let refused = other.get(&path).await;
        assert_ne!(refused.status, 200);
        assert!(!refused.html().contains("Łukaszewska"));
        let refused = other.try_post(&format!("{path}/versand"), &[]).await.expect("answers");
        assert!(matches!(refused.status, 403 | 404), "{}", refused.status);
    }
}

#[tokio::test]
async fn the_applicant_learns_who_was_told_what() {
    for desk in desks().await {
        let case = desk.stepped("tell", |_| ()).await;
        let secret = cases::actions::submit::secret_of(&desk.cases, case.id);
        let hash = cases::rules::secret_hash(case.id, &secret);
        desk.sql("update cases set secret_hash = $1", vec![hash.into()]).await;
        let mut citizen = desk.citizen();
        citizen.get("/status").await;
        let typed = [("reference", case.reference.as_str()), ("secret", secret.as_str())];
        citizen.post("/status", &typed).await;
        let path = format!("/vorgaenge/{}", case.reference);
        let before = citizen.get(&path).await.text();
        assert!(!before.contains("Finanzamt"), "nothing arrived yet: {before}");
        desk.run_jobs().await;
        let after = citizen.get(&path).await.text();
        for expected in [
            "Wer wurde benachrichtigt?",
            "Finanzamt Musterstadt",
            "Nachricht an das Finanzamt",
            "Mitgeteilt: ",
            "§ 93a AO",
        ] {
            assert!(after.contains(expected), "{expected}: {after}");
        }
    }
}

#[tokio::test]
async fn the_outbox_pages_filters_and_names_nobody() {
    for desk in desks().await {
        let case = desk.stepped("tell", |_| ()).await;
        desk.run_jobs().await;
        let one = desk.only(case.id).await;
        let rng = desk.town.rng.clone();
        let filled = desk.town.store.write::<_, StoreError, _>(move |tx| {
            for n in 0..60_i64 {
                let created_at = one.created_at - 1 - n / 2;
                let state = if n % 3 == 0 {
                    OutgoingState::Failed
                } else {
                    OutgoingState::Acknowledged
                };
                let more = Outgoing {
                    id: rng.uuid_v7(created_at),
                    state,
                    created_at,
                    told: true,
                    ..one.clone()
                };
                rows::outbox::insert_outgoing(tx, &more)?;
            }
            Ok(())
        });
        filled.await.expect("filled");
        let mut admin = desk.visitor(staff("Pınar Achterberg", &[Role::Administrator], &[]));
        let mut seen = 0;
        let mut path = "/verwaltung/ausgang".to_owned();
        for _ in 0..5 {
            let page = admin.get(&path).await;
            assert_eq!(page.status, 200, "{}", page.text());
            let html = page.html();
            assert!(!html.contains("Łukaszewska") && !html.contains("MST-AB"), "{html}");
            seen += html.matches("Nachricht an das Finanzamt<span").count();
            let next = page
                .links()
                .into_iter()
                .find(|(href, _)| href.contains("nach=") && !href.contains("lang="));
            let Some((href, _)) = next else { break };
            path = href.replace("&amp;", "&");
        }
        assert_eq!(seen, 61, "every line stands on one page");
        let failed = admin.get("/verwaltung/ausgang?stand=failed").await;
        assert_eq!(failed.html().matches("Nachricht an das Finanzamt<span").count(), 20);
        let nobody = admin.get("/verwaltung/ausgang?an=customs").await;
        assert_eq!(nobody.html().matches("Nachricht an das Finanzamt<span").count(), 0);
        for strange in ["?stand=x", "?nach=x", "?nach=1_x", "?an=%22%3E%3Cb%3E"] {
            assert_eq!(
                admin.get(&format!("/verwaltung/ausgang{strange}")).await.status,
                200,
                "{strange}"
            );
        }
        let set = admin
            .post("/verwaltung/ausgang", &[("an", "tax-office"), ("stoerung", "down")])
            .await;
        assert!(set.is_redirect(), "{}", set.status);
        let page = admin.get("/verwaltung/ausgang").await;
        assert!(page.text().contains("nicht erreichbar"), "{}", page.text());
        let mut clerk = desk.visitor(desk.clerk());
        assert_ne!(clerk.get("/verwaltung/ausgang").await.status, 200);
    }
}

#[tokio::test]
async fn what_was_sent_is_erased_with_its_case() {
    for desk in desks().await {
        let case = desk.stepped("tell", |_| ()).await;
        desk.receiver(Some(Fault::Down)).await;
        desk.run_jobs().await;
        let id = case.id;
        let erased = desk
            .town
            .store
            .write::<_, StoreError, _>(move |tx| rows::retention::erase(tx, id, 1));
        erased.await.expect("erased");
        let left = desk.only(id).await;
        assert_eq!(
            (left.body, left.state, left.files.len()),
            (None, OutgoingState::Failed, 0)
        );
        assert_eq!(left.target, "tax-office", "to whom something went stays");
        desk.receiver(None).await;
        desk.days_pass(2);
        desk.run_jobs().await;
        assert!(desk.received().await.is_empty(), "an erased message goes nowhere");
    }
}
