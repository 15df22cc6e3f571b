//! Limits that only get tighter: what stands on a list here may shrink and must then leave the list.

use crate::source::{Source, sources};

/// Unit: lines. A longer file wants a reason.
const LINES_MAX: usize = 500;

/// Longer files: path, the most lines it may have, and why it is one file.
const LONG_FILES: &[(&str, usize, &str)] = &[
    (
        "crates/areas/payments/tests/claims.rs",
        780,
        "one list of the promises about claims, read from top to bottom",
    ),
    (
        "crates/areas/registers/src/demo/words.rs",
        580,
        "lists of names and words for drawn people; data without rules",
    ),
];

/// `.unwrap()` in the program: path and how many there may be.
const UNWRAPS: &[(&str, usize)] = &[];

#[test]
fn no_file_grows_beyond_what_a_reader_can_hold() {
    let mut complaints = Vec::new();
    let sources = sources();
    for source in &sources {
        let lines = source.text.lines().count();
        let exception = LONG_FILES.iter().find(|(path, ..)| *path == source.path);
        match exception {
            None if lines > LINES_MAX => {
                complaints.push(format!("{}: {lines} lines, at most {LINES_MAX}; split it", source.path));
            }
            Some((_, max, _)) if lines > *max => {
                complaints.push(format!(
                    "{}: {lines} lines, its exception ends at {max}; split it",
                    source.path
                ));
            }
            Some(_) if lines <= LINES_MAX => {
                complaints.push(format!(
                    "{}: only {lines} lines now; take it off the list in {}",
                    source.path,
                    file!()
                ));
            }
            _ => {}
        }
    }
    gone(&sources, LONG_FILES.iter().map(|(path, ..)| *path), &mut complaints);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn the_program_does_not_unwrap() {
    let mut complaints = Vec::new();
    let sources = sources();
    for source in &sources {
        let places: Vec<usize> = source
            .program_lines()
            .filter(|(_, line)| line.contains(".unwrap()"))
            .map(|(at, _)| at)
            .collect();
        let max = UNWRAPS
            .iter()
            .find(|(path, _)| *path == source.path)
            .map_or(0, |(_, max)| *max);
        if places.len() != max {
            complaints.push(format!(
                "{}: unwrap() in lines {places:?}, {max} expected; use `?`, or expect(\"why this cannot happen\")",
                source.path
            ));
        }
    }
    gone(&sources, UNWRAPS.iter().map(|(path, _)| *path), &mut complaints);
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

fn gone<'a>(sources: &[Source], listed: impl Iterator<Item = &'a str>, complaints: &mut Vec<String>) {
    for path in listed {
        if !sources.iter().any(|source| source.path == path) {
            complaints.push(format!("{path} is gone; take it off the list in {}", file!()));
        }
    }
}

#[test]
fn inline_tests_and_comments_are_not_taken_for_the_program() {
    let text =
        "/// a.unwrap()\nfn f() {}\n  // b.unwrap()\nfn g() { c.unwrap() }\n\n#[cfg(test)]\nmod tests { d.unwrap() }\n";
    let source = Source {
        path: "crates/base/src/x.rs".to_owned(),
        text: text.to_owned(),
    };
    let lines: Vec<usize> = source
        .program_lines()
        .filter(|(_, line)| line.contains("unwrap"))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(lines, [4]);
    let source = Source {
        path: "crates/base/tests/x.rs".to_owned(),
        text: text.to_owned(),
    };
    assert_eq!(source.program_lines().count(), 0);
}
