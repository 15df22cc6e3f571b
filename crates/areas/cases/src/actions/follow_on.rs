//! The application that comes next, begun with answers of a case.

use ::store::facts::NewFact;
use base::{Lang, Uuid};
use identity::Citizen;
use serde_json::json;

use crate::actions::drafts::{self, Beginning};
use crate::follow_ons;
use crate::{Actor, CaseError, Cases, Refusal, rules, store};

/// Begins the application that a follow-on of the case leads to. Gives the token of its link.
///
/// The draft and the fact in the case are saved together; the fact names the follow-on and nothing of its answers.
/// Errors: refused when the case does not offer it (any more), or when the other service must know who asks, and does not.
pub async fn begin(
    cases: &Cases,
    id: Uuid,
    follow_on: &str,
    lang: Lang,
    citizen: Option<Citizen>,
) -> Result<String, CaseError> {
    let (this, now, follow_on) = (cases.clone(), cases.now(), follow_on.to_owned());
    // The link is decided before the transaction, which may run more than once.
    let (token, draft) = (cases.app.rng.token(), cases.id(now));
    let hash = rules::token_hash(&token);
    cases
        .app
        .store
        .write(move |tx| -> Result<(), CaseError> {
            let case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            let service = this.service_of(&case.blueprint_hash)?;
            let offer = follow_ons::offer_of(&this, &service, &case, &follow_on);
            let Some(begins) = offer.and_then(|offer| offer.begins) else {
                return Err(Refusal::NotNow {
                    event: follow_on.clone(),
                    state: case.state,
                }
                .into());
            };
            let beginning = Beginning {
                lang,
                citizen: citizen.clone(),
                answers: begins.answers(),
                carried: begins.carried,
                ..Beginning::default()
            };
            let draft = drafts::prepared(&this, &begins.service, beginning, draft, now)?;
            store::drafts::insert_draft(tx, &draft, &hash)?;
            tx.append(NewFact {
                stream: case.id,
                at: now.us,
                actor: &Actor::Applicant.code(),
                kind: "case.follow_on",
                data: json!({ "follow_on": follow_on, "service": draft.blueprint }),
            })?;
            Ok(())
        })
        .await?;
    Ok(token)
}
