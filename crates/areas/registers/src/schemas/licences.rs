use super::{Field, Register};
use crate::operations::Operation;
use crate::port::FieldType::{Bool, Date, Int, Objects, Text, TextList};

/// Driving licences: the central register of licences and the register of driver fitness in one answer.
/// Sources: §§ 28, 48, 50 StVG.
pub(super) const LICENCES: Register = Register {
    name: "licences",
    answer: &[
        // found | not_found | ambiguous
        ("status", Text),
        ("name_differs", Bool),
        ("licence_number", Text),
        // true when the number asked for is the person's
        ("number_matches", Bool),
        ("classes", TextList),
        ("class_dates", Objects(CLASS)),
        // paper | card
        ("document_kind", Text),
        ("issued_on", Date),
        ("valid_until", Date),
        ("authority", Text),
        // the town's own authority keeps the file; otherwise it has to be asked for (Karteikartenabschrift)
        ("file_here", Bool),
        ("points", Int),
        ("revoked", Bool),
        ("revoked_on", Date),
        // first licence, on probation until
        ("probation_until", Date),
        ("card_ordered_on", Date),
    ],
    parameters: &[
        ("family_name", Text, true),
        ("given_names", Text, true),
        ("birth_date", Date, true),
        ("licence_number", Text, false),
        ("on", Date, false),
    ],
    operations: &[
        // Orders a card at the printer's. Source: § 25 Abs. 1 FeV.
        Operation {
            name: "order_card",
            parameters: &[
                ("family_name", Text, true),
                ("given_names", Text, true),
                ("birth_date", Date, true),
                // first | exchange | replacement | extension
                ("reason", Text, true),
                // of a first licence, or added to the old ones
                ("classes", TextList, false),
            ],
            answer: &[
                ("ordered_on", Date),
                ("order_number", Text),
                ("licence_number", Text),
                ("classes", TextList),
                ("valid_until", Date),
            ],
            refusals: &["licence_unknown", "licence_revoked", "already_ordered", "value_invalid"],
        },
        // The card that was ordered takes the place of the old document. Source: § 24a FeV.
        Operation {
            name: "note_exchange",
            parameters: &[
                ("family_name", Text, true),
                ("given_names", Text, true),
                ("birth_date", Date, true),
                // number of the document that was given back
                ("licence_number", Text, false),
            ],
            answer: &[("recorded_on", Date), ("licence_number", Text), ("valid_until", Date)],
            refusals: &["licence_unknown", "licence_revoked", "not_ordered", "value_invalid"],
        },
    ],
};

const CLASS: &[Field] = &[
    // AM, A1, A2, A, B, BE, C1, C1E, C, CE, D1, D, L, T
    ("class", Text),
    ("since", Date),
    ("until", Date),
    // number of a restriction, such as 79.03
    ("restriction", Text),
];

/// Whether somebody may accompany a driver of seventeen. Source: § 48a Abs. 5 FeV.
pub(super) const ACCOMPANYING: Register = Register {
    name: "accompanying",
    answer: &[
        // found | not_found
        ("status", Text),
        // at least 30 years old on the day
        ("age_ok", Bool),
        // class B without a break for at least five years
        ("class_b_ok", Bool),
        // at most one point
        ("points_ok", Bool),
        // not revoked, and all of the above
        ("suitable", Bool),
    ],
    parameters: &[
        ("family_name", Text, true),
        ("given_names", Text, true),
        ("birth_date", Date, true),
        ("licence_number", Text, true),
        ("on", Date, false),
    ],
    operations: &[],
};
