//! The program as an administrator meets it: a process with folders, a configuration, signals and a log.

mod backup;
mod blueprints;
mod exchange;
mod files;
mod hostile;
mod imports;
mod logs;
mod no_room;
mod packages;
mod platform;
mod program;
mod publishing;
mod second_town;
mod sharing;
mod start;
mod tutorial;
mod uploads;
