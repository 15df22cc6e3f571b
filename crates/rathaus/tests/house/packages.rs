//! The tools for blueprints: a new one, its page, its schemas, differences, and packages between towns.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Output;

use super::program::{Place, copy_folder};

/// A place with a new service, a key pair and a folder of blueprints.
struct Shop {
    place: Place,
    service: PathBuf,
}

impl Shop {
    fn new() -> Shop {
        let place = Place::new();
        let service = place.path("testschein");
        let shop = Shop { place, service };
        shop.well(&["blueprint", "new", text(&shop.service)]);
        shop.well(&[
            "blueprint",
            "key",
            "Stadt Beispiel",
            "--out",
            text(&shop.place.path("key")),
        ]);
        fs::create_dir(shop.path("blueprints")).expect("a folder");
        shop
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path(name)
    }

    /// Exit code, and what was said on both streams.
    fn run(&self, words: &[&str]) -> (i32, String) {
        let Output { status, stdout, stderr } = self.place.command(words).output().expect("the program starts");
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&stdout),
            String::from_utf8_lossy(&stderr)
        );
        (status.code().expect("an exit code"), said)
    }

    fn well(&self, words: &[&str]) -> String {
        let (code, said) = self.run(words);
        assert_eq!(code, 0, "{words:?}: {said}");
        said
    }

    fn pack(&self, out: &str) -> (i32, String) {
        let (key, out) = (self.path("key"), self.path(out));
        self.run(&[
            "blueprint",
            "pack",
            text(&self.service),
            "--key",
            text(&key),
            "--out",
            text(&out),
        ])
    }

    fn import(&self, package: &str, more: &[&str]) -> (i32, String) {
        let (package, into, key) = (self.path(package), self.path("blueprints"), self.path("key.pub"));
        let words = [
            "blueprint",
            "import",
            text(&package),
            "--into",
            text(&into),
            "--publisher",
            text(&key),
        ];
        self.run(&[&words, more].concat())
    }

    fn target(&self) -> PathBuf {
        self.path("blueprints/testschein")
    }

    /// Changes a text of the service.
    fn change(&self, file: &str, from: &str, to: &str) {
        let file = self.service.join(file);
        let before = fs::read_to_string(&file).expect("reads");
        assert!(before.contains(from), "{} holds no {from}", file.display());
        fs::write(&file, before.replacen(from, to, 1)).expect("writes");
    }

    /// What stands in the folder of blueprints.
    fn there(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("blueprints")).expect("a folder");
        entries
            .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
            .collect()
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

#[test]
fn a_new_service_passes_check_and_test_as_it_is() {
    let shop = Shop::new();
    let said = shop.well(&["blueprint", "check", text(&shop.service)]);
    assert!(said.contains("is sound; 5 letters set (0 remarks)"), "{said}");
    let said = shop.well(&["blueprint", "test", text(&shop.service)]);
    assert!(
        said.contains(" 0 failed") && !said.contains("no example reaches"),
        "{said}"
    );
    let (code, said) = shop.run(&["blueprint", "new", text(&shop.service)]);
    assert!(code == 1 && said.contains("is there already"), "{said}");
    let (code, said) = shop.run(&["blueprint", "new", text(&shop.path("Test Schein"))]);
    assert!(code == 1 && said.contains("small letters"), "{said}");
}

#[test]
fn the_page_of_a_service_is_written_in_each_language() {
    let shop = Shop::new();
    for (lang, title) in [
        ("de", "# Bescheinigung"),
        ("de-x-leicht", "## Was es kostet"),
        ("en", "# Certificate"),
    ] {
        let page = shop.well(&["blueprint", "docs", text(&shop.service), "--lang", lang]);
        assert!(page.contains(title), "{lang}: {page}");
    }
    let (code, said) = shop.run(&["blueprint", "docs", text(&shop.service), "--lang", "fr"]);
    assert!(code == 1 && said.contains("de, de-x-leicht, en"), "{said}");
}

#[test]
fn schemas_are_printed_written_and_asked_for_by_name() {
    let shop = Shop::new();
    let all: serde_json::Value = serde_json::from_str(&shop.well(&["blueprint", "schema"])).expect("JSON");
    assert_eq!(all.as_object().map(serde_json::Map::len), Some(6));
    let form: serde_json::Value =
        serde_json::from_str(&shop.well(&["blueprint", "schema", "form.toml"])).expect("JSON");
    assert_eq!(form, all["form"]);
    let answers = shop.well(&["blueprint", "schema", "--answers", text(&shop.service), "--lang", "en"]);
    let answers: serde_json::Value = serde_json::from_str(&answers).expect("JSON");
    assert_eq!(answers["properties"]["family_name"]["title"], "Family name");
    let into = shop.path("schemas");
    shop.well(&["blueprint", "schema", "--into", text(&into)]);
    assert_eq!(fs::read_dir(&into).expect("a folder").count(), 6);
    let (code, said) = shop.run(&["blueprint", "schema", "texts"]);
    assert!(code == 1 && said.contains("blueprint, form, checks"), "{said}");
}

#[test]
fn differences_are_told_and_counted_in_the_exit_code() {
    let shop = Shop::new();
    let before = shop.path("before");
    copy_folder(&shop.service, &before);
    let diff = |new: &Path| shop.run(&["blueprint", "diff", text(&before), text(new)]);
    let (code, said) = diff(&shop.service);
    assert!(code == 0 && said.contains("No difference"), "{said}");
    shop.change("process.toml", "period = \"14 days\"", "period = \"3 weeks\"");
    shop.change(
        "blueprint.toml",
        "fee_cent = { kind = \"cent\", default = 1000",
        "fee_cent = { kind = \"int\", default = 10",
    );
    let (code, said) = diff(&shop.service);
    assert_eq!(code, 1, "{said}");
    for expected in [
        "Deadlines\n  ~ payment („Zahlung“)\n      period: 14 days → 3 weeks",
        "Knobs (what a town may set)\n  ~ fee_cent\n",
        "! the kind changed from cent to int",
        "0 added, 0 removed, 2 changed",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
    let (code, said) = diff(&shop.path("nowhere"));
    assert!(code == 2 && said.contains("nowhere"), "{said}");
    // A package is compared like a folder.
    shop.change(
        "blueprint.toml",
        "fee_cent = { kind = \"int\", default = 10",
        "fee_cent = { kind = \"cent\", default = 1000",
    );
    assert_eq!(shop.pack("one.rathaus").0, 0);
    let (code, said) = diff(&shop.path("one.rathaus"));
    assert!(code == 1 && said.contains("1 changed"), "{said}");
}

#[test]
fn a_package_goes_from_town_to_town() {
    let shop = Shop::new();
    let (code, said) = shop.pack("one.rathaus");
    assert!(code == 0 && said.contains("publisher  Stadt Beispiel"), "{said}");
    let mode = fs::metadata(shop.path("key")).expect("the key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "the private key is for its owner alone");
    let verify = |more: &[&str]| shop.run(&[&["blueprint", "verify", text(&shop.path("one.rathaus"))], more].concat());
    let (code, said) = verify(&[]);
    assert!(code == 0 && said.contains("name a key that you trust"), "{said}");
    let (code, said) = verify(&["--publisher", text(&shop.path("key.pub"))]);
    assert!(code == 0 && said.contains("signed by Stadt Beispiel"), "{said}");
    let (code, said) = shop.import("one.rathaus", &[]);
    assert!(code == 0 && said.contains("testschein is in"), "{said}");
    let (code, _) = shop.run(&["blueprint", "diff", text(&shop.service), text(&shop.target())]);
    assert_eq!(code, 0, "what came is what was packed");
    shop.well(&["blueprint", "check", text(&shop.target())]);
    let (code, said) = shop.import("one.rathaus", &[]);
    assert!(code == 0 && said.contains("file by file"), "{said}");
    assert_eq!(shop.there(), ["testschein"]);
}

#[test]
fn another_version_is_shown_first_and_replaced_on_request_alone() {
    let shop = Shop::new();
    assert_eq!(shop.pack("one.rathaus").0, 0);
    assert_eq!(shop.import("one.rathaus", &[]).0, 0);
    shop.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    shop.change("texts/de.toml", "title = \"Bescheinigung\"", "title = \"Bestätigung\"");
    assert_eq!(shop.pack("two.rathaus").0, 0);
    let (code, said) = shop.import("two.rathaus", &[]);
    assert_eq!(code, 1, "{said}");
    for expected in [
        "„Bescheinigung“ → „Bestätigung“",
        "version 0.1.0 → 0.2.0",
        "nothing was changed",
        "--yes",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
    let german = || fs::read_to_string(shop.target().join("texts/de.toml")).expect("reads");
    assert!(german().contains("title = \"Bescheinigung\""));
    let (code, said) = shop.import("two.rathaus", &["--yes"]);
    assert_eq!(code, 0, "{said}");
    assert!(german().contains("title = \"Bestätigung\""));
    assert_eq!(shop.there(), ["testschein"], "nothing is left beside it");
    let (code, said) = shop.import("one.rathaus", &[]);
    assert!(code == 1 && said.contains("older than what is there"), "{said}");
    // What somebody put beside the files is not thrown away.
    fs::write(shop.target().join("notizen.md"), "wichtig").expect("writes");
    let (code, said) = shop.import("one.rathaus", &["--yes"]);
    assert!(
        code == 1 && said.contains("notizen.md") && said.contains("would be lost"),
        "{said}"
    );
}

#[test]
fn an_overlay_that_does_not_fit_is_told_field_by_field() {
    let shop = Shop::new();
    let town = shop.path("town");
    fs::create_dir_all(town.join("overlays")).expect("a folder");
    fs::write(
        town.join("overlays/testschein.toml"),
        "fee_cent = 20000\nold_knob = true\n",
    )
    .expect("writes");
    assert_eq!(shop.pack("one.rathaus").0, 0);
    let (code, said) = shop.import("one.rathaus", &["--town", text(&town)]);
    assert_eq!(code, 1, "{said}");
    for expected in [
        "fee_cent = 20000: `fee_cent` must be at most 10000",
        "old_knob = true: testschein has no knob `old_knob`",
        "nothing was changed",
    ] {
        assert!(said.contains(expected), "{expected}\nis not in\n{said}");
    }
    assert!(shop.there().is_empty());
    assert_eq!(shop.import("one.rathaus", &["--town", text(&town), "--yes"]).0, 0);
    // Keys in the town's folder are trusted without being named.
    fs::create_dir(town.join("publishers")).expect("a folder");
    fs::copy(shop.path("key.pub"), town.join("publishers/beispiel.pub")).expect("copies");
    let words = [
        "blueprint",
        "verify",
        text(&shop.path("one.rathaus")),
        "--town",
        text(&town),
    ]
    .map(str::to_owned);
    let said = shop.well(&words.each_ref().map(String::as_str));
    assert!(said.contains("signed by Stadt Beispiel"), "{said}");
}

#[test]
fn a_stranger_a_changed_byte_and_another_archive_are_refused_and_leave_nothing() {
    let shop = Shop::new();
    assert_eq!(shop.pack("one.rathaus").0, 0);
    shop.well(&["blueprint", "key", "Stadt Anderswo", "--out", text(&shop.path("other"))]);
    let (package, into) = (shop.path("one.rathaus"), shop.path("blueprints"));
    let words = ["blueprint", "import", text(&package), "--into", text(&into)];
    for more in [&[][..], &["--publisher", text(&shop.path("other.pub"))]] {
        let (code, said) = shop.run(&[&words, more].concat());
        assert!(
            code == 1 && said.contains("nobody vouches") && said.contains("--publisher"),
            "{said}"
        );
    }
    let whole = fs::read_to_string(&package).expect("reads");
    for (name, bytes, expected) in [
        (
            "changed",
            whole
                .replace("title = \"Bescheinigung\"", "title = \"Bescheinigunk\"")
                .into_bytes(),
            "was changed after it was signed",
        ),
        (
            "renamed",
            whole
                .replace("publisher: Stadt Beispiel", "publisher: Stadt Beispiek")
                .into_bytes(),
            "signature does not fit",
        ),
        (
            "cut",
            whole.as_bytes()[..whole.len() / 2].to_vec(),
            "was changed after it was signed",
        ),
        ("zip", b"PK\x03\x04 and more".to_vec(), "a ZIP archive"),
        ("gzip", b"\x1f\x8b\x08 and more".to_vec(), "a gzip archive"),
        ("huge", vec![b' '; 9 * 1024 * 1024], "larger than 8 MiB"),
    ] {
        fs::write(shop.path(name), bytes).expect("writes");
        let (code, said) = shop.import(name, &["--yes"]);
        assert!(code == 1 && said.contains(expected), "{name}: {said}");
    }
    assert!(shop.there().is_empty(), "{:?}", shop.there());
}

#[test]
fn tricks_in_texts_and_templates_are_refused_before_packing() {
    for (file, from, to, expected) in [
        (
            "texts/de.toml",
            "title = \"Bescheinigung\"",
            "title = \"<script>x</script>\"",
            "holds markup",
        ),
        (
            "texts/en.toml",
            "title = \"Certificate\"",
            "title = \"javascript:alert(1)\"",
            "begins a script",
        ),
        (
            "letters/receipt.typ",
            "#let receipt",
            "#import \"@preview/cetz:0.3.0\"\n#let receipt",
            "letters load no packages",
        ),
        (
            "letters/receipt.typ",
            "#let receipt",
            "#if false { read(\"/etc/passwd\") }\n#let receipt",
            "reads /etc/passwd",
        ),
        (
            "form.toml",
            "kind = \"upload\"",
            "kind = \"uplaod\"",
            "did you mean `upload`",
        ),
        (
            "process.toml",
            "on = \"deadline.payment\"",
            "on = \"deadline.machine\"",
            "payment_open",
        ),
        ("letters/approval.typ", "data.fee", "data.fees", "letters/approval.typ"),
        (
            "examples/examples.toml",
            "fee_cent = 1000",
            "fee_cent = 2000",
            "example „Wer bezahlt",
        ),
    ] {
        let shop = Shop::new();
        shop.change(file, from, to);
        let (code, said) = shop.pack("one.rathaus");
        assert!(code == 1 && said.contains(expected), "{file}: {to}: {said}");
        assert!(!shop.path("one.rathaus").exists());
    }
}

#[test]
fn deeply_nested_files_end_in_words_and_not_in_a_crash() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    for (file, content) in [
        ("checks.toml", format!("x = {}", deep("[", "]"))),
        ("checks.toml", format!("x = {}", deep("{a=", "}"))),
        ("letters/sample.json", format!("{{\"x\":{}}}", deep("[", "]"))),
        ("letters/receipt.typ", deep("#[", "]")),
        ("letters/receipt.typ", format!("#let x = {}", deep("(", ")"))),
    ] {
        let shop = Shop::new();
        fs::write(shop.service.join(file), content).expect("writes");
        let (code, said) = shop.pack("one.rathaus");
        assert!(
            code == 1 && said.contains("is not packed"),
            "{file}: {}",
            &said[..said.len().min(500)]
        );
    }
}

#[test]
fn links_lead_neither_out_of_a_package_nor_into_another_folder() {
    let shop = Shop::new();
    let letter = shop.service.join("letters/geheim.typ");
    symlink("/etc/passwd", &letter).expect("a link");
    let (code, said) = shop.pack("one.rathaus");
    assert!(
        code == 1 && said.contains("letters/geheim.typ is a symbolic link"),
        "{said}"
    );
    fs::remove_file(&letter).expect("removes");
    assert_eq!(shop.pack("one.rathaus").0, 0);
    // The place of the service is a link to somewhere else.
    let elsewhere = shop.path("elsewhere");
    copy_folder(&shop.service, &elsewhere);
    symlink(&elsewhere, shop.target()).expect("a link");
    shop.change("blueprint.toml", "version = \"0.1.0\"", "version = \"0.2.0\"");
    assert_eq!(shop.pack("two.rathaus").0, 0);
    let (code, said) = shop.import("two.rathaus", &["--yes"]);
    assert!(code == 1 && said.contains("is a symbolic link"), "{said}");
    let untouched = fs::read_to_string(elsewhere.join("blueprint.toml")).expect("reads");
    assert!(untouched.contains("version = \"0.1.0\""));
}

#[test]
fn what_is_no_part_of_the_format_stays_at_home() {
    let shop = Shop::new();
    fs::write(shop.service.join("README.md"), "Notizen").expect("writes");
    let (code, said) = shop.pack("one.rathaus");
    assert!(
        code == 0 && said.contains("left out, because it is no part of the format: README.md"),
        "{said}"
    );
    let package = fs::read_to_string(shop.path("one.rathaus")).expect("reads");
    assert!(!package.contains("Notizen"));
    // What looks like a part is probably misspelt.
    fs::write(shop.service.join("texts/fr.toml"), "").expect("writes");
    let (code, said) = shop.pack("two.rathaus");
    assert!(
        code == 1 && said.contains("texts/fr.toml is no part of the format"),
        "{said}"
    );
}
