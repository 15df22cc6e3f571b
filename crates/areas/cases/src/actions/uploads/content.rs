//! What a file is, and whether it can be taken.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use image::ImageFormat;

use super::{pdf, picture};

/// What a file is, told by its content; the name and the browser's word count for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Media {
    Pdf,
    Jpeg,
    Png,
}

impl Media {
    pub const fn mime(self) -> &'static str {
        match self {
            Media::Pdf => "application/pdf",
            Media::Jpeg => "image/jpeg",
            Media::Png => "image/png",
        }
    }

    const fn ending(self) -> &'static str {
        match self {
            Media::Pdf => "pdf",
            Media::Jpeg => "jpg",
            Media::Png => "png",
        }
    }
}

/// Why a file is not taken. The key names the text that says how to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UploadRefusal {
    Empty,
    TooLarge {
        bytes_max: u64,
    },
    /// Pictures are drawn anew and have a limit of their own.
    PictureTooLarge {
        bytes_max: u64,
    },
    UnknownType,
    /// The question takes files of another kind.
    NotHere {
        pdf: bool,
        pictures: bool,
    },
    Damaged,
    TooMany {
        files_max: u8,
    },
    /// A PDF that runs programs when it is opened.
    Active,
    /// A PDF that only opens with a password.
    Encrypted,
    /// The scanner knows something bad in it.
    Malware,
    /// The scanner gives no answer; the sender may try again.
    ScannerAway,
    /// The scanner takes no file of this size; another try changes nothing.
    TooLargeToScan,
}

impl UploadRefusal {
    /// Why a file of this kind is not taken where only `types` are (media types); nothing where it is.
    pub fn of_kind(types: &[String], media_type: &str) -> Option<UploadRefusal> {
        let takes = |kind: &str| types.iter().any(|known| known == kind);
        (!types.is_empty() && !takes(media_type)).then(|| UploadRefusal::NotHere {
            pdf: takes("application/pdf"),
            pictures: takes("image/jpeg") || takes("image/png"),
        })
    }

    pub const fn key(self) -> &'static str {
        match self {
            UploadRefusal::Empty => "upload-empty",
            UploadRefusal::TooLarge { .. } => "upload-too-large",
            UploadRefusal::PictureTooLarge { .. } => "upload-picture-too-large",
            UploadRefusal::UnknownType => "upload-unknown-type",
            UploadRefusal::NotHere {
                pdf: true,
                pictures: false,
            } => "upload-pdf-only",
            UploadRefusal::NotHere { pdf: false, .. } => "upload-pictures-only",
            UploadRefusal::NotHere { .. } => "upload-not-here",
            UploadRefusal::Damaged => "upload-damaged",
            UploadRefusal::TooMany { .. } => "upload-too-many",
            UploadRefusal::Active => "upload-active",
            UploadRefusal::Encrypted => "upload-encrypted",
            UploadRefusal::Malware => "upload-malware",
            UploadRefusal::ScannerAway => "upload-scanner-away",
            UploadRefusal::TooLargeToScan => "upload-too-large-to-scan",
        }
    }
}

/// Unit: bytes of the beginning that tells the type. A PDF may begin with up to 1,024 bytes of something else (ISO 32000-1,
/// implementation note 13).
const HEAD_BYTES: u64 = 1024;

/// Tells the type from the first bytes.
pub fn recognise(content: &[u8]) -> Option<Media> {
    let head = &content[..content.len().min(1024)];
    if head.windows(5).any(|window| window == b"%PDF-") {
        Some(Media::Pdf)
    } else if content.starts_with(&[0xFF, 0xD8, 0xFF]) {
        Some(Media::Jpeg)
    } else if content.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(Media::Png)
    } else {
        None
    }
}

/// What is known of a file that can be taken.
pub struct Prepared {
    pub media: Media,
    /// The picture without its hidden data, which is kept in place of the file; none for a file that is kept as it came.
    pub drawn: Option<Vec<u8>>,
    pub thumbnail: Option<Vec<u8>>,
    /// None where nobody can tell without reading all of it.
    pub pages: Option<i64>,
}

/// Recognises and checks a file. Photos are drawn anew, so that place, time and device are gone; a PDF is only read, in a
/// memory that does not grow with it.
///
/// Errors: the disk cannot be read.
pub fn prepare(file: &Path) -> io::Result<Result<Prepared, UploadRefusal>> {
    let mut head = Vec::new();
    File::open(file)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(Err(UploadRefusal::Empty));
    }
    match recognise(&head) {
        None => Ok(Err(UploadRefusal::UnknownType)),
        Some(Media::Pdf) => Ok(pdf::look(file)?.map(|pages| Prepared {
            media: Media::Pdf,
            drawn: None,
            thumbnail: None,
            pages,
        })),
        Some(Media::Jpeg) => picture::prepare(file, Media::Jpeg, ImageFormat::Jpeg),
        Some(Media::Png) => picture::prepare(file, Media::Png, ImageFormat::Png),
    }
}

/// A name that is safe to show and to save: the last part of the given one, with the ending that fits the content.
pub fn safe_name(given: &str, media: Media) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let clean: String = stem
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '(' | ')'))
        .take(80)
        .collect();
    let clean = clean.trim();
    let stem = if clean.is_empty() { "datei" } else { clean };
    format!("{stem}.{}", media.ending())
}

#[cfg(test)]
mod tests {
    use image::DynamicImage;

    use super::*;

    fn prepared(content: &[u8]) -> Result<Prepared, UploadRefusal> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("file");
        std::fs::write(&path, content).expect("writes");
        prepare(&path).expect("reads")
    }

    fn contains(haystack: &[u8], needle: &[u8]) -> bool {
        haystack.windows(needle.len()).any(|window| window == needle)
    }

    fn photo() -> Vec<u8> {
        let picture = DynamicImage::new_rgb8(320, 200);
        picture::encode(&picture, ImageFormat::Jpeg).expect("encodes")
    }

    #[test]
    fn a_file_is_what_its_content_says_not_what_its_name_says() {
        assert_eq!(recognise(&photo()), Some(Media::Jpeg));
        assert_eq!(recognise(b"%PDF-1.7 rest"), Some(Media::Pdf));
        assert_eq!(recognise(b"MZ this is a program"), None);
        assert_eq!(recognise(b""), None);
        assert_eq!(safe_name("../../etc/pass\u{202e}wd.exe", Media::Jpeg), "passwd.jpg");
        assert_eq!(
            safe_name("C:\\bilder\\Ausweis Müller.JPG.exe", Media::Png),
            "Ausweis MüllerJPG.png"
        );
        assert_eq!(safe_name("", Media::Pdf), "datei.pdf");
    }

    #[test]
    fn a_photo_loses_its_hidden_data() {
        let mut content = photo();
        // An APP1 segment with a made-up place, right after the start of the picture.
        let hidden = b"Exif\0\0GPS 50.1 8.7";
        let length = u16::try_from(hidden.len() + 2).expect("short").to_be_bytes();
        let mut segment = vec![0xFF, 0xE1, length[0], length[1]];
        segment.extend_from_slice(hidden);
        content.splice(2..2, segment);
        let prepared = prepared(&content).unwrap_or_else(|r| panic!("{r:?}"));
        let drawn = prepared.drawn.expect("drawn anew");
        assert!(!contains(&drawn, b"GPS"));
        assert!(prepared.thumbnail.is_some_and(|t| t.len() < drawn.len() * 2));
    }

    #[test]
    fn a_pdf_that_only_speaks_of_encryption_is_taken() {
        let content = b"%PDF-1.4 (The key /EncryptMetadata is of no use here) /Encrypted true %%EOF";
        assert!(prepared(content).is_ok());
    }

    #[test]
    fn damaged_and_active_files_are_refused_by_name() {
        for (content, expected) in [
            (Vec::new(), UploadRefusal::Empty),
            (b"hello".to_vec(), UploadRefusal::UnknownType),
            (photo()[..60].to_vec(), UploadRefusal::Damaged),
            (b"%PDF-1.4 cut off".to_vec(), UploadRefusal::Damaged),
            (
                b"%PDF-1.4 /OpenAction /JavaScript (x) %%EOF".to_vec(),
                UploadRefusal::Active,
            ),
            (
                b"%PDF-1.6 trailer << /Size 9 /Encrypt 8 0 R /Root 1 0 R >> startxref 1 %%EOF".to_vec(),
                UploadRefusal::Encrypted,
            ),
            (
                b"%PDF-1.6 trailer <</Encrypt<</Filter/Standard>>/Root 1 0 R>> startxref 1 %%EOF".to_vec(),
                UploadRefusal::Encrypted,
            ),
        ] {
            assert_eq!(prepared(&content).err(), Some(expected));
        }
    }
    #[test]
    fn a_picture_has_a_limit_of_its_own() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("file");
        let bytes_max = picture::PICTURE_BYTES_MAX;
        for (head, expected) in [
            (photo(), Some(UploadRefusal::PictureTooLarge { bytes_max })),
            (b"%PDF-1.4 ".to_vec(), Some(UploadRefusal::Damaged)),
        ] {
            std::fs::write(&path, head).expect("writes");
            let file = File::options().write(true).open(&path).expect("opens");
            file.set_len(bytes_max + 1).expect("grows");
            assert_eq!(prepare(&path).expect("reads").err(), expected);
        }
    }

    #[test]
    fn a_question_takes_the_kinds_that_it_names_and_says_which() {
        let types = |all: &[&str]| all.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>();
        let key = |all: &[&str], media| UploadRefusal::of_kind(&types(all), media).map(UploadRefusal::key);
        assert_eq!(key(&["application/pdf"], "image/png"), Some("upload-pdf-only"));
        assert_eq!(
            key(&["image/jpeg", "image/png"], "application/pdf"),
            Some("upload-pictures-only")
        );
        assert_eq!(
            key(&["application/pdf", "image/png"], "image/jpeg"),
            Some("upload-not-here")
        );
        for taken in ["application/pdf", "image/png"] {
            assert_eq!(key(&["application/pdf", "image/png"], taken), None);
            assert_eq!(
                key(&[], taken),
                None,
                "without a list everything that can be read is taken"
            );
        }
    }
}
