use ::store::Tx;
use base::checks::names::parse_person;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::people::{Person, address, day, is_at, people, previous_address, refs, save};
use super::{Stop, number_of, stop};
use crate::lookup::Address;
use crate::port::{RegisterOrder, With};
use crate::residents::{Details, Dwelling, Resident};
use crate::store as tables;

/// Where people come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    Elsewhere,
    Here,
}

/// What becomes of the dwelling before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Previous {
    GivenUp,
    Second,
    Main,
}

/// The new dwelling, the same for all.
struct Move {
    address: Address,
    city: String,
    on: Date,
    main: bool,
    previous: Previous,
}

/// Registers people at another address, all of them or nobody. Who comes from elsewhere is entered if need be.
///
/// Source: § 17 Abs. 1, §§ 21, 22 BMG.
pub(super) fn perform(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date, from: From) -> Result<Value, Stop> {
    let with = order.with();
    let on = day(&with, "moved_in_on", today)?;
    let (main, previous) = terms(&with)?;
    let found = people(tx, order, today)?;
    let there = Move {
        address: address(tx, &with)?,
        city: tables::town_city(tx)?,
        on,
        main,
        previous,
    };
    let (mut known, mut new) = (Vec::new(), Vec::new());
    for person in found {
        match (person, from) {
            (Person::Known(person), _) => known.push(*person),
            (Person::New(place), From::Elsewhere) => new.push(newcomer(order, place, &there)?),
            (Person::New(_), From::Here) => {
                return Err(stop("person_unknown", "Das Melderegister kennt die Person nicht."));
            }
        }
    }
    let before = previous_address(&known, on);
    for person in &mut known {
        if from == From::Here && !person.present(on).iter().any(|d| d.street_key.is_some()) {
            return Err(stop("not_registered_here", "Die Person ist hier nicht gemeldet."));
        }
        settle(person, &there)?;
    }
    save(tx, &known)?;
    for (id, person) in (tables::next_resident_id(tx)?..).zip(new.iter_mut()) {
        person.id = id;
    }
    tables::insert_residents(tx, &new)?;
    let is_main = known.iter().chain(&new).any(|person| {
        let here = person
            .dwellings
            .iter()
            .find(|d| d.is_present(on) && is_at(d, &there.address));
        here.is_some_and(|d| d.main)
    });
    let all: Vec<Resident> = known.into_iter().chain(new).collect();
    Ok(json!({
        "recorded_on": today.to_string(),
        "person_refs": refs(&all),
        "moved_in_on": on.to_string(),
        "moved_out_on": null,
        "street": there.address.street,
        "house_number": there.address.house_number,
        "postcode": there.address.postcode,
        "city": there.city,
        "residence": if is_main { "main" } else { "second" },
        "previous_address": before,
    }))
}

fn terms(with: &With<'_>) -> Result<(bool, Previous), Stop> {
    let wrong = |name: &str| {
        stop(
            "value_invalid",
            format!("„{name}“ hat keinen Wert, den das Register kennt."),
        )
    };
    let main = match with.text("residence").as_deref() {
        None | Some("main") => true,
        Some("second") => false,
        Some(_) => return Err(wrong("residence")),
    };
    let previous = match (with.text("previous_becomes").as_deref(), main) {
        (None, true) | (Some("given_up"), _) => Previous::GivenUp,
        (None, false) | (Some("main"), false) => Previous::Main,
        (Some("second"), true) => Previous::Second,
        _ => return Err(wrong("previous_becomes")),
    };
    Ok((main, previous))
}

/// The person's dwellings after the move. A registration that was still on its way to this address is thereby done.
fn settle(person: &mut Resident, there: &Move) -> Result<(), Stop> {
    let is_here = |d: &Dwelling| is_at(d, &there.address);
    if person.dwellings.iter().any(|d| d.is_present(there.on) && is_here(d)) {
        return Err(stop("already_registered", "Die Person ist dort schon gemeldet."));
    }
    if person.present(there.on).iter().any(|d| d.moved_in_on > there.on) {
        return Err(stop(
            "value_invalid",
            "Das Einzugsdatum liegt vor dem Einzug in die bisherige Wohnung.",
        ));
    }
    person.dwellings.retain(|d| d.pending_until.is_none() || !is_here(d));
    for dwelling in &mut person.dwellings {
        if !dwelling.main || !dwelling.is_present(there.on) {
            continue;
        }
        match there.previous {
            Previous::GivenUp => dwelling.moved_out_on = Some(there.on),
            Previous::Second => dwelling.main = false,
            Previous::Main => {}
        }
    }
    // Whoever has one dwelling only has it as the main one (§ 21 Abs. 1 BMG).
    let has_main = person.dwellings.iter().any(|d| d.main && d.is_present(there.on));
    person.dwellings.insert(0, there.dwelling(there.main || !has_main));
    Ok(())
}

impl Move {
    fn dwelling(&self, main: bool) -> Dwelling {
        Dwelling {
            main,
            street_key: Some(self.address.street_key.clone()),
            street: self.address.street.clone(),
            house_number: self.address.house_number.clone().unwrap_or_default(),
            postcode: self.address.postcode.clone(),
            city: self.city.clone(),
            moved_in_on: self.on,
            moved_out_on: None,
            pending_until: None,
        }
    }
}

/// Somebody who is entered into the register. Source: § 23, § 3 BMG.
fn newcomer(order: &RegisterOrder, place: usize, there: &Move) -> Result<Resident, Stop> {
    let entries = order.with().objects("persons");
    let empty = Default::default();
    let entry = With(entries.get(place).unwrap_or(&empty));
    let name = |field: &str| {
        let text = entry.text(field).unwrap_or_default();
        parse_person(&text)
            .map(|name| name.to_string())
            .map_err(|_| stop("value_invalid", format!("„{field}“ ist kein Name nach DIN 91379.")))
    };
    let text = |field: &str| entry.text(field).unwrap_or_default();
    let birth_date = entry
        .birth_date("birth_date")
        .ok_or_else(|| stop("value_invalid", "Von einer Person fehlt das Geburtsdatum."))?;
    let mut dwellings = vec![there.dwelling(there.main)];
    dwellings.extend(previous_dwelling(&order.with(), there));
    Ok(Resident {
        id: 0,
        person_ref: format!("p-{:016x}", number_of(order, &format!("person {place}"))),
        family_name: name("family_name")?,
        given_names: name("given_names")?,
        former_name: String::new(),
        doctoral_degree: text("doctoral_degree"),
        birth_date,
        deceased_on: None,
        block: None,
        dwellings,
        details: Details {
            birth_name: text("birth_name"),
            birth_place: text("birth_place"),
            birth_country: text("birth_country"),
            gender: text("gender"),
            marital_status: text("marital_status"),
            nationalities: entry.list("nationality"),
            religion: text("religion"),
            ..Details::default()
        },
    })
}

/// Where a newcomer lived before, as the notice of registration says.
fn previous_dwelling(with: &With<'_>, there: &Move) -> Option<Dwelling> {
    let city = with.text("previous_city")?;
    let text = |field: &str| with.text(field).unwrap_or_default();
    let is_given_up = there.previous == Previous::GivenUp;
    Some(Dwelling {
        main: there.previous != Previous::Second,
        street_key: None,
        street: text("previous_street"),
        house_number: text("previous_house_number"),
        postcode: text("previous_postcode"),
        city,
        // The register of the town before knows since when; here the day of the move stands for it.
        moved_in_on: there.on,
        moved_out_on: is_given_up.then_some(there.on),
        pending_until: None,
    })
}
