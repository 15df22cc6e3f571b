//! The program as an administrator meets it: a process with folders, a configuration, signals and a log.

mod backup;
mod blueprints;
mod files;
mod hostile;
mod imports;
mod logs;
mod no_room;
mod packages;
mod platform;
mod program;
mod start;
