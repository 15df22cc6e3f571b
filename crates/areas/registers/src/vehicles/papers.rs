use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::Vehicle;

/// Plates, registration certificates and what stands in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Papers {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_registered_on: Option<Date>,
    /// Last day of the month in which the inspection (Hauptuntersuchung) is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection_until: Option<Date>,
    pub plates: Issue,
    /// Registration certificate part I.
    pub one: Issue,
    /// Registration certificate part II.
    pub two: Issue,
    /// The plate of a vehicle out of use is kept for it until then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserved_until: Option<Date>,
    /// Plates that were reported stolen cannot be given back.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stolen: bool,
    /// The keeper's address, in one line; empty where the register was never told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub keeper_address: String,
}

/// How often something with a code was issued, and when last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Issue {
    /// 0 for the first issue.
    #[serde(skip_serializing_if = "is_first")]
    pub count: u8,
    /// The code was uncovered for something that was done; the paper is no longer valid.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub used: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<Date>,
}

fn is_first(count: &u8) -> bool {
    *count == 0
}

/// Where a code stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    Front,
    Rear,
    PaperOne,
    PaperTwo,
}

/// What a code is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    Ok,
    Wrong,
    Used,
    /// Issued before there were codes.
    TooOld,
}

impl CodeState {
    /// The word in answers.
    pub const fn word(self) -> &'static str {
        match self {
            CodeState::Ok => "ok",
            CodeState::Wrong => "wrong",
            CodeState::Used => "used",
            CodeState::TooOld => "too_old",
        }
    }
}

impl Code {
    fn issue(self, papers: &Papers) -> &Issue {
        match self {
            Code::Front | Code::Rear => &papers.plates,
            Code::PaperOne => &papers.one,
            Code::PaperTwo => &papers.two,
        }
    }

    /// Since when there are codes. Source: FZV, introduction of i-Kfz on 1 January 2015; part II in stage 2.
    const fn since(self) -> Date {
        match self {
            Code::PaperTwo => date(2017, 10, 1),
            Code::Front | Code::Rear | Code::PaperOne => date(2015, 1, 1),
        }
    }

    /// Whether there is a code to uncover.
    pub fn is_printed(self, papers: &Papers) -> bool {
        self.issue(papers).issued_on.is_some_and(|day| day >= self.since())
    }
}

impl Issue {
    /// Issued anew on the day: another code, not yet used.
    pub fn renewed(&self, on: Date) -> Issue {
        Issue {
            count: self.count.wrapping_add(1) % LETTERS,
            used: false,
            issued_on: Some(on),
        }
    }

    pub fn used_up(&self) -> Issue {
        Issue {
            used: true,
            ..self.clone()
        }
    }
}

/// After so many issues the letters begin again.
const LETTERS: u8 = 26;

/// The simulated code of an issue. It follows from the identification number, so that testers can work it out: the letter
/// of the issue, and of the number the first or last two of the last six characters, the last six, or the last eleven.
///
/// Length: plates 3, part I 7, part II 12 characters. Source: FZV, annexes on plaques and certificates.
pub fn code(vin: &str, code: Code, count: u8) -> String {
    let letter = char::from(b'A' + count % LETTERS);
    let six = tail(vin, 6);
    let part = match code {
        Code::Front => six.chars().take(2).collect(),
        Code::Rear => six.chars().skip(4).collect(),
        Code::PaperOne => six,
        Code::PaperTwo => tail(vin, 11),
    };
    format!("{letter}{part}")
}

/// The simulated number of part II, eight characters.
pub fn paper_two_number(vin: &str) -> String {
    format!("ZB{}", tail(vin, 6))
}

/// The last characters of a number; shorter numbers of old vehicles are filled with zeros in front.
fn tail(vin: &str, length: usize) -> String {
    let mut last: Vec<char> = vin.chars().rev().take(length).collect();
    last.resize(length, '0');
    last.into_iter().rev().collect()
}

/// What a code that somebody typed is worth. Spaces and hyphens do not count, capital letters do.
pub fn code_state(vehicle: &Vehicle, what: Code, typed: &str) -> CodeState {
    let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    let issue = what.issue(&vehicle.papers);
    if !what.is_printed(&vehicle.papers) {
        return CodeState::TooOld;
    }
    if typed == code(&vehicle.vin, what, issue.count) {
        return if issue.used { CodeState::Used } else { CodeState::Ok };
    }
    if (0..issue.count).any(|count| typed == code(&vehicle.vin, what, count)) {
        return CodeState::Used;
    }
    CodeState::Wrong
}
