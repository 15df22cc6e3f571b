//! The engine, tried on the blueprints of this repository.

mod bounds;
mod common;

mod all_fields;
mod appointments;
mod appointments_told;
mod clocks;
mod data_fields;
mod diff;
mod examples;
mod explain;
mod follow_ons;
mod forms;
mod generated;
mod groups;
mod guide;
mod journey;
mod kinds;
mod large;
mod letters;
mod lint;
mod loading;
mod messages;
mod package;
mod parties;
mod permit;
mod preset;
mod proofs;
mod rehearsal;
mod schema;
mod speed;
mod standards;
mod starter;
mod submission;
mod trust;
