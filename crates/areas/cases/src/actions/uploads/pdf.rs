//! PDFs: read from beginning to end in one small memory, whatever they hold. This is no PDF parser: it finds names that stand
//! uncompressed in the file and says nothing of what it cannot see.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::content::UploadRefusal;

/// Unit: bytes that are looked at together.
const WINDOW_BYTES: usize = 256 << 10;
/// Unit: bytes that are carried over to the next window, so that a name and what follows it are always seen whole.
const OVERLAP_BYTES: usize = 256;
/// Unit: bytes of the end in which a PDF ends (ISO 32000-1, 7.5.5).
const TAIL_BYTES: usize = 2048;
/// Unit: bytes of the beginning in which a file that was made for the web says so (ISO 32000-1, Annex F.2).
const HEAD_BYTES: usize = 1024 + 1024;

/// Looks through a PDF. The number of its pages where it can be told, see [`Sight::pages`].
///
/// Errors: the disk cannot be read.
pub fn look(file: &Path) -> io::Result<Result<Option<i64>, UploadRefusal>> {
    let sight = Sight::of(File::open(file)?)?;
    if !sight.ends {
        return Ok(Err(UploadRefusal::Damaged));
    }
    if sight.is_encrypted {
        return Ok(Err(UploadRefusal::Encrypted));
    }
    if sight.is_active {
        return Ok(Err(UploadRefusal::Active));
    }
    Ok(Ok(sight.pages()))
}

/// What stands in a PDF.
#[derive(Debug, Default)]
struct Sight {
    bytes: u64,
    ends: bool,
    is_encrypted: bool,
    is_active: bool,
    /// Pages that a file made for the web announces, and the length that it had then.
    announced: Option<(i64, u64)>,
    /// Objects that are pages.
    pages: i64,
    /// Some objects are compressed, or replace earlier ones: what was counted is not what there is.
    is_uncertain: bool,
}

impl Sight {
    fn of(mut file: impl Read) -> io::Result<Sight> {
        let mut sight = Sight::default();
        let mut window: Vec<u8> = Vec::with_capacity(WINDOW_BYTES + OVERLAP_BYTES);
        let mut tail: Vec<u8> = Vec::new();
        loop {
            let carried = window.len();
            let taken = u64::try_from(WINDOW_BYTES).unwrap_or(u64::MAX);
            let read = file.by_ref().take(taken).read_to_end(&mut window)?;
            let fresh = window.get(carried..).unwrap_or_default();
            tail.extend_from_slice(last(fresh, TAIL_BYTES));
            tail.drain(..tail.len().saturating_sub(TAIL_BYTES));
            if sight.bytes == 0 {
                sight.announced = announced(window.get(..HEAD_BYTES).unwrap_or(&window));
            }
            sight.bytes += u64::try_from(read).unwrap_or(0);
            let is_last = read < WINDOW_BYTES;
            // A name that begins in what is carried over is looked at with the next window.
            let until = window.len() - if is_last { 0 } else { OVERLAP_BYTES };
            sight.find_names(&window, until);
            if is_last {
                break;
            }
            window.drain(..until);
        }
        sight.ends = memchr::memmem::find(&tail, b"%%EOF").is_some();
        Ok(sight)
    }

    /// Notes the names that begin before `until`.
    fn find_names(&mut self, window: &[u8], until: usize) {
        for at in memchr::memchr_iter(b'/', window.get(..until).unwrap_or_default()) {
            let name = window.get(at..).unwrap_or_default();
            self.is_active |= [b"/JavaScript".as_slice(), b"/Launch", b"/EmbeddedFile"]
                .iter()
                .any(|active| name.starts_with(active));
            self.is_encrypted |= name.strip_prefix(b"/Encrypt").is_some_and(names_key);
            self.is_uncertain |=
                value_of(name, b"/Prev").is_some_and(|value| value.first().is_some_and(u8::is_ascii_digit));
            if let Some(kind) = value_of(name, b"/Type") {
                self.is_uncertain |= is_name(kind, b"/ObjStm");
                self.pages += i64::from(is_name(kind, b"/Page"));
            }
        }
    }

    /// How many pages there are, where that can be told without reading what is compressed: a file that was made for the web
    /// and not changed since says it at its beginning; in an old-fashioned one, in which every object stands open and nothing
    /// was replaced, the objects that are pages are counted. None for every other, which are many.
    fn pages(&self) -> Option<i64> {
        match self.announced {
            Some((pages, length)) if length == self.bytes => Some(pages),
            Some(_) => None,
            None => (!self.is_uncertain && self.pages > 0).then_some(self.pages),
        }
    }
}

fn last(bytes: &[u8], most: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(most)..).unwrap_or_default()
}

/// The trailer of an encrypted PDF names its key (ISO 32000-1, 7.6.1): `/Encrypt 12 0 R` or a dictionary on the spot.
fn names_key(rest: &[u8]) -> bool {
    let value = rest.trim_ascii_start();
    value.starts_with(b"<<") || value.len() < rest.len() && value.first().is_some_and(u8::is_ascii_digit)
}

/// What stands behind a name that ends there.
fn value_of<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let rest = text.strip_prefix(name)?;
    rest.first()
        .is_none_or(|next| is_delimiter(*next))
        .then(|| rest.trim_ascii_start())
}

fn is_name(value: &[u8], name: &[u8]) -> bool {
    value.starts_with(name) && value.get(name.len()).is_none_or(|next| is_delimiter(*next))
}

/// Source: ISO 32000-1, 7.2.2.
fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

/// Pages and length in the dictionary with which a file made for the web begins (ISO 32000-1, Annex F.2).
fn announced(head: &[u8]) -> Option<(i64, u64)> {
    let from = memchr::memmem::find(head, b"/Linearized")?;
    let start = memchr::memmem::rfind(head.get(..from)?, b"<<")?;
    let rest = head.get(start..)?;
    let dictionary = rest.get(..memchr::memmem::find(rest, b">>")?)?;
    let number = |name: &[u8]| {
        let found = memchr::memchr_iter(b'/', dictionary).find_map(|at| value_of(dictionary.get(at..)?, name))?;
        let digits: String = found
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .map(|b| char::from(*b))
            .collect();
        digits.parse::<u64>().ok()
    };
    Some((i64::try_from(number(b"/N")?).ok()?, number(b"/L")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages(content: &str) -> Option<i64> {
        Sight::of(content.as_bytes()).expect("reads").pages()
    }

    #[test]
    fn pages_are_counted_only_where_they_can_be_seen() {
        let page = "<< /Type /Page /Parent 2 0 R >> ";
        let tree = "<< /Type /Pages /Count 2 >> ";
        let linear =
            |length: usize| format!("%PDF-1.5 1 0 obj << /Linearized 1 /L {length:04} /N 12 /O 3 >> {page} %%EOF");
        let length = linear(0).len();
        for (content, expected) in [
            (format!("%PDF-1.4 {tree}{page}{page}%%EOF"), Some(2)),
            (
                format!("%PDF-1.4 {tree}<</Type/Page>><</Type/PageLabel>>%%EOF"),
                Some(1),
            ),
            (format!("%PDF-1.5 {page} << /Type /ObjStm /N 9 >> %%EOF"), None),
            (format!("%PDF-1.4 {page}{page} trailer << /Prev 116 >> %%EOF"), None),
            ("%PDF-1.4 %%EOF".to_owned(), None),
            (linear(length), Some(12)),
            (linear(length + 1), None),
        ] {
            assert_eq!(pages(&content), expected, "{content}");
        }
    }

    #[test]
    fn a_name_is_found_once_wherever_windows_meet() {
        for shift in 0..OVERLAP_BYTES + 40 {
            let mut content = vec![b' '; WINDOW_BYTES - shift];
            content.extend_from_slice(b"/Type /Page /Encrypt 8 0 R /JavaScript ");
            content.extend(vec![b' '; WINDOW_BYTES]);
            content.extend_from_slice(b"%%EOF");
            let sight = Sight::of(content.as_slice()).expect("reads");
            assert!(sight.is_encrypted && sight.is_active && sight.ends, "{shift}");
            assert_eq!(sight.pages, 1, "{shift}");
        }
    }

    #[test]
    fn the_end_is_looked_for_at_the_end_only() {
        let mut content = b"%PDF-1.4 %%EOF".to_vec();
        content.extend(vec![b'x'; WINDOW_BYTES * 2 + 7]);
        assert!(!Sight::of(content.as_slice()).expect("reads").ends);
        content.extend_from_slice(b"%%EOF");
        assert!(Sight::of(content.as_slice()).expect("reads").ends);
    }
}
