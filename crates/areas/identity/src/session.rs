//! Sessions of citizens: short, ended by leaving, and forgotten with all they told.

use ::store::StoreError;
use axum::http::{HeaderMap, HeaderValue};
use base::Uuid;
use web::{App, cookies};

use crate::port::{IdentityProvider, Person};
use crate::{Identity, store};

const COOKIE: &str = "nutzerkonto";
/// Unit: microseconds without a page after which a session is over: a library's computer must not stay open.
const IDLE_US: i64 = 30 * 60 * 1_000_000;
/// Unit: microseconds after which everybody signs in anew.
const WHOLE_US: i64 = 8 * 3600 * 1_000_000;
/// Unit: microseconds; a use is written down at most this often.
const NOTE_US: i64 = 60 * 1_000_000;

/// Somebody who signed in.
#[derive(Clone, Debug)]
pub struct Citizen {
    pub id: Uuid,
    /// Which provider said so.
    pub provider: String,
    pub person: Person,
}

fn hash(token: &str) -> Vec<u8> {
    // The token is random and has 256 bits, so a fast hash is enough: there is nothing to guess.
    blake3::hash(token.as_bytes()).as_bytes().to_vec()
}

impl Identity {
    /// Opens a session for a person whom the provider named. The token goes into the browser only.
    pub async fn sign_in(&self, provider: &dyn IdentityProvider, person: Person) -> Result<String, StoreError> {
        let (token, now) = (self.rng.token(), self.clock.now_us());
        let (id, provider, key) = (self.rng.uuid_v7(now), provider.id().to_owned(), hash(&token));
        let told = serde_json::to_string(&person).unwrap_or_default();
        self.store
            .write::<_, StoreError, _>(move |tx| {
                let citizen = store::citizen_of(tx, id, &provider, &person.subject, now)?;
                store::insert_session(tx, &key, citizen, &provider, &told, now)
            })
            .await?;
        Ok(token)
    }

    /// Who is signed in in this browser. Without the cookie nothing is asked.
    pub async fn citizen(&self, headers: &HeaderMap) -> Result<Option<Citizen>, StoreError> {
        let Some(token) = cookies::read(headers, COOKIE).filter(|token| !token.is_empty()) else {
            return Ok(None);
        };
        let (key, now) = (hash(token), self.clock.now_us());
        let asked = key.clone();
        let found = self
            .store
            .read::<_, StoreError, _>(move |tx| store::session(tx, &asked, now - WHOLE_US, now - IDLE_US))
            .await?;
        let Some(found) = found else { return Ok(None) };
        if now - found.seen_at > NOTE_US {
            self.store
                .write::<_, StoreError, _>(move |tx| store::note_seen(tx, &key, now))
                .await?;
        }
        Ok(Some(Citizen {
            id: found.citizen,
            provider: found.provider,
            person: found.person,
        }))
    }

    /// Ends the session of this browser. Ending one that is over changes nothing.
    pub async fn sign_out(&self, headers: &HeaderMap) -> Result<(), StoreError> {
        let Some(token) = cookies::read(headers, COOKIE) else {
            return Ok(());
        };
        let key = hash(token);
        self.store
            .write::<_, StoreError, _>(move |tx| store::delete_session(tx, &key))
            .await
    }

    /// Forgets sessions that are over. How many. To be called now and then; nothing depends on it.
    pub async fn sweep(&self) -> Result<u64, StoreError> {
        let before = self.clock.now_us() - IDLE_US;
        self.store.write(move |tx| store::sweep(tx, before)).await
    }
}

/// The `Set-Cookie` value for a new session, and with an empty token the one that ends it.
pub(crate) fn cookie(app: &App, token: &str) -> HeaderValue {
    cookies::write(app, COOKIE, token, token.is_empty().then_some(0), true)
}
