//! Legal time: periods, public holidays, notification, deadlines — each date with its derivation.
//!
//! Everything here is pure: dates go in, dates and reasons come out. Nobody asks the clock.
//!
//! ```
//! use base::Lang;
//! use calendar::{Event, HolidayCalendar, Land, PeriodRule};
//! use jiff::civil::date;
//!
//! let hesse = HolidayCalendar::new(Land::HE);
//! let rule = PeriodRule::new("2 weeks".parse().unwrap(), "§ 17 Abs. 1 BMG");
//! let deadline = rule.deadline(Event::Other, date(2026, 11, 1), &hesse);
//! assert_eq!(deadline.due, date(2026, 11, 16));
//! assert!(deadline.explain(Lang::De).contains("Sonntag"));
//! ```
//!
//! Where to find what:
//! [`Period`] and [`PeriodRule`] count, [`HolidayCalendar`] knows the days off of a place,
//! [`notification`] says when a decision counts as notified, [`remedies`] until when it can be
//! challenged, [`AuthorityClock`] how long the authority may take, [`DerivationStep`] why.

mod clock;
mod deadline;
mod derivation;
mod easter;
mod format;
mod holiday_table;
mod holidays;
mod hours;
mod land;
pub mod notification;
mod notification_table;
mod period;
pub mod remedies;
pub mod statutes;
mod texts;

pub use clock::{AuthorityClock, ClockReading, ClockRefusal, ClockRule};
pub use deadline::{Deadline, End, PeriodRule, appointment, fixed_day};
pub use derivation::{DerivationStep, Event, Reason};
pub use easter::easter_sunday;
pub use format::{long_date, month, short_date, weekday};
pub use holidays::{DayOff, Holiday, HolidayCalendar, LocalHoliday};
pub use hours::{HoursDeadline, hours_deadline};
pub use land::Land;
pub use notification::{NotYetNotified, ProceduralLaw};
pub use period::{Period, PeriodSyntax, Start};
pub use remedies::{Inactivity, Instruction};
