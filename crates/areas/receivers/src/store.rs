//! All questions of this area to the database.

use ::store::{Row, StoreError, Tx, params};
use base::Uuid;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::port::Delivery;

/// How a simulated receiver misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Not reachable.
    Down,
    /// Answers after five seconds.
    Slow,
    /// Answers something that nobody understands, after taking the message.
    Wrong,
    /// Gets each message twice, as after a lost confirmation.
    Twice,
    /// Says no.
    Refuses,
    /// Takes the message and confirms it when asked later.
    Later,
}

impl Fault {
    pub const ALL: [Fault; 6] = [
        Fault::Down,
        Fault::Slow,
        Fault::Wrong,
        Fault::Twice,
        Fault::Refuses,
        Fault::Later,
    ];

    /// As kept and as posted.
    pub const fn code(self) -> &'static str {
        match self {
            Fault::Down => "down",
            Fault::Slow => "slow",
            Fault::Wrong => "wrong",
            Fault::Twice => "twice",
            Fault::Refuses => "refuses",
            Fault::Later => "later",
        }
    }

    pub fn from_code(code: &str) -> Option<Fault> {
        Fault::ALL.into_iter().find(|fault| fault.code() == code)
    }
}

/// A fault that somebody switched on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultSetting {
    pub receiver: String,
    pub fault: Fault,
    pub set_by: String,
    pub set_at: Timestamp,
}

/// What the simulator keeps of a message: that it came, not what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    pub message: Uuid,
    pub receiver: String,
    pub case_ref: String,
    pub subject: String,
    pub file_name: String,
    pub bytes: i64,
    pub files: i64,
    pub digest: String,
    pub blocked: bool,
    /// The number that the receipt names.
    pub number: String,
    /// How often it was delivered; it counts once.
    pub times: i64,
    /// Taken, and not yet confirmed.
    pub pending: bool,
    /// Microseconds UTC of the first delivery.
    pub received_at: i64,
}

/// Keeps a message, or counts another delivery of one that is there. Returns what is kept.
pub fn receive(
    tx: &mut Tx<'_>,
    delivery: &Delivery,
    number: &str,
    pending: bool,
    now_us: i64,
) -> Result<Received, StoreError> {
    let digest = ::store::BlobHash::of(&delivery.body.content);
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    tx.execute(
        "insert into receiver_received (message_id, receiver, case_ref, subject, file_name, bytes, files, digest, \
         blocked, number, times, pending, received_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $12) \
         on conflict (message_id) do update set times = receiver_received.times + 1",
        params![
            delivery.message,
            &delivery.receiver,
            &delivery.case_ref,
            &delivery.subject,
            &delivery.body.file_name,
            count(delivery.body.content.len()),
            count(delivery.files.len()),
            digest.as_str(),
            delivery.blocked,
            number,
            pending,
            now_us
        ],
    )?;
    received_by_id(tx, delivery.message)?.ok_or_else(|| StoreError::Column {
        column: "message_id".into(),
        problem: "is not there although it was written".into(),
    })
}

/// One message that was received.
pub fn received_by_id(tx: &mut Tx<'_>, message: Uuid) -> Result<Option<Received>, StoreError> {
    let row = tx.query_opt(&format!("{SELECT} where message_id = $1"), params![message])?;
    row.map_or(Ok(None), |row| received_row(&row).map(Some))
}

/// The newest messages.
pub fn received(tx: &mut Tx<'_>, limit: u32) -> Result<Vec<Received>, StoreError> {
    let rows = tx.query(
        &format!("{SELECT} order by received_at desc, message_id desc limit $1"),
        params![i64::from(limit)],
    )?;
    rows.iter().map(received_row).collect()
}

/// A message that was taken is confirmed now.
pub fn confirm(tx: &mut Tx<'_>, message: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "update receiver_received set pending = false where message_id = $1",
        params![message],
    )?;
    Ok(())
}

/// Deletes what was received before a time. How many went. `before_us`: microseconds UTC.
pub fn sweep(tx: &mut Tx<'_>, before_us: i64) -> Result<u64, StoreError> {
    tx.execute(
        "delete from receiver_received where received_at < $1",
        params![before_us],
    )
}

/// All faults that are switched on.
pub fn faults(tx: &mut Tx<'_>) -> Result<Vec<FaultSetting>, StoreError> {
    let rows = tx.query(
        "select receiver, fault, set_by, set_at from receiver_fault order by receiver",
        &[],
    )?;
    let mut settings = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(fault) = Fault::from_code(&row.get::<String>("fault")?) {
            settings.push(FaultSetting {
                receiver: row.get("receiver")?,
                fault,
                set_by: row.get("set_by")?,
                set_at: base::clock::timestamp_from_us(row.get("set_at")?),
            });
        }
    }
    Ok(settings)
}

/// The fault of one receiver.
pub fn fault(tx: &mut Tx<'_>, receiver: &str) -> Result<Option<Fault>, StoreError> {
    let row = tx.query_opt(
        "select fault from receiver_fault where receiver = $1",
        params![receiver],
    )?;
    row.map_or(Ok(None), |row| Ok(Fault::from_code(&row.get::<String>("fault")?)))
}

/// Switches a fault on, or with `None` off. `now_us`: microseconds UTC.
pub fn set_fault(
    tx: &mut Tx<'_>,
    receiver: &str,
    fault: Option<Fault>,
    set_by: &str,
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute("delete from receiver_fault where receiver = $1", params![receiver])?;
    if let Some(fault) = fault {
        tx.execute(
            "insert into receiver_fault (receiver, fault, set_by, set_at) values ($1, $2, $3, $4)",
            params![receiver, fault.code(), set_by, now_us],
        )?;
    }
    Ok(())
}

const SELECT: &str = "select message_id, receiver, case_ref, subject, file_name, bytes, files, digest, blocked, number, \
                      times, pending, received_at from receiver_received";

fn received_row(row: &Row) -> Result<Received, StoreError> {
    Ok(Received {
        message: row.get("message_id")?,
        receiver: row.get("receiver")?,
        case_ref: row.get("case_ref")?,
        subject: row.get("subject")?,
        file_name: row.get("file_name")?,
        bytes: row.get("bytes")?,
        files: row.get("files")?,
        digest: row.get("digest")?,
        blocked: row.get("blocked")?,
        number: row.get("number")?,
        times: row.get("times")?,
        pending: row.get("pending")?,
        received_at: row.get("received_at")?,
    })
}
