use base::Uuid;
use serde_json::json;

use super::own::prove_password;
use crate::model::ApiToken;
use crate::rules::{Refusal, tokens};
use crate::store;
use crate::{AccountError, Accounts};

/// A token that was just made, with its only copy.
pub struct NewToken {
    pub token: ApiToken,
    /// The database keeps a hash.
    pub secret: String,
}

/// Makes a personal token for the programming interface. It carries the roles and offices of its maker, whatever they
/// are at the time of each use.
///
/// Errors: the password is wrong, the name or the days are not possible, or there are too many tokens already.
pub async fn create_token(
    accounts: &Accounts,
    staff: Uuid,
    password: &str,
    name: &str,
    days: i64,
) -> Result<NewToken, AccountError> {
    let name = tokens::name(name)?;
    let now = accounts.now_us();
    let expires_at = tokens::end(now, days)?;
    prove_password(accounts, staff, password).await?;
    let secret = format!("{}{}", tokens::PREFIX, accounts.rng.token());
    let hash = store::secret_hash(&secret);
    let token = ApiToken {
        id: accounts.id(now),
        staff,
        name,
        created_at: now,
        expires_at,
        used_at: None,
    };
    let made = token.clone();
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            if store::api_tokens_of(tx, staff, now)?.len() >= tokens::TOKENS_MAX {
                return Err(Refusal::TokensTooMany.into());
            }
            store::insert_api_token(tx, &token, &hash)?;
            let data = json!({ "token": token.id, "expires_at": token.expires_at });
            store::note(
                tx,
                staff,
                now,
                &format!("staff:{staff}"),
                "accounts.api_token_created",
                data,
            )?;
            Ok(())
        })
        .await?;
    Ok(NewToken { token: made, secret })
}

/// Ends a token at once. Errors: this person has no such token.
pub async fn revoke_token(accounts: &Accounts, staff: Uuid, id: Uuid) -> Result<(), AccountError> {
    let now = accounts.now_us();
    accounts
        .store
        .write::<_, AccountError, _>(move |tx| {
            if !store::revoke_api_token(tx, staff, id, now)? {
                return Err(AccountError::NotFound);
            }
            let by = format!("staff:{staff}");
            store::note(
                tx,
                staff,
                now,
                &by,
                "accounts.api_token_revoked",
                json!({ "token": id }),
            )?;
            Ok(())
        })
        .await
}

/// The tokens of somebody that hold now, newest first.
pub async fn tokens_of(accounts: &Accounts, staff: Uuid) -> Result<Vec<ApiToken>, AccountError> {
    let now = accounts.now_us();
    accounts
        .store
        .read(move |tx| Ok(store::api_tokens_of(tx, staff, now)?))
        .await
}
