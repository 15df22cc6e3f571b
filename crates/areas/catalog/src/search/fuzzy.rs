//! Finds known words near a mistyped one: shared trigrams choose candidates, a bounded edit distance decides.

use std::collections::HashMap;

/// Known words by their character trigrams.
#[derive(Default)]
pub(super) struct Speller {
    words: Vec<String>,
    by_gram: HashMap<[char; 3], Vec<u32>>,
}

/// A known word near the typed one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Near {
    pub word: String,
    pub distance: usize,
}

const CANDIDATES_MAX: usize = 40;
const NEAR_MAX: usize = 4;

impl Speller {
    /// `words`: folded, each once.
    pub(super) fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut speller = Speller::default();
        for word in words {
            let Ok(id) = u32::try_from(speller.words.len()) else {
                break;
            };
            for gram in grams(&word) {
                let list = speller.by_gram.entry(gram).or_default();
                if list.last() != Some(&id) {
                    list.push(id);
                }
            }
            speller.words.push(word);
        }
        speller
    }

    /// The nearest known words, nearest first; empty when the word is too short or too far from all.
    pub(super) fn near(&self, typed: &str) -> Vec<Near> {
        let chars: Vec<char> = typed.chars().collect();
        let bound = distance_max(chars.len());
        if bound == 0 {
            return Vec::new();
        }
        let mut near: Vec<Near> = self
            .candidates(typed, chars.len(), bound)
            .into_iter()
            .filter_map(|word| {
                let distance = distance_within(&chars, &word.chars().collect::<Vec<_>>(), bound)?;
                Some(Near {
                    word: word.to_owned(),
                    distance,
                })
            })
            .collect();
        near.sort_by(|a, b| a.distance.cmp(&b.distance).then_with(|| a.word.cmp(&b.word)));
        let best = near.first().map_or(0, |near| near.distance);
        near.retain(|near| near.distance == best);
        near.truncate(NEAR_MAX);
        near
    }

    fn candidates(&self, typed: &str, chars: usize, bound: usize) -> Vec<&str> {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for gram in grams(typed) {
            for id in self.by_gram.get(&gram).into_iter().flatten() {
                *shared.entry(*id).or_default() += 1;
            }
        }
        // One edit destroys up to three trigrams; a transposition four.
        let needed = (chars + 2).saturating_sub(4 * bound).max(1);
        let mut found: Vec<(usize, &str)> = shared
            .into_iter()
            .filter(|(_, count)| *count >= needed)
            .filter_map(|(id, count)| Some((count, self.words.get(usize::try_from(id).ok()?)?.as_str())))
            .filter(|(_, word)| word.chars().count().abs_diff(chars) <= bound)
            .collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        found.into_iter().take(CANDIDATES_MAX).map(|(_, word)| word).collect()
    }
}

/// Typing errors forgiven by length: short words are too near to each other.
fn distance_max(chars: usize) -> usize {
    match chars {
        0..=5 => 0,
        6..=8 => 1,
        9..=13 => 2,
        _ => 3,
    }
}

fn grams(word: &str) -> Vec<[char; 3]> {
    let padded: Vec<char> = std::iter::repeat_n('^', 2)
        .chain(word.chars())
        .chain(std::iter::repeat_n('$', 2))
        .collect();
    padded.windows(3).filter_map(|window| window.try_into().ok()).collect()
}

/// Damerau–Levenshtein distance (optimal string alignment) if it is within the bound.
fn distance_within(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![usize::MAX / 2; width];
    let mut previous: Vec<usize> = (0..width).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(width);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let mut cost = (at(&previous, j) + usize::from(x != y))
                .min(at(&previous, j + 1) + 1)
                .min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            row.push(cost);
        }
        if row.iter().min().is_some_and(|least| *least > bound) {
            return None;
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous.last().copied().filter(|distance| *distance <= bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_errors_find_their_word_and_strangers_do_not() {
        let speller =
            Speller::new(["personalausweis", "reisepass", "hund", "rente", "meldebescheinigung"].map(str::to_owned));
        for (typed, word) in [
            ("personalauswies", Some("personalausweis")),
            ("presonalausweiss", Some("personalausweis")),
            ("resiepass", Some("reisepass")),
            ("passiert", None),
            ("reisepas", Some("reisepass")),
            ("reiseqass", Some("reisepass")),
            ("melde bescheinigung", Some("meldebescheinigung")),
            ("xyz", None),
            ("fahrrad", None),
            ("mund", None),
        ] {
            assert_eq!(
                speller.near(typed).first().map(|near| near.word.as_str()),
                word,
                "{typed}"
            );
        }
    }
}
