use std::collections::BTreeMap;

use super::keys::{PublisherKey, checked_name, from_hex, hex};
use super::{PACKAGE_BYTES_MAX, PACKAGE_FILES_MAX, Package, PackageError, paths};
use crate::files::{FILE_BYTES_MAX, Files};
use crate::load::FORMAT;

/// The first line of every package.
pub(super) const MAGIC: &str = "Rathaus blueprint package 1";

/// The last line.
pub(super) const END: &str = "--- end\n";

/// Beginnings of other containers, to say what was given instead.
const CONTAINERS: [(&[u8], &str); 6] = [
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
];

impl Package {
    /// Reads a package and checks everything that can be checked without knowing the publisher: limits, paths, the
    /// hash of the content, the signature, and that the head says what blueprint.toml says.
    ///
    /// Errors: the first reason to refuse it.
    pub fn read(bytes: &[u8]) -> Result<Package, PackageError> {
        if bytes.len() > PACKAGE_BYTES_MAX {
            return Err(PackageError::TooLarge);
        }
        let text = plain(bytes)?;
        let Some((head, content)) = text.split_once("\n\n") else {
            return Err(PackageError::Damaged("its head has no end".to_owned()));
        };
        let mut package = read_head(head, content)?;
        package.files = read_files(content)?;
        limits(&package.files)?;
        let (id, version, format) = about(&package.files)?;
        agree("the id", &package.id, &id)?;
        agree("the version", &package.version, &version)?;
        agree("the format", &package.format.to_string(), &format.to_string())?;
        Ok(package)
    }
}

/// The bytes as text, or what they are instead.
fn plain(bytes: &[u8]) -> Result<&str, PackageError> {
    let other = CONTAINERS.iter().find(|(begin, _)| bytes.starts_with(begin));
    let is_tar = bytes.get(257..262) == Some(b"ustar");
    if let Some(what) = other.map(|(_, what)| *what).or(is_tar.then_some("a tar archive")) {
        return Err(PackageError::NoPackage(format!(
            "it is {what}; packages are plain text and begin with the line `{MAGIC}`"
        )));
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| PackageError::NoPackage(format!("it is no UTF-8 text (at byte {})", error.valid_up_to())))?;
    if text.strip_prefix(MAGIC).is_some_and(|rest| rest.starts_with('\n')) {
        Ok(text)
    } else {
        Err(PackageError::NoPackage(format!(
            "it does not begin with the line `{MAGIC}`"
        )))
    }
}

/// The head, with no files yet; checks hash and signature.
fn read_head(head: &str, content: &str) -> Result<Package, PackageError> {
    let mut lines = head.lines().skip(1);
    let mut next = |name: &str| {
        let line = lines
            .next()
            .and_then(|line| line.strip_prefix(name)?.strip_prefix(": "));
        line.ok_or_else(|| PackageError::Damaged(format!("the line `{name}: …` is missing in its head")))
    };
    let (id, version, format) = (next("id")?, next("version")?, next("format")?);
    let (publisher, key) = (next("publisher")?, next("key")?);
    let (said, signature) = (next("content")?, next("signature")?);
    if lines.next().is_some() {
        return Err(PackageError::Damaged(
            "there is more in its head than belongs there".to_owned(),
        ));
    }
    let damaged = |what: &str| PackageError::Damaged(format!("`{what}` cannot be read"));
    let key = PublisherKey {
        bytes: key
            .strip_prefix("ed25519:")
            .and_then(from_hex)
            .ok_or_else(|| damaged("key"))?,
        name: None,
    };
    let signature = from_hex(signature).ok_or_else(|| damaged("signature"))?;
    let hash: [u8; 32] = said
        .strip_prefix("blake3:")
        .and_then(from_hex)
        .ok_or_else(|| damaged("content"))?;
    let signed = head
        .rfind("signature: ")
        .and_then(|at| head.get(..at))
        .unwrap_or_default();
    if !key.signed(signed.as_bytes(), &signature) {
        return Err(PackageError::Signature);
    }
    let found = blake3::hash(content.as_bytes());
    if *found.as_bytes() != hash {
        return Err(PackageError::Changed {
            said: hex(&hash),
            found: found.to_hex().to_string(),
        });
    }
    let format = format.parse().map_err(|_| damaged("format"))?;
    if format != FORMAT {
        return Err(PackageError::Format(format));
    }
    Ok(Package {
        id: id.to_owned(),
        version: version.to_owned(),
        format,
        publisher: checked_name(publisher)?.to_owned(),
        key,
        content: hash,
        files: Files::default(),
    })
}

/// The files one after the other: a line with path and length, the bytes, a line end.
fn read_files(content: &str) -> Result<Files, PackageError> {
    let mut files = BTreeMap::new();
    let mut last = "";
    let mut rest = content;
    while rest != END {
        let (line, after) = rest
            .split_once('\n')
            .ok_or_else(|| PackageError::Damaged("it ends in the middle of a file".to_owned()))?;
        let (path, length) = line
            .strip_prefix("--- ")
            .and_then(|line| line.rsplit_once(' '))
            .ok_or_else(|| PackageError::Damaged(format!("a file was expected, not {:?}", first(line))))?;
        paths::checked(path)?;
        if path <= last {
            return Err(PackageError::Order(path.to_owned()));
        }
        // Only the shortest writing, so that a package has one form.
        let length = length
            .parse::<usize>()
            .ok()
            .filter(|number| number.to_string() == length);
        let length = length.ok_or_else(|| PackageError::Damaged(format!("the length of {path} cannot be read")))?;
        let split = after.get(..length).zip(after.get(length..));
        let (text, after) = split.ok_or_else(|| PackageError::Damaged(format!("{path} is shorter than it says")))?;
        rest = after
            .strip_prefix('\n')
            .ok_or_else(|| PackageError::Damaged(format!("{path} does not end where it says")))?;
        if files.len() == PACKAGE_FILES_MAX {
            return Err(PackageError::TooManyFiles);
        }
        files.insert(path.to_owned(), text.to_owned());
        last = path;
    }
    Ok(Files(files))
}

pub(super) fn limits(files: &Files) -> Result<(), PackageError> {
    if files.0.len() > PACKAGE_FILES_MAX {
        return Err(PackageError::TooManyFiles);
    }
    let too_large = |text: &String| u64::try_from(text.len()).unwrap_or(u64::MAX) > FILE_BYTES_MAX;
    match files.0.iter().find(|(_, text)| too_large(text)) {
        Some((path, _)) => Err(PackageError::FileTooLarge(path.clone())),
        None if files.0.values().map(String::len).sum::<usize>() > PACKAGE_BYTES_MAX => Err(PackageError::TooLarge),
        None => Ok(()),
    }
}

/// Id, version and format, as blueprint.toml says them.
pub(super) fn about(files: &Files) -> Result<(String, String, u32), PackageError> {
    let damaged = |what: &str| PackageError::Damaged(format!("blueprint.toml {what}"));
    let text = files.get("blueprint.toml").ok_or_else(|| damaged("is missing"))?;
    let table: toml::Table =
        toml::from_str(text).map_err(|error| damaged(&format!("is no TOML: {}", error.message())))?;
    let word = |key: &str| {
        let word = table.get(key).and_then(toml::Value::as_str);
        word.filter(|word| !word.is_empty() && word.len() <= 100)
            .ok_or_else(|| damaged(&format!("has no {key}")))
    };
    let format = table.get("format").and_then(toml::Value::as_integer);
    let format = format.and_then(|format| u32::try_from(format).ok());
    let (id, version) = (word("id")?, word("version")?);
    let is_plain = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'+'))
    };
    // The id becomes the name of a folder.
    let is_folder = id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    if !(is_folder && is_plain(version)) {
        return Err(damaged("has an id or a version that cannot be a name"));
    }
    Ok((
        id.to_owned(),
        version.to_owned(),
        format.ok_or_else(|| damaged("has no format"))?,
    ))
}

fn agree(what: &'static str, said: &str, found: &str) -> Result<(), PackageError> {
    if said == found {
        return Ok(());
    }
    Err(PackageError::Disagrees {
        what,
        said: said.to_owned(),
        found: found.to_owned(),
    })
}

fn first(line: &str) -> String {
    line.chars().take(60).collect()
}
