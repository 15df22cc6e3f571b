//! Takes German compounds apart with the words that the catalogue itself uses.

use std::collections::HashSet;

/// Elements that join parts: Geburt·s·urkunde, Straße·n·name, Hund·e·steuer, Kind·er·garten.
const LINKS: [&str; 6] = ["", "s", "n", "en", "e", "es"];
const LINK_ER: &str = "er";

/// Endings that look like words of their own but only form words.
const ENDINGS: [&str; 14] = [
    "schaft", "schaften", "heit", "heiten", "keit", "keiten", "lich", "isch", "ung", "ungen", "erung", "innen", "bar",
    "los",
];

/// Beginnings that change a verb and are no part of a compound: a Vermeldung is no Meldung of a `Ver`.
const PREFIXES: [&str; 30] = [
    "ab", "an", "auf", "aus", "be", "bei", "durch", "ein", "ent", "fest", "fort", "ge", "her", "hin", "los", "miss",
    "mit", "nach", "nieder", "uber", "um", "un", "unter", "ver", "vor", "weg", "wieder", "zer", "zuruck", "zusammen",
];
const TAIL_CHARS_MIN: usize = 5;
const PART_CHARS_MIN: usize = 3;
const WORD_CHARS_MIN: usize = 7;

/// Words that may stand in a compound.
#[derive(Default)]
pub(super) struct Dictionary {
    words: HashSet<String>,
}

impl Dictionary {
    /// Adds a folded word. Short ones only from titles and keywords (`trusted`): in running text three letters
    /// are mostly accidents, in a name they are a `Kfz`, an `Amt` or a `Rad`.
    pub(super) fn add(&mut self, word: &str, trusted: bool) {
        let chars = word.chars().count();
        let enough = chars >= 4 + usize::from(!trusted) || (trusted && chars >= PART_CHARS_MIN);
        if enough && word.chars().all(char::is_alphabetic) && !ENDINGS.contains(&word) {
            self.words.insert(word.to_owned());
        }
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Parts of a compound from left to right, or nothing if it cannot be explained completely. Prefers few parts,
    /// then long ones, because `Personalausweis` is Personal·ausweis and not Person·al·ausweis.
    pub(super) fn split(&self, word: &str) -> Option<Vec<String>> {
        if word.len() < WORD_CHARS_MIN || !word.is_ascii() {
            return None;
        }
        let parts = self.best(word, 0, 3)?;
        (parts.len() > 1).then_some(parts)
    }

    fn best(&self, word: &str, from: usize, parts_left: usize) -> Option<Vec<String>> {
        let rest = word.get(from..)?;
        if from > 0 && self.is_part(rest) {
            return Some(vec![rest.to_owned()]);
        }
        if parts_left <= 1 {
            return None;
        }
        let mut best: Option<Vec<String>> = None;
        for end in (from + PART_CHARS_MIN..word.len().saturating_sub(PART_CHARS_MIN - 1)).rev() {
            let Some(part) = word.get(from..end).filter(|part| self.is_part(part)) else {
                continue;
            };
            for link in LINKS.iter().copied().chain([LINK_ER]) {
                let Some(next) = word
                    .get(end..)
                    .filter(|rest| rest.starts_with(link))
                    .map(|_| end + link.len())
                else {
                    continue;
                };
                if let Some(mut tail) = self.best(word, next, parts_left - 1) {
                    tail.insert(0, part.to_owned());
                    if best.as_ref().is_none_or(|best| quality(&tail) > quality(best)) {
                        best = Some(tail);
                    }
                }
            }
        }
        best
    }

    fn is_part(&self, part: &str) -> bool {
        self.words.contains(part)
    }

    /// A known word without the element that links it to the next part.
    pub(super) fn unlinked<'a>(&self, head: &'a str) -> Option<&'a str> {
        let candidates = LINKS
            .iter()
            .chain([&LINK_ER])
            .filter_map(|link| head.strip_suffix(link));
        candidates
            .filter(|part| part.len() >= PART_CHARS_MIN)
            .find(|part| self.is_part(part))
    }

    /// A compound of which only the last part is a word of the catalogue: `Saison·kennzeichen`, `Park·ausweis`.
    pub(super) fn split_tail(&self, word: &str) -> Option<Vec<String>> {
        if !word.is_ascii() {
            return None;
        }
        let cuts = PART_CHARS_MIN..=word.len().checked_sub(TAIL_CHARS_MIN)?;
        let (head, tail) = cuts
            .map(|cut| word.split_at(cut))
            .find(|(_, tail)| self.is_part(tail))?;
        let head = head
            .strip_suffix('s')
            .filter(|head| head.len() >= PART_CHARS_MIN)
            .unwrap_or(head);
        (!PREFIXES.contains(&head)).then(|| vec![head.to_owned(), tail.to_owned()])
    }

    /// A compound of which only the first part is a word of the catalogue, and what remains.
    pub(super) fn split_head<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if !word.is_ascii() {
            return None;
        }
        let cuts = TAIL_CHARS_MIN..=word.len().checked_sub(PART_CHARS_MIN)?;
        cuts.rev()
            .map(|cut| word.split_at(cut))
            .find(|(head, _)| self.is_part(head))
    }
}

/// Fewer parts first; among equals the one whose shortest part is longest.
fn quality(parts: &[String]) -> (std::cmp::Reverse<usize>, usize) {
    (
        std::cmp::Reverse(parts.len()),
        parts.iter().map(String::len).min().unwrap_or(0),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compounds_fall_into_the_words_of_the_catalogue() {
        let mut dictionary = Dictionary::default();
        for word in [
            "geburt", "urkunde", "hund", "steuer", "kind", "garten", "personal", "person", "ausweis", "verlust", "kfz",
        ] {
            dictionary.add(word, true);
        }
        for (word, parts) in [
            ("geburtsurkunde", Some(vec!["geburt", "urkunde"])),
            ("hundesteuer", Some(vec!["hund", "steuer"])),
            ("kindergarten", Some(vec!["kind", "garten"])),
            ("personalausweis", Some(vec!["personal", "ausweis"])),
            ("personalausweisverlust", Some(vec!["personal", "ausweis", "verlust"])),
            ("kfzsteuer", Some(vec!["kfz", "steuer"])),
            ("biotonne", None),
            ("steuer", None),
            ("steuerung", None),
        ] {
            let expected = parts.map(|parts| parts.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(dictionary.split(word), expected, "{word}");
        }
        assert_eq!(
            dictionary.split_tail("studentenausweis"),
            Some(vec!["studenten".to_owned(), "ausweis".to_owned()])
        );
        assert_eq!(dictionary.split_tail("vorausweis"), None);
        assert_eq!(dictionary.split_head("personalrat"), Some(("personal", "rat")));
    }
}
