use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use cel::Context;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answers::{Answers, Json};
use crate::condition::{Condition, EvalError, from_json};
use crate::fee::{Fee, FeeError};
use crate::group::{self, Entry};
use crate::model::{Blueprint, Channel, Field, Page, Proceedings, Trust};
use crate::schema::Type;

/// All that the engine looks at when it answers a question about a case. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct ScopeInput<'a> {
    pub answers: &'a Answers,
    /// Answer object by query id. `null` stands for a query that was asked and got no answer; a missing entry for one
    /// that was not asked yet.
    pub registers: &'a BTreeMap<String, Json>,
    /// The town's knobs, from [`Blueprint::validate_knobs`].
    pub town: &'a Json,
    pub case: &'a CaseFacts,
    pub today: Date,
}

/// What conditions may know about the case itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// Day on which the application was handed in; none while it is a draft.
    pub submitted_on: Option<Date>,
    /// Day that counts as the application's in law (a letter that lay in the box); `submitted_on` when none, and
    /// `today` while it is a draft.
    pub applied_on: Option<Date>,
    pub channel: Channel,
    /// How surely it is known who applies; while it is a draft, how surely it would be if it were sent now.
    #[serde(default)]
    pub trust: Trust,
    pub paid: bool,
    /// Id of the state; empty while it is a draft.
    pub state: String,
    /// Number of the grant that this case renews or changes.
    pub renewal_of: Option<String>,
    /// The applicant was heard before a refusal (§ 28 VwVfG).
    #[serde(default)]
    pub heard: bool,
    /// Key of the office that has the case; that of the blueprint when empty.
    #[serde(default)]
    pub office: String,
    /// What has happened in the case beside its state.
    #[serde(default)]
    pub proceedings: Proceedings,
}

/// One step of working out what is shown: a page's condition, a field's condition, or a computed field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Page(usize),
    Field(usize, usize),
}

/// A case as conditions see it: built once a request, asked many times.
pub struct Scope<'a> {
    pub(crate) blueprint: &'a Blueprint,
    pub(crate) input: ScopeInput<'a>,
    pub(crate) context: Context<'a, 'static>,
    shown_pages: BTreeSet<usize>,
    shown_fields: BTreeSet<(usize, usize)>,
    /// Values of computed fields, and what counts of groups.
    pub(crate) computed: Answers,
    /// Entries of the shown groups, by field.
    pub(crate) entries: BTreeMap<String, Vec<Entry>>,
    /// Worked out when something of the process first reads it.
    fee: OnceLock<Result<Fee, FeeError>>,
}

impl<'a> Scope<'a> {
    /// Works out which pages and fields are shown; hidden ones read as `null` from here on.
    pub fn new(blueprint: &'a Blueprint, input: ScopeInput<'a>) -> Scope<'a> {
        let mut scope = Scope {
            blueprint,
            input,
            context: blueprint.ground.context(),
            shown_pages: BTreeSet::new(),
            shown_fields: BTreeSet::new(),
            computed: Answers::new(),
            entries: BTreeMap::new(),
            fee: OnceLock::new(),
        };
        scope.bind_surroundings();
        scope.bind_nobody();
        for step in &blueprint.order {
            match *step {
                Step::Page(page) => scope.decide_page(page),
                Step::Field(page, place) => scope.decide_field(page, place),
            }
        }
        scope.bind_forms();
        scope.bind_parties();
        scope
    }

    /// The day that counts as the application's in law.
    pub fn applied_on(&self) -> Date {
        let case = self.input.case;
        case.applied_on.or(case.submitted_on).unwrap_or(self.input.today)
    }

    pub fn today(&self) -> Date {
        self.input.today
    }

    /// Whether a letter is written in this case at all (`when` of the letter).
    pub fn wants_letter(&self, id: &str) -> bool {
        self.blueprint.wants_letter(id, self)
    }

    /// The register's answer to a query, by the query's id; none when it was not asked.
    pub fn register(&self, query: &str) -> Option<&'a Json> {
        self.input.registers.get(query)
    }

    /// The answer of a shown field; computed ones too. None for hidden and unanswered fields.
    pub fn answer(&self, field_id: &str) -> Option<&Json> {
        let place = self.blueprint.places.get(field_id)?;
        let typed = || {
            self.input
                .answers
                .get(field_id)
                .filter(|_| self.shown_fields.contains(place))
        };
        self.computed.get(field_id).or_else(typed)
    }

    /// A value by its dotted path: a field, a query, a knob or a fact of the case, then the keys inside.
    pub fn value_at(&self, path: &str) -> Option<&Json> {
        let (root, rest) = path.split_once('.').unwrap_or((path, ""));
        let start = match root {
            "town" => self.input.town,
            _ => self.answer(root).or_else(|| self.input.registers.get(root))?,
        };
        rest.split('.')
            .filter(|key| !key.is_empty())
            .try_fold(start, |value, key| value.get(key))
    }

    /// Whether a condition holds. One that cannot be worked out does not hold; an absent one does.
    pub(crate) fn holds(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|condition| condition.truth(&self.context).unwrap_or(false))
    }

    /// As `holds`, but one that cannot be worked out is an error.
    pub(crate) fn truth(&self, condition: Option<&Condition>) -> Result<bool, EvalError> {
        condition.map_or(Ok(true), |condition| condition.truth(&self.context))
    }

    /// As `truth`, for the process, whose conditions may also read the fee.
    pub(crate) fn process_truth(&self, condition: Option<&Condition>) -> Result<bool, EvalError> {
        let Some(condition) = condition else { return Ok(true) };
        self.with_fee(condition, |context| condition.truth(context))
    }

    /// As `process_truth`, for values.
    pub(crate) fn process_json(&self, condition: &Condition) -> Result<Json, EvalError> {
        self.with_fee(condition, |context| condition.json(context))
    }

    pub(crate) fn with_fee<T>(
        &self,
        condition: &Condition,
        evaluate: impl FnOnce(&Context<'_, '_>) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        if !condition.reads_roots().any(|root| root == "fee") {
            return evaluate(&self.context);
        }
        let fee = self
            .fee
            .get_or_init(|| self.blueprint.fee(self))
            .as_ref()
            .map_err(|e| condition.error(e.to_string()))?;
        let mut context = self.context.new_inner_scope();
        context.add_variable_as_val(
            "fee",
            from_json(&serde_json::json!({ "total_cent": fee.total.cents() })),
        );
        evaluate(&context)
    }

    pub(crate) fn is_page_shown(&self, page: usize) -> bool {
        self.shown_pages.contains(&page)
    }

    pub(crate) fn is_shown(&self, field_id: &str) -> bool {
        self.blueprint
            .places
            .get(field_id)
            .is_some_and(|place| self.shown_fields.contains(place))
    }

    fn bind_surroundings(&mut self) {
        let case = self.input.case;
        let date = |date: Option<Date>| date.map_or(Json::Null, |date| Json::String(date.to_string()));
        let facts = serde_json::json!({
            "submitted_on": date(case.submitted_on),
            "applied_on": date(Some(self.applied_on())),
            "channel": case.channel.code(),
            "trust": case.trust.code(),
            "paid": case.paid,
            "state": case.state,
            "renewal_of": case.renewal_of,
            "heard": case.heard,
            "office": if case.office.is_empty() { &self.blueprint.meta.office } else { &case.office },
        });
        self.bind("today", &Json::String(self.input.today.to_string()));
        self.bind("case", &facts);
        if let Some(clocks) = crate::clocks::as_bound(self.blueprint, &case.proceedings, self.input.today) {
            self.bind("clocks", &clocks);
        }
        if !self.blueprint.ground.knows(self.input.town) {
            self.bind("town", self.input.town);
        }
        self.bind_sent();
        let blueprint = self.blueprint;
        for query in &blueprint.all_queries {
            let answer = self.input.registers.get(&query.id);
            if let (Some(Json::Object(given)), Json::Object(empty)) = (answer, &query.empty_answer) {
                // A field that an answer leaves out reads as null, like one of an answer that is not there.
                let missing = empty.iter().filter(|(name, _)| !given.contains_key(*name));
                let whole = given
                    .iter()
                    .chain(missing)
                    .map(|(name, value)| (name.clone(), value.clone()));
                self.bind(&query.id, &Json::Object(whole.collect()));
            }
        }
    }

    pub(crate) fn bind(&mut self, name: &str, value: &Json) {
        self.context.add_variable_as_val(name, from_json(value));
    }

    fn decide_page(&mut self, index: usize) {
        let page: &Page = &self.blueprint.form[index];
        if self.holds(page.shown_when.as_ref()) {
            self.shown_pages.insert(index);
        }
    }

    fn decide_field(&mut self, page: usize, place: usize) {
        let blueprint = self.blueprint;
        let field: &Field = &blueprint.form[page].fields[place];
        if !(self.shown_pages.contains(&page) && self.holds(field.shown_when.as_ref())) {
            return;
        }
        if !field.params.hidden {
            self.shown_fields.insert((page, place));
        }
        if field.is_group() {
            let entries = group::settle(field, self.input.answers.get(&field.id), &self.context);
            self.bind(&field.id, &group::as_bound(field, &entries));
            self.computed
                .extend(group::answered(&entries).map(|list| (field.id.clone(), list)));
            self.entries.insert(field.id.clone(), entries);
        } else if let Some(formula) = &field.params.formula {
            let value = formula.json(&self.context).unwrap_or(Json::Null);
            self.bind(&field.id, &value);
            if !value.is_null() {
                self.computed.insert(field.id.clone(), value);
            }
        } else {
            let answers = self.input.answers;
            if let Some(answer) = answers.get(&field.id) {
                self.bind(&field.id, answer);
            }
        }
    }
}

/// The answer object of a register that was not asked or not reached: every field is `null`.
pub(crate) fn empty_answer(fields: &BTreeMap<String, Type>) -> Json {
    Json::Object(fields.keys().map(|name| (name.clone(), Json::Null)).collect())
}
