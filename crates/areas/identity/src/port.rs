//! The port to providers of citizens' accounts.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use web::access::BoxFuture;

/// Somebody who says who a person is.
pub trait IdentityProvider: Send + Sync {
    /// Short name; part of every account, never changed.
    fn id(&self) -> &str;

    /// What people know it by: „BundID“.
    fn label(&self) -> &str;

    /// Where the person goes to sign in.
    fn begin<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<String, IdentityError>>;

    /// Who came back with this code. Counts once; the provider refuses it the second time.
    fn finish<'a>(&'a self, attempt: &'a Attempt, code: &'a str) -> BoxFuture<'a, Result<Person, IdentityError>>;
}

/// One way to the provider and back, remembered in the browser that went.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// Comes back in the address; keeps foreign ways out (RFC 6749 § 10.12).
    pub state: String,
    /// Comes back inside what the provider signs (OpenID Connect Core § 3.1.2.1).
    pub nonce: String,
    /// Proof that who fetches the result also began (RFC 7636); 64 hexadecimal digits.
    pub verifier: String,
    /// Where the provider sends the person back to, absolute.
    pub return_url: String,
    /// The least level that is of use; the provider may give another one, so who asked looks again.
    pub level: Option<Trust>,
    /// Somebody is signed in, and it does not suffice: the provider asks anew instead of remembering.
    pub again: bool,
}

/// How surely a provider knows who it is. Source: Art. 8 eIDAS regulation; § 3 Abs. 4 OZG.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// Name and password.
    #[default]
    Basic,
    Substantial,
    /// The electronic identity card.
    High,
}

impl Trust {
    pub const fn code(self) -> &'static str {
        match self {
            Trust::Basic => "basic",
            Trust::Substantial => "substantial",
            Trust::High => "high",
        }
    }

    /// An unknown word trusts least.
    pub fn from_code(code: &str) -> Trust {
        match code {
            "high" => Trust::High,
            "substantial" => Trust::Substantial,
            _ => Trust::Basic,
        }
    }

    /// All levels, the least first.
    pub const ALL: [Trust; 3] = [Trust::Basic, Trust::Substantial, Trust::High];

    /// The level that a page asked for; none for a word that names none.
    pub fn asked(code: &str) -> Option<Trust> {
        Trust::ALL.into_iter().find(|trust| trust.code() == code)
    }
}

impl PartialOrd for Trust {
    fn partial_cmp(&self, other: &Trust) -> Option<Ordering> {
        Some((*self as u8).cmp(&(*other as u8)))
    }
}

/// What a provider tells of a person. What it does not tell is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    /// The same person has the same one at this provider and this town.
    pub subject: String,
    pub trust: Trust,
    pub family_name: String,
    pub given_names: String,
    pub doctoral_degree: String,
    /// ISO 8601, 00 for an unknown day or month.
    pub birth_date: String,
    pub street: String,
    pub house_number: String,
    pub postcode: String,
    pub city: String,
    pub mail: String,
}

impl Person {
    /// What is known under the name that blueprints use (`account = "family_name"`).
    pub fn claim(&self, name: &str) -> Option<&str> {
        let text = match name {
            "family_name" => &self.family_name,
            "given_names" => &self.given_names,
            "doctoral_degree" => &self.doctoral_degree,
            "birth_date" => &self.birth_date,
            "street" => &self.street,
            "house_number" => &self.house_number,
            "postcode" => &self.postcode,
            "city" => &self.city,
            "mail" => &self.mail,
            _ => return None,
        };
        Some(text.as_str()).filter(|text| !text.is_empty())
    }

    /// Given names and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_names, self.family_name).trim().to_owned()
    }
}

/// Why somebody could not be signed in.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum IdentityError {
    /// Worth another try later.
    #[error("the provider of accounts cannot be reached: {0}")]
    Unavailable(String),
    /// What came back proves nothing.
    #[error("the provider's answer does not count: {0}")]
    Refused(String),
}

/// Splits „Kaiserstraße 12 b“, which providers tell in one line, into street and house number. A street without a number
/// stays whole.
pub fn split_street(line: &str) -> (String, String) {
    let line = line.trim();
    let begins = |(at, c): &(usize, char)| c.is_ascii_digit() && line[..*at].ends_with(char::is_whitespace);
    let mut places = line.char_indices().filter(begins).map(|(at, _)| at);
    let number = places.find(|at| is_number(&line[*at..]));
    match number {
        Some(at) => (line[..at].trim_end().to_owned(), line[at..].to_owned()),
        None => (line.to_owned(), String::new()),
    }
}

/// „12“, „12b“, „12 b“, „12-14“, „12 1/2“: digits first, and no word of several letters.
fn is_number(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .all(|word| word.chars().count() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_street_and_number_comes_apart() {
        for (line, street, number) in [
            ("Kaiserstraße 12", "Kaiserstraße", "12"),
            ("Kaiserstraße 12 b", "Kaiserstraße", "12 b"),
            ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
            ("Platz 3 Linden", "Platz 3 Linden", ""),
            ("  Am Markt ", "Am Markt", ""),
            ("Weg 12 1/2", "Weg", "12 1/2"),
            ("Weg 12-14", "Weg", "12-14"),
            ("", "", ""),
        ] {
            assert_eq!(split_street(line), (street.to_owned(), number.to_owned()), "{line}");
        }
    }

    #[test]
    fn an_unknown_level_trusts_least() {
        assert_eq!(Trust::from_code("highest"), Trust::Basic);
        assert!(Trust::High > Trust::Substantial && Trust::Substantial > Trust::Basic);
        for trust in Trust::ALL {
            assert_eq!(Trust::from_code(trust.code()), trust);
            assert_eq!(Trust::asked(trust.code()), Some(trust));
        }
        assert_eq!(Trust::asked("highest"), None);
    }
}
