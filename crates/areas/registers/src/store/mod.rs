//! All questions of this area to the database.

mod directory;
mod faults;
mod licences;
mod log;
mod parcels;
mod plates;
mod receipts;
mod residents;
mod vehicles;

pub use directory::{
    Place, Wish, ZoneLoad, add_zone_taken, directory_version, free_places, join_queue, leave_queue, remove_streets,
    remove_zones, save_streets, save_zones, set_zone_taken, streets, take_place, zone_loads, zones,
};
pub use faults::{Fault, FaultSetting, fault, faults, set_fault};
pub use licences::{insert_licences, licence_of, save_licence};
pub use log::{LogEntry, log_entries, log_query, sweep_log};
pub use parcels::{insert_parcel_owners, parcel_owners};
pub use plates::{insert_reservations, is_evb_used, reservation, reserve, taken_plates, use_evb, use_reservation};
pub use receipts::{Kept, claim_receipt, receipt, save_receipt};
pub use residents::{
    complete_name_keys, due_registrations, insert_residents, next_resident_id, resident_by_ref, residents_born,
    residents_by_ids, residents_count, residents_named, save_dwellings, save_names, town_city,
};
pub use vehicles::{
    insert_vehicles, save_vehicle, vehicles_count, vehicles_of_company, vehicles_of_people_born,
    vehicles_with_plate_key, vehicles_with_vin,
};

use ::store::{StoreError, Tx, Value};

/// Rows of one statement; with the widest table well below SQLite's limit of parameters.
const ROWS_PER_STATEMENT: usize = 64;

/// Inserts rows with as few statements as possible. `columns` as in SQL; every row has as many values.
fn insert_rows(tx: &mut Tx<'_>, table: &str, columns: &str, rows: &[Vec<Value>]) -> Result<(), StoreError> {
    let width = columns.split(',').count();
    let statement = |rows: usize| {
        let tuple = |row: usize| {
            let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", places.join(","))
        };
        let tuples: Vec<String> = (0..rows).map(tuple).collect();
        format!("insert into {table} ({columns}) values {}", tuples.join(","))
    };
    let chunks = rows.chunks_exact(ROWS_PER_STATEMENT);
    let rest = chunks.remainder();
    let full = statement(ROWS_PER_STATEMENT);
    for chunk in chunks {
        tx.execute(&full, &chunk.concat())?;
    }
    if !rest.is_empty() {
        tx.execute(&statement(rest.len()), &rest.concat())?;
    }
    Ok(())
}
