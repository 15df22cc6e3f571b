//! From a file of XDatenfelder 2 or 3 to what it says. Everything that the standard does not know is refused with its
//! place, because a misread schema asks the wrong questions.

use super::element::{Element, Parts};
use super::genericode::Entry;
use super::kinds::one_line;
use super::model::{Child, CodeList, DataField, Group, Precision, Schema, What};
use super::version::{VERSIONS, Version};
use super::xml::XmlError;

/// Messages that hold fields: a whole schema, or one group of fields.
static MESSAGES: [(&str, &str); 2] = [
    ("xdatenfelder.stammdatenschema.0102", "stammdatenschema"),
    ("xdatenfelder.datenfeldgruppe.0103", "datenfeldgruppe"),
];

/// Of groups, any number of times.
const OF_GROUPS: &[&str] = &["regel", "struktur"];

/// Norms of one part, and characters of each.
const NORMS_MAX: usize = 20;
const NORM_MAX: usize = 300;

/// Reads the root of a file.
///
/// Errors: another standard or message; the first part that the standard does not allow.
pub(super) fn schema(root: Element<'_>) -> Result<Schema, XmlError> {
    let namespace = root.0.tag_name().namespace().unwrap_or_default();
    let Some(version) = VERSIONS.iter().find(|version| version.namespace == namespace) else {
        let known = VERSIONS
            .iter()
            .map(|version| format!("{} ({})", version.name, version.namespace));
        let known = known.collect::<Vec<_>>().join(" or ");
        let message = format!("the namespace „{}“ is none of XDatenfelder", one_line(namespace, 100));
        return Err(root.error(message, format!("export the schema as {known}")));
    };
    let Some(&(_, inside)) = MESSAGES.iter().find(|(message, _)| *message == root.name()) else {
        let known = MESSAGES
            .iter()
            .map(|(message, _)| *message)
            .collect::<Vec<_>>()
            .join(" or ");
        return Err(root.error("is no message with data fields", format!("export a schema: {known}")));
    };
    let message = Parts::of(root, &["header", inside], &[])?;
    let header = Parts::of(
        message.one("header")?,
        &["nachrichtID", "erstellungszeitpunkt", "referenzID"],
        &[],
    )?;
    header.said("nachrichtID")?;
    header.said("erstellungszeitpunkt")?;
    let element = message.one(inside)?;
    if inside == "stammdatenschema" {
        return version.whole(element);
    }
    let group = version.group(element)?;
    Ok(Schema {
        unreleased: version.release(&version.element(element, &["art"], OF_GROUPS)?)?,
        number: group.number.clone(),
        label: group.label.clone(),
        help: group.help.clone(),
        legal: group.legal.clone(),
        rules: Vec::new(),
        children: vec![Child {
            min: 1,
            max: Some(1),
            legal: Vec::new(),
            what: What::Group(group),
        }],
    })
}

impl Version {
    fn whole(&self, element: Element<'_>) -> Result<Schema, XmlError> {
        let own: &[&str] = &[
            "ableitungsmodifikationenStruktur",
            "ableitungsmodifikationenRepraesentation",
            "hilfetext",
        ];
        let parts = if self.is_third {
            self.parts(
                element,
                &[own, &["bezeichnung", "dokumentsteckbrief"]].concat(),
                &["regel", "struktur"],
            )?
        } else {
            self.parts(element, own, &["regel", "struktur"])?
        };
        let required = !self.is_third;
        for (name, known) in [
            ("ableitungsmodifikationenStruktur", &["0", "1", "2", "3"][..]),
            ("ableitungsmodifikationenRepraesentation", &["0", "1"][..]),
        ] {
            if required {
                parts.code_of(name, known)?;
            } else {
                parts.code(name, known)?;
            }
        }
        let name = parts.said("name")?;
        let label = parts.text(if self.is_third {
            "bezeichnung"
        } else {
            "bezeichnungEingabe"
        })?;
        Ok(Schema {
            number: self.number(parts.one("identifikation")?)?,
            label: label.unwrap_or(name),
            help: parts.text("hilfetext")?,
            legal: legal(&parts)?,
            rules: self.rules(&parts)?,
            children: self.children(&parts)?,
            unreleased: self.release(&parts)?,
        })
    }

    fn group(&self, element: Element<'_>) -> Result<Group, XmlError> {
        let parts = self.element(element, &["art"], OF_GROUPS)?;
        self.release(&parts)?;
        Ok(Group {
            number: self.number(parts.one("identifikation")?)?,
            label: self.label(&parts)?,
            name: parts.said("name")?,
            help: parts.text("hilfetextEingabe")?,
            legal: legal(&parts)?,
            rules: self.rules(&parts)?,
            children: self.children(&parts)?,
            is_choice: parts.code("art", &[])?.is_some(),
        })
    }

    fn field(&self, element: Element<'_>) -> Result<DataField, XmlError> {
        let own: &[&str] = if self.is_third {
            &[
                "feldart",
                "datentyp",
                "praezisierung",
                "inhalt",
                "vorbefuellung",
                "werte",
                "codelisteReferenz",
                "codeKey",
                "nameKey",
                "helpKey",
                "maxSize",
            ]
        } else {
            &["feldart", "datentyp", "praezisierung", "inhalt", "codelisteReferenz"]
        };
        let many: &[&str] = if self.is_third {
            &["regel", "mediaType"]
        } else {
            &["regel"]
        };
        let parts = self.element(element, own, many)?;
        self.release(&parts)?;
        if self.is_third {
            parts.code_of("vorbefuellung", &["keine", "optional", "verpflichtend"])?;
        }
        let media_types = parts.many("mediaType").iter().map(|element| element.text());
        Ok(DataField {
            number: self.number(parts.one("identifikation")?)?,
            label: self.label(&parts)?,
            name: parts.said("name")?,
            help: parts.text("hilfetextEingabe")?,
            legal: legal(&parts)?,
            rules: self.rules(&parts)?,
            input: parts.code_of("feldart", self.input_kinds)?,
            data_type: parts.code_of("datentyp", self.data_types)?,
            precision: parts
                .find("praezisierung")
                .map_or(Ok(Precision::default()), precision)?,
            content: parts.text("inhalt")?,
            options: parts.find("werte").map_or(Ok(Vec::new()), values)?,
            code_list: self.code_list(&parts)?,
            bytes_max: parts.text("maxSize")?,
            media_types: media_types
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect(),
        })
    }

    fn children(&self, parts: &Parts<'_>) -> Result<Vec<Child>, XmlError> {
        parts
            .many("struktur")
            .iter()
            .map(|structure| self.child(*structure))
            .collect()
    }

    fn child(&self, element: Element<'_>) -> Result<Child, XmlError> {
        let many: &[&str] = if self.is_third { &["bezug"] } else { &[] };
        let single: &[&str] = if self.is_third {
            &["anzahl", "enthaelt"]
        } else {
            &["anzahl", "enthaelt", "bezug"]
        };
        let parts = Parts::of(element, single, many)?;
        let (min, max) = multiplicity(parts.one("anzahl")?, &parts.said("anzahl")?)?;
        let inside = parts.one("enthaelt")?;
        let inside_parts = Parts::of(inside, &["datenfeld", "datenfeldgruppe"], &[])?;
        let what = match (inside_parts.find("datenfeld"), inside_parts.find("datenfeldgruppe")) {
            (Some(field), None) => What::Field(Box::new(self.field(field)?)),
            (None, Some(group)) => What::Group(self.group(group)?),
            (Some(_), Some(group)) => {
                return Err(group.error("stands beside a field in <enthaelt>", "give it a <struktur> of its own"));
            }
            (None, None) => {
                return Err(inside.error(
                    "holds neither a field nor a group",
                    "add <datenfeld> or <datenfeldgruppe>",
                ));
            }
        };
        Ok(Child {
            min,
            max,
            legal: legal(&parts)?,
            what,
        })
    }

    fn code_list(&self, parts: &Parts<'_>) -> Result<Option<CodeList>, XmlError> {
        let keys = |list: CodeList| -> Result<Option<CodeList>, XmlError> {
            Ok(Some(CodeList {
                code_key: parts.text("codeKey")?,
                name_key: parts.text("nameKey")?,
                ..list
            }))
        };
        let Some(element) = parts.find("codelisteReferenz") else {
            return Ok(None);
        };
        const NAMES: [&str; 3] = ["canonicalIdentification", "version", "canonicalVersionUri"];
        if self.is_third {
            let reference = Parts::of(element, &NAMES, &[])?;
            return keys(CodeList {
                uri: reference.text("canonicalIdentification")?,
                version_uri: reference.text("canonicalVersionUri")?,
                ..CodeList::default()
            });
        }
        let reference = Parts::of(element, &["identifikation", "genericodeIdentification"], &[])?;
        self.number(reference.one("identifikation")?)?;
        let list = Parts::of(reference.one("genericodeIdentification")?, &NAMES, &[])?;
        keys(CodeList {
            uri: Some(list.said("canonicalIdentification")?),
            version_uri: Some(list.said("canonicalVersionUri")?),
            ..CodeList::default()
        })
    }
}

/// Norms; version 2 has one text, version 3 an element for each.
fn legal(parts: &Parts<'_>) -> Result<Vec<String>, XmlError> {
    let norms = parts.many("bezug").iter().map(|element| element.text());
    let norms = norms.collect::<Result<Vec<_>, _>>()?.into_iter().flatten();
    // They go along with every field inside, so they stay short.
    Ok(norms.take(NORMS_MAX).map(|norm| one_line(&norm, NORM_MAX)).collect())
}

/// `0:1`, `1:*` and so on.
fn multiplicity(element: Element<'_>, text: &str) -> Result<(u32, Option<u32>), XmlError> {
    let wrong = || {
        element.error(
            format!("„{text}“ is no number of times"),
            "write it like 0:1, 1:1 or 1:*",
        )
    };
    let (min, max) = text.split_once(':').ok_or_else(wrong)?;
    let min: u32 = min.trim().parse().map_err(|_| wrong())?;
    let max = match max.trim() {
        "*" => None,
        max => Some(max.parse::<u32>().map_err(|_| wrong())?),
    };
    if max.is_some_and(|max| max < min || max == 0) {
        return Err(wrong());
    }
    Ok((min, max))
}

/// Bounds: attributes in version 3, an object in JSON in version 2, where free words are allowed too.
fn precision(element: Element<'_>) -> Result<Precision, XmlError> {
    let text = element.text()?;
    let object = text
        .as_deref()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(text).ok());
    let object = object.filter(serde_json::Value::is_object);
    let bound = |name: &str| {
        let written = element.attribute(name).map(str::to_owned);
        written.or_else(|| {
            object
                .as_ref()?
                .get(name)
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
    };
    Ok(Precision {
        min_length: bound("minLength"),
        max_length: bound("maxLength"),
        min_value: bound("minValue"),
        max_value: bound("maxValue"),
        pattern: bound("pattern"),
        other: text.filter(|_| object.is_none()),
    })
}

/// Options that stand in the file itself.
fn values(element: Element<'_>) -> Result<Vec<Entry>, XmlError> {
    let parts = Parts::of(element, &[], &["wert"])?;
    let entry = |value: &Element<'_>| -> Result<Entry, XmlError> {
        let parts = Parts::of(*value, &["code", "name", "hilfe"], &[])?;
        Ok(Entry {
            code: parts.said("code")?,
            name: parts.said("name")?,
        })
    };
    parts.many("wert").iter().map(entry).collect()
}
