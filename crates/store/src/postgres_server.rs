//! How a PostgreSQL server is reached, and over TLS how it proves that it is the right one.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::StoreError;

/// A server, ready to connect to.
pub(crate) struct Server {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    root: Option<PathBuf>,
}

/// Says what is wrong with a connection address. Nothing of it is repeated, because it may hold a password.
///
/// Errors: a sentence that goes on after the name of the value.
pub fn check_url(url: &str) -> Result<(), String> {
    Server::parse(url).map(|_| ())
}

/// A schema is part of statements and must mean there what it means here.
///
/// Errors: a sentence that goes on after the name of the value.
pub fn check_schema(schema: &str) -> Result<(), &'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let first = schema.chars().next().is_some_and(|c| !c.is_ascii_digit());
    if first && schema.len() <= 63 && schema.chars().all(plain) {
        Ok(())
    } else {
        Err("must be a name of a–z, 0–9 and _, at most 63, not beginning with a digit")
    }
}

impl Server {
    pub fn parse(url: &str) -> Result<Server, String> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err("must begin with postgres://, like postgres://user:password@host/database".to_owned());
        }
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let (mut mode, mut root, mut rest) = (None, None, form_urlencoded::Serializer::new(String::new()));
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "sslmode" => mode = Some(value.into_owned()),
                "sslrootcert" => root = Some(PathBuf::from(value.as_ref())),
                _ => {
                    rest.append_pair(&name, &value);
                }
            }
        }
        let rest = rest.finish().replace('+', "%20");
        let plain = if rest.is_empty() {
            address.to_owned()
        } else {
            format!("{address}?{rest}")
        };
        let mut config: Config = plain.parse().map_err(|error: postgres::Error| {
            let why = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
            format!("is no connection address: {why}; write it like postgres://user:password@host/database")
        })?;
        let tls = match mode.as_deref() {
            Some("disable") => None,
            Some("require" | "verify-ca" | "verify-full") => Some(tls(root.as_deref())?),
            Some(other) => {
                return Err(format!(
                    "has sslmode={other}; use verify-full, or disable on a private network"
                ));
            }
            None if config.get_hosts().iter().all(is_here) => None,
            None => {
                return Err(
                    "names another machine without sslmode; add ?sslmode=verify-full (with &sslrootcert=FILE for an own authority), or ?sslmode=disable on a private network"
                        .to_owned(),
                );
            }
        };
        config.ssl_mode(if tls.is_some() {
            SslMode::Require
        } else {
            SslMode::Disable
        });
        Ok(Server { config, tls, root })
    }

    pub fn connect(&self) -> Result<Client, StoreError> {
        Ok(match &self.tls {
            Some(tls) => self.config.connect(tls.clone())?,
            None => self.config.connect(NoTls)?,
        })
    }
}

/// The variables under which PostgreSQL's own programs (`pg_dump`, `pg_restore`) reach the same database.
///
/// Errors: as [`check_url`].
pub fn tool_environment(url: &str) -> Result<Vec<(&'static str, String)>, String> {
    let server = Server::parse(url)?;
    let config = &server.config;
    let mut variables = Vec::new();
    let mut set = |name, value: Option<String>| variables.extend(value.map(|value| (name, value)));
    set(
        "PGHOST",
        config.get_hosts().first().map(|host| match host {
            Host::Tcp(name) => name.clone(),
            Host::Unix(path) => path.display().to_string(),
        }),
    );
    set("PGPORT", config.get_ports().first().map(ToString::to_string));
    set("PGUSER", config.get_user().map(str::to_owned));
    set(
        "PGDATABASE",
        config.get_dbname().or(config.get_user()).map(str::to_owned),
    );
    let password = config
        .get_password()
        .map(|password| String::from_utf8_lossy(password).into_owned());
    set("PGPASSWORD", password);
    if server.tls.is_some() {
        set("PGSSLMODE", Some("verify-full".to_owned()));
        let root = server
            .root
            .or_else(|| Some(SYSTEM_ROOTS.into()).filter(|path: &PathBuf| path.exists()));
        set("PGSSLROOTCERT", root.map(|path| path.display().to_string()));
    }
    Ok(variables)
}

/// Where Debian and its relatives keep the public authorities.
const SYSTEM_ROOTS: &str = "/etc/ssl/certs/ca-certificates.crt";

/// A socket, or an address of this machine.
fn is_here(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()),
        Host::Unix(_) => true,
    }
}

/// The server's certificate and name are always checked, whatever word asked for TLS.
fn tls(root: Option<&Path>) -> Result<MakeRustlsConnect, String> {
    let mut roots = RootCertStore::empty();
    match root {
        Some(path) => {
            let shown = path.display().to_string();
            let read = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|error| format!("names sslrootcert={shown}, which cannot be read: {error}"))?;
            let (taken, _) = roots.add_parsable_certificates(read);
            if taken == 0 {
                return Err(format!("names sslrootcert={shown}, which holds no certificate"));
            }
        }
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| format!("cannot be used over TLS: {error}"))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_used_says_why_and_how_to_mend_it() {
        for (url, expected) in [
            ("mysql://x/y", "must begin with postgres://"),
            ("/run/postgresql", "must begin with postgres://"),
            ("postgres://u:p@localhost:port/x", "is no connection address"),
            ("postgres://localhost/x?sslmod=verify-full", "is no connection address"),
            ("postgres://u:p@db.stadt.example/x", "without sslmode"),
            ("postgres://u:p@10.0.0.7/x", "without sslmode"),
            ("postgres://u:p@db.stadt.example/x?sslmode=prefer", "use verify-full"),
            (
                "postgres://db.stadt.example/x?sslmode=verify-full&sslrootcert=/nowhere/ca.pem",
                "/nowhere/ca.pem",
            ),
        ] {
            let problem = check_url(url).expect_err("is refused");
            assert!(problem.contains(expected), "{url}: {problem}");
            assert!(!problem.contains("u:p"), "{problem}");
        }
        for url in [
            "postgres://localhost/x",
            "postgresql://rathaus@127.0.0.1:5433/postgres",
            "postgres://%2Frun%2Fpostgresql/x",
            "postgres://u:p@db.stadt.example/x?sslmode=disable",
            "postgres://u:p@db.stadt.example/x?connect_timeout=3&sslmode=verify-full",
        ] {
            assert_eq!(check_url(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn a_schema_is_a_plain_name() {
        for (schema, good) in [
            ("stadt", true),
            ("t0_1", true),
            ("", false),
            ("Stadt", false),
            ("a;drop", false),
            ("1a", false),
            ("a-b", false),
        ] {
            assert_eq!(check_schema(schema).is_ok(), good, "{schema}");
        }
    }
}
