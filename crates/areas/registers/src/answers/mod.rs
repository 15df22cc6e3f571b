//! What the simulators answer over the town's own tables. One file a register, or a family of them.

pub(crate) mod licences;
mod parcels;
mod plates;
mod residents;
mod vehicles;
mod zones;

pub(crate) use licences::{accompanying, licences};
pub(crate) use parcels::parcels;
pub(crate) use plates::{is_given_out, plates, read as read_plate};
pub(crate) use residents::residents;
pub(crate) use vehicles::{insurance, insured, owes_tax, tidy_evb, vehicle_codes, vehicle_tax, vehicles};
pub(crate) use zones::zones;

use crate::port::With;
use crate::vehicles::Claimant;

/// Who says that something is theirs.
pub(crate) fn claimant(with: &With<'_>) -> Claimant {
    Claimant::of(
        with.text("family_name"),
        with.text("given_names"),
        with.birth_date("birth_date"),
        with.text("company"),
    )
}
