use blueprint::ClockProblem;
use store::StoreError;
use thiserror::Error;

use crate::assurance::Barrier;

/// The rules say no. Each variant names its reason in the language of the desk; pages translate by `key`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The case stands elsewhere by now, or the step is not foreseen there.
    #[error("the step {event} is not possible while the case is {state}")]
    NotNow { event: String, state: String },
    /// The role of the person does not carry the step.
    #[error("the step {0} needs another role")]
    Role(String),
    /// Four eyes: the person took another step of this case that keeps them from this one.
    #[error("the step {0} needs another person")]
    SamePerson(String),
    /// Somebody changed the case since the page was opened.
    #[error("the case was changed in the meantime")]
    Changed,
    /// A step that must say why was taken without a word.
    #[error("the step needs a {0}")]
    Missing(&'static str),
    /// The draft holds answers that do not pass.
    #[error("the application is not complete")]
    Incomplete,
    /// The fee cannot be computed from the answers.
    #[error("the fee cannot be computed: {0}")]
    Fee(String),
    /// All places of the zone are taken.
    #[error("all places of zone {0} are taken")]
    Full(String),
    /// The decision has reached the applicant, or is on its way by post.
    #[error("the decision is notified already")]
    NotifiedAlready,
    /// It is not known surely enough who asks (§ 3 Abs. 4 OZG).
    #[error("it is not known surely enough who asks: {0:?}")]
    Assurance(Barrier),
    /// The law does not allow what the step does to a clock of the authority.
    #[error(transparent)]
    Clock(ClockProblem),
    /// The last day of the next state cannot be worked out.
    #[error("the deadline cannot be worked out: {0}")]
    Deadline(String),
    /// The case would go to an office that the town does not have.
    #[error("the town has no office {0}")]
    Office(String),
    /// The town does the tasks of both offices in one, and that one has the case.
    #[error("the case is at the office {0} already")]
    SameOffice(String),
    /// Somebody who takes part cannot be worked out, or is an office that the town does not have.
    #[error("nobody can be asked: {0}")]
    Party(String),
    /// How long an appointment takes cannot be worked out, or it would be in an office that the town does not have.
    #[error("the appointment cannot be offered: {0}")]
    Appointment(String),
    /// The time is not given, or somebody else has taken it.
    #[error("the time is taken")]
    TimeTaken,
    /// The time is over.
    #[error("the time is over")]
    TimeOver,
    /// The appointment has not begun yet.
    #[error("the appointment has not begun yet")]
    TimeAhead,
    /// The appointment is over, or none is offered (any more).
    #[error("there is no appointment to book or change")]
    AppointmentOver,
    /// Nothing about a blocked person leaves the house by itself (§ 51 BMG).
    #[error("the applicant is blocked; write by hand")]
    Blocked,
    /// The party has answered, or is not asked any more.
    #[error("the party has answered already or is not asked any more")]
    Answered,
    /// The rules that give the right cannot be evaluated.
    #[error("the permit cannot be issued: {0}")]
    Grant(String),
    /// It arrived, is on its way, or something newer was sent.
    #[error("there is nothing to send again")]
    NotAgain,
    /// A message cannot be built from the case.
    #[error("the message cannot be built: {0}")]
    NotBuilt(String),
}

impl Refusal {
    /// Key of the text that explains it.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::NotNow { .. } => "refusal-not-now",
            Refusal::Role(_) => "refusal-role",
            Refusal::SamePerson(_) => "refusal-same-person",
            Refusal::Changed => "refusal-changed",
            Refusal::Missing(_) => "refusal-missing",
            Refusal::Incomplete => "refusal-incomplete",
            Refusal::Fee(_) => "refusal-fee",
            Refusal::Full(_) => "refusal-full",
            Refusal::NotifiedAlready => "refusal-notified-already",
            Refusal::Assurance(_) => "refusal-assurance",
            Refusal::Clock(problem) => match problem.key() {
                "already-started" => "refusal-clock-already-started",
                "not-started" => "refusal-clock-not-started",
                "already-extended" => "refusal-clock-already-extended",
                "no-extension" => "refusal-clock-no-extension",
                "already-ended" => "refusal-clock-already-ended",
                "too-late" => "refusal-clock-too-late",
                "no-day" => "refusal-clock-no-day",
                "in-future" => "refusal-clock-in-future",
                _ => "refusal-clock-other",
            },
            Refusal::Deadline(_) => "refusal-deadline",
            Refusal::Office(_) => "refusal-office",
            Refusal::SameOffice(_) => "refusal-same-office",
            Refusal::Party(_) => "refusal-party",
            Refusal::Appointment(_) => "refusal-appointment",
            Refusal::TimeTaken => "refusal-time-taken",
            Refusal::TimeOver => "refusal-time-over",
            Refusal::TimeAhead => "refusal-time-ahead",
            Refusal::AppointmentOver => "refusal-appointment-over",
            Refusal::Blocked => "refusal-blocked",
            Refusal::Answered => "refusal-answered",
            Refusal::Grant(_) => "refusal-grant",
            Refusal::NotAgain => "refusal-not-again",
            Refusal::NotBuilt(_) => "refusal-not-built",
        }
    }
}

/// What an action can end with.
#[derive(Debug, Error)]
pub enum CaseError {
    #[error("not found")]
    NotFound,
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// What was filled in with a step does not pass: what was typed, and what is wrong with it.
    #[error("the form is not complete")]
    Form(Box<blueprint::PageResult>),
    #[error(transparent)]
    Store(StoreError),
    #[error("{0:#}")]
    Fault(#[from] anyhow::Error),
}

impl From<StoreError> for CaseError {
    fn from(error: StoreError) -> CaseError {
        match error {
            // Saving a case compares its revision; on SQLite nobody can come between, so this is a stale form.
            StoreError::Conflict => CaseError::Refused(Refusal::Changed),
            other => CaseError::Store(other),
        }
    }
}

impl From<CaseError> for web::Problem {
    fn from(error: CaseError) -> web::Problem {
        match error {
            CaseError::NotFound => web::Problem::NotFound,
            CaseError::Refused(Refusal::Changed) => web::Problem::Conflict,
            // Whoever knows the reader's language says it in that language before it comes to this.
            CaseError::Refused(refusal) => {
                web::Problem::Refused(crate::pages::desk::words::refusal(base::Lang::De, &refusal))
            }
            CaseError::Form(_) => {
                web::Problem::Refused(crate::pages::desk::words::refusal(base::Lang::De, &Refusal::Incomplete))
            }
            CaseError::Store(error) => error.into(),
            CaseError::Fault(fault) => web::Problem::from(fault),
        }
    }
}
