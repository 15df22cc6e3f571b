//! HTML that is safe to show. The type can only be made by rendering our Markdown or by sanitising.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use serde::{Deserialize, Serialize};

/// A piece of HTML with a few harmless elements and links to `http`, `https`, `mailto` and `tel`.
///
/// Reading it back from storage sanitises again, so a tampered row cannot smuggle a script into a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SafeHtml(String);

const TAGS: [&str; 17] = [
    "p", "br", "strong", "b", "em", "i", "ul", "ol", "li", "a", "h3", "h4", "table", "tbody", "thead", "tr", "td",
];

static FOREIGN: LazyLock<Builder<'static>> = LazyLock::new(|| builder(UrlRelative::Deny));
static OWN: LazyLock<Builder<'static>> = LazyLock::new(|| builder(UrlRelative::PassThrough));

fn builder(relative: UrlRelative<'static>) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from(TAGS))
        .generic_attributes(HashSet::new())
        .tag_attributes([("a", HashSet::from(["href"]))].into())
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(relative)
        .link_rel(Some("noopener noreferrer"));
    builder
}

impl SafeHtml {
    /// For HTML of other systems. Relative links are dropped: they would lead to our own pages.
    pub fn sanitise(foreign: &str) -> Self {
        // Zero-width spaces come from editors of the source systems and break words in search and line wrapping.
        let cleaned = foreign.replace(['\u{200b}', '\u{feff}', '\u{ad}'], "");
        SafeHtml(FOREIGN.clean(&cleaned).to_string().trim().to_owned())
    }

    /// For HTML that the Markdown renderer made, which escapes everything itself.
    pub(crate) fn rendered(html: String) -> Self {
        SafeHtml(html)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Text without elements, one space between blocks.
    pub fn text(&self) -> String {
        strip_tags(&self.0)
    }
}

impl From<String> for SafeHtml {
    fn from(stored: String) -> Self {
        // Nothing to clean in plain text; parsing is the expensive part when a catalogue is read at start.
        if !stored.contains(['<', '&']) {
            return SafeHtml(stored);
        }
        SafeHtml(OWN.clean(&stored).to_string())
    }
}

impl From<SafeHtml> for String {
    fn from(html: SafeHtml) -> String {
        html.0
    }
}

/// Text of HTML: elements become spaces, the common entities characters, white space is collapsed.
pub(crate) fn strip_tags(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => {
                inside = false;
                out.push(' ');
            }
            _ if inside => {}
            _ => out.push(c),
        }
    }
    let text = decode_entities(&out);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let pairs = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    Cow::Owned(
        pairs
            .iter()
            .fold(text.to_owned(), |text, (entity, plain)| text.replace(entity, plain)),
    )
}

/// Escapes text for element content and for attribute values.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_html_loses_everything_that_could_act() {
        for (foreign, safe) in [
            ("<p onclick='x()'>a</p>", "<p>a</p>"),
            ("<script>alert(1)</script>b", "b"),
            ("<a href='javascript:x()'>c</a>", "<a rel=\"noopener noreferrer\">c</a>"),
            (
                "<a href='/etc' target=_blank>d</a>",
                "<a rel=\"noopener noreferrer\">d</a>",
            ),
            (
                "<a href='https://x.de/'>e</a>",
                "<a href=\"https://x.de/\" rel=\"noopener noreferrer\">e</a>",
            ),
            ("<img src=x onerror=y><div><span style='color:red'>f</span></div>", "f"),
            ("<ul><li>g", "<ul><li>g</li></ul>"),
            ("a\u{200b}b", "ab"),
        ] {
            assert_eq!(SafeHtml::sanitise(foreign).as_str(), safe);
        }
    }

    #[test]
    fn a_tampered_row_is_cleaned_when_it_is_read() {
        let html: SafeHtml = serde_json::from_str("\"<p>a<script>b</script></p><a href='/leistungen'>c</a>\"").unwrap();
        assert_eq!(
            html.as_str(),
            "<p>a</p><a href=\"/leistungen\" rel=\"noopener noreferrer\">c</a>"
        );
    }

    #[test]
    fn text_keeps_words_apart_that_elements_separated() {
        assert_eq!(strip_tags("<p>eins</p><p>zwei &amp; drei</p>"), "eins zwei & drei");
    }
}
