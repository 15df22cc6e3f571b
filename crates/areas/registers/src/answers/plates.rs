use ::store::{StoreError, Tx};
use base::checks::licence_plate;
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::plate::Plate;
use crate::port::RegisterQuery;
use crate::schemas::filled;
use crate::store as tables;
use crate::vehicles::free_plates;

/// Length of the list of plates to choose from.
const SUGGESTED: usize = 10;
/// So many plates are looked at for it at once.
const AT_ONCE: usize = 32;
/// A district in which so many plates in a row are taken has none to offer.
const LOOKED_AT_MAX: usize = 3_200;

pub(crate) fn plates(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let mut answer = match query.with().text("plate") {
        None => json!({}),
        Some(typed) => asked(tx, &typed, query.with().text("pin").as_deref(), on)?,
    };
    if let Some(district) = query.with().text("district") {
        answer["suggestion"] = json!(suggestion(tx, query, &district.to_uppercase(), on)?);
    }
    Ok(filled("plates", answer))
}

fn asked(tx: &mut Tx<'_>, typed: &str, pin: Option<&str>, on: Date) -> Result<Value, StoreError> {
    let Some(plate) = read(typed) else {
        return Ok(json!({ "status": "invalid" }));
    };
    let reserved = tables::reservation(tx, &plate, on)?;
    let is_given_out = is_given_out(tx, &plate, on)?;
    Ok(json!({
        "status": if is_given_out { "taken" } else if reserved.is_some() { "reserved" } else { "free" },
        "plate": plate.to_string(),
        "pin_matches": reserved.as_ref().is_some_and(|r| pin == Some(r.pin.as_str())),
        "reserved_until": reserved.map(|r| r.until.to_string()),
    }))
}

/// A plate as people type it.
pub(crate) fn read(typed: &str) -> Option<Plate> {
    let read = licence_plate::parse(typed).ok()?;
    let suffix = read.suffix.map(|suffix| match suffix {
        licence_plate::Suffix::Electric => 'E',
        licence_plate::Suffix::Historic => 'H',
    });
    Some(Plate {
        district: read.district,
        letters: read.letters,
        number: read.number,
        suffix,
    })
}

/// On a vehicle on the road, or kept for one out of use.
pub(crate) fn is_given_out(tx: &mut Tx<'_>, plate: &Plate, on: Date) -> Result<bool, StoreError> {
    let vehicles = tables::vehicles_with_plate_key(tx, &plate.to_string())?;
    Ok(vehicles.iter().any(|vehicle| {
        let is_kept = vehicle.papers.reserved_until.is_some_and(|until| until >= on);
        vehicle.plate.as_ref() == Some(plate) && (vehicle.is_registered(on) || is_kept)
    }))
}

fn suggestion(tx: &mut Tx<'_>, query: &RegisterQuery, district: &str, on: Date) -> Result<Vec<String>, StoreError> {
    let letters = query.with().text("letters").map(|letters| letters.to_uppercase());
    let suffix = query
        .with()
        .text("suffix")
        .and_then(|suffix| suffix.to_uppercase().chars().next());
    let possible = Plate::parse(&format!(
        "{district}-{} 10{}",
        letters.as_deref().unwrap_or("A"),
        suffix.map(String::from).unwrap_or_default()
    ));
    if possible.is_none() {
        return Ok(Vec::new());
    }
    let mut all = free_plates(district, letters.as_deref(), suffix, on);
    let mut free: Vec<String> = Vec::new();
    for _ in 0..LOOKED_AT_MAX / AT_ONCE {
        let some: Vec<Plate> = all.by_ref().take(AT_ONCE).collect();
        let taken = tables::taken_plates(tx, &some, on)?;
        for plate in some.iter().map(ToString::to_string) {
            if !taken.contains(&plate) && !free.contains(&plate) {
                free.push(plate);
            }
        }
        if free.len() >= SUGGESTED || some.is_empty() {
            break;
        }
    }
    free.truncate(SUGGESTED);
    Ok(free)
}
