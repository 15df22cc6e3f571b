//! What a cashier does with a claim.

use axum::extract::{Path, State};
use axum::response::Response;
use base::{Money, Uuid};
use web::parts::Flash;
use web::{Ctx, Form, Problem};

use super::desk_claim::{AMOUNT, METHOD, OCCASION, REASON, REFUND, STATEMENT};
use super::{refusal_text, staff_actor, t, tf};
use crate::actions::{self, CounterPayment, NewRefund, PaymentError};
use crate::jobs::Desk;
use crate::model::{BANK, Method};
use crate::notice::{Notice, NoticeStatus};
use crate::store::claims;

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
