use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Claimant, Code, Keeper, Vehicle, paper_two_number};
use crate::schemas::filled;

/// The question; whoever claims to be the keeper names themself as a person or a company.
#[derive(Clone, Debug)]
pub struct VehicleQuestion {
    pub plate: Option<String>,
    /// The whole vehicle identification number.
    pub vin: Option<String>,
    /// The last digits of the vehicle identification number; at least four count.
    pub vin_end: Option<String>,
    pub paper_two_number: Option<String>,
    pub claimant: Claimant,
    pub on: Date,
}

/// Answers from the vehicles whose plates look like the one asked for, or that have the number asked for.
pub fn answer(question: &VehicleQuestion, candidates: &[Vehicle]) -> Value {
    let answer = meant(question, candidates)
        .map_or_else(|| json!({ "status": "not_found" }), |vehicle| found(question, vehicle));
    filled("vehicles", answer)
}

/// The vehicle that is meant.
pub fn meant<'a>(question: &VehicleQuestion, candidates: &'a [Vehicle]) -> Option<&'a Vehicle> {
    let is_plate = |v: &Vehicle, typed: &str| v.plate.as_ref().is_some_and(|plate| plate.is_written(typed));
    let fitting = candidates.iter().filter(|v| match (&question.plate, &question.vin) {
        (Some(plate), _) => is_plate(v, plate),
        (None, Some(vin)) => is_same_vin(vin, &v.vin),
        (None, None) => false,
    });
    // Without its separator `OFA 12` may be two plates, and a plate of a vehicle out of use may be given out again; the
    // keeper tells which one is meant.
    fitting.min_by_key(|v| {
        (
            !question.claimant.is(&v.keeper),
            !says_vin(question, v),
            v.is_decommissioned(question.on),
            v.id,
        )
    })
}

fn says_vin(question: &VehicleQuestion, vehicle: &Vehicle) -> bool {
    let whole = question.vin.as_deref().map(|vin| is_same_vin(vin, &vehicle.vin));
    let end = question.vin_end.as_deref().map(|end| vin_matches(end, &vehicle.vin));
    match (whole, end) {
        (None, None) => false,
        (whole, end) => whole.unwrap_or(true) && end.unwrap_or(true),
    }
}

fn is_same_vin(asked: &str, vin: &str) -> bool {
    tidy(asked) == tidy(vin)
}

/// True when at least four last characters agree, or all of them.
pub fn vin_matches(end: &str, vin: &str) -> bool {
    let end = tidy(end);
    end.len() >= 4 && tidy(vin).ends_with(&end)
}

/// Letters that are not used (I, O, Q) count as digits.
fn tidy(text: &str) -> String {
    let upper = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase());
    upper
        .map(|c| match c {
            'O' | 'Q' => '0',
            'I' => '1',
            other => other,
        })
        .collect()
}

fn found(question: &VehicleQuestion, vehicle: &Vehicle) -> Value {
    let keeper_kind = match vehicle.keeper {
        Keeper::Person { .. } => "person",
        Keeper::Company { .. } => "company",
        Keeper::Other { .. } => "other",
    };
    let (papers, on) = (&vehicle.papers, question.on);
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let two_asked = question.paper_two_number.as_deref().map(tidy);
    json!({
        "status": "found",
        "plate": vehicle.plate.as_ref().map(ToString::to_string),
        "plate_district": vehicle.plate.as_ref().map(|plate| &plate.district),
        "keeper_matches": question.claimant.is(&vehicle.keeper),
        "keeper_kind": keeper_kind,
        "vin_matches": says_vin(question, vehicle),
        "class": vehicle.class.as_str(),
        "mass_kg": vehicle.mass_kg,
        "insured": vehicle.insured,
        "decommissioned": vehicle.is_decommissioned(on),
        "decommissioned_on": day(vehicle.decommissioned_on.filter(|day| *day <= on)),
        "electric": vehicle.electric,
        "season_from": vehicle.season.map(|(from, _)| from),
        "season_to": vehicle.season.map(|(_, to)| to),
        "tax_arrears": vehicle.tax_arrears,
        "registered_before": vehicle.plate.is_some(),
        "plate_reserved_until": day(papers.reserved_until),
        "plates_stolen": papers.stolen,
        "first_registered_on": day(papers.first_registered_on),
        "inspection_until": day(papers.inspection_until),
        "inspection_valid": papers.inspection_until.is_some_and(|until| on <= until),
        "paper_one_issued_on": day(papers.one.issued_on),
        "paper_two_issued_on": day(papers.two.issued_on),
        "paper_one_has_code": Code::PaperOne.is_printed(papers),
        "paper_two_has_code": Code::PaperTwo.is_printed(papers),
        "paper_two_matches": two_asked.is_some_and(|asked| asked == tidy(&paper_two_number(&vehicle.vin))),
    })
}
