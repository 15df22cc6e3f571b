use ::store::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Stop, number_of, stop};
use crate::answers::licences::{Holder, holder};
use crate::licences::{CLASSES, Class, Document, Licence, Ordered, card_valid_until};
use crate::port::{Audience, RegisterOrder};
use crate::residents::Resident;
use crate::store as tables;

/// Orders a card at the printer's; a first licence begins its file thereby. Source: § 22 Abs. 4, § 25 Abs. 1 FeV.
pub(super) fn order(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Value, Stop> {
    let person = licensed(tx, order, today)?;
    let wanted = order.with().list("classes");
    if let Some(other) = wanted.iter().find(|class| !CLASSES.contains(&class.as_str())) {
        return Err(stop(
            "value_invalid",
            format!("„{other}“ ist keine Fahrerlaubnisklasse."),
        ));
    }
    let known = tables::licence_of(tx, person.id)?;
    let mut licence = match (order.text("reason").as_deref(), known) {
        (Some("first"), Some(known)) if !known.classes.is_empty() && !known.is_revoked(today) => {
            return Err(stop("value_invalid", "Die Person hat schon eine Fahrerlaubnis."));
        }
        (Some("first"), Some(known)) => known,
        (Some("first"), None) if wanted.is_empty() => {
            return Err(stop(
                "value_invalid",
                "Eine erste Fahrerlaubnis braucht mindestens eine Klasse.",
            ));
        }
        (Some("first"), None) => begun(today),
        (Some("exchange" | "replacement" | "extension"), Some(known)) => known,
        (Some("exchange" | "replacement" | "extension"), None) => return Err(unknown()),
        _ => return Err(stop("value_invalid", "Das Register kennt diesen Anlass nicht.")),
    };
    let is_first = order.text("reason").as_deref() == Some("first");
    if licence.is_revoked(today) && !is_first {
        return Err(revoked());
    }
    if licence.ordered.is_some() {
        return Err(stop("already_ordered", "Eine Karte ist schon bestellt."));
    }
    let mut classes: Vec<String> = licence.classes_on(today).into_iter().map(str::to_owned).collect();
    classes.extend(
        wanted
            .into_iter()
            .filter(|class| !classes.contains(class))
            .collect::<Vec<_>>(),
    );
    let ordered = Ordered {
        number: card_number(order),
        on: today,
        valid_until: card_valid_until(today).unwrap_or(today),
        classes,
    };
    licence.ordered = Some(ordered.clone());
    tables::save_licence(tx, person.id, &licence)?;
    Ok(json!({
        "ordered_on": today.to_string(),
        "order_number": format!("B-{:08}", number_of(order, "order") % 100_000_000),
        "licence_number": ordered.number,
        "classes": ordered.classes,
        "valid_until": ordered.valid_until.to_string(),
    }))
}

/// The card that was ordered takes the place of the old document. Source: § 24a FeV.
pub(super) fn exchange(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Value, Stop> {
    let person = licensed(tx, order, today)?;
    let mut licence = tables::licence_of(tx, person.id)?.ok_or_else(unknown)?;
    let Some(ordered) = licence.ordered.take() else {
        return Err(stop("not_ordered", "Eine Karte ist nicht bestellt."));
    };
    let is_other = |typed: String| !licence.number.is_empty() && !licence.has_number(&typed);
    if order.text("licence_number").is_some_and(is_other) {
        return Err(stop("value_invalid", "Das alte Dokument hat eine andere Nummer."));
    }
    if licence.is_revoked(today) && licence.revoked_on.is_some_and(|day| day > ordered.on) {
        return Err(revoked());
    }
    let held: Vec<Class> = licence.classes.drain(..).collect();
    let was_revoked = licence.revoked_on.take().is_some();
    if was_revoked || held.is_empty() {
        licence.probation_until = Some(today.saturating_add(2.years()).saturating_sub(1.day()));
    }
    licence.classes = ordered
        .classes
        .iter()
        .map(|name| {
            let before = held.iter().find(|class| class.class == *name && !was_revoked).cloned();
            before.unwrap_or_else(|| Class {
                class: name.clone(),
                since: today,
                until: None,
                restriction: None,
            })
        })
        .collect();
    licence.number = ordered.number;
    licence.document = Document::Card;
    licence.issued_on = today;
    licence.valid_until = Some(ordered.valid_until);
    licence.file_here = true;
    tables::save_licence(tx, person.id, &licence)?;
    Ok(json!({
        "recorded_on": today.to_string(),
        "licence_number": licence.number,
        "valid_until": ordered.valid_until.to_string(),
    }))
}

fn licensed(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Resident, Stop> {
    match holder(tx, &order.with(), Audience::Clerk, today)? {
        Holder::One(person, _) => Ok(*person),
        Holder::None(_) => Err(unknown()),
    }
}

fn unknown() -> Stop {
    stop(
        "licence_unknown",
        "Das Register kennt von dieser Person keine Fahrerlaubnis.",
    )
}

fn revoked() -> Stop {
    stop("licence_revoked", "Die Fahrerlaubnis ist entzogen.")
}

/// The file of somebody who has no licence yet.
fn begun(today: Date) -> Licence {
    Licence {
        number: String::new(),
        classes: Vec::new(),
        document: Document::Card,
        issued_on: today,
        valid_until: None,
        authority: String::new(),
        file_here: true,
        points: 0,
        revoked_on: None,
        probation_until: None,
        ordered: None,
    }
}

/// Eleven characters as on cards.
fn card_number(order: &RegisterOrder) -> String {
    const LETTERS: &[u8; 33] = b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
    let mut rest = number_of(order, "card");
    let mut number = String::from("K");
    for _ in 0..10 {
        let place = usize::try_from(rest % 33).unwrap_or(0);
        number.push(LETTERS.get(place).map_or('0', |letter| char::from(*letter)));
        rest /= 33;
    }
    number
}
