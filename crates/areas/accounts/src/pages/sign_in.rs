use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use maud::{Markup, html};
use web::controls::{self, Line, Question};
use web::parts::{self, Flash, Look};
use web::{Ctx, Form, PageMeta};

use super::common::{Errors, error_box, form_page, go, problem, query};
use crate::Accounts;
use crate::actions::{self, Progress, SignedIn, Visit};
use crate::rules::places;
use crate::rules::steps::Step;
use crate::texts::t;

/// `/anmeldung`: login and password.
pub(super) async fn show(ctx: Ctx) -> Response {
    let asked = query(&ctx, "weiter").unwrap_or_default();
    if let Some(staff) = &ctx.staff {
        return go(places::return_to(&asked).unwrap_or_else(|| places::landing(&staff.roles)));
    }
    form_page(&vec![], page(&ctx, "", &asked, &vec![]))
}

pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, headers: HeaderMap, form: Form) -> web::Result {
    let (login, asked) = (form.text("anmeldename"), form.get("weiter").unwrap_or_default());
    let password = form.get("passwort").unwrap_or_default();
    let progress = actions::check_password(&accounts, visit(&ctx, &headers), login, password, asked)
        .await
        .map_err(|error| problem(ctx.lang, error))?;
    Ok(match progress {
        Progress::Wrong => {
            let errors = vec![("anmeldename".to_owned(), t(ctx.lang, "sign-in-wrong").into_owned())];
            form_page(&errors, page(&ctx, login, asked, &errors))
        }
        other => onward(&ctx, other),
    })
}

/// `POST /abmeldung`.
pub(super) async fn leave(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    if let Some(token) = ctx.staff_token() {
        actions::sign_out(&accounts, token)
            .await
            .map_err(|error| problem(ctx.lang, error))?;
    }
    let mut response = ctx.redirect_with("/anmeldung", Flash::success(t(ctx.lang, "signed-out")));
    response.headers_mut().append(header::SET_COOKIE, ctx.sign_out_cookie());
    Ok(response)
}

pub(super) fn visit<'a>(ctx: &'a Ctx, headers: &'a HeaderMap) -> Visit<'a> {
    Visit {
        session: ctx.session(),
        staff_token: ctx.staff_token(),
        user_agent: headers
            .get(header::USER_AGENT)
            .and_then(|v| v.to_str().ok())
            .unwrap_or_default(),
    }
}

/// To the next proof, to work, or back to the beginning.
pub(super) fn onward(ctx: &Ctx, progress: Progress) -> Response {
    match progress {
        Progress::Next(Step::Code) => go("/anmeldung/code"),
        Progress::Next(Step::NewPassword) => go("/anmeldung/passwort"),
        Progress::Next(Step::Enrol) => go("/anmeldung/zweiter-faktor"),
        Progress::Done(done) => enter(ctx, &done, go(&destination(&done))),
        Progress::Over | Progress::Wrong | Progress::Next(Step::Done) => {
            ctx.redirect_with("/anmeldung", Flash::info(t(ctx.lang, "sign-in-over")))
        }
    }
}

/// Where the sign-in leads: what was asked for, else where the work is.
pub(super) fn destination(done: &SignedIn) -> String {
    done.return_to
        .clone()
        .unwrap_or_else(|| places::landing(&done.account.roles).to_owned())
}

/// Gives the browser its new session. The old id is worth nothing from now on.
pub(super) fn enter(ctx: &Ctx, done: &SignedIn, mut response: Response) -> Response {
    response
        .headers_mut()
        .append(header::SET_COOKIE, ctx.sign_in_cookie(&done.token));
    response
}

/// Pages before the sign-in have one frame: narrow, unknown to search engines.
pub(super) fn frame(ctx: &Ctx, title: &str, errors: &Errors, main: Markup) -> Markup {
    let meta = PageMeta::new(title).noindex().errors(!errors.is_empty());
    web::page(ctx, &meta, main)
}

fn page(ctx: &Ctx, login: &str, asked: &str, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let (login_label, password_label) = (t(lang, "login-label"), t(lang, "password-label"));
    let error = super::common::error_at(errors, "anmeldename");
    let question = Question::new(lang, "anmeldename", &login_label)
        .error(error)
        .autocomplete("username");
    let line = Line {
        max_chars: 60,
        spellcheck_off: true,
        ..Line::default()
    };
    frame(
        ctx,
        &t(lang, "sign-in-title"),
        errors,
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (t(lang, "sign-in-title")) }
            p .kern-body { (t(lang, "sign-in-intro")) }
            form .sheet .form method="post" action="/anmeldung" {
                (controls::csrf_field(ctx))
                @if places::return_to(asked).is_some() { input type="hidden" name="weiter" value=(asked); }
                (controls::line(&question, login, &line))
                (controls::password(&Question::new(lang, "passwort", &password_label).autocomplete("current-password")))
                div .kern-btn-wrapper { (parts::submit(&t(lang, "continue"), Look::Primary)) }
            }
            (parts::details(&t(lang, "sign-in-trouble"), html! { p .kern-body { (t(lang, "sign-in-trouble-text")) } }))
            p .kern-body .kern-body--muted {
                (t(lang, "sign-in-citizens")) " " a .kern-link href="/leistungen" { (t(lang, "sign-in-citizens-link")) }
            }
        },
    )
}
