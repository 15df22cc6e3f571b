//! What a case looks like on the outside: whose it is, how it is found, whom letters go to. The head of a blueprint says
//! where in the answers these are (table `[case]` of blueprint.toml); the loader fills [`FaceRule`] from it and the linter
//! checks its paths. An example:
//!
//! ```toml
//! [case]
//! short = "BPA"                                    # part of the file number
//! applicant = "{given_names} {family_name}"
//! mail = "email"
//! notify = "notify"                                # a choice with the options none, mail, letter
//! key = "plate"                                    # by which a case is also found
//! holder = "resident.person_ref"
//! blocked = "resident.blocked"                     # § 51 BMG
//! recipient = ["{given_names} {family_name}", "{address.street} {address.house_number}", "{zone.postcode} {zone.city}"]
//! ```

use serde::Deserialize;

use crate::answers::Json;
use crate::model::Blueprint;
use crate::scope::Scope;

/// Where the outside of a case is found. Paths are dotted: a field id or a query id, then keys inside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FaceRule {
    /// Short name of the service in file numbers, such as `BPA`.
    pub short: String,
    /// Pattern with `{paths}`.
    pub applicant: String,
    pub mail: Option<String>,
    pub notify: Option<String>,
    pub key: Option<String>,
    pub holder: Option<String>,
    pub blocked: Option<String>,
    /// Patterns, one a line of the address. A line whose places are all empty is left out; an answer of several lines
    /// gives several.
    pub recipient: Vec<String>,
    /// The applicant is not told how often somebody of the town hall looked at the case, because where everybody gets the
    /// same answer that would tell what it hides (§ 51 Abs. 1 BMG).
    pub looks_hidden: bool,
}

/// The outside of one case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Face {
    pub applicant: String,
    pub mail: Option<String>,
    /// `none`, `mail` or `letter`.
    pub notify: String,
    pub lookup_key: String,
    pub holder: Option<String>,
    pub blocked: bool,
    pub recipient: Vec<String>,
}

impl Blueprint {
    /// The outside of a case, from its answers and the registers' answers.
    pub fn face(&self, scope: &Scope<'_>) -> Face {
        let rule = &self.meta.face;
        let text = |path: &Option<String>| path.as_deref().and_then(|path| find(scope, path)).map(plain);
        Face {
            applicant: fill(scope, &rule.applicant).unwrap_or_default().replace('\n', " "),
            mail: text(&rule.mail).filter(|mail| !mail.is_empty()),
            notify: text(&rule.notify).unwrap_or_else(|| "none".to_owned()),
            lookup_key: text(&rule.key).unwrap_or_default(),
            holder: text(&rule.holder).filter(|holder| !holder.is_empty()),
            blocked: rule
                .blocked
                .as_deref()
                .and_then(|path| find(scope, path))
                .is_some_and(|v| v == &Json::Bool(true)),
            // An address abroad is one answer of several lines.
            recipient: rule
                .recipient
                .iter()
                .filter_map(|line| fill(scope, line))
                .flat_map(|filled| filled.lines().map(str::to_owned).collect::<Vec<_>>())
                .collect(),
        }
    }
}

fn find<'a>(scope: &'a Scope<'_>, path: &str) -> Option<&'a Json> {
    let mut parts = path.split('.');
    let root = parts.next()?;
    let start = scope.answer(root).or_else(|| scope.input.registers.get(root))?;
    parts.try_fold(start, |value, key| value.get(key))
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

/// The pattern with its places filled; none when it has places and all of them are empty.
fn fill(scope: &Scope<'_>, pattern: &str) -> Option<String> {
    let mut out = String::new();
    let (mut places, mut filled) = (0, 0);
    let mut rest = pattern;
    while let Some((before, from)) = rest.split_once('{') {
        let (path, after) = from.split_once('}')?;
        out.push_str(before);
        places += 1;
        if let Some(text) = find(scope, path).map(plain).filter(|text| !text.is_empty()) {
            filled += 1;
            out.push_str(&text);
        }
        rest = after;
    }
    out.push_str(rest);
    let tidy = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    (places == 0 || filled > 0).then(|| out.lines().map(tidy).collect::<Vec<_>>().join("\n"))
}
