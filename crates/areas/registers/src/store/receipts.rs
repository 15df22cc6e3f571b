use ::store::{StoreError, Tx, params};

/// A receipt as it was given, in JSON, and a digest of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub asked: String,
    pub receipt: String,
}

/// Takes the key of an order before anything is done for it. False when it was taken before.
///
/// Two who come at once with the same key meet here: one waits, and is then the second.
pub fn claim_receipt(
    tx: &mut Tx<'_>,
    key: &str,
    register: &str,
    operation: &str,
    asked: &str,
    now_us: i64,
) -> Result<bool, StoreError> {
    let taken = tx.execute(
        "insert into register_receipt (key, register, operation, asked, receipt, given_at) \
         values ($1, $2, $3, $4, '', $5) on conflict (key) do nothing",
        params![key, register, operation, asked, now_us],
    )?;
    Ok(taken == 1)
}

/// The receipt of an order.
pub fn receipt(tx: &mut Tx<'_>, key: &str) -> Result<Option<Kept>, StoreError> {
    let row = tx.query_opt(
        "select asked, receipt from register_receipt where key = $1",
        params![key],
    )?;
    row.map_or(Ok(None), |row| {
        Ok(Some(Kept {
            asked: row.get("asked")?,
            receipt: row.get("receipt")?,
        }))
    })
}

/// Writes the receipt of an order whose key was taken in the same transaction.
pub fn save_receipt(tx: &mut Tx<'_>, key: &str, receipt: &str) -> Result<(), StoreError> {
    tx.execute(
        "update register_receipt set receipt = $2 where key = $1",
        params![key, receipt],
    )?;
    Ok(())
}
