use ::store::Tx;
use base::Uuid;
use serde_json::{Value as Json, json};
use web::Role;

use super::start::{Started, check_person, start_password};
use crate::model::Account;
use crate::rules::authority::{self, Acting, Change, Target, may_change};
use crate::store;
use crate::{AccountError, Accounts};

/// What an administrator may change of an account.
#[derive(Clone, Debug)]
pub struct Details {
    pub name: String,
    pub email: String,
    pub roles: Vec<Role>,
    pub offices: Vec<String>,
}

/// Changes name, address, roles and offices; holds from the next request on.
///
/// Errors: no such account, the actor may not, or the details break a rule.
pub async fn update(accounts: &Accounts, actor: &Acting, id: Uuid, new: Details) -> Result<(), AccountError> {
    check_person(&new.name, &new.email)?;
    authority::check_duties(&new.roles, &new.offices, &accounts.offices())?;
    let (now, by, actor) = (accounts.now_us(), actor.code(), actor.clone());
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            let mut account = store::account(tx, id)?.ok_or(AccountError::NotFound)?;
            let is_same_duty = same(&account.roles, &new.roles) && same(&account.offices, &new.offices);
            let change = if is_same_duty {
                Change::Details
            } else {
                Change::Duties(&new.roles)
            };
            allow(tx, &actor, &account, change)?;
            let data = json!({
                "name": account.name != new.name.trim(),
                "email": account.email != new.email.trim(),
                "roles": (!is_same_duty).then(|| new.roles.iter().map(|role| role.code()).collect::<Vec<_>>()),
                "offices": (!is_same_duty).then_some(&new.offices),
            });
            account.name = new.name.trim().to_owned();
            account.email = new.email.trim().to_owned();
            account.roles = new.roles.clone();
            account.offices = new.offices.clone();
            store::save_details(tx, &account)?;
            store::note(tx, id, now, &by, "accounts.changed", data)?;
            Ok(())
        })
        .await?;
    accounts.remembered.forget(id);
    Ok(())
}

fn same<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|item| other.contains(item))
}

fn allow(tx: &mut Tx<'_>, actor: &Acting, account: &Account, change: Change<'_>) -> Result<(), AccountError> {
    let target = Target {
        id: account.id,
        roles: &account.roles,
        is_active: account.is_active(),
    };
    let administrators = store::active_administrators(tx)?;
    Ok(may_change(actor, target, change, administrators)?)
}

/// Closes an account: its sessions end with it. Errors: no such account, the actor may not, or it is the last administrator.
pub async fn deactivate(accounts: &Accounts, actor: &Acting, id: Uuid) -> Result<(), AccountError> {
    let now = accounts.now_us();
    change(
        accounts,
        actor,
        id,
        Change::Deactivate,
        "accounts.deactivated",
        move |tx| {
            store::set_deactivated(tx, id, Some(now))?;
            end_all(tx, id, now)
        },
    )
    .await
}

/// Opens a closed account with the password it had. Errors: no such account, it is open, or the actor may not.
pub async fn reactivate(accounts: &Accounts, actor: &Acting, id: Uuid) -> Result<(), AccountError> {
    change(
        accounts,
        actor,
        id,
        Change::Reactivate,
        "accounts.reactivated",
        move |tx| {
            store::set_deactivated(tx, id, None)?;
            store::set_tries(tx, id, 0, None)?;
            Ok(json!({}))
        },
    )
    .await
}

/// Ends the pause after failed tries. Errors: no such account, or the actor may not.
pub async fn unlock(accounts: &Accounts, actor: &Acting, id: Uuid) -> Result<(), AccountError> {
    change(accounts, actor, id, Change::Unlock, "accounts.unlocked", move |tx| {
        store::set_tries(tx, id, 0, None)?;
        Ok(json!({}))
    })
    .await
}

/// Ends all sessions and API tokens of an account. Errors: no such account, or the actor may not.
pub async fn end_sessions(accounts: &Accounts, actor: &Acting, id: Uuid) -> Result<(), AccountError> {
    let now = accounts.now_us();
    change(
        accounts,
        actor,
        id,
        Change::EndSessions,
        "accounts.sessions_ended",
        move |tx| end_all(tx, id, now),
    )
    .await
}

/// A new start password, for somebody who forgot theirs; with `second_factor` also for a lost device.
///
/// Errors: no such account, it is closed, or the actor may not.
pub async fn reset(
    accounts: &Accounts,
    actor: &Acting,
    id: Uuid,
    second_factor: bool,
) -> Result<Started, AccountError> {
    let now = accounts.now_us();
    let start = start_password(accounts, now).await?;
    let (hash, until) = (start.hash, start.until);
    let login = change(accounts, actor, id, Change::Reset, "accounts.reset", move |tx| {
        store::set_password(tx, id, &hash, Some(until))?;
        store::set_tries(tx, id, 0, None)?;
        if second_factor {
            store::set_second_factor(tx, id, None, 0)?;
            store::replace_recovery_codes(tx, id, &[])?;
        }
        end_all(tx, id, now)?;
        Ok(json!({ "second_factor": second_factor }))
    });
    login.await?;
    let account = accounts
        .store
        .read::<_, AccountError, _>(move |tx| Ok(store::account(tx, id)?))
        .await?;
    let login = account.ok_or(AccountError::NotFound)?.login;
    Ok(Started {
        id,
        login,
        start_password: start.password,
        until,
    })
}

fn end_all(tx: &mut Tx<'_>, id: Uuid, now: i64) -> Result<Json, AccountError> {
    let ended = store::delete_sessions_of(tx, id, None)?;
    store::delete_pending_of(tx, id)?;
    // A lost device or a departure ends every way in, also those of programs.
    let revoked = store::revoke_api_tokens_of(tx, id, now)?;
    Ok(json!({ "sessions": ended, "api_tokens": revoked }))
}

/// Loads, asks the rules, changes, and writes the fact with what the change says about itself.
async fn change<F>(
    accounts: &Accounts,
    actor: &Acting,
    id: Uuid,
    what: Change<'static>,
    kind: &'static str,
    mut work: F,
) -> Result<(), AccountError>
where
    F: FnMut(&mut Tx<'_>) -> Result<Json, AccountError> + Send + 'static,
{
    let (now, by, actor) = (accounts.now_us(), actor.code(), actor.clone());
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            let account = store::account(tx, id)?.ok_or(AccountError::NotFound)?;
            allow(tx, &actor, &account, what)?;
            let data = work(tx)?;
            store::note(tx, id, now, &by, kind, data)?;
            Ok(())
        })
        .await?;
    accounts.remembered.forget(id);
    Ok(())
}
