use base::Uuid;
use store::{Row, StoreError, Tx, params};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use web::Role;

use crate::model::{Account, AccountPage};

const COLUMNS: &str = "id, login, name, email, roles, offices, password_hash, must_change_password, password_until, \
                       totp_secret, totp_last_step, failed_tries, locked_until, deactivated_at, created_at, last_sign_in_at";

pub fn account(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Account>, StoreError> {
    tx.query_opt(&format!("select {COLUMNS} from staff where id = $1"), params![id])?
        .as_ref()
        .map(read)
        .transpose()
}

pub fn account_by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>, StoreError> {
    tx.query_opt(&format!("select {COLUMNS} from staff where login = $1"), params![login])?
        .as_ref()
        .map(read)
        .transpose()
}

pub fn has_accounts(tx: &mut Tx<'_>) -> Result<bool, StoreError> {
    Ok(tx.query_opt("select id from staff limit 1", &[])?.is_some())
}

pub fn active_administrators(tx: &mut Tx<'_>) -> Result<i64, StoreError> {
    tx.count(
        "select count(*) as n from staff where is_administrator and deactivated_at is null",
        &[],
    )
}

/// Accounts whose name, login or address contains `query`, by name, after the last account of the page before.
pub fn find_accounts(
    tx: &mut Tx<'_>,
    query: &str,
    after: Option<Uuid>,
    limit: usize,
) -> Result<AccountPage, StoreError> {
    let pattern = format!(
        "%{}%",
        fold(query)
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_")
    );
    let wanted = i64::try_from(limit).unwrap_or(i64::MAX - 1);
    let sql = format!(
        "select {COLUMNS} from staff where search_key like $1 escape '\\'
           and search_key > coalesce((select search_key from staff where id = $2), '')
         order by search_key limit $3"
    );
    // One more than asked for tells whether there is a next page.
    let mut rows = tx.query(&sql, params![pattern, after, wanted + 1])?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = match rows.last() {
        Some(last) if has_more => Some(last.get("id")?),
        _ => None,
    };
    Ok(AccountPage {
        accounts: rows.iter().map(read).collect::<Result<_, _>>()?,
        next,
    })
}

/// Errors: `Unique` when the login is taken.
pub fn insert_account(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    tx.execute(
        "insert into staff (id, login, name, email, roles, offices, is_administrator, search_key, password_hash,
           must_change_password, password_until, totp_secret, totp_last_step, failed_tries, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14)",
        params![
            account.id,
            &account.login,
            &account.name,
            &account.email,
            role_codes(&account.roles),
            offices_json(&account.offices),
            account.roles.contains(&Role::Administrator),
            search_key(&account.name, &account.email, &account.login),
            &account.password_hash,
            account.must_change_password,
            account.password_until,
            account.totp_secret.clone(),
            account.totp_last_step,
            account.created_at
        ],
    )?;
    Ok(())
}

/// Saves name, address, roles and offices.
pub fn save_details(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    tx.execute(
        "update staff set name = $2, email = $3, roles = $4, offices = $5, is_administrator = $6, search_key = $7
         where id = $1",
        params![
            account.id,
            &account.name,
            &account.email,
            role_codes(&account.roles),
            offices_json(&account.offices),
            account.roles.contains(&Role::Administrator),
            search_key(&account.name, &account.email, &account.login)
        ],
    )?;
    Ok(())
}

/// `until`: set for a start password, which must be changed.
pub fn set_password(tx: &mut Tx<'_>, id: Uuid, hash: &str, until: Option<i64>) -> Result<(), StoreError> {
    tx.execute(
        "update staff set password_hash = $2, must_change_password = $3, password_until = $4 where id = $1",
        params![id, hash, until.is_some(), until],
    )?;
    Ok(())
}

/// `None` forgets the second factor.
pub fn set_second_factor(tx: &mut Tx<'_>, id: Uuid, secret: Option<&[u8]>, last_step: i64) -> Result<(), StoreError> {
    tx.execute(
        "update staff set totp_secret = $2, totp_last_step = $3 where id = $1",
        params![id, secret, last_step],
    )?;
    Ok(())
}

/// Marks the code of a step as used. False when it was used in the meantime.
pub fn use_step(tx: &mut Tx<'_>, id: Uuid, step: i64) -> Result<bool, StoreError> {
    let changed = tx.execute(
        "update staff set totp_last_step = $2 where id = $1 and totp_last_step < $2",
        params![id, step],
    )?;
    Ok(changed == 1)
}

pub fn set_tries(tx: &mut Tx<'_>, id: Uuid, failed: i64, locked_until: Option<i64>) -> Result<(), StoreError> {
    tx.execute(
        "update staff set failed_tries = $2, locked_until = $3 where id = $1",
        params![id, failed, locked_until],
    )?;
    Ok(())
}

pub fn note_sign_in(tx: &mut Tx<'_>, id: Uuid, at: i64) -> Result<(), StoreError> {
    tx.execute(
        "update staff set failed_tries = 0, locked_until = null, last_sign_in_at = $2 where id = $1",
        params![id, at],
    )?;
    Ok(())
}

/// `at`: since when nobody may sign in with it; `None` opens it again.
pub fn set_deactivated(tx: &mut Tx<'_>, id: Uuid, at: Option<i64>) -> Result<(), StoreError> {
    tx.execute("update staff set deactivated_at = $2 where id = $1", params![id, at])?;
    Ok(())
}

pub(super) fn read(row: &Row) -> Result<Account, StoreError> {
    let roles: Vec<String> = row.json("roles")?;
    Ok(Account {
        id: row.get("id")?,
        login: row.get("login")?,
        name: row.get("name")?,
        email: row.get("email")?,
        // A role that this release does not know gives no rights.
        roles: roles.iter().filter_map(|code| Role::from_code(code)).collect(),
        offices: row.json("offices")?,
        password_hash: row.get("password_hash")?,
        must_change_password: row.get("must_change_password")?,
        password_until: row.get("password_until")?,
        totp_secret: row.get("totp_secret")?,
        totp_last_step: row.get("totp_last_step")?,
        failed_tries: row.get("failed_tries")?,
        locked_until: row.get("locked_until")?,
        deactivated_at: row.get("deactivated_at")?,
        created_at: row.get("created_at")?,
        last_sign_in_at: row.get("last_sign_in_at")?,
    })
}

fn role_codes(roles: &[Role]) -> String {
    serde_json::json!(roles.iter().map(|role| role.code()).collect::<Vec<_>>()).to_string()
}

fn offices_json(offices: &[String]) -> String {
    serde_json::json!(offices).to_string()
}

/// Sorts by name and is unique by the login at its end.
fn search_key(name: &str, email: &str, login: &str) -> String {
    fold(&format!("{name} {email} {login}"))
}

/// Small letters without marks, so that „yildiz" finds „Yıldız".
fn fold(text: &str) -> String {
    let text = text
        .trim()
        .to_lowercase()
        .replace('ß', "ss")
        .replace('ı', "i")
        .replace('ł', "l");
    text.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_their_marks() {
        for (text, folded) in [
            ("Yıldız", "yildiz"),
            ("Radosław", "radoslaw"),
            (" Groß-Müller ", "gross-muller"),
            ("Pınar", "pinar"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }
}
