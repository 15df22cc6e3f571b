use super::Register;
use crate::port::FieldType::{Int, Text, TextList};

/// Streets and parking zones: the town's own data.
pub(super) const ZONES: Register = Register {
    name: "zones",
    answer: &[
        // one | none | several | unknown_address
        ("status", Text),
        ("zones", TextList),
        ("zone", Text),
        ("zone_name", Text),
        ("street_key", Text),
        ("street", Text),
        ("house_number", Text),
        ("postcode", Text),
        ("district", Text),
        ("suggestion", TextList),
        ("quota", Int),
        ("quota_free", Int),
    ],
    parameters: &[
        ("street", Text, true),
        ("house_number", Text, false),
        ("postcode", Text, false),
    ],
    operations: &[],
};
