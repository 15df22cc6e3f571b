//! Makes the data of a letter printable: what a citizen typed must neither break the page nor fail the standard.

use std::collections::BTreeSet;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::fonts;

/// Printed where no font has the letter (U+FFFD).
const REPLACEMENT: char = '\u{FFFD}';

/// Longest run without a place to break a line; twice the width of no column is this long.
const RUN_LETTERS_MAX: usize = 40;

/// Data in which every text can be printed, and the letters that had to be replaced.
///
/// Every text is brought to NFC (DIN 91379 demands it). Control, direction and private-use characters vanish:
/// PDF/A forbids some, and the others would let a name change the look of the text around it.
pub(crate) fn printable(data: &Value) -> (Value, BTreeSet<char>) {
    let mut unprintable = BTreeSet::new();
    let value = clean(data, &mut unprintable);
    (value, unprintable)
}

fn clean(value: &Value, unprintable: &mut BTreeSet<char>) -> Value {
    match value {
        Value::String(text) => Value::String(clean_text(text, unprintable)),
        Value::Array(items) => items.iter().map(|item| clean(item, unprintable)).collect(),
        Value::Object(fields) => fields
            .iter()
            .map(|(name, field)| (name.clone(), clean(field, unprintable)))
            .collect(),
        other => other.clone(),
    }
}

fn clean_text(text: &str, unprintable: &mut BTreeSet<char>) -> String {
    // Most texts are plain; they need neither normalization nor a look into the fonts.
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte);
    if text.len() <= RUN_LETTERS_MAX && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    // A link must stay what it is; the house library breaks the lines of the links that it prints.
    let is_link = text.starts_with("https://") || text.starts_with("mailto:");
    let mut cleaned = String::with_capacity(text.len());
    let mut run_letters = 0;
    for letter in text.nfc().filter_map(printed) {
        run_letters = if letter.is_whitespace() || letter == '-' {
            0
        } else {
            run_letters + 1
        };
        if run_letters > RUN_LETTERS_MAX && !is_link {
            cleaned.push('\u{200B}');
            run_letters = 1;
        }
        if fonts::prints(letter) || letter == '\n' {
            cleaned.push(letter);
        } else {
            unprintable.insert(letter);
            cleaned.push(REPLACEMENT);
        }
    }
    cleaned
}

/// The letter as it may be printed; `None` for characters that have no shape of their own.
fn printed(letter: char) -> Option<char> {
    match letter {
        '\n' => Some('\n'),
        // Line breaks of other systems, tabs and unusual spaces are plain spaces on paper.
        '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
        _ if letter.is_control() => None,
        // Soft hyphens, zero-width and direction marks, variation selectors, tags, byte order mark.
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' => None,
        '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFB}' => None,
        '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}' => None,
        _ => Some(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(typed: &str, printed: &str) {
        let mut unprintable = BTreeSet::new();
        assert_eq!(clean_text(typed, &mut unprintable), printed, "{typed:?}");
    }

    #[test]
    fn names_are_kept_and_invisible_characters_vanish() {
        check("Žaneta Łukaszewska-Đorđević", "Žaneta Łukaszewska-Đorđević");
        check("Z\u{30C}aneta", "Žaneta");
        check("J\u{30C}", "J\u{30C}");
        check("a\u{0}b\u{7}c\u{1b}[31m", "abc[31m");
        check("abc\u{202E}fed", "abcfed");
        check("x\u{E000}\u{FEFF}y", "xy");
        check("one\ttwo\nthree\r\n", "one two\nthree\n");
    }

    #[test]
    fn letters_without_a_glyph_are_replaced_and_named() {
        let mut unprintable = BTreeSet::new();
        assert_eq!(clean_text("日本 ✓ ok", &mut unprintable), "�� � ok");
        assert!(unprintable.contains(&'日'));
    }

    #[test]
    fn long_runs_get_places_to_break_but_links_do_not() {
        let long = "x".repeat(100);
        let mut unprintable = BTreeSet::new();
        assert_eq!(clean_text(&long, &mut unprintable).matches('\u{200B}').count(), 2);
        let link = format!("https://www.musterstadt.example/{long}");
        check(&link, &link);
    }

    #[test]
    fn every_letter_of_din_91379_sets_has_a_glyph() {
        // Latin letters of the normative set, as ranges and singles; combinations are tested as rendered names.
        let ranges = [
            '\u{20}'..='\u{7E}',
            '\u{A1}'..='\u{AC}',
            '\u{AE}'..='\u{17E}',
            '\u{18F}'..='\u{18F}',
            '\u{192}'..='\u{192}',
            '\u{1A0}'..='\u{1A1}',
            '\u{1AF}'..='\u{1B0}',
            '\u{1B7}'..='\u{1B7}',
            '\u{1CD}'..='\u{1DC}',
            '\u{1DE}'..='\u{1DF}',
            '\u{1E2}'..='\u{1F0}',
            '\u{1F4}'..='\u{1F5}',
            '\u{1F8}'..='\u{1FF}',
            '\u{212}'..='\u{213}',
            '\u{218}'..='\u{21B}',
            '\u{21E}'..='\u{21F}',
            '\u{227}'..='\u{233}',
            '\u{259}'..='\u{259}',
            '\u{292}'..='\u{292}',
            '\u{2B9}'..='\u{2BA}',
            '\u{2BE}'..='\u{2BF}',
            '\u{2C8}'..='\u{2C8}',
            '\u{2CC}'..='\u{2CC}',
            '\u{1E02}'..='\u{1E03}',
            '\u{1E06}'..='\u{1E07}',
            '\u{1E0A}'..='\u{1E11}',
            '\u{1E17}'..='\u{1E17}',
            '\u{1E1C}'..='\u{1E2B}',
            '\u{1E2F}'..='\u{1E37}',
            '\u{1E3A}'..='\u{1E3B}',
            '\u{1E40}'..='\u{1E49}',
            '\u{1E52}'..='\u{1E5B}',
            '\u{1E5E}'..='\u{1E63}',
            '\u{1E6A}'..='\u{1E6F}',
            '\u{1E80}'..='\u{1E87}',
            '\u{1E8C}'..='\u{1E97}',
            '\u{1E9E}'..='\u{1E9E}',
            '\u{1EA0}'..='\u{1EF9}',
            '\u{2019}'..='\u{2019}',
            '\u{2021}'..='\u{2021}',
            '\u{20AC}'..='\u{20AC}',
        ];
        let marks = "\u{300}\u{301}\u{302}\u{303}\u{304}\u{306}\u{307}\u{308}\u{309}\u{30A}\u{30B}\u{30C}\u{30D}\u{310}\u{312}\u{315}\u{31B}\u{323}\u{324}\u{325}\u{326}\u{327}\u{328}\u{329}\u{32D}\u{32E}\u{331}\u{338}\u{360}\u{361}";
        let letters: Vec<char> = ranges.into_iter().flatten().chain(marks.chars()).collect();
        let borrowed = letters
            .iter()
            .filter(|letter| !fonts::prints_in_house_font(**letter))
            .collect::<String>();
        println!(
            "{} of {} letters come from the fallback font: {borrowed}",
            borrowed.chars().count(),
            letters.len()
        );
        let missing: Vec<String> = letters
            .iter()
            .filter(|letter| !fonts::prints(**letter))
            .map(|letter| format!("U+{:04X}", u32::from(*letter)))
            .collect();
        assert!(missing.is_empty(), "no glyph for {missing:?}");
    }
}
