//! No time is given twice, on SQLite and, where a server is named in RATHAUS_TEST_POSTGRES, on PostgreSQL.

use std::path::Path;

use appointments::{Offer, Status, Wish, store as tables};
use base::{Rng, SystemRng, Uuid};
use calendar::{HolidayCalendar, Land};
use jiff::civil::{DateTime, date, datetime};
use store::{Store, StoreError, Target};

fn stores() -> Vec<(Store, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = Target::Sqlite(folder.path().join("town.db"));
    let open = |target: &Target| Store::open(target, &[appointments::MIGRATIONS], &[]).expect("a database");
    let mut stores = vec![(open(&file), Some(folder))];
    match std::env::var("RATHAUS_TEST_POSTGRES") {
        Ok(url) => {
            let schema = format!("t{}", SystemRng.uuid_v7(0).simple());
            stores.push((open(&Target::Postgres { url, schema }), None));
        }
        Err(_) => println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server"),
    }
    stores
}

/// An office with three places and slots of ten minutes on Tuesday mornings.
fn offer() -> Offer {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../towns/musterstadt");
    let mut town = town::load(&folder).expect("the demo town loads");
    let hours = "places = 3\nhours = { tue = [\"08:00-10:00\"] }";
    town.offices[0].appointments = Some(toml::from_str(hours).expect("hours"));
    let office = town.offices[0].id.clone();
    Offer::of(&town, &office, &HolidayCalendar::new(Land::HE)).expect("an offer")
}

fn wish(n: u128, starts_at: DateTime, minutes: u32) -> Wish {
    Wish {
        id: Uuid::from_u128(n),
        office: "office".into(),
        case_id: Uuid::from_u128(1000 + n),
        kind: "visit".into(),
        starts_at,
        minutes,
        by: "applicant".into(),
        at_us: 1,
    }
}

async fn book(store: &Store, wish: Wish) -> bool {
    let offer = offer();
    let booked = store.write::<_, StoreError, _>(move |tx| tables::book(tx, &offer, &wish));
    booked.await.expect("the database answers")
}

const TUESDAY: DateTime = datetime(2026, 11, 24, 0, 0, 0, 0);

fn at(hour: i8, minute: i8) -> DateTime {
    TUESDAY.date().at(hour, minute, 0, 0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_who_want_the_same_time_at_once_get_as_many_as_there_are_places() {
    for (store, _folder) in stores() {
        let wishes = (0..100).map(|n| {
            let store = store.clone();
            // Different lengths overlap in different slots.
            let length = if n % 2 == 0 { 20 } else { 10 };
            tokio::spawn(async move { book(&store, wish(n, at(8, 30), length)).await })
        });
        let mut given = 0;
        for wish in wishes.collect::<Vec<_>>() {
            given += u32::from(wish.await.expect("no panic"));
        }
        assert_eq!(given, 3);
        let day = store.read::<_, StoreError, _>(|tx| tables::of_day(tx, &["office".into()], TUESDAY.date(), 500));
        let day = day.await.expect("readable");
        let mut places: Vec<_> = day.iter().map(|booking| booking.place).collect();
        places.sort_unstable();
        assert_eq!(places, [Some(0), Some(1), Some(2)]);
    }
}

#[tokio::test]
async fn a_time_that_is_given_back_is_free_and_one_that_was_missed_is_not() {
    for (store, _folder) in stores() {
        for n in 0..3 {
            assert!(book(&store, wish(n, at(9, 0), 30)).await);
        }
        assert!(
            !book(&store, wish(4, at(9, 20), 10)).await,
            "all three places are taken"
        );
        let end =
            |n: u128, status| store.write::<_, StoreError, _>(move |tx| tables::end(tx, Uuid::from_u128(n), status));
        end(0, Status::Missed).await.expect("written");
        assert!(!book(&store, wish(5, at(9, 20), 10)).await);
        end(1, Status::GivenBack).await.expect("written");
        assert!(book(&store, wish(6, at(9, 20), 10)).await);
        let free = store.read::<_, StoreError, _>(|tx| {
            let taken = tables::taken(tx, "office", TUESDAY.date(), TUESDAY.date())?;
            Ok(offer().free(TUESDAY.date(), 10, &taken, datetime(2026, 11, 23, 9, 0, 0, 0)))
        });
        let free = free.await.expect("readable");
        assert!(free.contains(&at(9, 10)) && !free.contains(&at(9, 20)), "{free:?}");
    }
}

#[tokio::test]
async fn a_day_is_read_reminded_of_once_and_forgotten() {
    for (store, _folder) in stores() {
        assert!(book(&store, wish(1, at(9, 0), 10)).await);
        assert!(book(&store, wish(2, at(8, 0), 10)).await);
        let agreed = wish(3, at(17, 45), 60);
        let noted = store.write::<_, StoreError, _>(move |tx| tables::agree(tx, &agreed));
        noted.await.expect("written");
        let reminded = store.write::<_, StoreError, _>(|tx| {
            let all = tables::to_remind(tx, TUESDAY.date(), &(String::new(), Uuid::nil()), 2)?;
            let (key, last) = all.last().cloned().expect("two on the first page");
            let rest = tables::to_remind(tx, TUESDAY.date(), &(key, last.id), 2)?;
            assert_eq!((all.len(), rest.len()), (2, 1));
            Ok((tables::mark_reminded(tx, last.id)?, tables::mark_reminded(tx, last.id)?))
        });
        assert_eq!(reminded.await.expect("written"), (true, false));
        let hours = store.read::<_, StoreError, _>(|tx| tables::of_day(tx, &["office".into()], TUESDAY.date(), 10));
        let hours: Vec<i8> = hours
            .await
            .expect("readable")
            .iter()
            .map(|b| b.starts_at.hour())
            .collect();
        assert_eq!(hours, [8, 9, 17]);
        let gone = store.write::<_, StoreError, _>(|tx| {
            let early = tables::sweep(tx, TUESDAY.date())?;
            Ok((early, tables::sweep(tx, date(2026, 11, 25))?))
        });
        assert_eq!(gone.await.expect("written"), (0, 3));
    }
}
