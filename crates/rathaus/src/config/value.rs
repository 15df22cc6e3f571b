//! Single values of the configuration, with the place they came from, so that each error names what to mend.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{anyhow, bail};
use serde::{Deserialize, Deserializer};

/// The variables of the environment that are ours. An empty one counts as not set.
#[derive(Clone, Debug, Default)]
pub struct Env(BTreeMap<String, String>);

/// Variables with these beginnings are all ours: a misspelt one is an error, not a silent default.
const SECTIONS: [&str; 6] = [
    "RATHAUS_DATABASE",
    "RATHAUS_IDENTITY",
    "RATHAUS_MAIL",
    "RATHAUS_METRICS",
    "RATHAUS_PAYMENT",
    "RATHAUS_UPLOADS",
];

impl Env {
    /// Errors: a variable of ours is not UTF-8.
    pub fn of_process() -> anyhow::Result<Env> {
        let mut found = BTreeMap::new();
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with("RATHAUS_")) else {
                continue;
            };
            let Some(value) = value.to_str() else {
                bail!("the environment variable {name} is not UTF-8");
            };
            found.insert(name.to_owned(), value.to_owned());
        }
        Ok(Env(found))
    }

    #[cfg(test)]
    pub fn of(pairs: &[(&str, &str)]) -> Env {
        Env(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Errors: a variable of one of our sections that means nothing.
    pub fn refuse_unknown(&self, known: &[&str]) -> anyhow::Result<()> {
        for name in self.0.keys() {
            if SECTIONS.iter().any(|section| name.starts_with(section)) && !known.contains(&name.as_str()) {
                bail!(
                    "the environment variable {name} means nothing here; known are {}",
                    known.join(", ")
                );
            }
        }
        Ok(())
    }
}

/// A single value in the file: text, or a number or switch that is taken as text.
#[derive(Clone, Debug)]
pub struct Scalar(pub String);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl serde::de::Visitor<'_> for Visitor {
            type Value = Scalar;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a whole number")
            }
            fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
                Ok(Scalar(text.to_owned()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
                Ok(Scalar(number.to_string()))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// A value and where it was found.
#[derive(Clone, Debug)]
pub struct Value {
    /// As in the file: `mail.port`.
    pub key: String,
    pub text: String,
    from: String,
    is_secret: bool,
}

impl Value {
    pub fn new(key: &str, text: String, from: String) -> Value {
        Value {
            key: key.to_owned(),
            text,
            from,
            is_secret: false,
        }
    }

    /// Its text is never shown.
    pub fn secret(mut self) -> Value {
        self.is_secret = true;
        self
    }

    /// An error that names the value, its place and how to mend it.
    pub fn wrong(&self, mend: impl fmt::Display) -> anyhow::Error {
        let shown = if self.is_secret { "…" } else { &self.text };
        anyhow!("{} = \"{shown}\" (from {}) {mend}", self.key, self.from)
    }

    pub fn parse<T: std::str::FromStr>(&self, mend: &str) -> anyhow::Result<T> {
        self.text.trim().parse().map_err(|_| self.wrong(mend))
    }

    pub fn path(&self) -> PathBuf {
        PathBuf::from(&self.text)
    }
}

/// Finds values: in the environment first, then in the file.
pub struct Lookup<'a> {
    pub env: &'a Env,
    pub file: Option<&'a Path>,
}

impl Lookup<'_> {
    pub fn find(&self, key: &str, variable: &str, in_file: Option<&Scalar>) -> Option<Value> {
        if let Some(text) = self.env.get(variable) {
            return Some(Value::new(key, text.to_owned(), variable.to_owned()));
        }
        let scalar = in_file.filter(|scalar| !scalar.0.is_empty())?;
        Some(Value::new(key, scalar.0.clone(), self.file_name()))
    }

    /// Errors: the value is missing; says where it belongs and what it is.
    pub fn need(&self, key: &str, variable: &str, in_file: Option<&Scalar>, what: &str) -> anyhow::Result<Value> {
        self.find(key, variable, in_file).ok_or_else(|| {
            let (section, name) = key.split_once('.').unwrap_or(("", key));
            anyhow!(
                "{key} is missing: write {name} = \"…\" below [{section}] in {}, or set {variable}. It is {what}",
                self.file_name()
            )
        })
    }

    pub fn file_name(&self) -> String {
        self.file.map_or_else(
            || "the configuration file".to_owned(),
            |path| path.display().to_string(),
        )
    }
}
