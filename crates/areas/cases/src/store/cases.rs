use base::{Lang, Uuid};
use store::{Row, StoreError, Tx, params};

use crate::model::{Case, Notify, Proceedings, Trust, channel_from};

pub(super) fn case_from(row: &Row) -> Result<Case, StoreError> {
    Ok(Case {
        id: row.get("id")?,
        number: row.get("number")?,
        reference: row.get("reference")?,
        secret_hash: row.get("secret_hash")?,
        blueprint: row.get("blueprint")?,
        blueprint_hash: row.get("blueprint_hash")?,
        office: row.get("office")?,
        state: row.get("state")?,
        public_state: row.get("public_state")?,
        owner: row.get("owner")?,
        open: row.get("open")?,
        outcome: row.get("outcome")?,
        answers: row.json("answers")?,
        registers: row.json("registers")?,
        proceedings: proceedings_from(&row.get::<String>("proceedings")?)?,
        checks: row.json("checks")?,
        verdict: row.get("verdict")?,
        channel: channel_from(&row.get::<String>("channel")?),
        trust: Trust::from_code(&row.get::<String>("trust")?),
        lang: Lang::from_code(&row.get::<String>("lang")?).unwrap_or_default(),
        notify: Notify::from_code(&row.get::<String>("notify")?),
        mail: row.get("mail")?,
        mail_confirmed: row.get("mail_confirmed")?,
        applied_on: row.get("applied_on")?,
        heard_on: row.get("heard_on")?,
        applicant: row.get("applicant")?,
        lookup_key: row.get("lookup_key")?,
        holder: row.get("holder")?,
        blocked: row.get("blocked")?,
        assigned_to: row.get("assigned_to")?,
        automatic: row.get("automatic")?,
        fee: row.get("fee_cent")?,
        paid: row.get("paid")?,
        submitted_at: row.get("submitted_at")?,
        due_on: row.get("due_on")?,
        due_kind: row.get("due_kind")?,
        due_why: row.get("due_why")?,
        recheck: row.get("recheck")?,
        decided_at: row.get("decided_at")?,
        closed_at: row.get("closed_at")?,
        renewal_of: row.get("renewal_of")?,
        revision: row.get("revision")?,
    })
}

/// Most cases have none; an empty text costs nothing.
fn proceedings_text(case: &Case) -> Result<String, StoreError> {
    if case.proceedings == Proceedings::default() {
        return Ok(String::new());
    }
    Ok(serde_json::to_string(&case.proceedings)?)
}

fn proceedings_from(text: &str) -> Result<Proceedings, StoreError> {
    if text.is_empty() {
        return Ok(Proceedings::default());
    }
    Ok(serde_json::from_str(text)?)
}

pub fn case_by_id(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Case>, StoreError> {
    tx.query_opt("select * from cases where id = $1", params![id])?
        .map(|row| case_from(&row))
        .transpose()
}

pub fn case_by_reference(tx: &mut Tx<'_>, reference: &str) -> Result<Option<Case>, StoreError> {
    tx.query_opt("select * from cases where reference = $1", params![reference])?
        .map(|row| case_from(&row))
        .transpose()
}

/// The case that a repeated submission of the same page made before.
pub fn case_by_submission(tx: &mut Tx<'_>, submission_key: &str) -> Result<Option<Case>, StoreError> {
    tx.query_opt("select * from cases where submission_key = $1", params![submission_key])?
        .map(|row| case_from(&row))
        .transpose()
}

pub fn insert_case(tx: &mut Tx<'_>, case: &Case, submission_key: &str, sort_key: i64) -> Result<(), StoreError> {
    tx.execute(
        "insert into cases (id, number, reference, secret_hash, submission_key, blueprint, blueprint_hash, office, state,
           public_state, owner, open, answers, registers, checks, verdict, channel, lang, notify, mail, applicant, lookup_key,
           holder, blocked, automatic, fee_cent, paid, submitted_at, due_on, due_kind, due_why, sort_key, recheck, renewal_of,
           outcome, assigned_to, decided_at, closed_at, revision, mail_confirmed, applied_on, heard_on, trust, proceedings)
         values ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,
           $31,$32,$33,$34,$35,$36,$37,$38,$39,$40,$41,$42,$43,$44)",
        params![
            case.id,
            &case.number,
            &case.reference,
            &case.secret_hash[..],
            submission_key,
            &case.blueprint,
            &case.blueprint_hash,
            &case.office,
            &case.state,
            &case.public_state,
            &case.owner,
            case.open,
            serde_json::to_string(&case.answers)?,
            serde_json::to_string(&case.registers)?,
            case.checks.to_string(),
            &case.verdict,
            case.channel.code(),
            case.lang.code(),
            case.notify.code(),
            case.mail.clone(),
            &case.applicant,
            &case.lookup_key,
            case.holder.clone(),
            case.blocked,
            case.automatic,
            case.fee,
            case.paid,
            case.submitted_at,
            case.due_on,
            case.due_kind.clone(),
            case.due_why.clone(),
            sort_key,
            case.recheck,
            case.renewal_of,
            case.outcome.clone(),
            case.assigned_to,
            case.decided_at,
            case.closed_at,
            case.revision,
            case.mail_confirmed,
            case.applied_on,
            case.heard_on,
            case.trust.code(),
            proceedings_text(case)?
        ],
    )?;
    Ok(())
}

/// Saves what can change in a case. `Conflict` when somebody else changed it since it was read.
pub fn save_case(tx: &mut Tx<'_>, case: &Case, sort_key: i64) -> Result<(), StoreError> {
    let changed = tx.execute(
        "update cases set state = $3, public_state = $4, owner = $5, open = $6, outcome = $7, answers = $8, registers = $9,
           checks = $10, verdict = $11, notify = $12, mail = $13, applicant = $14, lookup_key = $15, holder = $16, blocked = $17,
           assigned_to = $18, automatic = $19, fee_cent = $20, paid = $21, due_on = $22, due_kind = $23, due_why = $24,
           sort_key = $25, recheck = $26, decided_at = $27, closed_at = $28, secret_hash = $29,
           mail_confirmed = $30, heard_on = $31, proceedings = $32, office = $33, revision = $2 + 1
         where id = $1 and revision = $2",
        params![
            case.id,
            case.revision,
            &case.state,
            &case.public_state,
            &case.owner,
            case.open,
            case.outcome.clone(),
            serde_json::to_string(&case.answers)?,
            serde_json::to_string(&case.registers)?,
            case.checks.to_string(),
            &case.verdict,
            case.notify.code(),
            case.mail.clone(),
            &case.applicant,
            &case.lookup_key,
            case.holder.clone(),
            case.blocked,
            case.assigned_to,
            case.automatic,
            case.fee,
            case.paid,
            case.due_on,
            case.due_kind.clone(),
            case.due_why.clone(),
            sort_key,
            case.recheck,
            case.decided_at,
            case.closed_at,
            &case.secret_hash[..],
            case.mail_confirmed,
            case.heard_on,
            proceedings_text(case)?,
            &case.office
        ],
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}

/// Makes a case findable by these words. Words are folded; bytes compare the same way in both databases.
pub fn save_terms(tx: &mut Tx<'_>, case: Uuid, terms: &[String]) -> Result<(), StoreError> {
    for term in terms {
        tx.execute(
            "insert into case_term (term, case_id) values ($1, $2) on conflict (term, case_id) do nothing",
            params![term.as_bytes(), case],
        )?;
    }
    Ok(())
}

/// Open cases whose deadline has passed before `today`, in pages: date and identifier, after the last ones seen.
pub fn overdue(
    tx: &mut Tx<'_>,
    today: jiff::civil::Date,
    after: &(String, Uuid),
    limit: i64,
) -> Result<Vec<(String, Uuid)>, StoreError> {
    tx.query(
        "select due_on, id from cases where open and due_on < $1 and (due_on, id) > ($2, $3) order by due_on, id limit $4",
        params![today, &after.0, after.1, limit],
    )?
    .iter()
    .map(|row| Ok((row.get("due_on")?, row.get("id")?)))
    .collect()
}

/// Cases that wait for a register to catch up, after `after`.
pub fn to_recheck(tx: &mut Tx<'_>, after: Uuid, limit: i64) -> Result<Vec<Uuid>, StoreError> {
    tx.query(
        "select id from cases where recheck and id > $1 order by id limit $2",
        params![after, limit],
    )?
    .iter()
    .map(|row| row.get("id"))
    .collect()
}

/// How many cases of a service run in each version of it, by hash.
pub fn running_by_version(tx: &mut Tx<'_>, blueprint: &str) -> Result<Vec<(String, usize)>, StoreError> {
    let rows = tx.query(
        "select blueprint_hash, count(*) as n from cases where open and blueprint = $1 group by blueprint_hash
         order by blueprint_hash",
        params![blueprint],
    )?;
    let count = |row: &Row| {
        Ok((
            row.get("blueprint_hash")?,
            usize::try_from(row.get::<i64>("n")?).unwrap_or(0),
        ))
    };
    rows.iter().map(count).collect()
}

/// The running cases of a version after `after`, in the order of their identifiers.
pub fn running_of_version(
    tx: &mut Tx<'_>,
    blueprint: &str,
    hash: &str,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Case>, StoreError> {
    let rows = tx.query(
        "select * from cases where open and blueprint = $1 and blueprint_hash = $2 and id > $3 order by id limit $4",
        params![blueprint, hash, after, limit],
    )?;
    rows.iter().map(case_from).collect()
}

/// From now on the case goes on with another version. `Conflict` when somebody else changed it since it was read.
pub fn move_case(tx: &mut Tx<'_>, case: &Case, hash: &str) -> Result<(), StoreError> {
    let changed = tx.execute(
        "update cases set blueprint_hash = $3, revision = $2 + 1 where id = $1 and revision = $2",
        params![case.id, case.revision, hash],
    )?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict)
    }
}
