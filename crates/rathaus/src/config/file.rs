//! The configuration file as it is written.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use anyhow::Context;
use serde::de::value::MapAccessDeserializer;
use serde::{Deserialize, Deserializer};

use super::value::Scalar;

/// Every key of the file. What is missing has a default or is asked for when it is needed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct File {
    pub town: Option<Scalar>,
    pub blueprints: Option<Scalar>,
    pub blueprint_check: Option<Scalar>,
    pub data: Option<Scalar>,
    pub listen: Option<Scalar>,
    pub base_url: Option<Scalar>,
    pub trusted_proxies: Option<Scalar>,
    pub metrics_token: Option<Scalar>,
    pub database: Option<Database>,
    pub mail: Option<Mail>,
    pub payment: Option<Payment>,
    pub identity: Option<Identity>,
    pub uploads: Option<Uploads>,
    /// Tokens of receivers by their key in the town's data.
    pub receivers: BTreeMap<String, Scalar>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Database {
    pub url: Option<Scalar>,
    pub schema: Option<Scalar>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    pub host: Option<Scalar>,
    pub port: Option<Scalar>,
    pub tls: Option<Scalar>,
    pub user: Option<Scalar>,
    pub password: Option<Scalar>,
    pub from: Option<Scalar>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uploads {
    pub bytes_max: Option<Scalar>,
    pub scanner: Option<Scalar>,
    pub address: Option<Scalar>,
    pub unscanned: Option<Scalar>,
}

/// `payment = "none"`, or `[payment]` with the platform.
#[derive(Clone, Debug)]
pub enum Payment {
    Word(String),
    Platform(Box<Platform>),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Platform {
    pub base_url: Option<Scalar>,
    pub originator_id: Option<Scalar>,
    pub end_point_id: Option<Scalar>,
    pub authorization: Option<Scalar>,
    pub client_certificate: Option<Scalar>,
    pub client_key: Option<Scalar>,
    pub account_key: Option<Scalar>,
    pub page_origins: Vec<Scalar>,
    pub booking_data: BTreeMap<String, Scalar>,
}

impl<'de> Deserialize<'de> for Payment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Payment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"none\", \"simulated\", or a section [payment] with the platform")
            }
            fn visit_str<E>(self, word: &str) -> Result<Payment, E> {
                Ok(Payment::Word(word.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Payment, A::Error> {
                Platform::deserialize(MapAccessDeserializer::new(map)).map(|p| Payment::Platform(Box::new(p)))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// `identity = "none"`, or `[identity]` with the provider.
#[derive(Clone, Debug)]
pub enum Identity {
    Word(String),
    OpenId(OpenId),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OpenId {
    pub issuer: Option<Scalar>,
    pub client_id: Option<Scalar>,
    pub client_secret: Option<Scalar>,
    pub label: Option<Scalar>,
}

impl<'de> Deserialize<'de> for Identity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Identity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"none\", \"simulated\", or a section [identity] with the provider of accounts")
            }
            fn visit_str<E>(self, word: &str) -> Result<Identity, E> {
                Ok(Identity::Word(word.to_owned()))
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Identity, A::Error> {
                OpenId::deserialize(MapAccessDeserializer::new(map)).map(Identity::OpenId)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// Errors: the file cannot be read or is no TOML of this shape; the message shows the line.
pub fn read(path: &Path) -> anyhow::Result<File> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the configuration file {} cannot be read", path.display()))?;
    toml::from_str(&text).with_context(|| format!("the configuration file {} is not right", path.display()))
}
