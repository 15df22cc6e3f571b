//! From typed text to comparable words: case, umlauts, inclusive forms, stems.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// Lower case without accents; an umlaut and its spelling with `e` become the plain vowel, ß becomes ss.
///
/// So `Führerschein`, `Fuehrerschein` and `Fuhrerschein` are one word, and plurals with umlaut meet their singular.
pub fn fold(text: &str) -> String {
    let lower = text.to_lowercase().replace('ß', "ss");
    let mut out = String::with_capacity(lower.len());
    for c in lower.nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        if c == 'e' && spells_umlaut(&out) {
            continue;
        }
        out.push(c);
    }
    out
}

/// Whether an `e` after this text only spells an umlaut: after a, o, u, but not in `neue`, `Steuer`, `quer`.
fn spells_umlaut(before: &str) -> bool {
    let mut last = before.chars().rev();
    match (last.next(), last.next()) {
        (Some('a' | 'o'), previous) => !matches!(previous, Some('a' | 'e' | 'i' | 'o' | 'u')),
        (Some('u'), previous) => !matches!(previous, Some('a' | 'e' | 'i' | 'o' | 'q')),
        _ => false,
    }
}

/// Words of a text, folded. Hyphens separate, so `Kfz-Steuer` is two words; `Bürger*innen` is `burger`.
pub fn words(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut out = Vec::new();
    for piece in folded.split(|c: char| !(c.is_alphanumeric() || matches!(c, '*' | ':' | '_'))) {
        let mut parts = piece.split(['*', ':', '_']).peekable();
        while let Some(part) = parts.next() {
            if !part.is_empty() {
                out.push(part.to_owned());
            }
            // The ending of an inclusive form is no word of its own.
            if parts
                .peek()
                .is_some_and(|next| matches!(*next, "in" | "innen" | "r" | "n" | "e"))
            {
                parts.next();
            }
        }
    }
    out
}

/// Stems with a memory: a catalogue repeats its words many times.
pub(super) struct Stems {
    stemmer: Stemmer,
    known: HashMap<String, String>,
}

impl Stems {
    pub(super) fn new() -> Self {
        Stems {
            stemmer: Stemmer::create(Algorithm::German),
            known: HashMap::new(),
        }
    }

    pub(super) fn learn(&mut self, word: &str) -> String {
        if let Some(stem) = self.known.get(word) {
            return stem.clone();
        }
        let stem = self.stem(word);
        self.known.insert(word.to_owned(), stem.clone());
        stem
    }

    /// Stem of a folded word, so that `anmelden` and `Anmeldung` are one.
    pub(super) fn stem(&self, word: &str) -> String {
        if let Some(stem) = self.known.get(word) {
            return stem.clone();
        }
        const VERB_CHARS_MIN: usize = 5;
        let stem = self.stemmer.stem(word);
        // Snowball keeps -ung after one long syllable and -er before it, so that neither Schließung would meet
        // schließen nor Verlängerung verlängern.
        let noun = stem
            .strip_suffix("ung")
            .filter(|verb| verb.len() >= VERB_CHARS_MIN)
            .unwrap_or(&stem);
        let derived = word.ends_with("erung") || word.ends_with("erungen");
        let verb = noun
            .strip_suffix("er")
            .filter(|verb| derived && verb.len() >= VERB_CHARS_MIN)
            .unwrap_or(noun);
        verb.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_umlauts_meet() {
        for (a, b) in [
            ("Führerschein", "fuehrerschein"),
            ("Straße", "STRASSE"),
            ("Gebühr", "gebuhr"),
            ("Café", "cafe"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
        for kept in ["neue", "steuer", "bauen", "quer", "treue"] {
            assert_eq!(fold(kept), kept);
        }
    }

    #[test]
    fn inclusive_forms_are_one_word() {
        assert_eq!(
            words("Bürger*innen, Ärzt:in und EU-Staat"),
            ["burger", "arzt", "und", "eu", "staat"]
        );
    }

    #[test]
    fn verb_and_noun_share_a_stem() {
        let stems = Stems::new();
        for (a, b) in [
            ("anmelden", "anmeldung"),
            ("verlangerung", "verlangern"),
            ("beglaubigung", "beglaubigen"),
            ("schliessung", "schliessen"),
        ] {
            assert_eq!(stems.stem(a), stems.stem(b));
        }
    }
}
