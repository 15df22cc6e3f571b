use ::store::{StoreError, Tx};
use jiff::civil::Date;

use crate::residents::Dwelling;
use crate::store;

/// Registers of before there were keys of names get them in the nights after; more at once would hold the writer too long.
const KEYS_A_NIGHT: u32 = 20_000;

/// The register's night: registrations due by `today` are processed, so that a check that had to wait can be repeated.
///
/// Answers how many people were registered. Running it twice for one night changes nothing more.
pub fn advance(tx: &mut Tx<'_>, today: Date) -> Result<usize, StoreError> {
    store::complete_name_keys(tx, KEYS_A_NIGHT)?;
    let due = store::due_registrations(tx, today)?;
    for (person, dwellings) in &due {
        store::save_dwellings(tx, *person, &registered(dwellings, today))?;
    }
    Ok(due.len())
}

/// A new main dwelling ends the former one. Source: § 17, § 21 BMG.
fn registered(dwellings: &[Dwelling], today: Date) -> Vec<Dwelling> {
    let due = |d: &Dwelling| d.pending_until.is_some_and(|night| night <= today);
    let moved_main_on = dwellings
        .iter()
        .filter(|d| due(d) && d.main)
        .map(|d| d.moved_in_on)
        .max();
    dwellings
        .iter()
        .map(|dwelling| {
            let mut dwelling = dwelling.clone();
            if due(&dwelling) {
                dwelling.pending_until = None;
            } else if dwelling.main && dwelling.moved_out_on.is_none() && dwelling.pending_until.is_none() {
                dwelling.moved_out_on = moved_main_on;
            }
            dwelling
        })
        .collect()
}
