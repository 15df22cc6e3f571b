//! What the clock does: deadlines that fire, checks that run again, reminders, ends of grants, cleaning.

use ::store::facts::{NewFact, seal_day};
use ::store::jobs::NewJob;
use base::ports::Mail;
use base::{Lang, Uuid};
use blueprint::Reminder;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use crate::actions::check;
use crate::flow::{self, Event};
use crate::model::Grant;
use crate::{Actor, CaseError, Cases, Now, rules, store};

const PAGE: i64 = 200;
const DAY_US: i64 = 86_400_000_000;

/// What one night did, for the list of jobs and for tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Night {
    pub deadlines: usize,
    pub rechecked: usize,
    pub reminded: usize,
    pub drafts: u64,
}

/// Everything that is due in the night that begins `now`. Running it twice changes nothing the second time.
pub async fn run(cases: &Cases) -> Result<Night, CaseError> {
    let now = cases.now();
    let night = Night {
        deadlines: fire_deadlines(cases, now).await?,
        rechecked: recheck(cases).await?,
        reminded: remind(cases, now).await?,
        drafts: cases
            .app
            .store
            .write(move |tx| store::drafts::sweep_drafts(tx, now.us))
            .await?,
    };
    let day = now.today.to_string();
    cases
        .app
        .store
        .write(move |tx| {
            tx.sweep_jobs(now.us - 30 * DAY_US)?;
            seal_day(tx, &day, now.us)
        })
        .await?;
    tracing::info!(
        night.deadlines,
        night.rechecked,
        night.reminded,
        night.drafts,
        "the night's work is done"
    );
    Ok(night)
}

/// Leaves the job of the coming night, once.
pub async fn plan(cases: &Cases) -> Result<(), CaseError> {
    let now = cases.now();
    let (id, tomorrow) = (cases.id(now), now.today.saturating_add(1.day()));
    // Half past two: after midnight of the law, before the first clerk.
    let run_at = tomorrow
        .at(2, 30, 0, 0)
        .to_zoned(base::clock::german_zone())
        .map_or(now.us + DAY_US, |at| at.timestamp().as_microsecond());
    cases
        .app
        .store
        .write(move |tx| {
            tx.enqueue(NewJob {
                id,
                kind: "cases.night",
                payload: json!({}),
                run_at,
                once_key: Some(format!("night/{tomorrow}")),
            })
        })
        .await?;
    Ok(())
}

async fn fire_deadlines(cases: &Cases, now: Now) -> Result<usize, CaseError> {
    let (mut fired, mut after) = (0, (String::new(), Uuid::nil()));
    loop {
        let place = after.clone();
        let due = cases
            .app
            .store
            .read(move |tx| store::cases::overdue(tx, now.today, &place, PAGE))
            .await?;
        // A clerk's own clock only warns and leaves the case where it is; the page after it must be read all the same.
        let Some(last) = due.last() else { return Ok(fired) };
        after = last.clone();
        for (_, id) in due {
            fired += usize::from(fire(cases, id, now).await?);
        }
    }
}

async fn fire(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut case) = store::cases::case_by_id(tx, id)? else {
                return Ok(false);
            };
            let Some(kind) = case
                .due_kind
                .clone()
                .filter(|_| case.due_on.is_some_and(|due| due < now.today))
            else {
                return Ok(false);
            };
            let service = this.service_of(&case.blueprint_hash)?;
            let event = service
                .blueprint
                .deadline(&kind)
                .map_or(format!("deadline.{kind}"), |d| d.on_expiry.clone());
            flow::apply(&this, tx, &mut case, &Event::new(event), &Actor::Machine, now)
        })
        .await
}

async fn recheck(cases: &Cases) -> Result<usize, CaseError> {
    let (mut after, mut checked) = (Uuid::nil(), 0);
    loop {
        let waiting: Vec<Uuid> = cases
            .app
            .store
            .read(move |tx| store::cases::to_recheck(tx, after, PAGE))
            .await?;
        let Some(last) = waiting.last() else { return Ok(checked) };
        after = *last;
        for id in waiting {
            check::check(cases, id).await?;
            checked += 1;
        }
    }
}

/// Reminds the holders of grants that end soon, each once, with a link that renews in one step.
async fn remind(cases: &Cases, now: Now) -> Result<usize, CaseError> {
    let mut reminded = 0;
    let services: Vec<_> = cases.services.all().cloned().collect();
    for service in services {
        for reminder in &service.blueprint.reminders {
            // The last day minus the period is reached for every last day up to today plus the period.
            let until = period_after(now.today, reminder);
            reminded += remind_until(cases, &service.blueprint.meta.id, until, now).await?;
        }
    }
    Ok(reminded)
}

fn period_after(today: Date, reminder: &Reminder) -> Date {
    use calendar::Period;
    let span = match reminder.before {
        Period::Days(n) | Period::WorkingDays(n) => i64::from(n).days(),
        Period::Weeks(n) => i64::from(n).weeks(),
        Period::Months(n) => i64::from(n).months(),
        Period::Years(n) => i64::from(n).years(),
    };
    today.saturating_add(span)
}

async fn remind_until(cases: &Cases, blueprint: &str, until: Date, now: Now) -> Result<usize, CaseError> {
    let (mut after, mut reminded) = (Uuid::nil(), 0);
    loop {
        let ending: Vec<Grant> = cases
            .app
            .store
            .read(move |tx| store::grants::to_remind(tx, now.today, until, after, PAGE))
            .await?;
        let Some(last) = ending.last() else { return Ok(reminded) };
        after = last.id;
        for grant in ending.into_iter().filter(|grant| grant.blueprint == blueprint) {
            reminded += usize::from(remind_one(cases, grant, now).await?);
        }
    }
}

async fn remind_one(cases: &Cases, grant: Grant, now: Now) -> Result<bool, CaseError> {
    let token = cases.app.rng.token();
    let hash = rules::token_hash(&token);
    let (this, link) = (
        cases.clone(),
        format!("{}/verlaengerung/{token}", cases.app.config.base_url),
    );
    cases
        .app
        .store
        .write(move |tx| {
            let Some(case) = store::cases::case_by_id(tx, grant.case_id)? else {
                return Ok(false);
            };
            if !store::grants::mark_reminded(tx, grant.id, &hash)? {
                return Ok(false);
            }
            tx.append(NewFact {
                stream: case.id,
                at: now.us,
                actor: &Actor::Machine.code(),
                kind: "case.reminded",
                data: json!({ "grant": grant.number, "until": grant.valid_until }),
            })?;
            if let Some(to) = case.mail.clone().filter(|_| case.mail_confirmed) {
                let mail = reminder_mail(&this, case.lang, to, grant.valid_until, &link);
                tx.enqueue(NewJob {
                    id: this.id(now),
                    kind: "cases.mail",
                    payload: json!(mail),
                    run_at: now.us,
                    once_key: None,
                })?;
            }
            Ok(true)
        })
        .await
}

fn reminder_mail(cases: &Cases, lang: Lang, to: String, until: Date, link: &str) -> Mail {
    let town = cases.app.town.name(lang);
    let day = calendar::short_date(until, lang);
    let (subject, body) = match lang {
        Lang::En => (
            format!("{town}: your permit ends on {day}"),
            format!(
                "Hello,\n\nyour permit ends on {day}. You can renew it here in one step:\n{link}\n\n\
                     If you no longer need it, you need not do anything.\n\n{town}\n"
            ),
        ),
        Lang::Plain => (
            format!("{town}: Ihr Ausweis gilt bis {day}"),
            format!(
                "Guten Tag,\n\nIhr Ausweis gilt nur noch bis zum {day}.\nHier können Sie ihn verlängern:\n{link}\n\n\
                     Brauchen Sie den Ausweis nicht mehr? Dann müssen Sie nichts tun.\n\n{town}\n"
            ),
        ),
        Lang::De => (
            format!("{town}: Ihr Ausweis endet am {day}"),
            format!(
                "Guten Tag,\n\nIhr Ausweis gilt noch bis zum {day}. Hier verlängern Sie ihn mit einem Schritt:\n{link}\n\n\
                     Wenn Sie ihn nicht mehr brauchen, müssen Sie nichts tun.\n\n{town}\n"
            ),
        ),
    };
    Mail { to, subject, body }
}
