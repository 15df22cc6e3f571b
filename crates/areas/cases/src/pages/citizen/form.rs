//! The pages of the application: one topic each. Leaving a page in whatever direction never drops input.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base::FieldError;
use blueprint::Reader;
use serde::Deserialize;
use web::controls::{FieldState, csrf_field, error_summary, field_as, form_fields, save_note};
use web::parts::{Flash, Look, SummaryItem, Tone, alert, icon, submit_named, summary_list};
use web::{Ctx, Form, Markup, PageMeta, Problem, Result, html, page};

use super::door::{Found, find, open};
use super::posted::{entries, errors_of, take_files};
use super::words::{self, redirect};
use super::{account, follow_ons, gate, lookups};
use crate::actions::drafts::{self, Open};
use crate::actions::windows::{self, Conflict, STAND, WINDOW};
use crate::pages::{TEXTS, t};
use crate::{CaseError, Cases};

#[derive(Deserialize, Default)]
pub struct Asked {
    /// `1`: only the fields, for the script that shows and hides conditional questions.
    #[serde(default)]
    fragment: String,
    /// `1`: save in passing, answer with nothing.
    #[serde(default)]
    autosave: String,
    /// `pruefen`: came from the review and goes back there.
    #[serde(default)]
    zurueck: String,
}

/// The first page that is not complete yet, else the review.
pub async fn resume(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path(token): Path<String>,
) -> Result<Response> {
    let open = match open(&ctx, &cases, &headers, &token).await {
        Ok(open) => open,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let scope = open.scope();
    let first_wrong = open.check_all().into_iter().next().map(|(page, _)| page);
    let unseen = open
        .service
        .blueprint
        .pages(&scope)
        .into_iter()
        .find(|p| !open.draft.content.visited.contains(&p.id));
    let pages = open.service.blueprint.pages(&scope);
    let place = |id: &str| pages.iter().position(|p| p.id == id).unwrap_or(usize::MAX);
    let next = [first_wrong, unseen.map(|p| p.id.clone())]
        .into_iter()
        .flatten()
        .min_by_key(|id| place(id));
    Ok(redirect(&match next {
        Some(page) => format!("/antraege/{token}/seite/{page}"),
        None => format!("/antraege/{token}/pruefen"),
    }))
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path((token, page_id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let mut open = match open(&ctx, &cases, &headers, &token).await {
        Ok(open) => open,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let mut shown = Shown::of(&open, &page_id, &asked);
    if let Some(aside) = open.draft.content.aside.get(&page_id).cloned() {
        drafts::fill_in(&mut open, &page_id, &aside);
        shown.notice = Some(alert(
            Tone::Warning,
            &t(ctx.lang, "aside-title"),
            html! { p { (t(ctx.lang, "aside-text")) } },
        ));
    } else if let Some(citizen) = open.citizen.clone()
        && account::fill_in(&mut open, &page_id, &citizen.person)
    {
        shown.notice = Some(alert(
            Tone::Info,
            &t(ctx.lang, "account-filled"),
            html! { p { (t(ctx.lang, "account-filled-check")) } },
        ));
    }
    Ok(render(&ctx, &open, &token, &shown)?.into_response())
}

/// Saves the page and goes where the button says.
pub async fn save(
    ctx: Ctx,
    State(cases): State<Cases>,
    headers: HeaderMap,
    Path((token, page_id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    mut form: Form,
) -> Result<Response> {
    let mut open = match find(&ctx, &cases, &headers, &token).await? {
        Found::Draft(open) => *open,
        Found::Elsewhere(elsewhere) => return Ok(elsewhere),
        Found::Barred(_) => return not_signed_in(&ctx, &cases, &token, &page_id, &asked, &form).await,
    };
    if open.service.blueprint.page(&page_id).is_none() {
        return Err(Problem::NotFound);
    }
    open.draft.lang = ctx.lang;
    let changed_group = entries(&mut form);
    let window = windows::window_of(form.text(WINDOW));
    let conflict = |open: &Open| windows::conflict(open, &page_id, &form.fields, form.text(STAND), &window, ctx.lang);
    let mut taken = None;
    if conflict(&open).is_some() {
        // What somebody chose from their disk is kept in any case; the rest waits for a person to look.
        let file_errors = take_files(&ctx, &cases, &mut open, &form).await?;
        if let Some(conflict) = conflict(&open) {
            let shown = Shown {
                errors: &file_errors,
                ..Shown::of(&open, &page_id, &asked)
            };
            return look_twice(&ctx, &token, &shown, &conflict);
        }
        taken = Some(file_errors);
    }
    let saved = drafts::save_page(&cases, &mut open, &page_id, &form.fields, &window).await;
    let mut errors = match saved {
        Ok(errors) => errors,
        Err(CaseError::Store(error)) if error.is_no_room() && asked.autosave != "1" => {
            tracing::error!(incident = %ctx.request_id, %error, "a page could not be saved");
            return not_kept(&ctx, &open, &token, Shown::of(&open, &page_id, &asked));
        }
        Err(error) => return Err(error.into()),
    };
    let file_errors = match taken {
        // A file is kept once, whatever the windows said of each other.
        Some(errors) => errors,
        None => take_files(&ctx, &cases, &mut open, &form).await?,
    };
    if asked.fragment == "1" {
        return Ok((
            stand_header(&open, &page_id),
            fields(&ctx, &open, &token, &page_id, &[])?,
        )
            .into_response());
    }
    if asked.autosave == "1" {
        return Ok((StatusCode::NO_CONTENT, stand_header(&open, &page_id)).into_response());
    }
    let shown = Shown::of(&open, &page_id, &asked);
    if let Some(at) = changed_group {
        let review = if form.text("_zurueck") == "pruefen" {
            "?zurueck=pruefen"
        } else {
            ""
        };
        return Ok(redirect(&format!("/antraege/{token}/seite/{page_id}{review}#{at}")));
    }
    let stays = form.has("_upload") || form.has("_remove") || form.has("_show");
    if stays {
        // Whoever adds a file is not done with the page; only what concerns the file is said now.
        let shown = Shown {
            errors: &file_errors,
            ..shown
        };
        return Ok(render(&ctx, &open, &token, &shown)?.into_response());
    }
    match form.text("_go") {
        "back" => Ok(redirect(&neighbour(&open, &token, &page_id, false))),
        "later" => Ok(redirect(&format!("/antraege/{token}/merken"))),
        _ => {
            let news = lookups::news(ctx.lang, &open, &page_id);
            if let Some(news) = &news {
                drafts::change(&cases, &mut open, |content| {
                    content.told.insert(news.query.clone(), news.found.clone());
                })
                .await?;
            }
            let typed_wrongly = !errors.is_empty() || !file_errors.is_empty();
            // What a register found may be a surprise, and may ask something new: it is shown before anything is called wrong.
            if !typed_wrongly && news.as_ref().is_some_and(|news| news.wants_a_look) {
                return Ok(render(&ctx, &open, &token, &shown)?.into_response());
            }
            errors = errors_of(&open, &page_id, errors);
            errors.extend(file_errors);
            if !errors.is_empty() {
                let shown = Shown {
                    errors: &errors,
                    ..shown
                };
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&ctx, &open, &token, &shown)?).into_response());
            }
            let wants_review = form.text("_zurueck") == "pruefen";
            let to = if wants_review {
                format!("/antraege/{token}")
            } else {
                neighbour(&open, &token, &page_id, true)
            };
            Ok(match news {
                Some(news) => ctx.redirect_with(&to, Flash::success(news.text)),
                None => redirect(&to),
            })
        }
    }
}

/// The session ended while somebody was typing: what they typed waits for them, and the page says how to go on.
async fn not_signed_in(
    ctx: &Ctx,
    cases: &Cases,
    token: &str,
    page_id: &str,
    asked: &Asked,
    form: &Form,
) -> Result<Response> {
    let back = match form.text("_zurueck") {
        "pruefen" => format!("{}?zurueck=pruefen", ctx.path),
        _ => ctx.path.clone(),
    };
    let response = gate::set_aside(ctx, cases, token, page_id, &form.fields, &back).await?;
    // A script that saves in passing says that nothing was saved.
    let is_script = asked.fragment == "1" || asked.autosave == "1";
    Ok(if is_script {
        StatusCode::FORBIDDEN.into_response()
    } else {
        response
    })
}

/// The stand of the page after it was saved in passing, for the script that keeps it in the form.
fn stand_header(open: &Open, page_id: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Ok(stand) = HeaderValue::from_str(&windows::stand(open, page_id)) {
        headers.insert("x-stand", stand);
    }
    headers
}

/// Another window changed the page: nothing is overwritten until a person has seen both.
fn look_twice(ctx: &Ctx, token: &str, shown: &Shown<'_>, conflict: &Conflict) -> Result<Response> {
    if shown.asked.fragment == "1" {
        return Ok(fields(ctx, &conflict.posted, token, shown.page_id, &[])?.into_response());
    }
    if shown.asked.autosave == "1" {
        return Ok(StatusCode::CONFLICT.into_response());
    }
    let items: Vec<SummaryItem> = conflict
        .saved
        .iter()
        .map(|(label, text)| SummaryItem::new(label, text))
        .collect();
    let notice = alert(
        Tone::Warning,
        &t(ctx.lang, "other-window-title"),
        html! {
            p { (t(ctx.lang, "other-window-text")) }
            @if !items.is_empty() { p { (t(ctx.lang, "other-window-there")) } (summary_list(&items)) }
        },
    );
    let shown = Shown {
        notice: Some(notice),
        ..shown.clone()
    };
    let shown = render(ctx, &conflict.posted, token, &shown)?;
    Ok((StatusCode::CONFLICT, shown).into_response())
}

/// The disk takes nothing: the page comes back with everything that was typed, and says so.
fn not_kept(ctx: &Ctx, open: &Open, token: &str, shown: Shown<'_>) -> Result<Response> {
    let page = if shown.asked.fragment == "1" {
        fields(ctx, open, token, shown.page_id, &[])?
    } else {
        let notice = alert(
            Tone::Danger,
            &t(ctx.lang, "not-kept-title"),
            html! { p { (t(ctx.lang, "not-kept-text")) } },
        );
        let shown = Shown {
            notice: Some(notice),
            ..shown
        };
        render(ctx, open, token, &shown)?
    };
    Ok((StatusCode::SERVICE_UNAVAILABLE, page).into_response())
}

fn neighbour(open: &Open, token: &str, page_id: &str, forward: bool) -> String {
    let scope = open.scope();
    let pages = open.service.blueprint.pages(&scope);
    let at = pages.iter().position(|p| p.id == page_id);
    let target = match (at, forward) {
        (Some(at), true) => pages.get(at + 1),
        (Some(at), false) => at.checked_sub(1).and_then(|before| pages.get(before)),
        (None, _) => pages.first(),
    };
    match (target, forward) {
        (Some(page), _) => format!("/antraege/{token}/seite/{}", page.id),
        (None, true) => format!("/antraege/{token}/pruefen"),
        (None, false) => format!("/antraege/neu/{}", open.draft.blueprint),
    }
}

pub(crate) fn error_text(open: &Open, ctx: &Ctx, error: &FieldError) -> String {
    match error.key.strip_prefix("text:") {
        Some(text) => text.to_owned(),
        None => open.service.blueprint.error_text(error, ctx.lang),
    }
}

/// How a page is shown.
#[derive(Clone)]
struct Shown<'a> {
    page_id: &'a str,
    asked: &'a Asked,
    errors: &'a [FieldError],
    /// What the page says above all else.
    notice: Option<Markup>,
    /// The stand that the draft has of this page.
    stand: String,
}

impl<'a> Shown<'a> {
    fn of(open: &Open, page_id: &'a str, asked: &'a Asked) -> Shown<'a> {
        Shown {
            page_id,
            asked,
            errors: &[],
            notice: None,
            stand: windows::stand(open, page_id),
        }
    }
}

fn render(ctx: &Ctx, open: &Open, token: &str, shown: &Shown<'_>) -> Result<Markup> {
    let (page_id, errors) = (shown.page_id, shown.errors);
    let scope = open.scope();
    let pages = open.service.blueprint.pages(&scope);
    let at = pages.iter().position(|p| p.id == page_id).ok_or(Problem::NotFound)?;
    let texts = open.service.blueprint.texts(ctx.lang);
    let title_key = format!("pages.{page_id}.title");
    let intro_key = format!("pages.{page_id}.intro");
    let title = texts.get(&title_key);
    let blueprint = &open.service.blueprint;
    let listed = crate::pages::filled::named(blueprint, ctx.lang, errors, |error| error_text(open, ctx, error));
    let meta = PageMeta::new(title)
        .nav("leistungen")
        .noindex()
        .wide()
        .focused()
        .errors(!errors.is_empty());
    let action = format!("/antraege/{token}/seite/{page_id}");
    let saved_at = words::moment(open.draft.updated_at, ctx.lang);
    let saved = TEXTS.fmt(ctx.lang, "saved-at", &[("at", saved_at.into())]);
    let main = html! {
        (error_summary(ctx.lang, &listed))
        @if let Some(notice) = &shown.notice { (notice) }
        (follow_ons::taken_over(ctx, open, Some(page_id)))
        @if gives_answers(open, page_id) { (gate::given_note(ctx, &open.service)) }
        p .eyebrow { (texts.get("service.title")) @if open.draft.staff.is_some() { " · " (t(ctx.lang, "assisted")) } }
        (web::parts::step_progress(ctx.lang, at + 1, pages.len() + 1))
        h1 .kern-heading-large { (title) }
        @if let Some(intro) = texts.find(&intro_key) { p .lead { (intro) } }
        @if let Some(because) = blueprint.explain_page(&scope, page_id, Reader::Applicant, ctx.lang) { details .why { summary { span { (t(ctx.lang, "page-why")) } } p { (because) } } }
        form .form .journey method="post" action=(action) enctype="multipart/form-data" novalidate data-autosave={ (action) "?autosave=1" } {
            (csrf_field(ctx))
            input type="hidden" name=(STAND) value=(shown.stand);
            input type="hidden" name=(WINDOW) value="" data-window;
            @if shown.asked.zurueck == "pruefen" { input type="hidden" name="_zurueck" value="pruefen"; }
            // The first button is the one that the return key presses.
            button .kern-sr-only type="submit" name="_go" value="next" tabindex="-1" aria-hidden="true" { (t(ctx.lang, "next")) }
            (form_fields(Some(&format!("{action}?fragment=1")), fields(ctx, open, token, page_id, errors)?))
            div .actions .actions--ends {
                (submit_named("_go", "next", &t(ctx.lang, "next"), Look::Primary))
                (submit_named("_go", "back", &t(ctx.lang, "back"), Look::Secondary))
                (submit_named("_go", "later", &t(ctx.lang, "later"), Look::Tertiary))
            }
            (save_note(ctx.lang, &saved))
        }
    };
    let main = words::beside_other_ways(ctx, &open.service, main);
    Ok(page(ctx, &meta, main))
}

/// Whether the account gives an answer on this page.
fn gives_answers(open: &Open, page_id: &str) -> bool {
    let (scope, blueprint) = (open.scope(), &open.service.blueprint);
    let fields = blueprint.page(page_id).into_iter().flat_map(|page| &page.fields);
    let mut shown = fields.filter(|field| blueprint.visible(&scope, field));
    shown.any(|field| open.is_given(&field.id))
}

/// The questions of a page, as they are asked now.
pub(crate) fn fields(ctx: &Ctx, open: &Open, token: &str, page_id: &str, errors: &[FieldError]) -> Result<Markup> {
    let scope = open.scope();
    let blueprint = &open.service.blueprint;
    let asked = blueprint.page(page_id).ok_or(Problem::NotFound)?;
    let texts = blueprint.texts(ctx.lang);
    let href = format!("/antraege/{token}/datei/");
    // Texts of files are ready made; everything else is looked up by the control.
    let plain: Vec<FieldError> = errors
        .iter()
        .map(|e| FieldError {
            key: e.key.clone(),
            field: e.field.clone(),
            params: e.params.clone(),
        })
        .collect();
    Ok(html! {
        @for asked_field in asked.fields.iter().filter(|f| blueprint.visible(&scope, f)) {
            @let shown = scope.answer(&asked_field.id).map(|v| asked_field.display(v, ctx.lang, texts)).unwrap_or_default();
            @let entries = if asked_field.is_group() { blueprint.entries(&scope, asked_field) } else { Vec::new() };
            @let note = t(ctx.lang, "given-note");
            (field_as(ctx, blueprint, asked_field, blueprint.control(&scope, asked_field), &FieldState {
                scope: &scope,
                prefix: "",
                entries: &entries,
                given: open.is_given(&asked_field.id).then_some(&*note),
                answers: &open.draft.content.answers,
                raw: &open.draft.content.raw,
                errors: &plain,
                required: blueprint.required(&scope, asked_field),
                suggest_streets: "/strassen",
                file_href: &href,
                shown: &shown,
                is_heading: false,
            }))
            @if let Some(found) = asked_field.lookup.as_ref().and_then(|id| lookups::text(ctx.lang, open, id)) {
                p .lookup role="status" { (icon("info")) span { (found) } }
            }
        }
    })
}
