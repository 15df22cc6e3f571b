//! Schemas of data fields become drafts that load; what the standard does not allow is refused with its place.

use std::path::{Path, PathBuf};

use blueprint::{Blueprint, FieldsDraft, Severity, XmlError, import_fields};

use super::common::loaded;

/// A schema in version 3 with this inside, each part on a line of its own.
fn third(inside: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<xdf:xdatenfelder.stammdatenschema.0102 xmlns:xdf="urn:xoev-de:fim:standard:xdatenfelder_3.0.0">
<xdf:header><xdf:nachrichtID>1</xdf:nachrichtID><xdf:erstellungszeitpunkt>2026-01-01T00:00:00Z</xdf:erstellungszeitpunkt></xdf:header>
<xdf:stammdatenschema>{}
<xdf:bezug>§ 1 Hundesteuergesetz</xdf:bezug>
<xdf:bezeichnung>Hund anmelden</xdf:bezeichnung>
{inside}
</xdf:stammdatenschema>
</xdf:xdatenfelder.stammdatenschema.0102>"#,
        about("S17000000001", "Hund")
    )
}

/// What every part of version 3 says about itself.
fn about(id: &str, name: &str) -> String {
    format!(
        "<xdf:identifikation><xdf:id>{id}</xdf:id><xdf:version>1.0.0</xdf:version></xdf:identifikation>\
         <xdf:name>{name}</xdf:name><xdf:freigabestatus><code>6</code></xdf:freigabestatus>\
         <xdf:letzteAenderung>2026-01-01T00:00:00Z</xdf:letzteAenderung>"
    )
}

fn element(id: &str, name: &str) -> String {
    format!(
        "{}<xdf:bezeichnungEingabe>{name}</xdf:bezeichnungEingabe><xdf:schemaelementart><code>RNG</code></xdf:schemaelementart>",
        about(id, name)
    )
}

fn times(times: &str, inside: &str) -> String {
    format!("<xdf:struktur><xdf:anzahl>{times}</xdf:anzahl><xdf:enthaelt>{inside}</xdf:enthaelt></xdf:struktur>")
}

fn field(id: &str, name: &str, input: &str, data_type: &str, more: &str) -> String {
    format!(
        "<xdf:datenfeld>{}<xdf:feldart><code>{input}</code></xdf:feldart><xdf:datentyp><code>{data_type}</code></xdf:datentyp>\
         <xdf:vorbefuellung><code>keine</code></xdf:vorbefuellung>{more}</xdf:datenfeld>",
        element(id, name)
    )
}

fn group(id: &str, name: &str, inside: &str) -> String {
    format!(
        "<xdf:datenfeldgruppe>{}{inside}</xdf:datenfeldgruppe>",
        element(id, name)
    )
}

fn import(xml: &str) -> Result<FieldsDraft, XmlError> {
    import_fields(xml.as_bytes(), &[], None)
}

/// The draft, which loads and passes the linter.
fn sound(xml: &str) -> (FieldsDraft, Blueprint) {
    let draft = import(xml).unwrap_or_else(|error| panic!("{error}"));
    let blueprint = loaded(&draft.files);
    let errors: Vec<String> = blueprint
        .lint(&draft.files)
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        errors,
        Vec::<String>::new(),
        "{}",
        draft.files.get("form.toml").unwrap_or_default()
    );
    (draft, blueprint)
}

#[test]
fn every_kind_of_data_field_becomes_a_question() {
    let options = "<xdf:werte><xdf:wert><xdf:code>a.1</xdf:code><xdf:name>Blindenhund</xdf:name></xdf:wert>\
                   <xdf:wert><xdf:code>b</xdf:code><xdf:name>Anderer Hund</xdf:name></xdf:wert></xdf:werte>";
    let bounds = r#"<xdf:praezisierung minLength="2" maxLength="40" pattern="[A-Z].*"/>"#;
    let long = r#"<xdf:praezisierung maxLength="900"/>"#;
    let numbers = r#"<xdf:praezisierung minValue="1" maxValue="30"/>"#;
    let money = r#"<xdf:praezisierung minValue="0,50" maxValue="99.9"/>"#;
    let files = "<xdf:mediaType>application/pdf</xdf:mediaType><xdf:mediaType>image/tiff</xdf:mediaType>";
    let three = ["files_max = 3", "types = [\"application/pdf\"]", "files_min = 0"];
    let choice = ["options = [\"a_1\", \"b\"]"];
    for (many, input, data_type, more, kind, params, required) in [
        (
            "1:1",
            "input",
            "text",
            bounds,
            "text",
            &["min = 2", "max = 40", "pattern = \"[A-Z].*\""][..],
            true,
        ),
        ("0:1", "input", "text_latin", long, "long_text", &["max = 900"], false),
        ("1:1", "input", "date", "", "date", &[], true),
        ("1:1", "input", "time", "", "time", &[], true),
        ("1:1", "input", "datetime", "", "date", &[], true),
        ("1:1", "input", "bool", "", "yes_no", &[], true),
        (
            "1:1",
            "input",
            "num_int",
            numbers,
            "number",
            &["min = 1", "max = 30"],
            true,
        ),
        (
            "1:1",
            "input",
            "num_currency",
            money,
            "money",
            &["min = 50", "max = 9990"],
            true,
        ),
        ("1:1", "input", "num", "", "text", &["max = 30"], true),
        ("0:3", "input", "file", files, "upload", &three, false),
        ("1:1", "select", "text", options, "choice", &choice, true),
        ("1:*", "select", "text", options, "multi_choice", &choice, true),
        ("1:1", "select", "text", "", "text", &[], true),
        (
            "1:1",
            "label",
            "text",
            "<xdf:inhalt>Bitte lesen</xdf:inhalt>",
            "note",
            &[],
            false,
        ),
        ("1:1", "input", "obj", "", "long_text", &[], true),
    ] {
        let (draft, blueprint) = sound(&third(&times(
            many,
            &field("F17000000002", "Merkmal", input, data_type, more),
        )));
        let question = blueprint.field("merkmal").expect("it is asked");
        assert_eq!(question.kind.name(), kind, "{input} {data_type}");
        assert_eq!(question.required, required, "{input} {data_type}");
        assert_eq!(question.fim.as_deref(), Some("F17000000002 1.0.0"));
        let form = draft.files.get("form.toml").unwrap_or_default();
        for param in params {
            assert!(form.lines().any(|line| line == *param), "{param} in {form}");
        }
    }
    let (_, blueprint) = sound(&third(&times("1:1", &field("F1", "Beginn", "input", "datetime", ""))));
    assert_eq!(
        blueprint.field("beginn_uhrzeit").map(|field| field.kind.name()),
        Some("time")
    );
    let (draft, blueprint) = sound(&third(&times("1:1", &field("F1", "Chip", "hidden", "text", ""))));
    assert!(
        blueprint.field("chip").is_none() && draft.remarks.iter().any(|remark| remark.text.contains("no question"))
    );
}

#[test]
fn groups_become_pages_headings_and_entries() {
    let name = times("1:1", &field("F1", "Rufname", "input", "text", ""));
    let photo = times("0:1", &field("F2", "Foto", "input", "file", ""));
    let owner = times(
        "0:1",
        &group(
            "G2",
            "Haltung",
            &times("1:1", &field("F3", "Gehalten seit", "input", "date", "")),
        ),
    );
    let dogs = times("1:5", &group("G1", "Hunde", &format!("{name}{photo}{owner}")));
    let phones = times("0:*", &field("F4", "Telefon", "input", "text", ""));
    let (draft, blueprint) = sound(&third(&format!(
        "{}{dogs}",
        times("1:1", &group("G3", "Kontakt", &phones))
    )));
    let pages: Vec<&str> = blueprint.form.iter().map(|page| page.id.as_str()).collect();
    assert_eq!(pages, ["kontakt", "hund_anmelden", "person", "contact"]);
    let group = blueprint.field("hunde").expect("a group");
    assert!(group.is_group() && group.required && group.params.max == Some(5));
    let inner: Vec<(&str, &str, bool)> = group
        .fields
        .iter()
        .map(|field| (field.id.as_str(), field.kind.name(), field.required))
        .collect();
    assert_eq!(
        inner,
        [
            ("rufname", "text", true),
            ("haltung_hinweis", "note", false),
            ("gehalten_seit", "date", false)
        ]
    );
    assert!(blueprint.field("foto").is_some(), "files follow the group");
    let phones = blueprint.field("telefon").expect("a group of one question");
    assert!(phones.is_group() && !phones.required && phones.fields[0].kind.name() == "phone");
    let said: Vec<String> = draft.remarks.iter().map(blueprint::FieldsRemark::line).collect();
    for part in [
        "G1 1.0.0 „Hunde“: files are not asked",
        "G2 1.0.0 „Haltung“: the group may be left out",
        "F4 1.0.0 „Telefon“: it is read as `phone`",
    ] {
        assert!(said.iter().any(|line| line.starts_with(part)), "{part} in {said:#?}");
    }
}

#[test]
fn rules_are_kept_as_comments_and_reported() {
    let rule = format!(
        "<xdf:regel>{}<xdf:freitextRegel>Entweder\nA oder B.</xdf:freitextRegel><xdf:typ><code>V</code></xdf:typ></xdf:regel>",
        about("R1", "EinesVonZweien").replace("<xdf:freigabestatus><code>6</code></xdf:freigabestatus>", "")
    );
    let (draft, _) = sound(&third(&times("1:1", &field("F1", "Rasse", "input", "text", &rule))));
    let form = draft.files.get("form.toml").unwrap_or_default();
    assert!(
        form.contains("# Regel R1 1.0.0, EinesVonZweien: Entweder A oder B.\n[[pages.fields]]\nid = \"rasse\""),
        "{form}"
    );
    assert!(
        draft
            .remarks
            .iter()
            .any(|remark| remark.line().starts_with("R1 1.0.0 „EinesVonZweien“: a rule in words"))
    );
}

#[test]
fn a_code_list_beside_the_file_gives_its_words() {
    let list = r#"<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
<Identification><CanonicalUri>urn:de:rassen</CanonicalUri><CanonicalVersionUri>urn:de:rassen_1</CanonicalVersionUri></Identification>
<ColumnSet><Column Id="Name" Use="required"/><Column Id="Code" Use="required"/><Key Id="K"><ColumnRef Ref="Code"/></Key></ColumnSet>
<SimpleCodeList><Row><Value ColumnRef="Code"><SimpleValue>1</SimpleValue></Value><Value ColumnRef="Name"><SimpleValue>Dackel</SimpleValue></Value></Row>
<Row><Value ColumnRef="Code"><SimpleValue>2</SimpleValue></Value></Row></SimpleCodeList></gc:CodeList>"#;
    let reference = "<xdf:codelisteReferenz><xdf:canonicalVersionUri>urn:de:rassen_1</xdf:canonicalVersionUri></xdf:codelisteReferenz>";
    let xml = third(&times("1:1", &field("F1", "Rasse", "select", "text", reference)));
    let without = import(&xml).expect("loads without the list too");
    assert!(
        without
            .remarks
            .iter()
            .any(|remark| remark.text.contains("urn:de:rassen_1 only by name"))
    );
    let lists = [("rassen.xml".to_owned(), list.as_bytes().to_vec())];
    let draft = import_fields(xml.as_bytes(), &lists, Some("dogs")).unwrap_or_else(|error| panic!("{error}"));
    let blueprint = loaded(&draft.files);
    assert_eq!((draft.id.as_str(), blueprint.meta.id.as_str()), ("dogs", "dogs"));
    let rasse = blueprint.field("rasse").expect("a question");
    assert_eq!(
        (rasse.kind.name(), rasse.params.options.clone()),
        ("choice", vec!["1".to_owned(), "2".to_owned()])
    );
    assert_eq!(blueprint.texts(base::Lang::De).get("fields.rasse.options.1"), "Dackel");
    let refused = import_fields(xml.as_bytes(), &[("x.xml".to_owned(), b"<a/>".to_vec())], None);
    assert!(refused.is_err_and(|error| error.message.starts_with("x.xml: is no code list")));
}

#[test]
fn what_the_standard_does_not_allow_is_refused_with_place_and_remedy() {
    let good = third(&times("1:1", &field("F1", "Rasse", "input", "text", "")));
    assert!(import(&good).is_ok());
    for (from, to, element, message, remedy) in [
        (
            "<xdf:id>F1</xdf:id>",
            "<xdf:id> </xdf:id>",
            "xdf:id",
            "is empty",
            "write what belongs there",
        ),
        (
            "<xdf:id>F1</xdf:id>",
            "",
            "xdf:identifikation",
            "<id> is missing",
            "add <id>",
        ),
        (
            "<xdf:name>Rasse<",
            "<xdf:nam>Ä</xdf:nam><xdf:name>Rasse<",
            "xdf:nam",
            "no such element in <datenfeld>",
            "did you mean `name`?",
        ),
        (
            "<xdf:name>Rasse<",
            "<xdf:name>Ä</xdf:name><xdf:name>Rasse<",
            "xdf:name",
            "stands twice",
            "keep the one",
        ),
        (
            "<xdf:anzahl>1:1<",
            "<xdf:anzahl>2:1<",
            "xdf:anzahl",
            "„2:1“ is no number of times",
            "like 0:1",
        ),
        (
            "<code>input<",
            "<code>inputs<",
            "code",
            "„inputs“ is no code",
            "input, select",
        ),
        (
            "<xdf:datentyp>",
            "text between<xdf:datentyp>",
            "xdf:datenfeld",
            "text stands between",
            "delete the text",
        ),
        (
            "xdatenfelder_3.0.0",
            "xdatenfelder_4",
            "xdf:xdatenfelder.stammdatenschema.0102",
            "is none of XDatenfelder",
            "XDatenfelder 2",
        ),
        (
            "stammdatenschema.0102",
            "dokumentsteckbrief.0101",
            "xdf:xdatenfelder.dokumentsteckbrief.0101",
            "is no message",
            "export a schema",
        ),
        (
            "</xdf:stammdatenschema>",
            "",
            "",
            "no well-formed XML",
            "export the file anew",
        ),
    ] {
        let xml = good.replace(from, to);
        let error = import(&xml).expect_err(message);
        assert_eq!(error.element.as_deref().unwrap_or_default(), element, "{error}");
        assert!(
            error.message.contains(message) && error.remedy.contains(remedy),
            "{error}"
        );
        let line = xml.lines().nth(error.line - 1).expect("the line is there");
        let there: String = line.chars().skip(error.column - 1).collect();
        assert!(
            element.is_empty() || there.starts_with(&format!("<{element}")),
            "{error}: {there}"
        );
    }
    let error = import(&good.replace("Hund anmelden", "1")).map(|draft| draft.id);
    assert_eq!(error.as_deref(), Ok("service-1"));
    let refused = import_fields(good.as_bytes(), &[], Some("../etc")).expect_err("no id");
    assert!(refused.remedy.contains("--id"), "{refused}");
}

/// Each of these would cost a careless reader memory, time or its stack.
#[test]
fn hostile_files_are_refused_at_once() {
    let entities = r#"<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"#.to_owned();
    let outside = r#"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#.to_owned();
    let deep = "<a>".repeat(100_000) + &"</a>".repeat(100_000);
    let attributes: String = (0..200_000).map(|number| format!(" a{number}=\">\"")).collect();
    let prefixes: String = (0..60).map(|number| format!("<a xmlns:p{number}=\"u\"/>")).collect();
    let many = format!("<a>{}</a>", "<b/>".repeat(1_200_000));
    let large = format!("<a>{}</a>", "x".repeat(17 * 1024 * 1024));
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain("<a/>".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    for (bytes, message) in [
        (entities.into_bytes(), "an entity is defined"),
        (outside.into_bytes(), "an entity is defined"),
        (deep.into_bytes(), "deep in one another"),
        (format!("<a{attributes}/>").into_bytes(), "too many attributes"),
        (
            format!("<a>{prefixes}</a>").into_bytes(),
            "too many attributes or prefixes",
        ),
        (many.into_bytes(), "no well-formed XML"),
        (large.into_bytes(), "more than 16 MiB"),
        (utf16, "is UTF-16"),
        (
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>".to_vec(),
            "„ISO-8859-1“",
        ),
        (
            b"<?xml version=\"1.0\"?>\n<a>\xe4</a>".to_vec(),
            "not UTF-8 from here on",
        ),
        (Vec::new(), "no well-formed XML"),
        ("<a>&unknown;</a>".into(), "no well-formed XML"),
    ] {
        let start = std::time::Instant::now();
        let error = import_fields(&bytes, &[], None).expect_err(message);
        assert!(error.message.contains(message), "{message}: {error}");
        assert!(start.elapsed().as_secs() < 20, "{message} took {:?}", start.elapsed());
    }
}

/// The files with which the developer of the federal portal tests a reader of the standard, read where they lie. Which of
/// them are invalid their names say.
#[test]
fn the_files_of_the_federal_portal_load_or_are_refused_as_they_should() {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("data/xdatenfelder/tests");
    if !folder.is_dir() {
        println!("left out: {} is not here", folder.display());
        return;
    }
    const INVALID: [&str; 5] = ["duplicate-", "empty-", "invalid-", "missing-", "un"];
    let (mut valid, mut refused) = (0, 0);
    for version in ["v2-data", "v3-data"] {
        for entry in std::fs::read_dir(folder.join(version)).expect("a folder").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(name) = name.strip_suffix(".xml") else {
                continue;
            };
            let xml = std::fs::read_to_string(entry.path()).expect("a file");
            if INVALID.iter().any(|prefix| name.starts_with(prefix)) {
                let error = import(&xml).expect_err(name);
                assert!(
                    error.line > 0 && error.element.is_some() && !error.remedy.is_empty(),
                    "{name}: {error}"
                );
                println!("{version}/{name} is refused: {error}");
                refused += 1;
            } else {
                let (draft, blueprint) = sound(&xml);
                println!(
                    "{version}/{name}: {} fields, {} questions, {} remarks",
                    draft.fields,
                    blueprint.fields().count(),
                    draft.remarks.len()
                );
                valid += 1;
            }
        }
    }
    println!("{valid} valid files load, {refused} invalid ones are refused");
    assert_eq!((valid, refused), (9, 9));
}
