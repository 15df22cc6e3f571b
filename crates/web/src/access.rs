//! Who may do what, in one table. Denied unless the table says otherwise.

use std::future::Future;
use std::pin::Pin;

use base::{Fault, Uuid};

/// What a member of staff is in the organisation chart. One person may be several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sachbearbeitung.
    Clerk,
    /// Teamleitung: assigns, signs the second time.
    TeamLead,
    /// Kasse.
    Cashier,
    /// Verkehrsüberwachung: looks up plates outside.
    Controller,
    /// Fachadministration: no cases, no registers.
    Administrator,
}

impl Role {
    pub const ALL: [Role; 5] = [
        Role::Clerk,
        Role::TeamLead,
        Role::Cashier,
        Role::Controller,
        Role::Administrator,
    ];

    /// Name in files and in the database.
    pub const fn code(self) -> &'static str {
        match self {
            Role::Clerk => "clerk",
            Role::TeamLead => "team_lead",
            Role::Cashier => "cashier",
            Role::Controller => "controller",
            Role::Administrator => "administrator",
        }
    }

    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// One thing that staff may be allowed to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// See the cases of the own offices, with their registers' answers and documents.
    CasesRead,
    /// Ask, note, upload, send letters that decide nothing.
    CasesWrite,
    /// Approve, refuse, withdraw a decision.
    CasesDecide,
    /// Give a case to a colleague.
    CasesAssign,
    /// Fill in an application for somebody at the counter or on the telephone.
    Assist,
    /// See claims and payments.
    ClaimsRead,
    /// Book incoming payments by hand.
    ClaimsBook,
    /// Pay money back.
    Refunds,
    /// Ask whether a plate has a valid permit, and nothing else.
    PlateLookup,
    /// Make, change and lock staff accounts.
    StaffManage,
    /// See and restart jobs that failed.
    JobsManage,
    /// Read figures without persons.
    Numbers,
    /// Read who did what, and check the chain of facts.
    AuditRead,
    /// Change the values and texts of services, take over new versions of them.
    CatalogManage,
    /// See in which edition services are offered, and approve what somebody else changed.
    CatalogApprove,
}

impl Permission {
    pub const ALL: [Permission; 15] = [
        Permission::CasesRead,
        Permission::CasesWrite,
        Permission::CasesDecide,
        Permission::CasesAssign,
        Permission::Assist,
        Permission::ClaimsRead,
        Permission::ClaimsBook,
        Permission::Refunds,
        Permission::PlateLookup,
        Permission::StaffManage,
        Permission::JobsManage,
        Permission::Numbers,
        Permission::AuditRead,
        Permission::CatalogManage,
        Permission::CatalogApprove,
    ];
}

/// True when one of the roles carries the permission.
pub fn may(roles: &[Role], permission: Permission) -> bool {
    roles.iter().any(|role| granted(*role).contains(&permission))
}

// Separation of duties: who decides does not book money, who manages accounts sees no case.
const fn granted(role: Role) -> &'static [Permission] {
    use Permission as P;
    match role {
        Role::Clerk => &[P::CasesRead, P::CasesWrite, P::CasesDecide, P::Assist, P::ClaimsRead],
        Role::TeamLead => &[
            P::CasesRead,
            P::CasesWrite,
            P::CasesDecide,
            P::CasesAssign,
            P::Assist,
            P::ClaimsRead,
            P::Numbers,
            P::CatalogApprove,
        ],
        Role::Cashier => &[P::ClaimsRead, P::ClaimsBook, P::Refunds],
        Role::Controller => &[P::PlateLookup],
        Role::Administrator => &[
            P::StaffManage,
            P::JobsManage,
            P::Numbers,
            P::AuditRead,
            P::CatalogManage,
            P::CatalogApprove,
        ],
    }
}

/// Who may use a route. Each route declares one; there is no default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody; forms are guarded against foreign sites.
    Public,
    /// Everybody who proves a right to one application; the handler checks that proof (link, code, session).
    Applicant,
    /// Staff whose roles carry the permission.
    Staff(Permission),
    /// Staff, whatever their roles.
    AnyStaff,
    /// Machines that carry their own proof (bearer token, signature); the handler checks it. Cookies count for nothing.
    Machine,
    /// Staff who show a personal API token, if their roles carry the permission. Cookies count for nothing.
    Token(Permission),
    /// Staff who show a personal API token, whatever their roles. Cookies count for nothing.
    AnyToken,
}

impl Access {
    /// True where no cookie proves anything, so that no foreign site can use a visitor's browser.
    pub const fn is_for_machines(self) -> bool {
        matches!(self, Access::Machine | Access::Token(_) | Access::AnyToken)
    }
}

/// A signed-in member of staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    pub id: Uuid,
    pub name: String,
    pub initials: String,
    pub roles: Vec<Role>,
    /// Ids of the offices whose cases this person sees.
    pub offices: Vec<String>,
}

impl Staff {
    pub fn may(&self, permission: Permission) -> bool {
        may(&self.roles, permission)
    }
}

pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Tells who is behind a staff session. Implemented by the area `accounts`.
pub trait StaffSessions: Send + Sync {
    /// The member of staff behind `token`; `None` when the session is over or never was.
    fn staff<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>>;

    /// The member of staff who made the personal API token `token`; `None` when it is over, revoked or never was.
    fn by_api_token<'a>(&'a self, _token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// Nobody is signed in: for tests and for parts that run without accounts.
pub struct NoStaff;

impl StaffSessions for NoStaff {
    fn staff<'a>(&'a self, _token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duties_that_must_be_separate_are_never_in_one_role() {
        use Permission as P;
        for (one, other) in [
            (P::CasesDecide, P::ClaimsBook),
            (P::CasesDecide, P::Refunds),
            (P::CasesRead, P::StaffManage),
            (P::CasesRead, P::AuditRead),
            (P::CasesRead, P::PlateLookup),
        ] {
            for role in Role::ALL {
                assert!(
                    !(may(&[role], one) && may(&[role], other)),
                    "{role:?} has {one:?} and {other:?}"
                );
            }
        }
    }

    #[test]
    fn every_permission_is_held_by_somebody_and_nobody_without_a_role_has_any() {
        for permission in Permission::ALL {
            assert!(may(&Role::ALL, permission), "{permission:?} is held by no role");
            assert!(!may(&[], permission));
        }
    }

    #[test]
    fn role_codes_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_code(role.code()), Some(role));
        }
        assert_eq!(Role::from_code("mayor"), None);
    }
}
