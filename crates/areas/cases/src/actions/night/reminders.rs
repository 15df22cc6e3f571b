//! Reminders: of grants that end soon, with renewal in one step, and of drafts that are about to be deleted.

use ::store::facts::NewFact;
use ::store::jobs::NewJob;
use base::ports::Mail;
use base::{Lang, Uuid};
use blueprint::Reminder;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use super::PAGE;
use crate::model::{Draft, Grant};
use crate::pages::{TEXTS, t};
use crate::{Actor, CaseError, Cases, Now, flow, rules, store};

/// Unit: days before its deletion on which the owner of a draft is warned.
pub const DRAFT_WARNING_DAYS: i64 = 5;
const DAY_US: i64 = 86_400_000_000;

/// Reminds the holders of grants that end soon, each once, with a link that renews in one step.
pub async fn remind(cases: &Cases, now: Now) -> Result<usize, CaseError> {
    let mut reminded = 0;
    let services: Vec<_> = cases.services.all().collect();
    for service in services {
        for reminder in &service.blueprint.reminders {
            // The last day minus the period is reached for every last day up to today plus the period.
            let until = period_after(now.today, reminder);
            reminded += remind_until(cases, &service.blueprint.meta.id, reminder, until, now).await?;
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

async fn remind_until(
    cases: &Cases,
    blueprint: &str,
    reminder: &Reminder,
    until: Date,
    now: Now,
) -> Result<usize, CaseError> {
    let (mut after, mut reminded) = (Uuid::nil(), 0);
    loop {
        let ending: Vec<Grant> = cases
            .app
            .store
            .read(move |tx| store::grants::to_remind(tx, now.today, until, after, PAGE))
            .await?;
        let Some(last) = ending.last() else { return Ok(reminded) };
        after = last.id;
        let is_meant = |grant: &Grant| grant.blueprint == blueprint && grant.kind == reminder.grant;
        for grant in ending.into_iter().filter(is_meant) {
            reminded += usize::from(remind_one(cases, grant, reminder.text.clone(), now).await?);
        }
    }
}

/// `words`: key of the text that says what ends and what the link does.
async fn remind_one(cases: &Cases, grant: Grant, words: String, now: Now) -> Result<bool, CaseError> {
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
                let service = this.service_of(&case.blueprint_hash)?;
                let texts = service.blueprint.texts(case.lang);
                let what = texts.find(&format!("grants.{}.title", grant.kind));
                let told = Told {
                    what: what.unwrap_or(&grant.number),
                    words: texts.find(&words).unwrap_or_default(),
                    until: grant.valid_until,
                    link: &link,
                };
                let mail = reminder_mail(&this, case.lang, to, &told);
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

/// What a reminder says.
struct Told<'a> {
    /// What was given, by the name that its service has for it.
    what: &'a str,
    /// What the service says of its end; empty where the version of the case says nothing.
    words: &'a str,
    until: Date,
    link: &'a str,
}

fn reminder_mail(cases: &Cases, lang: Lang, to: String, told: &Told<'_>) -> Mail {
    let day = calendar::short_date(told.until, lang);
    let given = [
        ("what", told.what.into()),
        ("words", told.words.into()),
        ("day", day.as_str().into()),
        ("link", told.link.into()),
        ("town", cases.app.town.name(lang).into()),
    ];
    Mail {
        to,
        subject: TEXTS.fmt(lang, "reminder-subject", &given).into_owned(),
        body: TEXTS.fmt(lang, "reminder-body", &given).into_owned(),
    }
}

/// Warns those who left an address with their draft that it is about to be deleted, each once.
///
/// The link itself is kept as a hash only, so the mail points to the one that was sent before.
pub async fn warn_of_deletion(cases: &Cases, now: Now) -> Result<usize, CaseError> {
    let (mut after, mut warned) = (Uuid::nil(), 0);
    let until = now.us + DRAFT_WARNING_DAYS * DAY_US;
    loop {
        let ending: Vec<Draft> = cases
            .app
            .store
            .read(move |tx| store::drafts::to_warn(tx, now.us, until, after, PAGE))
            .await?;
        let Some(last) = ending.last() else { return Ok(warned) };
        after = last.id;
        for draft in ending {
            warned += usize::from(warn_one(cases, draft, now).await?);
        }
    }
}

async fn warn_one(cases: &Cases, draft: Draft, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            // Saved in between, it lives on; marked in between, somebody else has written.
            if !store::drafts::mark_warned(tx, draft.id, draft.expires_at)? {
                return Ok(false);
            }
            let Some(to) = draft.content.mail.clone() else {
                return Ok(false);
            };
            let mail = deletion_mail(&this, draft.lang, to, flow::german_day(draft.expires_at));
            tx.enqueue(NewJob {
                id: this.id(now),
                kind: "cases.mail",
                payload: json!(mail),
                run_at: now.us,
                once_key: None,
            })?;
            Ok(true)
        })
        .await
}

fn deletion_mail(cases: &Cases, lang: Lang, to: String, on: Date) -> Mail {
    let town = cases.app.town.name(lang);
    let day = calendar::long_date(on, lang);
    Mail {
        to,
        subject: format!("{town}: {}", t(lang, "draft-warning-subject")),
        body: TEXTS
            .fmt(
                lang,
                "draft-warning-body",
                &[("day", day.into()), ("town", town.into())],
            )
            .into_owned(),
    }
}
