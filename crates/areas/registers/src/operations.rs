//! What registers can be told to do: names, parameters and answers, so that orders of a service can be checked before it is
//! published. How each is carried out over the town's own tables stands in `orders`.

use crate::port::FieldType;
use crate::schemas;

/// One thing that a register can be told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    pub name: &'static str,
    /// Name, type, required.
    pub parameters: &'static [(&'static str, FieldType, bool)],
    /// Fields of the receipt's data when it is done.
    pub answer: &'static [(&'static str, FieldType)],
    /// Keys of the reasons for which it is refused.
    pub refusals: &'static [&'static str],
}

/// What a register can be told to do; nothing for one that only answers questions, or that does not exist.
pub fn operations(register: &str) -> &'static [Operation] {
    schemas::register(register).map_or(&[], |register| register.operations)
}

/// One operation of a register by its name.
pub fn operation(register: &str, name: &str) -> Option<&'static Operation> {
    operations(register).iter().find(|operation| operation.name == name)
}
