use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

use super::BlobHash;

/// Unit: bytes that are read at once.
const PIECE_BYTES: usize = 256 << 10;

/// A blob that was found whole and is read in pieces.
#[derive(Debug)]
pub struct BlobReader {
    file: File,
    bytes: u64,
    left: u64,
}

impl BlobReader {
    pub(super) fn open(path: &Path, hash: &BlobHash) -> io::Result<BlobReader> {
        let mut file = File::open(path)?;
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; PIECE_BYTES];
        let mut bytes = 0;
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                break;
            }
            hasher.update(piece.get(..read).unwrap_or_default());
            bytes += u64::try_from(read).unwrap_or(u64::MAX);
        }
        if hasher.finalize().to_hex().as_str() != hash.as_str() {
            return Err(damaged());
        }
        file.rewind()?;
        Ok(BlobReader {
            file,
            bytes,
            left: bytes,
        })
    }

    /// Unit: bytes of the whole.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next piece; empty at the end. Waits for the disk, so it belongs on a thread that may wait.
    ///
    /// Errors: the disk no longer holds what was compared.
    pub fn piece(&mut self) -> io::Result<Vec<u8>> {
        let size = usize::try_from(self.left).unwrap_or(PIECE_BYTES).min(PIECE_BYTES);
        let mut piece = vec![0; size];
        self.file.read_exact(&mut piece)?;
        self.left -= u64::try_from(size).unwrap_or(0);
        Ok(piece)
    }
}

pub(super) fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the stored document was damaged")
}
