use std::collections::BTreeSet;

use super::Lint;
use crate::model::{Blueprint, Control, Field};
use crate::texts::placeholders;

/// Parts of keys that may be there and need not.
const OPTIONAL: [&str; 4] = ["intro", "hint", "next", "more"];

impl Lint<'_> {
    /// Texts: all there in every language, none left over, placeholders that can be filled.
    pub(super) fn texts(&mut self) {
        let blueprint = self.blueprint;
        let needed = needed(blueprint);
        for lang in &blueprint.meta.languages {
            let file = format!("texts/{}.toml", lang.code());
            let texts = blueprint.texts(*lang);
            for key in &needed {
                if texts.find(key).is_none() || texts.borrowed.contains(key) {
                    self.error(&file, format!("the text `{key}` is missing"));
                }
            }
            for key in &texts.borrowed {
                if !needed.contains(key) {
                    self.error(&file, format!("the text `{key}` is there in German only"));
                }
            }
            for (key, text) in &texts.entries {
                self.placeholders(&file, key, text);
            }
        }
        let german = blueprint.texts(base::Lang::De);
        for key in german.own_keys() {
            if !needed.contains(key) && !is_optional(blueprint, key) {
                self.warning("texts/de.toml", format!("nothing uses the text `{key}`"));
            }
        }
    }

    fn placeholders(&mut self, file: &str, key: &str, text: &str) {
        let filled = ["checks.", "fees."].iter().any(|prefix| key.starts_with(prefix));
        for path in placeholders(text).into_iter().filter(|_| filled) {
            if !is_path(self.blueprint, path) {
                self.error(file, format!("`{key}` has the place {{{path}}}, which nothing fills"));
            }
        }
    }
}

/// Whether a dotted path names an answer, a knob or a field of a register's answer.
pub(super) fn is_path(blueprint: &Blueprint, path: &str) -> bool {
    let (root, rest) = path.split_once('.').unwrap_or((path, ""));
    if root == "town" {
        return blueprint.meta.knobs.contains_key(rest);
    }
    let query = blueprint.all_queries.iter().find(|query| query.id == root);
    match (blueprint.field(root), query) {
        (Some(field), _) => {
            rest.is_empty() || matches!(field.kind.ty(), crate::Type::Object(parts) if parts.contains_key(rest))
        }
        (None, Some(query)) => query.empty_answer.get(rest).is_some(),
        (None, None) => false,
    }
}

/// Keys that every language must have.
pub(crate) fn needed(blueprint: &Blueprint) -> BTreeSet<String> {
    let mut keys = BTreeSet::from(["service.title".to_owned()]);
    keys.extend(blueprint.form.iter().map(|page| format!("pages.{}.title", page.id)));
    for field in blueprint.fields().flat_map(Field::with_inner) {
        keys.extend(of_field(field));
    }
    keys.extend(of_forms(blueprint));
    for check in &blueprint.all_checks {
        keys.insert(format!("checks.{}.title", check.id));
        keys.extend(
            check
                .outcomes
                .iter()
                .map(|outcome| format!("checks.{}.reasons.{}", check.id, outcome.reason)),
        );
    }
    keys.extend(
        blueprint
            .positions
            .iter()
            .map(|position| format!("fees.{}", position.id)),
    );
    for refund in &blueprint.refunds {
        keys.insert(format!("refunds.{}.reason", refund.id));
        keys.extend(
            refund
                .calculation
                .iter()
                .map(|line| format!("refunds.{}.calculation.{}", refund.id, line.id)),
        );
    }
    keys.extend(blueprint.states.iter().map(|state| format!("states.{}", state.id)));
    keys.extend(
        blueprint
            .deadlines
            .iter()
            .map(|deadline| format!("deadlines.{}", deadline.id)),
    );
    keys.extend(
        blueprint
            .clocks
            .iter()
            .map(|clock| format!("clocks.{}.title", clock.id)),
    );
    keys.extend(
        blueprint
            .transitions
            .iter()
            .filter_map(|step| step.action())
            .map(|action| format!("actions.{action}")),
    );
    keys.extend(
        blueprint
            .letters
            .iter()
            .map(|letter| format!("letters.{}.title", letter.id)),
    );
    keys.extend(
        blueprint
            .participations
            .iter()
            .map(|of| format!("parties.{}.title", of.id)),
    );
    for of in &blueprint.appointments {
        keys.insert(format!("appointments.{}.title", of.id));
        let listed = of.bring.iter();
        keys.extend(listed.map(|bring| format!("appointments.{}.bring.{}", of.id, bring.key)));
    }
    keys.extend(
        blueprint
            .messages
            .iter()
            .map(|message| format!("messages.{}.title", message.id)),
    );
    keys.extend(
        blueprint
            .orders
            .iter()
            .map(|order| format!("orders.{}.title", order.id)),
    );
    let follow_ons = blueprint.follow_ons.iter();
    keys.extend(follow_ons.flat_map(|of| ["title", "why"].map(|text| format!("follow_ons.{}.{text}", of.id))));
    let found = blueprint.recheck.iter().flat_map(|recheck| &recheck.outcomes);
    keys.extend(found.map(|outcome| outcome.reason.clone()));
    keys.extend(blueprint.reminders.iter().map(|reminder| reminder.text.clone()));
    for grant in &blueprint.grants {
        keys.insert(format!("grants.{}.title", grant.kind));
        // What everybody who checks a grant reads needs a name.
        let shown = grant.public.iter();
        keys.extend(shown.map(|attribute| format!("grants.{}.{attribute}", grant.kind)));
    }
    keys
}

/// Texts of one question.
fn of_field(field: &Field) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    keys.insert(field.label_key());
    if field.is_group() {
        keys.extend([field.entry_key(), field.add_key()]);
    }
    if let Control::Radio { options } | Control::Select { options } | Control::Checkboxes { options } = field.control()
    {
        keys.extend(
            options
                .into_iter()
                .map(|(_, label)| label)
                .filter(|label| label.starts_with("fields.")),
        );
    }
    keys.extend(
        field
            .checks
            .iter()
            .map(|check| format!("fields.{}.errors.{}", field.key, check.key)),
    );
    keys
}

/// Texts of the forms of others; a form has no label of its own but a title.
fn of_forms(blueprint: &Blueprint) -> BTreeSet<String> {
    let inner = blueprint
        .forms
        .iter()
        .flat_map(|form| form.with_inner().into_iter().skip(1));
    let mut keys: BTreeSet<String> = inner.flat_map(of_field).collect();
    keys.extend(blueprint.forms.iter().map(|form| format!("forms.{}.title", form.id)));
    let own = blueprint.transitions.iter().filter_map(|step| step.applicant_action());
    keys.extend(own.map(|action| format!("actions.{action}")));
    keys
}

/// Texts that pages show where they are there.
fn is_optional(blueprint: &Blueprint, key: &str) -> bool {
    let last = key.rsplit('.').next().unwrap_or_default();
    let (family, rest) = key.split_once('.').unwrap_or((key, ""));
    let names = match family {
        // What an attribute is called that only the desk shows.
        "grants" => blueprint.grants.iter().any(|grant| {
            let attribute = rest.strip_prefix(&grant.kind).and_then(|rest| rest.strip_prefix('.'));
            attribute.is_some_and(|name| grant.attributes.contains_key(name))
        }),
        // A field may say an error of its kind, or name a part, in its own words.
        "fields" => rest.contains(".errors.") || rest.contains(".parts."),
        // What a knob is called, for those who set it.
        "knobs" => rest
            .split('.')
            .next()
            .is_some_and(|name| blueprint.meta.knobs.contains_key(name)),
        // What the engine asks a party for, in the service's own words.
        "parties" => rest
            .strip_suffix(".ask")
            .or_else(|| rest.strip_suffix(".ask_again"))
            .is_some_and(|id| blueprint.participation(id).is_some()),
        "next" => blueprint.states.iter().any(|state| state.id == rest),
        "history" => blueprint.transitions.iter().any(|step| step.event == rest),
        "lookups" => {
            let query = rest.split('.').next().unwrap_or_default();
            blueprint.fields().any(|field| field.lookup.as_deref() == Some(query))
        }
        _ => false,
    };
    names || OPTIONAL.contains(&last)
}
