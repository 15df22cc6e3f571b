//! The desk for machines: a personal API token carries the roles and offices of its maker, and every rule of the pages
//! holds, because every change is an action of the pages.

mod case;
mod list;
mod steps;
mod town;

use utoipa::OpenApi;
use web::{Access, Limit, Permission, RouteOptions, Routes};

use super::{READ, WRITE};
use crate::Cases;

/// As on the page of the controllers: a script that walks through all plates is stopped.
const LOOKUP: RouteOptions = RouteOptions::limited(Limit::per_minute(40, 20));

pub fn routes() -> Routes<Cases> {
    use Permission as P;
    let token = Access::Token;
    Routes::new()
        .get_with("/api/v1/konto", Access::AnyToken, READ, town::me)
        .get_with("/api/v1/desk/vorgaenge", token(P::CasesRead), READ, list::list)
        .get_with("/api/v1/desk/suche", token(P::CasesRead), READ, list::search)
        .get_with("/api/v1/desk/vorgaenge/{id}", token(P::CasesRead), READ, case::show)
        .get_with("/api/v1/desk/dokumente/{id}", token(P::CasesRead), READ, case::document)
        .post_with(
            "/api/v1/desk/vorgaenge/{id}/schritte",
            token(P::CasesDecide),
            WRITE,
            steps::step,
        )
        .put_with(
            "/api/v1/desk/vorgaenge/{id}/zuweisung",
            token(P::CasesWrite),
            WRITE,
            steps::assign,
        )
        .post_with(
            "/api/v1/desk/vorgaenge/{id}/notizen",
            token(P::CasesWrite),
            WRITE,
            steps::note,
        )
        .post_with(
            "/api/v1/desk/vorgaenge/{id}/nachrichten",
            token(P::CasesWrite),
            WRITE,
            steps::message,
        )
        .get_with("/api/v1/desk/zahlen", token(P::Numbers), READ, town::numbers)
        .post_with("/api/v1/kontrolle", token(P::PlateLookup), LOOKUP, town::plate)
}

#[derive(OpenApi)]
#[openapi(paths(
    town::me,
    list::list,
    list::search,
    case::show,
    case::document,
    steps::step,
    steps::assign,
    steps::note,
    steps::message,
    town::numbers,
    town::plate
))]
struct Document;

pub fn document() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
