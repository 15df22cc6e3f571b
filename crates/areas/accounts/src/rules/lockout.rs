use jiff::SignedDuration;

/// Tries that cost nothing: people mistype.
pub const FREE_TRIES: i64 = 4;
/// The longest pause. Longer ones would let a stranger keep somebody from working.
const PAUSE_MAX_S: i64 = 15 * 60;
const FIRST_PAUSE_S: i64 = 30;

/// How long an account rests after so many failed tries in a row; `None` while tries are free.
///
/// Doubles with each failure: 30 s, 1 min, 2 min … 15 min. Source: BSI ORP.4.A23 (protection against trying out).
pub fn pause_after(failed_tries: i64) -> Option<SignedDuration> {
    if failed_tries <= FREE_TRIES {
        return None;
    }
    let beyond = u32::try_from(failed_tries - FREE_TRIES - 1).unwrap_or(u32::MAX);
    let seconds = FIRST_PAUSE_S
        .saturating_mul(2_i64.saturating_pow(beyond))
        .min(PAUSE_MAX_S);
    Some(SignedDuration::from_secs(seconds))
}

/// The instant until which the account rests. Unit: microseconds UTC.
pub fn locked_until(failed_tries: i64, now_us: i64) -> Option<i64> {
    let pause = i64::try_from(pause_after(failed_tries)?.as_micros()).ok()?;
    now_us.checked_add(pause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_begin_after_the_free_tries_and_grow_to_a_quarter_of_an_hour() {
        for (failed, pause_s) in [
            (-1, None),
            (0, None),
            (1, None),
            (4, None),
            (5, Some(30)),
            (6, Some(60)),
            (7, Some(120)),
            (9, Some(480)),
            (10, Some(900)),
            (11, Some(900)),
            (i64::MAX, Some(900)),
        ] {
            assert_eq!(pause_after(failed).map(|p| p.as_secs()), pause_s, "after {failed}");
        }
        assert_eq!(locked_until(5, 1_000_000), Some(31_000_000));
        assert_eq!(locked_until(4, 1_000_000), None);
    }
}
