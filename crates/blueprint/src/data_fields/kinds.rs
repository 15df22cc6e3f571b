//! From what the standard says about one data field to a kind of question. What has no counterpart is said, never dropped
//! in silence.

use toml::Value;

use super::genericode::{Entry, List};
use super::model::DataField;
use super::names::Names;

/// A kind of question with its parameters.
#[derive(Debug, Default)]
pub(super) struct Drawn {
    pub kind: &'static str,
    pub params: Vec<(&'static str, Value)>,
    /// Value and words of each answer that can be chosen.
    pub options: Vec<(String, String)>,
    /// Whether one question takes several answers, so that it needs no group.
    pub takes_several: bool,
    /// Whether a question for the time of day follows.
    pub then_time: bool,
    /// What a person must look at.
    pub remarks: Vec<String>,
}

/// More than this is a list to open, not a row of buttons.
const BUTTONS_MAX: usize = 7;
/// Characters of one line; longer answers get several lines.
const LINE_CHARS_MAX: i64 = 250;
const AREA_CHARS_MAX: i64 = 5000;
pub(super) const FILES_MAX: u32 = 20;
const MEDIA_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

/// First words of a text field's name that tell a kind with checks of its own.
const MEANINGS: [(&str, &str); 13] = [
    ("familienname", "name"),
    ("nachname", "name"),
    ("geburtsname", "name"),
    ("vorname", "name"),
    ("vornamen", "name"),
    ("email", "email"),
    ("emailadresse", "email"),
    ("telefon", "phone"),
    ("telefonnummer", "phone"),
    ("mobilfunknummer", "phone"),
    ("iban", "iban"),
    ("postleitzahl", "postcode"),
    ("plz", "postcode"),
];

/// The question for a field; none for what only other programs read.
pub(super) fn draw(field: &DataField, max: Option<u32>, lists: &[List]) -> Option<Drawn> {
    let mut drawn = match (field.input.as_str(), field.data_type.as_str()) {
        ("hidden" | "locked", _) => return None,
        ("label", _) => Drawn::of("note"),
        ("select", "bool") if field.options.is_empty() && field.code_list.is_none() => Drawn::of("yes_no"),
        ("select", _) => select(field, max, lists),
        (_, "bool") => Drawn::of("yes_no"),
        (_, "date") if first_word(&field.name) == "geburtsdatum" => Drawn::of("birth_date")
            .saying("it is read as a date of birth because of its name, so day and month may be unknown"),
        (_, "date") => Drawn::of("date"),
        (_, "time") => Drawn::of("time"),
        (_, "datetime") => Drawn {
            then_time: true,
            ..Drawn::of("date").saying("a point in time became two questions, for the day and for the time")
        },
        (_, "num_int") => numbers(field, Drawn::of("number"), whole),
        (_, "num_currency") => numbers(field, Drawn::of("money"), cents),
        (_, "num") => decimal(field),
        (_, "file") => upload(field, max),
        (_, "obj") => Drawn::of("long_text").saying("an object of unknown form became a free text"),
        _ => text(field),
    };
    if let Some(other) = &field.precision.other {
        drawn
            .remarks
            .push(format!("bounds that were not understood: „{}“", one_line(other, 200)));
    }
    if field.content.is_some() && drawn.kind != "note" {
        let content = one_line(field.content.as_deref().unwrap_or_default(), 100);
        drawn.remarks.push(format!(
            "the input should begin with „{content}“; questions begin empty"
        ));
    }
    Some(drawn)
}

impl Drawn {
    fn of(kind: &'static str) -> Self {
        Drawn {
            kind,
            ..Drawn::default()
        }
    }

    fn saying(mut self, remark: impl Into<String>) -> Self {
        self.remarks.push(remark.into());
        self
    }

    fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.params.push((name, value.into()));
        self
    }
}

fn select(field: &DataField, max: Option<u32>, lists: &[List]) -> Drawn {
    let entries = entries(field, lists);
    if entries.is_empty() {
        let uri = field
            .code_list
            .as_ref()
            .and_then(|list| list.version_uri.as_ref().or(list.uri.as_ref()));
        let missing = uri.map_or("no list of answers".to_owned(), |uri| {
            format!("the code list {} only by name", one_line(uri, 200))
        });
        let remark =
            format!("it is a choice, but the file holds {missing}: give the list with --codes, or write options");
        return text(field).saying(remark);
    }
    let mut names = Names::default();
    let options: Vec<(String, String)> = entries
        .iter()
        .map(|entry| (names.option(&entry.code), one_line(&entry.name, 500)))
        .collect();
    let values: Vec<Value> = options.iter().map(|(value, _)| Value::from(value.as_str())).collect();
    let several = max != Some(1);
    let kind = match (several, options.len()) {
        (true, _) => "multi_choice",
        (false, 0..=BUTTONS_MAX) => "choice",
        _ => "select",
    };
    let mut drawn = Drawn::of(kind).with("options", values);
    if let Some(max) = max.filter(|max| several && usize::try_from(*max).is_ok_and(|max| max < options.len())) {
        drawn = drawn.with("max", i64::from(max));
    }
    if options
        .iter()
        .zip(&entries)
        .any(|((value, _), entry)| *value != entry.code)
    {
        drawn = drawn.saying("codes with other characters than letters, digits, - and _ were changed");
    }
    Drawn {
        options,
        takes_several: several,
        ..drawn
    }
}

/// The answers of the file itself, else those of the list it names.
fn entries(field: &DataField, lists: &[List]) -> Vec<Entry> {
    if !field.options.is_empty() {
        return field.options.clone();
    }
    let Some(wanted) = &field.code_list else {
        return Vec::new();
    };
    let is = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    let same_version = || lists.iter().find(|list| is(&list.version_uri, &wanted.version_uri));
    let list = same_version().or_else(|| lists.iter().find(|list| is(&list.uri, &wanted.uri)));
    list.map(|list| list.entries(wanted.code_key.as_deref(), wanted.name_key.as_deref()))
        .unwrap_or_default()
}

fn text(field: &DataField) -> Drawn {
    let mut remarks = Vec::new();
    let precision = &field.precision;
    let (min, max) = bounds(&precision.min_length, &precision.max_length, whole, &mut remarks);
    let meaning = MEANINGS.iter().find(|(word, _)| *word == first_word(&field.name));
    // Five digits are a German postcode; other countries write theirs otherwise.
    let meaning = meaning.filter(|(_, kind)| *kind != "postcode" || max.is_none_or(|max| max == 5));
    if let Some(&(_, kind)) = meaning {
        remarks.push(format!(
            "it is read as `{kind}` because of its name; the bounds of the kind count"
        ));
        return Drawn {
            remarks,
            ..Drawn::of(kind)
        };
    }
    let long = max.is_some_and(|max| max > LINE_CHARS_MAX);
    let mut drawn = Drawn {
        remarks,
        ..Drawn::of(if long { "long_text" } else { "text" })
    };
    if let Some(min) = min.filter(|min| (1..=AREA_CHARS_MAX).contains(min)) {
        drawn = drawn.with("min", min);
    }
    if let Some(max) = max {
        if max > AREA_CHARS_MAX {
            drawn = drawn.saying(format!(
                "{max} characters became {AREA_CHARS_MAX}, the most that a question takes"
            ));
        }
        drawn = drawn.with("max", max.clamp(1, AREA_CHARS_MAX));
    }
    match &precision.pattern {
        Some(pattern) if !long && is_pattern(pattern) => drawn.with("pattern", pattern.as_str()),
        Some(pattern) => drawn.saying(format!("the pattern „{}“ was left out", one_line(pattern, 200))),
        None => drawn,
    }
}

/// Whether the engine reads it as the standard means it. Anchors would stand inside those that the engine puts around it,
/// where they do no harm.
fn is_pattern(pattern: &str) -> bool {
    pattern.len() <= 1000 && !pattern.contains('\0') && regex::Regex::new(&format!("^(?:{pattern})$")).is_ok()
}

fn numbers(field: &DataField, drawn: Drawn, read: fn(&str) -> Option<i64>) -> Drawn {
    let mut remarks = Vec::new();
    let (min, max) = bounds(
        &field.precision.min_value,
        &field.precision.max_value,
        read,
        &mut remarks,
    );
    let named = [("min", min), ("max", max)].into_iter();
    let params = named
        .filter_map(|(name, bound)| Some((name, Value::from(bound?))))
        .collect();
    Drawn {
        params,
        remarks,
        ..drawn
    }
}

/// A number with decimals is a text with a pattern: the engine counts in whole numbers and cents only.
fn decimal(field: &DataField) -> Drawn {
    let drawn = Drawn::of("text")
        .with("max", 30)
        .with("pattern", r"-?[0-9]{1,15}(,[0-9]{1,6})?");
    let precision = &field.precision;
    let bounds = [&precision.min_value, &precision.max_value];
    let bounds: Vec<&str> = bounds.into_iter().flatten().map(String::as_str).collect();
    let drawn = drawn.saying("a number with decimals is asked as a text with a pattern; formulas cannot count with it");
    match bounds.is_empty() {
        true => drawn,
        false => drawn.saying(format!(
            "its bounds were left out: {}",
            one_line(&bounds.join(" to "), 100)
        )),
    }
}

fn upload(field: &DataField, max: Option<u32>) -> Drawn {
    let files_max = max.unwrap_or(FILES_MAX).clamp(1, FILES_MAX);
    let mut drawn = Drawn::of("upload").with("files_max", i64::from(files_max));
    drawn.takes_several = true;
    if max.is_none_or(|max| max > FILES_MAX) {
        drawn = drawn.saying(format!("more than {FILES_MAX} files are not taken in one question"));
    }
    let (taken, others): (Vec<&String>, Vec<&String>) = field
        .media_types
        .iter()
        .partition(|media_type| MEDIA_TYPES.contains(&media_type.as_str()));
    if !taken.is_empty() {
        drawn = drawn.with(
            "types",
            taken
                .into_iter()
                .map(|name| Value::from(name.as_str()))
                .collect::<Vec<_>>(),
        );
    }
    if !others.is_empty() {
        let others: Vec<String> = others.into_iter().take(20).map(|name| one_line(name, 60)).collect();
        drawn = drawn.saying(format!("files of these types are not taken: {}", others.join(", ")));
    }
    match &field.bytes_max {
        Some(size) => drawn.saying(format!(
            "its largest size is given as „{}“; write bytes_max",
            one_line(size, 40)
        )),
        None => drawn,
    }
}

/// Least and most; what cannot be read or contradicts itself is left out and said.
fn bounds(
    min: &Option<String>,
    max: &Option<String>,
    read: fn(&str) -> Option<i64>,
    remarks: &mut Vec<String>,
) -> (Option<i64>, Option<i64>) {
    let mut of = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
        let bound = read(text);
        if bound.is_none() {
            remarks.push(format!(
                "the bound „{}“ is no number that the kind takes and was left out",
                one_line(text, 60)
            ));
        }
        bound
    };
    let (min, max) = (of(min), of(max));
    if min > max && max.is_some() {
        remarks.push("the least is more than the most; both were left out".to_owned());
        return (None, None);
    }
    (min, max)
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok()
}

/// `12`, `12.5` and `12,50` euros as cents.
fn cents(text: &str) -> Option<i64> {
    let (euros, rest) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if rest.len() > 2 || !rest.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (euros_cent, rest_cent): (i64, i64) = (
        euros.parse::<i64>().ok()?.checked_mul(100)?,
        format!("{rest:0<2}").parse().ok()?,
    );
    if euros.starts_with('-') {
        euros_cent.checked_sub(rest_cent)
    } else {
        euros_cent.checked_add(rest_cent)
    }
}

/// The first word of a name in small letters, hyphens left out: „E-Mail-Adresse (privat)“ is `emailadresse`.
pub(super) fn first_word(name: &str) -> String {
    let word: String = name
        .trim()
        .chars()
        .take(100)
        .take_while(|c| c.is_alphabetic() || *c == '-')
        .filter(|c| *c != '-')
        .collect();
    word.to_lowercase()
}

/// A text in one line without control characters, cut after so many characters.
pub(super) fn one_line(text: &str, chars_max: usize) -> String {
    let words: String = text.split_whitespace().take(chars_max).collect::<Vec<_>>().join(" ");
    let clean = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let mut line: String = words.chars().filter(clean).take(chars_max + 1).collect();
    if line.chars().count() > chars_max {
        line.pop();
        line.push('…');
    }
    line
}
