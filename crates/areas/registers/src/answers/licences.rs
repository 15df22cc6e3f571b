use std::collections::BTreeMap;

use ::store::{StoreError, Tx};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::licences::{self, Licence};
use crate::names::NameMatch;
use crate::port::{Audience, RegisterQuery, With};
use crate::residents::{Match, Resident, ResidentQuestion, find};
use crate::schemas::filled;
use crate::store as tables;

pub(crate) fn licences(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let answer = match holder(tx, &query.with(), query.purpose.audience, on)? {
        Holder::None(status) => json!({ "status": status }),
        Holder::One(person, name) => match tables::licence_of(tx, person.id)? {
            Some(licence) => licences::answer(name, &licence, query.with().text("licence_number").as_deref(), on),
            None => json!({ "status": "not_found" }),
        },
    };
    Ok(filled("licences", answer))
}

pub(crate) fn accompanying(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let number = query.with().text("licence_number").unwrap_or_default();
    let found = match holder(tx, &query.with(), query.purpose.audience, on)? {
        Holder::One(person, _) => tables::licence_of(tx, person.id)?
            .filter(|licence: &Licence| licence.has_number(&number))
            .map(|licence| licences::accompanying(&person, &licence, on)),
        Holder::None(_) => None,
    };
    Ok(filled(
        "accompanying",
        found.unwrap_or_else(|| json!({ "status": "not_found" })),
    ))
}

/// Who a question or an order is about.
pub(crate) enum Holder {
    None(&'static str),
    One(Box<Resident>, NameMatch),
}

/// The person of that name and birth date. For applicants a blocked one is like nobody here too.
pub(crate) fn holder(tx: &mut Tx<'_>, with: &With<'_>, audience: Audience, on: Date) -> Result<Holder, StoreError> {
    let Some(born) = with.birth_date("birth_date") else {
        return Ok(Holder::None("not_found"));
    };
    let question = ResidentQuestion::about(
        with.text("family_name").unwrap_or_default(),
        with.text("given_names").unwrap_or_default(),
        born,
        on,
        audience,
    );
    let candidates = tables::residents_born(tx, born)?;
    Ok(match find(&question, &candidates, &BTreeMap::new()).0 {
        Match::Nobody(status) => Holder::None(status),
        Match::One(person, name) => Holder::One(Box::new(person.clone()), name),
    })
}
