//! How long the authority may take, and hand-over to another office.

use base::Uuid;
use cases::actions::desk::{self, Step};
use cases::model::Case;
use cases::{CaseError, Refusal};
use serde_json::json;
use testkit::{TestTown, Visitor, staff};
use web::{Role, Staff};

use crate::common::Desk;

/// States and steps of a service whose law lets a clock run: three months, once two months more, deemed permission.
const CLOCKS: &str = r#"
[[clocks]]
id = "statutory"
period = "3 months"
legal = "§ 65 Abs. 2 HBO"
extension = "2 months"
extension_legal = "§ 65 Abs. 2 HBO"
deemed = true

[[states]]
id = "complete"
public = "checking"
owner = "clerk"
deadline = "decision"

[[states]]
id = "papers"
public = "needs_you"
owner = "applicant"
deadline = "answer"

[[transitions]]
from = ["clerk_review"]
to = "complete"
on = "clerk.complete"
roles = ["clerk"]
effects = ["clock.start:statutory"]

[[transitions]]
from = ["complete"]
to = "complete"
on = "clerk.extend"
roles = ["clerk"]
needs = ["reason"]
effects = ["clock.extend:statutory"]

[[transitions]]
from = ["complete"]
to = "papers"
on = "clerk.demand"
roles = ["clerk"]
needs = ["question"]
effects = ["clock.pause:statutory"]

[[transitions]]
from = ["papers"]
to = "complete"
on = "deadline.answer"
effects = ["clock.resume:statutory"]

[[transitions]]
from = ["complete"]
to = "granted"
on = "clock.statutory"

[[transitions]]
from = ["complete"]
to = "refused"
on = "clerk.decide"
roles = ["clerk"]
effects = ["clock.stop:statutory"]

[[transitions]]
from = ["complete"]
to = "complete"
on = "clerk.give"
roles = ["clerk"]
effects = ["office:OFFICE"]

[[transitions]]
from = ["complete"]
to = "complete"
on = "clerk.keep"
roles = ["clerk"]
effects = ["office:OWN"]

[[transitions]]
from = ["complete"]
to = "complete"
on = "clerk.lose"
roles = ["clerk"]
effects = ["office:an-office-of-another-town"]
"#;

/// An office of the town that is not the permit's.
fn other_office(town: &TestTown) -> String {
    let mut offices = town.town.offices.iter().map(|office| office.id.clone());
    offices
        .find(|id| *id != "strassenverkehrsbehoerde" && *id != "buergerbuero")
        .expect("the town has several offices")
}

fn desks() -> Vec<Desk> {
    Desk::each_with(|town| {
        let process = CLOCKS
            .replace("OFFICE", &other_office(town))
            .replace("OWN", "strassenverkehrsbehoerde");
        let texts = "\n[clocks.statutory]\ntitle = \"Entscheidungsfrist\"\n".to_owned();
        vec![("process.toml", process), ("texts/de.toml", texts)]
    })
}

/// A case that waits for a clerk.
async fn waiting(desk: &Desk) -> Case {
    let case = desk.case(1, "Erika Muster");
    desk.save(vec![case.clone()]).await;
    case
}

async fn tries(desk: &Desk, who: &Staff, case: Uuid, action: &str) -> Result<(), CaseError> {
    let step = Step {
        action: action.into(),
        revision: desk.reread(case).await.revision,
        reason: "Zwei Stellungnahmen fehlen noch.".into(),
        items: "Lageplan".into(),
        ..Step::default()
    };
    desk::take_step(&desk.cases, who, case, step).await
}

async fn takes(desk: &Desk, case: Uuid, action: &str) {
    let taken = tries(desk, &desk.clerk(), case, action).await;
    taken.unwrap_or_else(|error| panic!("{action}: {error}"));
}

/// The applicant with the status page that number and code open, and its words.
async fn opened(desk: &Desk, case: &Case) -> (Visitor, String) {
    let mut citizen = desk.citizen();
    citizen.get("/status").await;
    let typed = [("reference", case.reference.as_str()), ("secret", "secret")];
    let opened = citizen.post("/status", &typed).await;
    let page = citizen.follow(opened).await.text();
    (citizen, page)
}

/// Day and kind that the worklist goes by.
async fn due(desk: &Desk, case: Uuid) -> (String, String) {
    let case = desk.reread(case).await;
    (
        case.due_on.map(|day| day.to_string()).unwrap_or_default(),
        case.due_kind.unwrap_or_default(),
    )
}

fn pair(day: &str, kind: &str) -> (String, String) {
    (day.to_owned(), kind.to_owned())
}

#[tokio::test]
async fn the_nearest_day_counts_and_what_only_warns_hides_no_clock() {
    for desk in desks() {
        let id = waiting(&desk).await.id;
        takes(&desk, id, "complete").await;
        // Four working days of the clerk come before the three months of the law.
        assert_eq!(due(&desk, id).await, pair("2026-11-26", "decision"));
        desk.days_pass(5);
        assert_eq!(desk.night().await.deadlines, 0, "its last day is not over");
        assert_eq!(due(&desk, id).await, pair("2026-11-26", "decision"));
        desk.days_pass(1);
        assert_eq!(desk.night().await.deadlines, 0, "a clerk's own deadline only warns");
        assert_eq!(due(&desk, id).await, pair("2027-02-22", "clock.statutory"));
        let why = desk.reread(id).await.due_why.expect("derived");
        assert!(why.contains("§ 65 Abs. 2 HBO") && why.contains("Sonntag"), "{why}");
        // The same night again changes nothing.
        let revision = desk.reread(id).await.revision;
        desk.night().await;
        assert_eq!(desk.reread(id).await.revision, revision);
        // 22 February is the last day; on the 23rd it counts as granted.
        desk.days_pass(87);
        assert_eq!(desk.night().await.deadlines, 0);
        desk.days_pass(1);
        assert_eq!(desk.night().await.deadlines, 1);
        let case = desk.reread(id).await;
        assert_eq!((case.state.as_str(), case.due_on, case.open), ("granted", None, false));
        assert_eq!(desk.night().await.deadlines, 0, "nothing happens twice");
        let steps = desk.facts(id).await;
        let fired = steps.iter().filter(|fact| fact.data["event"] == "clock.statutory");
        assert_eq!(fired.count(), 1);
    }
}

#[tokio::test]
async fn a_clock_that_stands_still_shows_no_day_and_goes_on_where_it_was() {
    for desk in desks() {
        let id = waiting(&desk).await.id;
        takes(&desk, id, "complete").await;
        desk.days_pass(9);
        takes(&desk, id, "demand").await;
        // Two weeks of the applicant; the clock has no day while it stands still.
        assert_eq!(due(&desk, id).await, pair("2026-12-14", "answer"));
        desk.days_pass(15);
        assert_eq!(desk.night().await.deadlines, 1);
        let case = desk.reread(id).await;
        assert_eq!(case.state, "complete");
        assert_eq!(due(&desk, id).await, pair("2026-12-21", "decision"));
        // Sixteen days, 30 November to 15 December, do not count: 21 February becomes 9 March.
        let clock = &case.proceedings.clocks["statutory"];
        assert_eq!(clock.due_on.map(|day| day.to_string()).as_deref(), Some("2027-03-09"));
        takes(&desk, id, "decide").await;
        let case = desk.reread(id).await;
        assert_eq!((case.due_on, case.open), (None, false));
        let kinds = desk.kinds(id).await;
        assert_eq!(
            kinds.iter().filter(|kind| *kind == "case.clock").count(),
            4,
            "{kinds:?}"
        );
    }
}

#[tokio::test]
async fn an_extension_keeps_the_deadline_of_the_state_and_is_refused_a_second_time() {
    for desk in desks() {
        let id = waiting(&desk).await.id;
        takes(&desk, id, "complete").await;
        desk.days_pass(2);
        takes(&desk, id, "extend").await;
        assert_eq!(due(&desk, id).await, pair("2026-11-26", "decision"));
        let before = desk.reread(id).await;
        let refused = tries(&desk, &desk.clerk(), id, "extend").await.expect_err("once only");
        assert!(
            matches!(&refused, CaseError::Refused(refusal @ Refusal::Clock(_)) if refusal.key() == "refusal-clock-already-extended"),
            "{refused}"
        );
        assert_eq!(
            desk.reread(id).await.revision,
            before.revision,
            "the whole step is undone"
        );
        let mut clerk = desk.visitor(desk.clerk());
        let path = format!("/desk/vorgaenge/{id}");
        clerk.get(&path).await;
        let stand = before.revision.to_string();
        let form = [
            ("aktion", "extend"),
            ("stand", stand.as_str()),
            ("begruendung", "Noch einmal."),
        ];
        let page = clerk.post(&format!("{path}/schritte"), &form).await;
        assert_eq!(page.status, 409);
        assert!(
            page.text().contains("Ein zweites Mal erlaubt das Gesetz nicht"),
            "{}",
            page.text()
        );
        assert!(page.html().contains("Noch einmal.</textarea>"), "nothing typed is lost");
    }
}

#[tokio::test]
async fn the_clock_is_told_to_applicants_clerks_and_programs() {
    for desk in desks() {
        let case = waiting(&desk).await;
        let id = case.id;
        takes(&desk, id, "complete").await;
        let both = "Verschiebt es sich nicht, gilt sie ab Montag, 22. Februar 2027; verschiebt es sich auf den nächsten \
                    Werktag, ab Dienstag, 23. Februar 2027.";
        let (mut citizen, page) = opened(&desk, &case).await;
        for said in [
            "Entscheidungsfrist",
            "seit Samstag, 21. November 2026. Letzter Tag: Montag, 22. Februar 2027.",
            both,
        ] {
            assert!(page.contains(said), "{said}\n{page}");
        }
        let mut clerk = desk.visitor(desk.clerk());
        let path = format!("/desk/vorgaenge/{id}");
        let page = clerk.get(&path).await.text();
        assert!(
            page.contains(both) && page.contains("Eine Frist von 3 Monaten endet"),
            "{page}"
        );

        takes(&desk, id, "extend").await;
        let extended = "Am Samstag, 21. November 2026 um eine Zeit von 2 Monaten verlängert. Grund: Zwei Stellungnahmen fehlen noch.";
        let status = format!("/vorgaenge/{}", case.reference);
        assert!(citizen.get(&status).await.text().contains(extended));
        assert!(clerk.get(&path).await.text().contains(extended));

        desk.days_pass(9);
        takes(&desk, id, "demand").await;
        // The proof of the browser is over by now.
        let (_, page) = opened(&desk, &case).await;
        assert!(page.contains("Sie ruht seit Montag, 30. November 2026"), "{page}");
        assert!(page.contains("bleiben noch 143 Tage"), "{page}");
        // The applicant is told their own day, never that of the authority.
        assert!(
            page.contains("Bitte erledigen Sie das bis zum Montag, 14. Dezember 2026"),
            "{page}"
        );
        let machine = desk.town.machine(cases::pages::routes().with_state(desk.cases.clone()));
        let told = machine
            .with_proof("secret")
            .get(&format!("/api/v1{status}"))
            .await
            .expect(200)
            .json();
        assert_eq!(told["due"]["on"], "2026-12-14");
        let clock = &told["clocks"][0];
        assert_eq!(
            (
                &clock["id"],
                &clock["state"],
                &clock["due_on"],
                &clock["paused_since"],
                &clock["days_left"]
            ),
            (
                &json!("statutory"),
                &json!("paused"),
                &json!(null),
                &json!("2026-11-30"),
                &json!(143)
            )
        );
    }
}

#[tokio::test]
async fn a_case_goes_to_another_office_whose_clerks_see_it_from_then_on() {
    for desk in desks() {
        let case = waiting(&desk).await;
        let (id, path) = (case.id, format!("/desk/vorgaenge/{}", case.id));
        takes(&desk, id, "complete").await;
        let lost = tries(&desk, &desk.clerk(), id, "lose")
            .await
            .expect_err("the town has no such office");
        assert!(matches!(&lost, CaseError::Refused(Refusal::Office(_))), "{lost}");
        let kept = tries(&desk, &desk.clerk(), id, "keep").await;
        let kept = kept.expect_err("the town does both tasks in one office");
        assert!(matches!(&kept, CaseError::Refused(Refusal::SameOffice(_))), "{kept}");
        assert_eq!(desk.reread(id).await.office, desk.office());

        let new = other_office(&desk.town);
        let name = desk
            .town
            .town
            .office(&new)
            .expect("there")
            .name
            .get(base::Lang::De)
            .to_owned();
        let mut there = desk.visitor(staff("Giulia Ferrante", &[Role::Clerk], &[&new]));
        assert_eq!(there.get(&path).await.status, 404);
        let mut here = desk.visitor(desk.clerk());
        here.get(&path).await;
        let stand = desk.reread(id).await.revision.to_string();
        let form = [("aktion", "give"), ("stand", stand.as_str())];
        let given = here.post(&format!("{path}/schritte"), &form).await;
        assert_eq!(given.location(), "/desk", "{}", given.text());
        assert_eq!(here.get(&path).await.status, 404);
        assert!(!here.get("/desk?liste=offen").await.text().contains("Erika Muster"));
        let now = desk.reread(id).await;
        assert_eq!((now.office.as_str(), now.assigned_to), (new.as_str(), None));
        let page = there.get(&path).await;
        assert_eq!(page.status, 200);
        assert!(
            page.text().contains("An eine andere Stelle abgegeben"),
            "{}",
            page.text()
        );
        assert!(there.get("/desk?liste=frei").await.text().contains("Erika Muster"));

        let (_, page) = opened(&desk, &case).await;
        assert!(page.contains(&format!("Jetzt zuständig: {name}")), "{page}");
    }
}
