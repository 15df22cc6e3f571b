use std::collections::BTreeMap;

use ::store::{StoreError, Tx};
use serde_json::{Value, json};

use crate::lookup::{Address, Lookup, ZonesOf, lookup, zones_of};
use crate::port::RegisterQuery;
use crate::schemas::filled;
use crate::simulator::Town;
use crate::store as tables;

pub(crate) fn zones(tx: &mut Tx<'_>, town: &Town, query: &RegisterQuery) -> Result<Value, StoreError> {
    let street = query.with().text("street").unwrap_or_default();
    let found = lookup(
        &town.directory,
        &street,
        query.with().text("house_number").as_deref(),
        query.with().text("postcode").as_deref(),
    );
    let mut answer = BTreeMap::from([
        ("suggestion", json!([])),
        ("zones", json!([])),
        ("status", json!("unknown_address")),
    ]);
    match found {
        Lookup::Found(address) => {
            zones_into(tx, town, &address, query.purpose.case_ref.as_deref(), &mut answer)?;
        }
        Lookup::NoSuchNumber {
            street_key,
            street,
            nearest,
        } => {
            answer.insert("street_key", json!(street_key));
            answer.insert("street", json!(street));
            answer.insert("suggestion", json!(nearest));
        }
        Lookup::SeveralStreets(suggestion)
        | Lookup::UnknownStreet {
            suggestions: suggestion,
        } => {
            answer.insert("suggestion", json!(suggestion));
        }
    }
    Ok(filled("zones", json!(answer)))
}

fn zones_into(
    tx: &mut Tx<'_>,
    town: &Town,
    address: &Address,
    case_ref: Option<&str>,
    answer: &mut BTreeMap<&'static str, Value>,
) -> Result<(), StoreError> {
    answer.insert("street_key", json!(address.street_key));
    answer.insert("street", json!(address.street));
    answer.insert("house_number", json!(address.house_number));
    answer.insert("postcode", json!(address.postcode));
    answer.insert("district", json!(address.district));
    match zones_of(&town.zones, address) {
        ZonesOf::None => {
            answer.insert("status", json!("none"));
        }
        ZonesOf::Several(zones) => {
            answer.insert("status", json!("several"));
            answer.insert("zones", json!(zones.iter().map(|zone| &zone.id).collect::<Vec<_>>()));
        }
        ZonesOf::One(zone) => {
            let free = tables::free_places(tx, &zone.id, case_ref)?;
            answer.insert("status", json!("one"));
            answer.insert("zones", json!([zone.id]));
            answer.insert("zone", json!(zone.id));
            answer.insert("zone_name", json!(zone.name));
            answer.insert("quota", json!(zone.quota));
            answer.insert("quota_free", json!(free));
        }
    }
    Ok(())
}
