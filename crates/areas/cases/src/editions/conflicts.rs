//! Where the town's own values and texts do not go with another version of the blueprint, field by field.

use blueprint::{Files, Json};
use toml::{Table, Value};

use super::overlay::{Overlay, OwnText};
use super::publish::base_of;
use super::{Edition, EditionError};
use crate::{Cases, Findings, Service, Services};

/// Something that the town set and that somebody must look at.
#[derive(Clone, Debug, PartialEq)]
pub enum Conflict {
    /// The version does not take the value any more, or has no such knob; the reason in the loader's words.
    Value { knob: String, value: Json, reason: String },
    /// The text has no place any more.
    Orphan(OwnText),
    /// The blueprint says something else than before, and the own text hides it.
    Hides { own: OwnText, was: String, is: String },
}

impl Conflict {
    /// Whether the edition cannot come into force before it is solved.
    pub fn is_in_the_way(&self) -> bool {
        !matches!(self, Conflict::Hides { .. })
    }
}

/// What stands between an overlay and a version of the blueprint, which loads by itself. `was`: the version that the own
/// texts were written for, when there is one. Pure.
pub fn conflicts(overlay: &Overlay, was: Option<&Files>, is: &Service) -> Vec<Conflict> {
    let mut found = values(overlay, is);
    let orphans = overlay.orphans(&is.files);
    let hidden = was.map(|was| hides(overlay, was, &is.files)).unwrap_or_default();
    found.extend(orphans.into_iter().map(Conflict::Orphan));
    found.extend(hidden);
    found
}

fn values(overlay: &Overlay, is: &Service) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (name, value) in &overlay.knobs {
        // What TOML does not know (null) is none that a knob could have.
        let given = Value::try_from(value).unwrap_or(Value::Array(Vec::new()));
        let wrong = is.blueprint.validate_knobs(&Table::from_iter([(name.clone(), given)]));
        for finding in wrong.err().into_iter().flatten() {
            let hint = finding.hint.map(|hint| format!(" ({hint})")).unwrap_or_default();
            found.push(Conflict::Value {
                knob: name.clone(),
                value: value.clone(),
                reason: format!("{}{hint}", finding.message),
            });
        }
    }
    found
}

fn hides(overlay: &Overlay, was: &Files, is: &Files) -> Vec<Conflict> {
    let mut found = Vec::new();
    for (lang, texts) in &overlay.texts {
        let table = |files: &Files| {
            let text = files.get(&format!("texts/{lang}.toml")).unwrap_or_default();
            toml::from_str::<Table>(text).unwrap_or_default()
        };
        let (before, after) = (table(was), table(is));
        for (key, text) in texts {
            let (Some(was), Some(is)) = (text_of(&before, key), text_of(&after, key)) else {
                continue;
            };
            if was != is && is != text {
                found.push(Conflict::Hides {
                    own: OwnText {
                        lang: lang.clone(),
                        key: key.clone(),
                        text: text.clone(),
                    },
                    was: was.to_owned(),
                    is: is.to_owned(),
                });
            }
        }
    }
    found
}

/// The text under a dotted key.
fn text_of<'a>(table: &'a Table, key: &str) -> Option<&'a str> {
    match (table.get(key), key.split_once('.')) {
        (Some(Value::String(text)), _) => Some(text),
        (_, Some((first, rest))) => text_of(table.get(first)?.as_table()?, rest),
        _ => None,
    }
}

/// A version of the blueprint with the overlay over it.
///
/// Errors: all that is wrong, of texts and of values alike.
pub(super) fn laid_over(services: &Services, overlay: &Overlay, base: &Files) -> Result<Service, Findings> {
    match overlay.over(base) {
        Ok(files) => services.read(files, None),
        Err(mut found) => {
            // The values are looked at, too, so that nobody mends the texts and learns of the rest only then.
            match services.read(base.clone(), None) {
                Ok(service) => found.extend(values(overlay, &service).into_iter().filter_map(|wrong| match wrong {
                    Conflict::Value { reason, .. } => Some(format!("knobs: {reason}")),
                    _ => None,
                })),
                Err(wrong) => found.extend(wrong),
            }
            Err(found)
        }
    }
}

impl Cases {
    /// What the town set and an edition in the making does not go with; `published`: the one in force.
    ///
    /// Errors: the database fails; `NotFound` when the source of the version is gone.
    pub async fn conflicts(
        &self,
        edition: &Edition,
        published: Option<&Edition>,
    ) -> Result<Vec<Conflict>, EditionError> {
        if edition.overlay.is_empty() {
            return Ok(Vec::new());
        }
        let is = base_of(self, edition).await?;
        let was = match published.filter(|published| published.base != edition.base) {
            Some(published) => base_of(self, published).await.ok(),
            None => None,
        };
        // One that does not load by itself is told of elsewhere.
        let Ok(is) = self.services.read(is, None) else {
            return Ok(Vec::new());
        };
        Ok(conflicts(&edition.overlay, was.as_ref(), &is))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_own_text_over_one_that_the_makers_changed_is_told_with_both() {
        let files = |title: &str| {
            let text = format!("[service]\ntitle = \"{title}\"\nlead = \"x\"\n");
            Files(BTreeMap::from([("texts/de.toml".to_owned(), text)]))
        };
        let own = |key: &str, text: &str| {
            let texts = BTreeMap::from([(key.to_owned(), text.to_owned())]);
            Overlay {
                texts: BTreeMap::from([("de".to_owned(), texts)]),
                ..Overlay::default()
            }
        };
        let found = hides(
            &own("service.title", "Unser Schein"),
            &files("Schein"),
            &files("Ausweis"),
        );
        let [Conflict::Hides { own: text, was, is }] = found.as_slice() else {
            panic!("{found:?}")
        };
        assert_eq!((&*text.key, &**was, &**is), ("service.title", "Schein", "Ausweis"));
        assert!(!found[0].is_in_the_way());
        // Neither one that stayed, nor one that the makers now say as the town does.
        assert_eq!(
            hides(&own("service.lead", "y"), &files("Schein"), &files("Ausweis")),
            []
        );
        assert_eq!(
            hides(&own("service.title", "Ausweis"), &files("Schein"), &files("Ausweis")),
            []
        );
    }
}
