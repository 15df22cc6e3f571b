use super::{PACKAGE_BYTES_MAX, PACKAGE_FILES_MAX};

/// Why a package is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    #[error("this is no package of a blueprint: {0}")]
    NoPackage(String),
    #[error("the package is larger than {} MiB", PACKAGE_BYTES_MAX / 1024 / 1024)]
    TooLarge,
    #[error("the file {0} is larger than 2 MiB")]
    FileTooLarge(String),
    #[error("the package holds more than {PACKAGE_FILES_MAX} files")]
    TooManyFiles,
    #[error("the path {0:?} leads out of the folder")]
    LeadsOut(String),
    #[error("the path {0:?} is absolute; every path is written from the blueprint's own folder")]
    Absolute(String),
    #[error("the path {0:?} is nested too deeply; a blueprint has one level of folders")]
    TooDeep(String),
    #[error("the file {0:?} is no part of the format of blueprints")]
    Foreign(String),
    #[error("the file {0} stands twice in the package, or not in the order of the paths")]
    Order(String),
    #[error("the package is damaged: {0}")]
    Damaged(String),
    #[error("the content was changed after it was signed (its hash is {found}, the package says {said})")]
    Changed { said: String, found: String },
    #[error(
        "the signature does not fit; id, version, publisher or content were changed after signing, or another key signed"
    )]
    Signature,
    #[error("nobody vouches for the key {key} (the package says: {publisher})")]
    UnknownPublisher { publisher: String, key: String },
    #[error("the package says it is from {says}, but the key belongs to {is}")]
    OtherName { says: String, is: String },
    #[error("the package says {what} {said}, its blueprint.toml says {found}")]
    Disagrees {
        what: &'static str,
        said: String,
        found: String,
    },
    #[error("the package is of format {0}, which this program does not read")]
    Format(u32),
    #[error("the key cannot be read: {0}")]
    Key(String),
    #[error("the publisher's name must be one line of 1 to 200 characters")]
    Name,
}
