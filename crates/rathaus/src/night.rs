//! The night of the whole house: that of the cases, and what no other area knows of.

use std::sync::Arc;

use accounts::Accounts;
use base::Clock;
use cases::Cases;
use cases::actions::night::{self, JOB, Night};
use store::jobs::{Handlers, JobError};
use store::{Store, StoreError};

/// Unit: microseconds a caught mail is kept; they are the demo's only.
const CAUGHT_MAIL_US: i64 = 30 * 86_400_000_000;

/// What the night needs. Cheap to clone.
#[derive(Clone)]
pub struct HouseNight {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub cases: Cases,
    pub accounts: Accounts,
    pub identity: identity::Identity,
    /// The registers are the simulator, whose own night processes what people registered. Real registers have theirs.
    pub registers_are_simulated: bool,
}

impl HouseNight {
    /// Does the night's work. Running it twice changes nothing the second time.
    pub async fn run(&self) -> anyhow::Result<Night> {
        let (now_us, today) = (self.clock.now_us(), self.clock.today());
        if self.registers_are_simulated {
            let moved = self
                .store
                .write::<_, StoreError, _>(move |tx| registers::advance(tx, today))
                .await?;
            tracing::info!(moved, "the registers are the simulator; it processed its registrations");
        }
        let night = night::run(&self.cases).await?;
        let sessions = accounts::actions::sweep(&self.accounts).await? + self.identity.sweep().await?;
        let (mails, logs) = self
            .store
            .write::<_, StoreError, _>(move |tx| {
                Ok((
                    connect::mail::sweep(tx, now_us - CAUGHT_MAIL_US)?,
                    registers::store::sweep_log(tx, today)? + receivers::store::sweep(tx, now_us - CAUGHT_MAIL_US)?,
                ))
            })
            .await?;
        tracing::info!(
            sessions,
            mails,
            logs,
            "sessions, caught mails and old register logs are swept"
        );
        Ok(night)
    }

    /// Runs as the job that the night before left behind, and leaves the next one.
    pub fn register(&self, handlers: &mut Handlers) {
        let this = self.clone();
        handlers.on(JOB, move |_| {
            let this = this.clone();
            async move {
                let done = this.run().await;
                // The next night comes even when this one must be tried again.
                night::plan(&this.cases).await.map_err(anyhow::Error::from)?;
                done.map(|_| ()).map_err(JobError::Again)
            }
        });
    }
}
