//! An example that begins in the middle of a case: what was filled in, who was asked, which clocks run.

use calendar::{AuthorityClock, HolidayCalendar};

use super::run::Play;
use super::source::{Case, ClockBefore, PartyBefore};
use crate::answers::Answers;
use crate::model::{CaseClock, ClockEntry, Party, PartyStatus};

impl Play<'_> {
    /// Puts the case where the example begins; what cannot be is a failure.
    pub(super) fn begin(&mut self, case: &Case) {
        let blueprint = self.blueprint;
        for (id, given) in &case.forms {
            match blueprint.form_of_others(id) {
                Some(form) => {
                    let read = self.typed(form, given, "case.forms");
                    self.case.proceedings.forms.extend(read.map(|read| (id.clone(), read)));
                }
                None => self.failures.push(format!("case.forms: there is no form `{id}`")),
            }
        }
        for (id, parties) in &case.parties {
            parties.iter().for_each(|party| self.asked_before(id, party));
        }
        for (id, before) in &case.appointments {
            self.offered_before(id, before);
        }
        for (id, before) in &case.clocks {
            match blueprint.clock(id) {
                Some(entry) => self.started_before(entry, before),
                None => self.failures.push(format!("case.clocks: there is no clock `{id}`")),
            }
        }
    }

    fn asked_before(&mut self, participation: &str, before: &PartyBefore) {
        let blueprint = self.blueprint;
        let Some(of) = blueprint.participation(participation) else {
            self.failures
                .push(format!("case.parties: there is no participation `{participation}`"));
            return;
        };
        let usual = match before.form {
            Some(_) => PartyStatus::Answered,
            None => PartyStatus::Asked,
        };
        let form = blueprint.form_of_others(&of.form);
        let answers = match (form, &before.form) {
            (Some(form), Some(given)) => self.typed(form, given, "case.parties").unwrap_or_default(),
            _ => Answers::new(),
        };
        let number = self.case.proceedings.parties.values().map(Vec::len).sum::<usize>();
        let party = Party {
            id: format!("p{number}"),
            name: before.name.clone(),
            office: before.office.clone(),
            status: before.status.unwrap_or(usual),
            asked_on: Some(before.asked_on.unwrap_or(self.began)),
            due_on: before.due_on,
            answered_on: before.answered_on,
            answers,
            of: before.of.clone(),
            ..Party::default()
        };
        self.case.proceedings.ask(participation, party);
    }

    fn started_before(&mut self, entry: &ClockEntry, before: &ClockBefore) {
        let Some(calendar) = self.calendar.clone() else { return };
        match wound(entry, before, &self.town, &calendar) {
            Ok(clock) => drop(self.case.proceedings.clocks.insert(entry.id.clone(), clock)),
            Err(why) => self.failures.push(format!("case.clocks: `{}`: {why}", entry.id)),
        }
    }
}

/// Errors: the law does not allow what the example says, in words.
fn wound(
    entry: &ClockEntry,
    before: &ClockBefore,
    town: &crate::Json,
    calendar: &HolidayCalendar,
) -> Result<CaseClock, String> {
    let rule = entry.rule(town).map_err(|error| error.to_string())?;
    let mut clock = AuthorityClock::new(rule).complete(before.started_on);
    if let Some(on) = before.extended_on {
        let by = entry.extension.ok_or("it has no extension")?;
        clock = clock.and_then(|clock| clock.extend(by, on, calendar));
    }
    if let Some(on) = before.paused_on {
        clock = clock.and_then(|clock| clock.pause(on, calendar));
    }
    if let Some(on) = before.stopped_on {
        clock = clock.and_then(|clock| clock.end(on));
    }
    let clock = clock.map_err(|refusal| refusal.to_string())?;
    Ok(CaseClock::of(clock, calendar))
}
