use serde_json::json;

use super::house::{TestHouse, main_service, photo, text};

#[tokio::test]
async fn a_program_applies_pays_and_downloads_the_permit() {
    let house = TestHouse::open().await;
    let (draft, applicant) = house.filled_in("green").await;
    let review = applicant.get(&format!("{draft}/pruefung")).await.expect(200).json();
    assert_eq!(review["complete"], true, "{review:#}");
    assert!(review["fee"]["total_cent"].as_i64() > Some(0));
    assert!(!text(&review["fee"]["positions"][0]["legal_basis"]).is_empty());

    let send = format!("{draft}/absendung");
    let first = applicant
        .json("POST", &send, &[("idempotency-key", "one")], &json!(null))
        .await
        .expect(201);
    let again = applicant
        .json("POST", &send, &[("idempotency-key", "one")], &json!(null))
        .await
        .expect(200);
    assert_eq!(first.header("idempotency-replayed"), "false");
    assert_eq!(again.header("idempotency-replayed"), "true");
    let receipt = first.json();
    assert_eq!(receipt, again.json(), "the same case and the same receipt");

    let case = text(&receipt["href"]);
    let applicant = house.machine.with_proof(text(&receipt["code"]));
    let waiting = applicant.get(case).await.expect(200).json();
    assert_eq!((&waiting["open"], &waiting["grants"]), (&json!(true), &json!([])));
    house.pay(&receipt["payments"]).await;

    let status = applicant.get(case).await.expect(200).json();
    assert_eq!(
        (&status["state"], &status["open"]),
        (&json!("decided"), &json!(false)),
        "{status:#}"
    );
    assert_eq!(status["grants"][0]["state"], "valid");
    let documents = status["documents"].as_array().expect("documents");
    let permit = documents.iter().find(|d| d["kind"] == "permit").expect("a permit");
    let file = applicant.get(text(&permit["href"])).await.expect(200);
    assert!(file.body.starts_with(b"%PDF"), "{}", file.header("content-type"));
    let fetched = applicant.get(case).await.expect(200).json();
    let kinds = fetched["timeline"].as_array().expect("a timeline");
    assert!(
        kinds.iter().any(|entry| entry["kind"] == "fetched"),
        "fetching is a fact"
    );

    assert_eq!(fetched["decisions"][0]["route"], "portal");
    assert_eq!(fetched["can"], json!(["review"]), "the machine decided");
    let review = format!("{case}/ueberpruefung");
    let long = json!({ "text": "x".repeat(5_000) });
    applicant.post(&review, &long).await.expect(422);
    let asked = applicant.post(&review, &json!({ "text": "Stimmt die Gebühr?" })).await;
    assert_eq!(asked.expect(200).json()["state"], "checking");
    assert_eq!(
        applicant.post(&review, &json!({})).await.expect(409).problem(),
        "refused"
    );
}

#[tokio::test]
async fn a_form_names_its_questions_with_conditions_in_the_asked_language() {
    let house = TestHouse::empty().await;
    let forms = house.machine.get("/api/v1/formulare").await.expect(200).json();
    let mut all = forms.as_array().into_iter().flatten();
    let open = all.find(|form| form["id"] == main_service().as_str()).expect("offered");
    let english = house.machine.speaking("en").get(text(&open["href"])).await.expect(200);
    assert_eq!(english.header("content-language"), "en");
    assert_eq!(english.header("set-cookie"), "");
    let form = english.json();
    assert_eq!(form["language"], "en");
    let pages = form["pages"].as_array().expect("pages");
    let conditional = pages
        .iter()
        .flat_map(|page| page["fields"].as_array().expect("fields"))
        .find(|field| field["shown_when"].is_object())
        .expect("some question is conditional");
    assert!(
        text(&conditional["shown_when"]["words"]).starts_with("Depends on: "),
        "{conditional}"
    );
    house.machine.get("/api/v1/formulare/unknown").await.expect(404);
}

#[tokio::test]
async fn answers_are_saved_one_after_the_other_and_wrong_ones_are_told_with_their_place() {
    let house = TestHouse::open().await;
    let (draft, applicant) = house.begin().await;
    let path = format!("{draft}/antworten");
    let begun = json!({ "answers": { "operation": "new" } });
    let first = applicant.json("PATCH", &path, &[], &begun).await.expect(200).json();
    let asked: Vec<&str> = first["asked"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|asked| text(&asked["field"]))
        .collect();
    assert!(
        asked.contains(&"plate") && !asked.contains(&"permit_number"),
        "{asked:?}"
    );

    let mixed = json!({ "answers": {
        "given_names": "Katharina", "birth_date": "31.02.1988",
        "address": { "street": "Kaiserstraße", "house_number": "zwölf" },
    } });
    let wrong = applicant.json("PATCH", &path, &[], &mixed).await.expect(422);
    let places: Vec<String> = wrong.errors().into_iter().map(|(pointer, _)| pointer).collect();
    assert_eq!(places, ["/answers/address/house_number", "/answers/birth_date"]);
    let draft_now = applicant.get(&draft).await.expect(200).json();
    assert_eq!(
        draft_now["answers"]["given_names"], "Katharina",
        "what is valid was saved"
    );
    assert_eq!(
        draft_now["not_valid"]["birth_date"], "31.02.1988",
        "nothing sent is lost"
    );

    let back = json!({ "answers": { "given_names": null } });
    let taken_back = applicant.json("PATCH", &path, &[], &back).await.expect(200).json();
    assert_eq!(taken_back["answers"]["given_names"], json!(null));
    let sent_early = applicant
        .post(&format!("{draft}/absendung"), &json!(null))
        .await
        .expect(422);
    assert!(
        sent_early
            .errors()
            .contains(&("/answers/given_names".to_owned(), "required".to_owned())),
        "{:?}",
        sent_early.errors()
    );
}

#[tokio::test]
async fn a_document_is_sent_raw_or_as_a_form_checked_fetched_and_removed() {
    let house = TestHouse::open().await;
    let (draft, applicant) = house.filled_in("other-keeper").await;
    let other = json!({ "answers": { "keeper": "person", "keeper_given_names": "Ute", "keeper_family_name": "Roth" } });
    let asked = applicant
        .json("PATCH", &format!("{draft}/antworten"), &[], &other)
        .await
        .expect(200)
        .json();
    assert_eq!(asked["complete"], false, "a confirmation is missing");
    let field = format!("{draft}/felder/keeper_confirmation/dokumente");

    let raw = [
        ("content-type", "image/png"),
        ("content-disposition", "attachment; filename=\"../Zettel.png\""),
    ];
    let kept = applicant.send("POST", &field, &raw, photo()).await.expect(201).json();
    assert_eq!(
        (&kept[0]["file_name"], &kept[0]["media_type"]),
        (&json!("Zettel.png"), &json!("image/png"))
    );
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.pdf\"\r\n\r\n{}\r\n--x--\r\n",
        "%PDF-1.7 something %%EOF"
    );
    let multipart = [("content-type", "multipart/form-data; boundary=x")];
    applicant
        .send("POST", &field, &multipart, form.into_bytes())
        .await
        .expect(201);
    let fetched = applicant.get(text(&kept[0]["href"])).await.expect(200);
    assert!(fetched.body.starts_with(b"\x89PNG"));
    applicant
        .send("DELETE", text(&kept[0]["href"]), &[], Vec::new())
        .await
        .expect(204);
    applicant.get(text(&kept[0]["href"])).await.expect(404);

    let program = applicant
        .send(
            "POST",
            &field,
            &[("content-type", "application/pdf")],
            b"MZ a program".to_vec(),
        )
        .await
        .expect(422);
    assert_eq!(program.errors(), [("/0".to_owned(), "upload-unknown-type".to_owned())]);
    applicant
        .send("POST", &field, &[("content-type", "text/html")], b"<script>".to_vec())
        .await
        .expect(415);
    let elsewhere = format!("{draft}/felder/plate/dokumente");
    applicant.send("POST", &elsewhere, &raw, photo()).await.expect(404);
    let done = applicant.get(&draft).await.expect(200).json();
    assert_eq!(
        (&done["complete"], done["documents"].as_array().map(Vec::len)),
        (&json!(true), Some(1)),
        "{done:#}"
    );
}

#[tokio::test]
async fn an_applicant_writes_adds_documents_chooses_notices_and_withdraws() {
    let house = TestHouse::open().await;
    let (draft, applicant) = house.filled_in("green").await;
    let receipt = applicant
        .post(&format!("{draft}/absendung"), &json!(null))
        .await
        .expect(201)
        .json();
    let case = text(&receipt["href"]).to_owned();
    let applicant = house.machine.with_proof(text(&receipt["code"]));
    let written = applicant
        .post(&format!("{case}/nachrichten"), &json!({ "text": " Danke! " }))
        .await
        .expect(201);
    let timeline = written.json()["timeline"].as_array().cloned().expect("a timeline");
    assert!(timeline.iter().any(|entry| entry["text"] == "Danke!"), "{timeline:#?}");
    applicant
        .post(&format!("{case}/nachrichten"), &json!({ "text": "  " }))
        .await
        .expect(422);
    let long = json!({ "text": "x".repeat(5_000) });
    applicant.post(&format!("{case}/nachrichten"), &long).await.expect(422);
    let added = applicant
        .send(
            "POST",
            &format!("{case}/dokumente"),
            &[("content-type", "image/png")],
            photo(),
        )
        .await
        .expect(201);
    assert_eq!(added.json()["documents"].as_array().map(Vec::len), Some(1));

    let notice = format!("{case}/benachrichtigung");
    for (wish, status) in [
        (json!({ "notify": "mail", "mail": "kb@example.org" }), 200),
        (json!({ "notify": "mail", "mail": "nobody" }), 422),
        (json!({ "notify": "mail" }), 422),
        (json!({ "notify": "pigeon" }), 422),
        (json!({ "notify": "none" }), 200),
    ] {
        applicant.json("PUT", &notice, &[], &wish).await.expect(status);
    }
    let withdraw = format!("{case}/ruecknahme");
    let gone = applicant.post(&withdraw, &json!(null)).await.expect(200).json();
    assert_eq!((&gone["open"], &gone["can"]), (&json!(false), &json!([])));
    assert_eq!(
        applicant.post(&withdraw, &json!(null)).await.expect(409).problem(),
        "refused"
    );
}
