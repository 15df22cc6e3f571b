use ::store::Tx;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::{Stop, number_of, stop};
use crate::answers::{is_given_out, read_plate};
use crate::plate::OFFENSIVE;
use crate::port::RegisterOrder;
use crate::store as tables;
use crate::vehicles::{RESERVED_DAYS, Reservation};

/// Keeps a free plate for somebody; the PIN opens it again.
pub(super) fn reserve(tx: &mut Tx<'_>, order: &RegisterOrder, today: Date) -> Result<Value, Stop> {
    let typed = order.text("plate").unwrap_or_default();
    let plate = read_plate(&typed).filter(|plate| !OFFENSIVE.contains(&plate.letters.as_str()));
    let Some(plate) = plate else {
        return Err(stop("value_invalid", "Ein solches Kennzeichen wird nicht ausgegeben."));
    };
    if is_given_out(tx, &plate, today)? || tables::reservation(tx, &plate, today)?.is_some() {
        return Err(stop("plate_taken", "Das Kennzeichen ist vergeben oder reserviert."));
    }
    let reservation = Reservation {
        plate,
        pin: format!("{:06}", number_of(order, "pin") % 1_000_000),
        until: today.saturating_add(RESERVED_DAYS.days()),
    };
    tables::reserve(tx, &reservation)?;
    Ok(json!({
        "recorded_on": today.to_string(),
        "plate": reservation.plate.to_string(),
        "pin": reservation.pin,
        "reserved_until": reservation.until.to_string(),
    }))
}
