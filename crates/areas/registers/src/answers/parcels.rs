use std::collections::BTreeSet;

use ::store::{StoreError, Tx};
use serde_json::{Value, json};

use super::claimant;
use crate::parcels::{self, Parcel};
use crate::port::{Audience, RegisterQuery};
use crate::schemas::filled;
use crate::store as tables;
use crate::streets::Directory;
use crate::vehicles::Claimant;

pub(crate) fn parcels(tx: &mut Tx<'_>, directory: &Directory, query: &RegisterQuery) -> Result<Value, StoreError> {
    let with = query.with();
    let districts = districts(directory);
    let typed = with.text("district").unwrap_or_default();
    let Some(district) = parcels::district(&districts, &typed) else {
        let answer = json!({ "status": "unknown_district", "suggestion": districts });
        return Ok(filled("parcels", answer));
    };
    let parcel = Parcel {
        district: district.clone(),
        section: with.int("section").unwrap_or(0),
        numerator: with.int("numerator").unwrap_or(0),
        denominator: with.int("denominator").unwrap_or(0),
    };
    let answer = if parcel.exists() {
        let owners = tables::parcel_owners(tx, &parcel)?;
        let asked = if may_be_told(tx, query)? {
            claimant(&with)
        } else {
            Claimant::default()
        };
        parcels::answer(&parcel, &owners, &asked)
    } else {
        json!({ "status": "not_found", "district": district })
    };
    Ok(filled("parcels", answer))
}

/// What somebody owns says where they may live. Of a blocked person strangers learn neither. Source: § 51 Abs. 1 BMG.
fn may_be_told(tx: &mut Tx<'_>, query: &RegisterQuery) -> Result<bool, StoreError> {
    if query.purpose.audience != Audience::Applicant {
        return Ok(true);
    }
    let with = query.with();
    let Some(born) = with.birth_date("birth_date") else {
        return Ok(true);
    };
    let claimant = claimant(&with);
    let namesakes = tables::residents_born(tx, born)?;
    Ok(!namesakes.iter().any(|person| {
        person.block.is_some() && claimant.is_person(&person.family_name, &person.given_names, person.birth_date)
    }))
}

/// The districts of the street directory stand for the cadastral ones.
pub(crate) fn districts(directory: &Directory) -> Vec<String> {
    let all: BTreeSet<&String> = directory
        .streets()
        .iter()
        .flat_map(|street| street.ranges.iter().map(|range| &range.district))
        .filter(|district| !district.is_empty())
        .collect();
    all.into_iter().cloned().collect()
}
