use serde_json::{Value, json};
use testkit::Machine;
use web::Role;

use super::house::{TestHouse, answers_of, photo, text};

/// A case that a clerk must look at, paid for and checked.
async fn yellow(house: &TestHouse) -> (String, Machine) {
    let (draft, applicant) = house.filled_in("other-keeper").await;
    let other = json!({ "answers": { "keeper": "person", "keeper_given_names": "Ute", "keeper_family_name": "Roth" } });
    applicant
        .json("PATCH", &format!("{draft}/antworten"), &[], &other)
        .await
        .expect(200);
    let field = format!("{draft}/felder/keeper_confirmation/dokumente");
    applicant
        .send("POST", &field, &[("content-type", "image/png")], photo())
        .await
        .expect(201);
    let sent = applicant
        .post(&format!("{draft}/absendung"), &json!(null))
        .await
        .expect(201);
    let receipt = sent.json();
    house.pay(&receipt["payments"]).await;
    let applicant = house.machine.with_proof(text(&receipt["code"]));
    (text(&receipt["href"]).to_owned(), applicant)
}

async fn only_case(clerk: &Machine) -> Value {
    let list = clerk.get("/api/v1/desk/vorgaenge?liste=team").await.expect(200).json();
    assert_eq!(list["cases"].as_array().map(Vec::len), Some(1), "{list:#}");
    list["cases"][0].clone()
}

#[tokio::test]
async fn a_clerk_lists_reads_asks_and_decides_a_yellow_case() {
    let house = TestHouse::open().await;
    let (case, applicant) = yellow(&house).await;
    let clerk = house.staff("clerk", &[Role::Clerk]).await;
    let me = clerk.get("/api/v1/konto").await.expect(200).json();
    assert_eq!(
        (&me["roles"], &me["offices"]),
        (&json!(["clerk"]), &json!([house.office()]))
    );
    let line = only_case(&clerk).await;
    assert_eq!((&line["verdict"], &line["channel"]), (&json!("yellow"), &json!("api")));
    let path = text(&line["href"]).to_owned();

    let read = clerk.get(&path).await.expect(200);
    let sheet = read.json();
    assert_eq!(read.header("etag"), format!("\"{}\"", sheet["revision"]));
    assert!(
        sheet["checks"]
            .as_array()
            .is_some_and(|checks| checks.iter().any(|c| c["result"] == "yellow"))
    );
    let looks = applicant.get(&case).await.expect(200).json()["looks"]["count"].clone();
    assert_eq!(looks, json!(1), "the applicant sees that somebody looked");

    let steps = format!("{path}/schritte");
    let ask = json!({ "action": "ask", "items": ["Seit wann fahren Sie das Auto?"] });
    clerk.post(&steps, &ask).await.expect(428);
    clerk
        .json("POST", &steps, &[("if-match", "\"999\"")], &ask)
        .await
        .expect(412);
    let asked = clerk
        .json("POST", &steps, &[("if-match", read.header("etag"))], &ask)
        .await
        .expect(200);
    assert_eq!(asked.json()["public_state"], "needs_you");
    let question = applicant.get(&case).await.expect(200).json()["question"].clone();
    assert_eq!(question["items"], json!(["Seit wann fahren Sie das Auto?"]));
    applicant
        .post(&format!("{case}/nachrichten"), &json!({ "text": "Seit Mai." }))
        .await
        .expect(201);
    house.work().await;

    let back = clerk.get(&path).await.expect(200);
    assert!(!back.json()["steps"].as_array().expect("steps").is_empty());
    let impossible = json!({ "action": "fly" });
    let answer = clerk
        .json("POST", &steps, &[("if-match", back.header("etag"))], &impossible)
        .await
        .expect(409);
    assert_eq!(answer.problem(), "refused");
    let nothing = json!({ "action": "ask", "items": [" "] });
    let unasked = clerk
        .json("POST", &steps, &[("if-match", back.header("etag"))], &nothing)
        .await
        .expect(422);
    assert_eq!(unasked.errors(), [("/items".to_owned(), "required".to_owned())]);
    let approve = json!({ "action": "approve" });
    clerk
        .json("POST", &steps, &[("if-match", back.header("etag"))], &approve)
        .await
        .expect(200);
    house.work().await;
    let decided = applicant.get(&case).await.expect(200).json();
    assert_eq!(
        (&decided["state"], &decided["grants"][0]["state"]),
        (&json!("decided"), &json!("valid"))
    );
    clerk
        .json("POST", &steps, &[("if-match", back.header("etag"))], &approve)
        .await
        .expect(412);

    let controller = house.staff("controller", &[Role::Controller]).await;
    let plate = answers_of("other-keeper")["plate"].clone();
    let found = controller
        .post("/api/v1/kontrolle", &json!({ "plate": plate }))
        .await
        .expect(200)
        .json();
    // The permit begins in December.
    assert_eq!(found["valid"], false, "{found:#}");
    house.clock.advance(jiff::SignedDuration::from_hours(24 * 12));
    let controller = house.staff("controller-later", &[Role::Controller]).await;
    let found = controller
        .post("/api/v1/kontrolle", &json!({ "plate": plate }))
        .await
        .expect(200)
        .json();
    assert_eq!(found["valid"], true, "{found:#}");
    controller
        .post("/api/v1/kontrolle", &json!({ "plate": "?" }))
        .await
        .expect(422);
}

#[tokio::test]
async fn a_case_of_another_office_does_not_exist_for_a_program_either() {
    let house = TestHouse::open().await;
    yellow(&house).await;
    let clerk = house.staff("clerk", &[Role::Clerk]).await;
    let line = only_case(&clerk).await;
    let path = text(&line["href"]);
    let offices = house.cases.app.town.offices.iter().map(|office| office.id.clone());
    let elsewhere = offices
        .into_iter()
        .find(|id| *id != house.office())
        .expect("another office");
    let account = house.account("stranger", &[Role::Clerk], &elsewhere).await;
    let stranger = house.machine.with_proof(&house.token(account).await);
    let list = stranger
        .get("/api/v1/desk/vorgaenge?liste=offen")
        .await
        .expect(200)
        .json();
    assert_eq!(list["cases"], json!([]));
    stranger.get(path).await.expect(404);
    stranger
        .post(&format!("{path}/notizen"), &json!({ "text": "x" }))
        .await
        .expect(404);
    let step = json!({ "action": "approve" });
    stranger
        .json("POST", &format!("{path}/schritte"), &[("if-match", "1")], &step)
        .await
        .expect(404);
    let document = clerk.get(path).await.expect(200).json()["documents"][0]["href"].clone();
    stranger.get(text(&document)).await.expect(404);
    clerk.get(text(&document)).await.expect(200);
}

#[tokio::test]
async fn cases_are_assigned_noted_found_and_counted() {
    let house = TestHouse::open().await;
    yellow(&house).await;
    let clerk_id = house.account("clerk", &[Role::Clerk], &house.office()).await;
    let clerk = house.machine.with_proof(&house.token(clerk_id).await);
    let lead = house.staff("lead", &[Role::Clerk, Role::TeamLead]).await;
    let other = house.account("other", &[Role::Clerk], &house.office()).await;
    let line = only_case(&clerk).await;
    let path = text(&line["href"]);
    let assign = format!("{path}/zuweisung");
    let taken = clerk
        .json("PUT", &assign, &[], &json!({ "to": clerk_id }))
        .await
        .expect(200)
        .json();
    assert_eq!(taken["assigned_to"]["id"], json!(clerk_id));
    clerk
        .json("PUT", &assign, &[], &json!({ "to": other }))
        .await
        .expect(403);
    lead.json("PUT", &assign, &[], &json!({ "to": other }))
        .await
        .expect(200);
    lead.json("PUT", &assign, &[], &json!({ "to": base::Uuid::from_u128(5) }))
        .await
        .expect(404);
    let noted = clerk
        .post(&format!("{path}/notizen"), &json!({ "text": "Rückruf um zehn" }))
        .await
        .expect(201)
        .json();
    let history = noted["history"].as_array().expect("a history");
    assert!(history.iter().any(|entry| entry["text"] == "Rückruf um zehn"));
    let told = clerk
        .post(&format!("{path}/nachrichten"), &json!({ "text": "Wir prüfen." }))
        .await;
    told.expect(201);
    let name = text(&line["applicant"]).split(' ').next_back().unwrap_or_default();
    let found = clerk
        .get(&format!("/api/v1/desk/suche?q={name}"))
        .await
        .expect(200)
        .json();
    assert_eq!(found["cases"][0]["id"], line["id"]);
    clerk.get("/api/v1/desk/zahlen").await.expect(403);
    let numbers = lead.get("/api/v1/desk/zahlen?tage=7").await.expect(200).json();
    assert_eq!(
        (&numbers["submitted"], &numbers["by_channel"]["api"]),
        (&json!(1), &json!(1))
    );
    for wrong in [
        "zahlen?tage=8",
        "vorgaenge?liste=alle",
        "vorgaenge?leistung=x",
        "vorgaenge?seite=2",
        "vorgaenge?nach=1",
    ] {
        assert_eq!(
            lead.get(&format!("/api/v1/desk/{wrong}")).await.expect(400).problem(),
            "bad-request"
        );
    }
}
