//! Markup and style sheets know one another: what looks like nothing was forgotten.

use std::collections::BTreeSet;
use std::fs;

use crate::source::{root, sources};

/// Classes that only name a place, for tests and scripts.
const WITHOUT_STYLE: &[&str] = &["case-facts__due", "needs-script", "timeline__text"];

#[test]
fn every_class_in_the_markup_has_a_style() {
    let styled = styled();
    let mut complaints = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test()) {
        for (at, line) in source.program_lines() {
            for class in classes(line) {
                if !styled.contains(class) && !WITHOUT_STYLE.contains(&class) {
                    complaints.push(format!("{}:{at}: `.{class}` has no style", source.path));
                }
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn no_element_names_its_classes_twice() {
    // A browser takes the first attribute and drops the second in silence.
    let twice = |line: &str| {
        line.match_indices(" class=").any(|(at, _)| {
            let element = line[..at].rfind(['{', '}', ';']).map_or(0, |end| end + 1);
            classes(&format!("{} ", &line[element..at])).next().is_some()
        })
    };
    assert!(twice(r#"button .kern-btn type="submit" class=(look) { "Go" }"#));
    let complaints: Vec<String> = sources()
        .iter()
        .filter(|source| !source.is_test())
        .flat_map(|source| {
            let lines = source.program_lines().filter(|(_, line)| twice(line));
            lines.map(|(at, _)| format!("{}:{at}", source.path)).collect::<Vec<_>>()
        })
        .collect();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Classes of all style sheets: ours, the simulator's, KERN's.
fn styled() -> BTreeSet<String> {
    let folder = root().join("assets/css");
    let ours = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut sheets: Vec<_> = ours.filter_map(Result::ok).map(|entry| entry.path()).collect();
    sheets.push(root().join("crates/areas/payments/src/simulator/simulator.css"));
    sheets.push(root().join("assets/node_modules/@kern-ux/native/dist/kern.min.css"));
    let mut found = BTreeSet::new();
    for path in sheets {
        let sheet = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for (at, _) in sheet.match_indices('.') {
            let name = name_at(&sheet[at + 1..]);
            if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                found.insert(name.to_owned());
            }
        }
    }
    assert!(
        found.len() > 300,
        "only {} classes found in the style sheets",
        found.len()
    );
    found
}

/// Classes that a line of markup names as `.name`. A call such as `.name(…)` is none, nor is a line that goes on with one.
fn classes(line: &str) -> impl Iterator<Item = &str> {
    let code = line.trim_start();
    line.match_indices(" .").filter_map(move |(at, _)| {
        let name = name_at(&line[at + 2..]);
        let after = line[at + 2 + name.len()..].chars().next();
        let is_class = matches!(after, Some(' ' | '{' | ';' | '['))
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && !name.ends_with("--")
            && !name.ends_with("__");
        (is_class && !code.starts_with('.')).then_some(name)
    })
}

fn name_at(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .unwrap_or(text.len());
    &text[..end]
}

#[test]
fn classes_are_told_from_calls() {
    let found = |line| classes(line).collect::<Vec<_>>();
    assert_eq!(
        found(r#"    p .lead .muted[quiet] { (text.get("x")) }"#),
        ["lead", "muted"]
    );
    assert!(found("        .filter(|x| x)").is_empty());
    assert!(found("        .await?;").is_empty());
    assert!(found("let x = store .read(1);").is_empty());
}
