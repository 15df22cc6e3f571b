//! Is it known surely enough who applies? Pure: the level that a service asks for, the draft and the account go in.
//!
//! Source: § 3 Abs. 4 OZG and Art. 8 eIDAS regulation (levels), § 2 Abs. 5 OZG (nobody needs an account: the counter, the
//! telephone and letters stay open).

use base::{FieldError, Uuid};
use blueprint::{Answers, Blueprint, Channel, Field, Scope, Trust};
use identity::{Citizen, Person};
use jiff::civil::Date;

use crate::identified;

/// What an account tells that is no part of who somebody is: it is filled in and may be changed.
const NOT_IDENTITY: &str = "mail";

/// Who asks for a draft or sends it.
#[derive(Clone, Debug, Default)]
pub struct Who {
    /// Who is signed in with an account.
    pub citizen: Option<Citizen>,
    /// A member of staff who may fill in applications for others is signed in.
    pub assists: bool,
}

impl From<Option<Citizen>> for Who {
    fn from(citizen: Option<Citizen>) -> Who {
        Who {
            citizen,
            assists: false,
        }
    }
}

/// Why somebody may not go on with an application for which the town must know who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// The town offers no accounts.
    NoAccounts,
    /// Nobody is signed in.
    SignIn,
    /// Somebody is signed in with this level, and it is too low.
    Level(Trust),
    /// Somebody else is signed in than who began.
    Owner,
    /// A clerk fills it in for somebody, and no clerk is signed in.
    Staff,
}

/// A draft as far as its barrier depends on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Door {
    /// What the service asks for.
    pub needed: Trust,
    pub has_accounts: bool,
    /// A clerk fills it in for somebody.
    pub is_assisted: bool,
    /// The account with which it began.
    pub owner: Option<Uuid>,
}

/// What stands between somebody and an application; nothing where the service asks for no level.
pub fn barrier(door: Door, who: &Who) -> Option<Barrier> {
    if door.needed == Trust::None {
        return None;
    }
    if door.is_assisted {
        return (!who.assists).then_some(Barrier::Staff);
    }
    if !door.has_accounts {
        return Some(Barrier::NoAccounts);
    }
    let Some(citizen) = &who.citizen else {
        return Some(Barrier::SignIn);
    };
    // Whose application it is comes first: a surer sign-in would not open that of somebody else.
    if door.owner.is_some_and(|owner| owner != citizen.id) {
        return Some(Barrier::Owner);
    }
    let has = level_of(&citizen.person);
    (has < door.needed).then_some(Barrier::Level(has))
}

/// The level of an account in the words of blueprints.
pub fn level_of(person: &Person) -> Trust {
    Trust::from_code(person.trust.code())
}

/// A level in the words of accounts; none for `none`.
pub fn as_asked(level: Trust) -> Option<identity::Trust> {
    identity::Trust::asked(level.code())
}

/// How surely it would be known who applies if these answers were sent now. `document_seen`: a clerk checked an identity
/// document.
///
/// The level of an account counts only where the account names the person of the application. A service above `none`
/// takes no other application, so there it counts before all names are answered.
pub fn level(
    blueprint: &Blueprint,
    answers: &Answers,
    channel: Channel,
    document_seen: bool,
    citizen: Option<&Citizen>,
) -> Trust {
    match (channel, citizen) {
        // Somebody stands at the counter with an identity document; on the telephone and in letters nobody is seen.
        (Channel::Counter, _) if document_seen => Trust::High,
        (Channel::Online, Some(citizen)) => {
            let is_same = || identified::differing(blueprint, answers, &citizen.person).is_some_and(|d| d.is_empty());
            if blueprint.meta.trust > Trust::None || is_same() {
                level_of(&citizen.person)
            } else {
                Trust::None
            }
        }
        _ => Trust::None,
    }
}

/// The answers that the account gives in place of the person, by field: all that it knows of who somebody is. What it
/// tells in a form that the field does not take is left to the person.
pub fn given(blueprint: &Blueprint, person: &Person, today: Date) -> Answers {
    let known = |field: &Field| {
        let claim = field.account.as_deref().filter(|claim| *claim != NOT_IDENTITY)?;
        let inputs = identified::posted(&field.id, claim, person).into_iter().collect();
        Some((field.id.clone(), field.read(&inputs, today)?))
    };
    blueprint.fields().filter_map(known).collect()
}

/// Where an application does not name the person of the account, with the page to mend it on; empty when it does.
///
/// `others`: what else is wrong with it. A field has one error at a time, and while questions are open it may still turn
/// out whom the application names.
pub fn errors(
    blueprint: &Blueprint,
    scope: &Scope<'_>,
    person: &Person,
    others: &[(String, FieldError)],
) -> Vec<(String, FieldError)> {
    let error = |id: &str, key: &str| {
        let pages = blueprint.pages(scope);
        let page = pages
            .iter()
            .find(|page| page.fields.iter().any(|field| field.id == id))?;
        let is_told = others
            .iter()
            .any(|(_, other)| other.field.split('.').next() == Some(id));
        (!is_told).then(|| (page.id.clone(), FieldError::new(id, key)))
    };
    if let Some(fields) = identified::differing(blueprint, &blueprint.prune(scope), person) {
        return fields.iter().filter_map(|id| error(id, "account.differs")).collect();
    }
    let key = match person.claim("family_name") {
        Some(_) => "account.differs",
        None => "account.unnamed",
    };
    let mut shown = blueprint.fields().filter(|field| blueprint.visible(scope, field));
    if let Some(name) = shown.find(|field| field.account.as_deref() == Some("family_name")) {
        return error(&name.id, key).into_iter().collect();
    }
    let first = blueprint
        .fields()
        .find(|field| blueprint.visible(scope, field) && field.kind.is_asked());
    let last_word = first.filter(|_| others.is_empty());
    last_word.and_then(|field| error(&field.id, key)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(id: u128, trust: Trust) -> Who {
        let person = Person {
            trust: identity::Trust::from_code(trust.code()),
            ..Person::default()
        };
        Who::from(Some(Citizen {
            id: Uuid::from_u128(id),
            provider: "simulator".into(),
            person,
        }))
    }

    #[test]
    fn every_level_opens_what_asks_for_it_or_less() {
        for needed in Trust::ALL {
            for has in [Trust::Basic, Trust::Substantial, Trust::High] {
                let door = Door {
                    needed,
                    has_accounts: true,
                    ..Door::default()
                };
                let expected = (has < needed).then_some(Barrier::Level(has));
                assert_eq!(barrier(door, &somebody(1, has)), expected, "{has:?} for {needed:?}");
            }
        }
    }

    #[test]
    fn what_stands_in_the_way_is_said_in_this_order() {
        let nobody = Who::default();
        let clerk = Who {
            assists: true,
            ..Who::default()
        };
        let door = |needed, has_accounts, is_assisted, owner: Option<u128>| Door {
            needed,
            has_accounts,
            is_assisted,
            owner: owner.map(Uuid::from_u128),
        };
        let (low, high) = (somebody(1, Trust::Basic), somebody(1, Trust::High));
        for (door, who, expected) in [
            (door(Trust::None, false, false, None), &nobody, None),
            (door(Trust::None, false, true, None), &nobody, None),
            (door(Trust::High, false, false, None), &high, Some(Barrier::NoAccounts)),
            (door(Trust::High, true, false, None), &nobody, Some(Barrier::SignIn)),
            (door(Trust::High, true, false, Some(2)), &low, Some(Barrier::Owner)),
            (
                door(Trust::High, true, false, Some(1)),
                &low,
                Some(Barrier::Level(Trust::Basic)),
            ),
            (door(Trust::High, true, false, Some(1)), &high, None),
            (door(Trust::High, true, false, Some(1)), &clerk, Some(Barrier::SignIn)),
            (door(Trust::High, true, true, None), &high, Some(Barrier::Staff)),
            (door(Trust::High, false, true, None), &clerk, None),
        ] {
            assert_eq!(barrier(door, who), expected, "{door:?} {who:?}");
        }
    }
}
