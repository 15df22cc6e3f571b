//! Public holidays and working days of one place.

use std::borrow::Cow;

use base::Lang;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};

use crate::holiday_table::{DayRule, TABLE};
use crate::{Land, easter_sunday};

/// A public holiday. The name in a language is given by [`Holiday::name`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants are the names of the days")]
pub enum Holiday {
    NewYear,
    Epiphany,
    WomensDay,
    GoodFriday,
    EasterSunday,
    EasterMonday,
    LabourDay,
    LiberationDay,
    AscensionDay,
    WhitSunday,
    WhitMonday,
    CorpusChristi,
    UprisingDay,
    AssumptionDay,
    ChildrensDay,
    UnityDay,
    ReformationDay,
    AllSaintsDay,
    RepentanceDay,
    ChristmasDay,
    SecondChristmasDay,
    /// A holiday of one municipality, with its name in German.
    Local(Cow<'static, str>),
}

impl Holiday {
    /// The name of the day; plain German uses the German name.
    pub fn name(&self, lang: Lang) -> &str {
        let (german, english) = match self {
            Holiday::NewYear => ("Neujahr", "New Year's Day"),
            Holiday::Epiphany => ("Heilige Drei Könige", "Epiphany"),
            Holiday::WomensDay => ("Internationaler Frauentag", "International Women's Day"),
            Holiday::GoodFriday => ("Karfreitag", "Good Friday"),
            Holiday::EasterSunday => ("Ostersonntag", "Easter Sunday"),
            Holiday::EasterMonday => ("Ostermontag", "Easter Monday"),
            Holiday::LabourDay => ("Tag der Arbeit", "Labour Day"),
            Holiday::LiberationDay => ("Tag der Befreiung", "Liberation Day"),
            Holiday::AscensionDay => ("Christi Himmelfahrt", "Ascension Day"),
            Holiday::WhitSunday => ("Pfingstsonntag", "Whit Sunday"),
            Holiday::WhitMonday => ("Pfingstmontag", "Whit Monday"),
            Holiday::CorpusChristi => ("Fronleichnam", "Corpus Christi"),
            Holiday::UprisingDay => ("Jahrestag des 17. Juni 1953", "Anniversary of 17 June 1953"),
            Holiday::AssumptionDay => ("Mariä Himmelfahrt", "Assumption Day"),
            Holiday::ChildrensDay => ("Weltkindertag", "World Children's Day"),
            Holiday::UnityDay => ("Tag der Deutschen Einheit", "Day of German Unity"),
            Holiday::ReformationDay => ("Reformationstag", "Reformation Day"),
            Holiday::AllSaintsDay => ("Allerheiligen", "All Saints' Day"),
            Holiday::RepentanceDay => ("Buß- und Bettag", "Day of Repentance and Prayer"),
            Holiday::ChristmasDay => ("1. Weihnachtstag", "Christmas Day"),
            Holiday::SecondChristmasDay => ("2. Weihnachtstag", "Boxing Day"),
            Holiday::Local(name) => (name.as_ref(), name.as_ref()),
        };
        if lang == Lang::En { english } else { german }
    }
}

/// A holiday that only some municipalities of a Land keep. Part of a town's own data.
///
/// Sources: Art. 1 Abs. 2 BayFTG (peace festival, Assumption Day by majority of confession),
/// § 1 Abs. 1 SächsSFG and § 2 Abs. 2 ThürFGtG (Corpus Christi in some communes).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum LocalHoliday {
    /// Corpus Christi, 60 days after Easter Sunday.
    CorpusChristi,
    /// Assumption Day, 15 August.
    AssumptionDay,
    /// A day of the municipality's own, the same each year.
    Fixed {
        /// 1–12
        month: i8,
        /// 1–31
        day: i8,
        /// Name in German.
        name: String,
    },
}

/// The holidays of one place: those of its Land and its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayCalendar {
    land: Land,
    #[serde(default)]
    local: Vec<LocalHoliday>,
}

impl HolidayCalendar {
    /// The calendar of a place without holidays of its own.
    pub fn new(land: Land) -> Self {
        Self {
            land,
            local: Vec::new(),
        }
    }

    /// The calendar of a municipality that keeps further days.
    pub fn with_local(land: Land, local: Vec<LocalHoliday>) -> Self {
        Self { land, local }
    }

    /// The Land whose law applies here.
    pub fn land(&self) -> Land {
        self.land
    }

    /// All public holidays of a year in order of their dates. Complete from 1995 on.
    pub fn holidays(&self, year: i16) -> Vec<(Date, Holiday)> {
        let in_table = TABLE
            .iter()
            .filter(|row| row.lands.contains(&self.land))
            .filter(|row| row.from <= year && row.until.is_none_or(|last| year <= last))
            .filter_map(|row| Some((day_in(year, row.day)?, row.holiday.clone())));
        let own = self.local.iter().filter_map(|local| match local {
            LocalHoliday::CorpusChristi => Some((day_in(year, DayRule::Easter(60))?, Holiday::CorpusChristi)),
            LocalHoliday::AssumptionDay => Some((day_in(year, DayRule::Fixed(8, 15))?, Holiday::AssumptionDay)),
            LocalHoliday::Fixed { month, day, name } => Some((
                day_in(year, DayRule::Fixed(*month, *day))?,
                Holiday::Local(Cow::Owned(name.clone())),
            )),
        });
        let mut days: Vec<_> = in_table.chain(own).collect();
        days.sort_by_key(|(date, _)| *date);
        days.dedup_by(|later, earlier| later == earlier);
        days
    }

    /// The holiday on a day, if it is one.
    pub fn holiday_on(&self, date: Date) -> Option<Holiday> {
        self.holidays(date.year())
            .into_iter()
            .find(|(day, _)| *day == date)
            .map(|(_, holiday)| holiday)
    }

    /// Why a day is not a working day; `None` for a working day.
    pub fn day_off(&self, date: Date) -> Option<DayOff> {
        if let Some(holiday) = self.holiday_on(date) {
            return Some(DayOff::Holiday(holiday));
        }
        match date.weekday() {
            Weekday::Saturday => Some(DayOff::Saturday),
            Weekday::Sunday => Some(DayOff::Sunday),
            _ => None,
        }
    }

    /// Monday to Friday and no public holiday.
    pub fn is_working_day(&self, date: Date) -> bool {
        self.day_off(date).is_none()
    }

    /// The day itself when it is a working day, otherwise the next one.
    pub fn on_or_after(&self, date: Date) -> Date {
        let mut day = date;
        while !self.is_working_day(day) && day != Date::MAX {
            day = day.saturating_add(1.day());
        }
        day
    }
}

/// Why nobody works on a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the variants are the names of the days")]
pub enum DayOff {
    Saturday,
    Sunday,
    Holiday(Holiday),
}

/// `None` when a municipality names a day that this year does not have, such as 29 February.
fn day_in(year: i16, rule: DayRule) -> Option<Date> {
    match rule {
        DayRule::Fixed(month, day) => Date::new(year, month, day).ok(),
        DayRule::Easter(offset) => easter_sunday(year).checked_add(Span::new().days(offset)).ok(),
        DayRule::WednesdayBefore23November => {
            let limit = Date::new(year, 11, 23).ok()?;
            limit.nth_weekday(-1, Weekday::Wednesday).ok()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_of_repentance_is_the_wednesday_before_23_november() {
        let saxony = HolidayCalendar::new(Land::SN);
        for day in [date(2022, 11, 16), date(2023, 11, 22), date(2026, 11, 18)] {
            assert_eq!(saxony.holiday_on(day), Some(Holiday::RepentanceDay));
        }
    }

    #[test]
    fn a_municipality_adds_days_that_its_neighbours_do_not_keep() {
        let peace = LocalHoliday::Fixed {
            month: 8,
            day: 8,
            name: "Friedensfest".into(),
        };
        let city = HolidayCalendar::with_local(Land::BY, vec![peace, LocalHoliday::AssumptionDay]);
        let neighbour = HolidayCalendar::new(Land::BY);
        assert_eq!(
            city.holiday_on(date(2025, 8, 8)),
            Some(Holiday::Local("Friedensfest".into()))
        );
        assert_eq!(city.holiday_on(date(2025, 8, 15)), Some(Holiday::AssumptionDay));
        assert!(neighbour.is_working_day(date(2025, 8, 8)));
        assert!(neighbour.is_working_day(date(2025, 8, 15)));
    }

    #[test]
    fn a_local_day_that_the_land_already_keeps_is_listed_once() {
        let place = HolidayCalendar::with_local(Land::HE, vec![LocalHoliday::CorpusChristi]);
        assert_eq!(place.holidays(2026), HolidayCalendar::new(Land::HE).holidays(2026));
    }

    #[test]
    fn holidays_begin_and_end_with_their_years() {
        let berlin = HolidayCalendar::new(Land::BE);
        assert!(berlin.holiday_on(date(2018, 3, 8)).is_none());
        assert!(berlin.holiday_on(date(2019, 3, 8)).is_some());
        assert!(berlin.holiday_on(date(2024, 5, 8)).is_none());
        assert!(berlin.holiday_on(date(2025, 5, 8)).is_some());
        assert!(HolidayCalendar::new(Land::HE).holiday_on(date(2017, 10, 31)).is_some());
        assert!(HolidayCalendar::new(Land::HE).holiday_on(date(2018, 10, 31)).is_none());
    }
}
