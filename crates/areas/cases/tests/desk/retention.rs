use cases::actions::retention;
use store::facts::verify;

use crate::common::Desk;

const THREE_YEARS_AND_A_WEEK: i64 = 3 * 365 + 8;

#[tokio::test]
async fn a_case_is_erased_a_month_after_its_retention_and_its_chain_still_holds() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let name = case.applicant.clone();
        desk.days_pass(366);
        desk.night().await;
        assert_eq!(desk.reread(case.id).await.state, "ended");
        // Three years count from the last right, not from the decision.
        desk.days_pass(THREE_YEARS_AND_A_WEEK - 30);
        assert_eq!(desk.night().await.marked, 0);
        desk.days_pass(30);
        let night = desk.night().await;
        assert_eq!((night.marked, night.erased), (1, 0), "{night:?}");
        let list = desk.visitor(desk.lead()).get("/desk/aussonderung").await;
        assert!(list.text().contains(&case.number), "{}", list.text());
        desk.days_pass(29);
        assert_eq!(desk.night().await.erased, 0, "the archive has a month");
        desk.days_pass(2);
        assert_eq!(desk.night().await.erased, 1);
        assert_eq!(desk.night().await.erased, 0);

        let bare = desk.reread(case.id).await;
        assert!(bare.applicant.is_empty() && bare.answers.is_empty() && bare.registers.is_empty());
        assert!(bare.mail.is_none() && bare.holder.is_none() && bare.lookup_key.is_empty());
        assert_eq!((bare.number, bare.state.as_str()), (case.number.clone(), "ended"));
        assert!(desk.documents(case.id).await.is_empty());
        let grant = desk.grants(case.id).await.remove(0);
        assert!(grant.attributes.is_empty() && grant.holder.is_none() && grant.lookup_key.is_empty());
        let facts = desk.facts(case.id).await;
        let (last, before) = facts.split_last().expect("there are facts");
        assert_eq!(last.kind, "case.erased");
        assert!(last.data["why"].as_str().is_some_and(|why| why.contains("3 Jahren")));
        assert!(before.iter().all(|fact| fact.data.is_null()), "{before:#?}");
        let found = desk
            .read({
                let (name, case) = (name.clone(), case.id);
                move |tx| {
                    tx.count(
                        "select count(*) from fact where stream = $2 and data like $1",
                        &[format!("%{name}%").into(), case.into()],
                    )
                }
            })
            .await;
        assert_eq!(found, 0, "no fact names the applicant");

        let report = desk.read(verify).await;
        assert!(report.breaks.is_empty(), "{:?}", report.breaks);
        assert_eq!(report.erasures.len(), 1);
        assert_eq!(report.erasures[0].facts, i64::try_from(before.len()).expect("few"));
        let page = desk
            .visitor(desk.clerk())
            .get(&format!("/desk/vorgaenge/{}", case.id))
            .await;
        assert!(
            page.status == 200 && page.text().contains("Gelöscht"),
            "{}",
            page.text()
        );
    }
}

#[tokio::test]
async fn a_hold_keeps_a_case_until_the_team_lead_releases_it() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.granted("green", |_| ()).await;
    let path = format!("/desk/vorgaenge/{}/aufbewahrung", case.id);
    desk.visitor(desk.clerk()).get("/desk").await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await;
    assert_eq!(
        clerk.post(&path, &[("aktion", "hold"), ("halten", "x")]).await.status,
        403
    );
    let mut lead = desk.visitor(desk.lead());
    lead.get(&format!("/desk/vorgaenge/{}", case.id)).await;
    assert_eq!(
        lead.post(&path, &[("aktion", "hold"), ("halten", " ")]).await.status,
        422
    );
    let held = lead
        .post(&path, &[("aktion", "hold"), ("halten", "Klage, 5 K 12/26")])
        .await;
    assert!(lead.follow(held).await.text().contains("Klage, 5 K 12/26"));

    desk.days_pass(366);
    desk.night().await;
    desk.days_pass(THREE_YEARS_AND_A_WEEK);
    desk.night().await;
    desk.days_pass(40);
    assert_eq!(desk.night().await.erased, 0);
    assert!(!desk.reread(case.id).await.applicant.is_empty());
    retention::release(&desk.cases, &desk.lead(), case.id)
        .await
        .expect("released");
    assert_eq!(desk.night().await.erased, 1);
}

#[tokio::test]
async fn files_that_nothing_names_go_after_a_day() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.granted("green", |_| ()).await;
    let orphan = desk.town.blobs.put(b"nobody names me".to_vec()).await.expect("kept");
    assert_eq!(desk.night().await.blobs, 0, "young files are left alone");
    age_all_files(desk.town.blobs.folder());
    let young = desk.town.blobs.put(b"about to be named".to_vec()).await.expect("kept");
    assert_eq!(desk.night().await.blobs, 1);
    assert!(desk.town.blobs.get(&orphan).await.is_err());
    assert!(desk.town.blobs.get(&young).await.is_ok());
    for paper in desk.documents(case.id).await {
        let blob = store::BlobHash::parse(&paper.blob).expect("a hash");
        assert!(desk.town.blobs.get(&blob).await.is_ok(), "what a row names stays");
    }
}

fn age_all_files(folder: &std::path::Path) {
    let long_ago = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_600_000_000);
    for shelf in std::fs::read_dir(folder).expect("readable").filter_map(Result::ok) {
        for file in std::fs::read_dir(shelf.path())
            .expect("readable")
            .filter_map(Result::ok)
        {
            let open = std::fs::File::open(file.path()).expect("there");
            open.set_modified(long_ago).expect("the age can be set");
        }
    }
}
