//! `[[participations]]` of process.toml: who is asked, what they see, until when they answer.

use std::collections::{BTreeMap, BTreeSet};

use super::Loader;
use super::form::is_name;
use super::source::{InvitedEntry, ParticipationEntry, ProcessFile, Text};
use crate::condition::{Roots, Source, object};
use crate::model::{Field, OfficeKey, Page, Participant, Participation, PartyDeadline, PartyStatus, WhenSilent};
use crate::schema::Type;
use crate::suggest::did_you_mean;

const FILE: &str = "process.toml";

/// What conditions know of each party beside the answers of its form.
const FACTS: [&str; 8] = [
    "name",
    "office",
    "status",
    "asked_on",
    "due_on",
    "answered_on",
    "late",
    "of",
];

impl Loader<'_> {
    /// `parties.<id>`, for conditions anywhere in the blueprint. Comes after the roots of forms and queries, which `each`
    /// may read.
    pub(super) fn party_roots(&mut self, process: &ProcessFile, roots: &mut Roots) {
        let mut types = BTreeMap::new();
        for entry in &process.participations {
            let mut facts = facts(self.entry_type(entry, roots).unwrap_or(Type::Null));
            if let Some(Type::Object(forms)) = roots.get("forms")
                && let Some(Type::Object(fields)) = forms.get(entry.form.get_ref())
            {
                for name in fields.keys().filter(|name| FACTS.contains(&name.as_str())) {
                    let message = format!(
                        "the form `{}` asks for `{name}`, which is what conditions call something else of a party",
                        entry.form.get_ref()
                    );
                    self.error_at(FILE, entry.form.span().start, message, None);
                }
                facts.extend(fields.clone());
            }
            types.insert(entry.id.get_ref().clone(), Type::List(Box::new(Type::Object(facts))));
        }
        if !types.is_empty() {
            roots.insert("parties".to_owned(), Type::Object(types));
        }
    }

    /// Type of one entry of `each`; none without `each`. What is wrong with it is reported when it is compiled.
    fn entry_type(&mut self, entry: &ParticipationEntry, roots: &Roots) -> Option<Type> {
        let source = Source {
            file: FILE,
            text: self.files.get(FILE).unwrap_or_default(),
        };
        Some(match source.type_of(&mut self.programs, entry.each.as_ref()?, roots) {
            Type::List(inner) => *inner,
            _ => Type::Any,
        })
    }

    pub(super) fn participations(
        &mut self,
        entries: Vec<ParticipationEntry>,
        form: &[Page],
        forms: &[Field],
        roots: &Roots,
    ) -> Vec<Participation> {
        self.unique(FILE, "participations", entries.iter().map(|entry| &entry.id));
        let mut roots = roots.clone();
        roots.insert("fee".to_owned(), object([("total_cent", Type::Int)]));
        let mut all = Vec::new();
        for entry in entries {
            let id = entry.id.get_ref();
            if !is_name(id) {
                let message = format!("`{id}` is no name: small letters, digits and _ only");
                self.error_at(FILE, entry.id.span().start, message, None);
            }
            self.seen_fields(&entry, form, forms);
            all.extend(self.participation(entry, &roots));
        }
        all
    }

    fn participation(&mut self, entry: ParticipationEntry, outside: &Roots) -> Option<Participation> {
        let mut roots = outside.clone();
        if let Some(of) = self.entry_type(&entry, outside) {
            roots.insert("entry".to_owned(), of);
        }
        let each = entry
            .each
            .as_ref()
            .and_then(|text| self.compile(FILE, text, outside, &Type::List(Box::new(Type::Any))));
        let deadline = self.party_deadline(&entry);
        let who = self.participant(&entry, &roots)?;
        let plain = |names: Vec<Text>| names.into_iter().map(toml::Spanned::into_inner).collect();
        Some(Participation {
            when: self.condition(FILE, entry.when.as_ref(), &roots),
            each,
            who,
            form: entry.form.into_inner(),
            answers: plain(entry.answers),
            documents: plain(entry.documents),
            files: entry.files,
            deadline,
            id: entry.id.into_inner(),
        })
    }

    /// Exactly one of `office`, `office_from` and `invited`.
    fn participant(&mut self, entry: &ParticipationEntry, roots: &Roots) -> Option<Participant> {
        match (&entry.office, &entry.office_from, &entry.invited) {
            (Some(key), None, None) => Some(Participant::Office(OfficeKey::Fixed(key.get_ref().clone()))),
            (None, Some(from), None) => {
                let from = self.compile(FILE, from, roots, &Type::Text)?;
                Some(Participant::Office(OfficeKey::From(from)))
            }
            (None, None, Some(invited)) => self.invited(invited, roots),
            _ => {
                let message = format!(
                    "the participation `{}` needs one of `office`, `office_from` and `invited`",
                    entry.id.get_ref()
                );
                self.error_at(FILE, entry.id.span().start, message, None);
                None
            }
        }
    }

    fn invited(&mut self, invited: &InvitedEntry, roots: &Roots) -> Option<Participant> {
        if invited.mail.is_none() && invited.address.is_none() {
            let hint = Some("give `mail`, `address` or both; without mail a letter is written".to_owned());
            let message = "nobody can be invited without knowing where to write to";
            self.error_at(FILE, invited.name.span().start, message, hint);
        }
        let mail = invited.mail.as_ref();
        let address = invited.address.as_ref();
        Some(Participant::Invited {
            mail: mail.and_then(|text| self.compile(FILE, text, roots, &Type::Text)),
            // A text, or the answer of a question for an address.
            address: address.and_then(|text| self.compile(FILE, text, roots, &Type::Any)),
            name: self.compile(FILE, &invited.name, roots, &Type::Text)?,
        })
    }

    fn party_deadline(&mut self, entry: &ParticipationEntry) -> Option<PartyDeadline> {
        let Some(text) = &entry.period else {
            if entry.when_silent != WhenSilent::Nothing || entry.legal.is_some() {
                let message = "silence means something only after a `period`";
                self.error_at(FILE, entry.id.span().start, message, None);
            }
            return None;
        };
        let Some(legal) = entry.legal.clone() else {
            let message = "a `period` needs the norm that sets it, `legal`";
            self.error_at(FILE, text.span().start, message, None);
            return None;
        };
        Some(PartyDeadline {
            period: self.period(text)?,
            legal,
            when_silent: entry.when_silent,
        })
    }

    /// The form exists, and so do the questions and files that they see.
    fn seen_fields(&mut self, entry: &ParticipationEntry, form: &[Page], forms: &[Field]) {
        let names = |of: &[&str]| of.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        let fields = || form.iter().flat_map(|page| &page.fields);
        let of_others: Vec<&str> = forms.iter().map(|form| form.id.as_str()).collect();
        self.known(&entry.form, "form", &names(&of_others));
        let is_text = |field: &&Field| !field.kind.is_upload() && field.kind.name() != "note";
        let told: Vec<&str> = fields().filter(is_text).map(|field| field.id.as_str()).collect();
        for name in &entry.answers {
            self.known(name, "question", &names(&told));
        }
        let uploads = fields().filter(|field| field.kind.is_upload());
        let mut shown: Vec<&str> = uploads.map(|field| field.id.as_str()).collect();
        shown.extend(&of_others);
        for name in &entry.documents {
            if told.contains(&name.get_ref().as_str()) {
                let hint = Some("what is no file stands in `answers`".to_owned());
                let message = format!("`{}` asks for no file", name.get_ref());
                self.error_at(FILE, name.span().start, message, hint);
            } else {
                self.known(name, "question for files or form", &names(&shown));
            }
        }
    }
}

/// What to say of an id that is none of the participations, with a hint.
pub(super) fn no_participation(id: &str, known: &BTreeSet<String>) -> (String, Option<String>) {
    let hint = did_you_mean(id, known.iter().map(String::as_str));
    (format!("there is no participation `{id}`"), hint)
}

fn facts(of: Type) -> BTreeMap<String, Type> {
    let statuses = PartyStatus::ALL.map(|status| status.code().to_owned()).to_vec();
    let types = [
        Type::Text,
        Type::Text,
        Type::OneOf(statuses),
        Type::Date,
        Type::Date,
        Type::Date,
        Type::Bool,
        of,
    ];
    FACTS.iter().map(|name| (*name).to_owned()).zip(types).collect()
}
