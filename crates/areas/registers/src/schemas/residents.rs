use super::{Field, Parameter, Register};
use crate::operations::Operation;
use crate::port::FieldType::{Bool, Date, Int, Objects, Text, TextList};

/// The register of residents. Sources: §§ 3, 18, 34, 44, 49 BMG.
pub(super) const RESIDENTS: Register = Register {
    name: "residents",
    answer: ANSWER,
    parameters: PARAMETERS,
    operations: OPERATIONS,
};

const ANSWER: &[Field] = &[
    // found | not_found | ambiguous | not_allowed (gender and marital status together, § 49 Abs. 4 BMG)
    ("status", Text),
    // another name, not only another spelling of it
    ("name_differs", Bool),
    ("at_address", Bool),
    // main | second | none: the dwelling at the address asked for
    ("residence", Text),
    ("current", Bool),
    ("registered_since", Date),
    ("moved_in_pending", Bool),
    // full years on the day asked for; with an unknown birthday the least possible
    ("age", Int),
    ("deceased", Bool),
    ("blocked", Bool),
    ("moved_away_on", Date),
    ("person_ref", Text),
    ("family_name", Text),
    ("given_names", Text),
    // those of them that were asked for, as the register spells them
    ("given_names_asked", Text),
    ("doctoral_degree", Text),
    // with 00 for an unknown month or day
    ("birth_date", Text),
    ("street", Text),
    ("house_number", Text),
    ("postcode", Text),
    ("city", Text),
    // for clerks: how many people fit, and why a person is blocked: danger (§ 51 BMG) | institution (§ 52 BMG)
    ("candidates", Int),
    ("block_kind", Text),
    // `data` has birth
    ("birth_name", Text),
    ("former_names", TextList),
    ("birth_place", Text),
    // three letters, ISO 3166-1 (DEU)
    ("birth_country", Text),
    // `data` has status; female | male | diverse | none
    ("gender", Text),
    // single | married | partnership | widowed | divorced | unknown
    ("marital_status", Text),
    ("nationalities", TextList),
    // `data` has religion; roman_catholic | protestant | other | none
    ("religion", Text),
    // `data` has dwellings
    ("dwellings", Objects(DWELLING)),
    // the same as texts: `Kaiserstraße 12, 64999 Musterstadt (main)`
    ("dwellings_text", TextList),
    ("moved_in_on", Date),
    ("previous_address", Text),
    ("former_addresses", TextList),
    // `data` has family: who lives at the same address
    ("spouse_ref", Text),
    ("family", Objects(FAMILY)),
    // `data` has documents
    ("id_card_number", Text),
    ("id_card_valid_until", Date),
    ("id_card_authority", Text),
    ("passport_number", Text),
    ("passport_valid_until", Date),
    ("passport_authority", Text),
];

const DWELLING: &[Field] = &[
    ("street", Text),
    ("house_number", Text),
    ("postcode", Text),
    ("city", Text),
    // main | second
    ("kind", Text),
    ("moved_in_on", Date),
];

const FAMILY: &[Field] = &[
    ("person_ref", Text),
    ("family_name", Text),
    ("given_names", Text),
    ("birth_date", Text),
    // spouse | child
    ("role", Text),
];

const PARAMETERS: &[Parameter] = &[
    ("family_name", Text, true),
    ("given_names", Text, true),
    ("birth_date", Date, false),
    ("street", Text, false),
    ("house_number", Text, false),
    ("postcode", Text, false),
    // further data of § 49 Abs. 5 BMG; what is given must fit
    ("birth_place", Text, false),
    ("gender", Text, false),
    ("marital_status", Text, false),
    ("moved_in_on", Date, false),
    ("moved_out_on", Date, false),
    ("former_street", Text, false),
    ("former_house_number", Text, false),
    // family name, given name or both
    ("spouse", Text, false),
    // the search of § 49 Abs. 4 BMG: all that is given must fit, an address or two further data are needed;
    // without a birth date it is always this search
    ("information", Bool, false),
    // which further data are needed: birth, status, religion, dwellings, family, documents
    ("data", TextList, false),
    ("on", Date, false),
];

/// People that an order is about: by reference, or by name and birth date as `persons` of a form name them.
const PERSON: &[Field] = &[
    ("person_ref", Text),
    ("family_name", Text),
    ("given_names", Text),
    ("birth_date", Text),
];

/// What the notice of registration says of people who are new in this register. Source: § 23, § 3 BMG.
const NEWCOMER: &[Field] = &[
    ("person_ref", Text),
    ("family_name", Text),
    ("given_names", Text),
    ("birth_date", Text),
    ("birth_name", Text),
    ("birth_place", Text),
    ("birth_country", Text),
    ("gender", Text),
    ("marital_status", Text),
    ("nationality", Text),
    ("religion", Text),
    ("doctoral_degree", Text),
];

const RECORDED: &[Field] = &[
    ("recorded_on", Date),
    ("person_refs", TextList),
    ("moved_in_on", Date),
    ("moved_out_on", Date),
    ("street", Text),
    ("house_number", Text),
    ("postcode", Text),
    ("city", Text),
    // main | second: what the dwelling is from now on
    ("residence", Text),
    ("previous_address", Text),
];

const NO: &[&str] = &[
    "person_unknown",
    "person_ambiguous",
    "person_deceased",
    "address_unknown",
    "date_in_future",
    "already_registered",
    "not_registered_here",
    "value_invalid",
];

const OPERATIONS: &[Operation] = &[
    // Corrects or completes names and degree. Source: § 6 Abs. 1 BMG.
    Operation {
        name: "correct",
        parameters: &[
            ("person_ref", Text, true),
            ("family_name", Text, false),
            ("given_names", Text, false),
            ("doctoral_degree", Text, false),
        ],
        answer: &[("person_ref", Text), ("recorded_on", Date)],
        refusals: &[
            "person_unknown",
            "person_deceased",
            "nothing_to_record",
            "value_invalid",
        ],
    },
    // From elsewhere into the town; who is not in the register yet is entered. Source: § 17 Abs. 1 BMG.
    Operation {
        name: "move_in",
        parameters: &[
            ("person_refs", TextList, false),
            ("persons", Objects(NEWCOMER), false),
            ("street", Text, true),
            ("house_number", Text, true),
            ("postcode", Text, false),
            ("moved_in_on", Date, true),
            // main (default) | second
            ("residence", Text, false),
            // the dwelling before, where the register does not know it
            ("previous_street", Text, false),
            ("previous_house_number", Text, false),
            ("previous_postcode", Text, false),
            ("previous_city", Text, false),
            // given_up (default) | second | main
            ("previous_becomes", Text, false),
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // From one dwelling of the town to another. Source: § 17 Abs. 1, § 21 BMG.
    Operation {
        name: "move_within",
        parameters: &[
            ("person_refs", TextList, false),
            ("persons", Objects(PERSON), false),
            ("street", Text, true),
            ("house_number", Text, true),
            ("postcode", Text, false),
            ("moved_in_on", Date, true),
            ("residence", Text, false),
            ("previous_becomes", Text, false),
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Out of the town, or out of one of several dwellings. Source: § 17 Abs. 2, § 21 Abs. 4 BMG.
    Operation {
        name: "move_out",
        parameters: &[
            ("person_refs", TextList, false),
            ("persons", Objects(PERSON), false),
            // the dwelling that is given up; without it all of the town
            ("street", Text, false),
            ("house_number", Text, false),
            ("postcode", Text, false),
            // at most a week ahead
            ("moved_out_on", Date, true),
            ("new_city", Text, false),
            ("new_country", Text, false),
        ],
        answer: RECORDED,
        refusals: NO,
    },
    // Another of several dwellings becomes the main one. Source: § 21 Abs. 4 Satz 3, § 22 BMG.
    Operation {
        name: "change_main_dwelling",
        parameters: &[
            ("person_refs", TextList, false),
            ("persons", Objects(PERSON), false),
            // the dwelling that becomes the main one
            ("street", Text, true),
            ("house_number", Text, true),
            ("postcode", Text, false),
            ("changed_on", Date, true),
        ],
        answer: RECORDED,
        refusals: NO,
    },
];
