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

/// The wish for a place in a zone.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    pub zone: &'a str,
    /// Reference of the case that wants it.
    pub case_ref: &'a str,
    /// A full zone gives none; otherwise places are counted only.
    pub limited: bool,
    /// The place goes over from a permit that this one replaces, so that nobody is overtaken.
    pub goes_over: bool,
}

/// Takes a place in a zone for a permit. Who waits for one is not overtaken by who came later.
///
/// One statement compares and counts, so that two who come at once never get the same last place.
pub fn take_place(tx: &mut Tx<'_>, wish: Wish<'_>) -> Result<Place, StoreError> {
    let counted = if wish.goes_over {
        add_zone_taken(tx, wish.zone, 1)?
    } else {
        let sql = format!(
            "update register_zone set taken = taken + 1 \
             where id = $1 and (quota is null or taken + 1 + ({AHEAD}) <= quota)"
        );
        tx.execute(&sql, params![wish.zone, wish.case_ref])? == 1
    };
    if counted {
        return Ok(Place::Taken);
    }
    let any = "update register_zone set taken = taken + 1 where id = $1";
    if !wish.limited && tx.execute(any, params![wish.zone])? == 1 {
        return Ok(Place::Taken);
    }
    let known = tx.count("select count(*) from register_zone where id = $1", params![wish.zone])?;
    Ok(if known == 0 { Place::Unknown } else { Place::Full })
}

/// How many wait for a place of zone `$1` before the case `$2`: all for a case that does not wait itself.
const AHEAD: &str = "select count(*) from register_zone_queue q where q.zone = $1 and not exists (\
     select 1 from register_zone_queue own where own.case_ref = $2 and own.zone = q.zone \
     and (own.since < q.since or (own.since = q.since and own.case_ref <= q.case_ref)))";

/// Places of a zone that are free for this case: those that are not taken, less one for each who waits before it.
/// None where the zone has no quota or is unknown.
pub fn free_places(tx: &mut Tx<'_>, zone: &str, case_ref: Option<&str>) -> Result<Option<i64>, StoreError> {
    let sql = format!("select quota - taken - ({AHEAD}) as free from register_zone where id = $1");
    let row = tx.query_opt(&sql, params![zone, case_ref.unwrap_or_default()])?;
    let free: Option<i64> = row.map(|row| row.get("free")).transpose()?.flatten();
    Ok(free.map(|free| free.max(0)))
}

/// Lines a case up for the next free place of a zone, behind all that were received before `since` (µs since 1970, UTC).
pub fn join_queue(tx: &mut Tx<'_>, zone: &str, case_ref: &str, since: i64) -> Result<(), StoreError> {
    leave_queue(tx, case_ref)?;
    tx.execute(
        "insert into register_zone_queue (case_ref, zone, since) values ($1, $2, $3)",
        params![case_ref, zone, since],
    )?;
    Ok(())
}

/// Takes a case out of the queue for places, if it stands in one.
pub fn leave_queue(tx: &mut Tx<'_>, case_ref: &str) -> Result<(), StoreError> {
    tx.execute("delete from register_zone_queue where case_ref = $1", params![case_ref])?;
    Ok(())
}

/// Sets the count of valid permits, for corrections and for the demo.
pub fn set_zone_taken(tx: &mut Tx<'_>, zone: &str, taken: i64) -> Result<(), StoreError> {
    tx.execute(
        "update register_zone set taken = $2 where id = $1",
        params![zone, taken],
    )?;
    Ok(())
}
