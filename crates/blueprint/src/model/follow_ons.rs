use std::collections::BTreeMap;

use crate::condition::Condition;
use crate::schema::Type;

/// What people may need next, once their case stands where it is offered.
#[derive(Debug)]
pub struct FollowOn {
    /// Its words are the texts `follow_ons.<id>.title` and `.why`.
    pub id: String,
    pub leads_to: LeadsTo,
    /// Ids of the states in which it is offered.
    pub in_states: Vec<String>,
    pub when: Option<Condition>,
    /// What is taken over into the new application, by field of the other service.
    pub carries: BTreeMap<String, Carried>,
}

impl FollowOn {
    /// Whether the value for a field comes from the case; else it is written into the blueprint, like an operation.
    pub fn reads_for(&self, field: &str) -> bool {
        let carried = self.carries.get(field);
        carried.is_some_and(|carried| carried.value.reads().next().is_some())
    }
}

/// Where a follow-on leads. What the town does not have is offered to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// An application, by the id of its blueprint.
    Service(String),
    /// An entry of the town's catalogue, by its id; it may lead to a service or be a description only.
    Entry(String),
}

/// A value for a field of another service. That service may not be there while this one is loaded, so the type is kept
/// until a town has both.
#[derive(Debug)]
pub struct Carried {
    pub value: Condition,
    pub ty: Type,
}
