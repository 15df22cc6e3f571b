use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;

use super::Lint;
use super::sample::Sample;
use crate::messages::{FOLDER, MessageError, Stamp, Template};
use crate::model::{Blueprint, Effect, Message, Order};
use crate::scope::Scope;

const FILE: &str = "process.toml";

/// Generated cases for which each message is built.
const BUILDS: usize = 150;

/// Messages that are tried with generated cases.
pub(super) struct Tried<'a> {
    templates: BTreeMap<&'a str, Template>,
    left: usize,
}

impl Lint<'_> {
    /// Messages and orders: each is sent, rests on a rule, tells nothing in vain, and leads on.
    pub(super) fn sent(&mut self) {
        let blueprint = self.blueprint;
        for message in &blueprint.messages {
            if !follows(blueprint, &Effect::Send(message.id.clone())) {
                self.warning(FILE, format!("no step sends the message `{}`", message.id));
            }
            self.rule("message", &message.id, message.legal.as_deref());
            self.in_vain(message);
        }
        for order in &blueprint.orders {
            if !follows(blueprint, &Effect::Order(order.id.clone())) {
                self.warning(FILE, format!("no step gives the order `{}`", order.id));
            }
            self.rule("order", &order.id, order.legal.as_deref());
            self.leads_on(order);
        }
        let used = |path: &str| blueprint.messages.iter().any(|message| message.template == path);
        let templates = self
            .files
            .0
            .keys()
            .filter(|path| path.starts_with(FOLDER) && !used(path));
        let unused: Vec<String> = templates.cloned().collect();
        for path in unused {
            self.warning(&path, "no message uses this template");
        }
    }

    /// Data leave the house by a rule only. Source: Art. 6 Abs. 1 Buchst. e DSGVO with the law that it refers to.
    fn rule(&mut self, what: &str, id: &str, legal: Option<&str>) {
        if legal.is_none_or(|legal| legal.trim().is_empty()) {
            self.error(
                FILE,
                format!("the {what} `{id}` names no rule: say in `legal` by which one it gets these data"),
            );
        }
    }

    /// What a template does not write, its receiver does not need.
    fn in_vain(&mut self, message: &Message) {
        let source = self.files.get(&message.template).unwrap_or_default();
        let Ok(template) = Template::read(&message.template, source) else {
            return;
        };
        let read = template.names();
        for name in message.data.keys().filter(|name| !read.contains(*name)) {
            let said = format!(
                "the message `{}` gives `{name}`, which its template does not use",
                message.id
            );
            self.error(FILE, said);
        }
    }

    /// An order that a register refuses must not leave a case behind that waits for ever.
    fn leads_on(&mut self, order: &Order) {
        for end in ["done", "refused"] {
            let event = format!("order.{}.{end}", order.id);
            if !self.blueprint.transitions.iter().any(|step| step.event == event) {
                self.error(FILE, format!("nothing happens in any state when `{event}` comes"));
            }
        }
    }

    /// Builds every message that would be sent in a generated case; what is wrong is told with the answers that lead there.
    pub(super) fn build_messages(
        &mut self,
        sample: &Sample,
        scope: &Scope<'_>,
        tried: &mut Tried<'_>,
        told: &mut BTreeSet<String>,
    ) {
        if tried.left == 0 {
            return;
        }
        tried.left -= 1;
        let blueprint = self.blueprint;
        let stamp = Stamp {
            id: "0197a5c0-0000-7000-8000-000000000000",
            created_at: date(2026, 11, 21).at(12, 0, 0, 0),
            sender: "Stadt & Umland",
            receiver: "Behörde <Muster>",
            files: &["anlage.pdf".to_owned()],
        };
        for (id, template) in &tried.templates {
            let Some(message) = blueprint
                .message_entry(id)
                .filter(|_| blueprint.wants_message(id, scope))
            else {
                continue;
            };
            match blueprint.filled(message, template, scope, &stamp) {
                // Whether a value can be worked out depends on when the message is sent; examples try that.
                Ok(_) | Err(MessageError::Value { .. } | MessageError::NoReceiver(_)) => {}
                Err(error) => self.once(told, FILE, &format!("the message `{id}`: {error}"), sample),
            }
        }
    }
}

impl<'a> Tried<'a> {
    pub fn of(blueprint: &'a Blueprint) -> Tried<'a> {
        let templates = blueprint.messages.iter().filter_map(|message| {
            let source = blueprint.message_templates.get(&message.template)?;
            Some((message.id.as_str(), Template::read(&message.template, source).ok()?))
        });
        Tried {
            templates: templates.collect(),
            left: BUILDS,
        }
    }
}

fn follows(blueprint: &Blueprint, wanted: &Effect) -> bool {
    let mut effects = blueprint.transitions.iter().flat_map(|step| &step.effects);
    effects.any(|effect| effect == wanted)
}
