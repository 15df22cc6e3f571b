use std::borrow::Cow;
use std::sync::LazyLock;

use base::Lang;
use web::Texts;

use crate::port::Trust;

const FILES: &[(Lang, &str)] = &[
    (Lang::De, include_str!("../texts/de.ftl")),
    (Lang::Plain, include_str!("../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../texts/en.ftl")),
];

pub(crate) static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(FILES));

pub(crate) fn t(lang: Lang, key: &str) -> Cow<'_, str> {
    TEXTS.get(lang, key)
}

/// A level of trust as people say it.
pub fn trust_words(lang: Lang, trust: Trust) -> Cow<'static, str> {
    let texts: &'static Texts = &TEXTS;
    match trust {
        Trust::Basic => texts.get(lang, "trust-basic"),
        Trust::Substantial => texts.get(lang, "trust-substantial"),
        Trust::High => texts.get(lang, "trust-high"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_exists_in_every_language_and_is_used() {
        let sources = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
        let problems = web::texts::check_texts(sources, FILES, &[]);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
