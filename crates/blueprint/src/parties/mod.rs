//! Who takes part in a case beside the applicant: who is to be asked now, what each of them sees, what their answers are to
//! conditions.

mod bound;
mod keep;

use base::Lang;
use calendar::{Deadline, Event, HolidayCalendar, PeriodRule, ProceduralLaw, notification};
use jiff::civil::Date;

use crate::answers::{Answers, Json, PageResult, SummaryRow};
use crate::condition::{Condition, EvalError};
use crate::group::{self, Posted};
use crate::model::{Blueprint, OfficeKey, Participant, Participation, Party, PartyDeadline, PartyStatus, Proceedings};
use crate::scope::{Scope, ScopeInput};

/// More than take part in any procedure that is not public; from there on the law has notices for all (§ 73 Abs. 5, § 72
/// Abs. 2 VwVfG).
const PARTIES_MAX: usize = 300;

/// Somebody who is to be asked now.
#[derive(Clone, Debug, PartialEq)]
pub struct NewParty {
    /// Id of the participation.
    pub participation: String,
    /// Who was invited; the key of the office for an office, whose name only the town knows.
    pub name: String,
    pub office: Option<String>,
    pub mail: Option<String>,
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// What `each` gave for it; `null` without `each`.
    pub of: Json,
    /// Last day to answer, and how it came about.
    pub due: Option<Deadline>,
}

impl NewParty {
    /// By post, because no mail address is known.
    pub fn is_by_letter(&self) -> bool {
        self.office.is_none() && self.mail.is_none()
    }

    /// The party as it stands in the case from the day on which it was asked.
    pub fn asked(self, id: impl Into<String>, on: Date) -> Party {
        Party {
            id: id.into(),
            name: self.name,
            office: self.office,
            mail: self.mail,
            address: self.address,
            status: PartyStatus::Asked,
            asked_on: Some(on),
            due_on: self.due.as_ref().map(|due| due.due),
            due_why: self.due.as_ref().map(|due| due.explain(Lang::De)),
            of: self.of,
            ..Party::default()
        }
    }
}

impl PartyDeadline {
    /// Last day to answer of who is asked on a day.
    ///
    /// An office has the request at once, who is invited by mail too; a letter counts as received on the day on which a
    /// posted letter counts as notified. Source: the norm of the period, § 31 VwVfG, § 41 Abs. 2 VwVfG.
    pub fn due(&self, asked_on: Date, by_letter: bool, calendar: &HolidayCalendar) -> Deadline {
        let rule = PeriodRule::new(self.period, self.legal.clone());
        if by_letter {
            let received = notification::posted(asked_on, ProceduralLaw::Vwvfg, None, calendar);
            rule.deadline_after(&received, Event::Received, calendar)
        } else {
            rule.deadline(Event::StatementRequested, asked_on, calendar)
        }
    }
}

impl Blueprint {
    /// Who is to be asked now: of all participations those who were never asked, or of the named one those who are not
    /// asked at this moment (whoever answered before is asked anew).
    ///
    /// Errors: a name, an office or a list that cannot be worked out. A `when` that cannot be worked out asks nobody.
    pub fn to_ask(
        &self,
        scope: &Scope<'_>,
        only: Option<&str>,
        calendar: &HolidayCalendar,
    ) -> Result<Vec<NewParty>, EvalError> {
        let mut wanted: Vec<NewParty> = Vec::new();
        for of in self
            .participations
            .iter()
            .filter(|of| only.is_none_or(|id| id == of.id))
        {
            for entry in entries(of, scope)? {
                let Some(party) = self.wanted(of, entry.as_ref(), scope, calendar)? else {
                    continue;
                };
                let known = scope.input.case.proceedings.parties.get(&of.id);
                let blocks = |party: &&Party| match only {
                    Some(_) => party.status == PartyStatus::Asked,
                    None => party.status != PartyStatus::Dropped,
                };
                let is_asked = known
                    .into_iter()
                    .flatten()
                    .filter(blocks)
                    .any(|known| party.is_like(known));
                if !is_asked && !wanted.contains(&party) {
                    wanted.push(party);
                }
            }
        }
        Ok(wanted)
    }

    fn wanted(
        &self,
        of: &Participation,
        entry: Option<&Json>,
        scope: &Scope<'_>,
        calendar: &HolidayCalendar,
    ) -> Result<Option<NewParty>, EvalError> {
        let holds = |when: &Condition| scope.with_entry(when, entry, |context| when.truth(context));
        if of.when.as_ref().is_some_and(|when| !holds(when).unwrap_or(false)) {
            return Ok(None);
        }
        let value = |of: &Condition| scope.with_entry(of, entry, |context| of.json(context));
        let text = |of: &Condition| {
            let said = value(of)?.as_str().map(str::trim).unwrap_or_default().to_owned();
            if said.is_empty() {
                Err(of.error("says nobody"))
            } else {
                Ok(said)
            }
        };
        // Where to write to may be unknown; then a person finds out.
        let known = |of: &Option<Condition>| of.as_ref().and_then(|of| value(of).ok()).unwrap_or_default();
        let mut party = NewParty {
            participation: of.id.clone(),
            name: String::new(),
            office: None,
            mail: None,
            address: Vec::new(),
            of: entry.cloned().unwrap_or_default(),
            due: None,
        };
        match &of.who {
            Participant::Office(key) => {
                party.name = match key {
                    OfficeKey::Fixed(key) => key.clone(),
                    OfficeKey::From(from) => text(from)?,
                };
                party.office = Some(party.name.clone());
            }
            Participant::Invited { name, mail, address } => {
                party.name = text(name)?;
                let mail = known(mail).as_str().map(str::trim).unwrap_or_default().to_owned();
                party.mail = Some(mail).filter(|mail| !mail.is_empty());
                party.address = address_lines(&known(address));
            }
        }
        let by_letter = party.is_by_letter();
        let due = |deadline: &PartyDeadline| deadline.due(scope.today(), by_letter, calendar);
        party.due = of.deadline.as_ref().map(due);
        Ok(Some(party))
    }

    /// What a party sees of the application, in words: the listed answers and forms, nothing else.
    pub fn seen_by(&self, of: &Participation, scope: &Scope<'_>, lang: Lang) -> Vec<SummaryRow> {
        let answers = of
            .answers
            .iter()
            .filter_map(|id| Some((self.field(id)?, scope.answer(id)?)));
        let mut rows: Vec<SummaryRow> = answers
            .flat_map(|(field, value)| self.rows_for(field, value, lang))
            .collect();
        for form in of.documents.iter().filter_map(|id| self.form_of_others(id)) {
            if let Some(filled) = scope.input.case.proceedings.forms.get(&form.id) {
                rows.extend(self.form_summary(form, filled, lang));
            }
        }
        rows
    }

    /// What a case is about, for a list of those who are asked: the first of the listed answers that was given, in words.
    pub fn matter(&self, of: &Participation, answers: &Answers, lang: Lang) -> Option<String> {
        of.answers.iter().find_map(|id| {
            let rows = self.rows_for(self.field(id)?, answers.get(id)?, lang);
            rows.into_iter().map(|row| row.text).find(|text| !text.is_empty())
        })
    }

    /// What somebody has typed into a form so far, for the page that comes back: every entry of a group, the empty ones
    /// too, and what did not parse. Nothing is called wrong.
    pub fn typed_form(&self, id: &str, posted: &Posted, input: &ScopeInput<'_>) -> Option<PageResult> {
        let form = self.form_of_others(id)?;
        let read = group::read(form, &form.id, posted, input.today);
        let entry = read
            .value
            .as_ref()
            .and_then(|entries| entries.get(0)?.as_object().cloned());
        let typed = read.wrong.into_values().flat_map(|(_, typed)| typed);
        Some(PageResult {
            answers: entry.unwrap_or_default(),
            raw: typed.collect(),
            errors: Vec::new(),
        })
    }

    /// The event that follows once nobody of a participation is asked any more; none while somebody is.
    pub fn party_event(&self, proceedings: &Proceedings, participation: &str) -> Option<String> {
        (!proceedings.waits_for(participation)).then(|| format!("party.{participation}"))
    }
}

impl NewParty {
    /// Whether this is the same somebody, asked because of the same thing.
    fn is_like(&self, known: &Party) -> bool {
        let somebody = match &self.office {
            Some(office) => known.office.as_ref() == Some(office),
            None => {
                (&known.name, &known.mail, &known.address) == (&self.name, &self.mail, &self.address)
                    && known.office.is_none()
            }
        };
        somebody && known.of == self.of
    }
}

/// What `each` gives; one party without an entry where there is no `each`.
fn entries(of: &Participation, scope: &Scope<'_>) -> Result<Vec<Option<Json>>, EvalError> {
    let Some(each) = &of.each else {
        return Ok(vec![None]);
    };
    match scope.process_json(each)? {
        Json::Null => Ok(Vec::new()),
        Json::Array(list) if list.len() > PARTIES_MAX => Err(each.error(format!("gives more than {PARTIES_MAX}"))),
        Json::Array(list) => Ok(list.into_iter().map(Some).collect()),
        _ => Err(each.error("gives no list")),
    }
}

/// An address as lines: a text by its commas and lines, an answer of a question for an address by its parts.
pub(crate) fn address_lines(address: &Json) -> Vec<String> {
    let part = |name: &str| address.get(name).and_then(Json::as_str).unwrap_or_default().trim();
    let joined = |a: &str, b: &str| format!("{a} {b}").trim().to_owned();
    let lines: Vec<String> = match address {
        Json::String(text) => text.split([',', '\n']).map(|line| line.trim().to_owned()).collect(),
        Json::Object(_) => [
            joined(part("street"), part("house_number")),
            part("addition").to_owned(),
            joined(part("postcode"), part("city")),
        ]
        .into_iter()
        .chain(part("lines").lines().map(str::to_owned))
        .collect(),
        _ => Vec::new(),
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}
