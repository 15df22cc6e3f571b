use std::path::PathBuf;
use std::sync::Arc;

use base::{Clock, FixedClock, Rng, SeededRng, SystemRng};
use jiff::civil::date;
use registers::demo::{Cast, DemoSize, DemoSource, draw};
use registers::streets::Directory;
use registers::{
    Audience, ImportMode, Purpose, RegisterAnswer, RegisterOrder, RegisterQuery, RegisterReceipt, Registers, Simulator,
    port,
};
use serde_json::{Value, json};
use store::{Store, StoreError, Target};

pub struct Desk {
    pub simulator: Simulator,
    pub store: Store,
    _folder: tempfile::TempDir,
}

fn bytes(name: &str) -> Vec<u8> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../towns/musterstadt")).join(name);
    std::fs::read(path).expect("the demo town is part of the repository")
}

pub fn cast() -> Cast {
    Cast::read(&String::from_utf8(bytes("cast.toml")).expect("UTF-8")).expect("the cast reads")
}

/// The demo town with few people beside its cast, once for each database at hand.
pub async fn desks() -> Vec<Desk> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut targets = vec![Target::Sqlite(folder.path().join("town.db"))];
    match std::env::var("RATHAUS_TEST_POSTGRES") {
        Ok(url) => {
            let schema = format!("t{}", SystemRng.uuid_v7(0).simple());
            targets.push(Target::Postgres { url, schema });
        }
        Err(_) => println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server"),
    }
    let mut desks = Vec::new();
    let mut folders = vec![folder];
    for target in targets {
        let folder = folders.pop().unwrap_or_else(|| tempfile::tempdir().expect("a folder"));
        desks.push(filled(&target, folder).await);
    }
    desks
}

async fn filled(target: &Target, folder: tempfile::TempDir) -> Desk {
    let store = Store::open(target, &[registers::MIGRATIONS], &[]).expect("a database");
    let directory = Directory::new(registers::read_streets(&bytes("streets.csv")).items);
    store
        .write::<_, StoreError, _>(|tx| {
            registers::import_streets(tx, &bytes("streets.csv"), ImportMode::Replace, false)
        })
        .await
        .expect("the streets are imported");
    let drawn = draw(&DemoSource {
        seed: 1,
        today: date(2026, 11, 21),
        city: "Musterstadt",
        plate_district: "MST",
        directory: &directory,
        cast: Some(&cast()),
        size: DemoSize {
            residents: 1_200,
            vehicles: 200,
        },
    })
    .expect("the town can be drawn");
    registers::fill(&store, drawn, |_, _| {}).await.expect("it is filled");
    let now = "2026-11-21T21:40:00Z".parse().expect("a time");
    let clock: Arc<dyn Clock> = Arc::new(FixedClock::at(now));
    Desk {
        simulator: Simulator::new(store.clone(), clock, Arc::new(SeededRng::new(7))),
        store,
        _folder: folder,
    }
}

pub fn purpose(audience: Audience) -> Purpose {
    Purpose {
        reason: "test".into(),
        case_ref: Some("C-1".into()),
        asked_by: "system".into(),
        audience,
    }
}

fn with(parameters: Value) -> std::collections::BTreeMap<String, Value> {
    serde_json::from_value(parameters).expect("an object")
}

impl Desk {
    /// An answer that fits the schema.
    pub async fn ask(&self, register: &str, audience: Audience, parameters: Value) -> Value {
        let query = RegisterQuery {
            register: register.to_owned(),
            with: with(parameters),
            purpose: purpose(audience),
        };
        match self.simulator.ask(query).await {
            RegisterAnswer::Answered { data, .. } => {
                assert_eq!(port::conforms(register, &data), Ok(()), "{data}");
                data
            }
            away @ RegisterAnswer::Unavailable { .. } => panic!("{register}: {away:?}"),
        }
    }

    /// What an order came to: the receipt's data, or the key of the refusal.
    pub async fn order(&self, operation: &str, key: &str, parameters: Value) -> Result<Value, String> {
        let (register, operation) = operation.split_once('.').expect("register.operation");
        let known = registers::operations::operation(register, operation).expect("it is promised");
        let order = RegisterOrder {
            key: key.to_owned(),
            register: register.to_owned(),
            operation: operation.to_owned(),
            with: with(parameters),
            purpose: purpose(Audience::Clerk),
        };
        match self.simulator.order(order).await {
            RegisterReceipt::Done { data, .. } => {
                assert_eq!(port::receipt_conforms(register, operation, &data), Ok(()), "{data}");
                Ok(data)
            }
            RegisterReceipt::Refused { key, reason, .. } => {
                assert!(
                    known.refusals.contains(&key.as_str()),
                    "{operation} never said {key}: {reason}"
                );
                Err(key)
            }
            away @ RegisterReceipt::Unavailable { .. } => panic!("{operation}: {away:?}"),
        }
    }
}

/// A person of the cast as a question names them.
pub fn named(id: &str) -> Value {
    let cast = cast();
    let person = cast.person(id).expect("of the cast");
    json!({
        "family_name": person.family_name, "given_names": person.given_names, "birth_date": person.birth_date,
    })
}

/// The fields of one object and of another; those of the second win.
pub fn and(mut all: Value, more: Value) -> Value {
    let (Some(fields), Value::Object(more)) = (all.as_object_mut(), more) else {
        panic!("two objects")
    };
    fields.extend(more);
    all
}

/// True when everything that is expected is there. Of objects only the named fields count; TOML has no null, so the word
/// stands for it.
pub fn agrees(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::String(word), found) if word == "null" => found.is_null(),
        (Value::Object(fields), Value::Object(found)) => fields
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| agrees(value, found))),
        (Value::Array(items), Value::Array(found)) => {
            items.len() == found.len() && items.iter().zip(found).all(|(item, found)| agrees(item, found))
        }
        (expected, found) => expected == found,
    }
}
