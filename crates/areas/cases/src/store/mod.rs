//! Every question this area asks its tables, by what it is about.

pub mod blueprints;
pub mod cases;
pub mod citizens;
pub mod documents;
pub mod drafts;
pub mod editions;
pub mod grants;
pub mod lists;
pub mod notices;
pub mod numbers;
pub mod outbox;
pub mod parties;
pub mod retention;

use store::{StoreError, Tx, params};

/// The next number of a series, starting at 1.
pub fn next_number(tx: &mut Tx<'_>, series: &str) -> Result<i64, StoreError> {
    let rows = tx.execute_returning(
        "insert into number_series (series, last) values ($1, 1)
         on conflict (series) do update set last = number_series.last + 1 returning last",
        params![series],
    )?;
    rows.first().map_or(Ok(1), |row| row.get("last"))
}

/// Turns an answer row by row into models.
fn all<T>(rows: &[store::Row], read: impl Fn(&store::Row) -> Result<T, StoreError>) -> Result<Vec<T>, StoreError> {
    rows.iter().map(read).collect()
}
