//! The words of these pages.

use std::borrow::Cow;
use std::sync::LazyLock;

use base::Lang;
use web::Texts;
use web::texts::Arg;

pub(super) const FILES: [(Lang, &str); 3] = [
    (Lang::De, include_str!("../../texts/de.ftl")),
    (Lang::Plain, include_str!("../../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/en.ftl")),
];

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&FILES));

pub(crate) fn t(lang: Lang, key: &str) -> Cow<'static, str> {
    fmt(lang, key, &[])
}

pub(crate) fn fmt(lang: Lang, key: &str, args: &[(&str, Arg<'_>)]) -> Cow<'static, str> {
    let texts: &'static Texts = &TEXTS;
    Cow::Owned(texts.fmt(lang, key, args).into_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn every_text_is_written_in_each_language_and_used() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let problems = web::texts::check_texts(&source, &FILES, &["day-", "sharing-maturity-"]);
        assert!(problems.is_empty(), "{problems:#?}");
    }
}
