use ::store::{StoreError, Tx, Value, params};

use super::insert_rows;
use crate::parcels::{OwnedParcel, Parcel};

const COLUMNS: &str = "district, section, numerator, denominator, owner";

/// The owners of a parcel.
pub fn parcel_owners(tx: &mut Tx<'_>, parcel: &Parcel) -> Result<Vec<OwnedParcel>, StoreError> {
    let rows = tx.query(
        "select owner from register_parcel_owner \
         where numerator = $1 and section = $2 and district = $3 and denominator = $4 order by owner",
        params![parcel.numerator, parcel.section, &parcel.district, parcel.denominator],
    )?;
    rows.iter()
        .map(|row| {
            Ok(OwnedParcel {
                parcel: parcel.clone(),
                owner: row.json("owner")?,
            })
        })
        .collect()
}

/// Adds owners of parcels.
pub fn insert_parcel_owners(tx: &mut Tx<'_>, owned: &[OwnedParcel]) -> Result<(), StoreError> {
    let rows = owned
        .iter()
        .map(|owned| {
            let parcel = &owned.parcel;
            Ok(vec![
                (&parcel.district).into(),
                parcel.section.into(),
                parcel.numerator.into(),
                parcel.denominator.into(),
                serde_json::to_string(&owned.owner)?.into(),
            ])
        })
        .collect::<Result<Vec<Vec<Value>>, StoreError>>()?;
    insert_rows(tx, "register_parcel_owner", COLUMNS, &rows)
}
