use std::collections::BTreeSet;
use std::path::Path;

use crate::common::Desk;

/// Names of cookies on the town's own page about them: what stands in code quotes.
fn named(lang: &str) -> BTreeSet<String> {
    let towns = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../towns");
    let folders = std::fs::read_dir(towns)
        .expect("there are towns")
        .filter_map(Result::ok);
    let page = folders
        .map(|folder| folder.path().join(format!("texts/pages/cookies.{lang}.md")))
        .find(|page| page.exists())
        .expect("a town has a page about cookies");
    let text = std::fs::read_to_string(page).expect("readable");
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .map(|name| name.trim_start_matches("__Host-").to_owned())
        .collect()
}

#[tokio::test]
async fn the_town_names_exactly_the_cookies_that_the_program_sets() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.granted("green", |_| ()).await;
    let secret = cases::actions::submit::secret_of(&desk.cases, case.id);
    desk.sql(
        "update cases set secret_hash = $1",
        vec![cases::rules::secret_hash(case.id, &secret).into()],
    )
    .await;
    let mut visitor = desk.signed_in("green").await;
    // Language, colours, a form, a message after it, the way to a case.
    visitor.get("/status?lang=en").await;
    visitor
        .post("/darstellung", &[("farben", "dark"), ("zurueck", "/status")])
        .await;
    visitor
        .post(
            "/status",
            &[("reference", case.reference.as_str()), ("secret", secret.as_str())],
        )
        .await;
    let status = visitor.get(&format!("/vorgaenge/{}", case.reference)).await;
    assert_eq!(status.status, 200);
    let sent = visitor
        .post(
            &format!("/vorgaenge/{}/benachrichtigung", case.reference),
            &[("notify", "none")],
        )
        .await;
    visitor.follow(sent).await;
    let set: BTreeSet<String> = visitor.cookies_seen().iter().cloned().collect();
    for lang in ["de", "en", "de-x-leicht"] {
        assert_eq!(named(lang), set, "texts/pages/cookies.{lang}.md");
    }
}
