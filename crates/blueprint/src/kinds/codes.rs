use base::Lang;
use base::checks::{CheckError, business_id, chip, evb, id_card, municipality_key, security_code, tax_id, vin};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, checked, line, plain};
use crate::answers::Json;
use crate::model::{Control, Field, Params};
use crate::schema::Type;
use crate::texts::Texts;

/// A number or code in one line, which one check of `base` reads and writes in one form.
pub(super) struct Code {
    name: &'static str,
    params: &'static [&'static str],
    params_needed: &'static [&'static str],
    input_mode: Option<&'static str>,
    /// Room for spaces between groups. Unit: characters.
    max_chars: usize,
    read: fn(&Params, &str) -> Result<String, CheckError>,
    /// Answers that are valid with these parameters.
    samples: fn(&Params) -> Vec<String>,
    /// Lengths of the groups in which people read it; empty for one piece.
    groups: &'static [usize],
}

/// What the codes below have in common.
const CODE: Code = Code {
    name: "",
    params: &[],
    params_needed: &[],
    input_mode: None,
    max_chars: 20,
    read: |_, text| Ok(text.to_owned()),
    samples: |_| Vec::new(),
    groups: &[],
};

/// Vehicle identification number. With `short` fewer than 17 characters are accepted, as before 1981.
pub(super) static VIN: Code = Code {
    name: "vin",
    params: &["short"],
    max_chars: 24,
    read: |params, text| {
        let read = if params.short { vin::parse } else { vin::parse_new };
        read(text).map(|vin| vin.number)
    },
    samples: |params| {
        let old = params.short.then_some("118123456");
        ["WVWZZZ1KZAW123456"]
            .into_iter()
            .chain(old)
            .map(str::to_owned)
            .collect()
    },
    ..CODE
};

/// Number by which an insurer confirms the insurance of a vehicle.
pub(super) static EVB: Code = Code {
    name: "evb",
    max_chars: 10,
    read: |_, text| evb::parse(text).map(|evb| evb.to_string()),
    samples: |_| vec!["A1B2C3D".to_owned()],
    ..CODE
};

/// Security code of a stamp plaque (`length` 3) or of a registration certificate part I (7) or II (12).
pub(super) static SECURITY_CODE: Code = Code {
    name: "security_code",
    params: &["length"],
    params_needed: &["length"],
    read: |params, text| security_code::parse(text, length(params)).map(|code| code.to_string()),
    samples: |params| vec!["aB3dE6gH9jK2".chars().cycle().take(length(params)).collect()],
    ..CODE
};

/// Number of the chip of an animal.
pub(super) static TRANSPONDER: Code = Code {
    name: "transponder",
    input_mode: Some("numeric"),
    read: |_, text| chip::parse(text).map(|chip| chip.to_string()),
    samples: |_| vec!["276098101234567".to_owned()],
    ..CODE
};

/// Serial number of an identity card, passport or residence permit, without its check digit.
pub(super) static DOCUMENT_NUMBER: Code = Code {
    name: "document_number",
    max_chars: 14,
    read: |_, text| id_card::parse(text).map(|serial| serial.to_string()),
    samples: |_| ["T22000129", "LZ6311T47"].map(str::to_owned).to_vec(),
    ..CODE
};

/// Tax identification number of a person.
pub(super) static TAX_ID: Code = Code {
    name: "tax_id",
    input_mode: Some("numeric"),
    read: |_, text| tax_id::parse(text).map(|id| id.to_string()),
    samples: |_| vec!["86095742719".to_owned()],
    groups: &[2, 3, 3, 3],
    ..CODE
};

/// Identification number of a business.
pub(super) static BUSINESS_ID: Code = Code {
    name: "business_id",
    max_chars: 24,
    read: |_, text| business_id::parse(text).map(|id| id.to_string()),
    samples: |_| vec!["DE123456788-00001".to_owned()],
    ..CODE
};

/// Key of a municipality. `length` 8 keeps the AGS, which an ARS holds too; 12 wants the ARS; without it either is kept.
pub(super) static MUNICIPALITY_KEY: Code = Code {
    name: "municipality_key",
    params: &["length"],
    input_mode: Some("numeric"),
    read: |params, text| {
        let regional = municipality_key::parse_ars(text);
        match (params.length, regional) {
            (Some(8), Ok(regional)) => Ok(regional.ags().to_string()),
            (None | Some(12), Ok(regional)) => Ok(regional.to_string()),
            (Some(12), Err(error)) => Err(error),
            _ => municipality_key::parse_ags(text).map(|key| key.to_string()),
        }
    },
    samples: |params| {
        let keys: &[&str] = match params.length {
            Some(12) => &["064130000000"],
            Some(_) => &["06413000"],
            None => &["06413000", "064130000000"],
        };
        keys.iter().map(|key| (*key).to_owned()).collect()
    },
    ..CODE
};

fn length(params: &Params) -> usize {
    params.length.map_or(0, usize::from)
}

impl Kind for Code {
    fn name(&self) -> &'static str {
        self.name
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        self.params
    }

    fn params_needed(&self) -> &'static [&'static str] {
        self.params_needed
    }

    fn control(&self, _field: &Field) -> Control {
        line(self.input_mode, self.max_chars)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        checked(field, raw, |text| (self.read)(&field.params, text))
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        grouped(&plain(value), self.groups)
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        (self.samples)(&field.params).into_iter().map(Json::from).collect()
    }
}

/// With a space after each group; a text of another length stays as it is.
fn grouped(text: &str, groups: &[usize]) -> String {
    if text.len() != groups.iter().sum::<usize>() || !text.is_ascii() {
        return text.to_owned();
    }
    let mut rest = text;
    let mut pieces = Vec::new();
    for group in groups {
        let (piece, after) = rest.split_at_checked(*group).unwrap_or((rest, ""));
        pieces.push(piece);
        rest = after;
    }
    pieces.join(" ")
}
