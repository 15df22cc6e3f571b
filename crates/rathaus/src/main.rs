//! The one program of the town hall: serves a town, shows a demo, imports, checks, backs up.

mod apart;
mod assemble;
mod cli;
mod commands;
mod config;
mod data;
#[cfg(test)]
mod house_tests;
mod night;
mod pages;

use std::process::ExitCode;

use clap::Parser;

/// Pages are made of many small pieces that live for a millisecond; measured, a page costs half of what it costs with
/// the allocator of the system. Without huge pages, which would hold memory that nobody uses.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    if let Err(error) = commands::logging(&cli) {
        eprintln!("rathaus: {error:#}");
        return ExitCode::FAILURE;
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("rathaus: the program cannot start its threads: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("rathaus: {error:#}");
            ExitCode::FAILURE
        }
    }
}
