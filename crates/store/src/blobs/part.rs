use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{BlobHash, ON_THE_WAY_BYTES_MAX, blocking};

/// Unit: bytes that are gathered before the disk is asked.
const GATHERED_BYTES: usize = 256 << 10;

/// A file that is being written, hashed on the way. Gone when it is dropped before [`PartWriter::finish`].
#[derive(Debug)]
pub struct PartWriter {
    gathered: Vec<u8>,
    /// `None` after a piece could not be written.
    open: Option<Open>,
    place: Place,
    bytes: u64,
}

#[derive(Debug)]
struct Open {
    file: File,
    hasher: Box<blake3::Hasher>,
}

/// A file that was written and belongs to nobody yet. Gone when it is dropped, unless it was kept.
#[derive(Debug)]
pub struct Part {
    hash: BlobHash,
    bytes: u64,
    place: Place,
}

/// Where a part lies and what it takes; both end with it.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    counted: u64,
    on_the_way: Arc<AtomicU64>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.on_the_way.fetch_sub(self.counted, Ordering::Relaxed);
        // After it was kept there is nothing of this name any more, and no later part gets it.
        let _ = fs::remove_file(&self.path);
    }
}

impl Place {
    /// Errors: all parts together would take too much.
    fn count(&mut self, bytes: u64) -> io::Result<()> {
        let before = self.on_the_way.fetch_add(bytes, Ordering::Relaxed);
        self.counted += bytes;
        if before.saturating_add(bytes) > ON_THE_WAY_BYTES_MAX {
            return Err(io::Error::new(
                io::ErrorKind::StorageFull,
                "too many files are on their way in at once",
            ));
        }
        Ok(())
    }
}

impl PartWriter {
    pub(super) fn create(path: PathBuf, on_the_way: Arc<AtomicU64>) -> io::Result<PartWriter> {
        let file = File::options().write(true).create_new(true).open(&path)?;
        Ok(PartWriter {
            gathered: Vec::new(),
            open: Some(Open {
                file,
                hasher: Box::new(blake3::Hasher::new()),
            }),
            place: Place {
                path,
                counted: 0,
                on_the_way,
            },
            bytes: 0,
        })
    }

    /// Unit: bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Errors: the disk takes no more; nothing can be written after that.
    pub async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let bytes = u64::try_from(piece.len()).unwrap_or(u64::MAX);
        self.place.count(bytes)?;
        self.bytes += bytes;
        self.gathered.extend_from_slice(piece);
        if self.gathered.len() < GATHERED_BYTES {
            return Ok(());
        }
        self.flush().await
    }

    async fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.gathered);
        let Some(mut open) = self.open.take() else {
            return Err(io::Error::other("an earlier piece could not be written"));
        };
        let (open, mut piece) = blocking(move || {
            open.hasher.update(&piece);
            open.file.write_all(&piece)?;
            Ok((open, piece))
        })
        .await?;
        piece.clear();
        (self.open, self.gathered) = (Some(open), piece);
        Ok(())
    }

    /// Ends the file. It is on disk for sure only when it is kept.
    pub async fn finish(mut self) -> io::Result<Part> {
        self.flush().await?;
        let open = self.open.take();
        let open = open.ok_or_else(|| io::Error::other("an earlier piece could not be written"))?;
        Ok(Part {
            hash: BlobHash(open.hasher.finalize().to_hex().to_string()),
            bytes: self.bytes,
            place: self.place,
        })
    }
}

impl Part {
    /// Where it lies until it is kept.
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    pub fn hash(&self) -> &BlobHash {
        &self.hash
    }

    /// Unit: bytes.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }
}
