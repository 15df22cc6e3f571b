//! Pictures: read whole within a limit of their own, and drawn anew.

use std::io::{self, Cursor};
use std::path::Path;

use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use super::content::{Media, Prepared, UploadRefusal};

/// Unit: bytes of one picture. A photo of a paper has a fifth of it; it is held in memory to be drawn anew.
pub const PICTURE_BYTES_MAX: u64 = 30 << 20;
/// Larger pictures are no photos of a paper but an attempt to fill the memory.
const SIDE_MAX: u32 = 12_000;
const DECODED_BYTES_MAX: u64 = 400 * 1024 * 1024;
const THUMBNAIL_SIDE: u32 = 240;

pub fn prepare(file: &Path, media: Media, format: ImageFormat) -> io::Result<Result<Prepared, UploadRefusal>> {
    if std::fs::metadata(file)?.len() > PICTURE_BYTES_MAX {
        return Ok(Err(UploadRefusal::PictureTooLarge {
            bytes_max: PICTURE_BYTES_MAX,
        }));
    }
    let content = std::fs::read(file)?;
    Ok(draw(&content, media, format).ok_or(UploadRefusal::Damaged))
}

fn draw(content: &[u8], media: Media, format: ImageFormat) -> Option<Prepared> {
    let picture = decode(content, format)?;
    let drawn = encode(&picture, format)?;
    let small = picture.thumbnail(THUMBNAIL_SIDE, THUMBNAIL_SIDE);
    Some(Prepared {
        media,
        drawn: Some(drawn),
        thumbnail: encode(&small, ImageFormat::Jpeg),
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

pub(super) fn encode(picture: &DynamicImage, format: ImageFormat) -> Option<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    let drawn = match format {
        ImageFormat::Jpeg => picture.to_rgb8().write_to(&mut out, format),
        _ => picture.write_to(&mut out, format),
    };
    drawn.ok().map(|()| out.into_inner())
}
