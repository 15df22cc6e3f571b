//! What a decision gives, what reminds of its end, and the letters.

use std::collections::{BTreeMap, BTreeSet};

use super::Loader;
use super::participations::no_participation;
use super::process::FILE;
use super::source::{GrantEntry, LetterEntry, ReminderEntry};
use crate::condition::Roots;
use crate::model::{Addressees, GrantRule, Letter, QuotaRule, Reminder};
use crate::schema::Type;
use crate::suggest::did_you_mean;

/// What every grant has beside its attributes; examples name both side by side.
const OF_EVERY_GRANT: [&str; 3] = ["kind", "valid_from", "valid_until"];

impl Loader<'_> {
    /// Each kind counts on its own, so two kinds with one pattern would give the same number twice.
    pub(super) fn numbers_apart(&mut self, grants: &[GrantEntry]) {
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for grant in grants {
            let (number, kind) = (grant.number.get_ref().as_str(), grant.kind.get_ref().as_str());
            let first = *seen.entry(number).or_insert(kind);
            if first != kind {
                let message = format!("`{kind}` has the numbers of `{first}`");
                let hint = Some("put letters of its own into `number`".to_owned());
                self.error_at(FILE, grant.number.span().start, message, hint);
            }
        }
    }

    pub(super) fn grant_rule(
        &mut self,
        entry: GrantEntry,
        states: &BTreeSet<String>,
        roots: &Roots,
    ) -> Option<GrantRule> {
        if let Some(state) = entry.quota.as_ref().and_then(|quota| quota.waits_in.as_ref()) {
            self.known(state, "state", states);
        }
        for (name, text) in entry
            .attributes
            .iter()
            .filter(|(name, _)| OF_EVERY_GRANT.contains(&name.as_str()))
        {
            let message = format!("no attribute is called `{name}`, because every grant has that already");
            self.error_at(FILE, text.span().start, message, None);
        }
        let of_quota = entry.quota.iter().map(|quota| &quota.zone);
        for name in entry.public.iter().chain(&entry.lookup_key).chain(of_quota) {
            if !entry.attributes.contains_key(name.get_ref()) {
                let hint = did_you_mean(name.get_ref(), entry.attributes.keys().map(String::as_str));
                self.error_at(
                    FILE,
                    name.span().start,
                    format!("the grant has no attribute `{}`", name.get_ref()),
                    hint,
                );
            }
        }
        if !(entry.number.get_ref().contains("{seq:") && entry.number.get_ref().ends_with("{check}")) {
            let hint = Some("write it like BP-{year}-{seq:6}{check}".to_owned());
            let message = "a number needs {seq:<digits>} and ends with {check}";
            self.error_at(FILE, entry.number.span().start, message, hint);
        }
        let attributes = entry
            .attributes
            .iter()
            .filter_map(|(name, text)| Some((name.clone(), self.compile(FILE, text, roots, &Type::Any)?)));
        let attributes = attributes.collect();
        let quota = entry.quota.map(|quota| QuotaRule {
            limited_when: self.condition(FILE, quota.limited_when.as_ref(), roots),
            zone: quota.zone.into_inner(),
            waits_in: quota.waits_in.map(toml::Spanned::into_inner),
        });
        Some(GrantRule {
            quota,
            when: self.condition(FILE, entry.when.as_ref(), roots),
            attributes,
            valid_from: self.compile(FILE, &entry.valid_from, roots, &Type::Date)?,
            valid_until: self.compile(FILE, &entry.valid_until, roots, &Type::Date)?,
            holder: entry
                .holder
                .as_ref()
                .and_then(|text| self.compile(FILE, text, roots, &Type::Text)),
            kind: entry.kind.into_inner(),
            number: entry.number.into_inner(),
            public: entry.public.into_iter().map(toml::Spanned::into_inner).collect(),
            lookup_key: entry.lookup_key.map(toml::Spanned::into_inner),
        })
    }

    /// `kinds`: of what the service gives. Where it gives one kind only, a reminder need not name it.
    pub(super) fn reminder(&mut self, entry: ReminderEntry, kinds: &BTreeSet<String>) -> Option<Reminder> {
        let before = self.period(&entry.before)?;
        let id = entry.id.get_ref().clone();
        let mut of_kind = kinds.iter();
        let grant = match (&entry.grant, of_kind.next(), of_kind.next()) {
            (Some(kind), ..) => {
                self.known(kind, "grant", kinds);
                kind.get_ref().clone()
            }
            (None, Some(only), None) => only.clone(),
            (None, first, _) => {
                let (message, hint) = match first {
                    Some(_) => {
                        let all: Vec<String> = kinds.iter().map(|kind| format!("`grant = \"{kind}\"`")).collect();
                        let message = format!("the reminder `{id}` does not say of which grant");
                        (message, Some(format!("write {}", all.join(" or "))))
                    }
                    None => (
                        format!("the reminder `{id}` has nothing to remind of: there are no [[grants]]"),
                        None,
                    ),
                };
                self.error_at(FILE, entry.id.span().start, message, hint);
                return None;
            }
        };
        let starts = entry
            .starts
            .into_iter()
            .filter_map(|(field, value)| Some((field, serde_json::to_value(value).ok()?)));
        Some(Reminder {
            text: format!("reminders.{id}"),
            id,
            grant,
            before,
            starts: starts.collect(),
        })
    }

    /// Whom a letter goes to, where that is not the applicant.
    fn addressees(
        &mut self,
        entry: &LetterEntry,
        participations: &BTreeSet<String>,
        roots: &Roots,
    ) -> Option<Addressees> {
        match (&entry.to, &entry.to_name, &entry.to_address) {
            (None, None, None) => None,
            (Some(to), None, None) => {
                let Some(id) = to.get_ref().strip_prefix("party:") else {
                    let hint = Some("write `to = \"party:<id>\"`, or `to_name` and `to_address`".to_owned());
                    self.error_at(FILE, to.span().start, format!("`{}` is nobody", to.get_ref()), hint);
                    return None;
                };
                if !participations.contains(id) {
                    let (message, hint) = no_participation(id, participations);
                    self.error_at(FILE, to.span().start, message, hint);
                }
                Some(Addressees::Parties(id.to_owned()))
            }
            (None, Some(name), Some(address)) => Some(Addressees::Named {
                name: Box::new(self.compile(FILE, name, roots, &Type::Text)?),
                address: Box::new(self.compile(FILE, address, roots, &Type::Any)?),
            }),
            (to, name, address) => {
                let at = to
                    .iter()
                    .chain(name)
                    .chain(address)
                    .next()
                    .map_or(0, |text| text.span().start);
                let message = "a letter goes either `to` parties or to one `to_name` with `to_address`";
                self.error_at(FILE, at, message, None);
                None
            }
        }
    }

    pub(super) fn letter_entry(
        &mut self,
        id: String,
        entry: toml::Spanned<LetterEntry>,
        (kinds, participations): (&BTreeSet<String>, &BTreeSet<String>),
        roots: &Roots,
    ) -> Letter {
        let entry = entry.into_inner();
        let to = self.addressees(&entry, participations, roots);
        entry
            .grant_kind
            .iter()
            .for_each(|kind| self.known(kind, "grant", kinds));
        if self.files.get(entry.template.get_ref()).is_none() {
            let message = format!("the template `{}` is missing", entry.template.get_ref());
            self.error_at(FILE, entry.template.span().start, message, None);
        }
        let data = entry
            .data
            .iter()
            .filter_map(|(path, text)| Some((path.clone(), self.compile(FILE, text, roots, &Type::Any)?)));
        let data = data.collect();
        Letter {
            id,
            to,
            when: self.condition(FILE, entry.when.as_ref(), roots),
            template: entry.template.into_inner(),
            kind: entry.kind,
            channel: entry.channel,
            remedy: entry.remedy,
            data,
            take: entry.take,
            answers: entry.answers,
            grant: entry.grant,
            grant_kind: entry.grant_kind.map(toml::Spanned::into_inner),
            fee: entry.fee,
            refund: entry.refund,
            reasons: entry.reasons,
        }
    }
}
