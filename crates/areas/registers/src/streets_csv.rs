//! Reads a street directory as a town exports it.

use std::collections::BTreeMap;

use crate::house_number::HouseNumber;
use crate::report::{Finding, Read};
use crate::streets::{NumberRange, Position, Side, Street};
use crate::table::{self, Record};
use crate::text::{Keys, same_spelling};

/// The columns a street directory may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Column {
    Key,
    Name,
    From,
    To,
    Side,
    Postcode,
    District,
    Zone,
    Longitude,
    Latitude,
}

/// Headings under which exports name the columns; compared without case, umlauts and punctuation.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        Column::Key,
        &[
            "strassenschluessel",
            "schluessel",
            "strschl",
            "strnr",
            "strassennummer",
            "strschluessel",
            "streetkey",
            "key",
        ],
    ),
    (
        Column::Name,
        &[
            "strasse",
            "strassenname",
            "strname",
            "name",
            "bezeichnung",
            "strassenbezeichnung",
            "street",
        ],
    ),
    (
        Column::From,
        &[
            "hausnummervon",
            "hausnrvon",
            "hnrvon",
            "vonhausnummer",
            "vonhnr",
            "von",
            "from",
            "hausnummer",
            "hausnr",
            "hnr",
        ],
    ),
    (
        Column::To,
        &[
            "hausnummerbis",
            "hausnrbis",
            "hnrbis",
            "bishausnummer",
            "bishnr",
            "bis",
            "to",
        ],
    ),
    (
        Column::Side,
        &["seite", "strassenseite", "geradeungerade", "gu", "side"],
    ),
    (Column::Postcode, &["plz", "postleitzahl", "postcode", "zip"]),
    (
        Column::District,
        &[
            "ortsteil",
            "stadtteil",
            "bezirk",
            "stadtbezirk",
            "ortsbezirk",
            "district",
        ],
    ),
    (
        Column::Zone,
        &[
            "bewohnerparkzone",
            "parkzone",
            "zone",
            "zonen",
            "bewohnerparkgebiet",
            "parkgebiet",
            "bewohnerparkbereich",
        ],
    ),
    (
        Column::Longitude,
        &["laenge", "lon", "lng", "longitude", "laengengrad", "geolaenge"],
    ),
    (
        Column::Latitude,
        &["breite", "lat", "latitude", "breitengrad", "geobreite"],
    ),
];

/// Reads a street directory: one row per stretch of house numbers.
///
/// Required: street key, name, postcode. All other columns may be missing; without house numbers a row means the whole
/// street. All findings are collected, so that a file is mended in one go.
pub fn read_streets(bytes: &[u8]) -> Read<Street> {
    let table = table::read(bytes);
    let separator = if table.separator == '\t' {
        "Tabulator".to_owned()
    } else {
        format!("„{}“", table.separator)
    };
    let format = format!("{}, Trennzeichen {separator}", table.encoding);
    let mut read = Read {
        items: Vec::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
        format,
        rows: 0,
    };
    let Some((heading, records)) = table.records.split_first() else {
        read.errors.push(Finding::new(
            0,
            "",
            "Die Datei ist leer.",
            "Erwartet wird eine Tabelle mit Überschriften.",
        ));
        return read;
    };
    let columns = match columns_of(heading, &mut read.warnings) {
        Ok(columns) => columns,
        Err(missing) => {
            read.errors.extend(missing);
            return read;
        }
    };
    read.rows = records.len();
    let mut streets: BTreeMap<String, (usize, Street)> = BTreeMap::new();
    for record in records {
        let row = Row {
            record,
            columns: &columns,
            separator: table.separator,
        };
        match row.stretch() {
            Ok((key, name, range)) => add_stretch(&mut streets, row, key, name, range, &mut read),
            Err(errors) => read.errors.extend(errors),
        }
    }
    if read.rows == 0 {
        read.errors.push(Finding::new(
            0,
            "",
            "Die Datei hat nur Überschriften.",
            "Bitte prüfen, ob der Export vollständig ist.",
        ));
    }
    read.items = streets.into_values().map(|(_, street)| street).collect();
    read
}

fn columns_of(
    heading: &Record,
    warnings: &mut Vec<Finding>,
) -> Result<BTreeMap<Column, (usize, String)>, Vec<Finding>> {
    let mut columns = BTreeMap::new();
    for (i, title) in heading.cells.iter().enumerate() {
        let key = Keys::of(title).spelled.replace(' ', "");
        match HEADINGS.iter().find(|(_, names)| names.contains(&key.as_str())) {
            Some((column, _)) if !columns.contains_key(column) => {
                columns.insert(*column, (i, title.clone()));
            }
            Some(_) => warnings.push(Finding::new(
                heading.line,
                named(i, title),
                "Diese Spalte gibt es schon.",
                "Die zweite Spalte wird nicht gelesen.",
            )),
            None if title.is_empty() => {}
            None => warnings.push(Finding::new(
                heading.line,
                named(i, title),
                "Unbekannte Spalte.",
                "Sie wird nicht gelesen.",
            )),
        }
    }
    let missing: Vec<Finding> = [
        (Column::Key, "Straßenschlüssel"),
        (Column::Name, "Straße"),
        (Column::Postcode, "PLZ"),
    ]
    .iter()
    .filter(|(column, _)| !columns.contains_key(column))
    .map(|(column, title)| {
        let names = HEADINGS
            .iter()
            .find(|(c, _)| c == column)
            .map_or("", |(_, names)| names[0]);
        let remedy = format!("Bitte eine Spalte „{title}“ ergänzen (die Überschrift „{names}“ wird auch erkannt).");
        Finding::new(heading.line, "", format!("Die Spalte „{title}“ fehlt."), remedy)
    })
    .collect();
    if missing.is_empty() { Ok(columns) } else { Err(missing) }
}

fn named(index: usize, title: &str) -> String {
    format!("Spalte {} („{title}“)", index + 1)
}

fn add_stretch(
    streets: &mut BTreeMap<String, (usize, Street)>,
    row: Row<'_>,
    key: String,
    name: String,
    range: NumberRange,
    read: &mut Read<Street>,
) {
    let line = row.record.line;
    let (first_line, street) = streets.entry(key.clone()).or_insert_with(|| {
        (
            line,
            Street {
                key,
                name: name.clone(),
                ranges: Vec::new(),
            },
        )
    });
    if !same_spelling(&street.name, &name) {
        read.errors.push(row.finding(
            Column::Name,
            format!(
                "Der Schlüssel {} heißt hier „{name}“, in Zeile {first_line} „{}“.",
                street.key, street.name
            ),
            "Ein Schlüssel gehört zu genau einer Straße.",
        ));
        return;
    }
    if street.ranges.contains(&range) {
        read.warnings.push(Finding::new(
            line,
            "",
            "Diese Zeile steht doppelt in der Datei.",
            "Sie wird einmal übernommen.",
        ));
        return;
    }
    street.ranges.push(range);
}

#[derive(Clone, Copy)]
struct Row<'a> {
    record: &'a Record,
    columns: &'a BTreeMap<Column, (usize, String)>,
    separator: char,
}

impl Row<'_> {
    fn cell(&self, column: Column) -> &str {
        self.columns
            .get(&column)
            .and_then(|(i, _)| self.record.cells.get(*i))
            .map_or("", String::as_str)
    }

    fn finding(&self, column: Column, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
        let place = self
            .columns
            .get(&column)
            .map_or_else(String::new, |(i, title)| named(*i, title));
        Finding::new(self.record.line, place, problem, remedy)
    }

    fn stretch(&self) -> Result<(String, String, NumberRange), Vec<Finding>> {
        let mut errors = Vec::new();
        let mut keep = |result: Result<(), Finding>| {
            if let Err(finding) = result {
                errors.push(finding);
            }
        };
        let (mut key, mut name, mut postcode) = (String::new(), String::new(), String::new());
        let (mut from, mut to, mut side, mut position) = (None, None, Side::All, None);
        keep(self.key().map(|v| key = v));
        keep(self.name().map(|v| name = v));
        keep(self.postcode().map(|v| postcode = v));
        keep(self.house(Column::From).map(|v| from = v));
        keep(self.house(Column::To).map(|v| to = v));
        keep(self.side().map(|v| side = v));
        keep(self.position().map(|v| position = v));
        // A list of single houses has one column for the number.
        if !self.columns.contains_key(&Column::To) {
            to = from;
        }
        if let (Some(from), Some(to)) = (from, to)
            && from > to
            && (from.number, to.letter) != (to.number, None)
        {
            keep(Err(self.finding(
                Column::To,
                format!("Die Hausnummer „bis“ ({to}) liegt vor „von“ ({from})."),
                "Bitte die beiden Werte tauschen oder berichtigen.",
            )));
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let (district, zones) = (self.cell(Column::District).to_owned(), self.zones());
        Ok((
            key,
            name,
            NumberRange {
                from,
                to,
                side,
                postcode,
                district,
                zones,
                position,
            },
        ))
    }

    fn key(&self) -> Result<String, Finding> {
        let text = self.cell(Column::Key);
        let digits = !text.is_empty() && text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit());
        if !digits {
            let remedy = "Der Straßenschlüssel hat fünf Ziffern, zum Beispiel 01405.";
            return Err(self.finding(Column::Key, format!("„{text}“ ist kein Straßenschlüssel."), remedy));
        }
        // Spreadsheets drop leading zeros.
        Ok(format!("{text:0>5}"))
    }

    fn name(&self) -> Result<String, Finding> {
        let name = self.cell(Column::Name).split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() || name.chars().count() > 100 {
            let problem = if name.is_empty() {
                "Der Straßenname fehlt."
            } else {
                "Der Straßenname ist länger als 100 Zeichen."
            };
            return Err(self.finding(Column::Name, problem, "Bitte den amtlichen Namen eintragen."));
        }
        if name.contains('\u{fffd}') {
            let remedy = "Bitte die Datei als UTF-8 oder Windows-1252 speichern.";
            return Err(self.finding(Column::Name, format!("„{name}“ enthält unlesbare Zeichen."), remedy));
        }
        Ok(name)
    }

    fn postcode(&self) -> Result<String, Finding> {
        let text = self.cell(Column::Postcode);
        let digits = (4..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        let padded = format!("{text:0>5}");
        if !digits || !("01001".."99999").contains(&padded.as_str()) {
            let remedy = "Eine Postleitzahl hat fünf Ziffern zwischen 01001 und 99998.";
            return Err(self.finding(Column::Postcode, format!("„{text}“ ist keine Postleitzahl."), remedy));
        }
        Ok(padded)
    }

    fn house(&self, column: Column) -> Result<Option<HouseNumber>, Finding> {
        match self.cell(column) {
            "" => Ok(None),
            text => HouseNumber::parse(text).map(Some).ok_or_else(|| {
                let remedy =
                    "Erlaubt ist eine Zahl von 1 bis 9999 mit höchstens einem Buchstaben, zum Beispiel 12 oder 12a.";
                self.finding(column, format!("„{text}“ ist keine Hausnummer."), remedy)
            }),
        }
    }

    fn side(&self) -> Result<Side, Finding> {
        let text = self.cell(Column::Side);
        match Keys::of(text).spelled.as_str() {
            "" | "alle" | "beide" | "a" | "b" | "all" | "gerade und ungerade" | "fortlaufend" | "f" => Ok(Side::All),
            "gerade" | "g" | "even" => Ok(Side::Even),
            "ungerade" | "u" | "odd" => Ok(Side::Odd),
            _ => Err(self.finding(
                Column::Side,
                format!("„{text}“ ist keine Straßenseite."),
                "Erlaubt sind „gerade“, „ungerade“ und „alle“.",
            )),
        }
    }

    fn zones(&self) -> Vec<String> {
        let mut zones: Vec<String> = self
            .cell(Column::Zone)
            .split(|c: char| matches!(c, '|' | '/' | '+' | '&') || (c == ',' && self.separator != ','))
            .map(str::trim)
            .filter(|zone| !matches!(*zone, "" | "-" | "0" | "keine"))
            .map(str::to_owned)
            .collect();
        zones.sort();
        zones.dedup();
        zones
    }

    fn position(&self) -> Result<Option<Position>, Finding> {
        let (lon, lat) = (self.cell(Column::Longitude), self.cell(Column::Latitude));
        if lon.is_empty() && lat.is_empty() {
            return Ok(None);
        }
        let degrees = |text: &str| text.replace(',', ".").parse::<f64>().ok().filter(|v| v.is_finite());
        match (degrees(lon), degrees(lat)) {
            (Some(longitude), Some(latitude)) if (5.0..16.0).contains(&longitude) && (47.0..56.0).contains(&latitude) => {
                Ok(Some(Position { longitude, latitude }))
            }
            _ => Err(self.finding(
                Column::Longitude,
                format!("„{lon}“, „{lat}“ ist kein Ort in Deutschland."),
                "Erwartet werden Länge (5 bis 16) und Breite (47 bis 56) in Grad, WGS84; oder beide Felder leer lassen.",
            )),
        }
    }
}
