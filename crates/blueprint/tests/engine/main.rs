//! The engine, tried on the blueprints of this repository.

mod common;

mod all_fields;
mod diff;
mod explain;
mod generated;
mod groups;
mod guide;
mod journey;
mod kinds;
mod letters;
mod lint;
mod loading;
mod package;
mod permit;
mod schema;
mod speed;
mod starter;
mod trust;
