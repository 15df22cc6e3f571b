//! Appointments as people see them: at the desk and on the status page the same times, the same words.

use base::Lang;
use blueprint::{AppointmentStatus, CaseAppointment};
use calendar::long_date;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use web::controls::{DateValue, csrf_field};
use web::parts::{Look, SummaryItem, Tone, link_button, submit, summary_list};
use web::{Ctx, Markup, html};

use super::{TEXTS, t};
use crate::actions::appointments::Times;
use crate::flow::CaseScope;
use crate::model::Case;
use crate::{Cases, Service};

/// Name of the input for the time.
pub const TIME: &str = "zeit";

/// An appointment of a case with its words.
pub struct View<'a> {
    pub id: &'a str,
    pub of: &'a CaseAppointment,
    pub title: String,
    pub hint: Option<String>,
    pub bring: Vec<String>,
    pub office: Option<&'a town::Office>,
}

/// The appointments of a case in the order of its blueprint.
pub fn views<'a>(cases: &'a Cases, service: &std::sync::Arc<Service>, case: &'a Case, lang: Lang) -> Vec<View<'a>> {
    let parts = CaseScope::of(service, case, cases.now().today);
    let scope = parts.scope();
    let (blueprint, texts) = (&service.blueprint, service.blueprint.texts(lang));
    let known = blueprint.appointments().iter();
    let known = known.filter_map(|of| case.proceedings.appointments.get_key_value(&of.id));
    let view = known.map(|(id, of)| View {
        id,
        of,
        title: texts.get(&format!("appointments.{id}.title")).to_owned(),
        hint: texts.find(&format!("appointments.{id}.hint")).map(str::to_owned),
        bring: blueprint.bring(id, &scope, lang),
        office: cases.app.town.office(of.office.as_deref().unwrap_or(&case.office)),
    });
    view.collect()
}

/// `Dienstag, 1. Dezember 2026`
pub fn day(lang: Lang, day: Date) -> String {
    long_date(day, lang)
}

/// `10:20 Uhr`
pub fn clock(lang: Lang, at: DateTime) -> String {
    let time = at.strftime("%H:%M").to_string();
    TEXTS
        .fmt(lang, "appointment-clock", &[("time", time.into())])
        .into_owned()
}

/// When it is over.
pub fn ends_at(of: &CaseAppointment) -> Option<DateTime> {
    Some(of.starts_at?.saturating_add(i64::from(of.minutes).minutes()))
}

/// How it stands, with its colour.
pub fn standing(lang: Lang, status: AppointmentStatus) -> (Tone, String) {
    let (tone, key) = match status {
        AppointmentStatus::Open => (Tone::Warning, "appointment-open"),
        AppointmentStatus::Booked => (Tone::Success, "appointment-booked"),
        AppointmentStatus::Kept => (Tone::Neutral, "appointment-kept"),
        AppointmentStatus::Missed => (Tone::Warning, "appointment-missed"),
        AppointmentStatus::Dropped => (Tone::Neutral, "appointment-dropped"),
    };
    (tone, t(lang, key).into_owned())
}

/// When and where, what to bring along, and how long it takes.
pub fn facts(lang: Lang, view: &View<'_>) -> Markup {
    let mut items = Vec::new();
    if let (AppointmentStatus::Booked | AppointmentStatus::Missed | AppointmentStatus::Kept, Some(at)) =
        (view.of.status, view.of.starts_at)
    {
        let when = format!("{}, {}", day(lang, at.date()), clock(lang, at));
        items.push(SummaryItem::new(t(lang, "appointment-when"), when));
    }
    if let Some(office) = view.office {
        let [street, city] = office.address.lines();
        let place = html! { (office.name.get(lang)) br; (street) ", " (city) @if !office.floor.is_empty() { br; (office.floor.get(lang)) } };
        items.push(SummaryItem::new(t(lang, "appointment-where"), place));
    }
    if view.of.is_open() && !view.bring.is_empty() {
        let list = html! { ul { @for item in &view.bring { li { (item) } } } };
        items.push(SummaryItem::new(t(lang, "appointment-bring"), list));
    }
    let minutes = TEXTS.fmt(lang, "appointment-minutes", &[("n", i64::from(view.of.minutes).into())]);
    items.push(SummaryItem::new(t(lang, "appointment-how-long"), minutes));
    summary_list(&items)
}

/// The free times as radio buttons, day by day, with a way to other days. `action`: where they are posted and read.
pub fn choice(ctx: &Ctx, times: &Times, typed: &str, (action, back): (&str, &str), label: &str) -> Markup {
    let lang = ctx.lang;
    if !times.is_offered {
        return html! {
            p { (t(lang, "appointment-by-phone")) }
            p { (link_button(back, &t(lang, "appointment-back"), Look::Secondary)) }
        };
    }
    let other = |from: Date| format!("{action}?ab={from}");
    html! {
        @if times.days.is_empty() { p { (t(lang, "appointment-none-free")) } }
        nav .actions aria-label=(t(lang, "appointment-days")) {
            @if let Some(from) = times.earlier { (link_button(&other(from), &t(lang, "appointment-earlier"), Look::Tertiary)) }
            @if let Some(from) = times.later { (link_button(&other(from), &t(lang, "appointment-later"), Look::Tertiary)) }
        }
        form .form method="post" action=(action) novalidate data-once {
            (csrf_field(ctx))
            @if let Some((first, _)) = times.days.first() { input type="hidden" name="ab" value=(first); }
            @for (at, (date, free)) in times.days.iter().enumerate() {
                @let is_open = at == 0 || free.iter().any(|time| value(*time) == typed);
                details .disclosure open[is_open] {
                    summary { span { (day(lang, *date)) " " span .muted { (TEXTS.fmt(lang, "appointment-free", &[("n", free.len().into())])) } } }
                    div .disclosure__body {
                        fieldset .times {
                            legend .kern-sr-only { (day(lang, *date)) }
                            @for (nth, time) in free.iter().enumerate() {
                                @let id = if at == 0 && nth == 0 { TIME.to_owned() } else { format!("{TIME}-{}", value(*time)) };
                                label .times__choice for=(id) {
                                    input id=(id) type="radio" name=(TIME) value=(value(*time)) checked[value(*time) == typed];
                                    span { (clock(lang, *time)) }
                                }
                            }
                        }
                    }
                }
            }
            div .actions .actions--ends {
                @if !times.days.is_empty() { (submit(label, Look::Primary)) }
                (link_button(back, &t(lang, "appointment-back"), Look::Secondary))
            }
        }
    }
}

/// As it is posted and as programs read it: `2026-12-01T10:20`.
pub fn value(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

/// A time as it was posted: `2026-12-01T10:20`.
pub fn parse(text: &str) -> Option<DateTime> {
    let (day, time) = text.trim().split_once('T')?;
    Some(day.parse::<Date>().ok()?.to_datetime(time.parse().ok()?))
}

/// A day from its three inputs.
pub fn parse_day(typed: &DateValue) -> Option<Date> {
    let year = typed.year.trim().parse().ok()?;
    Date::new(year, typed.month.trim().parse().ok()?, typed.day.trim().parse().ok()?).ok()
}

/// `9:30`, `09.30`
pub fn parse_clock(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once([':', '.'])?;
    if minute.len() != 2 {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_people_write_it_and_nothing_else_is_one() {
        let time = |text| parse_clock(text).map(|time| (time.hour(), time.minute()));
        assert_eq!(time("9:30"), Some((9, 30)));
        assert_eq!(time(" 09.05 "), Some((9, 5)));
        for wrong in ["", "9", "9:3", "24:00", "9:60", "-1:00", "9:30:00", "9h30"] {
            assert_eq!(time(wrong), None, "{wrong}");
        }
        for wrong in ["", "2026-12-01", "2026-13-01T10:00", "T10:00", "2026-12-01Tzehn"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
