//! What left the house for a case, for its applicant and for the desk.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use web::Ctx;

use super::instant;
use crate::outgoing::Outgoing;
use crate::pages::citizen::told;
use crate::pages::desk::case::outbox;
use crate::{Cases, Service};

/// Somebody who was told of the application (Art. 15 Abs. 1 Buchst. c DSGVO).
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ToldView {
    /// Authority or register, as the town calls it.
    to: String,
    title: String,
    at: String,
    /// What they were told, in the words of the form.
    what: Vec<String>,
    /// The rule by which they were told.
    legal: Option<String>,
}

impl ToldView {
    pub(super) fn all(ctx: &Ctx, cases: &Cases, service: &Service, outgoing: &[Outgoing]) -> Vec<ToldView> {
        let entries = told::entries(cases, service, outgoing, ctx.lang).into_iter();
        entries
            .map(|entry| ToldView {
                to: entry.to,
                title: entry.title,
                at: instant(entry.at),
                what: entry.what,
                legal: entry.legal.map(str::to_owned),
            })
            .collect()
    }
}

/// A message to another authority or an order to a register.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct OutgoingView {
    id: Uuid,
    /// `message` or `order`.
    kind: String,
    /// Its name in the blueprint.
    entry: String,
    title: String,
    /// Key of the receiver, or name of the register.
    target: String,
    /// `queued`, `sent`, `acknowledged`, `done`, `refused` or `failed`.
    state: String,
    tries: i64,
    created_at: String,
    sent_at: Option<String>,
    /// Next try, while there is one.
    next_at: Option<String>,
    /// The receiver's number.
    receipt: Option<String>,
    /// `simulator`, or the name of the real way.
    source: Option<String>,
    /// What went wrong last, in German.
    error: Option<String>,
    /// The case had a block on information when it was sent (§ 51 BMG).
    blocked: bool,
}

impl OutgoingView {
    pub(super) fn of(ctx: &Ctx, service: &Service, outgoing: &Outgoing) -> OutgoingView {
        let receipt = outgoing.receipt.as_ref();
        OutgoingView {
            id: outgoing.id,
            kind: outgoing.kind.code().to_owned(),
            entry: outgoing.entry.clone(),
            title: outbox::title(service, outgoing, ctx.lang),
            target: outgoing.target.clone(),
            state: outgoing.state.code().to_owned(),
            tries: outgoing.tries,
            created_at: instant(outgoing.created_at),
            sent_at: outgoing.sent_at.map(instant),
            next_at: outgoing.next_at.map(instant),
            receipt: receipt
                .map(|receipt| receipt.number.clone())
                .filter(|number| !number.is_empty()),
            source: receipt.map(|receipt| receipt.source.clone()),
            error: outgoing.last_error.clone(),
            blocked: outgoing.blocked,
        }
    }
}
