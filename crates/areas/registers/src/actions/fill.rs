use std::ops::Range;
use std::sync::Arc;

use ::store::{Store, StoreError, Tx};

use crate::demo::DemoRegister;
use crate::store;

/// Entries written in one transaction: large enough to be fast, small enough to let others write between.
const ENTRIES_PER_TRANSACTION: usize = 10_000;

/// Writes a drawn register into empty tables. `progress` hears after each transaction how many entries of how many
/// are written.
///
/// Errors: `Unique` when the tables are not empty; then what was written before stays.
pub async fn fill(
    store: &Store,
    register: DemoRegister,
    mut progress: impl FnMut(usize, usize) + Send,
) -> Result<(), StoreError> {
    let register = Arc::new(register);
    let sizes = [
        register.residents.len(),
        register.vehicles.len(),
        register.licences.len(),
    ];
    let all: usize = sizes.iter().sum();
    let mut written = 0;
    let writers: [Writer; 3] = [
        |tx, r, range| store::insert_residents(tx, r.residents.get(range).unwrap_or_default()),
        |tx, r, range| store::insert_vehicles(tx, r.vehicles.get(range).unwrap_or_default()),
        |tx, r, range| store::insert_licences(tx, r.licences.get(range).unwrap_or_default()),
    ];
    for (write, size) in writers.into_iter().zip(sizes) {
        for from in (0..size).step_by(ENTRIES_PER_TRANSACTION) {
            let range = from..size.min(from + ENTRIES_PER_TRANSACTION);
            written += range.len();
            let register = register.clone();
            store
                .write::<_, StoreError, _>(move |tx| write(tx, &register, range.clone()))
                .await?;
            progress(written, all);
        }
    }
    store
        .write::<_, StoreError, _>(move |tx| {
            store::insert_reservations(tx, &register.reservations)?;
            store::insert_parcel_owners(tx, &register.parcels)
        })
        .await
}

/// Writes a stretch of one of the lists.
type Writer = fn(&mut Tx<'_>, &DemoRegister, Range<usize>) -> Result<(), StoreError>;
