use std::collections::{BTreeMap, BTreeSet};

use calendar::Period;

use super::Loader;
use super::participations::no_participation;
use super::source::{
    FollowOnEntry, ParticipationEntry, ProcessFile, Recheck as StateRecheck, RecheckEntry, Text, TransitionEntry,
};
use super::{APPOINTMENT_EFFECTS, appointments};
use crate::condition::{Roots, object};
use crate::model::{
    Appointment, Channel, ClockEntry, Deadline, Effect, GrantRule, Knob, KnobKind, Letter, Message, Meta, Order,
    Recheck, RecheckOutcome, Reminder, State, Transition, Trust,
};
use crate::schema::Type;
use crate::suggest::did_you_mean;

pub(super) const FILE: &str = "process.toml";

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

/// What a member of staff may be in a town hall; a step names those who may take it.
pub const ROLES: [&str; 5] = ["clerk", "team_lead", "cashier", "controller", "administrator"];

/// Effects that need no name behind them.
pub(crate) const EFFECTS: [(&str, Effect); 10] = [
    ("claim", Effect::Claim),
    ("forget_claim", Effect::ForgetClaim),
    ("check", Effect::Check),
    ("grant", Effect::Grant),
    ("grant.end", Effect::GrantEnd),
    ("grant.replace", Effect::GrantReplace),
    ("refund", Effect::Refund),
    ("remind", Effect::Remind),
    ("participate", Effect::Participate(None)),
    ("drop_parties", Effect::DropParties),
];

/// What the process file gives.
pub(super) struct Process {
    pub initial: String,
    pub states: Vec<State>,
    pub deadlines: Vec<Deadline>,
    pub clocks: Vec<ClockEntry>,
    pub transitions: Vec<Transition>,
    pub grants: Vec<GrantRule>,
    pub reminders: Vec<Reminder>,
    pub recheck: Option<Recheck>,
    pub letters: Vec<Letter>,
    /// Not compiled yet; that needs the form.
    pub participations: Vec<ParticipationEntry>,
    pub appointments: Vec<Appointment>,
    pub messages: Vec<Message>,
    pub orders: Vec<Order>,
    /// Not compiled yet, like them.
    pub follow_ons: Vec<FollowOnEntry>,
}

/// Effects that name what they are about behind a colon.
pub(crate) const NAMED_EFFECTS: [&str; 3] = ["letter", "send", "order"];

/// What becomes of a message or an order, as an event: `message.<id>.failed`.
pub(crate) const SENT_EVENTS: [(&str, [&str; 2]); 2] =
    [("message", ["acknowledged", "failed"]), ("order", ["done", "refused"])];

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
            ("office", Type::Text),
        ]);
        let town = meta.knobs.iter().map(|(name, known)| (name.as_str(), knob(known.kind)));
        let clocks = crate::clocks::root_type(process.clocks.iter().map(|clock| clock.id.get_ref().as_str()));
        let appointments = process.appointments.iter().map(|of| of.id.get_ref().as_str());
        let appointments = crate::appointments::root_type(appointments);
        let mut roots = BTreeMap::from([
            ("today".to_owned(), Type::Date),
            ("case".to_owned(), case),
            ("town".to_owned(), object(town)),
        ]);
        roots.extend(clocks.map(|clocks| ("clocks".to_owned(), clocks)));
        roots.extend(appointments.map(|all| ("appointments".to_owned(), all)));
        roots
    }

    /// `queries`: ids of the queries; `uploads`: of the fields that hold files.
    pub(super) fn process(
        &mut self,
        file: ProcessFile,
        knobs: &BTreeMap<String, Knob>,
        queries: &BTreeSet<String>,
        uploads: &BTreeSet<&str>,
        roots: &Roots,
    ) -> Option<Process> {
        self.unique(FILE, "states", file.states.iter().map(|state| &state.id));
        self.unique(FILE, "deadlines", file.deadlines.iter().map(|deadline| &deadline.id));
        self.unique(FILE, "clocks", file.clocks.iter().map(|clock| &clock.id));
        let mut roots = roots.clone();
        roots.insert("fee".to_owned(), object([("total_cent", Type::Int)]));
        let names = Names {
            states: file.states.iter().map(|state| state.id.get_ref().clone()).collect(),
            deadlines: file
                .deadlines
                .iter()
                .map(|deadline| deadline.id.get_ref().clone())
                .collect(),
            clocks: file.clocks.iter().map(|clock| clock.id.get_ref().clone()).collect(),
            letters: file.letters.keys().cloned().collect(),
            participations: file
                .participations
                .iter()
                .map(|entry| entry.id.get_ref().clone())
                .collect(),
            appointments: file.appointments.iter().map(|of| of.id.get_ref().clone()).collect(),
            messages: file
                .messages
                .iter()
                .map(|message| message.id.get_ref().clone())
                .collect(),
            orders: file.orders.iter().map(|order| order.id.get_ref().clone()).collect(),
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
        let deadlines = file.deadlines.into_iter();
        let deadlines = deadlines
            .filter_map(|entry| self.deadline(entry, knobs, &roots))
            .collect();
        let clocks = file.clocks.into_iter();
        let clocks = clocks.filter_map(|entry| self.clock(entry, knobs, &roots)).collect();
        let transitions = file
            .transitions
            .into_iter()
            .map(|entry| self.transition(entry, &names, &roots))
            .collect();
        self.numbers_apart(&file.grants);
        let kinds: BTreeSet<String> = file.grants.iter().map(|grant| grant.kind.get_ref().clone()).collect();
        let grants = file
            .grants
            .into_iter()
            .filter_map(|entry| self.grant_rule(entry, &names.states, &roots))
            .collect();
        let reminders = file
            .reminders
            .into_iter()
            .filter_map(|entry| self.reminder(entry, &kinds))
            .collect();
        let recheck = file.recheck.and_then(|entry| self.recheck(entry, queries, &roots));
        let letters: Vec<Letter> = file
            .letters
            .into_iter()
            .map(|(id, entry)| self.letter_entry(id, entry, (&kinds, &names.participations), &roots))
            .collect();
        let messages = self.messages(file.messages, &letters, uploads, &roots);
        let orders = self.orders(file.orders, &roots);
        let appointments = self.appointments(file.appointments, &roots);
        Some(Process {
            initial: file.initial.into_inner(),
            states,
            deadlines,
            clocks,
            transitions,
            grants,
            reminders,
            recheck,
            letters,
            participations: file.participations,
            appointments,
            messages,
            orders,
            follow_ons: file.follow_ons,
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
        for role in entry
            .roles
            .iter()
            .filter(|role| !ROLES.contains(&role.get_ref().as_str()))
        {
            let name = role.get_ref();
            let hint = did_you_mean(name, ROLES).or_else(|| Some(format!("there are {}", ROLES.join(", "))));
            self.error_at(FILE, role.span().start, format!("there is no role `{name}`"), hint);
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
            roles: entry.roles.into_iter().map(toml::Spanned::into_inner).collect(),
            needs: entry.needs,
            form: entry.form.map(toml::Spanned::into_inner),
            not_by: entry.not_by.into_iter().map(toml::Spanned::into_inner).collect(),
            effects,
        }
    }

    fn event(&mut self, event: &Text, names: &Names) {
        let name = event.get_ref().as_str();
        let known = match name.split_once('.') {
            Some(("clerk", action)) => !action.is_empty(),
            Some(("applicant", action)) => super::forms::is_own_or_known(action),
            Some(("deadline", deadline)) => names.deadlines.contains(deadline),
            Some(("clock", clock)) => names.clocks.contains(clock),
            Some(("grant", _)) if names.found_at_night.contains(name) => true,
            Some(("party", id)) => names.participations.contains(id),
            Some(("parties", "complete" | "again")) => !names.participations.is_empty(),
            Some(("appointment", _)) => appointments::events(&names.appointments).any(|known| known == name),
            Some(("message" | "order", _)) => names.sent_events().any(|known| known == name),
            _ => EVENTS.contains(&name),
        };
        if !known {
            let deadlines: Vec<String> = names.deadlines.iter().map(|id| format!("deadline.{id}")).collect();
            let parties = names.participations.iter().map(|id| format!("party.{id}"));
            let clocks = names.clocks.iter().map(|id| format!("clock.{id}"));
            let appointments = appointments::events(&names.appointments);
            let more = parties.chain(clocks).chain(appointments).chain(names.sent_events());
            let more: Vec<String> = more.collect();
            let named = deadlines.iter().chain(&more).chain(&names.found_at_night);
            let named = named.map(String::as_str).chain(["parties.complete", "parties.again"]);
            let hint = did_you_mean(name, EVENTS.into_iter().chain(named));
            self.error_at(FILE, event.span().start, format!("there is no event `{name}`"), hint);
        }
    }

    fn effect(&mut self, effect: &Text, names: &Names) -> Option<Effect> {
        let (name, effect_at) = (effect.get_ref(), effect.span().start);
        if let Some((_, effect)) = EFFECTS.iter().find(|(known, _)| known == name) {
            if matches!(effect, Effect::Participate(_) | Effect::DropParties) && names.participations.is_empty() {
                let message = format!("`{name}` asks nobody: there are no [[participations]]");
                self.error_at(FILE, effect_at, message, None);
            }
            return Some(effect.clone());
        }
        if let Some(effect) = self.clock_effect(effect, &names.clocks) {
            return effect;
        }
        if let Some(effect) = self.appointment_effect(effect, &names.appointments) {
            return effect;
        }
        if let Some(effect) = self.office_effect(effect) {
            return effect;
        }
        if let Some(id) = name.strip_prefix("participate:") {
            if !names.participations.contains(id) {
                let (message, hint) = no_participation(id, &names.participations);
                self.error_at(FILE, effect_at, message, hint);
            }
            return Some(Effect::Participate(Some(id.to_owned())));
        }
        let (message, hint) = match name.split_once(':') {
            Some(("letter", letter)) if names.letters.contains(letter) => {
                return Some(Effect::Letter(letter.to_owned()));
            }
            Some(("send", message)) if names.messages.contains(message) => {
                return Some(Effect::Send(message.to_owned()));
            }
            Some(("order", order)) if names.orders.contains(order) => return Some(Effect::Order(order.to_owned())),
            Some((kind @ ("letter" | "send" | "order"), id)) => {
                let (what, known) = match kind {
                    "letter" => ("letter", &names.letters),
                    "send" => ("message", &names.messages),
                    _ => ("order", &names.orders),
                };
                let hint = did_you_mean(id, known.iter().map(String::as_str));
                (format!("there is no {what} `{id}`"), hint)
            }
            _ => {
                let known = super::forms::effects();
                let hint = match name.split_once(':') {
                    Some((kind, _)) => {
                        let named = NAMED_EFFECTS.into_iter().chain(APPOINTMENT_EFFECTS);
                        did_you_mean(kind, named.chain(["office", "participate"]))
                    }
                    None => did_you_mean(name, known.iter().map(String::as_str)),
                };
                (format!("there is no effect `{name}`"), hint)
            }
        };
        self.error_at(FILE, effect.span().start, message, hint);
        None
    }

    pub(super) fn known(&mut self, name: &Text, what: &str, known: &BTreeSet<String>) {
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

    pub(super) fn period(&mut self, text: &Text) -> Option<Period> {
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
}

/// Names that other entries of the file refer to.
struct Names {
    states: BTreeSet<String>,
    deadlines: BTreeSet<String>,
    clocks: BTreeSet<String>,
    letters: BTreeSet<String>,
    participations: BTreeSet<String>,
    appointments: BTreeSet<String>,
    messages: BTreeSet<String>,
    orders: BTreeSet<String>,
    /// Events of the nightly look at grants.
    found_at_night: BTreeSet<String>,
}

impl Names {
    /// Events of all messages and orders.
    fn sent_events(&self) -> impl Iterator<Item = String> {
        SENT_EVENTS.into_iter().flat_map(|(kind, ends)| {
            let ids = if kind == "message" {
                &self.messages
            } else {
                &self.orders
            };
            ids.iter()
                .flat_map(move |id| ends.map(|end| format!("{kind}.{id}.{end}")))
        })
    }
}
