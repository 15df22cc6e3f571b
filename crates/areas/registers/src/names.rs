//! Does the name somebody typed mean the person in the register? Pure rules.

use crate::text::{Keys, same_spelling};

/// How a typed name meets the registered one, the closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameMatch {
    /// Spelled as in the register, or with some of several given names left out.
    Exact,
    /// The same name in another spelling: umlauts spelled out, accents and hyphens left out, no capitals.
    Spelling,
    /// Another name that may well belong to the same person: the former one, or one more given name.
    Other,
}

/// Compares family names. Umlauts may be spelled out, diacritics, hyphens and a doctoral degree may be missing or added.
pub fn family_name(asked: &str, registered: &str) -> Option<NameMatch> {
    let asked = without_degree(asked);
    if same_spelling(asked, registered) {
        return Some(NameMatch::Exact);
    }
    Keys::of(asked)
        .meets(&Keys::of(registered))
        .then_some(NameMatch::Spelling)
}

/// Compares given names. One of several is enough, in any order; further ones that the register does not know
/// make it another name.
pub fn given_names(asked: &str, registered: &str) -> Option<NameMatch> {
    let (asked, registered) = (words(without_degree(asked)), words(registered));
    if asked.is_empty() || registered.is_empty() {
        return None;
    }
    let level = |exact: bool| if exact { NameMatch::Exact } else { NameMatch::Spelling };
    if run_together(&asked, &registered) {
        let exact = asked.len() == registered.len() && asked.iter().zip(&registered).all(|(a, b)| same_spelling(a, b));
        return Some(level(exact));
    }
    if asked.iter().all(|word| is_among(word, &registered)) {
        let exact = asked
            .iter()
            .all(|word| registered.iter().any(|other| same_spelling(word, other)));
        return Some(level(exact));
    }
    registered
        .iter()
        .all(|word| is_among(word, &asked))
        .then_some(NameMatch::Other)
}

/// Those of the registered given names that were asked for, as the register spells them.
///
/// Nobody learns further given names of a person by asking for one of them.
pub fn spelled_given_names(asked: &str, registered: &str) -> String {
    let asked = words(without_degree(asked));
    if run_together(&asked, &words(registered)) {
        return registered.to_owned();
    }
    registered
        .split_whitespace()
        .filter(|name| words(name).iter().any(|word| is_among(word, &asked)))
        .collect::<Vec<_>>()
        .join(" ")
}

fn run_together(a: &[&str], b: &[&str]) -> bool {
    Keys::of(&a.concat()).meets(&Keys::of(&b.concat()))
}

fn is_among(word: &str, among: &[&str]) -> bool {
    among.iter().any(|other| Keys::of(word).meets(&Keys::of(other)))
}

fn words(names: &str) -> Vec<&str> {
    names
        .split(|c: char| c.is_whitespace() || c == '-' || c == ',')
        .filter(|word| !word.is_empty())
        .collect()
}

/// People type their degree where the form asks for the name.
pub(crate) fn without_degree(name: &str) -> &str {
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
    use super::NameMatch::{Exact, Other, Spelling};
    use super::*;

    #[test]
    fn family_names_match_across_spellings() {
        for (asked, registered, expected) in [
            ("Müller", "Müller", Some(Exact)),
            ("  müller ", "Müller", Some(Exact)),
            ("Mu\u{308}ller", "Müller", Some(Exact)),
            ("Mueller", "Müller", Some(Spelling)),
            ("Muller", "Müller", Some(Spelling)),
            ("Müller", "Mueller", Some(Spelling)),
            ("Dr. Müller", "Müller", Some(Exact)),
            ("Schmidt Rotluff", "Schmidt-Rotluff", Some(Spelling)),
            ("Yilmaz", "Yılmaz", Some(Spelling)),
            ("Sahin", "Şahin", Some(Spelling)),
            ("Strasser", "Straßer", Some(Spelling)),
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
            ("Anna", "Anna Maria", Some(Exact)),
            ("Maria", "Anna Maria", Some(Exact)),
            ("Anna Maria", "Anna Maria", Some(Exact)),
            ("Anna-Maria", "Anna Maria", Some(Exact)),
            ("Annamaria", "Anna Maria", Some(Spelling)),
            ("Maria Anna", "Anna Maria", Some(Exact)),
            ("Juergen", "Jürgen Karl", Some(Spelling)),
            ("Anna Lena", "Anna", Some(Other)),
            ("Lena", "Anna Maria", None),
            ("An", "Anna", None),
            ("-", "Anna", None),
        ] {
            assert_eq!(given_names(asked, registered), expected, "{asked} / {registered}");
        }
    }

    #[test]
    fn a_given_name_comes_back_in_the_spelling_of_the_register_and_no_other_with_it() {
        for (asked, registered, expected) in [
            ("juergen", "Karl Jürgen", "Jürgen"),
            ("zeljko", "Željko", "Željko"),
            ("Katharina", "Katharina Elisabeth", "Katharina"),
            ("anna maria", "Anna-Maria Luise", "Anna-Maria"),
            ("Annamaria", "Anna Maria", "Anna Maria"),
            ("Maria Anna", "Anna Maria", "Anna Maria"),
            ("Lena", "Anna", ""),
        ] {
            assert_eq!(
                spelled_given_names(asked, registered),
                expected,
                "{asked} / {registered}"
            );
        }
    }
}
