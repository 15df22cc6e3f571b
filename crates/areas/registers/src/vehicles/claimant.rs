use base::checks::birth_date::PartialDate;

use super::Keeper;
use crate::birth_date::may_be;
use crate::names::{family_name, given_names};
use crate::text::Keys;

/// Whoever says that something is theirs names themself as a person or a company.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Claimant {
    /// Family name, given names, birth date.
    pub person: Option<(String, String, PartialDate)>,
    pub company: Option<String>,
}

impl Claimant {
    /// A person counts with all three parts only.
    pub fn of(
        family_name: Option<String>,
        given_names: Option<String>,
        born: Option<PartialDate>,
        company: Option<String>,
    ) -> Claimant {
        let person = match (family_name, given_names, born) {
            (Some(family), Some(given), Some(born)) => Some((family, given, born)),
            _ => None,
        };
        Claimant { person, company }
    }

    /// Whether this is the keeper, in whichever spelling.
    pub fn is(&self, keeper: &Keeper) -> bool {
        match keeper {
            Keeper::Person {
                family_name,
                given_names,
                birth_date,
            } => self.is_person(family_name, given_names, *birth_date),
            Keeper::Company { name } | Keeper::Other { name } => self
                .company
                .as_ref()
                .is_some_and(|asked| Keys::of(asked).meets(&Keys::of(name))),
        }
    }

    pub fn is_person(&self, family: &str, given: &str, born: PartialDate) -> bool {
        self.person
            .as_ref()
            .is_some_and(|(asked_family, asked_given, asked_birth)| {
                may_be(born, *asked_birth)
                    && family_name(asked_family, family).is_some()
                    && given_names(asked_given, given).is_some()
            })
    }

    /// As a keeper of the register; none when nobody is named. A company comes before a person, who then only acts for it.
    pub fn keeper(&self) -> Option<Keeper> {
        if let Some(name) = &self.company {
            return Some(Keeper::Company { name: name.clone() });
        }
        self.person
            .as_ref()
            .map(|(family_name, given_names, birth_date)| Keeper::Person {
                family_name: family_name.clone(),
                given_names: given_names.clone(),
                birth_date: *birth_date,
            })
    }
}

impl Keeper {
    /// Kind and name under which a keeper is found again, in one spelling.
    pub fn key(&self) -> String {
        let folded = |name: &str| Keys::of(name).spelled.replace(' ', "");
        match self {
            Keeper::Person {
                family_name,
                given_names,
                birth_date,
            } => format!("{} {} {}", folded(family_name), folded(given_names), birth_date.iso()),
            Keeper::Company { name } | Keeper::Other { name } => folded(name),
        }
    }
}
