//! A place in Germany as a coordinate.

use std::fmt;

use super::{CheckError, is_dash, is_space, utm};

/// Latitude and longitude in WGS 84. Unit: degrees, six decimals (0.1 m).
///
/// ETRS89 and WGS 84 count as the same: they differ by less than a metre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinate {
    pub latitude: f64,
    pub longitude: f64,
}

/// Germany with some margin. Unit: degrees.
const LATITUDES: std::ops::RangeInclusive<f64> = 47.2..=55.1;
const LONGITUDES: std::ops::RangeInclusive<f64> = 5.8..=15.1;
/// Metres in the zones 32 and 33, where Germany lies.
const EASTINGS: std::ops::Range<f64> = 100_000.0..1_000_000.0;
const NORTHINGS: std::ops::Range<f64> = 5_000_000.0..6_500_000.0;
/// Longer texts are no coordinate. Unit: characters.
const LENGTH_MAX: usize = 120;

/// Reads latitude and longitude in degrees, or degrees, minutes and seconds, or a UTM coordinate in ETRS89.
///
/// `50.10553, 8.7662`, `50,10553 8,7662`, `50° 6' 19.9" N, 8° 45' 58.3" E`, `N 50° 06.332 E 008° 45.972`,
/// `geo:50.10553,8.7662`, `32U 483281 5550390`, `32483281 5550390`, `E 483281 N 5550390` (zone 32, EPSG:25832).
/// Without letters the latitude comes first; the other order is understood too, as only one of them is in Germany.
/// Errors: `coordinate.format`, `coordinate.outside`.
pub fn parse(raw: &str) -> Result<Coordinate, CheckError> {
    let error = || CheckError::new("coordinate.format");
    if raw.chars().count() > LENGTH_MAX {
        return Err(error());
    }
    let tokens = tokens(raw).ok_or_else(error)?;
    let largest = tokens.iter().filter_map(Token::number).fold(0.0, f64::max);
    let (latitude, longitude) = if largest >= EASTINGS.start {
        from_grid(&tokens)
    } else {
        from_angles(&tokens)
    }
    .ok_or_else(error)?;
    if LATITUDES.contains(&latitude) && LONGITUDES.contains(&longitude) {
        Ok(Coordinate {
            latitude: rounded(latitude),
            longitude: rounded(longitude),
        })
    } else {
        Err(CheckError::new("coordinate.outside"))
    }
}

impl fmt::Display for Coordinate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.6}, {:.6}", self.latitude, self.longitude)
    }
}

/// The number that is written with six decimals, so that what is kept is what is read again.
fn rounded(degrees: f64) -> f64 {
    format!("{degrees:.6}").parse().unwrap_or(degrees)
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Token {
    Number(f64),
    /// `°`, `'`, `"`, or one of the letters N, S, E, W, U.
    Sign(char),
}

impl Token {
    fn number(&self) -> Option<f64> {
        match self {
            Token::Number(number) => Some(*number),
            Token::Sign(_) => None,
        }
    }
}

/// Words that say what is clear anyway. What follows `EPSG:258` is the zone.
const WORDS: [&str; 8] = ["ETRS89", "EPSG:258", "WGS84", "UTM", "ZONE", "GEO:", "LAT", "LON"];
const LETTERS: [(&str, &str); 6] = [
    ("NORD", "N"),
    ("NORTH", "N"),
    ("OST", "E"),
    ("EAST", "E"),
    ("O", "E"),
    ("''", "\""),
];

fn tokens(raw: &str) -> Option<Vec<Token>> {
    let mut text: String = raw.chars().map(plain).collect::<String>().to_uppercase();
    WORDS.iter().for_each(|word| text = text.replace(word, " "));
    LETTERS
        .iter()
        .for_each(|(word, letter)| text = text.replace(word, letter));
    // Without any dot, a comma between digits is the decimal comma.
    let chars: Vec<char> = text.chars().collect();
    let has_dot = text.contains('.');
    let is_digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let commas_between: usize = (0..chars.len())
        .filter(|at| chars.get(*at) == Some(&',') && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
        .count();
    let mut tokens = Vec::new();
    let mut number = String::new();
    let mut commas_seen = 0;
    for (at, c) in chars.iter().copied().enumerate().chain([(chars.len(), ' ')]) {
        let is_between = is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if c == ',' && is_between {
            commas_seen += 1;
        }
        // Three commas: `50,1,8,7`; the one in the middle separates. One alone separates whole degrees only with a space.
        let is_decimal_comma = c == ',' && is_between && !has_dot && !(commas_between == 3 && commas_seen == 2);
        match c {
            '0'..='9' => number.push(c),
            '.' if is_between => number.push('.'),
            '-' if number.is_empty() && is_digit(Some(at + 1)) => number.push('-'),
            _ if is_decimal_comma => number.push('.'),
            _ => {
                if !number.is_empty() {
                    tokens.push(Token::Number(std::mem::take(&mut number).parse().ok()?));
                }
                match c {
                    '°' | '\'' | '"' | 'N' | 'S' | 'E' | 'W' | 'U' => tokens.push(Token::Sign(c)),
                    ' ' | ',' | '.' | ';' | '/' | '-' | ':' | '=' | '(' | ')' => {}
                    _ => return None,
                }
            }
        }
    }
    Some(tokens)
}

/// The many signs that keyboards and word processors produce.
fn plain(c: char) -> char {
    match c {
        '\u{ba}' | '\u{2da}' => '°',
        '\u{2032}' | '\u{2019}' | '\u{2018}' | '\u{b4}' | '`' => '\'',
        '\u{2033}' | '\u{201d}' | '\u{201c}' | '\u{201e}' => '"',
        c if is_dash(c) => '-',
        c if is_space(c) => ' ',
        c => c,
    }
}

/// Easting and northing; the zone may stand before them or at the front of the easting.
fn from_grid(tokens: &[Token]) -> Option<(f64, f64)> {
    if tokens
        .iter()
        .any(|token| matches!(token, Token::Sign('°' | '\'' | '"')))
    {
        return None;
    }
    let numbers: Vec<f64> = tokens.iter().filter_map(Token::number).collect();
    let (zone, first, second) = match numbers.as_slice() {
        [first, second] => (None, *first, *second),
        [zone, first, second] => (Some(*zone), *first, *second),
        _ => return None,
    };
    let (east, northing) = if NORTHINGS.contains(&second) {
        (first, second)
    } else {
        (second, first)
    };
    let prefix = (east / 1_000_000.0).trunc();
    let (zone, easting) = match (zone, prefix > 0.0) {
        (None, true) => (prefix, east - prefix * 1_000_000.0),
        (zone, false) => (zone.unwrap_or(32.0), east),
        (Some(_), true) => return None,
    };
    let is_known = [32.0, 33.0].contains(&zone) && EASTINGS.contains(&easting) && NORTHINGS.contains(&northing);
    is_known.then(|| utm::to_geographic(easting, northing, zone * 6.0 - 183.0))
}

/// One angle while it is read.
#[derive(Debug, Default)]
struct Angle {
    degrees: f64,
    /// How many of degrees, minutes and seconds are there.
    parts: u32,
    /// Whether degrees were marked as such, so that minutes may follow.
    is_marked: bool,
    letter: Option<char>,
}

fn from_angles(tokens: &[Token]) -> Option<(f64, f64)> {
    let letters_first = matches!(tokens.first(), Some(Token::Sign(_)));
    let mut angles: Vec<Angle> = Vec::new();
    let mut letter_ahead = None;
    let mut rest = tokens.iter().copied().peekable();
    while let Some(token) = rest.next() {
        match token {
            Token::Sign(sign @ ('N' | 'S' | 'E' | 'W')) if letters_first => letter_ahead = Some(sign),
            Token::Sign(sign @ ('N' | 'S' | 'E' | 'W')) => {
                let angle = angles.last_mut().filter(|angle| angle.letter.is_none())?;
                angle.letter = Some(sign);
            }
            Token::Sign(_) => return None,
            Token::Number(number) => {
                let mark = rest.next_if(|next| matches!(next, Token::Sign('°' | '\'' | '"')));
                let open = angles.last_mut().filter(|angle| {
                    angle.is_marked && letter_ahead.is_none() && (letters_first || angle.letter.is_none())
                });
                match (mark, open) {
                    (Some(Token::Sign('\'')), Some(angle)) | (None, Some(angle)) if angle.parts == 1 => {
                        angle.add(number)?;
                    }
                    (Some(Token::Sign('"')), Some(angle)) if angle.parts == 2 => angle.add(number)?,
                    (None | Some(Token::Sign('°')), _) => angles.push(Angle {
                        degrees: number,
                        parts: 1,
                        is_marked: mark.is_some(),
                        letter: letter_ahead.take(),
                    }),
                    _ => return None,
                }
            }
        }
    }
    match angles.as_slice() {
        [first, second] if letter_ahead.is_none() => ordered(first, second),
        _ => None,
    }
}

impl Angle {
    /// Minutes or seconds.
    fn add(&mut self, number: f64) -> Option<()> {
        let sixtieths = if self.parts == 1 { 60.0 } else { 3600.0 };
        self.degrees += number / sixtieths;
        self.parts += 1;
        (0.0..60.0).contains(&number).then_some(())
    }

    fn signed(&self) -> f64 {
        if matches!(self.letter, Some('S' | 'W')) {
            -self.degrees
        } else {
            self.degrees
        }
    }
}

/// Latitude and longitude, by their letters or by where Germany is.
fn ordered(first: &Angle, second: &Angle) -> Option<(f64, f64)> {
    let is_latitude = |angle: &Angle| angle.letter.map(|letter| matches!(letter, 'N' | 'S'));
    let (a, b) = (first.signed(), second.signed());
    match (is_latitude(first), is_latitude(second)) {
        (Some(true), Some(false)) => Some((a, b)),
        (Some(false), Some(true)) => Some((b, a)),
        (None, None) if LATITUDES.contains(&b) && LONGITUDES.contains(&a) => Some((b, a)),
        (None, None) => Some((a, b)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_writings_name_the_same_place() {
        for raw in [
            "50.10553, 8.7662",
            "50.10553,8.7662",
            "50.10553 8.7662",
            "50,10553 8,7662",
            "50,10553; 8,7662",
            "50,10553, 8,7662",
            "50,10553,8,7662",
            "8.7662, 50.10553",
            "50.10553° N, 8.7662° E",
            "50,10553° Nord 8,7662° Ost",
            "8,7662° O; 50,10553° N",
            "50°06'19.908\"N 8°45'58.32\"E",
            "50° 6’ 19,908” N, 8° 45’ 58,32” O",
            "50° 6' 19.908'' N / 8° 45' 58.32'' E",
            "N 50° 06.3318 E 008° 45.972",
            "N50.10553 E8.7662",
            "geo:50.10553,8.7662",
            "LAT 50.10553 LON 8.7662",
            "32U 483280.95 5550390.29",
            "32 483280,95 5550390,29",
            "32483280.95 5550390.29",
            "E 483280.95 N 5550390.29",
            "5550390.29 / 483280.95",
            "ETRS89/UTM Zone 32: 483280.95, 5550390.29",
            "EPSG:25832 483280.95 5550390.29",
        ] {
            let found = parse(raw).map(|place| place.to_string()).map_err(|error| error.key);
            assert_eq!(found, Ok("50.105530, 8.766200".to_owned()), "{raw}");
        }
        // The Brandenburg Gate by the grid of the east.
        let gate = parse("33U 389918 5819699").map(|place| place.to_string());
        assert_eq!(gate, Ok("52.516274, 13.377703".to_owned()));
    }

    #[test]
    fn what_is_no_place_in_germany_says_so() {
        for (raw, key) in [
            ("", "coordinate.format"),
            ("Rathaus", "coordinate.format"),
            ("50.1", "coordinate.format"),
            ("50,1", "coordinate.format"),
            ("50.1, 8.7, 9", "coordinate.format"),
            ("50° 61' N 8° 45' E", "coordinate.format"),
            ("50° N 8° N", "coordinate.format"),
            ("50.1 N 8.7", "coordinate.format"),
            ("50' 8'", "coordinate.format"),
            ("50.1.2 8.7", "coordinate.format"),
            ("31 483281 5550390", "coordinate.format"),
            ("32 32483281 5550390", "coordinate.format"),
            ("483281", "coordinate.format"),
            ("483281 555039", "coordinate.format"),
            ("١٢ ١٣", "coordinate.format"),
            ("NaN, inf", "coordinate.format"),
            ("99999999999999999999 1", "coordinate.format"),
            ("48.8583, 2.2945", "coordinate.outside"),
            ("-50.1, -8.7", "coordinate.outside"),
            ("50.1° S 8.7° E", "coordinate.outside"),
            ("0, 0", "coordinate.outside"),
            ("32 900000 6400000", "coordinate.outside"),
        ] {
            assert_eq!(parse(raw).map_err(|error| error.key), Err(key), "{raw}");
        }
        assert_eq!(
            parse(&"5".repeat(500)).map_err(|error| error.key),
            Err("coordinate.format")
        );
    }
}
