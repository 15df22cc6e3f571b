use super::source::{ChecksFile, FeesFile, FormFile, MetaFile, ProcessFile};
use crate::json_schema::{Traced, trace};

/// The shape of one of the files, by its name without the ending.
pub(crate) fn shape(file: &str) -> Option<Traced> {
    Some(match file {
        "blueprint" => trace::<MetaFile>(),
        "form" => trace::<FormFile>(),
        "checks" => trace::<ChecksFile>(),
        "fees" => trace::<FeesFile>(),
        "process" => trace::<ProcessFile>(),
        _ => return None,
    })
}
