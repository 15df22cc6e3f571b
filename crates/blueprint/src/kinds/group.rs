use std::collections::BTreeMap;

use base::Lang;
use jiff::civil::Date;

use super::{Kind, Parsed, RawValues};
use crate::answers::{Answers, Json};
use crate::group;
use crate::model::{Control, Field};
use crate::schema::Type;
use crate::texts::Texts;

/// Questions that are answered several times. The answer is a list with an object for each entry.
pub(super) struct Group;

/// Samples with one, two and several entries.
const SAMPLE_SIZES: [usize; 3] = [1, 2, 4];

impl Kind for Group {
    fn name(&self) -> &'static str {
        "group"
    }

    /// Loading puts the types of the fields in it in their place.
    fn ty(&self) -> Type {
        Type::List(Box::new(Type::Any))
    }

    fn params(&self) -> &'static [&'static str] {
        &["min", "max", "fields"]
    }

    fn params_needed(&self) -> &'static [&'static str] {
        &["fields"]
    }

    fn control(&self, _field: &Field) -> Control {
        Control::Group
    }

    fn parse(&self, field: &Field, raw: &RawValues, today: Date) -> Parsed {
        let form = raw
            .0
            .iter()
            .map(|(part, values)| (format!("{}.{part}", field.id), values.clone()))
            .collect();
        let read = group::read(field, &field.id, &form, today);
        let errors: Vec<_> = read.wrong.into_values().flat_map(|(errors, _)| errors).collect();
        if errors.is_empty() { Ok(read.value) } else { Err(errors) }
    }

    fn inputs(&self, field: &Field, value: &Json) -> BTreeMap<String, Vec<String>> {
        group::inputs(field, value)
    }

    /// One entry after the other: `Bello, 12. Mai 2024; Rex`.
    fn display(&self, field: &Field, value: &Json, lang: Lang, texts: &Texts) -> String {
        let entry = |entry: &Json| {
            let said = field.fields.iter().filter(|inner| inner.summary);
            let words = said.filter_map(|inner| Some(inner.display(entry.get(&inner.id)?, lang, texts)));
            words.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
        };
        let entries = value.as_array().into_iter().flatten();
        entries.map(entry).collect::<Vec<_>>().join("; ")
    }

    fn samples(&self, field: &Field) -> Vec<Json> {
        let (min, max) = field.entries();
        let asked = || field.fields.iter().filter(|inner| inner.kind.is_asked());
        let domains: BTreeMap<&str, Vec<Json>> = asked()
            .map(|inner| (inner.id.as_str(), inner.kind.samples(inner)))
            .collect();
        // Each entry takes the next sample of each of its fields, each list begins elsewhere, so that all of them occur.
        let entry = |at: usize| {
            let value = |inner: &Field| {
                let domain = &domains[inner.id.as_str()];
                domain
                    .get(at % domain.len().max(1))
                    .map(|v| (inner.id.clone(), v.clone()))
            };
            Json::Object(asked().filter_map(value).collect::<Answers>())
        };
        let longest = domains.values().map(Vec::len).max().unwrap_or(1);
        let list = |at: usize| {
            let size = SAMPLE_SIZES[at % SAMPLE_SIZES.len()].clamp(min.max(1), max.max(1));
            Json::Array((0..size).map(|offset| entry(at + offset)).collect())
        };
        (0..longest.max(SAMPLE_SIZES.len())).map(list).collect()
    }
}
