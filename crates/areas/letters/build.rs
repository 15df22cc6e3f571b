//! Decodes the web fonts of KERN into the sfnt files which the letters embed.
//!
//! The fonts are not part of this repository: npm installs them below `assets/node_modules`
//! (`assets/package-lock.json` pins the version). They are decoded here and not at start, because an
//! embedded sfnt is mapped with the program and costs neither start-up time nor memory until a page is touched.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

/// Where npm puts the fonts, seen from this crate.
const FONTS_DIR: &str = "../../../assets/node_modules/@kern-ux/native/dist/fonts";

/// Faces of the letters: the house font in two weights, and the fallback for letters which it lacks.
const FACES: [&str; 4] = [
    "fira-sans/FiraSans-Regular",
    "fira-sans/FiraSans-SemiBold",
    "noto-sans/NotoSans-Regular",
    "noto-sans/NotoSans-Bold",
];

fn main() -> Result<(), Box<dyn Error>> {
    let fonts = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join(FONTS_DIR);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    for face in FACES {
        let packed_path = fonts.join(face).with_extension("woff2");
        println!("cargo::rerun-if-changed={}", packed_path.display());
        let Ok(packed) = fs::read(&packed_path) else {
            println!(
                "cargo::error=the fonts of the letters are missing ({}). Run `npm ci --prefix assets` in the root of the project, then build again.",
                packed_path.display()
            );
            return Ok(());
        };
        let font = wuff::decompress_woff2(&packed)
            .map_err(|error| format!("{}: not a readable web font: {error:?}", packed_path.display()))?;
        let name = face.rsplit('/').next().unwrap_or(face);
        fs::write(out.join(format!("{name}.ttf")), font)?;
    }
    Ok(())
}
