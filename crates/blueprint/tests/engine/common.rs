//! What the tests share: the registers as the outside world describes them, and the blueprints of this repository.

use std::path::PathBuf;

use blueprint::{Blueprint, Files, RegisterSchema, Schemas, Type, read_folder};

/// The registers that a town connects, with the fields that their ports promise.
pub fn schemas() -> Schemas {
    Schemas::built_in()
        .with("residents", residents())
        .with("vehicles", vehicles())
        .with("zones", zones())
}

fn residents() -> RegisterSchema {
    use Type::{Bool, Date, Int, Text};
    RegisterSchema::new(
        [
            ("status", Text),
            ("name_differs", Bool),
            ("at_address", Bool),
            ("residence", Text),
            ("current", Bool),
            ("registered_since", Date),
            ("moved_in_pending", Bool),
            ("age", Int),
            ("deceased", Bool),
            ("blocked", Bool),
            ("moved_away_on", Date),
            ("person_ref", Text),
            ("family_name", Text),
            ("given_names", Text),
            ("given_names_asked", Text),
            ("doctoral_degree", Text),
            ("birth_date", Text),
            ("street", Text),
            ("house_number", Text),
            ("postcode", Text),
            ("city", Text),
        ],
        [
            ("family_name", Text, true),
            ("given_names", Text, true),
            ("birth_date", Date, true),
            ("street", Text, false),
            ("house_number", Text, false),
            ("postcode", Text, false),
            ("on", Date, false),
        ],
    )
}

fn vehicles() -> RegisterSchema {
    use Type::{Bool, Date, Int, Text};
    RegisterSchema::new(
        [
            ("status", Text),
            ("plate", Text),
            ("keeper_matches", Bool),
            ("keeper_kind", Text),
            ("vin_matches", Bool),
            ("class", Text),
            ("mass_kg", Int),
            ("insured", Bool),
            ("decommissioned", Bool),
            ("electric", Bool),
            ("season_from", Int),
            ("season_to", Int),
            ("tax_arrears", Bool),
        ],
        [
            ("plate", Text, true),
            ("vin_end", Text, false),
            ("family_name", Text, false),
            ("given_names", Text, false),
            ("birth_date", Date, false),
            ("company", Text, false),
            ("on", Date, false),
        ],
    )
}

fn zones() -> RegisterSchema {
    use Type::{Int, Text};
    let list = || Type::List(Box::new(Text));
    RegisterSchema::new(
        [
            ("status", Text),
            ("zones", list()),
            ("zone", Text),
            ("zone_name", Text),
            ("street_key", Text),
            ("street", Text),
            ("house_number", Text),
            ("postcode", Text),
            ("district", Text),
            ("suggestion", list()),
            ("quota", Int),
            ("quota_free", Int),
        ],
        [
            ("street", Text, true),
            ("house_number", Text, false),
            ("postcode", Text, false),
        ],
    )
}

/// The folder of a blueprint of this repository.
pub fn folder(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../blueprints")).join(name)
}

pub fn files(name: &str) -> Files {
    read_folder(&folder(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A blueprint of this repository; panics with all findings when it does not load.
pub fn blueprint(name: &str) -> Blueprint {
    loaded(&files(name))
}

pub fn loaded(files: &Files) -> Blueprint {
    match Blueprint::load(files, &schemas()) {
        Ok(loaded) => loaded.blueprint,
        Err(found) => panic!(
            "{}",
            found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        ),
    }
}
