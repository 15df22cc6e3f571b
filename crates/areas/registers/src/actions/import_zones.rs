use std::collections::BTreeMap;

use ::store::{StoreError, Tx};

use super::plan::plan;
use crate::geometry::{inside, metres_from_edge};
use crate::report::{Finding, ImportMode, ImportReport};
use crate::store;
use crate::zones::Zone;
use crate::zones_geojson::read_zones;

/// Zones drawn separately overlap a little along their common edges. Unit: metres.
const OVERLAP_METRES: f64 = 10.0;

/// Imports parking zones from GeoJSON. With errors in the file, or on a dry run, nothing changes. Counts of issued
/// permits stay. Runs in one transaction.
pub fn import_zones(
    tx: &mut Tx<'_>,
    bytes: &[u8],
    mode: ImportMode,
    dry_run: bool,
) -> Result<ImportReport, StoreError> {
    let mut read = read_zones(bytes);
    read.warnings.extend(overlaps(&read.items));
    let plan = plan(
        read,
        store::zones(tx)?,
        mode,
        dry_run,
        |z| z.id.clone(),
        |z| format!("{} {}", z.id, z.name),
    );
    let mut report = plan.report;
    report.warnings.extend(orphaned_streets(tx, &plan.gone)?);
    if report.applied() {
        store::remove_zones(tx, &plan.gone)?;
        store::save_zones(tx, &plan.save)?;
    }
    Ok(report)
}

/// A corner of one zone well inside another: addresses there would belong to both.
fn overlaps(zones: &[Zone]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (i, zone) in zones.iter().enumerate() {
        for other in zones.iter().filter(|other| other.id != zone.id) {
            let corners = zone.polygons.iter().flatten().flatten();
            let within = |corner: &&[f64; 2]| {
                other
                    .polygons
                    .iter()
                    .any(|rings| inside(**corner, rings) && metres_from_edge(**corner, rings) > OVERLAP_METRES)
            };
            if let Some([lon, lat]) = corners.copied().find(|corner| within(&corner)) {
                findings.push(Finding::new(
                    i + 1,
                    "geometry",
                    format!(
                        "Die Zone „{}“ ragt in die Zone „{}“ hinein (bei {lon:.5}, {lat:.5}).",
                        zone.id, other.id
                    ),
                    "Adressen dort liegen dann in beiden Zonen; bitte prüfen, ob das so gewollt ist.",
                ));
            }
        }
    }
    findings
}

/// Streets whose zone would no longer exist.
fn orphaned_streets(tx: &mut Tx<'_>, gone: &[String]) -> Result<Vec<Finding>, StoreError> {
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for street in store::streets(tx)? {
        for id in gone
            .iter()
            .filter(|id| street.ranges.iter().any(|r| r.zones.contains(id)))
        {
            *count.entry(id.clone()).or_default() += 1;
        }
    }
    let finding = |(id, streets): (String, usize)| {
        let problem = format!("Die Zone „{id}“ entfällt, {streets} Straßen nennen sie noch.");
        Finding::new(
            0,
            "",
            problem,
            "Bitte auch das Straßenverzeichnis neu einlesen; diese Adressen gelten als außerhalb.",
        )
    };
    Ok(count.into_iter().map(finding).collect())
}
