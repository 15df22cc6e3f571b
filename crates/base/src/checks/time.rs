//! Time of day.

use super::{CheckError, checked_text, digits, without_spaces};

checked_text! {
    /// `HH:MM`, `00:00` to `23:59`; sorts as the times follow each other.
    TimeOfDay
}

/// Reads `14:30`, `14.30 Uhr`, `8 Uhr`, `0830`, `8h30`, `2:30 pm`.
///
/// Seconds are accepted when they are zero, as machines write them.
/// Errors: `time.format`, `time.range`.
pub fn parse(raw: &str) -> Result<TimeOfDay, CheckError> {
    let text = without_spaces(raw)
        .to_lowercase()
        .replace("a.m.", "am")
        .replace("p.m.", "pm");
    let (text, half) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(text), _) => (text, Some(0)),
        (_, Some(text)) => (text, Some(12)),
        _ => (text.strip_suffix("uhr").unwrap_or(&text), None),
    };
    let text = text
        .strip_suffix(":00")
        .filter(|rest| rest.contains(':'))
        .unwrap_or(text);
    let (hour, minute) = match text.split_once([':', '.', 'h']) {
        Some((hour, "")) if text.ends_with('h') => (hour, "00"),
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        Some(_) => return Err(CheckError::new("time.format")),
        None if matches!(text.len(), 3 | 4) && digits(text).is_some() => text.split_at(text.len() - 2),
        None => (text, "00"),
    };
    let (Some(hour), Some(minute)) = (digits(hour).filter(|_| hour.len() <= 2), digits(minute)) else {
        return Err(CheckError::new("time.format"));
    };
    let hour = match half {
        // Twelve is the beginning of each half of the day.
        Some(half) if (1..=12).contains(&hour) => hour % 12 + half,
        Some(_) => return Err(CheckError::new("time.range")),
        None => hour,
    };
    if hour > 23 || minute > 59 {
        return Err(CheckError::new("time.range"));
    }
    Ok(TimeOfDay(format!("{hour:02}:{minute:02}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_take_one_form() {
        for (raw, expected) in [
            ("14:30", Ok("14:30")),
            ("8.05 Uhr", Ok("08:05")),
            ("8 Uhr", Ok("08:00")),
            ("8h", Ok("08:00")),
            ("8h30", Ok("08:30")),
            ("0830", Ok("08:30")),
            ("830", Ok("08:30")),
            ("14:30:00", Ok("14:30")),
            ("2:30 pm", Ok("14:30")),
            ("12 a.m.", Ok("00:00")),
            ("12:05 PM", Ok("12:05")),
            ("0:00", Ok("00:00")),
            ("24:00", Err("time.range")),
            ("14:60", Err("time.range")),
            ("13 pm", Err("time.range")),
            ("14:3", Err("time.format")),
            ("14:30:15", Err("time.format")),
            ("halb drei", Err("time.format")),
            ("-1:00", Err("time.format")),
            ("١٤:٣٠", Err("time.format")),
            ("", Err("time.format")),
        ] {
            let found = parse(raw).map(|time| time.to_string()).map_err(|error| error.key);
            assert_eq!(found, expected.map(str::to_string), "{raw}");
        }
    }
}
