//! The area's pages: to pay, to see how it went, the receipt; and the cashier's desk.

mod callback;
mod desk_booking;
mod desk_claim;
mod desk_clearing;
mod desk_day;
mod desk_list;
mod desk_refunds;
mod pay;
mod receipt;
mod return_page;

pub use desk_claim::{traces, traces_of};
pub use receipt::{Receipt, ReceiptLine, receipt};

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use base::clock::{german_zone, timestamp_from_us};
use base::{Lang, Money, Uuid};
use jiff::civil::Date;
use maud::Markup;
use web::texts::Arg;
use web::{Access, Ctx, Limit, Permission, Problem, RouteOptions, Routes, Texts};

pub(crate) use pay::claim_at;

use crate::actions::PaymentError;
use crate::api;
use crate::jobs::Desk;
use crate::model::{ClaimState, Method};
use crate::notice::CALLBACK_BYTES_MAX;
use crate::rules::Refusal;

/// The area's texts.
pub const TEXT_FILES: [(Lang, &str); 3] = [
    (Lang::De, include_str!("../../texts/de.ftl")),
    (Lang::Plain, include_str!("../../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/en.ftl")),
];

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&TEXT_FILES));

/// Rows on one page of a list.
const PAGE_ROWS: i64 = 50;

/// All routes of this area but the simulator's.
pub fn routes(desk: Desk) -> Routes<()> {
    let tries = RouteOptions::limited(Limit::per_minute(10, 5));
    let callbacks = RouteOptions::upload(CALLBACK_BYTES_MAX);
    let read = Access::Staff(Permission::ClaimsRead);
    let book = Access::Staff(Permission::ClaimsBook);
    let refund = Access::Staff(Permission::Refunds);
    Routes::new()
        .post_with(
            "/zahlung/rueckmeldung/{provider}",
            Access::Machine,
            callbacks,
            callback::receive,
        )
        .get("/zahlung/{reference}/{token}", Access::Applicant, pay::show)
        .post_with(
            "/zahlung/{reference}/{token}/versuch",
            Access::Applicant,
            tries,
            pay::start,
        )
        .get(
            "/zahlung/{reference}/{token}/weiter/{attempt}",
            Access::Applicant,
            pay::hand_over,
        )
        .get(
            "/zahlung/{reference}/{token}/rueckkehr/{attempt}",
            Access::Applicant,
            return_page::show,
        )
        .get(
            "/zahlung/{reference}/{token}/quittung",
            Access::Applicant,
            receipt::show,
        )
        .get_with("/api/v1/zahlungen/{reference}", Access::Machine, api::READ, api::claim)
        .post_with(
            "/api/v1/zahlungen/{reference}/versuche",
            Access::Machine,
            tries,
            api::begin,
        )
        .get("/kasse", read, desk_list::show)
        .get("/kasse/forderungen/{claim}", read, desk_claim::show)
        .post("/kasse/forderungen/{claim}/zahlungen", book, desk_booking::book)
        .post("/kasse/forderungen/{claim}/absetzung", book, desk_booking::cancel)
        .post(
            "/kasse/forderungen/{claim}/erstattungen",
            refund,
            desk_booking::request_refund,
        )
        .get("/kasse/erstattungen", refund, desk_refunds::show)
        .post("/kasse/erstattungen/{refund}/freigabe", refund, desk_refunds::approve)
        .post("/kasse/erstattungen/{refund}/ablehnung", refund, desk_refunds::reject)
        .post("/kasse/erstattungen/{refund}/auszahlung", refund, desk_refunds::execute)
        .get("/kasse/klaerung", book, desk_clearing::show)
        .post("/kasse/klaerung/{entry}/erledigung", book, desk_clearing::clear)
        .get("/kasse/tagesabschluss", book, desk_day::show)
        .get("/kasse/tagesabschluss.csv", book, desk_day::export)
        .with_state(desk)
}

/// One of the area's texts.
pub(crate) fn t(lang: Lang, key: &str) -> Cow<'_, str> {
    let texts: &'static Texts = &TEXTS;
    texts.get(lang, key)
}

/// One of the area's texts with values.
pub(crate) fn tf<'a>(lang: Lang, key: &'a str, args: &[(&str, Arg<'_>)]) -> Cow<'a, str> {
    let texts: &'static Texts = &TEXTS;
    texts.fmt(lang, key, args)
}

pub(crate) fn money(lang: Lang, amount: Money) -> String {
    if lang == Lang::En {
        amount.english()
    } else {
        amount.german()
    }
}

fn day(lang: Lang, date: Date) -> String {
    let format = if lang == Lang::En { "%-d %B %Y" } else { "%d.%m.%Y" };
    date.strftime(format).to_string()
}

/// Day and minute in Germany.
fn moment(lang: Lang, us: i64) -> String {
    let at = timestamp_from_us(us).to_zoned(german_zone());
    format!("{}, {}", day(lang, at.date()), at.strftime("%H:%M"))
}

pub(crate) fn method_name(lang: Lang, method: Method) -> Cow<'static, str> {
    let texts: &'static Texts = &TEXTS;
    texts.get(
        lang,
        match method {
            Method::Card => "method-card",
            Method::Paypal => "method-paypal",
            Method::DirectDebit => "method-direct-debit",
            Method::Transfer => "method-transfer",
            Method::Cash => "method-cash",
            Method::CounterCard => "method-counter-card",
            Method::Other => "method-other",
        },
    )
}

fn state_badge(lang: Lang, state: ClaimState) -> Markup {
    use web::parts::{Tone, badge};
    let (tone, key) = match state {
        ClaimState::Open => (Tone::Info, "state-open"),
        ClaimState::PartlyPaid => (Tone::Warning, "state-partly-paid"),
        ClaimState::Paid => (Tone::Success, "state-paid"),
        ClaimState::Cancelled => (Tone::Neutral, "state-cancelled"),
        ClaimState::Refunded => (Tone::Neutral, "state-refunded"),
        ClaimState::PartlyRefunded => (Tone::Neutral, "state-partly-refunded"),
    };
    badge(tone, &t(lang, key))
}

/// A page whose address is the right to see it: the address goes nowhere, and nothing of it stays in a cache.
pub(crate) fn private(page: Markup) -> Response {
    let mut response = page.into_response();
    let headers = response.headers_mut();
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Leads to an absolute address of our own site, or to another site by a page in between: browsers do not let a form
/// lead to foreign sites under our policy.
pub(crate) fn to_address(ctx: &Ctx, url: &str) -> Response {
    let own = url
        .strip_prefix(&ctx.app.config.base_url)
        .filter(|path| path.starts_with('/'));
    axum::response::Redirect::to(own.unwrap_or(url)).into_response()
}

/// Tells the browser to go on by itself.
fn refresh_to(mut response: Response, url: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(&format!("0; url={url}")) {
        response.headers_mut().insert(HeaderName::from_static("refresh"), value);
    }
    response
}

fn refusal_text(lang: Lang, refusal: &Refusal) -> String {
    let amount = money(lang, refusal.amount().unwrap_or_default());
    tf(lang, refusal.key(), &[("amount", amount.into())]).into_owned()
}

/// A refusal as a page; a fault as one.
pub(crate) fn problem(lang: Lang, error: PaymentError) -> Problem {
    match error {
        PaymentError::Refused(Refusal::NotFound) => Problem::NotFound,
        PaymentError::Refused(refusal) => Problem::Refused(refusal_text(lang, &refusal)),
        PaymentError::Store(error) => error.into(),
    }
}

/// The signed-in member of staff as facts name them.
fn staff_actor(ctx: &Ctx) -> Result<String, Problem> {
    Ok(format!("staff:{}", ctx.staff.as_ref().ok_or(Problem::SignIn)?.id))
}

/// A value of the query, if it is not empty.
fn query(ctx: &Ctx, name: &str) -> Option<String> {
    form_urlencoded::parse(ctx.query.as_bytes())
        .find(|(key, value)| key == name && !value.is_empty())
        .map(|(_, value)| value.into_owned())
}

fn uuid_in_query(ctx: &Ctx, name: &str) -> Option<Uuid> {
    query(ctx, name)?.parse().ok()
}
