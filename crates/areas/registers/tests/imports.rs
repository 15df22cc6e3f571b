//! Files as towns supply them: what is read, what is refused, and what an import changes.

use proptest::prelude::*;
use registers::{ImportMode, ImportReport, read_streets, read_zones};
use store::{Store, StoreError, Target};

const HEADING: &str = "Straßenschlüssel;Straße;von;bis;Seite;PLZ;Ortsteil;Zone\n";

fn rows(text: &str) -> String {
    format!("{HEADING}{text}")
}

/// Line, start of the column's name and of the problem of each error.
fn errors(bytes: &[u8]) -> Vec<(usize, String, String)> {
    read_streets(bytes)
        .errors
        .into_iter()
        .map(|e| (e.line, e.column, e.problem))
        .collect()
}

#[test]
fn exports_with_other_headings_encodings_and_separators_read_the_same() {
    let expected = read_streets(rows("01405;Kaiserstraße;1;33a;ungerade;64999;Mitte;A|B\n").as_bytes());
    assert_eq!(expected.errors, []);
    let windows: Vec<u8> = "STR_SCHL,Strassenname,HNR_VON,HNR_BIS,G/U,Postleitzahl,Stadtteil,Bewohnerpark-Gebiet\r\n\
         1405,Kaiserstra\u{df}e,1,33 A,U,64999,Mitte,B/A\r\n"
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("Latin-1"))
        .collect();
    let tab =
        "\u{feff}key\tname\tfrom\tto\tside\tzip\tdistrict\tzone\n01405\tKaiserstraße\t1\t33a\todd\t64999\tMitte\tA+B";
    for (name, bytes) in [("windows", windows.as_slice()), ("tab", tab.as_bytes())] {
        let read = read_streets(bytes);
        assert_eq!(read.errors, [], "{name}");
        assert_eq!(read.items, expected.items, "{name}");
    }
}

#[test]
fn every_error_says_where_and_how_to_mend() {
    for (row, column, problem) in [
        (";Weg;1;2;;64999;;", "Spalte 1", "„“ ist kein Straßenschlüssel."),
        (
            "123456;Weg;1;2;;64999;;",
            "Spalte 1",
            "„123456“ ist kein Straßenschlüssel.",
        ),
        ("1;;1;2;;64999;;", "Spalte 2", "Der Straßenname fehlt."),
        ("1;Weg;x;2;;64999;;", "Spalte 3", "„x“ ist keine Hausnummer."),
        (
            "1;Weg;4;2;;64999;;",
            "Spalte 4",
            "Die Hausnummer „bis“ (2) liegt vor „von“ (4).",
        ),
        ("1;Weg;1;2;links;64999;;", "Spalte 5", "„links“ ist keine Straßenseite."),
        ("1;Weg;1;2;;00999;;", "Spalte 6", "„00999“ ist keine Postleitzahl."),
        ("1;Weg;1;2;;99999;;", "Spalte 6", "„99999“ ist keine Postleitzahl."),
    ] {
        let found = errors(rows(&format!("\n{row}\n")).as_bytes());
        let [(3, at, what)] = found.as_slice() else {
            panic!("{row}: {found:?}")
        };
        assert!(at.starts_with(column) && what == problem, "{row}: {found:?}");
    }
    let two_names = errors(rows("1;Weg;1;2;;64999;;\n1;Gasse;3;4;;64999;;\n").as_bytes());
    assert_eq!(
        two_names[0].2,
        "Der Schlüssel 00001 heißt hier „Gasse“, in Zeile 2 „Weg“."
    );
    assert_eq!(errors(b"")[0].2, "Die Datei ist leer.");
    assert_eq!(
        errors("Name;Zone\nWeg;A".as_bytes()).len(),
        2,
        "both missing columns are named at once"
    );
    assert_eq!(errors(rows("").as_bytes())[0].2, "Die Datei hat nur Überschriften.");
}

#[test]
fn all_errors_of_a_row_and_of_all_rows_are_collected() {
    let found = errors(rows("x;Weg;1;y;;1;;\n2;Gasse;1;2;;64999;;\n3;;1;2;;64999;;\n").as_bytes());
    assert_eq!(found.iter().map(|e| e.0).collect::<Vec<_>>(), [2, 2, 2, 4]);
}

fn feature(properties: &str, coordinates: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[{coordinates}]}}}}]}}"#
    )
}

const SQUARE: &str = "[[8.70,50.00],[8.71,50.00],[8.71,50.01],[8.70,50.01],[8.70,50.00]]";

#[test]
fn zones_are_read_with_the_properties_that_towns_use() {
    for (properties, shown) in [
        (
            r#""zone":"A","name":"Altstadt","kontingent":900,"status":"aktiv""#,
            "A/Altstadt/Some(900)/Active",
        ),
        (r#""Kürzel":"12","Bezeichnung":"West""#, "12/West/None/Active"),
        (r#""nummer":7,"quota":"50","status":"geplant""#, "7/7/Some(50)/Planned"),
    ] {
        let read = read_zones(feature(properties, SQUARE).as_bytes());
        assert_eq!(read.errors, [], "{properties}");
        let zone = &read.items[0];
        assert_eq!(
            format!("{}/{}/{:?}/{:?}", zone.id, zone.name, zone.quota, zone.status),
            shown
        );
    }
}

#[test]
fn zones_in_metres_become_degrees_and_open_rings_are_closed() {
    let metres = "[[480000,5540000],[481000,5540000],[481000,5541000]]";
    let read = read_zones(feature(r#""zone":"A""#, metres).as_bytes());
    assert_eq!((read.errors.len(), read.format.contains("UTM32")), (0, true));
    let ring = &read.items[0].polygons[0][0];
    assert_eq!((ring.len(), ring.first() == ring.last()), (4, true));
    assert!(
        (8.6..8.8).contains(&ring[0][0]) && (49.9..50.1).contains(&ring[0][1]),
        "{:?}",
        ring[0]
    );
}

#[test]
fn faulty_zones_say_what_is_wrong() {
    let a = r#""zone":"A""#;
    for (file, problem) in [
        ("{".to_owned(), "Die Datei ist kein gültiges JSON"),
        ("[]".to_owned(), "Die Datei enthält keine „FeatureCollection“"),
        (r#"{"features":[]}"#.to_owned(), "Die Datei enthält keine Zone."),
        (feature("", SQUARE), "Das Kennzeichen der Zone fehlt"),
        (
            feature(r#""zone":"A","kontingent":-1"#, SQUARE),
            "„-1“ ist keine Anzahl.",
        ),
        (feature(r#""zone":"A","status":"neu""#, SQUARE), "„neu“ ist unbekannt."),
        (feature(a, "[[8.7,50.0],[8.71,50.0]]"), "Ein Rand hat 2 Eckpunkte."),
        (
            feature(a, "[[50.0,8.7],[50.0,8.71],[50.01,8.7]]"),
            "Eckpunkt 1: Länge und Breite sind vertauscht.",
        ),
        (
            feature(a, "[[0,0],[1,0],[1,1]]"),
            "Eckpunkt 1: Das ist kein Ort in Deutschland.",
        ),
        (
            feature(a, "[[8.70,50.00],[8.71,50.01],[8.71,50.00],[8.70,50.01]]"),
            "Der Rand kreuzt sich selbst",
        ),
        (feature(a, "[]"), "Ein Rand hat 0 Eckpunkte."),
    ] {
        let read = read_zones(file.as_bytes());
        assert!(
            read.errors.iter().any(|e| e.problem.starts_with(problem)),
            "{file}: {:?}",
            read.errors
        );
    }
}

proptest! {
    #[test]
    fn no_file_makes_the_readers_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_streets(&bytes);
        read_zones(&bytes);
        read_streets(&[HEADING.as_bytes(), &bytes].concat());
    }

    #[test]
    fn no_table_makes_the_reader_panic(table in "([^\n]{0,12}[;,\"\t\r]){0,9}\n") {
        let file = rows(&table.repeat(3));
        let lines = file.split(['\n', '\r']).count();
        let read = read_streets(file.as_bytes());
        prop_assert!(read.rows <= lines);
        prop_assert!(read.errors.iter().chain(&read.warnings).all(|finding| finding.line <= lines));
    }

    #[test]
    fn no_address_makes_the_lookup_panic(street in ".{0,30}", number in ".{0,8}") {
        let file = rows("1;Straße des 17. Juni;1;20;;64999;;\n2;Kaiserstraße;1;9;;64999;;\n");
        let directory = registers::streets::Directory::new(read_streets(file.as_bytes()).items);
        registers::lookup::lookup(&directory, &street, Some(&number), None);
        registers::lookup::lookup(&directory, &format!("{street}{number}"), None, Some(&number));
    }
}

struct Town {
    store: Store,
    _folder: tempfile::TempDir,
}

fn town() -> Town {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Target::Sqlite(folder.path().join("town.db"));
    Town {
        store: Store::open(&target, &[registers::MIGRATIONS], &[]).expect("a database"),
        _folder: folder,
    }
}

impl Town {
    async fn streets(&self, file: &str, mode: ImportMode, dry_run: bool) -> ImportReport {
        let bytes = file.as_bytes().to_vec();
        let import = move |tx: &mut store::Tx<'_>| registers::import_streets(tx, &bytes, mode, dry_run);
        self.store
            .write::<_, StoreError, _>(import)
            .await
            .expect("the import runs")
    }

    async fn zones(&self, file: &str) -> ImportReport {
        let bytes = file.as_bytes().to_vec();
        let import = move |tx: &mut store::Tx<'_>| registers::import_zones(tx, &bytes, ImportMode::Replace, false);
        self.store
            .write::<_, StoreError, _>(import)
            .await
            .expect("the import runs")
    }

    async fn names(&self) -> Vec<String> {
        let streets = self
            .store
            .read::<_, StoreError, _>(registers::store::streets)
            .await
            .expect("streets");
        streets.into_iter().map(|s| s.name).collect()
    }
}

fn counts(report: &ImportReport) -> (usize, usize, usize, usize) {
    (
        report.added.len(),
        report.changed.len(),
        report.removed.len(),
        report.unchanged,
    )
}

#[tokio::test]
async fn imports_replace_or_update_and_a_dry_run_changes_nothing() {
    let town = town();
    let first = rows("1;Weg;1;9;;64999;;\n2;Gasse;1;9;;64999;;\n3;Platz;1;9;;64999;;\n");
    let dry = town.streets(&first, ImportMode::Replace, true).await;
    assert_eq!(
        (counts(&dry), dry.applied(), town.names().await.len()),
        ((3, 0, 0, 0), false, 0)
    );
    assert!(
        dry.to_text("Straßen").contains("Probelauf"),
        "{}",
        dry.to_text("Straßen")
    );
    town.streets(&first, ImportMode::Replace, false).await;

    let second = rows("2;Gasse;1;11;;64999;;\n4;Ring;1;9;;64999;;\n3;Platz;1;9;;64999;;\n");
    let update = town.streets(&second, ImportMode::Update, false).await;
    assert_eq!(counts(&update), (1, 1, 0, 2));
    assert_eq!(town.names().await, ["Weg", "Gasse", "Platz", "Ring"]);

    let replace = town.streets(&second, ImportMode::Replace, false).await;
    assert_eq!(
        (counts(&replace), replace.removed),
        ((0, 0, 1, 3), vec!["00001 Weg".to_owned()])
    );
    assert_eq!(town.names().await, ["Gasse", "Platz", "Ring"]);
}

#[tokio::test]
async fn a_file_with_one_error_changes_nothing() {
    let town = town();
    town.streets(&rows("1;Weg;1;9;;64999;;\n"), ImportMode::Replace, false)
        .await;
    let report = town
        .streets(
            &rows("2;Gasse;1;9;;64999;;\n3;Ring;1;9;;x;;\n"),
            ImportMode::Replace,
            false,
        )
        .await;
    assert!(!report.applied() && report.removed.is_empty());
    assert!(
        report
            .to_text("Straßen")
            .contains("Zeile 3, Spalte 6 („PLZ“): „x“ ist keine Postleitzahl.")
    );
    assert_eq!(town.names().await, ["Weg"]);
}

#[tokio::test]
async fn zones_come_from_areas_where_the_file_names_none() {
    let town = town();
    let zones = feature(r#""zone":"A""#, SQUARE);
    town.zones(&zones).await;
    let file = "Schlüssel;Straße;PLZ;Länge;Breite\n1;Innen;64999;8,705;50,005\n2;Außen;64999;8,8;50,005\n";
    let report = town.streets(file, ImportMode::Replace, false).await;
    assert!(report.applied(), "{}", report.to_text("Straßen"));
    let streets = town
        .store
        .read::<_, StoreError, _>(registers::store::streets)
        .await
        .expect("streets");
    assert_eq!(
        streets.iter().map(|s| s.ranges[0].zones.clone()).collect::<Vec<_>>(),
        [vec!["A".to_owned()], vec![]]
    );
}

#[tokio::test]
async fn doubtful_zones_are_reported() {
    let town = town();
    town.zones(&feature(r#""zone":"A""#, SQUARE)).await;
    let file = "Schlüssel;Straße;PLZ;Zone;Länge;Breite\n1;Weit;64999;A;8,8;50,005\n2;Neu;64999;Q;8,705;50,005\n";
    let report = town.streets(file, ImportMode::Replace, true).await;
    let problems: Vec<&str> = report.warnings.iter().map(|w| w.problem.as_str()).collect();
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].contains("außerhalb der Zone „A“") && problems[1].contains("zuerst bei Neu"),
        "{problems:?}"
    );
    town.streets(file, ImportMode::Replace, false).await;
    let gone = town.zones(&feature(r#""zone":"B""#, SQUARE)).await;
    assert!(
        gone.warnings
            .iter()
            .any(|w| w.problem == "Die Zone „A“ entfällt, 1 Straßen nennen sie noch.")
    );
}
