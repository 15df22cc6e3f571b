//! Logs hold no personal data: an application is walked through, and the log is searched for what was typed.

use super::platform::answers;
use super::program::{Place, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_no_plate_no_token_and_no_answer_reaches_the_log() {
    let place = Place::new();
    let words = [
        "demo",
        "--residents",
        "300",
        "--cases",
        "0",
        "--no-limits",
        "--log-json",
    ];
    let running = place.serve(&words, &[("RATHAUS_LOG", "debug")]).await;
    let mut visitor = running.visitor();
    let mut typed = answers();
    typed.insert("notify".into(), "mail".into());
    typed.insert("mail".into(), "geheime.adresse@example.de".into());
    typed.insert("email".into(), "geheime.adresse@example.de".into());
    let filled_in = visitor
        .fill_in("resident-parking-permit", &typed)
        .await
        .expect("the server answers");
    let token = filled_in.review.path.split('/').nth(2).expect("a token").to_owned();
    let receipt = visitor.send_in(&filled_in).await.expect("the server answers");
    assert!(receipt.path.ends_with("/eingang"), "{}", receipt.text());
    let reference = receipt.path.split('/').nth(2).expect("a number").to_owned();
    let pay = receipt
        .links()
        .into_iter()
        .map(|(href, _)| href)
        .find(|href| href.starts_with("/zahlung/"));
    let pay = match pay {
        Some(pay) => pay,
        None => super::platform::pay_link(&mut visitor, &format!("/vorgaenge/{reference}")).await,
    };
    let pay_token = pay.split('/').nth(3).expect("a token").to_owned();
    let paying = visitor.open(&pay).await;
    let page = visitor.submit(&paying, &[]).await;
    assert!(page.path.contains("simulator"), "{} {}", page.path, page.text());
    let _ = visitor.submit(&page, &[("ergebnis", "zahlen")]).await;
    // Wrong sign-ins and wrong codes are where secrets slip into logs.
    let _ = visitor.get("/anmeldung").await;
    let typed = [("anmeldename", "geheime.kennung"), ("passwort", "geheimes-passwort")];
    let refused = visitor.post("/anmeldung", &typed).await;
    assert!(
        refused.text().contains("Passwort"),
        "{} {}",
        refused.status,
        refused.text()
    );
    let _ = visitor.get("/suche?q=geheime-suche").await;
    let _ = visitor.get("/vorgaenge/geheimer-pfad/eingang?code=geheimer-code").await;
    until("the jobs of the case ran", async || {
        let page = visitor.get("/metrics").await;
        (!page.html().contains("rathaus_jobs{state=\"running\"}")
            && page.html().contains("rathaus_jobs{state=\"done\"}"))
        .then_some(())
    })
    .await;
    assert!(running.terminate().await.success());
    let log = place.log();
    assert!(
        log.lines().count() > 20 && log.contains("\"route\""),
        "the log tells something: {log}"
    );
    let who = testkit::person("green").enters;
    let mut secret: Vec<String> = [
        who.family_name.as_str(),
        &who.plate,
        &who.plate.replace(['-', ' '], ""),
        &who.birth_date,
        &who.street,
        &who.vin_end,
        "geheime.adresse",
        "geheime.kennung",
        "geheimes-passwort",
        "geheime-suche",
        "geheimer-pfad",
        "geheimer-code",
        &token,
        &pay_token,
        &reference,
    ]
    .into_iter()
    .map(str::to_owned)
    .collect();
    secret.retain(|word| word.chars().count() > 3);
    for word in secret {
        assert!(
            !log.contains(&word),
            "{word} is in the log:\n{}",
            line_with(&log, &word)
        );
    }
}

fn line_with<'a>(log: &'a str, word: &str) -> &'a str {
    log.lines().find(|line| line.contains(word)).unwrap_or_default()
}
