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

async fn fire_one(cases: &Cases, id: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut case) = store::cases::case_by_id(tx, id)? else {
                return Ok(false);
            };
            let Some(kind) = case
                .due_kind
                .clone()
                .filter(|_| case.due_on.is_some_and(|due| due < now.today))
            else {
                return Ok(false);
            };
            let service = this.service_of(&case.blueprint_hash)?;
            let event = service
                .blueprint
                .deadline(&kind)
                .map_or(format!("deadline.{kind}"), |d| d.on_expiry.clone());
            flow::apply(&this, tx, &mut case, &Event::new(event), &Actor::Machine, now)
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
