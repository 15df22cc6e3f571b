use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::domains::{self, Domains, same_type};
use crate::answers::{Answers, Json};
use crate::model::{
    AppointmentStatus, Blueprint, CaseAppointment, CaseClock, Channel, Effect, Field, KnobKind, Party, PartyStatus,
    Proceedings, Trust,
};
use crate::scope::{CaseFacts, ScopeInput};

/// The day on which all generated cases happen.
pub(crate) const TODAY: Date = date(2026, 11, 21);

/// Generated cases, always the same ones for the same blueprint.
pub(crate) struct Sampler<'a> {
    pub(super) blueprint: &'a Blueprint,
    pub(crate) domains: Domains<'a>,
    pub(crate) chance: Chance,
    /// For lists, beside the other: what a list holds does not change how often rare cases come together.
    of_lists: Chance,
    /// For what the town has set, beside both.
    of_town: Chance,
}

/// One generated case.
#[derive(Clone)]
pub(crate) struct Sample {
    pub answers: Answers,
    pub registers: BTreeMap<String, Json>,
    pub town: Json,
    pub case: CaseFacts,
    pub today: Date,
}

impl Sample {
    pub fn input(&self) -> ScopeInput<'_> {
        ScopeInput {
            answers: &self.answers,
            registers: &self.registers,
            town: &self.town,
            case: &self.case,
            today: self.today,
        }
    }
}

impl<'a> Sampler<'a> {
    pub fn new(blueprint: &'a Blueprint) -> Self {
        Sampler::seeded(blueprint, 0)
    }

    /// As `new`, with other cases for another seed.
    pub fn seeded(blueprint: &'a Blueprint, seed: u64) -> Self {
        Sampler {
            blueprint,
            domains: Domains::of(blueprint),
            chance: Chance(seed ^ 0x9e37_79b9_7f4a_7c15),
            of_lists: Chance(seed ^ 0xbf58_476d_1ce4_e5b9),
            of_town: Chance(seed ^ 0x94d0_49bb_1331_11eb),
        }
    }

    pub fn next(&mut self) -> Sample {
        let today = TODAY;
        let answers = self.answers();
        let registers = self.registers();
        let town = self.town(&answers, &registers);
        let states = &self.blueprint.states;
        let state = states
            .get(self.chance.below(states.len()))
            .map(|state| state.id.clone())
            .unwrap_or_default();
        let applied_on = [None, Some(date(2022, 12, 31)), Some(date(2026, 11, 14))][self.chance.below(3)];
        let channel = Channel::ALL[self.chance.below(Channel::ALL.len())];
        let case = CaseFacts {
            submitted_on: Some(today),
            applied_on,
            channel,
            trust: self.trust(channel),
            paid: self.chance.coin(),
            state,
            renewal_of: None,
            heard: self.chance.coin(),
            office: self.office(),
            proceedings: Proceedings {
                clocks: self.clocks(),
                ..self.happened()
            },
        };
        Sample {
            answers,
            registers,
            town,
            case,
            today,
        }
    }

    /// That of the blueprint, or one to which a step hands the case over.
    fn office(&mut self) -> String {
        let steps = self.blueprint.transitions.iter();
        let effects = steps.flat_map(|step| &step.effects);
        let offices = effects.filter_map(|effect| match effect {
            Effect::Office(key) => Some(key.as_str()),
            _ => None,
        });
        let mut offices: Vec<&str> = offices.collect();
        if offices.is_empty() {
            return String::new();
        }
        offices.push("");
        offices[self.chance.below(offices.len())].to_owned()
    }

    /// Each clock not started, running, extended, standing still, over, or at an end.
    fn clocks(&mut self) -> BTreeMap<String, CaseClock> {
        let mut clocks = BTreeMap::new();
        for wound in &self.domains.clocks {
            if let Some(clock) = wound.drawn(|count| self.chance.below(count)) {
                clocks.insert(wound.id.to_owned(), clock.clone());
            }
        }
        clocks
    }

    /// What happened in the case beside its state, its clocks apart.
    fn happened(&mut self) -> Proceedings {
        let mut proceedings = self.proceedings();
        self.sent(&mut proceedings);
        proceedings
    }

    /// A level with which an application can come in this way; see `docs/blueprint-format.md`.
    fn trust(&mut self, channel: Channel) -> Trust {
        let needed = self.blueprint.meta.trust;
        let possible: Vec<Trust> = match channel {
            Channel::Online => Trust::ALL.into_iter().filter(|level| *level >= needed).collect(),
            Channel::Counter => vec![Trust::None, Trust::High],
            Channel::Phone | Channel::Letter | Channel::Api => vec![Trust::None],
        };
        possible
            .get(self.chance.below(possible.len()))
            .copied()
            .unwrap_or_default()
    }

    /// Every field answered with one of the values of its domain; a few left out.
    fn answers(&mut self) -> Answers {
        let mut answers = Answers::new();
        for (field, domain) in &self.domains.asked {
            let is_left_out = !field.required && self.chance.below(4) == 0;
            if let Some(value) = domain.get(self.chance.below(domain.len())).filter(|_| !is_left_out) {
                let mut value = value.clone();
                if field.is_group() {
                    with_literals(&self.domains, &mut self.of_lists, field, &mut value);
                }
                answers.insert(field.id.clone(), value);
            }
        }
        answers
    }

    /// Another answer to a question of the application.
    pub fn answer(&mut self, field: &str) -> Option<Json> {
        let (_, domain) = self.domains.asked.iter().find(|(asked, _)| asked.id == field)?;
        domain.get(self.chance.below(domain.len())).cloned()
    }

    /// An answer to a question of a form of others, whose path is given: a sample of its kind, or what conditions compare it
    /// with.
    pub fn inner_answer(&mut self, form: &str, field: &Field) -> Option<Json> {
        let mut domain = if field.kind.name() == "date" {
            domains::around(TODAY)
        } else {
            field.kind.samples(field)
        };
        if field.params.options.is_empty() {
            let known = self.domains.literals_of(&format!("{form}.{}", field.id)).iter();
            let first = domain.first().cloned();
            domain.extend(
                known
                    .filter(|value| first.as_ref().is_some_and(|first| same_type(value, first)))
                    .cloned(),
            );
        }
        domain.get(self.chance.below(domain.len())).cloned()
    }

    /// Forms of others, two of three filled in.
    fn proceedings(&mut self) -> Proceedings {
        let mut proceedings = Proceedings::default();
        for form in &self.blueprint.forms {
            let samples = self
                .domains
                .forms
                .get(form.id.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            let Some(Json::Array(entries)) = samples.get(self.chance.below(samples.len())) else {
                continue;
            };
            let Some(Json::Object(answers)) = entries.first() else {
                continue;
            };
            let mut said = Vec::new();
            for field in form.fields.iter().filter(|field| field.params.options.is_empty()) {
                let literals = self.domains.literals_of(&format!("forms.{}.{}", form.id, field.id));
                let value = literals.get(self.chance.below(literals.len() + 1));
                said.extend(value.map(|value| (field.id.clone(), value.clone())));
            }
            if self.chance.below(3) != 0 {
                let mut answers = answers.clone();
                answers.extend(said);
                proceedings.forms.insert(form.id.clone(), answers);
            }
        }
        self.parties(&mut proceedings);
        self.appointments(&mut proceedings);
        proceedings
    }

    /// Of each participation nobody, one or two parties, each somewhere on its way.
    fn parties(&mut self, proceedings: &mut Proceedings) {
        for of in &self.blueprint.participations {
            let samples = self
                .domains
                .forms
                .get(of.form.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            for number in 0..self.chance.below(3) {
                let status = PartyStatus::ALL[self.chance.below(PartyStatus::ALL.len())];
                let is_answered = status == PartyStatus::Answered;
                let filled = samples.get(self.chance.below(samples.len()));
                let filled = filled.and_then(Json::as_array).and_then(|entries| entries.first());
                let filled = filled.and_then(Json::as_object).filter(|_| is_answered);
                let party = Party {
                    id: format!("{}-{number}", of.id),
                    status,
                    answers: filled.cloned().unwrap_or_default(),
                    ..Party::default()
                };
                proceedings.ask(&of.id, party);
            }
        }
    }

    /// Each appointment not offered, open, booked, kept, missed once or twice, or dropped; a booked one today or soon.
    fn appointments(&mut self, proceedings: &mut Proceedings) {
        for of in &self.blueprint.appointments {
            let Some(status) = AppointmentStatus::ALL.get(self.chance.below(AppointmentStatus::ALL.len() + 1)) else {
                continue;
            };
            let days: [i8; 2] = match status {
                AppointmentStatus::Booked => [0, 10],
                _ => [-10, -1],
            };
            let day = TODAY.saturating_add(days[self.chance.below(days.len())].days());
            let has_day = !matches!(status, AppointmentStatus::Open | AppointmentStatus::Dropped);
            let before = u32::from(self.chance.coin());
            let appointment = CaseAppointment {
                status: *status,
                offered_on: Some(TODAY),
                booking: has_day.then(|| "booked".to_owned()),
                starts_at: has_day.then(|| day.at(10, 20, 0, 0)),
                missed: before + u32::from(*status == AppointmentStatus::Missed),
                ..CaseAppointment::default()
            };
            proceedings.appointments.insert(of.id.clone(), appointment);
        }
    }

    /// For each query an answer whose fields hold the values that conditions compare them with, and their neighbours.
    pub(crate) fn registers(&mut self) -> BTreeMap<String, Json> {
        let queries = self.blueprint.all_queries.iter();
        queries
            .map(|query| (query.id.clone(), Json::Object(self.object(&query.id))))
            .collect()
    }

    /// The fields of an answer at a path, with values of their types.
    pub(crate) fn object(&mut self, at: &str) -> Answers {
        let mut object = Answers::new();
        for (name, domain) in self.domains.objects.get(at).into_iter().flatten() {
            if let Some(value) = domain.get(self.chance.below(domain.len())) {
                object.insert((*name).to_owned(), value.clone());
            }
        }
        object
    }

    /// The usual values, and now and then another setting of a knob; a list that a condition looks into holds what is there.
    fn town(&mut self, answers: &Answers, registers: &BTreeMap<String, Json>) -> Json {
        let mut town = self.domains.usual_town.clone();
        for knob in &self.domains.knobs {
            let is_list = matches!(knob.of.kind, KnobKind::TextList | KnobKind::IntList);
            if knob.of.kind == KnobKind::Bool && self.chance.below(4) == 0 {
                town.insert(knob.name.to_owned(), Json::Bool(knob.of.default != Json::Bool(true)));
            } else if is_list {
                let wanted = knob.wanted(answers, registers);
                let wanted = wanted.get(self.of_lists.below(wanted.len() * 4));
                if let (Some(wanted), Some(Json::Array(list))) = (wanted, town.get_mut(knob.name)) {
                    list.push(wanted.clone());
                }
            }
        }
        let numbers: Vec<_> = self
            .domains
            .knobs
            .iter()
            .filter(|knob| !knob.settings.is_empty())
            .collect();
        if let Some(knob) = numbers.get(self.of_town.below(numbers.len() * 2)) {
            let setting = knob.settings.get(self.of_town.below(knob.settings.len()));
            town.extend(setting.map(|setting| (knob.name.to_owned(), setting.clone())));
        }
        Json::Object(town)
    }
}

/// Now and then puts values into the entries of a group that conditions compare them with.
fn with_literals(domains: &Domains<'_>, chance: &mut Chance, group: &Field, answer: &mut Json) {
    let entries = answer.as_array_mut().into_iter().flatten();
    for entry in entries.filter_map(Json::as_object_mut) {
        for field in group.fields.iter().filter(|field| field.params.options.is_empty()) {
            let Some(said) = entry.get_mut(&field.id) else { continue };
            let own = domains.literals_of(&field.id).iter();
            let here = domains.literals_of(&format!("{}.{}", group.id, field.id)).iter();
            let domain: Vec<&Json> = own.chain(here).filter(|value| same_type(value, said)).collect();
            if let Some(value) = domain.get(chance.below(domain.len() * 2)) {
                *said = (*value).clone();
            }
        }
    }
}

/// A small generator (SplitMix64); the linter must find the same thing twice.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % u64::try_from(count.max(1)).unwrap_or(1)).unwrap_or(0)
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 0
    }
}
