//! Appointments while an example is played: offered, booked, given back, missed, at an end.

use std::collections::BTreeMap;

use super::run::Play;
use super::source::{AppointmentBefore, Later};
use crate::appointments::{self, NONE};
use crate::model::{AppointmentStatus, CaseAppointment, Effect};
use crate::scope::Scope;

/// The booking in a calendar that no example has.
const BOOKING: &str = "booked";

impl Play<'_> {
    /// Carries out what a step does to appointments. `open` tells whether the case goes on from here.
    pub(super) fn appoint(&mut self, effects: &[Effect], open: bool) {
        let (blueprint, today) = (self.blueprint, self.today);
        for effect in effects {
            match effect {
                Effect::Appointment(id) => {
                    let input = self.input();
                    let scope = Scope::new(blueprint, input);
                    if !blueprint.wants_appointment(id, &scope) {
                        continue;
                    }
                    let offered = blueprint.offer_appointment(id, &scope);
                    match offered {
                        Ok(offered) => {
                            self.coverage.reach(format!("appointment {id}"));
                            self.case.proceedings.offer(id, offered);
                        }
                        Err(error) => self.failures.push(error.to_string()),
                    }
                }
                Effect::AppointmentEnd(id) => drop(self.case.proceedings.end_appointments(Some(id), today)),
                _ => {}
            }
        }
        if !open {
            self.case.proceedings.end_appointments(None, today);
        }
    }

    /// A time is chosen or given back, or nobody comes. False for every other event.
    pub(super) fn appointment_event(&mut self, later: &Later) -> bool {
        let event = later.on.as_str();
        if !event.starts_with("appointment.") {
            if later.at.is_some() {
                self.failures
                    .push(format!("`at` is the time of an appointment, but `{event}` books none"));
            }
            return false;
        }
        let known = appointments::event_parts(event).filter(|(id, _)| self.blueprint.appointment(id).is_some());
        let Some((id, what)) = known else {
            self.failures.push(format!("there is no event `{event}`"));
            return true;
        };
        match self.change(id, what, later) {
            Ok(()) => self.step_if_meant(event),
            Err(why) => self.failures.push(format!("`{event}`: {why}")),
        }
        true
    }

    /// Errors: what the calendar, or the desk, would not allow, in words.
    fn change(&mut self, id: &str, what: &str, later: &Later) -> Result<(), String> {
        let today = self.today;
        let of = self.case.proceedings.appointments.get_mut(id);
        let of = of.ok_or_else(|| format!("the appointment `{id}` was not offered"))?;
        let stands = format!("the appointment `{id}` is {}", of.status.code());
        if later.at.is_some() != (what == "booked") {
            return Err("the time `at` is given with the event that books it, and with no other".to_owned());
        }
        let is_done = match (what, later.at) {
            ("booked", Some(at)) if at.date() < today => return Err(format!("{at} has passed on {today}")),
            ("booked", Some(at)) => of.booked(BOOKING, at),
            ("cancelled", _) => of.given_back(),
            _ if of.status == AppointmentStatus::Booked && !of.has_come(today) => {
                return Err(format!("{stands} for a day that is still to come on {today}"));
            }
            _ => of.missed(),
        };
        if is_done { Ok(()) } else { Err(stands) }
    }

    /// An appointment that was offered before the example begins.
    pub(super) fn offered_before(&mut self, id: &str, before: &AppointmentBefore) {
        if self.blueprint.appointment(id).is_none() {
            self.failures
                .push(format!("case.appointments: there is no appointment `{id}`"));
            return;
        }
        let usual = match before.at {
            Some(_) => AppointmentStatus::Booked,
            None => AppointmentStatus::Open,
        };
        let appointment = CaseAppointment {
            status: before.status.unwrap_or(usual),
            offered_on: Some(self.began),
            booking: before.at.map(|_| BOOKING.to_owned()),
            starts_at: before.at,
            missed: before.missed,
            ..CaseAppointment::default()
        };
        self.case.proceedings.appointments.insert(id.to_owned(), appointment);
    }

    /// Where each appointment stands that is asked for.
    pub(super) fn appointed(&self, asked: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let all = &self.case.proceedings.appointments;
        let known = |id: &&String| self.blueprint.appointment(id).is_some();
        let word = |id: &String| all.get(id).map_or(NONE, |of| of.status.code()).to_owned();
        asked.keys().filter(known).map(|id| (id.clone(), word(id))).collect()
    }
}
