//! Worklists and search: keyset pages over partial indexes, no query per row, no unbounded list.

use std::collections::BTreeSet;

use base::Uuid;
use jiff::civil::Date;
use store::{Row, StoreError, Tx, Value, params};

use super::all;
use crate::model::{CaseRow, channel_from};

const COLUMNS: &str =
    "id, number, reference, blueprint, state, owner, open, applicant, lookup_key, blocked, verdict, channel,
    assigned_to, submitted_at, due_on, sort_key, blueprint_hash, checks";

fn row_from(row: &Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        id: row.get("id")?,
        number: row.get("number")?,
        reference: row.get("reference")?,
        blueprint: row.get("blueprint")?,
        state: row.get("state")?,
        owner: row.get("owner")?,
        open: row.get("open")?,
        applicant: row.get("applicant")?,
        lookup_key: row.get("lookup_key")?,
        blocked: row.get("blocked")?,
        verdict: row.get("verdict")?,
        channel: channel_from(&row.get::<String>("channel")?),
        assigned_to: row.get("assigned_to")?,
        submitted_at: row.get("submitted_at")?,
        due_on: row.get("due_on")?,
        sort_key: row.get("sort_key")?,
        blueprint_hash: row.get("blueprint_hash")?,
        checks: row.json("checks")?,
    })
}

/// Which cases a worklist shows. Within one office the order is: legal deadline, then risk.
#[derive(Clone, Debug, PartialEq)]
pub enum Worklist {
    /// Assigned to this member of staff.
    Mine(Uuid),
    /// Waiting for a clerk of the office.
    Team(String),
    /// Waiting for a clerk of the office, nobody has taken it.
    Unassigned(String),
    /// Every open case of the office, whoever has to act.
    Open(String),
}

/// The place after which a page begins: the sort key and identifier of the last row seen.
pub type Place = (i64, Uuid);

impl Worklist {
    /// Which rows belong to it; the one parameter is `$1`.
    fn condition(&self) -> (&'static str, Value) {
        match self {
            Worklist::Mine(staff) => ("assigned_to = $1 and open and owner = 'clerk'", (*staff).into()),
            Worklist::Team(office) => ("office = $1 and open and owner = 'clerk'", office.into()),
            Worklist::Unassigned(office) => (
                "office = $1 and open and owner = 'clerk' and assigned_to is null",
                office.into(),
            ),
            Worklist::Open(office) => ("office = $1 and open", office.into()),
        }
    }
}

/// What narrows a worklist. The default shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub blueprint: Option<String>,
    pub verdict: Option<String>,
    pub channel: Option<String>,
    /// Only cases whose deadline lies before this day.
    pub overdue_on: Option<Date>,
}

impl Filter {
    fn conditions(&self, params: &mut Vec<Value>) -> String {
        let mut sql = String::new();
        let columns = [
            ("blueprint", &self.blueprint),
            ("verdict", &self.verdict),
            ("channel", &self.channel),
        ];
        for (column, wanted) in columns {
            if let Some(wanted) = wanted {
                params.push(wanted.into());
                sql.push_str(&format!(" and {column} = ${}", params.len()));
            }
        }
        if let Some(today) = self.overdue_on {
            // The order begins with the deadline, so this ends the walk along the index instead of filtering it.
            params.push(crate::rules::sort_key(Some(today), 9).into());
            sql.push_str(&format!(" and sort_key < ${}", params.len()));
        }
        sql
    }
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Begin {
    #[default]
    Start,
    /// Behind the last row of the page before.
    After(Place),
    /// In front of the first row of the page behind.
    Before(Place),
}

/// Rows in order, and whether there are more on either side.
#[derive(Clone, Debug, Default)]
pub struct WorklistPage {
    pub rows: Vec<CaseRow>,
    pub has_before: bool,
    pub has_after: bool,
}

/// One page of one or several worklists as one list (a clerk may work for two offices). Costs the same wherever it
/// begins: an index is entered at the place and read as far as the page is long.
pub fn worklist_page(
    tx: &mut Tx<'_>,
    lists: &[Worklist],
    filter: &Filter,
    begin: Begin,
    limit: usize,
) -> Result<WorklistPage, StoreError> {
    let (place, comparison, order) = match begin {
        Begin::Start => ((i64::MIN, Uuid::nil()), ">", ""),
        Begin::After(place) => (place, ">", ""),
        Begin::Before(place) => (place, "<", " desc"),
    };
    let mut rows = Vec::new();
    for list in lists {
        let (condition, key) = list.condition();
        let mut params = vec![
            key,
            place.0.into(),
            place.1.into(),
            i64::try_from(limit + 1).unwrap_or(i64::MAX).into(),
        ];
        let narrowed = filter.conditions(&mut params);
        let sql = format!(
            "select {COLUMNS} from cases where {condition} and (sort_key, id) {comparison} ($2, $3){narrowed}
             order by sort_key{order}, id{order} limit $4"
        );
        rows.extend(all(&tx.query(&sql, &params)?, row_from)?);
    }
    rows.sort_by_key(|row| (row.sort_key, row.id));
    let has_more = rows.len() > limit;
    Ok(match begin {
        Begin::Before(_) => {
            rows.drain(..rows.len().saturating_sub(limit));
            WorklistPage {
                rows,
                has_before: has_more,
                has_after: true,
            }
        }
        _ => {
            rows.truncate(limit);
            WorklistPage {
                rows,
                has_before: begin != Begin::Start,
                has_after: has_more,
            }
        }
    })
}

/// One page of a worklist, in order; `after` is the last row of the page before.
pub fn worklist(tx: &mut Tx<'_>, list: &Worklist, after: Place, limit: usize) -> Result<Vec<CaseRow>, StoreError> {
    Ok(worklist_page(
        tx,
        std::slice::from_ref(list),
        &Filter::default(),
        Begin::After(after),
        limit,
    )?
    .rows)
}

/// How many cases a worklist holds, counted up to `most`; beyond that the number helps nobody.
pub fn worklist_size(tx: &mut Tx<'_>, list: &Worklist, most: i64) -> Result<i64, StoreError> {
    let (condition, key) = list.condition();
    tx.count(
        &format!("select count(*) from (select 1 as one from cases where {condition} limit $2) few"),
        &[key, most.into()],
    )
}

/// The most candidates looked at for one word; who types a single common name narrows it with a second word.
const CANDIDATES: i64 = 400;

/// Cases that carry every given word, as a whole or as its beginning, the latest submission first.
///
/// `terms` are folded by `rules::search_terms`; the longest is looked up, the others filter.
pub fn search(tx: &mut Tx<'_>, offices: &[String], terms: &[String], limit: usize) -> Result<Vec<CaseRow>, StoreError> {
    let mut sorted: Vec<&String> = terms.iter().collect();
    sorted.sort_by_key(|term| std::cmp::Reverse(term.len()));
    let Some((first, rest)) = sorted.split_first() else {
        return Ok(Vec::new());
    };
    let mut sql = String::from("select case_id from case_term t where term >= $1 and term < $2");
    let mut params = vec![
        Value::Bytes(first.as_bytes().to_vec()),
        Value::Bytes(after_prefix(first)),
    ];
    for term in rest {
        let n = params.len();
        sql.push_str(&format!(
            " and exists (select 1 from case_term o where o.case_id = t.case_id and o.term >= ${} and o.term < ${})",
            n + 1,
            n + 2
        ));
        params.push(Value::Bytes(term.as_bytes().to_vec()));
        params.push(Value::Bytes(after_prefix(term)));
    }
    sql.push_str(&format!(" limit {CANDIDATES}"));
    let ids: BTreeSet<Uuid> = tx
        .query(&sql, &params)?
        .iter()
        .map(|row| row.get("case_id"))
        .collect::<Result<_, _>>()?;
    let mut found = rows_by_id(tx, &ids)?;
    found.retain(|(office, _)| offices.iter().any(|o| o == office));
    found.sort_by_key(|(_, row)| std::cmp::Reverse(row.submitted_at));
    Ok(found.into_iter().map(|(_, row)| row).take(limit).collect())
}

/// Cases by their ids, each with the key of its office, in no order.
pub fn rows_by_id(tx: &mut Tx<'_>, ids: &BTreeSet<Uuid>) -> Result<Vec<(String, CaseRow)>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!("select {COLUMNS}, office from cases where id in ({})", places.join(","));
    let params: Vec<Value> = ids.iter().map(|id| Value::Uuid(*id)).collect();
    all(&tx.query(&sql, &params)?, |row| {
        Ok((row.get("office")?, row_from(row)?))
    })
}

/// The smallest byte string greater than everything that begins with `prefix`.
fn after_prefix(prefix: &str) -> Vec<u8> {
    let mut bytes = prefix.as_bytes().to_vec();
    // UTF-8 never holds 0xFF, so it sorts behind every continuation.
    bytes.push(0xFF);
    bytes
}

/// Open cases of other applications that carry the same key, for instance the same plate.
pub fn open_with_key(tx: &mut Tx<'_>, lookup_key: &str, except: Uuid) -> Result<i64, StoreError> {
    let terms = crate::rules::search_terms(&[lookup_key]);
    let Some(term) = terms.first() else { return Ok(0) };
    tx.count(
        "select count(*) from case_term t join cases c on c.id = t.case_id
         where t.term = $1 and c.open and c.id <> $2 and c.lookup_key = $3",
        params![term.as_bytes(), except, lookup_key],
    )
}
