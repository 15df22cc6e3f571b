//! Steps that applicants take on their status page after they applied: notices, dates, wishes that the service names.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::FieldError;
use web::controls::csrf_field;
use web::parts::{Flash, Look, link_button, submit};
use web::{Ctx, Form, Markup, PageMeta, Result, html, page};

use super::access;
use super::posted::entries;
use crate::actions::{applicant, filled};
use crate::flow::CaseScope;
use crate::model::Case;
use crate::pages::filled::{Typed, fields, listed};
use crate::pages::t;
use crate::{CaseError, Cases, Service};

/// The buttons of the status page.
pub fn buttons(ctx: &Ctx, cases: &Cases, service: &std::sync::Arc<Service>, case: &Case) -> Markup {
    let parts = CaseScope::of(service, case, cases.now().today);
    let scope = parts.scope();
    let texts = service.blueprint.texts(ctx.lang);
    let steps = service.blueprint.applicant_actions(&case.state, &scope);
    html! { @if !steps.is_empty() {
        section aria-labelledby="schritte" {
            h2 #schritte .kern-heading-medium { (t(ctx.lang, "own-steps")) }
            div .actions {
                @for action in steps.iter().filter_map(|step| step.applicant_action()) {
                    (link_button(&format!("/vorgaenge/{}/schritte/{action}", case.reference), texts.get(&format!("actions.{action}")), Look::Secondary))
                }
            }
        }
    } }
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, action)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let service = cases.service_of(&case.blueprint_hash)?;
    if !applicant::may_take(&cases, &case, &action)? {
        return Ok(too_late(&ctx, &case));
    }
    let form = service.blueprint.form_of(&case.state, &format!("applicant.{action}"));
    let typed = form.map(|form| Typed::before(&case, form)).unwrap_or_default();
    Ok(render(&ctx, &cases, &service, &case, &action, &typed).into_response())
}

fn too_late(ctx: &Ctx, case: &Case) -> Response {
    ctx.redirect_with(
        &format!("/vorgaenge/{}", case.reference),
        Flash::warning(t(ctx.lang, "own-step-not-now")),
    )
}

pub async fn take(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((reference, action)): Path<(String, String)>,
    headers: HeaderMap,
    mut form: Form,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let service = cases.service_of(&case.blueprint_hash)?;
    let event = format!("applicant.{action}");
    let changed = entries(&mut form).is_some();
    let posted = |errors: Vec<FieldError>| {
        let asked = service.blueprint.form_of(&case.state, &event);
        let parts = CaseScope::of(&service, &case, cases.now().today);
        let read = asked.map(|asked| filled::typed(&service.blueprint, &parts.input(), &asked.id, &form.fields));
        Typed::posted(read.unwrap_or_default(), errors)
    };
    if changed || form.has("_show") {
        return Ok(render(&ctx, &cases, &service, &case, &action, &posted(Vec::new())).into_response());
    }
    match applicant::take_own(&cases, case.id, &action, form.fields.clone()).await {
        Ok(()) => {
            let done = t(ctx.lang, "own-step-done");
            Ok(ctx.redirect_with(&format!("/vorgaenge/{}", case.reference), Flash::success(done)))
        }
        Err(CaseError::Form(read)) => {
            let page = render(&ctx, &cases, &service, &case, &action, &posted(read.errors));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(CaseError::Refused(_)) => Ok(too_late(&ctx, &case)),
        Err(error) => Err(error.into()),
    }
}

fn render(
    ctx: &Ctx,
    cases: &Cases,
    service: &std::sync::Arc<Service>,
    case: &Case,
    action: &str,
    typed: &Typed,
) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let form = service.blueprint.form_of(&case.state, &format!("applicant.{action}"));
    let key = format!("actions.{action}");
    let label = texts.get(&key);
    let own = form.map(|form| format!("forms.{}.title", form.id));
    let title = own.as_deref().and_then(|key| texts.find(key)).unwrap_or(label);
    let key = form.map(|form| format!("forms.{}.intro", form.id));
    let intro = key.as_deref().and_then(|key| texts.find(key));
    let meta = PageMeta::new(title)
        .nav("status")
        .noindex()
        .errors(!typed.errors.is_empty());
    let to = format!("/vorgaenge/{}/schritte/{action}", case.reference);
    let main = html! {
        (listed(ctx, service, &typed.errors))
        p .eyebrow { (texts.get("service.title")) " · " span .code-text { (case.reference) } }
        h1 .kern-heading-large { (title) }
        @if let Some(intro) = intro { p .lead { (intro) } }
        form .sheet .form method="post" action=(to) novalidate data-once {
            (csrf_field(ctx))
            // The first button is the one that the return key presses.
            button .kern-sr-only type="submit" name="_go" value="send" tabindex="-1" aria-hidden="true" { (label) }
            @if let Some(form) = form { (fields(ctx, service, case, cases.now().today, form, (typed, &to))) }
            div .actions .actions--ends {
                (submit(label, Look::Primary))
                (link_button(&format!("/vorgaenge/{}", case.reference), &t(ctx.lang, "own-step-back"), Look::Secondary))
            }
        }
    };
    page(ctx, &meta, main)
}

/// The forms that the applicant fills in after the application; those of clerks are the office's.
pub(super) fn own_forms(service: &Service) -> impl Iterator<Item = &blueprint::Field> {
    let blueprint = &service.blueprint;
    let asks = |form: &str| {
        let mut steps = blueprint
            .transitions
            .iter()
            .filter(|step| step.applicant_action().is_some());
        steps.any(|step| step.form.as_deref() == Some(form))
    };
    blueprint.forms.iter().filter(move |form| asks(&form.id))
}
