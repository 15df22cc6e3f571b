//! Which crate of the workspace may know which other. An arrow that is not listed here is a decision to be made, not to be slipped in.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::source::root;

/// Supporting areas know what lies below them and no other area.
const BELOW_AREAS: &[&str] = &["base", "calendar", "blueprint", "store", "town", "web"];

/// The crates that `name` may depend on; `None` for a crate that this list does not know.
fn allowed(name: &str) -> Option<Vec<&'static str>> {
    let with = |more: &[&'static str]| Some(BELOW_AREAS.iter().chain(more).copied().collect());
    match name {
        "base" => Some(vec![]),
        "calendar" | "store" => Some(vec!["base"]),
        "blueprint" | "town" => Some(vec!["base", "calendar"]),
        "web" => Some(vec!["base", "blueprint", "store", "town"]),
        "accounts" | "appointments" | "catalog" | "identity" | "letters" | "payments" | "receivers" | "registers" => {
            with(&[])
        }
        "cases" => with(&[
            "accounts",
            "appointments",
            "catalog",
            "identity",
            "letters",
            "payments",
            "receivers",
            "registers",
        ]),
        // Adapters implement the ports, which stand in `base` and beside the area that needs them.
        "connect" => Some(vec!["base", "identity", "store", "payments", "receivers", "web"]),
        "testkit" => with(&["registers"]),
        "rathaus" => with(&[
            "accounts",
            "appointments",
            "cases",
            "catalog",
            "connect",
            "identity",
            "letters",
            "payments",
            "receivers",
            "registers",
        ]),
        _ => None,
    }
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    from: String,
    to: String,
    /// `None`: in the program; `Some("dev")`: only in tests.
    kind: Option<String>,
}

fn workspace() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    metadata["packages"].as_array().expect("cargo lists packages").clone()
}

fn name(value: &Value) -> String {
    value["name"]
        .as_str()
        .expect("everything in the metadata has a name")
        .to_owned()
}

fn arrows(packages: &[Value]) -> BTreeSet<Arrow> {
    let ours: BTreeSet<String> = packages.iter().map(name).collect();
    let mut arrows = BTreeSet::new();
    for package in packages {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let to = name(dependency);
            if ours.contains(&to) {
                let kind = dependency["kind"].as_str().map(str::to_owned);
                arrows.insert(Arrow {
                    from: name(package),
                    to,
                    kind,
                });
            }
        }
    }
    arrows
}

fn complaint(arrow: &Arrow) -> Option<String> {
    let Arrow { from, to, kind } = arrow;
    let dev = kind.as_deref() == Some("dev");
    match allowed(from) {
        None => Some(format!(
            "{from}: a new crate; add it to the allowed arrows in {}",
            file!()
        )),
        Some(_) if to == "testkit" => {
            (!dev).then(|| format!("{from} → testkit: only tests may use it (dev-dependencies)"))
        }
        Some(may) if may.contains(&to.as_str()) => None,
        Some(may) => Some(format!(
            "{from} → {to} is not allowed; {from} may know: {}",
            may.join(", ")
        )),
    }
}

#[test]
fn crates_depend_on_one_another_only_along_the_allowed_arrows() {
    let packages = workspace();
    let arrows = arrows(&packages);
    assert!(
        arrows.len() > 20,
        "the metadata shows {} arrows; are they read rightly?",
        arrows.len()
    );
    let complaints: Vec<String> = arrows.iter().filter_map(complaint).collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn an_arrow_against_the_order_is_refused_and_testkit_stays_in_tests() {
    let arrow = |from: &str, to: &str, kind: Option<&str>| Arrow {
        from: from.to_owned(),
        to: to.to_owned(),
        kind: kind.map(str::to_owned),
    };
    for wrong in [
        arrow("base", "store", None),
        arrow("payments", "registers", None),
        arrow("web", "cases", None),
        arrow("blueprint", "store", Some("dev")),
        arrow("cases", "testkit", None),
        arrow("somebody-new", "base", None),
    ] {
        assert!(complaint(&wrong).is_some(), "{wrong:?} passed");
    }
    assert_eq!(complaint(&arrow("cases", "testkit", Some("dev"))), None);
}

#[test]
fn the_allowed_arrows_have_no_circle() {
    let mut rank: BTreeMap<&str, usize> = BTreeMap::new();
    let order = [
        "base",
        "calendar",
        "store",
        "blueprint",
        "town",
        "web",
        "accounts",
        "appointments",
        "catalog",
        "identity",
        "letters",
        "payments",
        "receivers",
        "registers",
        "cases",
        "connect",
        "testkit",
        "rathaus",
    ];
    for (at, name) in order.into_iter().enumerate() {
        for to in allowed(name).expect("the list knows its own crates") {
            assert!(rank.contains_key(to), "{name} → {to} points upwards");
        }
        rank.insert(name, at);
    }
}

#[test]
fn every_crate_keeps_the_lints_of_the_workspace() {
    for package in workspace() {
        let manifest = package["manifest_path"].as_str().expect("a package has a manifest");
        let text = std::fs::read_to_string(manifest).expect("the manifest can be read");
        assert!(
            text.contains("[lints]\nworkspace = true"),
            "{manifest}: add `[lints]` with `workspace = true`"
        );
    }
}

/// The own crates are the ones that a small change builds anew; optimised they would make everyone wait.
#[test]
fn every_own_crate_is_built_quickly_for_tests() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace has a manifest");
    let slow: Vec<String> = workspace()
        .iter()
        .map(name)
        .filter(|name| {
            !manifest
                .lines()
                .any(|line| line == format!("{name} = {{ opt-level = 0 }}"))
        })
        .collect();
    assert_eq!(slow, Vec::<String>::new(), "not named in [profile.dev.package]");
}
