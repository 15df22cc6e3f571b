//! What happened, in order. Each stream (a case, a member of staff, the town) is a chain: every fact carries the hash
//! of the one before it, so that a changed, removed or inserted line is evident. A daily root over all heads makes the
//! loss of a stream's end evident too.

use base::Uuid;
use serde_json::Value as Json;

use crate::{Migration, StoreError, Tx, params};

pub(crate) const MIGRATIONS: &[Migration] = &[Migration {
    id: "store/0001-facts",
    sql: "create table fact (
            stream UUID not null, seq BIGINT not null, at BIGINT not null, actor TEXT not null, kind TEXT not null,
            data TEXT not null, data_hash BYTEA not null, hash BYTEA not null, primary key (stream, seq));
          create index fact_by_kind on fact (kind, at);
          create table fact_root (
            day TEXT primary key, until_at BIGINT not null, streams BIGINT not null, facts BIGINT not null, hash BYTEA not null);",
}];

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Fact {
    pub stream: Uuid,
    pub seq: i64,
    /// Microseconds UTC.
    pub at: i64,
    /// `applicant`, `machine`, `staff:<id>`, `public`.
    pub actor: String,
    /// `area.what_happened`.
    pub kind: String,
    pub data: Json,
}

/// A fact that is about to be appended.
pub struct NewFact<'a> {
    pub stream: Uuid,
    pub at: i64,
    pub actor: &'a str,
    pub kind: &'a str,
    pub data: Json,
}

impl Tx<'_> {
    /// Appends a fact to its stream. Two writers of one stream collide on its key, and the later one is run again.
    pub fn append(&mut self, fact: NewFact<'_>) -> Result<i64, StoreError> {
        let head = self.query_opt(
            "select seq, hash from fact where stream = $1 order by seq desc limit 1",
            params![fact.stream],
        )?;
        let (seq, previous) = match head {
            Some(row) => (row.get::<i64>("seq")? + 1, row.get::<Vec<u8>>("hash")?),
            None => (1, Vec::new()),
        };
        self.append_at(fact, seq, &previous)
    }

    /// Begins a stream whose identifier was made a moment ago, so that no head need be looked up.
    pub fn append_first(&mut self, fact: NewFact<'_>) -> Result<i64, StoreError> {
        self.append_at(fact, 1, &[])
    }

    fn append_at(&mut self, fact: NewFact<'_>, seq: i64, previous: &[u8]) -> Result<i64, StoreError> {
        let data = fact.data.to_string();
        let data_hash = blake3::hash(data.as_bytes());
        let hash = link(
            previous,
            fact.stream,
            seq,
            fact.at,
            fact.actor,
            fact.kind,
            data_hash.as_bytes(),
        );
        self.execute(
            "insert into fact (stream, seq, at, actor, kind, data, data_hash, hash) values ($1,$2,$3,$4,$5,$6,$7,$8)",
            params![
                fact.stream,
                seq,
                fact.at,
                fact.actor,
                fact.kind,
                data,
                &data_hash.as_bytes()[..],
                &hash[..]
            ],
        )?;
        Ok(seq)
    }

    /// Takes the content out of every fact of a stream and appends the one that says why. The chain stays whole: its links
    /// carry the hash of the content, not the content.
    ///
    /// The kind of the fact ends with `.erased`, and its data hold `why` in words, without persons.
    pub fn erase_facts(&mut self, why: NewFact<'_>) -> Result<i64, StoreError> {
        let stream = why.stream;
        let seq = self.append(why)?;
        self.execute(
            "update fact set data = $3 where stream = $1 and seq < $2",
            params![stream, seq, ERASED],
        )?;
        Ok(seq)
    }

    /// When this actor last caused a fact of this kind in this stream. Unit: microseconds UTC.
    pub fn last_fact_at(&mut self, stream: Uuid, kind: &str, actor: &str) -> Result<Option<i64>, StoreError> {
        let row = self.query_opt(
            "select at from fact where stream = $1 and kind = $2 and actor = $3 order by seq desc limit 1",
            params![stream, kind, actor],
        )?;
        row.map(|row| row.get("at")).transpose()
    }

    /// The facts of one stream, oldest first.
    pub fn facts(&mut self, stream: Uuid) -> Result<Vec<Fact>, StoreError> {
        self.query(
            "select stream, seq, at, actor, kind, data from fact where stream = $1 order by seq",
            params![stream],
        )?
        .iter()
        .map(|row| {
            Ok(Fact {
                stream: row.get("stream")?,
                seq: row.get("seq")?,
                at: row.get("at")?,
                actor: row.get("actor")?,
                kind: row.get("kind")?,
                data: row.json("data")?,
            })
        })
        .collect()
    }
}

fn link(previous: &[u8], stream: Uuid, seq: i64, at: i64, actor: &str, kind: &str, data_hash: &[u8]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    for part in [
        previous,
        stream.as_bytes(),
        &seq.to_le_bytes(),
        &at.to_le_bytes(),
        actor.as_bytes(),
        kind.as_bytes(),
    ] {
        // The length goes first, so that no two different facts give the same bytes.
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part);
    }
    hasher.update(data_hash);
    *hasher.finalize().as_bytes()
}

/// What the check of the chains found.
#[derive(Debug, Default)]
pub struct ChainReport {
    pub streams: i64,
    pub facts: i64,
    pub roots: i64,
    /// One readable line for each break.
    pub breaks: Vec<String>,
    /// Streams whose content was erased with a reason.
    pub erasures: Vec<Erasure>,
}

/// The content of a stream's facts is gone, and the chain says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub stream: Uuid,
    /// Microseconds UTC.
    pub at: i64,
    /// Facts without content.
    pub facts: i64,
    pub why: String,
}

/// Facts of the stream at hand whose content is gone, until a later fact says why.
#[derive(Default)]
struct Gone(Vec<i64>);

impl Gone {
    /// Nothing came that says why: somebody took the content away.
    fn unexplained(&mut self, stream: Uuid, breaks: &mut Vec<String>) {
        let lines = self
            .0
            .drain(..)
            .map(|seq| format!("stream {stream}: the content of fact {seq} was removed, and no later fact says why"));
        breaks.extend(lines);
    }
}

/// Rows read at once while the chains are checked.
const PAGE: i64 = 10_000;

/// Recomputes every link of every chain and the daily roots.
pub fn verify(tx: &mut Tx<'_>) -> Result<ChainReport, StoreError> {
    let mut report = ChainReport::default();
    let mut last: Option<(Uuid, i64, Vec<u8>)> = None;
    let mut gone = Gone::default();
    loop {
        let (after, seq) = last
            .as_ref()
            .map_or((Uuid::nil(), 0), |(stream, seq, _)| (*stream, *seq));
        let rows = tx.query(
            "select stream, seq, at, actor, kind, data, data_hash, hash from fact
             where (stream, seq) > ($1, $2) order by stream, seq limit $3",
            params![after, seq, PAGE],
        )?;
        for row in &rows {
            let (stream, seq): (Uuid, i64) = (row.get("stream")?, row.get("seq")?);
            let place = match &last {
                Some((before, n, hash)) if *before == stream => (n + 1, hash.clone()),
                other => {
                    if let Some((before, ..)) = other {
                        gone.unexplained(*before, &mut report.breaks);
                    }
                    report.streams += 1;
                    (1, Vec::new())
                }
            };
            report.facts += 1;
            check_row(row, place, &mut gone, &mut report)?;
            last = Some((stream, seq, row.get("hash")?));
        }
        if i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE {
            break;
        }
    }
    if let Some((stream, ..)) = last {
        gone.unexplained(stream, &mut report.breaks);
    }
    verify_roots(tx, &mut report)?;
    Ok(report)
}

/// Checks one fact at its expected place, with the hash of the one before it.
fn check_row(
    row: &crate::Row,
    (expected_seq, previous): (i64, Vec<u8>),
    gone: &mut Gone,
    report: &mut ChainReport,
) -> Result<(), StoreError> {
    let (stream, seq): (Uuid, i64) = (row.get("stream")?, row.get("seq")?);
    if seq != expected_seq {
        report.breaks.push(format!(
            "stream {stream}: fact {expected_seq} is missing before fact {seq}"
        ));
        return Ok(());
    }
    let (data, data_hash): (String, Vec<u8>) = (row.get("data")?, row.get("data_hash")?);
    let (actor, kind): (String, String) = (row.get("actor")?, row.get("kind")?);
    let at: i64 = row.get("at")?;
    let is_whole = blake3::hash(data.as_bytes()).as_bytes()[..] == data_hash[..];
    if !is_whole && data == ERASED {
        gone.0.push(seq);
    } else if !is_whole {
        report
            .breaks
            .push(format!("stream {stream}: the content of fact {seq} was changed"));
    } else if kind.ends_with(ERASING) {
        report.erasures.push(Erasure {
            stream,
            at,
            facts: i64::try_from(gone.0.drain(..).count()).unwrap_or(i64::MAX),
            why: reason_in(&data),
        });
    }
    let hash: Vec<u8> = row.get("hash")?;
    if link(&previous, stream, seq, at, &actor, &kind, &data_hash)[..] != hash[..] {
        report.breaks.push(format!(
            "stream {stream}: fact {seq} does not follow from the one before it"
        ));
    }
    Ok(())
}

fn reason_in(data: &str) -> String {
    let data: Json = serde_json::from_str(data).unwrap_or_default();
    data.get("why").and_then(Json::as_str).unwrap_or_default().to_owned()
}

/// How the kind of a fact ends that says why the content before it is gone.
const ERASING: &str = ".erased";

/// What stands in place of data whose retention has ended.
pub const ERASED: &str = "null";

/// Seals the day: one hash over the heads of all streams up to `until_us` and the root of the day before.
///
/// Sealing a day twice keeps the first seal.
pub fn seal_day(tx: &mut Tx<'_>, day: &str, until_us: i64) -> Result<(), StoreError> {
    if tx
        .query_opt("select day from fact_root where day = $1", params![day])?
        .is_some()
    {
        return Ok(());
    }
    let (hash, streams, facts) = root(tx, day, until_us)?;
    tx.execute(
        "insert into fact_root (day, until_at, streams, facts, hash) values ($1, $2, $3, $4, $5)",
        params![day, until_us, streams, facts, &hash[..]],
    )?;
    Ok(())
}

/// The seal of one day.
#[derive(Clone, Debug)]
pub struct Seal {
    /// ISO date.
    pub day: String,
    /// Microseconds UTC; facts up to here are covered.
    pub until_at: i64,
    pub streams: i64,
    pub facts: i64,
    /// Hexadecimal.
    pub hash: String,
}

/// The latest seals, newest first.
pub fn seals(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Seal>, StoreError> {
    tx.query(
        "select day, until_at, streams, facts, hash from fact_root order by day desc limit $1",
        params![limit],
    )?
    .iter()
    .map(|row| {
        let hash: Vec<u8> = row.get("hash")?;
        Ok(Seal {
            day: row.get("day")?,
            until_at: row.get("until_at")?,
            streams: row.get("streams")?,
            facts: row.get("facts")?,
            hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    })
    .collect()
}

fn root(tx: &mut Tx<'_>, day: &str, until_us: i64) -> Result<([u8; 32], i64, i64), StoreError> {
    let mut hasher = blake3::Hasher::new();
    let previous = tx.query_opt(
        "select hash from fact_root where day < $1 order by day desc limit 1",
        params![day],
    )?;
    if let Some(row) = previous {
        hasher.update(&row.get::<Vec<u8>>("hash")?);
    }
    let (mut streams, mut facts, mut after) = (0, 0, Uuid::nil());
    loop {
        let rows = tx.query(
            "select f.stream, f.seq, f.hash from fact f
             join (select stream, max(seq) as seq from fact where stream > $1 and at <= $2
                   group by stream order by stream limit $3) head
               on head.stream = f.stream and head.seq = f.seq
             order by f.stream",
            params![after, until_us, PAGE],
        )?;
        for row in &rows {
            after = row.get("stream")?;
            streams += 1;
            facts += row.get::<i64>("seq")?;
            hasher.update(after.as_bytes());
            hasher.update(&row.get::<Vec<u8>>("hash")?);
        }
        if i64::try_from(rows.len()).unwrap_or(PAGE) < PAGE {
            return Ok((*hasher.finalize().as_bytes(), streams, facts));
        }
    }
}

fn verify_roots(tx: &mut Tx<'_>, report: &mut ChainReport) -> Result<(), StoreError> {
    for row in tx.query("select day, until_at, hash from fact_root order by day", &[])? {
        report.roots += 1;
        let day: String = row.get("day")?;
        let (hash, _, _) = root(tx, &day, row.get("until_at")?)?;
        if hash[..] != row.get::<Vec<u8>>("hash")?[..] {
            report.breaks.push(format!(
                "the seal of {day} does not fit: facts before it were removed or added"
            ));
        }
    }
    Ok(())
}
