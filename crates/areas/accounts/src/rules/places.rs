use web::Role;

/// The page that was asked for before the sign-in, when it is a page of this site.
///
/// Anything else would let a foreign link send freshly signed-in staff to a foreign site.
pub fn return_to(asked: &str) -> Option<&str> {
    let is_local = asked.starts_with('/')
        && !asked.starts_with("//")
        && !asked.contains('\\')
        && !asked.chars().any(char::is_control)
        && asked.len() <= 500;
    let path = asked.split(['?', '#']).next().unwrap_or_default();
    // The sign-in itself is no place to return to, and nobody wants to be signed out at once.
    let is_sign_in = ["/anmeldung", "/abmeldung"]
        .iter()
        .any(|p| path == *p || path.starts_with(&format!("{p}/")));
    (is_local && !is_sign_in && asked != "/").then_some(asked)
}

/// Where the day's work of these roles begins.
pub fn landing(roles: &[Role]) -> &'static str {
    let first = |wanted: &[Role]| wanted.iter().any(|role| roles.contains(role));
    if first(&[Role::Cashier]) {
        "/kasse"
    } else if first(&[Role::Clerk, Role::TeamLead]) {
        "/desk"
    } else if first(&[Role::Controller]) {
        "/kontrolle"
    } else if first(&[Role::Administrator]) {
        "/verwaltung"
    } else {
        "/konto"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_returned_to() {
        for good in [
            "/desk",
            "/desk?seite=2&q=a",
            "/vorgaenge/7#notizen",
            "/anmeldungen",
            "/%2F%2Fevil.example",
        ] {
            assert_eq!(return_to(good), Some(good));
        }
        for bad in [
            "",
            "/",
            "desk",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            " /desk",
            "/\t/evil.example",
            "/\n/evil.example",
            "/anmeldung",
            "/anmeldung/code",
            "/anmeldung?weiter=/anmeldung",
            "/abmeldung",
        ] {
            assert_eq!(return_to(bad), None, "{bad:?}");
        }
        assert_eq!(return_to(&format!("/{}", "a".repeat(600))), None);
    }

    #[test]
    fn each_role_begins_where_its_work_is() {
        for (roles, place) in [
            (&[Role::Clerk][..], "/desk"),
            (&[Role::Clerk, Role::TeamLead], "/desk"),
            (&[Role::Cashier, Role::TeamLead], "/kasse"),
            (&[Role::Controller], "/kontrolle"),
            (&[Role::Administrator], "/verwaltung"),
            (&[], "/konto"),
        ] {
            assert_eq!(landing(roles), place, "{roles:?}");
        }
    }
}
