//! What comes next after a case: follow-ons of its service that this town has, with what would be taken over.

use std::sync::Arc;

use base::Lang;
use blueprint::{Answers, FollowOn, LeadsTo, Scope};

use crate::flow::CaseScope;
use crate::model::Case;
use crate::{Cases, Service};

/// A follow-on as it is offered to the applicant.
pub struct Offer {
    pub id: String,
    pub title: String,
    /// Whom it concerns and why, in a sentence or two.
    pub why: String,
    /// Path of the page about it; holds nothing of the case.
    pub page: String,
    /// What can be begun with answers of this case; none where nothing is taken over.
    pub begins: Option<Begins>,
}

/// A new application with answers of the case.
pub struct Begins {
    pub service: Arc<Service>,
    /// What the application begins with, whoever begins it: the answers of the catalogue's entry and of the blueprint.
    pub fixed: Answers,
    /// What is taken over from the case.
    pub carried: Answers,
}

impl Begins {
    /// All answers with which the new application begins.
    pub fn answers(&self) -> Answers {
        let both = self.fixed.iter().chain(&self.carried);
        both.map(|(field, value)| (field.clone(), value.clone())).collect()
    }

    /// What is taken over in words, as the new application asks it: question and answer.
    pub fn rows(&self, lang: Lang) -> Vec<(String, String)> {
        let (blueprint, texts) = (&self.service.blueprint, self.service.blueprint.texts(lang));
        let row = |field: &blueprint::Field| {
            let value = self.carried.get(&field.id)?;
            Some((
                texts.get(&field.label_key()).to_owned(),
                field.display(value, lang, texts),
            ))
        };
        blueprint.fields().filter_map(row).collect()
    }
}

/// What is offered to the applicant of a case as it stands now, in the order of its blueprint.
pub fn offers(cases: &Cases, service: &Arc<Service>, case: &Case, lang: Lang) -> Vec<Offer> {
    if service.blueprint.follow_ons.is_empty() {
        return Vec::new();
    }
    let parts = CaseScope::of(service, case, cases.now().today);
    let scope = parts.scope();
    let offered = service.blueprint.follow_ons(&case.state, &scope);
    let of = offered.into_iter();
    of.filter_map(|follow_on| offer(cases, service, follow_on, &scope, lang))
        .collect()
}

/// One of them, by its id; none when it is not offered (any more).
pub fn offer_of(cases: &Cases, service: &Arc<Service>, case: &Case, id: &str) -> Option<Offer> {
    let all = offers(cases, service, case, case.lang);
    all.into_iter().find(|offer| offer.id == id)
}

/// None where the town does not have what it leads to.
fn offer(cases: &Cases, service: &Service, follow_on: &FollowOn, scope: &Scope<'_>, lang: Lang) -> Option<Offer> {
    let online = |id: &str| {
        let service = cases.services.current(id)?;
        cases.is_offered_online(&service).then_some(service)
    };
    let (page, to, preset) = match &follow_on.leads_to {
        LeadsTo::Service(id) => (format!("/antraege/neu/{id}"), Some(online(id)?), None),
        LeadsTo::Entry(id) => {
            let begun = cases.services.begun_by(id)?;
            let preset = begun.and_then(|blueprint| cases.services.preset(id, blueprint));
            (format!("/leistungen/{id}"), begun.and_then(online), preset)
        }
    };
    let texts = service.blueprint.texts(lang);
    let text = |name: &str| texts.get(&format!("follow_ons.{}.{name}", follow_on.id)).to_owned();
    Some(Offer {
        title: text("title"),
        why: text("why"),
        id: follow_on.id.clone(),
        page,
        begins: to.and_then(|to| {
            begins(
                cases,
                service,
                follow_on,
                scope,
                (to, preset.cloned().unwrap_or_default()),
            )
        }),
    })
}

/// What can be taken over. A value that cannot be worked out, or that the other form does not take, is left out: it is asked
/// there as it would be anyway.
fn begins(
    cases: &Cases,
    service: &Service,
    follow_on: &FollowOn,
    scope: &Scope<'_>,
    (to, preset): (Arc<Service>, Answers),
) -> Option<Begins> {
    let carried = match service.blueprint.carried(follow_on, scope) {
        Ok(carried) => carried,
        Err((field, error)) => {
            let id = &follow_on.id;
            tracing::warn!(follow_on = %id, %field, %error, "answers of a case are not carried over");
            Answers::new()
        }
    };
    let taken = to.blueprint.taken_over(&carried, &to.knobs, cases.now().today);
    let (carried, written): (Answers, Answers) = taken.into_iter().partition(|(field, _)| follow_on.reads_for(field));
    let fixed = preset.into_iter().chain(written).collect();
    (!carried.is_empty()).then_some(Begins {
        service: to,
        fixed,
        carried,
    })
}
