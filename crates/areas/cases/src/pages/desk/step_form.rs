//! A clerk's step that asks for more than a word: a page of its own with the questions of its form.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{FieldError, Uuid};
use blueprint::{Field, Need, Transition};
use web::controls::{Question, area, csrf_field};
use web::parts::{Flash, Look, link_button, submit};
use web::{Ctx, Form, Markup, PageMeta, desk_page, html};

use super::case::action_label_of;
use super::steps::next_address;
use super::views::List;
use super::words::{self, staff, tf};
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::desk::{self, Step, Turn};
use crate::actions::filled;
use crate::flow::{self, CaseScope};
use crate::model::Case;
use crate::pages::citizen::posted::entries;
use crate::pages::filled::{Typed, fields, listed};
use crate::pages::t;
use crate::{CaseError, Cases, Refusal, Service};

/// The case, its service and the step, if this person may take it now.
struct Seen {
    case: Case,
    service: std::sync::Arc<Service>,
    list: Option<List>,
    action: String,
}

impl Seen {
    fn step(&self) -> Option<(&Transition, &Field)> {
        let (blueprint, event) = (&self.service.blueprint, format!("clerk.{}", self.action));
        let form = blueprint.form_of(&self.case.state, &event)?;
        let from_here = |step: &&Transition| step.event == event && step.from.contains(&self.case.state);
        Some((blueprint.transitions.iter().find(from_here)?, form))
    }

    fn address(&self) -> String {
        let list = self
            .list
            .map(|list| format!("?liste={}", list.code()))
            .unwrap_or_default();
        format!("/desk/vorgaenge/{}{list}", self.case.id)
    }
}

async fn open(ctx: &Ctx, cases: &Cases, id: Uuid, action: String, list: Option<List>) -> web::Result<Seen> {
    let case = desk::look(cases, staff(ctx)?, id).await?;
    let service = cases.service_of(&case.blueprint_hash)?;
    Ok(Seen {
        case,
        service,
        list,
        action,
    })
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, action)): Path<(Uuid, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Response> {
    let list = query.get("liste").and_then(|code| List::from_code(code));
    let seen = open(&ctx, &cases, id, action, list).await?;
    let back = |key: &'static str| Ok(ctx.redirect_with(&seen.address(), Flash::warning(t(ctx.lang, key))));
    let Some((step, form)) = seen.step() else {
        return back("desk-step-not-now");
    };
    match desk::turn(staff(&ctx)?, step, &seen.case) {
        Turn::Mine => {}
        Turn::OtherPerson => return back("desk-refusal-same-person"),
        Turn::OtherRole => return back("desk-step-not-now"),
    }
    let typed = Typed::before(&seen.case, form);
    Ok(render(&ctx, &cases, &seen, (step, form), &typed, &Said::default()).into_response())
}

/// What was typed beside the form.
#[derive(Default)]
struct Said {
    reason: String,
    items: String,
    error: Option<&'static str>,
}

pub async fn take(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, action)): Path<(Uuid, String)>,
    mut form: Form,
) -> web::Result<Response> {
    let list = List::from_code(form.text("liste"));
    let seen = open(&ctx, &cases, id, action.clone(), list).await?;
    let Some((step, asked)) = seen.step() else {
        return Err(web::Problem::Conflict);
    };
    let changed = entries(&mut form).is_some();
    let mut said = Said {
        reason: form.text("begruendung").to_owned(),
        items: form.text("punkte").to_owned(),
        error: None,
    };
    let posted = |errors: Vec<FieldError>| {
        let parts = CaseScope::of(&seen.service, &seen.case, cases.now().today);
        let typed = filled::typed(&seen.service.blueprint, &parts.input(), &asked.id, &form.fields);
        Typed::posted(typed, errors)
    };
    if changed || form.has("_show") {
        return Ok(render(&ctx, &cases, &seen, (step, asked), &posted(Vec::new()), &said).into_response());
    }
    let wanted = Step {
        action: action.clone(),
        revision: form.text("stand").parse().map_err(|_| web::Problem::FormExpired)?,
        reason: said.reason.clone(),
        items: said.items.clone(),
        slots: Vec::new(),
        form: form.fields.clone(),
    };
    let place = (flow::sort_key(&seen.case), seen.case.id);
    let me = staff(&ctx)?.clone();
    let mut wrong = Vec::new();
    match desk::take_step(&cases, &me, id, wanted).await {
        Ok(()) => {
            let done = super::case::action_label(&cases, &me, id, &action, ctx.lang).await;
            let done = done.unwrap_or_else(|_| action_label_of(&seen.service, &action, ctx.lang));
            let flash = Flash::success(tf(ctx.lang, "desk-step-done", &[("action", done.into())]));
            return Ok(ctx.redirect_with(&next_address(&cases, &me, list, place, id).await?, flash));
        }
        Err(CaseError::Form(read)) => wrong = read.errors,
        Err(CaseError::Refused(Refusal::Missing(what))) => {
            said.error = Some(if what == "reason" {
                "desk-missing-reason"
            } else {
                "desk-missing-question"
            });
        }
        Err(CaseError::Refused(Refusal::Changed)) => return Err(web::Problem::Conflict),
        Err(CaseError::Refused(refusal)) => return Err(web::Problem::Refused(words::refusal(ctx.lang, &refusal))),
        Err(other) => return Err(other.into()),
    }
    let page = render(&ctx, &cases, &seen, (step, asked), &posted(wrong), &said);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn render(
    ctx: &Ctx,
    cases: &Cases,
    seen: &Seen,
    (step, form): (&Transition, &Field),
    typed: &Typed,
    said: &Said,
) -> Markup {
    let lang = ctx.lang;
    let texts = seen.service.blueprint.texts(lang);
    let label = action_label_of(&seen.service, &seen.action, lang);
    let meta = PageMeta::new(format!("{label} · {}", seen.case.number))
        .nav("desk")
        .crumb("/desk", t(lang, "desk-list-title"))
        .crumb(seen.address(), seen.case.number.clone())
        .errors(!typed.errors.is_empty() || said.error.is_some());
    let action = format!("/desk/vorgaenge/{}/schritte/{}", seen.case.id, seen.action);
    let main = html! {
        (listed(ctx, &seen.service, &typed.errors))
        p .eyebrow { (seen.case.applicant) " · " (seen.case.number) }
        h1 { (label) }
        @if let Some(intro) = texts.find(&format!("forms.{}.intro", form.id)) { p .lead { (intro) } }
        form .sheet .form method="post" action=(action) novalidate {
            (csrf_field(ctx))
            @if let Some(list) = seen.list { input type="hidden" name="liste" value=(list.code()); }
            input type="hidden" name="stand" value=(seen.case.revision);
            // The first button is the one that the return key presses.
            button .kern-sr-only type="submit" name="_go" value="send" tabindex="-1" aria-hidden="true" { (label) }
            (fields(ctx, &seen.service, &seen.case, cases.now().today, form, (typed, &action)))
            (beside(ctx, step, said))
            div .actions .actions--ends {
                (submit(&label, Look::Primary))
                (link_button(&seen.address(), &t(lang, "desk-step-back"), Look::Secondary))
            }
        }
    };
    desk_page(ctx, &meta, main)
}

/// Reason and questions, where the step needs them too.
fn beside(ctx: &Ctx, step: &Transition, said: &Said) -> Markup {
    let asks = step
        .needs
        .iter()
        .any(|need| matches!(need, Need::Question | Need::UploadSlots));
    let needs_reason = step.needs.contains(&Need::Reason);
    let error = said.error.map(|key| t(ctx.lang, key)).unwrap_or_default();
    let (items, items_hint) = (t(ctx.lang, "desk-input-papers"), t(ctx.lang, "desk-input-papers-hint"));
    let (reason, reason_hint) = (t(ctx.lang, "desk-input-reason"), t(ctx.lang, "desk-input-reason-hint"));
    html! {
        @if asks { (area(&Question::new(ctx.lang, "punkte", &items).hint(&items_hint).error(if needs_reason { "" } else { &error }), &said.items, MESSAGE_CHARS_MAX)) }
        @if needs_reason { (area(&Question::new(ctx.lang, "begruendung", &reason).hint(&reason_hint).error(&error), &said.reason, MESSAGE_CHARS_MAX)) }
    }
}
