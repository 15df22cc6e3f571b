use base::Uuid;
use store::facts::Fact;
use web::{Role, Staff};

/// A staff account. Times are microseconds UTC.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: Uuid,
    /// What is typed at the sign-in; never changes.
    pub login: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<Role>,
    pub offices: Vec<String>,
    pub(crate) password_hash: String,
    /// A start password is in use.
    pub must_change_password: bool,
    /// Until when a start password may be used.
    pub password_until: Option<i64>,
    pub(crate) totp_secret: Option<Vec<u8>>,
    /// The last step whose code was used.
    pub(crate) totp_last_step: i64,
    pub failed_tries: i64,
    pub locked_until: Option<i64>,
    pub deactivated_at: Option<i64>,
    pub created_at: i64,
    pub last_sign_in_at: Option<i64>,
}

impl Account {
    pub fn is_active(&self) -> bool {
        self.deactivated_at.is_none()
    }

    pub fn is_locked(&self, now_us: i64) -> bool {
        self.locked_until.is_some_and(|until| now_us < until)
    }

    pub fn has_second_factor(&self) -> bool {
        self.totp_secret.is_some()
    }

    /// As every page knows somebody who is signed in.
    pub fn staff(&self) -> Staff {
        Staff {
            id: self.id,
            name: self.name.clone(),
            initials: initials(&self.name),
            roles: self.roles.clone(),
            offices: self.offices.clone(),
        }
    }
}

/// First letters of the first and the last name: „FO".
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace();
    let first = words.next().and_then(|word| word.chars().next());
    let last = words.next_back().and_then(|word| word.chars().next());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A session of a member of staff, without the token that proves it.
#[derive(Clone, Debug)]
pub struct Session {
    pub id: Uuid,
    pub created_at: i64,
    pub seen_at: i64,
    pub expires_at: i64,
    /// Families of browser and system, empty when unknown.
    pub agent: String,
}

/// A personal token for the programming interface, without the secret that proves it.
#[derive(Clone, Debug)]
pub struct ApiToken {
    pub id: Uuid,
    pub staff: Uuid,
    /// What its maker calls it, to know it again.
    pub name: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub used_at: Option<i64>,
}

/// A sign-in between password and session. It is bound to the visitor's anonymous session.
#[derive(Clone, Debug)]
pub struct Pending {
    pub staff: Uuid,
    pub expires_at: i64,
    pub code_passed: bool,
    /// The page that was asked for, already checked.
    pub return_to: Option<String>,
}

/// One page of the list of accounts.
pub struct AccountPage {
    pub accounts: Vec<Account>,
    /// The last account, when more follow.
    pub next: Option<Uuid>,
}

/// One page of what happened with an account, newest first.
pub struct LogPage {
    pub facts: Vec<Fact>,
    /// Number of the oldest fact shown; `None` when nothing is older.
    pub before: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        for (name, expected) in [
            ("Farida Oumarou", "FO"),
            ("Klaus-Dieter Emmerich", "KE"),
            ("Nguyen Thi Lan", "NL"),
            ("ıvy özil", "IÖ"),
            ("Cher", "C"),
            ("", ""),
        ] {
            assert_eq!(initials(name), expected);
        }
    }
}
