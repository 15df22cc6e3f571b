use std::collections::BTreeMap;

use base::Money;

use crate::model::Position;

/// Part of a booking on one budget account. Below zero where money goes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The claim's position, or `SURPLUS`.
    pub position: String,
    pub account: String,
    pub amount: Money,
}

/// Position of money that nobody was owed.
pub const SURPLUS: &str = "surplus";

/// Spreads a payment over the claim's positions in their order; what nobody was owed goes to the deposit account
/// (Verwahrkonto). `held` are all lines booked on the claim so far; `owed` is what is still to be paid on it.
pub fn allocate(positions: &[Position], held: &[Line], owed: Money, amount: Money, deposit: &str) -> Vec<Line> {
    let filled = sums(held);
    let mut left = amount.min(owed.max(Money::ZERO));
    let mut lines = Vec::new();
    for position in positions {
        let room = position.amount - filled.get(position.id.as_str()).copied().unwrap_or_default();
        let part = room.min(left);
        if part > Money::ZERO {
            left = left - part;
            lines.push(Line {
                position: position.id.clone(),
                account: position.account.clone(),
                amount: part,
            });
        }
    }
    let placed: Money = lines.iter().map(|line| line.amount).sum();
    if placed < amount {
        lines.push(Line {
            position: SURPLUS.to_owned(),
            account: deposit.to_owned(),
            amount: amount - placed,
        });
    }
    lines
}

/// Takes an amount back from one payment, the last line first. `held` are the lines of that payment and of what was
/// taken back from it before. Takes at most what is there.
pub fn take_back(held: &[Line], amount: Money) -> Vec<Line> {
    let filled = sums(held);
    let mut left = amount;
    let mut lines: Vec<Line> = Vec::new();
    for line in held.iter().rev().filter(|line| line.amount > Money::ZERO) {
        if lines.iter().any(|taken| taken.position == line.position) {
            continue;
        }
        let part = filled
            .get(line.position.as_str())
            .copied()
            .unwrap_or_default()
            .min(left);
        if part > Money::ZERO {
            left = left - part;
            lines.push(Line {
                position: line.position.clone(),
                account: line.account.clone(),
                amount: -part,
            });
        }
    }
    lines
}

fn sums(lines: &[Line]) -> BTreeMap<&str, Money> {
    let mut sums = BTreeMap::new();
    for line in lines {
        let sum: &mut Money = sums.entry(line.position.as_str()).or_default();
        *sum = *sum + line.amount;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::samples::{claim, euros};

    fn shape(lines: &[Line]) -> Vec<(&str, &str, i64)> {
        lines
            .iter()
            .map(|l| (l.position.as_str(), l.account.as_str(), l.amount.cents() / 100))
            .collect()
    }

    #[test]
    fn a_payment_fills_the_positions_in_order_and_the_rest_is_deposited() {
        let positions = claim(0, 0, false).positions;
        let first = allocate(&positions, &[], euros(75), euros(65), "9999");
        assert_eq!(shape(&first), [("1", "1210.4311", 60), ("2", "1220.4321", 5)]);
        let second = allocate(&positions, &first, euros(10), euros(30), "9999");
        assert_eq!(shape(&second), [("2", "1220.4321", 10), (SURPLUS, "9999", 20)]);
        // On a cancelled claim nothing is owed.
        let late = allocate(&positions, &[], Money::ZERO, euros(75), "9999");
        assert_eq!(shape(&late), [(SURPLUS, "9999", 75)]);
    }

    #[test]
    fn what_goes_back_leaves_the_accounts_it_came_to_and_never_more() {
        let positions = claim(0, 0, false).positions;
        let mut held = allocate(&positions, &[], euros(75), euros(80), "9999");
        let first = take_back(&held, euros(10));
        assert_eq!(shape(&first), [(SURPLUS, "9999", -5), ("2", "1220.4321", -5)]);
        held.extend(first);
        let rest = take_back(&held, euros(1000));
        assert_eq!(shape(&rest), [("2", "1220.4321", -10), ("1", "1210.4311", -60)]);
        held.extend(rest);
        assert!(take_back(&held, euros(1)).is_empty());
    }

    #[test]
    fn after_a_chargeback_the_next_payment_fills_the_same_position_again() {
        let positions = claim(0, 0, false).positions;
        let first = allocate(&positions, &[], euros(75), euros(60), "9999");
        let second = allocate(&positions, &first, euros(15), euros(15), "9999");
        let back = take_back(&first, euros(60));
        let held = [first, second, back].concat();
        let again = allocate(&positions, &held, euros(60), euros(60), "9999");
        assert_eq!(shape(&again), [("1", "1210.4311", 60)]);
    }
}
