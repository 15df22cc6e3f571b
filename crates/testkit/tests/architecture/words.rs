//! A service is data and a municipality is never code: neither is named in the program.

use crate::source::{Source, folders, root, sources};

/// Where the program may name one: path, word, and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// Names that must not stand in the program.
struct Names {
    /// Forbidden wherever they stand, in any case.
    anywhere: Vec<String>,
    /// Forbidden as a whole text: everyday words which are also the id of an entry of a town's catalogue.
    as_text: Vec<String>,
}

fn names() -> Names {
    let towns = folders("towns");
    let mut anywhere = folders("blueprints");
    anywhere.extend(towns.iter().cloned());
    assert!(anywhere.len() > 1, "there is a blueprint and a town");
    let entries = towns
        .iter()
        .flat_map(|town| std::fs::read_dir(root().join("towns").join(town).join("services")).ok());
    let as_text = entries
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_string_lossy().into_owned()))
        .collect();
    Names { anywhere, as_text }
}

fn found<'a>(source: &Source, names: &'a Names) -> Vec<(usize, &'a str)> {
    let mut found = Vec::new();
    for (at, line) in source.program_lines() {
        let lower = line.to_lowercase();
        let anywhere = names.anywhere.iter().filter(|name| lower.contains(*name));
        let as_text = names
            .as_text
            .iter()
            .filter(|name| line.contains(&format!("\"{name}\"")));
        found.extend(anywhere.chain(as_text).map(|name| (at, name.as_str())));
    }
    found
}

#[test]
fn neither_a_service_nor_a_town_is_named_in_the_program() {
    let names = names();
    let sources = sources();
    let mut complaints = Vec::new();
    let mut used = Vec::new();
    for source in &sources {
        for (at, name) in found(source, &names) {
            match EXCEPTIONS
                .iter()
                .position(|(path, word, _)| *path == source.path && *word == name)
            {
                Some(exception) => used.push(exception),
                None => complaints.push(format!("{}:{at}: names `{name}`; that is data", source.path)),
            }
        }
    }
    for (at, (path, word, _)) in EXCEPTIONS.iter().enumerate() {
        if !used.contains(&at) {
            complaints.push(format!(
                "{path} does not name `{word}` any more; take it off the list in {}",
                file!()
            ));
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_named_service_is_found_in_code_and_not_in_words_around_it() {
    let names = Names {
        anywhere: vec!["musterstadt".to_owned()],
        as_text: vec!["grab".to_owned()],
    };
    let source = |text: &str| Source {
        path: "crates/web/src/x.rs".to_owned(),
        text: text.to_owned(),
    };
    for (text, count) in [
        ("if service == \"grab\" {}", 1),
        ("fn grab() {}", 0),
        ("// Musterstadt has it.", 0),
        ("let town = \"towns/Musterstadt\";", 1),
    ] {
        assert_eq!(found(&source(text), &names).len(), count, "{text}");
    }
}
