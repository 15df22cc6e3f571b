use ::store::{StoreError, Tx, Value, params};

use super::insert_rows;
use crate::licences::Licence;

const COLUMNS: &str = "person_id, licence";

/// The licence of a person.
pub fn licence_of(tx: &mut Tx<'_>, person: i64) -> Result<Option<Licence>, StoreError> {
    let row = tx.query_opt(
        "select licence from register_licence where person_id = $1",
        params![person],
    )?;
    row.map(|row| row.json("licence")).transpose()
}

/// Adds licences, each with the id of its person.
pub fn insert_licences(tx: &mut Tx<'_>, licences: &[(i64, Licence)]) -> Result<(), StoreError> {
    let rows = licences
        .iter()
        .map(|(person, licence)| Ok(vec![(*person).into(), serde_json::to_string(licence)?.into()]))
        .collect::<Result<Vec<Vec<Value>>, StoreError>>()?;
    insert_rows(tx, "register_licence", COLUMNS, &rows)
}

/// Writes the licence of a person, who may have had none.
pub fn save_licence(tx: &mut Tx<'_>, person: i64, licence: &Licence) -> Result<(), StoreError> {
    tx.execute(
        "insert into register_licence (person_id, licence) values ($1, $2) \
         on conflict (person_id) do update set licence = excluded.licence",
        params![person, serde_json::to_string(licence)?],
    )?;
    Ok(())
}
