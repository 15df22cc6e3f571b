//! Why a date is what it is: the steps that lead to it, each with its norm, readable in words.

use std::borrow::Cow;

use base::Lang;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::format::enumerate;
use crate::texts::template;
use crate::{DayOff, Period, long_date, weekday};

/// One step on the way to a date. Stored with the case, so that "Warum dieses Datum?" can be
/// answered years later, even when the law has changed since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DerivationStep {
    /// The date that this step arrives at.
    pub date: Date,
    /// The norm that demands the step, for instance `§ 187 Abs. 1 BGB`; empty for a mere fact.
    pub rule: Cow<'static, str>,
    /// What happens in this step; its text key and parameters.
    #[serde(flatten)]
    pub reason: Reason,
}

/// What a step does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "kebab-case")]
pub enum Reason {
    /// Something happened on the date.
    Event {
        /// What happened.
        event: Event,
    },
    /// The day of the event does not count; the period begins on the date.
    NextDay,
    /// The first day counts.
    SameDay,
    /// The period ends on the date.
    End {
        /// Its length.
        period: Period,
    },
    /// The period ends on the last day of the month, which lacks the day with the right number.
    EndOfMonth {
        /// Its length.
        period: Period,
        /// Number of the missing day.
        day: i8,
    },
    /// The end moves to the next working day.
    Shift {
        /// Each day passed over, in order.
        skipped: Vec<DayOff>,
    },
    /// The date is a day off and stays nevertheless.
    Stays {
        /// Why it is a day off.
        day_off: DayOff,
    },
    /// The decision counts as notified on the date.
    DeemedNotified {
        /// Which day after the event this is.
        nth: u16,
    },
    /// Nobody has confirmed yet how many days this Land sets.
    Unconfirmed,
    /// The recipient received the decision only on the date.
    ReceivedLater,
    /// The clock of the authority stood still; the end moves to the date.
    Paused {
        /// First day that did not count.
        from: Date,
        /// Last day that did not count.
        until: Date,
        /// Number of days that did not count.
        days: i64,
    },
    /// The authority extended its period once; it now ends on the date.
    Extended {
        /// By how much.
        period: Period,
    },
    /// Without a decision, the permission counts as granted from the date on.
    DeemedGranted,
    /// The authority is reminded on the date.
    Warning {
        /// Days after receipt.
        days: u16,
    },
    /// From the date on, an action for failure to act is admissible.
    ActionPossible,
    /// The instruction on remedies is missing or wrong; the long period applies.
    InstructionMissing,
    /// A period in hours runs through, weekends and holidays included.
    Hours {
        /// Its length.
        hours: u16,
        /// Local time at which it ends, `HH:MM`.
        time: String,
    },
}

/// What set a period in motion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// A decision was handed to the post.
    Posted,
    /// A decision was sent electronically.
    SentElectronically,
    /// A decision was put into the recipient's mailbox.
    Provided,
    /// The recipient fetched a decision from the portal.
    Retrieved,
    /// A decision was handed over or formally served.
    HandedOver,
    /// A decision was published.
    Published,
    /// A decision was notified, by whatever route.
    Notified,
    /// A notice or request reached its recipient.
    Received,
    /// A statement was asked for.
    StatementRequested,
    /// An application arrived.
    Applied,
    /// All documents were there.
    Complete,
    /// The authority fixed an appointment for this day.
    Appointed,
    /// The period ends with a day that is fixed, such as the beginning of an event.
    FixedDay,
    /// Anything else; the service says in its own words what.
    Other,
}

impl DerivationStep {
    pub(crate) fn new(date: Date, rule: impl Into<Cow<'static, str>>, reason: Reason) -> Self {
        Self {
            date,
            rule: rule.into(),
            reason,
        }
    }

    /// Key of the text of this step, `event.posted` or `shift`.
    pub fn text_key(&self) -> &'static str {
        match &self.reason {
            Reason::Event { event } => event.text_key(),
            Reason::NextDay => "next-day",
            Reason::SameDay => "same-day",
            Reason::End { .. } => "end",
            Reason::EndOfMonth { .. } => "end-of-month",
            Reason::Shift { .. } => "shift",
            Reason::Stays { .. } => "stays",
            Reason::DeemedNotified { .. } => "deemed-notified",
            Reason::Unconfirmed => "unconfirmed",
            Reason::ReceivedLater => "received-later",
            Reason::Paused { .. } => "paused",
            Reason::Extended { .. } => "extended",
            Reason::DeemedGranted => "deemed-granted",
            Reason::Warning { .. } => "warning",
            Reason::ActionPossible => "action-possible",
            Reason::InstructionMissing => "instruction-missing",
            Reason::Hours { .. } => "hours",
        }
    }

    /// Parameters of the text of this step, in the words of a language.
    pub fn text_params(&self, lang: Lang) -> Vec<(&'static str, String)> {
        let mut params = vec![("date", long_date(self.date, lang))];
        match &self.reason {
            Reason::End { period } | Reason::Extended { period } => {
                params.push(("period", period.in_words(lang)));
            }
            Reason::EndOfMonth { period, day } => {
                params.push(("period", period.in_words(lang)));
                params.push(("day", day.to_string()));
            }
            Reason::Shift { skipped } => {
                let names: Vec<String> = skipped.iter().map(|day| day.name(lang)).collect();
                params.push(("days", enumerate(&names, lang)));
            }
            Reason::Stays { day_off } => params.push(("days", day_off.name(lang))),
            Reason::DeemedNotified { nth } => params.push(("nth", nth.to_string())),
            Reason::Paused { from, until, days } => {
                params.push(("from", long_date(*from, lang)));
                params.push(("until", long_date(*until, lang)));
                params.push(("days", days.to_string()));
            }
            Reason::Warning { days } => params.push(("days", days.to_string())),
            Reason::Hours { hours, time } => {
                params.push(("hours", hours.to_string()));
                params.push(("time", time.clone()));
            }
            _ => {}
        }
        params
    }

    /// The step as a sentence or two, followed by its norm in brackets.
    pub fn explain(&self, lang: Lang) -> String {
        let mut text = template(self.text_key(), lang).to_string();
        for (name, value) in self.text_params(lang) {
            text = text.replace(&format!("{{{name}}}"), &value);
        }
        // Plain German leaves the paragraph out; the page shows it beside the text on demand.
        if self.rule.is_empty() || lang == Lang::Plain {
            return text;
        }
        format!("{text} ({})", self.rule)
    }
}

/// All steps as text, one a line.
pub(crate) fn explain_all(steps: &[DerivationStep], lang: Lang) -> String {
    let lines: Vec<String> = steps.iter().map(|step| step.explain(lang)).collect();
    lines.join("\n")
}

impl Event {
    fn text_key(self) -> &'static str {
        match self {
            Event::Posted => "event.posted",
            Event::SentElectronically => "event.sent-electronically",
            Event::Provided => "event.provided",
            Event::Retrieved => "event.retrieved",
            Event::HandedOver => "event.handed-over",
            Event::Published => "event.published",
            Event::Notified => "event.notified",
            Event::Received => "event.received",
            Event::StatementRequested => "event.statement-requested",
            Event::Applied => "event.applied",
            Event::Complete => "event.complete",
            Event::Appointed => "event.appointed",
            Event::FixedDay => "event.fixed-day",
            Event::Other => "event.other",
        }
    }
}

impl DayOff {
    /// The name of the day: `Samstag`, `Karfreitag`.
    pub fn name(&self, lang: Lang) -> String {
        match self {
            DayOff::Saturday => weekday(jiff::civil::Weekday::Saturday, lang).to_string(),
            DayOff::Sunday => weekday(jiff::civil::Weekday::Sunday, lang).to_string(),
            DayOff::Holiday(holiday) => holiday.name(lang).to_string(),
        }
    }
}
