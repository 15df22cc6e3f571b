//! Who is who at the desk.

use std::collections::BTreeMap;

use base::Uuid;
use store::{StoreError, Tx};
use web::Permission;

/// More colleagues than fit into a list to choose from.
const COLLEAGUES_MAX: usize = 1_000;

#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    pub initials: String,
    offices: Vec<String>,
    decides: bool,
    /// May approve editions of the own offices; of all services when it `manages` them, too.
    approves: bool,
    manages: bool,
}

/// The accounts of the town hall by id.
#[derive(Clone, Debug, Default)]
pub struct People(BTreeMap<Uuid, Person>);

impl People {
    pub fn load(tx: &mut Tx<'_>) -> Result<People, StoreError> {
        let found = accounts::store::find_accounts(tx, "", None, COLLEAGUES_MAX)?.accounts;
        let person = |account: accounts::Account| {
            let staff = account.staff();
            let may = |permission| account.is_active() && staff.may(permission);
            let decides = may(Permission::CasesDecide);
            let (approves, manages) = (may(Permission::CatalogApprove), may(Permission::CatalogManage));
            (
                staff.id,
                Person {
                    id: staff.id,
                    name: staff.name,
                    initials: staff.initials,
                    offices: staff.offices,
                    decides,
                    approves,
                    manages,
                },
            )
        };
        Ok(People(found.into_iter().map(person).collect()))
    }

    pub fn get(&self, id: Uuid) -> Option<&Person> {
        self.0.get(&id)
    }

    /// Everybody who works on the cases of an office, by name.
    pub fn of_office(&self, office: &str) -> Vec<&Person> {
        let mut people: Vec<&Person> = self
            .0
            .values()
            .filter(|p| p.decides && p.offices.iter().any(|o| o == office))
            .collect();
        people.sort_by(|a, b| a.name.cmp(&b.name));
        people
    }

    /// Names of those who may approve an edition of a service of an office, without those who worked on it.
    pub fn who_approve(&self, office: Option<&str>, editors: &[String]) -> Vec<&str> {
        let is_of = |person: &Person| {
            person.manages || office.is_some_and(|office| person.offices.iter().any(|own| own == office))
        };
        let is_editor = |person: &Person| editors.contains(&crate::Actor::Staff(person.id).code());
        let people = self.0.values();
        let mut names: Vec<&str> = people
            .filter(|person| person.approves && is_of(person) && !is_editor(person))
            .map(|person| person.name.as_str())
            .collect();
        names.sort_unstable();
        names
    }

    /// The name behind an actor of a fact, `staff:<id>`.
    pub fn behind(&self, actor: &str) -> Option<&Person> {
        self.get(actor.strip_prefix("staff:")?.parse().ok()?)
    }
}
