//! The words of an area in every language, from Fluent files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::LazyLock;

use base::Lang;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// The shell's own texts.
pub(crate) const FILES: [(Lang, &str); 3] = [
    (Lang::De, include_str!("../texts/de.ftl")),
    (Lang::Plain, include_str!("../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../texts/en.ftl")),
];

pub(crate) static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&FILES));

/// One of the shell's own texts.
pub(crate) fn t(lang: Lang, key: &str) -> Cow<'static, str> {
    let texts: &'static Texts = &TEXTS;
    texts.find(lang, key, &[]).unwrap_or_else(|| Cow::Owned(key.to_owned()))
}

type Bundle = FluentBundle<FluentResource>;

/// The texts of one area. Made once, shared by all requests.
pub struct Texts {
    languages: BTreeMap<Lang, Language>,
}

struct Language {
    bundle: Bundle,
    /// Texts without placeholders, ready to be borrowed: by far the most.
    plain: HashMap<String, String>,
}

/// A value for a placeholder. Numbers are printed as they are and choose the plural form.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    Text(Cow<'a, str>),
    Number(i64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(text: &'a String) -> Self {
        Arg::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Arg::Text(Cow::Owned(text))
    }
}

impl From<i64> for Arg<'_> {
    fn from(n: i64) -> Self {
        Arg::Number(n)
    }
}

impl From<usize> for Arg<'_> {
    fn from(n: usize) -> Self {
        Arg::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }
}

impl Texts {
    /// Reads the files. Several files of one language are one collection.
    ///
    /// Panics when a file is not Fluent or a key stands twice: texts are part of the program and tested with it.
    pub fn new(files: &[(Lang, &str)]) -> Texts {
        let mut languages = BTreeMap::new();
        for (lang, source) in files {
            let language = languages.entry(*lang).or_insert_with(|| Language::new(*lang));
            language.add(*lang, source);
        }
        Texts { languages }
    }

    /// The text in `lang`, else in German, else the key itself, so that a slip is seen and nothing fails.
    pub fn get<'a>(&'a self, lang: Lang, key: &'a str) -> Cow<'a, str> {
        self.find(lang, key, &[]).unwrap_or(Cow::Borrowed(key))
    }

    /// As [`Texts::get`], with values for the placeholders.
    pub fn fmt<'a>(&'a self, lang: Lang, key: &'a str, args: &[(&str, Arg<'_>)]) -> Cow<'a, str> {
        self.find(lang, key, args).unwrap_or(Cow::Borrowed(key))
    }

    /// True when the key exists in some language.
    pub fn has(&self, key: &str) -> bool {
        self.languages.values().any(|language| language.bundle.has_message(key))
    }

    fn find<'a>(&'a self, lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Option<Cow<'a, str>> {
        [lang, Lang::De]
            .into_iter()
            .filter_map(|lang| self.languages.get(&lang))
            .find_map(|language| language.text(key, args))
    }
}

impl Language {
    fn new(lang: Lang) -> Language {
        // Plain German counts as German for plural forms.
        let tag = if lang == Lang::En { "en" } else { "de" };
        let mut bundle = Bundle::new_concurrent(vec![tag.parse().expect("the tags above are well-formed")]);
        // The marks around values help mixed writing directions only and show up as boxes in PDFs.
        bundle.set_use_isolating(false);
        Language {
            bundle,
            plain: HashMap::new(),
        }
    }

    fn add(&mut self, lang: Lang, source: &str) {
        let resource = FluentResource::try_new(source.to_owned())
            .unwrap_or_else(|(_, errors)| panic!("texts in {}: {errors:?}", lang.code()));
        if let Err(errors) = self.bundle.add_resource(resource) {
            panic!("texts in {}: {errors:?}", lang.code());
        }
        for (key, _) in messages(source).into_iter().filter(|(_, block)| !block.contains('{')) {
            let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else {
                continue;
            };
            let text = self.bundle.format_pattern(pattern, None, &mut Vec::new()).into_owned();
            self.plain.insert(key.to_owned(), text);
        }
    }

    fn text(&self, key: &str, args: &[(&str, Arg<'_>)]) -> Option<Cow<'_, str>> {
        if let Some(text) = self.plain.get(key) {
            return Some(Cow::Borrowed(text));
        }
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            match value {
                Arg::Text(text) => values.set(*name, FluentValue::from(text.as_ref())),
                Arg::Number(n) => values.set(*name, FluentValue::from(*n)),
            }
        }
        let mut errors = Vec::new();
        Some(Cow::Owned(
            self.bundle
                .format_pattern(pattern, Some(&values), &mut errors)
                .into_owned(),
        ))
    }
}

/// The keys of a Fluent file, each with the lines that belong to it.
fn messages(source: &str) -> Vec<(&str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in source.lines() {
        let key = line
            .split_once('=')
            .map(|(key, _)| key.trim_end())
            .filter(|key| is_key(key));
        match (key, found.last_mut()) {
            (Some(key), _) => found.push((key, line.to_owned())),
            (None, Some((_, block))) if line.starts_with([' ', '}']) => block.push_str(line),
            _ => {}
        }
    }
    found
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// For tests: what is wrong between the texts of an area and its sources. Empty when all is well.
///
/// Finds keys that a language lacks, keys that no source mentions, and keys that a source asks for (written directly
/// after `lang,`) but nobody wrote. Keys put together at run time are spared by naming their beginnings in `dynamic`.
pub fn check_texts(source_dir: &Path, files: &[(Lang, &str)], dynamic: &[&str]) -> Vec<String> {
    let mut by_lang: BTreeMap<Lang, BTreeSet<&str>> = Lang::ALL.into_iter().map(|l| (l, BTreeSet::new())).collect();
    for (lang, source) in files {
        by_lang
            .entry(*lang)
            .or_default()
            .extend(messages(source).into_iter().map(|(key, _)| key));
    }
    let all: BTreeSet<&str> = by_lang.values().flatten().copied().collect();
    let mut problems = Vec::new();
    for (lang, keys) in &by_lang {
        problems.extend(
            all.difference(keys)
                .map(|key| format!("{key} is missing in {}", lang.code())),
        );
    }
    let sources = rust_sources(source_dir);
    let is_used = |key: &str| dynamic.iter().any(|d| key.starts_with(d)) || sources.contains(&format!("\"{key}\""));
    problems.extend(
        all.iter()
            .filter(|key| !is_used(key))
            .map(|key| format!("{key} is used nowhere")),
    );
    problems.extend(
        asked_keys(&sources)
            .difference(&all)
            .map(|key| format!("{key} is asked for, but nobody wrote it")),
    );
    problems
}

fn asked_keys(sources: &str) -> BTreeSet<&str> {
    sources
        .split("lang,")
        .skip(1)
        .filter_map(|rest| rest.trim_start().strip_prefix('"')?.split_once('"'))
        .map(|(key, _)| key)
        .filter(|key| is_key(key))
        .collect()
}

fn rust_sources(dir: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            all.push_str(&rust_sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            all.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const DE: &str = "greeting = Guten Tag\nfiles = { $n ->\n    [one] eine Datei\n   *[other] { $n } Dateien\n}\nonly-german = nur deutsch\n";
    const EN: &str = "greeting = Hello\nfiles = { $n ->\n    [one] one file\n   *[other] { $n } files\n}\n";

    #[test]
    fn texts_follow_language_number_and_fall_back_to_german() {
        let texts = Texts::new(&[(Lang::De, DE), (Lang::En, EN)]);
        assert_eq!(texts.get(Lang::En, "greeting"), "Hello");
        assert_eq!(texts.get(Lang::Plain, "greeting"), "Guten Tag");
        assert_eq!(texts.get(Lang::En, "only-german"), "nur deutsch");
        assert_eq!(texts.get(Lang::En, "nobody-wrote-this"), "nobody-wrote-this");
        assert_eq!(texts.fmt(Lang::En, "files", &[("n", 1i64.into())]), "one file");
        assert_eq!(texts.fmt(Lang::De, "files", &[("n", 3usize.into())]), "3 Dateien");
    }

    #[test]
    fn missing_and_unused_keys_are_found() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let source = "t.get(lang, \"greeting\"); t.fmt(ctx.lang, \"filez\", &[]);";
        std::fs::write(dir.path().join("a.rs"), source).expect("writes");
        let problems = check_texts(
            dir.path(),
            &[(Lang::De, DE), (Lang::Plain, DE), (Lang::En, EN)],
            &["only-"],
        );
        assert_eq!(
            problems,
            [
                "only-german is missing in en",
                "files is used nowhere",
                "filez is asked for, but nobody wrote it"
            ]
        );
    }
}
