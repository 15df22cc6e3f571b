//! The desk: clerks see what needs a human, controllers look up a plate, administrators watch the machine.

mod admin;
mod appointments;
mod assisted;
pub(crate) mod case;
pub(crate) mod control;
pub(crate) mod documents;
pub(crate) mod numbers;
mod outbox;
mod parties;
pub(crate) mod people;
mod post;
mod retention;
pub(crate) mod search;
mod services;
mod step_form;
mod steps;
pub(crate) mod views;
pub(crate) mod words;
mod worklist;

pub use services::obstacle_text;
use web::{Access, Limit, Permission, RouteOptions, Routes};

use crate::Cases;

/// Unit: bytes of one posted answer with its files.
const UPLOAD_BYTES_MAX: usize = 40 << 20;
/// Unit: seconds; checking every chain of a large town takes its time.
const VERIFY_TIMEOUT_S: u64 = 300;

pub fn routes() -> Routes<Cases> {
    use Permission as P;
    const fn staff(permission: Permission) -> Access {
        Access::Staff(permission)
    }
    // A hand on a phone types no faster; a script that walks through all plates is stopped.
    let lookup = RouteOptions::limited(Limit::per_minute(40, 20));
    let upload = RouteOptions::upload(UPLOAD_BYTES_MAX);
    let verify = RouteOptions::default().with_timeout(VERIFY_TIMEOUT_S);
    Routes::new()
        .get("/desk", staff(P::CasesRead), worklist::show)
        .post("/desk/zuweisung", staff(P::CasesWrite), worklist::take)
        .get("/desk/suche", staff(P::CasesRead), search::show)
        .get("/desk/vorgaenge/{id}", staff(P::CasesRead), case::show)
        .post("/desk/vorgaenge/{id}/schritte", staff(P::CasesDecide), steps::step)
        .get(
            "/desk/vorgaenge/{id}/schritte/{action}",
            staff(P::CasesDecide),
            step_form::show,
        )
        .post(
            "/desk/vorgaenge/{id}/schritte/{action}",
            staff(P::CasesDecide),
            step_form::take,
        )
        .post("/desk/vorgaenge/{id}/notizen", staff(P::CasesWrite), steps::note)
        .post("/desk/vorgaenge/{id}/nachrichten", staff(P::CasesWrite), steps::message)
        .post("/desk/vorgaenge/{id}/zuweisung", staff(P::CasesWrite), steps::assign)
        .post(
            "/desk/vorgaenge/{id}/aufbewahrung",
            staff(P::CasesAssign),
            retention::keep,
        )
        .post(
            "/desk/vorgaenge/{id}/beteiligungen/{party}",
            staff(P::CasesWrite),
            steps::party,
        )
        .get("/desk/termine", staff(P::CasesRead), appointments::list)
        .get(
            "/desk/vorgaenge/{id}/termine/{appointment}",
            staff(P::CasesWrite),
            appointments::show,
        )
        .post(
            "/desk/vorgaenge/{id}/termine/{appointment}",
            staff(P::CasesWrite),
            appointments::book,
        )
        .post(
            "/desk/vorgaenge/{id}/termine/{appointment}/vereinbarung",
            staff(P::CasesWrite),
            appointments::agree,
        )
        .post(
            "/desk/vorgaenge/{id}/termine/{appointment}/ende",
            staff(P::CasesWrite),
            appointments::close,
        )
        .get("/desk/beteiligungen", staff(P::CasesRead), parties::list)
        .get("/desk/beteiligungen/{id}", staff(P::CasesRead), parties::show)
        .post_with(
            "/desk/beteiligungen/{id}",
            staff(P::CasesWrite),
            upload,
            parties::answer,
        )
        .get(
            "/desk/beteiligungen/{id}/dokumente/{document}",
            staff(P::CasesRead),
            parties::file,
        )
        .get("/desk/aussonderung", staff(P::CasesAssign), retention::show)
        .get("/desk/dokumente/{id}", staff(P::CasesRead), documents::show)
        .get(
            "/desk/dokumente/{id}/vorschau",
            staff(P::CasesRead),
            documents::thumbnail,
        )
        .post(
            "/desk/dokumente/{id}/aushaendigung",
            staff(P::CasesWrite),
            documents::hand_over,
        )
        .post("/desk/dokumente/{id}/zuordnung", staff(P::CasesWrite), documents::sort)
        .get("/desk/mitteilungen/{id}", staff(P::CasesRead), outbox::content)
        .post("/desk/mitteilungen/{id}/versand", staff(P::CasesWrite), outbox::again)
        .get("/desk/post", staff(P::CasesWrite), post::show)
        .post("/desk/post", staff(P::CasesWrite), post::mark)
        .get("/desk/neu", staff(P::Assist), assisted::show)
        .post("/desk/neu", staff(P::Assist), assisted::start)
        .get("/desk/zahlen", staff(P::Numbers), numbers::show)
        .get("/kontrolle", staff(P::PlateLookup), control::ask)
        .post_with("/kontrolle", staff(P::PlateLookup), lookup, control::answer)
        .get("/verwaltung", staff(P::JobsManage), admin::start::show)
        .get("/verwaltung/aufgaben", staff(P::JobsManage), admin::jobs::show)
        .post("/verwaltung/aufgaben/{id}/lauf", staff(P::JobsManage), admin::jobs::run)
        .get("/verwaltung/nachweis", staff(P::AuditRead), admin::audit::show)
        .post_with(
            "/verwaltung/nachweis",
            staff(P::AuditRead),
            verify,
            admin::audit::verify,
        )
        .get("/verwaltung/ausgang", staff(P::JobsManage), admin::outbox::show)
        .post("/verwaltung/ausgang", staff(P::JobsManage), admin::outbox::set)
        .post(
            "/verwaltung/ausgang/{id}/versand",
            staff(P::JobsManage),
            admin::outbox::again,
        )
        .get("/verwaltung/register", staff(P::AuditRead), admin::registers::show)
        .post("/verwaltung/register", staff(P::JobsManage), admin::registers::set)
        .merge(services::routes())
}
