//! Reference numbers that people read aloud and type: with a check digit, so that a slip is noticed.

/// Appends the check digit to a string of digits. Source: ISO/IEC 7064, MOD 11,10.
///
/// Returns `None` when the input holds anything but digits or is empty.
pub fn with_check_digit(digits: &str) -> Option<String> {
    let check = check_digit(digits)?;
    Some(format!("{digits}{check}"))
}

/// True when the last digit is the check digit of those before it.
pub fn is_valid(number: &str) -> bool {
    match number.char_indices().last() {
        Some((at, last)) => check_digit(&number[..at]).is_some_and(|check| last.to_digit(10) == Some(check)),
        None => false,
    }
}

fn check_digit(digits: &str) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    let mut product = 10;
    for c in digits.chars() {
        let mut sum = (c.to_digit(10)? + product) % 10;
        if sum == 0 {
            sum = 10;
        }
        product = (sum * 2) % 11;
    }
    Some((11 - product) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_wrong_digit_and_most_swaps_are_noticed() {
        let number = with_check_digit("2026000123").expect("digits only");
        assert!(is_valid(&number));
        for at in 0..number.len() {
            for wrong in '0'..='9' {
                let mut chars: Vec<char> = number.chars().collect();
                if chars[at] != wrong {
                    chars[at] = wrong;
                    assert!(!is_valid(&chars.into_iter().collect::<String>()));
                }
            }
        }
        assert!(!is_valid(""));
        assert!(!is_valid("12a4"));
    }
}
