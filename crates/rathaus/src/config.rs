//! What the operator decides: from flags and environment, then the configuration file, then defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use connect::mail::SmtpConfig;
use serde::Deserialize;
use store::Target;

use crate::cli::Place;

/// The configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    town: Option<PathBuf>,
    blueprints: Option<PathBuf>,
    data: Option<PathBuf>,
    listen: Option<String>,
    base_url: Option<String>,
    /// How many reverse proxies append to `X-Forwarded-For`.
    trusted_proxies: Option<usize>,
    database: Option<Database>,
    mail: Option<SmtpConfig>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Database {
    /// `postgres://user:password@host/database`
    url: String,
    /// Schema of this town.
    schema: String,
}

/// The configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    pub town: PathBuf,
    pub blueprints: PathBuf,
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub base_url: String,
    pub trusted_proxies: usize,
    pub target: Target,
    pub mail: Option<SmtpConfig>,
}

impl Config {
    /// Errors: each names the value, where it came from and what is allowed.
    pub fn read(place: &Place, default_data: &str) -> anyhow::Result<Config> {
        let file = match &place.config {
            Some(path) => read_file(path)?,
            None => File::default(),
        };
        let data = place.data.clone().or(file.data).unwrap_or_else(|| default_data.into());
        let listen = place
            .listen
            .clone()
            .or(file.listen)
            .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
        let listen: SocketAddr = listen.parse().map_err(|_| {
            anyhow::anyhow!("listen = \"{listen}\" is not an address with a port; write it like 127.0.0.1:8080")
        })?;
        let base_url = place
            .base_url
            .clone()
            .or(file.base_url)
            .unwrap_or_else(|| format!("http://{listen}"));
        check_base_url(&base_url)?;
        let database = match std::env::var("RATHAUS_DATABASE_URL") {
            Ok(url) => {
                let schema = std::env::var("RATHAUS_DATABASE_SCHEMA").unwrap_or_else(|_| "rathaus".to_owned());
                Some(Database { url, schema })
            }
            Err(_) => file.database,
        };
        let target = match database {
            Some(database) => Target::Postgres {
                url: database.url,
                schema: database.schema,
            },
            None => Target::Sqlite(data.join("rathaus.db")),
        };
        Ok(Config {
            town: match place.town.clone().or(file.town) {
                Some(town) => town,
                None => only_town(Path::new("towns"))?,
            },
            blueprints: place
                .blueprints
                .clone()
                .or(file.blueprints)
                .unwrap_or_else(|| "blueprints".into()),
            data,
            listen,
            base_url: base_url.trim_end_matches('/').to_owned(),
            trusted_proxies: file.trusted_proxies.unwrap_or(0),
            target,
            mail: file.mail,
        })
    }
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

fn read_file(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    // The reader's message shows the line and points at the place.
    toml::from_str(&text).with_context(|| format!("the configuration file {} is not right", path.display()))
}

fn check_base_url(url: &str) -> anyhow::Result<()> {
    let Some((scheme, host)) = url.split_once("://") else {
        bail!("base_url = \"{url}\" must begin with https:// (or http:// on this machine)");
    };
    ensure!(
        matches!(scheme, "http" | "https"),
        "base_url = \"{url}\" must begin with https:// or http://"
    );
    ensure!(
        !host.trim_end_matches('/').contains('/'),
        "base_url = \"{url}\" must not have a path"
    );
    ensure!(!host.is_empty(), "base_url = \"{url}\" names no host");
    Ok(())
}

/// The key of the installation, made at the first start and kept in the data folder, readable by its owner only.
pub fn secret_key(data: &Path, rng: &dyn base::Rng) -> anyhow::Result<[u8; 32]> {
    let path = data.join("secret.key");
    if let Ok(content) = std::fs::read(&path) {
        return content.try_into().map_err(|_| {
            anyhow::anyhow!(
                "{} must hold 32 bytes; restore it from a backup, codes on receipts depend on it",
                path.display()
            )
        });
    }
    let mut key = [0u8; 32];
    rng.fill(&mut key);
    write_private(&path, &key).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(key)
}

fn write_private(path: &Path, content: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_values_are_refused_with_the_value_and_what_is_allowed() {
        let place = |listen: &str, base_url: &str| Place {
            town: Some("town".into()),
            listen: Some(listen.into()),
            base_url: Some(base_url.into()),
            ..Place::default()
        };
        for (listen, base_url, expected) in [
            ("8080", "http://x", "127.0.0.1:8080"),
            ("127.0.0.1:1", "rathaus.de", "https://"),
            ("127.0.0.1:1", "https://rathaus.de/pfad", "path"),
            ("127.0.0.1:1", "ftp://rathaus.de", "https://"),
        ] {
            let error = Config::read(&place(listen, base_url), "data")
                .expect_err("is refused")
                .to_string();
            assert!(error.contains(expected), "{error}");
        }
        assert!(Config::read(&place("127.0.0.1:1", "https://rathaus.de/"), "data").is_ok());
    }

    #[test]
    fn a_broken_file_names_itself_and_the_line() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("rathaus.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\nport = 3\n").expect("writes");
        let place = Place {
            config: Some(path),
            ..Place::default()
        };
        let error = format!("{:#}", Config::read(&place, "data").expect_err("is refused"));
        assert!(error.contains("rathaus.toml") && error.contains("port"), "{error}");
    }
}
