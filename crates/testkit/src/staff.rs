use std::collections::BTreeMap;
use std::future::ready;
use std::sync::Mutex;

use base::{Fault, Uuid};
use web::access::BoxFuture;
use web::{Role, Staff, StaffSessions};

/// Staff who are signed in, without passwords and second factors: those are tested where they are made.
#[derive(Default)]
pub struct TestStaff(Mutex<BTreeMap<String, Staff>>);

impl TestStaff {
    /// Signs `staff` in and returns the session's cookie value, for [`crate::Visitor::sign_in`].
    pub fn sign_in(&self, staff: Staff) -> String {
        let mut sessions = self.0.lock().expect("no code panics while it holds this lock");
        let token = format!("{:064x}", sessions.len() + 1);
        sessions.insert(token.clone(), staff);
        format!("s{token}")
    }
}

/// In front of an API token, so that no session is one.
const API_TOKEN: &str = "token-";

impl TestStaff {
    /// An API token of `staff`, for [`crate::Machine::with_proof`].
    pub fn api_token(&self, staff: Staff) -> String {
        self.sign_in(staff).replacen('s', API_TOKEN, 1)
    }
}

impl StaffSessions for TestStaff {
    fn staff<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        let found = self
            .0
            .lock()
            .expect("no code panics while it holds this lock")
            .get(token)
            .cloned();
        Box::pin(ready(Ok(found)))
    }

    fn by_api_token<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        match token.strip_prefix(API_TOKEN) {
            Some(session) => self.staff(session),
            None => Box::pin(ready(Ok(None))),
        }
    }
}

/// A member of staff with these roles, in these offices. The same name is the same person.
pub fn staff(name: &str, roles: &[Role], offices: &[&str]) -> Staff {
    let initials = name.split(' ').filter_map(|word| word.chars().next()).collect();
    let id = name
        .bytes()
        .fold(0_u128, |id, byte| (id << 5) ^ (id >> 97) ^ u128::from(byte));
    Staff {
        id: Uuid::from_u128(id),
        name: name.to_owned(),
        initials,
        roles: roles.to_vec(),
        offices: offices.iter().map(|office| (*office).to_owned()).collect(),
    }
}
