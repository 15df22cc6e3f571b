//! Lists and lines of text: what is gone, what is new, or only another order.

use super::Delta;

/// More pairs than this are not compared one by one: two long texts without anything in common at their ends.
const PAIRS_MAX: usize = 4_000_000;

/// How one list became another. Both must differ.
pub(super) fn compare(old: &[String], new: &[String]) -> Delta {
    let sorted = |list: &[String]| {
        let mut list = list.to_vec();
        list.sort();
        list
    };
    if sorted(old) == sorted(new) {
        return Delta::Order {
            old: old.to_vec(),
            new: new.to_vec(),
        };
    }
    let begin = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[begin..], &new[begin..]);
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    if old.len().saturating_mul(new.len()) > PAIRS_MAX {
        return Delta::Entries {
            gone: old.to_vec(),
            new: new.to_vec(),
        };
    }
    longest_common(old, new)
}

/// All but a longest common subsequence of both.
fn longest_common(old: &[String], new: &[String]) -> Delta {
    let width = new.len() + 1;
    // lengths[i * width + j]: length of the longest common subsequence of old[i..] and new[j..].
    let mut lengths = vec![0u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            lengths[i * width + j] = if old[i] == new[j] {
                lengths[(i + 1) * width + j + 1] + 1
            } else {
                lengths[(i + 1) * width + j].max(lengths[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            i += 1;
            j += 1;
        } else if j == new.len() || i < old.len() && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            gone.push(old[i].clone());
            i += 1;
        } else {
            come.push(new[j].clone());
            j += 1;
        }
    }
    Delta::Entries { gone, new: come }
}
