use axum::extract::{Path, State};
use base::{Money, Uuid};
use jiff::civil::Date;
use maud::html;
use serde::Serialize;
use store::{StoreError, Tx};
use web::parts::{Column, FeeRow, Look, SummaryItem, fee_table, link_button, print_button, summary_list, table};
use web::{Ctx, PageMeta, Problem, page};

use super::pay::claim_at;
use super::{day, method_name, money, private, state_badge, t};
use crate::jobs::Desk;
use crate::model::{BookingKind, Claim, Method, Position};
use crate::reference;
use crate::store::{bookings, claims};

/// What a receipt says (Quittung); also the data of the receipt as a letter.
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// Kassenzeichen as people read it.
    pub reference: String,
    pub debtor_name: String,
    pub positions: Vec<Position>,
    /// Unit: euro cents, as are all amounts here.
    pub total: Money,
    pub paid: Money,
    pub refunded: Money,
    pub lines: Vec<ReceiptLine>,
}

/// Money that came, or went back (then below zero).
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptLine {
    pub booked_on: Date,
    pub method: Method,
    pub kind: BookingKind,
    pub amount: Money,
    /// Receipt number at the counter, else the provider's number.
    pub number: String,
}

/// The receipt of a claim; `None` when nothing was ever paid on it.
pub fn receipt(tx: &mut Tx<'_>, claim: Uuid) -> Result<Option<Receipt>, StoreError> {
    let Some(claim) = claims::claim(tx, claim)? else {
        return Ok(None);
    };
    let booked = bookings::bookings_of(tx, claim.id)?;
    if booked.is_empty() {
        return Ok(None);
    }
    let lines = booked.into_iter().map(|booking| ReceiptLine {
        booked_on: booking.booked_on,
        method: booking.method,
        kind: booking.kind,
        amount: if booking.kind == BookingKind::Payment {
            booking.amount
        } else {
            -booking.amount
        },
        number: booking.provider_ref,
    });
    Ok(Some(Receipt {
        reference: reference::display(&claim.reference),
        debtor_name: claim.debtor_name,
        positions: claim.positions.iter().map(Position::without_trace).collect(),
        total: claim.total,
        paid: claim.paid,
        refunded: claim.refunded,
        lines: lines.collect(),
    }))
}

pub async fn show(ctx: Ctx, State(desk): State<Desk>, Path((reference, token)): Path<(String, String)>) -> web::Result {
    let claim = claim_at(&desk, &reference, &token).await?;
    let id = claim.id;
    let found = desk
        .store
        .read(move |tx| receipt(tx, id))
        .await?
        .ok_or(Problem::NotFound)?;
    let title = t(ctx.lang, "receipt-title");
    let meta = PageMeta::new(title)
        .noindex()
        .crumb(claim.pay_path(), t(ctx.lang, "pay-title"));
    Ok(private(page(&ctx, &meta, body(&ctx, &claim, &found))))
}

fn body(ctx: &Ctx, claim: &Claim, receipt: &Receipt) -> maud::Markup {
    let lang = ctx.lang;
    let fees: Vec<FeeRow> = receipt
        .positions
        .iter()
        .map(|position| FeeRow {
            label: position.label.clone(),
            amount: position.amount,
            legal_basis: position.legal_basis.to_string(),
        })
        .collect();
    let rows = receipt.lines.iter().map(|line| {
        vec![
            html! { (day(lang, line.booked_on)) },
            html! { (method_name(lang, line.method)) },
            html! { (line.number) },
            html! { (money(lang, line.amount)) },
        ]
    });
    let columns = [
        Column::new(t(lang, "day")),
        Column::new(t(lang, "method")),
        Column::new(t(lang, "number")),
        Column::numeric(t(lang, "amount")),
    ];
    html! {
        h1 .kern-heading-large { (t(lang, "receipt-title")) }
        p { (ctx.app.town.about.authority.get(lang)) }
        (summary_list(&[
            SummaryItem::new(t(lang, "reference"), &receipt.reference),
            SummaryItem::new(t(lang, "debtor"), &receipt.debtor_name),
            SummaryItem::new(t(lang, "state"), state_badge(lang, claim.state)),
        ]))
        (fee_table(lang, &fees, receipt.total))
        (table(&t(lang, "receipt-bookings"), false, &columns, &rows.collect::<Vec<_>>()))
        div .actions {
            (print_button(lang)) " " (link_button(&claim.return_path, &t(lang, "back-to-case"), Look::Secondary))
        }
    }
}
