//! XML from elsewhere: read only after it was seen to be small, shallow and without definitions of its own.

use std::collections::BTreeSet;
use std::fmt;

use roxmltree::{Document, Error, ParsingOptions};

/// The largest schemas of the federal repository have a few million characters.
pub(crate) const BYTES_MAX: usize = 16 * 1024 * 1024;
/// Elements, texts and comments together; a limit on memory.
const NODES_MAX: u32 = 1_000_000;
/// Data fields nest groups a handful deep, three elements for each.
const DEPTH_MAX: usize = 200;
/// What an XML reader does for each attribute and prefix grows with their number, so both stay few.
const ATTRIBUTES_MAX: usize = 64;
const PREFIXES_MAX: usize = 32;

/// Why an XML file is refused: where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct XmlError {
    /// From 1; 0 when it is about the whole file.
    pub line: usize,
    /// From 1, in characters; 0 when it is about the whole file.
    pub column: usize,
    /// The element as it is written, `xdf:id`, where it is about one.
    pub element: Option<String>,
    pub message: String,
    pub remedy: String,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}, column {}: ", self.line, self.column)?;
        }
        if let Some(element) = &self.element {
            write!(f, "<{element}>: ")?;
        }
        write!(f, "{}\n  remedy: {}", self.message, self.remedy)
    }
}

impl std::error::Error for XmlError {}

/// Reads a whole file.
///
/// Errors: too large or deep, not UTF-8, with a document type or entities, not well-formed.
pub(super) fn parse(bytes: &[u8]) -> Result<Document<'_>, XmlError> {
    let text = decoded(bytes)?;
    scan(text)?;
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: NODES_MAX,
        ..ParsingOptions::default()
    };
    Document::parse_with_options(text, options).map_err(|error| malformed(&error))
}

/// The text of a file, which must be UTF-8 and say nothing else about itself.
fn decoded(bytes: &[u8]) -> Result<&str, XmlError> {
    let whole = |message: &str, remedy: &str| XmlError {
        line: 0,
        column: 0,
        element: None,
        message: message.to_owned(),
        remedy: remedy.to_owned(),
    };
    const SAVE: &str = "save the file as UTF-8, as the standard asks";
    if bytes.len() > BYTES_MAX {
        return Err(whole(
            &format!("the file has more than {} MiB", BYTES_MAX / 1024 / 1024),
            "export the schema without the code lists, or a part of it",
        ));
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(whole("the file is UTF-16", SAVE));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let before = String::from_utf8_lossy(valid);
        at(&before, before.len(), "the file is not UTF-8 from here on", SAVE)
    })?;
    let declaration = text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>"));
    if let Some((_, name)) = declaration.and_then(|(head, _)| head.split_once("encoding")) {
        let name: String = name
            .chars()
            .skip_while(|c| !matches!(c, '"' | '\''))
            .skip(1)
            .take_while(|c| !matches!(c, '"' | '\''))
            .take(40)
            .collect();
        if !["utf-8", "us-ascii"].contains(&name.to_lowercase().as_str()) {
            return Err(at(
                text,
                0,
                &format!("the file says that its encoding is „{name}“"),
                SAVE,
            ));
        }
    }
    Ok(text)
}

/// Looks through the tags before a reader does, for what would cost it too much.
fn scan(text: &str) -> Result<(), XmlError> {
    let (mut from, mut depth, mut prefixes) = (0, 0_usize, BTreeSet::new());
    const PLAIN: &str = "the standard has no such thing; export the file anew from where it comes from";
    while let Some(start) = text
        .get(from..)
        .and_then(|rest| rest.find('<'))
        .map(|found| from + found)
    {
        let rest = text.get(start..).unwrap_or_default();
        let length = if rest.starts_with("<!--") {
            until(rest, "-->")
        } else if rest.starts_with("<![CDATA[") {
            until(rest, "]]>")
        } else if rest.starts_with("<!") {
            let message = "a document type or an entity is defined here, by which a small file could grow without end";
            return Err(at(text, start, message, "delete the definition; the standard has none"));
        } else if rest.starts_with("<?") {
            until(rest, "?>")
        } else if rest.starts_with("</") {
            depth = depth.saturating_sub(1);
            until(rest, ">")
        } else {
            let tag = tag(rest);
            prefixes.extend(tag.prefixes);
            if tag.attributes > ATTRIBUTES_MAX || prefixes.len() > PREFIXES_MAX {
                return Err(at(text, start, "there are too many attributes or prefixes", PLAIN));
            }
            depth += usize::from(!tag.closed);
            if depth > DEPTH_MAX {
                return Err(at(
                    text,
                    start,
                    &format!("elements stand more than {DEPTH_MAX} deep in one another"),
                    PLAIN,
                ));
            }
            tag.length
        };
        from = start + length;
    }
    Ok(())
}

/// How long something is that ends with `end`; to the end of the file where nothing ends it.
fn until(rest: &str, end: &str) -> usize {
    rest.find(end).map_or(rest.len(), |found| found + end.len())
}

struct Tag<'t> {
    length: usize,
    attributes: usize,
    prefixes: Vec<&'t str>,
    /// Whether it has no content: `<a/>`.
    closed: bool,
}

/// The tag with which a text begins. Values of attributes may hold `>`.
fn tag(rest: &str) -> Tag<'_> {
    let mut tag = Tag {
        length: rest.len(),
        attributes: 0,
        prefixes: Vec::new(),
        closed: false,
    };
    let (mut quote, mut name) = (None, 0);
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => (quote, name) = (None, at + 1),
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=') => {
                tag.attributes += 1;
                let prefix = rest.get(name..at).and_then(|name| name.trim().strip_prefix("xmlns:"));
                tag.prefixes.extend(prefix);
            }
            (None, b' ' | b'\t' | b'\n' | b'\r') => name = at + 1,
            (None, b'>') => {
                tag.length = at + 1;
                tag.closed = rest.as_bytes().get(at.wrapping_sub(1)) == Some(&b'/');
                break;
            }
            _ => {}
        }
    }
    tag
}

/// What the reader says, in its own words, with its place.
fn malformed(error: &Error) -> XmlError {
    let position = error.pos();
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let said = error.to_string();
    // The place is told apart from the words.
    let message = said.split(" at ").next().unwrap_or(&said);
    XmlError {
        line: place(position.row),
        column: place(position.col),
        element: None,
        message: format!("the file is no well-formed XML: {message}"),
        remedy: "export the file anew, or mend it in an editor that knows XML".to_owned(),
    }
}

/// An error at a byte of a text.
pub(super) fn at(text: &str, offset: usize, message: &str, remedy: &str) -> XmlError {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    XmlError {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        element: None,
        message: message.to_owned(),
        remedy: remedy.to_owned(),
    }
}
