//! The clocks of a case, for its applicant and for the desk in the same words.

use base::Lang;
use blueprint::ClockState;
use jiff::civil::Date;
use web::{Markup, html};

use super::{TEXTS, t};
use crate::clocks::ClockView;

/// One part for each clock; `level` is that of its heading.
pub fn list(lang: Lang, clocks: &[ClockView], level: u8) -> Markup {
    html! {
        @for clock in clocks {
            div .clock {
                @if level == 2 { h2 .kern-heading-small { (clock.title) } } @else { h3 { (clock.title) } }
                @for line in lines(lang, clock) { p { (line) } }
                @if clock.until.is_some() && !clock.why.is_empty() {
                    details .why { summary { span { (t(lang, "why-date")) } } p .pre-line { (clock.why) } }
                }
            }
        }
    }
}

/// What there is to say about a clock, a sentence or two each.
pub fn lines(lang: Lang, clock: &ClockView) -> Vec<String> {
    let mut lines = vec![state(lang, clock)];
    if let Some(extended) = &clock.extended {
        let params = [
            ("on", day(extended.on, lang)),
            ("period", extended.by.in_words(lang)),
            ("reason", extended.because.clone().unwrap_or_default()),
        ];
        let key = match extended.because {
            Some(_) => "clock-extended-because",
            None => "clock-extended",
        };
        lines.push(say(lang, key, &params));
    }
    lines.extend(granted(lang, clock));
    let is_open = matches!(clock.state, ClockState::Running | ClockState::Over);
    lines.extend(clock.next.clone().filter(|_| is_open).map(|next| match clock.state {
        ClockState::Running => say(lang, "clock-then", &[("next", next)]),
        _ => next,
    }));
    lines
}

fn state(lang: Lang, clock: &ClockView) -> String {
    let since = ("since", day(clock.since, lang));
    match (clock.state, clock.until, clock.paused_since) {
        (ClockState::Running, Some(until), _) => say(lang, "clock-running", &[since, ("until", day(until, lang))]),
        (ClockState::Over, Some(until), _) => say(lang, "clock-over", &[since, ("until", day(until, lang))]),
        (ClockState::Paused, _, Some(paused)) => {
            let left = clock.days_left.unwrap_or_default();
            let key = if left == 1 { "clock-paused-one" } else { "clock-paused" };
            say(
                lang,
                key,
                &[since, ("paused", day(paused, lang)), ("n", left.to_string())],
            )
        }
        _ => {
            let ended = clock.ended_on.unwrap_or(clock.since);
            say(lang, "clock-stopped", &[since, ("ended", day(ended, lang))])
        }
    }
}

/// What the law makes of the end: one day, or two where it leaves open whether the end moves.
fn granted(lang: Lang, clock: &ClockView) -> Option<String> {
    let (from, latest) = (clock.granted_from?, clock.granted_at_latest_from?);
    let key = match (clock.state, from == latest) {
        (ClockState::Running, true) => "clock-deemed",
        (ClockState::Running, false) => "clock-deemed-both",
        (ClockState::Over, true) => "clock-granted",
        (ClockState::Over, false) => "clock-granted-both",
        _ => return None,
    };
    Some(say(
        lang,
        key,
        &[("from", day(from, lang)), ("latest", day(latest, lang))],
    ))
}

fn say(lang: Lang, key: &'static str, params: &[(&'static str, String)]) -> String {
    let params: Vec<_> = params
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    TEXTS.fmt(lang, key, &params).into_owned()
}

fn day(date: Date, lang: Lang) -> String {
    calendar::long_date(date, lang)
}
