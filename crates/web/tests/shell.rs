//! What every page can rely on: who gets in, where forms come from, what answers look like.

mod common;

use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;
use web::{Access, App, Config, Ctx, Form, Limit, Permission, Problem, Role, RouteOptions, Routes};

struct Site {
    app: App,
    router: axum::Router,
    _folder: tempfile::TempDir,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

fn routes() -> Routes {
    let limited = RouteOptions::limited(Limit::per_minute(6, 2));
    Routes::new()
        .get("/", Access::Public, async |ctx: Ctx| {
            web::page(&ctx, &web::PageMeta::new("Start"), web::html! { p { "Da" } })
        })
        .get("/formular", Access::Public, async |ctx: Ctx| ctx.csrf())
        .post("/formular", Access::Public, async |form: Form| {
            format!("got {}", form.text("name"))
        })
        .post_with("/begrenzt", Access::Public, limited, async |_: Form| "ok")
        .post_with(
            "/dateien",
            Access::Public,
            RouteOptions::upload(64 << 10),
            async |form: Form| {
                form.files
                    .iter()
                    .map(|f| format!("{}:{}:{};", f.field, f.file_name, f.content.len()))
                    .collect::<String>()
            },
        )
        .get("/faelle", Access::Staff(Permission::CasesRead), async || "cases")
        .post(
            "/faelle",
            Access::Staff(Permission::CasesDecide),
            async |_: Form| "decided",
        )
        .get("/innen", Access::AnyStaff, async || "inside")
        .get("/antraege/{id}", Access::Applicant, async || "mine")
        .post("/api/v1/haken", Access::Machine, async |ctx: Ctx| {
            format!("staff: {}", ctx.staff.is_some())
        })
        .get("/api/v1/faelle", Access::Staff(Permission::CasesRead), async || "cases")
        .get("/panne", Access::Public, async || -> Result<String, Problem> {
            Err(anyhow::anyhow!("secret detail").into())
        })
        .get("/sturz", Access::Public, crash)
        .get("/abgelehnt", Access::Public, async || {
            Problem::Refused("<b>Nein</b>".to_owned())
        })
}

async fn crash() -> &'static str {
    assert!(std::env::args().count() == 0, "shown on purpose");
    "never"
}

fn site(change: impl FnOnce(&mut Config)) -> Site {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let app = common::site(folder.path(), change);
    Site {
        router: routes().into_router(app.clone()),
        app,
        _folder: folder,
    }
}

impl Site {
    async fn send(&self, request: Request<Body>) -> Answer {
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("a router answers everything");
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 1 << 24).await.expect("a body");
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    /// A session's cookie and a token for its forms.
    async fn session(&self) -> (String, String) {
        let answer = self.get("/formular", "").await;
        (answer.cookie(), answer.body)
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(body.to_owned())).expect("a request"))
            .await
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    fn cookie(&self) -> String {
        self.header("set-cookie")
            .split(';')
            .next()
            .unwrap_or_default()
            .to_owned()
    }
}

fn staff_cookie(role: Role) -> String {
    format!("sitzung=s{}", common::token_of(role))
}

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
