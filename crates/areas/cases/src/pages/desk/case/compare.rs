//! What the applicant says beside what the registers say. Nothing here knows a service: which answer meets which field
//! of a register follows from the parameters of the blueprint's queries.

use std::collections::{BTreeMap, BTreeSet};

use blueprint::{Blueprint, CheckResult, Condition, Json, Query, Scope, Verdict};
use registers::port;

use crate::rules;

/// What one register says about one answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Id of the query.
    pub query: String,
    pub register: String,
    pub text: String,
    pub differs: bool,
}

/// Fields of registers that tell where somebody lives; withheld for blocked people (§ 51 BMG) even if a register sent them.
const ADDRESS: [&str; 13] = [
    "street",
    "house_number",
    "postcode",
    "city",
    "district",
    "dwellings",
    "dwellings_text",
    "previous_address",
    "former_addresses",
    "moved_in_on",
    "registered_since",
    "family",
    "spouse_ref",
];

/// Fields that say nothing to people, or say again what another field says.
const MACHINE: [&str; 12] = [
    "person_ref",
    "spouse_ref",
    "street_key",
    "given_names_asked",
    "dwellings",
    "class_dates",
    "plate_district",
    "registered_before",
    "paper_one_has_code",
    "paper_two_has_code",
    "paper_two_matches",
    "candidates",
];

/// Fields at which a clerk should look twice whatever the service checks.
const ALWAYS_NOTABLE: [&str; 2] = ["blocked", "deceased"];

/// Yes-or-no fields of registers and the value at which a clerk should look twice, where a check did so too.
const NOTABLE: [(&str, bool); 19] = [
    ("name_differs", true),
    ("at_address", false),
    ("current", false),
    ("moved_in_pending", true),
    ("deceased", true),
    ("blocked", true),
    ("keeper_matches", false),
    ("vin_matches", false),
    ("insured", false),
    ("inspection_valid", false),
    ("decommissioned", true),
    ("tax_arrears", true),
    ("holder_matches", false),
    ("plates_stolen", true),
    ("all_ok", false),
    ("arrears", true),
    ("revoked", true),
    ("suitable", false),
    ("owner_matches", false),
];

/// What the registers say about a field of the form, one entry a register.
pub fn said_about(blueprint: &Blueprint, scope: &Scope<'_>, field: &str) -> Vec<Said> {
    let planned: BTreeMap<String, BTreeMap<String, Json>> = blueprint
        .queries(scope)
        .into_iter()
        .map(|query| (query.id, query.with))
        .collect();
    let mut all = Vec::new();
    for query in &blueprint.all_queries {
        let (Some(answer), Some(with)) = (scope.register(&query.id), planned.get(&query.id)) else {
            continue;
        };
        let pairs: Vec<(String, String)> = parameters_of(query, field)
            .into_iter()
            .filter_map(|name| Some((plain(with.get(name)?), said(answer, name)?)))
            .collect();
        if pairs.is_empty() {
            continue;
        }
        all.push(Said {
            query: query.id.clone(),
            register: query.register.clone(),
            text: pairs
                .iter()
                .map(|(_, said)| said.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            differs: pairs.iter().any(|(asked, said)| !is_same(asked, said)),
        });
    }
    all
}

/// What a register says about a parameter. Where it holds more than was asked for (further given names), only the part that
/// was asked for is compared: what is left out is no difference.
fn said(answer: &Json, name: &str) -> Option<String> {
    let text = |name: &str| shown(answer, name).map(plain).filter(|text| !text.is_empty());
    text(&format!("{name}_asked")).or_else(|| text(name))
}

/// Parameters of a query that come from this field alone, in the order of the register's own fields, so that a street
/// stands before its house number.
fn parameters_of<'q>(query: &'q Query, field: &str) -> Vec<&'q str> {
    let root = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    let mut names: Vec<&str> = query
        .with
        .iter()
        .filter(|(_, condition)| {
            condition.reads().next().is_some() && condition.reads().all(|path| root(path) == field)
        })
        .map(|(name, _)| name.as_str())
        .collect();
    let order: Vec<&str> = port::schema(&query.register)
        .unwrap_or_default()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.sort_by_key(|name| order.iter().position(|known| known == name).unwrap_or(order.len()));
    names
}

/// A field of a register's answer, unless it is withheld.
fn shown<'a>(answer: &'a Json, name: &str) -> Option<&'a Json> {
    let blocked = answer.get("blocked") == Some(&Json::Bool(true));
    answer
        .get(name)
        .filter(|value| !(value.is_null() || blocked && ADDRESS.contains(&name)))
}

/// The same in law though written differently: case, diacritics, `Str.` and `Straße`, gaps in a plate.
pub fn is_same(a: &str, b: &str) -> bool {
    let folded = |text: &str| {
        rules::search_terms(&[text.replace([' ', '-'], "")])
            .concat()
            .replace("strasse", "str")
    };
    folded(a) == folded(b)
}

pub fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// What the checks that are not green read: `query.field`. Whether a keeper is the applicant says nothing against them where
/// nobody has to be.
pub fn against(blueprint: &Blueprint, results: &[CheckResult]) -> BTreeSet<String> {
    let open = results
        .iter()
        .filter(|result| matches!(result.result, Verdict::Yellow | Verdict::Red));
    let mut paths = BTreeSet::new();
    for result in open {
        let Some(check) = blueprint.all_checks.iter().find(|check| check.id == result.id) else {
            continue;
        };
        let reached = check
            .outcomes
            .iter()
            .find(|outcome| outcome.reason == result.reason_key);
        let of_outcome = reached.and_then(|outcome| outcome.when.as_ref());
        // The last outcome has no condition: it counts because none of the others did.
        let read: Vec<&Condition> = match of_outcome {
            Some(when) => vec![when],
            None => check
                .outcomes
                .iter()
                .filter_map(|outcome| outcome.when.as_ref())
                .collect(),
        };
        read.into_iter()
            .for_each(|condition| reads(blueprint, condition, &mut paths));
    }
    paths
}

/// Adds what a condition reads, and what the values that it reads are worked out from.
fn reads(blueprint: &Blueprint, condition: &Condition, paths: &mut BTreeSet<String>) {
    for path in condition.reads() {
        if !paths.insert(path.to_owned()) {
            continue;
        }
        let formula = blueprint.field(path).and_then(|field| field.params.formula.as_ref());
        if let Some(formula) = formula {
            reads(blueprint, formula, paths);
        }
    }
}

/// The fields of a register's answer to a query that a clerk may see, with a mark where to look twice: what [`against`] names.
/// References of persons are keys of the machine and say nothing to people.
pub fn fields(answer: &Json, query: &str, against: &BTreeSet<String>) -> Vec<(String, Json, bool)> {
    let Some(object) = answer.as_object() else {
        return Vec::new();
    };
    object
        .iter()
        .filter(|(name, _)| !MACHINE.contains(&name.as_str()))
        .filter(|(name, _)| shown(answer, name).is_some())
        .filter(|(_, value)| !matches!(value, Json::Array(items) if items.is_empty()))
        .map(|(name, value)| {
            let is_bad = NOTABLE
                .iter()
                .any(|(known, at)| known == name && *value == Json::Bool(*at));
            let counts = ALWAYS_NOTABLE.contains(&name.as_str()) || against.contains(&format!("{query}.{name}"));
            let notable = is_bad && counts;
            (name.clone(), value.clone(), notable)
        })
        .collect()
}

/// The parts of an entry of a list (a relative, a dwelling) that a clerk may see.
pub fn parts(entry: &serde_json::Map<String, Json>) -> impl Iterator<Item = &Json> {
    let told = entry.iter().filter(|(name, _)| !MACHINE.contains(&name.as_str()));
    told.map(|(_, part)| part).filter(|part| !part.is_null())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn spelling_is_no_difference_but_another_name_is() {
        for (a, b, same) in [
            ("Lindenstr. 12", "Lindenstraße 12", true),
            ("MST-AB 12", "mst ab12", true),
            ("Müller", "MUELLER", true),
            ("Žaneta", "Zaneta", true),
            ("Müller", "Möller", false),
            ("12", "12a", false),
        ] {
            assert_eq!(is_same(a, b), same, "{a} / {b}");
        }
    }

    #[test]
    fn the_address_of_a_blocked_person_is_never_shown() {
        let answer =
            json!({ "status": "found", "blocked": true, "street": "Geheimweg", "house_number": "1", "city": "X" });
        let names: Vec<String> = fields(&answer, "resident", &BTreeSet::new())
            .into_iter()
            .map(|(name, ..)| name)
            .collect();
        assert_eq!(names, ["blocked", "status"]);
        assert!(shown(&answer, "street").is_none());
    }

    #[test]
    fn a_given_name_left_out_is_no_difference() {
        let answer = json!({ "given_names": "Katharina Elisabeth", "given_names_asked": "Katharina", "city": "" });
        assert_eq!(said(&answer, "given_names").as_deref(), Some("Katharina"));
        assert_eq!(said(&answer, "city"), None);
        let unknown = json!({ "given_names": "Anna", "given_names_asked": "" });
        assert_eq!(said(&unknown, "given_names").as_deref(), Some("Anna"));
    }

    #[test]
    fn what_a_check_holds_against_the_applicant_is_marked() {
        let answer =
            json!({ "keeper_matches": false, "blocked": true, "insured": true, "mass_kg": 1200, "tax_arrears": null });
        let marked = |against: &[&str]| -> Vec<String> {
            let against = against.iter().map(|path| (*path).to_owned()).collect();
            let fields = fields(&answer, "vehicle", &against).into_iter();
            fields.filter(|(.., marked)| *marked).map(|(name, ..)| name).collect()
        };
        let checked = ["vehicle.keeper_matches", "vehicle.insured"];
        assert_eq!(marked(&checked), ["blocked", "keeper_matches"]);
        assert_eq!(
            marked(&["other.keeper_matches"]),
            ["blocked"],
            "no check minds who the keeper is"
        );
    }
}
