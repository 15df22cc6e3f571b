//! What may come next after a case, for programs.

use blueprint::Answers;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Ctx;

use crate::follow_ons::{Offer, offers};
use crate::model::Case;
use crate::{Cases, Service};

/// Something that may come next for the applicant.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FollowOnView {
    id: String,
    title: String,
    /// Whom it concerns and why.
    why: String,
    /// Address of the page about it, for people.
    page: String,
    /// Id of the service with which an application can be begun here; null where nothing can be taken over.
    service: Option<String>,
    /// Answers of this case with which it can begin, by question of that service.
    #[schema(value_type = Object)]
    answers: Answers,
}

impl FollowOnView {
    pub fn all(ctx: &Ctx, cases: &Cases, service: &std::sync::Arc<Service>, case: &Case) -> Vec<FollowOnView> {
        let view = |offer: Offer| FollowOnView {
            page: ctx.absolute(&offer.page),
            id: offer.id,
            title: offer.title,
            why: offer.why,
            service: offer
                .begins
                .as_ref()
                .map(|begins| begins.service.blueprint.meta.id.clone()),
            answers: offer.begins.map(|begins| begins.answers()).unwrap_or_default(),
        };
        offers(cases, service, case, ctx.lang).into_iter().map(view).collect()
    }
}
