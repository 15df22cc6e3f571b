//! The town's own texts: imprint, privacy, accessibility and what else a site must say.

use std::future::Future;
use std::pin::Pin;

use axum::response::{IntoResponse, Response};
use web::{Ctx, PageMeta, PreEscaped, Problem, html, page};

/// Address and name of a text in the town's folder.
#[derive(Clone, Copy)]
pub struct TownPage {
    pub path: &'static str,
    name: &'static str,
}

pub const PAGES: [TownPage; 8] = [
    TownPage {
        path: "/impressum",
        name: "impressum",
    },
    TownPage {
        path: "/datenschutz",
        name: "datenschutz",
    },
    TownPage {
        path: "/barrierefreiheit",
        name: "barrierefreiheit",
    },
    TownPage {
        path: "/cookies",
        name: "cookies",
    },
    TownPage {
        path: "/hilfe",
        name: "hilfe",
    },
    TownPage {
        path: "/leichte-sprache",
        name: "leichte-sprache",
    },
    TownPage {
        path: "/gebaerdensprache",
        name: "gebaerdensprache",
    },
    TownPage {
        path: "/rueckmeldung",
        name: "rueckmeldung",
    },
];

type Answer = Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send>>;

impl TownPage {
    pub fn handler(self) -> impl Fn(Ctx) -> Answer + Clone + Send + Sync + 'static {
        move |ctx: Ctx| Box::pin(async move { show(&ctx, self.name) })
    }
}

fn show(ctx: &Ctx, name: &str) -> Result<Response, Problem> {
    let markdown = ctx.app.town.page(name, ctx.lang).ok_or(Problem::NotFound)?;
    let title = markdown
        .lines()
        .find_map(|line| line.strip_prefix("# "))
        .unwrap_or(name);
    let body = catalog::markdown::render_page(markdown);
    let main = html! { article .prose { (PreEscaped(body.as_str())) } };
    Ok(page(ctx, &PageMeta::new(title), main).into_response())
}
