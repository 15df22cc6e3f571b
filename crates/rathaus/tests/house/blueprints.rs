//! `rathaus blueprint check` finds what would only show with the first case.

use std::fs;
use std::path::{Path, PathBuf};

use super::program::{Place, copy_folder, root};

/// The blueprint with the fewest letters, in a folder of its own.
fn copy(place: &Place) -> PathBuf {
    let folder = place.path("dienst");
    let mut all: Vec<PathBuf> = fs::read_dir(root().join("blueprints"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.join("letters").is_dir())
        .collect();
    all.sort_by_key(|path| fs::read_dir(path.join("letters")).expect("a folder").count());
    copy_folder(all.first().expect("a blueprint with letters"), &folder);
    folder
}

fn check(place: &Place, folder: &Path) -> (bool, String) {
    place.run(&["blueprint", "check", folder.to_str().expect("a plain name")])
}

/// The first template of a letter.
fn a_template(folder: &Path) -> PathBuf {
    let mut templates: Vec<PathBuf> = fs::read_dir(folder.join("letters"))
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "typ"))
        .collect();
    templates.sort();
    templates.remove(0)
}

#[test]
fn the_blueprints_of_the_repository_are_sound_with_their_letters() {
    let place = Place::new();
    let (well, said) = place.run(&["blueprint", "check", "blueprints"]);
    assert!(
        well && said.contains("is sound") && !said.contains(" 0 letters"),
        "{said}"
    );
}

#[test]
fn a_letter_that_cannot_be_set_is_named_with_file_and_line() {
    let place = Place::new();
    let folder = copy(&place);
    let template = a_template(&folder);
    let source = fs::read_to_string(&template).expect("reads");
    let name = template.file_name().expect("a name").to_string_lossy().into_owned();
    let lines = source.lines().count();
    for (more, expected) in [
        ("\n#data.nirgends.wo\n", format!("letters/{name}:{}", lines + 2)),
        ("\n#let x = (\n", format!("letters/{name}:")),
        ("\n#read(\"/etc/passwd\")\n", format!("letters/{name}:{}", lines + 2)),
    ] {
        fs::write(&template, format!("{}{more}", source.trim_end_matches('\n'))).expect("writes");
        let (well, said) = check(&place, &folder);
        assert!(
            !well && said.contains(expected.trim_end_matches(|c: char| c.is_ascii_digit())),
            "{more}: {said}"
        );
        assert!(!said.contains("is sound"), "{said}");
    }
    fs::write(&template, &source).expect("writes");
    fs::write(folder.join("letters/sample.json"), "{ \"case\": ").expect("writes");
    let (well, said) = check(&place, &folder);
    assert!(
        !well && said.contains("letters/sample.json") && said.contains("line 1"),
        "{said}"
    );
}

#[test]
fn a_lint_finding_fails_the_check_and_folders_that_hold_nothing_are_told() {
    let place = Place::new();
    let folder = copy(&place);
    let texts = folder.join("texts/de.toml");
    let german = fs::read_to_string(&texts).expect("reads");
    let without: String = german
        .lines()
        .filter(|line| !line.contains(".label ="))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(&texts, without).expect("writes");
    let (well, said) = check(&place, &folder);
    assert!(!well && said.contains("texts/de.toml"), "{said}");
    let (well, said) = check(&place, &place.path("nowhere"));
    assert!(!well && said.contains("nowhere"), "{said}");
    fs::create_dir(place.path("leer")).expect("a folder");
    let (well, said) = check(&place, &place.path("leer"));
    assert!(!well && said.contains("holds no blueprint"), "{said}");
}

#[test]
fn the_help_explains_every_command_and_option() {
    let place = Place::new();
    let (well, said) = place.run(&["--help"]);
    assert!(well, "{said}");
    for word in [
        "serve",
        "demo",
        "migrate",
        "import",
        "blueprint",
        "backup",
        "restore",
        "audit",
        "account",
    ] {
        let line = said.lines().find(|line| line.trim_start().starts_with(word));
        let explained = line
            .and_then(|line| line.trim_start().strip_prefix(word))
            .unwrap_or_default();
        assert!(explained.trim().len() > 20, "{word} is not explained: {said}");
        let (well, help) = place.run(&[word, "--help"]);
        assert!(well, "{help}");
        // An option is followed by its explanation, on its line or on the next.
        let lines: Vec<&str> = help.lines().collect();
        for (at, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.trim_start().starts_with("--"))
        {
            let words = line.split_whitespace().count();
            let next = lines
                .get(at + 1)
                .is_some_and(|next| next.starts_with("          ") && !next.trim().is_empty());
            assert!(words > 3 || next, "{word}: {line} is not explained:\n{help}");
        }
    }
}
