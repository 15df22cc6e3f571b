//! The demo town as it is committed, asked through the port as services ask.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base::{Clock, FixedClock, SeededRng};
use jiff::Timestamp;
use jiff::civil::date;
use registers::birth_date::full_years;
use registers::demo::{Cast, DemoRegister, DemoSize, DemoSource, draw};
use registers::store::{Fault, log_entries, set_fault};
use registers::streets::Directory;
use registers::{Audience, ImportMode, Purpose, RegisterAnswer, RegisterQuery, Registers, Simulator, port};
use serde_json::{Value, json};
use store::{Store, StoreError, Target};

/// Small beside the town's own size, so that every test draws its own.
const SIZE: DemoSize = DemoSize {
    residents: 3_000,
    vehicles: 1_500,
};

struct Desk {
    simulator: Simulator,
    store: Store,
    waited: Arc<Mutex<Vec<Duration>>>,
    _folder: tempfile::TempDir,
}

fn town_file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../towns/musterstadt")).join(name)
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(town_file(name)).expect("the demo town is part of the repository")
}

fn cast() -> Cast {
    Cast::read(&String::from_utf8(bytes("cast.toml")).expect("UTF-8")).expect("the cast reads")
}

fn directory() -> Directory {
    Directory::new(registers::read_streets(&bytes("streets.csv")).items)
}

fn drawn(seed: u64, size: DemoSize) -> DemoRegister {
    let (directory, cast) = (directory(), cast());
    let source = DemoSource {
        seed,
        today: date(2026, 11, 21),
        city: "Musterstadt",
        plate_district: "MST",
        directory: &directory,
        cast: Some(&cast),
        size,
    };
    draw(&source).expect("the town can be drawn")
}

async fn desk() -> Desk {
    let folder = tempfile::tempdir().expect("a folder");
    let target = Target::Sqlite(folder.path().join("town.db"));
    let store = Store::open(&target, &[registers::MIGRATIONS], &[]).expect("a database");
    for (file, zones) in [("zones.geojson", true), ("streets.csv", false)] {
        let bytes = bytes(file);
        let report = store
            .write::<_, StoreError, _>(move |tx| {
                let import = if zones {
                    registers::import_zones
                } else {
                    registers::import_streets
                };
                import(tx, &bytes, ImportMode::Replace, false)
            })
            .await
            .expect("the import runs");
        assert!(report.applied(), "{}", report.to_text(file));
        assert_eq!(report.warnings, [], "{file}");
    }
    registers::fill(&store, drawn(1, SIZE), |_, _| {})
        .await
        .expect("the register is filled");
    let now: Timestamp = "2026-11-21T21:40:00Z".parse().expect("a time");
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(now));
    let waited: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let seen = waited.clone();
    let simulator = Simulator::new(store.clone(), clock, Arc::new(SeededRng::new(7))).with_pause(move |time| {
        seen.lock().expect("the lock").push(time);
        Box::pin(std::future::ready(()))
    });
    Desk {
        simulator,
        store,
        waited,
        _folder: folder,
    }
}

fn purpose(audience: Audience) -> Purpose {
    Purpose {
        reason: "resident-parking-permit".into(),
        case_ref: Some("C-1".into()),
        asked_by: "system".into(),
        audience,
    }
}

async fn data(desk: &Desk, query: RegisterQuery) -> Value {
    let register = query.register.clone();
    match desk.simulator.ask(query).await {
        RegisterAnswer::Answered { data, source, .. } => {
            assert_eq!(source, "simulator");
            assert_eq!(port::conforms(&register, &data), Ok(()), "{data}");
            data
        }
        unavailable => panic!("{unavailable:?}"),
    }
}

fn assert_fields(who: &str, expected: &std::collections::BTreeMap<String, Value>, answer: &Value) {
    for (field, value) in expected {
        // TOML has no null; the word stands for it.
        let value = if value == "null" { &Value::Null } else { value };
        assert_eq!(answer.get(field), Some(value), "{who}: {field} in {answer}");
    }
}

#[tokio::test]
async fn everybody_of_the_cast_gets_the_answers_of_their_story() {
    let desk = desk().await;
    let cast = cast();
    for person in &cast.people {
        for (register, expected) in [
            ("zones", &person.expect.zones),
            ("residents", &person.expect.residents),
            ("vehicles", &person.expect.vehicles),
        ] {
            if !expected.is_empty() {
                let answer = data(&desk, person.query(register, purpose(Audience::Applicant))).await;
                assert_fields(&person.id, expected, &answer);
            }
        }
        assert!(
            ["green", "yellow", "red", "waits"].contains(&person.expect.outcome.as_str()),
            "{}",
            person.id
        );
    }
    let minor = cast.person("minor").expect("the minor");
    let answer = data(&desk, minor.query("residents", purpose(Audience::Applicant))).await;
    assert_eq!(answer["age"], 14);
}

#[tokio::test]
async fn the_night_registers_who_moved_yesterday_and_nobody_twice() {
    let desk = desk().await;
    let night = |day| {
        desk.store
            .write::<_, StoreError, _>(move |tx| registers::advance(tx, day))
    };
    let cast = cast();
    let waiting: Vec<_> = cast
        .people
        .iter()
        .filter(|p| !p.expect.residents_after_night.is_empty())
        .collect();
    assert!(!waiting.is_empty());
    assert_eq!(
        night(date(2026, 11, 21)).await.expect("runs"),
        0,
        "nothing is due on the day itself"
    );
    assert!(night(date(2026, 11, 22)).await.expect("runs") >= waiting.len());
    assert_eq!(
        night(date(2026, 11, 22)).await.expect("runs"),
        0,
        "a repeated night changes nothing"
    );
    for person in waiting {
        let mut query = person.query("residents", purpose(Audience::Applicant));
        query.with.insert("on".into(), json!("2026-11-22"));
        let answer = data(&desk, query.clone()).await;
        assert_fields(&person.id, &person.expect.residents_after_night, &answer);
        query.with.insert("street".into(), json!("Amselweg"));
        query.with.insert("house_number".into(), json!("4"));
        assert_eq!(
            data(&desk, query).await["at_address"],
            false,
            "the former dwelling has ended"
        );
    }
}

#[tokio::test]
async fn a_blocked_person_is_like_nobody_for_applicants_and_has_no_address_for_clerks() {
    let desk = desk().await;
    let cast = cast();
    for id in ["blocked", "shelter"] {
        let person = cast.person(id).expect("of the cast");
        let mut stranger = person.query("residents", purpose(Audience::Applicant));
        stranger.with.insert("family_name".into(), json!("Niemandsname"));
        let nobody = data(&desk, stranger).await;
        let blocked = data(&desk, person.query("residents", purpose(Audience::Applicant))).await;
        assert_eq!(blocked.to_string(), nobody.to_string(), "byte for byte");
        let clerk = data(&desk, person.query("residents", purpose(Audience::Clerk))).await;
        assert_eq!((&clerk["blocked"], &clerk["at_address"]), (&json!(true), &json!(true)));
        for field in ["street", "house_number", "postcode", "city", "registered_since"] {
            assert_eq!(clerk[field], Value::Null, "{id}: {field}");
        }
    }
}

#[tokio::test]
async fn an_applicant_learns_no_address_that_they_did_not_know() {
    let desk = desk().await;
    let cast = cast();
    let mut query = cast
        .person("green")
        .expect("of the cast")
        .query("residents", purpose(Audience::Applicant));
    query.with.insert("house_number".into(), json!("14"));
    let answer = data(&desk, query.clone()).await;
    assert_eq!(
        (&answer["status"], &answer["at_address"], &answer["street"]),
        (&json!("found"), &json!(false), &Value::Null)
    );
    query.purpose.audience = Audience::Clerk;
    assert_eq!(
        data(&desk, query).await["house_number"],
        "12",
        "a clerk sees the registered address"
    );
}

#[tokio::test]
async fn faults_are_visible_and_every_question_is_logged() {
    let desk = desk().await;
    let ask = || {
        cast()
            .person("green")
            .expect("of the cast")
            .query("vehicles", purpose(Audience::Applicant))
    };
    let switch = |fault| {
        desk.store
            .write::<_, StoreError, _>(move |tx| set_fault(tx, "vehicles", fault, "admin", 1))
    };
    let logged = async || {
        let entries = desk
            .store
            .read::<_, StoreError, _>(|tx| log_entries(tx, Some("C-1"), 100))
            .await
            .expect("the log");
        let answered = entries.iter().filter(|e| e.answered).count();
        (entries.len() - answered, answered)
    };
    switch(Some(Fault::Down)).await.expect("switched");
    let answer = desk.simulator.ask(ask()).await;
    assert!(
        matches!(answer, RegisterAnswer::Unavailable { retry_after_s: 300, .. }),
        "{answer:?}"
    );
    assert_eq!(logged().await, (1, 0));

    switch(Some(Fault::Twice)).await.expect("switched");
    data(&desk, ask()).await;
    assert_eq!(logged().await, (1, 2));

    switch(Some(Fault::Slow { delay_ms: 1_500 })).await.expect("switched");
    data(&desk, ask()).await;
    assert_eq!(*desk.waited.lock().expect("the lock"), [Duration::from_millis(1_500)]);

    switch(Some(Fault::Wrong)).await.expect("switched");
    let RegisterAnswer::Answered { data: wrong, .. } = desk.simulator.ask(ask()).await else {
        panic!("no answer")
    };
    assert!(port::conforms("vehicles", &wrong).is_err(), "a consumer can tell");

    switch(None).await.expect("switched");
    assert_eq!(data(&desk, ask()).await["status"], "found");
}

#[tokio::test]
async fn unknown_registers_and_missing_parameters_are_answered() {
    let desk = desk().await;
    let query = |register: &str| RegisterQuery {
        register: register.into(),
        with: [
            ("family_name".to_owned(), json!(17)),
            ("street".to_owned(), Value::Null),
        ]
        .into(),
        purpose: purpose(Audience::Applicant),
    };
    for (register, status) in [
        ("residents", "not_found"),
        ("vehicles", "not_found"),
        ("zones", "unknown_address"),
    ] {
        assert_eq!(data(&desk, query(register)).await["status"], status);
    }
    assert!(matches!(
        desk.simulator.ask(query("weather")).await,
        RegisterAnswer::Unavailable { .. }
    ));
}

#[tokio::test]
async fn a_full_zone_takes_no_more_permits() {
    let desk = desk().await;
    let take = |by| {
        desk.store
            .write::<_, StoreError, _>(move |tx| registers::store::add_zone_taken(tx, "L", by))
    };
    let set = |n| {
        desk.store
            .write::<_, StoreError, _>(move |tx| registers::store::set_zone_taken(tx, "L", n))
    };
    set(699).await.expect("set");
    for (by, done) in [(1, true), (1, false), (-1, true), (1, true)] {
        assert_eq!(take(by).await.expect("counted"), done);
    }
    let mut query = cast().people[0].query("zones", purpose(Audience::Applicant));
    query.with.insert("street".into(), json!("Eisenbahnstraße"));
    query.with.insert("house_number".into(), json!("1"));
    let answer = data(&desk, query).await;
    assert_eq!(
        (&answer["status"], &answer["zone"]),
        (&json!("one"), &json!("L")),
        "{answer}"
    );
    assert_eq!((&answer["quota"], &answer["quota_free"]), (&json!(700), &json!(0)));
}

/// The cast is typed into the real form, so its entries must pass the form's own checks.
#[test]
fn what_the_cast_types_is_accepted_by_the_form() {
    use base::checks::{birth_date, licence_plate, names, vin};
    for person in &cast().people {
        let e = &person.enters;
        assert!(
            names::parse_person(&e.family_name).is_ok() && names::parse_person(&e.given_names).is_ok(),
            "{}",
            person.id
        );
        let born = birth_date::parse(&e.birth_date).expect("a birth date");
        assert!(birth_date::plausible(born, date(2026, 11, 21)).is_ok(), "{}", person.id);
        assert!(
            e.plate.is_empty() || licence_plate::parse(&e.plate).is_ok(),
            "{}: {}",
            person.id,
            e.plate
        );
        assert!(
            e.vin_end.is_empty() || vin::parse_end(&e.vin_end, 6).is_ok(),
            "{}: {}",
            person.id,
            e.vin_end
        );
    }
}

#[test]
fn the_same_seed_draws_the_same_town() {
    let size = DemoSize {
        residents: 4_000,
        vehicles: 2_000,
    };
    assert_eq!(drawn(5, size), drawn(5, size));
    assert_ne!(drawn(5, size).residents, drawn(6, size).residents);
}

#[test]
fn the_whole_town_holds_every_hard_case() {
    let town = drawn(1, DemoSize::TOWN);
    let today = date(2026, 11, 21);
    let people = &town.residents;
    let count = |what: &str, least: usize, test: &dyn Fn(&registers::residents::Resident) -> bool| {
        let found = people.iter().filter(|p| test(p)).count();
        assert!(found >= least, "{what}: {found} of at least {least}");
    };
    assert!(people.len() >= 100_000 && town.vehicles.len() >= 60_000);
    count("unknown day", 200, &|p| p.birth_date.iso().ends_with("-00"));
    count("unknown month", 100, &|p| p.birth_date.iso().ends_with("-00-00"));
    count("doctors", 500, &|p| !p.doctoral_degree.is_empty());
    count("former names", 5_000, &|p| !p.former_name.is_empty());
    count("blocked", 200, &|p| p.block.is_some());
    count("registration pending", 50, &|p| {
        p.dwellings.iter().any(|d| d.pending_until.is_some())
    });
    count("moved away", 1_500, &|p| {
        p.deceased_on.is_none() && p.dwellings[0].moved_out_on.is_some()
    });
    count("deceased", 300, &|p| p.deceased_on.is_some());
    count("minors", 8_000, &|p| {
        full_years(p.birth_date, today).is_some_and(|age| age < 18)
    });
    count("second homes", 800, &|p| {
        p.dwellings.iter().any(|d| !d.main && d.street_key.is_some())
    });
    count("several dwellings", 5_000, &|p| p.dwellings.len() > 1);
    assert_eq!(
        people
            .iter()
            .filter(|p| full_years(p.birth_date, today).is_none())
            .count(),
        0,
        "nobody is unborn"
    );
    let unwritable: Vec<_> = people
        .iter()
        .flat_map(|p| [&p.family_name, &p.given_names])
        .filter(|name| base::checks::names::parse_person(name).map(|n| n.to_string()).as_ref() != Ok(*name))
        .collect();
    assert_eq!(
        unwritable,
        Vec::<&String>::new(),
        "every name passes the form's check as it is"
    );
    let refs: std::collections::HashSet<_> = people.iter().map(|p| &p.person_ref).collect();
    assert_eq!(refs.len(), people.len(), "no reference twice");

    let vehicles = |what: &str, least: usize, test: &dyn Fn(&registers::vehicles::Vehicle) -> bool| {
        let found = town.vehicles.iter().filter(|v| test(v)).count();
        assert!(found >= least, "{what}: {found} of at least {least}");
    };
    use registers::vehicles::{Keeper, VehicleClass};
    vehicles("private", 40_000, &|v| matches!(v.keeper, Keeper::Person { .. }));
    vehicles("company", 3_000, &|v| matches!(v.keeper, Keeper::Company { .. }));
    vehicles("other keepers", 100, &|v| matches!(v.keeper, Keeper::Other { .. }));
    vehicles("decommissioned", 1_000, &|v| v.decommissioned_on.is_some());
    vehicles("uninsured", 200, &|v| !v.insured && v.decommissioned_on.is_none());
    vehicles("electric", 1_500, &|v| v.electric);
    vehicles("seasonal", 1_000, &|v| v.season.is_some());
    vehicles("tax arrears", 100, &|v| v.tax_arrears);
    vehicles("lorries", 1_000, &|v| v.class == VehicleClass::Lorry);
    let given_out: Vec<_> = town.vehicles.iter().filter_map(|v| v.plate.as_ref()).collect();
    let plates: std::collections::HashSet<_> = given_out.iter().collect();
    assert_eq!(plates.len(), given_out.len(), "no plate twice");
    assert!(
        given_out
            .iter()
            .all(|plate| registers::plate::Plate::parse(&plate.to_string()).as_ref() == Some(*plate))
    );
}

/// Compares with the standard's own schema; skipped where that file is not at hand.
#[test]
fn names_use_every_letter_of_din_91379() {
    let shared = std::env::var("RATHAUS_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared").into());
    let file = PathBuf::from(shared).join("data/xbau/artifacts/xbau/2.6/specs/din-norm-91379-datatypes.xsd");
    let Ok(schema) = std::fs::read_to_string(&file) else {
        eprintln!("skipped: {} missing", file.display());
        return;
    };
    let pattern = schema
        .split("name=\"datatypeA\"")
        .nth(1)
        .and_then(|s| s.split("pattern value=\"").nth(1));
    let pattern = pattern
        .and_then(|s| s.split('"').next())
        .expect("the schema has data type A");
    let names: String = drawn(1, SIZE)
        .residents
        .iter()
        .map(|p| format!("{} {} ", p.family_name, p.given_names))
        .collect();
    let missing: Vec<char> = expanded(pattern).into_iter().filter(|c| !names.contains(*c)).collect();
    // These are marks of ASCII and Latin-1 that no invented name needs: , ` ~ ¨ ´ · and the like.
    let letters: Vec<char> = missing
        .into_iter()
        .filter(|c| c.is_alphabetic() || ('\u{300}'..'\u{370}').contains(c))
        .collect();
    assert_eq!(letters, Vec::<char>::new());
}

/// All characters of the schema's pattern, ranges written out.
fn expanded(pattern: &str) -> Vec<char> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        match (c, i.checked_sub(1).and_then(|p| chars.get(p)), chars.get(i + 1)) {
            ('-', Some(from), Some(to)) if chars.get(i + 2) == Some(&']') && *from != '[' => out.extend(*from..=*to),
            _ => out.push(*c),
        }
    }
    out
}
