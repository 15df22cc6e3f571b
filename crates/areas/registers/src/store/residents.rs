use std::collections::{BTreeSet, HashMap};

use ::store::{Row, StoreError, Tx, Value, params};
use base::checks::birth_date::{self, PartialDate};
use jiff::civil::Date;

use super::insert_rows;
use crate::birth_date::registered_forms;
use crate::names::without_degree;
use crate::residents::{Block, Dwelling, Resident};
use crate::text::Keys;

const RESIDENT_COLUMNS: &str = "id, person_ref, family_name, given_names, former_name, doctoral_degree, birth_date, deceased_on, block, details, \
     name_key";
const NAME_COLUMNS: &str = "key, person_id";
const IDS_PER_STATEMENT: usize = 16;
const DWELLING_COLUMNS: &str = "person_id, ordinal, main, street_key, street, house_number, postcode, city, moved_in_on, moved_out_on, pending_until";

/// Everybody whose registered birth date may be the one asked for.
pub fn residents_born(tx: &mut Tx<'_>, birth_date: PartialDate) -> Result<Vec<Resident>, StoreError> {
    let dates = registered_forms(birth_date);
    let form = |i: usize| Value::from(dates.get(i).unwrap_or(&dates[0]));
    people(tx, "birth_date in ($1, $2, $3)", &[form(0), form(1), form(2)])
}

/// Everybody whose family name, or an earlier one, may be spelled like this.
pub fn residents_named(tx: &mut Tx<'_>, family_name: &str) -> Result<Vec<Resident>, StoreError> {
    people(
        tx,
        "name_key = $1 or id in (select person_id from register_resident_name where key = $1)",
        &[name_key(family_name).into()],
    )
}

/// The people with these ids, in the order of their ids.
pub fn residents_by_ids(tx: &mut Tx<'_>, ids: &[i64]) -> Result<Vec<Resident>, StoreError> {
    let mut found = Vec::new();
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        let places: Vec<String> = (1..=IDS_PER_STATEMENT).map(|i| format!("${i}")).collect();
        // The last id fills the rest, so that one statement serves lists of every length.
        let last = chunk.last().copied().unwrap_or_default();
        let filled: Vec<Value> = (0..IDS_PER_STATEMENT)
            .map(|i| Value::from(chunk.get(i).copied().unwrap_or(last)))
            .collect();
        found.extend(people(tx, &format!("id in ({})", places.join(", ")), &filled)?);
    }
    found.sort_by_key(|person| person.id);
    found.dedup_by_key(|person| person.id);
    Ok(found)
}

/// Everybody for whom a condition over `register_resident` holds, with all their dwellings.
fn people(tx: &mut Tx<'_>, condition: &str, values: &[Value]) -> Result<Vec<Resident>, StoreError> {
    let found = tx.query(
        &format!("select {RESIDENT_COLUMNS} from register_resident where {condition} order by id"),
        values,
    )?;
    let homes = tx.query(
        &format!(
            "select {DWELLING_COLUMNS} from register_dwelling where person_id in \
             (select id from register_resident where {condition}) order by person_id, ordinal"
        ),
        values,
    )?;
    let mut of_person: HashMap<i64, Vec<Dwelling>> = HashMap::new();
    for row in &homes {
        of_person.entry(row.get("person_id")?).or_default().push(dwelling(row)?);
    }
    found.iter().map(|row| resident(row, &mut of_person)).collect()
}

/// The person with this reference.
pub fn resident_by_ref(tx: &mut Tx<'_>, person_ref: &str) -> Result<Option<Resident>, StoreError> {
    let row = tx.query_opt(
        &format!("select {RESIDENT_COLUMNS} from register_resident where person_ref = $1 order by id limit 1"),
        params![person_ref],
    )?;
    let Some(row) = row else { return Ok(None) };
    let id: i64 = row.get("id")?;
    let homes = dwellings(tx, id)?;
    resident(&row, &mut HashMap::from([(id, homes)])).map(Some)
}

/// Writes names, degree and further data of a person who is there.
pub fn save_names(tx: &mut Tx<'_>, person: &Resident) -> Result<(), StoreError> {
    tx.execute(
        "update register_resident set family_name = $2, given_names = $3, former_name = $4, doctoral_degree = $5, \
         details = $6, name_key = $7 where id = $1",
        params![
            person.id,
            &person.family_name,
            &person.given_names,
            &person.former_name,
            &person.doctoral_degree,
            serde_json::to_string(&person.details)?,
            name_key(&person.family_name)
        ],
    )?;
    tx.execute(
        "delete from register_resident_name where person_id = $1",
        params![person.id],
    )?;
    insert_rows(tx, "register_resident_name", NAME_COLUMNS, &earlier_name_values(person))
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
        details: row.json("details")?,
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
    let rows = residents.iter().map(resident_values).collect::<Result<Vec<_>, _>>()?;
    insert_rows(tx, "register_resident", RESIDENT_COLUMNS, &rows)?;
    let rows: Vec<Vec<Value>> = residents.iter().flat_map(earlier_name_values).collect();
    insert_rows(tx, "register_resident_name", NAME_COLUMNS, &rows)?;
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

/// The key under which a family name is looked for; empty for none, which finds nobody.
fn name_key(name: &str) -> String {
    let key = Keys::of(without_degree(name)).coarse();
    // An empty key marks rows that were written before there were keys.
    if key.is_empty() { "-".to_owned() } else { key }
}

/// The keys of names of before.
fn earlier_name_values(person: &Resident) -> Vec<Vec<Value>> {
    let keys: BTreeSet<String> = person.earlier_names().map(name_key).collect();
    keys.into_iter().map(|key| vec![key.into(), person.id.into()]).collect()
}

/// Gives people their keys who were written before there were keys. How many got one; `at_most` of them at once.
pub fn complete_name_keys(tx: &mut Tx<'_>, at_most: u32) -> Result<usize, StoreError> {
    let rows = tx.query(
        "select id, family_name from register_resident where name_key = '' order by id limit $1",
        params![i64::from(at_most)],
    )?;
    for row in &rows {
        let id: i64 = row.get("id")?;
        let key = name_key(&row.get::<String>("family_name")?);
        tx.execute(
            "update register_resident set name_key = $2 where id = $1",
            params![id, key],
        )?;
        for person in &residents_by_ids(tx, &[id])? {
            insert_rows(tx, "register_resident_name", NAME_COLUMNS, &earlier_name_values(person))?;
        }
    }
    Ok(rows.len())
}

fn resident_values(person: &Resident) -> Result<Vec<Value>, StoreError> {
    let block = person.block.map(|block| match block {
        Block::Danger => "danger",
        Block::Institution => "institution",
    });
    Ok(vec![
        person.id.into(),
        (&person.person_ref).into(),
        (&person.family_name).into(),
        (&person.given_names).into(),
        (&person.former_name).into(),
        (&person.doctoral_degree).into(),
        person.birth_date.iso().into(),
        person.deceased_on.into(),
        block.into(),
        serde_json::to_string(&person.details)?.into(),
        name_key(&person.family_name).into(),
    ])
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

/// An id that nobody has.
pub fn next_resident_id(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select coalesce(max(id), 0) + 1 from register_resident", &[])
}

/// The town's name as the dwellings in its streets carry it; empty while nobody lives there.
pub fn town_city(tx: &mut Tx<'_>) -> Result<String, StoreError> {
    let row = tx.query_opt(
        "select city from register_dwelling where street_key is not null order by person_id, ordinal limit 1",
        &[],
    )?;
    row.map_or(Ok(String::new()), |row| row.get("city"))
}

/// Number of people in the register.
pub fn residents_count(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count("select count(*) from register_resident", &[])
}
