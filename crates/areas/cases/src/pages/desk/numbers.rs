//! Figures without persons: how many, how fast, how often by the machine alone.

use std::collections::BTreeMap;

use ::store::StoreError;
use axum::extract::{Query, State};
use base::Lang;
use web::parts::{Bar, Tab, bar_chart, empty_state, stat_tile, stat_tiles, tabs};
use web::{Ctx, Markup, PageMeta, desk_page, html};

use super::words::{tf, word};
use crate::Cases;
use crate::pages::t;
use crate::store::numbers::{Numbers, numbers};

/// Unit: days.
pub(crate) const PERIODS: [i64; 3] = [7, 30, 365];
pub(crate) const DAY_US: i64 = 86_400_000_000;
/// What a way to the town hall costs when nobody says otherwise: there, waiting, back. An assumption, and shown as one.
const MINUTES_A_VISIT: i64 = 60;

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let given = |name: &str| query.get(name).and_then(|value| value.parse::<i64>().ok());
    let days = given("tage").filter(|days| PERIODS.contains(days)).unwrap_or(30);
    let minutes = given("minuten")
        .filter(|minutes| (1..=240).contains(minutes))
        .unwrap_or(MINUTES_A_VISIT);
    let since = cases.now().us - days * DAY_US;
    let counted = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { numbers(tx, since) })
        .await?;
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-numbers-title")).nav("zahlen").wide();
    let periods: Vec<Tab> = PERIODS
        .iter()
        .map(|period| Tab {
            href: format!("/desk/zahlen?tage={period}&minuten={minutes}"),
            label: tf(lang, "desk-numbers-period", &[("n", (*period).into())]),
            count: None,
            current: *period == days,
        })
        .collect();
    let main = html! {
        h1 { (t(lang, "desk-numbers-title")) }
        (tabs(&t(lang, "desk-numbers-periods"), &periods))
        @if counted.submitted == 0 && counted.decided == 0 {
            (empty_state(&t(lang, "desk-numbers-empty"), &t(lang, "desk-numbers-empty-text"), None))
        } @else { (figures(lang, &counted, days, minutes)) }
    };
    Ok(desk_page(&ctx, &meta, main))
}

fn figures(lang: Lang, counted: &Numbers, days: i64, minutes: i64) -> Markup {
    let saved = counted.automatic_online * minutes;
    let tiles = [
        stat_tile(
            &t(lang, "desk-numbers-submitted"),
            &grouped(lang, counted.submitted),
            "",
        ),
        stat_tile(&t(lang, "desk-numbers-decided"), &grouped(lang, counted.decided), ""),
        stat_tile(
            &t(lang, "desk-numbers-automatic"),
            &percent(lang, counted.automatic, counted.decided),
            &tf(lang, "desk-numbers-automatic-note", &[("n", counted.automatic.into())]),
        ),
        stat_tile(
            &t(lang, "desk-numbers-median"),
            &counted
                .median_us
                .map_or_else(|| "–".to_owned(), |us| duration(lang, us)),
            &t(lang, "desk-numbers-median-note"),
        ),
        stat_tile(
            &t(lang, "desk-numbers-saved"),
            &duration(lang, saved * 60_000_000),
            &tf(
                lang,
                "desk-numbers-saved-note",
                &[("n", counted.automatic_online.into()), ("minutes", minutes.into())],
            ),
        ),
    ];
    html! {
        (stat_tiles(&tiles))
        form .assumption action="/desk/zahlen" method="get" {
            input type="hidden" name="tage" value=(days);
            label for="f-minuten" { (t(lang, "desk-numbers-assume")) }
            input #f-minuten .kern-form-input__input type="number" name="minuten" min="1" max="240" value=(minutes) data-width="xs";
            button .kern-btn .kern-btn--secondary type="submit" { span .kern-label { (t(lang, "desk-numbers-assume-go")) } }
            p .muted { (t(lang, "desk-numbers-assume-text")) }
        }
        div .charts {
            (bars(lang, "desk-numbers-states", "desk-public-", &counted.by_state))
            (bars(lang, "desk-numbers-verdicts", "desk-verdict-", &counted.by_verdict))
            (bars(lang, "desk-numbers-channels", "desk-channel-", &counted.by_channel))
            (over_time(lang, &counted.by_day))
        }
    }
}

fn bars(lang: Lang, caption: &'static str, family: &str, counts: &[(String, i64)]) -> Markup {
    let bars: Vec<Bar> = counts
        .iter()
        .map(|(code, count)| Bar {
            label: word(lang, family, if code.is_empty() { "none" } else { code }),
            value: *count,
            text: grouped(lang, *count),
        })
        .collect();
    bar_chart(lang, &t(lang, caption), &bars)
}

/// Days as columns would not fit for a year, so long periods are counted by months.
fn over_time(lang: Lang, by_day: &[(String, i64)]) -> Markup {
    let length = if by_day.len() > 31 {
        "2026-11".len()
    } else {
        "2026-11-21".len()
    };
    let mut periods: Vec<(String, i64)> = Vec::new();
    for (day, count) in by_day {
        let period = day.get(..length).unwrap_or(day).to_owned();
        match periods.last_mut() {
            Some((last, sum)) if *last == period => *sum += count,
            _ => periods.push((period, *count)),
        }
    }
    let label = |period: &str| match (period.parse(), period.split_once('-')) {
        (Ok(day), _) => calendar::short_date(day, lang),
        (_, Some((year, month))) => format!("{} {year}", month.parse().map_or(month, |m| calendar::month(m, lang))),
        _ => period.to_owned(),
    };
    let bars: Vec<Bar> = periods
        .iter()
        .map(|(period, count)| Bar {
            label: label(period),
            value: *count,
            text: grouped(lang, *count),
        })
        .collect();
    bar_chart(lang, &t(lang, "desk-numbers-time"), &bars)
}

fn grouped(lang: Lang, n: i64) -> String {
    let digits = n.to_string();
    let point = if lang == Lang::En { ',' } else { '.' };
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(point);
        }
        out.push(digit);
    }
    out
}

/// Rounded down, so that 100 % means all.
fn percent(lang: Lang, part: i64, whole: i64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let gap = if lang == Lang::En { "" } else { "\u{a0}" };
    format!("{}{gap}%", part * 100 / whole)
}

/// The two largest units that matter. Unit: microseconds.
fn duration(lang: Lang, us: i64) -> String {
    let minutes = us / 60_000_000;
    match minutes {
        ..=0 => t(lang, "desk-duration-less").into_owned(),
        1..=119 => tf(lang, "desk-duration-minutes", &[("n", minutes.into())]),
        120..=2879 => tf(lang, "desk-duration-hours", &[("n", (minutes / 60).into())]),
        _ => tf(lang, "desk-duration-days", &[("n", (minutes / 1440).into())]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_read_as_people_say_them() {
        assert_eq!(grouped(Lang::De, 1_234_567), "1.234.567");
        assert_eq!(grouped(Lang::En, 999), "999");
        assert_eq!(percent(Lang::De, 199, 200), "99\u{a0}%");
        assert_eq!(percent(Lang::De, 0, 0), "–");
        for (minutes, expected) in [
            (1, "1 Minute"),
            (90, "90 Minuten"),
            (150, "2 Stunden"),
            (3 * 1440, "3 Tage"),
        ] {
            assert_eq!(duration(Lang::De, minutes * 60_000_000), expected);
        }
    }
}
