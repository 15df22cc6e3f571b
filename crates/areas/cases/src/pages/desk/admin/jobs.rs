use std::collections::BTreeMap;

use ::store::StoreError;
use ::store::jobs::Job;
use axum::extract::{Path, Query, State};
use base::{Lang, Uuid};
use web::controls::csrf_field;
use web::parts::{Column, Flash, Look, Tab, Tone, badge, details, empty_state, submit, table, tabs};
use web::{Ctx, Form, Markup, PageMeta, desk_page, html};

use crate::Cases;
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;

const STATES: [&str; 4] = ["failed", "queued", "running", "done"];
const ROWS: i64 = 100;

/// Jobs in one state, those that failed first.
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let asked = query
        .get("stand")
        .and_then(|state| STATES.into_iter().find(|known| known == state));
    let (state, counts, jobs) = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let counts = tx.job_counts()?;
            let has_failed = counts.iter().any(|(state, n)| state == "failed" && *n > 0);
            let state = asked.unwrap_or(if has_failed { "failed" } else { "queued" });
            Ok((state, counts, tx.jobs(state, ROWS)?))
        })
        .await?;
    let lang = ctx.lang;
    let tab_list: Vec<Tab> = STATES
        .iter()
        .map(|code| Tab {
            href: format!("/verwaltung/aufgaben?stand={code}"),
            label: word(lang, "desk-job-", code),
            count: counts
                .iter()
                .find(|(name, _)| name == code)
                .and_then(|(_, n)| usize::try_from(*n).ok())
                .or(Some(0)),
            current: *code == state,
        })
        .collect();
    let main = html! {
        h1 { (t(lang, "desk-admin-jobs")) }
        p .muted { (t(lang, "desk-jobs-lead")) }
        (tabs(&t(lang, "desk-admin-jobs"), &tab_list))
        @if jobs.is_empty() { (empty_state(&t(lang, "desk-jobs-empty"), "", None)) } @else { (list(&ctx, state, &jobs)) }
        @if jobs.len() == 100 { p .muted { (tf(lang, "desk-jobs-more", &[("n", ROWS.into())])) } }
    };
    let meta = PageMeta::new(t(lang, "desk-admin-jobs"))
        .nav("verwaltung")
        .crumb("/verwaltung", t(lang, "desk-nav-admin"))
        .wide();
    Ok(desk_page(&ctx, &meta, main))
}

fn list(ctx: &Ctx, state: &str, jobs: &[Job]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "desk-jobs-what")),
        Column::new(t(lang, "desk-jobs-left")),
        Column::new(t(
            lang,
            if state == "done" {
                "desk-jobs-finished"
            } else {
                "desk-jobs-next"
            },
        )),
        Column::numeric(t(lang, "desk-jobs-tries")),
        Column::new(t(lang, "desk-jobs-error")),
        Column::new(t(lang, "desk-jobs-do")),
    ];
    let rows: Vec<Vec<Markup>> = jobs.iter().map(|job| row(ctx, lang, job)).collect();
    table(&word(lang, "desk-job-", state), true, &columns, &rows)
}

fn row(ctx: &Ctx, lang: Lang, job: &Job) -> Vec<Markup> {
    let when = job.finished_at.filter(|_| job.state == "done").unwrap_or(job.run_at);
    vec![
        html! { (word(lang, "desk-kind-", &job.kind)) span .worklist__number { (job.kind) } },
        html! { (words::moment(job.created_at, lang)) },
        html! { (words::moment(when, lang)) },
        html! { (job.tries) },
        html! {
            @match &job.error {
                Some(error) if error.chars().count() > 80 => (details(&error.chars().take(80).chain(['…']).collect::<String>(), html! { p .code { (error) } })),
                Some(error) => span .code { (error) },
                None => span .muted { "–" },
            }
        },
        html! {
            @if matches!(job.state.as_str(), "failed" | "queued") {
                form .inline-form action={ "/verwaltung/aufgaben/" (job.id) "/lauf" } method="post" {
                    (csrf_field(ctx))
                    input type="hidden" name="stand" value=(job.state);
                    (submit(&t(lang, if job.state == "failed" { "desk-jobs-again" } else { "desk-jobs-now" }), Look::Secondary))
                }
            } @else { (badge(Tone::Neutral, &word(lang, "desk-job-", &job.state))) }
        },
    ]
}

/// Runs a failed job again, or one that waits now.
pub async fn run(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let now = cases.now().us;
    let failed = form.text("stand") == "failed";
    let done = cases
        .app
        .store
        .write(move |tx| -> Result<bool, StoreError> {
            if failed {
                tx.requeue(id, now)
            } else {
                tx.run_job_now(id, now)
            }
        })
        .await?;
    let flash = if done {
        Flash::success(t(ctx.lang, "desk-jobs-started"))
    } else {
        // Another administrator or the worker was faster; the list shows how it stands now.
        Flash::info(t(ctx.lang, "desk-jobs-gone"))
    };
    Ok(ctx.redirect_with("/verwaltung/aufgaben", flash))
}
