//! The citizen's side: apply, follow, answer, check a permit. Works without scripts and without an account.

mod access;
pub(crate) mod account;
mod appointment;
mod begin;
mod check;
mod decision;
pub(crate) mod document;
mod door;
mod follow_ons;
pub(crate) mod form;
pub(crate) mod gate;
mod lookups;
mod own_step;
mod party;
mod person;
pub(crate) mod posted;
mod receipt;
mod renewal;
pub(crate) mod review;
mod save_link;
pub(crate) mod status;
mod status_actions;
mod status_history;
mod status_message;
mod status_parties;
pub(crate) mod told;
pub(crate) mod words;

use web::{Access, Limit, RouteOptions, Routes};

use crate::Cases;

/// Unit: bytes of one posted page with its files.
const UPLOAD_BYTES_MAX: usize = 40 << 20;

pub fn routes() -> Routes<Cases> {
    // People behind one address (a school, an office) share a limit, so it is generous; guessing is not.
    let begin = RouteOptions::limited(Limit::per_minute(30, 30));
    let guess = RouteOptions::limited(Limit::per_minute(10, 10));
    let write = RouteOptions::limited(Limit::per_minute(120, 120));
    // Who follows a link looks at a few files too; who walks through codes is stopped.
    let open_link = RouteOptions::limited(Limit::per_minute(40, 40));
    let answer = RouteOptions::upload(UPLOAD_BYTES_MAX).with_limit(Limit::per_minute(60, 60));
    let upload = RouteOptions::upload(UPLOAD_BYTES_MAX).with_limit(Limit::per_minute(120, 120));
    Routes::new()
        .get("/antraege/neu/{service}", Access::Public, begin::show)
        .post_with("/antraege/neu/{service}", Access::Public, begin, begin::start)
        .get("/antraege/neu/{service}/{entry}", Access::Public, begin::show_entry)
        .post_with(
            "/antraege/neu/{service}/{entry}",
            Access::Public,
            begin,
            begin::start_entry,
        )
        .get("/antraege/{token}", Access::Applicant, form::resume)
        .get("/antraege/{token}/seite/{page}", Access::Applicant, form::show)
        .post_with("/antraege/{token}/seite/{page}", Access::Applicant, upload, form::save)
        .get(
            "/antraege/{token}/datei/{document}",
            Access::Applicant,
            document::of_draft,
        )
        .get("/antraege/{token}/merken", Access::Applicant, save_link::show)
        .post_with("/antraege/{token}/merken", Access::Applicant, guess, save_link::send)
        .get("/antraege/{token}/pruefen", Access::Applicant, review::show)
        .post_with("/antraege/{token}/absendung", Access::Applicant, write, review::send)
        .get("/vorgaenge/{reference}/eingang", Access::Applicant, receipt::show)
        .get("/status", Access::Public, access::ask)
        .post_with("/status", Access::Public, guess, access::open)
        .get("/vorgaenge/{reference}", Access::Applicant, status::show)
        .get(
            "/vorgaenge/{reference}/dokumente/{document}",
            Access::Applicant,
            document::of_case,
        )
        .post_with(
            "/vorgaenge/{reference}/nachrichten",
            Access::Applicant,
            upload,
            status_actions::message,
        )
        .post_with(
            "/vorgaenge/{reference}/benachrichtigung",
            Access::Applicant,
            write,
            status_actions::notice,
        )
        .get(
            "/vorgaenge/{reference}/ruecknahme",
            Access::Applicant,
            status_actions::ask_withdraw,
        )
        .post_with(
            "/vorgaenge/{reference}/ruecknahme",
            Access::Applicant,
            write,
            status_actions::withdraw,
        )
        .get(
            "/vorgaenge/{reference}/schritte/{action}",
            Access::Applicant,
            own_step::show,
        )
        .post_with(
            "/vorgaenge/{reference}/schritte/{action}",
            Access::Applicant,
            write,
            own_step::take,
        )
        .get(
            "/vorgaenge/{reference}/termine/{appointment}",
            Access::Applicant,
            appointment::choose,
        )
        .post_with(
            "/vorgaenge/{reference}/termine/{appointment}",
            Access::Applicant,
            write,
            appointment::book,
        )
        .post_with(
            "/vorgaenge/{reference}/termine/{appointment}/absage",
            Access::Applicant,
            write,
            appointment::give_back,
        )
        .get(
            "/vorgaenge/{reference}/termine/{appointment}/kalender.ics",
            Access::Applicant,
            appointment::calendar_file,
        )
        .post_with(
            "/vorgaenge/{reference}/nutzerkonto",
            Access::Applicant,
            write,
            account::keep,
        )
        .post_with(
            "/vorgaenge/{reference}/folgeantraege/{follow_on}",
            Access::Applicant,
            begin,
            follow_ons::begin,
        )
        .get("/vorgaenge/{reference}/ueberpruefung", Access::Applicant, person::ask)
        .post_with(
            "/vorgaenge/{reference}/ueberpruefung",
            Access::Applicant,
            write,
            person::send,
        )
        .get(
            "/vorgaenge/{reference}/adresse",
            Access::Public,
            status_actions::confirm_mail,
        )
        .get("/verlaengerung/{token}", Access::Applicant, renewal::show)
        .post_with("/verlaengerung/{token}", Access::Applicant, begin, renewal::start)
        .get("/beteiligung", Access::Public, party::ask)
        .post_with("/beteiligung", Access::Public, guess, party::open)
        .get_with("/beteiligung/{code}", Access::Applicant, open_link, party::show)
        .post_with("/beteiligung/{code}", Access::Applicant, answer, party::answer)
        .get_with(
            "/beteiligung/{code}/dokumente/{document}",
            Access::Applicant,
            open_link,
            party::file,
        )
        .get("/pruefung", Access::Public, check::ask)
        .get_with("/pruefung/{code}", Access::Public, guess, check::show)
}
