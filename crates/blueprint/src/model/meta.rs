use std::collections::BTreeMap;

use base::Lang;
use serde::{Deserialize, Serialize};

use crate::answers::Json;

/// The head of a blueprint.
#[derive(Clone, Debug)]
pub struct Meta {
    /// `resident-parking-permit`; also the name of the folder.
    pub id: String,
    /// Version of the service, not of the format: `1.0.0`.
    pub version: String,
    pub legal_basis: Vec<String>,
    /// Key of the office in the town's data, `road-traffic`.
    pub office: String,
    /// Key of the service in the catalogue of public services (LeiKa), if it has one.
    pub leika: Option<String>,
    pub trust: Trust,
    /// The rule that asks for this level (§ 10 Abs. 3 BMG); without it `legal_basis` says why.
    pub trust_legal: Option<String>,
    /// How long a closed case is kept.
    pub retention_years: u16,
    /// The rule that sets the years; part of the derivation of the day on which a case is erased.
    pub retention_legal: String,
    pub automatic_decision: AutomaticDecision,
    /// Languages in which every text exists.
    pub languages: Vec<Lang>,
    /// Where the outside of a case is found; table `[case]` of blueprint.toml.
    pub face: crate::face::FaceRule,
    /// What a town may set, by name.
    pub knobs: BTreeMap<String, Knob>,
}

/// How sure the town must be of who is asking, and how sure it is. Source: Art. 8 eIDAS regulation; § 3 Abs. 4 OZG.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    #[default]
    None,
    Basic,
    Substantial,
    High,
}

impl Trust {
    pub const ALL: [Trust; 4] = [Trust::None, Trust::Basic, Trust::Substantial, Trust::High];

    /// The word in files, in conditions and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Trust::None => "none",
            Trust::Basic => "basic",
            Trust::Substantial => "substantial",
            Trust::High => "high",
        }
    }

    /// An unknown word trusts nobody.
    pub fn from_code(code: &str) -> Trust {
        let known = Trust::ALL.into_iter().find(|trust| trust.code() == code);
        known.unwrap_or_default()
    }
}

/// Whether a machine alone may decide.
///
/// Source: § 35a VwVfG: only where a legal provision allows it and there is no discretion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AutomaticDecision {
    pub allowed: bool,
    #[serde(default)]
    pub legal_basis: String,
    /// Events on which alone it may: `checks_green`. Empty: on all.
    #[serde(default)]
    pub events: Vec<String>,
}

/// One thing a town may set without touching the blueprint.
#[derive(Clone, Debug, PartialEq)]
pub struct Knob {
    pub kind: KnobKind,
    pub default: Json,
    /// Bounds of a number, or of each number of a list.
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// The allowed words of a text, or of each text of a list; empty allows every word.
    pub options: Vec<String>,
}

/// Type of a knob's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnobKind {
    Bool,
    Int,
    /// Euro cents.
    Cent,
    Text,
    Date,
    TextList,
    IntList,
}
