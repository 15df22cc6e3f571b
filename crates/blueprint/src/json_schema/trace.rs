//! Reads the shape of a file from the very types that load it, so that no key is written down twice.
//!
//! A type that is read by serde tells a reader what it expects: names of its fields, words of an enumeration, numbers,
//! texts. [`trace`] is a reader that offers one thing after the other and notes what was asked for. A field without which
//! the type cannot be made is a required one.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};

/// What stands at a place of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Every value; conditions of its own are checked when the blueprint is loaded.
    #[default]
    Any,
    Bool,
    /// Least and greatest value.
    Integer(i64, u64),
    Number,
    Text,
    /// One of these words.
    Words(&'static [&'static str]),
    List(Box<Shape>),
    /// Names that the writer chooses, each with a value of this shape.
    Named(Box<Shape>),
    /// A table of the format, by the name of its type.
    Table(&'static str),
}

/// A table of the format.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableShape {
    pub fields: BTreeMap<&'static str, Shape>,
    pub required: BTreeSet<&'static str>,
    /// Whether other keys are refused.
    pub closed: bool,
    left: Vec<&'static str>,
    tried_unknown: bool,
}

/// All tables that a file is made of.
pub(crate) struct Traced {
    pub root: Shape,
    pub tables: BTreeMap<&'static str, TableShape>,
}

/// More rounds than any format has keys.
const ROUNDS_MAX: usize = 10_000;

/// A word that is a text, a date and nothing that a format would forbid.
const SAMPLE: &str = "2026-01-01";

/// A key that no format has.
const UNKNOWN: &str = "\u{1}";

pub(crate) fn trace<T: DeserializeOwned>() -> Traced {
    let known = RefCell::new(Known::default());
    let mut root = Shape::Any;
    for _ in 0..ROUNDS_MAX {
        known.borrow_mut().learned = false;
        let tracer = Tracer {
            known: &known,
            found: &mut root,
        };
        let outcome = T::deserialize(tracer);
        // A type that nothing satisfies ends here too; what was learned of it stays.
        drop(outcome);
        if !known.borrow().learned {
            break;
        }
    }
    Traced {
        root,
        tables: known.into_inner().tables,
    }
}

#[derive(Default)]
struct Known {
    tables: BTreeMap<&'static str, TableShape>,
    /// Tables around the present place; one that holds itself is looked into once.
    around: Vec<&'static str>,
    learned: bool,
}

/// Why a type was not made.
#[derive(Debug)]
enum Refused {
    Missing(&'static str),
    Unknown,
    Other,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Refused {}

impl de::Error for Refused {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Refused::Other
    }

    fn missing_field(field: &'static str) -> Self {
        Refused::Missing(field)
    }

    fn unknown_field(_field: &str, _expected: &'static [&'static str]) -> Self {
        Refused::Unknown
    }
}

struct Tracer<'a> {
    known: &'a RefCell<Known>,
    found: &'a mut Shape,
}

/// Notes what was asked for and gives a sample of it.
macro_rules! plain {
    ($($method:ident => $shape:expr, $visit:ident($($sample:expr)?);)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
            *self.found = $shape;
            visitor.$visit($($sample)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Refused;

    plain! {
        deserialize_any => Shape::Any, visit_str(SAMPLE);
        deserialize_ignored_any => Shape::Any, visit_unit();
        deserialize_bool => Shape::Bool, visit_bool(false);
        deserialize_i8 => Shape::Integer(i64::from(i8::MIN), i8::MAX as u64), visit_i8(1);
        deserialize_i16 => Shape::Integer(i64::from(i16::MIN), i16::MAX as u64), visit_i16(1);
        deserialize_i32 => Shape::Integer(i64::from(i32::MIN), i32::MAX as u64), visit_i32(1);
        deserialize_i64 => Shape::Integer(i64::MIN, i64::MAX as u64), visit_i64(1);
        deserialize_u8 => Shape::Integer(0, u64::from(u8::MAX)), visit_u8(1);
        deserialize_u16 => Shape::Integer(0, u64::from(u16::MAX)), visit_u16(1);
        deserialize_u32 => Shape::Integer(0, u64::from(u32::MAX)), visit_u32(1);
        deserialize_u64 => Shape::Integer(0, i64::MAX as u64), visit_u64(1);
        deserialize_f32 => Shape::Number, visit_f32(1.0);
        deserialize_f64 => Shape::Number, visit_f64(1.0);
        deserialize_char => Shape::Text, visit_char('a');
        deserialize_str => Shape::Text, visit_str(SAMPLE);
        deserialize_string => Shape::Text, visit_str(SAMPLE);
        deserialize_identifier => Shape::Text, visit_str(SAMPLE);
        deserialize_bytes => Shape::Text, visit_str(SAMPLE);
        deserialize_byte_buf => Shape::Text, visit_str(SAMPLE);
        deserialize_unit => Shape::Any, visit_unit();
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_some(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Refused> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let mut inner = Shape::Any;
        let one = One {
            known: self.known,
            found: &mut inner,
            given: false,
        };
        let outcome = visitor.visit_seq(one);
        *self.found = Shape::List(Box::new(inner));
        outcome
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refused> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refused> {
        let mut inner = Shape::Any;
        let one = One {
            known: self.known,
            found: &mut inner,
            given: false,
        };
        let outcome = visitor.visit_map(one);
        *self.found = Shape::Named(Box::new(inner));
        outcome
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        *self.found = Shape::Words(variants);
        let word: StrDeserializer<'_, Refused> = variants.first().copied().unwrap_or_default().into_deserializer();
        visitor.visit_enum(word)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refused> {
        if serde_spanned::de::is_spanned(name) {
            return visitor.visit_map(Placed {
                fields: fields.iter(),
                at: 0,
                tracer: Some(self),
            });
        }
        *self.found = Shape::Table(name);
        let keys = self.known.borrow_mut().plan(name, fields);
        self.known.borrow_mut().around.push(name);
        let offer = Offer {
            known: self.known,
            name,
            keys: keys.into_iter(),
            key: "",
        };
        let outcome = visitor.visit_map(offer);
        let mut known = self.known.borrow_mut();
        known.around.pop();
        let Some(table) = known.tables.get_mut(name) else {
            return outcome;
        };
        match outcome {
            Err(Refused::Missing(field)) => {
                table.required.insert(field);
                known.learned = true;
                Err(Refused::Other)
            }
            Err(Refused::Unknown) => {
                table.closed = true;
                known.learned = true;
                Err(Refused::Other)
            }
            outcome => outcome,
        }
    }
}

impl Known {
    /// The keys to offer a table in this round.
    fn plan(&mut self, name: &'static str, fields: &'static [&'static str]) -> Vec<&'static str> {
        let inside_itself = self.around.contains(&name);
        let table = self.tables.entry(name).or_insert_with(|| TableShape {
            left: fields.iter().rev().copied().collect(),
            ..TableShape::default()
        });
        if !table.tried_unknown {
            table.tried_unknown = true;
            self.learned = true;
            return vec![UNKNOWN];
        }
        let next = table.left.last().copied().filter(|_| !inside_itself);
        let mut keys: Vec<&'static str> = table.required.iter().copied().collect();
        keys.extend(next.filter(|next| !table.required.contains(next)));
        keys
    }
}

/// Offers a table its keys.
struct Offer<'a> {
    known: &'a RefCell<Known>,
    name: &'static str,
    keys: std::vec::IntoIter<&'static str>,
    key: &'static str,
}

impl<'de> MapAccess<'de> for Offer<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some(key) = self.keys.next() else { return Ok(None) };
        self.key = key;
        let word: StrDeserializer<'_, Refused> = key.into_deserializer();
        seed.deserialize(word).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        let mut shape = Shape::Any;
        let value = seed.deserialize(Tracer {
            known: self.known,
            found: &mut shape,
        });
        let mut known = self.known.borrow_mut();
        let learned = known.learned;
        if let Some(table) = known.tables.get_mut(self.name) {
            // A round in which a table inside was still explored says nothing final about this field.
            let is_new = table.left.contains(&self.key) && !learned;
            table.fields.insert(self.key, shape);
            if is_new {
                table.left.retain(|left| *left != self.key);
                known.learned = true;
            }
        }
        value
    }
}

/// A single element of a list, or a single entry of a table with free names.
struct One<'a> {
    known: &'a RefCell<Known>,
    found: &'a mut Shape,
    given: bool,
}

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Refused;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Refused> {
        if std::mem::replace(&mut self.given, true) {
            return Ok(None);
        }
        let tracer = Tracer {
            known: self.known,
            found: self.found,
        };
        seed.deserialize(tracer).map(Some)
    }
}

impl<'de> MapAccess<'de> for One<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        if std::mem::replace(&mut self.given, true) {
            return Ok(None);
        }
        let word: StrDeserializer<'_, Refused> = SAMPLE.into_deserializer();
        seed.deserialize(word).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        seed.deserialize(Tracer {
            known: self.known,
            found: self.found,
        })
    }
}

/// A value that knows its place in the file: begin, end, and the value itself.
struct Placed<'a> {
    fields: std::slice::Iter<'static, &'static str>,
    at: usize,
    tracer: Option<Tracer<'a>>,
}

impl<'de> MapAccess<'de> for Placed<'_> {
    type Error = Refused;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Refused> {
        let Some(field) = self.fields.next() else {
            return Ok(None);
        };
        self.at += 1;
        seed.deserialize(de::value::BorrowedStrDeserializer::new(field))
            .map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Refused> {
        match (self.at, self.tracer.take()) {
            (3, Some(tracer)) => seed.deserialize(tracer),
            (_, tracer) => {
                self.tracer = tracer;
                seed.deserialize(0usize.into_deserializer())
            }
        }
    }
}
