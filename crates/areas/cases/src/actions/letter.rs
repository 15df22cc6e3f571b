//! A letter of a case: model → PDF → document. The PDF is made outside any transaction; the row that names it carries the
//! identifier of the job, so that a job that runs twice makes one document.

use ::store::StoreError;
use ::store::facts::NewFact;
use ::store::jobs::Job;
use base::{Lang, Uuid};
use blueprint::{Addressee, Letter, LetterKind};
use letters::{BankAccount, ContactPerson, LetterJob, Letterhead, Template};
use payments::model::Claim;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use crate::flow::{self, CaseScope, german_day};
use crate::model::{Case, Document, Grant, Notify};
use crate::pages::appointments as shown;
use crate::{CaseError, Cases, Now, Service, actions, store};

/// What the step that wanted the letter left in the job.
#[derive(Clone, Debug, Deserialize)]
struct Wanted {
    case: Uuid,
    letter: String,
    /// Place of the step in the case's chain; the applicant is told once for each step.
    #[serde(default)]
    seq: i64,
    reason: Option<String>,
    #[serde(default)]
    items: Vec<String>,
    actor: String,
    /// Somebody else than the applicant to whom it goes.
    to: Option<Addressee>,
}

struct Loaded {
    case: Case,
    grants: Vec<Grant>,
    claims: Vec<Claim>,
    /// What the applicant wrote last.
    answer: Option<String>,
    /// Name of the person who decided; none when the machine did.
    signed_by: Option<String>,
    done: bool,
}

/// Makes the letter that a job asks for.
pub async fn write(cases: &Cases, job: &Job) -> Result<(), CaseError> {
    let wanted: Wanted = serde_json::from_value(job.payload.clone()).map_err(anyhow::Error::from)?;
    let (id, document, seq) = (wanted.case, job.id, wanted.seq);
    let decider: Option<Uuid> = wanted.actor.strip_prefix("staff:").and_then(|id| id.parse().ok());
    let loaded = cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let case = store::cases::case_by_id(tx, id)?.ok_or(CaseError::NotFound)?;
            let done = store::documents::document(tx, document)?.is_some();
            let grants = store::grants::grants_of_case(tx, id)?;
            let claims = actions::claims::of_case(tx, &case)?;
            let said = |f: &::store::facts::Fact| f.data.get("text").and_then(Json::as_str).map(str::to_owned);
            let facts = tx.facts(id)?;
            let answer = facts
                .iter()
                .rev()
                .find(|fact| fact.kind == "case.message" && fact.actor == "applicant")
                .and_then(said);
            let decider = decider.or_else(|| flow::decider::carried_out_for(&facts, seq));
            let signed_by = match decider {
                Some(staff) => accounts::store::account(tx, staff)?.map(|account| account.name),
                None => None,
            };
            Ok(Loaded {
                case,
                grants,
                claims,
                answer,
                signed_by,
                done,
            })
        })
        .await?;
    if loaded.done {
        return Ok(());
    }
    let service = cases.service_of(&loaded.case.blueprint_hash)?;
    let notice = notice_letter();
    let letter = match service.blueprint.letter(&wanted.letter) {
        Some(letter) => letter,
        None if wanted.letter == NOTICE => &notice,
        None => return Err(anyhow::anyhow!("the blueprint has no letter {}", wanted.letter).into()),
    };
    let now = cases.now();
    let model = model(cases, &service, letter, &loaded, &wanted, now);
    let content = render(cases, &service, letter, model, &loaded.case.office, now).await?;
    save(cases, &loaded.case, letter, &service, content, (document, &wanted), now).await
}

/// The plain notice for steps that have no letter of their own, for people who want to be told by letter.
pub const NOTICE: &str = "notice";
const NOTICE_TEMPLATE: &str = include_str!("../letters/notice.typ");

fn notice_letter() -> Letter {
    Letter {
        id: NOTICE.into(),
        template: "notice.typ".into(),
        to: None,
        kind: LetterKind::Info,
        when: None,
        channel: Some("post".into()),
        remedy: None,
        data: Default::default(),
        take: Default::default(),
        answers: None,
        grant: None,
        grant_kind: None,
        fee: None,
        refund: None,
        reasons: None,
    }
}

async fn render(
    cases: &Cases,
    service: &std::sync::Arc<Service>,
    letter: &Letter,
    model: Json,
    office: &str,
    now: Now,
) -> Result<Vec<u8>, CaseError> {
    let (press, head) = (cases.press.clone(), letterhead(cases, office));
    let (service, id) = (service.clone(), letter.id.clone());
    let name = format!("{}/{}", service.blueprint.meta.id, letter.template);
    let pdf = tokio::task::spawn_blocking(move || {
        let source = service.blueprint.letter_template(&id).unwrap_or(NOTICE_TEMPLATE);
        press.render(&LetterJob {
            template: Template { name: &name, source },
            letterhead: &head,
            data: &model,
            // The binding letter is German; explanations in other languages are on the status page.
            lang: Lang::De.code(),
            today: now.today,
        })
    })
    .await
    .map_err(anyhow::Error::from)?
    .map_err(anyhow::Error::from)?;
    Ok(pdf.bytes)
}

async fn save(
    cases: &Cases,
    case: &Case,
    letter: &Letter,
    service: &Service,
    content: Vec<u8>,
    (id, wanted): (Uuid, &Wanted),
    now: Now,
) -> Result<(), CaseError> {
    let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
    let blob = cases.app.blobs.put(content).await.map_err(anyhow::Error::from)?;
    let title = service
        .blueprint
        .texts(Lang::De)
        .find(&format!("letters.{}.title", letter.id))
        .unwrap_or("Nachricht zu Ihrem Antrag")
        .to_owned();
    let by_post = match &wanted.to {
        // About a blocked person nothing leaves the house by itself (§ 51 BMG): a clerk looks first.
        Some(to) => !to.address.is_empty() && !case.blocked,
        None => letter.channel.as_deref() == Some("post") || case.notify == Notify::Letter,
    };
    let title = match &wanted.to {
        Some(to) => format!("{title} – an {}", to.name),
        None => title,
    };
    let (for_applicant, seq) = (wanted.to.is_none(), wanted.seq);
    let document = Document {
        id,
        case_id: Some(case.id),
        draft_id: None,
        slot: letter.id.clone(),
        // What the law makes of a decision counts from the day on which the applicant has it.
        kind: kind_code(if for_applicant { letter.kind } else { LetterKind::Info }).into(),
        file_name: format!("{}-{}.pdf", letter.id, case.reference),
        title,
        media_type: "application/pdf".into(),
        bytes,
        pages: None,
        blob: blob.as_str().to_owned(),
        thumbnail: None,
        for_applicant,
        by_post,
        posted_at: None,
        fetched_at: None,
        created_at: now.us,
        created_by: "machine".into(),
        later: false,
        replaced: None,
        unscanned: false,
    };
    let (this, case) = (cases.clone(), case.clone());
    let saved: Result<(), CaseError> = cases
        .app
        .store
        .write(move |tx| {
            store::documents::insert_document(tx, &document)?;
            tx.append(NewFact {
                stream: case.id,
                at: now.us,
                actor: "machine",
                // Only the first of the two is shown to the applicant.
                kind: if for_applicant {
                    "case.document"
                } else {
                    "case.party_letter"
                },
                data: json!({ "id": document.id, "title": document.title, "kind": document.kind, "post": by_post }),
            })?;
            if !for_applicant {
                return Ok(());
            }
            actions::delivery::provided(&this, tx, &case, &document, now)?;
            flow::notify_once(&this, tx, &case, seq, now)
        })
        .await;
    match saved {
        // The same job ran at the same time elsewhere; its document stands.
        Err(CaseError::Store(StoreError::Unique(_))) => Ok(()),
        other => other,
    }
}

fn kind_code(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Decision => "decision",
        LetterKind::Hearing => "hearing",
        LetterKind::Question => "question",
        LetterKind::Info => "info",
        LetterKind::Receipt => "receipt",
        LetterKind::Permit => "permit",
    }
}

/// The lines of an address, with the town's name behind a postcode that stands alone: before the registers answered only
/// the town's own directory of streets knows the address.
fn with_place(mut lines: Vec<String>, town: &str) -> Vec<String> {
    if let Some(last) = lines.last_mut()
        && last.len() == 5
        && last.bytes().all(|byte| byte.is_ascii_digit())
    {
        *last = format!("{last} {town}");
    }
    lines
}

/// What every letter may use beside what its blueprint says: the case, the recipient, the grant, the payment, the words
/// of the clerk, where to answer and where to check.
fn model(
    cases: &Cases,
    service: &std::sync::Arc<Service>,
    letter: &Letter,
    loaded: &Loaded,
    wanted: &Wanted,
    now: Now,
) -> Json {
    let case = &loaded.case;
    let parts = CaseScope::of(service, case, now.today);
    let scope = parts.scope();
    let face = service.blueprint.face(&scope);
    let base = &cases.app.config.base_url;
    let title = service.blueprint.texts(Lang::De).get("service.title");
    let (lines, person) = match &wanted.to {
        Some(to) => (
            [to.name.clone()].into_iter().chain(to.address.clone()).collect(),
            &to.name,
        ),
        None => (
            with_place(face.recipient, &cases.app.town.about.address.city),
            &face.applicant,
        ),
    };
    let mut extra = json!({
        "case": { "number": case.number, "reference": case.reference, "service": title, "received_on": case.applied_on },
        "recipient": { "lines": lines, "salutation": format!("Guten Tag {person},") },
        "submitted_at": local_time(case.submitted_at),
        "status_url": format!("{base}/status"),
        "reply_url": format!("{base}/status"),
        // A clock of the authority may be due before; it is not the applicant's.
        "reply_until": crate::flow::due::of_state(case).map(|deadline| deadline.due_on),
        "heard_on": case.heard_on,
        "hearing_answer": case.heard_on.and(loaded.answer.clone()),
        "items": wanted.items,
        "reason": wanted.reason,
        "state": service.blueprint.texts(Lang::De).get(&format!("states.{}", case.state)),
    });
    let fields = extra.as_object_mut().expect("the object was made a moment ago");
    // Of several grants the one that the letter is about; of that kind the newest.
    let kind = service.blueprint.grant_of(letter, &scope).map(|draft| draft.kind);
    let kind = kind.as_ref().or(letter.grant_kind.as_ref());
    let own = loaded.grants.iter().rfind(|grant| kind == Some(&grant.kind));
    if let Some(grant) = own.or(loaded.grants.last()) {
        fields.insert("permit".into(), grant_model(grant));
        fields.insert(
            "check".into(),
            json!({ "code": grant.check_code, "url": format!("{base}/pruefung/{}", grant.check_code) }),
        );
    } else {
        let code = case.reference.clone();
        fields.insert("check".into(), json!({ "code": code, "url": format!("{base}/status") }));
    }
    let offers = crate::follow_ons::offers(cases, service, case, Lang::De);
    if !offers.is_empty() {
        let next = offers.iter();
        let next = next
            .map(|of| json!({ "id": of.id, "title": of.title, "why": of.why, "url": format!("{base}{}", of.page) }));
        fields.insert("follow_ons".into(), next.collect());
    }
    if let Some(visit) = appointment_model(cases, service, case, base) {
        fields.insert("appointment".into(), visit);
    }
    if let Some(claim) = loaded.claims.last() {
        if let Some(settled) = claim.settled_at {
            fields.insert("paid_on".into(), json!(german_day(settled)));
        } else {
            let payment = json!({
                "amount_cent": claim.outstanding().cents(), "reference": claim.reference, "due_on": claim.due_on,
            });
            fields.insert("payment".into(), payment);
        }
    }
    // A decision names the person who made it, or says that a machine did (§ 37 Abs. 3 and 5 VwVfG).
    if let Some(name) = loaded.signed_by.as_ref().filter(|_| letter.kind != LetterKind::Permit) {
        fields.insert("signed_by".into(), json!(name));
    }
    service.blueprint.letter_model(&letter.id, &scope, extra)
}

/// The appointment for which a time may be chosen or is booked; where there are several, the one that comes first.
fn appointment_model(cases: &Cases, service: &std::sync::Arc<Service>, case: &Case, base: &str) -> Option<Json> {
    let all = shown::views(cases, service, case, Lang::De);
    let open = all.into_iter().filter(|view| case.open && view.of.is_open());
    let view = open.min_by_key(|view| (view.of.starts_at.is_none(), view.of.starts_at))?;
    let office = view.office.map(|office| office.name.get(Lang::De).to_owned());
    let lines = view
        .office
        .map(|office| office.address.lines().to_vec())
        .unwrap_or_default();
    let mut model = json!({
        "title": view.title, "minutes": view.of.minutes, "office": office, "lines": lines, "bring": view.bring,
        "url": format!("{base}/status?nummer={}", case.reference),
    });
    if let (Some(fields), Some(at)) = (model.as_object_mut(), view.of.starts_at) {
        let clock = |at: jiff::civil::DateTime| json!(at.strftime("%H:%M").to_string());
        fields.insert("day".into(), json!(at.date()));
        fields.insert("from".into(), clock(at));
        fields.insert("until".into(), clock(shown::ends_at(view.of).unwrap_or(at)));
    }
    Some(model)
}

/// Local date and time without a zone, as letters print it.
fn local_time(us: i64) -> String {
    let at = base::clock::timestamp_from_us(us).to_zoned(base::clock::german_zone());
    at.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn grant_model(grant: &Grant) -> Json {
    let mut model = json!({
        "number": grant.number, "valid_from": grant.valid_from, "valid_until": grant.valid_until, "kind": grant.kind,
    });
    if let Some(fields) = model.as_object_mut() {
        for (name, value) in &grant.attributes {
            fields.insert(name.clone(), json!(value));
        }
    }
    model
}

/// The sender: the town, the office, who answers the telephone there.
pub fn letterhead(cases: &Cases, office: &str) -> Letterhead {
    let about = &cases.app.town.about;
    let office = cases.app.town.office(office);
    let address = office.map_or(&about.address, |office| &office.address);
    let contact = office.and_then(|office| office.contacts.first());
    Letterhead {
        town: format!("Stadt {}", about.name.get(Lang::De)),
        authority: about.authority.get(Lang::De).to_owned(),
        office: office.map_or_else(
            || about.name.get(Lang::De).to_owned(),
            |o| o.name.get(Lang::De).to_owned(),
        ),
        address: address.lines().to_vec(),
        phone: office.map_or(&about.contact.phone, |o| &o.phone).clone(),
        mail: office.map_or(&about.contact.email, |o| &o.email).clone(),
        web: about.contact.web.trim_start_matches("https://").to_owned(),
        opening_hours: office.map(|o| opening_hours(&o.opening_hours)).unwrap_or_default(),
        contact: contact.map(|person| ContactPerson {
            name: person.name.clone(),
            room: person.room.clone().unwrap_or_default(),
            phone: person.phone.clone().unwrap_or_default(),
            mail: person.email.clone().unwrap_or_default(),
        }),
        emblem_svg: Some(cases.app.town.emblem().to_owned()).filter(|svg| !svg.is_empty()),
        accent: about
            .colours
            .light
            .get("primary")
            .cloned()
            .unwrap_or_else(|| "#000000".to_owned()),
        bank: Some(BankAccount {
            creditor: about.bank.creditor.clone(),
            iban: about.bank.iban.clone(),
            bic: about.bank.bic.clone().unwrap_or_default(),
            bank: about.bank.bank_name.clone().unwrap_or_default(),
        }),
        procedure_act: format!("{}VwVfG", land_prefix(&about.land)),
        ..Letterhead::default()
    }
}

/// Most Länder have a procedure act of their own, named after them; the others refer to that of the federation.
fn land_prefix(land: &str) -> &'static str {
    match land {
        "BW" => "L",
        "BY" => "Bay",
        "HB" => "Brem",
        "HE" => "H",
        "HH" => "Hmb",
        "SL" => "S",
        "TH" => "Thür",
        _ => "",
    }
}

fn opening_hours(hours: &town::OpeningHours) -> Vec<String> {
    const DAYS: [&str; 7] = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
    DAYS.iter()
        .zip(hours.week())
        .filter(|(_, spans)| !spans.is_empty())
        .map(|(day, spans)| format!("{day} {}", spans.join(" und ").replace('-', "–")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postcode_alone_gets_its_place() {
        let lines = |last: &str| with_place(vec!["A B".into(), "Weg 1".into(), last.into()], "Neustadt").pop();
        assert_eq!(lines("64999").as_deref(), Some("64999 Neustadt"));
        assert_eq!(
            lines("60311 Frankfurt am Main").as_deref(),
            Some("60311 Frankfurt am Main")
        );
        assert!(with_place(Vec::new(), "Neustadt").is_empty());
    }
}
