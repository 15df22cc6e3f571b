//! Clocks of authorities and lengths of time.

use std::collections::{BTreeMap, BTreeSet};

use calendar::Period;

use super::Loader;
use super::form::is_name;
use super::process::FILE;
use super::source::{ClockTable, DeadlineEntry, Text};
use crate::condition::Roots;
use crate::model::{ClockEntry, ClockStep, Deadline, DeadlineEnd, DeadlineStart, Effect, Knob, KnobKind, Length};
use crate::schema::Type;
use crate::suggest::did_you_mean;

/// Begin of the effects that do something to a clock, with a colon and its id behind them.
pub(crate) fn clock_effects() -> [String; 5] {
    ClockStep::ALL.map(|step| format!("clock.{}:", step.code()))
}

impl Loader<'_> {
    pub(super) fn clock(
        &mut self,
        entry: ClockTable,
        knobs: &BTreeMap<String, Knob>,
        roots: &Roots,
    ) -> Option<ClockEntry> {
        let id = entry.id.get_ref().clone();
        if !is_name(&id) {
            let message = format!("`{id}` is no name: small letters, digits and _ only");
            self.error_at(FILE, entry.id.span().start, message, None);
        }
        if let (None, Some(legal)) = (&entry.extension, &entry.extension_legal) {
            let message = format!("the clock `{id}` names a law for an extension, but no `extension`");
            self.error_at(FILE, legal.span().start, message, None);
        }
        let extension = match &entry.extension {
            Some(text) => Some(self.period(text)?),
            None => None,
        };
        let from = match &entry.from {
            Some(text) => Some(self.compile(FILE, text, roots, &Type::Date)?),
            None => None,
        };
        Some(ClockEntry {
            length: self.length(&entry.period, knobs)?,
            legal: entry.legal,
            begins: entry.begins.unwrap_or(calendar::Event::Complete),
            extension,
            extension_legal: entry.extension_legal.map(toml::Spanned::into_inner),
            deemed: entry.deemed,
            from,
            on_expiry: entry
                .on_expiry
                .map_or_else(|| format!("clock.{id}"), toml::Spanned::into_inner),
            id,
        })
    }

    /// A deadline ends after a period or on a day.
    pub(super) fn deadline(
        &mut self,
        entry: DeadlineEntry,
        knobs: &BTreeMap<String, Knob>,
        roots: &Roots,
    ) -> Option<Deadline> {
        let at = entry.id.span().start;
        let id = entry.id.into_inner();
        let ends = match (&entry.period, &entry.until) {
            (Some(period), None) => DeadlineEnd::After(self.length(period, knobs)?),
            (None, Some(until)) => {
                if entry.from.is_some() {
                    let message = format!("the deadline `{id}` ends on a day, so `from` means nothing");
                    self.error_at(FILE, until.span().start, message, None);
                }
                DeadlineEnd::On(self.compile(FILE, until, roots, &Type::Date)?)
            }
            _ => {
                let message = format!("the deadline `{id}` needs either `period` or `until`");
                self.error_at(FILE, at, message, None);
                return None;
            }
        };
        let on_expiry = entry
            .on_expiry
            .map_or_else(|| format!("deadline.{id}"), toml::Spanned::into_inner);
        Some(Deadline {
            id,
            ends,
            from: entry.from.map_or(DeadlineStart::Entry, toml::Spanned::into_inner),
            legal: entry.legal,
            on_expiry,
        })
    }

    /// `14 days`, or `{knob} days` with a number that the town sets.
    fn length(&mut self, text: &Text, knobs: &BTreeMap<String, Knob>) -> Option<Length> {
        let written = text.get_ref().trim();
        let Some((name, unit)) = written.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return self.period(text).map(Length::Fixed);
        };
        let length = Length::Knob {
            name: name.to_owned(),
            unit: unit.trim().replace('_', "-"),
        };
        let (message, hint) = match knobs.get(name) {
            None => {
                let hint = did_you_mean(name, knobs.keys().map(String::as_str));
                (format!("there is no knob `{name}`"), hint)
            }
            Some(knob) if knob.kind != KnobKind::Int => (format!("the knob `{name}` is no whole number"), None),
            Some(knob) if !bounded(knob) => {
                let most = Period::AMOUNT_MAX;
                let hint = format!("give it `min` (0 or more) and `max` ({most} or less)");
                (format!("the knob `{name}` may hold what is no period"), Some(hint))
            }
            Some(_) if length.usual(knobs).is_none() => {
                let hint = Some("write `{knob} days`, weeks, months, years or working-days".to_owned());
                (format!("`{written}` is no period"), hint)
            }
            Some(_) => return Some(length),
        };
        self.error_at(FILE, text.span().start, message, hint);
        None
    }

    /// `clock.start:decision` and its like; none for other effects. Reports a clock that is not there.
    pub(super) fn clock_effect(&mut self, effect: &Text, clocks: &BTreeSet<String>) -> Option<Option<Effect>> {
        let name = effect.get_ref();
        let of = |step: &ClockStep| {
            name.strip_prefix("clock.")?
                .strip_prefix(step.code())?
                .strip_prefix(':')
        };
        let (step, id) = ClockStep::ALL.into_iter().find_map(|step| Some((step, of(&step)?)))?;
        if clocks.contains(id) {
            return Some(Some(Effect::Clock(step, id.to_owned())));
        }
        let hint = did_you_mean(id, clocks.iter().map(String::as_str));
        self.error_at(FILE, effect.span().start, format!("there is no clock `{id}`"), hint);
        Some(None)
    }

    /// `office:<key>`; none for other effects. The key belongs to the town's data, so only its form can be wrong here.
    pub(super) fn office_effect(&mut self, effect: &Text) -> Option<Option<Effect>> {
        let key = effect.get_ref().strip_prefix("office:")?;
        if !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        {
            return Some(Some(Effect::Office(key.to_owned())));
        }
        let message = format!("`{key}` is no key of an office: small letters, digits and hyphens only");
        self.error_at(FILE, effect.span().start, message, None);
        Some(None)
    }
}

fn bounded(knob: &Knob) -> bool {
    let most = i64::from(Period::AMOUNT_MAX);
    knob.min.is_some_and(|min| min >= 0) && knob.max.is_some_and(|max| max <= most)
}
