//! JSON Schemas (draft 2020-12): of the files of a blueprint, so that editors help, and of the answers of a service, so
//! that programs know what to send.

mod answers;
mod conditions;
mod files;
mod trace;

pub use files::file_schema;
pub(crate) use trace::{Traced, trace};

use crate::answers::Json;

/// The files that have a schema, by the name under which one asks for it.
pub const SCHEMA_FILES: [&str; 6] = ["blueprint", "form", "checks", "fees", "process", "examples"];

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

fn words<'a>(words: impl IntoIterator<Item = &'a str>) -> Json {
    Json::Array(words.into_iter().map(Json::from).collect())
}
