//! The data folder: who may read it, that one program uses it, and the copy that is made before an update.

use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use store::{Store, Target};

use crate::assemble::migrations;
use crate::config::Config;

const ONLY_OWNER: u32 = 0o600;
const ONLY_OWNER_FOLDER: u32 = 0o700;
/// What is kept in the folder and must not be read by others.
const PRIVATE: [&str; 5] = [
    "rathaus.db",
    "rathaus.db-wal",
    "rathaus.db-shm",
    "secret.key",
    "demo.json",
];

/// Whether a command may begin a town or needs one that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Folder {
    MayBeNew,
    MustExist,
}

/// Held while the town is open; another program on the same folder is refused until it is dropped.
pub struct Lock(#[allow(dead_code, reason = "the lock lives as long as the file is open")] Option<File>);

/// Takes the folder for this program. With PostgreSQL several programs may serve one town and share the folder.
///
/// Errors: another program has it; the folder cannot be made or written.
pub fn lock(config: &Config) -> anyhow::Result<Lock> {
    prepare(config, Folder::MayBeNew)?;
    if !matches!(config.target, Target::Sqlite(_)) {
        return Ok(Lock(None));
    }
    let mut file = open_lock(config)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut who = String::new();
            let _ = file.read_to_string(&mut who);
            bail!(
                "the data folder {} is in use by another rathaus{}. Stop that one first, or name another folder with --data",
                config.data.display(),
                if who.trim().is_empty() {
                    String::new()
                } else {
                    format!(" ({})", who.trim())
                }
            );
        }
        Err(TryLockError::Error(error)) => {
            return Err(error).with_context(|| format!("{} cannot be locked", config.data.display()));
        }
    }
    file.set_len(0)?;
    file.rewind()?;
    writeln!(file, "process {}, {}", std::process::id(), config.listen)?;
    Ok(Lock(Some(file)))
}

fn open_lock(config: &Config) -> anyhow::Result<File> {
    let path = config.data.join("rathaus.lock");
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(ONLY_OWNER)
        .open(&path)
        .with_context(|| format!("{} cannot be opened", path.display()))
}

fn is_served(config: &Config) -> bool {
    matches!(
        open_lock(config).map(|file| file.try_lock()),
        Ok(Err(TryLockError::WouldBlock))
    )
}

/// Opens the town's database and brings it up to date; an older one is copied before.
///
/// Errors: each says what is wrong with which folder or file, and how to mend it.
pub fn open_store(config: &Config, folder: Folder, lock: Option<&Lock>) -> anyhow::Result<Store> {
    prepare(config, folder)?;
    if let Target::Sqlite(path) = &config.target {
        ensure!(
            folder == Folder::MayBeNew || path.exists(),
            "there is no database at {}; is --data right?",
            path.display()
        );
        copy_before_update(config, path, lock.is_some())?;
        if !path.exists() {
            // SQLite gives its other files the mode of this one.
            private_file(path).with_context(|| format!("{} cannot be made", path.display()))?;
        }
    }
    for name in PRIVATE {
        tighten(&config.data.join(name));
    }
    Store::open(&config.target, &migrations(), cases::jobs::SUBSCRIPTIONS).with_context(|| match &config.target {
        Target::Sqlite(path) => format!("the database {} cannot be opened", path.display()),
        Target::Postgres { .. } => "the PostgreSQL database cannot be opened".to_owned(),
    })
}

/// The folder for documents, for the owner only.
pub fn blobs_folder(config: &Config) -> anyhow::Result<PathBuf> {
    let folder = config.data.join("blobs");
    make_folder(&folder)?;
    Ok(folder)
}

fn prepare(config: &Config, folder: Folder) -> anyhow::Result<()> {
    let data = &config.data;
    if !data.exists() {
        ensure!(
            folder == Folder::MayBeNew,
            "there is no data folder {}; is --data right?",
            data.display()
        );
        return make_folder(data);
    }
    ensure!(
        data.is_dir(),
        "data = \"{}\" is no folder; name a folder with --data",
        data.display()
    );
    let mode = std::fs::metadata(data)?.permissions().mode();
    if mode & 0o077 != 0 {
        tracing::warn!(
            mode = format!("{:o}", mode & 0o777),
            "other users of this machine may look into the data folder; run: chmod 700 {}",
            data.display()
        );
    }
    let probe = data.join(format!(".probe-{}", std::process::id()));
    File::create(&probe)
        .and_then(|_| std::fs::remove_file(&probe))
        .with_context(|| {
            format!(
                "the data folder {} cannot be written. It must belong to the user that runs the program and must not be read-only",
                data.display()
            )
        })
}

/// Makes a folder that only its owner may enter.
pub fn make_folder(path: &Path) -> anyhow::Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(ONLY_OWNER_FOLDER)
        .create(path)
        .with_context(|| format!("the folder {} cannot be made", path.display()))
}

/// A new file that only its owner may read.
pub fn private_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(ONLY_OWNER)
        .open(path)
}

/// Writes a file anew that only its owner may read.
pub fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(ONLY_OWNER)
        .open(path)?;
    file.set_permissions(Permissions::from_mode(ONLY_OWNER))?;
    file.write_all(content)?;
    file.sync_all()
}

/// Takes from others what an earlier release or a copy left open to them.
fn tighten(path: &Path) {
    let Ok(meta) = std::fs::metadata(path) else { return };
    if meta.permissions().mode() & 0o077 != 0
        && let Err(error) = std::fs::set_permissions(path, Permissions::from_mode(ONLY_OWNER))
    {
        tracing::warn!(%error, "others may read {}; run: chmod 600", path.display());
    }
}

/// A release that changes tables can not be taken back, so that the state before it is kept.
fn copy_before_update(config: &Config, database: &Path, is_ours: bool) -> anyhow::Result<()> {
    let pending = config
        .target
        .pending(&migrations())
        .with_context(|| format!("the database {} cannot be read", database.display()))?;
    if !pending.is_older {
        return Ok(());
    }
    ensure!(
        is_ours || !is_served(config),
        "the database must be brought up to date, but the town in {} is open with an older release. Stop it first",
        config.data.display()
    );
    let at = base::Clock::now(&base::SystemClock)
        .strftime("%Y-%m-%dT%H%M%S%.3fZ")
        .to_string();
    let copy = config.data.join(format!("before-update-{at}.db"));
    private_file(&copy)
        .map_err(anyhow::Error::from)
        .and_then(|_| Ok(config.target.copy_to(&copy)?))
        .with_context(|| {
            format!(
                "the database is of an older release and could not be copied to {} before the update. Make room there; nothing was changed",
                copy.display()
            )
        })?;
    tracing::info!(
        changes = pending.ids.len(),
        "the database is of an older release; it was copied to {} before the update",
        copy.display()
    );
    Ok(())
}
