use std::collections::{BTreeMap, BTreeSet};

use calendar::Period;

use super::Loader;
use super::source::{
    GrantEntry, LetterEntry, ProcessFile, Recheck as StateRecheck, RecheckEntry, ReminderEntry, Text, TransitionEntry,
};
use crate::condition::{Roots, object};
use crate::model::{
    Channel, Deadline, Effect, GrantRule, KnobKind, Letter, Meta, QuotaRule, Recheck, RecheckOutcome, Reminder, State,
    Transition, Trust,
};
use crate::schema::Type;
use crate::suggest::did_you_mean;

const FILE: &str = "process.toml";

/// Events that are neither a clerk's action nor the end of a deadline.
pub(crate) const EVENTS: [&str; 12] = [
    "submitted",
    "claim_settled",
    "checks_green",
    "checks_yellow",
    "checks_red",
    "checks_wait",
    "checks_unavailable",
    "applicant.answer",
    "applicant.withdraw",
    "applicant.review",
    "night",
    "grant.ended",
];

/// Effects that need no name behind them.
pub(crate) const EFFECTS: [(&str, Effect); 8] = [
    ("claim", Effect::Claim),
    ("forget_claim", Effect::ForgetClaim),
    ("check", Effect::Check),
    ("grant", Effect::Grant),
    ("grant.end", Effect::GrantEnd),
    ("grant.replace", Effect::GrantReplace),
    ("refund", Effect::Refund),
    ("remind", Effect::Remind),
];

/// What the process file gives.
pub(super) struct Process {
    pub initial: String,
    pub states: Vec<State>,
    pub deadlines: Vec<Deadline>,
    pub transitions: Vec<Transition>,
    pub grants: Vec<GrantRule>,
    pub reminders: Vec<Reminder>,
    pub recheck: Option<Recheck>,
    pub letters: Vec<Letter>,
}

impl Loader<'_> {
    /// What every condition may read beside fields and answers of registers.
    pub(super) fn surroundings(&mut self, meta: &Meta, process: &ProcessFile) -> Roots {
        let knob = |kind: KnobKind| match kind {
            KnobKind::Bool => Type::Bool,
            KnobKind::Int | KnobKind::Cent => Type::Int,
            KnobKind::Text => Type::Text,
            KnobKind::Date => Type::Date,
            KnobKind::TextList => Type::List(Box::new(Type::Text)),
            KnobKind::IntList => Type::List(Box::new(Type::Int)),
        };
        let states = process.states.iter().map(|state| state.id.get_ref().clone());
        let channels = Channel::ALL.map(|channel| channel.code().to_owned()).to_vec();
        let levels = Trust::ALL.map(|level| level.code().to_owned()).to_vec();
        let case = object([
            ("submitted_on", Type::Date),
            ("applied_on", Type::Date),
            ("channel", Type::OneOf(channels)),
            ("trust", Type::OneOf(levels)),
            ("paid", Type::Bool),
            ("state", Type::OneOf(states.chain([String::new()]).collect())),
            ("renewal_of", Type::Text),
            ("heard", Type::Bool),
        ]);
        let town = meta.knobs.iter().map(|(name, known)| (name.as_str(), knob(known.kind)));
        BTreeMap::from([
            ("today".to_owned(), Type::Date),
            ("case".to_owned(), case),
            ("town".to_owned(), object(town)),
        ])
    }

    pub(super) fn process(&mut self, file: ProcessFile, queries: &BTreeSet<String>, roots: &Roots) -> Option<Process> {
        self.unique(FILE, "states", file.states.iter().map(|state| &state.id));
        self.unique(FILE, "deadlines", file.deadlines.iter().map(|deadline| &deadline.id));
        let mut roots = roots.clone();
        roots.insert("fee".to_owned(), object([("total_cent", Type::Int)]));
        let names = Names {
            states: file.states.iter().map(|state| state.id.get_ref().clone()).collect(),
            deadlines: file
                .deadlines
                .iter()
                .map(|deadline| deadline.id.get_ref().clone())
                .collect(),
            letters: file.letters.keys().cloned().collect(),
            found_at_night: file
                .recheck
                .iter()
                .flat_map(|recheck| &recheck.outcomes)
                .map(|outcome| outcome.event.get_ref().clone())
                .collect(),
        };
        self.known(&file.initial, "state", &names.states);
        for state in &file.states {
            state
                .deadline
                .iter()
                .for_each(|deadline| self.known(deadline, "deadline", &names.deadlines));
        }
        let states = file.states.into_iter().map(|state| State {
            id: state.id.into_inner(),
            public: state.public,
            owner: state.owner,
            deadline: state.deadline.map(toml::Spanned::into_inner),
            is_final: state.is_final,
            rechecked_nightly: matches!(state.recheck, Some(StateRecheck::Nightly)),
        });
        let states = states.collect();
        let mut deadlines = Vec::new();
        for entry in file.deadlines {
            let period = self.period(&entry.period)?;
            let id = entry.id.into_inner();
            let on_expiry = entry
                .on_expiry
                .map_or_else(|| format!("deadline.{id}"), toml::Spanned::into_inner);
            deadlines.push(Deadline {
                id,
                period,
                from: entry.from,
                legal: entry.legal,
                on_expiry,
            });
        }
        let transitions = file
            .transitions
            .into_iter()
            .map(|entry| self.transition(entry, &names, &roots))
            .collect();
        let grants = file
            .grants
            .into_iter()
            .filter_map(|entry| self.grant_rule(entry, &names.states, &roots))
            .collect();
        let reminders = file
            .reminders
            .into_iter()
            .filter_map(|entry| self.reminder(entry))
            .collect();
        let recheck = file.recheck.and_then(|entry| self.recheck(entry, queries, &roots));
        let letters = file
            .letters
            .into_iter()
            .map(|(id, entry)| self.letter_entry(id, entry, &roots))
            .collect();
        Some(Process {
            initial: file.initial.into_inner(),
            states,
            deadlines,
            transitions,
            grants,
            reminders,
            recheck,
            letters,
        })
    }

    fn transition(&mut self, entry: TransitionEntry, names: &Names, roots: &Roots) -> Transition {
        entry
            .from
            .iter()
            .chain([&entry.to])
            .for_each(|state| self.known(state, "state", &names.states));
        self.event(&entry.on, names);
        if entry.on.get_ref().starts_with("clerk.") == entry.roles.is_empty() {
            let message = "a clerk's step needs `roles`, and only a clerk's step has them";
            self.error_at(FILE, entry.on.span().start, message, None);
        }
        let effects = entry
            .effects
            .iter()
            .filter_map(|effect| self.effect(effect, names))
            .collect();
        Transition {
            when: self.condition(FILE, entry.when.as_ref(), roots),
            from: entry.from.into_iter().map(toml::Spanned::into_inner).collect(),
            to: entry.to.into_inner(),
            event: entry.on.into_inner(),
            roles: entry.roles,
            needs: entry.needs,
            effects,
        }
    }

    fn event(&mut self, event: &Text, names: &Names) {
        let name = event.get_ref().as_str();
        let known = match name.split_once('.') {
            Some(("clerk", action)) => !action.is_empty(),
            Some(("deadline", deadline)) => names.deadlines.contains(deadline),
            Some(("grant", _)) if names.found_at_night.contains(name) => true,
            _ => EVENTS.contains(&name),
        };
        if !known {
            let deadlines: Vec<String> = names.deadlines.iter().map(|id| format!("deadline.{id}")).collect();
            let named = deadlines.iter().chain(&names.found_at_night).map(String::as_str);
            let hint = did_you_mean(name, EVENTS.into_iter().chain(named));
            self.error_at(FILE, event.span().start, format!("there is no event `{name}`"), hint);
        }
    }

    fn effect(&mut self, effect: &Text, names: &Names) -> Option<Effect> {
        let name = effect.get_ref();
        if let Some((_, effect)) = EFFECTS.iter().find(|(known, _)| known == name) {
            return Some(effect.clone());
        }
        let (message, hint) = match name.strip_prefix("letter:") {
            Some(letter) if names.letters.contains(letter) => return Some(Effect::Letter(letter.to_owned())),
            Some(letter) => {
                let hint = did_you_mean(letter, names.letters.iter().map(String::as_str));
                (format!("there is no letter `{letter}`"), hint)
            }
            None => {
                let hint = did_you_mean(name, EFFECTS.iter().map(|(known, _)| *known).chain(["letter:"]));
                (format!("there is no effect `{name}`"), hint)
            }
        };
        self.error_at(FILE, effect.span().start, message, hint);
        None
    }

    fn known(&mut self, name: &Text, what: &str, known: &BTreeSet<String>) {
        if !known.contains(name.get_ref()) {
            let hint = did_you_mean(name.get_ref(), known.iter().map(String::as_str));
            self.error_at(
                FILE,
                name.span().start,
                format!("there is no {what} `{}`", name.get_ref()),
                hint,
            );
        }
    }

    fn period(&mut self, text: &Text) -> Option<Period> {
        let period = text.get_ref().replace('_', "-").parse().ok();
        if period.is_none() {
            let hint = Some("write `14 days`, `2 weeks`, `1 month` or `4 working-days`".to_owned());
            self.error_at(
                FILE,
                text.span().start,
                format!("`{}` is no period", text.get_ref()),
                hint,
            );
        }
        period
    }

    fn grant_rule(&mut self, entry: GrantEntry, states: &BTreeSet<String>, roots: &Roots) -> Option<GrantRule> {
        if let Some(state) = entry.quota.as_ref().and_then(|quota| quota.waits_in.as_ref()) {
            self.known(state, "state", states);
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

    fn reminder(&mut self, entry: ReminderEntry) -> Option<Reminder> {
        let before = self.period(&entry.before)?;
        let starts = entry
            .starts
            .into_iter()
            .filter_map(|(field, value)| Some((field, serde_json::to_value(value).ok()?)));
        Some(Reminder {
            text: format!("reminders.{}", entry.id),
            id: entry.id,
            before,
            starts: starts.collect(),
        })
    }

    /// The nightly look at grants: known queries, events that begin with `grant.`.
    fn recheck(&mut self, entry: RecheckEntry, queries: &BTreeSet<String>, roots: &Roots) -> Option<Recheck> {
        entry
            .queries
            .iter()
            .for_each(|query| self.known(query, "query", queries));
        let when = self.condition(FILE, entry.when.as_ref(), roots);
        let mut outcomes = Vec::new();
        for outcome in entry.outcomes {
            let event = outcome.event.get_ref();
            if event.strip_prefix("grant.").is_none_or(str::is_empty) {
                let message = format!("`{event}` is no event of a grant");
                let hint = Some("write it like `grant.moved_away`".to_owned());
                self.error_at(FILE, outcome.event.span().start, message, hint);
            }
            outcomes.push(RecheckOutcome {
                when: self.compile(FILE, &outcome.when, roots, &Type::Bool)?,
                event: outcome.event.into_inner(),
                reason: format!("rechecks.{}", outcome.reason),
                legal: outcome.legal,
            });
        }
        Some(Recheck {
            when,
            queries: entry.queries.into_iter().map(toml::Spanned::into_inner).collect(),
            outcomes,
        })
    }

    fn letter_entry(&mut self, id: String, entry: toml::Spanned<LetterEntry>, roots: &Roots) -> Letter {
        let entry = entry.into_inner();
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
            when: self.condition(FILE, entry.when.as_ref(), roots),
            template: entry.template.into_inner(),
            kind: entry.kind,
            channel: entry.channel,
            remedy: entry.remedy,
            data,
            take: entry.take,
            answers: entry.answers,
            grant: entry.grant,
            fee: entry.fee,
            refund: entry.refund,
            reasons: entry.reasons,
        }
    }
}

/// Names that other entries of the file refer to.
struct Names {
    states: BTreeSet<String>,
    deadlines: BTreeSet<String>,
    letters: BTreeSet<String>,
    /// Events of the nightly look at grants.
    found_at_night: BTreeSet<String>,
}
