use std::collections::BTreeSet;

use ::store::{StoreError, Tx, Value, params};
use jiff::civil::Date;

use super::insert_rows;
use crate::plate::Plate;
use crate::vehicles::Reservation;

const COLUMNS: &str = "plate, pin, reserved_until";

/// The reservation of a plate that holds on the day.
pub fn reservation(tx: &mut Tx<'_>, plate: &Plate, on: Date) -> Result<Option<Reservation>, StoreError> {
    let row = tx.query_opt(
        "select pin, reserved_until from register_plate_reservation where plate = $1 and reserved_until >= $2",
        params![plate.to_string(), on],
    )?;
    row.map_or(Ok(None), |row| {
        Ok(Some(Reservation {
            plate: plate.clone(),
            pin: row.get("pin")?,
            until: row.get("reserved_until")?,
        }))
    })
}

/// Keeps a plate; one that was kept before is kept anew.
pub fn reserve(tx: &mut Tx<'_>, reservation: &Reservation) -> Result<(), StoreError> {
    use_reservation(tx, &reservation.plate)?;
    insert_reservations(tx, std::slice::from_ref(reservation))
}

/// Ends a reservation, because the plate is given out.
pub fn use_reservation(tx: &mut Tx<'_>, plate: &Plate) -> Result<(), StoreError> {
    tx.execute(
        "delete from register_plate_reservation where plate = $1",
        params![plate.to_string()],
    )?;
    Ok(())
}

/// Adds reservations.
pub fn insert_reservations(tx: &mut Tx<'_>, reservations: &[Reservation]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Value>> = reservations
        .iter()
        .map(|r| vec![r.plate.to_string().into(), (&r.pin).into(), r.until.into()])
        .collect();
    insert_rows(tx, "register_plate_reservation", COLUMNS, &rows)
}

/// Those of some plates that a vehicle has or somebody reserved. `plates`: at most 32.
pub fn taken_plates(tx: &mut Tx<'_>, plates: &[Plate], on: Date) -> Result<BTreeSet<String>, StoreError> {
    const PLACES: usize = 32;
    let places: Vec<String> = (1..=PLACES).map(|i| format!("${i}")).collect();
    let places = places.join(", ");
    let names: Vec<String> = plates.iter().map(ToString::to_string).collect();
    let names: Vec<Value> = (0..PLACES)
        .map(|i| Value::from(names.get(i).map_or("", String::as_str)))
        .collect();
    let mut taken = BTreeSet::new();
    for sql in [
        format!("select plate from register_vehicle where plate in ({places})"),
        format!("select plate from register_plate_reservation where plate in ({places}) and reserved_until >= '{on}'"),
    ] {
        for row in &tx.query(&sql, &names)? {
            taken.insert(row.get("plate")?);
        }
    }
    Ok(taken)
}

/// Whether a keeper has used a confirmation of insurance before.
pub fn is_evb_used(tx: &mut Tx<'_>, evb: &str, keeper_key: &str) -> Result<bool, StoreError> {
    let used = tx.count(
        "select count(*) from register_evb_used where evb = $1 and keeper_key = $2",
        params![evb, keeper_key],
    )?;
    Ok(used > 0)
}

/// Uses a confirmation of insurance up for a vehicle.
pub fn use_evb(tx: &mut Tx<'_>, evb: &str, keeper_key: &str, vin: &str) -> Result<(), StoreError> {
    tx.execute(
        "insert into register_evb_used (evb, keeper_key, vin) values ($1, $2, $3) on conflict do nothing",
        params![evb, keeper_key, vin],
    )?;
    Ok(())
}
