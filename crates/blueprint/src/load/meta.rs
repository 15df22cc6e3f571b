use std::collections::BTreeMap;

use base::Lang;

use super::source::{KnobEntry, MetaFile};
use super::{FORMAT, Loader, knobs};
use crate::model::{Knob, Meta};

const FILE: &str = "blueprint.toml";

impl Loader<'_> {
    pub(super) fn meta(&mut self, file: MetaFile) -> Option<Meta> {
        if file.format != FORMAT {
            self.error_at(
                FILE,
                0,
                format!("format {} is not read here, only format {FORMAT}", file.format),
                None,
            );
            return None;
        }
        if file.automatic_decision.allowed && file.automatic_decision.legal_basis.is_empty() {
            let message = "an automatic decision needs its legal basis (§ 35a VwVfG)";
            self.error_at(FILE, 0, message, Some("set automatic_decision.legal_basis".to_owned()));
        }
        let languages = self.languages(&file);
        let knobs = file.knobs.into_iter().filter_map(|(name, entry)| {
            let offset = entry.span().start;
            Some((name.clone(), self.knob(&name, offset, entry.into_inner())?))
        });
        let knobs: BTreeMap<String, Knob> = knobs.collect();
        Some(Meta {
            id: file.id,
            version: file.version,
            legal_basis: file.legal_basis,
            office: file.office,
            leika: file.leika,
            trust: file.trust,
            trust_legal: file.trust_legal,
            retention_years: file.retention_years,
            retention_legal: file.retention_legal,
            automatic_decision: file.automatic_decision,
            languages,
            face: file.case,
            knobs,
        })
    }

    fn languages(&mut self, file: &MetaFile) -> Vec<Lang> {
        let mut languages = Vec::new();
        for code in &file.languages {
            match Lang::from_code(code.get_ref()) {
                Some(lang) => languages.push(lang),
                None => {
                    let known = Lang::ALL.map(Lang::code).join(", ");
                    let message = format!("`{}` is no language of the platform", code.get_ref());
                    self.error_at(FILE, code.span().start, message, Some(format!("it speaks {known}")));
                }
            }
        }
        if !languages.contains(&Lang::De) {
            self.error_at(FILE, 0, "`languages` must contain `de`, the language of the law", None);
        }
        languages
    }

    fn knob(&mut self, name: &str, offset: usize, entry: KnobEntry) -> Option<Knob> {
        let KnobEntry {
            kind,
            default,
            min,
            max,
            options,
        } = entry;
        let knob = Knob {
            kind,
            default: serde_json::Value::Null,
            min,
            max,
            options,
        };
        match knobs::value(&knob, &default) {
            Ok(default) => Some(Knob { default, ..knob }),
            Err(reason) => {
                self.error_at(FILE, offset, format!("the default of the knob `{name}` {reason}"), None);
                None
            }
        }
    }
}
