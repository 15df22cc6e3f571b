use std::collections::BTreeMap;

use base::Lang;
use jiff::civil::{Date, Time};
use serde::Deserialize;

use crate::LocalText;

/// Everything a municipality says about itself.
#[derive(Clone, Debug)]
pub struct Town {
    pub about: About,
    pub offices: Vec<Office>,
    pub accounts: Vec<Account>,
    /// Authorities outside the town that get messages of cases, from `receivers.toml`.
    pub receivers: Vec<Receiver>,
    /// Blueprint id → values of its knobs, as written in `overlays/<blueprint>.toml`.
    pub overlays: BTreeMap<String, toml::Table>,
    /// Page name → language code → Markdown, from `texts/pages/`.
    pub pages: BTreeMap<String, BTreeMap<String, String>>,
    /// Drawings by file name: emblem, skyline, favicon. SVG source.
    pub drawings: BTreeMap<String, String>,
}

impl Town {
    /// An office by its key, or by one of those whose tasks it does as well.
    pub fn office(&self, id: &str) -> Option<&Office> {
        let of = |key: &String| key == id;
        let own = self.offices.iter().find(|office| of(&office.id));
        own.or_else(|| self.offices.iter().find(|office| office.also.iter().any(of)))
    }

    pub fn receiver(&self, key: &str) -> Option<&Receiver> {
        self.receivers.iter().find(|receiver| receiver.key == key)
    }

    /// Every key under which an office is known, its own among them, and the office's own.
    pub fn office_keys(&self) -> std::collections::BTreeMap<String, String> {
        let keys = |office: &Office| {
            let id = office.id.clone();
            let all = office.also.iter().chain([&office.id]).cloned().collect::<Vec<_>>();
            all.into_iter().map(move |key| (key, id.clone()))
        };
        self.offices.iter().flat_map(keys).collect()
    }

    pub fn name(&self, lang: Lang) -> &str {
        self.about.name.get(lang)
    }

    /// A page of the town's own texts, in German where the language is missing.
    pub fn page(&self, name: &str, lang: Lang) -> Option<&str> {
        let languages = self.pages.get(name)?;
        languages
            .get(lang.code())
            .or_else(|| languages.get(Lang::De.code()))
            .map(String::as_str)
    }

    pub fn drawing(&self, file: &str) -> &str {
        self.drawings.get(file).map_or("", String::as_str)
    }

    pub fn emblem(&self) -> &str {
        self.drawing(&self.about.images.emblem)
    }
}

/// `town.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct About {
    pub id: String,
    #[serde(default)]
    pub demo: bool,
    pub population: Option<u32>,
    pub population_as_of: Option<Date>,
    pub founded: Option<u16>,
    pub river: Option<String>,
    /// Two-letter code of the Land: holidays and notification rules follow from it.
    pub land: String,
    pub kind: String,
    /// Amtlicher Gemeindeschlüssel, 8 digits.
    pub ags: String,
    pub plate_code: String,
    #[serde(default)]
    pub plate_codes_accepted: Vec<String>,
    #[serde(default)]
    pub postal_codes: Vec<String>,
    pub name: LocalText,
    pub authority: LocalText,
    #[serde(default)]
    pub slogan: LocalText,
    #[serde(default)]
    pub welcome: LocalText,
    pub address: Address,
    pub contact: Contact,
    #[serde(default)]
    pub opening_hours: OpeningHours,
    #[serde(default, rename = "closure")]
    pub closures: Vec<Closure>,
    pub mayor: Option<Person>,
    pub data_protection_officer: Option<Person>,
    pub data_protection_authority: Option<Body>,
    pub accessibility: Option<Accessibility>,
    pub enforcement_body: Option<Body>,
    pub supervisory_authority: Option<Body>,
    pub court: Option<Body>,
    pub bank: Bank,
    pub payments: Payments,
    pub notification: Notification,
    pub files: Files,
    #[serde(default)]
    pub features: BTreeMap<String, bool>,
    pub colours: Colours,
    pub images: Images,
}

impl About {
    /// A feature that the town does not mention is off.
    pub fn feature(&self, name: &str) -> bool {
        self.features.get(name).copied().unwrap_or(false)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct Address {
    pub recipient: Option<String>,
    pub street: String,
    pub house_number: String,
    pub postal_code: String,
    pub city: String,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

impl Address {
    /// Street and number, then postal code and city.
    pub fn lines(&self) -> [String; 2] {
        [
            format!("{} {}", self.street, self.house_number),
            format!("{} {}", self.postal_code, self.city),
        ]
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Contact {
    pub phone: String,
    #[serde(default)]
    pub phone_hours: LocalText,
    pub service_number: Option<String>,
    pub fax: Option<String>,
    pub email: String,
    pub web: String,
}

/// Local times `HH:MM-HH:MM` per weekday; an empty list means closed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct OpeningHours {
    pub mon: Vec<String>,
    pub tue: Vec<String>,
    pub wed: Vec<String>,
    pub thu: Vec<String>,
    pub fri: Vec<String>,
    pub sat: Vec<String>,
    pub sun: Vec<String>,
}

impl OpeningHours {
    /// Monday first.
    pub fn week(&self) -> [&[String]; 7] {
        [
            &self.mon, &self.tue, &self.wed, &self.thu, &self.fri, &self.sat, &self.sun,
        ]
    }

    /// Beginning and end of each span, Monday first.
    pub fn spans(&self) -> [Vec<(Time, Time)>; 7] {
        self.week()
            .map(|day| day.iter().filter_map(|span| parse_span(span)).collect())
    }
}

/// Beginning and end of `07:30-16:00`; none for anything else.
pub fn parse_span(span: &str) -> Option<(Time, Time)> {
    let time = |text: &str| (text.len() == 5).then(|| text.parse::<Time>().ok()).flatten();
    let (from, until) = span.split_once('-')?;
    let (from, until) = (time(from)?, time(until)?);
    (from < until).then_some((from, until))
}

/// When an office receives people by appointment, `[office.appointments]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AppointmentHours {
    /// Without them those at which the office is open.
    pub hours: Option<OpeningHours>,
    /// How many people may come at once.
    pub places: u16,
    /// Unit: minutes between two times that are offered.
    #[serde(default = "AppointmentHours::slot")]
    pub slot_minutes: u16,
    /// Unit: hours between booking and the nearest time.
    #[serde(default = "AppointmentHours::notice")]
    pub notice_hours: u16,
    /// Unit: days for which times are offered ahead.
    #[serde(default = "AppointmentHours::ahead")]
    pub days_ahead: u16,
}

impl AppointmentHours {
    const fn slot() -> u16 {
        10
    }

    const fn notice() -> u16 {
        2
    }

    const fn ahead() -> u16 {
        42
    }

    /// What is wrong with it, in words; nothing when it can be offered.
    pub fn problem(&self) -> Option<String> {
        let out_of = |name: &str, value: u16, range: std::ops::RangeInclusive<u16>| {
            (!range.contains(&value))
                .then(|| format!("`{name}` is {value}; {} to {} will do", range.start(), range.end()))
        };
        let own = self.hours.iter().flat_map(OpeningHours::week).flatten();
        let span = own.into_iter().find(|span| parse_span(span).is_none());
        span.map(|span| format!("\"{span}\" is not a span like 07:30-16:00"))
            .or_else(|| out_of("places", self.places, 1..=200))
            .or_else(|| out_of("slot_minutes", self.slot_minutes, 5..=240))
            .or_else(|| out_of("notice_hours", self.notice_hours, 0..=720))
            .or_else(|| out_of("days_ahead", self.days_ahead, 1..=365))
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Closure {
    pub from: Date,
    pub until: Date,
    pub reason: LocalText,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub name: String,
    #[serde(default)]
    pub title: LocalText,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Body {
    pub name: String,
    pub address: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub web: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Accessibility {
    pub contact_name: String,
    #[serde(default)]
    pub contact_title: LocalText,
    pub phone: String,
    pub email: String,
    pub statement_date: Date,
    pub statement_reviewed: Date,
    pub conformance: String,
    #[serde(default)]
    pub basis: LocalText,
    /// Unit: weeks, after which the enforcement body may be called.
    pub response_weeks: u8,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Bank {
    pub creditor: String,
    pub iban: String,
    pub bic: Option<String>,
    pub bank_name: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Payments {
    /// Unit: calendar days until a claim is due.
    pub payment_days: i32,
    pub reference_prefix: String,
    /// Digits of a Kassenzeichen after the prefix, `YYNNNNNNNNC`; the usual one when absent.
    pub reference_pattern: Option<String>,
    /// Account for money that nobody was owed (Verwahrkonto).
    pub deposit_account: Option<String>,
    pub methods: Vec<String>,
    pub provider: String,
}

/// Source: § 41 VwVfG, § 9 OZG, § 70 VwGO. Values that the town still has to confirm are marked.
#[derive(Clone, Debug, Deserialize)]
pub struct Notification {
    /// Unit: calendar days after posting.
    pub deemed_days: i32,
    #[serde(default)]
    pub deemed_days_confirmed: bool,
    pub portal_deemed_days: i32,
    pub portal_retrieval_days: i32,
    pub remedy: String,
    pub objection_months: i32,
    pub objection_months_without_notice: i32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Files {
    pub number_pattern: String,
}

/// Design tokens by name; values are CSS colours.
#[derive(Clone, Debug, Deserialize)]
pub struct Colours {
    pub light: BTreeMap<String, String>,
    pub dark: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Images {
    pub emblem: String,
    pub skyline: String,
    pub favicon: String,
    #[serde(default)]
    pub emblem_alt: LocalText,
}

/// An authority outside the town that gets messages of cases, one entry of `receivers.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receiver {
    /// By which services name it: `tax-office`.
    pub key: String,
    pub name: LocalText,
    #[serde(default)]
    pub kind: ReceiverKind,
    /// Where messages are posted, for `https`: `https://eingang.example.de/rathaus`.
    pub address: Option<String>,
}

/// How a receiver is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiverKind {
    /// Not at all: the simulator stands in and says so.
    #[default]
    Simulator,
    /// Messages are posted over HTTPS; `docs/operating/receivers.md` says in which form.
    Https,
}

/// A responsible office, one entry of `offices.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct Office {
    pub id: String,
    /// Keys under which services know the tasks that this office does, in a town that has fewer offices than others.
    #[serde(default)]
    pub also: Vec<String>,
    /// Position in the file plan, the first part of each file number.
    pub file_plan: String,
    pub name: LocalText,
    #[serde(default)]
    pub summary: LocalText,
    pub address: Address,
    #[serde(default)]
    pub floor: LocalText,
    #[serde(default)]
    pub accessibility: LocalText,
    #[serde(default)]
    pub public_transport: LocalText,
    pub phone: String,
    pub email: String,
    /// `none`, `possible`, `recommended`, `required`.
    #[serde(default)]
    pub appointment: String,
    #[serde(default)]
    pub counter_services: Vec<String>,
    #[serde(default)]
    pub opening_hours: OpeningHours,
    /// Times that people may book for a step of their case; none where the office gives no appointments here.
    pub appointments: Option<AppointmentHours>,
    #[serde(default, rename = "contact")]
    pub contacts: Vec<OfficeContact>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct OfficeContact {
    pub name: String,
    #[serde(default)]
    pub role: LocalText,
    pub room: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    #[serde(default)]
    pub languages: Vec<String>,
}

/// A member of staff, one entry of `staff.toml`. Secrets are never in a file.
#[derive(Clone, Debug, Deserialize)]
pub struct Account {
    pub id: String,
    pub name: String,
    pub email: String,
    pub roles: Vec<String>,
    pub offices: Vec<String>,
    #[serde(default)]
    pub job: LocalText,
    pub phone: Option<String>,
    pub room: Option<String>,
}
