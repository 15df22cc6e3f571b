//! The registers that a town hall asks and tells what to do: streets and parking zones, residents, vehicles.
//!
//! `port` is what services see. Behind it stands the `Simulator` over the town's own tables; a real interface can take
//! its place. Street directory and zones are the town's own data and are imported from its files.

pub mod actions;
pub mod birth_date;
pub mod demo;
pub mod house_number;
pub mod licences;
pub mod lookup;
pub mod names;
pub mod operations;
pub mod parcels;
pub mod plate;
pub mod port;
pub mod report;
pub mod residents;
pub mod simulator;
pub mod store;
pub mod streets;
pub mod vehicles;
pub mod zones;

mod answers;
mod geometry;
mod migrations;
mod orders;
mod schemas;
mod streets_csv;
mod table;
mod text;
mod zones_geojson;

pub use actions::{advance, fill, import_streets, import_zones};
pub use migrations::MIGRATIONS;
pub use port::{Audience, Purpose, RegisterAnswer, RegisterOrder, RegisterQuery, RegisterReceipt, Registers};
pub use report::{Finding, ImportMode, ImportReport};
pub use simulator::Simulator;
pub use streets_csv::read_streets;
pub use zones_geojson::read_zones;
