//! Who takes part: silence after the last day, reminders before it.

use base::Uuid;
use jiff::ToSpan;

use super::{Night, PAGE, settled};
use crate::actions::parties;
use crate::{CaseError, Cases, Now, store};

pub async fn silence(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let mut after = (String::new(), Uuid::nil());
    loop {
        let place = after.clone();
        let over = cases
            .app
            .store
            .read(move |tx| store::parties::overdue(tx, now.today, &place, PAGE))
            .await?;
        let Some(last) = over.last() else { return Ok(()) };
        after = last.clone();
        for (_, id) in over {
            let fell = parties::silence(cases, id, now).await;
            settled(fell, id, &mut night.silent, &mut night.failed);
        }
    }
}

pub async fn remind(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let until = now.today.saturating_add(parties::REMINDER_DAYS.days());
    let mut after = (String::new(), Uuid::nil());
    loop {
        let place = after.clone();
        let ending = cases
            .app
            .store
            .read(move |tx| store::parties::to_remind(tx, (now.today, until), &place, PAGE))
            .await?;
        let Some(last) = ending.last() else { return Ok(()) };
        after = last.clone();
        for (_, id) in ending {
            let told = parties::remind(cases, id, now).await;
            settled(told, id, &mut night.parties_reminded, &mut night.failed);
        }
    }
}
