//! Files in the folder of blobs: written in pieces, kept once, gone when nobody keeps them, told when they are damaged.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use store::{BlobHash, Blobs, Part};

fn blobs() -> (tempfile::TempDir, Blobs) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let blobs = Blobs::open(&folder.path().join("blobs")).expect("the folder can be made");
    (folder, blobs)
}

async fn part(blobs: &Blobs, pieces: &[&[u8]]) -> Part {
    let mut writer = blobs.part().expect("begins");
    for piece in pieces {
        writer.write(piece).await.expect("writes");
    }
    writer.finish().await.expect("ends")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let below = |entry: std::fs::DirEntry| match entry.path() {
        path if path.is_dir() => files(&path),
        path => vec![path],
    };
    entries.flat_map(below).collect()
}

async fn whole(blobs: &Blobs, hash: &BlobHash) -> Vec<u8> {
    let mut reader = blobs.read(hash).await.expect("it is there");
    let mut all = Vec::new();
    loop {
        let piece = reader.piece().expect("reads");
        if piece.is_empty() {
            assert_eq!(u64::try_from(all.len()).expect("fits"), reader.bytes());
            return all;
        }
        all.extend_from_slice(&piece);
    }
}

#[tokio::test]
async fn pieces_become_one_file_under_the_hash_of_the_whole() {
    let (_folder, blobs) = blobs();
    let content: Vec<u8> = (0..700_001u32).map(|n| n.to_le_bytes()[0]).collect();
    for pieces in [
        vec![content.as_slice()],
        content.chunks(70_000).collect(),
        vec![&content[..3], &content[3..600_000], &[], &content[600_000..]],
    ] {
        let part = part(&blobs, &pieces).await;
        assert_eq!((part.hash(), part.bytes()), (&BlobHash::of(&content), 700_001));
        let hash = blobs.keep(&part).await.expect("kept");
        assert_eq!(blobs.keep(&part).await.expect("kept again"), hash);
        drop(part);
        assert!(whole(&blobs, &hash).await == content);
        assert!(blobs.get(&hash).await.expect("it is there") == content);
    }
    let empty = part(&blobs, &[]).await;
    let hash = blobs.keep(&empty).await.expect("kept");
    assert!(whole(&blobs, &hash).await.is_empty());
    drop(empty);
    assert_eq!(files(blobs.folder()).len(), 2);
}

#[tokio::test]
async fn what_nobody_keeps_is_gone() {
    let (_folder, blobs) = blobs();
    let mut writer = blobs.part().expect("begins");
    writer.write(&[7; 400_000]).await.expect("writes");
    let part = part(&blobs, &[b"whole"]).await;
    assert_eq!(files(blobs.folder()).len(), 2);
    drop((writer, part));
    assert!(files(blobs.folder()).is_empty());
}

#[tokio::test]
async fn a_changed_file_is_told_before_a_byte_of_it_is_sent() {
    let (_folder, blobs) = blobs();
    let hash = blobs.put(vec![1; 300_000]).await.expect("kept");
    let path = files(blobs.folder()).remove(0);
    let mut changed = vec![1; 300_000];
    changed[299_999] = 2;
    std::fs::write(&path, changed).expect("changes it");
    for error in [
        blobs.read(&hash).await.map(drop).expect_err("damaged"),
        blobs.get(&hash).await.map(drop).expect_err("damaged"),
    ] {
        assert_eq!(error.kind(), ErrorKind::InvalidData);
    }
    std::fs::remove_file(&path).expect("removes it");
    let error = blobs.read(&hash).await.map(drop).expect_err("gone");
    assert_eq!(error.kind(), ErrorKind::NotFound);
}
