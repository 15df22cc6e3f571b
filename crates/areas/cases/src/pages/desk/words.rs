//! What the pages of the desk say in the same way.

use base::Lang;
use base::clock::{german_zone, timestamp_from_us};
use blueprint::{Channel, CheckResult, Verdict};
use calendar::short_date;
use jiff::civil::Date;
use serde_json::Value as Json;
use web::parts::{Tone, badge, badge_with_icon, icon};
use web::texts::Arg;
use web::{Ctx, Markup, Problem, Staff, html};

use crate::pages::{TEXTS, t};
use crate::{Cases, Refusal, Service};

/// The member of staff of the request; the routes let nobody else in.
pub fn staff(ctx: &Ctx) -> Result<&Staff, Problem> {
    ctx.staff.as_ref().ok_or(Problem::SignIn)
}

/// A text with values.
pub fn tf(lang: Lang, key: &'static str, args: &[(&str, Arg<'_>)]) -> String {
    TEXTS.fmt(lang, key, args).into_owned()
}

/// A code of the database in words, by a family of texts; the code itself where nobody wrote one.
pub fn word(lang: Lang, family: &str, code: &str) -> String {
    let key = format!("{family}{}", code.replace(['_', '.'], "-"));
    if TEXTS.has(&key) {
        TEXTS.get(lang, &key).into_owned()
    } else {
        code.to_owned()
    }
}

/// `21.11.2026, 22:40`
pub fn moment(us: i64, lang: Lang) -> String {
    let at = timestamp_from_us(us).to_zoned(german_zone());
    format!("{}, {:02}:{:02}", short_date(at.date(), lang), at.hour(), at.minute())
}

/// `21.11.2026`
pub fn day_of(us: i64, lang: Lang) -> String {
    short_date(base::clock::german_date(timestamp_from_us(us)), lang)
}

/// Unit: days; negative when the deadline has passed.
pub fn days_left(due: Date, today: Date) -> i64 {
    due.duration_since(today).as_hours() / 24
}

/// The deadline with what is left of it; what has passed is marked by word and colour.
pub fn deadline(lang: Lang, due: Option<Date>, today: Date) -> Markup {
    let Some(due) = due else {
        return html! { span .muted { (t(lang, "desk-no-deadline")) } };
    };
    let left = days_left(due, today);
    let (tone, text) = match left {
        i64::MIN..=-1 => (Tone::Danger, tf(lang, "desk-days-over", &[("n", (-left).into())])),
        0 => (Tone::Warning, t(lang, "desk-days-today").into_owned()),
        1..=3 => (Tone::Warning, tf(lang, "desk-days-left", &[("n", left.into())])),
        _ => (Tone::Neutral, tf(lang, "desk-days-left", &[("n", left.into())])),
    };
    html! { span .due { span .due__day { (short_date(due, lang)) } " " (badge(tone, &text)) } }
}

pub fn channel(lang: Lang, channel: Channel) -> String {
    word(lang, "desk-channel-", channel.code())
}

/// The plain state that applicants see, with its colour.
pub fn public_state(lang: Lang, code: &str) -> Markup {
    let tone = match code {
        "decided" => Tone::Success,
        "needs_you" | "others" => Tone::Warning,
        "closed" => Tone::Neutral,
        _ => Tone::Info,
    };
    badge(tone, &word(lang, "desk-public-", code))
}

/// How a check ended, by colour, icon and word.
pub fn verdict(lang: Lang, verdict: &str) -> Markup {
    let tone = match verdict {
        "green" => Tone::Success,
        "yellow" => Tone::Warning,
        "red" => Tone::Danger,
        _ => Tone::Info,
    };
    badge_with_icon(
        tone,
        &word(lang, "desk-verdict-", if verdict.is_empty() { "none" } else { verdict }),
    )
}

/// A person whose data must leak nowhere. Source: § 51 BMG.
pub fn blocked_mark(lang: Lang) -> Markup {
    html! { span .blocked-mark { (icon("warning")) (t(lang, "desk-blocked")) } }
}

pub fn service_title(service: &Service, lang: Lang) -> String {
    service.blueprint.texts(lang).get("service.title").to_owned()
}

/// Title of the service of a case whose version may be gone.
pub fn title_of(cases: &Cases, blueprint: &str, hash: &str, lang: Lang) -> String {
    let service = cases
        .services
        .version(hash)
        .or_else(|| cases.services.current(blueprint));
    service.map_or_else(|| blueprint.to_owned(), |service| service_title(&service, lang))
}

/// The state in the words of its blueprint, else in those that applicants see.
pub fn state(service: &Service, state: &str, public: &str, lang: Lang) -> String {
    let texts = service.blueprint.texts(lang);
    [
        format!("states.{state}.desk"),
        format!("states.{state}.title"),
        format!("states.{state}"),
    ]
    .iter()
    .find_map(|key| texts.find(key))
    .map_or_else(|| word(lang, "desk-public-", public), str::to_owned)
}

/// What the day is by which somebody must act: the deadline of the state, or a clock.
pub fn due_name(service: &Service, kind: Option<&str>, lang: Lang) -> Option<String> {
    let kind = kind?;
    let key = match kind.strip_prefix("clock.") {
        Some(clock) => format!("clocks.{clock}.title"),
        None => format!("deadlines.{kind}"),
    };
    service.blueprint.texts(lang).find(&key).map(str::to_owned)
}

/// The results of the checks as kept with a case.
pub fn results(checks: &Json) -> Vec<CheckResult> {
    serde_json::from_value(checks.clone()).unwrap_or_default()
}

/// Why a person must look: the reason of the worst check.
pub fn first_reason(cases: &Cases, hash: &str, checks: &Json, lang: Lang) -> Option<String> {
    let service = cases.services.version(hash)?;
    // `max_by_key` keeps the last of equals; the first in the order of the blueprint is wanted.
    let worst = results(checks)
        .into_iter()
        .rev()
        .filter(|r| r.result != Verdict::Green)
        .max_by_key(|r| r.result)?;
    Some(service.blueprint.reason(&worst, lang))
}

/// Euro as people of that language write it.
pub fn euro(lang: Lang, money: base::Money) -> String {
    if lang == Lang::En {
        money.english()
    } else {
        money.german()
    }
}

/// A refusal in words.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    word(lang, "desk-", refusal.key())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_counted_by_the_calendar() {
        for (due, left) in [
            (date(2026, 11, 21), 0),
            (date(2026, 11, 20), -1),
            (date(2026, 12, 1), 10),
        ] {
            assert_eq!(days_left(due, date(2026, 11, 21)), left);
        }
    }

    #[test]
    fn a_code_that_nobody_translated_shows_itself() {
        assert_eq!(word(Lang::De, "desk-channel-", "pigeon"), "pigeon");
        assert_ne!(word(Lang::De, "desk-channel-", "counter"), "counter");
    }
}
