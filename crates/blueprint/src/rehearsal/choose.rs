use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Walk;
use crate::examples::Later;
use crate::model::{AppointmentStatus, MessageStatus, OrderStatus, PartyStatus};
use crate::scope::Scope;

/// How many events of a state are weighed at most before one of them is taken.
const DRAWS: usize = 6;

impl Walk<'_, '_> {
    /// Something that may happen now. `homeward`: what leads to an end soonest.
    pub(super) fn choose(&mut self, homeward: bool) -> Option<Later> {
        let mut possible = self.possible();
        possible.retain(|event| !self.vain.contains(&event.on));
        if homeward {
            // What was tried least, lest a case goes in circles; of that what leads home soonest.
            possible.sort_by_key(|event| (self.times(&event.on), self.way_after(&event.on)));
            possible.truncate(2);
        }
        for _ in 0..DRAWS {
            if possible.is_empty() {
                return None;
            }
            let place = self.sampler.chance.below(possible.len());
            // Few withdraw; they would end most cases at once.
            let withdraws = possible[place].on == "applicant.withdraw" && !homeward;
            if withdraws && possible.len() > 1 && self.sampler.chance.below(6) != 0 {
                continue;
            }
            let event = possible[place].clone();
            match self.filled(event.clone()) {
                Some(event) => return Some(event),
                None => drop(possible.remove(place)),
            }
        }
        possible.into_iter().find_map(|event| self.filled(event))
    }

    /// How often an event was tried.
    fn times(&self, event: &str) -> usize {
        self.tried.get(event).copied().unwrap_or_default()
    }

    fn way_after(&self, event: &str) -> usize {
        let state = &self.play.case.state;
        let steps = self.blueprint.transitions.iter();
        let here = steps.filter(|step| step.event == event && step.from.contains(state));
        here.map(|step| self.ways.length(&step.to)).min().unwrap_or(usize::MAX)
    }

    fn possible(&self) -> Vec<Later> {
        let mut all = self.by_people();
        all.extend(self.by_time());
        all.extend(self.by_others());
        all.extend(self.by_appointments());
        all
    }

    /// Steps of clerks and of the applicant, and the payment.
    fn by_people(&self) -> Vec<Later> {
        let (blueprint, state) = (self.blueprint, &self.play.case.state);
        let scope = Scope::new(blueprint, self.play.input());
        let clerks = blueprint.clerk_actions(state, &scope).into_iter();
        let clerks = clerks.map(|step| Later {
            // Somebody else each time, so that four eyes are never the same two.
            by: Some(format!("clerk-{}", self.steps())),
            ..Later::named(&step.event)
        });
        let mut all: Vec<Later> = clerks.collect();
        let own = blueprint.applicant_actions(state, &scope).into_iter();
        all.extend(own.map(|step| Later::named(&step.event)));
        let known = ["applicant.answer", "applicant.review", "applicant.withdraw"];
        let follows = |event: &&str| blueprint.next(state, event, &scope).is_some();
        all.extend(
            known
                .iter()
                .filter(|event| follows(event))
                .map(|event| Later::named(event)),
        );
        if self.owed.is_some() && blueprint.leads_on(state, "claim_settled") {
            all.push(Later::named("claim_settled"));
        }
        all
    }

    /// The end of the deadline and of clocks, and the night.
    fn by_time(&self) -> Vec<Later> {
        let (blueprint, state) = (self.blueprint, &self.play.case.state);
        let on = |event: &str, today: Date| Later {
            today: Some(today),
            ..Later::named(event)
        };
        let mut all = Vec::new();
        let over = self.day_after();
        if let Some(event) = self.expiry().filter(|event| self.would_follow(event, over)) {
            all.push(on(&event, over));
        }
        for clock in &blueprint.clocks {
            let running = self.play.case.proceedings.clocks.get(&clock.id);
            let Some(due) = running.and_then(|clock| clock.open_due()) else {
                continue;
            };
            let over = due.saturating_add(1.days()).max(self.play.today);
            if self.would_follow(&clock.on_expiry, over) {
                all.push(on(&clock.on_expiry, over));
            }
        }
        let is_checked = self.stands_in().is_some_and(|state| state.rechecked_nightly);
        if is_checked || blueprint.rechecks_in(state) {
            all.push(on("night", self.play.today.saturating_add(1.days())));
        }
        all
    }

    /// Who takes part, other authorities, registers.
    fn by_others(&self) -> Vec<Later> {
        let (blueprint, proceedings) = (self.blueprint, &self.play.case.proceedings);
        let mut all = Vec::new();
        for (id, parties) in &proceedings.parties {
            let asked = parties.iter().enumerate();
            for (number, party) in asked.filter(|(_, party)| party.status == PartyStatus::Asked) {
                let event = Later {
                    party: number,
                    ..Later::named(&format!("party.{id}"))
                };
                if let Some(due) = party.due_on {
                    all.push(Later {
                        silent: true,
                        today: Some(due.saturating_add(1.days()).max(self.play.today)),
                        ..event.clone()
                    });
                }
                all.push(event);
            }
        }
        let state = &self.play.case.state;
        // Whatever follows: an order that is over is known from then on.
        let leads = |event: &String| {
            let mut steps = blueprint.transitions.iter();
            steps.any(|step| step.event == *event && step.from.contains(state))
        };
        let orders = proceedings.orders.iter();
        let pending = orders.filter(|(_, order)| order.status == OrderStatus::Pending);
        let ends = pending.flat_map(|(id, _)| ["done", "refused"].map(|end| format!("order.{id}.{end}")));
        let sent = proceedings.messages.iter();
        let sent = sent.filter(|(_, status)| matches!(status, MessageStatus::Queued | MessageStatus::Sent));
        let ends =
            ends.chain(sent.flat_map(|(id, _)| ["acknowledged", "failed"].map(|end| format!("message.{id}.{end}"))));
        all.extend(ends.filter(leads).map(|event| Later::named(&event)));
        all
    }

    fn by_appointments(&self) -> Vec<Later> {
        let today = self.play.today;
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        for (id, appointment) in &self.play.case.proceedings.appointments {
            let on = |what: &str| Later::named(&format!("appointment.{id}.{what}"));
            match (appointment.status, appointment.starts_at) {
                (AppointmentStatus::Open, _) if seen.insert(id) => all.push(Later {
                    at: Some(today.saturating_add(10.days()).at(10, 20, 0, 0)),
                    ..on("booked")
                }),
                (AppointmentStatus::Booked, Some(at)) => {
                    all.push(on("cancelled"));
                    all.push(Later {
                        today: Some(at.date().max(today)),
                        ..on("missed")
                    });
                }
                _ => {}
            }
        }
        all
    }
}
