//! The shapes of XBezahldienste 1.2.0.

use base::Money;
use base::clock::timestamp_from_us;
use payments::model::{Method, Position};
use payments::notice::NoticeStatus;
use payments::provider::{Order, ProviderError, ProviderStatus, Started};
use serde::Deserialize;
use serde_json::{Number, Value, json};

use super::PaymentConfig;

/// True for what the standard allows as an identifier, `^[\w-]+$` in ASCII.
pub fn is_token(text: &str, max: usize) -> bool {
    (1..=max).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// A text as an identifier: other signs become `_`, the end is cut.
fn token(text: &str, max: usize) -> String {
    let sign = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let token: String = text.chars().map(sign).take(max).collect();
    if token.is_empty() { "_".to_owned() } else { token }
}

/// Amounts are JSON numbers with two places.
fn number(amount: Money) -> Value {
    let number: Number = serde_json::from_str(&amount.decimal()).expect("a plain decimal is a JSON number");
    Value::Number(number)
}

/// `PaymentRequest`. Names of payers are not sent: the standard does not ask for them.
pub fn request(order: &Order, config: &PaymentConfig) -> Value {
    json!({
        "requestId": order.attempt.to_string(),
        "requestTimestamp": timestamp_from_us(order.begun_at).to_string(),
        "currency": "EUR",
        "grossAmount": number(order.amount),
        "purpose": token(&order.reference, 27),
        "description": cut(&order.positions.iter().map(|p| p.label.as_str()).collect::<Vec<_>>().join(", "), 250),
        "redirectUrl": order.return_url,
        "items": items(order, config),
    })
}

/// `PaymentItem`s. Their sum must be the request's amount, so that a rest to pay is one item of its own.
fn items(order: &Order, config: &PaymentConfig) -> Vec<Value> {
    let sum: Money = order.positions.iter().map(|position| position.amount).sum();
    match order.positions.first() {
        Some(first) if sum != order.amount => {
            let rest = Position {
                id: "rest".to_owned(),
                label: format!("Restbetrag: {}", first.label),
                amount: order.amount,
                ..first.clone()
            };
            vec![item(1, &rest, config)]
        }
        _ => (1..)
            .zip(&order.positions)
            .map(|(at, position)| item(at, position, config))
            .collect(),
    }
}

fn item(at: usize, position: &Position, config: &PaymentConfig) -> Value {
    let mut booking = config.booking_data.clone();
    if let Some(key) = &config.account_key {
        booking.insert(key.clone(), position.account.clone());
    }
    // Fees for acts of authority carry no value added tax. Source: § 2b UStG.
    json!({
        "id": format!("{at:02}"),
        "reference": token(&position.id, 36),
        "description": cut(&position.label, 250),
        "taxRate": 0,
        "quantity": 1,
        "totalNetAmount": number(position.amount),
        "totalTaxAmount": 0,
        "singleNetAmount": number(position.amount),
        "singleTaxAmount": 0,
        "bookingData": booking,
    })
}

fn cut(text: &str, max: usize) -> String {
    text.chars().take(max).collect()
}

/// `PaymentTransaction`, as far as we use it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Transaction {
    payment_information: Information,
    payment_request: Option<Echo>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Information {
    transaction_id: String,
    /// Only while the payment is open.
    transaction_redirect_url: Option<String>,
    status: Status,
    payment_method: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Status {
    Initial,
    Payed,
    Failed,
    Canceled,
}

/// The request as the platform repeats it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Echo {
    currency: Option<String>,
    gross_amount: Option<f64>,
}

/// `SystemResponse` (RFC 7807).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Problem {
    title: String,
    functional_code: String,
}

/// Reads an answer. Errors: `Refused` for what the platform says is wrong with the request or its sender,
/// `Unavailable` for everything that may be better later, a senseless answer among it.
pub fn read(status: u16, text: &str) -> Result<Transaction, ProviderError> {
    if status == 200 {
        return serde_json::from_str(text).map_err(|_| ProviderError::Unavailable("a senseless answer".to_owned()));
    }
    let problem: Problem = serde_json::from_str(text).unwrap_or_default();
    let said = format!(
        "status {status} {} {}",
        cut(&problem.functional_code, 60),
        cut(&problem.title, 60)
    );
    match status {
        400..=407 | 409..=428 | 430..=499 => Err(ProviderError::Refused(said)),
        _ => Err(ProviderError::Unavailable(said)),
    }
}

impl Transaction {
    pub fn started(self) -> Result<Started, ProviderError> {
        let information = self.payment_information;
        let refused = |why: &str| Err(ProviderError::Refused(why.to_owned()));
        if !is_token(&information.transaction_id, 44) {
            return refused("the transaction number is malformed");
        }
        match information.transaction_redirect_url {
            Some(url) if information.status == Status::Initial && is_web(&url) => Ok(Started {
                provider_ref: information.transaction_id,
                redirect_url: url,
            }),
            _ => refused("no address of a payment page"),
        }
    }

    /// `ordered` is the amount when the platform does not repeat it: the standard knows no part payments.
    pub fn status(self, ordered: Money) -> Result<ProviderStatus, ProviderError> {
        let information = self.payment_information;
        let status = match information.status {
            Status::Initial => NoticeStatus::Pending,
            Status::Failed => NoticeStatus::Failed,
            Status::Canceled => NoticeStatus::Aborted,
            Status::Payed => {
                let echo = self.payment_request;
                let amount = echo
                    .as_ref()
                    .and_then(|echo| echo.gross_amount)
                    .map(cents)
                    .transpose()?;
                NoticeStatus::Paid {
                    amount: amount.unwrap_or(ordered),
                    currency: echo.and_then(|echo| echo.currency).unwrap_or_else(|| "EUR".to_owned()),
                }
            }
        };
        let method = information.payment_method.map(|method| match method.as_str() {
            "CREDITCARD" => Method::Card,
            "PAYPAL" => Method::Paypal,
            _ => Method::Other,
        });
        Ok(ProviderStatus { status, method })
    }
}

/// Two places after the point, as the amount was sent; never more than the standard allows.
fn cents(amount: f64) -> Result<Money, ProviderError> {
    let text = format!("{amount:.2}").replace('.', "");
    match text.parse::<i64>() {
        Ok(cents) if (1..100_000_000).contains(&cents) => Ok(Money::from_cents(cents)),
        _ => Err(ProviderError::Unavailable("a senseless amount".to_owned())),
    }
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") && !url.chars().any(|c| c.is_control() || c == ' ')
}
