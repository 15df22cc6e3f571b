//! Reads the pages that this project writes: well-formed, attributes in double quotes. No browser, and no judge of HTML.

use std::collections::BTreeMap;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Open {
        name: String,
        attributes: BTreeMap<String, String>,
    },
    Close(String),
    Text(String),
}

/// The pieces of a page in their order; comments, scripts and style sheets left out.
pub fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text(&rest[..at], &mut pieces);
        rest = &rest[at..];
        if rest.starts_with("<!") {
            let end = if rest.starts_with("<!--") {
                rest.find("-->").map(|e| e + 3)
            } else {
                rest.find('>').map(|e| e + 1)
            };
            rest = &rest[end.unwrap_or(rest.len())..];
            continue;
        }
        let end = tag_end(rest);
        let tag = &rest[1..end.saturating_sub(1).max(1)];
        rest = &rest[end..];
        match tag.strip_prefix('/') {
            Some(name) => pieces.push(Piece::Close(name.trim().to_ascii_lowercase())),
            None => {
                let (name, attributes) = open(tag);
                let raw = matches!(name.as_str(), "script" | "style");
                let close = format!("</{name}");
                pieces.push(Piece::Open { name, attributes });
                if raw {
                    rest = rest.find(&close).map_or("", |at| &rest[at..]);
                }
            }
        }
    }
    text(rest, &mut pieces);
    pieces
}

/// Where the tag at the start of `html` ends, behind its `>`.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (at, c) in html.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn text(text: &str, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text(unescape(text)));
    }
}

fn open(tag: &str) -> (String, BTreeMap<String, String>) {
    let tag = tag.trim_end_matches('/');
    let end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let mut attributes = BTreeMap::new();
    let mut rest = tag[end..].trim_start();
    while !rest.is_empty() {
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let mut value = "";
        if let Some(after) = rest.strip_prefix("=\"") {
            let end = after.find('"').unwrap_or(after.len());
            value = &after[..end];
            rest = after.get(end + 1..).unwrap_or("");
        } else if let Some(after) = rest.strip_prefix('=') {
            // A value without quotes: our pages have none, but the reader must get on.
            rest = after;
        }
        attributes.insert(name, unescape(value));
        rest = rest.trim_start();
    }
    (tag[..end].to_ascii_lowercase(), attributes)
}

/// Named and numeric references as text.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = rest
            .find(';')
            .and_then(|end| Some((reference(&rest[1..end])?, end + 1)));
        let (c, length) = known.unwrap_or(('&', 1));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// The words of pieces, one space between them.
pub fn words<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> String {
    let mut words = Vec::new();
    for piece in pieces {
        if let Piece::Text(text) = piece {
            words.extend(text.split_whitespace());
        }
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_with_its_attributes_and_without_its_scripts() {
        let html = "<!doctype html><p class=\"a > b\" hidden>Müller &amp; S&#246;hne<!-- <b> --></p><script>if (a < b) {}</script><br>x";
        let pieces = pieces(html);
        let Piece::Open { name, attributes } = &pieces[0] else {
            panic!("{pieces:?}")
        };
        assert_eq!(
            (
                name.as_str(),
                attributes["class"].as_str(),
                attributes["hidden"].as_str()
            ),
            ("p", "a > b", "")
        );
        assert_eq!(words(&pieces), "Müller & Söhne x");
    }

    #[test]
    fn broken_pages_do_not_break_the_reader() {
        for html in [
            "<",
            "<p",
            "<p class=\"",
            "&#xFFFFFFFF;",
            "</",
            "<!--",
            "<p a==\"b\" =c>",
            "<script>",
            "&",
            "<>",
        ] {
            let _ = words(&pieces(html));
        }
    }
}
