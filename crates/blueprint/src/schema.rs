use std::collections::BTreeMap;
use std::fmt;

/// Type of a value in a condition. Every value may also be `null`; the checker does not track that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Nothing is known; every use is allowed.
    Any,
    Null,
    Bool,
    Int,
    Float,
    Text,
    /// Text that is one of these words.
    OneOf(Vec<String>),
    /// ISO text `2026-11-21`; compares like text because ISO dates sort as they follow each other.
    Date,
    List(Box<Type>),
    Object(BTreeMap<String, Type>),
}

impl Type {
    pub(crate) fn is_text(&self) -> bool {
        matches!(self, Type::Text | Type::OneOf(_) | Type::Date)
    }

    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Type::Int | Type::Float)
    }

    /// Whether values of both types can be equal.
    pub(crate) fn is_like(&self, other: &Type) -> bool {
        match (self, other) {
            (Type::Any | Type::Null, _) | (_, Type::Any | Type::Null) => true,
            (a, b) if a.is_text() && b.is_text() => true,
            (a, b) if a.is_number() && b.is_number() => true,
            (Type::List(a), Type::List(b)) => a.is_like(b),
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        }
    }

    /// Whether a value of this type may stand where `expected` is needed.
    pub(crate) fn fits(&self, expected: &Type) -> bool {
        match (self, expected) {
            (Type::Float, Type::Int) => false,
            _ => self.is_like(expected),
        }
    }

    /// The type of a value that is of one or of the other type.
    pub(crate) fn join(self, other: Type) -> Type {
        match (self, other) {
            (a, b) if a == b => a,
            (Type::Null, ty) | (ty, Type::Null) => ty,
            (Type::OneOf(mut a), Type::OneOf(b)) => {
                a.extend(b);
                Type::OneOf(a)
            }
            (a, b) if a.is_text() && b.is_text() => Type::Text,
            (a, b) if a.is_number() && b.is_number() => Type::Float,
            _ => Type::Any,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Any => f.write_str("anything"),
            Type::Null => f.write_str("nothing"),
            Type::Bool => f.write_str("yes or no"),
            Type::Int => f.write_str("a whole number"),
            Type::Float => f.write_str("a number"),
            Type::Text => f.write_str("a text"),
            Type::OneOf(_) => f.write_str("a choice"),
            Type::Date => f.write_str("a date"),
            Type::List(element) => write!(f, "a list of {element}"),
            Type::Object(_) => f.write_str("an object"),
        }
    }
}

/// Answer and parameters of one register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterSchema {
    /// Fields of its answer.
    pub answer: BTreeMap<String, Type>,
    /// Parameters of a question: type, and whether it must be given.
    pub parameters: BTreeMap<String, (Type, bool)>,
    /// What it can be told to do, by name; empty for a register that only answers.
    pub operations: BTreeMap<String, OperationSchema>,
}

/// Answer and parameters of one operation of a register.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperationSchema {
    /// Fields of the receipt when it is done.
    pub answer: BTreeMap<String, Type>,
    /// Parameters of an order: type, and whether it must be given.
    pub parameters: BTreeMap<String, (Type, bool)>,
}

/// The registers that a blueprint may ask, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schemas(pub BTreeMap<String, RegisterSchema>);

impl Schemas {
    /// Only the registers that every platform has: `grants` (permits issued here) and `claims` (money owed).
    pub fn built_in() -> Schemas {
        Schemas(BTreeMap::from([
            ("grants".to_owned(), grants()),
            ("claims".to_owned(), claims()),
        ]))
    }

    /// Adds a register of the outside world.
    pub fn with(mut self, register: &str, schema: RegisterSchema) -> Self {
        self.0.insert(register.to_owned(), schema);
        self
    }
}

impl RegisterSchema {
    /// From lists of fields and of parameters (name, type, required).
    pub fn new<'a>(
        answer: impl IntoIterator<Item = (&'a str, Type)>,
        parameters: impl IntoIterator<Item = (&'a str, Type, bool)>,
    ) -> Self {
        RegisterSchema {
            answer: answer.into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect(),
            parameters: parameters
                .into_iter()
                .map(|(name, ty, required)| (name.to_owned(), (ty, required)))
                .collect(),
            operations: BTreeMap::new(),
        }
    }

    /// Adds something that the register can be told to do; lists as for `new`.
    pub fn with_operation<'a>(
        mut self,
        operation: &str,
        answer: impl IntoIterator<Item = (&'a str, Type)>,
        parameters: impl IntoIterator<Item = (&'a str, Type, bool)>,
    ) -> Self {
        let RegisterSchema { answer, parameters, .. } = RegisterSchema::new(answer, parameters);
        self.operations
            .insert(operation.to_owned(), OperationSchema { answer, parameters });
        self
    }
}

/// Permits and the like that this platform has issued. Attributes of the grant's kind stand beside the fixed fields, so
/// the answer's schema is extended by each blueprint's own `[[grants]]`.
fn grants() -> RegisterSchema {
    use Type::{Bool, Date, Int, Text};
    RegisterSchema::new(
        [
            // none | one | several
            ("status", Text),
            ("number", Text),
            ("valid_from", Date),
            ("valid_until", Date),
            ("holder_matches", Bool),
            ("months_total", Int),
            ("fee_cent", Int),
            ("renewable_from", Date),
        ],
        [
            ("kind", Text, true),
            ("number", Text, false),
            ("holder", Text, false),
            ("plate", Text, false),
            ("on", Date, false),
        ],
    )
}

/// What a person owes the town.
fn claims() -> RegisterSchema {
    RegisterSchema::new([("arrears_cent", Type::Int)], [("person", Type::Text, true)])
}
