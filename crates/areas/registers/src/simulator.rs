//! Stands in for the real registers over the town's own tables, and says so in every answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::store::{Store, StoreError, Tx};
use base::{Clock, Rng};
use jiff::civil::Date;
use serde_json::{Value, json};

use crate::answers;
use crate::orders;
use crate::port::{RegisterAnswer, RegisterOrder, RegisterQuery, RegisterReceipt, Registers};
use crate::store::{self as tables, Fault};
use crate::streets::Directory;
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
                ids.iter().try_for_each(|id| {
                    let told = (register.as_str(), None);
                    tables::log_query(tx, *id, told, &purpose, now.as_microsecond(), answered)
                })
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
                reason: away(&query.register),
                retry_after_s: RETRY_AFTER_S,
            },
        })
    }

    /// Effect, receipt and log are one transaction; what goes wrong on the way back goes wrong after it.
    async fn carried_out(&self, order: RegisterOrder) -> Result<RegisterReceipt, StoreError> {
        let (now, today) = (self.clock.now(), self.clock.today());
        let ids: [base::Uuid; 2] = std::array::from_fn(|_| self.rng.uuid_v7(now.as_microsecond()));
        let register = order.register.clone();
        let (fault, receipt) = self
            .store
            .write::<_, StoreError, _>(move |tx| {
                let fault = tables::fault(tx, &order.register)?;
                let told = (order.register.as_str(), Some(order.operation.as_str()));
                let times = if fault == Some(Fault::Twice) { 2 } else { 1 };
                let mut receipt = None;
                for id in ids.iter().take(times) {
                    if fault != Some(Fault::Down) {
                        receipt = orders::carry_out(tx, &order, now, today)?;
                    }
                    tables::log_query(tx, *id, told, &order.purpose, now.as_microsecond(), receipt.is_some())?;
                }
                Ok((fault, receipt))
            })
            .await?;
        if let Some(Fault::Slow { delay_ms }) = fault {
            (self.pause)(Duration::from_millis(u64::from(delay_ms))).await;
        }
        Ok(match (receipt, fault) {
            (Some(RegisterReceipt::Done { source, done_at, .. }), Some(Fault::Wrong)) => RegisterReceipt::Done {
                data: json!({ "status": 17 }),
                source,
                done_at,
            },
            (Some(receipt), _) => receipt,
            (None, _) => RegisterReceipt::Unavailable {
                reason: away(&register),
                retry_after_s: RETRY_AFTER_S,
            },
        })
    }
}

fn away(register: &str) -> String {
    format!("Das Register „{register}“ ist nicht erreichbar (Simulator).")
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

    fn order<'a>(&'a self, order: RegisterOrder) -> Pin<Box<dyn Future<Output = RegisterReceipt> + Send + 'a>> {
        Box::pin(async move {
            let (register, operation) = (order.register.clone(), order.operation.clone());
            self.carried_out(order).await.unwrap_or_else(|error| {
                tracing::error!(register, operation, %error, "a register could not carry out an order");
                RegisterReceipt::Unavailable {
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
    let on = query.with().date("on").unwrap_or(today);
    let data = match query.register.as_str() {
        "residents" => {
            let town = town(tx, cache)?;
            answers::residents(tx, &town.directory, query, on)?
        }
        "vehicles" => answers::vehicles(tx, query, on)?,
        "vehicle_codes" => answers::vehicle_codes(tx, query, on)?,
        "plates" => answers::plates(tx, query, on)?,
        "insurance" => answers::insurance(tx, query, on)?,
        "vehicle_tax" => answers::vehicle_tax(tx, query)?,
        "licences" => answers::licences(tx, query, on)?,
        "accompanying" => answers::accompanying(tx, query, on)?,
        "parcels" => {
            let town = town(tx, cache)?;
            answers::parcels(tx, &town.directory, query)?
        }
        "zones" => {
            let town = town(tx, cache)?;
            answers::zones(tx, &town, query)?
        }
        _ => return Ok(None),
    };
    Ok(Some(data))
}
