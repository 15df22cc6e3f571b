//! All questions of this area to the database.

mod directory;
mod faults;
mod log;
mod residents;
mod vehicles;

pub use directory::{
    Place, Wish, ZoneLoad, add_zone_taken, directory_version, free_places, join_queue, leave_queue, remove_streets,
    remove_zones, save_streets, save_zones, set_zone_taken, streets, take_place, zone_loads, zones,
};
pub use faults::{Fault, FaultSetting, fault, faults, set_fault};
pub use log::{LogEntry, log_entries, log_query, sweep_log};
pub use residents::{due_registrations, insert_residents, residents_born, residents_count, save_dwellings};
pub use vehicles::{insert_vehicles, vehicles_count, vehicles_with_plate_key};

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
