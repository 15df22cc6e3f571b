use super::Register;
use crate::operations::Operation;
use crate::port::FieldType::{Bool, Date, Text, TextList};

/// Plates that are free, reserved or given out. Source: § 9 FZV.
pub(super) const PLATES: Register = Register {
    name: "plates",
    answer: &[
        // of the plate asked for: free | reserved | taken | invalid; null when only a list was asked for
        ("status", Text),
        ("plate", Text),
        ("pin_matches", Bool),
        ("reserved_until", Date),
        // next free plates of the district, for a choice; the same all day long
        ("suggestion", TextList),
    ],
    parameters: &[
        ("plate", Text, false),
        ("pin", Text, false),
        // list free plates of this district; letters and suffix narrow it down
        ("district", Text, false),
        ("letters", Text, false),
        // E | H
        ("suffix", Text, false),
        ("on", Date, false),
    ],
    operations: &[
        // Keeps a free plate for 90 days; the PIN opens it again.
        Operation {
            name: "reserve",
            parameters: &[("plate", Text, true)],
            answer: &[
                ("recorded_on", Date),
                ("plate", Text),
                ("pin", Text),
                ("reserved_until", Date),
            ],
            refusals: &["plate_taken", "value_invalid"],
        },
    ],
};
