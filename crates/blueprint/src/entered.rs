use cel::Context;
use cel::common::types::CelNull;
use cel::common::value::CowVal;
use cel::context::VariableResolver;
use std::borrow::Cow;

use crate::answers::Json;
use crate::condition::{from_json, inside, scalar};
use crate::group::{self, Entry};
use crate::model::Field;

/// What the conditions of one entry of a group see: its own questions over everything outside.
pub(crate) struct Entered<'e> {
    group: &'e Field,
    /// By the place of the field in the group.
    said: Vec<Option<Cow<'e, Json>>>,
}

impl<'e> Entered<'e> {
    /// An entry of which nothing is known yet.
    pub fn empty(group: &'e Field) -> Entered<'e> {
        Entered {
            group,
            said: vec![None; group.fields.len()],
        }
    }

    /// An entry that is settled.
    pub fn of(group: &'e Field, entry: &'e Entry) -> Entered<'e> {
        let said = |field: &Field| match entry.inside.get(&field.id) {
            Some(inside) => Some(Cow::Owned(group::as_bound(field, inside))),
            None => entry.answers.get(&field.id).map(Cow::Borrowed),
        };
        Entered {
            group,
            said: group.fields.iter().map(said).collect(),
        }
    }

    /// What a question of the entry is answered with.
    pub fn say(&mut self, place: usize, value: Cow<'e, Json>) {
        if let Some(said) = self.said.get_mut(place) {
            *said = Some(value);
        }
    }

    /// The surroundings of the entry's own conditions.
    pub fn context<'c>(&'c self, outside: &'c Context<'_, '_>) -> Context<'c, 'c> {
        let mut context = outside.new_inner_scope();
        context.set_variable_resolver(self);
        context
    }
}

impl VariableResolver for Entered<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let (root, path) = name
            .split_once('.')
            .map_or((name, None), |(root, path)| (root, Some(path)));
        let place = self.group.fields.iter().position(|field| field.id == root)?;
        let value = self.said.get(place)?.as_deref();
        match (value, path) {
            (Some(value), Some(path)) => inside(value, path),
            (Some(value), None) => Some(scalar(value).unwrap_or_else(|| CowVal::Owned(from_json(value)))),
            (None, Some(_)) => None,
            (None, None) => Some(CowVal::Borrowed(&CelNull)),
        }
    }
}
