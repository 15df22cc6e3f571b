//! Comparison keys for names of people and streets: case, diacritics and spelled-out umlauts must not decide
//! whether two spellings mean the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The two ways in which Germans write a name without its diacritics.
///
/// `Müller` gives `mueller` and `muller`, `Mueller` gives `mueller` twice, `Muller` gives `muller` twice; so
/// both careless spellings meet the right one while `Bauer` and `Baur` stay apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Umlauts as `ae`, `oe`, `ue`; `ø` as `oe`; `å` as `aa`. Words are separated by one space.
    pub spelled: String,
    /// The letters without their marks.
    pub plain: String,
}

impl Keys {
    /// Keys of a text. Letters of DIN 91379 become Latin base letters, punctuation separates words,
    /// apostrophes and modifier letters vanish.
    pub fn of(text: &str) -> Keys {
        let mut keys = Keys {
            spelled: String::with_capacity(text.len() + 2),
            plain: String::with_capacity(text.len()),
        };
        let mut base = ' ';
        for c in text.nfd() {
            if is_combining_mark(c) {
                keys.mark(base, c);
                continue;
            }
            base = c.to_lowercase().next().unwrap_or(c);
            keys.letter(base);
        }
        keys.spelled.truncate(keys.spelled.trim_end().len());
        keys.plain.truncate(keys.plain.trim_end().len());
        keys
    }

    /// True when one careless spelling of `self` is a careless spelling of `other`, words run together.
    pub fn meets(&self, other: &Keys) -> bool {
        let joined = |key: &str| key.replace(' ', "");
        let (a, b) = (
            [joined(&self.spelled), joined(&self.plain)],
            [joined(&other.spelled), joined(&other.plain)],
        );
        !a[0].is_empty() && a.iter().any(|key| b.contains(key))
    }

    /// One key for all careless spellings: texts that meet have the same one, and some that do not meet have it too. For
    /// an index; who is found by it has to be compared.
    pub fn coarse(&self) -> String {
        let mut coarse = String::with_capacity(self.spelled.len());
        for c in self.spelled.chars().filter(|c| *c != ' ') {
            let last = coarse.chars().last();
            let is_spelled_umlaut = c == 'e' && matches!(last, Some('a' | 'o' | 'u'));
            if last != Some(c) && !is_spelled_umlaut {
                coarse.push(c);
            }
        }
        coarse
    }

    fn mark(&mut self, base: char, mark: char) {
        match (base, mark) {
            ('a' | 'o' | 'u', '\u{308}') => self.spelled.push('e'),
            ('a', '\u{30a}') => self.spelled.push('a'),
            _ => {}
        }
    }

    fn letter(&mut self, c: char) {
        let (spelled, plain) = match c {
            'a'..='z' | '0'..='9' => {
                self.spelled.push(c);
                self.plain.push(c);
                return;
            }
            'ß' => ("ss", "ss"),
            'æ' => ("ae", "ae"),
            'œ' => ("oe", "oe"),
            'ø' => ("oe", "o"),
            'þ' => ("th", "th"),
            'đ' | 'ð' => ("d", "d"),
            'ł' => ("l", "l"),
            'ħ' => ("h", "h"),
            'ı' | 'ɨ' => ("i", "i"),
            'ŋ' | 'ŉ' => ("n", "n"),
            'ĸ' => ("k", "k"),
            'ŧ' => ("t", "t"),
            'ǥ' => ("g", "g"),
            'ə' => ("e", "e"),
            'ʒ' => ("z", "z"),
            'ƈ' => ("c", "c"),
            '\'' | '’' | '`' | '´' | 'ʹ' | 'ʺ' | 'ʾ' | 'ʿ' | 'ˈ' | 'ˌ' | '·' | '‡' | '~' | '¨' => return,
            other if other.is_alphanumeric() => {
                self.spelled.push(other);
                self.plain.push(other);
                return;
            }
            _ => {
                self.gap();
                return;
            }
        };
        self.spelled.push_str(spelled);
        self.plain.push_str(plain);
    }

    fn gap(&mut self) {
        for key in [&mut self.spelled, &mut self.plain] {
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        }
    }
}

/// True when two texts differ at most in case, in the composition of their characters and in white space.
pub fn same_spelling(a: &str, b: &str) -> bool {
    let tidy = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .nfc()
            .collect::<String>()
            .to_lowercase()
    };
    tidy(a) == tidy(b)
}

/// Number of single typing errors between two keys: a letter too many, too few, wrong, or two swapped.
pub fn typing_errors(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, cb) in b.iter().enumerate() {
            let mut best = (last[j] + usize::from(ca != cb)).min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *ca == b[j - 1] && a[i - 1] == *cb {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn careless_spellings_meet_the_right_one() {
        for (a, b, meets) in [
            ("Müller", "Mueller", true),
            ("Müller", "MULLER", true),
            ("Mueller", "Muller", false),
            ("Bauer", "Baur", false),
            ("Großmann", "Grossmann", true),
            ("Łukasiewicz", "Lukasiewicz", true),
            ("Søren", "Soeren", true),
            ("Søren", "Soren", true),
            ("O’Neill", "O'Neill", true),
            ("O’Neill", "ONeill", true),
            ("Müller-Lüdenscheidt", "Mueller Luedenscheidt", true),
            ("Đoković", "Dokovic", true),
            ("Nguyễn", "Nguyen", true),
            ("Þórsdóttir", "Thorsdottir", true),
            ("Ķ̌a\u{30b}", "Ka", true),
            ("", "", false),
        ] {
            assert_eq!(Keys::of(a).meets(&Keys::of(b)), meets, "{a} / {b}");
        }
    }

    proptest::proptest! {
        /// Nobody who would be found by comparing is missed by the index.
        #[test]
        fn what_meets_has_one_coarse_key(a in "[A-Za-zÄÖÜäöüßåøæéñł' -]{0,12}", b in "[a-zäöüßåø ]{0,6}") {
            let keys = Keys::of(&a);
            for other in [keys.spelled.clone(), keys.plain.clone(), a.replace('-', " "), format!("{} ", a.to_uppercase()), b] {
                let other = Keys::of(&other);
                if keys.meets(&other) {
                    proptest::prop_assert_eq!(keys.coarse(), other.coarse());
                }
            }
        }
    }

    #[test]
    fn typing_errors_count_a_swap_once() {
        for (a, b, errors) in [
            ("kaiser", "kaiser", 0),
            ("kasier", "kaiser", 1),
            ("kaisr", "kaiser", 1),
            ("", "ab", 2),
            ("abc", "xyz", 3),
        ] {
            assert_eq!(typing_errors(a, b), errors, "{a} / {b}");
        }
    }
}
