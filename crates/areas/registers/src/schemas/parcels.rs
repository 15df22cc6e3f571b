use super::Register;
use crate::port::FieldType::{Bool, Date, Int, Text, TextList};

/// Extracts from the cadastre and the land register that a building permit needs. Names of owners never leave it.
/// Sources: § 12 GBO, § 16 HVGG.
pub(super) const PARCELS: Register = Register {
    name: "parcels",
    answer: &[
        // found | not_found | unknown_district
        ("status", Text),
        ("district", Text),
        // names of the cadastral districts, when the one asked for is unknown
        ("suggestion", TextList),
        // as people write it: Nord, Flur 3, Flurstück 45/2
        ("parcel", Text),
        ("area_m2", Int),
        // whoever was asked for is the owner, or one of several
        ("owner_matches", Bool),
        ("several_owners", Bool),
        ("heritage", Bool),
        ("flood_zone", Bool),
        ("water_protection", Bool),
        // a burden in the register of public easements (Baulast)
        ("building_burden", Bool),
        // number of the development plan; null outside of any
        ("development_plan", Text),
        // plan (§ 30 BauGB) | built_up (§ 34) | outer (§ 35)
        ("planning", Text),
    ],
    parameters: &[
        ("district", Text, true),
        ("section", Int, false),
        ("numerator", Int, true),
        ("denominator", Int, false),
        ("family_name", Text, false),
        ("given_names", Text, false),
        ("birth_date", Date, false),
        ("company", Text, false),
    ],
    operations: &[],
};
