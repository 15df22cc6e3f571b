//! What the demo town offers to other towns: packages of its services, signed with a key that is made for the demo alone.
//! A real town signs on another machine and puts the packages into the folder `sharing` of its town.

use std::fs;
use std::path::Path;

use anyhow::Context;
use base::{Rng, SystemRng};
use blueprint::{Blueprint, Package, SigningKey, read_folder};
use serde::Deserialize;

use crate::assemble::schemas;
use crate::config::Config;
use crate::data;

/// In the town's folder: what is offered, as `offers.toml` says it.
const LIST: &str = "demo-offers.toml";

#[derive(Deserialize)]
struct Offers {
    #[serde(default)]
    offer: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    service: String,
}

/// Packs what the town's list names anew, so that it is what this program serves.
///
/// Errors: the list cannot be read, or the data folder cannot be written.
pub fn pack(config: &Config, publisher: &str) -> anyhow::Result<()> {
    let list = config.town_folder()?.join(LIST);
    let Ok(text) = fs::read_to_string(&list) else {
        return Ok(());
    };
    let offers: Offers = toml::from_str(&text).with_context(|| list.display().to_string())?;
    let folder = config.data.join("sharing");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let key = key(config, publisher)?;
    let blueprints = config.blueprints_folder()?;
    for Named { service } in offers.offer {
        let path = folder.join(format!("{service}.package"));
        // A service that is not there or broken keeps no town closed; it is only not offered.
        match packed(&blueprints.join(&service), &key) {
            Ok(package) => {
                fs::write(&path, package).with_context(|| format!("{} cannot be written", path.display()))?;
            }
            Err(error) => {
                tracing::warn!(
                    service,
                    error = format!("{error:#}"),
                    "a service is not packed for other towns"
                );
                let _ = fs::remove_file(&path);
            }
        }
    }
    let offered = folder.join("offers.toml");
    fs::write(&offered, text).with_context(|| format!("{} cannot be written", offered.display()))
}

fn packed(folder: &Path, key: &SigningKey) -> anyhow::Result<String> {
    let files = read_folder(folder)?;
    // What this town does not offer itself is nothing for others.
    if let Err(found) = Blueprint::load(&files, &schemas()) {
        let first = found.first().map(ToString::to_string).unwrap_or_default();
        anyhow::bail!("it does not load: {first}");
    }
    Ok(Package::write(&files, key)?)
}

/// The demo's own key; its public part lies beside it for towns that try to fetch.
fn key(config: &Config, publisher: &str) -> anyhow::Result<SigningKey> {
    let path = config.data.join("demo-publisher.key");
    if let Ok(text) = fs::read_to_string(&path) {
        return SigningKey::from_pem(&text).with_context(|| path.display().to_string());
    }
    let mut seed = [0; 32];
    SystemRng.fill(&mut seed);
    let key = SigningKey::new(&seed, &format!("{publisher} (Demo)"))?;
    let (private, public) = key.to_pem()?;
    data::write_private(&path, private.as_bytes())?;
    fs::write(config.data.join("demo-publisher.key.pub"), public)?;
    Ok(key)
}
