use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use base::Lang;
use base::clock::{german_zone, timestamp_from_us};
use maud::{Markup, html};
use qrcode::QrCode;
use qrcode::render::svg::Color;
use web::parts::{self, Look, Tone};
use web::{Ctx, PageMeta, Problem, Role, Staff};

use crate::actions::Started;
use crate::rules::{Refusal, totp};
use crate::store::secret_hash;
use crate::texts::{TEXTS, t};
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

const SECRET_PURPOSE: &str = "accounts.second-factor";

/// A new secret as it travels through the form: signed and bound to the session, so that nobody can slip in one of theirs.
pub(super) fn sealed_secret(accounts: &Accounts, ctx: &Ctx) -> String {
    let secret = totp::to_base32(&totp::new_secret(&*accounts.rng));
    ctx.app.sign(SECRET_PURPOSE, &format!("{}:{secret}", session_mark(ctx)))
}

/// The secret of a form; `None` when it is not ours or from another session.
pub(super) fn opened_secret(ctx: &Ctx, sealed: &str) -> Option<Vec<u8>> {
    let (mark, secret) = ctx.app.verify(SECRET_PURPOSE, sealed)?.split_once(':')?;
    if mark != session_mark(ctx) {
        return None;
    }
    totp::from_base32(secret)
}

fn session_mark(ctx: &Ctx) -> String {
    secret_hash(ctx.session())
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The picture for the app, the same as text, and where to type the code.
pub(super) fn enrol_steps(
    accounts: &Accounts,
    ctx: &Ctx,
    login: &str,
    secret: &[u8],
    sealed: &str,
    error: &str,
) -> Markup {
    let lang = ctx.lang;
    let uri = totp::uri(secret, accounts.town.name(Lang::De), login);
    let text = grouped(&totp::to_base32(secret));
    html! {
        ol .steps {
            li { p .kern-body { (t(lang, "enrol-app")) } }
            li {
                p .kern-body { (t(lang, "enrol-scan")) }
                @if let Some(picture) = qr(&uri) {
                    div .qr role="img" aria-label=(t(lang, "enrol-qr")) { (picture) }
                }
                p .kern-body { (t(lang, "enrol-text")) " " code .secret { (text) } " " (parts::copy_button(lang, &text.replace(' ', ""))) }
            }
            li { (code_line(lang, error)) }
        }
        input type="hidden" name="geheimnis" value=(sealed);
    }
}

/// The question for a code of six digits.
pub(super) fn code_line(lang: Lang, error: &str) -> Markup {
    let (label, hint) = (t(lang, "code-label"), t(lang, "code-hint"));
    let question = web::controls::Question::new(lang, "code", &label)
        .hint(&hint)
        .error(error)
        .autocomplete("one-time-code");
    let line = web::controls::Line {
        input_mode: Some("numeric"),
        max_chars: 8,
        spellcheck_off: true,
        ..Default::default()
    };
    web::controls::line(&question, "", &line)
}

fn qr(text: &str) -> Option<Markup> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let svg = code.render::<Color<'_>>().min_dimensions(232, 232).build();
    // Inside a page the declaration of XML is noise.
    svg.split_once("?>").map(|(_, svg)| web::PreEscaped(svg.to_owned()))
}

/// Groups of four, so that nobody loses their place.
fn grouped(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    signs
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Recovery codes, shown once.
pub(super) fn recovery_codes(lang: Lang, codes: &[String], next: &str) -> Markup {
    html! {
        h1 .kern-heading-large { (t(lang, "recovery-title")) }
        (parts::alert(Tone::Success, &t(lang, "recovery-done"), html! { p .kern-body { (t(lang, "recovery-keep")) } }))
        ul .codes { @for code in codes { li { code .secret { (code) } } } }
        div .kern-btn-wrapper {
            (parts::link_button(next, &t(lang, "continue"), Look::Primary))
            (parts::print_button(lang))
        }
    }
}

/// A start password, shown once to the administrator.
pub(super) fn start_password(lang: Lang, name: &str, started: &Started) -> Markup {
    let until = moment(lang, started.until);
    html! {
        h1 .kern-heading-large { (t(lang, "start-title")) }
        (parts::alert(Tone::Warning, &t(lang, "start-once"), html! {
            p .kern-body { (TEXTS.fmt(lang, "start-hand-over", &[("name", name.into()), ("until", until.into())])) }
        }))
        (parts::summary_list(&[
            parts::SummaryItem::new(t(lang, "login-label"), html! { code .secret { (started.login) } }),
            parts::SummaryItem::new(t(lang, "start-password"), html! {
                code .secret { (started.start_password) } " " (parts::copy_button(lang, &started.start_password))
            }),
        ]))
        div .kern-btn-wrapper {
            (parts::link_button(&format!("/verwaltung/konten/{}", started.id), &t(lang, "start-to-account"), Look::Primary))
            (parts::print_button(lang))
        }
    }
}

/// A page of the desk below the account pages.
pub(super) fn below_own(lang: Lang, title: &str) -> PageMeta {
    PageMeta::new(title).nav("konto").crumb("/konto", t(lang, "own-title"))
}
