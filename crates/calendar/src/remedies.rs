//! Until when a decision can be challenged, a party be heard, an authority wait.

use std::borrow::Cow;

use base::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::derivation::explain_all;
use crate::period::plus_days;
use crate::statutes::{COURT_ACTION, INACTIVITY, OBJECTION, REMEDY_WITHOUT_INSTRUCTION, Statute};
use crate::{Deadline, DerivationStep, Event, HolidayCalendar, Period, PeriodRule, Reason};

/// Whether a decision told its recipient correctly how to challenge it (§ 58 Abs. 1 VwGO).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Instruction {
    /// The instruction is there and correct.
    Correct,
    /// It is missing or wrong; one year instead of one month.
    MissingOrWrong,
}

/// Day after receipt on which an authority is reminded, unless a town sets another.
pub const INACTIVITY_WARNING_DAYS: u16 = 75;

/// The dates that matter while an authority has not decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inactivity {
    /// Internal reminder.
    pub warn_on: Date,
    /// First day on which the applicant may sue for failure to act.
    pub action_possible_from: Date,
    /// Why.
    pub derivation: Vec<DerivationStep>,
}

impl Inactivity {
    /// The derivation as text, one step a line.
    pub fn explain(&self, lang: Lang) -> String {
        explain_all(&self.derivation, lang)
    }
}

/// Last day for an objection (Widerspruch) after a decision was notified.
///
/// Source: § 70 Abs. 1, § 58 Abs. 2 VwGO.
pub fn objection(notified: &Deadline, instruction: Instruction, calendar: &HolidayCalendar) -> Deadline {
    remedy(&OBJECTION, notified, instruction, calendar)
}

/// Last day for a court action, where the Land has abolished the objection.
///
/// Source: § 74 Abs. 1, § 58 Abs. 2 VwGO.
pub fn court_action(notified: &Deadline, instruction: Instruction, calendar: &HolidayCalendar) -> Deadline {
    remedy(&COURT_ACTION, notified, instruction, calendar)
}

/// Last day on which a party can comment before an adverse decision.
///
/// The law sets no length; `weeks` is the town's practice. `notified_on` is the day on which the
/// invitation to comment was notified.
/// Source: § 28 Abs. 1, § 31 Abs. 2 VwVfG.
pub fn hearing(notified_on: Date, weeks: u16, calendar: &HolidayCalendar) -> Deadline {
    let source = Cow::Borrowed("§ 28 Abs. 1, § 31 Abs. 2 VwVfG");
    let rule = PeriodRule::new(Period::Weeks(weeks), source);
    rule.deadline(Event::Received, notified_on, calendar)
}

/// When to remind the authority and from when the applicant may sue for failure to act.
///
/// `warn_after_days` is counted from receipt; [`INACTIVITY_WARNING_DAYS`] is usual.
/// Source: § 75 Satz 2 VwGO.
pub fn inactivity(applied_on: Date, warn_after_days: u16, calendar: &HolidayCalendar) -> Inactivity {
    let warn_on = plus_days(applied_on, i64::from(warn_after_days));
    let waiting = INACTIVITY.rule.deadline(Event::Applied, applied_on, calendar);
    let action_possible_from = plus_days(waiting.due, 1);
    let mut derivation = waiting.derivation;
    let warning = Reason::Warning { days: warn_after_days };
    derivation.push(DerivationStep::new(warn_on, "", warning));
    let possible = Reason::ActionPossible;
    derivation.push(DerivationStep::new(action_possible_from, "§ 75 Satz 2 VwGO", possible));
    Inactivity {
        warn_on,
        action_possible_from,
        derivation,
    }
}

fn remedy(
    with_instruction: &Statute,
    notified: &Deadline,
    instruction: Instruction,
    calendar: &HolidayCalendar,
) -> Deadline {
    match instruction {
        Instruction::Correct => with_instruction
            .rule
            .deadline_after(notified, Event::Notified, calendar),
        Instruction::MissingOrWrong => {
            let mut warned = notified.clone();
            let norm = "§ 58 Abs. 2 VwGO";
            let missing = DerivationStep::new(notified.due, norm, Reason::InstructionMissing);
            warned.derivation.push(missing);
            REMEDY_WITHOUT_INSTRUCTION
                .rule
                .deadline_after(&warned, Event::Notified, calendar)
        }
    }
}
