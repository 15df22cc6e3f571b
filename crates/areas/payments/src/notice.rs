//! What a provider tells about a payment, and the signed form in which the simulator tells it.

use base::{Money, Uuid};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::model::Method;

/// What a provider says about one payment, by callback or when asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub provider: String,
    /// The provider's number of the payment. A payment counts once under it.
    pub provider_ref: String,
    /// Our number of the attempt, if the provider repeats it.
    pub attempt: Option<Uuid>,
    /// Kassenzeichen, for money that came without an attempt, by bank transfer.
    pub reference: Option<String>,
    pub status: NoticeStatus,
    pub method: Option<Method>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoticeStatus {
    /// Not decided yet.
    Pending,
    Authorised,
    /// `amount` in hundredths of `currency` (ISO 4217).
    Paid {
        amount: Money,
        currency: String,
    },
    Failed,
    Aborted,
    /// All of it when no amount is said.
    ChargedBack {
        amount: Option<Money>,
    },
}

/// Why a callback is not listened to.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum CallbackError {
    #[error("this provider sends no callbacks")]
    NotOffered,
    #[error("the signature is missing or does not fit")]
    Signature,
    #[error("the content is not understood: {0}")]
    Nonsense(&'static str),
}

/// A callback on the wire: JSON, signed by a keyed BLAKE3 hash of its bytes in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callback {
    pub provider_ref: String,
    #[serde(default)]
    pub attempt: Option<Uuid>,
    /// `authorised`, `paid`, `failed`, `aborted`, `charged_back`.
    pub status: String,
    /// Plain decimal with two places, `75.00`.
    #[serde(default)]
    pub amount: Option<String>,
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default)]
    pub method: Option<Method>,
}

/// Name of the header that carries the signature.
pub const SIGNATURE_HEADER: &str = "x-signature";

/// Longest callback that is read. Unit: bytes.
pub const CALLBACK_BYTES_MAX: usize = 8 * 1024;

/// The signature of a callback's bytes.
pub fn sign(key: &[u8; 32], body: &[u8]) -> String {
    blake3::keyed_hash(key, body).to_hex().to_string()
}

/// Checks the signature first, then reads.
///
/// Errors: the signature does not fit; the bytes are no callback; an amount is missing, not positive or not exact.
pub fn read_signed(
    provider: &str,
    key: &[u8; 32],
    signature: Option<&str>,
    body: &[u8],
) -> Result<Notice, CallbackError> {
    let given = signature
        .and_then(|text| blake3::Hash::from_hex(text).ok())
        .ok_or(CallbackError::Signature)?;
    // Comparing hashes of this type takes the same time wherever they differ.
    if given != blake3::keyed_hash(key, body) {
        return Err(CallbackError::Signature);
    }
    let callback: Callback = serde_json::from_slice(body).map_err(|_| CallbackError::Nonsense("not a callback"))?;
    if callback.provider_ref.is_empty() || callback.provider_ref.len() > 100 {
        return Err(CallbackError::Nonsense("no number"));
    }
    Ok(Notice {
        provider: provider.to_owned(),
        status: status(&callback)?,
        provider_ref: callback.provider_ref,
        attempt: callback.attempt,
        reference: None,
        method: callback.method,
    })
}

fn status(callback: &Callback) -> Result<NoticeStatus, CallbackError> {
    let amount = callback.amount.as_deref().map(cents).transpose()?;
    Ok(match callback.status.as_str() {
        "authorised" => NoticeStatus::Authorised,
        "failed" => NoticeStatus::Failed,
        "aborted" => NoticeStatus::Aborted,
        "charged_back" => NoticeStatus::ChargedBack { amount },
        "paid" => NoticeStatus::Paid {
            amount: amount.ok_or(CallbackError::Nonsense("paid without an amount"))?,
            currency: callback
                .currency
                .clone()
                .filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()))
                .ok_or(CallbackError::Nonsense("paid without a currency"))?,
        },
        _ => return Err(CallbackError::Nonsense("an unknown status")),
    })
}

fn cents(text: &str) -> Result<Money, CallbackError> {
    const WRONG: CallbackError = CallbackError::Nonsense("an amount that is none");
    let (whole, part) = text.split_once('.').ok_or(WRONG)?;
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || whole.len() > 9 || part.len() != 2 || !digits(part) {
        return Err(WRONG);
    }
    let cents: i64 = format!("{whole}{part}").parse().map_err(|_| WRONG)?;
    if cents == 0 {
        Err(WRONG)
    } else {
        Ok(Money::from_cents(cents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    fn read(body: &str) -> Result<Notice, CallbackError> {
        read_signed("simulator", &KEY, Some(&sign(&KEY, body.as_bytes())), body.as_bytes())
    }

    #[test]
    fn a_callback_without_the_right_signature_is_not_even_read() {
        let body = br#"{"provider_ref":"S-1","status":"failed"}"#;
        for signature in [None, Some(""), Some("zz"), Some(sign(&[8; 32], body).as_str())] {
            assert_eq!(read_signed("s", &KEY, signature, body), Err(CallbackError::Signature));
        }
        let other = br#"{"provider_ref":"S-2","status":"failed"}"#;
        assert_eq!(
            read_signed("s", &KEY, Some(&sign(&KEY, body)), other),
            Err(CallbackError::Signature)
        );
    }

    #[test]
    fn a_payment_says_its_amount_exactly() {
        let notice =
            read(r#"{"provider_ref":"S-1","status":"paid","amount":"75.01","currency":"EUR","method":"card"}"#);
        assert_eq!(
            notice.expect("reads").status,
            NoticeStatus::Paid {
                amount: Money::from_cents(7501),
                currency: "EUR".into()
            }
        );
    }

    #[test]
    fn nonsense_is_refused_by_name() {
        for body in [
            "",
            "null",
            "[]",
            "<xml/>",
            r#"{"status":"paid"}"#,
            r#"{"provider_ref":"","status":"failed"}"#,
            r#"{"provider_ref":"S-1","status":"maybe"}"#,
            r#"{"provider_ref":"S-1","status":"paid"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"75.00"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"75.00","currency":"eur"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"75","currency":"EUR"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"75.001","currency":"EUR"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"-75.00","currency":"EUR"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"0.00","currency":"EUR"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":"9999999999999999999.00","currency":"EUR"}"#,
            r#"{"provider_ref":"S-1","status":"paid","amount":75.0,"currency":"EUR"}"#,
        ] {
            assert!(matches!(read(body), Err(CallbackError::Nonsense(_))), "{body}");
        }
    }
}
