use testkit::staff;
use web::Role;

use crate::common::Desk;

#[tokio::test]
async fn a_case_of_another_office_does_not_exist_for_a_clerk() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let (page, id) = (format!("/desk/vorgaenge/{}", case.id), case.id);
    desk.save(vec![case]).await;
    let mut stranger = desk.visitor(desk.stranger());
    assert_eq!(stranger.get(&page).await.status, 404);
    assert!(!stranger.get("/desk?liste=offen").await.text().contains("Erika Muster"));
    assert!(!stranger.get("/desk/suche?q=Muster").await.text().contains("Erika"));
    for (form, pairs) in [
        ("schritte", vec![("aktion", "approve"), ("stand", "1")]),
        ("notizen", vec![("notiz", "x")]),
        ("nachrichten", vec![("nachricht", "x")]),
        ("zuweisung", vec![("an", "")]),
    ] {
        assert_eq!(
            stranger.post(&format!("{page}/{form}"), &pairs).await.status,
            404,
            "{form}"
        );
    }
    stranger.post("/desk/zuweisung", &[("vorgang", &id.to_string())]).await;
    let after = desk.reread(id).await;
    assert_eq!((after.revision, after.assigned_to), (1, None));
}

#[tokio::test]
async fn roles_reach_their_own_pages_only() {
    let desk = Desk::new();
    let pages = [
        "/desk",
        "/desk/suche",
        "/desk/post",
        "/desk/neu",
        "/desk/zahlen",
        "/kontrolle",
        "/verwaltung",
        "/verwaltung/aufgaben",
        "/verwaltung/nachweis",
        "/verwaltung/register",
    ];
    for (role, open) in [
        (Role::Clerk, &["/desk", "/desk/suche", "/desk/post", "/desk/neu"][..]),
        (
            Role::TeamLead,
            &["/desk", "/desk/suche", "/desk/post", "/desk/neu", "/desk/zahlen"],
        ),
        (Role::Cashier, &[]),
        (Role::Controller, &["/kontrolle"]),
        (
            Role::Administrator,
            &[
                "/desk/zahlen",
                "/verwaltung",
                "/verwaltung/aufgaben",
                "/verwaltung/nachweis",
                "/verwaltung/register",
            ],
        ),
    ] {
        let mut visitor = desk.visitor(staff("A B", &[role], &[desk.office()]));
        for page in pages {
            let expected = if open.contains(&page) { 200 } else { 403 };
            assert_eq!(visitor.get(page).await.status, expected, "{role:?} {page}");
        }
    }
}

#[tokio::test]
async fn a_clerk_takes_and_returns_cases_but_only_a_lead_gives_them_away() {
    let desk = Desk::new();
    let case = desk.case(1, "Erika Muster");
    let (page, id) = (format!("/desk/vorgaenge/{}", case.id), case.id);
    desk.save(vec![case]).await;
    let (me, lead) = (desk.clerk(), desk.lead());
    let mut clerk = desk.visitor(me.clone());
    clerk.get(&page).await;
    let form = format!("{page}/zuweisung");
    assert_eq!(clerk.post(&form, &[("an", &me.id.to_string())]).await.status, 303);
    assert_eq!(desk.reread(id).await.assigned_to, Some(me.id));
    assert_eq!(clerk.post(&form, &[("an", &lead.id.to_string())]).await.status, 403);
    let mut leader = desk.visitor(lead.clone());
    leader.get(&page).await;
    assert_eq!(leader.post(&form, &[("an", &lead.id.to_string())]).await.status, 303);
    assert_eq!(desk.reread(id).await.assigned_to, Some(lead.id));
    assert_eq!(clerk.post(&form, &[("an", "")]).await.status, 403);
}
