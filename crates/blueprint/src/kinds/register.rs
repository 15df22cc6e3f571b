use std::collections::BTreeMap;

use base::Lang;
use base::checks::commercial_register::{self, REGISTERS};
use jiff::civil::Date;

use super::parts::{self, Reader, said, typed};
use super::{Kind, Parsed, RawValues};
use crate::answers::Json;
use crate::model::{Control, Field, Part, PartInput};
use crate::schema::Type;
use crate::texts::Texts;

/// Entry in a register of a court: which court, which register, which number.
pub(super) struct CommercialRegister;

const NAME: &str = "commercial_register";
const PARTS: [&str; 3] = ["court", "register", "number"];

impl Kind for CommercialRegister {
    fn name(&self) -> &'static str {
        NAME
    }

    fn ty(&self) -> Type {
        let register = Type::OneOf(REGISTERS.map(str::to_owned).to_vec());
        let types = [Type::Text, register, Type::Text];
        Type::Object(PARTS.map(str::to_owned).into_iter().zip(types).collect())
    }

    fn control(&self, _field: &Field) -> Control {
        let register = Part {
            input: PartInput::Select { options: &REGISTERS },
            ..typed(NAME, "register", 0)
        };
        Control::Parts {
            parts: vec![typed(NAME, "court", 120), register, typed(NAME, "number", 16)],
        }
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let Some(mut reader) = Reader::of(field, raw, &PARTS) else {
            return Ok(None);
        };
        let court = reader.needed("court", commercial_register::parse_court);
        let chosen = reader.optional("register", commercial_register::parse_register);
        let entry = reader.needed("number", commercial_register::parse_number);
        // The number may bring its register: `HRB 12345`.
        let written = entry.as_ref().and_then(|entry| entry.register);
        match commercial_register::agreed(chosen, written) {
            Ok(Some(register)) => reader.set("register", register),
            Ok(None) if reader.is_wrong("register") => {}
            Ok(None) => reader.missing("register"),
            Err(error) => reader.wrong("number", error),
        }
        reader.set("court", court);
        reader.set("number", entry.map(|entry| entry.number));
        reader.finish()
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        parts::inputs(field, value, &PARTS)
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, texts: &Texts) -> String {
        texts.fill("written.commercial_register", &PARTS.map(|part| said(value, part)))
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        vec![
            serde_json::json!({ "court": "Offenbach am Main", "register": "HRB", "number": "12345" }),
            serde_json::json!({ "court": "Charlottenburg", "register": "HRA", "number": "815 B" }),
            serde_json::json!({ "court": "Bad Homburg v. d. Höhe", "register": "VR", "number": "7" }),
        ]
    }
}
