use ::store::{StoreError, Tx, params};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a simulated register misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// Not reachable.
    Down,
    /// Answers late.
    Slow { delay_ms: u32 },
    /// Answers with data that do not fit the schema.
    Wrong,
    /// Processes (and logs) each question twice, as after a lost confirmation.
    Twice,
}

/// A fault that somebody switched on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FaultSetting {
    pub register: String,
    pub fault: Fault,
    pub set_by: String,
    pub set_at: Timestamp,
}

impl Fault {
    fn stored(self) -> (&'static str, i64) {
        match self {
            Fault::Down => ("down", 0),
            Fault::Slow { delay_ms } => ("slow", i64::from(delay_ms)),
            Fault::Wrong => ("wrong", 0),
            Fault::Twice => ("twice", 0),
        }
    }

    fn from_stored(kind: &str, delay_ms: i64) -> Option<Fault> {
        match kind {
            "down" => Some(Fault::Down),
            "slow" => Some(Fault::Slow {
                delay_ms: u32::try_from(delay_ms).unwrap_or(u32::MAX),
            }),
            "wrong" => Some(Fault::Wrong),
            "twice" => Some(Fault::Twice),
            _ => None,
        }
    }
}

/// All faults that are switched on.
pub fn faults(tx: &mut Tx<'_>) -> Result<Vec<FaultSetting>, StoreError> {
    let rows = tx.query(
        "select register, fault, delay_ms, set_by, set_at from register_fault order by register",
        &[],
    )?;
    let mut settings = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Some(fault) = Fault::from_stored(&row.get::<String>("fault")?, row.get("delay_ms")?) {
            settings.push(FaultSetting {
                register: row.get("register")?,
                fault,
                set_by: row.get("set_by")?,
                set_at: base::clock::timestamp_from_us(row.get("set_at")?),
            });
        }
    }
    Ok(settings)
}

/// The fault of one register.
pub fn fault(tx: &mut Tx<'_>, register: &str) -> Result<Option<Fault>, StoreError> {
    let row = tx.query_opt(
        "select fault, delay_ms from register_fault where register = $1",
        params![register],
    )?;
    row.map_or(Ok(None), |row| {
        Ok(Fault::from_stored(&row.get::<String>("fault")?, row.get("delay_ms")?))
    })
}

/// Switches a fault on, or with `None` off. `now_us`: microseconds UTC.
pub fn set_fault(
    tx: &mut Tx<'_>,
    register: &str,
    fault: Option<Fault>,
    set_by: &str,
    now_us: i64,
) -> Result<(), StoreError> {
    tx.execute("delete from register_fault where register = $1", params![register])?;
    if let Some((kind, delay_ms)) = fault.map(Fault::stored) {
        tx.execute(
            "insert into register_fault (register, fault, delay_ms, set_by, set_at) values ($1, $2, $3, $4, $5)",
            params![register, kind, delay_ms, set_by, now_us],
        )?;
    }
    Ok(())
}
