//! Who takes part beside the applicant.

use super::Page;
use crate::model::{OfficeKey, Participant, Participation};

impl Page<'_> {
    pub(super) fn participations(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.participations.is_empty() {
            return;
        }
        self.heading("participations");
        let entries: Vec<String> = blueprint
            .participations
            .iter()
            .map(|of| self.participation(of))
            .collect();
        self.list(&entries);
    }

    fn participation(&self, of: &Participation) -> String {
        let mut out = format!("- **{}**", self.text(&format!("parties.{}.title", of.id)));
        let code = |source: &str| format!("`{source}`");
        let who = match &of.who {
            Participant::Office(OfficeKey::Fixed(key)) => self.say("party_office", &[("office", &code(key))]),
            Participant::Office(OfficeKey::From(from)) => self.say("party_office", &[("office", &code(from.source()))]),
            Participant::Invited { name, .. } => self.say("party_invited", &[("name", &code(name.source()))]),
        };
        let mut lines = vec![who];
        if let Some(each) = &of.each {
            lines.push(self.say("party_each", &[("each", &code(each.source()))]));
        }
        if let Some(condition) = &of.when {
            lines.push(self.say("applies_if", &[("condition", &self.condition(condition))]));
        }
        lines.push(self.say(
            "party_form",
            &[("form", &self.text(&format!("forms.{}.title", of.form)))],
        ));
        let seen: Vec<String> = of.answers.iter().chain(&of.documents).map(|id| self.seen(id)).collect();
        if seen.is_empty() {
            lines.push(self.say("party_sees_nothing", &[]));
        } else {
            lines.push(self.say("party_sees", &[("seen", &seen.join(", "))]));
        }
        if of.files {
            lines.push(self.say("party_files", &[]));
        }
        if let Some(deadline) = &of.deadline {
            let silent = super::process::snake(&format!("{:?}", deadline.when_silent));
            lines.push(self.say(
                "party_period",
                &[
                    ("period", &deadline.period.in_words(self.lang)),
                    ("legal", &deadline.legal),
                    ("silent", &self.words.get(&format!("silent.{silent}"))),
                ],
            ));
        }
        lines.iter().for_each(|line| out.push_str(&format!("\n  - {line}")));
        out
    }

    /// A question or a form by what people call it.
    fn seen(&self, id: &str) -> String {
        let label = match self.blueprint.field(id) {
            Some(field) => self.text(&field.label_key()),
            None => self.text(&format!("forms.{id}.title")),
        };
        self.words.fill("condition.answer", &[("label", &label)])
    }
}
