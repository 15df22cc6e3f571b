//! A cash office for tests: a database, a clock that stands still, and a provider that says what it is told to say.

#![allow(dead_code)] // Each test binary uses a part of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use base::{FixedClock, Lang, LegalRef, Money, Rng, SystemRng, Uuid};
use jiff::civil::date;
use payments::jobs::Desk;
use payments::model::{Claim, NewClaim, Position, Subject};
use payments::notice::{CallbackError, Notice, NoticeStatus, read_signed};
use payments::office::{BankAccount, CashOffice};
use payments::provider::{BoxFuture, Order, PaymentProvider, ProviderError, ProviderStatus, Providers, Started};
use payments::reference::ReferencePattern;
use payments::{MIGRATIONS, Method, PaymentError, events, raise};
use store::{Store, Target};

pub const KEY: [u8; 32] = [7; 32];
pub const SETTLED: &str = "test.settled";
pub const REFUNDED: &str = "test.refunded";
pub const LATE_MONEY: &str = "test.late_money";
pub const CHARGED_BACK: &str = "test.charged_back";
pub const SUBSCRIPTIONS: store::Subscriptions = &[
    (events::CLAIM_SETTLED, SETTLED),
    (events::REFUND_EXECUTED, REFUNDED),
    (events::MONEY_FOR_CANCELLED, LATE_MONEY),
    (events::CHARGED_BACK, CHARGED_BACK),
];

/// A cash office per database that is at hand, with what must live as long as it does.
pub fn offices() -> Vec<(Town, Option<tempfile::TempDir>)> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = Target::Sqlite(folder.path().join("town.db"));
    let open = |target: &Target| Store::open(target, &[MIGRATIONS], SUBSCRIPTIONS).expect("the database opens");
    let mut offices = vec![(Town::new(open(&file)), Some(folder))];
    match std::env::var("RATHAUS_TEST_POSTGRES") {
        Ok(url) => {
            let schema = format!("t{}", SystemRng.uuid_v7(0).simple());
            offices.push((Town::new(open(&Target::Postgres { url, schema })), None));
        }
        Err(_) => println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server"),
    }
    offices
}

#[derive(Clone)]
pub struct Town {
    pub desk: Desk,
    pub clock: Arc<FixedClock>,
    pub provider: Arc<Told>,
}

pub fn euros(n: i64) -> Money {
    Money::from_cents(n * 100)
}

pub fn position(id: &str, euros_: i64, account: &str) -> Position {
    Position {
        id: id.into(),
        label: "Bewohnerparkausweis".into(),
        amount: euros(euros_),
        legal_basis: LegalRef("§ 6a Abs. 5a StVG".into()),
        account: account.into(),
        trace: None,
    }
}

/// A claim over 75 euros in two positions.
pub fn new_claim() -> NewClaim {
    NewClaim {
        subject: Subject {
            kind: "case".into(),
            id: Uuid::from_u128(42),
        },
        debtor_name: "Erika Muster".into(),
        debtor_key: Some("d-1".into()),
        positions: vec![position("1", 60, "1210.4311"), position("2", 15, "1220.4321")],
        due_on: date(2026, 12, 15),
        language: Lang::De,
        return_path: "/vorgaenge/42".into(),
    }
}

pub fn office() -> CashOffice {
    CashOffice {
        references: ReferencePattern::parse("MST", "YYNNNNNNNNC").expect("a pattern"),
        deposit_account: "9999".into(),
        bank: BankAccount {
            holder: "Stadt Musterstadt".into(),
            iban: "DE89370400440532013000".into(),
            bic: Some("COBADEFFXXX".into()),
            bank_name: None,
        },
        attempt_hours: 24,
    }
}

impl Town {
    pub fn new(store: Store) -> Town {
        let clock = Arc::new(FixedClock::at("2026-11-21T21:40:00Z".parse().expect("a time")));
        let provider = Arc::new(Told::default());
        let desk = Desk {
            store,
            office: Arc::new(office()),
            providers: Providers::new(provider.clone()),
            clock: clock.clone(),
            rng: Arc::new(SystemRng),
        };
        Town { desk, clock, provider }
    }

    pub async fn raise(&self) -> Claim {
        self.raise_as(new_claim()).await
    }

    pub async fn raise_as(&self, new: NewClaim) -> Claim {
        self.desk
            .act("machine", move |tx, act| raise(tx, act, new.clone()))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"))
    }

    pub async fn claim(&self, id: Uuid) -> Claim {
        self.desk
            .store
            .read(move |tx| payments::claim(tx, id))
            .await
            .unwrap_or_else(|e: store::StoreError| panic!("{e}"))
            .expect("is there")
    }

    pub async fn told(&self, notice: Notice) -> payments::actions::Recorded {
        self.desk
            .act("machine", move |tx, act| payments::record_notice(tx, act, &notice))
            .await
            .unwrap_or_else(|e: store::StoreError| panic!("{e}"))
    }

    /// The kinds of the facts in a claim's stream, without the area's name.
    pub async fn facts(&self, stream: Uuid) -> Vec<String> {
        self.desk
            .store
            .read(move |tx| tx.facts(stream))
            .await
            .unwrap_or_else(|e: store::StoreError| panic!("{e}"))
            .into_iter()
            .map(|fact| fact.kind.trim_start_matches("payments.").to_owned())
            .collect()
    }

    /// How many jobs of a kind wait.
    pub async fn waiting(&self, kind: &'static str) -> usize {
        self.desk
            .store
            .read(move |tx| tx.jobs("queued", 1000))
            .await
            .unwrap_or_else(|e: store::StoreError| panic!("{e}"))
            .iter()
            .filter(|job| job.kind == kind)
            .count()
    }
}

pub fn paid(provider_ref: &str, amount: Money) -> Notice {
    Notice {
        provider: "told".into(),
        provider_ref: provider_ref.into(),
        attempt: None,
        reference: None,
        status: NoticeStatus::Paid {
            amount,
            currency: "EUR".into(),
        },
        method: Some(Method::Card),
    }
}

/// A provider that answers what a test told it to answer.
#[derive(Default)]
pub struct Told {
    pub statuses: Mutex<HashMap<String, NoticeStatus>>,
    pub refund_error: Mutex<Option<ProviderError>>,
    pub refunds: Mutex<Vec<(String, Money)>>,
    pub down: Mutex<bool>,
}

impl Told {
    pub fn says(&self, provider_ref: &str, status: NoticeStatus) {
        self.statuses.lock().expect("lock").insert(provider_ref.into(), status);
    }
}

impl PaymentProvider for Told {
    fn id(&self) -> &str {
        "told"
    }

    fn start<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Started, ProviderError>> {
        let down = *self.down.lock().expect("lock");
        Box::pin(async move {
            if down {
                return Err(ProviderError::Unavailable("down".into()));
            }
            Ok(Started {
                provider_ref: format!("T-{}", order.attempt),
                redirect_url: format!("https://pay.example/{}", order.attempt),
            })
        })
    }

    fn status<'a>(
        &'a self,
        provider_ref: &'a str,
        _ordered: Money,
    ) -> BoxFuture<'a, Result<ProviderStatus, ProviderError>> {
        let status = self.statuses.lock().expect("lock").get(provider_ref).cloned();
        let down = *self.down.lock().expect("lock");
        Box::pin(async move {
            if down {
                return Err(ProviderError::Unavailable("down".into()));
            }
            Ok(ProviderStatus {
                status: status.unwrap_or(NoticeStatus::Pending),
                method: Some(Method::Card),
            })
        })
    }

    fn refund<'a>(
        &'a self,
        provider_ref: &'a str,
        amount: Money,
        _refund: Uuid,
    ) -> BoxFuture<'a, Result<(), ProviderError>> {
        let error = self.refund_error.lock().expect("lock").clone();
        Box::pin(async move {
            if let Some(error) = error {
                return Err(error);
            }
            self.refunds.lock().expect("lock").push((provider_ref.into(), amount));
            Ok(())
        })
    }

    fn read_callback(&self, signature: Option<&str>, body: &[u8]) -> Result<Notice, CallbackError> {
        read_signed("told", &KEY, signature, body)
    }
}
