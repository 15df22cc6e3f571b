//! One command a file.

mod account;
mod audit;
mod backup;
mod blueprint;
pub mod demo;
mod demo_offers;
mod import;
mod serve;

use std::process::ExitCode;

use tracing_subscriber::EnvFilter;

use crate::apart;
use crate::cli::{Cli, Command};
use crate::config::Config;
use crate::data::{Folder, open_store};

/// Readable lines for people, JSON for machines. Never names, addresses, answers or tokens.
///
/// Errors: `RATHAUS_LOG` is no filter.
pub fn logging(cli: &Cli) -> anyhow::Result<()> {
    let wanted = std::env::var("RATHAUS_LOG").unwrap_or_default();
    let wanted = if wanted.is_empty() { "info" } else { &wanted };
    let filter = EnvFilter::try_new(wanted).map_err(|error| {
        anyhow::anyhow!("RATHAUS_LOG = \"{wanted}\" is no filter ({error}); write it like info, or warn,cases=debug")
    })?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        // A log that cannot be written (its disk is full) must not stop the house.
        .log_internal_errors(false)
        .with_writer(std::io::stderr);
    if cli.log_json {
        lines.json().init()
    } else {
        lines.init()
    }
    Ok(())
}

/// Runs a command to its end; the exit code says more than success only where a command promises it.
pub async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::TryApart { shown } => return apart::run(&shown).map(|()| ExitCode::SUCCESS),
        Command::Blueprint { what } => return blueprint::run(what).await,
        Command::Serve(place) => serve::serve(&Config::read(&place, "data")?).await,
        Command::Demo(args) => demo::demo(args).await,
        Command::Migrate(place) => {
            let config = Config::read(&place, "data")?;
            let store = open_store(&config, Folder::MayBeNew, None)?;
            println!("The {} database is up to date.", store.backend_name());
            Ok(())
        }
        Command::Import { place, what } => import::import(&Config::read(&place, "data")?, what).await,
        Command::Backup { place, to } => backup::backup(&Config::read(&place, "data")?, &to).await,
        Command::Restore { place, from } => backup::restore(&Config::read(&place, "data")?, &from).await,
        Command::Audit { place, .. } => audit::verify(&Config::read(&place, "data")?).await,
        Command::Account {
            place,
            login,
            name,
            email,
            roles,
            offices,
        } => {
            let wanted = account::Wanted {
                login,
                name,
                email,
                roles,
                offices,
            };
            account::account(&Config::read(&place, "data")?, wanted).await
        }
    }?;
    Ok(ExitCode::SUCCESS)
}
