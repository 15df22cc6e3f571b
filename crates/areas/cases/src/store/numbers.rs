//! What the numbers page counts.

use store::{StoreError, Tx, params};

/// One day or month of the numbers page.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// `(plain state, count)` over the cases submitted in the period.
    pub by_state: Vec<(String, i64)>,
    /// `(verdict, count)` over the same cases; cases not checked yet have an empty one.
    pub by_verdict: Vec<(String, i64)>,
    pub submitted: i64,
    pub decided: i64,
    pub automatic: i64,
    /// Decided by the machine and applied for without coming to the town hall.
    pub automatic_online: i64,
    /// Unit: microseconds from submission to decision.
    pub median_us: Option<i64>,
    pub by_channel: Vec<(String, i64)>,
    /// `(day, submitted)`.
    pub by_day: Vec<(String, i64)>,
}

/// Counts what happened since `since_us`.
pub fn numbers(tx: &mut Tx<'_>, since_us: i64) -> Result<Numbers, StoreError> {
    let pairs = |rows: Vec<store::Row>| -> Result<Vec<(String, i64)>, StoreError> {
        rows.iter().map(|row| Ok((row.get("name")?, row.get("n")?))).collect()
    };
    let by_state = tx.query(
        "select public_state as name, count(*) as n from cases where submitted_at >= $1 group by public_state order by n desc",
        params![since_us],
    )?;
    let by_verdict = tx.query(
        "select verdict as name, count(*) as n from cases where submitted_at >= $1 group by verdict order by n desc",
        params![since_us],
    )?;
    let by_channel = tx.query(
        "select channel as name, count(*) as n from cases where submitted_at >= $1 group by channel order by n desc",
        params![since_us],
    )?;
    let submitted = tx.count("select count(*) from cases where submitted_at >= $1", params![since_us])?;
    let decided = tx.count("select count(*) from cases where decided_at >= $1", params![since_us])?;
    let automatic = tx.count(
        "select count(*) from cases where decided_at >= $1 and automatic",
        params![since_us],
    )?;
    let automatic_online = tx.count(
        "select count(*) from cases where decided_at >= $1 and automatic and channel = 'online'",
        params![since_us],
    )?;
    let median = tx.query_opt(
        "select decided_at - submitted_at as took from cases where decided_at >= $1
         order by decided_at - submitted_at limit 1 offset $2",
        params![since_us, (decided.max(1) - 1) / 2],
    )?;
    let by_day = tx.query(
        "select submitted_at / 86400000000 as day, count(*) as n from cases where submitted_at >= $1 group by 1 order by 1",
        params![since_us],
    )?;
    Ok(Numbers {
        by_state: pairs(by_state)?,
        by_verdict: pairs(by_verdict)?,
        submitted,
        decided,
        automatic,
        automatic_online,
        median_us: median.map(|row| row.get("took")).transpose()?,
        by_channel: pairs(by_channel)?,
        by_day: by_day
            .iter()
            .map(|row| {
                let day =
                    base::clock::german_date(base::clock::timestamp_from_us(row.get::<i64>("day")? * 86_400_000_000));
                Ok((day.to_string(), row.get("n")?))
            })
            .collect::<Result<_, StoreError>>()?,
    })
}
