use std::collections::BTreeMap;

use ::registers::port;
use ::registers::store::{Fault, FaultSetting, LogEntry, faults, log_entries, set_fault};
use ::store::StoreError;
use axum::extract::{Query, State};
use base::Lang;
use web::controls::csrf_field;
use web::parts::{Column, Flash, Look, Tone, alert, badge, empty_state, submit, table};
use web::{Ctx, Form, Markup, PageMeta, Permission, Problem, desk_page, html};

use crate::pages::desk::words::{self, staff, tf, word};
use crate::pages::t;
use crate::{Cases, rules};

const ENTRIES: u32 = 100;
/// Unit: milliseconds; longer than people wait, shorter than a request lives.
const SLOW_MS: u32 = 4_000;

/// The faults of the simulated registers, and who asked the registers why.
pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let typed: String = query
        .get("nummer")
        .map(|n| n.trim().chars().take(40).collect())
        .unwrap_or_default();
    let reference = rules::parse_reference(&typed);
    let is_wrong = !typed.is_empty() && reference.is_none();
    let asked = reference.clone();
    let (set, log) = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let log = if is_wrong {
                Vec::new()
            } else {
                log_entries(tx, asked.as_deref(), ENTRIES)?
            };
            Ok((faults(tx)?, log))
        })
        .await?;
    let lang = ctx.lang;
    let main = html! {
        h1 { (t(lang, "desk-admin-registers")) }
        @if ctx.app.config.demo && ctx.may(Permission::JobsManage) { (switches(&ctx, &set)) }
        // No landmark of its own: the table in it carries the same name.
        section .sheet {
            h2 { (t(lang, "desk-log-title")) }
            p .muted { (t(lang, "desk-log-lead")) }
            form .desk-search action="/verwaltung/register" method="get" {
                label .kern-label for="f-nummer" { (t(lang, "desk-log-reference")) }
                div .desk-search__line {
                    input #f-nummer .kern-form-input__input name="nummer" value=(typed) maxlength="40" inputmode="numeric" autocomplete="off"
                        data-width="m" aria-invalid=[is_wrong.then_some("true")] aria-describedby="f-nummer-hinweis";
                    button .kern-btn .kern-btn--secondary type="submit" { span .kern-label { (t(lang, "desk-search-go")) } }
                }
                p #f-nummer-hinweis .kern-hint { (t(lang, if is_wrong { "desk-log-wrong" } else { "desk-log-hint" })) }
            }
            @if log.is_empty() { (empty_state(&t(lang, "desk-log-empty"), "", None)) } @else { (entries(lang, &log)) }
        }
    };
    let meta = PageMeta::new(t(lang, "desk-admin-registers"))
        .nav("verwaltung")
        .crumb("/verwaltung", t(lang, "desk-nav-admin"))
        .wide();
    Ok(desk_page(&ctx, &meta, main))
}

const FAULTS: [&str; 5] = ["none", "down", "slow", "wrong", "twice"];

fn code(fault: Fault) -> &'static str {
    match fault {
        Fault::Down => "down",
        Fault::Slow { .. } => "slow",
        Fault::Wrong => "wrong",
        Fault::Twice => "twice",
    }
}

fn switches(ctx: &Ctx, set: &[FaultSetting]) -> Markup {
    let lang = ctx.lang;
    html! {
        section .sheet aria-labelledby="stoerungen" {
            h2 #stoerungen { (t(lang, "desk-faults-title")) }
            (alert(Tone::Info, &t(lang, "desk-faults-lead"), html! {}))
            div .fault-list {
                @for register in port::registers() {
                    @let now = set.iter().find(|setting| setting.register == *register);
                    form .fault action="/verwaltung/register" method="post" {
                        (csrf_field(ctx))
                        input type="hidden" name="register" value=(register);
                        label .kern-label for={ "f-" (register) } { (word(lang, "desk-register-", register)) }
                        select .kern-form-input__select id={ "f-" (register) } name="stoerung" {
                            @for fault in FAULTS {
                                option value=(fault) selected[now.map_or("none", |setting| code(setting.fault)) == fault] { (word(lang, "desk-fault-", fault)) }
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

fn entries(lang: Lang, log: &[LogEntry]) -> Markup {
    let columns = [
        Column::new(t(lang, "desk-log-when")),
        Column::new(t(lang, "desk-log-register")),
        Column::new(t(lang, "desk-log-case")),
        Column::new(t(lang, "desk-log-why")),
        Column::new(t(lang, "desk-log-who")),
        Column::new(t(lang, "desk-log-answer")),
    ];
    let rows: Vec<Vec<Markup>> = log
        .iter()
        .map(|entry| {
            let answer = if entry.answered {
                badge(Tone::Success, &t(lang, "desk-log-answered"))
            } else {
                badge(Tone::Danger, &t(lang, "desk-log-silent"))
            };
            vec![
                html! { (words::moment(entry.asked_at.as_microsecond(), lang)) },
                html! {
                    (word(lang, "desk-register-", &entry.register))
                    @if let Some(operation) = &entry.operation { " " span .code { (operation) } }
                },
                html! { span .code { (entry.purpose.case_ref.as_deref().unwrap_or("–")) } },
                html! { (entry.purpose.reason) },
                html! { (word(lang, "desk-asked-by-", &entry.purpose.asked_by)) },
                answer,
            ]
        })
        .collect();
    table(&t(lang, "desk-log-title"), true, &columns, &rows)
}

/// Switches a fault of a simulated register on or off. A real register has none to switch.
pub async fn set(ctx: Ctx, State(cases): State<Cases>, form: Form) -> web::Result {
    if !ctx.app.config.demo {
        return Err(Problem::NotFound);
    }
    let known = port::registers()
        .iter()
        .find(|register| **register == form.text("register"));
    let register = *known.ok_or(Problem::NotFound)?;
    let fault = match form.text("stoerung") {
        "none" => None,
        "down" => Some(Fault::Down),
        "slow" => Some(Fault::Slow { delay_ms: SLOW_MS }),
        "wrong" => Some(Fault::Wrong),
        "twice" => Some(Fault::Twice),
        _ => return Err(Problem::NotFound),
    };
    let (by, now) = (staff(&ctx)?.id.to_string(), cases.now().us);
    cases
        .app
        .store
        .write(move |tx| -> Result<_, StoreError> { set_fault(tx, register, fault, &by, now) })
        .await?;
    Ok(ctx.redirect_with("/verwaltung/register", Flash::success(t(ctx.lang, "desk-faults-done"))))
}
