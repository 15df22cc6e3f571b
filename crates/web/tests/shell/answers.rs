//! What answers look like, whatever went wrong.

use super::*;

#[tokio::test]
async fn a_fault_shows_its_number_and_never_its_cause() {
    let site = site(|_| {});
    for path in ["/panne", "/sturz"] {
        let answer = site.get(path, "").await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(answer.body.contains(answer.header("x-request-id")), "{path}");
        assert!(
            !answer.body.contains("secret detail") && !answer.body.contains("shown on purpose"),
            "{path}"
        );
    }
    let refused = site.get("/abgelehnt", "").await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.body.contains("&lt;b&gt;Nein&lt;/b&gt;"));
}

#[tokio::test]
async fn an_unknown_page_is_a_page_and_for_machines_a_problem() {
    let site = site(|_| {});
    let page = site.get("/gibt/es/nicht", "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("<h1") && page.body.contains("Diese Seite gibt es nicht"));
    let request = Request::get("/gibt/es/nicht")
        .header("accept", "application/json")
        .body(Body::empty());
    let json = site.send(request.expect("a request")).await;
    let problem: serde_json::Value = serde_json::from_str(&json.body).expect("JSON");
    assert_eq!(problem["status"], 404);
    assert_eq!(json.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn an_address_that_hurries_waits_and_is_told_how_long() {
    let site = site(|config| config.trusted_proxies = 1);
    let (cookie, token) = site.session().await;
    let body = format!("_csrf={token}");
    let from = |address: &'static str| [("cookie", cookie.clone()), ("x-forwarded-for", address.to_owned())];
    let mut statuses = Vec::new();
    for address in ["192.0.2.1", "192.0.2.1", "6.6.6.6, 192.0.2.1", "192.0.2.2"] {
        let headers = from(address);
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let answer = site.post("/begrenzt", &headers, &body).await;
        statuses.push((answer.status.as_u16(), answer.header("retry-after").to_owned()));
    }
    let expected = [(200, ""), (200, ""), (429, "10"), (200, "")];
    assert_eq!(statuses, expected.map(|(status, wait)| (status, wait.to_owned())));
}

#[tokio::test]
async fn answers_carry_the_headers_that_protect_their_readers() {
    let site = site(|config| config.base_url = "https://rathaus.example".to_owned());
    let page = site.get("/", "").await;
    let nonce = page
        .body
        .split("nonce=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert_eq!(nonce.len(), 32);
    assert!(
        page.header("content-security-policy")
            .contains(&format!("script-src 'nonce-{nonce}'"))
    );
    assert!(!page.body.contains("style=\"") && !page.body.contains("onclick"));
    assert_eq!(page.header("x-frame-options"), "DENY");
    assert_eq!(page.header("referrer-policy"), "same-origin");
    assert!(page.header("strict-transport-security").contains("max-age"));
    assert_eq!(page.header("set-cookie"), "", "a page without a form needs no session");
    let again = site.get("/", "").await;
    assert!(!again.body.contains(nonce), "a nonce counts once");
    let personal = site.get("/antraege/1", "").await;
    assert_eq!(personal.header("referrer-policy"), "no-referrer");
    assert_eq!(
        (personal.header("cache-control"), personal.header("x-robots-tag")),
        ("no-store", "noindex")
    );
    let form = site.get("/formular", "").await;
    assert!(form.header("set-cookie").starts_with("__Host-sitzung=a"));
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(form.header("set-cookie").contains(attribute), "{attribute}");
    }
}

#[tokio::test]
async fn colours_and_language_are_chosen_without_scripts_and_lead_nowhere_else() {
    let site = site(|_| {});
    let chosen = site
        .post(
            "/darstellung",
            &[("sec-fetch-site", "same-origin")],
            "farben=dunkel&zurueck=/formular",
        )
        .await;
    assert_eq!(
        (chosen.status, chosen.header("location")),
        (StatusCode::SEE_OTHER, "/formular")
    );
    let dark = site.get("/", &chosen.cookie()).await;
    assert!(dark.body.contains("data-kern-theme=\"dark\""));
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", ""] {
        let body = format!("farben=hell&zurueck={elsewhere}");
        assert_eq!(site.post("/darstellung", &[], &body).await.header("location"), "/");
    }
    let english = site.get("/?lang=en", "").await;
    assert!(english.body.contains("<html lang=\"en\"") && english.cookie() == "sprache=en");
}

#[tokio::test]
async fn on_the_answer_to_a_form_language_and_colours_lead_to_a_page_that_can_be_opened() {
    let site = site(|_| {});
    let (cookie, token) = site.session().await;
    let headers = [("cookie", cookie.as_str())];
    let refused = site
        .post("/formular/pruefung?a=1", &headers, &format!("_csrf={token}"))
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(
        refused.body.contains("href=\"/formular?a=1&amp;lang=en\""),
        "{}",
        refused.body
    );
    assert!(refused.body.contains("name=\"zurueck\" value=\"/formular?a=1\""));
    assert!(!refused.body.contains("\"/formular/pruefung"));
}

#[tokio::test]
async fn assets_are_kept_for_ever_under_names_that_hold_their_content() {
    let site = site(|_| {});
    let page = site.get("/", "").await.body;
    let hrefs: Vec<&str> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(hrefs.len() >= 6, "{hrefs:?}");
    for href in hrefs {
        let answer = site.get(href, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{href}");
        assert!(answer.header("cache-control").contains("immutable"), "{href}");
    }
    for traversal in [
        "/assets/../Cargo.toml",
        "/assets/%2e%2e%2fCargo.toml",
        "/assets/rathaus.css",
    ] {
        assert_eq!(
            site.get(traversal, "").await.status,
            StatusCode::NOT_FOUND,
            "{traversal}"
        );
    }
}

#[tokio::test]
async fn figures_name_templates_and_never_paths() {
    let site = site(|_| {});
    site.get("/antraege/4711", "").await;
    site.get("/gibt/es/nicht", "").await;
    let text = web::metrics_text(&site.app);
    assert!(
        text.contains("http_requests_total{method=\"GET\",route=\"/antraege/{id}\",status=\"2xx\"} 1"),
        "{text}"
    );
    assert!(text.contains("route=\"none\",status=\"4xx\"} 1") && !text.contains("4711"));
}

#[tokio::test]
async fn too_much_is_refused_with_the_limit_and_files_arrive_with_harmless_names() {
    let site = site(|_| {});
    let (cookie, token) = site.session().await;
    let large = site
        .post(
            "/formular",
            &[("cookie", &cookie)],
            &format!("_csrf={token}&name={}", "x".repeat(300 << 10)),
        )
        .await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.body.contains("256\u{a0}KB"));
    let part =
        |name: &str, content: &str| format!("--x\r\nContent-Disposition: form-data; {name}\r\n\r\n{content}\r\n");
    let body = |parts: &[String]| format!("{}{}--x--\r\n", part("name=\"_csrf\"", &token), parts.concat());
    let good = body(&[
        part("name=\"doc\"; filename=\"../../etc/pass\\wd.pdf\"", "%PDF"),
        part("name=\"doc\"; filename=\"\"", ""),
    ]);
    let too_large = body(&[part("name=\"doc\"; filename=\"a.pdf\"", &"x".repeat(70 << 10))]);
    let cut_off = good[..good.len() - 12].to_owned();
    for (body, status, text) in [
        (good, StatusCode::OK, "doc:wd.pdf:4;"),
        (too_large, StatusCode::PAYLOAD_TOO_LARGE, "64\u{a0}KB"),
        (cut_off, StatusCode::BAD_REQUEST, "unvollständig"),
    ] {
        let request = Request::post("/dateien")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header(header::COOKIE, &cookie)
            .body(Body::from(body));
        let answer = site.send(request.expect("a request")).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(text), "{}", answer.body);
    }
}

#[tokio::test]
async fn files_are_written_only_for_who_has_the_token_and_within_the_limits_of_the_town() {
    let site = site(|config| config.files = web::FileLimits::new(100 << 10, false));
    let (cookie, token) = site.session().await;
    let part =
        |name: &str, content: &str| format!("--x\r\nContent-Disposition: form-data; {name}\r\n\r\n{content}\r\n");
    let (ours, none) = (part("name=\"_csrf\"", &token), part("name=\"_csrf\"", "none"));
    let file = |kilobytes: usize| part("name=\"doc\"; filename=\"a.pdf\"", &"x".repeat(kilobytes << 10));
    for (parts, status, text) in [
        (vec![ours.clone(), file(100)], StatusCode::OK, "doc:a.pdf:102400;"),
        (vec![ours.clone(), file(101)], StatusCode::OK, "doc:a.pdf:TooLarge;"),
        (
            vec![ours.clone(), file(90), file(90)],
            StatusCode::OK,
            "doc:a.pdf:92160;doc:a.pdf:92160;",
        ),
        (
            vec![ours.clone(), file(4 << 10)],
            StatusCode::PAYLOAD_TOO_LARGE,
            "100\u{a0}KB",
        ),
        (vec![none, file(1)], StatusCode::FORBIDDEN, ""),
        (vec![file(1), ours.clone()], StatusCode::FORBIDDEN, ""),
        (
            vec![ours.clone(), part("name=\"a\"", &"x".repeat(1100 << 10))],
            StatusCode::PAYLOAD_TOO_LARGE,
            "1\u{a0}MB",
        ),
    ] {
        let request = Request::post("/plaene")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
            .header(header::COOKIE, &cookie)
            .body(Body::from(format!("{}--x--\r\n", parts.concat())));
        let answer = site.send(request.expect("a request")).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(answer.body.contains(text), "{text}: {}", answer.body);
        assert_eq!(site.parts_on_disk(), 0, "{text}");
    }
}

#[test]
fn the_shells_texts_are_complete_and_used() {
    let files = ["de", "de-x-leicht", "en"].map(|code| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("texts/{code}.ftl"));
        (
            base::Lang::from_code(code).expect("a language"),
            std::fs::read_to_string(path).expect("a file"),
        )
    });
    let files: Vec<(base::Lang, &str)> = files.iter().map(|(lang, text)| (*lang, text.as_str())).collect();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let problems = web::texts::check_texts(&source, &files, &["problem-"]);
    assert!(problems.is_empty(), "{problems:#?}");
}
