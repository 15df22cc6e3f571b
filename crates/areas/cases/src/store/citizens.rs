//! Which applications belong to the account of a citizen.

use base::Uuid;
use identity::{Citizen, Trust};
use store::{StoreError, Tx, params};

/// How the applicant of a case signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub citizen: Uuid,
    pub provider: String,
    pub trust: Trust,
    /// The fields of the application that name another person than the account; `None`: nothing was compared.
    pub differing: Option<Vec<String>>,
}

/// A case in the list of its applicant.
#[derive(Clone, Debug)]
pub struct OwnCase {
    pub reference: String,
    pub number: String,
    pub blueprint_hash: String,
    pub state: String,
    pub public_state: String,
    pub submitted_at: i64,
}

/// Binds a case to an account, once: the account that comes second does not get it. True when it is new.
/// `differing` as [`crate::identified::differing`] found it.
pub fn link(
    tx: &mut Tx<'_>,
    case: Uuid,
    citizen: &Citizen,
    differing: Option<&[String]>,
    now_us: i64,
) -> Result<bool, StoreError> {
    let (trust, differing) = (citizen.person.trust.code(), differing.map(|fields| fields.join(" ")));
    let done = tx.execute(
        "insert into case_citizen (case_id, citizen_id, provider, trust, differing, linked_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (case_id) do nothing",
        params![case, citizen.id, &citizen.provider, trust, differing, now_us],
    )?;
    Ok(done == 1)
}

pub fn link_of(tx: &mut Tx<'_>, case: Uuid) -> Result<Option<Link>, StoreError> {
    let row = tx.query_opt(
        "select citizen_id, provider, trust, differing from case_citizen where case_id = $1",
        params![case],
    )?;
    row.map(|row| {
        Ok(Link {
            citizen: row.get("citizen_id")?,
            provider: row.get("provider")?,
            trust: Trust::from_code(&row.get::<String>("trust")?),
            differing: row
                .get::<Option<String>>("differing")?
                .map(|fields| fields.split_whitespace().map(str::to_owned).collect()),
        })
    })
    .transpose()
}

/// The latest applications of an account, the newest first.
pub fn cases_of(tx: &mut Tx<'_>, citizen: Uuid, limit: i64) -> Result<Vec<OwnCase>, StoreError> {
    let rows = tx.query(
        "select c.reference, c.number, c.blueprint_hash, c.state, c.public_state, c.submitted_at
         from case_citizen l join cases c on c.id = l.case_id
         where l.citizen_id = $1 and c.erased_at is null
         order by l.linked_at desc, l.case_id desc limit $2",
        params![citizen, limit],
    )?;
    rows.iter()
        .map(|row| {
            Ok(OwnCase {
                reference: row.get("reference")?,
                number: row.get("number")?,
                blueprint_hash: row.get("blueprint_hash")?,
                state: row.get("state")?,
                public_state: row.get("public_state")?,
                submitted_at: row.get("submitted_at")?,
            })
        })
        .collect()
}
