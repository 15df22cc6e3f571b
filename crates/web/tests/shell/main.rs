//! What every page can rely on: who gets in, where forms come from, what answers look like.

mod access;
mod answers;
#[path = "../common/mod.rs"]
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
        .post("/formular/pruefung", Access::Public, async |_: Form| {
            Problem::Refused("Nein".to_owned())
        })
        .post_with("/begrenzt", Access::Public, limited, async |_: Form| "ok")
        .post_with("/dateien", Access::Public, RouteOptions::upload(64 << 10), files)
        .post_with("/plaene", Access::Public, RouteOptions::files(), files)
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

/// What files came, as they were received.
async fn files(form: Form) -> String {
    let files = form.files.iter().map(|f| match &f.content {
        web::Received::Whole(part) => format!("{}:{}:{};", f.field, f.file_name, part.bytes()),
        other => format!("{}:{}:{other:?};", f.field, f.file_name),
    });
    files.collect()
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

    /// Files that were received and kept by nobody.
    fn parts_on_disk(&self) -> usize {
        let incoming = self.app.blobs.folder().join("incoming");
        std::fs::read_dir(incoming).expect("a folder").count()
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
