//! Pure rules of cases: order of the worklist, words by which a case is found, numbers and secrets.

use base::Uuid;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

/// Place of a case in the worklist: the legal deadline first, then the risk. Smaller comes first.
///
/// `risk`: 0 (none) to 9 (hurry within the same day). A case without a deadline comes last.
pub fn sort_key(due_on: Option<Date>, risk: u8) -> i64 {
    const NO_DEADLINE: i64 = 9_999_999;
    let day = due_on.map_or(NO_DEADLINE, |due| {
        due.duration_since(Date::constant(2000, 1, 1)).as_hours() / 24
    });
    day * 10 + i64::from(9 - risk.min(9))
}

/// How much a case may hurt when it waits: refusals and missing people weigh more than routine.
pub fn risk(verdict: &str, channel_is_personal: bool) -> u8 {
    let base: u8 = match verdict {
        "red" => 6,
        "unavailable" => 5,
        "yellow" => 3,
        _ => 0,
    };
    base + u8::from(channel_is_personal)
}

/// Folds text into words that are found however they are typed: without case, diacritics and punctuation, umlauts
/// spelled out. Plates and numbers become one word, so that `MST-AB 12` is found as `mstab12`.
pub fn search_terms<S: AsRef<str>>(texts: &[S]) -> Vec<String> {
    let mut terms = Vec::new();
    for text in texts {
        let folded = fold(text.as_ref());
        let joined: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        if joined.chars().any(|c| c.is_ascii_digit()) {
            push(&mut terms, joined);
        } else {
            folded
                .split(|c: char| !c.is_alphanumeric())
                .for_each(|word| push(&mut terms, word.to_owned()));
        }
    }
    terms
}

/// The words of a typed search: like `search_terms`, but a number that was typed with gaps stays together.
pub fn query_terms(typed: &str) -> Vec<String> {
    let has_digit = typed.chars().any(|c| c.is_ascii_digit());
    let looks_like_a_date_or_number = has_digit && typed.split_whitespace().count() <= 3;
    if looks_like_a_date_or_number {
        search_terms(&[typed])
    } else {
        let words: Vec<&str> = typed.split_whitespace().collect();
        search_terms(&words)
    }
}

const TERM_CHARS_MAX: usize = 60;

fn push(terms: &mut Vec<String>, term: String) {
    let term: String = term.chars().take(TERM_CHARS_MAX).collect();
    if !term.is_empty() && !terms.contains(&term) {
        terms.push(term);
    }
}

fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.to_lowercase().chars() {
        match c {
            'ä' => out.push_str("ae"),
            'ö' => out.push_str("oe"),
            'ü' => out.push_str("ue"),
            'ß' => out.push_str("ss"),
            'ł' => out.push('l'),
            'ø' => out.push('o'),
            'đ' | 'ð' => out.push('d'),
            'ı' => out.push('i'),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'þ' => out.push_str("th"),
            other => out.extend(
                other
                    .nfd()
                    .filter(|d| !unicode_normalization::char::is_combining_mark(*d)),
            ),
        }
    }
    out
}

/// `{plan}-{service}/{year}/{sequence:06}` with its places filled in. Unknown places stay as they are, visibly.
pub fn case_number(pattern: &str, file_plan: &str, service: &str, year: i16, sequence: i64) -> String {
    pattern
        .replace("{plan}", file_plan)
        .replace("{service}", service)
        .replace("{year}", &format!("{year:04}"))
        .replace("{sequence:06}", &format!("{sequence:06}"))
        .replace("{sequence}", &sequence.to_string())
}

/// The short number that people read aloud: eleven random digits and a check digit in groups of four.
///
/// It is no secret; the secret beside it is. Random, so that nobody can tell how many cases there are.
pub fn reference(random: u64) -> String {
    let digits = format!("{:011}", random % 100_000_000_000);
    let number = base::reference::with_check_digit(&digits).unwrap_or(digits);
    grouped(&number)
}

fn grouped(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    chars
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

/// What somebody typed as a reference, in its written form; `None` when the check digit does not fit.
pub fn parse_reference(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 12 && base::reference::is_valid(&digits)).then(|| grouped(&digits))
}

/// What somebody typed as a secret: case, gaps and dashes do not matter.
pub fn parse_secret(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect::<String>()
        .to_lowercase()
}

/// Secrets are kept as hashes only. The case's identifier goes in, so that equal secrets differ.
pub fn secret_hash(case: Uuid, secret: &str) -> Vec<u8> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(case.as_bytes());
    hasher.update(parse_secret(secret).as_bytes());
    hasher.finalize().as_bytes().to_vec()
}

/// Hash under which a link's token is kept.
pub fn token_hash(token: &str) -> Vec<u8> {
    blake3::hash(token.as_bytes()).as_bytes().to_vec()
}

/// Equal without telling by its duration where two secrets differ.
pub fn same_secret(a: &[u8], b: &[u8]) -> bool {
    // blake3 compares its hashes in constant time.
    blake3::hash(a) == blake3::hash(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_worklist_puts_the_nearer_deadline_first_and_then_the_greater_risk() {
        let keys = [
            sort_key(Some(date(2026, 11, 20)), 0),
            sort_key(Some(date(2026, 11, 21)), 6),
            sort_key(Some(date(2026, 11, 21)), 3),
            sort_key(None, 9),
        ];
        assert!(keys.is_sorted(), "{keys:?}");
    }

    #[test]
    fn a_case_is_found_however_its_words_are_typed() {
        for (stored, typed) in [
            ("Müller-Lüdenscheidt", "mueller"),
            ("Žaneta Łukaszewska", "lukaszewska zaneta"),
            ("Weiß", "WEISS"),
            ("MST-AB 123", "mst ab 123"),
            ("MST-AB 123", "mstab1"),
            ("32-BPA/2026/000123", "32-bpa/2026/000123"),
        ] {
            let stored = search_terms(&[stored]);
            let typed = query_terms(typed);
            assert!(
                typed.iter().all(|t| stored.iter().any(|s| s.starts_with(t.as_str()))),
                "{typed:?} does not find {stored:?}"
            );
        }
    }

    #[test]
    fn a_reference_survives_being_typed_carelessly_and_a_slip_is_noticed() {
        let reference = reference(12_345_678_901);
        assert_eq!(parse_reference(&reference.replace('-', " ")), Some(reference.clone()));
        let slip = reference.replacen('1', "2", 1);
        assert_eq!(parse_reference(&slip), None);
        assert_eq!(parse_reference(""), None);
    }

    #[test]
    fn a_secret_does_not_depend_on_case_and_gaps_but_on_its_case_file() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_eq!(secret_hash(a, "AB12-cd34"), secret_hash(a, "ab12 cd34"));
        assert_ne!(secret_hash(a, "ab12-cd34"), secret_hash(b, "ab12-cd34"));
    }

    #[test]
    fn case_numbers_follow_the_towns_pattern() {
        assert_eq!(
            case_number("{plan}-{service}/{year}/{sequence:06}", "32", "BPA", 2026, 7),
            "32-BPA/2026/000007"
        );
    }
}
