//! Kinds of fields: each has its place in one of the files here, and all are listed in [`KINDS`].
//!
//! A new kind is one file that implements [`Kind`], and one line in the list. It chooses one of the controls that pages
//! already know, so nothing else has to change.

mod address;
mod choice;
mod codes;
mod contact;
mod country;
mod dates;
mod group;
mod iban;
mod land;
mod name;
mod number;
mod parts;
mod postal_address;
mod reference;
mod register;
mod shown;
mod text;
mod tick;
mod time;
mod upload;
mod vehicle;

use std::collections::BTreeMap;
use std::fmt;

use base::checks::CheckError;
use base::{FieldError, Lang};
use jiff::civil::Date;

use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;
pub(crate) use upload::file_errors;

/// All kinds that `form.toml` may name.
pub(crate) static KINDS: &[&dyn Kind] = &[
    &text::Text,
    &text::LongText,
    &name::Name,
    &dates::WholeDate,
    &dates::BirthDate,
    &address::Address,
    &contact::Postcode,
    &contact::Email,
    &contact::Phone,
    &iban::Iban,
    &vehicle::Plate,
    &vehicle::VinTail,
    &codes::VIN,
    &codes::EVB,
    &codes::SECURITY_CODE,
    &codes::TRANSPONDER,
    &codes::DOCUMENT_NUMBER,
    &codes::TAX_ID,
    &codes::BUSINESS_ID,
    &codes::MUNICIPALITY_KEY,
    &register::CommercialRegister,
    &land::LandParcel,
    &land::Coordinate,
    &postal_address::PostalAddress,
    &country::Country,
    &country::Nationality,
    &time::Time,
    &time::Month,
    &number::Number,
    &number::Money,
    &choice::Choice,
    &choice::Select,
    &choice::MultiChoice,
    &tick::YesNo,
    &tick::Declaration,
    &tick::Consent,
    &upload::Upload,
    &reference::Reference,
    &shown::Note,
    &shown::Computed,
    &group::Group,
];

/// A kind by its word in `form.toml`.
pub(crate) fn find(name: &str) -> Option<&'static dyn Kind> {
    KINDS.iter().copied().find(|kind| kind.name() == name)
}

/// What was posted for one field, by part: the empty name for simple kinds, `street` for `address.street`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawValues(pub BTreeMap<String, Vec<String>>);

/// What came of reading a field: the normalised answer, or nothing when nothing was answered.
pub type Parsed = Result<Option<Json>, Vec<FieldError>>;

/// What a kind of field knows. Everything else about a field is data.
pub trait Kind: Send + Sync {
    /// The word in `form.toml`.
    fn name(&self) -> &'static str;

    /// Type of its answer in conditions.
    fn ty(&self) -> Type;

    /// Names of the parameters that `form.toml` may give it.
    fn params(&self) -> &'static [&'static str] {
        &[]
    }

    /// Names of the parameters that `form.toml` must give it.
    fn params_needed(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether people answer it. Notes and computed fields are only shown.
    fn is_asked(&self) -> bool {
        true
    }

    /// Whether its answer is set by storing files, not by posting text.
    fn is_upload(&self) -> bool {
        false
    }

    /// How it is shown.
    fn control(&self, field: &Field) -> Control;

    /// From what was posted to the normalised answer; `None` when nothing was answered.
    ///
    /// Errors: all that its writer must mend; the field of each is the posted name.
    fn parse(&self, field: &Field, raw: &RawValues, today: Date) -> Parsed;

    /// The inverse of `parse`: posted names and what stands in their inputs.
    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        BTreeMap::from([(field.id.clone(), vec![plain(value)])])
    }

    /// In words, for summaries, the desk and letters.
    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        plain(value)
    }

    /// Valid answers, for the linter's search and for generated examples.
    fn samples(&self, field: &Field) -> Vec<Json>;

    /// Whether the samples are all answers there can be.
    fn is_finite(&self) -> bool {
        false
    }
}

impl fmt::Debug for dyn Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl RawValues {
    /// The single text posted for a part, without white space around it; none when empty.
    pub fn part(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?.first()?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The single text posted for the field itself.
    pub fn single(&self) -> Option<&str> {
        self.part("")
    }

    /// All texts posted under the field's own name that are not empty.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.0
            .get("")
            .into_iter()
            .flatten()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    }
}

/// A single text read by one of the checks of `base`.
fn checked<T: Into<Json>>(field: &Field, raw: &RawValues, parse: impl FnOnce(&str) -> Result<T, CheckError>) -> Parsed {
    let Some(text) = raw.single() else { return Ok(None) };
    match parse(text) {
        Ok(value) => Ok(Some(value.into())),
        Err(error) => Err(vec![error.at(&field.id)]),
    }
}

fn refused(field: &str, key: &str) -> Parsed {
    Err(vec![FieldError::new(field, key)])
}

/// A value without quotes around texts.
pub(crate) fn plain(value: &Json) -> String {
    match value {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A date as a sentence needs it, without the weekday: `17. März 1988`.
pub(crate) fn date_in_words(date: Date, lang: Lang) -> String {
    let long = calendar::long_date(date, lang);
    long.split_once(", ")
        .map_or_else(|| long.clone(), |(_, day)| day.to_owned())
}

fn texts(samples: &[&str]) -> Vec<Json> {
    samples.iter().map(|sample| Json::from(*sample)).collect()
}

fn line(input_mode: Option<&'static str>, max_chars: usize) -> Control {
    Control::Line {
        type_: "text",
        input_mode,
        max_chars,
    }
}
