use std::collections::BTreeMap;

use ::receivers::store::{Fault, FaultSetting, Received, faults, received, set_fault};
use ::registers::operations::operations;
use ::registers::port;
use ::store::StoreError;
use axum::extract::{Path, Query, State};
use base::{Lang, Uuid};
use web::controls::{Choice, Question, csrf_field, select};
use web::parts::{
    Column, Flash, Look, Tab, Tone, alert, badge, bytes_text, empty_state, pagination, post_button, submit, table, tabs,
};
use web::{Ctx, Form, Markup, PageMeta, Permission, Problem, desk_page, html};

use crate::actions::outgoing;
use crate::outgoing::OutgoingState;
use crate::pages::desk::case::outbox::{state_badge, target, target_name, title};
use crate::pages::desk::words::{self, staff, tf, word};
use crate::pages::t;
use crate::store::outbox::{OutboxFilter, OutboxLine, outbox_counts, outbox_page};
use crate::{CaseError, Cases};

const ROWS: usize = 50;
const RECEIVED: u32 = 20;

struct Shown {
    filter: OutboxFilter,
    lines: Vec<OutboxLine>,
    has_more: bool,
    counts: Vec<(String, i64)>,
    faults: Vec<FaultSetting>,
    received: Vec<Received>,
}

/// Everything that leaves the house for cases, by state and receiver. Says what and to whom, never of whom.
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let filter = OutboxFilter {
        state: query.get("stand").and_then(|code| OutgoingState::from_code(code)),
        target: query.get("an").filter(|target| !target.is_empty()).cloned(),
    };
    let after = query.get("nach").and_then(|place| place_of(place));
    let asked = filter.clone();
    let shown = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let limit = i64::try_from(ROWS + 1).unwrap_or(i64::MAX);
            let mut lines = outbox_page(tx, &asked, after, limit)?;
            let has_more = lines.len() > ROWS;
            lines.truncate(ROWS);
            Ok(Shown {
                filter: asked,
                lines,
                has_more,
                counts: outbox_counts(tx)?,
                faults: faults(tx)?,
                received: received(tx, RECEIVED)?,
            })
        })
        .await?;
    let lang = ctx.lang;
    let main = html! {
        h1 { (t(lang, "desk-admin-outbox")) }
        p .muted { (t(lang, "desk-outbox-lead")) }
        (state_tabs(lang, &shown))
        (targets(&ctx, &cases, &shown))
        @if shown.lines.is_empty() { (empty_state(&t(lang, "desk-outbox-empty"), "", None)) } @else {
            (list(&ctx, &cases, &shown))
            (pagination(lang, first_page(&shown, after.is_some()).as_deref(), next_page(&shown).as_deref(), ""))
        }
        @if !shown.received.is_empty() { (simulated(&cases, lang, &shown.received)) }
        @if ctx.app.config.demo && ctx.may(Permission::JobsManage) { (switches(&ctx, &cases, &shown.faults)) }
    };
    let meta = PageMeta::new(t(lang, "desk-admin-outbox"))
        .nav("verwaltung")
        .crumb("/verwaltung", t(lang, "desk-nav-admin"))
        .wide();
    Ok(desk_page(&ctx, &meta, main))
}

/// A place in the list: time and id of the last line seen.
fn place_of(text: &str) -> Option<(i64, Uuid)> {
    let (at, id) = text.split_once('_')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

fn href(filter: &OutboxFilter, after: Option<&OutboxLine>) -> String {
    let state = filter.state.map_or("", OutgoingState::code);
    // Keys of receivers have letters, digits and hyphens; names of registers too.
    let target = filter.target.as_deref().unwrap_or_default();
    let safe: String = target
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    let mut href = format!("/verwaltung/ausgang?stand={state}&an={safe}");
    if let Some(line) = after {
        href.push_str(&format!("&nach={}_{}", line.outgoing.created_at, line.outgoing.id));
    }
    href
}

fn first_page(shown: &Shown, is_further: bool) -> Option<String> {
    is_further.then(|| href(&shown.filter, None))
}

fn next_page(shown: &Shown) -> Option<String> {
    let last = shown.lines.last().filter(|_| shown.has_more)?;
    Some(href(&shown.filter, Some(last)))
}

/// What arrived is not counted; see `outbox_counts`.
fn is_counted(state: Option<OutgoingState>) -> bool {
    state.is_some_and(|state| state.is_open() || state == OutgoingState::Failed)
}

fn state_tabs(lang: Lang, shown: &Shown) -> Markup {
    let tab = |state: Option<OutgoingState>, label: String| {
        let filter = OutboxFilter {
            state,
            ..shown.filter.clone()
        };
        let counted = shown.counts.iter();
        let of_state = counted.filter(|(code, _)| state.is_none_or(|state| state.code() == code));
        Tab {
            href: href(&filter, None),
            label,
            count: is_counted(state).then(|| of_state.filter_map(|(_, n)| usize::try_from(*n).ok()).sum()),
            current: state == shown.filter.state,
        }
    };
    let mut all = vec![tab(None, t(lang, "desk-outbox-all").into_owned())];
    all.extend(OutgoingState::ALL.map(|state| tab(Some(state), word(lang, "desk-outbox-state-", state.code()))));
    tabs(&t(lang, "desk-admin-outbox"), &all)
}

fn targets(ctx: &Ctx, cases: &Cases, shown: &Shown) -> Markup {
    let lang = ctx.lang;
    let label = t(lang, "desk-outbox-to");
    let receivers = cases.app.town.receivers.iter().map(|receiver| receiver.key.as_str());
    let told = port::registers()
        .iter()
        .copied()
        .filter(|register| !operations(register).is_empty());
    let options: Vec<Choice> = receivers
        .chain(told)
        .map(|key| Choice::new(key, target_name(cases, key, lang)))
        .collect();
    html! {
        form .filters action="/verwaltung/ausgang" method="get" {
            input type="hidden" name="stand" value=(shown.filter.state.map_or("", OutgoingState::code));
            (select(&Question::new(lang, "an", &label).filter(), &options, shown.filter.target.as_deref().unwrap_or_default()))
            (submit(&t(lang, "desk-filter-apply"), Look::Secondary))
        }
    }
}

fn list(ctx: &Ctx, cases: &Cases, shown: &Shown) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "desk-outbox-when")),
        Column::new(t(lang, "desk-outbox-what")),
        Column::new(t(lang, "desk-outbox-to")),
        Column::new(t(lang, "desk-outbox-state")),
        Column::numeric(t(lang, "desk-jobs-tries")),
        Column::new(t(lang, "desk-jobs-error")),
        Column::new(t(lang, "desk-jobs-do")),
    ];
    let rows: Vec<Vec<Markup>> = shown.lines.iter().map(|line| row(ctx, cases, line)).collect();
    table(&t(lang, "desk-admin-outbox"), true, &columns, &rows)
}

fn row(ctx: &Ctx, cases: &Cases, line: &OutboxLine) -> Vec<Markup> {
    let (lang, outgoing) = (ctx.lang, &line.outgoing);
    let service = words::title_of(cases, &line.blueprint, &line.blueprint_hash, lang);
    let version = cases.services.version(&line.blueprint_hash);
    let title = version.map_or_else(|| outgoing.entry.clone(), |version| title(&version, outgoing, lang));
    vec![
        html! { (words::moment(outgoing.created_at, lang)) },
        html! { div {
            (service) ": " (title)
            span .worklist__number { (line.reference) }
        } },
        html! { (target(cases, outgoing, lang)) @if outgoing.blocked { " " (words::blocked_mark(lang)) } },
        html! { div {
            (state_badge(lang, outgoing.state))
            @if let Some(receipt) = outgoing.receipt.as_ref().filter(|receipt| !receipt.number.is_empty()) {
                span .worklist__number { (receipt.number) }
            }
        } },
        html! { (outgoing.tries) },
        html! {
            @match &outgoing.last_error {
                Some(error) => span lang="de" { (error) },
                None => span .muted { "–" },
            }
        },
        html! {
            @if outgoing.state == OutgoingState::Failed && ctx.may(Permission::JobsManage) {
                (post_button(ctx, &format!("/verwaltung/ausgang/{}/versand", outgoing.id), &t(lang, "desk-outbox-again"), Look::Secondary))
            } @else { span .muted { "–" } }
        },
    ]
}

/// Sends once more what did not arrive, without looking at the case.
pub async fn again(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, _form: Form) -> web::Result {
    match outgoing::again_unseen(&cases, staff(&ctx)?, id).await {
        Err(CaseError::Refused(refusal)) => return Err(Problem::Refused(words::refusal(ctx.lang, &refusal))),
        done => done?,
    };
    Ok(ctx.redirect_with(
        "/verwaltung/ausgang?stand=queued",
        Flash::success(t(ctx.lang, "desk-outbox-queued")),
    ))
}

fn switches(ctx: &Ctx, cases: &Cases, set: &[FaultSetting]) -> Markup {
    let lang = ctx.lang;
    html! {
        section .sheet aria-labelledby="stoerungen" {
            h2 #stoerungen { (t(lang, "desk-outbox-faults")) }
            (alert(Tone::Info, &t(lang, "desk-outbox-faults-lead"), html! {}))
            div .fault-list {
                @for receiver in &cases.app.town.receivers {
                    @let now = set.iter().find(|setting| setting.receiver == receiver.key);
                    form .fault action="/verwaltung/ausgang" method="post" {
                        (csrf_field(ctx))
                        input type="hidden" name="an" value=(receiver.key);
                        label .kern-label for={ "f-" (receiver.key) } { (receiver.name.get(lang)) }
                        select .kern-form-input__select id={ "f-" (receiver.key) } name="stoerung" {
                            option value="none" selected[now.is_none()] { (t(lang, "desk-fault-none")) }
                            @for fault in Fault::ALL {
                                option value=(fault.code()) selected[now.is_some_and(|setting| setting.fault == fault)] { (word(lang, "desk-outbox-fault-", fault.code())) }
                            }
                        }
                        (submit(&t(lang, "desk-faults-set"), Look::Secondary))
                        @match now {
                            Some(setting) => (badge(Tone::Warning, &tf(lang, "desk-faults-since", &[("when", words::moment(setting.set_at.as_microsecond(), lang).into())]))),
                            None => (badge(Tone::Success, &t(lang, "desk-faults-well"))),
                        }
                    }
                }
            }
        }
    }
}

/// What the simulator took in place of the receivers; it keeps no content.
fn simulated(cases: &Cases, lang: Lang, received: &[Received]) -> Markup {
    let columns = [
        Column::new(t(lang, "desk-outbox-when")),
        Column::new(t(lang, "desk-outbox-to")),
        Column::new(t(lang, "desk-outbox-what")),
        Column::new(t(lang, "desk-outbox-size")),
        Column::numeric(t(lang, "desk-outbox-times")),
        Column::new(t(lang, "desk-outbox-number")),
    ];
    let rows: Vec<Vec<Markup>> = received
        .iter()
        .map(|one| {
            vec![
                html! { (words::moment(one.received_at, lang)) },
                html! { (target_name(cases, &one.receiver, lang)) },
                html! { span .code { (one.file_name) } span .worklist__number { (one.case_ref) } },
                html! { (bytes_text(lang, u64::try_from(one.bytes).unwrap_or(0))) @if one.files > 0 { " + " (one.files) } },
                html! { (one.times) },
                html! { span .code { (one.number) } },
            ]
        })
        .collect();
    html! {
        section .sheet {
            h2 { (t(lang, "desk-outbox-simulated")) }
            (alert(Tone::Info, &t(lang, "desk-outbox-simulated-lead"), html! {}))
            (table(&t(lang, "desk-outbox-simulated"), true, &columns, &rows))
        }
    }
}

/// Switches a fault of a simulated receiver on or off. A real one has none to switch.
pub async fn set(ctx: Ctx, State(cases): State<Cases>, form: Form) -> web::Result {
    if !ctx.app.config.demo {
        return Err(Problem::NotFound);
    }
    let receiver = cases.app.town.receiver(form.text("an")).ok_or(Problem::NotFound)?;
    let key = receiver.key.clone();
    let fault = match form.text("stoerung") {
        "none" => None,
        code => Some(Fault::from_code(code).ok_or(Problem::NotFound)?),
    };
    let (by, now) = (staff(&ctx)?.id.to_string(), cases.now().us);
    cases
        .app
        .store
        .write(move |tx| -> Result<_, StoreError> { set_fault(tx, &key, fault, &by, now) })
        .await?;
    Ok(ctx.redirect_with("/verwaltung/ausgang", Flash::success(t(ctx.lang, "desk-faults-done"))))
}
