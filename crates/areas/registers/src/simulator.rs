//! Stands in for the real registers over the town's own tables, and says so in every answer.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::store::{Store, StoreError, Tx};
use base::checks::birth_date::{self, PartialDate};
use base::{Clock, Rng};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::lookup::{Address, Lookup, ZonesOf, lookup, zones_of};
use crate::port::{RegisterAnswer, RegisterQuery, Registers};
use crate::residents::{self, ResidentQuestion};
use crate::store::{self as tables, Fault};
use crate::streets::Directory;
use crate::vehicles::{self, VehicleQuestion};
use crate::zones::Zone;

/// What every answer of the simulator names as its source.
pub const SOURCE: &str = "simulator";
/// Unit: seconds until another try is sensible while a register is down.
const RETRY_AFTER_S: u32 = 300;

/// The town of a version; empty before the first question.
type Cache = Mutex<Option<(i64, Arc<Town>)>>;
type Pause = dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync;

/// Answers for all registers. Cheap to clone.
#[derive(Clone)]
pub struct Simulator {
    store: Store,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    pause: Arc<Pause>,
    /// The directory as of a version; loading it for each question would cost more than the question.
    directory: Arc<Cache>,
}

/// Streets and zones of one version.
#[derive(Default)]
pub struct Town {
    pub directory: Directory,
    pub zones: Vec<Zone>,
}

impl Simulator {
    pub fn new(store: Store, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let pause: Arc<Pause> = Arc::new(|time| Box::pin(tokio::time::sleep(time)));
        Simulator {
            store,
            clock,
            rng,
            pause,
            directory: Arc::new(Mutex::new(None)),
        }
    }

    /// Replaces waiting, so that tests of slow registers do not wait.
    pub fn with_pause(
        mut self,
        pause: impl Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync + 'static,
    ) -> Self {
        self.pause = Arc::new(pause);
        self
    }

    /// Streets and zones as they are now, for maps and address fields.
    pub async fn town(&self) -> Result<Arc<Town>, StoreError> {
        let cache = self.directory.clone();
        self.store.read(move |tx| town(tx, &cache)).await
    }

    async fn answered(&self, query: RegisterQuery) -> Result<RegisterAnswer, StoreError> {
        let (now, today) = (self.clock.now(), self.clock.today());
        let (cache, asked) = (self.directory.clone(), query.clone());
        let (fault, data) = self
            .store
            .read::<_, StoreError, _>(move |tx| {
                let fault = tables::fault(tx, &asked.register)?;
                let data = match fault {
                    Some(Fault::Down) => None,
                    _ => evaluate(tx, &cache, &asked, today)?,
                };
                Ok((fault, data))
            })
            .await?;
        if let Some(Fault::Slow { delay_ms }) = fault {
            (self.pause)(Duration::from_millis(u64::from(delay_ms))).await;
        }
        let times = if fault == Some(Fault::Twice) { 2 } else { 1 };
        let ids: Vec<base::Uuid> = (0..times).map(|_| self.rng.uuid_v7(now.as_microsecond())).collect();
        let (register, purpose, answered) = (query.register.clone(), query.purpose, data.is_some());
        // The log is durable before the answer leaves. Source: § 40 BMG.
        self.store
            .write::<_, StoreError, _>(move |tx| {
                ids.iter()
                    .try_for_each(|id| tables::log_query(tx, *id, &register, &purpose, now.as_microsecond(), answered))
            })
            .await?;
        Ok(match (data, fault) {
            (Some(_), Some(Fault::Wrong)) => RegisterAnswer::Answered {
                data: json!({ "status": 17 }),
                source: SOURCE.to_owned(),
                answered_at: now,
            },
            (Some(data), _) => RegisterAnswer::Answered {
                data,
                source: SOURCE.to_owned(),
                answered_at: now,
            },
            (None, _) => RegisterAnswer::Unavailable {
                reason: format!("Das Register „{}“ ist nicht erreichbar (Simulator).", query.register),
                retry_after_s: RETRY_AFTER_S,
            },
        })
    }
}

impl Registers for Simulator {
    fn ask<'a>(&'a self, query: RegisterQuery) -> Pin<Box<dyn Future<Output = RegisterAnswer> + Send + 'a>> {
        Box::pin(async move {
            let register = query.register.clone();
            self.answered(query).await.unwrap_or_else(|error| {
                tracing::error!(register, %error, "a register could not be asked");
                RegisterAnswer::Unavailable {
                    reason: "Das Register meldet einen technischen Fehler.".to_owned(),
                    retry_after_s: RETRY_AFTER_S,
                }
            })
        })
    }
}

fn town(tx: &mut Tx<'_>, cache: &Cache) -> Result<Arc<Town>, StoreError> {
    let version = tables::directory_version(tx)?;
    let cached = cache.lock().ok().and_then(|held| {
        held.as_ref()
            .filter(|(v, _)| *v == version)
            .map(|(_, town)| town.clone())
    });
    if let Some(town) = cached {
        return Ok(town);
    }
    let town = Arc::new(Town {
        directory: Directory::new(tables::streets(tx)?),
        zones: tables::zones(tx)?,
    });
    if let Ok(mut held) = cache.lock() {
        *held = Some((version, town.clone()));
    }
    Ok(town)
}

/// The data of an answer; `None`: there is no such register.
fn evaluate(tx: &mut Tx<'_>, cache: &Cache, query: &RegisterQuery, today: Date) -> Result<Option<Value>, StoreError> {
    let on = query.date("on").unwrap_or(today);
    Ok(match query.register.as_str() {
        "residents" => {
            let town = town(tx, cache)?;
            Some(resident_answer(tx, &town.directory, query, on)?)
        }
        "vehicles" => Some(vehicle_answer(tx, query, on)?),
        "zones" => {
            let town = town(tx, cache)?;
            Some(zone_answer(tx, &town, query)?)
        }
        _ => None,
    })
}

fn resident_answer(
    tx: &mut Tx<'_>,
    directory: &Directory,
    query: &RegisterQuery,
    on: Date,
) -> Result<Value, StoreError> {
    let (street, number) = (query.text("street"), query.text("house_number"));
    let found = street
        .as_deref()
        .map(|s| lookup(directory, s, number.as_deref(), query.text("postcode").as_deref()));
    let (street_key, house_number) = match found {
        Some(Lookup::Found(address)) => (Some(address.street_key), address.house_number),
        Some(Lookup::NoSuchNumber { street_key, .. }) => (Some(street_key), number),
        _ => (None, number),
    };
    let birth_date = query.text("birth_date").and_then(|text| birth_date::parse(&text).ok());
    let question = ResidentQuestion {
        family_name: query.text("family_name").unwrap_or_default(),
        given_names: query.text("given_names").unwrap_or_default(),
        // Without a readable birth date nobody can be told apart, so nobody is looked for.
        birth_date: birth_date.unwrap_or(PartialDate::Day(on)),
        street,
        street_key,
        house_number,
        on,
        audience: query.purpose.audience,
    };
    let candidates = birth_date.map_or(Ok(Vec::new()), |born| tables::residents_born(tx, born))?;
    Ok(residents::answer(&question, &candidates))
}

fn vehicle_answer(tx: &mut Tx<'_>, query: &RegisterQuery, on: Date) -> Result<Value, StoreError> {
    let birth_date = query.text("birth_date").and_then(|text| birth_date::parse(&text).ok());
    let person = match (query.text("family_name"), query.text("given_names"), birth_date) {
        (Some(family), Some(given), Some(born)) => Some((family, given, born)),
        _ => None,
    };
    let plate = query.text("plate").unwrap_or_default();
    let candidates = tables::vehicles_with_plate_key(tx, &plate)?;
    let question = VehicleQuestion {
        plate,
        vin_end: query.text("vin_end"),
        person,
        company: query.text("company"),
        on,
    };
    Ok(vehicles::answer(&question, &candidates))
}

fn zone_answer(tx: &mut Tx<'_>, town: &Town, query: &RegisterQuery) -> Result<Value, StoreError> {
    let street = query.text("street").unwrap_or_default();
    let found = lookup(
        &town.directory,
        &street,
        query.text("house_number").as_deref(),
        query.text("postcode").as_deref(),
    );
    let mut answer = BTreeMap::from([
        ("suggestion", json!([])),
        ("zones", json!([])),
        ("status", json!("unknown_address")),
    ]);
    match found {
        Lookup::Found(address) => {
            zones_into(tx, town, &address, query.purpose.case_ref.as_deref(), &mut answer)?;
        }
        Lookup::NoSuchNumber {
            street_key,
            street,
            nearest,
        } => {
            answer.insert("street_key", json!(street_key));
            answer.insert("street", json!(street));
            answer.insert("suggestion", json!(nearest));
        }
        Lookup::SeveralStreets(suggestion)
        | Lookup::UnknownStreet {
            suggestions: suggestion,
        } => {
            answer.insert("suggestion", json!(suggestion));
        }
    }
    // Every field of the schema is there, so that conditions never meet a hole.
    for (field, _) in crate::port::schema("zones").unwrap_or_default() {
        answer.entry(field).or_insert(Value::Null);
    }
    Ok(json!(answer))
}

fn zones_into(
    tx: &mut Tx<'_>,
    town: &Town,
    address: &Address,
    case_ref: Option<&str>,
    answer: &mut BTreeMap<&'static str, Value>,
) -> Result<(), StoreError> {
    answer.insert("street_key", json!(address.street_key));
    answer.insert("street", json!(address.street));
    answer.insert("house_number", json!(address.house_number));
    answer.insert("postcode", json!(address.postcode));
    answer.insert("district", json!(address.district));
    match zones_of(&town.zones, address) {
        ZonesOf::None => {
            answer.insert("status", json!("none"));
        }
        ZonesOf::Several(zones) => {
            answer.insert("status", json!("several"));
            answer.insert("zones", json!(zones.iter().map(|zone| &zone.id).collect::<Vec<_>>()));
        }
        ZonesOf::One(zone) => {
            let free = tables::free_places(tx, &zone.id, case_ref)?;
            answer.insert("status", json!("one"));
            answer.insert("zones", json!([zone.id]));
            answer.insert("zone", json!(zone.id));
            answer.insert("zone_name", json!(zone.name));
            answer.insert("quota", json!(zone.quota));
            answer.insert("quota_free", json!(free));
        }
    }
    Ok(())
}
