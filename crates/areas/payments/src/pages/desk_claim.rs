use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::{Money, Uuid};
use maud::{Markup, html};
use store::StoreError;
use web::controls::{Choice, Line, Question, csrf_field, line, radios};
use web::parts::{Column, Flash, Look, SummaryItem, details, submit, summary_list, table};
use web::{Ctx, Form, PageMeta, Permission, Problem, desk_page};

use super::{day, method_name, moment, money, refusal_text, staff_actor, state_badge, t, tf};
use crate::actions::{self, CounterPayment, NewRefund, PaymentError};
use crate::jobs::Desk;
use crate::model::{Attempt, BANK, Booking, BookingKind, Claim, ClaimState, Method, Refund};
use crate::notice::{Notice, NoticeStatus};
use crate::reference::display;
use crate::store::{attempts, bookings, claims, refunds};

// Names of the form fields; each question on the page has one of its own.
const METHOD: &str = "verfahren";
const AMOUNT: &str = "betrag";
const STATEMENT: &str = "auszug";
const REFUND: &str = "erstattung";
const OCCASION: &str = "anlass";
const REASON: &str = "grund";

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
        (head(&ctx, claim))
        @if owed && ctx.may(Permission::ClaimsBook) { (book_form(&ctx, claim, once)) }
        (movements(&ctx, &sheet))
        @if ctx.may(Permission::Refunds) && sheet.refundable > Money::ZERO { (refund_form(&ctx, &sheet)) }
        @if ctx.may(Permission::ClaimsBook) && owed { (cancel_form(&ctx, claim)) }
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
        let number = html! { (booking.provider_ref) };
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
            let number = html! { (attempt.provider_ref.as_deref().unwrap_or("–")) };
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
        section aria-labelledby="buchen" {
            h2 #buchen .kern-heading-medium { (t(lang, "book-title")) }
            form action={ "/kasse/forderungen/" (claim.id) "/zahlungen" } method="post" {
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
                form action={ "/kasse/forderungen/" (sheet.claim.id) "/erstattungen" } method="post" {
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
            form action={ "/kasse/forderungen/" (claim.id) "/absetzung" } method="post" {
                (csrf_field(ctx))
                (line(&Question::new(lang, REASON, &reason), "", &Line { max_chars: 200, ..Line::default() }))
                (submit(&t(lang, "cancel-button"), Look::Danger))
            }
        },
    )
}

/// Back to the claim, with what became of it in words.
fn back<T>(ctx: &Ctx, id: Uuid, result: Result<T, PaymentError>, done: &'static str) -> web::Result {
    let to = format!("/kasse/forderungen/{id}");
    match result {
        Ok(_) => Ok(ctx.redirect_with(&to, Flash::success(t(ctx.lang, done)))),
        Err(PaymentError::Refused(refusal)) => {
            Ok(ctx.redirect_with(&to, Flash::warning(refusal_text(ctx.lang, &refusal))))
        }
        Err(PaymentError::Store(error)) => Err(error.into()),
    }
}

// Boxed because an answer is large and this path is rare.
fn amount_of(ctx: &Ctx, id: Uuid, form: &Form, name: &str) -> Result<Money, Box<Response>> {
    base::checks::money::parse(form.text(name)).map_err(|error| {
        Box::new(ctx.redirect_with(
            &format!("/kasse/forderungen/{id}"),
            Flash::warning(error.message(ctx.lang)),
        ))
    })
}

pub async fn book(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let amount = match amount_of(&ctx, id, &form, AMOUNT) {
        Ok(amount) => amount,
        Err(answer) => return Ok(*answer),
    };
    let by = staff_actor(&ctx)?;
    match Method::from_word(form.text(METHOD)) {
        Some(Method::Transfer) => book_transfer(&ctx, &desk, id, &form, amount, &by).await,
        Some(method) => {
            let booking = form
                .text("buchung")
                .parse()
                .map_err(|_| Problem::Malformed("form-broken"))?;
            let payment = CounterPayment {
                id: booking,
                claim: id,
                amount,
                method,
            };
            let booked = desk
                .act(&by, move |tx, act| actions::pay_at_counter(tx, act, payment.clone()))
                .await;
            match booked {
                Ok(booking) => {
                    let text = tf(ctx.lang, "booked-receipt", &[("number", booking.provider_ref.into())]);
                    Ok(ctx.redirect_with(&format!("/kasse/forderungen/{id}"), Flash::success(text)))
                }
                Err(error) => back::<()>(&ctx, id, Err(error), "booked"),
            }
        }
        None => Err(Problem::Malformed("form-broken")),
    }
}

/// A transfer from the account statement: its entry number makes it count once.
async fn book_transfer(ctx: &Ctx, desk: &Desk, id: Uuid, form: &Form, amount: Money, by: &str) -> web::Result {
    let entry = form.text(STATEMENT);
    if entry.is_empty() {
        let text = t(ctx.lang, "statement-missing");
        return Ok(ctx.redirect_with(&format!("/kasse/forderungen/{id}"), Flash::warning(text)));
    }
    let claim = desk
        .store
        .read(move |tx| claims::claim(tx, id))
        .await?
        .ok_or(Problem::NotFound)?;
    let notice = Notice {
        provider: BANK.to_owned(),
        provider_ref: entry.to_owned(),
        attempt: None,
        reference: Some(claim.reference),
        status: NoticeStatus::Paid {
            amount,
            currency: "EUR".to_owned(),
        },
        method: Some(Method::Transfer),
    };
    let recorded = desk
        .act(by, move |tx, act| actions::record_notice(tx, act, &notice))
        .await?;
    let known = matches!(recorded.effect, crate::rules::Effect::Nothing(_));
    let flash = if known {
        Flash::warning(t(ctx.lang, "statement-known"))
    } else {
        Flash::success(t(ctx.lang, "booked"))
    };
    Ok(ctx.redirect_with(&format!("/kasse/forderungen/{id}"), flash))
}

pub async fn cancel(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let (by, reason) = (staff_actor(&ctx)?, form.text(REASON).to_owned());
    if reason.is_empty() {
        return back::<()>(&ctx, id, Err(crate::rules::Refusal::NoReason.into()), "cancelled");
    }
    let result = desk
        .act(&by, move |tx, act| actions::cancel(tx, act, id, &reason))
        .await;
    back(&ctx, id, result, "cancelled")
}

pub async fn request_refund(ctx: Ctx, State(desk): State<Desk>, Path(id): Path<Uuid>, form: Form) -> web::Result {
    let amount = match amount_of(&ctx, id, &form, REFUND) {
        Ok(amount) => amount,
        Err(answer) => return Ok(*answer),
    };
    let new = NewRefund {
        claim: id,
        payment: None,
        amount,
        reason: form.text(OCCASION).to_owned(),
    };
    let by = staff_actor(&ctx)?;
    let result = desk
        .act(&by, move |tx, act| actions::request_refund(tx, act, new.clone()))
        .await;
    back(&ctx, id, result, "refund-requested")
}
