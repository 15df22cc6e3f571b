//! Who takes part while an example is played: who is asked, who answers, who lets the last day pass.

use std::collections::BTreeMap;

use calendar::{HolidayCalendar, Land};

use super::run::Play;
use super::source::Later;
use crate::forms::named;
use crate::model::{Effect, Party, PartyStatus};
use crate::scope::Scope;

const COMPLETE: &str = "parties.complete";
const AGAIN: &str = "parties.again";

impl Play<'_> {
    /// Carries out what a step does to those who take part. `open` tells whether the case goes on from here.
    pub(super) fn ask_parties(&mut self, effects: &[Effect], open: bool) {
        let mut asked = false;
        for effect in effects {
            match effect {
                Effect::Participate(only) => {
                    asked = true;
                    self.participate(only.as_deref());
                }
                Effect::DropParties => drop(self.case.proceedings.drop_parties(None)),
                _ => {}
            }
        }
        if !open {
            self.case.proceedings.drop_parties(None);
        } else if asked {
            let named = effects.iter().filter_map(|effect| match effect {
                Effect::Participate(Some(id)) => Some(id.clone()),
                _ => None,
            });
            let named: Vec<String> = named.filter(|id| !self.case.proceedings.waits_for(id)).collect();
            named.iter().for_each(|id| self.parties_done(id));
            self.all_done();
        }
    }

    fn participate(&mut self, only: Option<&str>) {
        let blueprint = self.blueprint;
        let calendar = HolidayCalendar::new(Land::from_code(&self.land).unwrap_or(Land::HE));
        let wanted = blueprint.to_ask(&Scope::new(blueprint, self.input()), only, &calendar);
        match wanted {
            Ok(wanted) => {
                for party in wanted {
                    let of = party.participation.clone();
                    self.coverage.reach(format!("participation {of}"));
                    let number = self.case.proceedings.parties.values().map(Vec::len).sum::<usize>();
                    let today = self.today;
                    self.case.proceedings.ask(&of, party.asked(format!("p{number}"), today));
                }
            }
            Err(error) => self.failures.push(format!("nobody can be asked: {error}")),
        }
    }

    /// A party answers or stays silent. False for every other event.
    pub(super) fn party_event(&mut self, later: &Later) -> bool {
        let Some(participation) = later.on.strip_prefix("party.") else {
            return false;
        };
        let parties = self.case.proceedings.parties.get(participation);
        let party = parties.and_then(|all| all.get(later.party));
        let Some(party) = party.cloned() else {
            self.failures
                .push(format!("`{}`: nobody number {} was asked", later.on, later.party));
            return true;
        };
        if later.again {
            self.ask_anew(participation, party);
            return true;
        }
        if later.silent {
            let today = self.today;
            if !self.case.proceedings.fall_silent(&party.id, today) {
                let message = format!(
                    "`{}`: the last day, {:?}, is not over on {today}",
                    later.on, party.due_on
                );
                self.failures.push(message);
                return true;
            }
        } else if !self.answer_as(participation, &party.id, later) {
            return true;
        }
        self.parties_done(participation);
        self.all_done();
        true
    }

    /// A clerk asks a party again: its period begins today, and the step that the service foresees for it is taken.
    fn ask_anew(&mut self, participation: &str, mut party: Party) {
        let calendar = HolidayCalendar::new(Land::from_code(&self.land).unwrap_or(Land::HE));
        let by_letter = party.office.is_none() && party.mail.is_none();
        let deadline = self.blueprint.participation(participation);
        let deadline = deadline.and_then(|of| of.deadline.as_ref());
        party.begin_anew(Vec::new());
        party.asked_on = Some(self.today);
        party.due_on = deadline.map(|deadline| deadline.due(self.today, by_letter, &calendar).due);
        self.case.proceedings.replace(party);
        self.step_if_meant(AGAIN);
    }

    /// Reads the answer as if it had been typed. False when it cannot be given, or is late and changes nothing.
    fn answer_as(&mut self, participation: &str, id: &str, later: &Later) -> bool {
        let blueprint = self.blueprint;
        let form = blueprint
            .participation(participation)
            .and_then(|of| blueprint.form_of_others(&of.form));
        let Some(form) = form else { return false };
        let given = super::forms::completed(form, later.form.clone().unwrap_or_default());
        let Some(read) = blueprint.read_form(&form.id, &blueprint.form_inputs(form, &given), &self.input()) else {
            return false;
        };
        self.coverage.reach_errors(&read.errors);
        if !read.errors.is_empty() {
            let found = named(&read.errors).join(", ");
            self.failures.push(format!("the form of `{}`: {found}", later.on));
            return false;
        }
        let today = self.today;
        match self.case.proceedings.answer(id, read.answers, today) {
            Some(party) => !party.late,
            None => {
                self.failures.push(format!("`{}` was answered before", later.on));
                false
            }
        }
    }

    /// What follows once nobody of a participation is asked any more.
    fn parties_done(&mut self, participation: &str) {
        let blueprint = self.blueprint;
        if let Some(event) = blueprint.party_event(&self.case.proceedings, participation) {
            self.step_if_meant(&event);
        }
    }

    fn all_done(&mut self) {
        if !self.case.proceedings.waits_for_parties() {
            self.step_if_meant(COMPLETE);
        }
    }

    /// A case that has gone on by another way takes no notice.
    pub(super) fn step_if_meant(&mut self, event: &str) {
        let blueprint = self.blueprint;
        let is_meant = {
            let scope = Scope::new(blueprint, self.input());
            blueprint.next(&self.case.state, event, &scope).is_some()
        };
        if is_meant {
            self.step(event);
        }
    }

    /// Where each party stands, by participation.
    pub(super) fn standing(&self) -> BTreeMap<String, Vec<PartyStatus>> {
        let of = |parties: &Vec<crate::model::Party>| parties.iter().map(|party| party.status).collect();
        let all = self.case.proceedings.parties.iter();
        all.map(|(id, parties)| (id.clone(), of(parties))).collect()
    }
}
