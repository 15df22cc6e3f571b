use ::store::{Row, StoreError, Tx, Value, params};

use base::checks::birth_date::{self, PartialDate};

use super::insert_rows;
use crate::birth_date::registered_forms;
use crate::plate::{Plate, plate_key};
use crate::vehicles::{Keeper, Vehicle, VehicleClass};

const COLUMNS: &str = "id, plate, plate_key, vin, keeper_kind, keeper_name, keeper_given_names, keeper_birth_date, class, \
     mass_kg, insured, decommissioned_on, electric, season_from, season_to, tax_arrears, keeper_key, papers";

/// Vehicles whose plates have the letters and digits of the typed one.
pub fn vehicles_with_plate_key(tx: &mut Tx<'_>, typed: &str) -> Result<Vec<Vehicle>, StoreError> {
    let key = plate_key(typed);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    vehicles(tx, "plate_key = $1", &key)
}

/// Vehicles with this identification number.
pub fn vehicles_with_vin(tx: &mut Tx<'_>, vin: &str) -> Result<Vec<Vehicle>, StoreError> {
    vehicles(tx, "vin = $1", vin)
}

/// Vehicles of a company or the like, by `Keeper::key`.
pub fn vehicles_of_company(tx: &mut Tx<'_>, keeper_key: &str) -> Result<Vec<Vehicle>, StoreError> {
    vehicles(tx, "keeper_key = $1 and keeper_key <> ''", keeper_key)
}

/// Vehicles of people born on a day, so that every spelling of a name is compared.
pub fn vehicles_of_people_born(tx: &mut Tx<'_>, born: PartialDate) -> Result<Vec<Vehicle>, StoreError> {
    let mut found = Vec::new();
    for form in registered_forms(born) {
        found.extend(vehicles(tx, "keeper_birth_date = $1", &form)?);
    }
    Ok(found)
}

fn vehicles(tx: &mut Tx<'_>, condition: &str, value: &str) -> Result<Vec<Vehicle>, StoreError> {
    let rows = tx.query(
        &format!("select {COLUMNS} from register_vehicle where {condition} order by id"),
        params![value],
    )?;
    rows.iter().map(vehicle).collect()
}

/// Writes a vehicle anew.
pub fn save_vehicle(tx: &mut Tx<'_>, vehicle: &Vehicle) -> Result<(), StoreError> {
    tx.execute("delete from register_vehicle where id = $1", params![vehicle.id])?;
    insert_vehicles(tx, std::slice::from_ref(vehicle))
}

fn vehicle(row: &Row) -> Result<Vehicle, StoreError> {
    let season = row
        .get::<Option<i64>>("season_from")?
        .zip(row.get::<Option<i64>>("season_to")?);
    Ok(Vehicle {
        id: row.get("id")?,
        plate: plate(&row.get::<String>("plate")?)?,
        vin: row.get("vin")?,
        keeper: keeper(row)?,
        class: VehicleClass::from_stored(&row.get::<String>("class")?),
        mass_kg: row.get("mass_kg")?,
        insured: row.get("insured")?,
        decommissioned_on: row.get("decommissioned_on")?,
        electric: row.get("electric")?,
        season,
        tax_arrears: row.get("tax_arrears")?,
        papers: row.json("papers")?,
    })
}

/// A new vehicle has no plate.
fn plate(stored: &str) -> Result<Option<Plate>, StoreError> {
    if stored.is_empty() {
        return Ok(None);
    }
    let wrong = || StoreError::Column {
        column: "plate".to_owned(),
        problem: "does not read".to_owned(),
    };
    Plate::parse(stored).map(Some).ok_or_else(wrong)
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
    let rows = vehicles.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    insert_rows(tx, "register_vehicle", COLUMNS, &rows)
}

/// People are found by their birth date, so that only others need a key.
fn company_key(keeper: &Keeper) -> String {
    match keeper {
        Keeper::Person { .. } => String::new(),
        Keeper::Company { .. } | Keeper::Other { .. } => keeper.key(),
    }
}

fn values(vehicle: &Vehicle) -> Result<Vec<Value>, StoreError> {
    let (kind, name, given, born) = match &vehicle.keeper {
        Keeper::Person {
            family_name,
            given_names,
            birth_date,
        } => ("person", family_name, given_names.as_str(), Some(birth_date.iso())),
        Keeper::Company { name } => ("company", name, "", None),
        Keeper::Other { name } => ("other", name, "", None),
    };
    let plate = vehicle.plate.as_ref();
    Ok(vec![
        vehicle.id.into(),
        plate.map(ToString::to_string).unwrap_or_default().into(),
        plate.map(Plate::key).unwrap_or_default().into(),
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
        company_key(&vehicle.keeper).into(),
        serde_json::to_string(&vehicle.papers)?.into(),
    ])
}

/// Number of vehicles in the register.
pub fn vehicles_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select count(*) from register_vehicle", &[])
}
