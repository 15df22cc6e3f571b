//! Reads parking zones from GeoJSON. Source: RFC 7946; coordinates in ETRS89/UTM32 are accepted and converted.

use serde_json::{Map, Value};

use crate::geometry::{from_utm32, self_crossing};
use crate::report::{Finding, Read};
use crate::text::Keys;
use crate::zones::{Polygon, Zone, ZoneStatus};

const ID: &[&str] = &[
    "zone",
    "zonenid",
    "zoneid",
    "id",
    "nummer",
    "nr",
    "kuerzel",
    "kennung",
    "bezeichner",
    "parkzone",
];
const NAME: &[&str] = &["name", "bezeichnung", "titel", "gebiet", "zonenname"];
const QUOTA: &[&str] = &["kontingent", "quota", "hoechstzahl", "maxausweise", "anzahlausweise"];
const STATUS: &[&str] = &["status", "zustand"];

/// More corners than any ordered zone has; a larger ring is another kind of file and would only cost time.
const CORNERS_MAX: usize = 5_000;

/// Reads the zones of a `FeatureCollection`; all findings are collected. The `line` of a finding is the number of the
/// feature, except for text that is no JSON, where it is the line.
pub fn read_zones(bytes: &[u8]) -> Read<Zone> {
    let bytes = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let mut read = Read {
        items: Vec::new(),
        errors: Vec::new(),
        warnings: Vec::new(),
        format: "GeoJSON".to_owned(),
        rows: 0,
    };
    let document: Value = match serde_json::from_slice(bytes) {
        Ok(document) => document,
        Err(error) => {
            let problem = format!("Die Datei ist kein gültiges JSON (Zeichen {}).", error.column());
            read.errors.push(Finding::new(
                error.line(),
                "",
                problem,
                "Bitte den Export wiederholen; die Datei scheint unvollständig.",
            ));
            return read;
        }
    };
    let Some(features) = document.get("features").and_then(Value::as_array) else {
        read.errors.push(Finding::new(
            0,
            "",
            "Die Datei enthält keine „FeatureCollection“ mit „features“.",
            "Bitte die Zonen als GeoJSON exportieren.",
        ));
        return read;
    };
    read.rows = features.len();
    let mut converted = false;
    for (i, feature) in features.iter().enumerate() {
        match (Feature { number: i + 1, feature }).zone() {
            Ok((zone, _)) if read.items.iter().any(|known: &Zone| known.id == zone.id) => {
                read.errors.push(Finding::new(
                    i + 1,
                    "zone",
                    format!("Die Zone „{}“ kommt zweimal vor.", zone.id),
                    "Mehrere Flächen einer Zone gehören als MultiPolygon in ein Feature.",
                ))
            }
            Ok((zone, utm)) => {
                converted |= utm;
                read.items.push(zone);
            }
            Err(errors) => read.errors.extend(errors),
        }
    }
    read.format.push_str(if converted {
        ", ETRS89/UTM32 nach WGS84 umgerechnet"
    } else {
        ", WGS84"
    });
    if read.rows == 0 {
        read.errors.push(Finding::new(
            0,
            "",
            "Die Datei enthält keine Zone.",
            "Bitte den Export prüfen.",
        ));
    }
    read
}

struct Feature<'a> {
    number: usize,
    feature: &'a Value,
}

impl Feature<'_> {
    fn zone(&self) -> Result<(Zone, bool), Vec<Finding>> {
        let empty = Map::new();
        let properties = self
            .feature
            .get("properties")
            .and_then(Value::as_object)
            .unwrap_or(&empty);
        let mut errors = Vec::new();
        let id = property(properties, ID)
            .or_else(|| self.feature.get("id"))
            .map(text_of)
            .unwrap_or_default();
        if id.is_empty() || id.chars().count() > 20 {
            let remedy = "Jede Zone braucht die Eigenschaft „zone“ mit dem Zeichen auf dem Verkehrsschild, zum Beispiel „A“ oder „12“.";
            errors.push(self.finding("zone", "Das Kennzeichen der Zone fehlt oder ist zu lang.", remedy));
        }
        let name = property(properties, NAME)
            .map(text_of)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| id.clone());
        let quota = self.quota(properties).unwrap_or_else(|finding| {
            errors.push(finding);
            None
        });
        let status = self.status(properties).unwrap_or_else(|finding| {
            errors.push(finding);
            ZoneStatus::Active
        });
        let (polygons, utm) = self.polygons().unwrap_or_else(|finding| {
            errors.push(finding);
            (Vec::new(), false)
        });
        if errors.is_empty() {
            Ok((
                Zone {
                    id,
                    name,
                    quota,
                    status,
                    polygons,
                },
                utm,
            ))
        } else {
            Err(errors)
        }
    }

    fn finding(&self, property: &str, problem: impl Into<String>, remedy: &str) -> Finding {
        Finding::new(self.number, property, problem, remedy)
    }

    fn quota(&self, properties: &Map<String, Value>) -> Result<Option<i64>, Finding> {
        let Some(value) = property(properties, QUOTA) else {
            return Ok(None);
        };
        let text = text_of(value);
        if text.is_empty() {
            return Ok(None);
        }
        text.parse::<i64>()
            .ok()
            .filter(|quota| *quota >= 0)
            .map(Some)
            .ok_or_else(|| {
                self.finding(
                    "kontingent",
                    format!("„{text}“ ist keine Anzahl."),
                    "Bitte eine ganze Zahl eintragen oder weglassen.",
                )
            })
    }

    fn status(&self, properties: &Map<String, Value>) -> Result<ZoneStatus, Finding> {
        let text = property(properties, STATUS).map(text_of).unwrap_or_default();
        match Keys::of(&text).spelled.as_str() {
            "" | "aktiv" | "active" | "gueltig" | "in kraft" => Ok(ZoneStatus::Active),
            "geplant" | "planned" | "planung" | "in planung" => Ok(ZoneStatus::Planned),
            "ausgesetzt" | "suspended" | "gesperrt" | "ruhend" => Ok(ZoneStatus::Suspended),
            _ => Err(self.finding(
                "status",
                format!("„{text}“ ist unbekannt."),
                "Erlaubt sind „aktiv“, „geplant“ und „ausgesetzt“.",
            )),
        }
    }

    fn polygons(&self) -> Result<(Vec<Polygon>, bool), Finding> {
        let geometry = self.feature.get("geometry").unwrap_or(&Value::Null);
        let coordinates = geometry.get("coordinates").and_then(Value::as_array);
        let parts: Vec<&Value> = match (geometry.get("type").and_then(Value::as_str), coordinates) {
            (Some("Polygon"), Some(_)) => geometry.get("coordinates").into_iter().collect(),
            (Some("MultiPolygon"), Some(parts)) => parts.iter().collect(),
            (other, _) => {
                let problem = format!("Die Geometrie „{}“ ist keine Fläche.", other.unwrap_or("fehlt"));
                return Err(self.finding("geometry", problem, "Erwartet wird Polygon oder MultiPolygon."));
            }
        };
        let mut utm = false;
        let mut polygons = Vec::with_capacity(parts.len());
        for part in parts {
            let rings = part.as_array().map(Vec::as_slice).unwrap_or_default();
            let rings = rings
                .iter()
                .map(|ring| self.ring(ring, &mut utm))
                .collect::<Result<Vec<_>, _>>()?;
            if rings.is_empty() {
                return Err(self.finding(
                    "geometry",
                    "Eine Fläche hat keinen Rand.",
                    "Bitte die Fläche neu zeichnen.",
                ));
            }
            polygons.push(rings);
        }
        Ok((polygons, utm))
    }

    fn ring(&self, ring: &Value, utm: &mut bool) -> Result<Vec<[f64; 2]>, Finding> {
        let corners = ring.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut points = Vec::with_capacity(corners.len() + 1);
        for (i, corner) in corners.iter().enumerate().take(CORNERS_MAX + 1) {
            points.push(self.corner(i, corner, utm)?);
        }
        if points.first() != points.last() {
            points.extend(points.first().copied());
        }
        if !(4..=CORNERS_MAX).contains(&points.len()) {
            let problem = format!("Ein Rand hat {} Eckpunkte.", corners.len());
            return Err(self.finding(
                "geometry",
                problem,
                "Eine Fläche braucht mindestens drei und höchstens 5000 Eckpunkte.",
            ));
        }
        if let Some((a, b)) = self_crossing(&points) {
            let problem = format!("Der Rand kreuzt sich selbst (Kanten {} und {}).", a + 1, b + 1);
            return Err(self.finding(
                "geometry",
                problem,
                "Bitte die Fläche im Geoinformationssystem bereinigen.",
            ));
        }
        Ok(points)
    }

    fn corner(&self, i: usize, corner: &Value, utm: &mut bool) -> Result<[f64; 2], Finding> {
        let number = |at: usize| corner.get(at).and_then(Value::as_f64);
        let problem = |what: &str| format!("Eckpunkt {}: {what}", i + 1);
        match (number(0), number(1)) {
            (Some(x), Some(y)) if (5.0..16.0).contains(&x) && (47.0..56.0).contains(&y) => Ok([x, y]),
            (Some(x), Some(y)) if (47.0..56.0).contains(&x) && (5.0..16.0).contains(&y) => Err(self.finding(
                "geometry",
                problem("Länge und Breite sind vertauscht."),
                "GeoJSON nennt zuerst die Länge (etwa 9), dann die Breite (etwa 50).",
            )),
            (Some(x), Some(y)) if (200_000.0..1_000_000.0).contains(&x) && (5_200_000.0..6_200_000.0).contains(&y) => {
                *utm = true;
                Ok(from_utm32(x, y))
            }
            _ => Err(self.finding(
                "geometry",
                problem("Das ist kein Ort in Deutschland."),
                "Erwartet werden Grad in WGS84 oder Meter in ETRS89/UTM32 (EPSG:25832).",
            )),
        }
    }
}

fn property<'a>(properties: &'a Map<String, Value>, names: &[&str]) -> Option<&'a Value> {
    // The order of the names decides: a file may have both `zone` and a technical `id`.
    names.iter().find_map(|name| {
        properties
            .iter()
            .find(|(key, value)| !value.is_null() && Keys::of(key).spelled.replace(' ', "") == *name)
            .map(|(_, v)| v)
    })
}

fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}
