use std::sync::Arc;

use anyhow::ensure;
use base::{SystemClock, SystemRng};

use crate::assemble::load_town;
use crate::config::Config;
use crate::data::{Folder, open_store};

/// The account to make.
pub struct Wanted {
    pub login: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<String>,
    pub offices: Vec<String>,
}

/// Makes a staff account from the console; how the first administrator comes into the house.
pub async fn account(config: &Config, wanted: Wanted) -> anyhow::Result<()> {
    let roles: Vec<web::Role> = wanted
        .roles
        .iter()
        .filter_map(|code| web::Role::from_code(code))
        .collect();
    ensure!(
        roles.len() == wanted.roles.len(),
        "unknown role among {}; allowed are {}",
        wanted.roles.join(", "),
        web::Role::ALL.map(web::Role::code).join(", ")
    );
    let town = Arc::new(load_town(&config.town_folder()?)?);
    let store = open_store(config, Folder::MayBeNew, None)?;
    let accounts = accounts::Accounts::new(
        store,
        town,
        Arc::new(SystemClock),
        Arc::new(SystemRng),
        accounts::Settings::default(),
    )?;
    let new = accounts::actions::NewAccount {
        login: wanted.login,
        name: wanted.name,
        email: wanted.email,
        roles,
        offices: wanted.offices,
    };
    let made = accounts::actions::create(&accounts, &accounts::Acting::operator(), new).await?;
    println!(
        "Account {} is made. Start password, shown once: {}",
        made.login, made.start_password
    );
    Ok(())
}
