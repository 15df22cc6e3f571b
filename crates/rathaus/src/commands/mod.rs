//! One command a file.

mod account;
mod audit;
mod backup;
mod blueprint;
pub mod demo;
mod import;
mod serve;

use tracing_subscriber::EnvFilter;

use crate::assemble::open_store;
use crate::cli::{Cli, Command};
use crate::config::Config;

/// Readable lines for people, JSON for machines. Never names, addresses, answers or tokens.
pub fn logging(cli: &Cli) {
    let filter = EnvFilter::try_from_env("RATHAUS_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if cli.log_json {
        lines.json().init()
    } else {
        lines.init()
    }
}

pub async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(place) => serve::serve(&Config::read(&place, "data")?).await,
        Command::Demo(args) => demo::demo(args).await,
        Command::Migrate(place) => {
            let config = Config::read(&place, "data")?;
            let store = open_store(&config)?;
            println!("The {} database is up to date.", store.backend_name());
            Ok(())
        }
        Command::Import { place, what } => import::import(&Config::read(&place, "data")?, what).await,
        Command::Blueprint { what } => blueprint::run(what),
        Command::Backup { place, to } => backup::backup(&Config::read(&place, "data")?, &to).await,
        Command::Restore { from, data } => backup::restore(&from, &data),
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
    }
}
