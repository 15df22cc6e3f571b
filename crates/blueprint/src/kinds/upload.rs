use std::collections::BTreeMap;

use base::{FieldError, Lang};
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues};
use crate::answers::Json;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// Files. Whoever stores them sets the answer: a list of objects with `id`, `name`, `type` (media type) and `size`
/// (bytes). Posted text cannot change it, so nobody can name a file that is not theirs.
pub(super) struct Upload;

impl Kind for Upload {
    fn name(&self) -> &'static str {
        "upload"
    }

    fn ty(&self) -> Type {
        let file = [
            ("id", Type::Text),
            ("name", Type::Text),
            ("type", Type::Text),
            ("size", Type::Int),
        ];
        Type::List(Box::new(Type::Object(
            file.into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect(),
        )))
    }

    fn params(&self) -> &'static [&'static str] {
        &["files_min", "files_max", "bytes_max", "types"]
    }

    fn is_upload(&self) -> bool {
        true
    }

    fn control(&self, field: &Field) -> Control {
        let params = &field.params;
        Control::Upload {
            files_min: params.files_min,
            files_max: params.files_max,
            bytes_max: params.bytes_max,
            types: params.types.clone(),
        }
    }

    fn parse(&self, _field: &Field, _raw: &RawValues, _today: Date) -> Parsed {
        Ok(None)
    }

    fn inputs(&self, _field: &Field, _value: &Json) -> BTreeMap<String, Vec<String>> {
        BTreeMap::new()
    }

    fn display(&self, _field: &Field, value: &Json, _lang: Lang, _texts: &Texts) -> String {
        let names = value
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|file| file.get("name")?.as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        let media_type = field.params.types.first().map_or("application/pdf", String::as_str);
        let file = serde_json::json!({ "id": "f1", "name": "nachweis.pdf", "type": media_type, "size": 84211 });
        vec![Json::Array(vec![file; usize::from(field.params.files_min.max(1))])]
    }
}

/// What is wrong with the files of a field: their number, a media type, a size.
pub(crate) fn file_errors(field: &Field, value: &Json) -> Vec<FieldError> {
    let params = &field.params;
    let files = value.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut errors = Vec::new();
    let error = |key: &str, name: &str, bound: String| FieldError::new(&field.id, key).with(name, bound);
    if files.len() < usize::from(params.files_min) {
        errors.push(error("upload.too-few", "min", params.files_min.to_string()));
    }
    if files.len() > usize::from(params.files_max) {
        errors.push(error("upload.too-many", "max", params.files_max.to_string()));
    }
    for file in files {
        let text = |name: &str| file.get(name).and_then(Json::as_str).unwrap_or_default();
        if !params.types.iter().any(|allowed| allowed == text("type")) {
            errors.push(error("upload.type", "name", text("name").to_owned()));
        }
        if file
            .get("size")
            .and_then(Json::as_u64)
            .is_none_or(|size| size > params.bytes_max)
        {
            let megabytes = params.bytes_max >> 20;
            errors.push(error("upload.too-large", "max", megabytes.to_string()).with("name", text("name")));
        }
    }
    errors
}
