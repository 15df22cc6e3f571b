//! What is shown once and proves somebody: keys of the second factor, recovery codes, start passwords.

use base::Lang;
use maud::{Markup, html};
use qrcode::QrCode;
use qrcode::render::svg::Color;
use web::Ctx;
use web::parts::{self, Look, Tone};

use super::common::moment;
use crate::Accounts;
use crate::actions::Started;
use crate::rules::totp;
use crate::store::secret_hash;
use crate::texts::{TEXTS, t};

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
