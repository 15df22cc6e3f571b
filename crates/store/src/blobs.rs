//! Documents and pictures, kept under the hash of their content. Written and synced before the row that names them.

mod part;
mod reader;

use std::fs::{self, File, FileTimes};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base::Clock;

pub use part::{Part, PartWriter};
pub use reader::BlobReader;

/// Shelf of files on their way in; the sweep of the shelves finds what a crash left there.
const INCOMING: &str = "incoming";
/// Unit: bytes that all files on their way in may take together, so that strangers who send much at once cannot fill the disk
/// of the database.
const ON_THE_WAY_BYTES_MAX: u64 = 8 << 30;

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
    /// Unit: bytes of all parts that are neither kept nor gone.
    on_the_way: Arc<AtomicU64>,
    /// How many parts there were, so that no two have one name.
    parts: Arc<AtomicU64>,
}

impl Blobs {
    /// Errors: the folder cannot be made.
    pub fn open(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder.join(INCOMING))?;
        Ok(Blobs {
            folder: folder.to_owned(),
            turn: Arc::default(),
            on_the_way: Arc::default(),
            parts: Arc::default(),
        })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps `content` durably. Keeping the same content twice is no error. For what is large or comes in pieces there is
    /// [`Blobs::part`].
    pub async fn put(&self, content: Vec<u8>) -> io::Result<BlobHash> {
        let mut writer = self.part()?;
        writer.write(&content).await?;
        drop(content);
        self.keep(&writer.finish().await?).await
    }

    /// Begins a file that comes in pieces.
    ///
    /// Errors: the disk takes none.
    pub fn part(&self) -> io::Result<PartWriter> {
        let n = self.parts.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{n}.part", base::SystemClock.now_us());
        let shelf = self.folder.join(INCOMING);
        // Whoever tidied the folder up by hand took the shelf along.
        fs::create_dir_all(&shelf)?;
        PartWriter::create(shelf.join(name), self.on_the_way.clone())
    }

    /// Keeps a part durably under its hash. Keeping it twice, or what is there already, is no error.
    pub async fn keep(&self, part: &Part) -> io::Result<BlobHash> {
        let (this, path, hash) = (self.clone(), part.path().to_owned(), part.hash().clone());
        blocking(move || this.keep_now(&path, &hash).map(|()| hash)).await
    }

    fn keep_now(&self, draft: &Path, hash: &BlobHash) -> io::Result<()> {
        let path = self.path(hash);
        {
            let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            if path.exists() {
                // A row is about to name it, so its age begins anew.
                return File::open(&path)?.set_times(FileTimes::new().set_modified(now()));
            }
        }
        let shelf = self.folder.join(&hash.0[..2]);
        fs::create_dir_all(&shelf)?;
        // Two writers of the same content may meet; each has a file of its own until the rename.
        File::open(draft)?.sync_all()?;
        fs::rename(draft, &path)?;
        File::open(&shelf)?.sync_all()?;
        File::open(&self.folder)?.sync_all()
    }

    /// The whole content, for what is small: letters, and files of messages, which have a limit of their own.
    ///
    /// Errors: `NotFound` when there is no such blob; `InvalidData` when the disk no longer holds what was written.
    pub async fn get(&self, hash: &BlobHash) -> io::Result<Vec<u8>> {
        let (path, hash) = (self.path(hash), hash.clone());
        blocking(move || {
            let content = fs::read(path)?;
            if BlobHash::of(&content) != hash {
                return Err(reader::damaged());
            }
            Ok(content)
        })
        .await
    }

    /// Opens a blob to be sent in pieces, in a memory that does not grow with it.
    ///
    /// It is read twice: once to compare its hash, before a single byte leaves the house, and once to be sent. A hash that is
    /// only known to be wrong after the last byte would come too late, and a comparison of the size alone would let a changed
    /// document out. The second reading finds the file in the memory of the machine, as far as it fits.
    ///
    /// Errors: as [`Blobs::get`].
    pub async fn read(&self, hash: &BlobHash) -> io::Result<BlobReader> {
        let (path, hash) = (self.path(hash), hash.clone());
        blocking(move || BlobReader::open(&path, &hash)).await
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
