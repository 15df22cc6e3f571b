//! Which times an office offers, and which of them are free. Pure: the day, the clock and what is taken come in.

use std::collections::BTreeSet;

use calendar::HolidayCalendar;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};
use town::{AppointmentHours, Closure, Town};

/// What is taken: number of the place from 0, and beginning of the slot.
pub type Taken = BTreeSet<(u16, DateTime)>;

/// The times at which an office receives people by appointment.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Monday first; beginning and end.
    week: [Vec<(Time, Time)>; 7],
    places: u16,
    /// Unit: minutes.
    slot: u16,
    /// Unit: hours between now and the nearest time.
    notice: u16,
    /// Unit: days between today and the last day.
    ahead: u16,
    closures: Vec<(Date, Date)>,
    holidays: HolidayCalendar,
}

impl Offer {
    /// What an office offers, by its key or one of those whose tasks it does as well. None where it offers nothing.
    pub fn of(town: &Town, office: &str, holidays: &HolidayCalendar) -> Option<Offer> {
        let office = town.office(office)?;
        let hours = office.appointments.as_ref()?;
        let own = hours.hours.as_ref().unwrap_or(&office.opening_hours);
        Some(Offer::new(hours, own.spans(), &town.about.closures, holidays.clone()))
    }

    fn new(
        hours: &AppointmentHours,
        week: [Vec<(Time, Time)>; 7],
        closures: &[Closure],
        holidays: HolidayCalendar,
    ) -> Offer {
        Offer {
            week,
            places: hours.places,
            slot: hours.slot_minutes,
            notice: hours.notice_hours,
            ahead: hours.days_ahead,
            closures: closures.iter().map(|closure| (closure.from, closure.until)).collect(),
            holidays,
        }
    }

    /// How many people may come at once.
    pub fn places(&self) -> u16 {
        self.places
    }

    /// The first and the last day for which times are given. `now`: the clock on the wall.
    pub fn days(&self, now: DateTime) -> (Date, Date) {
        let earliest = self.earliest(now).date();
        (earliest, now.date().saturating_add(i64::from(self.ahead).days()))
    }

    fn earliest(&self, now: DateTime) -> DateTime {
        now.saturating_add(i64::from(self.notice).hours())
    }

    /// When it receives people on a day; nothing on holidays and while the town hall is closed.
    fn spans(&self, day: Date) -> &[(Time, Time)] {
        let is_closed = self
            .closures
            .iter()
            .any(|(from, until)| (*from..=*until).contains(&day));
        if is_closed || self.holidays.holiday_on(day).is_some() {
            return &[];
        }
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        &self.week[weekday]
    }

    /// The slots that a visit takes, in their order; none when it begins at no slot or goes beyond the hours.
    /// `minutes`: how long it lasts.
    pub fn slots(&self, starts_at: DateTime, minutes: u32) -> Vec<DateTime> {
        let fits = |(from, until): &(Time, Time)| {
            let (from, until) = (minute_of(*from), minute_of(*until));
            let begins = minute_of(starts_at.time());
            begins >= from
                && (begins - from).is_multiple_of(u32::from(self.slot))
                && starts_at.second() == 0
                && begins + minutes <= until
        };
        if minutes == 0 || !self.spans(starts_at.date()).iter().any(fits) {
            return Vec::new();
        }
        let count = minutes.div_ceil(u32::from(self.slot));
        let nth = |n: u32| starts_at.saturating_add((i64::from(n) * i64::from(self.slot)).minutes());
        (0..count).map(nth).collect()
    }

    /// The times of a day at which a visit may begin, the earliest first.
    ///
    /// `now`: the clock on the wall; what is nearer than the notice of the office, or too far away, is not given.
    pub fn free(&self, day: Date, minutes: u32, taken: &Taken, now: DateTime) -> Vec<DateTime> {
        let (first, last) = self.days(now);
        if day < first || day > last {
            return Vec::new();
        }
        let earliest = self.earliest(now);
        let mut free = Vec::new();
        for (from, until) in self.spans(day) {
            let (mut at, end) = (minute_of(*from), minute_of(*until));
            while at + minutes <= end {
                let starts_at = day
                    .to_datetime(Time::midnight())
                    .saturating_add(i64::from(at).minutes());
                if starts_at >= earliest && self.free_place(starts_at, minutes, taken).is_some() {
                    free.push(starts_at);
                }
                at += u32::from(self.slot);
            }
        }
        free
    }

    /// Whether a time may still be chosen, whoever has it.
    pub fn offers(&self, starts_at: DateTime, minutes: u32, now: DateTime) -> bool {
        let (_, last) = self.days(now);
        starts_at >= self.earliest(now) && starts_at.date() <= last && !self.slots(starts_at, minutes).is_empty()
    }

    /// The first place at which nobody has a slot of the visit.
    fn free_place(&self, starts_at: DateTime, minutes: u32, taken: &Taken) -> Option<u16> {
        let slots = self.slots(starts_at, minutes);
        let is_free = |place: &u16| slots.iter().all(|slot| !taken.contains(&(*place, *slot)));
        (!slots.is_empty()).then(|| (0..self.places).find(is_free)).flatten()
    }
}

fn minute_of(time: Time) -> u32 {
    u32::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use calendar::Land;
    use jiff::civil::{date, datetime, time};

    use super::*;

    fn offer() -> Offer {
        let morning = vec![
            (time(8, 0, 0, 0), time(9, 0, 0, 0)),
            (time(10, 0, 0, 0), time(10, 30, 0, 0)),
        ];
        let mut week: [Vec<(Time, Time)>; 7] = Default::default();
        week[1].clone_from(&morning);
        week[3] = morning;
        let hours = AppointmentHours {
            hours: None,
            places: 2,
            slot_minutes: 15,
            notice_hours: 2,
            days_ahead: 30,
        };
        let closed = Closure {
            from: date(2026, 12, 8),
            until: date(2026, 12, 9),
            reason: town::LocalText::default(),
        };
        Offer::new(&hours, week, &[closed], HolidayCalendar::new(Land::HE))
    }

    fn times(day: Date, minutes: u32, taken: &Taken, now: DateTime) -> Vec<String> {
        let free = offer().free(day, minutes, taken, now);
        free.iter().map(|at| at.time().to_string()[..5].to_owned()).collect()
    }

    const NOW: DateTime = datetime(2026, 11, 23, 9, 30, 0, 0);

    #[test]
    fn a_visit_ends_before_a_break_begins() {
        let day = date(2026, 11, 24);
        let none = Taken::new();
        assert_eq!(
            times(day, 15, &none, NOW),
            ["08:00", "08:15", "08:30", "08:45", "10:00", "10:15"]
        );
        assert_eq!(times(day, 20, &none, NOW), ["08:00", "08:15", "08:30", "10:00"]);
        assert_eq!(times(day, 60, &none, NOW), ["08:00"]);
        assert!(times(day, 61, &none, NOW).is_empty());
    }

    #[test]
    fn a_time_is_free_while_one_place_has_all_its_slots() {
        let day = date(2026, 11, 24);
        let at = |minute| datetime(2026, 11, 24, 8, minute, 0, 0);
        let one: Taken = [(0, at(15))].into();
        assert_eq!(times(day, 30, &one, NOW), ["08:00", "08:15", "08:30", "10:00"]);
        // A visit stays at one place: a half hour from two halves of different places is none.
        let both: Taken = [(0, at(15)), (1, at(30))].into();
        assert_eq!(times(day, 30, &both, NOW), ["08:00", "08:30", "10:00"]);
    }

    #[test]
    fn nothing_is_given_on_days_off_too_soon_and_too_late() {
        let none = Taken::new();
        for day in [date(2026, 11, 25), date(2026, 12, 8), date(2026, 12, 24)] {
            assert!(times(day, 15, &none, NOW).is_empty(), "{day}");
        }
        // Christmas Day 2025 was a Thursday.
        let then = datetime(2025, 12, 20, 9, 0, 0, 0);
        assert!(times(date(2025, 12, 25), 15, &none, then).is_empty());
        assert_eq!(times(date(2025, 12, 23), 60, &none, then), ["08:00"]);
        let early = datetime(2026, 11, 24, 6, 20, 0, 0);
        assert_eq!(
            times(date(2026, 11, 24), 15, &none, early),
            ["08:30", "08:45", "10:00", "10:15"]
        );
    }

    #[test]
    fn only_a_time_of_the_grid_is_offered() {
        let offer = offer();
        assert!(offer.offers(datetime(2026, 11, 24, 8, 15, 0, 0), 30, NOW));
        for (wrong, why) in [
            (datetime(2026, 11, 24, 8, 20, 0, 0), "between two slots"),
            (datetime(2026, 11, 24, 9, 0, 0, 0), "a break"),
            (datetime(2026, 11, 24, 8, 45, 0, 0), "too long for it"),
            (datetime(2026, 11, 24, 8, 15, 30, 0), "seconds"),
            (datetime(2026, 11, 26, 8, 15, 0, 0).saturating_add(5.weeks()), "too far"),
            (datetime(2026, 11, 19, 8, 15, 0, 0), "over"),
        ] {
            assert!(!offer.offers(wrong, 30, NOW), "{why}");
        }
    }
}
