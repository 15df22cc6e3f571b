//! Documents and pictures, kept under the hash of their content. Written and synced before the row that names them.

use std::fs::{self, File, FileTimes};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base::Clock;

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
    /// Putting a blob that is there already and removing one take turns.
    turn: Arc<Mutex<()>>,
}

impl Blobs {
    /// Errors: the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Blobs {
            folder: folder.to_owned(),
            turn: Arc::default(),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps `content` durably. Keeping the same content twice is no error.
    pub async fn put(&self, content: Vec<u8>) -> io::Result<BlobHash> {
        let (folder, turn) = (self.folder.clone(), self.turn.clone());
        blocking(move || put_now(&folder, &content, &turn)).await
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

    /// Names of the shelves on which blobs lie.
    pub async fn shelves(&self) -> io::Result<Vec<String>> {
        let folder = self.folder.clone();
        blocking(move || {
            let mut shelves: Vec<String> = fs::read_dir(folder)?
                .filter_map(Result::ok)
                .filter(|entry| entry.path().is_dir())
                .filter_map(|entry| entry.file_name().into_string().ok())
                .collect();
            shelves.sort();
            Ok(shelves)
        })
        .await
    }

    /// Blobs of a shelf that were put there, or put again, longer than `age` ago. What a crash left half written goes at once.
    pub async fn older_than(&self, shelf: &str, age: Duration) -> io::Result<Vec<BlobHash>> {
        let shelf = self.folder.join(shelf);
        blocking(move || {
            let mut old = Vec::new();
            for entry in fs::read_dir(shelf)?.filter_map(Result::ok) {
                if !is_older(&entry.path(), age)? {
                    continue;
                }
                match BlobHash::parse(&entry.file_name().to_string_lossy()) {
                    Some(hash) => old.push(hash),
                    None => drop(fs::remove_file(entry.path())),
                }
            }
            Ok(old)
        })
        .await
    }

    /// Removes a blob that no row names. False when it is gone, or was put again since: then a row is about to name it.
    pub async fn remove(&self, hash: &BlobHash, age: Duration) -> io::Result<bool> {
        let (path, turn) = (self.path(hash), self.turn.clone());
        blocking(move || {
            let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
            if !path.exists() || !is_older(&path, age)? {
                return Ok(false);
            }
            fs::remove_file(path)?;
            Ok(true)
        })
        .await
    }

    fn path(&self, hash: &BlobHash) -> PathBuf {
        self.folder.join(&hash.0[..2]).join(&hash.0)
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

/// Ages are told by the time of the last change, which a second put renews. The law counts nothing from them, so they go
/// by the machine's clock, which wrote them.
fn is_older(path: &Path, age: Duration) -> io::Result<bool> {
    let changed = fs::metadata(path)?.modified()?;
    Ok(now().duration_since(changed).is_ok_and(|old| old > age))
}

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_micros(u64::try_from(base::SystemClock.now_us()).unwrap_or(0))
}

fn put_now(folder: &Path, content: &[u8], turn: &Mutex<()>) -> io::Result<BlobHash> {
    let hash = BlobHash::of(content);
    let shelf = folder.join(&hash.0[..2]);
    let path = shelf.join(&hash.0);
    {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        if path.exists() {
            // A row is about to name it, so its age begins anew.
            File::open(&path)?.set_times(FileTimes::new().set_modified(now()))?;
            return Ok(hash);
        }
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
