use std::time::{Duration, Instant};

use cases::store::lists::{Begin, Filter, Worklist, worklist_page};
use store::StoreError;

use crate::common::Desk;

#[tokio::test]
async fn pages_lead_through_every_case_once_forward_and_back() {
    let desk = Desk::new();
    let cases: Vec<_> = (0..60).map(|n| desk.case(n, &format!("Person{n} Muster"))).collect();
    desk.save(cases).await;
    let mut clerk = desk.visitor(desk.clerk());
    let (mut path, mut seen) = ("/desk?liste=team".to_owned(), Vec::new());
    loop {
        let page = clerk.get(&path).await;
        let cases = page
            .links()
            .into_iter()
            .filter(|(href, _)| href.starts_with("/desk/vorgaenge/"));
        seen.extend(cases.map(|(_, name)| name));
        match page.links().into_iter().find(|(_, words)| words == "Weiter") {
            Some((href, _)) => path = href,
            None => break,
        }
    }
    assert_eq!(seen.len(), 60);
    let last = clerk.get(&path).await;
    let (back, _) = last
        .links()
        .into_iter()
        .find(|(_, words)| words == "Zurück")
        .expect("a way back");
    let names: Vec<String> = clerk
        .get(&back)
        .await
        .links()
        .into_iter()
        .filter(|(href, _)| href.starts_with("/desk/vorgaenge/"))
        .map(|(_, name)| name)
        .collect();
    assert_eq!(names, seen[25..50]);
}

#[tokio::test]
async fn the_last_of_many_pages_costs_what_the_first_costs() {
    let desk = Desk::new();
    let cases: Vec<_> = (0..5_000).map(|n| desk.case(n, "Erika Muster")).collect();
    let deepest = cases
        .iter()
        .map(|case| (cases::flow::sort_key(case), case.id))
        .max()
        .expect("cases");
    desk.save(cases).await;
    let lists = [Worklist::Team(desk.office().to_owned())];
    let took = desk
        .town
        .store
        .read::<_, StoreError, _>(move |tx| {
            let mut best = [Duration::MAX; 2];
            // The least of many is what the query costs; the rest is the machine's business.
            for _ in 0..40 {
                for (at, begin) in [Begin::Start, Begin::Before(deepest)].into_iter().enumerate() {
                    let began = Instant::now();
                    let page = worklist_page(tx, &lists, &Filter::default(), begin, 25)?;
                    best[at] = best[at].min(began.elapsed());
                    assert_eq!(page.rows.len(), 25);
                }
            }
            Ok(best)
        })
        .await
        .expect("readable");
    println!("first page {:?}, last page {:?}", took[0], took[1]);
    assert!(
        took[1] < took[0] * 3 && took[0] < took[1] * 3,
        "first {:?}, last {:?}",
        took[0],
        took[1]
    );
}

#[tokio::test]
async fn the_overdue_filter_and_the_others_narrow_the_list() {
    let desk = Desk::new();
    let mut red = desk.case(29, "Red Person");
    red.verdict = "red".into();
    desk.save(vec![desk.case(1, "Late Person"), desk.case(28, "Early Person"), red])
        .await;
    let mut clerk = desk.visitor(desk.clerk());
    for (query, expected) in [
        ("", &["Late Person", "Early Person", "Red Person"][..]),
        ("&ueberfaellig=yes", &["Late Person"]),
        ("&pruefung=red", &["Red Person"]),
        ("&weg=counter", &[]),
        (
            "&leistung=nothing-of-ours",
            &["Late Person", "Early Person", "Red Person"],
        ),
    ] {
        let page = clerk.get(&format!("/desk?liste=team{query}")).await;
        for name in ["Late Person", "Early Person", "Red Person"] {
            assert_eq!(page.text().contains(name), expected.contains(&name), "{query}: {name}");
        }
    }
    let page = clerk.get("/desk?liste=team").await;
    assert!(page.text().contains("4 Tage überfällig"), "{}", page.text());
    assert!(
        page.text().contains("Das Fahrzeug ist auf jemand anderen zugelassen"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn cases_are_found_by_name_plate_and_number() {
    let desk = Desk::new();
    let (one, two) = (desk.case(41, "Žaneta Łukaszewska"), desk.case(42, "Jürgen Müller"));
    let reference = one.reference.clone();
    let to_one = format!("/desk/vorgaenge/{}", one.id);
    desk.save(vec![one, two]).await;
    let mut clerk = desk.visitor(desk.clerk());
    for (typed, name) in [
        ("lukasz", "Žaneta"),
        ("mueller+jurgen", ""),
        ("mueller", "Jürgen"),
        ("mst-ab+42", "Jürgen"),
        ("MSTAB41", "Žaneta"),
    ] {
        let page = clerk.get(&format!("/desk/suche?q={typed}")).await;
        let text = if page.is_redirect() {
            clerk.follow(page).await.text()
        } else {
            page.text()
        };
        for other in ["Žaneta", "Jürgen"] {
            assert_eq!(text.contains(other), other == name, "{typed}: {other}");
        }
    }
    // A whole number leads to the case at once.
    assert_eq!(
        clerk.get(&format!("/desk/suche?q={reference}")).await.location(),
        to_one
    );
    assert_eq!(clerk.get("/desk/suche?q=").await.status, 200);
    assert_eq!(clerk.get("/desk/suche?q=%25%27%22%00").await.status, 200);
}

#[tokio::test]
async fn taking_several_cases_leaves_those_that_a_colleague_has() {
    let desk = Desk::new();
    let mut taken = desk.case(1, "Taken Person");
    taken.assigned_to = Some(desk.lead().id);
    let free = desk.case(2, "Free Person");
    let ids = [taken.id.to_string(), free.id.to_string()];
    let (taken_id, free_id) = (taken.id, free.id);
    desk.save(vec![taken, free]).await;
    let mut clerk = desk.visitor(desk.clerk());
    clerk.get("/desk?liste=team").await;
    let answer = clerk
        .post("/desk/zuweisung", &[("vorgang", &ids[0]), ("vorgang", &ids[1])])
        .await;
    assert_eq!(answer.location(), "/desk?liste=meine");
    assert_eq!(desk.reread(taken_id).await.assigned_to, Some(desk.lead().id));
    assert_eq!(desk.reread(free_id).await.assigned_to, Some(desk.clerk().id));
}
