use ::store::{StoreError, Tx};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::claimant;
use crate::port::RegisterQuery;
use crate::schemas::filled;
use crate::store as tables;
use crate::vehicles::{
    self, Claimant, Code, CodeState, Confirmation, Vehicle, VehicleQuestion, code_state, confirmation, meant,
};

pub(crate) fn vehicles(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let question = question(query, on);
    let candidates = candidates(tx, &question)?;
    Ok(vehicles::answer(&question, &candidates))
}

fn question(query: &RegisterQuery, on: Date) -> VehicleQuestion {
    VehicleQuestion {
        plate: query.with().text("plate"),
        vin: query.with().text("vin"),
        vin_end: query.with().text("vin_end"),
        paper_two_number: query.with().text("paper_two_number"),
        claimant: claimant(&query.with()),
        on,
    }
}

fn candidates(tx: &mut Tx<'_>, question: &VehicleQuestion) -> Result<Vec<Vehicle>, StoreError> {
    match (&question.plate, &question.vin) {
        (Some(plate), _) => tables::vehicles_with_plate_key(tx, plate),
        (None, Some(vin)) => tables::vehicles_with_vin(tx, &vin.trim().to_uppercase()),
        (None, None) => Ok(Vec::new()),
    }
}

pub(crate) fn vehicle_codes(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let question = question(query, on);
    let candidates = candidates(tx, &question)?;
    let vehicle = meant(&question, &candidates).filter(|vehicle| {
        let is_asked_for = |end: &str| vehicles::vin_matches(end, &vehicle.vin);
        question.vin_end.as_deref().is_none_or(is_asked_for) && question.vin.as_deref().is_none_or(is_asked_for)
    });
    let Some(vehicle) = vehicle else {
        return Ok(filled("vehicle_codes", json!({ "status": "not_found" })));
    };
    let state = |parameter: &str, code: Code| {
        query
            .with()
            .text(parameter)
            .map(|typed| code_state(vehicle, code, &typed))
    };
    let states = [
        ("front", state("code_front", Code::Front)),
        ("rear", state("code_rear", Code::Rear)),
        ("paper_one", state("code_paper_one", Code::PaperOne)),
        ("paper_two", state("code_paper_two", Code::PaperTwo)),
    ];
    let given: Vec<CodeState> = states.iter().filter_map(|(_, state)| *state).collect();
    let mut answer = json!({
        "status": "found",
        "all_ok": !given.is_empty() && given.iter().all(|state| *state == CodeState::Ok),
    });
    for (field, state) in states {
        answer[field] = json!(state.map(CodeState::word));
    }
    Ok(filled("vehicle_codes", answer))
}

pub(crate) fn insurance(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let claimant = claimant(&query.with());
    let found = insured(tx, &query.with().text("evb").unwrap_or_default(), &claimant)?;
    let days = match found {
        Confirmation::Expired => Some(-30),
        Confirmation::Valid => Some(540),
        _ => None,
    };
    let known = !matches!(found, Confirmation::Unknown | Confirmation::OtherKeeper);
    Ok(filled(
        "insurance",
        json!({
            "status": found.word(),
            "valid": found == Confirmation::Valid,
            "keeper_matches": known,
            "insurer": (found != Confirmation::Unknown).then_some("Beispiel Versicherung AG"),
            "valid_until": days.map(|days: i64| on.saturating_add(days.days()).to_string()),
        }),
    ))
}

/// What a confirmation is worth to somebody, used ones included.
pub(crate) fn insured(tx: &mut Tx<'_>, evb: &str, claimant: &Claimant) -> Result<Confirmation, StoreError> {
    let found = confirmation(evb, claimant);
    match claimant.keeper() {
        Some(keeper) if found == Confirmation::Valid && tables::is_evb_used(tx, &tidy_evb(evb), &keeper.key())? => {
            Ok(Confirmation::Used)
        }
        _ => Ok(found),
    }
}

/// A confirmation's number without spaces, in capitals.
pub(crate) fn tidy_evb(evb: &str) -> String {
    let kept = evb.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|c| c.to_ascii_uppercase()).collect()
}

pub(crate) fn vehicle_tax(tx: &mut Tx<'_>, query: &RegisterQuery) -> Result<Value, StoreError> {
    let kept = kept_by(tx, &claimant(&query.with()))?;
    let owing: Vec<&Vehicle> = kept.iter().filter(|vehicle| vehicle.tax_arrears).collect();
    let cents: i64 = owing.iter().map(|vehicle| vehicle.mass_kg * ARREARS_CENT_PER_KG).sum();
    Ok(filled(
        "vehicle_tax",
        json!({
            "status": if kept.is_empty() { "unknown" } else { "known" },
            "arrears": !owing.is_empty(),
            "arrears_cent": cents,
            "vehicles_in_arrears": owing.len(),
        }),
    ))
}

/// A made-up amount that testers can work out.
const ARREARS_CENT_PER_KG: i64 = 10;

/// Whether somebody owes vehicle tax.
pub(crate) fn owes_tax(tx: &mut Tx<'_>, claimant: &Claimant) -> Result<bool, StoreError> {
    Ok(kept_by(tx, claimant)?.iter().any(|vehicle| vehicle.tax_arrears))
}

fn kept_by(tx: &mut Tx<'_>, claimant: &Claimant) -> Result<Vec<Vehicle>, StoreError> {
    let mut found = match (&claimant.company, &claimant.person, claimant.keeper()) {
        (Some(_), _, Some(keeper)) => tables::vehicles_of_company(tx, &keeper.key())?,
        (None, Some((.., born)), _) => tables::vehicles_of_people_born(tx, *born)?,
        _ => Vec::new(),
    };
    found.retain(|vehicle| claimant.is(&vehicle.keeper));
    Ok(found)
}
