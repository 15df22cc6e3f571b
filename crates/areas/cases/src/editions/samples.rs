//! Sets every letter of a blueprint from sample data, so that a wrong template is found before the first case needs it.

use std::collections::BTreeSet;
use std::path::Path;

use base::Lang;
use blueprint::{Blueprint, Files};
use jiff::civil::date;
use letters::{BankAccount, LetterError, LetterJob, LetterPress, Letterhead, Template};
use serde_json::{Value, json};

const SAMPLE: &str = "letters/sample.json";

/// How the letters of a blueprint are set.
pub struct Setting<'a> {
    /// What stands before the path of a file in a finding: a folder; nothing when the service is named elsewhere.
    pub shown: &'a str,
    pub press: &'a LetterPress,
    /// Folder in which every letter is left as `<letter>.<language>.pdf`, to be read by people.
    pub keep: Option<&'a Path>,
    /// Hears which template is set next.
    pub before: &'a dyn Fn(&str),
}

impl Setting<'_> {
    pub fn place(&self, path: &str) -> String {
        match self.shown {
            "" => path.to_owned(),
            shown => format!("{shown}/{path}"),
        }
    }
}

/// What is wrong with the letters of a blueprint, each finding with file and line; empty when every one can be set. After
/// one that does not end nothing more is set: it still works in the background, and the others would be as hostile.
pub fn problems(blueprint: &Blueprint, files: &Files, setting: &Setting<'_>) -> Vec<String> {
    let data = match sample(files) {
        Ok(data) => data,
        Err(problem) => return vec![format!("{}: error: {problem}", setting.place(SAMPLE))],
    };
    let head = letterhead();
    let mut found = BTreeSet::new();
    for letter in &blueprint.letters {
        let name = setting.place(&letter.template);
        let Some(source) = blueprint.letter_template(&letter.id) else {
            found.insert(format!("{name}: error: the letter {} has no template", letter.id));
            continue;
        };
        (setting.before)(&name);
        for lang in languages(blueprint) {
            let job = LetterJob {
                template: Template { name: &name, source },
                letterhead: &head,
                data: &data,
                lang,
                today: date(2026, 11, 21),
            };
            match setting.press.render(&job) {
                Ok(pdf) => found.extend(
                    setting
                        .keep
                        .and_then(|keep| write(keep, &letter.id, lang, &pdf.bytes).err()),
                ),
                Err(error) => {
                    found.extend(texts(&name, lang, &error));
                    if matches!(error, LetterError::TooSlow(_)) {
                        return found.into_iter().collect();
                    }
                }
            }
        }
    }
    found.into_iter().collect()
}

fn write(keep: &Path, letter: &str, lang: &str, pdf: &[u8]) -> Result<(), String> {
    let file = keep.join(format!("{letter}.{lang}.pdf"));
    std::fs::create_dir_all(keep)
        .and_then(|()| std::fs::write(&file, pdf))
        .map_err(|error| format!("{}: error: {error}", file.display()))
}

/// Tags of the languages that the blueprint says it speaks; German in any case. Plain German is set like German.
fn languages(blueprint: &Blueprint) -> BTreeSet<&'static str> {
    let tag = |lang| if lang == Lang::En { "en" } else { "de" };
    blueprint
        .meta
        .languages
        .iter()
        .copied()
        .map(tag)
        .chain(["de"])
        .collect()
}

fn texts(name: &str, lang: &str, error: &LetterError) -> Vec<String> {
    match error {
        // Each names the file and its line already; the same line fails in every language and is told once.
        LetterError::Template(problems) => problems.iter().map(ToString::to_string).collect(),
        other => vec![format!("{name}: error: with {SAMPLE} in {lang}: {other}")],
    }
}

/// What every letter gets, and over it what the blueprint's own sample says.
fn sample(files: &Files) -> Result<Value, String> {
    let mut data = json!({
        "case": { "number": "00-PROBE-1/2026", "reference": "000000000000", "service": "Probe", "received_on": "2026-11-20" },
        "recipient": { "lines": ["Erika Beispiel", "Musterweg 1", "00000 Beispielstadt"], "salutation": "Guten Tag Erika Beispiel," },
        "submitted_at": "2026-11-20T09:30:00",
        "status_url": "https://rathaus.example/status",
        "reply_url": "https://rathaus.example/status",
        "reply_until": "2026-12-08",
        "check": { "code": "PROBE", "url": "https://rathaus.example/pruefung/PROBE" },
    });
    let Some(own) = files.get(SAMPLE) else { return Ok(data) };
    let own: Value = serde_json::from_str(own).map_err(|error| error.to_string())?;
    let (Some(all), Value::Object(own)) = (data.as_object_mut(), own) else {
        return Err("must hold an object".to_owned());
    };
    all.extend(own);
    Ok(data)
}

fn letterhead() -> Letterhead {
    Letterhead {
        town: "Stadt Beispiel".to_owned(),
        office: "Amt für Proben".to_owned(),
        address: vec!["Musterweg 1".to_owned(), "00000 Beispiel".to_owned()],
        phone: "0000 00-0".to_owned(),
        mail: "amt@beispiel.example".to_owned(),
        accent: "#00549f".to_owned(),
        bank: Some(BankAccount {
            creditor: "Stadt Beispiel".to_owned(),
            iban: "DE89370400440532013000".to_owned(),
            ..BankAccount::default()
        }),
        procedure_act: "VwVfG".to_owned(),
        ..Letterhead::default()
    }
}
