const TYPED_BYTES_MAX: usize = 200;

/// The known word that was probably meant, if one is near.
pub(crate) fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // No word is that long, and comparing takes as long as both words together, multiplied.
    if typed.len() > TYPED_BYTES_MAX {
        return None;
    }
    let errors_max = 1 + typed.chars().count() / 4;
    let scored = known.into_iter().map(|word| (distance(typed, word), word));
    scored
        .filter(|(errors, _)| *errors <= errors_max)
        .min()
        .map(|(_, word)| word)
}

/// „Did you mean …?", ready to be a hint.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(typed, known).map(|word| format!("did you mean `{word}`?"))
}

/// How many letters must be put in, taken out or replaced (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, to) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(from != *to)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_megabytes_is_compared_with_nothing() {
        let typed = "x".repeat(20_000_000);
        assert_eq!(nearest(&typed, ["plate", "keeper"]), None);
    }

    #[test]
    fn a_slip_finds_the_word_and_nonsense_finds_none() {
        let known = ["plate", "keeper", "birth_date"];
        for (typed, meant) in [
            ("plaet", Some("plate")),
            ("birthdate", Some("birth_date")),
            ("zzz", None),
        ] {
            assert_eq!(nearest(typed, known), meant, "{typed}");
        }
    }
}
