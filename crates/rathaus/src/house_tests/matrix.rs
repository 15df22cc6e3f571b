//! Who may use which route: asked of every route of the whole house as everybody, and kept as a table that a change of
//! rights changes visibly.

use std::fmt::Write as _;
use std::path::Path;

use axum::http::Method;
use testkit::Machine;
use web::access::may;
use web::{Access, Declared, Role};

use super::house::TestHouse;

/// Somebody in front of the house.
struct Asker {
    name: &'static str,
    role: Option<Role>,
    machine: Machine,
    /// Cookie of a session; empty for programs and for nobody.
    cookie: String,
    has_token: bool,
}

async fn askers(house: &TestHouse) -> Vec<Asker> {
    let plain = Machine::of_router(house.router.clone());
    let mut all = vec![Asker {
        name: "nobody",
        role: None,
        machine: plain.clone(),
        cookie: String::new(),
        has_token: false,
    }];
    for role in Role::ALL {
        let account = house
            .account(&role.code().replace('_', "-"), &[role], &house.office())
            .await;
        let token = house.token(account).await;
        all.push(Asker {
            name: "session",
            role: Some(role),
            machine: plain.clone(),
            cookie: house.session(account).await,
            has_token: false,
        });
        all.push(Asker {
            name: "token",
            role: Some(role),
            machine: plain.with_proof(&token),
            cookie: String::new(),
            has_token: true,
        });
    }
    all
}

/// What the guard of a route must say to somebody.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// Led to the sign-in.
    SignIn,
    /// Asked for a proof of programs.
    Proof,
    Forbidden,
    LetIn,
}

fn expected(access: Access, asker: &Asker) -> Verdict {
    let session = asker.role.filter(|_| !asker.has_token);
    let token = asker.role.filter(|_| asker.has_token);
    let of = |role: Option<Role>, permission, without| match role {
        None => without,
        Some(role) if may(&[role], permission) => Verdict::LetIn,
        Some(_) => Verdict::Forbidden,
    };
    match access {
        // Programs show their proof to the handler, which asks for more than a role.
        Access::Public | Access::Applicant | Access::Machine => Verdict::LetIn,
        Access::AnyStaff => session.map_or(Verdict::SignIn, |_| Verdict::LetIn),
        Access::Staff(permission) => of(session, permission, Verdict::SignIn),
        Access::AnyToken => token.map_or(Verdict::Proof, |_| Verdict::LetIn),
        Access::Token(permission) => of(token, permission, Verdict::Proof),
    }
}

async fn ask(route: &Declared, asker: &Asker) -> Verdict {
    let path: Vec<&str> = route
        .path
        .split('/')
        .map(|part| if part.starts_with('{') { "0" } else { part })
        .collect();
    let mut headers = vec![("content-type", "application/json")];
    if !asker.cookie.is_empty() {
        headers.push(("cookie", &asker.cookie));
    }
    let path = path.join("/");
    let answer = asker
        .machine
        .send(route.method.as_str(), &path, &headers, b"{}".to_vec())
        .await;
    match (answer.status, answer.problem().as_str()) {
        (401, "sign-in") => Verdict::SignIn,
        // A handler of `Machine` asks for the proof itself.
        (401, "proof") if route.access != Access::Machine => Verdict::Proof,
        (403, "forbidden") if route.access != Access::Machine => Verdict::Forbidden,
        _ => Verdict::LetIn,
    }
}

#[tokio::test]
async fn every_route_of_the_house_lets_in_exactly_whom_its_access_names() {
    let house = TestHouse::empty().await;
    let askers = askers(&house).await;
    let mut wrong = Vec::new();
    for route in &house.declared {
        for asker in &askers {
            let (expected, found) = (expected(route.access, asker), ask(route, asker).await);
            if expected != found {
                wrong.push(format!(
                    "{} {} as {} {:?}: {found:?} in place of {expected:?}",
                    route.method, route.path, asker.name, asker.role
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(house.declared.len() > 100, "only {} routes", house.declared.len());
}

const HEAD: &str = "# Who may use which route\n\n\
    Made by the test `the_table_of_rights_is_the_one_in_the_documentation` from the routes of the whole program; do not edit. After a\n\
    change of rights: `RATHAUS_WRITE_MATRIX=1 cargo nextest run the_table_of_rights`, and say in the commit why the rights change.\n\n\
    *session* and *token* name the roles that the guard lets in, by sign-in or by a personal API token. *link* and *proof* mean that\n\
    the handler checks a proof of its own: the secret in an address, a code, a key, a signature.\n\n\
    | method | path | access | clerk | team_lead | cashier | controller | administrator |\n|---|---|---|---|---|---|---|---|\n";

fn table(declared: &[Declared]) -> String {
    let mut rows: Vec<&Declared> = declared.iter().collect();
    rows.sort_by_key(|route| (route.path.clone(), order(&route.method)));
    let mut table = HEAD.to_owned();
    for route in rows {
        let (word, permission) = match route.access {
            Access::Public => ("everybody".to_owned(), None),
            Access::Applicant => ("link".to_owned(), None),
            Access::Machine => ("proof".to_owned(), None),
            Access::AnyStaff => ("session".to_owned(), None),
            Access::AnyToken => ("token".to_owned(), None),
            Access::Staff(permission) => (format!("session: {permission:?}"), Some(permission)),
            Access::Token(permission) => (format!("token: {permission:?}"), Some(permission)),
        };
        let _ = write!(table, "| {} | `{}` | {word} |", route.method, route.path);
        for role in Role::ALL {
            let mark = match (route.access, permission) {
                (Access::AnyStaff | Access::AnyToken, _) => "yes",
                (_, Some(permission)) if may(&[role], permission) => "yes",
                (_, Some(_)) => "–",
                _ => "",
            };
            let _ = write!(table, " {mark} |");
        }
        table.push('\n');
    }
    table
}

fn order(method: &Method) -> usize {
    ["GET", "POST", "PUT", "PATCH", "DELETE"]
        .iter()
        .position(|name| *name == method.as_str())
        .unwrap_or(usize::MAX)
}

#[tokio::test]
async fn the_table_of_rights_is_the_one_in_the_documentation() {
    let house = TestHouse::empty().await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operating/access-matrix.md");
    let made = table(&house.declared);
    if std::env::var_os("RATHAUS_WRITE_MATRIX").is_some() {
        std::fs::write(&path, &made).expect("the table can be written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&str> = made
        .lines()
        .filter(|line| !kept.lines().any(|known| known == *line))
        .chain(kept.lines().filter(|line| !made.lines().any(|known| known == *line)))
        .collect();
    assert!(
        made == kept,
        "rights differ from docs/operating/access-matrix.md; if that is wanted, write it anew with RATHAUS_WRITE_MATRIX=1:\n{}",
        changed.join("\n")
    );
}
