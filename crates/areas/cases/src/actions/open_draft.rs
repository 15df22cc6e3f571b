//! A draft that somebody opens: with the version of its service, and as it is for who is signed in.

use std::sync::Arc;

use base::FieldError;
use blueprint::{Answers, CaseFacts, Scope, ScopeInput, Trust};
use identity::Citizen;

use crate::actions::drafts;
use crate::assurance::{self, Barrier, Door, Who};
use crate::model::Draft;
use crate::{CaseError, Cases, Now, Service, rules, store};

/// A draft with the version of its service.
#[derive(Clone)]
pub struct Open {
    pub draft: Draft,
    pub service: Arc<Service>,
    pub now: Now,
    /// Who is signed in in the browser that asks. What a clerk fills in for somebody belongs to nobody's account.
    pub citizen: Option<Citizen>,
    /// Answers that the account gives and nobody types.
    pub(super) given: Answers,
    facts: CaseFacts,
}

impl Open {
    /// A draft that nobody keeps, to look at a service with.
    pub fn unkept(draft: Draft, service: Arc<Service>, now: Now, facts: CaseFacts) -> Open {
        Open {
            draft,
            service,
            now,
            citizen: None,
            given: Answers::new(),
            facts,
        }
    }

    pub fn input(&self) -> ScopeInput<'_> {
        self.input_of(&self.draft.content.answers)
    }

    pub fn input_of<'a>(&'a self, answers: &'a Answers) -> ScopeInput<'a> {
        ScopeInput {
            answers,
            registers: &self.draft.content.lookups,
            town: &self.service.knobs,
            case: &self.facts,
            today: self.now.today,
        }
    }

    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.service.blueprint, self.input())
    }

    /// How surely it would be known who applies if it were sent now.
    pub fn trust(&self) -> Trust {
        self.facts.trust
    }

    /// Whether the account gives the answer to a field; what is posted for it counts for nothing.
    pub fn is_given(&self, field: &str) -> bool {
        self.given.contains_key(field)
    }

    /// Everything that is wrong or missing, with the page to mend it on. Empty when the application may be sent.
    pub fn check_all(&self) -> Vec<(String, FieldError)> {
        let (scope, blueprint) = (self.scope(), &self.service.blueprint);
        let mut errors = blueprint.check_all(&scope);
        if let Some(citizen) = self.citizen.as_ref().filter(|_| self.service.needs_account()) {
            errors.extend(assurance::errors(blueprint, &scope, &citizen.person, &errors));
        }
        errors
    }

    /// What stands between somebody and this draft.
    pub fn barrier(&self, cases: &Cases, who: &Who) -> Option<Barrier> {
        let door = Door {
            needed: self.service.blueprint.meta.trust,
            has_accounts: cases.identity.label().is_some(),
            is_assisted: self.draft.staff.is_some(),
            owner: self.draft.content.citizen,
        };
        assurance::barrier(door, who)
    }

    /// The draft as it is for who is signed in.
    pub fn of(mut self, citizen: Option<Citizen>) -> Open {
        self.citizen = citizen.filter(|_| self.draft.staff.is_none());
        let known = self.citizen.as_ref().filter(|_| self.service.needs_account());
        self.given = known
            .map(|citizen| assurance::given(&self.service.blueprint, &citizen.person, self.now.today))
            .unwrap_or_default();
        self.settle();
        self
    }

    /// What the account gives stands above what was typed, and the level follows from both.
    pub(super) fn settle(&mut self) {
        let content = &mut self.draft.content;
        content
            .raw
            .retain(|name, _| !self.given.keys().any(|field| drafts::belongs(name, field)));
        content.answers.extend(self.given.clone());
        self.facts.trust = assurance::level(
            &self.service.blueprint,
            &content.answers,
            self.draft.channel,
            content.document_seen,
            self.citizen.as_ref(),
        );
    }
}

/// What a link leads to.
pub enum Opened {
    Draft(Box<Open>),
    Barred(Barred),
    /// There is no such draft, or not any more.
    Gone,
}

/// A draft or case that is not opened for who asks.
pub struct Barred {
    pub barrier: Barrier,
    pub service: Arc<Service>,
}

/// Opens the draft behind a link for somebody, if it is theirs to open.
pub async fn open_as(cases: &Cases, token: &str, who: &Who) -> Result<Opened, CaseError> {
    let Some(open) = open(cases, token).await? else {
        return Ok(Opened::Gone);
    };
    Ok(match open.barrier(cases, who) {
        Some(barrier) => Opened::Barred(Barred {
            barrier,
            service: open.service,
        }),
        None => Opened::Draft(Box::new(open.of(who.citizen.clone()))),
    })
}

/// Finds the draft behind a link, whoever asks: what is shown to people is opened by [`open_as`]. None: there is no such
/// draft, or its time has run out.
pub async fn open(cases: &Cases, token: &str) -> Result<Option<Open>, CaseError> {
    let now = cases.now();
    let hash = rules::token_hash(token);
    let draft = cases
        .app
        .store
        .read(move |tx| store::drafts::draft_by_token(tx, &hash, now.us))
        .await?;
    let Some(draft) = draft else { return Ok(None) };
    let service = cases.service_of(&draft.blueprint_hash)?;
    let facts = CaseFacts {
        channel: draft.channel,
        renewal_of: draft.content.renewal_of.map(|id| id.to_string()),
        applied_on: draft.content.applied_on,
        ..CaseFacts::default()
    };
    let open = Open {
        draft,
        service,
        now,
        citizen: None,
        given: Answers::new(),
        facts,
    };
    Ok(Some(open.of(None)))
}
