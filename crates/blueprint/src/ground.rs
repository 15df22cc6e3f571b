use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use cel::Context;
use cel::common::value::Val;

use crate::answers::Json;
use crate::condition::{environment, from_json};
use crate::model::{Blueprint, Field, Page, Query};

/// What conditions see before anything is known of a case: functions, the names that they may read, registers that were not
/// asked. Made once for a blueprint, because it is the same for each of its cases.
pub(crate) struct Ground {
    context: Context<'static, 'static>,
    /// Place among all names; fields come first, in the order of the form.
    names: HashMap<String, (usize, Name), BuildHasherDefault<Quick>>,
    fields: usize,
    beside: Beside,
    /// By page, the place of its first field.
    starts: Vec<usize>,
    /// By query, what is read of one that was not answered.
    empty: Vec<Box<dyn Val>>,
    /// The knobs that are bound already; none before the blueprint is settled.
    town: Option<Json>,
}

/// What a condition may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Field,
    /// Place among all queries.
    Query(usize),
    Today,
    Case,
    Town,
    Clocks,
    Messages,
    Orders,
    Forms,
    Parties,
    Appointments,
}

/// What a blueprint must have beside its form for a name to be there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Beside {
    pub clocks: bool,
    pub messages: bool,
    pub orders: bool,
    pub forms: bool,
    pub parties: bool,
    pub appointments: bool,
    /// Whether questions of forms of others depend on what such forms say, or on who takes part.
    pub inner_forms: bool,
    pub inner_parties: bool,
}

impl Beside {
    /// Of these forms of others.
    pub(crate) fn of_forms(forms: &[Field]) -> Beside {
        let fields = || forms.iter().flat_map(Field::with_inner);
        let conditions = || fields().flat_map(|f| f.shown_when.iter().chain(&f.required_when).chain(&f.params.formula));
        let reads = |root: &str| conditions().any(|condition| condition.reads_roots().any(|read| read == root));
        Beside {
            forms: !forms.is_empty(),
            inner_forms: reads("forms"),
            inner_parties: reads("parties"),
            ..Beside::default()
        }
    }
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground")
            .field("town", &self.town)
            .finish_non_exhaustive()
    }
}

impl Ground {
    pub(crate) fn of(form: &[Page], queries: &[Query], beside: Beside) -> Ground {
        let fields = form.iter().flat_map(|page: &Page| &page.fields);
        let fields: Vec<&Field> = fields.collect();
        let of_fields = fields.iter().map(|field| (field.id.as_str(), Name::Field));
        let of_queries = queries.iter().enumerate();
        let of_queries = of_queries.map(|(place, query)| (query.id.as_str(), Name::Query(place)));
        let of_engine = [
            ("today", Name::Today, true),
            ("case", Name::Case, true),
            ("town", Name::Town, true),
            ("clocks", Name::Clocks, beside.clocks),
            ("messages", Name::Messages, beside.messages),
            ("orders", Name::Orders, beside.orders),
            ("forms", Name::Forms, beside.forms),
            ("parties", Name::Parties, beside.parties),
            ("appointments", Name::Appointments, beside.appointments),
        ];
        let of_engine = of_engine.into_iter().filter(|(.., is_there)| *is_there);
        let all = of_fields
            .chain(of_queries)
            .chain(of_engine.map(|(id, name, _)| (id, name)));
        let names = all
            .enumerate()
            .map(|(place, (id, name))| (id.to_owned(), (place, name)));
        let starts = form.iter().scan(0, |next, page| {
            let start = *next;
            *next += page.fields.len();
            Some(start)
        });
        Ground {
            starts: starts.collect(),
            context: Context::with_env(environment()),
            names: names.collect(),
            fields: fields.len(),
            beside,
            empty: queries.iter().map(|query| from_json(&query.empty_answer)).collect(),
            town: None,
        }
    }

    /// The beginning of a case's own context.
    pub(crate) fn context(&self) -> Context<'_, 'static> {
        self.context.new_inner_scope()
    }

    /// Place and kind of a name.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, Name)> {
        self.names.get(name).copied()
    }

    /// Place of a field in the whole form.
    pub(crate) fn place(&self, page: usize, place: usize) -> usize {
        self.starts.get(page).copied().unwrap_or_default() + place
    }

    pub(crate) fn beside(&self) -> Beside {
        self.beside
    }

    /// How many names there are, and how many of them are fields.
    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn fields(&self) -> usize {
        self.fields
    }

    /// The answer of a query that was not asked.
    pub(crate) fn empty(&self, query: usize) -> Option<&dyn Val> {
        self.empty.get(query).map(|empty| &**empty)
    }

    /// The knobs of the town in which the blueprint is at home.
    pub(crate) fn town(&self) -> Option<&Json> {
        self.town.as_ref()
    }

    /// Whether these knobs need not be bound again.
    pub(crate) fn knows(&self, town: &Json) -> bool {
        self.town.as_ref() == Some(town)
    }
}

/// FNV-1a: names are short, few and looked up all the time, and whoever chooses them can only slow down their own service.
#[derive(Clone, Copy)]
struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Quick(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Blueprint {
    /// Tells in which town the blueprint is at home: its knobs, from [`Blueprint::validate_knobs`], are prepared once
    /// instead of for each question. Cases of another town still work.
    pub fn settle(&mut self, town: &Json) {
        self.ground.context.add_variable_as_val("town", from_json(town));
        self.ground.town = Some(town.clone());
    }
}
