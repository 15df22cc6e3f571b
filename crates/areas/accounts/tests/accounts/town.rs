use std::path::Path;
use std::sync::Arc;

use accounts::actions::{self, NewAccount, Progress, Proof, SignedIn, Visit};
use accounts::{AccountError, Accounts, Acting, HashCost, MIGRATIONS, Settings, current_code};
use base::{Clock, FixedClock, Rng, SeededRng, SystemRng, Uuid};
use jiff::{SignedDuration, Timestamp};
use store::facts::Fact;
use store::{Store, Target};
use web::Role;

/// The demo town with a clock that stands still, repeatable chance and cheap hashes.
pub struct TestTown {
    pub accounts: Accounts,
    pub store: Store,
    pub clock: Arc<FixedClock>,
    pub rng: Arc<dyn Rng>,
    pub town: Arc<town::Town>,
    pub folder: tempfile::TempDir,
}

pub const PASSWORD: &str = "drei Wale trinken Tee";

fn demo_town() -> Arc<town::Town> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../towns/musterstadt"));
    Arc::new(town::load(folder).unwrap_or_else(|problems| panic!("{problems:#?}")))
}

fn town_on(target: impl FnOnce(&Path) -> Target) -> TestTown {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&target(folder.path()), &[MIGRATIONS], &[]).expect("the database opens");
    let start: Timestamp = "2026-03-02T07:00:00Z".parse().expect("an instant");
    let clock = Arc::new(FixedClock::at(start));
    let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(7));
    let settings = Settings {
        hash: HashCost::cheapest(),
        ..Settings::default()
    };
    let town = demo_town();
    let accounts = Accounts::new(store.clone(), town.clone(), clock.clone(), rng.clone(), settings).expect("opens");
    TestTown {
        accounts,
        store,
        clock,
        rng,
        town,
        folder,
    }
}

pub fn town() -> TestTown {
    town_on(|folder| Target::Sqlite(folder.join("town.db")))
}

/// A town per database that is at hand.
pub fn towns() -> Vec<TestTown> {
    let mut towns = vec![town()];
    match std::env::var("RATHAUS_TEST_POSTGRES") {
        Ok(url) => {
            let schema = format!("t{}", SystemRng.uuid_v7(0).simple());
            towns.push(town_on(|_| Target::Postgres { url, schema }));
        }
        Err(_) => println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server"),
    }
    towns
}

/// Somebody with an own password and a second factor.
pub struct Person {
    pub id: Uuid,
    pub login: String,
    /// Base 32.
    pub secret: String,
    pub recovery_codes: Vec<String>,
    pub token: String,
}

pub fn visit(session: &str) -> Visit<'_> {
    Visit {
        session,
        staff_token: None,
        user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0",
    }
}

impl TestTown {
    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    pub fn code(&self, secret: &str) -> String {
        current_code(secret, self.clock.now())
    }

    pub async fn create(&self, login: &str, roles: &[Role]) -> actions::Started {
        let is_admin = roles.contains(&Role::Administrator);
        let new = NewAccount {
            login: login.to_owned(),
            name: format!("Erika {}", login.to_uppercase()),
            email: format!("{login}@stadt.example"),
            roles: roles.to_vec(),
            offices: if is_admin {
                vec![]
            } else {
                vec!["buergerbuero".to_owned()]
            },
        };
        actions::create(&self.accounts, &Acting::operator(), new)
            .await
            .expect("is created")
    }

    /// Creates somebody and goes with them through the first sign-in.
    pub async fn person(&self, login: &str, roles: &[Role]) -> Person {
        let started = self.create(login, roles).await;
        let session = format!("first-{login}");
        self.password(&session, login, &started.start_password)
            .await
            .expect("the start password is right");
        actions::choose_password(&self.accounts, visit(&session), PASSWORD, PASSWORD)
            .await
            .expect("is chosen");
        let secret = self.rng.token().as_bytes()[..20].to_vec();
        let base32 = accounts::rules::totp::to_base32(&secret);
        let enrolled = actions::enrol(&self.accounts, visit(&session), &secret, &self.code(&base32)).await;
        let Progress::Done(done) = enrolled.expect("is enrolled") else {
            panic!("the sign-in is not done")
        };
        // The code of this step is used up.
        self.advance(30);
        Person {
            id: started.id,
            login: login.to_owned(),
            secret: base32,
            recovery_codes: done.recovery_codes,
            token: done.token,
        }
    }

    /// The next step when login and password are right.
    pub async fn password(&self, session: &str, login: &str, password: &str) -> Option<accounts::rules::steps::Step> {
        match actions::check_password(&self.accounts, visit(session), login, password, "")
            .await
            .expect("answers")
        {
            Progress::Next(step) => Some(step),
            _ => None,
        }
    }

    /// The session when the code is right.
    pub async fn second(&self, session: &str, proof: Proof<'_>) -> Option<SignedIn> {
        match actions::check_code(&self.accounts, visit(session), proof)
            .await
            .expect("answers")
        {
            Progress::Done(done) => Some(done),
            _ => None,
        }
    }

    /// Signs somebody in with password and code.
    pub async fn sign_in(&self, person: &Person) -> Option<SignedIn> {
        let session = self.rng.token();
        self.password(&session, &person.login, PASSWORD).await?;
        let code = self.code(&person.secret);
        let done = self.second(&session, Proof::Code(&code)).await;
        self.advance(30);
        done
    }

    pub async fn facts(&self, staff: Uuid) -> Vec<Fact> {
        self.store
            .read::<_, store::StoreError, _>(move |tx| tx.facts(staff))
            .await
            .expect("reads")
    }

    pub async fn kinds(&self, staff: Uuid) -> Vec<String> {
        self.facts(staff)
            .await
            .into_iter()
            .map(|fact| fact.kind.trim_start_matches("accounts.").to_owned())
            .collect()
    }
}

/// The rule that said no.
pub fn refusal<T>(result: Result<T, AccountError>) -> Option<accounts::Refusal> {
    match result {
        Err(AccountError::Refused(refusal)) => Some(refusal),
        _ => None,
    }
}
