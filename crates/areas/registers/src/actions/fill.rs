use std::sync::Arc;

use ::store::{Store, StoreError};

use crate::demo::DemoRegister;
use crate::store;

/// People or vehicles written in one transaction: large enough to be fast, small enough to let others write between.
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
    let (people, vehicles) = (register.residents.len(), register.vehicles.len());
    let mut written = 0;
    for from in (0..people).step_by(ENTRIES_PER_TRANSACTION) {
        let to = people.min(from + ENTRIES_PER_TRANSACTION);
        let register = register.clone();
        store
            .write::<_, StoreError, _>(move |tx| {
                store::insert_residents(tx, register.residents.get(from..to).unwrap_or_default())
            })
            .await?;
        written += to - from;
        progress(written, people + vehicles);
    }
    for from in (0..vehicles).step_by(ENTRIES_PER_TRANSACTION) {
        let to = vehicles.min(from + ENTRIES_PER_TRANSACTION);
        let register = register.clone();
        store
            .write::<_, StoreError, _>(move |tx| {
                store::insert_vehicles(tx, register.vehicles.get(from..to).unwrap_or_default())
            })
            .await?;
        written += to - from;
        progress(written, people + vehicles);
    }
    Ok(())
}
