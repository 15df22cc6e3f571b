use std::borrow::Cow;
use std::sync::LazyLock;

use base::Lang;
use web::Texts;

/// The files of this area's words, for the shell and for the test of keys.
pub(crate) const FILES: &[(Lang, &str)] = &[
    (Lang::De, include_str!("../texts/de.ftl")),
    (Lang::Plain, include_str!("../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../texts/en.ftl")),
];

pub(crate) static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(FILES));

pub(crate) fn t(lang: Lang, key: &str) -> Cow<'_, str> {
    TEXTS.get(lang, key)
}
