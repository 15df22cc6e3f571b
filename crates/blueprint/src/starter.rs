//! A small complete service to begin with: `rathaus blueprint new`. Its files lie in the folder `starter` of this crate.

use std::collections::BTreeMap;

use crate::files::Files;

const FILES: [(&str, &str); 14] = [
    ("blueprint.toml", include_str!("../starter/blueprint.toml")),
    ("form.toml", include_str!("../starter/form.toml")),
    ("fees.toml", include_str!("../starter/fees.toml")),
    ("process.toml", include_str!("../starter/process.toml")),
    ("letters/receipt.typ", include_str!("../starter/letters/receipt.typ")),
    ("letters/approval.typ", include_str!("../starter/letters/approval.typ")),
    ("letters/question.typ", include_str!("../starter/letters/question.typ")),
    ("letters/hearing.typ", include_str!("../starter/letters/hearing.typ")),
    ("letters/refusal.typ", include_str!("../starter/letters/refusal.typ")),
    ("letters/sample.json", include_str!("../starter/letters/sample.json")),
    ("texts/de.toml", include_str!("../starter/texts/de.toml")),
    (
        "texts/de-x-leicht.toml",
        include_str!("../starter/texts/de-x-leicht.toml"),
    ),
    ("texts/en.toml", include_str!("../starter/texts/en.toml")),
    (
        "examples/examples.toml",
        include_str!("../starter/examples/examples.toml"),
    ),
];

/// Stands in the files where the id belongs.
const ID: &str = "STARTER-ID";

/// The files of a new service with this id; none when the id is no name of small letters, digits and hyphens.
pub fn starter(id: &str) -> Option<Files> {
    let begins = id.starts_with(|c: char| c.is_ascii_lowercase());
    let is_name = id.len() <= 60 && id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !(begins && is_name) || id.ends_with('-') {
        return None;
    }
    let files: BTreeMap<String, String> = FILES
        .iter()
        .map(|(path, text)| ((*path).to_owned(), text.replace(ID, id)))
        .collect();
    Some(Files(files))
}
