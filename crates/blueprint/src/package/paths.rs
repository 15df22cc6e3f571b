use base::Lang;

use super::PackageError;

/// Files that stand in the folder itself.
const OWN: [&str; 5] = [
    "blueprint.toml",
    "checks.toml",
    "fees.toml",
    "form.toml",
    "process.toml",
];

/// Whether a path belongs to the format of blueprints.
pub fn is_part_of_format(path: &str) -> bool {
    match path.split_once('/') {
        None => OWN.contains(&path),
        Some(("texts", name)) => name
            .strip_suffix(".toml")
            .is_some_and(|code| Lang::from_code(code).is_some()),
        Some(("letters", "sample.json")) => true,
        Some(("letters", name)) => name.strip_suffix(".typ").is_some_and(is_plain),
        Some(("messages", name)) => name
            .rsplit_once('.')
            .is_some_and(|(name, ending)| is_plain(name) && matches!(ending, "xml" | "json")),
        Some(("examples", name)) => name.strip_suffix(".toml").is_some_and(is_plain),
        Some(_) => false,
    }
}

/// A name that means the same on every file system.
fn is_plain(name: &str) -> bool {
    let allowed = |b: u8| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    (1..=100).contains(&name.len()) && name.bytes().all(allowed)
}

/// Errors: a path that leads out of the folder, is absolute, too deep or no part of the format.
pub(super) fn checked(path: &str) -> Result<(), PackageError> {
    let shown = || path.chars().take(200).collect::<String>();
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    if path.starts_with(['/', '\\', '~']) || has_drive {
        return Err(PackageError::Absolute(shown()));
    }
    let mut parts = path.split(['/', '\\']);
    if parts.clone().any(|part| part == "..") {
        return Err(PackageError::LeadsOut(shown()));
    }
    if parts.nth(2).is_some() {
        return Err(PackageError::TooDeep(shown()));
    }
    if is_part_of_format(path) {
        Ok(())
    } else {
        Err(PackageError::Foreign(shown()))
    }
}
