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
    /// The rules that give the right cannot be evaluated.
    #[error("the permit cannot be issued: {0}")]
    Grant(String),
}

impl Refusal {
    /// Key of the text that explains it.
    pub fn key(&self) -> &'static str {
        match self {
            Refusal::NotNow { .. } => "refusal-not-now",
            Refusal::Role(_) => "refusal-role",
            Refusal::Changed => "refusal-changed",
            Refusal::Missing(_) => "refusal-missing",
            Refusal::Incomplete => "refusal-incomplete",
            Refusal::Fee(_) => "refusal-fee",
            Refusal::Full(_) => "refusal-full",
            Refusal::NotifiedAlready => "refusal-notified-already",
            Refusal::Assurance(_) => "refusal-assurance",
            Refusal::Grant(_) => "refusal-grant",
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
            CaseError::Store(error) => error.into(),
            CaseError::Fault(fault) => web::Problem::from(fault),
        }
    }
}
