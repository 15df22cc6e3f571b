//! The assisted way: a clerk opens the same application for a person at the counter, on the telephone, or from a letter.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::Lang;
use blueprint::Channel;
use jiff::civil::Date;
use web::controls::{Choice, DateValue, Question, csrf_field, date, error_summary, radios, tick};
use web::parts::{Look, submit};
use web::{Ctx, Form, Markup, PageMeta, desk_page, html};

use super::words::{self, staff};
use crate::Cases;
use crate::actions::drafts::{self, Beginning};
use crate::pages::t;

/// Ways by which somebody may come who does not apply alone.
const WAYS: [Channel; 3] = [Channel::Counter, Channel::Phone, Channel::Letter];
/// Unit: days; a letter that came earlier would have been lost.
const RECEIVED_DAYS_MAX: i64 = 365;

/// What was chosen, with what is wrong by field.
#[derive(Default)]
struct Chosen {
    service: String,
    way: String,
    lang: String,
    day: String,
    month: String,
    year: String,
    /// An identity document was checked.
    seen: bool,
    errors: Vec<(String, String)>,
}

impl Chosen {
    fn error(&self, field: &str) -> &str {
        self.errors
            .iter()
            .find(|(name, _)| name == field)
            .map_or("", |(_, text)| text)
    }
}

pub async fn show(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    let chosen = Chosen {
        way: Channel::Counter.code().into(),
        lang: Lang::De.code().into(),
        ..Chosen::default()
    };
    page(&ctx, &cases, &chosen)
}

fn page(ctx: &Ctx, cases: &Cases, chosen: &Chosen) -> web::Result<Markup> {
    let lang = ctx.lang;
    let me = staff(ctx)?;
    let mut services: Vec<_> = cases.services.all().collect();
    // One's own services first; a counter takes applications for every office.
    services.sort_by_key(|s| {
        (
            !me.offices.contains(&s.blueprint.meta.office),
            words::service_title(s, lang),
        )
    });
    let services: Vec<Choice> = services
        .iter()
        .map(|s| Choice::new(&s.blueprint.meta.id, words::service_title(s, lang)))
        .collect();
    let ways: Vec<Choice> = WAYS
        .iter()
        .map(|way| Choice {
            hint: words::word(lang, "desk-new-hint-", way.code()),
            ..Choice::new(way.code(), words::channel(lang, *way))
        })
        .collect();
    let languages: Vec<Choice> = Lang::ALL.iter().map(|l| Choice::new(l.code(), l.name())).collect();
    let labels = [
        "desk-new-service",
        "desk-new-way",
        "desk-new-received",
        "desk-new-lang",
        "desk-new-seen",
    ]
    .map(|key| t(lang, key));
    let hints = ["desk-new-received-hint", "desk-new-lang-hint", "desk-new-seen-hint"].map(|key| t(lang, key));
    let meta = PageMeta::new(t(lang, "desk-new-title"))
        .nav("neu")
        .errors(!chosen.errors.is_empty());
    let main = html! {
        (error_summary(lang, &chosen.errors))
        h1 { (t(lang, "desk-new-title")) }
        p .muted { (t(lang, "desk-new-lead")) }
        form .form .sheet .narrow action="/desk/neu" method="post" {
            (csrf_field(ctx))
            (radios(&Question::new(lang, "leistung", &labels[0]).error(chosen.error("leistung")), &services, &chosen.service))
            (radios(&Question::new(lang, "weg", &labels[1]).error(chosen.error("weg")), &ways, &chosen.way))
            (tick(&Question::new(lang, "ausweis", &labels[4]).hint(&hints[2]).error(chosen.error("ausweis")).optional(), chosen.seen))
            (date(
                &Question::new(lang, "eingang", &labels[2]).hint(&hints[0]).error(chosen.error("eingang")).optional(),
                &DateValue { day: chosen.day.clone(), month: chosen.month.clone(), year: chosen.year.clone() },
            ))
            (radios(&Question::new(lang, "sprache", &labels[3]).hint(&hints[1]), &languages, &chosen.lang))
            (submit(&t(lang, "desk-new-go"), Look::Primary))
        }
    };
    Ok(desk_page(ctx, &meta, main))
}

pub async fn start(ctx: Ctx, State(cases): State<Cases>, form: Form) -> web::Result<Response> {
    let me = staff(&ctx)?;
    let mut chosen = Chosen {
        service: form.text("leistung").to_owned(),
        way: form.text("weg").to_owned(),
        lang: form.text("sprache").to_owned(),
        day: form.text("eingang.day").to_owned(),
        month: form.text("eingang.month").to_owned(),
        year: form.text("eingang.year").to_owned(),
        seen: form.text("ausweis") == "yes",
        errors: Vec::new(),
    };
    let service = cases.services.current(&chosen.service);
    let way = WAYS.into_iter().find(|way| way.code() == chosen.way);
    let received = received_on(&chosen, way, cases.now().today);
    let mut wrong =
        |field: &str, key: &'static str| chosen.errors.push((field.to_owned(), t(ctx.lang, key).into_owned()));
    if service.is_none() {
        wrong("leistung", "desk-new-error-service");
    }
    if way.is_none() {
        wrong("weg", "desk-new-error-way");
    }
    if let Err(key) = received {
        wrong("eingang", key);
    }
    // Who stands at the counter can show a document; on the telephone and in letters nobody can.
    let needs_document = way == Some(Channel::Counter) && service.as_ref().is_some_and(|s| s.needs_account());
    if needs_document && form.text("ausweis") != "yes" {
        wrong("ausweis", "desk-new-error-seen");
    }
    let is_sound = chosen.errors.is_empty();
    let (Some(service), Some(way), Ok(received), true) = (service, way, received, is_sound) else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&ctx, &cases, &chosen)?).into_response());
    };
    let lang = Lang::from_code(&chosen.lang).unwrap_or_default();
    let beginning = Beginning {
        channel: way,
        staff: Some(me.id),
        lang,
        applied_on: received,
        document_seen: chosen.seen,
        ..Beginning::default()
    };
    let started = drafts::start(&cases, &service, beginning).await?;
    Ok(axum::response::Redirect::to(&format!("/antraege/{}?lang={}", started.token, lang.code())).into_response())
}

/// The day on which a letter came counts as the day of the application; a letter must name it.
///
/// Errors: key of the text that says how to mend it.
fn received_on(chosen: &Chosen, way: Option<Channel>, today: Date) -> Result<Option<Date>, &'static str> {
    let parts = [&chosen.year, &chosen.month, &chosen.day];
    if parts.iter().all(|part| part.is_empty()) {
        return if way == Some(Channel::Letter) {
            Err("desk-new-error-day")
        } else {
            Ok(None)
        };
    }
    let number = |text: &str| text.parse::<i16>().map_err(|_| "desk-new-error-date");
    let small = |text: &str| text.parse::<i8>().map_err(|_| "desk-new-error-date");
    let day = Date::new(number(parts[0])?, small(parts[1])?, small(parts[2])?).map_err(|_| "desk-new-error-date")?;
    let ago = words::days_left(today, day);
    if (0..=RECEIVED_DAYS_MAX).contains(&ago) {
        Ok(Some(day))
    } else {
        Err("desk-new-error-range")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn a_letter_names_its_day_and_no_day_lies_ahead() {
        let today = day(2026, 11, 21);
        let check = |d: &str, m: &str, y: &str, way: Channel| {
            let chosen = Chosen {
                day: d.into(),
                month: m.into(),
                year: y.into(),
                ..Chosen::default()
            };
            received_on(&chosen, Some(way), today)
        };
        for (d, m, y, way, expected) in [
            ("", "", "", Channel::Letter, Err("desk-new-error-day")),
            ("", "", "", Channel::Phone, Ok(None)),
            ("19", "11", "2026", Channel::Letter, Ok(Some(day(2026, 11, 19)))),
            ("21", "11", "2026", Channel::Letter, Ok(Some(today))),
            ("22", "11", "2026", Channel::Letter, Err("desk-new-error-range")),
            ("1", "1", "2024", Channel::Letter, Err("desk-new-error-range")),
            ("31", "2", "2026", Channel::Letter, Err("desk-new-error-date")),
            ("x", "2", "2026", Channel::Counter, Err("desk-new-error-date")),
        ] {
            assert_eq!(check(d, m, y, way), expected, "{d}.{m}.{y}");
        }
    }
}
