//! How a decision reaches the applicant, and the days that the law counts from it. Each change of the dates is a fact.

use ::store::Tx;
use ::store::facts::NewFact;
use base::Uuid;
use jiff::civil::Date;
use serde_json::json;

use crate::model::{Case, Document};
use crate::remedy::{self, Notice, Route, Rules};
use crate::{CaseError, Cases, Now, flow, store};

const DECISION: &str = "decision";

fn rules(cases: &Cases) -> Rules<'_> {
    let notification = &cases.app.town.about.notification;
    Rules {
        holidays: &cases.holidays,
        // A town that has not read its own law yet goes by the table of the Länder, which says that it is unconfirmed.
        deemed_days: u16::try_from(notification.deemed_days)
            .ok()
            .filter(|_| notification.deemed_days_confirmed),
    }
}

/// The remedy that the letter names; it was written with the case's own version of the service.
fn remedy_of(cases: &Cases, case: &Case, document: &Document) -> Result<Option<String>, CaseError> {
    let service = cases.service_of(&case.blueprint_hash)?;
    let letter = service.blueprint.letter(&document.slot);
    Ok(letter.and_then(|letter| letter.remedy.clone()))
}

/// A decision is there to be fetched. One that goes by post begins to count when the post room has sent it.
pub fn provided(cases: &Cases, tx: &mut Tx<'_>, case: &Case, document: &Document, now: Now) -> Result<(), CaseError> {
    if document.kind != DECISION || document.by_post {
        return Ok(());
    }
    let notice = remedy::provided(remedy_of(cases, case, document)?, now.today, &rules(cases));
    keep(tx, case.id, document.id, &notice, "case.provided", now)
}

/// Somebody fetched a decision from the status page.
pub fn fetched(cases: &Cases, tx: &mut Tx<'_>, document: &Document, now: Now) -> Result<(), CaseError> {
    let (Some(case), Some(notice)) = (document.case_id, store::notices::notice(tx, document.id)?) else {
        return Ok(());
    };
    match remedy::fetched(&notice, now.today, &rules(cases)) {
        Some(notice) => keep(tx, case, document.id, &notice, "case.notified", now),
        None => Ok(()),
    }
}

/// The post room sent a decision. Fetched before, it stays as it is: the earlier notification counts.
pub fn posted(cases: &Cases, tx: &mut Tx<'_>, case: &Case, document: &Document, now: Now) -> Result<(), CaseError> {
    let known = store::notices::notice(tx, document.id)?;
    if document.kind != DECISION || known.is_some_and(|notice| notice.notified_on.is_some()) {
        return Ok(());
    }
    let notice = remedy::posted(remedy_of(cases, case, document)?, now.today, &rules(cases));
    keep(tx, case.id, document.id, &notice, "case.notified", now)
}

/// A decision was handed over in person. False when it is notified already, and then nothing changes: the earlier
/// notification counts.
pub fn handed_over(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &Case,
    document: &Document,
    now: Now,
) -> Result<bool, CaseError> {
    if !can_be_handed_over(document, store::notices::notice(tx, document.id)?.as_ref()) {
        return Ok(false);
    }
    store::documents::keep_from_post(tx, document.id)?;
    let notice = remedy::handed_over(remedy_of(cases, case, document)?, now.today, &rules(cases));
    keep(tx, case.id, document.id, &notice, "case.notified", now)?;
    Ok(true)
}

/// Whether this is a decision that nobody has been notified of yet. One that was posted is on its way.
pub fn can_be_handed_over(document: &Document, notice: Option<&Notice>) -> bool {
    document.kind == DECISION && document.posted_at.is_none() && notice.is_none_or(|n| n.notified_on.is_none())
}

fn keep(tx: &mut Tx<'_>, case: Uuid, document: Uuid, notice: &Notice, kind: &str, now: Now) -> Result<(), CaseError> {
    store::notices::save_notice(tx, document, case, notice)?;
    tx.append(NewFact {
        stream: case,
        at: now.us,
        actor: "machine",
        kind,
        data: json!({
            "document": document, "route": notice.route.code(), "sent_on": notice.sent_on, "fetch_until": notice.fetch_until,
            "notified_on": notice.notified_on, "why": notice.notified_why, "remedy": notice.remedy,
            "remedy_until": notice.remedy_until, "remedy_why": notice.remedy_why, "final_on": notice.final_on,
        }),
    })?;
    Ok(())
}

/// A decision that was not fetched in time is not notified and goes by post (§ 41 Abs. 2a Satz 5 VwVfG). False when
/// somebody else settled it meanwhile.
pub async fn send_by_post(cases: &Cases, document: Uuid, now: Now) -> Result<bool, CaseError> {
    let this = cases.clone();
    cases
        .app
        .store
        .write(move |tx| {
            let Some(notice) = store::notices::notice(tx, document)?.filter(|n| is_over(n, now.today)) else {
                return Ok(false);
            };
            let Some(paper) = store::documents::document(tx, document)? else {
                return Ok(false);
            };
            let Some(case) = paper.case_id else { return Ok(false) };
            let Some(case) = store::cases::case_by_id(tx, case)? else {
                return Ok(false);
            };
            store::documents::send_by_post(tx, document)?;
            let by_post = Notice {
                route: Route::Post,
                ..notice
            };
            keep(tx, case.id, document, &by_post, "case.not_fetched", now)?;
            flow::notify(&this, tx, &case, now)?;
            Ok(true)
        })
        .await
}

fn is_over(notice: &Notice, today: Date) -> bool {
    notice.route == Route::Portal && notice.notified_on.is_none() && notice.fetch_until.is_some_and(|day| day < today)
}
