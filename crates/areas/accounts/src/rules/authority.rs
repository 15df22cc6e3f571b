use base::Uuid;
use web::{Permission, Role};

use super::Refusal;

/// Who acts.
#[derive(Clone, Debug)]
pub struct Acting {
    /// `None`: the operator at the machine, who makes the first account.
    pub id: Option<Uuid>,
    pub roles: Vec<Role>,
}

impl Acting {
    /// The operator at the machine's console.
    pub fn operator() -> Acting {
        Acting {
            id: None,
            roles: vec![Role::Administrator],
        }
    }

    /// As facts name actors.
    pub fn code(&self) -> String {
        self.id.map_or_else(|| "machine".to_owned(), |id| format!("staff:{id}"))
    }
}

/// The account that is to be changed.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    pub id: Uuid,
    pub roles: &'a [Role],
    pub is_active: bool,
}

/// What is to be changed.
#[derive(Clone, Copy, Debug)]
pub enum Change<'a> {
    /// Name and e-mail address only.
    Details,
    /// Roles or offices; holds the new roles.
    Duties(&'a [Role]),
    Deactivate,
    Reactivate,
    /// End the pause after failed tries.
    Unlock,
    /// A new start password; with the second factor it is a new beginning.
    Reset,
    EndSessions,
}

/// Says whether somebody may change an account. `administrators`: how many active ones there are.
///
/// Nobody raises themselves, and the town never loses its last administrator. Source: BSI ORP.4.A4 (separation of duties).
pub fn may_change(actor: &Acting, target: Target<'_>, change: Change<'_>, administrators: i64) -> Result<(), Refusal> {
    if !web::access::may(&actor.roles, Permission::StaffManage) {
        return Err(Refusal::NotAdministrator);
    }
    let is_own = actor.id == Some(target.id);
    let is_last = target.is_active && target.roles.contains(&Role::Administrator) && administrators <= 1;
    match change {
        Change::Duties(_) if is_own => Err(Refusal::OwnRoles),
        Change::Deactivate | Change::Reset | Change::Unlock if is_own => Err(Refusal::OwnAccount),
        Change::Deactivate if is_last => Err(Refusal::LastAdministrator),
        Change::Duties(roles) if is_last && !roles.contains(&Role::Administrator) => Err(Refusal::LastAdministrator),
        Change::Reactivate if target.is_active => Err(Refusal::Active),
        Change::Deactivate | Change::Reset if !target.is_active => Err(Refusal::Inactive),
        _ => Ok(()),
    }
}

/// Says whether roles and offices fit together. `known`: ids of the town's offices.
pub fn check_duties(roles: &[Role], offices: &[String], known: &[String]) -> Result<(), Refusal> {
    let is_administrator = roles.contains(&Role::Administrator);
    if roles.is_empty() {
        return Err(Refusal::RoleMissing);
    }
    if is_administrator && roles.iter().any(|role| *role != Role::Administrator) {
        return Err(Refusal::AdministratorAlone);
    }
    if !is_administrator && offices.is_empty() {
        return Err(Refusal::OfficeMissing);
    }
    if offices.iter().any(|office| !known.contains(office)) {
        return Err(Refusal::OfficeUnknown);
    }
    Ok(())
}

/// Says whether a login can be typed and told on the telephone: `f.oumarou`.
pub fn check_login(login: &str) -> Result<(), Refusal> {
    let is_sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    let is_fine = (2..=60).contains(&login.len())
        && login.chars().all(is_sign)
        && login.starts_with(|c: char| c.is_ascii_lowercase());
    if is_fine { Ok(()) } else { Err(Refusal::LoginMalformed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMIN: &[Role] = &[Role::Administrator];
    const CLERK: &[Role] = &[Role::Clerk];

    fn check(
        actor: (u128, &[Role]),
        target: (u128, &[Role], bool),
        change: Change<'_>,
        administrators: i64,
    ) -> Result<(), Refusal> {
        let acting = Acting {
            id: Some(Uuid::from_u128(actor.0)),
            roles: actor.1.to_vec(),
        };
        let target = Target {
            id: Uuid::from_u128(target.0),
            roles: target.1,
            is_active: target.2,
        };
        may_change(&acting, target, change, administrators)
    }

    #[test]
    fn only_administrators_change_accounts_and_nobody_raises_themselves() {
        let all = [
            Change::Details,
            Change::Duties(CLERK),
            Change::Deactivate,
            Change::Unlock,
            Change::Reset,
            Change::EndSessions,
        ];
        for change in all {
            for role in [Role::Clerk, Role::TeamLead, Role::Cashier, Role::Controller] {
                assert_eq!(
                    check((1, &[role]), (2, CLERK, true), change, 1),
                    Err(Refusal::NotAdministrator),
                    "{change:?}"
                );
                assert_eq!(
                    check((1, &[role]), (1, CLERK, true), change, 1),
                    Err(Refusal::NotAdministrator),
                    "{change:?}"
                );
            }
            assert_eq!(check((1, ADMIN), (2, CLERK, true), change, 1), Ok(()), "{change:?}");
        }
        for (change, expected) in [
            (Change::Details, Ok(())),
            (Change::EndSessions, Ok(())),
            (Change::Duties(ADMIN), Err(Refusal::OwnRoles)),
            (
                Change::Duties(&[Role::Administrator, Role::Clerk]),
                Err(Refusal::OwnRoles),
            ),
            (Change::Deactivate, Err(Refusal::OwnAccount)),
            (Change::Reset, Err(Refusal::OwnAccount)),
            (Change::Unlock, Err(Refusal::OwnAccount)),
        ] {
            assert_eq!(check((1, ADMIN), (1, ADMIN, true), change, 5), expected, "{change:?}");
        }
    }

    #[test]
    fn the_last_administrator_cannot_be_removed() {
        for (change, administrators, expected) in [
            (Change::Deactivate, 1, Err(Refusal::LastAdministrator)),
            (Change::Deactivate, 2, Ok(())),
            (Change::Duties(CLERK), 1, Err(Refusal::LastAdministrator)),
            (Change::Duties(CLERK), 2, Ok(())),
            (Change::Duties(ADMIN), 1, Ok(())),
            (Change::Reset, 1, Ok(())),
        ] {
            // Even the operator at the console cannot do it.
            let target = Target {
                id: Uuid::from_u128(2),
                roles: ADMIN,
                is_active: true,
            };
            assert_eq!(
                may_change(&Acting::operator(), target, change, administrators),
                expected,
                "{change:?}"
            );
        }
        assert_eq!(check((1, ADMIN), (2, ADMIN, false), Change::Duties(CLERK), 1), Ok(()));
    }

    #[test]
    fn states_change_once() {
        assert_eq!(
            check((1, ADMIN), (2, CLERK, false), Change::Deactivate, 1),
            Err(Refusal::Inactive)
        );
        assert_eq!(
            check((1, ADMIN), (2, CLERK, true), Change::Reactivate, 1),
            Err(Refusal::Active)
        );
        assert_eq!(check((1, ADMIN), (2, CLERK, false), Change::Reactivate, 1), Ok(()));
        assert_eq!(
            check((1, ADMIN), (2, CLERK, false), Change::Reset, 1),
            Err(Refusal::Inactive)
        );
    }

    #[test]
    fn roles_fit_together_and_have_an_office() {
        let known = ["kasse".to_owned(), "buergerbuero".to_owned()];
        let offices = |ids: &[&str]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
        for (roles, ids, expected) in [
            (&[][..], &["kasse"][..], Err(Refusal::RoleMissing)),
            (ADMIN, &[], Ok(())),
            (
                &[Role::Administrator, Role::Clerk],
                &["kasse"],
                Err(Refusal::AdministratorAlone),
            ),
            (CLERK, &[], Err(Refusal::OfficeMissing)),
            (CLERK, &["rom"], Err(Refusal::OfficeUnknown)),
            (&[Role::Cashier, Role::TeamLead], &["kasse", "buergerbuero"], Ok(())),
        ] {
            assert_eq!(
                check_duties(roles, &offices(ids), &known),
                expected,
                "{roles:?} {ids:?}"
            );
        }
    }

    #[test]
    fn logins_can_be_typed_everywhere() {
        for good in ["f.oumarou", "z.arslan-vogt", "ab", "kasse_2"] {
            assert_eq!(check_login(good), Ok(()), "{good}");
        }
        for bad in [
            "",
            "a",
            "F.Oumarou",
            "1a",
            ".a",
            "m.yıldız",
            "a b",
            "a@b",
            &"a".repeat(61),
        ] {
            assert_eq!(check_login(bad), Err(Refusal::LoginMalformed), "{bad}");
        }
    }
}
