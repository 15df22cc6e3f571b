//! Appointments: a reminder the day before, and an end to what the calendar remembers.

use ::appointments::store as calendar;
use base::Uuid;
use jiff::ToSpan;

use super::{Night, PAGE, settled};
use crate::actions::appointments;
use crate::{CaseError, Cases, Now};

pub async fn remind(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let tomorrow = now.today.saturating_add(1.day());
    let mut after = (String::new(), Uuid::nil());
    loop {
        let place = after.clone();
        let coming = cases
            .app
            .store
            .read::<_, CaseError, _>(move |tx| Ok(calendar::to_remind(tx, tomorrow, &place, PAGE)?))
            .await?;
        let Some((at, last)) = coming.last() else { return Ok(()) };
        after = (at.clone(), last.id);
        for (_, booking) in coming {
            let id = booking.id;
            let told = appointments::remind(cases, booking, now).await;
            settled(told, id, &mut night.appointments_reminded, &mut night.failed);
        }
    }
}

pub async fn forget(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let before = now.today.saturating_sub(appointments::REMEMBERED_DAYS.days());
    night.appointments_forgotten = cases.app.store.write(move |tx| calendar::sweep(tx, before)).await?;
    Ok(())
}
