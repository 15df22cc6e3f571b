//! An application while it is written: begun, saved page by page, found again by its link.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base::{FieldError, Lang, Uuid};
use blueprint::{Answers, Channel, Json};
use identity::Citizen;
use jiff::civil::Date;
use registers::port::{Audience, Purpose, RegisterAnswer, RegisterQuery};

use crate::actions::aside::LINK_PAGE;
use crate::assurance::{self, Door, Who};
use crate::model::{Draft, DraftContent, Grant};
use crate::{CaseError, Cases, Now, Refusal, Service, asking, identified, rules, store};

pub use crate::actions::open_draft::{Barred, Open, Opened, open, open_as};

/// Unit: days a draft is kept after its last change.
pub const DRAFT_DAYS: i64 = 30;
const DAY_US: i64 = 86_400_000_000;

/// A new draft and the token of its link. The token is shown to the applicant and kept only as a hash.
pub struct Started {
    pub draft: Draft,
    pub token: String,
}

/// How an application begins.
#[derive(Clone, Debug, Default)]
pub struct Beginning {
    pub channel: Channel,
    pub staff: Option<Uuid>,
    pub lang: Lang,
    /// Answers to begin with.
    pub answers: Answers,
    pub renewal_of: Option<Uuid>,
    /// Those of the answers that were taken over from another case.
    pub carried: Answers,
    /// The day on which an application on paper reached the town hall.
    pub applied_on: Option<Date>,
    /// Who is signed in; a service that must know who asks begins for nobody else.
    pub citizen: Option<Citizen>,
    /// A clerk checked an identity document.
    pub document_seen: bool,
}

/// Begins a draft. Errors: a refusal when the service must know who asks, and does not.
pub async fn start(cases: &Cases, service: &Service, beginning: Beginning) -> Result<Started, CaseError> {
    let now = cases.now();
    let token = cases.app.rng.token();
    let draft = prepared(cases, service, beginning, cases.id(now), now)?;
    let (saved, hash) = (draft.clone(), rules::token_hash(&token));
    cases
        .app
        .store
        .write(move |tx| store::drafts::insert_draft(tx, &saved, &hash))
        .await?;
    Ok(Started { draft, token })
}

/// A draft as it begins, not saved yet. Errors: a refusal when the service must know who asks, and does not.
pub fn prepared(
    cases: &Cases,
    service: &Service,
    beginning: Beginning,
    id: Uuid,
    now: Now,
) -> Result<Draft, CaseError> {
    let door = Door {
        needed: service.blueprint.meta.trust,
        has_accounts: cases.identity.label().is_some(),
        is_assisted: beginning.staff.is_some(),
        owner: None,
    };
    let who = Who {
        assists: beginning.staff.is_some(),
        citizen: beginning.citizen,
    };
    if let Some(barrier) = assurance::barrier(door, &who) {
        return Err(Refusal::Assurance(barrier).into());
    }
    let owner = who
        .citizen
        .filter(|_| service.needs_account() && beginning.staff.is_none());
    Ok(Draft {
        id,
        blueprint: service.blueprint.meta.id.clone(),
        blueprint_hash: service.hash.clone(),
        content: DraftContent {
            answers: beginning.answers,
            renewal_of: beginning.renewal_of,
            carried: beginning.carried,
            applied_on: beginning.applied_on,
            citizen: owner.map(|citizen| citizen.id),
            document_seen: beginning.document_seen,
            ..DraftContent::default()
        },
        channel: beginning.channel,
        staff: beginning.staff,
        lang: beginning.lang,
        updated_at: now.us,
        expires_at: now.us + DRAFT_DAYS * DAY_US,
    })
}

/// The answers with which a renewal of this grant begins: those of its case that may be carried over, and what the
/// reminder sets.
pub fn answers_for_renewal(service: &Service, of_case: &Answers, grant: &Grant) -> Answers {
    let mut answers: Answers = service
        .blueprint
        .fields()
        .filter(|field| field.carry_over)
        .filter_map(|field| of_case.get(&field.id).map(|value| (field.id.clone(), value.clone())))
        .collect();
    for reminder in service.blueprint.reminders.iter().filter(|of| of.grant == grant.kind) {
        answers.extend(
            reminder
                .starts
                .iter()
                .map(|(field, value)| (field.clone(), value.clone())),
        );
    }
    // The one field that names a grant of this kind is filled with its number.
    for field in service
        .blueprint
        .fields()
        .filter(|field| field.params.grant.as_deref() == Some(&grant.kind))
    {
        answers.insert(field.id.clone(), Json::String(grant.number.clone()));
    }
    answers
}

/// Saves what was posted on a page: valid answers as answers, the rest as typed. Returns what must be mended.
///
/// Questions that the blueprint looks up in a register once the page is saved are asked here; a register that is away
/// hinders nobody from going on. `window` names the window of the browser that posted.
pub async fn save_page(
    cases: &Cases,
    open: &mut Open,
    page: &str,
    posted: &BTreeMap<String, Vec<String>>,
    window: &str,
) -> Result<Vec<FieldError>, CaseError> {
    save_page_of(cases, open, page, |_| posted.clone(), window).await
}

/// As `save_page`, for what is posted only in part: `posted` makes the page out of the draft as it stands now, and is
/// asked again when somebody else changed it meanwhile.
pub async fn save_page_of(
    cases: &Cases,
    open: &mut Open,
    page: &str,
    posted: impl Fn(&Open) -> BTreeMap<String, Vec<String>>,
    window: &str,
) -> Result<Vec<FieldError>, CaseError> {
    loop {
        let posted = posted(open);
        let errors = fill_in(open, page, &posted);
        let content = &mut open.draft.content;
        if !content.visited.iter().any(|visited| visited == page) {
            content.visited.push(page.to_owned());
        }
        content.windows.insert(page.to_owned(), window.to_owned());
        content.aside.remove(page);
        look_up(cases, open, page).await;
        if save(cases, open).await? {
            return Ok(errors);
        }
        reload(cases, open).await?;
    }
}

/// Puts what was posted on a page into the draft, without saving it. Answers that the account gives stay as they are.
pub fn fill_in(open: &mut Open, page: &str, posted: &BTreeMap<String, Vec<String>>) -> Vec<FieldError> {
    let posted = with_given(open, page, posted);
    let result = open.service.blueprint.parse_page(page, &posted, &open.input());
    let fields: Vec<String> = open
        .service
        .blueprint
        .page(page)
        .map(|page| page.fields.iter().map(|field| field.id.clone()).collect())
        .unwrap_or_default();
    let content = &mut open.draft.content;
    content
        .raw
        .retain(|name, _| !fields.iter().any(|field| belongs(name, field)));
    content.raw.extend(result.raw);
    content.answers = result.answers;
    open.settle();
    result.errors
}

/// What was posted on a page, with the account's answers in place of what was posted for them.
fn with_given<'a>(
    open: &Open,
    page: &str,
    posted: &'a BTreeMap<String, Vec<String>>,
) -> Cow<'a, BTreeMap<String, Vec<String>>> {
    if open.given.is_empty() {
        return Cow::Borrowed(posted);
    }
    let of_page = open.service.blueprint.page(page);
    let fields = of_page.into_iter().flat_map(|page| &page.fields);
    let given: Vec<_> = fields.filter(|field| open.is_given(&field.id)).collect();
    let is_typed = |name: &str| !given.iter().any(|field| belongs(name, &field.id));
    let mut all: BTreeMap<_, _> = posted
        .iter()
        .filter(|(name, _)| is_typed(name))
        .map(|(name, values)| (name.clone(), values.clone()))
        .collect();
    for field in given {
        all.extend(field.inputs(&open.given, &BTreeMap::new()));
    }
    Cow::Owned(all)
}

pub fn belongs(name: &str, field: &str) -> bool {
    name == field || name.strip_prefix(field).is_some_and(|rest| rest.starts_with('.'))
}

/// Writes the draft as it is now. False when another window saved since it was read: then nothing was written.
async fn save(cases: &Cases, open: &mut Open) -> Result<bool, CaseError> {
    let read_at = open.draft.updated_at;
    let mut draft = open.draft.clone();
    // Two changes within one microsecond must still be told apart.
    draft.updated_at = open.now.us.max(read_at + 1);
    draft.expires_at = open.now.us + DRAFT_DAYS * DAY_US;
    let saved = draft.clone();
    let is_saved = cases
        .app
        .store
        .write(move |tx| store::drafts::save_draft(tx, &saved, read_at))
        .await?;
    if is_saved {
        open.draft = draft;
    }
    Ok(is_saved)
}

/// Keeps the address to which the link was sent, so that its owner is warned before the draft is deleted.
pub async fn remember_address(cases: &Cases, open: &mut Open, mail: &str) -> Result<(), CaseError> {
    loop {
        open.draft.content.mail = Some(mail.to_owned());
        open.draft.content.aside.remove(LINK_PAGE);
        if save(cases, open).await? {
            return Ok(());
        }
        reload(cases, open).await?;
    }
}

/// Reads the draft again; the language in which it is being filled in stays.
async fn reload(cases: &Cases, open: &mut Open) -> Result<(), CaseError> {
    let (id, lang) = (open.draft.id, open.draft.lang);
    let found = cases.app.store.read(move |tx| store::drafts::draft(tx, id)).await?;
    open.draft = found.ok_or(CaseError::NotFound)?;
    open.draft.lang = lang;
    open.settle();
    Ok(())
}

/// Changes the draft, however many windows change it at the same time.
pub async fn change(cases: &Cases, open: &mut Open, change: impl Fn(&mut DraftContent)) -> Result<(), CaseError> {
    loop {
        change(&mut open.draft.content);
        open.settle();
        if save(cases, open).await? {
            return Ok(());
        }
        reload(cases, open).await?;
    }
}

/// Asks everything that pages look up, and counts complete pages as seen; for drafts that begin with answers.
pub async fn look_up_everything(cases: &Cases, open: &mut Open) -> Result<(), CaseError> {
    let pages: Vec<String> = open.service.blueprint.form.iter().map(|page| page.id.clone()).collect();
    for page in &pages {
        look_up(cases, open, page).await;
    }
    let lookups = open.draft.content.lookups.clone();
    change(cases, open, |content| {
        content.visited.clone_from(&pages);
        content.lookups.clone_from(&lookups);
    })
    .await
}

async fn look_up(cases: &Cases, open: &mut Open, page: &str) {
    let wanted: Vec<String> = open
        .service
        .blueprint
        .page(page)
        .map(|page| page.fields.iter().filter_map(|field| field.lookup.clone()).collect())
        .unwrap_or_default();
    if wanted.is_empty() {
        return;
    }
    let planned: Vec<_> = {
        let scope = open.scope();
        open.service
            .blueprint
            .queries(&scope)
            .into_iter()
            .filter(|query| wanted.contains(&query.id))
            .collect()
    };
    for id in &wanted {
        open.draft.content.lookups.remove(id);
    }
    for query in planned {
        let audience = audience(open, &query.with);
        let asked = RegisterQuery {
            register: query.register,
            with: query.with,
            purpose: Purpose {
                reason: open.draft.blueprint.clone(),
                case_ref: None,
                asked_by: "system".into(),
                audience,
            },
        };
        if let RegisterAnswer::Answered { data, .. } = asking::ask(cases, asked, asking::IN_A_PAGE).await {
            open.draft.content.lookups.insert(query.id, data);
        }
    }
}

/// Only whose identity is proven learns what a register holds of them, and of nobody else: the draft then belongs to
/// their account, and the question names the owner of the account. Source: § 18 Abs. 4, § 10 Abs. 3 BMG.
fn audience(open: &Open, with: &BTreeMap<String, Json>) -> Audience {
    let proven = open.citizen.as_ref().filter(|citizen| {
        open.service.needs_account() && assurance::level_of(&citizen.person) == blueprint::Trust::High
    });
    match proven {
        Some(citizen) if identified::is_about(with, &citizen.person) => Audience::Oneself,
        _ => Audience::Applicant,
    }
}
