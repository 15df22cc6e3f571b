use std::collections::BTreeMap;

use base::Lang;
use base::checks::{month, time};
use jiff::civil::Date;

use super::parts::{Reader, typed};
use super::{Kind, Parsed, RawValues, checked, line, plain, texts};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// A time of day.
pub(super) struct Time;

/// A month of a year.
pub(super) struct Month;

impl Kind for Time {
    fn name(&self) -> &'static str {
        "time"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        // No numeric keyboard: most of them have no colon.
        line(None, 12)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| time::parse(text).map(|time| time.to_string()))
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        texts.fill("written.time", &[("time".to_owned(), plain(value))])
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["09:00", "14:30", "00:00", "23:59"])
    }
}

impl Kind for Month {
    fn name(&self) -> &'static str {
        "month"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Parts {
            parts: vec![
                // Names of months may be typed too.
                typed("month", "month", 9),
                typed("month", "year", 4).numeric(),
            ],
        }
    }

    /// From two inputs or one.
    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        if raw.single().is_some() {
            return checked(field, raw, |text| month::parse(text).map(|month| month.to_string()));
        }
        let Some(mut reader) = Reader::of(field, raw, &["month", "year"]) else {
            return Ok(None);
        };
        let parts = ["month", "year"].map(|part| (part, reader.typed(part)));
        for (part, _) in parts.iter().filter(|(_, typed)| typed.is_none()) {
            reader.missing(part);
        }
        if let [(_, Some(named)), (_, Some(year))] = parts {
            let has_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
            match month::parse(&format!("{named} {year}")) {
                Ok(month) => return Ok(Some(Json::String(month.to_string()))),
                Err(error) => reader.wrong(if has_year { "month" } else { "year" }, error),
            }
        }
        reader.finish()
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        let written = plain(value);
        let Some((year, month)) = written.split_once('-') else {
            return BTreeMap::new();
        };
        let input = |part: &str, typed: &str| (format!("{}.{part}", field.id), vec![typed.to_owned()]);
        BTreeMap::from([input("month", month), input("year", year)])
    }

    /// `März 2026`
    fn display(&self, _field: &Field, value: &Json, lang: Lang, _texts: &Texts) -> String {
        let written = plain(value);
        let Ok(first) = format!("{written}-01").parse::<Date>() else {
            return written;
        };
        let day = super::date_in_words(first, lang);
        let month = day.split_whitespace().skip_while(|word| word.starts_with('1'));
        month.collect::<Vec<_>>().join(" ")
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        texts(&["2026-11", "2027-01", "1999-12"])
    }
}
