use super::keys::{SigningKey, hex};
use super::read::{END, MAGIC, about, limits};
use super::{Package, PackageError, paths};
use crate::files::Files;

impl Package {
    /// The bytes of a package; the same files and key always give the same.
    ///
    /// Errors: a file that is no part of the format, too many or too large ones, a blueprint.toml without id, version or
    /// format.
    pub fn write(files: &Files, key: &SigningKey) -> Result<String, PackageError> {
        for path in files.0.keys() {
            paths::checked(path)?;
        }
        limits(files)?;
        let about = about(files)?;
        let mut content = String::new();
        for (path, text) in &files.0 {
            content.push_str(&format!("--- {path} {}\n{text}\n", text.len()));
        }
        content.push_str(END);
        let head = head(&about, key, blake3::hash(content.as_bytes()).as_bytes());
        let signature = hex(&key.sign(head.as_bytes()));
        let package = format!("{head}signature: {signature}\n\n{content}");
        // What is written can be read again, or it is not given out.
        Package::read(package.as_bytes())?;
        Ok(package)
    }
}

fn head(about: &(String, String, u32), key: &SigningKey, content: &[u8; 32]) -> String {
    let (id, version, format) = about;
    format!(
        "{MAGIC}\nid: {id}\nversion: {version}\nformat: {format}\npublisher: {}\nkey: {}\ncontent: blake3:{}\n",
        key.publisher,
        key.public(),
        hex(content)
    )
}
