//! Citizens' accounts (Nutzerkonto, § 3 OZG): who wants to may sign in, see all own applications and have name and address filled in.
//!
//! Nobody must: every service that the law leaves open works without an account (§ 2 Abs. 5 OZG). The town keeps no
//! passwords; a provider behind the port says who somebody is, and how surely.

mod pages;
pub mod port;
mod session;
pub mod simulator;
pub mod store;
mod texts;

use std::ops::Deref;
use std::sync::Arc;

use ::store::Store;
use base::{Clock, Rng};

pub use pages::{SIGN_IN, SIGN_OUT, routes, sign_in_path, sign_in_path_with};
pub use port::{Attempt, IdentityError, IdentityProvider, Person, Trust};
pub use session::Citizen;
pub use simulator::Simulator;
pub use store::MIGRATIONS;
pub use texts::trust_words;

/// What this area stands on. Cheap to clone.
#[derive(Clone)]
pub struct Identity(Arc<Parts>);

pub struct Parts {
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) rng: Arc<dyn Rng>,
    /// None: the town offers no accounts.
    pub(crate) provider: Option<Arc<dyn IdentityProvider>>,
}

impl Deref for Identity {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Identity {
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        rng: Arc<dyn Rng>,
        provider: Option<Arc<dyn IdentityProvider>>,
    ) -> Identity {
        Identity(Arc::new(Parts {
            store,
            clock,
            rng,
            provider,
        }))
    }

    /// What people know the account by, such as „BundID“; none where the town offers no accounts.
    pub fn label(&self) -> Option<&str> {
        self.provider.as_ref().map(|provider| provider.label())
    }
}
