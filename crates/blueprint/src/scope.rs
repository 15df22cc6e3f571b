use std::collections::BTreeMap;
use std::sync::OnceLock;

use cel::Context;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::answers::{Answers, Json};
use crate::condition::{Condition, EvalError, from_json};
use crate::fee::{Fee, FeeError};
use crate::model::{Blueprint, Channel, Field, Page, Proceedings, Trust};
use crate::schema::Type;
use crate::values::Values;

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
    pub(crate) values: Values<'a>,
    shown_pages: Vec<bool>,
    /// By the place of the field in the form.
    shown_fields: Vec<bool>,
    /// Worked out when something of the process first reads it.
    fee: OnceLock<Result<Fee, FeeError>>,
}

impl<'a> Scope<'a> {
    /// Works out which pages and fields are shown; hidden ones read as `null` from here on.
    pub fn new(blueprint: &'a Blueprint, input: ScopeInput<'a>) -> Scope<'a> {
        let mut scope = Scope {
            blueprint,
            input,
            values: Values::new(blueprint, input),
            shown_pages: vec![false; blueprint.form.len()],
            shown_fields: vec![false; blueprint.ground.fields()],
            fee: OnceLock::new(),
        };
        for step in &blueprint.order {
            match *step {
                Step::Page(page) => scope.decide_page(page),
                Step::Field(page, place) => scope.decide_field(page, place),
            }
        }
        scope
    }

    /// What conditions are evaluated in.
    pub(crate) fn context(&self) -> Context<'_, '_> {
        self.values.context()
    }

    /// The day that counts as the application's in law.
    pub fn applied_on(&self) -> Date {
        self.values.applied_on()
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
        let is_typed = || self.is_shown(field_id) || self.blueprint.field(field_id).is_some_and(is_worked_out);
        self.values.answer(field_id).filter(|_| is_typed())
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
        condition.is_none_or(|condition| condition.holds(&self.context()))
    }

    /// As `holds`, but one that cannot be worked out is an error.
    pub(crate) fn truth(&self, condition: Option<&Condition>) -> Result<bool, EvalError> {
        condition.map_or(Ok(true), |condition| condition.truth(&self.context()))
    }

    /// As `truth`, for the process, whose conditions may also read the fee.
    pub(crate) fn process_truth(&self, condition: Option<&Condition>) -> Result<bool, EvalError> {
        let Some(condition) = condition else { return Ok(true) };
        self.with_fee(condition, |context| condition.truth(context))
    }

    /// Whether a condition of the process holds. One that cannot be worked out does not.
    pub(crate) fn process_holds(&self, condition: Option<&Condition>) -> bool {
        let holds = |condition: &Condition| self.with_fee(condition, |context| Ok(condition.holds(context)));
        condition.is_none_or(|condition| holds(condition).unwrap_or(false))
    }

    /// As `process_truth`, for values.
    pub(crate) fn process_json(&self, condition: &Condition) -> Result<Json, EvalError> {
        self.with_fee(condition, |context| condition.json(context))
    }

    /// The fee, worked out once.
    pub(crate) fn fee(&self) -> &Result<Fee, FeeError> {
        self.fee.get_or_init(|| self.blueprint.fee(self))
    }

    pub(crate) fn with_fee<T>(
        &self,
        condition: &Condition,
        evaluate: impl FnOnce(&Context<'_, '_>) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        if !condition.reads_fee {
            return evaluate(&self.context());
        }
        let fee = self.fee().as_ref().map_err(|e| condition.error(e.to_string()))?;
        let outer = self.context();
        let mut context = outer.new_inner_scope();
        context.add_variable_as_val(
            "fee",
            from_json(&serde_json::json!({ "total_cent": fee.total.cents() })),
        );
        evaluate(&context)
    }

    pub(crate) fn is_page_shown(&self, page: usize) -> bool {
        self.shown_pages.get(page) == Some(&true)
    }

    pub(crate) fn is_shown(&self, field_id: &str) -> bool {
        let place = self.blueprint.ground.find(field_id).map(|(place, _)| place);
        place.and_then(|place| self.shown_fields.get(place)) == Some(&true)
    }

    /// The shown fields of a page.
    pub(crate) fn shown_on(&self, page: usize) -> impl Iterator<Item = &'a Field> + '_ {
        let fields = self
            .blueprint
            .form
            .get(page)
            .map(|page| page.fields.as_slice())
            .unwrap_or_default();
        let start = self.blueprint.ground.place(page, 0);
        let shown = self.shown_fields.iter().skip(start);
        fields
            .iter()
            .zip(shown)
            .filter(|(_, is_shown)| **is_shown)
            .map(|(field, _)| field)
    }

    /// Whether each field is shown, in the order of the form.
    pub(crate) fn shown_fields(&self) -> &[bool] {
        &self.shown_fields
    }

    fn decide_page(&mut self, index: usize) {
        let page: &Page = &self.blueprint.form[index];
        let is_shown = self.holds(page.shown_when.as_ref());
        if let Some(shown) = self.shown_pages.get_mut(index) {
            *shown = is_shown;
        }
    }

    fn decide_field(&mut self, page: usize, place: usize) {
        let blueprint = self.blueprint;
        let field: &Field = &blueprint.form[page].fields[place];
        if !(self.is_page_shown(page) && self.holds(field.shown_when.as_ref())) {
            return;
        }
        let place = blueprint.ground.place(page, place);
        if let Some(shown) = self.shown_fields.get_mut(place) {
            *shown = !field.params.hidden;
        }
        self.values.decide(field, place);
    }
}

/// Whether the engine says what its answer is, which then counts even where nobody sees it.
fn is_worked_out(field: &Field) -> bool {
    field.is_group() || field.params.formula.is_some()
}

/// The answer object of a register that was not asked or not reached: every field is `null`.
pub(crate) fn empty_answer(fields: &BTreeMap<String, Type>) -> Json {
    Json::Object(fields.keys().map(|name| (name.clone(), Json::Null)).collect())
}
