//! Forms of the process: what a clerk fills in with a step, four eyes, and what the applicant tells later on.

use std::fs;

use cases::actions::desk::{self, Step};
use cases::{CaseError, Refusal, rules};
use serde_json::json;
use testkit::{TestTown, Visitor, staff};
use web::{Role, Staff};

use crate::common::{Desk, MIGRATIONS, PERMIT, blueprints, copy};

const FORM: &str = r#"
[[forms]]
id = "examination"

[[forms.fields]]
id = "complete"
kind = "yes_no"

[[forms.fields]]
id = "missing"
kind = "group"
shown_when = "complete == false"

[[forms.fields.fields]]
id = "paper"
kind = "text"
max = 80

[[forms]]
id = "begin"

[[forms.fields]]
id = "begins_on"
kind = "date"
"#;

const PROCESS: &str = r#"
[[transitions]]
from = ["clerk_review"]
to = "question"
on = "clerk.examine"
when = "forms.examination.complete == false"
roles = ["clerk"]
form = "examination"

[[transitions]]
from = ["clerk_review"]
to = "clerk_review"
on = "clerk.examine"
roles = ["clerk"]
form = "examination"
effects = ["remind"]

[[transitions]]
from = ["clerk_review"]
to = "withdrawn"
on = "clerk.conclude"
when = "forms.examination.complete == true"
roles = ["clerk"]
not_by = ["examine"]

[[transitions]]
from = ["clerk_review"]
to = "clerk_review"
on = "applicant.begin"
form = "begin"
effects = ["remind"]
"#;

const TEXTS: &str = r#"
[forms]
examination.title = "Prüfung der Unterlagen"
begin.title = "Beginn anzeigen"

[fields.examination]
complete.label = "Sind die Unterlagen vollständig?"
missing.label = "Was fehlt?"
missing.entry = "Unterlage {n}"
missing.add = "Weitere Unterlage"
missing.paper.label = "Name der Unterlage"

[fields.begin]
begins_on.label = "Wann beginnen Sie?"
"#;

/// The permit as it would be if clerks examined its papers and applicants announced a beginning.
fn desks() -> Vec<Desk> {
    let towns = TestTown::each(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
    let with_forms = |town: TestTown| {
        let folder = town.folder().join("with-forms");
        let service = folder.join(PERMIT);
        copy(&blueprints().join(PERMIT), &service);
        let append = |file: &str, more: &str| {
            let path = service.join(file);
            let text = fs::read_to_string(&path).expect("readable");
            let named = "examine = \"Prüfen\"\nconclude = \"Abschließen\"\nbegin = \"Beginn anzeigen\"";
            let text = text.replacen("[actions]", &format!("[actions]\n{named}"), 1);
            fs::write(path, format!("{text}\n{more}")).expect("writable");
        };
        append("form.toml", FORM);
        append("process.toml", PROCESS);
        ["de", "de-x-leicht", "en"]
            .into_iter()
            .for_each(|lang| append(&format!("texts/{lang}.toml"), TEXTS));
        Desk::with(town, &folder, true)
    };
    towns.into_iter().map(with_forms).collect()
}

async fn one_case(desk: &Desk) -> cases::model::Case {
    let case = cases::model::Case {
        state: "clerk_review".into(),
        ..desk.case(1, "Žaneta Łukaszewska")
    };
    desk.save(vec![case.clone()]).await;
    case
}

fn other_clerk(desk: &Desk) -> Staff {
    staff("Vera Vieraugen", &[Role::Clerk], &[desk.office()])
}

/// Sends a form of the desk as a browser without scripts does.
async fn send(visitor: &mut Visitor, path: &str, pairs: &[(&str, &str)]) -> testkit::Page {
    let page = visitor.get(path).await;
    let mut all: Vec<(&str, &str)> = pairs.to_vec();
    let form = page.form_with("stand").expect("the form of the step");
    let stand = form
        .with(&[])
        .into_iter()
        .find(|(name, _)| name == "stand")
        .expect("its stand")
        .1;
    all.push(("stand", &stand));
    visitor.post(path, &all).await
}

#[tokio::test]
async fn a_step_with_a_form_asks_on_a_page_keeps_what_was_typed_and_takes_the_way_of_the_answers() {
    for desk in desks() {
        let case = one_case(&desk).await;
        let mut clerk = desk.visitor(desk.clerk());
        let sheet = clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await;
        let path = format!("/desk/vorgaenge/{}/schritte/examine", case.id);
        assert!(
            sheet.links().iter().any(|(href, _)| href.starts_with(&path)),
            "the step is a link to its page"
        );

        let missing = send(&mut clerk, &path, &[]).await;
        assert_eq!(missing.status, 422);
        assert!(
            missing.text().contains("Sind die Unterlagen vollständig?"),
            "{}",
            missing.text()
        );
        // One more entry is no end of the step, and nothing typed is lost.
        let more = send(
            &mut clerk,
            &path,
            &[
                ("examination.0.complete", "no"),
                ("examination.0.missing.0.paper", "Lageplan"),
                ("examination.0.missing.count", "1"),
                ("_add", "examination.0.missing"),
            ],
        )
        .await;
        assert_eq!(more.status, 200);
        assert!(more.html().contains("Lageplan") && more.html().contains("examination.0.missing.1.paper"));
        assert_eq!(desk.reread(case.id).await.state, "clerk_review", "nothing happened yet");

        let sent = send(
            &mut clerk,
            &path,
            &[
                ("examination.0.complete", "no"),
                ("examination.0.missing.0.paper", "Lageplan"),
            ],
        )
        .await;
        assert!(sent.is_redirect(), "{}", sent.text());
        let after = desk.reread(case.id).await;
        assert_eq!(after.state, "question", "the answers decide which step is taken");
        assert_eq!(
            json!(after.proceedings.forms["examination"]),
            json!({ "complete": false, "missing": [{ "paper": "Lageplan" }] })
        );
        let fact = desk
            .facts(case.id)
            .await
            .into_iter()
            .rev()
            .find(|fact| fact.kind == "case.step")
            .expect("a fact");
        assert_eq!(
            fact.data["filled"]["missing"][0]["paper"], "Lageplan",
            "who found what is a fact"
        );
        let sheet = clerk.get(&format!("/desk/vorgaenge/{}", case.id)).await;
        assert!(sheet.text().contains("Lageplan"), "colleagues read it on the case page");
        // The page of a step that is not possible any more leads back and says so.
        assert!(clerk.get(&path).await.is_redirect());
    }
}

#[tokio::test]
async fn four_eyes_are_those_of_two_people() {
    for desk in desks() {
        let case = one_case(&desk).await;
        let examine = |revision: i64| Step {
            action: "examine".into(),
            revision,
            form: [("examination.0.complete".to_owned(), vec!["yes".to_owned()])].into(),
            ..Step::default()
        };
        desk::take_step(&desk.cases, &desk.clerk(), case.id, examine(1))
            .await
            .expect("examined");
        let conclude = |revision: i64| Step {
            action: "conclude".into(),
            revision,
            ..Step::default()
        };
        let stand = desk.reread(case.id).await.revision;
        // Who must not take the step is not offered it, and reads why.
        let path = format!("/desk/vorgaenge/{}", case.id);
        for (who, is_offered) in [(desk.clerk(), false), (other_clerk(&desk), true)] {
            let page = desk.visitor(who).get(&path).await;
            let body = page.html();
            assert_eq!(body.contains("value=\"conclude\""), is_offered);
            assert_eq!(body.contains("Vier-Augen-Prinzip"), !is_offered);
        }
        let refused = desk::take_step(&desk.cases, &desk.clerk(), case.id, conclude(stand)).await;
        assert!(
            matches!(refused, Err(CaseError::Refused(Refusal::SamePerson(_)))),
            "{refused:?}"
        );
        desk::take_step(&desk.cases, &other_clerk(&desk), case.id, conclude(stand))
            .await
            .expect("by somebody else");
        assert_eq!(desk.reread(case.id).await.state, "withdrawn");
    }
}

#[tokio::test]
async fn an_applicant_tells_later_what_the_service_asks_on_the_status_page() {
    for desk in desks() {
        let case = one_case(&desk).await;
        let mut owner = desk.citizen();
        let typed = [("reference", case.reference.as_str()), ("secret", "secret")];
        desk.sql(
            "update cases set secret_hash = $1",
            vec![rules::secret_hash(case.id, "secret").into()],
        )
        .await;
        owner.get("/status").await;
        owner.post("/status", &typed).await;
        let page = owner.get(&format!("/vorgaenge/{}", case.reference)).await;
        let path = format!("/vorgaenge/{}/schritte/begin", case.reference);
        assert!(
            page.links()
                .iter()
                .any(|(href, label)| *href == path && label == "Beginn anzeigen"),
            "{:?}",
            page.links()
        );

        owner.get(&path).await;
        let wrong = owner
            .post(
                &path,
                &[
                    ("begin.0.begins_on.day", "31"),
                    ("begin.0.begins_on.month", "2"),
                    ("begin.0.begins_on.year", "2027"),
                ],
            )
            .await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.html().contains("value=\"31\""), "what was typed is there");
        let sent = owner
            .post(
                &path,
                &[
                    ("begin.0.begins_on.day", "1"),
                    ("begin.0.begins_on.month", "3"),
                    ("begin.0.begins_on.year", "2027"),
                ],
            )
            .await;
        assert!(sent.is_redirect(), "{}", sent.text());
        assert_eq!(
            json!(desk.reread(case.id).await.proceedings.forms["begin"]),
            json!({ "begins_on": "2027-03-01" })
        );
        let page = owner.get(&format!("/vorgaenge/{}", case.reference)).await;
        assert!(
            page.text().contains("Wann beginnen Sie?"),
            "the applicant reads it again"
        );
        // A step of clerks is none of the applicant's.
        let elsewhere = owner
            .get(&format!("/vorgaenge/{}/schritte/examine", case.reference))
            .await;
        assert!(elsewhere.is_redirect());
        let posted = owner
            .post(&format!("/vorgaenge/{}/schritte/withdraw", case.reference), &[])
            .await;
        assert!(posted.is_redirect());
        assert_eq!(
            desk.reread(case.id).await.state,
            "clerk_review",
            "withdrawing has a page of its own"
        );
    }
}
