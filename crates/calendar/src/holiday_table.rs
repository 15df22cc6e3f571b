//! Which Land keeps which public holiday, and since when. Data only; `holidays` reads it.
//!
//! The table begins with 1995, the year in which the Day of Repentance ceased to be a holiday
//! everywhere but in Sachsen. Earlier years are not complete.

use crate::Land::{self, *};
use crate::holidays::Holiday;

/// How the day of a holiday is found in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayRule {
    /// The same month and day each year.
    Fixed(i8, i8),
    /// Days after Easter Sunday; negative: before.
    Easter(i32),
    /// The Wednesday before 23 November.
    WednesdayBefore23November,
}

/// One line of the table.
pub(crate) struct HolidayRow {
    pub holiday: Holiday,
    pub day: DayRule,
    pub lands: &'static [Land],
    /// First year in which the holiday is kept.
    pub from: i16,
    /// Last year in which it is kept; `None`: still kept.
    pub until: Option<i16>,
}

const BEGIN: i16 = 1995;
const EVERYWHERE: &[Land] = &Land::ALL;

/// All state-wide public holidays. Source: the act named by [`Land::holiday_act`];
/// 3 October: Art. 2 Abs. 2 Einigungsvertrag.
pub(crate) const TABLE: &[HolidayRow] = &[
    kept(Holiday::NewYear, DayRule::Fixed(1, 1), EVERYWHERE, BEGIN),
    kept(Holiday::Epiphany, DayRule::Fixed(1, 6), &[BW, BY, ST], BEGIN),
    kept(Holiday::WomensDay, DayRule::Fixed(3, 8), &[BE], 2019),
    kept(Holiday::WomensDay, DayRule::Fixed(3, 8), &[MV], 2023),
    kept(Holiday::GoodFriday, DayRule::Easter(-2), EVERYWHERE, BEGIN),
    kept(Holiday::EasterSunday, DayRule::Easter(0), &[BB], BEGIN),
    kept(Holiday::EasterMonday, DayRule::Easter(1), EVERYWHERE, BEGIN),
    kept(Holiday::LabourDay, DayRule::Fixed(5, 1), EVERYWHERE, BEGIN),
    once(Holiday::LiberationDay, DayRule::Fixed(5, 8), &[BE], 2020),
    once(Holiday::LiberationDay, DayRule::Fixed(5, 8), &[BE], 2025),
    kept(Holiday::AscensionDay, DayRule::Easter(39), EVERYWHERE, BEGIN),
    kept(Holiday::WhitSunday, DayRule::Easter(49), &[BB], BEGIN),
    kept(Holiday::WhitMonday, DayRule::Easter(50), EVERYWHERE, BEGIN),
    kept(
        Holiday::CorpusChristi,
        DayRule::Easter(60),
        &[BW, BY, HE, NW, RP, SL],
        BEGIN,
    ),
    once(Holiday::UprisingDay, DayRule::Fixed(6, 17), &[BE], 2028),
    kept(Holiday::AssumptionDay, DayRule::Fixed(8, 15), &[SL], BEGIN),
    kept(Holiday::ChildrensDay, DayRule::Fixed(9, 20), &[TH], 2019),
    kept(Holiday::UnityDay, DayRule::Fixed(10, 3), EVERYWHERE, BEGIN),
    kept(
        Holiday::ReformationDay,
        DayRule::Fixed(10, 31),
        &[BB, MV, SN, ST, TH],
        BEGIN,
    ),
    // The five hundredth anniversary was a holiday in all of Germany.
    once(Holiday::ReformationDay, DayRule::Fixed(10, 31), EVERYWHERE, 2017),
    kept(Holiday::ReformationDay, DayRule::Fixed(10, 31), &[HB, HH, NI, SH], 2018),
    kept(
        Holiday::AllSaintsDay,
        DayRule::Fixed(11, 1),
        &[BW, BY, NW, RP, SL],
        BEGIN,
    ),
    kept(Holiday::RepentanceDay, DayRule::WednesdayBefore23November, &[SN], BEGIN),
    kept(Holiday::ChristmasDay, DayRule::Fixed(12, 25), EVERYWHERE, BEGIN),
    kept(Holiday::SecondChristmasDay, DayRule::Fixed(12, 26), EVERYWHERE, BEGIN),
];

const fn kept(holiday: Holiday, day: DayRule, lands: &'static [Land], from: i16) -> HolidayRow {
    HolidayRow {
        holiday,
        day,
        lands,
        from,
        until: None,
    }
}

const fn once(holiday: Holiday, day: DayRule, lands: &'static [Land], year: i16) -> HolidayRow {
    HolidayRow {
        holiday,
        day,
        lands,
        from: year,
        until: Some(year),
    }
}
