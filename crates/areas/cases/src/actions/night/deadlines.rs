//! Deadlines that are over, checks that run again, decisions that nobody fetched.

use base::Uuid;

use super::{Night, PAGE, settled};
use crate::actions::{check, delivery};
use crate::flow::{self, Event};
use crate::{Actor, CaseError, Cases, Now, store};

pub async fn fire(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let mut after = (String::new(), Uuid::nil());
    loop {
        let place = after.clone();
        let due = cases
            .app
            .store
            .read(move |tx| store::cases::overdue(tx, now.today, &place, PAGE))
            .await?;
        // A clerk's own clock only warns and leaves the case where it is; the page after it must be read all the same.
        let Some(last) = due.last() else { return Ok(()) };
        after = last.clone();
        for (_, id) in due {
            settled(
                fire_one(cases, id, now).await,
                id,
                &mut night.deadlines,
                &mut night.failed,
            );
        }
    }
}

/// Gives a case the events of all its days that have passed, the oldest first, until one of them leads to a step. Where
/// none does, the next day counts: what only warns must not hide what the law draws consequences from.
async fn fire_one(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut case) = store::cases::case_by_id(tx, id)? else {
                return Ok(false);
            };
            if case.due_on.is_none_or(|due| due >= now.today) {
                return Ok(false);
            }
            let service = this.service_of(&case.blueprint_hash)?;
            let dates = flow::due::dates(&this, &service, &case);
            for over in dates.iter().filter(|date| date.on < now.today) {
                let waits_on = !service.blueprint.leads_on(&case.state, &over.event);
                if !waits_on && flow::apply(&this, tx, &mut case, &Event::new(&over.event), &Actor::Machine, now)? {
                    return Ok(true);
                }
            }
            if flow::due::settle(&service, &mut case, &dates, now.today) {
                flow::save(tx, &mut case)?;
            }
            Ok(false)
        })
        .await
}

/// Checks what waits for a register or a place, in the order of the applications.
pub async fn recheck(cases: &Cases, night: &mut Night) -> Result<(), CaseError> {
    let mut after = Uuid::nil();
    loop {
        let waiting: Vec<Uuid> = cases
            .app
            .store
            .read(move |tx| store::cases::to_recheck(tx, after, PAGE))
            .await?;
        let Some(last) = waiting.last() else { return Ok(()) };
        after = *last;
        for id in waiting {
            let checked = check::check(cases, id).await.map(|_| true);
            settled(checked, id, &mut night.rechecked, &mut night.failed);
        }
    }
}

pub async fn deliver_otherwise(cases: &Cases, now: Now, night: &mut Night) -> Result<(), CaseError> {
    let mut after = (String::new(), Uuid::nil());
    loop {
        let place = after.clone();
        let late = cases
            .app
            .store
            .read(move |tx| store::notices::not_fetched(tx, now.today, &place, PAGE))
            .await?;
        let Some(last) = late.last() else { return Ok(()) };
        after = last.clone();
        for (_, id) in late {
            let sent = delivery::send_by_post(cases, id, now).await;
            settled(sent, id, &mut night.by_post, &mut night.failed);
        }
    }
}
