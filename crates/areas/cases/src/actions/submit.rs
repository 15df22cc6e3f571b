//! From draft to case, once: however often the page is sent, there is one case, and it is durable before the answer.

use ::store::Tx;
use ::store::facts::NewFact;
use base::{FieldError, Uuid};
use blueprint::{Channel, Scope, Trust};
use serde_json::json;

use crate::actions::drafts::{self, Barred, Open};
use crate::assurance::{Barrier, Who};
use crate::flow::{self, Event};
use crate::model::{Case, Notify};
use crate::{Actor, CaseError, Cases, Refusal, identified, rules, store};

/// What the applicant gets: the number to name and the secret that opens the status page.
#[derive(Clone, Debug)]
pub struct Submitted {
    pub case: Uuid,
    pub reference: String,
    pub secret: String,
}

/// How a submission can end.
pub enum Submission {
    Done(Submitted),
    /// The draft holds answers that do not pass, by page.
    Incomplete(Vec<(String, FieldError)>),
    /// It is not known surely enough who sends it.
    Barred(Barred),
    NotFound,
}

/// Submits the draft behind a link. Sent again, it answers with the case of the first time.
///
/// Errors: as [`submit_as`].
pub async fn submit(cases: &Cases, token: &str) -> Result<Submission, CaseError> {
    submit_as(cases, token, &Who::default()).await
}

/// As [`submit`], for somebody who is signed in: the case belongs to their account from the first moment.
///
/// Errors: [`Refusal::Fee`] where the fee decides what becomes of the application and cannot be worked out.
pub async fn submit_as(cases: &Cases, token: &str, who: &Who) -> Result<Submission, CaseError> {
    let key = submission_key(token);
    let Some(open) = drafts::open(cases, token).await? else {
        return earlier(cases, key, who).await;
    };
    if let Some(barrier) = open.barrier(cases, who) {
        let service = open.service;
        return Ok(Submission::Barred(Barred { barrier, service }));
    }
    let open = open.of(who.citizen.clone());
    let errors = open.check_all();
    if !errors.is_empty() {
        return Ok(Submission::Incomplete(errors));
    }
    if let Some(unknown) = open.service.blueprint.unknown_cost(&open.scope()) {
        return Err(Refusal::Fee(unknown.to_string()).into());
    }
    let case = new_case(cases, &open, &open.scope());
    let (citizen, staff) = (open.citizen.clone(), open.draft.staff);
    let terms = rules::search_terms(&[&case.applicant, &case.lookup_key, &case.reference]);
    let (this, draft, year, plan) = (
        cases.clone(),
        open.draft.id,
        open.now.today.year(),
        file_plan(cases, &case.office),
    );
    let (service, now) = (open.service.clone(), open.now);
    let again = key.clone();
    let done: Result<Submitted, CaseError> = cases
        .app
        .store
        .write(move |tx| {
            let mut case = case.clone();
            number(&this, tx, &mut case, &plan, &service.blueprint.meta.face.short, year)?;
            flow::step(&this, tx, &mut case, &Event::new("submitted"), &Actor::Applicant, now)?;
            store::cases::insert_case(tx, &case, &key, flow::sort_key(&case))?;
            let mut terms = terms.clone();
            terms.extend(rules::search_terms(&[&case.number]));
            store::cases::save_terms(tx, case.id, &terms)?;
            if let Some(citizen) = &citizen {
                let differing = identified::differing(&service.blueprint, &case.answers, &citizen.person);
                store::citizens::link(tx, case.id, citizen, differing.as_deref(), now.us)?;
            }
            note_level(tx, &case, staff, now.us)?;
            store::documents::move_to_case(tx, draft, case.id)?;
            store::drafts::delete_draft(tx, draft)?;
            // The first mail says that the application is here and asks whether the address is right.
            flow::notify_once(&this, tx, &case, 1, now)?;
            Ok(Submitted {
                case: case.id,
                secret: secret_of(&this, case.id),
                reference: case.reference,
            })
        })
        .await;
    match done {
        Ok(submitted) => Ok(Submission::Done(submitted)),
        // Sent twice at the same time: the other one was first.
        Err(CaseError::Store(::store::StoreError::Unique(_))) => earlier(cases, again, who).await,
        Err(error) => Err(error),
    }
}

/// How surely it was known who applied, as a fact: by an account, or by a document that a clerk checked.
fn note_level(tx: &mut Tx<'_>, case: &Case, staff: Option<Uuid>, now_us: i64) -> Result<(), CaseError> {
    if case.trust == Trust::None {
        return Ok(());
    }
    let (actor, by) = match staff {
        Some(clerk) => (Actor::Staff(clerk), "document"),
        None => (Actor::Applicant, "account"),
    };
    tx.append(NewFact {
        stream: case.id,
        at: now_us,
        actor: &actor.code(),
        kind: "case.identified",
        data: json!({ "trust": case.trust.code(), "by": by }),
    })?;
    Ok(())
}

/// The case that was made of the same draft before. Where the service must know who asks, the link alone does not lead
/// there.
async fn earlier(cases: &Cases, key: String, who: &Who) -> Result<Submission, CaseError> {
    let found = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let Some(case) = store::cases::case_by_submission(tx, &key)? else {
                return Ok(None);
            };
            let link = store::citizens::link_of(tx, case.id)?;
            Ok(Some((case, link)))
        })
        .await?;
    let Some((case, link)) = found else {
        return Ok(Submission::NotFound);
    };
    let service = cases.service_of(&case.blueprint_hash)?;
    if service.needs_account() {
        let is_theirs = |id: Uuid| link.as_ref().is_some_and(|link| link.citizen == id);
        let barrier = match (case.channel, &who.citizen) {
            (Channel::Online, Some(citizen)) => (!is_theirs(citizen.id)).then_some(Barrier::Owner),
            (Channel::Online, None) => Some(Barrier::SignIn),
            _ => (!who.assists).then_some(Barrier::Staff),
        };
        if let Some(barrier) = barrier {
            return Ok(Submission::Barred(Barred { barrier, service }));
        }
    }
    Ok(Submission::Done(Submitted {
        case: case.id,
        secret: secret_of(cases, case.id),
        reference: case.reference,
    }))
}

/// The same link gives the same key, so that a second submission meets the first.
pub fn submission_key(token: &str) -> String {
    blake3::hash(token.as_bytes()).to_hex().to_string()
}

/// The secret follows from the case's identifier and the town's key, so that a receipt that was lost on the way can be
/// shown again to who sent the same draft again, and nothing secret is stored.
pub fn secret_of(cases: &Cases, case: Uuid) -> String {
    let code = cases.app.code("case-secret", &case.to_string());
    let signs: Vec<char> = code.chars().take(16).collect();
    signs
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

fn file_plan(cases: &Cases, office: &str) -> String {
    cases
        .app
        .town
        .office(office)
        .map_or_else(|| "00".to_owned(), |office| office.file_plan.clone())
}

fn number(
    cases: &Cases,
    tx: &mut Tx<'_>,
    case: &mut Case,
    plan: &str,
    short: &str,
    year: i16,
) -> Result<(), CaseError> {
    let sequence = store::next_number(tx, &format!("case/{}/{year}", case.blueprint))?;
    let pattern = &cases.app.town.about.files.number_pattern;
    case.number = rules::case_number(pattern, plan, short, year, sequence);
    Ok(())
}

fn new_case(cases: &Cases, open: &Open, scope: &Scope<'_>) -> Case {
    let now = open.now;
    let id = cases.id(now);
    let answers = open.service.blueprint.prune(scope);
    let face = open.service.blueprint.face(scope);
    let mut random = [0u8; 8];
    cases.app.rng.fill(&mut random);
    Case {
        id,
        number: String::new(),
        reference: rules::reference(u64::from_le_bytes(random)),
        secret_hash: rules::secret_hash(id, &secret_of(cases, id)),
        blueprint: open.draft.blueprint.clone(),
        blueprint_hash: open.draft.blueprint_hash.clone(),
        office: open.service.blueprint.meta.office.clone(),
        state: open.service.blueprint.initial.clone(),
        public_state: String::new(),
        owner: "machine".into(),
        open: true,
        outcome: None,
        applied_on: open.draft.content.applied_on.unwrap_or(now.today),
        heard_on: None,
        answers,
        // What the registers said while the applicant was asked; asked again when the checks run.
        registers: open.draft.content.lookups.clone(),
        proceedings: Default::default(),
        checks: serde_json::json!([]),
        verdict: String::new(),
        channel: open.draft.channel,
        trust: open.trust(),
        lang: open.draft.lang,
        notify: Notify::from_code(&face.notify),
        mail: face.mail,
        mail_confirmed: false,
        applicant: face.applicant,
        lookup_key: face.lookup_key,
        holder: face.holder,
        blocked: face.blocked,
        assigned_to: None,
        automatic: false,
        fee: base::Money::ZERO,
        paid: false,
        submitted_at: now.us,
        due_on: None,
        due_kind: None,
        due_why: None,
        recheck: false,
        decided_at: None,
        closed_at: None,
        renewal_of: open.draft.content.renewal_of,
        revision: 1,
    }
}

/// Reads a case by what a person typed on the status page. The same time passes whether it exists or not.
pub async fn case_by_secret(cases: &Cases, reference: &str, secret: &str) -> Result<Option<Case>, CaseError> {
    let Some(reference) = rules::parse_reference(reference) else {
        return Ok(None);
    };
    let case = cases
        .app
        .store
        .read(move |tx| store::cases::case_by_reference(tx, &reference))
        .await?;
    let id = case.as_ref().map_or(Uuid::nil(), |case| case.id);
    let given = rules::secret_hash(id, secret);
    Ok(case.filter(|case| rules::same_secret(&given, &case.secret_hash)))
}
