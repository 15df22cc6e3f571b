use super::{Field, Parameter, Register};
use crate::operations::Operation;
use crate::port::FieldType::{Bool, Date, Int, Text};

/// The vehicle register. Sources: § 31, § 33 StVG, § 58 FZV.
pub(super) const VEHICLES: Register = Register {
    name: "vehicles",
    answer: &[
        // found | not_found
        ("status", Text),
        ("plate", Text),
        ("keeper_matches", Bool),
        // person | company | other
        ("keeper_kind", Text),
        ("vin_matches", Bool),
        // car | motorcycle | lorry | trailer | camper
        ("class", Text),
        ("mass_kg", Int),
        ("insured", Bool),
        ("decommissioned", Bool),
        ("electric", Bool),
        // first and last month, 1 to 12, of a seasonal plate
        ("season_from", Int),
        ("season_to", Int),
        ("tax_arrears", Bool),
        // on the road or put out of use; false for a new vehicle that has never had a plate
        ("registered_before", Bool),
        // district code of the plate: MST
        ("plate_district", Text),
        ("decommissioned_on", Date),
        // the plate is kept for the keeper until then
        ("plate_reserved_until", Date),
        ("plates_stolen", Bool),
        ("first_registered_on", Date),
        // last day of the month in which the inspection (HU) is due
        ("inspection_until", Date),
        ("inspection_valid", Bool),
        ("paper_one_issued_on", Date),
        ("paper_two_issued_on", Date),
        // the paper carries a code that can be uncovered
        ("paper_one_has_code", Bool),
        ("paper_two_has_code", Bool),
        // true when the number of part II that was asked for is the vehicle's
        ("paper_two_matches", Bool),
    ],
    parameters: &[
        // one of plate and vin
        ("plate", Text, false),
        ("vin", Text, false),
        ("vin_end", Text, false),
        ("paper_two_number", Text, false),
        ("family_name", Text, false),
        ("given_names", Text, false),
        ("birth_date", Date, false),
        ("company", Text, false),
        ("on", Date, false),
    ],
    operations: OPERATIONS,
};

/// Whether codes that were uncovered are right, before anybody relies on them. Source: § 21 FZV.
pub(super) const VEHICLE_CODES: Register = Register {
    name: "vehicle_codes",
    answer: &[
        // found | not_found
        ("status", Text),
        // each: ok | wrong | used | too_old; null where no code was given
        ("front", Text),
        ("rear", Text),
        ("paper_one", Text),
        ("paper_two", Text),
        // at least one code was given and all that were given are ok
        ("all_ok", Bool),
    ],
    parameters: &[
        ("plate", Text, false),
        ("vin", Text, false),
        ("vin_end", Text, false),
        ("code_front", Text, false),
        ("code_rear", Text, false),
        ("code_paper_one", Text, false),
        ("code_paper_two", Text, false),
    ],
    operations: &[],
};

/// The insurers: is this confirmation of insurance good for this keeper? Source: § 24 FZV.
pub(super) const INSURANCE: Register = Register {
    name: "insurance",
    answer: &[
        // valid | expired | used | other_keeper | not_found
        ("status", Text),
        ("valid", Bool),
        ("keeper_matches", Bool),
        ("insurer", Text),
        ("valid_until", Date),
    ],
    parameters: &[
        ("evb", Text, true),
        ("family_name", Text, false),
        ("given_names", Text, false),
        ("birth_date", Date, false),
        ("company", Text, false),
        ("on", Date, false),
    ],
    operations: &[],
};

/// The customs administration: does this keeper owe vehicle tax? Source: § 13 Abs. 1 KraftStG.
pub(super) const VEHICLE_TAX: Register = Register {
    name: "vehicle_tax",
    answer: &[
        // known | unknown
        ("status", Text),
        ("arrears", Bool),
        ("arrears_cent", Int),
        ("vehicles_in_arrears", Int),
    ],
    parameters: &[
        ("family_name", Text, false),
        ("given_names", Text, false),
        ("birth_date", Date, false),
        ("company", Text, false),
    ],
    operations: &[],
};

const RECORDED: &[Field] = &[
    ("recorded_on", Date),
    ("plate", Text),
    ("vin_end", Text),
    // last day on which one may drive with the printed decision and plates without plaques (§ 32 FZV)
    ("provisional_until", Date),
    ("plate_reserved_until", Date),
];

/// Refusals that every order about a vehicle may meet; the plate ones only where a plate is given out.
const NO: &[&str] = &[
    "vehicle_unknown",
    "already_decommissioned",
    "not_decommissioned",
    "already_registered",
    "code_wrong",
    "code_used",
    "code_too_old",
    "keeper_differs",
    "insurance_invalid",
    "tax_arrears",
    "inspection_expired",
    "plate_taken",
    "plate_pin_wrong",
    "plates_stolen",
    "value_invalid",
];

const VEHICLE_PLATE: Parameter = ("plate", Text, true);
const VIN: Parameter = ("vin", Text, true);
const FRONT: Parameter = ("code_front", Text, false);
const REAR: Parameter = ("code_rear", Text, false);
const PAPER_ONE: Parameter = ("code_paper_one", Text, true);
const PAPER_TWO: Parameter = ("code_paper_two", Text, true);
const EVB: Parameter = ("evb", Text, true);
const FAMILY: Parameter = ("family_name", Text, false);
const GIVEN: Parameter = ("given_names", Text, false);
const BORN: Parameter = ("birth_date", Date, false);
const COMPANY: Parameter = ("company", Text, false);
const STREET: Parameter = ("street", Text, false);
const NUMBER: Parameter = ("house_number", Text, false);
const POSTCODE: Parameter = ("postcode", Text, false);
const CITY: Parameter = ("city", Text, false);
const PIN: Parameter = ("plate_pin", Text, false);
const SEASON_FROM: Parameter = ("season_from", Int, false);
const SEASON_TO: Parameter = ("season_to", Int, false);

const OPERATIONS: &[Operation] = &[
    // Außerbetriebsetzung, § 25 FZV. Both plates' codes, one where the vehicle has one plate.
    Operation {
        name: "deregister",
        parameters: &[
            VEHICLE_PLATE,
            VIN,
            PAPER_ONE,
            FRONT,
            ("code_rear", Text, true),
            ("reserve_plate", Bool, false),
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Erstzulassung, § 26 FZV.
    Operation {
        name: "register",
        parameters: &[
            VIN,
            PAPER_TWO,
            EVB,
            VEHICLE_PLATE,
            PIN,
            FAMILY,
            GIVEN,
            BORN,
            COMPANY,
            STREET,
            NUMBER,
            POSTCODE,
            CITY,
            SEASON_FROM,
            SEASON_TO,
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Wiederzulassung of a vehicle out of use, by its keeper.
    Operation {
        name: "reregister",
        parameters: &[
            VIN,
            PAPER_ONE,
            EVB,
            VEHICLE_PLATE,
            PIN,
            FAMILY,
            GIVEN,
            BORN,
            COMPANY,
            STREET,
            NUMBER,
            POSTCODE,
            CITY,
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Umschreibung to another keeper, § 30 FZV. Without `new_plate` the plate is kept.
    Operation {
        name: "change_keeper",
        parameters: &[
            VEHICLE_PLATE,
            VIN,
            PAPER_ONE,
            PAPER_TWO,
            FRONT,
            REAR,
            EVB,
            ("new_plate", Text, false),
            PIN,
            FAMILY,
            GIVEN,
            BORN,
            COMPANY,
            STREET,
            NUMBER,
            POSTCODE,
            CITY,
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Another plate for the same keeper.
    Operation {
        name: "change_plate",
        parameters: &[
            VEHICLE_PLATE,
            VIN,
            PAPER_ONE,
            FRONT,
            ("code_rear", Text, true),
            ("new_plate", Text, true),
            PIN,
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Another address of the same keeper, § 15 Abs. 1 FZV.
    Operation {
        name: "change_address",
        parameters: &[
            VEHICLE_PLATE,
            VIN,
            FAMILY,
            GIVEN,
            BORN,
            COMPANY,
            ("street", Text, true),
            ("house_number", Text, true),
            POSTCODE,
            CITY,
        ],
        answer: RECORDED,
        refusals: NO,
    },
];
