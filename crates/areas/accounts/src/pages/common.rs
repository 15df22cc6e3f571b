use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Lang;
use base::clock::{german_zone, timestamp_from_us};
use maud::{Markup, html};
use web::parts::{self, Tone};
use web::{Ctx, PageMeta, Problem, Role, Staff};

use crate::rules::Refusal;
use crate::texts::t;
use crate::{Account, AccountError, Accounts, Acting};

/// What is wrong on a form: posted name and text. An empty name is about the whole.
pub(super) type Errors = Vec<(String, String)>;

/// A refusal as the form shows it; everything else becomes a problem of its own.
pub(super) fn mendable(lang: Lang, error: AccountError) -> Result<Errors, Problem> {
    match error {
        AccountError::Refused(refusal) => Ok(refused(lang, refusal)),
        other => Err(problem(lang, other)),
    }
}

pub(super) fn refused(lang: Lang, refusal: Refusal) -> Errors {
    vec![(
        refusal.field().unwrap_or_default().to_owned(),
        t(lang, refusal.key()).into_owned(),
    )]
}

pub(super) fn problem(lang: Lang, error: AccountError) -> Problem {
    match error {
        AccountError::Refused(refusal) => Problem::Refused(t(lang, refusal.key()).into_owned()),
        AccountError::NotFound => Problem::NotFound,
        AccountError::Store(error) => error.into(),
        AccountError::Fault(fault) => fault.into(),
    }
}

/// The text of the error at one question; empty when it is fine.
pub(super) fn error_at<'a>(errors: &'a Errors, name: &str) -> &'a str {
    errors
        .iter()
        .find(|(field, _)| field == name)
        .map_or("", |(_, text)| text)
}

/// All errors on top of a form: those at questions as links, the others as they are.
pub(super) fn error_box(lang: Lang, errors: &Errors) -> Markup {
    let (whole, at_fields): (Errors, Errors) = errors.iter().cloned().partition(|(field, _)| field.is_empty());
    html! {
        @for (_, text) in &whole { div role="alert" { (parts::alert(Tone::Danger, text, html! {})) } }
        (web::controls::error_summary(lang, &at_fields))
    }
}

/// A page that shows a form; with errors it answers 422, so that machines see it as well.
pub(super) fn form_page(errors: &Errors, page: Markup) -> Response {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    (status, page).into_response()
}

pub(super) fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// Who is signed in. Routes for staff only let nobody else pass.
pub(super) fn me(ctx: &Ctx) -> Result<(&Staff, &str), Problem> {
    ctx.staff.as_ref().zip(ctx.staff_token()).ok_or(Problem::SignIn)
}

pub(super) fn acting(ctx: &Ctx) -> Result<Acting, Problem> {
    let (staff, _) = me(ctx)?;
    Ok(Acting {
        id: Some(staff.id),
        roles: staff.roles.clone(),
    })
}

/// A value of the address, `?q=…`.
pub(super) fn query(ctx: &Ctx, name: &str) -> Option<String> {
    form_urlencoded::parse(ctx.query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

/// An instant for people, in German time.
pub(super) fn moment(lang: Lang, us: i64) -> String {
    let format = if lang == Lang::En {
        "%-d %B %Y, %H:%M"
    } else {
        "%d.%m.%Y, %H:%M Uhr"
    };
    timestamp_from_us(us)
        .to_zoned(german_zone())
        .strftime(format)
        .to_string()
}

/// A day for people.
pub(super) fn day(lang: Lang, us: i64) -> String {
    let format = if lang == Lang::En { "%-d %B %Y" } else { "%d.%m.%Y" };
    timestamp_from_us(us)
        .to_zoned(german_zone())
        .strftime(format)
        .to_string()
}

pub(super) fn role_name(lang: Lang, role: Role) -> String {
    let key = match role {
        Role::Clerk => "role-clerk",
        Role::TeamLead => "role-team-lead",
        Role::Cashier => "role-cashier",
        Role::Controller => "role-controller",
        Role::Administrator => "role-administrator",
    };
    t(lang, key).into_owned()
}

pub(super) fn role_names(lang: Lang, roles: &[Role]) -> String {
    roles
        .iter()
        .map(|role| role_name(lang, *role))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Names of offices; one that the town no longer has keeps its id.
pub(super) fn office_names(accounts: &Accounts, lang: Lang, ids: &[String]) -> String {
    let name = |id: &String| {
        accounts
            .town
            .office(id)
            .map_or(id.as_str(), |office| office.name.get(lang))
            .to_owned()
    };
    ids.iter().map(name).collect::<Vec<_>>().join(", ")
}

pub(super) fn state_badge(lang: Lang, account: &Account, now_us: i64) -> Markup {
    if !account.is_active() {
        parts::badge(Tone::Neutral, &t(lang, "state-closed"))
    } else if account.is_locked(now_us) {
        parts::badge(Tone::Warning, &t(lang, "state-locked"))
    } else if account.must_change_password {
        parts::badge(Tone::Info, &t(lang, "state-start"))
    } else {
        parts::badge(Tone::Success, &t(lang, "state-active"))
    }
}

/// A page of the desk below the account pages.
pub(super) fn below_own(lang: Lang, title: &str) -> PageMeta {
    PageMeta::new(title).nav("konto").crumb("/konto", t(lang, "own-title"))
}
