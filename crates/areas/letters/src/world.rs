//! The closed world in which a template runs: a handful of files in memory, nothing else.

use std::sync::LazyLock;

use jiff::civil::Date;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::FONTS;

/// Path of the template that is being set. It is the same for every template: Typst keeps each path
/// that it has ever seen, at most 65,535 of them, so that paths must never come from outside.
pub(crate) const TEMPLATE_PATH: &str = "/letter.typ";

/// Files of the house library; templates import `/house.typ` alone.
const HOUSE: [(&str, &str); 5] = [
    ("/house.typ", include_str!("../typst/house.typ")),
    ("/house/format.typ", include_str!("../typst/house/format.typ")),
    ("/house/frame.typ", include_str!("../typst/house/frame.typ")),
    ("/house/blocks.typ", include_str!("../typst/house/blocks.typ")),
    ("/house/sheet.typ", include_str!("../typst/house/sheet.typ")),
];

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// Parsed once; the text never changes while the program runs.
static HOUSE_SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| {
    HOUSE
        .iter()
        .map(|(path, text)| Source::new(file_id(path), (*text).to_owned()))
        .collect()
});

/// Everything one letter may see.
pub(crate) struct LetterWorld {
    template: Source,
    files: Vec<(FileId, Bytes)>,
    today: Option<Datetime>,
}

impl LetterWorld {
    /// `files` are the paths, fixed in this crate, with their content.
    pub(crate) fn new(template: &str, files: Vec<(&'static str, String)>, today: Date) -> Self {
        let day = |value: i8| u8::try_from(value).ok();
        Self {
            template: Source::new(file_id(TEMPLATE_PATH), template.to_owned()),
            files: files
                .into_iter()
                .map(|(path, text)| (file_id(path), Bytes::from_string(text)))
                .collect(),
            today: day(today.month())
                .zip(day(today.day()))
                .and_then(|(month, day)| Datetime::from_ymd(i32::from(today.year()), month, day)),
        }
    }

    pub(crate) fn today(&self) -> Option<Datetime> {
        self.today
    }
}

impl World for LetterWorld {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() {
            return Ok(self.template.clone());
        }
        HOUSE_SOURCES
            .iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| denied(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files
            .iter()
            .find(|(known, _)| *known == id)
            .map(|(_, content)| content.clone())
            .ok_or_else(|| denied(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.faces.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        self.today
    }
}

fn file_id(path: &str) -> FileId {
    let path = VirtualPath::new(path).expect("the paths of this crate are written as Typst wants them");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

/// The answer to every path which a letter does not own; it says what a template may read.
fn denied(id: FileId) -> FileError {
    let asked = id.vpath().get_with_slash();
    let message = match id.root() {
        VirtualRoot::Package(package) => format!("letters load no packages ({package}); import \"/house.typ\" instead"),
        _ if asked == "/check.svg" => "the data have no `check.url` for the check code".to_owned(),
        _ if asked == "/girocode.svg" => {
            "the data have no `payment` with `amount_cent` and `reference`, or the letterhead no bank account"
                .to_owned()
        }
        _ => format!(
            "letters read no files (asked for {asked}); a template sees \"/house.typ\" and \"/data.json\" alone"
        ),
    };
    FileError::Other(Some(message.into()))
}
