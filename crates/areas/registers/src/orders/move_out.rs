use ::store::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::people::{address, day, is_at, known_people, previous_address, refs, save};
use super::{Stop, stop};
use crate::lookup::Address;
use crate::port::RegisterOrder;
use crate::residents::{Dwelling, Resident};

/// Unit: days that somebody may be deregistered ahead of the move. Source: § 17 Abs. 2 Satz 3 BMG.
const AHEAD_DAYS: i64 = 7;

/// Ends one dwelling of the town, or all of them. What is left becomes the main dwelling.
///
/// Source: § 17 Abs. 2, § 21 Abs. 4 BMG.
pub(super) fn perform(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Value, Stop> {
    let with = order.with();
    let on = day(&with, "moved_out_on", today.saturating_add(AHEAD_DAYS.days()))?;
    let mut people = known_people(tx, order, today)?;
    let left = match with.text("street") {
        Some(_) => Some(address(tx, &with)?),
        None => None,
    };
    let before = previous_address(&people, today);
    let new_place = [with.text("new_city"), with.text("new_country")];
    let new_place: Vec<String> = new_place.into_iter().flatten().collect();
    for person in &mut people {
        leave(person, left.as_ref(), on)?;
        if !new_place.is_empty() && !person.dwellings.iter().any(|d| d.is_present(on)) {
            person.dwellings.push(elsewhere(&new_place.join(", "), on));
        }
    }
    save(tx, &people)?;
    Ok(json!({
        "recorded_on": today.to_string(),
        "person_refs": refs(&people),
        "moved_in_on": null,
        "moved_out_on": on.to_string(),
        "street": left.as_ref().map(|address| &address.street),
        "house_number": left.as_ref().and_then(|address| address.house_number.as_ref()),
        "postcode": left.as_ref().map(|address| &address.postcode),
        "city": null,
        "residence": null,
        "previous_address": before,
    }))
}

fn leave(person: &mut Resident, left: Option<&Address>, on: Date) -> Result<(), Stop> {
    let mut any = false;
    for dwelling in &mut person.dwellings {
        let is_left = left.map_or(dwelling.street_key.is_some(), |address| is_at(dwelling, address));
        if is_left && dwelling.is_present(on) {
            if dwelling.moved_in_on > on {
                return Err(stop("value_invalid", "Das Auszugsdatum liegt vor dem Einzug."));
            }
            dwelling.moved_out_on = Some(on);
            any = true;
        }
    }
    if !any {
        return Err(stop("not_registered_here", "Die Person ist dort nicht gemeldet."));
    }
    let has_main = person.dwellings.iter().any(|d| d.main && d.is_present(on));
    if let Some(rest) = person.dwellings.iter_mut().find(|d| !has_main && d.is_present(on)) {
        rest.main = true;
    }
    Ok(())
}

/// Of a dwelling elsewhere the register knows the place at most.
fn elsewhere(place: &str, since: Date) -> Dwelling {
    Dwelling {
        main: true,
        street_key: None,
        street: String::new(),
        house_number: String::new(),
        postcode: String::new(),
        city: place.to_owned(),
        moved_in_on: since,
        moved_out_on: None,
        pending_until: None,
    }
}
