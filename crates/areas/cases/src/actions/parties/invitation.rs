//! How somebody outside the town hall learns that they are asked: a mail or a letter with a link and a code.

use ::store::Tx;
use base::ports::Mail;
use base::{Lang, Uuid};
use blueprint::Party;
use jiff::civil::Date;
use serde_json::json;

use super::leave;
use crate::pages::TEXTS;
use crate::{CaseError, Cases, Now};

const PURPOSE: &str = "party";
/// Unit: characters of a code; 20 hexadecimal digits are 80 bits, which nobody guesses through the limits of the page.
const CODE_CHARS: usize = 20;

/// The code that opens a party's page. It follows from the key of the installation and the number of the link, so that a
/// reminder carries the same link; kept is its hash only.
pub fn code_of(cases: &Cases, party: Uuid, turn: i64) -> String {
    let code = cases.app.code(PURPOSE, &format!("{party}:{turn}"));
    let groups: Vec<&str> = (0..CODE_CHARS)
        .step_by(5)
        .filter_map(|at| code.get(at..at + 5))
        .collect();
    groups.join("-")
}

/// What somebody typed or followed as a code, in its written form: case, gaps and dashes do not matter. None when it
/// cannot be one.
pub fn parse_code(typed: &str) -> Option<String> {
    let digits: String = typed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    if digits.len() != CODE_CHARS || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let groups: Vec<&str> = (0..CODE_CHARS)
        .step_by(5)
        .filter_map(|at| digits.get(at..at + 5))
        .collect();
    Some(groups.join("-"))
}

/// Where a party answers.
pub fn link(cases: &Cases, code: &str) -> String {
    format!("{}/beteiligung/{code}", cases.app.config.base_url)
}

/// Why a mail is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Asked,
    Again,
    Reminder,
    /// What they were asked about has changed; their time begins anew.
    Anew,
    /// Files came that they see. Nothing is asked for.
    Papers,
}

impl Why {
    /// As it stands in a job.
    pub const fn code(self) -> &'static str {
        match self {
            Why::Asked => "asked",
            Why::Again => "again",
            Why::Reminder => "reminder",
            Why::Anew => "anew",
            Why::Papers => "papers",
        }
    }
}

/// Leaves the mail to a party: to the office that is asked, or to who was invited. A party without a mail address gets none.
pub fn leave_mail(
    cases: &Cases,
    tx: &mut Tx<'_>,
    party: &Party,
    (id, turn): (Uuid, i64),
    why: Why,
    now: Now,
) -> Result<bool, CaseError> {
    let mail = match &party.office {
        Some(office) => office_mail(cases, office, id, party.due_on, why),
        None => party
            .mail
            .clone()
            .map(|to| invitation(cases, to, &link(cases, &code_of(cases, id, turn)), party, why)),
    };
    let Some(mail) = mail.filter(|_| !party.by_hand) else {
        return Ok(false);
    };
    leave(cases, tx, "cases.mail", json!(mail), now)?;
    Ok(true)
}

/// German first, English below: nobody knows which language somebody reads who never used the portal. No name but the
/// town's: a mail is a postcard.
fn invitation(cases: &Cases, to: String, link: &str, party: &Party, why: Why) -> Mail {
    let key = match why {
        Why::Asked | Why::Again => "party-mail",
        Why::Reminder => "party-mail-reminder",
        Why::Anew => "party-mail-anew",
        Why::Papers => "party-mail-papers",
    };
    let body = [Lang::De, Lang::En].map(|lang| text(cases, lang, key, party.due_on, link));
    let town = cases.app.town.name(Lang::De);
    let subject = match why {
        Why::Papers => "party-mail-papers-subject",
        Why::Asked | Why::Again | Why::Reminder | Why::Anew => "party-mail-subject",
    };
    let subject = TEXTS.fmt(Lang::De, subject, &[("town", town.into())]);
    Mail {
        to,
        subject: subject.into_owned(),
        body: body.join("\n\n– – –\n\n"),
    }
}

fn office_mail(cases: &Cases, office: &str, id: Uuid, due: Option<Date>, why: Why) -> Option<Mail> {
    let office = cases.app.town.office(office)?;
    let key = match why {
        Why::Asked | Why::Again => "party-office-mail",
        Why::Reminder => "party-office-mail-reminder",
        Why::Anew => "party-office-mail-anew",
        Why::Papers => "party-office-mail-papers",
    };
    let subject = match why {
        Why::Papers => "party-office-mail-papers-subject",
        Why::Asked | Why::Again | Why::Reminder | Why::Anew => "party-office-mail-subject",
    };
    let link = format!("{}/desk/beteiligungen/{id}", cases.app.config.base_url);
    Some(Mail {
        to: office.email.clone(),
        subject: TEXTS.get(Lang::De, subject).into_owned(),
        body: text(cases, Lang::De, key, due, &link),
    })
}

fn text(cases: &Cases, lang: Lang, key: &'static str, due: Option<Date>, link: &str) -> String {
    let until = match due {
        Some(due) => TEXTS.fmt(
            lang,
            "party-mail-until",
            &[("day", calendar::long_date(due, lang).into())],
        ),
        None => TEXTS.get(lang, "party-mail-no-day"),
    };
    let town = cases.app.town.name(lang);
    let params = [
        ("town", town.into()),
        ("until", (&*until).into()),
        ("link", link.into()),
    ];
    TEXTS.fmt(lang, key, &params).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_survives_being_typed_carelessly_and_nothing_else_is_one() {
        let code = "0a1b2-c3d4e-5f607-18293";
        for typed in [code, "0A1B2 C3D4E 5F607 18293", " 0a1b2c3d4e5f60718293 "] {
            assert_eq!(parse_code(typed).as_deref(), Some(code), "{typed}");
        }
        for typed in [
            "",
            "0a1b2-c3d4e-5f607",
            "0a1b2-c3d4e-5f607-1829g",
            "../../etc/passwd/0a1b2",
        ] {
            assert_eq!(parse_code(typed), None, "{typed}");
        }
    }
}
