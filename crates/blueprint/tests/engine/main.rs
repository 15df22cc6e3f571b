//! The engine, tried on the blueprints of this repository.

mod common;

mod all_fields;
mod explain;
mod generated;
mod groups;
mod journey;
mod kinds;
mod letters;
mod lint;
mod loading;
mod permit;
mod speed;
mod trust;
