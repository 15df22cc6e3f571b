//! The pages of this area, one file each.

mod account;
mod account_list;
mod account_new;
mod common;
mod log;
mod own;
mod own_password;
mod own_second_factor;
mod secrets;
mod sign_in;
mod sign_in_code;
mod sign_in_enrol;
mod sign_in_password;
mod tokens;

use web::{Access, Limit, Permission, RouteOptions, Routes};

use crate::Accounts;

/// A whole town hall may come through one address at eight o'clock, so the limit is wide; single accounts are
/// protected by their own pauses.
const DOOR: RouteOptions = RouteOptions::limited(Limit::per_minute(60, 60));
/// Forms that prove a password once more.
const PROOF: RouteOptions = RouteOptions::limited(Limit::per_minute(20, 20));

/// All routes of this area: `/anmeldung…`, `/abmeldung`, `/konto…`, `/verwaltung/konten…`.
pub fn routes(accounts: Accounts) -> Routes<()> {
    door().merge(own_account()).merge(administration()).with_state(accounts)
}

fn door() -> Routes<Accounts> {
    let open = Access::Public;
    Routes::new()
        .get("/anmeldung", open, sign_in::show)
        .post_with("/anmeldung", open, DOOR, sign_in::post)
        .get("/anmeldung/code", open, sign_in_code::show)
        .post_with("/anmeldung/code", open, DOOR, sign_in_code::post)
        .get("/anmeldung/passwort", open, sign_in_password::show)
        .post_with("/anmeldung/passwort", open, DOOR, sign_in_password::post)
        .get("/anmeldung/zweiter-faktor", open, sign_in_enrol::show)
        .post_with("/anmeldung/zweiter-faktor", open, DOOR, sign_in_enrol::post)
        // Open to everybody: a session that is over must still find its way out.
        .post("/abmeldung", open, sign_in::leave)
}

fn own_account() -> Routes<Accounts> {
    let staff = Access::AnyStaff;
    Routes::new()
        .get("/konto", staff, own::show)
        .post("/konto/abmeldung-ueberall", staff, own::leave_elsewhere)
        .get("/konto/protokoll", staff, log::show)
        .get("/konto/passwort", staff, own_password::show)
        .post_with("/konto/passwort", staff, PROOF, own_password::post)
        .get("/konto/zweiter-faktor", staff, own_second_factor::show)
        .post_with("/konto/zweiter-faktor", staff, PROOF, own_second_factor::post)
        .get("/konto/zugangstoken", staff, tokens::show)
        .post_with("/konto/zugangstoken", staff, PROOF, tokens::create)
        .post("/konto/zugangstoken/{id}/widerruf", staff, tokens::revoke)
        .post_with("/konto/ersatzcodes", staff, PROOF, own_second_factor::post_codes)
}

fn administration() -> Routes<Accounts> {
    let manage = Access::Staff(Permission::StaffManage);
    Routes::new()
        .get("/verwaltung/konten", manage, account_list::show)
        .get("/verwaltung/konten/neu", manage, account_new::show)
        .post("/verwaltung/konten", manage, account_new::post)
        .get("/verwaltung/konten/{id}", manage, account::show)
        .post("/verwaltung/konten/{id}", manage, account::post)
        .post("/verwaltung/konten/{id}/deaktivierung", manage, account::deactivate)
        .post("/verwaltung/konten/{id}/reaktivierung", manage, account::reactivate)
        .post("/verwaltung/konten/{id}/entsperrung", manage, account::unlock)
        .post("/verwaltung/konten/{id}/abmeldung", manage, account::end_sessions)
        .post("/verwaltung/konten/{id}/startpasswort", manage, account::reset)
}
