use jiff::civil::{Date, DateTime};
use serde::{Deserialize, Serialize};

use super::OfficeKey;
use crate::condition::Condition;

/// A time at which the applicant comes to an office because of the case.
#[derive(Debug)]
pub struct Appointment {
    pub id: String,
    /// Not offered where it does not hold.
    pub when: Option<Condition>,
    /// How long it takes. Unit: whole minutes.
    pub minutes: Condition,
    /// Where; the office that has the case when none.
    pub office: Option<OfficeKey>,
    /// The rule by which somebody must come.
    pub legal: Option<String>,
    /// What to bring along, in the order of the file.
    pub bring: Vec<Bring>,
}

impl Appointment {
    /// All its expressions.
    pub(crate) fn expressions(&self) -> Vec<&Condition> {
        let mut all = vec![&self.minutes];
        all.extend(&self.when);
        if let Some(OfficeKey::From(from)) = &self.office {
            all.push(from);
        }
        all.extend(self.bring.iter().filter_map(|bring| bring.when.as_ref()));
        all
    }
}

/// An entry of the list of what to bring along; its words are the text `appointments.<id>.bring.<key>`.
#[derive(Debug)]
pub struct Bring {
    pub key: String,
    /// Not asked for where it does not hold.
    pub when: Option<Condition>,
}

/// An appointment of a case, from the day on which it was offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CaseAppointment {
    pub status: AppointmentStatus,
    pub offered_on: Option<Date>,
    /// Id of the booking in the calendar.
    pub booking: Option<String>,
    /// German time; none while no time is chosen.
    pub starts_at: Option<DateTime>,
    /// How long it takes.
    pub minutes: u32,
    /// Key of the office where it is.
    pub office: Option<String>,
    /// How often nobody came.
    pub missed: u32,
}

/// Where an appointment stands, once it was offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppointmentStatus {
    /// A time may be chosen.
    #[default]
    Open,
    /// A time is chosen.
    Booked,
    /// It has taken place.
    Kept,
    /// Nobody came; no time may be chosen until it is offered anew.
    Missed,
    /// No longer needed, because the case went on without it.
    Dropped,
}

impl AppointmentStatus {
    pub const ALL: [AppointmentStatus; 5] = [
        AppointmentStatus::Open,
        AppointmentStatus::Booked,
        AppointmentStatus::Kept,
        AppointmentStatus::Missed,
        AppointmentStatus::Dropped,
    ];

    /// The word in conditions.
    pub const fn code(self) -> &'static str {
        match self {
            AppointmentStatus::Open => "open",
            AppointmentStatus::Booked => "booked",
            AppointmentStatus::Kept => "kept",
            AppointmentStatus::Missed => "missed",
            AppointmentStatus::Dropped => "dropped",
        }
    }
}
