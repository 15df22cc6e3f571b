//! Appointments, and what conditions read of them.

use super::Page;
use crate::model::{Appointment, OfficeKey};

impl Page<'_> {
    pub(super) fn appointments(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.appointments.is_empty() {
            return;
        }
        self.heading("appointments");
        let entries: Vec<String> = blueprint.appointments.iter().map(|of| self.appointment(of)).collect();
        self.list(&entries);
    }

    fn appointment(&self, of: &Appointment) -> String {
        let mut out = format!("- **{}**", self.appointment_title(&of.id));
        let code = |source: &str| format!("`{source}`");
        let minutes = of.minutes.source().trim();
        let minutes = match minutes.parse::<u32>() {
            Ok(_) => minutes.to_owned(),
            Err(_) => code(minutes),
        };
        let mut lines = vec![self.say("appointment_minutes", &[("minutes", &minutes)])];
        lines.push(match &of.office {
            Some(OfficeKey::Fixed(key)) => self.say("appointment_office", &[("office", &code(key))]),
            Some(OfficeKey::From(from)) => self.say("appointment_office", &[("office", &code(from.source()))]),
            None => self.say("appointment_own_office", &[]),
        });
        if let Some(legal) = &of.legal {
            lines.push(self.say("appointment_legal", &[("legal", legal)]));
        }
        let bring = of.bring.iter().map(|bring| {
            let words = self.text(&format!("appointments.{}.bring.{}", of.id, bring.key));
            match &bring.when {
                Some(when) => {
                    let condition = self.condition(when);
                    self.say("appointment_bring_if", &[("what", &words), ("condition", &condition)])
                }
                None => words,
            }
        });
        let bring: Vec<String> = bring.collect();
        if !bring.is_empty() {
            lines.push(self.say("appointment_bring", &[("bring", &bring.join("; "))]));
        }
        lines.iter().for_each(|line| out.push_str(&format!("\n  - {line}")));
        out
    }

    fn appointment_title(&self, id: &str) -> String {
        self.text(&format!("appointments.{id}.title"))
    }

    /// What became of an appointment, `<id>.booked`; none for other events.
    pub(super) fn appointment_event(&self, event: &str) -> Option<String> {
        let (id, what) = crate::appointments::event_parts(event)?;
        let title = self.appointment_title(id);
        Some(
            self.words
                .fill(&format!("event.appointment_{what}"), &[("title", &title)]),
        )
    }

    /// `key`: `appointment` or `appointment_end`.
    pub(super) fn appointment_effect(&self, key: &str, id: &str) -> String {
        self.words
            .fill(&format!("effect.{key}"), &[("title", &self.appointment_title(id))])
    }

    /// What a condition reads of an appointment, `appointments.<id>.<name>`; none for other paths.
    pub(super) fn appointment_fact(&self, path: &str) -> Option<String> {
        let (id, name) = path.strip_prefix("appointments.")?.split_once('.')?;
        let key = format!("condition.appointment_{name}");
        Some(self.words.fill(&key, &[("title", &self.appointment_title(id))]))
    }
}
