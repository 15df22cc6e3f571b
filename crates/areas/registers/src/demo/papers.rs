use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::chance::{Chance, days_before, mix};
use crate::licences::{Class, Document, Licence, card_valid_until};
use crate::residents::Resident;
use crate::vehicles::{Issue, Papers};

/// The papers of a vehicle: most were issued long after codes came, some before.
pub(super) fn papers(seed: u64, vehicle: i64, today: Date) -> Papers {
    let mut chance = Chance::new(mix(seed) ^ mix(vehicle.unsigned_abs() ^ 0xCAFE));
    let age_days = chance.between(30, 18 * 365);
    let first = days_before(today, age_days);
    // Most have changed hands since they were new.
    let issued = days_before(today, chance.between(10, age_days));
    let inspection = today.saturating_add(chance.between(-2, 23).months());
    let issue = || Issue {
        count: 0,
        used: false,
        issued_on: Some(issued),
    };
    Papers {
        first_registered_on: Some(first),
        inspection_until: Some(inspection.last_of_month()),
        plates: issue(),
        one: issue(),
        two: issue(),
        stolen: chance.in_10000(15),
        ..Papers::default()
    }
}

/// A drawn licence; none for who never made one. `age`: full years.
pub(super) fn licence(seed: u64, person: &Resident, age: i64, today: Date, city: &str) -> Option<Licence> {
    let mut chance = Chance::new(mix(seed) ^ mix(person.id.unsigned_abs() ^ 0xF5CE));
    if age < 18 || chance.below(100) >= 78 {
        return None;
    }
    let made_at = chance.between(18, 24.min(age));
    let since = days_before(
        today,
        (age - made_at) * 365 + (age - made_at) / 4 + chance.between(0, 200),
    );
    let issued_on = if age > 40 && chance.below(3) == 0 {
        days_before(today, chance.between(20, 20 * 365)).max(since)
    } else {
        since
    };
    // Cards since 1 January 1999. Source: Anlage 8e FeV.
    let document = if issued_on < date(1999, 1, 1) {
        Document::Paper
    } else {
        Document::Card
    };
    let revoked = chance.in_10000(80);
    let mut names = vec!["AM", "B", "L"];
    match chance.below(100) {
        0..=11 => names.push("A"),
        12..=17 => names.push("BE"),
        18..=21 => names.extend(["C1", "C1E", "C", "CE"]),
        _ => {}
    }
    let elsewhere = chance.below(5) == 0;
    Some(Licence {
        number: licence_number(&mut chance, document),
        classes: names
            .into_iter()
            .map(|name| Class {
                class: name.to_owned(),
                since,
                until: None,
                restriction: None,
            })
            .collect(),
        document,
        issued_on,
        valid_until: match document {
            Document::Paper => None,
            Document::Card => card_valid_until(issued_on),
        },
        authority: if elsewhere { "Landkreis Beispielhausen" } else { city }.to_owned(),
        file_here: !elsewhere,
        points: if chance.below(12) == 0 { chance.between(1, 5) } else { 0 },
        revoked_on: revoked.then(|| days_before(today, chance.between(5, 900)).max(since)),
        probation_until: Some(since.saturating_add(2.years()).saturating_sub(1.day())).filter(|until| *until >= today),
        ordered: None,
    })
}

/// `B072RRE2I55` on cards, a number of a list with its year on paper.
pub(super) fn licence_number(chance: &mut Chance, document: Document) -> String {
    match document {
        Document::Paper => format!("{}/{:02}", chance.between(100, 9_999), chance.between(60, 98)),
        Document::Card => {
            const LETTERS: &[u8; 33] = b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
            let middle: String = (0..5)
                .map(|_| char::from(LETTERS[chance.below(LETTERS.len())]))
                .collect();
            format!("K{:03}{middle}{:02}", chance.between(1, 999), chance.between(11, 99))
        }
    }
}
