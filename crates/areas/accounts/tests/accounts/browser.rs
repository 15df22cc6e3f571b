use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::sync::Arc;
use tower::ServiceExt;
use web::{Access, App, AppParts, Config, Permission, Routes, Texts};

use crate::town::TestTown;

/// A browser without scripts: keeps cookies, fills in forms, follows nothing by itself.
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let start = self
            .body
            .find(&mark)
            .unwrap_or_else(|| panic!("{name} is not in {}", self.body))
            + mark.len();
        self.body[start..].split('"').next().unwrap_or_default().to_owned()
    }
}

/// The routes of accounts and two pages of other areas to be sent to.
pub fn router(town: &TestTown) -> Router {
    let app = App::new(AppParts {
        store: town.store.clone(),
        town: town.town.clone(),
        clock: town.clock.clone(),
        rng: town.rng.clone(),
        blobs: store::Blobs::open(town.folder.path()).expect("opens"),
        secret_key: [7; 32],
        sessions: Arc::new(town.accounts.sessions()),
        texts: Arc::new(Texts::new(&[])),
        citizen_nav: vec![],
        desk_nav: vec![],
        config: Config {
            compress: false,
            ..Config::default()
        },
        scanner: Arc::new(base::ports::NoScanner),
    });
    let desk = Routes::new()
        .get("/desk", Access::Staff(Permission::CasesRead), async || "the desk")
        .get(
            "/verwaltung",
            Access::Staff(Permission::StaffManage),
            async || "administration",
        );
    accounts::routes(town.accounts.clone()).merge(desk).into_router(app)
}

impl Browser {
    pub fn new(router: &Router) -> Browser {
        Browser {
            router: router.clone(),
            cookies: BTreeMap::new(),
        }
    }

    pub fn session(&self) -> &str {
        self.cookies.get("sitzung").map_or("", String::as_str)
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: String) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .body(Body::from(body))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let (parts, body) = response.into_parts();
        for value in parts.headers.get_all(header::SET_COOKIE) {
            let pair = value.to_str().expect("text").split(';').next().unwrap_or_default();
            let (name, value) = pair.split_once('=').expect("a cookie");
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = body.collect().await.expect("a body").to_bytes();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).header(header::ACCEPT, "text/html"), String::new())
            .await
    }

    /// Posts exactly these fields.
    pub async fn post_bare(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = Request::post(path)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, body).await
    }

    /// Posts the form of the page at `from`, with its token.
    pub async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(from).await;
        assert_eq!(page.status, StatusCode::OK, "{from}: {}", page.body);
        let token = page.hidden("_csrf");
        let mut all = vec![("_csrf", token.as_str())];
        all.extend_from_slice(fields);
        self.post_bare(path, &all).await
    }
}
