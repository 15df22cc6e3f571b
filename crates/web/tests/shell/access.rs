//! Who gets in, and where forms must come from.

use super::*;

#[tokio::test]
async fn a_form_counts_only_with_its_own_token_from_our_own_page() {
    let site = site(|_| {});
    let (cookie, token) = site.session().await;
    let (other_cookie, other_token) = site.session().await;
    let staff = staff_cookie(Role::Clerk);
    let broken = format!("{}0", &token[..63]);
    let ok = StatusCode::OK;
    let no = StatusCode::FORBIDDEN;
    for (what, cookie, token, extra, expected) in [
        (
            "all as it should be",
            &cookie,
            token.as_str(),
            ("sec-fetch-site", "same-origin"),
            ok,
        ),
        ("an old browser that says nothing", &cookie, &token, ("x-none", ""), ok),
        (
            "origin is ours",
            &cookie,
            &token,
            ("origin", "http://localhost:8080"),
            ok,
        ),
        (
            "origin hidden by our own referrer policy",
            &cookie,
            &token,
            ("origin", "null"),
            ok,
        ),
        (
            "origin is another site",
            &cookie,
            &token,
            ("origin", "https://evil.example"),
            no,
        ),
        (
            "origin only begins like ours",
            &cookie,
            &token,
            ("origin", "http://localhost:8080.evil.example"),
            no,
        ),
        ("another site", &cookie, &token, ("sec-fetch-site", "cross-site"), no),
        (
            "a neighbour below the same domain",
            &cookie,
            &token,
            ("sec-fetch-site", "same-site"),
            no,
        ),
        ("no token", &cookie, "", ("sec-fetch-site", "same-origin"), no),
        (
            "a changed token",
            &cookie,
            &broken,
            ("sec-fetch-site", "same-origin"),
            no,
        ),
        (
            "garbage",
            &cookie,
            "%F0%9F%98%80",
            ("sec-fetch-site", "same-origin"),
            no,
        ),
        (
            "somebody else's token",
            &cookie,
            &other_token,
            ("sec-fetch-site", "same-origin"),
            no,
        ),
        (
            "somebody else's session",
            &other_cookie,
            &token,
            ("sec-fetch-site", "same-origin"),
            no,
        ),
        (
            "no session",
            &String::new(),
            &token,
            ("sec-fetch-site", "same-origin"),
            no,
        ),
        (
            "the token of before the sign-in",
            &staff,
            &token,
            ("sec-fetch-site", "same-origin"),
            no,
        ),
    ] {
        let body = format!("name=Zo%C3%AB&_csrf={token}");
        let answer = site.post("/formular", &[("cookie", cookie), extra], &body).await;
        assert_eq!(answer.status, expected, "{what}");
        assert_eq!(answer.body == "got Zoë", expected == ok, "{what}");
    }
    let by_header = site
        .post("/formular", &[("cookie", &cookie), ("x-csrf-token", &token)], "name=A")
        .await;
    assert_eq!(by_header.body, "got A");
}

#[tokio::test]
async fn tokens_differ_from_page_to_page_and_all_hold() {
    let site = site(|_| {});
    let (cookie, first) = site.session().await;
    let second = site.get("/formular", &cookie).await.body;
    assert_ne!(first, second);
    for token in [first, second] {
        let answer = site
            .post("/formular", &[("cookie", &cookie)], &format!("_csrf={token}"))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn every_declared_route_lets_in_exactly_the_roles_that_its_access_names() {
    let site = site(|_| {});
    for route in routes()
        .declared()
        .into_iter()
        .filter(|route| route.method == "GET" && !route.path.contains("panne"))
    {
        let path = route.path.replace("{id}", "1");
        for role in [
            None,
            Some(Role::Clerk),
            Some(Role::Cashier),
            Some(Role::Controller),
            Some(Role::Administrator),
        ] {
            let allowed = match (route.access, role) {
                (Access::Public | Access::Applicant | Access::Machine, _) => true,
                (Access::AnyStaff, role) => role.is_some(),
                // A session is no API token.
                (Access::Token(_) | Access::AnyToken, _) => false,
                (Access::Staff(permission), role) => role.is_some_and(|role| web::access::may(&[role], permission)),
            };
            let answer = site.get(&path, &role.map(staff_cookie).unwrap_or_default()).await;
            let denied = match answer.status {
                StatusCode::SEE_OTHER => answer.header("location").starts_with("/anmeldung"),
                status => status == StatusCode::FORBIDDEN || status == StatusCode::UNAUTHORIZED,
            };
            assert_eq!(denied, !allowed, "{path} as {role:?}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_sign_in_and_back_and_machines_get_a_status() {
    let site = site(|_| {});
    let page = site.get("/faelle?seite=2", "").await;
    assert_eq!(
        (page.status, page.header("location")),
        (StatusCode::SEE_OTHER, "/anmeldung?weiter=%2Ffaelle%3Fseite%3D2")
    );
    let api = site.get("/api/v1/faelle", "").await;
    assert_eq!(
        (api.status, api.header("content-type")),
        (StatusCode::UNAUTHORIZED, "application/problem+json")
    );
    let known = site.get("/api/v1/faelle", &staff_cookie(Role::Cashier)).await;
    assert_eq!(known.status, StatusCode::FORBIDDEN);
    let forged = site.get("/faelle", &format!("sitzung=s{}", "0".repeat(64))).await;
    assert_eq!(forged.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn cookies_count_for_nothing_beside_a_bearer_token() {
    let site = site(|_| {});
    let cookie = staff_cookie(Role::Clerk);
    let with_bearer = site
        .post(
            "/api/v1/haken",
            &[("cookie", &cookie), ("authorization", "Bearer x")],
            "",
        )
        .await;
    assert_eq!(with_bearer.body, "staff: false");
}
