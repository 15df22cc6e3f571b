//! Packages as a hostile publisher makes them: whatever stands in them, hash and signature are right, so that the reader
//! comes to the paths, the lengths, the limits and the files.

use blueprint::Files;
use ed25519_dalek::Signer;

use crate::mutate::{Chance, mutate_text};

/// The seed of the key with which all packages here are signed.
pub const SEED: [u8; 32] = [7; 32];

const PATHS: [&str; 16] = [
    "../blueprint.toml",
    "/etc/passwd",
    "letters/../form.toml",
    "letters//a.typ",
    "letters/./a.typ",
    "a/b/c/d.toml",
    "texts/xx.toml",
    "letters\\a.typ",
    "C:form.toml",
    "form.toml\0.typ",
    "examples/ä.toml",
    "messages/a.exe",
    "overlay.toml",
    "FORM.TOML",
    "",
    "letters/con.typ",
];

/// The package again with other content behind the head that it had.
pub fn forged(package: &str, content: &str) -> String {
    let (head, _) = package.split_once("\n\n").expect("a head");
    let head: Vec<&str> = head
        .lines()
        .filter(|line| !line.starts_with("content: ") && !line.starts_with("signature: "))
        .collect();
    let hash = blake3::hash(content.as_bytes()).to_hex();
    let head = format!("{}\ncontent: blake3:{hash}\n", head.join("\n"));
    let signature = ed25519_dalek::SigningKey::from_bytes(&SEED).sign(head.as_bytes());
    let hex: String = signature.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{head}signature: {hex}\n\n{content}")
}

/// The files of a blueprint one after the other, as packages hold them, with a few things wrong.
pub fn content(files: &Files, chance: &mut Chance) -> String {
    let mut entries: Vec<(String, String, usize)> = files
        .0
        .iter()
        .map(|(path, text)| (path.clone(), text.clone(), text.len()))
        .collect();
    for _ in 0..chance.below(3) {
        wrong(&mut entries, chance);
    }
    let written = entries
        .iter()
        .map(|(path, text, length)| format!("--- {path} {length}\n{text}\n"));
    let content = format!("{}--- end\n", written.collect::<String>());
    if chance.below(4) == 0 {
        return mutate_text(&content, &content, chance);
    }
    content
}

fn wrong(entries: &mut Vec<(String, String, usize)>, chance: &mut Chance) {
    let at = chance.below(entries.len());
    let Some(entry) = entries.get_mut(at) else { return };
    match chance.below(8) {
        0 => entry.0 = (*chance.pick(&PATHS)).to_owned(),
        1 => entry.0 = mutate_text(&entry.0, "../", chance).replace('\n', ""),
        2 => entry.2 = chance.number() as usize,
        3 => entry.2 = entry.2.saturating_add(chance.below(3)).saturating_sub(1),
        4 => {
            entry.1 = mutate_text(&entry.1, "--- end\n", chance);
            entry.2 = entry.1.len();
        }
        5 => {
            let again = entry.clone();
            entries.insert(chance.below(entries.len()), again);
        }
        6 => {
            let more = (0..chance.below(600)).map(|n| (format!("examples/x{n:04}.toml"), String::new(), 0));
            entries.extend(more);
            entries.sort();
        }
        _ => drop(entries.remove(at)),
    }
}
