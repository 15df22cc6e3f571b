//! Pages and questions.

use super::Page;
use crate::model::{Field, Page as FormPage};

impl Page<'_> {
    pub(super) fn form(&mut self) {
        self.heading("questions");
        let blueprint = self.blueprint;
        for page in &blueprint.form {
            self.page(page);
        }
    }

    /// What is filled in later on, by clerks or by the applicant.
    pub(super) fn forms(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.forms.is_empty() {
            return;
        }
        self.heading("forms");
        for form in &blueprint.forms {
            let title = self.text(&format!("forms.{}.title", form.id));
            self.line(&format!("### {title}"));
            if let Some(intro) = blueprint.texts(self.lang).find(&format!("forms.{}.intro", form.id)) {
                self.line(intro);
            }
            let shown = form.fields.iter().filter(|field| !field.params.hidden);
            let entries: Vec<String> = shown.map(|field| self.question(field)).collect();
            self.list(&entries);
        }
    }

    fn page(&mut self, page: &FormPage) {
        let shown: Vec<&Field> = page.fields.iter().filter(|field| !field.params.hidden).collect();
        let title = self.text(&format!("pages.{}.title", page.id));
        self.line(&format!("### {title}"));
        let texts = self.blueprint.texts(self.lang);
        if let Some(intro) = texts.find(&format!("pages.{}.intro", page.id)) {
            self.line(intro);
        }
        if let Some(condition) = &page.shown_when {
            let said = self.say("page_if", &[("condition", &self.condition(condition))]);
            self.line(&said);
        }
        let entries: Vec<String> = shown.into_iter().map(|field| self.question(field)).collect();
        self.list(&entries);
    }

    /// One entry of a list: the question, its kind, and below what else is to know.
    fn question(&self, field: &Field) -> String {
        let kind = self.words.get(&format!("kind.{}", field.kind.name()));
        let mut facts = vec![kind];
        if field.kind.is_asked() {
            facts.push(match (&field.required_when, field.required) {
                (Some(condition), _) => self.say("required_if", &[("condition", &self.condition(condition))]),
                (None, true) => self.say("required", &[]),
                (None, false) => self.say("optional", &[]),
            });
        }
        if field.statistical {
            facts.push(self.say("statistical", &[]));
        }
        let mut out = format!("- **{}** ({})", self.text(&field.label_key()), facts.join("; "));
        for line in self.details(field) {
            out.push_str(&format!("\n  - {line}"));
        }
        // What each entry of a group asks stands one step further in.
        for inner in field.fields.iter().filter(|inner| !inner.params.hidden) {
            let question = self.question(inner);
            out.extend(question.lines().map(|line| format!("\n  {line}")));
        }
        out
    }

    fn details(&self, field: &Field) -> Vec<String> {
        let texts = self.blueprint.texts(self.lang);
        let mut lines = Vec::new();
        lines.extend(texts.find(&field.hint_key()).map(str::to_owned));
        if let Some(condition) = &field.shown_when {
            lines.push(self.say("asked_if", &[("condition", &self.condition(condition))]));
        }
        if !field.params.options.is_empty() {
            let label = |option: &String| {
                let key = field.option_key(option);
                format!("„{}“", texts.find(&key).unwrap_or(option))
            };
            let options: Vec<String> = field.params.options.iter().map(label).collect();
            lines.push(self.say("options", &[("options", &options.join(", "))]));
        }
        if let Some(knob) = &field.params.options_from {
            lines.push(self.say("options_from", &[("knob", knob)]));
        }
        if let Some(formula) = &field.params.formula {
            lines.push(self.say("computed", &[("formula", &format!("`{}`", formula.source()))]));
        }
        for check in &field.checks {
            let text = self.text(&format!("fields.{}.errors.{}", field.key, check.key));
            lines.push(self.say(
                "must_hold",
                &[("text", &text), ("condition", &self.condition(&check.when))],
            ));
        }
        if let Some(query) = &field.lookup {
            lines.push(self.say("lookup", &[("query", query)]));
        }
        if field.account.is_some() {
            lines.push(self.say("account", &[]));
        }
        if let Some(why) = &field.why {
            lines.push(self.say("why", &[("why", why)]));
        }
        if let Some(fim) = &field.fim {
            lines.push(self.say("fim", &[("fim", fim)]));
        }
        lines
    }
}
