use std::collections::BTreeSet;

use super::Lint;
use super::clocks::knobs_of_lengths;
use super::conditions::expressions;
use super::texts::is_path;
use crate::model::{Blueprint, Field};
use crate::texts::placeholders;

impl Lint<'_> {
    /// Questions that nobody needs, knobs that move nothing, paths that lead nowhere.
    pub(super) fn usage(&mut self) {
        let blueprint = self.blueprint;
        let read: BTreeSet<&str> = expressions(blueprint)
            .into_iter()
            .flat_map(|condition| condition.reads())
            .collect();
        let roots: BTreeSet<&str> = read
            .iter()
            .map(|path| path.split('.').next().unwrap_or_default())
            .collect();
        let outside = outside(blueprint);
        for field in blueprint.fields() {
            let is_seen = blueprint.participations.iter().any(|of| of.answers.contains(&field.id));
            let is_read =
                is_seen || roots.contains(field.id.as_str()) || outside.iter().any(|path| root(path) == field.id);
            if !is_read && !speaks_for_itself(field) {
                let message = format!(
                    "nothing reads the field `{}`: leave it out, give its purpose in `why`, or mark it `statistical`",
                    field.id
                );
                self.error("form.toml", message);
            }
        }
        let offered = |name: &str| {
            blueprint
                .fields()
                .any(|field| field.params.options_from.as_deref() == Some(name))
        };
        let said = |name: &str| said_knobs(blueprint).contains(name);
        let lengths = knobs_of_lengths(blueprint);
        for name in blueprint
            .meta
            .knobs
            .keys()
            .filter(|name| !lengths.contains(name.as_str()))
        {
            if !(read.contains(format!("town.{name}").as_str()) || offered(name) || said(name)) {
                self.warning("blueprint.toml", format!("nothing reads the knob `{name}`"));
            }
        }
        for path in outside.iter().filter(|path| !is_path(blueprint, path)) {
            self.error(
                "blueprint.toml",
                format!("[case] names `{path}`, which is no answer and no register's"),
            );
        }
        for query in blueprint
            .all_queries
            .iter()
            .filter(|query| !roots.contains(query.id.as_str()))
        {
            self.warning(
                "checks.toml",
                format!("nothing reads the answer of the query `{}`", query.id),
            );
        }
        for (reminder, field) in blueprint
            .reminders
            .iter()
            .flat_map(|r| r.starts.keys().map(move |field| (r, field)))
        {
            if blueprint.field(field).is_none() {
                self.error(
                    "process.toml",
                    format!("the reminder `{}` answers `{field}`, which is no field", reminder.id),
                );
            }
        }
    }
}

/// A field that is no question, whose being there is its use, or whose purpose is stated.
fn speaks_for_itself(field: &Field) -> bool {
    let kind = field.kind;
    !kind.is_asked()
        || kind.is_upload()
        || field.statistical
        || field.why.is_some()
        || matches!(kind.name(), "declaration" | "consent" | "reference")
}

/// Paths that the outside of a case is made of.
fn outside(blueprint: &Blueprint) -> BTreeSet<String> {
    let face = &blueprint.meta.face;
    let single = [&face.mail, &face.notify, &face.key, &face.holder, &face.blocked]
        .into_iter()
        .flatten()
        .cloned();
    let patterns = [&face.applicant].into_iter().chain(&face.recipient);
    single
        .chain(patterns.flat_map(|pattern| placeholders(pattern)).map(str::to_owned))
        .collect()
}

fn said_knobs(blueprint: &Blueprint) -> BTreeSet<&str> {
    let texts = blueprint.texts(base::Lang::De);
    texts
        .entries
        .values()
        .flat_map(|text| placeholders(text))
        .filter_map(|path| path.strip_prefix("town."))
        .collect()
}

fn root(path: &str) -> &str {
    path.split('.').next().unwrap_or_default()
}
