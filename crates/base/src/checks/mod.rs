//! Checks of single answers: names, plates, dates, IBAN and their kin.
//!
//! Each kind has one file with `parse(raw) -> Result<Value, CheckError>`. A parser forgives what has
//! only one meaning (spaces, case, a missing hyphen), writes the value in one canonical form, and
//! refuses what is ambiguous. What it writes it reads again unchanged.
//! The texts of all errors are in [`texts`] and say how to mend the answer.

use std::fmt;

use crate::{FieldError, Lang};

pub mod birth_date;
pub mod business_id;
pub mod chip;
pub mod commercial_register;
pub mod coordinate;
pub mod country;
pub mod date;
pub mod din91379;
mod district_codes;
pub mod email;
pub mod evb;
pub mod house_number;
pub mod iban;
pub mod id_card;
pub mod land_parcel;
pub mod licence_plate;
pub mod money;
pub mod month;
pub mod municipality_key;
pub mod names;
pub mod phone;
pub mod postal_address;
pub mod postal_code;
pub mod security_code;
pub mod tax_id;
pub mod texts;
pub mod time;
mod utm;
pub mod vin;

#[cfg(test)]
mod tests;

/// What is wrong with an answer, in a form that can be said in every language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckError {
    /// Key into [`texts`], for instance `iban.checksum`.
    pub key: &'static str,
    /// Values for the `{placeholders}` of the text.
    pub params: Vec<(&'static str, String)>,
}

impl CheckError {
    /// An error whose text needs no values.
    pub fn new(key: &'static str) -> Self {
        Self {
            key,
            params: Vec::new(),
        }
    }

    /// Adds the value of a placeholder.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.params.push((name, value.to_string()));
        self
    }

    /// The same error at a field of a form.
    pub fn at(self, field: impl Into<String>) -> FieldError {
        let error = FieldError::new(field, self.key);
        self.params
            .into_iter()
            .fold(error, |error, (name, value)| error.with(name, value))
    }

    /// The text that says how to mend the answer.
    pub fn message(&self, lang: Lang) -> String {
        let mut message = texts::text(self.key, lang.code()).to_string();
        for (name, value) in &self.params {
            message = message.replace(&format!("{{{name}}}"), value);
        }
        message
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for CheckError {}

/// Defines a checked text: it can only be made by the parser of its kind.
macro_rules! checked_text {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The canonical form.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}
pub(crate) use checked_text;

/// The text without any white space, including the kinds that word processors insert.
fn without_spaces(raw: &str) -> String {
    raw.chars().filter(|c| !is_space(*c)).collect()
}

/// White space and the invisible characters that come along when text is pasted.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The many dashes that keyboards and word processors produce.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// A decimal number of digits only; `None` when there is anything else or it is too large.
fn digits(text: &str) -> Option<u64> {
    let all_digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| text.parse().ok()).flatten()
}
