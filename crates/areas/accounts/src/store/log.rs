use base::Uuid;
use store::facts::{Fact, NewFact};
use store::{StoreError, Tx, params};

use crate::model::LogPage;

/// Writes down what happened with an account. `data` holds ids and codes, never names or addresses.
pub fn note(
    tx: &mut Tx<'_>,
    staff: Uuid,
    at: i64,
    actor: &str,
    kind: &str,
    data: serde_json::Value,
) -> Result<(), StoreError> {
    tx.append(NewFact {
        stream: staff,
        at,
        actor,
        kind,
        data,
    })?;
    Ok(())
}

/// What happened with an account, newest first, before the fact with the number `before`.
///
/// With `kinds` only facts of these kinds, and `before` still counts all.
pub fn log_page(
    tx: &mut Tx<'_>,
    staff: Uuid,
    before: i64,
    limit: usize,
    kinds: &[&str],
) -> Result<LogPage, StoreError> {
    // The kinds are constants of this program.
    let only = match kinds {
        [] => String::new(),
        kinds => format!("and kind in ('{}')", kinds.join("', '")),
    };
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX - 1);
    let rows = tx.query(
        &format!(
            "select stream, seq, at, actor, kind, data from fact
             where stream = $1 and seq < $2 {only} order by seq desc limit $3"
        ),
        params![staff, before, wanted + 1],
    )?;
    let mut facts = Vec::with_capacity(rows.len());
    for row in rows.iter().take(limit) {
        facts.push(Fact {
            stream: row.get("stream")?,
            seq: row.get("seq")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            kind: row.get("kind")?,
            data: row.json("data")?,
        });
    }
    let before = if rows.len() > limit {
        facts.last().map(|fact| fact.seq)
    } else {
        None
    };
    Ok(LogPage { facts, before })
}
