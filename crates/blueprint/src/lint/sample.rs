use std::collections::BTreeMap;

use calendar::{AuthorityClock, HolidayCalendar, Land};
use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::conditions::expressions;
use crate::answers::{Answers, Json};
use crate::condition::{Literal, Literals};
use crate::model::{Blueprint, CaseClock, Channel, Effect, Field, KnobKind, Party, PartyStatus, Proceedings, Trust};
use crate::scope::{CaseFacts, ScopeInput};

/// The day on which all generated cases happen.
const TODAY: Date = date(2026, 11, 21);

/// Generated cases, always the same ones for the same blueprint.
pub(super) struct Sampler<'a> {
    pub(super) blueprint: &'a Blueprint,
    literals: Literals,
    pub(super) chance: Chance,
    /// For lists, beside the other: what a list holds does not change how often rare cases come together.
    of_lists: Chance,
}

/// One generated case.
pub(super) struct Sample {
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
        let mut literals = Literals::new();
        expressions(blueprint)
            .into_iter()
            .for_each(|condition| condition.literals(&mut literals));
        Sampler {
            blueprint,
            literals,
            chance: Chance(0x9e37_79b9_7f4a_7c15),
            of_lists: Chance(0xbf58_476d_1ce4_e5b9),
        }
    }

    pub fn next(&mut self) -> Sample {
        let today = TODAY;
        let answers = self.answers(today);
        let registers = self.registers(today);
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
                clocks: self.clocks(today),
                ..self.happened(today)
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
            Effect::Office(key) => Some(key.clone()),
            _ => None,
        });
        let mut offices: Vec<String> = offices.collect();
        if offices.is_empty() {
            return String::new();
        }
        offices.push(String::new());
        offices[self.chance.below(offices.len())].clone()
    }

    /// Each clock not started, running, extended, standing still, over, or at an end.
    fn clocks(&mut self, today: Date) -> BTreeMap<String, CaseClock> {
        let mut clocks = BTreeMap::new();
        let holidays = HolidayCalendar::new(Land::HE);
        let town = Json::Object(usual_town(self.blueprint));
        for entry in &self.blueprint.clocks {
            let Ok(rule) = entry.rule(&town) else {
                continue;
            };
            let ago: i64 = [0, 1, 40, 4000][self.chance.below(4)];
            let started = AuthorityClock::new(rule).complete(today.saturating_sub(ago.days()));
            let way = self.chance.below(5);
            let wound = started.and_then(|clock| match (way, entry.extension) {
                (1, Some(longest)) => clock.extend(longest, today, &holidays),
                (2, _) => clock.pause(today, &holidays),
                (3, _) => clock.end(today),
                _ => Ok(clock),
            });
            if let Some(clock) = wound.ok().filter(|_| way != 4) {
                clocks.insert(entry.id.clone(), CaseClock::of(clock, &holidays));
            }
        }
        clocks
    }

    /// What happened in the case beside its state, its clocks apart.
    fn happened(&mut self, today: Date) -> Proceedings {
        let mut proceedings = self.proceedings();
        self.sent(today, &mut proceedings);
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

    /// Every field answered with one of the samples of its kind, or a date around today; a few left out.
    fn answers(&mut self, today: Date) -> Answers {
        let mut answers = Answers::new();
        for field in self.blueprint.fields().filter(|field| field.kind.is_asked()) {
            let mut domain = field.kind.samples(field);
            if field.kind.name() == "date" {
                domain = around(today);
            }
            if field.params.options.is_empty() {
                let literals = self
                    .literals_of(&field.id)
                    .into_iter()
                    .filter(|value| same_type(value, &domain));
                domain.extend(literals.collect::<Vec<_>>());
            }
            let is_left_out = !field.required && self.chance.below(4) == 0;
            if let Some(value) = domain.get(self.chance.below(domain.len())).filter(|_| !is_left_out) {
                let value = match field.is_group() {
                    true => self.with_literals(field, value.clone()),
                    false => value.clone(),
                };
                answers.insert(field.id.clone(), value);
            }
        }
        answers
    }

    /// Forms of others, two of three filled in.
    fn proceedings(&mut self) -> Proceedings {
        let mut proceedings = Proceedings::default();
        for form in &self.blueprint.forms {
            let samples = form.kind.samples(form);
            let Some(Json::Array(entries)) = samples.get(self.chance.below(samples.len())) else {
                continue;
            };
            let Some(Json::Object(mut answers)) = entries.first().cloned() else {
                continue;
            };
            for field in form.fields.iter().filter(|field| field.params.options.is_empty()) {
                let literals = self.literals_of(&format!("forms.{}.{}", form.id, field.id));
                if let Some(value) = literals.get(self.chance.below(literals.len() + 1)) {
                    answers.insert(field.id.clone(), value.clone());
                }
            }
            if self.chance.below(3) != 0 {
                proceedings.forms.insert(form.id.clone(), answers);
            }
        }
        self.parties(&mut proceedings);
        proceedings
    }

    /// Of each participation nobody, one or two parties, each somewhere on its way.
    fn parties(&mut self, proceedings: &mut Proceedings) {
        for of in &self.blueprint.participations {
            let samples = self
                .blueprint
                .form_of_others(&of.form)
                .map_or_else(Vec::new, |form| form.kind.samples(form));
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

    /// For each query an answer whose fields hold the values that conditions compare them with, and their neighbours.
    fn registers(&mut self, today: Date) -> BTreeMap<String, Json> {
        let mut registers = BTreeMap::new();
        let blueprint = self.blueprint;
        for query in &blueprint.all_queries {
            let answer = self.object(&query.types, &query.id, today);
            registers.insert(query.id.clone(), Json::Object(answer));
        }
        registers
    }

    /// Fields at a path with values of their types.
    pub(super) fn object(
        &mut self,
        types: &BTreeMap<String, crate::Type>,
        at: &str,
        today: Date,
    ) -> serde_json::Map<String, Json> {
        let mut object = serde_json::Map::new();
        for (name, ty) in types {
            let path = format!("{at}.{name}");
            let mut domain = self.literals_of(&path);
            domain.extend(self.values_of(ty, &path, today));
            if let Some(value) = domain.get(self.chance.below(domain.len())) {
                object.insert(name.clone(), value.clone());
            }
        }
        object
    }

    fn values_of(&self, ty: &crate::Type, path: &str, today: Date) -> Vec<Json> {
        use crate::Type;
        match ty {
            Type::Bool => vec![Json::Bool(true), Json::Bool(false)],
            Type::Int => vec![
                Json::Null,
                Json::from(0),
                Json::from(1),
                Json::from(40),
                Json::from(1_000_000),
            ],
            Type::Date => around(today),
            // Attributes of grants are texts; one that a formula reads as a number must be one.
            Type::Text if self.literals_of(path).is_empty() => vec![Json::from("12"), Json::Null],
            Type::Text => vec![Json::Null],
            _ => vec![Json::Null],
        }
    }

    /// The defaults, and now and then another setting of one knob; a list that a condition looks into holds what is there.
    fn town(&mut self, answers: &Answers, registers: &BTreeMap<String, Json>) -> Json {
        let knobs = &self.blueprint.meta.knobs;
        let mut town = usual_town(self.blueprint);
        for (name, knob) in knobs {
            let is_list = matches!(knob.kind, KnobKind::TextList | KnobKind::IntList);
            if knob.kind == KnobKind::Bool && self.chance.below(4) == 0 {
                town.insert(name.clone(), Json::Bool(knob.default != Json::Bool(true)));
            } else if is_list {
                let wanted = self.wanted_in(name, knob.kind, answers, registers);
                let wanted = wanted.get(self.of_lists.below(wanted.len() * 4));
                if let (Some(wanted), Some(Json::Array(list))) = (wanted, town.get_mut(name)) {
                    list.push(wanted.clone());
                }
            }
        }
        Json::Object(town)
    }

    /// Values with which a list of the town changes what a condition says.
    fn wanted_in(
        &self,
        knob: &str,
        kind: KnobKind,
        answers: &Answers,
        registers: &BTreeMap<String, Json>,
    ) -> Vec<Json> {
        let at = format!("town.{knob}");
        let looks_for = Literal::OneOf(at.clone());
        let sought = self
            .literals
            .iter()
            .filter(|(_, literals)| literals.contains(&looks_for));
        let there = sought.filter_map(|(path, _)| {
            let mut keys = path.split('.');
            let root = keys.next()?;
            let start = answers.get(root).or_else(|| registers.get(root))?;
            keys.try_fold(start, |value, key| {
                value.as_array().and_then(|list| list.first()).unwrap_or(value).get(key)
            })
        });
        let in_both_cases = |value: &Json| match value.as_str() {
            Some(text) => vec![value.clone(), Json::from(text.to_lowercase())],
            None => vec![value.clone()],
        };
        let fits = |value: &Json| match kind {
            KnobKind::IntList => value.is_i64(),
            _ => value.as_str().is_some_and(|text| !text.is_empty()),
        };
        let written = self
            .literals
            .get(&at)
            .into_iter()
            .flatten()
            .filter_map(|literal| match literal {
                Literal::Int(int) => Some(Json::from(*int)),
                Literal::Text(text) => Some(Json::from(text.as_str())),
                Literal::Age(_) | Literal::OneOf(_) => None,
            });
        there.flat_map(in_both_cases).chain(written).filter(fits).collect()
    }

    pub(super) fn literals_of(&self, path: &str) -> Vec<Json> {
        let literals = self.literals.get(path).into_iter().flatten();
        let with_neighbours = |literal: &Literal| match literal {
            Literal::Int(int) => vec![Json::from(int - 1), Json::from(*int), Json::from(int + 1)],
            Literal::Text(text) => vec![Json::from(text.as_str())],
            Literal::Age(years) => births(*years),
            Literal::OneOf(_) => Vec::new(),
        };
        literals.flat_map(with_neighbours).collect()
    }

    /// The answer of a group, now and then with values in its entries that conditions compare them with.
    fn with_literals(&mut self, group: &Field, mut answer: Json) -> Json {
        for entry in answer
            .as_array_mut()
            .into_iter()
            .flatten()
            .filter_map(Json::as_object_mut)
        {
            for field in group.fields.iter().filter(|field| field.params.options.is_empty()) {
                let mut domain = self.literals_of(&field.id);
                domain.extend(self.literals_of(&format!("{}.{}", group.id, field.id)));
                if let Some(said) = entry.get_mut(&field.id) {
                    domain.retain(|value| same_type(value, std::slice::from_ref(said)));
                    if let Some(value) = domain.get(self.of_lists.below(domain.len() * 2)) {
                        *said = value.clone();
                    }
                }
            }
        }
        answer
    }
}

/// The knobs of a town that sets nothing.
fn usual_town(blueprint: &Blueprint) -> serde_json::Map<String, Json> {
    let knobs = blueprint.meta.knobs.iter();
    knobs.map(|(name, knob)| (name.clone(), knob.default.clone())).collect()
}

/// Dates of birth of those who are this old today, turn it tomorrow, and turned one year older today.
fn births(years: i64) -> Vec<Json> {
    let birth = |years: i64, days: i64| TODAY.saturating_sub(years.years()).saturating_add(days.days());
    let births = [birth(years, 0), birth(years, 1), birth(years + 1, 0)];
    births.iter().map(|day| Json::from(day.to_string())).collect()
}

fn around(today: Date) -> Vec<Json> {
    let days = [-400, -40, -1, 0, 1, 10, 40, 200, 800].map(|days: i64| today.saturating_add(days.days()));
    days.iter().map(|day| Json::from(day.to_string())).collect()
}

fn same_type(value: &Json, domain: &[Json]) -> bool {
    domain
        .first()
        .is_some_and(|first| std::mem::discriminant(first) == std::mem::discriminant(value))
}

/// A small generator (SplitMix64); the linter must find the same thing twice.
pub(super) struct Chance(u64);

impl Chance {
    pub(super) fn below(&mut self, count: usize) -> usize {
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
