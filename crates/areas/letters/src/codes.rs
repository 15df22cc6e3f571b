//! Square codes for letters: the public check page and the payment.

use qrcode::Color;

use crate::error::LetterError;
use crate::mask::{self, Modules};
use crate::model::BankAccount;

/// Light modules around the code, demanded by ISO/IEC 18004.
const QUIET_ZONE_MODULES: usize = 4;

/// Limit of the payment code (EPC069-12, version 002): 331 bytes at error correction level M.
const GIROCODE_BYTES_MAX: usize = 331;

/// Largest amount that the payment code can carry: 999,999,999.99 EUR (EPC069-12).
const GIROCODE_CENT_MAX: i64 = 99_999_999_999;

/// A QR code as SVG text: one dark path on white, quiet zone included, one unit a module.
///
/// Errors: [`LetterError::Code`] when the content does not fit (about 2,300 bytes).
pub fn qr_svg(content: &str) -> Result<String, LetterError> {
    let Modules { width, colours } = mask::draw(content).map_err(|error| LetterError::Code {
        what: "QR code",
        reason: error.to_string(),
    })?;
    let side = width + 2 * QUIET_ZONE_MODULES;
    let mut path = String::new();
    for (row, modules) in colours.chunks(width).enumerate() {
        let mut column = 0;
        // Neighbouring dark modules become one rectangle: a path of runs is a third of the size.
        for run in modules.chunk_by(|left, right| left == right) {
            if run.first() == Some(&Color::Dark) {
                let (x, y, length) = (column + QUIET_ZONE_MODULES, row + QUIET_ZONE_MODULES, run.len());
                path.push_str(&format!("M{x} {y}h{length}v1h-{length}z"));
            }
            column += run.len();
        }
    }
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

/// The payment code (GiroCode) as SVG text; banking apps fill a SEPA transfer from it.
///
/// Unit: `amount_cent` in euro cents, 1 to 99,999,999,999. Source: EPC069-12, version 002, remittance as text.
/// Errors: [`LetterError::Code`] when the account, the amount or the reference does not fit the standard.
pub fn girocode_svg(account: &BankAccount, amount_cent: i64, reference: &str) -> Result<String, LetterError> {
    qr_svg(&girocode_text(account, amount_cent, reference)?)
}

/// Content of the payment code: eleven lines, of which the purpose and the structured reference stay empty.
pub fn girocode_text(account: &BankAccount, amount_cent: i64, reference: &str) -> Result<String, LetterError> {
    let wrong = |reason: String| LetterError::Code {
        what: "GiroCode",
        reason,
    };
    let iban = compact(&account.iban);
    if !is_iban(&iban) {
        return Err(wrong(format!("the IBAN `{}` fails the check digits", account.iban)));
    }
    if !(1..=GIROCODE_CENT_MAX).contains(&amount_cent) {
        return Err(wrong(format!("an amount of {amount_cent} cents cannot be transferred")));
    }
    let bic = compact(&account.bic);
    if !matches!(bic.len(), 0 | 8 | 11) {
        return Err(wrong(format!("the BIC `{bic}` has neither 8 nor 11 characters")));
    }
    let creditor = account.creditor.trim();
    // A line break would move every following field.
    if creditor.is_empty() || creditor.chars().count() > 70 || creditor.contains(char::is_control) {
        return Err(wrong(
            "the name of the account holder needs 1 to 70 characters on one line".to_owned(),
        ));
    }
    let reference = reference.trim();
    if reference.chars().count() > 140 || reference.contains(char::is_control) {
        return Err(wrong("the reference may have 140 characters on one line".to_owned()));
    }
    let (euro, cent) = (amount_cent / 100, amount_cent % 100);
    let text = format!("BCD\n002\n1\nSCT\n{bic}\n{creditor}\n{iban}\nEUR{euro}.{cent:02}\n\n\n{reference}");
    if text.len() > GIROCODE_BYTES_MAX {
        return Err(wrong(format!(
            "{} bytes, at most {GIROCODE_BYTES_MAX} are allowed",
            text.len()
        )));
    }
    Ok(text)
}

/// Whether the check digits of an IBAN hold (ISO 13616, modulo 97); spaces are ignored.
pub fn is_iban(iban: &str) -> bool {
    let iban = compact(iban);
    if !(15..=34).contains(&iban.len()) || !iban.is_ascii() {
        return false;
    }
    let (head, tail) = iban.split_at(4);
    tail.chars().chain(head.chars()).try_fold(0_u32, |rest, letter| {
        let digit = letter.to_digit(36).filter(|_| !letter.is_ascii_lowercase())?;
        Some((rest * if digit > 9 { 100 } else { 10 } + digit) % 97)
    }) == Some(1)
}

fn compact(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account() -> BankAccount {
        BankAccount {
            creditor: "Stadtkasse Musterstadt".to_owned(),
            iban: "DE89 3704 0044 0532 0130 00".to_owned(),
            bic: "COBADEFFXXX".to_owned(),
            bank: String::new(),
        }
    }

    #[test]
    fn the_payment_code_has_the_lines_of_the_standard() {
        let text = girocode_text(&account(), 7500, "BP-2026-000123").expect("valid");
        assert_eq!(
            text,
            "BCD\n002\n1\nSCT\nCOBADEFFXXX\nStadtkasse Musterstadt\nDE89370400440532013000\nEUR75.00\n\n\nBP-2026-000123"
        );
        let without_bic = BankAccount {
            bic: String::new(),
            ..account()
        };
        let text = girocode_text(&without_bic, 5, "").expect("the BIC is optional");
        assert_eq!(
            text,
            "BCD\n002\n1\nSCT\n\nStadtkasse Musterstadt\nDE89370400440532013000\nEUR0.05\n\n\n"
        );
    }

    #[test]
    fn what_the_standard_forbids_is_refused() {
        let rows: [(BankAccount, i64, String, &str); 6] = [
            (
                BankAccount {
                    iban: "DE89370400440532013001".into(),
                    ..account()
                },
                1,
                String::new(),
                "check digits",
            ),
            (account(), 0, String::new(), "0 cents"),
            (account(), 100_000_000_000, String::new(), "cannot be transferred"),
            (
                BankAccount {
                    bic: "COBA".into(),
                    ..account()
                },
                1,
                String::new(),
                "BIC",
            ),
            (
                BankAccount {
                    creditor: "Stadt\nkasse".into(),
                    ..account()
                },
                1,
                String::new(),
                "account holder",
            ),
            (account(), 1, "x".repeat(141), "140"),
        ];
        for (account, amount_cent, reference, reason) in rows {
            let error = girocode_svg(&account, amount_cent, &reference).expect_err(reason);
            assert!(error.to_string().contains(reason), "{error} lacks {reason}");
        }
    }

    #[test]
    fn an_iban_is_known_by_its_check_digits() {
        for (iban, valid) in [
            ("DE89370400440532013000", true),
            ("DE89 3704 0044 0532 0130 00", true),
            ("DE89370400440532013001", false),
            ("de89370400440532013000", false),
            ("NL91ABNA0417164300", true),
            ("", false),
            ("DE89€70400440532013000", false),
        ] {
            assert_eq!(is_iban(iban), valid, "{iban}");
        }
    }

    #[test]
    fn a_code_is_one_path_with_a_quiet_zone() {
        let svg = qr_svg("https://www.musterstadt.example/pruefen/7K3M-9Q2X").expect("fits");
        // Version 4 has 33 modules; with the quiet zone 41.
        assert!(svg.contains(r#"viewBox="0 0 41 41""#), "{svg}");
        assert_eq!(svg.matches("<path").count(), 2);
        assert!(
            svg.contains("M4 4h7v1h-7z"),
            "the finder pattern begins after four light modules"
        );
        assert!(qr_svg(&"x".repeat(3000)).is_err());
    }
}
