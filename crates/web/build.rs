//! Collects what pages load: KERN's style sheet and fonts from npm, our style sheets and scripts.

use std::fs;
use std::path::{Path, PathBuf};

/// Families of KERN's classes that pages use. The rest – its grid, its utilities, components that have parts of our own
/// – is two thirds of the file and would travel to every phone.
const FAMILIES: [&str; 20] = [
    "alert",
    "body",
    "btn",
    "card",
    "dark",
    "dialog",
    "error",
    "fieldset",
    "form-check",
    "form-input",
    "heading",
    "hint",
    "icon",
    "input-group",
    "label",
    "light",
    "link",
    "loader",
    "sr-only",
    "title",
];

const FONTS: [&str; 2] = ["FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2"];

fn main() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets");
    let kern = assets.join("node_modules/@kern-ux/native/dist");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed={}", assets.join("package-lock.json").display());
    println!("cargo::rerun-if-changed={}", kern.join("kern.min.css").display());
    println!("cargo::rerun-if-changed={}", assets.join("css").display());
    println!("cargo::rerun-if-changed={}", assets.join("js").display());
    if !kern.join("kern.min.css").exists() {
        println!(
            "cargo::error=KERN is missing: run `npm ci` in the folder `assets` (or `make assets`), then build again"
        );
        return;
    }
    let kern_css = pruned(&read(&kern.join("kern.min.css")));
    let ours: String = sorted(&assets.join("css"), "css")
        .iter()
        .map(|path| read(path))
        .collect();
    write(&out.join("rathaus.css"), &format!("{kern_css}\n{ours}"));
    let scripts: String = sorted(&assets.join("js"), "js")
        .iter()
        .map(|path| read(path) + "\n")
        .collect();
    write(&out.join("rathaus.js"), &scripts);
    for font in FONTS {
        let from = kern.join("fonts/fira-sans").join(font);
        if let Err(error) = fs::copy(&from, out.join(font)) {
            println!(
                "cargo::error={}: {error}; run `npm ci` in the folder `assets`",
                from.display()
            );
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn sorted(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    paths.sort();
    paths
}

/// The rules of a minified style sheet whose classes are all in [`FAMILIES`].
fn pruned(css: &str) -> String {
    let mut out = String::new();
    let mut rest = css;
    while let Some(open) = find_outside_strings(rest, '{') {
        // Statements without a block, such as `@charset`, stand before the prelude of this rule.
        let prelude_start = rest[..open].rfind(';').map_or(0, |at| at + 1);
        out.push_str(&rest[..prelude_start]);
        let prelude = &rest[prelude_start..open];
        let close = open + matching_close(&rest[open..]);
        let block = &rest[open + 1..close];
        if prelude.starts_with("@media") || prelude.starts_with("@supports") {
            let inner = pruned(block);
            if !inner.is_empty() {
                out.push_str(&format!("{prelude}{{{inner}}}"));
            }
        } else if prelude.starts_with('@') {
            out.push_str(&format!("{prelude}{{{block}}}"));
        } else {
            let kept: Vec<&str> = selectors(prelude)
                .into_iter()
                .filter(|selector| is_used(selector))
                .collect();
            if !kept.is_empty() {
                out.push_str(&format!("{}{{{block}}}", kept.join(",")));
            }
        }
        rest = &rest[close + 1..];
    }
    out
}

fn is_used(selector: &str) -> bool {
    selector.split(".kern-").skip(1).all(|class| {
        FAMILIES.iter().any(|family| {
            class.strip_prefix(family).is_some_and(|tail| {
                !tail.starts_with(|c: char| c.is_ascii_alphanumeric())
                    && (!tail.starts_with('-')
                        || tail.starts_with("--")
                        || *family == "heading"
                        || *family == "sr-only")
            })
        }) || class.starts_with("btn-wrapper")
    })
}

/// The selectors of a list; commas inside of `:is(…)` do not part them.
fn selectors(list: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                found.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(&list[start..]);
    found
}

fn find_outside_strings(text: &str, wanted: char) -> Option<usize> {
    let mut quote = None;
    text.char_indices().find_map(|(at, c)| match (quote, c) {
        (Some(open), _) => {
            quote = (c != open).then_some(open);
            None
        }
        (None, '"' | '\'') => {
            quote = Some(c);
            None
        }
        (None, _) => (c == wanted).then_some(at),
    })
}

/// Where the block closes that opens with the first character.
fn matching_close(text: &str) -> usize {
    let (mut depth, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) => quote = (c != open).then_some(open),
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 1 => return at,
            (None, '}') => depth -= 1,
            (None, _) => {}
        }
    }
    panic!("kern.min.css ends inside of a block");
}
