use ::store::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Stop, stop};
use crate::answers::{claimant, insured, owes_tax, read_plate, tidy_evb};
use crate::plate::Plate;
use crate::port::{RegisterOrder, With};
use crate::store as tables;
use crate::vehicles::{
    Claimant, Code, CodeState, Confirmation, Issue, Keeper, Vehicle, VehicleClass, VehicleQuestion, code_state, meant,
    vin_matches,
};

/// Unit: days on which one may drive with the printed decision. Source: § 32 FZV.
const PROVISIONAL_DAYS: i64 = 10;
/// Unit: months a plate is kept for a vehicle out of use. Source: § 9 Abs. 3 FZV, practice of the Länder.
const KEPT_MONTHS: i64 = 12;
/// Unit: months until the first inspection of a new vehicle. Source: Anlage VIII Nr. 2.1 StVZO (cars).
const FIRST_INSPECTION_MONTHS: i64 = 36;

/// Changes the registration of a vehicle. Everything is looked at before anything is written, so that a refusal uses no
/// code and no confirmation up.
pub(super) fn perform(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Value, Stop> {
    let with = order.with();
    let mut vehicle = vehicle(tx, &with, today, order.operation.as_str())?;
    let changed = match order.operation.as_str() {
        "deregister" => deregister(&mut vehicle, &with, today)?,
        "register" => register(tx, &mut vehicle, &with, today)?,
        "reregister" => reregister(tx, &mut vehicle, &with, today)?,
        "change_keeper" => change_keeper(tx, &mut vehicle, &with, today)?,
        "change_plate" => change_plate(tx, &mut vehicle, &with, today)?,
        "change_address" => change_address(&mut vehicle, &with, today)?,
        other => {
            return Err(stop(
                "value_invalid",
                format!("Das Register kann „{other}“ nicht ausführen."),
            ));
        }
    };
    if let Some(keeper) = changed.insured.as_ref() {
        let evb = with.text("evb").unwrap_or_default();
        tables::use_evb(tx, &tidy_evb(&evb), &keeper.key(), &vehicle.vin)?;
    }
    if let Some(plate) = &vehicle.plate {
        tables::use_reservation(tx, plate)?;
    }
    tables::save_vehicle(tx, &vehicle)?;
    let until = |days: i64| today.saturating_add(days.days()).to_string();
    Ok(json!({
        "recorded_on": today.to_string(),
        "plate": vehicle.plate.as_ref().map(ToString::to_string),
        "vin_end": vin_end(&vehicle.vin),
        "provisional_until": changed.provisional.then(|| until(PROVISIONAL_DAYS)),
        "plate_reserved_until": vehicle.papers.reserved_until.map(|day| day.to_string()),
    }))
}

/// What an operation leaves to do.
#[derive(Default)]
struct Changed {
    /// New papers are on their way.
    provisional: bool,
    /// Whose confirmation of insurance is used up.
    insured: Option<Keeper>,
}

/// The vehicle of the order. A new one, and one out of use, are named by their number alone: the plate that the order
/// names is the one it shall get.
fn vehicle(tx: &mut Tx<'_>, with: &With<'_>, today: Date, operation: &str) -> Result<Vehicle, Stop> {
    let vin = with.text("vin").unwrap_or_default();
    let gets_plate = matches!(operation, "register" | "reregister");
    let plate = with.text("plate").filter(|_| !gets_plate);
    let candidates = match &plate {
        Some(plate) => tables::vehicles_with_plate_key(tx, plate)?,
        None => tables::vehicles_with_vin(tx, &vin.to_uppercase())?,
    };
    let question = VehicleQuestion {
        vin: plate.is_none().then(|| vin.clone()),
        plate,
        vin_end: Some(vin.clone()),
        paper_two_number: None,
        claimant: Claimant::default(),
        on: today,
    };
    meant(&question, &candidates)
        .filter(|vehicle| vin_matches(&vin, &vehicle.vin))
        .cloned()
        .ok_or_else(|| {
            stop(
                "vehicle_unknown",
                "Kennzeichen und Fahrzeug-Identifizierungsnummer passen zu keinem Fahrzeug.",
            )
        })
}

fn vin_end(vin: &str) -> String {
    let mut last: Vec<char> = vin.chars().rev().take(6).collect();
    last.reverse();
    last.into_iter().collect()
}

fn deregister(vehicle: &mut Vehicle, with: &With<'_>, today: Date) -> Result<Changed, Stop> {
    on_the_road(vehicle, today)?;
    codes(vehicle, with, &[Code::PaperOne])?;
    plate_codes(vehicle, with)?;
    vehicle.decommissioned_on = Some(today);
    vehicle.insured = false;
    // Part I stays with the keeper: with its code the vehicle comes back on the road.
    vehicle.papers.plates = vehicle.papers.plates.used_up();
    vehicle.papers.reserved_until = with
        .flag("reserve_plate")
        .then(|| today.saturating_add(KEPT_MONTHS.months()));
    Ok(Changed::default())
}

fn register(tx: &mut Tx<'_>, vehicle: &mut Vehicle, with: &With<'_>, today: Date) -> Result<Changed, Stop> {
    if vehicle.plate.is_some() {
        return Err(stop("already_registered", "Das Fahrzeug war schon zugelassen."));
    }
    codes(vehicle, with, &[Code::PaperTwo])?;
    let keeper = new_keeper(tx, with)?;
    let plate = new_plate(tx, vehicle, with, "plate", today)?;
    let season = with.int("season_from").zip(with.int("season_to"));
    if season.is_some_and(|(from, to)| !(1..=12).contains(&from) || !(1..=12).contains(&to)) {
        return Err(stop(
            "value_invalid",
            "Die Monate der Saison liegen nicht zwischen 1 und 12.",
        ));
    }
    vehicle.season = season;
    vehicle.papers.first_registered_on = Some(today);
    vehicle.papers.inspection_until = Some(today.saturating_add(FIRST_INSPECTION_MONTHS.months()).last_of_month());
    vehicle.papers.two = vehicle.papers.two.renewed(today);
    put_on_the_road(vehicle, keeper.clone(), plate, with, today);
    Ok(Changed {
        provisional: true,
        insured: Some(keeper),
    })
}

fn reregister(tx: &mut Tx<'_>, vehicle: &mut Vehicle, with: &With<'_>, today: Date) -> Result<Changed, Stop> {
    if vehicle.plate.is_none() || !vehicle.is_decommissioned(today) {
        return Err(stop(
            "not_decommissioned",
            "Das Fahrzeug ist nicht außer Betrieb gesetzt.",
        ));
    }
    codes(vehicle, with, &[Code::PaperOne])?;
    same_keeper(vehicle, with)?;
    inspected(vehicle, today)?;
    let keeper = new_keeper(tx, with)?;
    let plate = new_plate(tx, vehicle, with, "plate", today)?;
    let known = vehicle.keeper.clone();
    put_on_the_road(vehicle, known, plate, with, today);
    Ok(Changed {
        provisional: true,
        insured: Some(keeper),
    })
}

fn change_keeper(tx: &mut Tx<'_>, vehicle: &mut Vehicle, with: &With<'_>, today: Date) -> Result<Changed, Stop> {
    let Some(kept) = vehicle.plate.clone() else {
        return Err(stop("vehicle_unknown", "Das Fahrzeug war noch nie zugelassen."));
    };
    codes(vehicle, with, &[Code::PaperOne, Code::PaperTwo])?;
    inspected(vehicle, today)?;
    let keeper = new_keeper(tx, with)?;
    let plate = if with.text("new_plate").is_some() {
        plate_codes(vehicle, with)?;
        new_plate(tx, vehicle, with, "new_plate", today)?
    } else {
        // A plate of a vehicle out of use may have been given to another one meanwhile.
        available(tx, vehicle, &kept, with, today)?
    };
    let plates = vehicle.papers.plates.clone();
    let is_kept = plate == kept && !plates.used;
    vehicle.papers.two = vehicle.papers.two.renewed(today);
    put_on_the_road(vehicle, keeper.clone(), plate, with, today);
    if is_kept {
        vehicle.papers.plates = plates;
    }
    Ok(Changed {
        provisional: true,
        insured: Some(keeper),
    })
}

fn change_plate(tx: &mut Tx<'_>, vehicle: &mut Vehicle, with: &With<'_>, today: Date) -> Result<Changed, Stop> {
    on_the_road(vehicle, today)?;
    codes(vehicle, with, &[Code::PaperOne])?;
    plate_codes(vehicle, with)?;
    let plate = new_plate(tx, vehicle, with, "new_plate", today)?;
    let keeper = vehicle.keeper.clone();
    put_on_the_road(vehicle, keeper, plate, with, today);
    Ok(Changed {
        provisional: true,
        insured: None,
    })
}

fn change_address(vehicle: &mut Vehicle, with: &With<'_>, today: Date) -> Result<Changed, Stop> {
    on_the_road(vehicle, today)?;
    same_keeper(vehicle, with)?;
    vehicle.papers.keeper_address = address(with);
    Ok(Changed::default())
}

fn on_the_road(vehicle: &Vehicle, today: Date) -> Result<(), Stop> {
    if vehicle.is_registered(today) {
        return Ok(());
    }
    Err(stop(
        "already_decommissioned",
        "Das Fahrzeug ist schon außer Betrieb gesetzt.",
    ))
}

/// New plates and part I, and everything that ends with the time off the road.
fn put_on_the_road(vehicle: &mut Vehicle, keeper: Keeper, plate: Plate, with: &With<'_>, today: Date) {
    let issued = |issue: &Issue| match issue.issued_on {
        None => Issue {
            issued_on: Some(today),
            ..Issue::default()
        },
        Some(_) => issue.renewed(today),
    };
    vehicle.keeper = keeper;
    vehicle.plate = Some(plate);
    vehicle.decommissioned_on = None;
    vehicle.insured = true;
    vehicle.papers.plates = issued(&vehicle.papers.plates);
    vehicle.papers.one = issued(&vehicle.papers.one);
    vehicle.papers.reserved_until = None;
    vehicle.papers.stolen = false;
    if with.text("street").is_some() {
        vehicle.papers.keeper_address = address(with);
    }
}

fn address(with: &With<'_>) -> String {
    let text = |name: &str| with.text(name).unwrap_or_default();
    let street = format!("{} {}", text("street"), text("house_number"));
    let place = format!("{} {}", text("postcode"), text("city"));
    format!("{}, {}", street.trim(), place.trim())
        .trim_end_matches([',', ' '])
        .to_owned()
}

fn same_keeper(vehicle: &Vehicle, with: &With<'_>) -> Result<(), Stop> {
    if claimant(with).is(&vehicle.keeper) {
        return Ok(());
    }
    Err(stop(
        "keeper_differs",
        "Auf das Fahrzeug ist jemand anderes eingetragen.",
    ))
}

fn inspected(vehicle: &Vehicle, today: Date) -> Result<(), Stop> {
    if vehicle.papers.inspection_until.is_some_and(|until| today <= until) {
        return Ok(());
    }
    Err(stop("inspection_expired", "Die Hauptuntersuchung ist überfällig."))
}

/// Whoever shall be the keeper, with a good confirmation of insurance and without arrears.
fn new_keeper(tx: &mut Tx<'_>, with: &With<'_>) -> Result<Keeper, Stop> {
    let claimant = claimant(with);
    let Some(keeper) = claimant.keeper() else {
        return Err(stop("value_invalid", "Der Auftrag nennt keinen Halter."));
    };
    let evb = with.text("evb").unwrap_or_default();
    if insured(tx, &evb, &claimant)? != Confirmation::Valid {
        return Err(stop(
            "insurance_invalid",
            "Die Versicherungsbestätigung gilt für diesen Halter nicht.",
        ));
    }
    if owes_tax(tx, &claimant)? {
        return Err(stop(
            "tax_arrears",
            "Der Halter hat Rückstände bei der Kraftfahrzeugsteuer.",
        ));
    }
    Ok(keeper)
}

/// The codes that an operation needs, all of them good.
fn codes(vehicle: &Vehicle, with: &With<'_>, needed: &[Code]) -> Result<(), Stop> {
    for code in needed {
        let (parameter, paper) = match code {
            Code::Front => ("code_front", "des vorderen Kennzeichens"),
            Code::Rear => ("code_rear", "des hinteren Kennzeichens"),
            Code::PaperOne => ("code_paper_one", "der Zulassungsbescheinigung Teil I"),
            Code::PaperTwo => ("code_paper_two", "der Zulassungsbescheinigung Teil II"),
        };
        let typed = with.text(parameter).unwrap_or_default();
        let (key, what) = match code_state(vehicle, *code, &typed) {
            CodeState::Ok => continue,
            CodeState::Wrong => ("code_wrong", "stimmt nicht"),
            CodeState::Used => ("code_used", "ist schon verwendet worden"),
            CodeState::TooOld => ("code_too_old", "fehlt, weil das Dokument zu alt ist"),
        };
        return Err(stop(key, format!("Der Sicherheitscode {paper} {what}.")));
    }
    Ok(())
}

/// The codes of the plates: one for what has one plate only. Stolen plates have none to give back.
fn plate_codes(vehicle: &Vehicle, with: &With<'_>) -> Result<(), Stop> {
    if vehicle.papers.stolen {
        return Err(stop("plates_stolen", "Die Kennzeichen sind als gestohlen gemeldet."));
    }
    match vehicle.class {
        VehicleClass::Motorcycle | VehicleClass::Trailer => codes(vehicle, with, &[Code::Rear]),
        VehicleClass::Car | VehicleClass::Lorry | VehicleClass::Camper => {
            codes(vehicle, with, &[Code::Rear, Code::Front])
        }
    }
}

fn new_plate(tx: &mut Tx<'_>, vehicle: &Vehicle, with: &With<'_>, parameter: &str, today: Date) -> Result<Plate, Stop> {
    let typed = with.text(parameter).unwrap_or_default();
    let fits = |plate: &Plate| plate.suffix != Some('E') || vehicle.electric;
    let Some(plate) = read_plate(&typed).filter(fits) else {
        return Err(stop(
            "value_invalid",
            "Ein solches Kennzeichen gibt es für dieses Fahrzeug nicht.",
        ));
    };
    available(tx, vehicle, &plate, with, today)
}

/// A plate that the vehicle has already, or that is free, or that was reserved and whose PIN is named.
fn available(tx: &mut Tx<'_>, vehicle: &Vehicle, plate: &Plate, with: &With<'_>, today: Date) -> Result<Plate, Stop> {
    let others: Vec<Vehicle> = tables::vehicles_with_plate_key(tx, &plate.to_string())?;
    let is_others = others.iter().any(|other| {
        let is_kept = other.papers.reserved_until.is_some_and(|until| until >= today);
        other.id != vehicle.id && other.plate.as_ref() == Some(plate) && (other.is_registered(today) || is_kept)
    });
    let taken = || stop("plate_taken", "Das Kennzeichen ist vergeben oder reserviert.");
    if is_others {
        return Err(taken());
    }
    if let Some(reservation) = tables::reservation(tx, plate, today)? {
        match with.text("plate_pin") {
            None => return Err(taken()),
            Some(pin) if pin != reservation.pin => {
                return Err(stop("plate_pin_wrong", "Die PIN der Reservierung stimmt nicht."));
            }
            Some(_) => {}
        }
    }
    Ok(plate.clone())
}
