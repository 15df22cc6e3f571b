//! Receivers of messages behind plain HTTPS: a message is one POST, named by its id.
//!
//! This is no national transport standard and does not claim to be one. The form is close to what FIT-Connect asks of a
//! submission (content, its media type and schema, attachments, a number that belongs to one submission for ever), so that a
//! gateway in front of such a transport is small; `docs/operating/receivers.md` describes it for whoever receives.

use std::collections::BTreeMap;
use std::time::Duration;

use base::clock::timestamp_from_us;
use base::{Clock, Fault, Uuid};
use receivers::{Answer, BoxFuture, Delivery, Part, Receipt, Receivers};
use serde::Deserialize;
use std::sync::Arc;

/// What every receipt of this way names as its source.
pub const SOURCE: &str = "https";

const TIMEOUT: Duration = Duration::from_secs(30);
/// Unit: bytes of an answer; a real one has some hundreds.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// Longest number or reason that is kept.
const TEXT_CHARS_MAX: usize = 300;

/// How one receiver is reached.
#[derive(Clone)]
pub struct Endpoint {
    /// `https://eingang.example.de/rathaus`, without a trailing slash.
    pub address: String,
    /// Sent as `Authorization: Bearer …`, if the receiver wants one.
    pub token: Option<String>,
}

impl std::fmt::Debug for Endpoint {
    /// Without the token, so that it can never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Receivers that take messages over HTTPS.
pub struct HttpsReceivers {
    agent: ureq::Agent,
    endpoints: BTreeMap<String, Endpoint>,
    clock: Arc<dyn Clock>,
}

impl HttpsReceivers {
    /// `endpoints`: by the key of the receiver. Nothing is sent yet.
    ///
    /// Errors: an address that is not https; a token that cannot be a header.
    pub fn new(endpoints: BTreeMap<String, Endpoint>, clock: Arc<dyn Clock>) -> Result<HttpsReceivers, Fault> {
        for (key, endpoint) in &endpoints {
            let address = &endpoint.address;
            anyhow::ensure!(
                address.starts_with("https://") || address.starts_with("http://127.0.0.1:"),
                "the address \"{address}\" of the receiver {key} must begin with https://"
            );
            let is_header = |token: &String| token.bytes().all(|b| b.is_ascii_graphic());
            anyhow::ensure!(
                endpoint.token.as_ref().is_none_or(is_header),
                "the token of the receiver {key} has signs that no header may have"
            );
        }
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(HttpsReceivers {
            agent: agent.into(),
            endpoints,
            clock,
        })
    }

    fn endpoint(&self, receiver: &str) -> Result<Endpoint, Answer> {
        self.endpoints.get(receiver).cloned().ok_or_else(|| Answer::Refused {
            reason: "Für den Empfänger ist keine Adresse hinterlegt.".to_owned(),
        })
    }

    /// Runs in a thread where waiting harms nobody.
    async fn apart(&self, call: impl FnOnce(&ureq::Agent, i64) -> Answer + Send + 'static) -> Answer {
        let (agent, now) = (self.agent.clone(), self.clock.now_us());
        tokio::task::spawn_blocking(move || call(&agent, now))
            .await
            .unwrap_or_else(|error| away(error.to_string()))
    }
}

impl Receivers for HttpsReceivers {
    fn send<'a>(&'a self, delivery: &'a Delivery) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let endpoint = match self.endpoint(&delivery.receiver) {
                Ok(endpoint) => endpoint,
                Err(answer) => return answer,
            };
            let delivery = delivery.clone();
            self.apart(move |agent, now| deliver(agent, &endpoint, &delivery, now))
                .await
        })
    }

    fn look<'a>(&'a self, receiver: &'a str, message: Uuid) -> BoxFuture<'a, Answer> {
        Box::pin(async move {
            let endpoint = match self.endpoint(receiver) {
                Ok(endpoint) => endpoint,
                Err(answer) => return answer,
            };
            self.apart(move |agent, now| {
                let mut request = agent
                    .get(format!("{}/{message}", endpoint.address))
                    .header("Accept", "application/json");
                if let Some(token) = &endpoint.token {
                    request = request.header("Authorization", format!("Bearer {token}"));
                }
                said(request.call(), now)
            })
            .await
        })
    }
}

/// Files first, each under its own address, so that the message is complete when it arrives.
fn deliver(agent: &ureq::Agent, endpoint: &Endpoint, delivery: &Delivery, now: i64) -> Answer {
    for (n, file) in (1..).zip(&delivery.files) {
        let url = format!("{}/{}/files/{n}", endpoint.address, delivery.message);
        let request = headers(agent.put(url), endpoint, delivery, file);
        match said(request.send(&file.content), now) {
            Answer::Acknowledged(_) | Answer::Taken(_) => {}
            other => return other,
        }
    }
    let mut request = headers(agent.post(&endpoint.address), endpoint, delivery, &delivery.body)
        .header("Rathaus-Service", ascii(&delivery.service))
        .header("Rathaus-Subject", ascii(&delivery.subject))
        .header("Rathaus-Files", delivery.files.len().to_string());
    if let Some(schema) = &delivery.schema {
        request = request.header("Rathaus-Schema", ascii(schema));
    }
    if delivery.blocked {
        request = request.header("Rathaus-Blocked", "bmg-51");
    }
    said(request.send(&delivery.body.content), now)
}

type Request = ureq::RequestBuilder<ureq::typestate::WithBody>;

fn headers(request: Request, endpoint: &Endpoint, delivery: &Delivery, part: &Part) -> Request {
    let request = request
        .header("Accept", "application/json")
        .header("Content-Type", ascii(&part.media_type))
        .header("Content-Disposition", disposition(&part.file_name))
        .header("Idempotency-Key", delivery.message.to_string())
        .header("X-Correlation-Id", ascii(&delivery.case_ref));
    match &endpoint.token {
        Some(token) => request.header("Authorization", format!("Bearer {token}")),
        None => request,
    }
}

/// A header has no other signs.
fn ascii(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect()
}

/// Source: RFC 6266, with the name in the form of RFC 8187.
fn disposition(name: &str) -> String {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}

/// What a receiver answers.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Body {
    /// The receiver's number.
    receipt: Option<String>,
    /// `acknowledged`, `taken`, `refused`; without it the status decides.
    state: Option<String>,
    reason: Option<String>,
    /// Of a problem (RFC 9457).
    title: Option<String>,
}

fn said(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>, now: i64) -> Answer {
    let mut answer = match answer {
        Ok(answer) => answer,
        Err(error) => return away(error.to_string()),
    };
    let status = answer.status().as_u16();
    let later = answer
        .headers()
        .get("Retry-After")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let text = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
    match text {
        Ok(text) => read(status, later, &text, now),
        Err(error) => away(error.to_string()),
    }
}

fn read(status: u16, retry_after_s: Option<u32>, text: &str, now: i64) -> Answer {
    let body = serde_json::from_str::<Body>(text);
    let reason = |body: &Body| {
        let said = body.reason.as_deref().or(body.title.as_deref()).unwrap_or_default();
        cut(format!("Der Empfänger antwortet mit {status}. {said}")
            .trim()
            .to_owned())
    };
    match status {
        200..=202 | 204 => {
            let Ok(body) = body else {
                // The message may well be there; asking again with the same number finds out.
                return away("Die Antwort des Empfängers ist nicht lesbar.".to_owned());
            };
            let Some(number) = body.receipt.clone().filter(|number| !number.trim().is_empty()) else {
                return away("Die Antwort des Empfängers nennt keine Quittung.".to_owned());
            };
            let receipt = Receipt {
                number: cut(number),
                source: SOURCE.to_owned(),
                at: timestamp_from_us(now),
            };
            match body.state.as_deref() {
                Some("refused") => Answer::Refused { reason: reason(&body) },
                Some("taken") => Answer::Taken(receipt),
                Some("acknowledged") => Answer::Acknowledged(receipt),
                _ if status == 202 => Answer::Taken(receipt),
                _ => Answer::Acknowledged(receipt),
            }
        }
        // What an operator mends (a token, an address behind a new gateway) is worth another try; so is too much at once.
        401 | 403 | 404 | 407 | 408 | 425 | 429 | 500..=599 | 300..=399 => Answer::Unavailable {
            reason: reason(&body.unwrap_or_default()),
            retry_after_s,
        },
        _ => Answer::Refused {
            reason: reason(&body.unwrap_or_default()),
        },
    }
}

fn away(reason: String) -> Answer {
    Answer::Unavailable {
        reason: cut(reason),
        retry_after_s: None,
    }
}

fn cut(text: String) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT_CHARS_MAX).collect()
}
