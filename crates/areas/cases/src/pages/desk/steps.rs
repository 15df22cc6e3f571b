//! What a clerk does on the case page: each form posts here and leads back, or on to the next case.

use ::store::StoreError;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Uuid;
use web::parts::Flash;
use web::{Ctx, Form, Problem, Staff};

use super::case::{self, Typed};
use super::views::{List, View};
use super::words::{self, staff, tf};
use crate::actions::desk::{self, Step};
use crate::actions::parties::{self, Way};
use crate::pages::t;
use crate::store::lists::{self, Begin, Filter};
use crate::{CaseError, Cases, Refusal};

/// A step of the process. Afterwards comes the next case of the list, so that nobody goes back and forth.
pub async fn step(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let me = staff(&ctx)?.clone();
    let list = List::from_code(form.text("liste"));
    let typed = Typed {
        action: form.text("aktion").to_owned(),
        reason: form.text("begruendung").to_owned(),
        items: form.text("punkte").to_owned(),
        slots: form.all("unterlage").to_vec(),
        blocks: form.all("baustein").to_vec(),
        ..Typed::default()
    };
    let before = cases.app.store.read({
        let me = me.clone();
        move |tx| desk::visible(tx, &me, id)
    });
    let place = before.await.map(|case| (crate::flow::sort_key(&case), case.id))?;
    let wanted = Step {
        action: typed.action.clone(),
        revision: form.text("stand").parse().map_err(|_| Problem::FormExpired)?,
        reason: typed.whole_reason(),
        items: typed.items.clone(),
        slots: typed.slots.clone(),
        form: form.fields.clone(),
    };
    // Asked before the step, which may give the case to an office whose cases this person does not see.
    let done = case::action_label(&cases, &me, id, &typed.action, ctx.lang).await?;
    match desk::take_step(&cases, &me, id, wanted).await {
        Ok(()) => {
            let flash = Flash::success(tf(ctx.lang, "desk-step-done", &[("action", done.into())]));
            Ok(ctx.redirect_with(&next_address(&cases, &me, list, place, id).await?, flash))
        }
        Err(error) => refused(&ctx, &cases, id, list, typed, error).await,
    }
}

/// Where the clerk goes on: the next case of the list, its first, or the list itself; without a list back to the case.
pub(super) async fn next_address(
    cases: &Cases,
    me: &Staff,
    list: Option<List>,
    place: lists::Place,
    id: Uuid,
) -> Result<String, Problem> {
    let Some(list) = list else {
        let mine = me.clone();
        let still = cases.app.store.read(move |tx| desk::visible(tx, &mine, id)).await;
        return match still {
            Ok(_) => Ok(format!("/desk/vorgaenge/{id}")),
            Err(CaseError::NotFound) => Ok("/desk".to_owned()),
            Err(error) => Err(error.into()),
        };
    };
    let worklists = list.worklists(me);
    let next = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            for begin in [Begin::After(place), Begin::Start] {
                let page = lists::worklist_page(tx, &worklists, &Filter::default(), begin, 2)?;
                if let Some(row) = page.rows.into_iter().find(|row| row.id != id) {
                    return Ok(Some(row.id));
                }
            }
            Ok(None)
        })
        .await?;
    Ok(next.map_or_else(
        || View::default().href(list, Begin::Start),
        |next| format!("/desk/vorgaenge/{next}?liste={}", list.code()),
    ))
}

/// What the clerk can mend is shown at its place with everything typed; the rest is a page of its own.
pub(super) async fn refused(
    ctx: &Ctx,
    cases: &Cases,
    id: Uuid,
    list: Option<List>,
    typed: Typed,
    error: CaseError,
) -> web::Result<Response> {
    match error {
        CaseError::Refused(refusal @ Refusal::Missing(_)) => {
            let field = match (&refusal, typed.action.as_str()) {
                (Refusal::Missing("reason"), action) => format!("begruendung-{action}"),
                (Refusal::Missing("text"), form) => form.to_owned(),
                (_, action) => format!("punkte-{action}"),
            };
            let key = match &refusal {
                Refusal::Missing("reason") => "desk-missing-reason",
                Refusal::Missing("question") => "desk-missing-question",
                _ => "desk-missing-text",
            };
            let typed = Typed {
                error: Some((field, t(ctx.lang, key).into_owned())),
                ..typed
            };
            let page = case::page(ctx, cases, id, list, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        CaseError::Refused(Refusal::Changed) => Err(Problem::Conflict),
        // What the law or the town does not allow is told beside what was typed for it, so that none of it is lost.
        CaseError::Refused(
            refusal @ (Refusal::Clock(_)
            | Refusal::Deadline(_)
            | Refusal::Office(_)
            | Refusal::SameOffice(_)
            | Refusal::Appointment(_)),
        ) if !typed.whole_reason().is_empty() || !typed.items.trim().is_empty() => {
            let field = format!("begruendung-{}", typed.action);
            let typed = Typed {
                error: Some((field, words::refusal(ctx.lang, &refusal))),
                ..typed
            };
            let page = case::page(ctx, cases, id, list, typed).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        CaseError::Refused(refusal) => Err(Problem::Refused(words::refusal(ctx.lang, &refusal))),
        other => Err(other.into()),
    }
}

pub(super) fn back(id: Uuid, list: Option<List>, anchor: &str) -> String {
    let list = list.map(|list| format!("?liste={}", list.code())).unwrap_or_default();
    format!("/desk/vorgaenge/{id}{list}#{anchor}")
}

pub async fn note(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let list = List::from_code(form.text("liste"));
    let text = form.text("notiz").to_owned();
    match desk::add_note(&cases, staff(&ctx)?, id, text.clone()).await {
        Ok(()) => Ok(ctx.redirect_with(
            &back(id, list, "notizen"),
            Flash::success(t(ctx.lang, "desk-note-done")),
        )),
        Err(error) => {
            let typed = Typed {
                action: "notiz".into(),
                note: text,
                ..Typed::default()
            };
            refused(&ctx, &cases, id, list, typed, error).await
        }
    }
}

pub async fn message(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let list = List::from_code(form.text("liste"));
    let text = form.text("nachricht").to_owned();
    match desk::send_message(&cases, staff(&ctx)?, id, text.clone()).await {
        Ok(()) => Ok(ctx.redirect_with(
            &back(id, list, "nachrichten"),
            Flash::success(t(ctx.lang, "desk-message-done")),
        )),
        Err(error) => {
            let typed = Typed {
                action: "nachricht".into(),
                message: text,
                ..Typed::default()
            };
            refused(&ctx, &cases, id, list, typed, error).await
        }
    }
}

/// Takes the case, gives it back, or gives it to a colleague.
pub async fn assign(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let me = staff(&ctx)?;
    let list = List::from_code(form.text("liste"));
    let to: Option<Uuid> = match form.text("an") {
        "" => None,
        id => Some(id.parse().map_err(|_| Problem::NotFound)?),
    };
    match desk::assign(&cases, me, id, to).await {
        Err(CaseError::Refused(Refusal::Role(_))) => return Err(Problem::Forbidden),
        other => other?,
    }
    let key = if to.is_some() {
        "desk-assign-done"
    } else {
        "desk-assign-released"
    };
    Ok(ctx.redirect_with(&back(id, list, "zustaendig"), Flash::success(t(ctx.lang, key))))
}

/// Asks somebody who takes part once more, or does without them.
pub async fn party(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, party)): Path<(Uuid, Uuid)>,
    form: Form,
) -> web::Result {
    let (me, list) = (staff(&ctx)?, List::from_code(form.text("liste")));
    let field = format!("mail-{party}");
    let typed = form.text(&field).to_owned();
    let (done, key) = match form.text("weg") {
        "mail" => (
            parties::again(&cases, me, id, party, Way::Mail(typed.clone())).await,
            "desk-parties-asked-again",
        ),
        "brief" => (
            parties::again(&cases, me, id, party, Way::Letter).await,
            "desk-parties-letter-done",
        ),
        "selbst" => (
            parties::again(&cases, me, id, party, Way::ByHand).await,
            "desk-parties-by-hand-done",
        ),
        "erneut" => {
            let reason = form.text(&format!("anlass-{party}")).to_owned();
            (
                parties::anew(&cases, me, id, party, reason).await,
                "desk-parties-anew-done",
            )
        }
        "ende" => (parties::drop_one(&cases, me, id, party).await, "desk-parties-dropped"),
        _ => return Err(Problem::NotFound),
    };
    match done {
        Ok(()) => Ok(ctx.redirect_with(&back(id, list, "beteiligte"), Flash::success(t(ctx.lang, key)))),
        Err(CaseError::Refused(Refusal::Missing("mail"))) => {
            let typed = Typed {
                action: party.to_string(),
                message: typed,
                error: Some((field, t(ctx.lang, "desk-parties-mail-wrong").into_owned())),
                ..Typed::default()
            };
            let page = case::page(&ctx, &cases, id, list, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(CaseError::Refused(Refusal::Changed)) => Err(Problem::Conflict),
        Err(CaseError::Refused(refusal)) => Err(Problem::Refused(words::refusal(ctx.lang, &refusal))),
        Err(other) => Err(other.into()),
    }
}
