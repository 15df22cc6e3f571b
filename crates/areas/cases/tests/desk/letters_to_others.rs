//! Letters to others than the applicant: in the case with their recipient, by the post room, unseen by the applicant.

use std::path::Path;

use cases::actions::desk::{self, Step};

use crate::common::Desk;

const PROCESS: &str = r#"
[[transitions]]
from = ["clerk_review"]
to = "clerk_review"
on = "clerk.tell"
roles = ["clerk"]
effects = ["letter:told"]

[letters.told]
template = "letters/told.typ"
kind = "decision"
remedy = "widerspruch"
to_name = "months == '12' ? 'Ludwig Vermieter' : null"
to_address = "'Weg 1, 60311 Frankfurt am Main'"
"#;

fn with_a_letter_to_somebody_else(folder: &Path) {
    let process = folder.join("process.toml");
    let text = std::fs::read_to_string(&process).expect("readable");
    std::fs::write(&process, text + PROCESS).expect("writable");
    let notice = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/letters/notice.typ");
    std::fs::copy(notice, folder.join("letters/told.typ")).expect("copied");
    let texts = folder.join("texts/de.toml");
    let text = std::fs::read_to_string(&texts).expect("readable");
    std::fs::write(&texts, text + "\n[letters.told]\ntitle = \"Mitteilung\"\n").expect("writable");
}

fn tell() -> Step {
    Step {
        action: "tell".into(),
        revision: 1,
        reason: "Weil es so ist.".into(),
        ..Step::default()
    }
}

#[tokio::test]
async fn a_letter_to_somebody_else_goes_to_the_post_room_and_is_not_the_applicant_s() {
    for (blocked, by_post) in [(false, true), (true, false)] {
        for desk in Desk::each_changed(with_a_letter_to_somebody_else).await {
            let mut case = desk.case(1, "Žaneta Łukaszewska");
            case.blocked = blocked;
            let id = case.id;
            desk.save(vec![case]).await;
            desk::take_step(&desk.cases, &desk.clerk(), id, tell())
                .await
                .expect("told");
            desk.run_jobs().await;
            desk.run_jobs().await;
            let papers = desk.documents(id).await;
            let found: Vec<_> = papers
                .iter()
                .map(|paper| {
                    (
                        paper.title.ends_with(" – an Ludwig Vermieter"),
                        paper.for_applicant,
                        paper.by_post,
                    )
                })
                .collect();
            assert_eq!(found, [(true, false, by_post)], "{papers:#?}");
            let kinds = desk.kinds(id).await;
            assert!(kinds.contains(&"case.party_letter".to_owned()), "{kinds:?}");
            assert!(!kinds.contains(&"case.document".to_owned()), "{kinds:?}");
        }
    }
}

#[tokio::test]
async fn a_step_whose_letter_would_go_to_nobody_is_refused() {
    let desk = Desk::each_changed(with_a_letter_to_somebody_else).await.remove(0);
    let mut case = desk.case(1, "Žaneta Łukaszewska");
    case.answers.insert("months".into(), "6".into());
    let id = case.id;
    desk.save(vec![case]).await;
    let refused = desk::take_step(&desk.cases, &desk.clerk(), id, tell()).await;
    assert!(refused.is_err(), "nobody to write to");
    assert_eq!(desk.documents(id).await.len(), 0);
}
