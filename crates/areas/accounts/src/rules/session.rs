use jiff::SignedDuration;

/// How long a session may live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lifetime {
    /// After this it is over, whatever happens.
    pub absolute: SignedDuration,
    /// After this without a request it is over.
    pub idle: SignedDuration,
}

impl Default for Lifetime {
    /// A working day; a long meeting.
    fn default() -> Self {
        Lifetime {
            absolute: SignedDuration::from_hours(10),
            idle: SignedDuration::from_mins(60),
        }
    }
}

/// How exactly the last request is remembered: each note is a write.
const SEEN_EVERY_US: i64 = 60_000_000;

/// True while a session of this age may be used. Unit: microseconds UTC.
pub fn is_alive(lifetime: Lifetime, created_at: i64, seen_at: i64, now_us: i64) -> bool {
    now_us < end(lifetime, created_at) && now_us.saturating_sub(seen_at) < micros(lifetime.idle)
}

/// When a session begun at `created_at` is over at the latest. Unit: microseconds UTC.
pub fn end(lifetime: Lifetime, created_at: i64) -> i64 {
    created_at.saturating_add(micros(lifetime.absolute))
}

/// The oldest last request of a session that is alive now. Unit: microseconds UTC.
pub fn idle_since(lifetime: Lifetime, now_us: i64) -> i64 {
    now_us.saturating_sub(micros(lifetime.idle))
}

/// True when the last note of a request is old enough for a new one.
pub fn should_note(seen_at: i64, now_us: i64) -> bool {
    now_us.saturating_sub(seen_at) >= SEEN_EVERY_US
}

fn micros(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_after_a_working_day_and_after_an_idle_hour() {
        const MINUTE: i64 = 60_000_000;
        for (seen_after_min, now_min, alive) in [
            (0, 0, true),
            (0, 59, true),
            (0, 60, false),
            (50, 109, true),
            (50, 110, false),
            (599, 599, true),
            (599, 600, false),
        ] {
            let start = 1_000 * MINUTE;
            let result = is_alive(
                Lifetime::default(),
                start,
                start + seen_after_min * MINUTE,
                start + now_min * MINUTE,
            );
            assert_eq!(result, alive, "seen at minute {seen_after_min}, now minute {now_min}");
        }
        assert!(!should_note(0, MINUTE - 1));
        assert!(should_note(0, MINUTE));
    }
}
