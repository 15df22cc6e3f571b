//! The one way in which a case moves: an event meets the state machine of its blueprint.

mod appointments;
pub mod decider;
pub mod due;
pub mod effects;
mod office;
pub mod outgoing;
mod scope;

use ::store::Tx;
use ::store::facts::NewFact;
use ::store::jobs::NewJob;
use blueprint::{Effect, LetterKind, Owner, PublicState, Scope, State, StateDeadline};
use jiff::civil::Date;
use serde_json::json;

use crate::model::{Case, Notify};
use crate::{Actor, CaseError, Cases, Now, Refusal, Service, rules, store};

pub use scope::CaseScope;

/// Something that happened to a case.
#[derive(Clone, Debug, Default)]
pub struct Event {
    /// `submitted`, `checks_green`, `clerk.approve`, `deadline.answer` …
    pub name: String,
    /// Why, in the clerk's words; goes into the letter.
    pub reason: Option<String>,
    /// What is asked for, one line each; goes into the letter.
    pub items: Vec<String>,
    /// For the files of which questions the office asks, by id.
    pub slots: Vec<String>,
    /// Nobody is told, because another step tells it.
    pub quiet: bool,
    /// What was filled in with the step; read and checked already.
    pub filled: Option<Filled>,
}

/// A form of the process with its answers.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    pub form: String,
    pub answers: blueprint::Answers,
}

impl Event {
    pub fn new(name: impl Into<String>) -> Self {
        Event {
            name: name.into(),
            ..Event::default()
        }
    }
}

/// Takes the step that `event` causes, carries out its effects and saves the case, all in the given transaction.
///
/// Returns false when the event means nothing in the present state: a job that ran twice, an answer that came late.
pub fn apply(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    event: &Event,
    actor: &Actor,
    now: Now,
) -> Result<bool, CaseError> {
    if !step(cases, tx, case, event, actor, now)? {
        return Ok(false);
    }
    save(tx, case)?;
    Ok(true)
}

/// Saves a case that was changed. A case that somebody else changed meanwhile is refused.
pub fn save(tx: &mut Tx<'_>, case: &mut Case) -> Result<(), CaseError> {
    store::cases::save_case(tx, case, sort_key(case))?;
    case.revision += 1;
    Ok(())
}

/// As `apply`, but leaves the saving to the caller, who may have more to change or has a case that is not there yet.
pub fn step(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    event: &Event,
    actor: &Actor,
    now: Now,
) -> Result<bool, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    // Which step is taken may depend on what is filled in with it.
    if let Some(filled) = &event.filled {
        let answers = filled.answers.clone();
        case.proceedings.forms.insert(filled.form.clone(), answers);
    }
    let parts = CaseScope::of(&service, case, now.today);
    let scope = parts.scope();
    let Some(transition) = service.blueprint.next(&case.state, &event.name, &scope) else {
        return Ok(false);
    };
    if service.blueprint.waits_on(transition, &case.state) {
        // The case keeps waiting where it is: its deadline goes on, and there is nothing to write down.
        return Ok(true);
    }
    let to = service
        .blueprint
        .state(&transition.to)
        .ok_or_else(|| anyhow::anyhow!("state {} of the blueprint is missing", transition.to))?;
    remember_actor(&service, case, event, actor);
    // Before the state is entered, so that what is written down of the step names the day that counts after it.
    let because = event.reason.as_deref();
    let wound = service
        .blueprint
        .wind_clocks(transition, &mut case.proceedings, &scope, because, &cases.holidays);
    wound.map_err(Refusal::Clock)?;
    let kept = due::of_state(case).filter(|_| service.blueprint.keeps_deadline(transition, &case.state));
    let from = std::mem::replace(&mut case.state, to.id.clone());
    let was_public = std::mem::replace(&mut case.public_state, public_code(to.public).to_owned());
    enter(cases, &service, case, to, kept, &scope, now)?;
    if transition.effects.iter().any(|effect| is_hearing(&service, effect)) {
        case.heard_on = Some(now.today);
    }
    let seq = tx.append(NewFact {
        stream: case.id,
        at: now.us,
        actor: &actor.code(),
        kind: "case.step",
        data: json!({
            "event": event.name, "from": from, "to": case.state, "public": case.public_state, "due": case.due_on,
            "why_due": case.due_why, "reason": event.reason, "items": event.items, "slots": event.slots, "verdict": case.verdict,
            "form": event.filled.as_ref().map(|filled| &filled.form),
            "filled": event.filled.as_ref().map(|filled| &filled.answers),
        }),
    })?;
    if is_decided(to) && !event.name.starts_with("applicant.") {
        case.automatic = decider::is_machine(&tx.facts(case.id)?);
    }
    let cause = effects::Cause {
        event,
        actor,
        seq,
        now,
        step: transition,
    };
    let mut is_told = event.quiet;
    for effect in &transition.effects {
        // A step with a letter tells the applicant when the letter is there, not before.
        is_told |= effects::perform(cases, tx, case, &scope, effect, &cause)?;
    }
    if to.is_final {
        // Nobody is kept waiting for what is over.
        crate::actions::parties::drop_all(tx, case, actor, now)?;
        crate::actions::appointments::end(tx, case, None, now)?;
    }
    effects::line_up(&service, tx, case, &from, &scope)?;
    if was_public != case.public_state && !is_told {
        tell(cases, tx, case, to, &cause)?;
    }
    Ok(true)
}

/// Tells the applicant about a step that writes no letter, by the way they chose. What the machine does in between is
/// not worth a word: the next step follows in seconds.
fn tell(cases: &Cases, tx: &mut Tx<'_>, case: &Case, to: &State, cause: &effects::Cause<'_>) -> Result<(), CaseError> {
    let passes = to.owner == Owner::Machine && !to.is_final && !to.rechecked_nightly;
    match case.notify {
        _ if passes => Ok(()),
        Notify::None => Ok(()),
        Notify::Mail => notify_once(cases, tx, case, cause.seq, cause.now),
        // Paper is for what is over and for what the applicant must do; the rest stands on the status page.
        Notify::Letter if to.is_final || to.owner == Owner::Applicant => {
            effects::leave_letter(cases, tx, case, crate::actions::letter::NOTICE, cause)
        }
        Notify::Letter => Ok(()),
    }
}

/// Who took a step is kept where four eyes need it.
fn remember_actor(service: &Service, case: &mut Case, event: &Event, actor: &Actor) {
    let (Some(action), Actor::Staff(id)) = (event.name.strip_prefix("clerk."), actor) else {
        return;
    };
    let steps = &service.blueprint.transitions;
    if steps.iter().any(|step| step.not_by.iter().any(|other| other == action)) {
        case.proceedings.actors.insert(action.to_owned(), id.to_string());
    }
}

fn is_hearing(service: &Service, effect: &Effect) -> bool {
    let Effect::Letter(id) = effect else { return false };
    service
        .blueprint
        .letter(id)
        .is_some_and(|letter| letter.kind == LetterKind::Hearing)
}

/// As `apply`, for a step that a person asked for: where it means nothing, the person is told so.
pub fn take(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    event: &Event,
    actor: &Actor,
    now: Now,
) -> Result<(), CaseError> {
    let state = case.state.clone();
    if apply(cases, tx, case, event, actor, now)? {
        Ok(())
    } else {
        Err(Refusal::NotNow {
            event: event.name.clone(),
            state,
        }
        .into())
    }
}

/// Sets what follows from being in a state: whose turn it is, until when, and since when it is decided or closed.
/// `kept`: the deadline of the state, where the case was in it already and the step leaves it as it is.
///
/// Errors: the state ends on a day that cannot be worked out.
fn enter(
    cases: &Cases,
    service: &Service,
    case: &mut Case,
    state: &State,
    kept: Option<StateDeadline>,
    scope: &Scope<'_>,
    now: Now,
) -> Result<(), CaseError> {
    case.owner = owner_code(state.owner).to_owned();
    case.open = !state.is_final;
    case.recheck = state.rechecked_nightly;
    let blueprint = &service.blueprint;
    let of_state = match kept {
        Some(kept) => Some(kept),
        None => blueprint
            .state_deadline(state, scope, now.today, &cases.holidays)
            .map_err(|error| Refusal::Deadline(error.to_string()))?,
    };
    // A case shows one day; where a clock may be that day, the other one must not be forgotten.
    case.proceedings.state_deadline = of_state.clone().filter(|_| !blueprint.clocks.is_empty());
    let dates = if state.is_final {
        Vec::new()
    } else {
        blueprint.due_dates(of_state.as_ref(), &case.proceedings, &cases.holidays)
    };
    due::settle(service, case, &dates, now.today);
    if is_decided(state) && case.decided_at.is_none() {
        case.decided_at = Some(now.us);
    }
    if state.is_final {
        case.closed_at = Some(now.us);
        case.outcome = Some(state.id.clone());
    } else {
        case.closed_at = None;
    }
    Ok(())
}

fn is_decided(state: &State) -> bool {
    matches!(state.public, PublicState::Decided | PublicState::Closed)
}

/// Leaves the job that tells the applicant, if the applicant wants to be told.
pub fn notify(cases: &Cases, tx: &mut Tx<'_>, case: &Case, now: Now) -> Result<(), CaseError> {
    leave_notice(cases, tx, case, &case.public_state, None, now)
}

/// As `notify`, once for each step of the case, however many letters the step writes and however often a job runs.
/// `seq` is the place of the step in the case's chain.
pub fn notify_once(cases: &Cases, tx: &mut Tx<'_>, case: &Case, seq: i64, now: Now) -> Result<(), CaseError> {
    // The first step receives the application; its mail also asks whether the address is right.
    let public = if seq == 1 { "received" } else { &case.public_state };
    let key = format!("notify/{}/{seq}", case.id);
    leave_notice(cases, tx, case, public, Some(key), now)
}

/// Tells the applicant the day before that they have an appointment, once for each reminder.
pub fn remind_of_appointment(cases: &Cases, tx: &mut Tx<'_>, case: &Case, seq: i64, now: Now) -> Result<(), CaseError> {
    let key = format!("notify/{}/{seq}", case.id);
    leave_notice(cases, tx, case, crate::actions::notify::APPOINTMENT, Some(key), now)
}

fn leave_notice(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &Case,
    public: &str,
    once_key: Option<String>,
    now: Now,
) -> Result<(), CaseError> {
    if case.notify == Notify::Mail && case.mail.is_some() {
        tx.enqueue(NewJob {
            id: cases.id(now),
            kind: "cases.notify",
            payload: json!({ "case": case.id, "public": public }),
            run_at: now.us,
            once_key,
        })?;
    }
    Ok(())
}

pub fn sort_key(case: &Case) -> i64 {
    let personal = matches!(case.channel, blueprint::Channel::Counter | blueprint::Channel::Phone);
    rules::sort_key(case.due_on, rules::risk(&case.verdict, personal))
}

pub fn public_code(state: PublicState) -> &'static str {
    match state {
        PublicState::Received => "received",
        PublicState::Checking => "checking",
        PublicState::NeedsYou => "needs_you",
        PublicState::Others => "others",
        PublicState::Decided => "decided",
        PublicState::Closed => "closed",
    }
}

pub fn owner_code(owner: Owner) -> &'static str {
    match owner {
        Owner::Applicant => "applicant",
        Owner::Clerk => "clerk",
        Owner::Machine => "machine",
        Owner::Other => "other",
    }
}

/// The German day of a database time.
pub fn german_day(us: i64) -> Date {
    base::clock::german_date(base::clock::timestamp_from_us(us))
}

/// What a case looks like on the outside, read from its answers by the blueprint's own rules.
pub fn face(service: &Service, scope: &Scope<'_>) -> blueprint::Face {
    service.blueprint.face(scope)
}
