//! The clocks of a case for people and programs: since when, until when and why, and what follows.

use base::Lang;
use blueprint::ClockState;
use calendar::{ClockReading, HolidayCalendar, Period};
use jiff::civil::Date;

use crate::Service;
use crate::model::Case;

/// One clock as it stands on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockView {
    pub id: String,
    pub title: String,
    pub state: ClockState,
    /// The day from which it runs.
    pub since: Date,
    /// Last day; none while it stands still.
    pub until: Option<Date>,
    /// The last day before it moved from a weekend or holiday.
    pub unshifted: Option<Date>,
    /// How the last day came about, step by step.
    pub why: String,
    pub paused_since: Option<Date>,
    /// Calendar days that remain once it runs again.
    pub days_left: Option<i64>,
    pub extended: Option<Extended>,
    /// The permission counts as granted from this day, or did; by law only.
    pub granted_from: Option<Date>,
    /// The same, if the end moves from a weekend or holiday, which is disputed.
    pub granted_at_latest_from: Option<Date>,
    /// What follows when it is over, in the words of the service.
    pub next: Option<String>,
    /// The day of the decision, or on which the consequence of the end was drawn.
    pub ended_on: Option<Date>,
}

/// How a clock was extended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extended {
    pub by: Period,
    pub on: Date,
    /// Why, in the clerk's words.
    pub because: Option<String>,
}

/// All clocks of a case that were started, in the order of the blueprint.
pub fn of(service: &Service, case: &Case, holidays: &HolidayCalendar, today: Date, lang: Lang) -> Vec<ClockView> {
    let texts = service.blueprint.texts(lang);
    let view = |entry: &blueprint::ClockEntry| {
        let known = case.proceedings.clocks.get(&entry.id)?;
        let reading = known.clock.read(holidays);
        let mut view = ClockView {
            id: entry.id.clone(),
            title: texts.get(&format!("clocks.{}.title", entry.id)).to_owned(),
            state: known.state(today),
            since: known.clock.started_on()?,
            until: None,
            unshifted: None,
            why: reading.explain(lang),
            paused_since: None,
            days_left: None,
            extended: known.clock.extension().map(|(by, on)| Extended {
                by,
                on,
                because: known.extended_because.clone(),
            }),
            granted_from: None,
            granted_at_latest_from: None,
            next: texts.find(&format!("clocks.{}.next", entry.id)).map(str::to_owned),
            ended_on: known.clock.ended_on(),
        };
        view.take(reading);
        Some(view)
    };
    service.blueprint.clocks.iter().filter_map(view).collect()
}

impl ClockView {
    fn take(&mut self, reading: ClockReading) {
        match reading {
            ClockReading::NotStarted => {}
            ClockReading::Stopped { since, days_left, .. } => {
                self.paused_since = Some(since);
                self.days_left = Some(days_left);
            }
            ClockReading::Running {
                deadline,
                deemed_granted_from,
                deemed_granted_at_latest_from,
            } => {
                self.until = Some(deadline.due);
                self.unshifted = Some(deadline.unshifted);
                self.granted_from = deemed_granted_from;
                self.granted_at_latest_from = deemed_granted_at_latest_from;
            }
            ClockReading::Ended {
                deadline,
                deemed_granted_from,
                deemed_granted_at_latest_from,
                ..
            } => {
                self.until = deadline.as_ref().map(|deadline| deadline.due);
                self.unshifted = deadline.map(|deadline| deadline.unshifted);
                self.granted_from = deemed_granted_from;
                self.granted_at_latest_from = deemed_granted_at_latest_from;
            }
        }
    }
}
