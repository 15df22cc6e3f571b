//! Compares the holiday table with an independent list of all Länder, read in place.

use std::collections::BTreeSet;
use std::path::PathBuf;

use calendar::{HolidayCalendar, Land};
use jiff::civil::Date;

fn shared(path: &str) -> PathBuf {
    let workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let root = std::env::var("RATHAUS_SHARED").unwrap_or_else(|_| format!("{workspace}/../shared"));
    PathBuf::from(root).join(path)
}

#[test]
fn all_laender_keep_exactly_the_holidays_of_the_independent_list() {
    let path = shared("data/holidays-de/holidays.csv");
    let Ok(csv) = std::fs::read_to_string(&path) else {
        println!("skipped: {} missing", path.display());
        return;
    };
    let listed: BTreeSet<(Land, Date)> = csv
        .lines()
        .skip(1)
        .map(|line| {
            let mut columns = line.splitn(3, ',');
            let land = Land::from_code(columns.next().expect("a land")).expect("a known land");
            (land, columns.next().expect("a date").parse().expect("an ISO date"))
        })
        .collect();
    let years: BTreeSet<i16> = listed.iter().map(|(_, date)| date.year()).collect();
    assert!(
        listed.len() > 1000 && years.len() >= 10,
        "the list is shorter than expected"
    );

    let computed: BTreeSet<(Land, Date)> = Land::ALL
        .into_iter()
        .flat_map(|land| years.iter().map(move |year| (land, *year)))
        .flat_map(|(land, year)| {
            let holidays = HolidayCalendar::new(land).holidays(year);
            holidays.into_iter().map(move |(date, _)| (land, date))
        })
        .collect();

    let missing: Vec<_> = listed.difference(&computed).collect();
    let invented: Vec<_> = computed.difference(&listed).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "missing {missing:?}, invented {invented:?}"
    );
}
