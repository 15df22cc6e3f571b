//! The letters that German authorities must be able to write: DIN 91379.
//!
//! The norm lists single characters and sequences of a letter with combining marks that have no
//! character of their own. A mark outside those sequences is not allowed.
//! Source: DIN 91379:2022-08, datatypes A, B and C.

/// A data type of the norm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Datatype {
    /// Names of natural persons: no digits, few signs.
    A,
    /// Other names: places, streets with numbers, organisations.
    B,
    /// Free text: all normative characters, with tabs and line breaks.
    C,
}

/// A character or sequence that a datatype does not contain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAllowed {
    /// The character with the combining marks that follow it.
    pub characters: String,
}

/// Checks a text. It must be in Unicode normal form C, as the norm demands.
///
/// Errors: the first character or sequence that is not part of the datatype.
pub fn check(text: &str, datatype: Datatype) -> Result<(), NotAllowed> {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        match longest_sequence(rest) {
            Some(length) => rest = rest.get(length..).unwrap_or_default(),
            None if contains(datatype, first) => {
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
            None => {
                return Err(NotAllowed {
                    characters: cluster(rest),
                });
            }
        }
    }
    Ok(())
}

/// Whether a single character is part of a datatype.
pub fn contains(datatype: Datatype, c: char) -> bool {
    let within = |ranges: &[(char, char)]| ranges.iter().any(|(from, to)| (*from..=*to).contains(&c));
    match datatype {
        Datatype::A => within(LETTERS),
        Datatype::B => within(LETTERS) || within(SIGNS_OF_NAMES),
        Datatype::C => within(LETTERS) || within(SIGNS_OF_NAMES) || within(SIGNS_OF_TEXT),
    }
}

/// Every sequence of the norm, the same in all datatypes.
pub fn sequences() -> impl Iterator<Item = String> {
    SEQUENCES
        .iter()
        .flat_map(|(letters, marks)| letters.chars().map(move |letter| (letter, *marks)))
        .flat_map(|(letter, marks)| marks.iter().map(move |mark| format!("{letter}{mark}")))
}

/// Length in bytes of the longest sequence at the beginning of a text.
fn longest_sequence(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    let rest = text.get(first.len_utf8()..)?;
    let lengths = SEQUENCES
        .iter()
        .filter(|(letters, _)| letters.contains(first))
        .flat_map(|(_, marks)| marks.iter())
        .filter(|marks| rest.starts_with(**marks))
        .map(|marks| marks.len());
    lengths.max().map(|length| first.len_utf8() + length)
}

/// The first character together with the combining marks after it, for the error message.
fn cluster(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next();
    let marks = chars.take_while(|c| matches!(c, '\u{300}'..='\u{36f}')).take(4);
    first.into_iter().chain(marks).collect()
}

/// Characters of datatype A.
const LETTERS: &[(char, char)] = &[
    (' ', ' '),
    ('\'', '\''),
    (',', '.'),
    ('A', 'Z'),
    ('`', 'z'),
    ('~', '~'),
    ('\u{a8}', '\u{a8}'),
    ('\u{b4}', '\u{b4}'),
    ('\u{b7}', '\u{b7}'),
    ('\u{c0}', '\u{d6}'),
    ('\u{d8}', '\u{f6}'),
    ('\u{f8}', '\u{17e}'),
    ('\u{187}', '\u{188}'),
    ('\u{18f}', '\u{18f}'),
    ('\u{197}', '\u{197}'),
    ('\u{1a0}', '\u{1a1}'),
    ('\u{1af}', '\u{1b0}'),
    ('\u{1b7}', '\u{1b7}'),
    ('\u{1cd}', '\u{1dc}'),
    ('\u{1de}', '\u{1df}'),
    ('\u{1e2}', '\u{1f0}'),
    ('\u{1f4}', '\u{1f5}'),
    ('\u{1f8}', '\u{1ff}'),
    ('\u{212}', '\u{213}'),
    ('\u{218}', '\u{21b}'),
    ('\u{21e}', '\u{21f}'),
    ('\u{227}', '\u{233}'),
    ('\u{259}', '\u{259}'),
    ('\u{268}', '\u{268}'),
    ('\u{292}', '\u{292}'),
    ('\u{2b9}', '\u{2ba}'),
    ('\u{2be}', '\u{2bf}'),
    ('\u{2c8}', '\u{2c8}'),
    ('\u{2cc}', '\u{2cc}'),
    ('\u{1e02}', '\u{1e03}'),
    ('\u{1e06}', '\u{1e07}'),
    ('\u{1e0a}', '\u{1e11}'),
    ('\u{1e17}', '\u{1e17}'),
    ('\u{1e1c}', '\u{1e2b}'),
    ('\u{1e2f}', '\u{1e37}'),
    ('\u{1e3a}', '\u{1e3b}'),
    ('\u{1e40}', '\u{1e49}'),
    ('\u{1e52}', '\u{1e5b}'),
    ('\u{1e5e}', '\u{1e63}'),
    ('\u{1e6a}', '\u{1e6f}'),
    ('\u{1e80}', '\u{1e87}'),
    ('\u{1e8c}', '\u{1e97}'),
    ('\u{1e9e}', '\u{1e9e}'),
    ('\u{1ea0}', '\u{1ef9}'),
    ('\u{2019}', '\u{2019}'),
    ('\u{2021}', '\u{2021}'),
];

/// What datatype B has beyond A: digits and the signs that occur in names of things.
const SIGNS_OF_NAMES: &[(char, char)] = &[
    ('!', '&'),
    ('(', '+'),
    ('/', '@'),
    ('[', '_'),
    ('{', '}'),
    ('\u{a1}', '\u{a3}'),
    ('\u{a5}', '\u{a5}'),
    ('\u{a7}', '\u{a7}'),
    ('\u{a9}', '\u{ac}'),
    ('\u{ae}', '\u{b3}'),
    ('\u{b5}', '\u{b6}'),
    ('\u{b9}', '\u{bb}'),
    ('\u{bf}', '\u{bf}'),
    ('\u{d7}', '\u{d7}'),
    ('\u{f7}', '\u{f7}'),
    ('\u{20ac}', '\u{20ac}'),
];

/// What datatype C has beyond B.
const SIGNS_OF_TEXT: &[(char, char)] = &[
    ('\t', '\n'),
    ('\r', '\r'),
    ('\u{a0}', '\u{a0}'),
    ('\u{a4}', '\u{a4}'),
    ('\u{a6}', '\u{a6}'),
    ('\u{b8}', '\u{b8}'),
    ('\u{bc}', '\u{be}'),
];

const GRAVE: &str = "\u{300}";
const ACUTE: &str = "\u{301}";
const CIRCUMFLEX: &str = "\u{302}";
const MACRON: &str = "\u{304}";
const BREVE: &str = "\u{306}";
const DOT: &str = "\u{307}";
const DIAERESIS: &str = "\u{308}";
const DOUBLE_ACUTE: &str = "\u{30b}";
const CARON: &str = "\u{30c}";
const VERTICAL_LINE: &str = "\u{30d}";
const CANDRABINDU: &str = "\u{310}";
const COMMA_ABOVE_RIGHT: &str = "\u{315}";
const HORN: &str = "\u{31b}";
const HORN_MACRON: &str = "\u{31b}\u{304}";
const DOT_BELOW: &str = "\u{323}";
const RING_BELOW: &str = "\u{325}";
const RING_BELOW_MACRON: &str = "\u{325}\u{304}";
const COMMA_BELOW: &str = "\u{326}";
const CEDILLA: &str = "\u{327}";
const OGONEK_BREVE: &str = "\u{328}\u{306}";
const LINE_BELOW: &str = "\u{331}";

/// Letters and the marks that may follow each of them.
const SEQUENCES: &[(&str, &[&str])] = &[
    ("Aa", &[DOUBLE_ACUTE]),
    (
        "Cc",
        &[
            GRAVE,
            MACRON,
            BREVE,
            DIAERESIS,
            COMMA_ABOVE_RIGHT,
            DOT_BELOW,
            COMMA_BELOW,
            OGONEK_BREVE,
        ],
    ),
    ("Dd", &[CIRCUMFLEX]),
    ("Ff", &[GRAVE, MACRON]),
    ("Gg", &[GRAVE]),
    ("Hh", &[MACRON, COMMA_BELOW]),
    ("H", &[LINE_BELOW]),
    ("Jj", &[ACUTE]),
    ("J", &[CARON]),
    (
        "Kk",
        &[
            GRAVE,
            CIRCUMFLEX,
            MACRON,
            DOT,
            COMMA_ABOVE_RIGHT,
            HORN,
            COMMA_BELOW,
            "\u{35f}h",
        ],
    ),
    ("K", &["\u{35f}H"]),
    ("Ll", &[CIRCUMFLEX, RING_BELOW, RING_BELOW_MACRON, COMMA_BELOW]),
    ("Mm", &[GRAVE, CIRCUMFLEX, BREVE, CANDRABINDU]),
    ("Nn", &[CIRCUMFLEX, MACRON, BREVE, COMMA_BELOW]),
    ("Pp", &[GRAVE, MACRON, COMMA_ABOVE_RIGHT, DOT_BELOW]),
    ("Rr", &[BREVE, RING_BELOW, RING_BELOW_MACRON]),
    ("Ss", &[GRAVE, MACRON, HORN_MACRON, LINE_BELOW]),
    ("Tt", &[GRAVE, MACRON, COMMA_ABOVE_RIGHT, HORN]),
    ("T", &[DIAERESIS]),
    ("Uu", &[DOT]),
    ("Zz", &[GRAVE, MACRON, BREVE, DIAERESIS, CEDILLA]),
    ("Çç", &[BREVE]),
    ("Ûû", &[MACRON]),
    ("ÿ", &[ACUTE]),
    ("Čč", &[COMMA_ABOVE_RIGHT, DOT_BELOW]),
    ("ēō", &[VERTICAL_LINE]),
    ("Īī", &[ACUTE]),
    ("Žž", &[COMMA_BELOW, CEDILLA]),
    ("ḲḳṢṣṬṭỤụ", &[MACRON]),
    ("ẠạỌọỤụ", &[DIAERESIS]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_european_names_are_allowed() {
        for name in [
            "Müller-Lüdenscheidt",
            "Weiß",
            "Łukasz",
            "Yılmaz",
            "Doğan",
            "Đorđević",
            "O’Neill",
            "D'Amico",
            "van 't Hoff",
            "Nguyễn",
            "Ağaoğlu",
            "Şahin",
            "Þórðarson",
            "J\u{301}a",
            "C\u{328}\u{306}",
        ] {
            assert_eq!(check(name, Datatype::A), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_scripts_and_lone_marks_are_named_in_the_error() {
        for (text, characters) in [
            ("Иван", "И"),
            ("Max\u{301}", "\u{301}"),
            ("q\u{301}", "\u{301}"),
            ("Anna\u{7}", "\u{7}"),
            ("王", "王"),
            ("R2D2", "2"),
        ] {
            assert_eq!(
                check(text, Datatype::A).map_err(|e| e.characters),
                Err(characters.into())
            );
        }
        assert_eq!(check("Straße 5 & Söhne (GmbH)", Datatype::B), Ok(()));
        assert!(check("two\nlines", Datatype::B).is_err());
        assert_eq!(check("two\nlines", Datatype::C), Ok(()));
    }
}
