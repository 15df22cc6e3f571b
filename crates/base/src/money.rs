use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Neg, Sub};

use serde::{Deserialize, Serialize};

/// An amount in euro cents. Never a float: fees are law, and law does not round twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(i64);

impl Money {
    pub const ZERO: Money = Money(0);

    /// Unit: euro cents.
    pub const fn from_cents(cents: i64) -> Self {
        Money(cents)
    }

    /// Unit: euro cents.
    pub const fn cents(self) -> i64 {
        self.0
    }

    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// `None` when the sum leaves the range of 64 bits.
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// German notation with thousands separators, `1.234,50 €`.
    pub fn german(self) -> String {
        let cents = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "−" } else { "" };
        format!("{sign}{},{:02}\u{a0}€", grouped(cents / 100, '.'), cents % 100)
    }

    /// English notation, `€1,234.50`.
    pub fn english(self) -> String {
        let cents = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "−" } else { "" };
        format!("{sign}€{}.{:02}", grouped(cents / 100, ','), cents % 100)
    }

    /// Plain decimal with a point, `1234.50`, as payment protocols want it.
    pub fn decimal(self) -> String {
        let cents = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

fn grouped(n: u64, separator: char) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.german())
    }
}

impl Add for Money {
    type Output = Money;
    fn add(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0))
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(self.0.saturating_neg())
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(iter: I) -> Money {
        iter.fold(Money::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_print_as_a_german_letter_prints_them() {
        for (cents, german, decimal) in [
            (0, "0,00\u{a0}€", "0.00"),
            (7500, "75,00\u{a0}€", "75.00"),
            (123_456_789, "1.234.567,89\u{a0}€", "1234567.89"),
            (-1020, "−10,20\u{a0}€", "-10.20"),
        ] {
            assert_eq!(Money::from_cents(cents).german(), german);
            assert_eq!(Money::from_cents(cents).decimal(), decimal);
        }
    }
}
