//! Generated applications by the thousand for each service: each is handed in and goes through the process by whatever may
//! happen there. None panics, none gets stuck, none costs or gives back less than nothing.

use std::collections::BTreeSet;

use crate::common;

/// For each service.
const APPLICATIONS: usize = 1000;
const SEED: u64 = 1;

#[track_caller]
fn rehearse(name: &str) {
    let blueprint = common::blueprint(name);
    let report = blueprint.rehearse(APPLICATIONS, SEED);
    println!(
        "{name}: {} handed in, {} ended, {} steps, ends {:?}",
        report.submitted, report.ended, report.steps, report.ends
    );
    assert!(report.problems.is_empty(), "{name}:\n{}", report.problems.join("\n\n"));
    assert_eq!(report.ended, report.submitted, "{name}: every case comes to an end");
    assert!(
        report.submitted * 10 >= APPLICATIONS * 8,
        "{name}: only {} passed",
        report.submitted
    );
}

macro_rules! services {
    ($($test:ident: $folder:literal,)*) => {
        const REHEARSED: &[&str] = &[$($folder),*];
        $(#[test]
        fn $test() {
            rehearse($folder);
        })*
    };
}

services! {
    everything: "_all-fields",
    building_permit: "building-permit",
    certificate_of_conduct: "certificate-of-conduct",
    dog_tax: "dog-tax",
    driving_licence: "driving-licence",
    driving_licence_exchange: "driving-licence-exchange",
    event_registration: "event-registration",
    general_request: "general-request",
    identity_document: "identity-document",
    landlord_confirmation: "landlord-confirmation",
    registration_certificate: "registration-certificate",
    residence_registration: "residence-registration",
    resident_information: "resident-information",
    resident_parking_permit: "resident-parking-permit",
    trade_notice: "trade-notice",
    vehicle_registration: "vehicle-registration",
}

#[test]
fn no_service_is_left_out() {
    let folders = std::fs::read_dir(common::folder("")).expect("the folder of all services");
    let there = folders
        .filter_map(Result::ok)
        .filter(|entry| entry.path().join("blueprint.toml").exists());
    let there: BTreeSet<String> = there
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, REHEARSED.iter().map(|name| (*name).to_owned()).collect());
}
