//! What is changed: the blueprints of the repository, their conditions, and schemas of data fields.

use std::path::{Path, PathBuf};

use blueprint::{Files, read_folder, starter};

use crate::common::folder;

/// All blueprints of the repository, and the one that new services begin with.
pub fn blueprints() -> Vec<Files> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder(""))
        .expect("the folder is there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join("blueprint.toml").exists())
        .collect();
    folders.sort();
    let mut all: Vec<Files> = folders
        .iter()
        .map(|path| read_folder(path).expect("it can be read"))
        .collect();
    all.extend(starter("fuzz"));
    all
}

/// Every condition and formula of every blueprint, and the words that they are made of.
pub fn conditions() -> (Vec<String>, Vec<String>) {
    let mut found = Vec::new();
    for files in blueprints() {
        for (path, text) in &files.0 {
            if path.contains('/') || path == "blueprint.toml" {
                continue;
            }
            let table: toml::Table = toml::from_str(text).expect("it is TOML");
            strings(&toml::Value::Table(table), "", &mut found);
        }
    }
    found.sort();
    found.dedup();
    assert!(found.len() > 100, "only {} conditions", found.len());
    let mut words: Vec<String> = found
        .iter()
        .flat_map(|text| text.split(|c: char| !(c.is_alphanumeric() || c == '_')))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.sort();
    words.dedup();
    (found, words)
}

fn strings(value: &toml::Value, key: &str, found: &mut Vec<String>) {
    const KEYS: [&str; 11] = [
        "when",
        "shown_when",
        "required_when",
        "applies_when",
        "formula",
        "value",
        "valid_from",
        "limited_when",
        "until",
        "minutes",
        "office_from",
    ];
    match value {
        toml::Value::String(text) if KEYS.contains(&key) => found.push(text.clone()),
        toml::Value::Array(items) => items.iter().for_each(|item| strings(item, key, found)),
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| strings(value, key, found)),
        _ => {}
    }
}

/// Schemas of data fields: one of each version, and those of the federal portal where they lie beside the repository.
pub fn data_fields() -> Vec<Vec<u8>> {
    let mut seeds = vec![SECOND.as_bytes().to_vec(), THIRD.as_bytes().to_vec()];
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    for version in ["v2-data", "v3-data"] {
        let Ok(entries) = std::fs::read_dir(shared.join("data/xdatenfelder/tests").join(version)) else {
            println!("left out as seeds: data/xdatenfelder/tests/{version}");
            continue;
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        seeds.extend(
            paths
                .iter()
                .filter(|path| path.extension().is_some_and(|end| end == "xml"))
                .filter_map(|path| std::fs::read(path).ok()),
        );
    }
    seeds
}

pub const CODE_LIST: &str = r#"<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
<Identification><CanonicalUri>urn:de:l</CanonicalUri><CanonicalVersionUri>urn:de:l_1</CanonicalVersionUri></Identification>
<ColumnSet><Column Id="c"/><Column Id="n"/><Key Id="k"><ColumnRef Ref="c"/></Key></ColumnSet>
<SimpleCodeList><Row><Value ColumnRef="c"><SimpleValue>1</SimpleValue></Value><Value ColumnRef="n"><SimpleValue>Eins</SimpleValue></Value></Row></SimpleCodeList>
</gc:CodeList>"#;

const SECOND: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xdf:xdatenfelder.stammdatenschema.0102 xmlns:xdf="urn:xoev-de:fim:standard:xdatenfelder_2">
<xdf:header><xdf:nachrichtID>1</xdf:nachrichtID><xdf:erstellungszeitpunkt>2026-01-01T00:00:00Z</xdf:erstellungszeitpunkt></xdf:header>
<xdf:stammdatenschema>
<xdf:identifikation><xdf:id>S1</xdf:id><xdf:version>1.0</xdf:version></xdf:identifikation>
<xdf:name>Hund</xdf:name>
<xdf:status><code>aktiv</code></xdf:status>
<xdf:ableitungsmodifikationenStruktur><code>3</code></xdf:ableitungsmodifikationenStruktur>
<xdf:ableitungsmodifikationenRepraesentation><code>1</code></xdf:ableitungsmodifikationenRepraesentation>
<xdf:struktur><xdf:anzahl>0:3</xdf:anzahl><xdf:enthaelt><xdf:datenfeldgruppe>
<xdf:identifikation><xdf:id>G1</xdf:id><xdf:version>1.0</xdf:version></xdf:identifikation>
<xdf:name>Hunde</xdf:name>
<xdf:status><code>aktiv</code></xdf:status>
<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>
<xdf:struktur><xdf:anzahl>1:1</xdf:anzahl><xdf:enthaelt><xdf:datenfeld>
<xdf:identifikation><xdf:id>F1</xdf:id><xdf:version>1.0</xdf:version></xdf:identifikation>
<xdf:name>Gewicht</xdf:name>
<xdf:status><code>aktiv</code></xdf:status>
<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>
<xdf:feldart><code>input</code></xdf:feldart>
<xdf:datentyp><code>num_int</code></xdf:datentyp>
<xdf:praezisierung>{"minValue":"1","maxValue":"120"}</xdf:praezisierung>
</xdf:datenfeld></xdf:enthaelt></xdf:struktur>
</xdf:datenfeldgruppe></xdf:enthaelt></xdf:struktur>
</xdf:stammdatenschema>
</xdf:xdatenfelder.stammdatenschema.0102>
"#;

const THIRD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<xdf:xdatenfelder.datenfeldgruppe.0103 xmlns:xdf="urn:xoev-de:fim:standard:xdatenfelder_3.0.0">
<xdf:header><xdf:nachrichtID>1</xdf:nachrichtID><xdf:erstellungszeitpunkt>2026-01-01T00:00:00Z</xdf:erstellungszeitpunkt></xdf:header>
<xdf:datenfeldgruppe>
<xdf:identifikation><xdf:id>G1</xdf:id><xdf:version>1.0.0</xdf:version></xdf:identifikation>
<xdf:name>Hund</xdf:name>
<xdf:freigabestatus><code>6</code></xdf:freigabestatus>
<xdf:letzteAenderung>2026-01-01T00:00:00Z</xdf:letzteAenderung>
<xdf:bezeichnungEingabe>Hund</xdf:bezeichnungEingabe>
<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>
<xdf:struktur><xdf:anzahl>1:*</xdf:anzahl><xdf:enthaelt><xdf:datenfeld>
<xdf:identifikation><xdf:id>F1</xdf:id><xdf:version>1.0.0</xdf:version></xdf:identifikation>
<xdf:name>Rasse</xdf:name>
<xdf:freigabestatus><code>6</code></xdf:freigabestatus>
<xdf:letzteAenderung>2026-01-01T00:00:00Z</xdf:letzteAenderung>
<xdf:bezeichnungEingabe>Rasse</xdf:bezeichnungEingabe>
<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>
<xdf:feldart><code>select</code></xdf:feldart>
<xdf:datentyp><code>text</code></xdf:datentyp>
<xdf:vorbefuellung><code>keine</code></xdf:vorbefuellung>
<xdf:werte><xdf:wert><xdf:code>1</xdf:code><xdf:name>Dackel</xdf:name></xdf:wert></xdf:werte>
</xdf:datenfeld></xdf:enthaelt></xdf:struktur>
<xdf:struktur><xdf:anzahl>0:1</xdf:anzahl><xdf:enthaelt><xdf:datenfeld>
<xdf:identifikation><xdf:id>F2</xdf:id><xdf:version>1.0.0</xdf:version></xdf:identifikation>
<xdf:name>Name</xdf:name>
<xdf:freigabestatus><code>6</code></xdf:freigabestatus>
<xdf:letzteAenderung>2026-01-01T00:00:00Z</xdf:letzteAenderung>
<xdf:bezeichnungEingabe>Name</xdf:bezeichnungEingabe>
<xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>
<xdf:feldart><code>input</code></xdf:feldart>
<xdf:datentyp><code>text</code></xdf:datentyp>
<xdf:vorbefuellung><code>keine</code></xdf:vorbefuellung>
<xdf:praezisierung minLength="1" maxLength="55" pattern="[A-Z].*"/>
</xdf:datenfeld></xdf:enthaelt></xdf:struktur>
</xdf:datenfeldgruppe>
</xdf:xdatenfelder.datenfeldgruppe.0103>
"#;
