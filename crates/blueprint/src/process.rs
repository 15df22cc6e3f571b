//! The process: a state machine as data.

use crate::condition::EvalError;
use crate::model::{Blueprint, Deadline, GrantDraft, State, Transition};
use crate::scope::Scope;

impl Blueprint {
    /// The step that an event causes in a state: the first transition that matches; none when the event means nothing here.
    pub fn next(&self, _state: &str, _event: &str, _scope: &Scope<'_>) -> Option<&Transition> {
        None
    }

    /// The steps that a clerk can take now, in the order of the file; roles are checked by the caller.
    pub fn clerk_actions(&self, _state: &str, _scope: &Scope<'_>) -> Vec<&Transition> {
        Vec::new()
    }

    /// A state by its id.
    pub fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id == id)
    }

    /// A deadline by its id.
    pub fn deadline(&self, id: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == id)
    }

    /// What a positive decision gives; none when no grant rule applies.
    ///
    /// Errors: a value that the grant needs cannot be worked out.
    pub fn grant(&self, _scope: &Scope<'_>) -> Result<Option<GrantDraft>, EvalError> {
        Ok(None)
    }
}
