//! All questions of this area to the database.

use ::store::{Row, StoreError, Tx, params};
use base::Uuid;
use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::offer::{Offer, Taken};

/// Where a booking stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Booked,
    /// Given back or moved to another time.
    GivenBack,
    Kept,
    /// Nobody came.
    Missed,
}

impl Status {
    pub const ALL: [Status; 4] = [Status::Booked, Status::GivenBack, Status::Kept, Status::Missed];

    /// As kept.
    pub const fn code(self) -> &'static str {
        match self {
            Status::Booked => "booked",
            Status::GivenBack => "given_back",
            Status::Kept => "kept",
            Status::Missed => "missed",
        }
    }
}

/// A time that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    pub id: Uuid,
    /// The office's own key.
    pub office: String,
    pub case_id: Uuid,
    /// Id of the appointment in the blueprint of the case.
    pub kind: String,
    /// The clock on the wall.
    pub starts_at: DateTime,
    /// Unit: minutes.
    pub minutes: u32,
    /// Which place, from 0; none for a time that was agreed outside those that are offered.
    pub place: Option<u16>,
    pub status: Status,
}

/// A time that somebody wants.
#[derive(Clone, Debug)]
pub struct Wish {
    pub id: Uuid,
    /// The office's own key.
    pub office: String,
    pub case_id: Uuid,
    pub kind: String,
    pub starts_at: DateTime,
    /// Unit: minutes.
    pub minutes: u32,
    /// Who chose it: `applicant` or a member of staff.
    pub by: String,
    /// Microseconds UTC.
    pub at_us: i64,
}

/// What is taken at an office from a day on, up to another one, both included.
pub fn taken(tx: &mut Tx<'_>, office: &str, from: Date, until: Date) -> Result<Taken, StoreError> {
    let rows = tx.query(
        "select place, starts_at from appointment_slot where office = $1 and starts_at >= $2 and starts_at < $3",
        params![office, from.to_string(), until.saturating_add(1.day()).to_string()],
    )?;
    rows.iter().map(slot_from).collect()
}

/// The slots that one booking has.
pub fn slots_of(tx: &mut Tx<'_>, id: Uuid) -> Result<Taken, StoreError> {
    let rows = tx.query(
        "select place, starts_at from appointment_slot where appointment_id = $1",
        params![id],
    )?;
    rows.iter().map(slot_from).collect()
}

/// Takes a time at the first place that is free. False when it is no time of the office, or somebody else has it.
///
/// Two who want the last place at once meet at the key of the slots; a place is tried in the same order by everybody.
pub fn book(tx: &mut Tx<'_>, offer: &Offer, wish: &Wish) -> Result<bool, StoreError> {
    let slots = offer.slots(wish.starts_at, wish.minutes);
    if slots.is_empty() {
        return Ok(false);
    }
    for place in 0..offer.places() {
        let mut free = true;
        for slot in &slots {
            free = tx.execute(
                "insert into appointment_slot (office, place, starts_at, appointment_id) values ($1, $2, $3, $4)
                 on conflict (office, place, starts_at) do nothing",
                params![&wish.office, i64::from(place), text(*slot), wish.id],
            )? == 1;
            if !free {
                break;
            }
        }
        if free {
            insert(tx, wish, Some(place))?;
            return Ok(true);
        }
        free_slots(tx, wish.id)?;
    }
    Ok(false)
}

/// Notes a time that a clerk and somebody agreed on, whatever the office offers; it takes no place.
pub fn agree(tx: &mut Tx<'_>, wish: &Wish) -> Result<(), StoreError> {
    insert(tx, wish, None)
}

fn insert(tx: &mut Tx<'_>, wish: &Wish, place: Option<u16>) -> Result<(), StoreError> {
    tx.execute(
        "insert into appointment (id, office, case_id, kind, starts_at, minutes, place, status, reminded, booked_by, booked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            wish.id,
            &wish.office,
            wish.case_id,
            &wish.kind,
            text(wish.starts_at),
            i64::from(wish.minutes),
            place.map(i64::from),
            Status::Booked.code(),
            false,
            &wish.by,
            wish.at_us
        ],
    )?;
    Ok(())
}

/// A booking ends; its time is free again where it is not over.
pub fn end(tx: &mut Tx<'_>, id: Uuid, status: Status) -> Result<(), StoreError> {
    tx.execute(
        "update appointment set status = $2 where id = $1",
        params![id, status.code()],
    )?;
    if status == Status::GivenBack {
        free_slots(tx, id)?;
    }
    Ok(())
}

fn free_slots(tx: &mut Tx<'_>, id: Uuid) -> Result<(), StoreError> {
    tx.execute("delete from appointment_slot where appointment_id = $1", params![id])?;
    Ok(())
}

pub fn booking(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Booking>, StoreError> {
    let row = tx.query_opt("select * from appointment where id = $1", params![id])?;
    row.map(|row| booking_from(&row)).transpose()
}

/// Who comes to these offices on a day, the earliest first; what was given back is not among them.
pub fn of_day(tx: &mut Tx<'_>, offices: &[String], day: Date, limit: i64) -> Result<Vec<Booking>, StoreError> {
    let mut all = Vec::new();
    for office in offices {
        let rows = tx.query(
            "select * from appointment where office = $1 and starts_at >= $2 and starts_at < $3 and status <> 'given_back'
             order by starts_at, id limit $4",
            params![office, day.to_string(), day.saturating_add(1.day()).to_string(), limit],
        )?;
        for row in &rows {
            all.push(booking_from(row)?);
        }
    }
    all.sort_by_key(|booking| (booking.starts_at, booking.id));
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}

/// Whoever comes on a day and was not reminded of it yet, in pages: beginning and id of the last one of the page before.
pub fn to_remind(
    tx: &mut Tx<'_>,
    day: Date,
    after: &(String, Uuid),
    limit: i64,
) -> Result<Vec<(String, Booking)>, StoreError> {
    let rows = tx.query(
        "select * from appointment where status = 'booked' and not reminded and starts_at >= $1 and starts_at < $2
           and (starts_at, id) > ($3, $4) order by starts_at, id limit $5",
        params![
            day.to_string(),
            day.saturating_add(1.day()).to_string(),
            &after.0,
            after.1,
            limit
        ],
    )?;
    let with_key = |row: &Row| Ok((row.get("starts_at")?, booking_from(row)?));
    rows.iter().map(with_key).collect()
}

/// False when they were reminded before, or the time is no longer theirs.
pub fn mark_reminded(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update appointment set reminded = true where id = $1 and not reminded and status = 'booked'",
        params![id],
    )? == 1)
}

/// Forgets what was before a day. How many bookings went.
pub fn sweep(tx: &mut Tx<'_>, before: Date) -> Result<u64, StoreError> {
    tx.execute(
        "delete from appointment_slot where appointment_id in (select id from appointment where starts_at < $1)",
        params![before.to_string()],
    )?;
    tx.execute(
        "delete from appointment where starts_at < $1",
        params![before.to_string()],
    )
}

/// Takes the bookings of a case that is erased.
pub fn erase(tx: &mut Tx<'_>, case: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "delete from appointment_slot where appointment_id in (select id from appointment where case_id = $1)",
        params![case],
    )?;
    tx.execute("delete from appointment where case_id = $1", params![case])?;
    Ok(())
}

/// `2026-12-01T10:20`.
fn text(at: DateTime) -> String {
    at.strftime("%Y-%m-%dT%H:%M").to_string()
}

fn time_of(row: &Row, column: &str) -> Result<DateTime, StoreError> {
    let text: String = row.get(column)?;
    let parsed = text
        .split_once('T')
        .and_then(|(day, time)| Some(day.parse::<Date>().ok()?.to_datetime(time.parse::<Time>().ok()?)));
    parsed.ok_or_else(|| StoreError::Column {
        column: column.to_owned(),
        problem: format!("`{text}` is no time"),
    })
}

fn slot_from(row: &Row) -> Result<(u16, DateTime), StoreError> {
    let place: i64 = row.get("place")?;
    Ok((u16::try_from(place).unwrap_or(u16::MAX), time_of(row, "starts_at")?))
}

fn booking_from(row: &Row) -> Result<Booking, StoreError> {
    let status: String = row.get("status")?;
    let place: Option<i64> = row.get("place")?;
    let minutes: i64 = row.get("minutes")?;
    Ok(Booking {
        id: row.get("id")?,
        office: row.get("office")?,
        case_id: row.get("case_id")?,
        kind: row.get("kind")?,
        starts_at: time_of(row, "starts_at")?,
        minutes: u32::try_from(minutes).unwrap_or(0),
        place: place.and_then(|place| u16::try_from(place).ok()),
        // A word that nobody knows any more takes no time.
        status: Status::ALL
            .into_iter()
            .find(|known| known.code() == status)
            .unwrap_or(Status::GivenBack),
    })
}
