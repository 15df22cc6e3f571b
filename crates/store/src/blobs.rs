//! Documents and pictures, kept under the hash of their content. Written and synced before the row that names them.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// BLAKE3 of the content in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BlobHash(String);

impl BlobHash {
    pub fn of(content: &[u8]) -> Self {
        BlobHash(blake3::hash(content).to_hex().to_string())
    }

    /// `None` unless it is 64 hexadecimal digits, so that it can never be a path.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
            .then(|| BlobHash(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    folder: PathBuf,
}

impl Blobs {
    /// Errors: the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Blobs {
            folder: folder.to_owned(),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps `content` durably. Keeping the same content twice is no error.
    pub async fn put(&self, content: Vec<u8>) -> io::Result<BlobHash> {
        let folder = self.folder.clone();
        tokio::task::spawn_blocking(move || put_now(&folder, &content))
            .await
            .map_err(io::Error::other)?
    }

    /// `NotFound` when there is no such blob; `InvalidData` when the disk no longer holds what was written.
    pub async fn get(&self, hash: &BlobHash) -> io::Result<Vec<u8>> {
        let (path, hash) = (self.path(hash), hash.clone());
        tokio::task::spawn_blocking(move || {
            let content = fs::read(path)?;
            if BlobHash::of(&content) != hash {
                return Err(io::Error::new(
                    io::ErrorKind::InvalidData,
                    "the stored document was damaged",
                ));
            }
            Ok(content)
        })
        .await
        .map_err(io::Error::other)?
    }

    fn path(&self, hash: &BlobHash) -> PathBuf {
        self.folder.join(&hash.0[..2]).join(&hash.0)
    }
}

fn put_now(folder: &Path, content: &[u8]) -> io::Result<BlobHash> {
    let hash = BlobHash::of(content);
    let shelf = folder.join(&hash.0[..2]);
    let path = shelf.join(&hash.0);
    if path.exists() {
        return Ok(hash);
    }
    fs::create_dir_all(&shelf)?;
    // Two writers of the same content may meet; each has a file of its own until the rename.
    let draft = shelf.join(format!("{}.{:?}.part", hash.0, std::thread::current().id()));
    let mut file = File::create(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, &path)?;
    File::open(&shelf)?.sync_all()?;
    File::open(folder)?.sync_all()?;
    Ok(hash)
}
