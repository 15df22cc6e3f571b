//! States, steps, deadlines, what is given, letters and knobs.

use base::{Lang, Money};

use super::Page;
use crate::answers::Json;
use crate::model::{Effect, GrantRule, Knob, KnobKind, Transition};

impl Page<'_> {
    pub(super) fn process(&mut self) {
        let blueprint = self.blueprint;
        self.heading("process");
        let initial = self.say("initial", &[("state", &self.state(&blueprint.initial))]);
        self.line(&initial);
        self.states();
        self.subheading("steps");
        let first = self.say("first_wins", &[]);
        self.line(&first);
        let rows: Vec<Vec<String>> = blueprint.transitions.iter().map(|step| self.step(step)).collect();
        self.table(&["event", "from", "condition", "to", "effects"], &rows);
        self.deadlines();
        self.participations();
        self.clocks();
        self.appointments();
        self.grants();
        self.night();
    }

    fn states(&mut self) {
        self.subheading("states");
        let row = |state: &crate::model::State| {
            let deadline = state.deadline.as_ref().map(|id| self.text(&format!("deadlines.{id}")));
            let end = || {
                if state.is_final {
                    self.say("ends", &[])
                } else {
                    "–".to_owned()
                }
            };
            vec![
                self.state(&state.id),
                self.words
                    .get(&format!("public.{}", snake(&format!("{:?}", state.public)))),
                if state.is_final {
                    "–".to_owned()
                } else {
                    self.words
                        .get(&format!("owner.{}", snake(&format!("{:?}", state.owner))))
                },
                deadline.unwrap_or_else(end),
            ]
        };
        let rows: Vec<Vec<String>> = self.blueprint.states.iter().map(row).collect();
        self.table(&["state", "public", "owner", "deadline"], &rows);
    }

    fn step(&self, step: &Transition) -> Vec<String> {
        let from: Vec<String> = step.from.iter().map(|state| self.state(state)).collect();
        let mut event = self.event(&step.event);
        if !step.roles.is_empty() {
            let roles: Vec<&str> = step.roles.iter().map(|role| self.named("role", role)).collect();
            event = format!("{event} ({})", self.say("roles", &[("roles", &roles.join(", "))]));
        }
        let mut effects: Vec<String> = step.effects.iter().map(|effect| self.effect(effect)).collect();
        if !step.needs.is_empty() {
            let needs: Vec<String> = step
                .needs
                .iter()
                .map(|need| self.words.get(&format!("need.{}", snake(&format!("{need:?}")))))
                .collect();
            effects.push(self.say("needs", &[("needs", &needs.join(", "))]));
        }
        if let Some(form) = &step.form {
            effects.push(self.say("form", &[("form", &self.text(&format!("forms.{form}.title")))]));
        }
        if !step.not_by.is_empty() {
            let actions: Vec<String> = step.not_by.iter().map(|a| self.text(&format!("actions.{a}"))).collect();
            effects.push(self.say("not_by", &[("actions", &actions.join(", "))]));
        }
        vec![
            event,
            from.join(", "),
            self.optional(step.when.as_ref()),
            self.state(&step.to),
            if effects.is_empty() {
                "–".to_owned()
            } else {
                effects.join("; ")
            },
        ]
    }

    fn event(&self, event: &str) -> String {
        if let Some(known) = self.words.find(&format!("event.{event}")) {
            return known.to_owned();
        }
        if let Some(said) = self.appointment_event(event) {
            return said;
        }
        match event.split_once('.') {
            Some(("clerk", action)) => self
                .words
                .fill("event.clerk", &[("action", &self.text(&format!("actions.{action}")))]),
            Some(("applicant", action)) => self.words.fill(
                "event.applicant",
                &[("action", &self.text(&format!("actions.{action}")))],
            ),
            Some(("party", id)) => self
                .words
                .fill("event.party", &[("party", &self.text(&format!("parties.{id}.title")))]),
            Some(("deadline", id)) => self.words.fill(
                "event.deadline",
                &[("deadline", &self.text(&format!("deadlines.{id}")))],
            ),
            Some(("clock", id)) => self
                .words
                .fill("event.clock", &[("clock", &self.text(&format!("clocks.{id}.title")))]),
            Some((kind @ ("message" | "order"), rest)) => {
                let (id, end) = rest.split_once('.').unwrap_or((rest, ""));
                let title = self.text(&format!("{kind}s.{id}.title"));
                self.words.fill(&format!("event.{kind}_{end}"), &[("title", &title)])
            }
            _ => self.words.fill("event.found", &[("event", event)]),
        }
    }

    fn effect(&self, effect: &Effect) -> String {
        let key = match effect {
            Effect::Letter(letter) => {
                let title = self.text(&format!("letters.{letter}.title"));
                return self.words.fill("effect.letter", &[("title", &title)]);
            }
            Effect::Claim => "claim",
            Effect::ForgetClaim => "forget_claim",
            Effect::Check => "check",
            Effect::Grant => "grant",
            Effect::GrantEnd => "grant_end",
            Effect::GrantReplace => "grant_replace",
            Effect::Refund => "refund",
            Effect::Remind => "remind",
            Effect::Participate(Some(id)) => {
                let title = self.text(&format!("parties.{id}.title"));
                return self.words.fill("effect.participate_one", &[("title", &title)]);
            }
            Effect::Participate(None) => "participate",
            Effect::DropParties => "drop_parties",
            Effect::Appointment(id) => return self.appointment_effect("appointment", id),
            Effect::AppointmentEnd(id) => return self.appointment_effect("appointment_end", id),
            Effect::Clock(step, id) => return self.wound(*step, id),
            Effect::Office(key) => return self.words.fill("effect.office", &[("office", key)]),
            Effect::Send(message) => {
                let title = self.text(&format!("messages.{message}.title"));
                return self.words.fill("effect.send", &[("title", &title)]);
            }
            Effect::Order(order) => {
                let title = self.text(&format!("orders.{order}.title"));
                return self.words.fill("effect.order", &[("title", &title)]);
            }
        };
        self.words.get(&format!("effect.{key}"))
    }

    fn deadlines(&mut self) {
        let row = |deadline: &crate::model::Deadline| {
            let [length, start] = self.span(deadline);
            let title = self.text(&format!("deadlines.{}", deadline.id));
            vec![title, length, start, deadline.legal.clone()]
        };
        let rows: Vec<Vec<String>> = self.blueprint.deadlines.iter().map(row).collect();
        if !rows.is_empty() {
            self.subheading("deadlines");
            self.table(&["deadline", "period", "start", "law"], &rows);
        }
    }

    fn grants(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.grants.is_empty() {
            return;
        }
        self.heading("grants");
        let entries: Vec<String> = blueprint.grants.iter().map(|grant| self.grant(grant)).collect();
        self.list(&entries);
        let reminders: Vec<String> = blueprint
            .reminders
            .iter()
            .map(|reminder| {
                let when = self.say("before", &[("period", &reminder.before.in_words(self.lang))]);
                format!("- {when}: {}", self.text(&reminder.text))
            })
            .collect();
        if !reminders.is_empty() {
            self.subheading("reminders");
            self.list(&reminders);
        }
    }

    fn grant(&self, grant: &GrantRule) -> String {
        let mut out = format!("- **{}**", self.text(&format!("grants.{}.title", grant.kind)));
        let (from, until) = (grant.valid_from.source(), grant.valid_until.source());
        let code = |source: &str| format!("`{source}`");
        let mut lines = vec![
            self.say("number", &[("number", &grant.number)]),
            self.say("valid_from_until", &[("from", &code(from)), ("until", &code(until))]),
        ];
        if let Some(condition) = &grant.when {
            lines.insert(0, self.say("applies_if", &[("condition", &self.condition(condition))]));
        }
        let public: Vec<String> = grant
            .public
            .iter()
            .map(|attribute| self.text(&format!("grants.{}.{attribute}", grant.kind)))
            .collect();
        if !public.is_empty() {
            lines.push(self.say("public_attributes", &[("attributes", &public.join(", "))]));
        }
        if grant.quota.is_some() {
            lines.push(self.say("quota", &[]));
        }
        lines.iter().for_each(|line| out.push_str(&format!("\n  - {line}")));
        out
    }

    fn night(&mut self) {
        let blueprint = self.blueprint;
        let Some(recheck) = &blueprint.recheck else { return };
        self.subheading("night");
        if let Some(condition) = &recheck.when {
            let said = self.say("applies_if", &[("condition", &self.condition(condition))]);
            self.line(&said);
        }
        let entries: Vec<String> = recheck
            .outcomes
            .iter()
            .map(|outcome| {
                let reason = self.text(&outcome.reason);
                let found = self.say("night_finds", &[("reason", &reason), ("legal", &outcome.legal)]);
                format!(
                    "- {found}\n  - {}",
                    self.say("applies_if", &[("condition", &self.condition(&outcome.when))])
                )
            })
            .collect();
        self.list(&entries);
    }

    pub(super) fn letters(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.letters.is_empty() {
            return;
        }
        self.heading("letters");
        let row = |letter: &crate::model::Letter| {
            let by_wish = || self.say("by_wish", &[]);
            let none = || self.say("none", &[]);
            vec![
                self.text(&format!("letters.{}.title", letter.id)),
                self.words
                    .get(&format!("letter.{}", snake(&format!("{:?}", letter.kind)))),
                self.optional(letter.when.as_ref()),
                letter
                    .channel
                    .as_ref()
                    .map_or_else(by_wish, |channel| self.named("channel", channel).to_owned()),
                letter
                    .remedy
                    .as_ref()
                    .map_or_else(none, |remedy| self.named("remedy", remedy).to_owned()),
            ]
        };
        let rows: Vec<Vec<String>> = blueprint.letters.iter().map(row).collect();
        self.table(&["letter", "kind", "condition", "channel", "remedy"], &rows);
    }

    pub(super) fn knobs(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.meta.knobs.is_empty() {
            return;
        }
        self.heading("knobs");
        let rows: Vec<Vec<String>> = blueprint
            .meta
            .knobs
            .iter()
            .map(|(name, knob)| {
                vec![
                    format!("`{name}`"),
                    self.words.get(&format!("knob.{}", snake(&format!("{:?}", knob.kind)))),
                    self.knob_value(knob.kind, &knob.default),
                    self.bounds(knob),
                ]
            })
            .collect();
        self.table(&["name", "kind", "default", "bounds"], &rows);
    }

    fn bounds(&self, knob: &Knob) -> String {
        let number = |number: i64| self.knob_value(knob.kind, &Json::from(number));
        let mut parts = Vec::new();
        parts.extend(
            knob.min
                .map(|min| self.words.fill("knob.least", &[("min", &number(min))])),
        );
        parts.extend(
            knob.max
                .map(|max| self.words.fill("knob.most", &[("max", &number(max))])),
        );
        if !knob.options.is_empty() {
            parts.push(
                self.words
                    .fill("knob.options", &[("options", &knob.options.join(", "))]),
            );
        }
        if parts.is_empty() {
            "–".to_owned()
        } else {
            parts.join(", ")
        }
    }

    fn knob_value(&self, kind: KnobKind, value: &Json) -> String {
        match (kind, value) {
            (KnobKind::Cent, Json::Number(cents)) => self.money(cents.as_i64().unwrap_or_default()),
            (_, Json::Bool(true)) => self.words.get("knob.yes"),
            (_, Json::Bool(false)) => self.words.get("knob.no"),
            (_, value) => crate::kinds::plain(value),
        }
    }

    pub(super) fn money(&self, cents: i64) -> String {
        let amount = Money::from_cents(cents);
        if self.lang == Lang::En {
            amount.english()
        } else {
            amount.german()
        }
    }

    fn state(&self, id: &str) -> String {
        self.text(&format!("states.{id}"))
    }

    /// A word of a family, or the word itself where the family does not know it.
    fn named<'b>(&'b self, family: &str, word: &'b str) -> &'b str {
        self.words.find(&format!("{family}.{word}")).unwrap_or(word)
    }
}

/// `NeedsYou` → `needs_you`, the word in the files.
pub(super) fn snake(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
