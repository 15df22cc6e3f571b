use std::sync::Arc;

use ::store::Store;
use base::{Clock, Fault, Rng};
use jiff::Timestamp;
use tokio::task::JoinSet;
use town::Town;
use web::Role;

use crate::actions::insert_account;
use crate::model::Account;
use crate::passwords::Passwords;
use crate::rules::totp;
use crate::settings::HashCost;
use crate::{AccountError, store};

/// An account of the demo with everything that is needed to use it. Printed once, kept nowhere.
#[derive(Clone, Debug)]
pub struct DemoAccount {
    pub login: String,
    pub name: String,
    pub roles: Vec<Role>,
    pub offices: Vec<String>,
    pub password: String,
    /// Base 32, for [`current_code`] and for an authenticator app.
    pub totp_secret: String,
}

/// Makes the accounts of the town's `staff.toml`, when there are none yet; else nothing, and the list is empty.
///
/// Errors: the database fails.
pub async fn seed_demo(
    store: &Store,
    town: &Town,
    rng: &Arc<dyn Rng>,
    clock: &dyn Clock,
) -> Result<Vec<DemoAccount>, Fault> {
    if store
        .read::<_, AccountError, _>(|tx| Ok(store::has_accounts(tx)?))
        .await?
    {
        return Ok(Vec::new());
    }
    let passwords = Arc::new(Passwords::new(HashCost::default(), rng.clone())?);
    let mut made = JoinSet::new();
    for (at, entry) in town.accounts.iter().cloned().enumerate() {
        let (passwords, now) = (passwords.clone(), clock.now_us());
        let (password, secret, id) = (rng.readable_secret(4), totp::new_secret(&**rng), rng.uuid_v7(now));
        made.spawn(async move {
            let password_hash = passwords.hash(&password).await?;
            let account = Account {
                id,
                login: entry.id,
                name: entry.name,
                email: entry.email,
                roles: entry.roles.iter().filter_map(|code| Role::from_code(code)).collect(),
                offices: entry.offices,
                password_hash,
                must_change_password: false,
                password_until: None,
                totp_secret: Some(secret.clone()),
                totp_last_step: 0,
                failed_tries: 0,
                locked_until: None,
                deactivated_at: None,
                created_at: now,
                last_sign_in_at: None,
            };
            let demo = DemoAccount {
                login: account.login.clone(),
                name: account.name.clone(),
                roles: account.roles.clone(),
                offices: account.offices.clone(),
                password,
                totp_secret: totp::to_base32(&secret),
            };
            Ok::<_, Fault>((at, account, demo))
        });
    }
    let mut all = made.join_all().await.into_iter().collect::<Result<Vec<_>, _>>()?;
    // In the order of the file, whichever hash was ready first.
    all.sort_by_key(|(at, _, _)| *at);
    let (accounts, demos): (Vec<Account>, Vec<DemoAccount>) = all.into_iter().map(|(_, a, d)| (a, d)).unzip();
    store
        .write::<_, AccountError, _>(move |tx| {
            accounts
                .iter()
                .try_for_each(|account| insert_account(tx, account, "machine"))
        })
        .await?;
    Ok(demos)
}

/// The code that an authenticator app shows now for a demo account; empty when the secret is none.
pub fn current_code(secret: &str, now: Timestamp) -> String {
    totp::current_code(secret, now).unwrap_or_default()
}
