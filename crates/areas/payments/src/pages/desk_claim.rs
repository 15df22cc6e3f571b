use axum::extract::{Path, State};
use axum::response::IntoResponse;
use base::{Lang, Money, Uuid};
use maud::{Markup, html};
use store::StoreError;
use web::controls::{Choice, Line, Question, csrf_field, line, radios};
use web::parts::{Column, Look, SummaryItem, details, submit, summary_list, table};
use web::{Ctx, PageMeta, Permission, Problem, desk_page};

use super::{day, method_name, moment, money, state_badge, t, tf};
use crate::jobs::Desk;
use crate::model::{Attempt, Booking, BookingKind, Claim, ClaimState, Method, Refund};
use crate::reference::display;
use crate::store::{attempts, bookings, claims, refunds};

// Names of the form fields; each question on the page has one of its own.
pub(super) const METHOD: &str = "verfahren";
pub(super) const AMOUNT: &str = "betrag";
pub(super) const STATEMENT: &str = "auszug";
pub(super) const REFUND: &str = "erstattung";
pub(super) const OCCASION: &str = "anlass";
pub(super) const REASON: &str = "grund";

/// All that is known about one claim.
struct Sheet {
    claim: Claim,
    bookings: Vec<Booking>,
    attempts: Vec<Attempt>,
    refunds: Vec<Refund>,
    refundable: Money,
}

async fn sheet(desk: &Desk, id: Uuid) -> Result<Sheet, Problem> {
    let sheet = desk
        .store
        .read(move |tx| -> Result<_, StoreError> {
            let Some(claim) = claims::claim(tx, id)? else {
                return Ok(None);
            };
            let (bookings, refunds) = (bookings::bookings_of(tx, id)?, refunds::refunds_of(tx, id)?);
            let left = refunds::refundable(&bookings, &refunds);
            Ok(Some(Sheet {
                attempts: attempts::attempts_of(tx, id)?,
                refundable: left.iter().map(|payment| payment.left).sum(),
                claim,
                bookings,
                refunds,
            }))
        })
        .await?;
    sheet.ok_or(Problem::NotFound)
}

pub async fn show(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>) -> web::Result {
    let sheet = sheet(&desk, id).await?;
    let lang = ctx.lang;
    let claim = &sheet.claim;
    let title = tf(lang, "claim-title", &[("reference", display(&claim.reference).into())]);
    let owed = claim.outstanding() > Money::ZERO;
    let once = desk.rng.uuid_v7(desk.clock.now_us());
    let main = html! {
        h1 .kern-heading-large { (title) " " (state_badge(lang, claim.state)) }
        div .case-columns {
            div { (head(&ctx, claim)) (movements(&ctx, &sheet)) }
            div .case-columns__side {
                @if owed && ctx.may(Permission::ClaimsBook) { (book_form(&ctx, claim, once)) }
                @if ctx.may(Permission::Refunds) && sheet.refundable > Money::ZERO { (refund_form(&ctx, &sheet)) }
                @if ctx.may(Permission::ClaimsBook) && owed { (cancel_form(&ctx, claim)) }
            }
        }
    };
    let meta = PageMeta::new(title)
        .nav("kasse")
        .crumb("/kasse", t(lang, "desk-title"))
        .wide();
    Ok(desk_page(&ctx, &meta, main).into_response())
}

fn head(ctx: &Ctx, claim: &Claim) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "position")),
        Column::new(t(lang, "legal-basis")),
        Column::new(t(lang, "account")),
        Column::numeric(t(lang, "amount")),
    ];
    let rows = claim.positions.iter().map(|position| {
        vec![
            html! { (position.label) },
            html! { (position.legal_basis) },
            html! { (position.account) },
            html! { (money(lang, position.amount)) },
        ]
    });
    html! {
        (summary_list(&[
            SummaryItem::new(t(lang, "debtor"), &claim.debtor_name),
            SummaryItem::new(t(lang, "due-on"), day(lang, claim.due_on)),
            SummaryItem::new(t(lang, "total"), money(lang, claim.total)),
            SummaryItem::new(t(lang, "already-paid"), money(lang, claim.paid)),
            SummaryItem::new(t(lang, "refunded"), money(lang, claim.refunded)),
            SummaryItem::new(t(lang, "still-owed"), html! { strong { (money(lang, claim.outstanding())) } }),
        ]))
        (table(&t(lang, "positions-caption"), false, &columns, &rows.collect::<Vec<_>>()))
        (traces(lang, claim))
    }
}

/// How the amounts of a claim came about, behind a click; nothing for claims that do not say it.
pub fn traces(lang: Lang, claim: &Claim) -> Markup {
    let lines = claim.positions.iter();
    let lines = lines.filter_map(|position| Some((position.label.as_str(), position.trace.as_deref()?)));
    traces_of(lang, &lines.collect::<Vec<_>>())
}

/// As [`traces`], for lines that are no claim yet: what each is called, and its German words.
pub fn traces_of(lang: Lang, lines: &[(&str, &str)]) -> Markup {
    html! {
        @if !lines.is_empty() {
            (details(&t(lang, "trace-title"), html! {
                @for (label, trace) in lines { p lang="de" { strong { (label) } br; (trace) } }
            }))
        }
    }
}

fn movements(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "when")),
        Column::new(t(lang, "what")),
        Column::new(t(lang, "method")),
        Column::new(t(lang, "number")),
        Column::numeric(t(lang, "amount")),
    ];
    let booked = sheet.bookings.iter().map(|booking| {
        let (key, amount) = match booking.kind {
            BookingKind::Payment => ("kind-payment", booking.amount),
            BookingKind::Refund => ("kind-refund", -booking.amount),
            BookingKind::Chargeback => ("kind-chargeback", -booking.amount),
        };
        let number = html! { span .code { (booking.provider_ref) } };
        let (when, method) = (moment(lang, booking.booked_at), method_name(lang, booking.method));
        vec![
            html! { (when) },
            html! { (t(lang, key)) },
            html! { (method) },
            number,
            html! { (money(lang, amount)) },
        ]
    });
    // Failed attempts are shown for the story and never summed.
    let tried = sheet
        .attempts
        .iter()
        .filter(|attempt| attempt.state != crate::model::AttemptState::Paid)
        .map(|attempt| {
            let state = t(lang, attempt_key(attempt));
            let number = html! { span .code { (attempt.provider_ref.as_deref().unwrap_or("–")) } };
            vec![
                html! { (moment(lang, attempt.created_at)) },
                html! { (state) },
                html! { "–" },
                number,
                html! { "–" },
            ]
        });
    let rows: Vec<_> = booked.chain(tried).collect();
    html! { @if !rows.is_empty() { (table(&t(lang, "movements-caption"), false, &columns, &rows)) } }
}

fn attempt_key(attempt: &Attempt) -> &'static str {
    use crate::model::AttemptState::*;
    match attempt.state {
        Initiated | Authorised => "attempt-pending",
        Paid => "attempt-paid",
        Failed => "attempt-failed",
        Aborted => "attempt-aborted",
        Refunded => "attempt-refunded",
    }
}

fn book_form(ctx: &Ctx, claim: &Claim, once: Uuid) -> Markup {
    let lang = ctx.lang;
    let choices =
        [Method::Cash, Method::CounterCard, Method::Transfer].map(|m| Choice::new(m.word(), method_name(lang, m)));
    let (method, amount, entry, hint) = (
        t(lang, "method"),
        t(lang, "amount"),
        t(lang, "statement-entry"),
        t(lang, "statement-hint"),
    );
    let euros = Line {
        unit: "€",
        input_mode: Some("decimal"),
        max_chars: 12,
        ..Line::default()
    };
    let owed = claim.outstanding().decimal().replace('.', ",");
    html! {
        section .sheet aria-labelledby="buchen" {
            h2 #buchen .kern-heading-medium { (t(lang, "book-title")) }
            form .form action={ "/kasse/forderungen/" (claim.id) "/zahlungen" } method="post" {
                (csrf_field(ctx))
                input type="hidden" name="buchung" value=(once);
                (radios(&Question::new(lang, METHOD, &method), &choices, Method::Cash.word()))
                (line(&Question::new(lang, AMOUNT, &amount), &owed, &euros))
                (line(&Question::new(lang, STATEMENT, &entry).hint(&hint).optional(), "", &Line { max_chars: 35, code: true, ..Line::default() }))
                (submit(&t(lang, "book-button"), Look::Primary))
            }
        }
    }
}

fn refund_form(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let (amount, reason) = (t(lang, "amount"), t(lang, "reason"));
    let most = tf(lang, "refund-most", &[("amount", money(lang, sheet.refundable).into())]);
    let euros = Line {
        unit: "€",
        input_mode: Some("decimal"),
        max_chars: 12,
        ..Line::default()
    };
    let pending = sheet.refunds.iter().any(|refund| refund.state.is_pending());
    details(
        &t(lang, "refund-title"),
        html! {
            @if pending {
                p { (t(lang, "refund-pending")) " " a .kern-link href="/kasse/erstattungen" { (t(lang, "view-refunds")) } }
            } @else {
                form .form action={ "/kasse/forderungen/" (sheet.claim.id) "/erstattungen" } method="post" {
                    (csrf_field(ctx))
                    (line(&Question::new(lang, REFUND, &amount).hint(&most), &sheet.refundable.decimal().replace('.', ","), &euros))
                    (line(&Question::new(lang, OCCASION, &reason), "", &Line { max_chars: 200, ..Line::default() }))
                    p .kern-hint { (t(lang, "refund-four-eyes")) }
                    (submit(&t(lang, "refund-button"), Look::Secondary))
                }
            }
        },
    )
}

fn cancel_form(ctx: &Ctx, claim: &Claim) -> Markup {
    let lang = ctx.lang;
    let reason = t(lang, "reason");
    details(
        &t(lang, "cancel-title"),
        html! {
            p { (t(lang, if claim.state == ClaimState::PartlyPaid { "cancel-text-partly" } else { "cancel-text" })) }
            form .form action={ "/kasse/forderungen/" (claim.id) "/absetzung" } method="post" {
                (csrf_field(ctx))
                (line(&Question::new(lang, REASON, &reason), "", &Line { max_chars: 200, ..Line::default() }))
                (submit(&t(lang, "cancel-button"), Look::Danger))
            }
        },
    )
}
