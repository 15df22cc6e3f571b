//! The sections of the configuration: database, mail, payment, accounts of citizens.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use connect::identity::{OpenId, OpenIdConfig};
use connect::mail::{SmtpConfig, SmtpMailer, Tls};
use connect::payment::{PaymentConfig, XBezahldienste};
use store::Target;

use super::file;
use super::value::{Lookup, Scalar, Value};

/// How the town takes payments online.
#[derive(Clone, Debug)]
pub enum Payment {
    /// Nobody is asked for money in earnest.
    Simulated,
    /// By transfer and at the counter only.
    None,
    /// A platform behind XBezahldienste.
    Platform {
        config: Box<PaymentConfig>,
        /// Where the platform's pages are: `https://pay.example.de`.
        page_origins: Vec<String>,
    },
}

/// Who says who a citizen is.
#[derive(Clone, Debug)]
pub enum Identity {
    /// The town offers no accounts.
    None,
    /// Nobody proves anything.
    Simulated,
    /// A provider that speaks OpenID Connect.
    OpenId(Box<OpenIdConfig>),
}

/// Variables of the environment that these sections and the metrics know.
pub const VARIABLES: [&str; 28] = [
    "RATHAUS_BLUEPRINT_CHECK",
    "RATHAUS_DATABASE_URL",
    "RATHAUS_DATABASE_SCHEMA",
    "RATHAUS_IDENTITY",
    "RATHAUS_IDENTITY_ISSUER",
    "RATHAUS_IDENTITY_CLIENT_ID",
    "RATHAUS_IDENTITY_CLIENT_SECRET",
    "RATHAUS_IDENTITY_LABEL",
    "RATHAUS_MAIL_HOST",
    "RATHAUS_MAIL_PORT",
    "RATHAUS_MAIL_TLS",
    "RATHAUS_MAIL_USER",
    "RATHAUS_MAIL_PASSWORD",
    "RATHAUS_MAIL_FROM",
    "RATHAUS_METRICS_TOKEN",
    "RATHAUS_PAYMENT",
    "RATHAUS_PAYMENT_BASE_URL",
    "RATHAUS_PAYMENT_ORIGINATOR_ID",
    "RATHAUS_PAYMENT_END_POINT_ID",
    "RATHAUS_PAYMENT_AUTHORIZATION",
    "RATHAUS_PAYMENT_CLIENT_CERTIFICATE",
    "RATHAUS_PAYMENT_CLIENT_KEY",
    "RATHAUS_PAYMENT_ACCOUNT_KEY",
    "RATHAUS_PAYMENT_PAGE_ORIGINS",
    "RATHAUS_UPLOADS_BYTES_MAX",
    "RATHAUS_UPLOADS_SCANNER",
    "RATHAUS_UPLOADS_ADDRESS",
    "RATHAUS_UPLOADS_UNSCANNED",
];

/// Errors: the address or the schema cannot be used.
pub fn database(lookup: &Lookup<'_>, file: Option<&file::Database>, data: &Path) -> anyhow::Result<Target> {
    let url = lookup.find(
        "database.url",
        "RATHAUS_DATABASE_URL",
        file.and_then(|d| d.url.as_ref()),
    );
    let schema = lookup.find(
        "database.schema",
        "RATHAUS_DATABASE_SCHEMA",
        file.and_then(|d| d.schema.as_ref()),
    );
    let Some(url) = url.map(Value::secret) else {
        return match schema {
            Some(schema) => Err(schema.wrong(
                "names a schema, but no database: set database.url or RATHAUS_DATABASE_URL too, or leave both out for SQLite",
            )),
            None if file.is_some() => bail!(
                "database.url is missing below [database] in {}: write postgres://user:password@host/database, or leave the section out for SQLite",
                lookup.file_name()
            ),
            None => Ok(Target::Sqlite(data.join("rathaus.db"))),
        };
    };
    let name = schema.as_ref().map_or("rathaus", |schema| schema.text.as_str());
    let target = Target::Postgres {
        url: url.text.clone(),
        schema: name.to_owned(),
    };
    if let (Err(problem), Some(schema)) = (store::check_schema(name), &schema) {
        return Err(schema.wrong(problem));
    }
    store::check_url(&url.text).map_err(|problem| url.wrong(problem))?;
    Ok(target)
}

/// Errors: an empty token, or one with signs that no header may have.
pub fn receivers(given: &BTreeMap<String, Scalar>, from: Option<&Path>) -> anyhow::Result<BTreeMap<String, String>> {
    let from = from.map_or_else(|| "the configuration".to_owned(), |path| path.display().to_string());
    let mut tokens = BTreeMap::new();
    for (key, token) in given {
        let value = Value::new(&format!("receivers.{key}"), token.0.clone(), from.clone()).secret();
        if token.0.is_empty() || !token.0.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(value.wrong("must be the token that the receiver gave, without blanks"));
        }
        tokens.insert(key.clone(), value.text);
    }
    Ok(tokens)
}

/// Errors: something of the mail server is missing or wrong.
pub fn mail(lookup: &Lookup<'_>, file: Option<&file::Mail>) -> anyhow::Result<Option<SmtpConfig>> {
    let empty = file::Mail::default();
    let given = file.unwrap_or(&empty);
    let variables = VARIABLES.iter().filter(|name| name.starts_with("RATHAUS_MAIL_"));
    if file.is_none() && !variables.into_iter().any(|name| lookup.env.get(name).is_some()) {
        return Ok(None);
    }
    let host = lookup.need(
        "mail.host",
        "RATHAUS_MAIL_HOST",
        given.host.as_ref(),
        "the name of the town's mail server",
    )?;
    let tls = match lookup.find("mail.tls", "RATHAUS_MAIL_TLS", given.tls.as_ref()) {
        Some(word) => Tls::from_word(&word.text).ok_or_else(|| {
            word.wrong("must be implicit (port 465), starttls (port 587), or none (a server on the same machine)")
        })?,
        None => Tls::Implicit,
    };
    let port = match lookup.find("mail.port", "RATHAUS_MAIL_PORT", given.port.as_ref()) {
        Some(port) => match port.parse::<u16>("must be a port from 1 to 65535")? {
            0 => return Err(port.wrong("must be a port from 1 to 65535")),
            port => port,
        },
        None => match tls {
            Tls::Implicit => 465,
            Tls::Starttls => 587,
            Tls::None => 25,
        },
    };
    let from = lookup.need(
        "mail.from",
        "RATHAUS_MAIL_FROM",
        given.from.as_ref(),
        "the sender: Stadt Beispiel <rathaus@stadt.example>",
    )?;
    let user = lookup.find("mail.user", "RATHAUS_MAIL_USER", given.user.as_ref());
    let password = lookup
        .find("mail.password", "RATHAUS_MAIL_PASSWORD", given.password.as_ref())
        .map(Value::secret);
    match (&user, &password) {
        (Some(user), None) => {
            return Err(user.wrong("needs a password: set mail.password or RATHAUS_MAIL_PASSWORD"));
        }
        (None, Some(password)) => return Err(password.wrong("needs a user: set mail.user or RATHAUS_MAIL_USER")),
        _ => {}
    }
    let config = SmtpConfig {
        host: host.text.clone(),
        port,
        tls,
        user: user.map(|value| value.text).unwrap_or_default(),
        password: password.map(|value| value.text).unwrap_or_default(),
        from: from.text.clone(),
    };
    SmtpMailer::new(&config).map_err(|error| from.wrong(format!("cannot be used with {}: {error:#}", host.text)))?;
    Ok(Some(config))
}

/// Errors: an unknown word; something of the platform is missing or wrong; a certificate cannot be read.
pub fn payment(lookup: &Lookup<'_>, file: Option<&file::Payment>) -> anyhow::Result<Payment> {
    let word = match file {
        Some(file::Payment::Word(word)) => Some(Scalar(word.clone())),
        _ => None,
    };
    let empty = file::Platform::default();
    let (given, in_file) = match file {
        Some(file::Payment::Platform(platform)) => (platform.as_ref(), true),
        _ => (&empty, false),
    };
    let variables = VARIABLES.iter().filter(|name| name.starts_with("RATHAUS_PAYMENT_"));
    let is_platform = in_file || variables.into_iter().any(|name| lookup.env.get(name).is_some());
    match lookup.find("payment", "RATHAUS_PAYMENT", word.as_ref()) {
        Some(word) => match word.text.as_str() {
            "none" => Ok(Payment::None),
            "simulated" => Ok(Payment::Simulated),
            "xbezahldienste" => platform(lookup, given),
            _ => Err(word.wrong(
                "must be none (no payment online), simulated (nobody pays in earnest) or xbezahldienste (with the values of [payment])",
            )),
        },
        None if is_platform => platform(lookup, given),
        None => Ok(Payment::Simulated),
    }
}

fn platform(lookup: &Lookup<'_>, given: &file::Platform) -> anyhow::Result<Payment> {
    let gives = "given by the operator of the payment platform";
    let find = |name: &str, in_file: Option<&Scalar>| {
        lookup.find(
            &format!("payment.{name}"),
            &format!("RATHAUS_PAYMENT_{}", name.to_ascii_uppercase()),
            in_file,
        )
    };
    let need = |name: &str, in_file: Option<&Scalar>| {
        lookup.need(
            &format!("payment.{name}"),
            &format!("RATHAUS_PAYMENT_{}", name.to_ascii_uppercase()),
            in_file,
            gives,
        )
    };
    let base_url = need("base_url", given.base_url.as_ref())?;
    let config = PaymentConfig {
        base_url: base_url.text.trim_end_matches('/').to_owned(),
        originator_id: need("originator_id", given.originator_id.as_ref())?.text,
        end_point_id: need("end_point_id", given.end_point_id.as_ref())?.text,
        authorization: find("authorization", given.authorization.as_ref()).map(|value| value.text),
        client_certificate: find("client_certificate", given.client_certificate.as_ref()).map(|value| value.path()),
        client_key: find("client_key", given.client_key.as_ref()).map(|value| value.path()),
        booking_data: given
            .booking_data
            .iter()
            .map(|(name, value)| (name.clone(), value.0.clone()))
            .collect(),
        account_key: find("account_key", given.account_key.as_ref()).map(|value| value.text),
    };
    XBezahldienste::new(config.clone())
        .with_context(|| format!("the payment platform cannot be used (from {})", lookup.file_name()))?;
    let page_origins = page_origins(lookup, given, &base_url)?;
    Ok(Payment::Platform {
        config: Box::new(config),
        page_origins,
    })
}

/// Errors: an unknown word; something of the provider is missing or wrong.
pub fn identity(lookup: &Lookup<'_>, file: Option<&file::Identity>) -> anyhow::Result<Identity> {
    let word = match file {
        Some(file::Identity::Word(word)) => Some(Scalar(word.clone())),
        _ => None,
    };
    let empty = file::OpenId::default();
    let (given, in_file) = match file {
        Some(file::Identity::OpenId(provider)) => (provider, true),
        _ => (&empty, false),
    };
    let mut variables = VARIABLES.iter().filter(|name| name.starts_with("RATHAUS_IDENTITY_"));
    let is_provider = in_file || variables.any(|name| lookup.env.get(name).is_some());
    match lookup.find("identity", "RATHAUS_IDENTITY", word.as_ref()) {
        Some(word) => match word.text.as_str() {
            "none" => Ok(Identity::None),
            "simulated" => Ok(Identity::Simulated),
            "openid" => open_id(lookup, given),
            _ => Err(word.wrong(
                "must be none (no accounts of citizens), simulated (nobody proves anything) or openid (with the values of [identity])",
            )),
        },
        None if is_provider => open_id(lookup, given),
        None => Ok(Identity::None),
    }
}

fn open_id(lookup: &Lookup<'_>, given: &file::OpenId) -> anyhow::Result<Identity> {
    let need = |name: &str, in_file: Option<&Scalar>| {
        lookup.need(
            &format!("identity.{name}"),
            &format!("RATHAUS_IDENTITY_{}", name.to_ascii_uppercase()),
            in_file,
            "given by the operator of the broker for accounts",
        )
    };
    let issuer = need("issuer", given.issuer.as_ref())?;
    let secret = lookup.find(
        "identity.client_secret",
        "RATHAUS_IDENTITY_CLIENT_SECRET",
        given.client_secret.as_ref(),
    );
    let config = OpenIdConfig {
        issuer: issuer.text.clone(),
        client_id: need("client_id", given.client_id.as_ref())?.text,
        client_secret: secret.map(|value| value.secret().text),
        label: need("label", given.label.as_ref())?.text,
    };
    OpenId::new(config.clone()).map_err(|error| issuer.wrong(format!("{error:#}")))?;
    Ok(Identity::OpenId(Box::new(config)))
}

/// Where the platform's pages are; unless said otherwise, where its interface is.
fn page_origins(lookup: &Lookup<'_>, given: &file::Platform, base_url: &Value) -> anyhow::Result<Vec<String>> {
    let variable = "RATHAUS_PAYMENT_PAGE_ORIGINS";
    let values: Vec<Value> = match lookup.env.get(variable) {
        Some(list) => list
            .split(',')
            .map(|origin| Value::new("payment.page_origins", origin.trim().to_owned(), variable.to_owned()))
            .collect(),
        None => given
            .page_origins
            .iter()
            .map(|origin| Value::new("payment.page_origins", origin.0.clone(), lookup.file_name()))
            .collect(),
    };
    if values.is_empty() {
        let origin = origin(&base_url.text).map(str::to_owned);
        return Ok(vec![origin.ok_or_else(|| base_url.wrong("names no host"))?]);
    }
    values
        .iter()
        .map(|value| {
            let whole = origin(&value.text).filter(|origin| *origin == value.text);
            whole
                .map(str::to_owned)
                .ok_or_else(|| value.wrong("must be scheme and host without a path, such as https://pay.example.de"))
        })
        .collect()
}

/// `https://host:port` of an address; `None` when it would not mean one host in a policy for browsers.
fn origin(url: &str) -> Option<&str> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| url.starts_with(scheme))?;
    let host = url.get(scheme.len()..)?.split('/').next()?;
    let plain = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'));
    plain.then(|| url.get(..scheme.len() + host.len())).flatten()
}
