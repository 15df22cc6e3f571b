use ::store::Tx;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::people::{address, day, is_at, known_people, previous_address, refs, save};
use super::{Stop, stop};
use crate::port::RegisterOrder;

/// Makes another of several dwellings the main one. Source: § 21 Abs. 4 Satz 3, § 22 BMG.
pub(super) fn perform(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Value, Stop> {
    let with = order.with();
    let on = day(&with, "changed_on", today)?;
    let mut people = known_people(tx, order, today)?;
    let address = address(tx, &with)?;
    let before = previous_address(&people, on);
    let mut city = None;
    for person in &mut people {
        let here = person.dwellings.iter().find(|d| d.is_present(on) && is_at(d, &address));
        match here {
            None => return Err(stop("not_registered_here", "Die Person ist dort nicht gemeldet.")),
            Some(here) if here.main => {
                return Err(stop("already_registered", "Dort ist schon die Hauptwohnung."));
            }
            Some(here) => city = Some(here.city.clone()),
        }
        for dwelling in person.dwellings.iter_mut().filter(|d| d.is_present(on)) {
            dwelling.main = is_at(dwelling, &address);
        }
    }
    save(tx, &people)?;
    Ok(json!({
        "recorded_on": today.to_string(),
        "person_refs": refs(&people),
        "moved_in_on": null,
        "moved_out_on": null,
        "street": address.street,
        "house_number": address.house_number,
        "postcode": address.postcode,
        "city": city,
        "residence": "main",
        "previous_address": before,
    }))
}
