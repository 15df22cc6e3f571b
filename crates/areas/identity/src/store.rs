//! All questions and changes of this area.

use ::store::{Migration, StoreError, Tx, params};
use base::Uuid;

use crate::port::Person;

pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "identity/0001-accounts",
    sql: "
create table identity_citizen (
    id UUID primary key,
    provider TEXT not null,
    subject TEXT not null,
    created_at BIGINT not null,
    seen_at BIGINT not null,
    unique (provider, subject)
);
create table identity_session (
    token_hash BYTEA primary key,
    citizen_id UUID not null,
    provider TEXT not null,
    person TEXT not null,
    created_at BIGINT not null,
    seen_at BIGINT not null
);
create index identity_session_seen on identity_session (seen_at);
",
}];

/// The account of this person at this provider, made when it is the first time.
pub fn citizen_of(tx: &mut Tx<'_>, new_id: Uuid, provider: &str, subject: &str, now: i64) -> Result<Uuid, StoreError> {
    tx.execute(
        "insert into identity_citizen (id, provider, subject, created_at, seen_at) values ($1, $2, $3, $4, $4)
         on conflict (provider, subject) do update set seen_at = excluded.seen_at",
        params![new_id, provider, subject, now],
    )?;
    let row = tx.query_opt(
        "select id from identity_citizen where provider = $1 and subject = $2",
        params![provider, subject],
    )?;
    row.map_or(Ok(new_id), |row| row.get("id"))
}

pub fn insert_session(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    citizen: Uuid,
    provider: &str,
    person: &str,
    now: i64,
) -> Result<(), StoreError> {
    tx.execute(
        "insert into identity_session (token_hash, citizen_id, provider, person, created_at, seen_at)
         values ($1, $2, $3, $4, $5, $5)",
        params![token_hash.to_vec(), citizen, provider, person, now],
    )?;
    Ok(())
}

/// A session as it stands.
pub struct Found {
    pub citizen: Uuid,
    pub provider: String,
    pub person: Person,
    pub seen_at: i64,
}

/// The session of a token that began after `created_after` and was used after `seen_after` (µs).
pub fn session(
    tx: &mut Tx<'_>,
    token_hash: &[u8],
    created_after: i64,
    seen_after: i64,
) -> Result<Option<Found>, StoreError> {
    let row = tx.query_opt(
        "select citizen_id, provider, person, seen_at from identity_session
         where token_hash = $1 and created_at > $2 and seen_at > $3",
        params![token_hash.to_vec(), created_after, seen_after],
    )?;
    let Some(row) = row else { return Ok(None) };
    let person: String = row.get("person")?;
    Ok(Some(Found {
        citizen: row.get("citizen_id")?,
        provider: row.get("provider")?,
        // What this program wrote it can read; a column of another version tells nothing and signs nobody out.
        person: serde_json::from_str(&person).unwrap_or_default(),
        seen_at: row.get("seen_at")?,
    }))
}

pub fn note_seen(tx: &mut Tx<'_>, token_hash: &[u8], now: i64) -> Result<(), StoreError> {
    tx.execute(
        "update identity_session set seen_at = $2 where token_hash = $1 and seen_at < $2",
        params![token_hash.to_vec(), now],
    )?;
    Ok(())
}

pub fn delete_session(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "delete from identity_session where token_hash = $1",
        params![token_hash.to_vec()],
    )?;
    Ok(())
}

/// Removes sessions that are over, with all they told of a person. How many.
pub fn sweep(tx: &mut Tx<'_>, seen_before: i64) -> Result<u64, StoreError> {
    tx.execute("delete from identity_session where seen_at <= $1", params![seen_before])
}
