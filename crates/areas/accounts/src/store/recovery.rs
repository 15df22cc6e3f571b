use base::Uuid;
use store::{StoreError, Tx, params};

/// Puts new codes in the place of all old ones.
pub fn replace_recovery_codes(tx: &mut Tx<'_>, staff: Uuid, hashes: &[Vec<u8>]) -> Result<(), StoreError> {
    tx.execute("delete from staff_recovery_code where staff = $1", params![staff])?;
    for hash in hashes {
        tx.execute(
            "insert into staff_recovery_code (staff, code_hash) values ($1, $2)",
            params![staff, hash.clone()],
        )?;
    }
    Ok(())
}

/// True when the code exists and was not used before; it is used now.
pub fn use_recovery_code(tx: &mut Tx<'_>, staff: Uuid, hash: &[u8], now_us: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update staff_recovery_code set used_at = $3 where staff = $1 and code_hash = $2 and used_at is null",
        params![staff, hash, now_us],
    )?;
    Ok(changed == 1)
}

pub fn unused_recovery_codes(tx: &mut Tx<'_>, staff: Uuid) -> Result<i64, StoreError> {
    tx.count(
        "select count(*) as n from staff_recovery_code where staff = $1 and used_at is null",
        params![staff],
    )
}
