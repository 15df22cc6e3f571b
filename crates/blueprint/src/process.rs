//! The process: a state machine as data.

use jiff::civil::Date;

use crate::answers::Json;
use crate::condition::{Condition, EvalError};
use crate::kinds::plain;
use crate::model::{Blueprint, Deadline, Effect, GrantDraft, GrantRule, Place, State, Transition};
use crate::scope::Scope;

impl Blueprint {
    /// The step that an event causes in a state: the first transition that matches; none when the event means nothing
    /// here. A condition that cannot be worked out does not match.
    pub fn next(&self, state: &str, event: &str, scope: &Scope<'_>) -> Option<&Transition> {
        self.transitions
            .iter()
            .find(|transition| transition.event == event && leads_from(transition, state, scope))
    }

    /// The steps that a clerk can take now, in the order of the file; roles are checked by the caller.
    pub fn clerk_actions(&self, state: &str, scope: &Scope<'_>) -> Vec<&Transition> {
        self.offered_steps(state, scope, |step| step.action().is_some())
    }

    /// Whether an office may have cases of this service: its own, or one to which a step hands them over.
    pub fn is_of_office(&self, key: &str) -> bool {
        let effects = self.transitions.iter().flat_map(|step| &step.effects);
        let given = |effect: &Effect| matches!(effect, Effect::Office(office) if office == key);
        self.meta.office == key || effects.into_iter().any(given)
    }

    /// A state by its id.
    pub fn state(&self, id: &str) -> Option<&State> {
        self.states.iter().find(|state| state.id == id)
    }

    /// A deadline by its id.
    pub fn deadline(&self, id: &str) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.id == id)
    }

    /// What a positive decision gives, in the order of the file; empty when no grant rule applies.
    ///
    /// Errors: a value that one of the grants needs cannot be worked out. Then none is given.
    pub fn grants(&self, scope: &Scope<'_>) -> Result<Vec<GrantDraft>, EvalError> {
        let mut drafts = Vec::new();
        for rule in &self.grants {
            if scope.process_truth(rule.when.as_ref())? {
                drafts.push(draft(rule, scope)?);
            }
        }
        Ok(drafts)
    }

    /// The zone for whose next free place a case waits in this state; none when it waits for no place there.
    pub fn waits_for_place(&self, state: &str, scope: &Scope<'_>) -> Option<String> {
        let waits = |rule: &&GrantRule| {
            let quota = rule.quota.as_ref();
            quota.is_some_and(|quota| quota.waits_in.as_deref() == Some(state))
                && scope.process_truth(rule.when.as_ref()).unwrap_or(false)
        };
        let rule = self.grants.iter().find(waits)?;
        let quota = rule.quota.as_ref()?;
        let zone = scope.process_json(rule.attributes.get(&quota.zone)?).ok()?;
        Some(plain(&zone)).filter(|zone| !zone.is_empty())
    }

    /// Whether cases wait for places in this state.
    pub fn is_queue(&self, state: &str) -> bool {
        let quotas = self.grants.iter().filter_map(|rule| rule.quota.as_ref());
        quotas
            .filter_map(|quota| quota.waits_in.as_deref())
            .any(|of| of == state)
    }
}

fn leads_from(transition: &Transition, state: &str, scope: &Scope<'_>) -> bool {
    transition.from.iter().any(|from| from == state) && scope.process_holds(transition.when.as_ref())
}

fn draft(rule: &GrantRule, scope: &Scope<'_>) -> Result<GrantDraft, EvalError> {
    let mut attributes = std::collections::BTreeMap::new();
    for (name, condition) in &rule.attributes {
        attributes.insert(name.clone(), scope.process_json(condition)?);
    }
    let valid_from = date(&rule.valid_from, scope)?;
    let valid_until = date(&rule.valid_until, scope)?;
    if valid_until < valid_from {
        return Err(rule
            .valid_until
            .error(format!("the grant would end on {valid_until}, before it begins")));
    }
    let place = rule.quota.as_ref().map(|quota| Place {
        zone: attributes.get(&quota.zone).map(plain).unwrap_or_default(),
        // What cannot be worked out never lets a limit fall.
        limited: scope.process_truth(quota.limited_when.as_ref()).unwrap_or(true),
    });
    let holder = match &rule.holder {
        Some(condition) => scope.process_json(condition)?.as_str().map(str::to_owned),
        None => None,
    };
    Ok(GrantDraft {
        kind: rule.kind.clone(),
        number: rule.number.clone(),
        attributes,
        valid_from,
        valid_until,
        holder,
        public: rule.public.clone(),
        lookup_key: rule.lookup_key.clone(),
        place: place.filter(|place| !place.zone.is_empty()),
    })
}

pub(crate) fn date(condition: &Condition, scope: &Scope<'_>) -> Result<Date, EvalError> {
    match scope.process_json(condition)? {
        Json::String(text) => text
            .parse()
            .map_err(|_| condition.error(format!("`{text}` is no date"))),
        _ => Err(condition.error("gives no date")),
    }
}
