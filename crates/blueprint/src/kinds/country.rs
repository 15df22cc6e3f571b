use base::checks::country;
use base::{Lang, countries};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, checked, plain, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// A country of the world or a part of one that has a code of its own.
pub(super) struct Country;

/// A nationality, or having none.
pub(super) struct Nationality;

impl Kind for Country {
    fn name(&self) -> &'static str {
        "country"
    }

    fn ty(&self) -> Type {
        codes(countries::choices(Lang::De))
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Country { nationality: false }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, country::parse)
    }

    fn display(&self, _field: &Field, value: &Json, lang: Lang, _texts: &Texts) -> String {
        named(value, lang)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["DEU", "AUT", "TUR", "XKX", "GRL"])
    }
}

impl Kind for Nationality {
    fn name(&self) -> &'static str {
        "nationality"
    }

    fn ty(&self) -> Type {
        codes(countries::nationalities(Lang::De))
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Country { nationality: true }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, country::parse_nationality)
    }

    fn display(&self, _field: &Field, value: &Json, lang: Lang, _texts: &Texts) -> String {
        named(value, lang)
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["DEU", "FRA", "TUR", "XXA", "XXX"])
    }
}

/// A condition that compares with a code that does not exist is found when the blueprint is loaded.
fn codes(choices: &[(&str, &str)]) -> Type {
    Type::OneOf(choices.iter().map(|(code, _)| (*code).to_owned()).collect())
}

fn named(value: &Json, lang: Lang) -> String {
    let code = plain(value);
    countries::name(&code, lang).map_or(code.clone(), str::to_owned)
}
