//! Telling the applicant that there is something to see. A mail never holds content: no names, no decision.

use ::store::facts::NewFact;
use base::ports::Mail;
use base::{Lang, Uuid};
use serde_json::json;

use crate::model::{Case, Notify};
use crate::pages::t;
use crate::{Actor, CaseError, Cases, flow, follow_ons, store};

/// Stands for a reminder of an appointment where a mail is left to do, in place of a state.
pub const APPOINTMENT: &str = "appointment";

/// Sends the mail that a step left to do, if the applicant still wants it.
///
/// Before the address is confirmed one mail goes out: it asks for the confirmation (§ 7 UWG does not apply to a town, but
/// nobody shall get mail about somebody else's case).
pub async fn tell(cases: &Cases, id: Uuid, public_state: &str) -> Result<(), CaseError> {
    let case = cases.app.store.read(move |tx| store::cases::case_by_id(tx, id)).await?;
    let Some(case) = case.filter(|case| case.notify == Notify::Mail) else {
        return Ok(());
    };
    let Some(to) = case.mail.clone() else { return Ok(()) };
    let first = public_state == "received" || case.public_state == "received";
    let is_reminder = public_state == APPOINTMENT;
    if !case.mail_confirmed && !first {
        return Ok(());
    }
    let service = cases.services.version(&case.blueprint_hash);
    let has_next = service.is_some_and(|service| !follow_ons::offers(cases, &service, &case, case.lang).is_empty());
    let mail = message(cases, &case, (has_next, is_reminder), to);
    cases.mailer.send(&mail).await?;
    let now = cases.now();
    cases
        .app
        .store
        .write(move |tx| {
            tx.append(NewFact {
                stream: id,
                at: now.us,
                actor: "machine",
                kind: "case.mailed",
                data: json!({ "confirmed": case.mail_confirmed }),
            })
            .map(|_| ())
        })
        .await
        .map_err(CaseError::Store)
}

fn message(cases: &Cases, case: &Case, (has_next, is_reminder): (bool, bool), to: String) -> Mail {
    let base = &cases.app.config.base_url;
    let town = cases.app.town.name(case.lang);
    let reference = &case.reference;
    let confirm = format!(
        "{base}/vorgaenge/{reference}/adresse?code={}",
        confirmation_code(cases, case)
    );
    let (subject, news, see, ask, bye) = match case.lang {
        Lang::En => (
            format!("{town}: news about your application {reference}"),
            "there is news about your application.",
            "You can read it here with your reference number and your code:",
            "Please confirm that this address is yours. Only then will we write to it again:",
            "This mail holds no content on purpose. Please do not reply to it.",
        ),
        Lang::Plain => (
            format!("{town}: Es gibt etwas Neues. Ihre Nummer ist {reference}"),
            "es gibt etwas Neues zu Ihrem Antrag.",
            "Hier können Sie es lesen. Sie brauchen dazu Ihre Nummer und Ihren Code:",
            "Gehört diese E-Mail-Adresse Ihnen? Dann klicken Sie bitte hier. Erst dann schreiben wir Ihnen wieder:",
            "In dieser E-Mail steht nicht mehr. Das schützt Ihre Daten. Bitte antworten Sie nicht.",
        ),
        Lang::De => (
            format!("{town}: Neues zu Ihrem Antrag {reference}"),
            "zu Ihrem Antrag gibt es etwas Neues.",
            "Mit Ihrer Vorgangsnummer und Ihrem Code lesen Sie es hier:",
            "Bitte bestätigen Sie, dass diese Adresse Ihnen gehört. Erst danach schreiben wir Ihnen wieder:",
            "Diese Nachricht enthält mit Absicht keine Inhalte. Bitte antworten Sie nicht darauf.",
        ),
    };
    // Whoever comes tomorrow must see at once what the mail is about.
    let (subject, news) = match is_reminder {
        true => (
            format!("{town}: {} {reference}", t(case.lang, "appointment-mail-subject")),
            t(case.lang, "appointment-mail"),
        ),
        false => (subject, news.into()),
    };
    let hello = if case.lang == Lang::En { "Hello," } else { "Guten Tag," };
    let mut body = format!("{hello}\n\n{news}\n{see}\n{base}/status?nummer={reference}\n");
    // That something may come next is no content; what it is stands on the page.
    if has_next {
        body.push_str(&format!("\n{}\n", t(case.lang, "follow-ons-mail")));
    }
    if !case.mail_confirmed {
        body.push_str(&format!("\n{ask}\n{confirm}\n"));
    }
    body.push_str(&format!("\n{bye}\n\n{town}\n"));
    Mail { to, subject, body }
}

/// The code in the link that confirms an address; it fits one case and one address.
fn confirmation_code(cases: &Cases, case: &Case) -> String {
    cases.app.code(
        "case-mail",
        &format!("{}/{}", case.id, case.mail.as_deref().unwrap_or_default()),
    )
}

/// Confirms the address. False when the code does not fit.
pub async fn confirm(cases: &Cases, reference: &str, code: &str) -> Result<bool, CaseError> {
    let (this, now) = (cases.clone(), cases.now());
    let (reference, code) = (reference.to_owned(), code.to_owned());
    cases
        .app
        .store
        .write(move |tx| {
            let Some(mut case) = store::cases::case_by_reference(tx, &reference)? else {
                return Ok(false);
            };
            if !this.app.code_is_valid(
                "case-mail",
                &format!("{}/{}", case.id, case.mail.as_deref().unwrap_or_default()),
                &code,
            ) {
                return Ok(false);
            }
            if !case.mail_confirmed {
                case.mail_confirmed = true;
                tx.append(NewFact {
                    stream: case.id,
                    at: now.us,
                    actor: &Actor::Applicant.code(),
                    kind: "case.mail_confirmed",
                    data: json!({}),
                })?;
                flow::save(tx, &mut case)?;
            }
            Ok(true)
        })
        .await
}
