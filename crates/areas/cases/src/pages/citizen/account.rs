//! Who is signed in: all own applications in one place, what the account knows filled in, and the way out.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use identity::{Citizen, Person};
use web::controls::csrf_field;
use web::parts::{Flash, Look, Tone, badge_with_icon, link_button, submit};
use web::{Ctx, Form, Markup, Result, html};

use super::{access, words};
use crate::actions::drafts::{self, Open};
use crate::identified::posted;
use crate::model::Case;
use crate::pages::{TEXTS, t};
use crate::store::citizens::{self, OwnCase};
use crate::{CaseError, Cases};

/// Unit: applications shown at once; who has more finds the older ones by number and code.
const SHOWN_MAX: i64 = 50;

/// Who is signed in in this browser, if the town has accounts at all.
pub async fn citizen(cases: &Cases, headers: &HeaderMap) -> std::result::Result<Option<Citizen>, CaseError> {
    if cases.identity.label().is_none() {
        return Ok(None);
    }
    Ok(cases.identity.citizen(headers).await?)
}

/// The invitation to sign in, where the town has accounts; it leads back to `back_to`.
pub fn invitation(ctx: &Ctx, cases: &Cases, back_to: &str, why: &'static str) -> Markup {
    html! {
        @if let Some(label) = cases.identity.label() {
            section .sheet aria-labelledby="nutzerkonto" {
                h2 #nutzerkonto .kern-heading-medium { (t(ctx.lang, "account-title")) }
                p { (t(ctx.lang, why)) }
                p { (link_button(&identity::sign_in_path(back_to), &TEXTS.fmt(ctx.lang, "account-sign-in", &[("label", label.into())]), Look::Secondary)) }
            }
        }
    }
}

/// Who is signed in, with the way out.
pub fn signed_in(ctx: &Ctx, citizen: &Citizen) -> Markup {
    html! {
        form .signed-in method="post" action=(identity::SIGN_OUT) {
            (csrf_field(ctx))
            p { (TEXTS.fmt(ctx.lang, "account-signed-in", &[("name", citizen.person.name().into())])) }
            (submit(&t(ctx.lang, "account-sign-out"), Look::Tertiary))
        }
    }
}

/// The own applications, the newest first.
pub async fn own_cases(ctx: &Ctx, cases: &Cases, citizen: &Citizen) -> Result<Markup> {
    let id = citizen.id;
    let own: Vec<OwnCase> = cases
        .app
        .store
        .read::<_, ::store::StoreError, _>(move |tx| citizens::cases_of(tx, id, SHOWN_MAX))
        .await?;
    Ok(html! {
        section aria-labelledby="meine-antraege" {
            h2 #meine-antraege .kern-heading-medium { (t(ctx.lang, "account-cases")) }
            @if own.is_empty() {
                p { (t(ctx.lang, "account-none")) }
            } @else {
                ul .own-cases { @for case in &own { li .sheet { (own_case(ctx, cases, case)) } } }
            }
        }
    })
}

fn own_case(ctx: &Ctx, cases: &Cases, case: &OwnCase) -> Markup {
    let service = cases.services.version(&case.blueprint_hash);
    let title = service
        .as_ref()
        .map(|service| service.blueprint.texts(ctx.lang).get("service.title").to_owned());
    let next = service.as_ref().and_then(|service| {
        let texts = service.blueprint.texts(ctx.lang);
        texts.find(&format!("next.{}", case.state)).map(str::to_owned)
    });
    let (tone, state) = words::public_state(ctx.lang, &case.public_state);
    let day = base::clock::german_date(base::clock::timestamp_from_us(case.submitted_at));
    let tone = if case.public_state == "needs_you" {
        Tone::Warning
    } else {
        tone
    };
    html! {
        h3 { a .kern-link href={ "/vorgaenge/" (case.reference) } { (title.as_deref().unwrap_or(&case.number)) } }
        p { (badge_with_icon(tone, &state)) }
        @if let Some(next) = next { p { (next) } }
        p .muted { (TEXTS.fmt(ctx.lang, "account-sent", &[("day", words::day(day, ctx.lang).into()), ("number", case.number.as_str().into())])) }
    }
}

/// The page with what the account knows, where nothing was answered yet. Nothing is saved before the person does.
/// True when something was filled in.
pub fn fill_in(open: &mut Open, page: &str, person: &Person) -> bool {
    let content = &open.draft.content;
    let Some(of_page) = open.service.blueprint.page(page) else {
        return false;
    };
    let is_begun = |field: &blueprint::Field| {
        !open.is_given(&field.id)
            && (content.answers.contains_key(&field.id)
                || content.raw.keys().any(|name| drafts::belongs(name, &field.id)))
    };
    if open.draft.staff.is_some() || content.visited.contains(&of_page.id) || of_page.fields.iter().any(is_begun) {
        return false;
    }
    let mut known = BTreeMap::new();
    for field in &of_page.fields {
        if let Some(claim) = field.account.as_deref().filter(|_| !open.is_given(&field.id)) {
            known.extend(posted(&field.id, claim, person));
        }
    }
    if known.is_empty() {
        return false;
    }
    drafts::fill_in(open, page, &known);
    true
}

/// The offer to keep a case with the account, on its page.
pub fn keep_offer(ctx: &Ctx, case: &Case, citizen: Option<&Citizen>, is_kept: bool) -> Markup {
    html! {
        @if citizen.is_some() && !is_kept {
            form method="post" action={ "/vorgaenge/" (case.reference) "/nutzerkonto" } {
                (csrf_field(ctx))
                p { (t(ctx.lang, "account-keep-why")) }
                (submit(&t(ctx.lang, "account-keep"), Look::Secondary))
            }
        }
    }
}

/// Binds a case that was opened by its code to the account of who is signed in.
pub async fn keep(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let back = format!("/vorgaenge/{}", case.reference);
    let Some(citizen) = citizen(&cases, &headers).await? else {
        return Ok(words::redirect(&identity::sign_in_path(&back)));
    };
    let is_kept = crate::actions::applicant::keep_with_account(&cases, case.id, citizen).await?;
    let flash = if is_kept {
        Flash::success(t(ctx.lang, "account-kept"))
    } else {
        Flash::warning(t(ctx.lang, "account-kept-elsewhere"))
    };
    Ok(ctx.redirect_with(&back, flash))
}
