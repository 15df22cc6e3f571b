//! What the operator decides: from flags and environment, then the configuration file, then defaults.

mod file;
mod sections;
#[cfg(test)]
mod tests;
mod uploads;
mod value;

use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use cases::editions::Proof;
use connect::mail::SmtpConfig;
use store::Target;

pub use sections::{Identity, Payment};
pub use uploads::Uploads;
pub use value::Env;
use value::{Lookup, Scalar, Value};

use crate::cli::Place;
use crate::data::private_file;

/// A shorter token could be guessed.
const TOKEN_CHARS_MIN: usize = 16;

/// The configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    town: Option<Value>,
    blueprints: Value,
    /// How thoroughly a new version of a service is looked at before it is offered.
    pub proof: Option<Proof>,
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub base_url: String,
    pub trusted_proxies: usize,
    /// Whoever asks for figures must know it; without one only this machine may ask.
    pub metrics_token: Option<String>,
    pub target: Target,
    pub mail: Option<SmtpConfig>,
    pub payment: Payment,
    pub identity: Identity,
    pub uploads: Uploads,
    /// Token of each receiver that wants one, by the receiver's key.
    pub receivers: BTreeMap<String, String>,
}

impl Config {
    /// Errors: each names the value, where it came from and what is allowed.
    pub fn read(place: &Place, default_data: &str) -> anyhow::Result<Config> {
        Config::read_with(place, default_data, &Env::of_process()?)
    }

    fn read_with(place: &Place, default_data: &str, env: &Env) -> anyhow::Result<Config> {
        env.refuse_unknown(&sections::VARIABLES)?;
        let file = match &place.config {
            Some(path) => file::read(path)?,
            None => file::File::default(),
        };
        let lookup = Lookup {
            env,
            file: place.config.as_deref(),
        };
        let places = Places { lookup: &lookup };
        let data = places
            .path(
                "data",
                "--data or RATHAUS_DATA",
                place.data.as_deref(),
                file.data.as_ref(),
            )
            .map_or_else(|| default_data.into(), |value| value.path());
        let listen = places.listen(place, file.listen.as_ref())?;
        let base_url = places.base_url(place, file.base_url.as_ref(), listen)?;
        let trusted_proxies = lookup
            .find(
                "trusted_proxies",
                "RATHAUS_TRUSTED_PROXIES",
                file.trusted_proxies.as_ref(),
            )
            .map_or(Ok(0), |n| {
                n.parse("must be how many reverse proxies stand in front: 0, 1, 2 …")
            })?;
        let blueprints = places.path(
            "blueprints",
            "--blueprints or RATHAUS_BLUEPRINTS",
            place.blueprints.as_deref(),
            file.blueprints.as_ref(),
        );
        Ok(Config {
            town: places.path(
                "town",
                "--town or RATHAUS_TOWN",
                place.town.as_deref(),
                file.town.as_ref(),
            ),
            blueprints: blueprints
                .unwrap_or_else(|| Value::new("blueprints", "blueprints".to_owned(), "the default".to_owned())),
            target: sections::database(&lookup, file.database.as_ref(), &data)?,
            mail: sections::mail(&lookup, file.mail.as_ref())?,
            payment: sections::payment(&lookup, file.payment.as_ref())?,
            identity: sections::identity(&lookup, file.identity.as_ref())?,
            uploads: uploads::uploads(&lookup, file.uploads.as_ref())?,
            receivers: sections::receivers(&file.receivers, place.config.as_deref())?,
            metrics_token: metrics_token(&lookup, file.metrics_token.as_ref())?,
            proof: proof(&lookup, file.blueprint_check.as_ref())?,
            data,
            listen,
            base_url,
            trusted_proxies,
        })
    }

    /// Folder of the town.
    ///
    /// Errors: there is no town; several could be meant.
    pub fn town_folder(&self) -> anyhow::Result<PathBuf> {
        let Some(town) = &self.town else {
            return only_town(Path::new("towns"));
        };
        let folder = town.path();
        if folder.join("town.toml").is_file() {
            return Ok(folder);
        }
        Err(town.wrong(if folder.is_dir() {
            "is a folder without a town.toml; name the folder of one town"
        } else {
            "is no folder; name the town's folder with --town, RATHAUS_TOWN or town in the configuration file"
        }))
    }

    /// Folder of the services.
    ///
    /// Errors: there is no such folder.
    pub fn blueprints_folder(&self) -> anyhow::Result<PathBuf> {
        let folder = self.blueprints.path();
        if folder.is_dir() {
            return Ok(folder);
        }
        Err(self.blueprints.wrong(
            "is no folder; name the folder of services with --blueprints, RATHAUS_BLUEPRINTS or blueprints in the configuration file",
        ))
    }
}

/// Values that can come by a flag, too.
struct Places<'a> {
    lookup: &'a Lookup<'a>,
}

impl Places<'_> {
    fn path(&self, key: &str, flag: &str, given: Option<&Path>, in_file: Option<&Scalar>) -> Option<Value> {
        let given = given.map(|path| path.to_string_lossy().into_owned());
        self.text(key, flag, given, in_file)
    }

    fn text(&self, key: &str, flag: &str, given: Option<String>, in_file: Option<&Scalar>) -> Option<Value> {
        let by_flag = given.filter(|text| !text.is_empty());
        let by_file = || in_file.map(|scalar| Value::new(key, scalar.0.clone(), self.lookup.file_name()));
        by_flag
            .map(|text| Value::new(key, text, flag.to_owned()))
            .or_else(by_file)
    }

    fn listen(&self, place: &Place, in_file: Option<&Scalar>) -> anyhow::Result<SocketAddr> {
        match self.text("listen", "--listen or RATHAUS_LISTEN", place.listen.clone(), in_file) {
            Some(value) => value.parse("is not an address with a port; write it like 127.0.0.1:8080 or [::1]:8080"),
            None => Ok(SocketAddr::from(([127, 0, 0, 1], 8080))),
        }
    }

    fn base_url(&self, place: &Place, in_file: Option<&Scalar>, listen: SocketAddr) -> anyhow::Result<String> {
        let given = self.text(
            "base_url",
            "--base-url or RATHAUS_BASE_URL",
            place.base_url.clone(),
            in_file,
        );
        let Some(value) = given else {
            return Ok(format!("http://{listen}"));
        };
        let Some((scheme, host)) = value.text.split_once("://") else {
            return Err(value.wrong("must begin with https:// (or http:// on this machine)"));
        };
        if !matches!(scheme, "http" | "https") {
            return Err(value.wrong("must begin with https:// or http://"));
        }
        let host = host.trim_end_matches('/');
        if host.contains('/') {
            return Err(value.wrong("must not have a path"));
        }
        if host.is_empty()
            || host
                .chars()
                .any(|c| c.is_whitespace() || c.is_control() || "?#@\"'<>".contains(c))
        {
            return Err(value.wrong("names no host; write it like https://rathaus.stadt.example"));
        }
        Ok(format!("{scheme}://{host}"))
    }
}

fn proof(lookup: &Lookup<'_>, in_file: Option<&Scalar>) -> anyhow::Result<Option<Proof>> {
    let Some(value) = lookup.find("blueprint_check", "RATHAUS_BLUEPRINT_CHECK", in_file) else {
        return Ok(None);
    };
    match value.text.as_str() {
        "full" => Ok(Some(Proof::Full)),
        "loads" => Ok(Some(Proof::Loads)),
        _ => Err(value.wrong("must be full (loader and linter) or loads (the loader alone, for development)")),
    }
}

fn metrics_token(lookup: &Lookup<'_>, in_file: Option<&Scalar>) -> anyhow::Result<Option<String>> {
    let Some(token) = lookup
        .find("metrics_token", "RATHAUS_METRICS_TOKEN", in_file)
        .map(Value::secret)
    else {
        return Ok(None);
    };
    if token.text.chars().count() < TOKEN_CHARS_MIN {
        return Err(token.wrong(format!(
            "has fewer than {TOKEN_CHARS_MIN} characters; make one with: openssl rand -hex 24"
        )));
    }
    Ok(Some(token.text))
}

/// The town to take when nobody names one: the only folder in `towns`.
fn only_town(towns: &Path) -> anyhow::Result<PathBuf> {
    let entries = std::fs::read_dir(towns).with_context(|| {
        format!(
            "name the town's folder with --town; there is no folder {}",
            towns.display()
        )
    })?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|e| e.path())
        .filter(|path| path.join("town.toml").exists())
        .collect();
    match (found.pop(), found.is_empty()) {
        (Some(town), true) => Ok(town),
        (Some(_), false) => bail!("{} holds several towns; name one with --town", towns.display()),
        (None, _) => bail!(
            "{} holds no town (no folder with a town.toml); name one with --town",
            towns.display()
        ),
    }
}

/// The key of the installation, made at the first start and kept in the data folder, readable by its owner only.
pub fn secret_key(data: &Path, rng: &dyn base::Rng) -> anyhow::Result<[u8; 32]> {
    let path = data.join("secret.key");
    // Only a key that is not there yet is made: one that cannot be read must not be replaced.
    let found = match std::fs::read(&path) {
        Ok(content) => Some(content),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("{} cannot be read", path.display())),
    };
    if let Some(content) = found {
        return content.try_into().map_err(|_| {
            anyhow::anyhow!(
                "{} must hold 32 bytes; restore it from a backup, codes on receipts depend on it",
                path.display()
            )
        });
    }
    let mut key = [0u8; 32];
    rng.fill(&mut key);
    private_file(&path)
        .and_then(|mut file| file.write_all(&key).and_then(|()| file.sync_all()))
        .with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(key)
}
