use base::reference::{is_valid, with_check_digit};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues, line, refused};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;

/// Number of an existing permit. Its digits together end with a check digit (ISO/IEC 7064 MOD 11,10), so a slip is
/// noticed before any register is asked.
pub(super) struct Reference;

impl Kind for Reference {
    fn name(&self) -> &'static str {
        "reference"
    }

    fn ty(&self) -> Type {
        Type::Text
    }

    fn params(&self) -> &'static [&'static str] {
        &["grant"]
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["grant"]
    }

    fn control(&self, _field: &Field) -> Control {
        line(None, 30)
    }

    fn parse(&self, field: &Field, raw: &RawValues, _today: Date) -> Parsed {
        let Some(typed) = raw.single() else { return Ok(None) };
        let number = canonical(typed);
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if digits.len() < 4 || number.chars().any(|c| !(c.is_ascii_alphanumeric() || c == '-')) {
            return refused(&field.id, "reference.format");
        }
        if is_valid(&digits) {
            Ok(Some(Json::String(number)))
        } else {
            refused(&field.id, "reference.check-digit")
        }
    }

    fn samples(&self, _field: &Field) -> Vec<Json> {
        let number = with_check_digit("2025000123").unwrap_or_default();
        let (year, rest) = number.split_at_checked(4).unwrap_or_default();
        vec![Json::String(format!("BP-{year}-{rest}"))]
    }
}

/// Upper case, without spaces, every dash a hyphen.
fn canonical(typed: &str) -> String {
    let kept = typed.chars().filter(|c| !c.is_whitespace());
    kept.map(|c| {
        if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') {
            '-'
        } else {
            c.to_ascii_uppercase()
        }
    })
    .collect()
}
