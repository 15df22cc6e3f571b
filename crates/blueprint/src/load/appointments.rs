//! `[[appointments]]` of process.toml: how long, where, what to bring along.

use std::collections::BTreeSet;

use super::Loader;
use super::form::is_name;
use super::process::FILE;
use super::source::{AppointmentEntry, BringEntry, Text};
use crate::condition::Roots;
use crate::model::{Appointment, Bring, Effect, OfficeKey};
use crate::schema::Type;
use crate::suggest::did_you_mean;

/// Words with which an effect on an appointment begins.
pub(crate) const APPOINTMENT_EFFECTS: [&str; 2] = ["appointment", "appointment.end"];

impl Loader<'_> {
    pub(super) fn appointments(&mut self, entries: Vec<AppointmentEntry>, roots: &Roots) -> Vec<Appointment> {
        self.unique(FILE, "appointments", entries.iter().map(|entry| &entry.id));
        let all = entries.into_iter();
        all.filter_map(|entry| self.appointment(entry, roots)).collect()
    }

    fn appointment(&mut self, entry: AppointmentEntry, roots: &Roots) -> Option<Appointment> {
        self.plain_name(&entry.id);
        let office = match (&entry.office, &entry.office_from) {
            (None, None) => None,
            (Some(key), None) => Some(OfficeKey::Fixed(key.get_ref().clone())),
            (None, Some(from)) => Some(OfficeKey::From(self.compile(FILE, from, roots, &Type::Text)?)),
            (Some(_), Some(from)) => {
                let message = format!(
                    "the appointment `{}` is either in the `office` or in that of `office_from`",
                    entry.id.get_ref()
                );
                self.error_at(FILE, from.span().start, message, None);
                None
            }
        };
        self.unique(FILE, "entries of `bring`", entry.bring.iter().map(|bring| &bring.key));
        let bring = entry.bring.into_iter();
        let bring = bring.map(|bring| self.bring_entry(bring, roots)).collect();
        Some(Appointment {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            minutes: self.compile(FILE, &entry.minutes, roots, &Type::Int)?,
            office,
            legal: entry.legal,
            bring,
            id: entry.id.into_inner(),
        })
    }

    fn bring_entry(&mut self, entry: BringEntry, roots: &Roots) -> Bring {
        self.plain_name(&entry.key);
        Bring {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            key: entry.key.into_inner(),
        }
    }

    fn plain_name(&mut self, name: &Text) {
        if !is_name(name.get_ref()) {
            let message = format!("`{}` is no name: small letters, digits and _ only", name.get_ref());
            self.error_at(FILE, name.span().start, message, None);
        }
    }

    /// `appointment:visit`, `appointment.end:visit`; none for other effects. Reports an appointment that is not there.
    pub(super) fn appointment_effect(&mut self, effect: &Text, known: &BTreeSet<String>) -> Option<Option<Effect>> {
        let (kind, id) = effect.get_ref().split_once(':')?;
        let found = match kind {
            "appointment" => Effect::Appointment(id.to_owned()),
            "appointment.end" => Effect::AppointmentEnd(id.to_owned()),
            _ => return None,
        };
        if known.contains(id) {
            return Some(Some(found));
        }
        let hint = did_you_mean(id, known.iter().map(String::as_str));
        let message = format!("there is no appointment `{id}`");
        self.error_at(FILE, effect.span().start, message, hint);
        Some(None)
    }
}

/// `appointment.<id>.booked` and its like, for all of them.
pub(super) fn events(ids: &BTreeSet<String>) -> impl Iterator<Item = String> {
    let ends = crate::appointments::EVENTS;
    ids.iter()
        .flat_map(move |id| ends.map(|end| format!("appointment.{id}.{end}")))
}
