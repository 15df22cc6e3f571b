use std::collections::BTreeMap;
use std::sync::OnceLock;

use cel::Context;
use cel::common::types::CelNull;
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use jiff::civil::Date;

use crate::answers::{Answers, Json};
use crate::condition::{from_json, inside, scalar};
use crate::ground::Name;
use crate::group::{self, Entry};
use crate::model::{Blueprint, Field};
use crate::scope::ScopeInput;

/// What conditions of a case can read, by name. Nothing is made ready before a condition reads it: most answers are read by
/// none of those that are asked for one page.
pub(crate) struct Values<'a> {
    pub blueprint: &'a Blueprint,
    pub input: ScopeInput<'a>,
    /// Whether the ground has the knobs of this town already.
    at_home: bool,
    /// By the place of the field in the form.
    said: Vec<Said>,
    /// Values of computed fields.
    computed: Answers,
    groups: BTreeMap<&'a str, Group>,
    /// What the engine makes of the case itself, by the place of its name.
    made: Vec<OnceLock<Json>>,
    /// What was read as a whole, and not only for one value in it.
    whole: Vec<OnceLock<Box<dyn Val>>>,
}

/// Where the answer of a field comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    /// It is hidden, or nothing is decided yet.
    Nothing,
    Answer,
    Formula,
    Entries,
}

/// A shown group.
struct Group {
    entries: Vec<Entry>,
    /// What is handed in.
    answered: OnceLock<Option<Json>>,
}

/// The names of the facts of a case.
const FACTS: [&str; 9] = [
    "submitted_on",
    "applied_on",
    "channel",
    "trust",
    "paid",
    "state",
    "renewal_of",
    "heard",
    "office",
];

impl<'a> Values<'a> {
    pub fn new(blueprint: &'a Blueprint, input: ScopeInput<'a>) -> Values<'a> {
        let (names, fields) = (blueprint.ground.count(), blueprint.ground.fields());
        Values {
            blueprint,
            input,
            at_home: blueprint.ground.knows(input.town),
            said: vec![Said::Nothing; fields],
            computed: Answers::new(),
            groups: BTreeMap::new(),
            made: (fields..names).map(|_| OnceLock::new()).collect(),
            whole: (0..names).map(|_| OnceLock::new()).collect(),
        }
    }

    /// What conditions are evaluated in.
    pub fn context(&self) -> Context<'_, '_> {
        let mut context = self.blueprint.ground.context();
        context.set_variable_resolver(self);
        context
    }

    /// A field that is shown from here on, or at least worked out; `place` is that in the whole form.
    pub fn decide(&mut self, field: &'a Field, place: usize) {
        let said = if field.is_group() {
            let entries = group::settle(field, self.input.answers.get(&field.id), &self.context());
            let group = Group {
                entries,
                answered: OnceLock::new(),
            };
            self.groups.insert(&field.id, group);
            Said::Entries
        } else if let Some(formula) = &field.params.formula {
            let value = formula.json(&self.context()).unwrap_or(Json::Null);
            if !value.is_null() {
                self.computed.insert(field.id.clone(), value);
            }
            Said::Formula
        } else {
            Said::Answer
        };
        if let Some(slot) = self.said.get_mut(place) {
            *slot = said;
        }
    }

    /// The answer of a field that was decided on, computed ones too.
    pub fn answer(&self, field_id: &str) -> Option<&Json> {
        let (place, Name::Field) = self.blueprint.ground.find(field_id)? else {
            return None;
        };
        match self.said.get(place)? {
            Said::Nothing => None,
            Said::Answer => self.input.answers.get(field_id),
            Said::Formula => self.computed.get(field_id),
            Said::Entries => {
                let group = self.groups.get(field_id)?;
                group.answered.get_or_init(|| group::answered(&group.entries)).as_ref()
            }
        }
    }

    /// Entries of a shown group.
    pub fn entries(&self, field_id: &str) -> &[Entry] {
        self.groups
            .get(field_id)
            .map(|group| group.entries.as_slice())
            .unwrap_or_default()
    }

    /// The day that counts as the application's in law.
    pub fn applied_on(&self) -> Date {
        let case = self.input.case;
        case.applied_on.or(case.submitted_on).unwrap_or(self.input.today)
    }

    /// What a path into one of the names leads to, where that is a single value.
    fn within(&self, place: usize, name: Name, root: &str, path: &str) -> Option<CowVal<'_, '_>> {
        match name {
            Name::Field => inside(self.json(place, root)?, path),
            Name::Query(query) => {
                // A field that an answer leaves out reads as null, like one of an answer that is not there.
                let first = path.split_once('.').map_or(path, |(first, _)| first);
                let given = self.answered(root).filter(|given| given.contains_key(first));
                match given {
                    Some(_) => inside(self.input.registers.get(root)?, path),
                    None => inside(&self.blueprint.all_queries.get(query)?.empty_answer, path),
                }
            }
            Name::Case => self.fact(path).map(|fact| CowVal::Owned(from_json(&fact))),
            Name::Town => inside(self.input.town, path),
            Name::Today => None,
            Name::Clocks | Name::Messages | Name::Orders | Name::Forms | Name::Parties | Name::Appointments => {
                inside(self.made(place, name), path)
            }
        }
    }

    /// The value of a name as a whole.
    fn root(&self, place: usize, name: Name, root: &str) -> Option<CowVal<'_, '_>> {
        let whole = self.whole.get(place)?;
        let kept = |json: &dyn Fn() -> Box<dyn Val>| Some(CowVal::Borrowed(&**whole.get_or_init(json)));
        match name {
            Name::Field => match (self.said.get(place)?, self.groups.get(root)) {
                (Said::Entries, Some(group)) => {
                    let field = self.blueprint.field(root)?;
                    kept(&|| from_json(&group::as_bound(field, &group.entries)))
                }
                _ => match self.json(place, root) {
                    None => Some(CowVal::Borrowed(&CelNull)),
                    Some(json) => scalar(json).or_else(|| kept(&|| from_json(json))),
                },
            },
            Name::Query(query) => match self.answered(root) {
                Some(given) => {
                    let query = self.blueprint.all_queries.get(query)?;
                    kept(&|| {
                        let mut all = query.empty_answer.clone();
                        if let Json::Object(all) = &mut all {
                            all.extend(given.clone());
                        }
                        from_json(&all)
                    })
                }
                None => self.blueprint.ground.empty(query).map(CowVal::Borrowed),
            },
            Name::Today => kept(&|| from_json(&Json::String(self.input.today.to_string()))),
            Name::Case => kept(&|| {
                let facts = FACTS
                    .iter()
                    .map(|name| ((*name).to_owned(), self.fact(name).unwrap_or_default()));
                from_json(&Json::Object(facts.collect()))
            }),
            Name::Town => kept(&|| from_json(self.input.town)),
            Name::Clocks | Name::Messages | Name::Orders | Name::Forms | Name::Parties | Name::Appointments => {
                kept(&|| from_json(self.made(place, name)))
            }
        }
    }

    /// The value of a field that is no group.
    fn json(&self, place: usize, id: &str) -> Option<&Json> {
        match self.said.get(place)? {
            Said::Answer => self.input.answers.get(id),
            Said::Formula => self.computed.get(id),
            Said::Nothing | Said::Entries => None,
        }
    }

    /// What a register answered.
    fn answered(&self, query: &str) -> Option<&'a Answers> {
        self.input.registers.get(query).and_then(Json::as_object)
    }

    fn fact(&self, name: &str) -> Option<Json> {
        let case = self.input.case;
        let text = |text: &str| Json::from(text);
        Some(match name {
            "submitted_on" => case.submitted_on.map(|day| day.to_string()).into(),
            "applied_on" => self.applied_on().to_string().into(),
            "channel" => text(case.channel.code()),
            "trust" => text(case.trust.code()),
            "paid" => case.paid.into(),
            "state" => text(&case.state),
            "renewal_of" => case.renewal_of.clone().into(),
            "heard" => case.heard.into(),
            "office" if case.office.is_empty() => text(&self.blueprint.meta.office),
            "office" => text(&case.office),
            _ => return None,
        })
    }

    fn made(&self, place: usize, name: Name) -> &Json {
        let make = || match name {
            Name::Clocks => crate::clocks::as_bound(self.blueprint, &self.input.case.proceedings, self.input.today),
            Name::Messages => Some(self.blueprint.messages_bound(&self.input.case.proceedings)),
            Name::Orders => Some(self.blueprint.orders_bound(&self.input.case.proceedings)),
            Name::Forms => Some(self.forms_bound()),
            Name::Parties => Some(self.parties_bound()),
            Name::Appointments => {
                let proceedings = &self.input.case.proceedings;
                Some(self.blueprint.appointments_bound(proceedings))
            }
            Name::Field | Name::Query(_) | Name::Town | Name::Today | Name::Case => None,
        };
        match self.made.get(place - self.said.len()) {
            Some(made) => made.get_or_init(|| make().unwrap_or_default()),
            None => &Json::Null,
        }
    }
}

impl VariableResolver for Values<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        let (root, path) = name
            .split_once('.')
            .map_or((name, None), |(root, path)| (root, Some(path)));
        let (place, known) = self.blueprint.ground.find(root)?;
        if known == Name::Town && self.at_home {
            return None;
        }
        match path {
            Some(path) => self.within(place, known, root, path),
            None => self.root(place, known, root),
        }
    }
}
