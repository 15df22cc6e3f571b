//! Does the name somebody typed mean the person in the register? Pure rules.

use crate::text::{Keys, same_spelling};

/// How a typed name meets the registered one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameMatch {
    /// Spelled as in the register, or with some of several given names left out.
    Same,
    /// The same name in another spelling; the register's spelling has to be taken over.
    Differs,
}

/// Compares family names. Umlauts may be spelled out, diacritics, hyphens and a doctoral degree may be missing or added.
pub fn family_name(asked: &str, registered: &str) -> Option<NameMatch> {
    let asked = without_degree(asked);
    if same_spelling(asked, registered) {
        return Some(NameMatch::Same);
    }
    Keys::of(asked)
        .meets(&Keys::of(registered))
        .then_some(NameMatch::Differs)
}

/// Compares given names. One of several is enough, in any order; further ones that the register does not know
/// make the spelling differ.
pub fn given_names(asked: &str, registered: &str) -> Option<NameMatch> {
    let (asked, registered) = (words(without_degree(asked)), words(registered));
    if asked.is_empty() || registered.is_empty() {
        return None;
    }
    let joined = |words: &[&str]| Keys::of(&words.concat());
    if joined(&asked).meets(&joined(&registered)) {
        let exact = asked.len() == registered.len() && asked.iter().zip(&registered).all(|(a, b)| same_spelling(a, b));
        return Some(if exact { NameMatch::Same } else { NameMatch::Differs });
    }
    let known = |word: &&str, among: &[&str]| among.iter().any(|other| Keys::of(word).meets(&Keys::of(other)));
    if asked.iter().all(|word| known(word, &registered)) {
        let exact = asked
            .iter()
            .all(|word| registered.iter().any(|other| same_spelling(word, other)));
        return Some(if exact { NameMatch::Same } else { NameMatch::Differs });
    }
    registered
        .iter()
        .all(|word| known(word, &asked))
        .then_some(NameMatch::Differs)
}

fn words(names: &str) -> Vec<&str> {
    names
        .split(|c: char| c.is_whitespace() || c == '-' || c == ',')
        .filter(|word| !word.is_empty())
        .collect()
}

/// People type their degree where the form asks for the name.
fn without_degree(name: &str) -> &str {
    let name = name.trim();
    for degree in ["Prof. Dr. ", "Prof. ", "Dr. ", "Dr ", "dr. "] {
        if let Some(rest) = name.strip_prefix(degree) {
            return rest.trim_start();
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::NameMatch::{Differs, Same};
    use super::*;

    #[test]
    fn family_names_match_across_spellings() {
        for (asked, registered, expected) in [
            ("Müller", "Müller", Some(Same)),
            ("  müller ", "Müller", Some(Same)),
            ("Mu\u{308}ller", "Müller", Some(Same)),
            ("Mueller", "Müller", Some(Differs)),
            ("Muller", "Müller", Some(Differs)),
            ("Müller", "Mueller", Some(Differs)),
            ("Dr. Müller", "Müller", Some(Same)),
            ("Schmidt Rotluff", "Schmidt-Rotluff", Some(Differs)),
            ("Yilmaz", "Yılmaz", Some(Differs)),
            ("Sahin", "Şahin", Some(Differs)),
            ("Strasser", "Straßer", Some(Differs)),
            ("Meier", "Meyer", None),
            ("Schmidt", "Schmidt-Rotluff", None),
            ("", "Müller", None),
        ] {
            assert_eq!(family_name(asked, registered), expected, "{asked} / {registered}");
        }
    }

    #[test]
    fn one_of_several_given_names_is_enough() {
        for (asked, registered, expected) in [
            ("Anna", "Anna Maria", Some(Same)),
            ("Maria", "Anna Maria", Some(Same)),
            ("Anna Maria", "Anna Maria", Some(Same)),
            ("Anna-Maria", "Anna Maria", Some(Same)),
            ("Annamaria", "Anna Maria", Some(Differs)),
            ("Maria Anna", "Anna Maria", Some(Same)),
            ("Juergen", "Jürgen Karl", Some(Differs)),
            ("Anna Lena", "Anna", Some(Differs)),
            ("Lena", "Anna Maria", None),
            ("An", "Anna", None),
            ("-", "Anna", None),
        ] {
            assert_eq!(given_names(asked, registered), expected, "{asked} / {registered}");
        }
    }
}
