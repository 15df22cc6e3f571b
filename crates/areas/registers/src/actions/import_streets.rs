use std::collections::BTreeMap;

use ::store::{StoreError, Tx};

use super::plan::plan;
use crate::geometry::{inside, metres_from_edge};
use crate::report::{Finding, ImportMode, ImportReport};
use crate::store;
use crate::streets::{Position, Street};
use crate::streets_csv::read_streets;
use crate::zones::Zone;

/// A house so near to the edge of a zone may be reached from either side. Unit: metres.
const EDGE_METRES: f64 = 5.0;
/// A point further outside its zone than this is an error of the file rather than of the survey. Unit: metres.
const SURVEY_METRES: f64 = 40.0;

/// Imports a street directory from a table. With errors in the file, or on a dry run, nothing changes.
///
/// Runs in one transaction; see `read_streets` for what the file may look like. A file with coordinates but without
/// zones gets its zones from their areas, which have to be imported before.
pub fn import_streets(
    tx: &mut Tx<'_>,
    bytes: &[u8],
    mode: ImportMode,
    dry_run: bool,
) -> Result<ImportReport, StoreError> {
    let mut read = read_streets(bytes);
    let zones = store::zones(tx)?;
    let ranges = || read.items.iter().flat_map(|street| &street.ranges);
    if !zones.is_empty() && ranges().all(|r| r.zones.is_empty()) && ranges().any(|r| r.position.is_some()) {
        zones_from_positions(&mut read.items, &zones);
        read.warnings.push(Finding::new(
            0,
            "",
            "Die Datei nennt keine Zonen; sie wurden aus Koordinaten und Flächen bestimmt.",
            "Bitte einige Adressen an den Grenzen prüfen.",
        ));
    }
    read.warnings.extend(doubtful_zones(&read.items, &zones));
    let known = store::streets(tx)?;
    let plan = plan(
        read,
        known,
        mode,
        dry_run,
        |s| s.key.clone(),
        |s| format!("{} {}", s.key, s.name),
    );
    if plan.report.applied() {
        store::remove_streets(tx, &plan.gone)?;
        store::save_streets(tx, &plan.save)?;
    }
    Ok(plan.report)
}

fn zones_from_positions(streets: &mut [Street], zones: &[Zone]) {
    for range in streets.iter_mut().flat_map(|street| &mut street.ranges) {
        let Some(at) = range.position else { continue };
        // Outside of all zones a near edge does not count: the far side of the last street is not resident there.
        if zones.iter().any(|zone| metres_outside(at, zone) <= 0.0) {
            range.zones = zones
                .iter()
                .filter(|zone| metres_outside(at, zone) <= EDGE_METRES)
                .map(|zone| zone.id.clone())
                .collect();
        }
    }
}

/// How far a point lies outside a zone; 0 within. Unit: metres.
fn metres_outside(at: Position, zone: &Zone) -> f64 {
    let point = [at.longitude, at.latitude];
    let distances = zone.polygons.iter().map(|rings| {
        if inside(point, rings) {
            0.0
        } else {
            metres_from_edge(point, rings)
        }
    });
    distances.fold(f64::INFINITY, f64::min)
}

fn doubtful_zones(streets: &[Street], zones: &[Zone]) -> Vec<Finding> {
    let by_id: BTreeMap<&str, &Zone> = zones.iter().map(|zone| (zone.id.as_str(), zone)).collect();
    let mut unknown: BTreeMap<&str, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for (street, range) in streets.iter().flat_map(|s| s.ranges.iter().map(move |r| (s, r))) {
        for id in &range.zones {
            match (by_id.get(id.as_str()), range.position) {
                (None, _) => {
                    unknown.entry(id).or_insert(&street.name);
                }
                (Some(zone), Some(at)) if metres_outside(at, zone) > SURVEY_METRES => findings.push(Finding::new(
                    0,
                    format!("{} {}", street.key, street.name),
                    format!(
                        "Der Ort bei Hausnummer {} liegt {:.0} m außerhalb der Zone „{id}“.",
                        first(range.from),
                        metres_outside(at, zone)
                    ),
                    "Bitte Zone oder Koordinaten prüfen.",
                )),
                _ => {}
            }
        }
    }
    findings.extend(unknown.into_iter().map(|(id, street)| {
        Finding::new(
            0,
            format!("Zone „{id}“"),
            format!("Die Zone ist noch nicht bekannt (zuerst bei {street})."),
            "Bitte die Zonen einlesen; bis dahin gilt die Adresse als außerhalb.",
        )
    }));
    findings
}

fn first(number: Option<crate::house_number::HouseNumber>) -> String {
    number.map_or_else(|| "1".to_owned(), |n| n.to_string())
}
