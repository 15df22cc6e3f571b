//! GiroCode: the code that fills in a bank transfer. Source: EPC069-12 (Quick Response Code for SEPA credit transfers).

use base::Money;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

use crate::office::BankAccount;

/// The text behind the code: version 002, UTF-8, the reference as free text.
pub fn payload(bank: &BankAccount, amount: Money, reference: &str) -> String {
    let holder: String = bank.holder.chars().take(70).collect();
    let bic = bank.bic.as_deref().unwrap_or_default();
    format!(
        "BCD\n002\n1\nSCT\n{bic}\n{holder}\n{}\nEUR{}\n\n\n{reference}",
        bank.iban,
        amount.decimal()
    )
}

/// The code as an inline drawing with its own quiet zone, dark on white in every colour scheme; `None` when the town's
/// data do not fit into a code.
pub fn svg(bank: &BankAccount, amount: Money, reference: &str) -> Option<String> {
    let text = payload(bank, amount, reference);
    // Error correction M is what the guideline asks for.
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let drawing = code
        .render::<svg::Color>()
        .min_dimensions(180, 180)
        .quiet_zone(true)
        .build();
    drawing.find("<svg").map(|at| drawing[at..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_follows_the_guideline() {
        let bank = BankAccount {
            holder: "Stadt Musterstadt".into(),
            iban: "DE89370400440532013000".into(),
            bic: Some("COBADEFFXXX".into()),
            bank_name: None,
        };
        let text = payload(&bank, Money::from_cents(7500), "MST26001234573");
        let lines: Vec<_> = text.split('\n').collect();
        assert_eq!(lines[..4], ["BCD", "002", "1", "SCT"]);
        assert_eq!(
            lines[4..8],
            ["COBADEFFXXX", "Stadt Musterstadt", "DE89370400440532013000", "EUR75.00"]
        );
        assert_eq!(lines[8..], ["", "", "MST26001234573"]);
        assert!(text.len() <= 331, "the guideline's limit in bytes");
        assert!(svg(&bank, Money::from_cents(1), "1").is_some_and(|drawing| drawing.starts_with("<svg")));
    }
}
