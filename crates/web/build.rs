//! Collects what pages load: KERN's style sheet and fonts from npm, our style sheets and scripts.

use std::fs;
use std::path::{Path, PathBuf};

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
    let kern_css = read(&kern.join("kern.min.css"));
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
