//! Plays one example: the form, the checks, the fee, then what happens.

use std::collections::BTreeMap;
use std::fmt::Debug;

use calendar::{HolidayCalendar, Land};
use jiff::civil::Date;

use super::coverage::{self, Coverage};
use super::forms::complete;
use super::sent::Sent;
use super::source::{Event, Example, Expect, Later};
use crate::answers::{Answers, Json};
use crate::checks::Verdict;
use crate::messages::Rendered;
use crate::model::{Blueprint, Effect, Field, Transition};
use crate::recheck::Rechecked;
use crate::scope::{CaseFacts, Scope, ScopeInput};

/// More steps than any case takes; a process that goes in circles ends here.
const STEPS_MAX: usize = 50;

/// What came out of an example.
#[derive(Default)]
pub(super) struct Outcome {
    /// What came out otherwise than expected.
    pub failures: Vec<String>,
    pub messages: Vec<(String, Rendered)>,
}

/// Runs an example.
pub(super) fn run(blueprint: &Blueprint, example: &Example, coverage: &mut Coverage) -> Outcome {
    let town = match blueprint.validate_knobs(&example.town) {
        Ok(town) => town,
        Err(found) => {
            return Outcome {
                failures: found.iter().map(ToString::to_string).collect(),
                ..Outcome::default()
            };
        }
    };
    let mut play = Play {
        blueprint,
        town,
        today: example.today,
        land: example.land.clone(),
        answers: completed(blueprint, example.answers.clone()),
        registers: known(&example.registers),
        case: example
            .case
            .facts(example.today, &blueprint.initial, blueprint.meta.trust),
        began: example.today,
        calendar: Land::from_code(&example.land).map(HolidayCalendar::new),
        path: Vec::new(),
        letters: Vec::new(),
        sent: Sent::default(),
        coverage: std::mem::take(coverage),
        taken: Vec::new(),
        failures: Vec::new(),
    };
    if play.calendar.is_none() {
        play.failures.push(format!("there is no Land `{}`", example.land));
    }
    play.begin(&example.case);
    play.form(&example.expect);
    play.answers = blueprint.prune(&Scope::new(blueprint, play.input()));
    play.decisions(&example.expect);
    play.happen(&example.events);
    play.given("at the end, ", &example.expect.at_end);
    let messages = play.sent.take_built();
    play.end(&example.expect);
    *coverage = play.coverage;
    Outcome {
        failures: play.failures,
        messages,
    }
}

/// The parts that an answer leaves out are `null` in the answers of a form; TOML cannot say so.
pub(super) fn completed(blueprint: &Blueprint, mut answers: Answers) -> Answers {
    for (id, answer) in &mut answers {
        if let Some(field) = blueprint.field(id) {
            complete(field, answer);
        }
    }
    answers
}

/// The answers of an example as they would be sent; none when its town cannot be.
pub(super) fn answers(blueprint: &Blueprint, example: &Example) -> Option<Answers> {
    let town = blueprint.validate_knobs(&example.town).ok()?;
    let registers = known(&example.registers);
    let case = example
        .case
        .facts(example.today, &blueprint.initial, blueprint.meta.trust);
    let given = completed(blueprint, example.answers.clone());
    let input = ScopeInput {
        answers: &given,
        registers: &registers,
        town: &town,
        case: &case,
        today: example.today,
    };
    let mut answers = blueprint.prune(&Scope::new(blueprint, input));
    // What the engine works out for itself is not sent.
    answers.retain(|id, _| blueprint.field(id).is_some_and(|field| field.kind.is_asked()));
    for (id, answer) in &mut answers {
        blueprint
            .field(id)
            .into_iter()
            .for_each(|field| without_computed(field, answer));
    }
    Some(answers)
}

/// The entries of a group without what was worked out in them.
fn without_computed(group: &Field, entries: &mut Json) {
    for entry in entries.as_array_mut().into_iter().flatten() {
        let Some(entry) = entry.as_object_mut().filter(|_| group.is_group()) else {
            continue;
        };
        for field in &group.fields {
            if !field.kind.is_asked() {
                entry.remove(&field.id);
            } else if let Some(inside) = entry.get_mut(&field.id) {
                without_computed(field, inside);
            }
        }
    }
}

/// A case while its example is played.
pub(crate) struct Play<'a> {
    pub(super) blueprint: &'a Blueprint,
    pub(super) town: Json,
    pub(crate) today: Date,
    /// Code of the Land whose holidays count.
    pub(super) land: String,
    pub(super) answers: Answers,
    pub(super) registers: BTreeMap<String, Json>,
    pub(crate) case: CaseFacts,
    /// First day of the example.
    pub(super) began: Date,
    /// Holidays of its Land.
    pub(super) calendar: Option<HolidayCalendar>,
    pub(super) path: Vec<String>,
    pub(super) letters: Vec<String>,
    pub(super) sent: Sent,
    pub(super) coverage: Coverage,
    /// The steps that were taken, in order.
    pub(crate) taken: Vec<&'a Transition>,
    pub(crate) failures: Vec<String>,
}

impl Play<'_> {
    pub(crate) fn input(&self) -> ScopeInput<'_> {
        ScopeInput {
            answers: &self.answers,
            registers: &self.registers,
            town: &self.town,
            case: &self.case,
            today: self.today,
        }
    }

    pub(super) fn same<T: PartialEq + Debug>(&mut self, what: &str, expected: &Option<T>, found: T) {
        if let Some(expected) = expected.as_ref().filter(|expected| **expected != found) {
            self.failures
                .push(format!("{what}: expected {expected:?}, found {found:?}"));
        }
    }

    fn form(&mut self, expect: &Expect) {
        self.typed_in_again();
        let blueprint = self.blueprint;
        let (pages, wrongly_hidden, wrongly_shown, errors) = {
            let scope = Scope::new(blueprint, self.input());
            let pages = blueprint
                .pages(&scope)
                .iter()
                .map(|page| page.id.clone())
                .collect::<Vec<_>>();
            let wrong = |fields: &[String], shown: bool| {
                fields
                    .iter()
                    .filter(|field| scope.is_shown(field) != shown)
                    .cloned()
                    .collect::<Vec<_>>()
            };
            let errors = blueprint.check_all(&scope);
            (pages, wrong(&expect.shown, true), wrong(&expect.hidden, false), errors)
        };
        self.same("pages", &expect.pages, pages);
        self.same("shown fields that are hidden", &Some(Vec::new()), wrongly_hidden);
        self.same("hidden fields that are shown", &Some(Vec::new()), wrongly_shown);
        self.coverage.reach_errors(errors.iter().map(|(_, error)| error));
        let errors = errors
            .into_iter()
            .map(|(page, error)| format!("{page}/{}/{}", error.field, error.key))
            .collect();
        self.same("errors", &Some(expect.errors.clone()), errors);
    }

    /// What the answers look like in the inputs is read again to the same answers, as if somebody had typed them.
    fn typed_in_again(&mut self) {
        let blueprint = self.blueprint;
        let mut answers = self.answers.clone();
        for page in &blueprint.form {
            let fields = page.fields.iter().filter(|field| !field.kind.is_upload());
            let inputs = fields.filter_map(|field| Some(field.kind.inputs(field, self.answers.get(&field.id)?)));
            let posted: BTreeMap<String, Vec<String>> = inputs.flatten().collect();
            answers = blueprint.read_page(page, &posted, answers, self.today).answers;
            // A consent that an example leaves out is one that was not given.
            let defaults: Vec<String> = answers
                .keys()
                .filter(|field| !self.answers.contains_key(*field))
                .cloned()
                .collect();
            defaults.iter().for_each(|field| drop(answers.remove(field)));
        }
        for (field, value) in &self.answers {
            if answers.get(field) != Some(value) {
                let read = answers
                    .get(field)
                    .map_or_else(|| "nothing".to_owned(), ToString::to_string);
                self.failures
                    .push(format!("{field}: {value}, typed into the form, reads as {read}"));
            }
        }
    }

    fn decisions(&mut self, expect: &Expect) {
        let blueprint = self.blueprint;
        let (queries, checks) = {
            let scope = Scope::new(blueprint, self.input());
            let queries = blueprint
                .queries(&scope)
                .into_iter()
                .map(|query| query.id)
                .collect::<Vec<_>>();
            (queries, blueprint.run_checks(&scope))
        };
        self.same("queries", &expect.queries, queries);
        self.same("verdict", &expect.verdict, word(checks.verdict).to_owned());
        for (check, expected) in &expect.checks {
            let found = checks.results.iter().find(|result| result.id == *check).map_or_else(
                || "does not apply".to_owned(),
                |result| {
                    format!(
                        "{} {}",
                        word(result.result),
                        result.reason_key.rsplit('.').next().unwrap_or_default()
                    )
                },
            );
            self.same(check, &Some(expected.clone()), found);
        }
        self.coverage.reach_checks(&checks);
        self.given("", &expect.when_sent());
    }

    fn happen(&mut self, events: &[Event]) {
        for event in events {
            let known = self.failures.len();
            let later = match event {
                Event::Name(name) => Later::named(name),
                Event::Later(later) => later.clone(),
            };
            let before = (self.case.clone(), self.path.len());
            self.event(&later);
            if later.refused {
                if self.failures.len() == known {
                    self.failures.push(format!(
                        "`{}` should be refused in the state `{}`",
                        later.on, before.0.state
                    ));
                }
                self.failures.truncate(known);
                self.path.truncate(before.1);
                self.case = before.0;
            }
        }
    }

    /// Lets something happen; what cannot be is a failure.
    pub(crate) fn event(&mut self, later: &Later) {
        let name = later.on.as_str();
        self.today = later.today.unwrap_or(self.today);
        self.registers.extend(known(&later.registers));
        self.answers.extend(completed(self.blueprint, later.answers.clone()));
        if self.appointment_event(later) || self.party_event(later) {
            return;
        }
        if !self.fill_in(later) {
            return;
        }
        if !self.taken_by(name, later.by.as_deref()) {
            self.failures.push(format!("`{name}` needs somebody else"));
            return;
        }
        self.case.paid |= name == "claim_settled";
        if !self.hears(name, later.order.as_ref()) {
            return;
        }
        let state = self.blueprint.state(&self.case.state);
        if name == "night" && state.is_some_and(|state| state.rechecked_nightly) {
            self.check();
        } else if name == "night" && self.blueprint.rechecks_in(&self.case.state) {
            self.look_again();
        } else if !self.is_early(name) {
            self.step(name);
        }
    }

    /// The nightly look at what was given.
    fn look_again(&mut self) {
        let found = {
            let scope = Scope::new(self.blueprint, self.input());
            self.blueprint.recheck(&scope)
        };
        if let Rechecked::Found(found) = found {
            self.coverage.reach(coverage::recheck(&found.reason_key));
            self.step(&found.event);
        }
    }

    pub(super) fn step(&mut self, event: &str) {
        let blueprint = self.blueprint;
        let (transition, letters, refunds, grants, broken) = {
            let scope = Scope::new(blueprint, self.input());
            let Some(transition) = blueprint.next(&self.case.state, event, &scope) else {
                self.failures
                    .push(format!("`{event}` means nothing in the state `{}`", self.case.state));
                return;
            };
            let wanted = transition.effects.iter().filter_map(|effect| match effect {
                Effect::Letter(letter) if blueprint.wants_letter(letter, &scope) => {
                    let to = blueprint
                        .letter(letter)
                        .map(|letter| blueprint.addressees(letter, &scope));
                    // A letter to all of nobody is not written.
                    let is_nobody = matches!(to, Some(Ok(Some(to))) if to.is_empty());
                    (!is_nobody).then(|| letter.clone())
                }
                _ => None,
            });
            let refunds = transition
                .effects
                .contains(&Effect::Refund)
                .then(|| blueprint.refund(&scope));
            let broken: Vec<String> = transition
                .effects
                .iter()
                .filter_map(|effect| broken_effect(blueprint, effect, &scope))
                .collect();
            let grants = coverage::grants(blueprint, transition, &scope);
            (transition, wanted.collect::<Vec<_>>(), refunds, grants, broken)
        };
        grants.into_iter().for_each(|grant| self.coverage.reach(grant));
        self.letters.extend(letters);
        self.failures.extend(broken);
        self.send(transition);
        self.coverage.reach_step(blueprint, transition);
        self.taken.push(transition);
        if let Some(Ok(Some(refund))) = refunds {
            self.coverage.reach(format!("refund {}", refund.id));
        }
        if self.path.is_empty() {
            self.path.push(self.case.state.clone());
        }
        self.path.push(transition.to.clone());
        if self.path.len() > STEPS_MAX {
            self.failures.push("the process goes in circles".to_owned());
            return;
        }
        self.case.heard |=
            event == "clerk.hear" || transition.effects.iter().any(|effect| is_hearing(blueprint, effect));
        self.enter(transition);
        self.case.state.clone_from(&transition.to);
        let goes_on = blueprint.state(&transition.to).is_some_and(|state| !state.is_final);
        self.appoint(&transition.effects, goes_on);
        if transition.effects.contains(&Effect::Check) {
            self.check();
        }
        self.ask_parties(&transition.effects, goes_on);
    }

    fn check(&mut self) {
        let checks = {
            let scope = Scope::new(self.blueprint, self.input());
            self.blueprint.run_checks(&scope)
        };
        self.coverage.reach_checks(&checks);
        self.step(&format!("checks_{}", word(checks.verdict)));
    }

    fn end(&mut self, expect: &Expect) {
        let letters = std::mem::take(&mut self.letters);
        letters
            .iter()
            .for_each(|letter| self.coverage.reach(format!("letter {letter}")));
        self.same("letters", &expect.letters, letters);
        let path = std::mem::take(&mut self.path);
        self.same("path", &expect.path, path);
        self.sent_as_expected(expect);
        let blueprint = self.blueprint;
        let actions = {
            let scope = Scope::new(blueprint, self.input());
            let actions = blueprint.clerk_actions(&self.case.state, &scope);
            actions
                .into_iter()
                .filter_map(|action| action.action().map(str::to_owned))
                .collect::<Vec<_>>()
        };
        self.same("actions", &expect.actions, actions);
        let mut standing = self.standing();
        if let Some(expected) = &expect.parties {
            standing.retain(|id, _| expected.contains_key(id));
        }
        self.same("parties", &expect.parties, standing);
        if expect.due.is_some() {
            let due = self.due();
            self.same("due", &expect.due.map(Some), due);
        }
        let clocks = self.clocks(&expect.clocks);
        self.same("clocks", &Some(expect.clocks.clone()), clocks);
        let appointed = self.appointed(&expect.appointments);
        self.same("appointments", &Some(expect.appointments.clone()), appointed);
        let office = self.office();
        self.same("office", &expect.office, office);
        self.follow_ons(&expect.follow_ons);
    }
}

/// Answers of registers as the engine knows them: `null` for one that gave none.
pub(super) fn known(registers: &BTreeMap<String, Json>) -> BTreeMap<String, Json> {
    let answer = |(query, answer): (&String, &Json)| {
        let answer = if answer.as_str() == Some("unavailable") {
            Json::Null
        } else {
            answer.clone()
        };
        (query.clone(), answer)
    };
    registers.iter().map(answer).collect()
}

/// What would stop an effect from being carried out.
fn broken_effect(blueprint: &Blueprint, effect: &Effect, scope: &Scope<'_>) -> Option<String> {
    match effect {
        Effect::Letter(id) if blueprint.wants_letter(id, scope) => {
            let to = blueprint.letter(id).map(|letter| blueprint.addressees(letter, scope))?;
            to.err()
                .map(|error| format!("the letter `{id}` goes to nobody: {error}"))
        }
        Effect::Claim => blueprint
            .fee(scope)
            .err()
            .map(|error| format!("the claim has no amount: {error}")),
        Effect::Refund => blueprint
            .refund(scope)
            .err()
            .map(|error| format!("the refund has no amount: {error}")),
        Effect::Grant | Effect::GrantReplace => match blueprint.grants(scope) {
            Ok(drafts) if drafts.is_empty() => Some("the step gives a grant, but no grant rule applies".to_owned()),
            Ok(_) => None,
            Err(error) => Some(format!("the grant cannot be given: {error}")),
        },
        _ => None,
    }
}

fn is_hearing(blueprint: &Blueprint, effect: &Effect) -> bool {
    let Effect::Letter(id) = effect else { return false };
    blueprint
        .letter(id)
        .is_some_and(|letter| letter.kind == crate::model::LetterKind::Hearing)
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Green => "green",
        Verdict::Yellow => "yellow",
        Verdict::Wait => "wait",
        Verdict::Red => "red",
        Verdict::Unavailable => "unavailable",
    }
}
