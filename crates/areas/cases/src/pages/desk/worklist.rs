//! The worklist: what waits for a person, by legal deadline and risk.

use std::collections::BTreeMap;

use axum::extract::{Query, State};
use base::{Lang, Uuid};
use blueprint::Channel;
use store::StoreError;
use web::controls::{Choice, Question, csrf_field, select, tick};
use web::parts::{Flash, Look, empty_state, icon, link_button, pagination, submit};
use web::{Ctx, Form, Markup, PageMeta, Permission, Problem, desk_page, html};

use super::people::People;
use super::views::{List, View};
use super::words::{self, staff, tf, word};
use crate::actions::desk;
use crate::model::CaseRow;
use crate::pages::t;
use crate::store::lists::{self, Begin, Filter, WorklistPage};
use crate::{Cases, Now};

const ROWS: usize = 25;
/// Counts stop here; the tab then says "99+".
const COUNT_MAX: i64 = 100;

struct Shown {
    list: List,
    page: WorklistPage,
    counts: Vec<(List, i64)>,
    people: People,
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let (me, now) = (staff(&ctx)?.clone(), cases.now());
    let services: Vec<String> = cases.services.all().map(|s| s.blueprint.meta.id.clone()).collect();
    let view = View::read(&query, &services, now.today);
    let asked = view.clone();
    let shown = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let mut counts = Vec::new();
            for list in List::ALL {
                let mut count = 0;
                for part in list.worklists(&me) {
                    count += lists::worklist_size(tx, &part, COUNT_MAX)?;
                }
                counts.push((list, count));
            }
            let has_own = counts.iter().any(|(list, count)| *list == List::Mine && *count > 0);
            let list = asked.list.unwrap_or(if has_own { List::Mine } else { List::Team });
            let page = lists::worklist_page(tx, &list.worklists(&me), &asked.filter, asked.begin, ROWS)?;
            Ok(Shown {
                list,
                page,
                counts,
                people: People::load(tx)?,
            })
        })
        .await?;
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-list-title")).nav("desk").wide();
    let main = html! {
        div .page-head {
            h1 { (t(lang, "desk-list-title")) }
            @if ctx.may(Permission::Assist) { (link_button("/desk/neu", &t(lang, "desk-nav-new"), Look::Secondary)) }
        }
        (tabs(lang, &view, &shown))
        (filters(&ctx, &cases, &view, shown.list))
        @if shown.page.rows.is_empty() { (empty(lang, &view, shown.list)) } @else { (rows(&ctx, &cases, &view, &shown, now)) }
    };
    Ok(desk_page(&ctx, &meta, main))
}

fn tabs(lang: Lang, view: &View, shown: &Shown) -> Markup {
    html! {
        nav .tabs aria-label=(t(lang, "desk-list-tabs")) {
            ul {
                @for (list, count) in &shown.counts {
                    li {
                        a href=(view.href(*list, Begin::Start)) aria-current=[(*list == shown.list).then_some("page")] {
                            (t(lang, list.label())) " "
                            span .tabs__count { @if *count >= COUNT_MAX { (COUNT_MAX - 1) "+" } @else { (count) } }
                        }
                    }
                }
            }
        }
    }
}

fn filters(ctx: &Ctx, cases: &Cases, view: &View, list: List) -> Markup {
    let lang = ctx.lang;
    let all = Filter::default();
    let filter = if view.is_filtered() { &view.filter } else { &all };
    let services: Vec<Choice> = cases
        .services
        .all()
        .filter(|s| {
            ctx.staff
                .as_ref()
                .is_some_and(|me| me.offices.iter().any(|office| s.blueprint.is_of_office(office)))
        })
        .map(|s| Choice::new(&s.blueprint.meta.id, words::service_title(&s, lang)))
        .collect();
    let verdicts: Vec<Choice> = ["red", "yellow", "unavailable", "wait", "green"]
        .iter()
        .map(|code| Choice::new(*code, word(lang, "desk-verdict-", code)))
        .collect();
    let channels: Vec<Choice> = Channel::ALL
        .iter()
        .map(|channel| Choice::new(channel.code(), words::channel(lang, *channel)))
        .collect();
    let question = |name: &'static str, label: &'static str| (name, t(lang, label).into_owned());
    let (leistung, service_label) = question("leistung", "desk-filter-service");
    let (pruefung, verdict_label) = question("pruefung", "desk-filter-verdict");
    let (weg, channel_label) = question("weg", "desk-filter-channel");
    let chosen = |value: &Option<String>| value.clone().unwrap_or_default();
    html! {
        details .filter-box open[view.is_filtered()] {
            summary { (icon("dehaze")) span { (t(lang, "desk-filter")) } @if view.is_filtered() { " " span .tabs__count { (t(lang, "desk-filter-on")) } } }
            form .filters action="/desk" method="get" {
                input type="hidden" name="liste" value=(list.code());
                (select(&bare(lang, leistung, &service_label), &services, &chosen(&filter.blueprint)))
                (select(&bare(lang, pruefung, &verdict_label), &verdicts, &chosen(&filter.verdict)))
                (select(&bare(lang, weg, &channel_label), &channels, &chosen(&filter.channel)))
                (tick(&bare(lang, "ueberfaellig", &t(lang, "desk-filter-overdue")), filter.overdue_on.is_some()))
                (submit(&t(lang, "desk-filter-apply"), Look::Secondary))
                @if view.is_filtered() {
                    a .kern-link href={ "/desk?liste=" (list.code()) } { (t(lang, "desk-filter-clear")) }
                }
            }
        }
    }
}

/// A question of a filter: it may stay empty, and nobody needs to be told so each time.
fn bare<'a>(lang: Lang, name: &'a str, label: &'a str) -> Question<'a> {
    Question::new(lang, name, label).filter()
}

fn rows(ctx: &Ctx, cases: &Cases, view: &View, shown: &Shown, now: Now) -> Markup {
    let lang = ctx.lang;
    let takes = ctx.may(Permission::CasesWrite);
    let rows = &shown.page.rows;
    let place = |row: Option<&CaseRow>| row.map(|row| (row.sort_key, row.id));
    let previous = place(rows.first())
        .filter(|_| shown.page.has_before)
        .map(|p| view.href(shown.list, Begin::Before(p)));
    let next = place(rows.last())
        .filter(|_| shown.page.has_after)
        .map(|p| view.href(shown.list, Begin::After(p)));
    let caption = t(lang, shown.list.label());
    html! {
        form action="/desk/zuweisung" method="post" {
            (csrf_field(ctx))
            input type="hidden" name="liste" value=(shown.list.code());
            div .table-frame role="region" aria-label=(caption) tabindex="0" {
                table .data-table .worklist {
                    caption .kern-sr-only { (caption) ", " (t(lang, "desk-list-order")) }
                    thead {
                        tr {
                            @if takes { th scope="col" { span .kern-sr-only { (t(lang, "desk-col-take")) } } }
                            th scope="col" { (t(lang, "desk-col-case")) }
                            th scope="col" aria-sort="ascending" { (t(lang, "desk-col-due")) }
                            th scope="col" { (t(lang, "desk-col-why")) }
                            th scope="col" { (t(lang, "desk-col-service")) }
                            th scope="col" { (t(lang, "desk-col-channel")) }
                            th scope="col" { (t(lang, "desk-col-assigned")) }
                        }
                    }
                    tbody { @for row in rows { (case_row(lang, cases, shown, row, now, takes)) } }
                }
            }
            @if takes && rows.iter().any(|row| row.assigned_to.is_none()) {
                div .table-actions { (submit(&t(lang, "desk-take-over"), Look::Secondary)) }
            }
        }
        (pagination(lang, previous.as_deref(), next.as_deref(), ""))
    }
}

fn case_row(lang: Lang, cases: &Cases, shown: &Shown, row: &CaseRow, now: Now, takes: bool) -> Markup {
    let reason = words::first_reason(cases, &row.blueprint_hash, &row.checks, lang);
    let href = format!("/desk/vorgaenge/{}?liste={}", row.id, shown.list.code());
    let is_over = row.due_on.is_some_and(|due| due < now.today);
    html! {
        tr data-row class=[is_over.then_some("worklist__over")] {
            @if takes {
                td .worklist__take {
                    @if row.assigned_to.is_none() {
                        input type="checkbox" name="vorgang" value=(row.id) aria-label=(tf(lang, "desk-take-one", &[("number", (&row.number).into())]));
                    }
                }
            }
            th scope="row" {
                a .worklist__name href=(href) { (row.applicant) }
                @if row.blocked { " " (words::blocked_mark(lang)) }
                span .worklist__number { span { (row.number) } @if !row.lookup_key.is_empty() { " · " span { (row.lookup_key) } } }
            }
            td data-label=(t(lang, "desk-col-due")) { (words::deadline(lang, row.due_on, now.today)) }
            td data-label=(t(lang, "desk-col-why")) .worklist__why {
                (words::verdict(lang, &row.verdict))
                @if let Some(reason) = &reason { span .worklist__reason title=(reason) { (reason) } }
            }
            td .worklist__service data-label=(t(lang, "desk-col-service")) { (words::title_of(cases, &row.blueprint, &row.blueprint_hash, lang)) }
            td data-label=(t(lang, "desk-col-channel")) { (words::channel(lang, row.channel)) }
            td data-label=(t(lang, "desk-col-assigned")) { (assigned(lang, shown, row.assigned_to)) }
        }
    }
}

fn assigned(lang: Lang, shown: &Shown, to: Option<Uuid>) -> Markup {
    match to.map(|id| shown.people.get(id)) {
        Some(Some(person)) => {
            html! { span .avatar .avatar--row title=(person.name) aria-label=(person.name) role="img" { (person.initials) } }
        }
        Some(None) => html! { (t(lang, "desk-somebody")) },
        None => html! { span .muted { "–" span .kern-sr-only { (t(lang, "desk-nobody")) } } },
    }
}

fn empty(lang: Lang, view: &View, list: List) -> Markup {
    if view.is_filtered() {
        let clear = link_button(
            &format!("/desk?liste={}", list.code()),
            &t(lang, "desk-filter-clear"),
            Look::Secondary,
        );
        return empty_state(
            &t(lang, "desk-empty-filter"),
            &t(lang, "desk-empty-filter-text"),
            Some(clear),
        );
    }
    if view.begin != Begin::Start {
        let first = link_button(
            &format!("/desk?liste={}", list.code()),
            &t(lang, "desk-first-page"),
            Look::Secondary,
        );
        return empty_state(&t(lang, "desk-empty-page"), "", Some(first));
    }
    match list {
        List::Mine => {
            let free = link_button("/desk?liste=frei", &t(lang, "desk-list-free"), Look::Primary);
            empty_state(
                &t(lang, "desk-empty-mine"),
                &t(lang, "desk-empty-mine-text"),
                Some(free),
            )
        }
        _ => empty_state(&t(lang, "desk-empty"), &t(lang, "desk-empty-text"), None),
    }
}

/// Takes several cases at once. Those that a colleague took meanwhile stay with the colleague.
pub async fn take(ctx: Ctx, State(cases): State<Cases>, form: Form) -> web::Result {
    let me = staff(&ctx)?;
    let ids: Vec<Uuid> = form
        .all("vorgang")
        .iter()
        .filter_map(|id| id.parse().ok())
        .take(ROWS)
        .collect();
    let list = List::from_code(form.text("liste")).unwrap_or(List::Mine);
    let back = format!("/desk?liste={}", list.code());
    if ids.is_empty() {
        return Ok(ctx.redirect_with(&back, Flash::warning(t(ctx.lang, "desk-take-none"))));
    }
    let asked = ids.len();
    let taken = desk::take_over(&cases, me, ids).await.map_err(Problem::from)?;
    let text = tf(ctx.lang, "desk-taken", &[("n", taken.into())]);
    let flash = if taken == asked {
        Flash::success(text)
    } else {
        Flash::warning(text + " " + &t(ctx.lang, "desk-taken-fewer"))
    };
    Ok(ctx.redirect_with("/desk?liste=meine", flash))
}
