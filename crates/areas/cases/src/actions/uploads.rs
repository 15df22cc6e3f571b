//! Files that applicants add: recognised by content, freed of hidden data, kept before they are named anywhere.

use std::io::Cursor;

use base::Uuid;
use blueprint::Control;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde_json::json;

use crate::actions::drafts::{self, Open};
use crate::model::Document;
use crate::{CaseError, Cases, store};

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
    UnknownType,
    Damaged,
    TooMany {
        files_max: u8,
    },
    /// A PDF that runs programs when it is opened.
    Active,
    /// A PDF that only opens with a password.
    Encrypted,
}

impl UploadRefusal {
    pub const fn key(self) -> &'static str {
        match self {
            UploadRefusal::Empty => "upload-empty",
            UploadRefusal::TooLarge { .. } => "upload-too-large",
            UploadRefusal::UnknownType => "upload-unknown-type",
            UploadRefusal::Damaged => "upload-damaged",
            UploadRefusal::TooMany { .. } => "upload-too-many",
            UploadRefusal::Active => "upload-active",
            UploadRefusal::Encrypted => "upload-encrypted",
        }
    }
}

/// Tells the type from the first bytes.
pub fn recognise(content: &[u8]) -> Option<Media> {
    // A PDF may begin with up to 1,024 bytes of something else (ISO 32000-1, implementation note 13).
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

/// A file ready to be kept.
pub struct Prepared {
    pub media: Media,
    pub content: Vec<u8>,
    pub thumbnail: Option<Vec<u8>>,
    pub pages: Option<i64>,
}

/// Larger pictures are no photos of a paper but an attempt to fill the memory.
const SIDE_MAX: u32 = 12_000;
const DECODED_BYTES_MAX: u64 = 400 * 1024 * 1024;
const THUMBNAIL_SIDE: u32 = 240;

/// Recognises, checks and cleans a file. Photos are drawn anew, so that place, time and device are gone.
pub fn prepare(content: Vec<u8>) -> Result<Prepared, UploadRefusal> {
    if content.is_empty() {
        return Err(UploadRefusal::Empty);
    }
    let media = recognise(&content).ok_or(UploadRefusal::UnknownType)?;
    match media {
        Media::Pdf => prepare_pdf(content),
        Media::Jpeg => prepare_picture(&content, media, ImageFormat::Jpeg),
        Media::Png => prepare_picture(&content, media, ImageFormat::Png),
    }
}

fn prepare_pdf(content: Vec<u8>) -> Result<Prepared, UploadRefusal> {
    let tail = &content[content.len().saturating_sub(2048)..];
    if !contains(tail, b"%%EOF") {
        return Err(UploadRefusal::Damaged);
    }
    if is_encrypted(&content) {
        return Err(UploadRefusal::Encrypted);
    }
    if contains(&content, b"/JavaScript") || contains(&content, b"/Launch") || contains(&content, b"/EmbeddedFile") {
        return Err(UploadRefusal::Active);
    }
    Ok(Prepared {
        media: Media::Pdf,
        pages: None,
        thumbnail: None,
        content,
    })
}

/// The trailer of an encrypted PDF names its key (ISO 32000-1, 7.6.1): `/Encrypt 12 0 R` or a dictionary on the spot.
fn is_encrypted(content: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    let after = |at: usize| content.get(at + NAME.len()..).unwrap_or_default();
    let names_key = |rest: &[u8]| {
        let value = rest.trim_ascii_start();
        value.starts_with(b"<<") || value.len() < rest.len() && value.first().is_some_and(u8::is_ascii_digit)
    };
    content
        .windows(NAME.len())
        .enumerate()
        .any(|(at, window)| window == NAME && names_key(after(at)))
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

fn prepare_picture(content: &[u8], media: Media, format: ImageFormat) -> Result<Prepared, UploadRefusal> {
    let picture = decode(content, format).ok_or(UploadRefusal::Damaged)?;
    let cleaned = encode(&picture, format).ok_or(UploadRefusal::Damaged)?;
    let small = picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
    let thumbnail = encode(&small, ImageFormat::Jpeg);
    Ok(Prepared {
        media,
        content: cleaned,
        thumbnail,
        pages: Some(1),
    })
}

fn decode(content: &[u8], format: ImageFormat) -> Option<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(content), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // The hidden data say which side is up; after this they are not needed any more.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Some(picture)
}

fn encode(picture: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    let drawn = match format {
        ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut out, format),
        _ => picture.write_to(&mut out, format),
    };
    drawn.ok().map(|()| out.into_inner())
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

/// Adds a file to a question of the draft.
pub async fn add(
    cases: &Cases,
    open: &mut Open,
    field: &str,
    file_name: &str,
    content: Vec<u8>,
) -> Result<Result<Document, UploadRefusal>, CaseError> {
    let Some(asked) = open.service.blueprint.field(field) else {
        return Err(CaseError::NotFound);
    };
    let Control::Upload {
        files_max, bytes_max, ..
    } = asked.control()
    else {
        return Err(CaseError::NotFound);
    };
    if u64::try_from(content.len()).unwrap_or(u64::MAX) > bytes_max {
        return Ok(Err(UploadRefusal::TooLarge { bytes_max }));
    }
    let draft = open.draft.id;
    let present = cases
        .app
        .store
        .read(move |tx| store::documents::documents_of_draft(tx, draft))
        .await?;
    if present.iter().filter(|document| document.slot == field).count() >= usize::from(files_max) {
        return Ok(Err(UploadRefusal::TooMany { files_max }));
    }
    let document = match keep(cases, field, file_name, content, "applicant").await? {
        Ok(document) => Document {
            draft_id: Some(draft),
            ..document
        },
        Err(refusal) => return Ok(Err(refusal)),
    };
    let saved = document.clone();
    cases
        .app
        .store
        .write(move |tx| store::documents::insert_document(tx, &saved))
        .await?;
    name_in_answer(cases, open, field).await?;
    Ok(Ok(document))
}

/// Takes a file away again. True when it was there.
pub async fn remove(cases: &Cases, open: &mut Open, document: Uuid) -> Result<bool, CaseError> {
    let draft = open.draft.id;
    let found = cases
        .app
        .store
        .read(move |tx| store::documents::document(tx, document))
        .await?;
    let Some(found) = found.filter(|d| d.draft_id == Some(draft)) else {
        return Ok(false);
    };
    cases
        .app
        .store
        .write(move |tx| store::documents::delete_upload(tx, draft, document))
        .await?;
    name_in_answer(cases, open, &found.slot).await?;
    Ok(true)
}

/// The answer to an upload question lists the files that are there now.
async fn name_in_answer(cases: &Cases, open: &mut Open, field: &str) -> Result<(), CaseError> {
    let draft = open.draft.id;
    let present = cases
        .app
        .store
        .read(move |tx| store::documents::documents_of_draft(tx, draft))
        .await?;
    let files: Vec<_> = present
        .iter()
        .filter(|document| document.slot == field)
        .map(|d| json!({ "id": d.id, "name": d.file_name, "type": d.media_type, "size": d.bytes }))
        .collect();
    drafts::change(cases, open, |content| {
        if files.is_empty() {
            content.answers.remove(field);
        } else {
            content.answers.insert(field.to_owned(), files.clone().into());
        }
    })
    .await
}

/// Prepares a file and writes its content; the caller writes the row that names it.
pub async fn keep(
    cases: &Cases,
    slot: &str,
    file_name: &str,
    content: Vec<u8>,
    by: &str,
) -> Result<Result<Document, UploadRefusal>, CaseError> {
    let prepared = tokio::task::spawn_blocking(move || prepare(content))
        .await
        .map_err(anyhow::Error::from)?;
    let prepared = match prepared {
        Ok(prepared) => prepared,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let now = cases.now();
    let bytes = i64::try_from(prepared.content.len()).unwrap_or(i64::MAX);
    let blob = cases
        .app
        .blobs
        .put(prepared.content)
        .await
        .map_err(anyhow::Error::from)?;
    let thumbnail = match prepared.thumbnail {
        Some(thumbnail) => Some(
            cases
                .app
                .blobs
                .put(thumbnail)
                .await
                .map_err(anyhow::Error::from)?
                .as_str()
                .to_owned(),
        ),
        None => None,
    };
    let file_name = safe_name(file_name, prepared.media);
    Ok(Ok(Document {
        id: cases.id(now),
        case_id: None,
        draft_id: None,
        slot: slot.to_owned(),
        kind: "upload".into(),
        title: file_name.clone(),
        file_name,
        media_type: prepared.media.mime().into(),
        bytes,
        pages: prepared.pages,
        blob: blob.as_str().to_owned(),
        thumbnail,
        for_applicant: true,
        by_post: false,
        posted_at: None,
        fetched_at: None,
        created_at: now.us,
        created_by: by.to_owned(),
        later: false,
        replaced: None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo() -> Vec<u8> {
        let picture = DynamicImage::new_rgb8(320, 200);
        encode(&picture, ImageFormat::Jpeg).expect("encodes")
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
        let prepared = prepare(content).unwrap_or_else(|r| panic!("{r:?}"));
        assert!(!contains(&prepared.content, b"GPS"));
        assert!(prepared.thumbnail.is_some_and(|t| t.len() < prepared.content.len() * 2));
    }

    #[test]
    fn a_pdf_that_only_speaks_of_encryption_is_taken() {
        let content = b"%PDF-1.4 (The key /EncryptMetadata is of no use here) /Encrypted true %%EOF".to_vec();
        assert!(prepare(content).is_ok());
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
            assert_eq!(prepare(content).err(), Some(expected));
        }
    }
}
