use base::{Lang, Uuid};
use store::StoreError;
use thiserror::Error;

use super::{PaymentError, begin_attempt, end_attempt, started};
use crate::jobs::Desk;
use crate::model::{Attempt, AttemptState, Claim, Position};
use crate::provider::{Order, ProviderError};
use crate::rules::may_pay_online;

/// A payment that waits for its payer at the provider.
#[derive(Debug)]
pub struct Begun {
    pub attempt: Attempt,
    /// Absolute address of the provider's page.
    pub redirect_url: String,
    /// No money moves: the provider is a simulator.
    pub is_simulated: bool,
}

/// Why no payment began.
#[derive(Debug, Error)]
pub enum OnlineError {
    #[error(transparent)]
    Payment(#[from] PaymentError),
    /// The town takes money by transfer and at the counter only.
    #[error("nobody pays online here")]
    NotOffered,
    /// The provider is down or refuses: nothing was paid, and the claim stays as it is.
    #[error("the provider did not take the order")]
    NotStarted,
}

impl From<StoreError> for OnlineError {
    fn from(error: StoreError) -> OnlineError {
        OnlineError::Payment(error.into())
    }
}

/// Begins to pay all that is owed through the present provider. The attempt is on disk before the provider is asked.
///
/// `base_url`: where people reach the site, without a trailing slash.
pub async fn begin_online(desk: &Desk, claim: &Claim, lang: Lang, base_url: &str) -> Result<Begun, OnlineError> {
    let provider = desk.providers.current().filter(|_| may_pay_online(claim.outstanding()));
    let provider = provider.cloned().ok_or(OnlineError::NotOffered)?;
    let (id, name) = (claim.id, provider.id().to_owned());
    let attempt: Attempt = desk
        .act("applicant", move |tx, act| begin_attempt(tx, act, id, &name))
        .await?;
    let order = Order {
        attempt: attempt.id,
        reference: claim.reference.clone(),
        amount: attempt.amount,
        positions: claim.positions.iter().map(Position::without_trace).collect(),
        language: lang,
        begun_at: attempt.created_at,
        return_url: format!("{base_url}{}/rueckkehr/{}", claim.pay_path(), attempt.id),
        notify_url: format!("{base_url}/zahlung/rueckmeldung/{}", provider.id()),
    };
    let answer = match provider.start(&order).await {
        Ok(answer) => answer,
        Err(error) => return not_started(desk, attempt.id, &error).await,
    };
    let (kept, id) = (answer.clone(), attempt.id);
    desk.act("applicant", move |tx, act| started(tx, act, id, &kept))
        .await?;
    Ok(Begun {
        attempt,
        redirect_url: answer.redirect_url,
        is_simulated: provider.is_simulated(),
    })
}

async fn not_started(desk: &Desk, attempt: Uuid, error: &ProviderError) -> Result<Begun, OnlineError> {
    tracing::error!(attempt.id = %attempt, %error, "a payment could not be started");
    desk.act("machine", move |tx, act| -> Result<(), StoreError> {
        end_attempt(tx, act, attempt, AttemptState::Failed, "not_started")
    })
    .await?;
    Err(OnlineError::NotStarted)
}
