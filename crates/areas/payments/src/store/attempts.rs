use base::Uuid;
use store::{Row, StoreError, Tx, params};

use crate::model::{Attempt, AttemptState};

fn from_row(row: &Row) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        id: row.get("id")?,
        claim: row.get("claim")?,
        provider: row.get("provider")?,
        provider_ref: row.get("provider_ref")?,
        method: row.get("method")?,
        amount: row.get("amount")?,
        state: row.get("state")?,
        detail: row.get("detail")?,
        redirect_url: row.get("redirect_url")?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
        polled_at: row.get("polled_at")?,
        polls: row.get("polls")?,
    })
}

/// The attempt with this identifier.
pub fn attempt(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Attempt>, StoreError> {
    tx.query_opt("select * from payment_attempt where id = $1", params![id])?
        .as_ref()
        .map(from_row)
        .transpose()
}

/// The attempt that a provider knows under this number.
pub fn attempt_by_ref(tx: &mut Tx<'_>, provider: &str, provider_ref: &str) -> Result<Option<Attempt>, StoreError> {
    tx.query_opt(
        "select * from payment_attempt where provider = $1 and provider_ref = $2",
        params![provider, provider_ref],
    )?
    .as_ref()
    .map(from_row)
    .transpose()
}

/// All attempts to pay one claim, the oldest first.
pub fn attempts_of(tx: &mut Tx<'_>, claim: Uuid) -> Result<Vec<Attempt>, StoreError> {
    tx.query(
        "select * from payment_attempt where claim = $1 order by id",
        params![claim],
    )?
    .iter()
    .map(from_row)
    .collect()
}

/// Attempts since `since_us` of which nothing was heard until they were given up, a page of them after `after`. The
/// payer may have paid all the same.
pub(crate) fn given_up_since(
    tx: &mut Tx<'_>,
    since_us: i64,
    after: (i64, Uuid),
    limit: i64,
) -> Result<Vec<Attempt>, StoreError> {
    tx.query(
        "select * from payment_attempt
         where created_at >= $1 and (created_at > $2 or (created_at = $2 and id > $3))
           and state = 'aborted' and detail = 'timed_out' and provider_ref is not null
         order by created_at, id limit $4",
        params![since_us, after.0, after.1, limit],
    )?
    .iter()
    .map(from_row)
    .collect()
}

pub(crate) fn insert_attempt(tx: &mut Tx<'_>, attempt: &Attempt) -> Result<(), StoreError> {
    tx.execute(
        "insert into payment_attempt (id, claim, provider, method, amount, state, created_at, updated_at, polls)
         values ($1, $2, $3, $4, $5, $6, $7, $7, 0)",
        params![
            attempt.id,
            attempt.claim,
            &attempt.provider,
            attempt.method,
            attempt.amount,
            attempt.state,
            attempt.created_at
        ],
    )?;
    Ok(())
}

/// Keeps the provider's number and page.
pub(crate) fn save_started(
    tx: &mut Tx<'_>,
    id: Uuid,
    provider_ref: &str,
    redirect_url: &str,
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update payment_attempt set provider_ref = $2, redirect_url = $3, updated_at = $4 where id = $1",
        params![id, provider_ref, redirect_url, now_us],
    )?;
    Ok(())
}

pub(crate) fn save_state(
    tx: &mut Tx<'_>,
    id: Uuid,
    state: AttemptState,
    detail: Option<&str>,
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "update payment_attempt set state = $2, detail = $3, updated_at = $4 where id = $1",
        params![id, state, detail, now_us],
    )?;
    Ok(())
}

/// Takes the turn to ask the provider: true for one of those who come within `pause_us`.
pub(crate) fn take_poll_turn(tx: &mut Tx<'_>, id: Uuid, now_us: i64, pause_us: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update payment_attempt set polled_at = $2, polls = polls + 1
         where id = $1 and (polled_at is null or polled_at <= $3)",
        params![id, now_us, now_us - pause_us],
    )? == 1)
}
