use std::collections::BTreeMap;

use calendar::{AuthorityClock, HolidayCalendar, Land};
use jiff::ToSpan;
use jiff::civil::Date;

use super::conditions::expressions;
use super::sample::TODAY;
use crate::answers::{Answers, Json};
use crate::condition::{Literal, Literals};
use crate::model::{Blueprint, CaseClock, ClockEntry, Field, Knob, KnobKind};
use crate::schema::Type;

/// How long ago a generated clock began. Unit: days.
const AGES: [i64; 4] = [0, 1, 40, 4000];
/// What may have become of it since: running, extended, standing still, at an end, never started.
const WAYS: usize = 5;

/// What generated cases are put together from: for everything that can be said, all values worth trying. Worked out once,
/// because each of thousands of cases takes one of them.
pub(crate) struct Domains<'a> {
    literals: BTreeMap<String, Vec<Json>>,
    /// Questions that people answer, in order.
    pub asked: Vec<(&'a Field, Vec<Json>)>,
    /// Forms of others, by id.
    pub forms: BTreeMap<&'a str, Vec<Json>>,
    /// Fields of answers of registers, by the id of the query or `orders.<id>`.
    pub objects: BTreeMap<String, Vec<(&'a str, Vec<Json>)>>,
    pub clocks: Vec<Wound<'a>>,
    /// The knobs of the town in which the blueprint is at home, else of one that sets nothing.
    pub usual_town: Answers,
    pub knobs: Vec<Turned<'a>>,
}

/// A clock in all its ways.
pub(crate) struct Wound<'a> {
    pub id: &'a str,
    /// By age, then by way.
    by_age: [[Option<CaseClock>; WAYS]; AGES.len()],
}

/// A knob that generated towns turn.
pub(crate) struct Turned<'a> {
    pub name: &'a str,
    pub of: &'a Knob,
    /// Paths whose values conditions look for in its list.
    sought: Vec<String>,
    /// Entries that conditions compare its list with.
    written: Vec<Json>,
    /// What a town may set beside the default: the ends of a number, and what lies beside that at which something changes.
    pub settings: Vec<Json>,
}

impl<'a> Domains<'a> {
    pub fn of(blueprint: &'a Blueprint) -> Self {
        let mut literals = Literals::new();
        expressions(blueprint)
            .into_iter()
            .for_each(|condition| condition.literals(&mut literals));
        let usual = usual_town(blueprint);
        let values = literals
            .iter()
            .map(|(path, found)| (path.clone(), values(found, &usual)));
        let mut domains = Domains {
            literals: values.collect(),
            asked: Vec::new(),
            forms: BTreeMap::new(),
            objects: BTreeMap::new(),
            clocks: wound(blueprint),
            knobs: turned(blueprint, &literals, &usual),
            usual_town: usual,
        };
        let asked = blueprint.fields().filter(|field| field.kind.is_asked());
        domains.asked = asked.map(|field| (field, domains.of_field(field))).collect();
        let forms = blueprint.forms.iter();
        domains.forms = forms.map(|form| (form.id.as_str(), form.kind.samples(form))).collect();
        let queries = blueprint
            .all_queries
            .iter()
            .map(|query| (query.id.clone(), &query.types));
        let orders = blueprint.orders.iter();
        let orders = orders.map(|order| (format!("orders.{}", order.id), &order.types));
        let objects = queries.chain(orders).map(|(at, types)| {
            let fields = types.iter();
            let fields = fields.map(|(name, ty)| (name.as_str(), domains.of_type(ty, &format!("{at}.{name}"))));
            let fields = fields.collect();
            (at, fields)
        });
        domains.objects = objects.collect();
        domains
    }

    /// The values that conditions compare a path with, and their neighbours.
    pub fn literals_of(&self, path: &str) -> &[Json] {
        self.literals.get(path).map(Vec::as_slice).unwrap_or_default()
    }

    /// The samples of its kind, or dates around today, and what conditions compare it with.
    fn of_field(&self, field: &Field) -> Vec<Json> {
        let mut domain = field.kind.samples(field);
        if field.kind.name() == "date" {
            domain = around(TODAY);
        }
        if matches!(field.kind.name(), "number" | "money") {
            domain.extend(spread(field, self.literals_of(&field.id)));
        } else if field.params.options.is_empty() {
            let first = domain.first().cloned();
            let fits = |value: &&Json| first.as_ref().is_some_and(|first| same_type(value, first));
            domain.extend(self.literals_of(&field.id).iter().filter(fits).cloned());
        }
        domain
    }

    fn of_type(&self, ty: &Type, path: &str) -> Vec<Json> {
        let mut domain = self.literals_of(path).to_vec();
        domain.extend(match ty {
            Type::Bool => vec![Json::Bool(true), Json::Bool(false)],
            Type::Int => vec![
                Json::Null,
                Json::from(0),
                Json::from(1),
                Json::from(40),
                Json::from(1_000_000),
            ],
            Type::Date => around(TODAY),
            // What an order gives is there, be it empty.
            Type::List(of) if path.starts_with("orders.") => {
                let some = matches!(**of, Type::Text).then(|| Json::Array(vec![Json::from("12")]));
                some.into_iter().chain([Json::Array(Vec::new())]).collect()
            }
            // Attributes of grants are texts; one that a formula reads as a number must be one.
            Type::Text if domain.is_empty() => vec![Json::from("12"), Json::Null],
            _ => vec![Json::Null],
        });
        domain
    }
}

impl Wound<'_> {
    /// The clock as it stands; none when it was never started. `draw` gives a number below the one it gets.
    pub fn drawn(&self, mut draw: impl FnMut(usize) -> usize) -> Option<&CaseClock> {
        let ways = self.by_age.get(draw(AGES.len()))?;
        ways.get(draw(WAYS))?.as_ref()
    }
}

impl Turned<'_> {
    /// Values with which this list of the town changes what a condition says.
    pub fn wanted(&self, answers: &Answers, registers: &BTreeMap<String, Json>) -> Vec<Json> {
        let there = self.sought.iter().filter_map(|path| {
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
        let fits = |value: &Json| match self.of.kind {
            KnobKind::IntList => value.is_i64(),
            _ => value.as_str().is_some_and(|text| !text.is_empty()),
        };
        let all = there.flat_map(in_both_cases).chain(self.written.iter().cloned());
        all.filter(fits).collect()
    }
}

/// Whether two values are of one type.
pub(super) fn same_type(value: &Json, other: &Json) -> bool {
    std::mem::discriminant(other) == std::mem::discriminant(value)
}

fn values<'l>(literals: impl IntoIterator<Item = &'l Literal>, town: &Answers) -> Vec<Json> {
    let with_neighbours = |literal: &Literal| match literal {
        Literal::Int(int) => neighbours(*int),
        Literal::Text(text) => vec![Json::from(text.as_str())],
        Literal::Age(years) => births(*years),
        // A number of the town, as the town has set it.
        Literal::OneOf(knob) => {
            let knob = knob.strip_prefix("town.").and_then(|name| town.get(name));
            knob.and_then(Json::as_i64).map(neighbours).unwrap_or_default()
        }
    };
    literals.into_iter().flat_map(with_neighbours).collect()
}

fn neighbours(int: i64) -> Vec<Json> {
    [int.saturating_sub(1), int, int.saturating_add(1)]
        .map(Json::from)
        .to_vec()
}

/// Numbers that a field allows: what conditions and formulas know of it, the middle between two of them, and some from all
/// over its range.
fn spread(field: &Field, literals: &[Json]) -> Vec<Json> {
    let step = field.params.step.unwrap_or(1).max(1);
    let min = field.params.min.unwrap_or(0);
    let known = literals.iter().filter_map(Json::as_i64);
    let highest = known.clone().max().unwrap_or(min).saturating_add(1000);
    let max = field.params.max.unwrap_or(highest).max(min);
    let mut marks: Vec<i64> = known
        .filter(|int| (min..=max).contains(int))
        .chain([min, max])
        .collect();
    marks.sort_unstable();
    marks.dedup();
    let between = marks.windows(2).map(|pair| pair[0] + (pair[1] - pair[0]) / 2);
    let eighths = (1..8).map(|part| min + (max - min) / 8 * part);
    let all = marks.iter().copied().chain(between).chain(eighths);
    let allowed = |int: i64| min + (int - min) / step * step;
    let mut all: Vec<i64> = all.map(allowed).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().map(Json::from).collect()
}

/// What a town may set a knob to, beside its default.
fn settings(name: &str, knob: &Knob, usual: &Answers, literals: &Literals) -> Vec<Json> {
    let set = usual.get(name).unwrap_or(&knob.default);
    match knob.kind {
        KnobKind::Int | KnobKind::Cent => {
            let least = matches!(knob.kind, KnobKind::Cent).then_some(0);
            let (min, max) = (knob.min.or(least), knob.max);
            let known = literals.get(&format!("town.{name}")).into_iter().flatten();
            let known = known.filter_map(|literal| match literal {
                Literal::Int(int) => Some(*int),
                _ => None,
            });
            let beside = set.as_i64().into_iter().chain(known);
            let beside = beside.flat_map(|int| [int.saturating_sub(1), int, int.saturating_add(1)]);
            let fits = |int: &i64| min.is_none_or(|min| min <= *int) && max.is_none_or(|max| *int <= max);
            let ends = min.into_iter().chain(max);
            ends.chain(beside.filter(fits)).map(Json::from).collect()
        }
        KnobKind::Date => {
            let set: Option<Date> = set.as_str().and_then(|day| day.parse().ok());
            let days = set.into_iter().chain([TODAY]);
            let days = days.flat_map(|day| [-1, 0, 1].map(|by: i64| day.saturating_add(by.days())));
            days.map(|day| Json::from(day.to_string())).collect()
        }
        KnobKind::Text => knob.options.iter().map(|option| Json::from(option.as_str())).collect(),
        KnobKind::Bool | KnobKind::TextList | KnobKind::IntList => Vec::new(),
    }
}

fn usual_town(blueprint: &Blueprint) -> Answers {
    let knobs = blueprint.meta.knobs.iter();
    let mut usual: Answers = knobs.map(|(name, knob)| (name.clone(), knob.default.clone())).collect();
    if let Some(Json::Object(given)) = blueprint.ground.town() {
        usual.extend(given.clone());
    }
    usual
}

fn turned<'a>(blueprint: &'a Blueprint, literals: &Literals, usual: &Answers) -> Vec<Turned<'a>> {
    let turned = |(name, of): (&'a String, &'a Knob)| {
        let at = format!("town.{name}");
        let written = literals.get(&at).into_iter().flatten();
        let written = written.filter_map(|literal| match literal {
            Literal::Int(int) => Some(Json::from(*int)),
            Literal::Text(text) => Some(Json::from(text.as_str())),
            Literal::Age(_) | Literal::OneOf(_) => None,
        });
        let written = written.collect();
        let looks_for = Literal::OneOf(at);
        let sought = literals.iter().filter(|(_, literals)| literals.contains(&looks_for));
        Turned {
            name,
            of,
            sought: sought.map(|(path, _)| path.clone()).collect(),
            written,
            settings: settings(name, of, usual, literals),
        }
    };
    blueprint.meta.knobs.iter().map(turned).collect()
}

/// The clocks whose law can be read in a town that sets nothing.
fn wound(blueprint: &Blueprint) -> Vec<Wound<'_>> {
    let holidays = HolidayCalendar::new(Land::HE);
    let town = Json::Object(usual_town(blueprint));
    let all = |entry: &ClockEntry| {
        let rule = entry.rule(&town).ok()?;
        let began = |ago: i64| AuthorityClock::new(rule.clone()).complete(TODAY.saturating_sub(ago.days()));
        let in_way = |ago: i64, way: usize| {
            let wound = began(ago).and_then(|clock| match (way, entry.extension) {
                (1, Some(longest)) => clock.extend(longest, TODAY, &holidays),
                (2, _) => clock.pause(TODAY, &holidays),
                (3, _) => clock.end(TODAY),
                _ => Ok(clock),
            });
            let wound = wound.ok().filter(|_| way != 4);
            wound.map(|clock| CaseClock::of(clock, &holidays))
        };
        Some(AGES.map(|ago| std::array::from_fn(|way| in_way(ago, way))))
    };
    let known = blueprint.clocks.iter().filter_map(|entry| {
        let by_age = all(entry)?;
        Some(Wound { id: &entry.id, by_age })
    });
    known.collect()
}

/// Dates of birth of those who are this old today, turn it tomorrow, and turned one year older today.
fn births(years: i64) -> Vec<Json> {
    let birth = |years: i64, days: i64| TODAY.saturating_sub(years.years()).saturating_add(days.days());
    let births = [birth(years, 0), birth(years, 1), birth(years + 1, 0)];
    births.iter().map(|day| Json::from(day.to_string())).collect()
}

pub(super) fn around(today: Date) -> Vec<Json> {
    let days = [-400, -40, -1, 0, 1, 10, 40, 200, 800].map(|days: i64| today.saturating_add(days.days()));
    days.iter().map(|day| Json::from(day.to_string())).collect()
}
