use std::collections::BTreeMap;

use ::store::{StoreError, Tx};
use jiff::civil::Date;
use serde_json::Value;

use crate::lookup::{Lookup, lookup};
use crate::port::RegisterQuery;
use crate::residents::{self, Asked, DataGroup, Resident, ResidentQuestion};
use crate::store as tables;
use crate::streets::Directory;

pub(crate) fn residents(
    tx: &mut Tx<'_>,
    directory: &Directory,
    query: &RegisterQuery,
    on: Date,
) -> Result<Value, StoreError> {
    let question = question(directory, query, on);
    let candidates = match question.birth_date {
        Some(born) => tables::residents_born(tx, born)?,
        None => tables::residents_named(tx, &question.family_name)?,
    };
    let spouses = match question.spouse {
        Some(_) => spouses(tx, &candidates)?,
        None => BTreeMap::new(),
    };
    let (found, fitting) = residents::find(&question, &candidates, &spouses);
    let ids = residents::relatives(&question, found);
    let relatives = match ids.as_slice() {
        [] => Vec::new(),
        ids => tables::residents_by_ids(tx, ids)?,
    };
    Ok(residents::answer(&question, found, fitting, &relatives))
}

fn question(directory: &Directory, query: &RegisterQuery, on: Date) -> ResidentQuestion {
    let asked_for = |street: &str, number: &str| {
        asked(
            directory,
            query.with().text(street),
            query.with().text(number),
            query.with().text("postcode").filter(|_| street == "street"),
        )
    };
    ResidentQuestion {
        family_name: query.with().text("family_name").unwrap_or_default(),
        given_names: query.with().text("given_names").unwrap_or_default(),
        birth_date: query.with().birth_date("birth_date"),
        address: asked_for("street", "house_number"),
        former_address: asked_for("former_street", "former_house_number"),
        birth_place: query.with().text("birth_place"),
        gender: query.with().text("gender"),
        marital_status: query.with().text("marital_status"),
        moved_in_on: query.with().date("moved_in_on"),
        moved_out_on: query.with().date("moved_out_on"),
        spouse: query.with().text("spouse"),
        information: query.with().flag("information"),
        data: query
            .with()
            .list("data")
            .iter()
            .filter_map(|word| DataGroup::of(word))
            .collect(),
        on,
        audience: query.purpose.audience,
    }
}

fn asked(directory: &Directory, street: Option<String>, number: Option<String>, postcode: Option<String>) -> Asked {
    let found = street
        .as_deref()
        .map(|s| lookup(directory, s, number.as_deref(), postcode.as_deref()));
    let (street_key, house_number) = match found {
        Some(Lookup::Found(address)) => (Some(address.street_key), address.house_number),
        Some(Lookup::NoSuchNumber { street_key, .. }) => (Some(street_key), number),
        _ => (None, number),
    };
    Asked {
        street,
        street_key,
        house_number,
    }
}

fn spouses(tx: &mut Tx<'_>, candidates: &[Resident]) -> Result<BTreeMap<i64, Resident>, StoreError> {
    let ids: Vec<i64> = candidates.iter().filter_map(|person| person.details.spouse).collect();
    let found = tables::residents_by_ids(tx, &ids)?;
    Ok(found.into_iter().map(|person| (person.id, person)).collect())
}
