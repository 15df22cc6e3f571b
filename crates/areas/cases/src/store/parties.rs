//! Who was asked to take part, for lists, links and the night.

use base::Uuid;
use blueprint::{Answers, PartyStatus};
use jiff::civil::Date;
use store::{Row, StoreError, Tx, Value, params};

use super::all;

/// Sorts behind every day on which somebody must answer.
const NO_DAY: &str = "9999-12-31";

/// One who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartyRow {
    pub id: Uuid,
    pub case_id: Uuid,
    /// Id of the participation in the blueprint.
    pub participation: String,
    /// Key of the office; none for who was invited.
    pub office: Option<String>,
    pub status: PartyStatus,
    pub due_on: Option<Date>,
    pub answered_on: Option<Date>,
    /// Counts the links that were sent; the latest one counts.
    pub turn: i64,
    pub asked_at: i64,
    /// Day on which files that they see came last, since they were asked or have answered.
    pub papers_on: Option<Date>,
}

fn party_from(row: &Row) -> Result<PartyRow, StoreError> {
    Ok(PartyRow {
        id: row.get("id")?,
        case_id: row.get("case_id")?,
        participation: row.get("participation")?,
        office: row.get("office")?,
        status: PartyStatus::from_code(&row.get::<String>("status")?),
        due_on: row.get("due_on")?,
        answered_on: row.get("answered_on")?,
        turn: row.get("turn")?,
        asked_at: row.get("asked_at")?,
        papers_on: row.get("papers_on")?,
    })
}

fn sort_on(due_on: Option<Date>) -> String {
    due_on.map_or_else(|| NO_DAY.to_owned(), |day| day.to_string())
}

/// `token_hash`: of the link with which who was invited answers.
pub fn insert_party(tx: &mut Tx<'_>, party: &PartyRow, token_hash: Option<&[u8]>) -> Result<(), StoreError> {
    tx.execute(
        "insert into party (id, case_id, participation, office, status, due_on, sort_on, answered_on, turn, token_hash,
           reminded, asked_at, papers_on)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)",
        params![
            party.id,
            party.case_id,
            &party.participation,
            party.office.clone(),
            party.status.code(),
            party.due_on,
            sort_on(party.due_on),
            party.answered_on,
            party.turn,
            token_hash.map(<[u8]>::to_vec),
            false,
            party.asked_at,
            party.papers_on
        ],
    )?;
    Ok(())
}

/// Saves what can change.
pub fn save_party(tx: &mut Tx<'_>, party: &PartyRow) -> Result<(), StoreError> {
    tx.execute(
        "update party set status = $2, due_on = $3, sort_on = $4, answered_on = $5, papers_on = $6 where id = $1",
        params![
            party.id,
            party.status.code(),
            party.due_on,
            sort_on(party.due_on),
            party.answered_on,
            party.papers_on
        ],
    )?;
    Ok(())
}

/// They are asked anew: the day of asking is another one, and they may be reminded again.
pub fn ask_anew(tx: &mut Tx<'_>, id: Uuid, now_us: i64) -> Result<(), StoreError> {
    tx.execute(
        "update party set asked_at = $2, reminded = false where id = $1",
        params![id, now_us],
    )?;
    Ok(())
}

/// Another link counts from now on; the one before opens nothing any more.
pub fn save_token(tx: &mut Tx<'_>, id: Uuid, turn: i64, token_hash: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "update party set turn = $2, token_hash = $3 where id = $1",
        params![id, turn, token_hash],
    )?;
    Ok(())
}

pub fn party(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<PartyRow>, StoreError> {
    tx.query_opt("select * from party where id = $1", params![id])?
        .map(|row| party_from(&row))
        .transpose()
}

pub fn party_by_token(tx: &mut Tx<'_>, token_hash: &[u8]) -> Result<Option<PartyRow>, StoreError> {
    tx.query_opt("select * from party where token_hash = $1", params![token_hash])?
        .map(|row| party_from(&row))
        .transpose()
}

pub fn parties_of_case(tx: &mut Tx<'_>, case: Uuid) -> Result<Vec<PartyRow>, StoreError> {
    all(
        &tx.query(
            "select * from party where case_id = $1 order by asked_at, id",
            params![case],
        )?,
        party_from,
    )
}

/// Which part of an office's inbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Inbox {
    /// Nothing was answered yet and the last day is not over, the nearest day first.
    #[default]
    Open,
    /// Answered, silent or no longer needed, the latest day first.
    Done,
}

/// A line of the inbox: who was asked, and the version of the service for its words.
#[derive(Clone, Debug)]
pub struct InboxRow {
    pub party: PartyRow,
    pub number: String,
    pub blueprint: String,
    pub blueprint_hash: String,
    /// Of the application.
    pub answers: Answers,
    /// Its place in the list.
    pub place: (String, Uuid),
}

/// One page of the inbox of several offices, behind `after` in the order of the list; one row more than `limit` where
/// there is a next page.
pub fn inbox(
    tx: &mut Tx<'_>,
    offices: &[String],
    part: Inbox,
    after: Option<&(String, Uuid)>,
    limit: usize,
) -> Result<Vec<InboxRow>, StoreError> {
    let (condition, comparison, order) = match part {
        Inbox::Open => ("p.status = 'asked'", ">", ""),
        Inbox::Done => ("p.status <> 'asked'", "<", " desc"),
    };
    let start = match part {
        Inbox::Open => (String::new(), Uuid::nil()),
        Inbox::Done => (format!("{NO_DAY}~"), Uuid::max()),
    };
    let place = after.unwrap_or(&start);
    let mut rows = Vec::new();
    for office in offices {
        let sql = format!(
            "select p.*, c.number, c.blueprint, c.blueprint_hash, c.answers as application
             from party p join cases c on c.id = p.case_id where p.office = $1 and {condition} and (p.sort_on, p.id) {comparison} ($2, $3)
             order by p.sort_on{order}, p.id{order} limit $4"
        );
        let limit = i64::try_from(limit + 1).unwrap_or(i64::MAX);
        let params = [Value::from(office), Value::from(&place.0), place.1.into(), limit.into()];
        rows.extend(all(&tx.query(&sql, &params)?, inbox_from)?);
    }
    rows.sort_by(|a: &InboxRow, b| a.place.cmp(&b.place));
    if part == Inbox::Done {
        rows.reverse();
    }
    rows.truncate(limit + 1);
    Ok(rows)
}

fn inbox_from(row: &Row) -> Result<InboxRow, StoreError> {
    Ok(InboxRow {
        party: party_from(row)?,
        number: row.get("number")?,
        blueprint: row.get("blueprint")?,
        blueprint_hash: row.get("blueprint_hash")?,
        answers: row.json("application")?,
        place: (row.get("sort_on")?, row.get("id")?),
    })
}

/// How many wait for an answer of these offices, counted up to `most`.
pub fn inbox_size(tx: &mut Tx<'_>, offices: &[String], most: i64) -> Result<i64, StoreError> {
    let mut size = 0;
    for office in offices {
        size += tx.count(
            "select count(*) from (select 1 as one from party where office = $1 and status = 'asked' limit $2) few",
            params![office, most],
        )?;
    }
    Ok(size.min(most))
}

/// Whoever's last day to answer was before `today`, in pages.
pub fn overdue(
    tx: &mut Tx<'_>,
    today: Date,
    after: &(String, Uuid),
    limit: i64,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    all(
        &tx.query(
            "select due_on, id from party where status = 'asked' and due_on < $1 and (due_on, id) > ($2, $3)
             order by due_on, id limit $4",
            params![today, &after.0, after.1, limit],
        )?,
        |row| Ok((row.get("due_on")?, row.get("id")?)),
    )
}

/// Whoever must answer by `until` at the latest and was not reminded of it yet, in pages.
pub fn to_remind(
    tx: &mut Tx<'_>,
    (today, until): (Date, Date),
    after: &(String, Uuid),
    limit: i64,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    all(
        &tx.query(
            "select due_on, id from party where status = 'asked' and not reminded and due_on >= $1 and due_on <= $2
               and (due_on, id) > ($3, $4)
             order by due_on, id limit $5",
            params![today, until, &after.0, after.1, limit],
        )?,
        |row| Ok((row.get("due_on")?, row.get("id")?)),
    )
}

/// False when they were reminded before.
pub fn mark_reminded(tx: &mut Tx<'_>, id: Uuid) -> Result<bool, StoreError> {
    Ok(tx.execute(
        "update party set reminded = true where id = $1 and not reminded",
        params![id],
    )? == 1)
}

/// Takes those who took part out of a case that is erased, with files that they never sent.
pub fn erase(tx: &mut Tx<'_>, case: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "delete from document where draft_id in (select id from party where case_id = $1)",
        params![case],
    )?;
    tx.execute("delete from party where case_id = $1", params![case])?;
    Ok(())
}
