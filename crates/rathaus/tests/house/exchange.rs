//! Services in the formats of others: data fields in, descriptions and submissions out.

use std::fs;

use super::program::{Place, root};

const SCHEMA: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xdf:xdatenfelder.stammdatenschema.0102 xmlns:xdf="urn:xoev-de:fim:standard:xdatenfelder_2">
<xdf:header><xdf:nachrichtID>1</xdf:nachrichtID><xdf:erstellungszeitpunkt>2026-01-01T00:00:00Z</xdf:erstellungszeitpunkt></xdf:header>
<xdf:stammdatenschema>
<xdf:identifikation><xdf:id>S1</xdf:id><xdf:version>1.0</xdf:version></xdf:identifikation>
<xdf:name>Ziegen halten</xdf:name>
<xdf:status><code>aktiv</code></xdf:status>
<xdf:ableitungsmodifikationenStruktur><code>3</code></xdf:ableitungsmodifikationenStruktur>
<xdf:ableitungsmodifikationenRepraesentation><code>1</code></xdf:ableitungsmodifikationenRepraesentation>
<xdf:struktur><xdf:anzahl>1:1</xdf:anzahl><xdf:enthaelt><xdf:datenfeld>
<xdf:identifikation><xdf:id>F1</xdf:id><xdf:version>1.0</xdf:version></xdf:identifikation>
<xdf:name>Zahl der Ziegen</xdf:name>
<xdf:status><code>aktiv</code></xdf:status>
<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>
<xdf:feldart><code>input</code></xdf:feldart>
<xdf:datentyp><code>num_int</code></xdf:datentyp>
</xdf:datenfeld></xdf:enthaelt></xdf:struktur>
</xdf:stammdatenschema>
</xdf:xdatenfelder.stammdatenschema.0102>
"#;

fn text(path: &std::path::Path) -> &str {
    path.to_str().expect("a plain name")
}

#[test]
fn a_schema_of_data_fields_becomes_a_draft_that_passes_the_check() {
    let place = Place::new();
    let (file, into) = (place.path("s1.xml"), place.path("blueprints"));
    fs::create_dir(&into).expect("a folder");
    fs::write(&file, SCHEMA).expect("writes");
    let import = ["blueprint", "import-fields", text(&file), "--into", text(&into)];
    let (well, said) = place.run(&import);
    assert!(well && said.contains("S1 1.0 „Ziegen halten“: 1 data fields"), "{said}");
    assert!(said.contains("things to look at:\n- "), "{said}");
    let draft = into.join("ziegen-halten");
    let (well, said) = place.run(&["blueprint", "check", text(&draft)]);
    assert!(well && said.contains("is sound"), "{said}");
    // What is there is never written over.
    let (well, said) = place.run(&import);
    assert!(!well && said.contains("is there already"), "{said}");
    let (well, said) = place.run(&[&import[..], &["--id", "goats"]].concat());
    assert!(well, "{said}");
    fs::write(&file, SCHEMA.replace("num_int", "numint")).expect("writes");
    let (well, said) = place.run(&[&import[..], &["--id", "third"]].concat());
    assert!(
        !well && said.contains("line 16, column") && said.contains("remedy: use one of text"),
        "{said}"
    );
    assert!(!into.join("third").exists());
}

#[test]
fn a_service_is_described_for_other_portals() {
    let (place, town) = (Place::new(), town());
    for (service, entry) in services() {
        let folder = root().join("blueprints").join(&service);
        let describe = ["blueprint", "describe", text(&folder), "--town", text(&town)];
        let (well, said) =
            place.run(&[&describe[..], &["--entry", &entry, "--base-url", "https://x.example/"]].concat());
        assert!(well, "{service}: {said}");
        for part in [
            "<xzufi:leistung xmlns:xzufi=\"http://xoev.de/schemata/xzufi/2_2_0\">",
            &format!("https://x.example/antraege/neu/{service}"),
            &format!("https://x.example/leistungen/{entry}"),
        ] {
            assert!(said.contains(part), "{service}: {part} in {said}");
        }
        let (well, said) = place.run(&[&describe[..], &["--entry", "nowhere"]].concat());
        assert!(!well && said.contains(&entry), "{said}");
    }
}

#[test]
fn answers_that_can_be_handed_in_get_metadata_and_others_are_refused() {
    let place = Place::new();
    let folder = place.path("testschein");
    let (well, said) = place.run(&["blueprint", "new", text(&folder)]);
    assert!(well, "{said}");
    let answers = place.path("answers.json");
    let good = r#"{"purpose":"work","given_names":"Žaneta","family_name":"Brandt","birth_date":"1988-03-17",
        "home":{"street":"Kaiserstraße","house_number":"12b","postcode":"63065"},"notify":"none","correct":true}"#;
    let proof = place.path("nachweis.pdf");
    fs::write(&proof, "%PDF-1.7").expect("writes");
    let words = [
        "blueprint",
        "schema",
        "--answers",
        text(&folder),
        "--metadata",
        text(&answers),
        "--attachment",
        text(&proof),
        "--schema-uri",
        "https://x.example/api/v1/formulare/testschein/antwortschema",
    ];
    fs::write(&answers, good).expect("writes");
    let (well, said) = place.run(&words);
    assert!(
        well && said.contains("\"sha512\"") && said.contains("\"nachweis.pdf\"") && said.contains("/antwortschema"),
        "{said}"
    );
    for (from, to, expected) in [
        ("\"purpose\":\"work\",", "", "- request, purpose: "),
        ("\"purpose\"", "\"purposes\"", "- purposes: there is no such question"),
        ("{\"purpose\"", "[{\"purpose\"", "holds no object of answers"),
    ] {
        fs::write(&answers, good.replacen(from, to, 1)).expect("writes");
        let (well, said) = place.run(&words);
        assert!(!well && said.contains(expected), "{expected} in {said}");
    }
}

/// The services of a town that can be started online: blueprint, and entry of the catalogue.
fn services() -> Vec<(String, String)> {
    let entries = fs::read_dir(town().join("services")).expect("a catalogue").flatten();
    let mut found = Vec::new();
    for entry in entries {
        let text = fs::read_to_string(entry.path()).expect("a file");
        let value = |key: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = \"")?.split('"').next());
            line.map(str::to_owned)
        };
        if let (Some(blueprint), Some(id)) = (value("blueprint"), value("id")) {
            found.push((blueprint, id));
        }
    }
    assert!(!found.is_empty());
    found
}

/// A town of the repository.
fn town() -> std::path::PathBuf {
    let towns = fs::read_dir(root().join("towns")).expect("there are towns").flatten();
    let mut towns: Vec<_> = towns
        .map(|entry| entry.path())
        .filter(|path| path.join("town.toml").exists())
        .collect();
    towns.sort();
    towns.remove(0)
}
