//! What each check says to the person who answered, in three languages.

mod account;
mod person;
mod place;
mod vehicle;

/// The text for a key; `{placeholders}` are filled by [`super::CheckError::message`].
///
/// `lang_code` is `de`, `de-x-leicht` or `en`; anything else answers in German. An unknown key,
/// which the tests exclude, answers with a general request to check the entry.
pub fn text(key: &str, lang_code: &str) -> &'static str {
    let known = all().find(|(known, _)| *known == key).map(|(_, texts)| texts);
    let [german, plain, english] = known.unwrap_or(&GENERAL);
    match lang_code {
        "de-x-leicht" => plain,
        "en" => english,
        _ => german,
    }
}

const GENERAL: [&str; 3] = [
    "Bitte prüfen Sie diese Angabe.",
    "Bitte sehen Sie noch einmal nach. Hier stimmt etwas nicht.",
    "Please check this answer.",
];

/// All keys with their texts in German, plain German and English.
pub fn all() -> impl Iterator<Item = &'static (&'static str, [&'static str; 3])> {
    let all = person::TEXTS.iter().chain(place::TEXTS);
    all.chain(vehicle::TEXTS).chain(account::TEXTS)
}
