use std::sync::Mutex;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Where time comes from. Rules never ask it: they get a date as an argument.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;

    /// The day it is in Germany, where the law's days begin and end.
    fn today(&self) -> Date {
        german_date(self.now())
    }

    /// Unit: microseconds since 1970 UTC, as the database keeps times.
    fn now_us(&self) -> i64 {
        self.now().as_microsecond()
    }
}

/// The zone in which German law counts days.
pub fn german_zone() -> TimeZone {
    // The zone database is compiled in; UTC would only serve if it were damaged.
    TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)
}

/// The German calendar day of an instant.
pub fn german_date(at: Timestamp) -> Date {
    at.to_zoned(german_zone()).date()
}

/// The instant of a database time. Unit: microseconds since 1970 UTC; out of range becomes 1970.
pub fn timestamp_from_us(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // The one place that reads the machine's clock.
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock for tests and for the demo's simulated night: it stands still until it is moved.
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    pub fn at(now: Timestamp) -> Self {
        FixedClock(Mutex::new(now))
    }

    pub fn advance(&self, by: SignedDuration) {
        let mut now = self.0.lock().expect("no code panics while it holds this lock");
        *now = now.checked_add(by).unwrap_or(*now);
    }

    pub fn set(&self, to: Timestamp) {
        *self.0.lock().expect("no code panics while it holds this lock") = to;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("no code panics while it holds this lock")
    }
}
