//! What services for residents, vehicles, licences and parcels ask of the simulated registers and tell them to do, on each
//! database at hand.

mod cast;
mod common;
mod licences;
mod moves;
mod search;
mod vehicles;
