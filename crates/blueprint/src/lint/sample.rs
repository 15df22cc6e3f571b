use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::conditions::expressions;
use crate::answers::{Answers, Json};
use crate::condition::{Literal, Literals};
use crate::model::{Blueprint, Channel, KnobKind, Trust};
use crate::scope::{CaseFacts, ScopeInput};

/// Generated cases, always the same ones for the same blueprint.
pub(super) struct Sampler<'a> {
    blueprint: &'a Blueprint,
    literals: Literals,
    chance: Chance,
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
        }
    }

    pub fn next(&mut self) -> Sample {
        let today = date(2026, 11, 21);
        let answers = self.answers(today);
        let registers = self.registers(today);
        let town = self.town();
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
        };
        Sample {
            answers,
            registers,
            town,
            case,
            today,
        }
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
                answers.insert(field.id.clone(), value.clone());
            }
        }
        answers
    }

    /// For each query an answer whose fields hold the values that conditions compare them with, and their neighbours.
    fn registers(&mut self, today: Date) -> BTreeMap<String, Json> {
        let mut registers = BTreeMap::new();
        let blueprint = self.blueprint;
        for query in &blueprint.all_queries {
            let mut answer = serde_json::Map::new();
            for (name, ty) in &query.types {
                let path = format!("{}.{name}", query.id);
                let mut domain = self.literals_of(&path);
                domain.extend(self.values_of(ty, &path, today));
                if let Some(value) = domain.get(self.chance.below(domain.len())) {
                    answer.insert(name.clone(), value.clone());
                }
            }
            registers.insert(query.id.clone(), Json::Object(answer));
        }
        registers
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

    /// The defaults, and now and then another setting of one knob.
    fn town(&mut self) -> Json {
        let knobs = &self.blueprint.meta.knobs;
        let mut town: serde_json::Map<String, Json> = knobs
            .iter()
            .map(|(name, knob)| (name.clone(), knob.default.clone()))
            .collect();
        for (name, knob) in knobs.iter().filter(|(_, knob)| knob.kind == KnobKind::Bool) {
            if self.chance.below(4) == 0 {
                town.insert(name.clone(), Json::Bool(knob.default != Json::Bool(true)));
            }
        }
        Json::Object(town)
    }

    fn literals_of(&self, path: &str) -> Vec<Json> {
        let literals = self.literals.get(path).into_iter().flatten();
        let with_neighbours = |literal: &Literal| match literal {
            Literal::Int(int) => vec![Json::from(int - 1), Json::from(*int), Json::from(int + 1)],
            text => vec![text.json()],
        };
        literals.flat_map(with_neighbours).collect()
    }
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
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
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
