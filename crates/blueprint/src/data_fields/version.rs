//! The two versions of the standard, and what every part of a schema says about itself in each of them.

use super::element::{Element, Parts};
use super::model::{Number, Rule};
use super::xml::XmlError;

/// What the two versions of the standard call differently.
pub(super) struct Version {
    pub namespace: &'static str,
    pub name: &'static str,
    pub input_kinds: &'static [&'static str],
    pub data_types: &'static [&'static str],
    pub is_third: bool,
}

pub(super) static VERSIONS: [Version; 2] = [
    Version {
        namespace: "urn:xoev-de:fim:standard:xdatenfelder_2",
        name: "XDatenfelder 2",
        input_kinds: &["input", "select", "label"],
        data_types: &["text", "date", "bool", "num", "num_int", "num_currency", "file", "obj"],
        is_third: false,
    },
    Version {
        namespace: "urn:xoev-de:fim:standard:xdatenfelder_3.0.0",
        name: "XDatenfelder 3",
        input_kinds: &["input", "select", "label", "hidden", "locked"],
        data_types: &[
            "text",
            "text_latin",
            "date",
            "time",
            "datetime",
            "bool",
            "num",
            "num_int",
            "num_currency",
            "file",
            "obj",
        ],
        is_third: true,
    },
];

/// What every part of a schema says about itself, in both versions.
const SECOND: [&str; 13] = [
    "identifikation",
    "name",
    "bezeichnungEingabe",
    "bezeichnungAusgabe",
    "beschreibung",
    "definition",
    "status",
    "gueltigAb",
    "gueltigBis",
    "fachlicherErsteller",
    "versionshinweis",
    "freigabedatum",
    "veroeffentlichungsdatum",
];
const THIRD: [&str; 12] = [
    "identifikation",
    "name",
    "beschreibung",
    "definition",
    "freigabestatus",
    "statusGesetztAm",
    "statusGesetztDurch",
    "gueltigAb",
    "gueltigBis",
    "versionshinweis",
    "veroeffentlichungsdatum",
    "letzteAenderung",
];
/// Of groups and fields, besides.
const OF_ELEMENTS: [&str; 5] = [
    "bezeichnungEingabe",
    "bezeichnungAusgabe",
    "schemaelementart",
    "hilfetextEingabe",
    "hilfetextAusgabe",
];

/// Status of XProzess: from „fachlich freigegeben (silber)“ on a part may be used.
const RELEASES: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];

impl Version {
    /// A group or a field, which say much the same about themselves.
    pub fn element<'a>(&self, element: Element<'a>, own: &[&str], many: &[&str]) -> Result<Parts<'a>, XmlError> {
        let parts = self.parts(element, &[own, &OF_ELEMENTS].concat(), many)?;
        parts.code_of("schemaelementart", &[])?;
        Ok(parts)
    }

    pub fn parts<'a>(&self, element: Element<'a>, own: &[&str], many: &[&str]) -> Result<Parts<'a>, XmlError> {
        if self.is_third {
            let parts = Parts::of(
                element,
                &[own, &THIRD].concat(),
                &[many, &["bezug", "stichwort", "relation"]].concat(),
            )?;
            parts.said("letzteAenderung")?;
            return Ok(parts);
        }
        Parts::of(element, &[own, &SECOND, &["bezug"]].concat(), many)
    }

    /// What the form calls it; version 2 lets it be empty.
    pub fn label(&self, parts: &Parts<'_>) -> Result<String, XmlError> {
        match parts.text("bezeichnungEingabe")? {
            Some(label) => Ok(label),
            None if self.is_third => parts.said("bezeichnungEingabe"),
            None => parts.said("name"),
        }
    }

    /// Why it should not be used yet, or any more.
    pub fn release(&self, parts: &Parts<'_>) -> Result<Option<String>, XmlError> {
        if !self.is_third {
            let status = parts.code_of("status", &["inVorbereitung", "aktiv", "inaktiv"])?;
            return Ok((status != "aktiv").then(|| format!("its status is „{status}“")));
        }
        let status = parts.code_of("freigabestatus", &RELEASES)?;
        Ok(
            (!["5", "6"].contains(&status.as_str()))
                .then(|| format!("its release status (Freigabestatus) is {status}")),
        )
    }

    pub fn number(&self, element: Element<'_>) -> Result<Number, XmlError> {
        let parts = Parts::of(element, &["id", "version"], &[])?;
        let id = parts.said("id")?;
        let version = if self.is_third {
            Some(parts.said("version")?)
        } else {
            parts.text("version")?
        };
        Ok(Number { id, version })
    }

    pub fn rules(&self, parts: &Parts<'_>) -> Result<Vec<Rule>, XmlError> {
        parts.many("regel").iter().map(|rule| self.rule(*rule)).collect()
    }

    pub fn rule(&self, element: Element<'_>) -> Result<Rule, XmlError> {
        let parts = if self.is_third {
            let single = [
                "identifikation",
                "name",
                "beschreibung",
                "freitextRegel",
                "fachlicherErsteller",
                "letzteAenderung",
                "typ",
                "skript",
            ];
            let parts = Parts::of(element, &single, &["bezug", "stichwort", "param", "ziel", "fehler"])?;
            parts.code_of("typ", &["K", "M", "V", "B"])?;
            parts
        } else {
            let parts = self.parts(element, &["script"], &[])?;
            self.release(&parts)?;
            parts
        };
        let text = match parts.text("freitextRegel")? {
            Some(text) => Some(text),
            None => parts.text("definition")?.or(parts.text("beschreibung")?),
        };
        Ok(Rule {
            number: self.number(parts.one("identifikation")?)?,
            name: parts.said("name")?,
            text,
            has_script: parts.text("skript")?.or(parts.text("script")?).is_some(),
        })
    }
}
