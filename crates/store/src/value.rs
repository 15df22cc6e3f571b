use std::error::Error;
use std::sync::Arc;

use base::Uuid;
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

use crate::StoreError;

/// A value on its way to or from a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(String),
    Bytes(Vec<u8>),
    Uuid(Uuid),
}

/// Builds the parameters of a statement: `params![id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*][..] };
}

macro_rules! value_from {
    ($($type:ty => |$v:ident| $make:expr),* $(,)?) => {$(
        impl From<$type> for Value { fn from($v: $type) -> Value { $make } }
    )*};
}
value_from! {
    bool => |v| Value::Bool(v),
    i64 => |v| Value::Int(v),
    i32 => |v| Value::Int(v.into()),
    u32 => |v| Value::Int(v.into()),
    f64 => |v| Value::Real(v),
    &str => |v| Value::Text(v.to_owned()),
    &String => |v| Value::Text(v.clone()),
    String => |v| Value::Text(v),
    Vec<u8> => |v| Value::Bytes(v),
    &[u8] => |v| Value::Bytes(v.to_vec()),
    Uuid => |v| Value::Uuid(v),
    &Uuid => |v| Value::Uuid(*v),
    jiff::civil::Date => |v| Value::Text(v.to_string()),
    base::Money => |v| Value::Int(v.cents()),
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Value::Null => ValueRef::Null,
            Value::Bool(b) => ValueRef::Integer(i64::from(*b)),
            Value::Int(i) => ValueRef::Integer(*i),
            Value::Real(r) => ValueRef::Real(*r),
            Value::Text(t) => ValueRef::Text(t.as_bytes()),
            Value::Bytes(b) => ValueRef::Blob(b),
            Value::Uuid(u) => ValueRef::Blob(u.as_bytes()),
        }))
    }
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Bool(b) => b.to_sql(ty, out),
            Value::Int(i) if *ty == Type::INT4 => i32::try_from(*i)?.to_sql(ty, out),
            Value::Int(i) => i.to_sql(ty, out),
            Value::Real(r) => r.to_sql(ty, out),
            Value::Text(t) => t.as_str().to_sql(ty, out),
            Value::Bytes(b) => b.as_slice().to_sql(ty, out),
            Value::Uuid(u) => u.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// One row of an answer; columns are read by name.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) columns: Arc<[String]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// Errors: no such column, or its content is not a `T`.
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, StoreError> {
        let error = |problem: String| StoreError::Column {
            column: column.to_owned(),
            problem,
        };
        let at = self
            .columns
            .iter()
            .position(|c| c == column)
            .ok_or_else(|| error("is not in the answer".into()))?;
        T::from_value(&self.values[at]).map_err(error)
    }

    /// Reads a column that holds a JSON document.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T, StoreError> {
        Ok(serde_json::from_str(&self.get::<String>(column)?)?)
    }

    /// Every column with its value, in the order of the question.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.columns.iter().map(String::as_str).zip(&self.values)
    }
}

/// What a column can be read as.
pub trait FromValue: Sized {
    fn from_value(value: &Value) -> Result<Self, String>;
}

fn mismatch<T>(wanted: &str, value: &Value) -> Result<T, String> {
    let kind = match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Int(_) => "a whole number",
        Value::Real(_) => "a number",
        Value::Text(_) => "text",
        Value::Bytes(_) => "bytes",
        Value::Uuid(_) => "an identifier",
    };
    Err(format!("wanted {wanted}, found {kind}"))
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<i64, String> {
        match value {
            Value::Int(i) => Ok(*i),
            other => mismatch("a whole number", other),
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<bool, String> {
        match value {
            Value::Bool(b) => Ok(*b),
            // SQLite keeps truth values as 0 and 1.
            Value::Int(i) => Ok(*i != 0),
            other => mismatch("a truth value", other),
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<f64, String> {
        match value {
            Value::Real(r) => Ok(*r),
            other => mismatch("a number", other),
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<String, String> {
        match value {
            Value::Text(t) => Ok(t.clone()),
            other => mismatch("text", other),
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Result<Vec<u8>, String> {
        match value {
            Value::Bytes(b) => Ok(b.clone()),
            other => mismatch("bytes", other),
        }
    }
}

impl FromValue for Uuid {
    fn from_value(value: &Value) -> Result<Uuid, String> {
        match value {
            Value::Uuid(u) => Ok(*u),
            // SQLite keeps identifiers as 16 bytes.
            Value::Bytes(b) => Uuid::from_slice(b).map_err(|e| e.to_string()),
            other => mismatch("an identifier", other),
        }
    }
}

impl FromValue for jiff::civil::Date {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Text(t) => t.parse().map_err(|e: jiff::Error| e.to_string()),
            other => mismatch("a date", other),
        }
    }
}

impl FromValue for base::Money {
    fn from_value(value: &Value) -> Result<Self, String> {
        i64::from_value(value).map(base::Money::from_cents)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}
