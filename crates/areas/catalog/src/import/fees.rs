//! Fees as free text. An amount is taken over only where a line states exactly one; everything else stays text,
//! because a fee that was guessed is worse than one that is quoted.

use base::Money;

use crate::html::strip_tags;
use crate::model::{Fee, FeeAmount, Localised};

/// Stands between lines while the text is taken apart; no text contains it.
const LINE: &str = "\u{1e}";

/// One fee for each line or list item of the text.
pub(super) fn parse(html: &str) -> Vec<Fee> {
    let mut lines = html.replace(['\u{200b}', '\u{feff}', '\r'], "").replace("\n\n", LINE);
    for end in ["</li>", "</p>", "<br>", "<br/>", "<br />", "</tr>"] {
        lines = lines.replace(end, &format!("{LINE}{end}"));
    }
    // A single line break is layout of the source: a sentence such as "ab 40 Euro" must not fall apart at it.
    lines
        .split(LINE)
        .map(strip_tags)
        .filter(|line| !line.is_empty())
        .map(|line| fee(&line))
        .collect()
}

fn fee(line: &str) -> Fee {
    let line = line.trim_end_matches(['.', ',', ';']);
    if is_free(line) {
        return exact("Gebühr", 0);
    }
    let (label, rest) = line.rsplit_once(':').unwrap_or(("Gebühr", line));
    match cents(rest.trim()) {
        Some(amount) if !label.trim().is_empty() => exact(label.trim(), amount),
        _ => Fee {
            label: Localised::german("Gebühr"),
            amount: FeeAmount::Text(Localised::german(line)),
            legal_basis: None,
        },
    }
}

fn exact(label: &str, cents: i64) -> Fee {
    Fee {
        label: Localised::german(label),
        amount: FeeAmount::Cent(Money::from_cents(cents)),
        legal_basis: None,
    }
}

fn is_free(line: &str) -> bool {
    matches!(
        line.to_lowercase().as_str(),
        "kostenlos" | "kostenfrei" | "gebührenfrei" | "keine" | "keine gebühren"
    )
}

/// `27,60 Euro`, `46 €`, `1.000 Euro`; nothing else.
fn cents(text: &str) -> Option<i64> {
    let number = text.strip_suffix("Euro").or_else(|| text.strip_suffix('€'))?.trim();
    let (euros, cents) = number.split_once(',').unwrap_or((number, "00"));
    let euros = euros.replace('.', "");
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(&euros) || !digits(cents) || cents.len() != 2 || euros.len() > 9 {
        return None;
    }
    Some(euros.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_single_plain_amount_becomes_money() {
        for (html, expected) in [
            ("<p>40 Euro<br><br></p>", vec!["Gebühr = 40.00"]),
            (
                "<ul><li>unter 24 Jahren: 27,60 Euro</li><li>sonst: 46 €.</li></ul>",
                vec!["unter 24 Jahren = 27.60", "sonst = 46.00"],
            ),
            ("<p>kostenfrei</p>", vec!["Gebühr = 0.00"]),
            ("<p>ab\n 40 Euro</p>", vec!["Gebühr ~ ab 40 Euro"]),
            ("40 bis 300 Euro", vec!["Gebühr ~ 40 bis 300 Euro"]),
            ("Karte: 1.000,00 Euro", vec!["Karte = 1000.00"]),
            ("Karte: 10,5 Euro", vec!["Gebühr ~ Karte: 10,5 Euro"]),
            ("", vec![]),
        ] {
            let found: Vec<String> = parse(html).iter().map(show).collect();
            assert_eq!(found, expected, "{html}");
        }
    }

    fn show(fee: &Fee) -> String {
        let label = fee.label.get(base::Lang::De);
        match &fee.amount {
            FeeAmount::Cent(money) => format!("{label} = {}", money.decimal()),
            FeeAmount::Text(text) => format!("{label} ~ {}", text.get(base::Lang::De)),
        }
    }
}
