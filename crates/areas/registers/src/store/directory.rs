use ::store::{Row, StoreError, Tx, Value, params};

use crate::streets::Street;
use crate::zones::{Zone, ZoneStatus};

/// All streets in the order of their keys.
pub fn streets(tx: &mut Tx<'_>) -> Result<Vec<Street>, StoreError> {
    let rows = tx.query("select key, name, ranges from register_street order by key", &[])?;
    rows.iter()
        .map(|row| {
            Ok(Street {
                key: row.get("key")?,
                name: row.get("name")?,
                ranges: row.json("ranges")?,
            })
        })
        .collect()
}

/// Counts up with each change of streets or zones, so that a cached directory notices.
pub fn directory_version(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select version from register_version where register = 'zones'", &[])
}

fn changed(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.execute(
        "insert into register_version (register, version) values ('zones', 1) \
         on conflict (register) do update set version = register_version.version + 1",
        &[],
    )?;
    Ok(())
}

/// Adds streets or replaces those with the same key.
pub fn save_streets(tx: &mut Tx<'_>, streets: &[Street]) -> Result<(), StoreError> {
    for street in streets {
        tx.execute(
            "insert into register_street (key, name, ranges) values ($1, $2, $3) \
             on conflict (key) do update set name = excluded.name, ranges = excluded.ranges",
            params![&street.key, &street.name, serde_json::to_string(&street.ranges)?],
        )?;
    }
    changed(tx)
}

/// Removes streets by key.
pub fn remove_streets(tx: &mut Tx<'_>, keys: &[String]) -> Result<(), StoreError> {
    for key in keys {
        tx.execute("delete from register_street where key = $1", params![key])?;
    }
    changed(tx)
}

/// All zones in the order of their ids.
pub fn zones(tx: &mut Tx<'_>) -> Result<Vec<Zone>, StoreError> {
    let rows = tx.query(
        "select id, name, quota, status, polygons from register_zone order by id",
        &[],
    )?;
    rows.iter().map(zone).collect()
}

fn zone(row: &Row) -> Result<Zone, StoreError> {
    Ok(Zone {
        id: row.get("id")?,
        name: row.get("name")?,
        quota: row.get("quota")?,
        status: ZoneStatus::from_stored(&row.get::<String>("status")?),
        polygons: row.json("polygons")?,
    })
}

/// Adds zones or replaces those with the same id; the count of permits stays.
pub fn save_zones(tx: &mut Tx<'_>, zones: &[Zone]) -> Result<(), StoreError> {
    for zone in zones {
        tx.execute(
            "insert into register_zone (id, name, quota, status, polygons, taken) values ($1, $2, $3, $4, $5, 0) \
             on conflict (id) do update set name = excluded.name, quota = excluded.quota, \
             status = excluded.status, polygons = excluded.polygons",
            params![
                &zone.id,
                &zone.name,
                zone.quota,
                zone.status.as_str(),
                serde_json::to_string(&zone.polygons)?
            ],
        )?;
    }
    changed(tx)
}

/// Removes zones by id.
pub fn remove_zones(tx: &mut Tx<'_>, ids: &[String]) -> Result<(), StoreError> {
    for id in ids {
        tx.execute("delete from register_zone where id = $1", params![id])?;
    }
    changed(tx)
}

/// How far a zone is filled.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ZoneLoad {
    pub id: String,
    pub name: String,
    pub quota: Option<i64>,
    /// Valid permits, as reported by whoever issues them.
    pub taken: i64,
}

/// Quota and permits of all zones.
pub fn zone_loads(tx: &mut Tx<'_>) -> Result<Vec<ZoneLoad>, StoreError> {
    let rows = tx.query("select id, name, quota, taken from register_zone order by id", &[])?;
    rows.iter()
        .map(|row| {
            Ok(ZoneLoad {
                id: row.get("id")?,
                name: row.get("name")?,
                quota: row.get("quota")?,
                taken: row.get("taken")?,
            })
        })
        .collect()
}

/// Counts a permit in (+1) or out (-1). Runs in the transaction that issues or ends it, so that a quota cannot be overrun.
/// Answers false when the zone is unknown or its quota is full.
pub fn add_zone_taken(tx: &mut Tx<'_>, zone: &str, by: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update register_zone set taken = taken + $2 \
         where id = $1 and taken + $2 >= 0 and ($2 < 0 or quota is null or taken + $2 <= quota)",
        &[Value::from(zone), Value::from(by)],
    )?;
    Ok(changed == 1)
}

/// What became of the wish for a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Taken,
    Full,
    /// The town has no such zone (any more), so that nothing is counted.
    Unknown,
}

/// Takes a place in a zone for a permit; a full zone gives none where the number is `limited`.
///
/// One statement compares and counts, so that two who come at once never get the same last place.
pub fn take_place(tx: &mut Tx<'_>, zone: &str, limited: bool) -> Result<Place, StoreError> {
    if add_zone_taken(tx, zone, 1)? {
        return Ok(Place::Taken);
    }
    let known = tx.count("select count(*) from register_zone where id = $1", params![zone])?;
    if known == 0 {
        return Ok(Place::Unknown);
    }
    if limited {
        return Ok(Place::Full);
    }
    tx.execute(
        "update register_zone set taken = taken + 1 where id = $1",
        params![zone],
    )?;
    Ok(Place::Taken)
}

/// Sets the count of valid permits, for corrections and for the demo.
pub fn set_zone_taken(tx: &mut Tx<'_>, zone: &str, taken: i64) -> Result<(), StoreError> {
    tx.execute(
        "update register_zone set taken = $2 where id = $1",
        params![zone, taken],
    )?;
    Ok(())
}
