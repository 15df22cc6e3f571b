//! Services name offices by the keys under which they were written; a smaller town does several tasks in one office.

use crate::model::{Blueprint, Effect, OfficeKey, Participant};

impl Blueprint {
    /// Names every office as the town does. `own`: the town's key for one that a service names; none leaves it, so that
    /// whoever looks for it finds what is missing.
    pub fn name_offices(&mut self, own: impl Fn(&str) -> Option<String>) {
        let rename = |key: &mut String| {
            if let Some(own) = own(key) {
                *key = own;
            }
        };
        rename(&mut self.meta.office);
        let effects = self.transitions.iter_mut().flat_map(|step| &mut step.effects);
        for effect in effects {
            if let Effect::Office(key) = effect {
                rename(key);
            }
        }
        for appointment in &mut self.appointments {
            if let Some(OfficeKey::Fixed(key)) = &mut appointment.office {
                rename(key);
            }
        }
        for participation in &mut self.participations {
            if let Participant::Office(OfficeKey::Fixed(key)) = &mut participation.who {
                rename(key);
            }
        }
    }
}
