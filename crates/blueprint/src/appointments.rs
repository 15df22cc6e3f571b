//! Appointments as a step of the process: what is offered, what becomes of it, what conditions read of it. The calendar with
//! its free times is not here; whoever has it books and gives back.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use base::Lang;
use jiff::civil::{Date, DateTime};
use serde_json::json;

use crate::answers::Json;
use crate::condition::{EvalError, object};
use crate::model::{Appointment, AppointmentStatus, Blueprint, CaseAppointment, OfficeKey, Proceedings};
use crate::schema::Type;
use crate::scope::Scope;

/// Shorter is no appointment, longer no office is open.
const MINUTES: RangeInclusive<i64> = 5..=480;

/// Before it was offered.
pub(crate) const NONE: &str = "none";

/// What becomes of an appointment, as an event: `appointment.<id>.booked`.
pub(crate) const EVENTS: [&str; 3] = ["booked", "cancelled", "missed"];

/// Why an appointment cannot be offered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AppointmentError {
    #[error("there is no appointment `{0}`")]
    Unknown(String),
    #[error("the appointment `{id}` cannot be worked out: {error}")]
    Value { id: String, error: EvalError },
}

impl Blueprint {
    /// All appointments, in the order of the file.
    pub fn appointments(&self) -> &[Appointment] {
        &self.appointments
    }

    /// An appointment by its id.
    pub fn appointment(&self, id: &str) -> Option<&Appointment> {
        self.appointments.iter().find(|of| of.id == id)
    }

    /// The appointment as it is offered today: how long it takes and in which office. [`Proceedings::offer`] puts it into the
    /// case.
    ///
    /// Errors: there is none with this id; the minutes or the office cannot be worked out. Then the step is refused.
    pub fn offer_appointment(&self, id: &str, scope: &Scope<'_>) -> Result<CaseAppointment, AppointmentError> {
        let unknown = || AppointmentError::Unknown(id.to_owned());
        let of = self.appointment(id).ok_or_else(unknown)?;
        let wrong = |error| AppointmentError::Value {
            id: id.to_owned(),
            error,
        };
        Ok(CaseAppointment {
            status: AppointmentStatus::Open,
            offered_on: Some(scope.today()),
            minutes: minutes(of, scope).map_err(wrong)?,
            office: Some(self.office_for(of, scope).map_err(wrong)?),
            ..CaseAppointment::default()
        })
    }

    /// Whether an appointment is offered at all. A condition that cannot be worked out offers it: nobody is left out.
    pub fn wants_appointment(&self, id: &str, scope: &Scope<'_>) -> bool {
        let when = self.appointment(id).and_then(|of| of.when.as_ref());
        scope.process_truth(when).unwrap_or(true)
    }

    /// What to bring along to an appointment, in words. An entry whose condition cannot be worked out is named: who brings too
    /// much comes only once.
    pub fn bring(&self, id: &str, scope: &Scope<'_>, lang: Lang) -> Vec<String> {
        let texts = self.texts(lang);
        let listed = self.appointment(id).into_iter().flat_map(|of| &of.bring);
        listed
            .filter(|bring| scope.process_truth(bring.when.as_ref()).unwrap_or(true))
            .map(|bring| texts.get(&format!("appointments.{id}.bring.{}", bring.key)).to_owned())
            .collect()
    }

    /// What conditions read as `appointments`.
    pub(crate) fn appointments_bound(&self, proceedings: &Proceedings) -> Json {
        let all = self.appointments.iter();
        let bound = all.map(|of| (of.id.clone(), bound(proceedings.appointments.get(&of.id))));
        Json::Object(bound.collect())
    }

    fn office_for(&self, of: &Appointment, scope: &Scope<'_>) -> Result<String, EvalError> {
        match &of.office {
            Some(OfficeKey::Fixed(key)) => Ok(key.clone()),
            Some(OfficeKey::From(from)) => {
                let key = scope.process_json(from)?;
                let key = key.as_str().map(str::trim).unwrap_or_default();
                if key.is_empty() {
                    return Err(from.error("names no office"));
                }
                Ok(key.to_owned())
            }
            None if scope.input.case.office.is_empty() => Ok(self.meta.office.clone()),
            None => Ok(scope.input.case.office.clone()),
        }
    }
}

fn minutes(of: &Appointment, scope: &Scope<'_>) -> Result<u32, EvalError> {
    let value = scope.process_json(&of.minutes)?;
    let number = value.as_i64().filter(|number| MINUTES.contains(number));
    number.and_then(|number| u32::try_from(number).ok()).ok_or_else(|| {
        let (least, most) = (MINUTES.start(), MINUTES.end());
        of.minutes.error(format!(
            "gives {value}, which is no number of minutes from {least} to {most}"
        ))
    })
}

fn bound(appointment: Option<&CaseAppointment>) -> Json {
    let starts_at = appointment.and_then(|appointment| appointment.starts_at);
    json!({
        "status": appointment.map_or(NONE, |appointment| appointment.status.code()),
        "on": starts_at.map(|at| at.date()),
        "at": starts_at.map(|at| at.strftime("%H:%M").to_string()),
        "missed": appointment.map_or(0, |appointment| appointment.missed),
    })
}

/// The type of `appointments` in conditions; none for a blueprint without appointments.
pub(crate) fn root_type<'i>(ids: impl Iterator<Item = &'i str>) -> Option<Type> {
    let words = AppointmentStatus::ALL.map(AppointmentStatus::code).into_iter();
    let words = words.chain([NONE]).map(str::to_owned).collect();
    let one = object([
        ("status", Type::OneOf(words)),
        ("on", Type::Date),
        ("at", Type::Text),
        ("missed", Type::Int),
    ]);
    let all: BTreeMap<String, Type> = ids.map(|id| (id.to_owned(), one.clone())).collect();
    (!all.is_empty()).then_some(Type::Object(all))
}

/// Id of the appointment and what became of it, of an event such as `appointment.visit.booked`.
pub(crate) fn event_parts(event: &str) -> Option<(&str, &str)> {
    let (id, what) = event.strip_prefix("appointment.")?.rsplit_once('.')?;
    EVENTS.contains(&what).then_some((id, what))
}

impl CaseAppointment {
    /// Whether a time may be chosen, changed or given back.
    pub fn is_open(&self) -> bool {
        matches!(self.status, AppointmentStatus::Open | AppointmentStatus::Booked)
    }

    /// Whether the day of the booked time has come.
    pub fn has_come(&self, today: Date) -> bool {
        self.status == AppointmentStatus::Booked && self.starts_at.is_some_and(|at| at.date() <= today)
    }

    /// A time was chosen, or another one instead. False, and nothing is changed, where none may be chosen.
    pub fn booked(&mut self, booking: impl Into<String>, starts_at: DateTime) -> bool {
        let is_open = self.is_open();
        if is_open {
            self.status = AppointmentStatus::Booked;
            self.booking = Some(booking.into());
            self.starts_at = Some(starts_at);
        }
        is_open
    }

    /// The booked time was given back; another one may be chosen. False, and nothing is changed, where none is booked.
    pub fn given_back(&mut self) -> bool {
        let is_booked = self.status == AppointmentStatus::Booked;
        if is_booked {
            self.status = AppointmentStatus::Open;
            self.forget();
        }
        is_booked
    }

    /// Nobody came. False, and nothing is changed, where no time is booked.
    pub fn missed(&mut self) -> bool {
        let is_booked = self.status == AppointmentStatus::Booked;
        if is_booked {
            self.status = AppointmentStatus::Missed;
            self.missed += 1;
        }
        is_booked
    }

    /// It is over: a time whose day has come was kept, everything else that is open or booked is dropped. Gives the id of the
    /// booking that must be freed in the calendar.
    pub fn ended(&mut self, today: Date) -> Option<String> {
        if self.has_come(today) {
            self.status = AppointmentStatus::Kept;
            None
        } else if self.is_open() {
            self.status = AppointmentStatus::Dropped;
            self.forget()
        } else {
            None
        }
    }

    /// Gives the id of the booking.
    fn forget(&mut self) -> Option<String> {
        self.starts_at = None;
        self.booking.take()
    }
}

impl Proceedings {
    /// Appointments for which a time may be chosen or is booked, by id.
    pub fn open_appointments(&self) -> impl Iterator<Item = (&str, &CaseAppointment)> {
        let all = self.appointments.iter().map(|(id, of)| (id.as_str(), of));
        all.filter(|(_, of)| of.is_open())
    }

    /// Puts an offer into the case. A booked time whose day has not passed stays; how often nobody came is kept.
    pub fn offer(&mut self, id: &str, offered: CaseAppointment) {
        let known = self.appointments.get(id);
        let is_ahead = |of: &&CaseAppointment| {
            let day = of.starts_at.map(|at| at.date());
            of.status == AppointmentStatus::Booked && day >= offered.offered_on
        };
        if known.filter(is_ahead).is_some() {
            return;
        }
        let missed = known.map_or(0, |of| of.missed);
        let offered = CaseAppointment { missed, ..offered };
        self.appointments.insert(id.to_owned(), offered);
    }

    /// Ends all appointments of the case, or the one with this id; see [`CaseAppointment::ended`]. Gives the ids of the
    /// bookings that must be freed in the calendar.
    pub fn end_appointments(&mut self, only: Option<&str>, today: Date) -> Vec<String> {
        let all = self.appointments.iter_mut();
        let named = all.filter(|(id, _)| only.is_none_or(|only| only == id.as_str()));
        named.filter_map(|(_, of)| of.ended(today)).collect()
    }
}
