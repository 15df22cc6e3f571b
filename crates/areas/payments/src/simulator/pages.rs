use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use base::Lang;
use maud::{DOCTYPE, Markup, html};
use web::{Access, Ctx, Form, Problem, Routes};

use super::{Behaviour, SimulatedPayment, Simulator, api};
use crate::model::Method;
use crate::pages::{method_name, money, private, t, to_address};

/// The simulator's own pages. They do not wear the town's clothes, so that nobody takes them for a place to pay.
pub fn routes(simulator: Simulator) -> Routes<()> {
    Routes::new()
        .get("/simulator/zahlung.css", Access::Public, css)
        .get("/simulator/zahlung/{payment}", Access::Public, show)
        .post("/simulator/zahlung/{payment}", Access::Public, choose)
        .post_with(
            "/api/v1/simulator/zahlungen/{payment}",
            Access::Machine,
            api::LIMITED,
            api::decide,
        )
        .with_state(simulator)
}

async fn css() -> Response {
    (
        [(header::CONTENT_TYPE, "text/css; charset=utf-8")],
        include_str!("simulator.css"),
    )
        .into_response()
}

async fn show(ctx: Ctx, State(simulator): State<Simulator>, Path(payment): Path<String>) -> web::Result {
    let payment = simulator.payment(&payment).await?.ok_or(Problem::NotFound)?;
    Ok(private(page(&ctx, &payment)))
}

async fn choose(ctx: Ctx, State(simulator): State<Simulator>, Path(payment): Path<String>, form: Form) -> web::Result {
    let behaviour = Behaviour::from_word(form.text("ergebnis"))
        .ok_or_else(|| Problem::BadRequest(t(ctx.lang, "simulator-choose").into_owned()))?;
    let method = Method::from_word(form.text("verfahren")).unwrap_or(Method::Card);
    let delay_s: i64 = form.text("sekunden").parse().unwrap_or(DELAY_S);
    let back = simulator
        .choose(&payment, behaviour, method, delay_s.clamp(1, 3600))
        .await?;
    Ok(to_address(&ctx, &back.ok_or(Problem::NotFound)?))
}

const METHODS: [Method; 3] = [Method::Card, Method::Paypal, Method::DirectDebit];
/// Unit: seconds.
const DELAY_S: i64 = 20;

fn page(ctx: &Ctx, payment: &SimulatedPayment) -> Markup {
    let lang = ctx.lang;
    html! {
        (DOCTYPE)
        html lang=(if lang == Lang::En { "en" } else { "de" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (t(lang, "simulator-title")) }
                link rel="stylesheet" href="/simulator/zahlung.css";
            }
            body {
                main {
                    h1 { (t(lang, "simulator-title")) }
                    p .warning { (t(lang, "simulator-warning")) }
                    p .amount { (money(lang, payment.amount)) }
                    dl {
                        div { dt { (t(lang, "purpose")) } dd { (payment.purpose) } }
                        div { dt { (t(lang, "reference")) } dd { (crate::reference::display(&payment.reference)) } }
                        div { dt { (t(lang, "simulator-number")) } dd { (payment.provider_ref) } }
                    }
                    @if payment.status == "open" {
                        (form(ctx))
                    } @else {
                        p { (t(lang, "simulator-decided")) }
                        p { a href=(payment.return_url) { (t(lang, "simulator-back")) } }
                    }
                }
            }
        }
    }
}

fn form(ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    let button = |behaviour: Behaviour, key: &str| {
        html! { button type="submit" name="ergebnis" value=(behaviour.word()) { (t(lang, key)) } }
    };
    html! {
        form method="post" {
            (web::controls::csrf_field(ctx))
            fieldset {
                legend { (t(lang, "simulator-method")) }
                @for (at, method) in METHODS.into_iter().enumerate() {
                    label {
                        input type="radio" name="verfahren" value=(method.word()) checked[at == 0];
                        (method_name(lang, method))
                    }
                }
            }
            div .main { (button(Behaviour::Pay, "simulator-pay")) }
            div .others { (button(Behaviour::Decline, "simulator-decline")) (button(Behaviour::Abort, "simulator-abort")) }
            details {
                summary { (t(lang, "simulator-trouble")) }
                p { (t(lang, "simulator-trouble-text")) }
                label .seconds {
                    (t(lang, "simulator-seconds"))
                    input name="sekunden" value=(DELAY_S) inputmode="numeric" size="5";
                }
                div .others { @for (behaviour, key) in TROUBLE { (button(behaviour, key)) } }
            }
        }
    }
}

const TROUBLE: [(Behaviour, &str); 5] = [
    (Behaviour::PayTwice, "simulator-twice"),
    (Behaviour::PayLate, "simulator-late"),
    (Behaviour::PaySilently, "simulator-silent"),
    (Behaviour::PayWrongAmount, "simulator-wrong-amount"),
    (Behaviour::PayNonsense, "simulator-nonsense"),
];
