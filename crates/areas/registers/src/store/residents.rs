use std::collections::HashMap;

use ::store::{Row, StoreError, Tx, Value, params};
use base::checks::birth_date::{self, PartialDate};
use jiff::civil::Date;

use super::insert_rows;
use crate::birth_date::registered_forms;
use crate::residents::{Block, Dwelling, Resident};

const RESIDENT_COLUMNS: &str =
    "id, person_ref, family_name, given_names, former_name, doctoral_degree, birth_date, deceased_on, block";
const DWELLING_COLUMNS: &str = "person_id, ordinal, main, street_key, street, house_number, postcode, city, moved_in_on, moved_out_on, pending_until";

/// Everybody whose registered birth date may be the one asked for.
pub fn residents_born(tx: &mut Tx<'_>, birth_date: PartialDate) -> Result<Vec<Resident>, StoreError> {
    let dates = registered_forms(birth_date);
    let form = |i: usize| Value::from(dates.get(i).unwrap_or(&dates[0]));
    let forms = [form(0), form(1), form(2)];
    let found = tx.query(
        &format!("select {RESIDENT_COLUMNS} from register_resident where birth_date in ($1, $2, $3) order by id"),
        &forms,
    )?;
    let homes = tx.query(
        &format!(
            "select {DWELLING_COLUMNS} from register_dwelling where person_id in \
             (select id from register_resident where birth_date in ($1, $2, $3)) order by person_id, ordinal"
        ),
        &forms,
    )?;
    let mut of_person: HashMap<i64, Vec<Dwelling>> = HashMap::new();
    for row in &homes {
        of_person.entry(row.get("person_id")?).or_default().push(dwelling(row)?);
    }
    found.iter().map(|row| resident(row, &mut of_person)).collect()
}

fn resident(row: &Row, dwellings: &mut HashMap<i64, Vec<Dwelling>>) -> Result<Resident, StoreError> {
    let id: i64 = row.get("id")?;
    let unreadable = || StoreError::Column {
        column: "birth_date".into(),
        problem: "is not a date".into(),
    };
    let block: Option<String> = row.get("block")?;
    Ok(Resident {
        id,
        person_ref: row.get("person_ref")?,
        family_name: row.get("family_name")?,
        given_names: row.get("given_names")?,
        former_name: row.get("former_name")?,
        doctoral_degree: row.get("doctoral_degree")?,
        birth_date: birth_date::parse(&row.get::<String>("birth_date")?).map_err(|_| unreadable())?,
        deceased_on: row.get("deceased_on")?,
        block: block.map(|block| {
            if block == "danger" {
                Block::Danger
            } else {
                Block::Institution
            }
        }),
        dwellings: dwellings.remove(&id).unwrap_or_default(),
    })
}

fn dwellings(tx: &mut Tx<'_>, person: i64) -> Result<Vec<Dwelling>, StoreError> {
    let rows = tx.query(
        &format!("select {DWELLING_COLUMNS} from register_dwelling where person_id = $1 order by ordinal"),
        params![person],
    )?;
    rows.iter().map(dwelling).collect()
}

fn dwelling(row: &Row) -> Result<Dwelling, StoreError> {
    Ok(Dwelling {
        main: row.get("main")?,
        street_key: row.get("street_key")?,
        street: row.get("street")?,
        house_number: row.get("house_number")?,
        postcode: row.get("postcode")?,
        city: row.get("city")?,
        moved_in_on: row.get("moved_in_on")?,
        moved_out_on: row.get("moved_out_on")?,
        pending_until: row.get("pending_until")?,
    })
}

/// Adds people with their dwellings.
pub fn insert_residents(tx: &mut Tx<'_>, residents: &[Resident]) -> Result<(), StoreError> {
    let rows: Vec<Vec<Value>> = residents.iter().map(resident_values).collect();
    insert_rows(tx, "register_resident", RESIDENT_COLUMNS, &rows)?;
    let rows: Vec<Vec<Value>> = residents
        .iter()
        .flat_map(|person| {
            (0i64..)
                .zip(&person.dwellings)
                .map(|(i, d)| dwelling_values(person.id, i, d))
        })
        .collect();
    insert_rows(tx, "register_dwelling", DWELLING_COLUMNS, &rows)
}

fn resident_values(person: &Resident) -> Vec<Value> {
    let block = person.block.map(|block| match block {
        Block::Danger => "danger",
        Block::Institution => "institution",
    });
    vec![
        person.id.into(),
        (&person.person_ref).into(),
        (&person.family_name).into(),
        (&person.given_names).into(),
        (&person.former_name).into(),
        (&person.doctoral_degree).into(),
        person.birth_date.iso().into(),
        person.deceased_on.into(),
        block.into(),
    ]
}

fn dwelling_values(person: i64, ordinal: i64, dwelling: &Dwelling) -> Vec<Value> {
    vec![
        person.into(),
        ordinal.into(),
        dwelling.main.into(),
        dwelling.street_key.clone().into(),
        (&dwelling.street).into(),
        (&dwelling.house_number).into(),
        (&dwelling.postcode).into(),
        (&dwelling.city).into(),
        dwelling.moved_in_on.into(),
        dwelling.moved_out_on.into(),
        dwelling.pending_until.into(),
    ]
}

/// People with a registration that is due on the day, with all their dwellings.
pub fn due_registrations(tx: &mut Tx<'_>, today: Date) -> Result<Vec<(i64, Vec<Dwelling>)>, StoreError> {
    let rows = tx.query(
        "select distinct person_id from register_dwelling where pending_until is not null and pending_until <= $1 order by person_id",
        params![today],
    )?;
    rows.iter()
        .map(|row| {
            let person: i64 = row.get("person_id")?;
            Ok((person, dwellings(tx, person)?))
        })
        .collect()
}

/// Replaces the dwellings of a person.
pub fn save_dwellings(tx: &mut Tx<'_>, person: i64, dwellings: &[Dwelling]) -> Result<(), StoreError> {
    tx.execute("delete from register_dwelling where person_id = $1", params![person])?;
    let rows: Vec<Vec<Value>> = (0i64..)
        .zip(dwellings)
        .map(|(i, d)| dwelling_values(person, i, d))
        .collect();
    insert_rows(tx, "register_dwelling", DWELLING_COLUMNS, &rows)
}

/// Number of people in the register.
pub fn residents_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select count(*) from register_resident", &[])
}
