//! What the letter tests share: a sender, a date, the templates of all blueprints, and a reader of PDF text.
#![allow(dead_code)]

pub mod cost;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use jiff::civil::{Date, date};
use letters::{BankAccount, ContactPerson, LetterJob, LetterPress, Letterhead, Template};
use serde_json::Value;

pub fn press() -> &'static LetterPress {
    static PRESS: OnceLock<LetterPress> = OnceLock::new();
    PRESS.get_or_init(LetterPress::new)
}

pub fn today() -> Date {
    date(2026, 11, 21)
}

pub fn letterhead() -> Letterhead {
    Letterhead {
        town: "Stadt Musterstadt".to_owned(),
        authority: "Der Magistrat".to_owned(),
        office: "Straßenverkehrsbehörde".to_owned(),
        address: vec!["Berliner Straße 60".to_owned(), "63065 Musterstadt".to_owned()],
        phone: "069 1234-0".to_owned(),
        mail: "parken@musterstadt.example".to_owned(),
        web: "www.musterstadt.example".to_owned(),
        opening_hours: vec!["Mo–Fr 8–12 Uhr".to_owned(), "Do 14–18 Uhr".to_owned()],
        contact: Some(ContactPerson {
            name: "Frau Yıldız".to_owned(),
            room: "2.14".to_owned(),
            phone: "069 1234-567".to_owned(),
            mail: String::new(),
        }),
        emblem_svg: Some(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120"><path d="M5 5h90v60c0 30-25 42-45 50C30 107 5 95 5 65z" fill="#00549f"/><path d="M20 75q15-14 30 0t30 0" fill="none" stroke="#fff" stroke-width="7"/><path d="M50 18l9 22H41z" fill="#fff"/></svg>"##
                .to_owned(),
        ),
        emblem_alt: String::new(),
        accent: "#00549f".to_owned(),
        bank: Some(BankAccount {
            creditor: "Stadtkasse Musterstadt".to_owned(),
            iban: "DE02120300000000202051".to_owned(),
            bic: "BYLADEM1001".to_owned(),
            bank: "Deutsche Kreditbank".to_owned(),
        }),
        procedure_act: "HVwVfG".to_owned(),
    }
}

/// A job of the usual sender and date.
pub fn job<'a>(template: &Template<'a>, data: &'a Value) -> LetterJob<'a> {
    static HEAD: OnceLock<Letterhead> = OnceLock::new();
    LetterJob {
        template: *template,
        letterhead: HEAD.get_or_init(letterhead),
        data,
        lang: "de",
        today: today(),
    }
}

pub struct BlueprintTemplate {
    pub name: String,
    pub source: String,
    pub sample: Value,
}

impl BlueprintTemplate {
    pub fn as_template(&self) -> Template<'_> {
        Template {
            name: &self.name,
            source: &self.source,
        }
    }
}

pub struct Blueprints;

impl Blueprints {
    /// Templates of all blueprints with the sample data that lie beside them.
    pub fn load() -> Vec<BlueprintTemplate> {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../blueprints"));
        let mut found = Vec::new();
        for blueprint in entries(root) {
            let folder = blueprint.join("letters");
            let Ok(sample) = fs::read_to_string(folder.join("sample.json")) else {
                continue;
            };
            let sample: Value = serde_json::from_str(&sample).expect("sample.json is JSON");
            for path in entries(&folder) {
                if path.extension().is_some_and(|extension| extension == "typ") {
                    found.push(BlueprintTemplate {
                        name: path.strip_prefix(root).expect("below the root").display().to_string(),
                        source: fs::read_to_string(&path).expect("readable"),
                        sample: sample.clone(),
                    });
                }
            }
        }
        assert!(found.len() >= 8, "the templates were not found");
        found
    }
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| {
            entries
                .filter_map(|entry| entry.ok().map(|entry| entry.path()))
                .collect()
        })
        .unwrap_or_default();
    paths.sort();
    paths
}

/// Leaves the PDF in the build folder, for a look with the eye.
pub fn keep(name: &str, bytes: &[u8]) {
    let folder = Path::new(option_env!("CARGO_TARGET_TMPDIR").unwrap_or("target/tmp")).join("letters");
    fs::create_dir_all(&folder).expect("folder");
    let name = name.replace(['/', '.'], "-") + ".pdf";
    fs::write(folder.join(name), bytes).expect("written");
}

/// Text of a PDF in reading order, spaces evened out; `None` where poppler-utils is not installed.
pub fn readable(bytes: &[u8]) -> Option<String> {
    let started = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut reader) = started else {
        println!("skipped: pdftotext (poppler-utils) missing");
        return None;
    };
    let mut input = reader.stdin.take().expect("piped");
    let bytes = bytes.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&bytes));
    let output = reader.wait_with_output().expect("ends");
    feed.join().expect("no panic").expect("pdftotext reads all");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
