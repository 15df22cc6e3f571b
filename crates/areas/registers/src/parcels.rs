//! Parcels of land: what the simulated cadastre and land register say of them. Pure rules.

use base::checks::birth_date;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::text::Keys;
use crate::vehicles::Claimant;

/// A parcel as the cadastre names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// Name of the cadastral district (Gemarkung).
    pub district: String,
    /// 0 where the district has no sections.
    pub section: i64,
    pub numerator: i64,
    /// 0 for a parcel that was never divided.
    pub denominator: i64,
}

/// A parcel and one of its owners.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedParcel {
    pub parcel: Parcel,
    pub owner: Owner,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    Person {
        family_name: String,
        given_names: String,
        /// ISO text, with 00 for an unknown day or month.
        birth_date: String,
    },
    Company {
        name: String,
    },
}

const SECTION_MAX: i64 = 12;
const NUMERATOR_MAX: i64 = 400;
const DENOMINATOR_MAX: i64 = 9;

impl Parcel {
    /// Whether the simulated cadastre has it.
    pub fn exists(&self) -> bool {
        (0..=SECTION_MAX).contains(&self.section)
            && (1..=NUMERATOR_MAX).contains(&self.numerator)
            && (0..=DENOMINATOR_MAX).contains(&self.denominator)
    }

    /// `Nord, Flur 3, Flurstück 45/2`
    pub fn in_words(&self) -> String {
        let section = (self.section > 0).then(|| format!("Flur {}, ", self.section));
        let below = (self.denominator > 0).then(|| format!("/{}", self.denominator));
        format!(
            "{}, {}Flurstück {}{}",
            self.district,
            section.unwrap_or_default(),
            self.numerator,
            below.unwrap_or_default()
        )
    }

    /// Unit: square metres; 200 to 1,099.
    fn area_m2(&self) -> i64 {
        200 + (self.numerator * 37 + self.section * 11 + self.denominator * 3) % 900
    }
}

impl Owner {
    fn is(&self, claimant: &Claimant) -> bool {
        match self {
            Owner::Person {
                family_name,
                given_names,
                birth_date,
            } => birth_date::parse(birth_date).is_ok_and(|born| claimant.is_person(family_name, given_names, born)),
            Owner::Company { name } => {
                let asked = claimant.company.as_deref();
                asked.is_some_and(|asked| Keys::of(asked).meets(&Keys::of(name)))
            }
        }
    }
}

/// The cadastral district that somebody means, in its own spelling.
pub fn district<'a>(districts: &'a [String], typed: &str) -> Option<&'a String> {
    districts.iter().find(|name| Keys::of(name).meets(&Keys::of(typed)))
}

/// What the registers say of a parcel that exists. The last digit of its numerator says what is there, so that testers
/// find every case.
pub fn answer(parcel: &Parcel, owners: &[OwnedParcel], claimant: &Claimant) -> Value {
    let digit = parcel.numerator % 10;
    let planning = match digit {
        3 => "built_up",
        4 => "outer",
        _ => "plan",
    };
    let plan = format!("{} {}", parcel.district, parcel.section.max(1));
    json!({
        "status": "found",
        "district": parcel.district,
        "parcel": parcel.in_words(),
        "area_m2": parcel.area_m2(),
        "owner_matches": owners.iter().any(|owned| owned.owner.is(claimant)),
        "several_owners": owners.len() > 1 || digit == 2,
        "heritage": digit == 7,
        "flood_zone": digit == 9,
        "water_protection": digit == 8,
        "building_burden": digit == 5,
        "development_plan": (planning == "plan").then_some(plan),
        "planning": planning,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_digit_says_what_is_there() {
        let parcel = |numerator: i64| Parcel {
            district: "Nord".into(),
            section: 3,
            numerator,
            denominator: 0,
        };
        for (numerator, field) in [
            (42, "several_owners"),
            (45, "building_burden"),
            (47, "heritage"),
            (48, "water_protection"),
            (49, "flood_zone"),
        ] {
            let answer = answer(&parcel(numerator), &[], &Claimant::default());
            let set: Vec<&str> = [
                "several_owners",
                "building_burden",
                "heritage",
                "water_protection",
                "flood_zone",
            ]
            .into_iter()
            .filter(|name| answer[*name] == true)
            .collect();
            assert_eq!(set, [field], "{numerator}");
        }
        for (numerator, planning, plan) in [
            (41, "plan", Some("Nord 3")),
            (43, "built_up", None),
            (44, "outer", None),
        ] {
            let answer = answer(&parcel(numerator), &[], &Claimant::default());
            assert_eq!(
                (answer["planning"].as_str(), answer["development_plan"].as_str()),
                (Some(planning), plan)
            );
        }
    }

    #[test]
    fn only_what_the_cadastre_numbers_exists() {
        for (section, numerator, denominator, exists) in [
            (0, 1, 0, true),
            (12, 400, 9, true),
            (13, 1, 0, false),
            (1, 401, 0, false),
            (1, 0, 0, false),
            (1, 1, 10, false),
            (-1, 1, 0, false),
        ] {
            let parcel = Parcel {
                district: "Nord".into(),
                section,
                numerator,
                denominator,
            };
            assert_eq!(parcel.exists(), exists, "{}", parcel.in_words());
        }
    }
}
