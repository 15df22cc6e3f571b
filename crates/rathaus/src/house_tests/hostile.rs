use serde_json::json;

use super::house::{TestHouse, text};

#[tokio::test]
async fn a_body_that_cannot_be_read_is_told_with_its_place() {
    let house = TestHouse::empty().await;
    let (draft, applicant) = house.begin().await;
    let path = format!("{draft}/antworten");
    let json = [("content-type", "application/json")];
    let million = format!("{{\"answers\":{{\"months\":{}}}}}", "9".repeat(1 << 20));
    let long_number = format!("{{\"answers\":{{\"months\":{}}}}}", "9".repeat(100_000));
    let deep = "[".repeat(100_000);
    for (body, status, problem, places) in [
        ("{\"answers\": {", 400, "not-json", vec![]),
        ("", 400, "not-json", vec![]),
        ("{} {}", 422, "invalid", vec![("", "shape")]),
        ("{\"answers\":{}} x", 400, "not-json", vec![]),
        (deep.as_str(), 422, "invalid", vec![("/0", "shape")]),
        (long_number.as_str(), 400, "not-json", vec![]),
        (million.as_str(), 413, "too-large", vec![]),
        ("[]", 422, "invalid", vec![("", "shape")]),
        ("{\"answers\":7}", 422, "invalid", vec![("/answers", "shape")]),
        ("{\"answers\":{},\"more\":1}", 422, "invalid", vec![("/more", "shape")]),
        (
            "{\"answers\":{\"a/b~\":1}}",
            422,
            "invalid",
            vec![("/answers/a~1b~0", "field-unknown")],
        ),
        (
            "{\"answers\":{\"operation\":7}}",
            422,
            "invalid",
            vec![("/answers/operation", "expects-text")],
        ),
        (
            "{\"answers\":{\"operation\":[\"new\"]}}",
            422,
            "invalid",
            vec![("/answers/operation", "expects-text")],
        ),
        (
            "{\"answers\":{\"operation\":\"fly\"}}",
            422,
            "invalid",
            vec![("/answers/operation", "choice.unknown")],
        ),
        (
            "{\"answers\":{\"address\":\"x\"}}",
            422,
            "invalid",
            vec![("/answers/address", "expects-address")],
        ),
        (
            "{\"answers\":{\"address\":{\"city\":\"x\"}}}",
            422,
            "invalid",
            vec![("/answers/address", "expects-address")],
        ),
        (
            "{\"answers\":{\"correct\":1}}",
            422,
            "invalid",
            vec![("/answers/correct", "expects-bool")],
        ),
        (
            "{\"answers\":{\"registration_proof\":[]}}",
            422,
            "invalid",
            vec![("/answers/registration_proof", "field-upload")],
        ),
        (
            "{\"answers\":{\"valid_until\":\"2099-01-01\"}}",
            422,
            "invalid",
            vec![("/answers/valid_until", "field-shown")],
        ),
    ] {
        let answer = applicant.send("PATCH", &path, &json, body.as_bytes().to_vec()).await;
        let shown: String = body.chars().take(80).collect();
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (status, problem),
            "{shown}: {}",
            answer.text()
        );
        let places: Vec<(String, String)> = places.into_iter().map(|(p, k)| (p.to_owned(), k.to_owned())).collect();
        assert_eq!(answer.errors(), places, "{shown}");
    }
    let broken = applicant
        .send("PATCH", &path, &json, b"{\n \"answers\": nul }".to_vec())
        .await;
    assert!(text(&broken.json()["detail"]).contains("Zeile 2"), "{}", broken.text());
    let kept = applicant.get(&draft).await.expect(200).json();
    assert_eq!(kept["answers"], json!({}), "nothing of it was saved");
}

#[tokio::test]
async fn wrong_methods_kinds_and_addresses_answer_as_problems_in_the_asked_language() {
    let house = TestHouse::empty().await;
    let (draft, applicant) = house.begin().await;
    for (method, path, kind, status, problem) in [
        ("GET", "/api/v1/nothing", "application/json", 404, "not-found"),
        ("DELETE", "/api/v1/antraege", "application/json", 405, "wrong-method"),
        ("OPTIONS", "/api/v1/antraege", "application/json", 405, "wrong-method"),
        ("POST", "/api/v1/antraege", "text/plain", 415, "unsupported"),
        (
            "POST",
            "/api/v1/antraege",
            "application/x-www-form-urlencoded",
            415,
            "unsupported",
        ),
        ("POST", "/api/v1/antraege", "", 415, "unsupported"),
        ("GET", "/api/v1/leistungen/%ff", "application/json", 400, "bad-request"),
    ] {
        let foreign = [
            ("content-type", kind),
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ];
        let answer = applicant
            .speaking("en")
            .send(method, path, &foreign, b"{}".to_vec())
            .await;
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (status, problem),
            "{method} {path}: {}",
            answer.text()
        );
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "no foreign site may read"
        );
        assert_eq!(answer.header("content-language"), "en");
    }
    let allowed = applicant.send("DELETE", "/api/v1/antraege", &[], Vec::new()).await;
    assert!(allowed.header("allow").contains("POST"), "{:?}", allowed.headers);
    let unknown = house
        .machine
        .post("/api/v1/antraege", &json!({ "service": "x" }))
        .await
        .expect(422);
    assert_eq!(unknown.errors(), [("/service".to_owned(), "unknown".to_owned())]);
    applicant.get(&format!("{draft}/dokumente/not-an-id")).await.expect(404);
}

#[tokio::test]
async fn a_proof_opens_what_it_belongs_to_and_nothing_else() {
    let house = TestHouse::open().await;
    let (one, of_one) = house.filled_in("green").await;
    let (other, of_other) = house.filled_in("careless").await;
    for (machine, draft) in [(&house.machine, &one), (&of_other, &one), (&of_one, &other)] {
        for (method, below) in [
            ("GET", ""),
            ("GET", "/pruefung"),
            ("POST", "/absendung"),
            ("PATCH", "/antworten"),
        ] {
            let answer = machine
                .json(method, &format!("{draft}{below}"), &[], &json!({ "answers": {} }))
                .await;
            assert_eq!(
                (answer.status, answer.problem().as_str()),
                (401, "proof"),
                "{method} {below}"
            );
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    let first = of_one
        .post(&format!("{one}/absendung"), &json!(null))
        .await
        .expect(201)
        .json();
    let second = of_other
        .post(&format!("{other}/absendung"), &json!(null))
        .await
        .expect(201)
        .json();
    let key_of_gone = of_one.get(&one).await;
    assert_eq!(key_of_gone.status, 401, "the draft is a case now");
    let codes = [
        text(&first["code"]),
        text(&second["code"]),
        "0000-0000-0000-0000",
        "",
        "x",
    ];
    for (n, code) in codes.into_iter().enumerate() {
        let applicant = house.machine.with_proof(code);
        let status = applicant.get(text(&first["href"])).await.status;
        assert_eq!(status == 200, n == 0, "{code}");
        let missing = applicant.get("/api/v1/vorgaenge/1234-5678-9012").await;
        assert_eq!(
            missing.problem(),
            "proof",
            "whether a number exists is nobody's business"
        );
    }
    let payment = &first["payments"][0];
    let wrong = house.machine.with_proof(text(&second["payments"][0]["token"]));
    assert_eq!(wrong.get(text(&payment["href"])).await.status, 401);
}

#[tokio::test]
async fn what_an_api_token_may_do_ends_with_the_token() {
    let house = TestHouse::empty().await;
    let account = house.account("clerk", &[web::Role::Clerk], &house.office()).await;
    let (token, session) = (house.token(account).await, house.session(account).await);
    let clerk = house.machine.with_proof(&token);
    clerk.get("/api/v1/desk/vorgaenge").await.expect(200);
    // A session proves nothing here, and a token nothing on the pages.
    let by_cookie = house
        .machine
        .send("GET", "/api/v1/desk/vorgaenge", &[("cookie", &session)], Vec::new())
        .await;
    assert_eq!((by_cookie.status, by_cookie.problem().as_str()), (401, "proof"));
    let plain = testkit::Machine::of_router(house.router.clone()).with_proof(&token);
    assert_eq!(plain.get("/desk").await.status, 401);
    house.clock.advance(jiff::SignedDuration::from_hours(2));
    assert_eq!(
        clerk.get("/api/v1/desk/vorgaenge").await.status,
        401,
        "its time is over"
    );
}
