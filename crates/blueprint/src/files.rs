use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

/// The text files of one blueprint, by path inside its folder with `/` between the parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(pub BTreeMap<String, String>);

/// A blueprint is small; more than this in one file is a mistake, not a service.
pub(crate) const FILE_BYTES_MAX: u64 = 2 * 1024 * 1024;

/// Reads a blueprint's folder: `*.toml`, `*.typ`, `*.xml` and `*.json`, also in its sub-folders.
///
/// Errors: the folder or one of its files cannot be read, is larger than 2 MiB, or is not UTF-8.
pub fn read_folder(path: &Path) -> io::Result<Files> {
    let mut files = BTreeMap::new();
    read_into(path, "", &mut files)?;
    Ok(Files(files))
}

fn read_into(folder: &Path, prefix: &str, files: &mut BTreeMap<String, String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            read_into(&entry.path(), &format!("{path}/"), files)?;
        } else if [".toml", ".typ", ".json", ".xml"]
            .iter()
            .any(|ending| name.ends_with(ending))
        {
            if entry.metadata()?.len() > FILE_BYTES_MAX {
                return Err(io::Error::other(format!(
                    "{path} is larger than {FILE_BYTES_MAX} bytes"
                )));
            }
            let text =
                fs::read_to_string(entry.path()).map_err(|e| io::Error::new(e.kind(), format!("{path}: {e}")))?;
            files.insert(path, text);
        }
    }
    Ok(())
}

impl Files {
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }
}
