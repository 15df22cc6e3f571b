//! What a letter is made of, and what comes out.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::LetterError;

/// A letter to be set: template, sender, content, language and date. The same job gives the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct LetterJob<'a> {
    pub template: Template<'a>,
    pub letterhead: &'a Letterhead,
    /// Content of the letter, an object; the template reads it with `json("/data.json")`.
    pub data: &'a Value,
    /// Language tag of the text, such as `de`; becomes the language of the document.
    pub lang: &'a str,
    /// Date of the letter; also the creation date in the PDF, so that no clock is read.
    pub today: Date,
}

/// A Typst template and the name under which its errors are reported.
#[derive(Clone, Copy, Debug)]
pub struct Template<'a> {
    /// For people only, such as `resident-parking-permit/letters/approval.typ`.
    pub name: &'a str,
    pub source: &'a str,
}

impl Template<'static> {
    /// Cover letter for papers that are sent without a decision; `data.cover.enclosures` lists them.
    pub fn cover() -> Self {
        Self {
            name: "house/cover.typ",
            source: include_str!("../typst/cover.typ"),
        }
    }

    /// Reminder of something that was asked for or is to be paid; `data.reminder` says what.
    pub fn reminder() -> Self {
        Self {
            name: "house/reminder.typ",
            source: include_str!("../typst/reminder.typ"),
        }
    }
}

/// The sender as printed: town, office, ways to reach it, and the bank account for payments.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letterhead {
    /// Name of the municipality, such as `Stadt Musterstadt`.
    pub town: String,
    /// Body that acts for the town, such as `Der Magistrat`; may be empty.
    #[serde(default)]
    pub authority: String,
    /// Office that sends the letter, such as `Straßenverkehrsbehörde`.
    pub office: String,
    /// Postal address of the office: street line, then postcode and place.
    pub address: Vec<String>,
    pub phone: String,
    pub mail: String,
    /// Web address without scheme, such as `www.musterstadt.example`; may be empty.
    #[serde(default)]
    pub web: String,
    /// One line a day or group of days.
    #[serde(default)]
    pub opening_hours: Vec<String>,
    #[serde(default)]
    pub contact: Option<ContactPerson>,
    /// Emblem as SVG text; without it the name stands alone.
    #[serde(default)]
    pub emblem_svg: Option<String>,
    /// What the emblem shows, for people who do not see it; empty means "Wappen: " and the town.
    #[serde(default)]
    pub emblem_alt: String,
    /// Colour of rules and of the town's name, `#rrggbb`; at least 4.5:1 on white (WCAG 1.4.3).
    pub accent: String,
    #[serde(default)]
    pub bank: Option<BankAccount>,
    /// Short name of the administrative procedure act in force, such as `HVwVfG`; parameter per Land.
    #[serde(default = "federal_procedure_act")]
    pub procedure_act: String,
}

fn federal_procedure_act() -> String {
    "VwVfG".to_owned()
}

/// Who answers questions about the letter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContactPerson {
    pub name: String,
    #[serde(default)]
    pub room: String,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub mail: String,
}

/// Account of the town's cash office.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankAccount {
    /// Name of the account holder as the bank knows it, at most 70 characters (EPC069-12).
    pub creditor: String,
    pub iban: String,
    #[serde(default)]
    pub bic: String,
    #[serde(default)]
    pub bank: String,
}

/// A finished letter.
#[derive(Clone, Debug)]
pub struct Pdf {
    /// PDF/A-2a and PDF/UA-1.
    pub bytes: Vec<u8>,
    pub pages: usize,
    /// Letters in the data for which no font has a glyph; `�` was printed. Empty for names of DIN 91379.
    pub unprintable: Vec<char>,
}

impl Letterhead {
    /// Says what a person must mend before letters can be printed with this head.
    ///
    /// Errors: [`LetterError::Letterhead`] with the name of the field.
    pub fn check(&self) -> Result<(), LetterError> {
        let wrong = |field: &'static str, reason: String| Err(LetterError::Letterhead { field, reason });
        for (field, value) in [("town", &self.town), ("office", &self.office)] {
            if value.trim().is_empty() {
                return wrong(field, "is empty".to_owned());
            }
        }
        if self.address.len() < 2 {
            return wrong(
                "address",
                "needs the street line and the line of postcode and place".to_owned(),
            );
        }
        match contrast_on_white(&self.accent) {
            None => return wrong("accent", format!("`{}` is not a colour like #00549f", self.accent)),
            Some(contrast) if contrast < 4.5 => {
                return wrong(
                    "accent",
                    format!("`{}` has {contrast:.1}:1 on white, 4.5:1 is needed", self.accent),
                );
            }
            Some(_) => {}
        }
        match &self.bank {
            Some(bank) if !crate::codes::is_iban(&bank.iban) => {
                wrong("bank.iban", format!("`{}` fails the check digits", bank.iban))
            }
            _ => Ok(()),
        }
    }
}

/// Contrast ratio of a colour `#rrggbb` against white (WCAG 2.2, relative luminance).
fn contrast_on_white(colour: &str) -> Option<f64> {
    let digits = colour
        .strip_prefix('#')
        .filter(|digits| digits.len() == 6 && digits.is_ascii())?;
    let channel = |from: usize| -> Option<f64> {
        let value = f64::from(u8::from_str_radix(digits.get(from..from + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        })
    };
    let luminance = 0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?;
    Some(1.05 / (luminance + 0.05))
}
