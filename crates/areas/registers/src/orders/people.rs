use ::store::{StoreError, Tx};
use jiff::civil::Date;

use super::{Stop, stop};
use crate::answers::licences::{Holder, holder};
use crate::lookup::{Address, Lookup, lookup};
use crate::port::{Audience, RegisterOrder, With};
use crate::residents::{Dwelling, Resident};
use crate::store as tables;
use crate::streets::Directory;

/// Whom an order is about.
pub(super) enum Person {
    Known(Box<Resident>),
    /// The place in `persons` of somebody whom the register does not know.
    New(usize),
}

/// Everybody whom the order names, once each. None of them is dead.
pub(super) fn people(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Vec<Person>, Stop> {
    let with = order.with();
    let mut all: Vec<Person> = Vec::new();
    for person_ref in with.list("person_refs") {
        let found = tables::resident_by_ref(tx, &person_ref)?.ok_or_else(unknown)?;
        add(&mut all, found);
    }
    for (place, entry) in with.objects("persons").iter().enumerate() {
        match named(tx, &With(entry), today)? {
            Some(found) => add(&mut all, found),
            None => all.push(Person::New(place)),
        }
    }
    if all.is_empty() {
        return Err(stop("value_invalid", "Der Auftrag nennt keine Person."));
    }
    let is_dead = |person: &Person| matches!(person, Person::Known(known) if known.is_deceased(today));
    if all.iter().any(is_dead) {
        return Err(stop(
            "person_deceased",
            "Eine der Personen ist als verstorben eingetragen.",
        ));
    }
    Ok(all)
}

/// Everybody whom the order names, all of them in the register.
pub(super) fn known_people(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Vec<Resident>, Stop> {
    let all = people(tx, order, today)?;
    all.into_iter()
        .map(|person| match person {
            Person::Known(known) => Ok(*known),
            Person::New(_) => Err(unknown()),
        })
        .collect()
}

fn add(all: &mut Vec<Person>, found: Resident) {
    let is_there = |person: &Person| matches!(person, Person::Known(known) if known.id == found.id);
    if !all.iter().any(is_there) {
        all.push(Person::Known(Box::new(found)));
    }
}

fn unknown() -> Stop {
    stop("person_unknown", "Das Melderegister kennt die Person nicht.")
}

/// Somebody by reference, or by name and birth date; none whom the register does not know.
fn named(tx: &mut Tx<'_>, entry: &With<'_>, today: Date) -> Result<Option<Resident>, Stop> {
    if let Some(person_ref) = entry.text("person_ref") {
        return tables::resident_by_ref(tx, &person_ref)?.map(Some).ok_or_else(unknown);
    }
    match holder(tx, entry, Audience::Clerk, today)? {
        Holder::One(found, _) => Ok(Some(*found)),
        Holder::None("ambiguous") => Err(stop(
            "person_ambiguous",
            "Name und Geburtsdatum passen auf mehrere Personen.",
        )),
        Holder::None(_) => Ok(None),
    }
}

/// The address of an order, which must be one of the street directory.
pub(super) fn address(tx: &mut Tx<'_>, with: &With<'_>) -> Result<Address, Stop> {
    let directory = Directory::new(tables::streets(tx)?);
    let street = with.text("street").unwrap_or_default();
    let found = lookup(
        &directory,
        &street,
        with.text("house_number").as_deref(),
        with.text("postcode").as_deref(),
    );
    match found {
        Lookup::Found(address) => Ok(address),
        Lookup::NoSuchNumber { .. } | Lookup::SeveralStreets(_) | Lookup::UnknownStreet { .. } => Err(stop(
            "address_unknown",
            "Die Anschrift steht nicht im Straßenverzeichnis.",
        )),
    }
}

/// Whether a dwelling is at an address of the directory.
pub(super) fn is_at(dwelling: &Dwelling, address: &Address) -> bool {
    dwelling.street_key.as_deref() == Some(address.street_key.as_str())
        && Some(dwelling.house_number.as_str()) == address.house_number.as_deref()
}

/// A day of an order.
pub(super) fn day(with: &With<'_>, name: &str, latest: Date) -> Result<Date, Stop> {
    let day = with
        .date(name)
        .ok_or_else(|| stop("value_invalid", format!("„{name}“ ist kein Datum.")))?;
    if day > latest {
        return Err(stop("date_in_future", "Das Datum liegt zu weit in der Zukunft."));
    }
    Ok(day)
}

/// Writes the dwellings of people who are in the register.
pub(super) fn save(tx: &mut Tx<'_>, people: &[Resident]) -> Result<(), StoreError> {
    people
        .iter()
        .try_for_each(|person| tables::save_dwellings(tx, person.id, &person.dwellings))
}

/// Where they lived before, unless somebody among them is blocked: receipts stand in files that others read.
pub(super) fn previous_address(people: &[Resident], on: Date) -> Option<String> {
    if people.iter().any(|person| person.block.is_some()) {
        return None;
    }
    let first = people.first()?;
    first.present(on).first().map(|dwelling| dwelling.in_one_line())
}

pub(super) fn refs(people: &[Resident]) -> Vec<&str> {
    people.iter().map(|person| person.person_ref.as_str()).collect()
}
