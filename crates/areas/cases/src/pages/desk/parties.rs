//! What other offices ask of this one: the inbox of an office, and the page on which it answers.

use std::collections::BTreeMap;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{Lang, Uuid};
use web::parts::{Flash, Look, Tone, badge_with_icon, empty_state, link_button};
use web::{Ctx, Form, Markup, PageMeta, Permission, Problem, desk_page, html};

use super::documents;
use super::words::{self, staff};
use crate::actions::parties::{self, Answered, Door};
use crate::pages::filled::{self, Typed};
use crate::pages::party::{self, Sight};
use crate::pages::t;
use crate::store::parties::{Inbox, InboxRow, inbox, inbox_size};
use crate::{CaseError, Cases, Now};

const ROWS: usize = 25;
/// Counts stop here; the tab then says "99+".
const COUNT_MAX: i64 = 100;

const fn code(part: Inbox) -> &'static str {
    match part {
        Inbox::Open => "offen",
        Inbox::Done => "erledigt",
    }
}

/// The list; `liste` names the part, `nach` the row behind which the page begins.
pub async fn list(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let (offices, now) = (staff(&ctx)?.offices.clone(), cases.now());
    let is_done = query.get("liste").is_some_and(|part| part == code(Inbox::Done));
    let part = if is_done { Inbox::Done } else { Inbox::Open };
    let after = query.get("nach").and_then(|place| place_of(place));
    let (mut rows, open) = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let rows = inbox(tx, &offices, part, after.as_ref(), ROWS)?;
            Ok((rows, inbox_size(tx, &offices, COUNT_MAX)?))
        })
        .await?;
    let has_more = rows.len() > ROWS;
    rows.truncate(ROWS);
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-parties-title")).nav("beteiligungen").wide();
    let main = html! {
        h1 { (t(lang, "desk-parties-title")) }
        p .muted { (t(lang, "desk-parties-lead")) }
        (tabs(lang, part, open))
        @if rows.is_empty() { (empty_state(&t(lang, "desk-parties-empty"), &t(lang, "desk-parties-empty-text"), None)) }
        @else { (table(&ctx, &cases, &rows, now)) }
        @if let Some(last) = rows.last().filter(|_| has_more) {
            @let href = format!("/desk/beteiligungen?liste={}&nach={}_{}", code(part), last.place.0, last.place.1.simple());
            (web::parts::pagination(lang, None, Some(&href), ""))
        }
    };
    Ok(desk_page(&ctx, &meta, main))
}

fn place_of(text: &str) -> Option<(String, Uuid)> {
    let (day, id) = text.split_once('_')?;
    day.parse::<jiff::civil::Date>().ok()?;
    Some((day.to_owned(), Uuid::parse_str(id).ok()?))
}

fn tabs(lang: Lang, part: Inbox, open: i64) -> Markup {
    html! {
        nav .tabs aria-label=(t(lang, "desk-list-tabs")) {
            ul {
                @for (tab, label) in [(Inbox::Open, "desk-parties-open"), (Inbox::Done, "desk-parties-done")] {
                    li {
                        a href={ "/desk/beteiligungen?liste=" (code(tab)) } aria-current=[(tab == part).then_some("page")] {
                            (t(lang, label))
                            @if tab == Inbox::Open { " " span .tabs__count { @if open >= COUNT_MAX { (COUNT_MAX - 1) "+" } @else { (open) } } }
                        }
                    }
                }
            }
        }
    }
}

fn table(ctx: &Ctx, cases: &Cases, rows: &[InboxRow], now: Now) -> Markup {
    let lang = ctx.lang;
    let caption = t(lang, "desk-parties-title");
    html! {
        div .table-frame role="region" aria-label=(caption) tabindex="0" {
            table .data-table .worklist {
                caption .kern-sr-only { (caption) }
                thead { tr {
                    th scope="col" { (t(lang, "desk-parties-what")) }
                    th scope="col" { (t(lang, "desk-col-due")) }
                    th scope="col" { (t(lang, "desk-col-state")) }
                    th scope="col" { (t(lang, "desk-col-service")) }
                    th scope="col" { (t(lang, "desk-parties-asked")) }
                } }
                tbody { @for row in rows { (line(ctx, cases, row, now)) } }
            }
        }
    }
}

fn line(ctx: &Ctx, cases: &Cases, row: &InboxRow, now: Now) -> Markup {
    let (lang, party) = (ctx.lang, &row.party);
    let service = cases.services.version(&row.blueprint_hash);
    let key = format!("parties.{}.title", party.participation);
    let title = service.as_ref().map_or_else(
        || party.participation.clone(),
        |service| service.blueprint.texts(lang).get(&key).to_owned(),
    );
    let matter = service.as_ref().and_then(|service| {
        let of = service.blueprint.participation(&party.participation)?;
        service.blueprint.matter(of, &row.answers, lang)
    });
    let kept = blueprint::Party {
        status: party.status,
        due_on: party.due_on,
        answered_on: party.answered_on,
        late: party.answered_on.is_some() && party.status != blueprint::PartyStatus::Answered,
        ..blueprint::Party::default()
    };
    let (tone, standing) = party::standing(ctx, &kept, now.today);
    html! {
        tr data-row {
            th scope="row" {
                a .worklist__name href={ "/desk/beteiligungen/" (party.id) } { (title) }
                @if let Some(matter) = matter { span .worklist__matter { (matter) } }
                span .worklist__number { (row.number) }
                @if let Some(day) = party.papers_on { div { (badge_with_icon(Tone::Info, &party::papers_since(ctx, day))) } }
            }
            td data-label=(t(lang, "desk-col-due")) { @if party.status == blueprint::PartyStatus::Asked { (words::deadline(lang, party.due_on, now.today)) } @else if let Some(due) = party.due_on { (calendar::short_date(due, lang)) } @else { "–" } }
            td data-label=(t(lang, "desk-col-state")) { (badge_with_icon(tone, &standing)) }
            td .worklist__service data-label=(t(lang, "desk-col-service")) { (words::title_of(cases, &row.blueprint, &row.blueprint_hash, lang)) }
            td data-label=(t(lang, "desk-parties-asked")) { (words::day_of(party.asked_at, lang)) }
        }
    }
}

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>) -> web::Result<Markup> {
    let sight = Sight::open(&cases, &door(&ctx)?, id).await?;
    Ok(render(&ctx, &sight, &Typed::default())?)
}

fn door(ctx: &Ctx) -> Result<Door, Problem> {
    Ok(Door::Staff(staff(ctx)?.clone()))
}

/// Keeps the answer of the office, or what came on paper from who was invited.
pub async fn answer(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, mut form: Form) -> web::Result {
    let door = door(&ctx)?;
    let to = format!("/desk/beteiligungen/{id}");
    let sight = Sight::open(&cases, &door, id).await?;
    if !sight.may_answer() {
        return Ok(ctx.redirect_with(&to, Flash::warning(t(ctx.lang, "desk-refusal-answered"))));
    }
    let (beside, mut errors) = party::beside(&ctx, &cases, &door, &sight.seat, &mut form).await?;
    let typed = match beside {
        Some(typed) => typed,
        None if errors.is_empty() => match parties::answer(&cases, &door, id, form.fields.clone()).await? {
            Answered::Kept { .. } => {
                return Ok(ctx.redirect_with(&to, Flash::success(t(ctx.lang, "desk-parties-kept"))));
            }
            Answered::Closed => {
                return Ok(ctx.redirect_with(&to, Flash::warning(t(ctx.lang, "desk-refusal-answered"))));
            }
            Answered::Wrong(wrong) => {
                errors.extend(wrong);
                party::typed(&cases, &sight.seat, &form, errors)?
            }
        },
        None => party::typed(&cases, &sight.seat, &form, errors)?,
    };
    let sight = Sight::open(&cases, &door, id).await?;
    let status = if typed.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((status, render(&ctx, &sight, &typed)?).into_response())
}

fn render(ctx: &Ctx, sight: &Sight, typed: &Typed) -> Result<Markup, CaseError> {
    let lang = ctx.lang;
    let (seat, texts) = (&sight.seat, sight.service.blueprint.texts(lang));
    let action = format!("/desk/beteiligungen/{}", seat.row.id);
    let href = format!("{action}/dokumente/");
    let own_case = ctx
        .staff
        .as_ref()
        .is_some_and(|me| me.offices.contains(&seat.case.office));
    let heading = sight.heading(ctx)?;
    let meta = PageMeta::new(format!("{heading} · {}", seat.case.number))
        .nav("beteiligungen")
        .crumb("/desk/beteiligungen", t(lang, "desk-parties-title"))
        .wide()
        .errors(!typed.errors.is_empty());
    let may_write = ctx.may(Permission::CasesWrite);
    let (tone, standing) = party::standing(ctx, &seat.party, sight.today());
    let main = html! {
        (filled::listed(ctx, &sight.service, &typed.errors))
        p .eyebrow { (texts.get("service.title")) " · " (seat.case.number) }
        h1 { (heading) }
        p { span .muted { (sight.title(ctx)) } " " (badge_with_icon(tone, &standing)) }
        @if seat.row.office.is_none() { p { (words::tf(lang, "desk-parties-for", &[("name", (&seat.party.name).into())])) } }
        @else { (sight.request(ctx)?) }
        (sight.news(ctx))
        (sight.seen(ctx, &href)?)
        @if seat.party.answered_on.is_some() { (sight.copy(ctx, &href)?) }
        @else if sight.may_answer() && may_write { (sight.form(ctx, typed, &action)?) }
        @else { p .muted { (t(lang, "desk-parties-closed")) } }
        (sight.earlier(ctx, &href)?)
        @if own_case { p { (link_button(&format!("/desk/vorgaenge/{}#beteiligte", seat.case.id), &t(lang, "desk-parties-case"), Look::Tertiary)) } }
    };
    Ok(desk_page(ctx, &meta, main))
}

/// A file of the application that the office sees, or one of its own.
pub async fn file(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((id, document)): Path<(Uuid, Uuid)>,
) -> web::Result<Response> {
    let found = parties::seen_document(&cases, &door(&ctx)?, id, document).await?;
    let content = documents::blob(&cases, &found.blob).await?;
    Ok(documents::file(&found, content))
}
