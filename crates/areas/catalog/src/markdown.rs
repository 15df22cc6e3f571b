//! The small subset of Markdown that catalogue texts use. Everything else is shown as plain text.

use crate::html::{SafeHtml, escape};

/// Renders paragraphs, lists, `### ` headings, bold, italics and links.
pub fn render(markdown: &str) -> SafeHtml {
    blocks(markdown, &[("### ", "h3")])
}

/// Renders a page of its own, which also has a title and sections: `# ` and `## `.
pub fn render_page(markdown: &str) -> SafeHtml {
    blocks(markdown, &[("# ", "h1"), ("## ", "h2"), ("### ", "h3")])
}

fn blocks(markdown: &str, headings: &[(&str, &str)]) -> SafeHtml {
    let mut out = Blocks::default();
    for line in markdown.lines() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            out.close();
        } else if let Some((element, heading)) = headings
            .iter()
            .find_map(|(mark, element)| Some((element, trimmed.strip_prefix(mark)?)))
        {
            out.close();
            out.html
                .push_str(&format!("<{element}>{}</{element}>", inline(heading)));
        } else if let Some(item) = trimmed.strip_prefix("- ") {
            out.item("ul", item);
        } else if let Some(item) = numbered(trimmed) {
            out.item("ol", item);
        } else {
            out.text(trimmed);
        }
    }
    out.close();
    SafeHtml::rendered(out.html)
}

/// Renders one line without a paragraph around it.
pub fn render_inline(markdown: &str) -> SafeHtml {
    SafeHtml::rendered(inline(&markdown.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn numbered(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 {
        return None;
    }
    line.get(digits..)?.strip_prefix(". ")
}

#[derive(Default)]
struct Blocks {
    html: String,
    /// Element of the open list.
    list: Option<&'static str>,
    /// Source of the open paragraph or list item; rendered when it ends, since bold may span lines.
    open: String,
}

impl Blocks {
    fn text(&mut self, line: &str) {
        if !self.open.is_empty() {
            self.open.push(' ');
        }
        self.open.push_str(line);
    }

    fn item(&mut self, list: &'static str, item: &str) {
        if self.list == Some(list) {
            self.flush();
        } else {
            self.close();
            self.html.push_str(&format!("<{list}>"));
            self.list = Some(list);
        }
        self.text(item);
    }

    fn flush(&mut self) {
        let source = std::mem::take(&mut self.open);
        if source.is_empty() {
            return;
        }
        let element = if self.list.is_some() { "li" } else { "p" };
        self.html
            .push_str(&format!("<{element}>{}</{element}>", inline(&source)));
    }

    fn close(&mut self) {
        self.flush();
        if let Some(list) = self.list.take() {
            self.html.push_str(&format!("</{list}>"));
        }
    }
}

fn inline(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['*', '[']) {
        let (before, from) = rest.split_at(at);
        out.push_str(&escape(before));
        // A star inside a word is the star of „Bürger*in“.
        let inside_word = before.ends_with(char::is_alphanumeric) && from.starts_with('*');
        match if inside_word { None } else { span(from) } {
            Some((html, after)) => {
                out.push_str(&html);
                rest = after;
            }
            None => {
                // A lone marker is an ordinary character.
                out.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    out.push_str(&escape(rest));
    out
}

/// The span that starts here, and what follows it.
fn span(from: &str) -> Option<(String, &str)> {
    for (marker, element) in [("**", "strong"), ("*", "em")] {
        if let Some(inner) = from.strip_prefix(marker) {
            let end = closing(inner, marker)?;
            let content = inner.get(..end)?;
            if content.is_empty() || content.starts_with(' ') {
                return None;
            }
            return Some((
                format!("<{element}>{}</{element}>", inline(content)),
                inner.get(end + marker.len()..)?,
            ));
        }
    }
    let (label, after) = from.strip_prefix('[')?.split_once("](")?;
    let (url, rest) = after.split_once(')')?;
    if label.contains('[') || !is_safe_url(url) {
        return None;
    }
    let html = format!(
        "<a href=\"{}\" rel=\"noopener noreferrer\">{}</a>",
        escape(url),
        inline(label)
    );
    Some((html, rest))
}

/// Where a span ends: at a marker after a word, not before or inside one.
fn closing(inner: &str, marker: &str) -> Option<usize> {
    inner.match_indices(marker).map(|(at, _)| at).find(|at| {
        let before = inner.get(..*at).unwrap_or("");
        let after = inner.get(at + marker.len()..).unwrap_or("");
        !before.ends_with(char::is_whitespace) && !after.starts_with(char::is_alphanumeric)
    })
}

/// Absolute links of the permitted schemes, and paths of this site.
pub(crate) fn is_safe_url(url: &str) -> bool {
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let path = url.starts_with('/') && !url.starts_with("//");
    (path || schemes.iter().any(|scheme| url.starts_with(scheme))) && !url.contains([' ', '"', '<', '>', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_subset_renders_and_the_rest_stays_text() {
        for (markdown, html) in [
            ("eins\nzwei\n\ndrei", "<p>eins zwei</p><p>drei</p>"),
            (
                "- a\n- b\n  weiter\n\nEnde",
                "<ul><li>a</li><li>b weiter</li></ul><p>Ende</p>",
            ),
            ("1. a\n2. b", "<ol><li>a</li><li>b</li></ol>"),
            ("### Kopf\nText", "<h3>Kopf</h3><p>Text</p>"),
            (
                "**fett** und *schräg*",
                "<p><strong>fett</strong> und <em>schräg</em></p>",
            ),
            (
                "*Bürger*innen* und **Ärzt*innen**",
                "<p><em>Bürger*innen</em> und <strong>Ärzt*innen</strong></p>",
            ),
            ("Bürger*in 3 * 4", "<p>Bürger*in 3 * 4</p>"),
            ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
            (
                "[a](https://b.de)",
                "<p><a href=\"https://b.de\" rel=\"noopener noreferrer\">a</a></p>",
            ),
            ("[a](javascript:x)", "<p>[a](javascript:x)</p>"),
            ("[a](//b.de)", "<p>[a](//b.de)</p>"),
            (
                "[a](https://b.de/\"onclick=x)",
                "<p>[a](https://b.de/&quot;onclick=x)</p>",
            ),
        ] {
            assert_eq!(render(markdown).as_str(), html, "{markdown}");
        }
    }
}
