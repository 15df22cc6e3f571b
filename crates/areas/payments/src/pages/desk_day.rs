use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use base::Money;
use jiff::civil::Date;
use maud::{Markup, html};
use web::parts::{Column, Look, empty_state, icon, link_button, print_button, stat_tile, stat_tiles, table};
use web::{Ctx, PageMeta, desk_page};

use super::desk_list::views;
use super::{day, method_name, money, query, t, tf};
use crate::jobs::Desk;
use crate::model::{BookingKind, Method};
use crate::store::bookings::{DaySum, JournalLine, day_sums, journal};

fn asked_day(ctx: &Ctx, desk: &Desk) -> Date {
    query(ctx, "tag")
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| desk.clock.today())
}

/// The day's closing (Tagesabschluss): sums by method and account.
pub async fn show(ctx: Ctx, State(desk): State<Desk>) -> web::Result {
    let date = asked_day(&ctx, &desk);
    let sums = desk.store.read(move |tx| day_sums(tx, date)).await?;
    let lang = ctx.lang;
    let title = tf(lang, "day-title", &[("day", day(lang, date).into())]);
    let (before, after) = (date.yesterday().unwrap_or(date), date.tomorrow().unwrap_or(date));
    let main = html! {
        h1 .kern-heading-large { (title) }
        (views(&ctx, Some("tagesabschluss")))
        nav .day-switch aria-label=(t(lang, "day-label")) {
            a .kern-link href={ "?tag=" (before) } rel="prev" { (icon("chevron-left")) span { (day(lang, before)) } }
            form .form--line method="get" {
                label .kern-sr-only for="tag" { (t(lang, "day")) }
                input .kern-form-input__input #tag type="date" name="tag" value=(date);
                (web::parts::submit(&t(lang, "day-show"), Look::Secondary))
            }
            @if date < desk.clock.today() { a .kern-link href={ "?tag=" (after) } rel="next" { span { (day(lang, after)) } (icon("chevron-right")) } }
        }
        @if sums.is_empty() {
            (empty_state(&t(lang, "day-none-title"), &t(lang, "day-none-text"), None))
        } @else {
            (tiles(&ctx, &sums))
            (sums_table(&ctx, &sums))
            div .actions {
                (link_button(&format!("/kasse/tagesabschluss.csv?tag={date}"), &t(lang, "day-export"), Look::Secondary)) " "
                (print_button(lang))
            }
        }
    };
    let meta = PageMeta::new(title)
        .nav("kasse")
        .crumb("/kasse", t(lang, "desk-title"))
        .wide();
    Ok(desk_page(&ctx, &meta, main).into_response())
}

fn tiles(ctx: &Ctx, sums: &[DaySum]) -> Markup {
    let lang = ctx.lang;
    let total = |method: Option<Method>| -> Money {
        sums.iter()
            .filter(|sum| method.is_none_or(|m| sum.method == m))
            .map(|sum| sum.amount)
            .sum()
    };
    let mut tiles = vec![stat_tile(&t(lang, "day-total"), &money(lang, total(None)), "")];
    for method in Method::ALL {
        if sums.iter().any(|sum| sum.method == *method) {
            tiles.push(stat_tile(
                &method_name(lang, *method),
                &money(lang, total(Some(*method))),
                "",
            ));
        }
    }
    stat_tiles(&tiles)
}

fn sums_table(ctx: &Ctx, sums: &[DaySum]) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "method")),
        Column::new(t(lang, "what")),
        Column::new(t(lang, "account")),
        Column::numeric(t(lang, "bookings")),
        Column::numeric(t(lang, "amount")),
    ];
    let rows = sums.iter().map(|sum| {
        vec![
            html! { (method_name(lang, sum.method)) },
            html! { (t(lang, kind_key(sum.kind))) },
            html! { (sum.account) },
            html! { (sum.bookings) },
            html! { (money(lang, sum.amount)) },
        ]
    });
    table(&t(lang, "day-caption"), false, &columns, &rows.collect::<Vec<_>>())
}

const fn kind_key(kind: BookingKind) -> &'static str {
    match kind {
        BookingKind::Payment => "kind-payment",
        BookingKind::Refund => "kind-refund",
        BookingKind::Chargeback => "kind-chargeback",
    }
}

/// Lines read at once for the export.
const EXPORT_LINES: i64 = 1000;

/// The day's journal for the budget system (HKR), one line for each account of each booking.
pub async fn export(ctx: Ctx, State(desk): State<Desk>) -> web::Result {
    let date = asked_day(&ctx, &desk);
    let lines = desk
        .store
        .read(move |tx| -> Result<_, store::StoreError> {
            let (mut all, mut from) = (Vec::new(), None);
            loop {
                let part = journal(tx, date, from, EXPORT_LINES)?;
                let Some(last) = part.last() else { return Ok(all) };
                from = Some((last.booking.id, last.line));
                all.extend(part);
            }
        })
        .await?;
    let disposition = format!("attachment; filename=\"kassenjournal-{date}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, csv(&lines)).into_response())
}

const HEAD: &str =
    "buchungstag;buchung;zeile;kassenzeichen;art;zahlweg;anbieter;belegnummer;produktkonto;position;betrag";

fn csv(lines: &[JournalLine]) -> String {
    let mut out = format!("{HEAD}\r\n");
    for line in lines {
        let booking = &line.booking;
        let cells = [
            booking.booked_on.to_string(),
            booking.id.to_string(),
            line.line.to_string(),
            line.reference.clone(),
            booking.kind.word().to_owned(),
            booking.method.word().to_owned(),
            booking.provider.clone(),
            booking.provider_ref.clone(),
            line.account.clone(),
            line.position.clone(),
            line.amount.decimal().replace('.', ","),
        ];
        out.push_str(&cells.map(|cell| quoted(&cell)).join(";"));
        out.push_str("\r\n");
    }
    out
}

/// A cell in quotes where it needs them; a formula is disarmed, because spreadsheets run what begins with its signs.
fn quoted(cell: &str) -> String {
    let number = cell
        .trim_start_matches('-')
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b',');
    let text = match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t') if !number => format!("'{cell}"),
        _ => cell.to_owned(),
    };
    if text.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_cannot_break_its_line_or_become_a_formula() {
        for (cell, expected) in [
            ("1210.4311", "1210.4311"),
            ("-75,00", "-75,00"),
            ("a;b", "\"a;b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=SUM(A1)", "'=SUM(A1)"),
            ("-1+2", "'-1+2"),
            ("@x\n", "\"'@x\n\""),
        ] {
            assert_eq!(quoted(cell), expected);
        }
    }
}
