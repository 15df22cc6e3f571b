//! Official municipality keys: AGS with 8 digits, ARS with 12.

use super::{CheckError, checked_text, digits, without_spaces};

checked_text! {
    /// Amtlicher Gemeindeschlüssel: Land 2, Regierungsbezirk 1, Kreis 2, Gemeinde 3 digits.
    Ags
}

checked_text! {
    /// Amtlicher Regionalschlüssel: as the AGS, with the association of municipalities (4 digits)
    /// before the municipality.
    Ars
}

impl Ars {
    /// The shorter key of the same municipality.
    pub fn ags(&self) -> Ags {
        let district = self.as_str().get(..5).unwrap_or_default();
        let municipality = self.as_str().get(9..).unwrap_or_default();
        Ags(format!("{district}{municipality}"))
    }
}

/// Reads eight digits. Errors: `ags.length`, `ags.land`.
pub fn parse_ags(raw: &str) -> Result<Ags, CheckError> {
    key(raw, 8, "ags.length").map(Ags)
}

/// Reads twelve digits. Errors: `ars.length`, `ags.land`.
pub fn parse_ars(raw: &str) -> Result<Ars, CheckError> {
    key(raw, 12, "ars.length").map(Ars)
}

fn key(raw: &str, length: usize, length_error: &'static str) -> Result<String, CheckError> {
    let text = without_spaces(raw);
    if text.len() != length || digits(&text).is_none() {
        return Err(CheckError::new(length_error));
    }
    match text.get(..2).and_then(digits) {
        Some(1..=16) => Ok(text),
        _ => Err(CheckError::new("ags.land")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_length_and_a_land() {
        assert_eq!(
            parse_ags("06 413 000").map(|key| key.to_string()),
            Ok("06413000".into())
        );
        assert_eq!(
            parse_ars("064130000000").map(|key| key.ags().to_string()),
            Ok("06413000".into())
        );
        assert_eq!(
            parse_ars("071325007059").map(|key| key.ags().to_string()),
            Ok("07132059".into())
        );
        assert_eq!(parse_ags("6413000").map_err(|e| e.key), Err("ags.length"));
        assert_eq!(parse_ags("17413000").map_err(|e| e.key), Err("ags.land"));
        assert_eq!(parse_ars("06413000").map_err(|e| e.key), Err("ars.length"));
    }
}
