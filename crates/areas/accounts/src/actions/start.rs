use ::store::StoreError;
use base::{Rng, Uuid};
use serde_json::json;
use web::{Permission, Role};

use super::door::micros;
use crate::model::Account;
use crate::rules::Refusal;
use crate::rules::authority::{self, Acting};
use crate::store;
use crate::{AccountError, Accounts};

/// What an account begins with.
#[derive(Clone, Debug)]
pub struct NewAccount {
    pub login: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<Role>,
    pub offices: Vec<String>,
}

/// A start password, to be handed over once. It must be changed at the first sign-in.
#[derive(Clone, Debug)]
pub struct Started {
    pub id: Uuid,
    pub login: String,
    pub start_password: String,
    /// Until when it may be used. Unit: microseconds UTC.
    pub until: i64,
}

/// Makes an account with a start password. The operator's console uses it for the first administrator.
///
/// Errors: the actor may not, the details break a rule, or the login is taken.
pub async fn create(accounts: &Accounts, actor: &Acting, new: NewAccount) -> Result<Started, AccountError> {
    if !web::access::may(&actor.roles, Permission::StaffManage) {
        return Err(Refusal::NotAdministrator.into());
    }
    let login = new.login.trim().to_lowercase();
    authority::check_login(&login)?;
    check_person(&new.name, &new.email)?;
    authority::check_duties(&new.roles, &new.offices, &accounts.offices())?;
    let now = accounts.now_us();
    let start = start_password(accounts, now).await?;
    let account = Account {
        id: accounts.id(now),
        login: login.clone(),
        name: new.name.trim().to_owned(),
        email: new.email.trim().to_owned(),
        roles: new.roles,
        offices: new.offices,
        password_hash: start.hash,
        must_change_password: true,
        password_until: Some(start.until),
        totp_secret: None,
        totp_last_step: 0,
        failed_tries: 0,
        locked_until: None,
        deactivated_at: None,
        created_at: now,
        last_sign_in_at: None,
    };
    let (id, by) = (account.id, actor.code());
    accounts
        .store
        .write(move |tx| {
            if store::account_by_login(tx, &account.login)?.is_some() {
                return Err(Refusal::LoginTaken.into());
            }
            insert(tx, &account, &by)
        })
        .await?;
    Ok(Started {
        id,
        login,
        start_password: start.password,
        until: start.until,
    })
}

/// Saves a new account with the fact that begins its stream.
pub(crate) fn insert(tx: &mut ::store::Tx<'_>, account: &Account, by: &str) -> Result<(), AccountError> {
    store::insert_account(tx, account).map_err(|error| match error {
        // Two administrators chose the same login at the same time.
        StoreError::Unique(_) => AccountError::Refused(Refusal::LoginTaken),
        other => other.into(),
    })?;
    let roles: Vec<_> = account.roles.iter().map(|role| role.code()).collect();
    let data = json!({ "roles": roles, "offices": account.offices });
    store::note(tx, account.id, account.created_at, by, "accounts.created", data)?;
    Ok(())
}

pub(super) struct StartPassword {
    pub password: String,
    pub hash: String,
    pub until: i64,
}

pub(super) async fn start_password(accounts: &Accounts, now: i64) -> Result<StartPassword, AccountError> {
    let rng: &dyn Rng = &*accounts.rng;
    let password = rng.readable_secret(4);
    let hash = accounts.passwords.hash(&password).await?;
    Ok(StartPassword {
        password,
        hash,
        until: now.saturating_add(micros(accounts.settings.start_password)),
    })
}

pub(super) fn check_person(name: &str, email: &str) -> Result<(), Refusal> {
    if !(2..=100).contains(&name.trim().chars().count()) {
        return Err(Refusal::NameMissing);
    }
    base::checks::email::parse(email)
        .map(|_| ())
        .map_err(|_| Refusal::EmailMalformed)
}
