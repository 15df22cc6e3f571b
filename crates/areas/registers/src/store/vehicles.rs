use ::store::{Row, StoreError, Tx, Value, params};

use base::checks::birth_date;

use super::insert_rows;
use crate::plate::{Plate, plate_key};
use crate::vehicles::{Keeper, Vehicle, VehicleClass};

const COLUMNS: &str = "id, plate, plate_key, vin, keeper_kind, keeper_name, keeper_given_names, keeper_birth_date, class, \
     mass_kg, insured, decommissioned_on, electric, season_from, season_to, tax_arrears";

/// Vehicles whose plates have the letters and digits of the typed one.
pub fn vehicles_with_plate_key(tx: &mut Tx<'_>, typed: &str) -> Result<Vec<Vehicle>, StoreError> {
    let rows = tx.query(
        &format!("select {COLUMNS} from register_vehicle where plate_key = $1 order by id"),
        params![plate_key(typed)],
    )?;
    rows.iter().map(vehicle).collect()
}

fn vehicle(row: &Row) -> Result<Vehicle, StoreError> {
    let wrong = |column: &str| StoreError::Column {
        column: column.to_owned(),
        problem: "does not read".to_owned(),
    };
    let season = row
        .get::<Option<i64>>("season_from")?
        .zip(row.get::<Option<i64>>("season_to")?);
    Ok(Vehicle {
        id: row.get("id")?,
        plate: Plate::parse(&row.get::<String>("plate")?).ok_or_else(|| wrong("plate"))?,
        vin: row.get("vin")?,
        keeper: keeper(row)?,
        class: VehicleClass::from_stored(&row.get::<String>("class")?),
        mass_kg: row.get("mass_kg")?,
        insured: row.get("insured")?,
        decommissioned_on: row.get("decommissioned_on")?,
        electric: row.get("electric")?,
        season,
        tax_arrears: row.get("tax_arrears")?,
    })
}

fn keeper(row: &Row) -> Result<Keeper, StoreError> {
    let name: String = row.get("keeper_name")?;
    Ok(match row.get::<String>("keeper_kind")?.as_str() {
        "person" => {
            let wrong = || StoreError::Column {
                column: "keeper_birth_date".into(),
                problem: "is not a date".into(),
            };
            let birth_date = birth_date::parse(&row.get::<String>("keeper_birth_date")?).map_err(|_| wrong())?;
            Keeper::Person {
                family_name: name,
                given_names: row.get("keeper_given_names")?,
                birth_date,
            }
        }
        "company" => Keeper::Company { name },
        _ => Keeper::Other { name },
    })
}

/// Adds vehicles.
pub fn insert_vehicles(tx: &mut Tx<'_>, vehicles: &[Vehicle]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Value>> = vehicles.iter().map(values).collect();
    insert_rows(tx, "register_vehicle", COLUMNS, &rows)
}

fn values(vehicle: &Vehicle) -> Vec<Value> {
    let (kind, name, given, born) = match &vehicle.keeper {
        Keeper::Person {
            family_name,
            given_names,
            birth_date,
        } => ("person", family_name, given_names.as_str(), Some(birth_date.iso())),
        Keeper::Company { name } => ("company", name, "", None),
        Keeper::Other { name } => ("other", name, "", None),
    };
    vec![
        vehicle.id.into(),
        vehicle.plate.to_string().into(),
        vehicle.plate.key().into(),
        (&vehicle.vin).into(),
        kind.into(),
        name.into(),
        given.into(),
        born.into(),
        vehicle.class.as_str().into(),
        vehicle.mass_kg.into(),
        vehicle.insured.into(),
        vehicle.decommissioned_on.into(),
        vehicle.electric.into(),
        vehicle.season.map(|(from, _)| from).into(),
        vehicle.season.map(|(_, to)| to).into(),
        vehicle.tax_arrears.into(),
    ]
}

/// Number of vehicles in the register.
pub fn vehicles_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select count(*) from register_vehicle", &[])
}
