use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use accounts::{Accounts, Acting, ApiToken, HashCost, Settings};
use axum::Router;
use base::{Clock, FixedClock, Rng, SeededRng, Uuid};
use cases::Cases;
use cases::editions::Proof;
use serde_json::{Value, json};
use store::jobs::{Handlers, run_due};
use store::{Store, StoreError};
use testkit::Machine;
use tokio::net::TcpListener;
use web::{Declared, Role};

use crate::assemble::{Plan, assemble};
use crate::cli::Place;
use crate::commands::demo::fill_registers;
use crate::config::Config;
use crate::data::{Folder, open_store};

/// Enough people that the cast has neighbours.
const RESIDENTS: usize = 60;

/// The first town of the repository with all areas, as the program assembles it; the clock stands still.
pub struct TestHouse {
    pub router: Router,
    pub declared: Vec<Declared>,
    /// A program that holds every answer against the description.
    pub machine: Machine,
    pub cases: Cases,
    pub store: Store,
    pub clock: Arc<FixedClock>,
    accounts: Accounts,
    rng: Arc<dyn Rng>,
    handlers: Handlers,
    // Dropped last: the database lies in it.
    _folder: tempfile::TempDir,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn first_town() -> PathBuf {
    let towns = std::fs::read_dir(repository().join("towns")).expect("the towns");
    let mut towns: Vec<PathBuf> = towns
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.join("town.toml").exists())
        .collect();
    towns.sort();
    towns.into_iter().next().expect("the repository holds a town")
}

impl TestHouse {
    /// A house with people in its registers.
    pub async fn open() -> TestHouse {
        TestHouse::with(true).await
    }

    /// A house whose registers are empty.
    pub async fn empty() -> TestHouse {
        TestHouse::with(false).await
    }

    async fn with(people: bool) -> TestHouse {
        let folder = tempfile::tempdir().expect("a temporary folder");
        // The simulator of payments calls back over the network, so the house needs a socket.
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let config = config(folder.path(), address);
        let evening = jiff::civil::datetime(2026, 11, 21, 22, 40, 0, 0)
            .to_zoned(base::clock::german_zone())
            .expect("this evening exists");
        let clock = Arc::new(FixedClock::at(evening.timestamp()));
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(11));
        let store = open_store(&config, Folder::MayBeNew, None).expect("the database opens");
        if people {
            let town = crate::assemble::load_town(&config.town_folder().expect("a town")).expect("the town");
            let filled = fill_registers(&config, &store, &town, clock.as_ref(), RESIDENTS).await;
            filled.expect("the registers are filled");
        }
        let plan = Plan {
            demo: false,
            limits_factor: 0,
            // The blueprints of the repository have a test of their own that lints them.
            proof: Proof::Loads,
            clock: clock.clone(),
            rng: rng.clone(),
        };
        let house = assemble(&config, store.clone(), &plan).await.expect("the house stands");
        let declared = house.routes.declared();
        let router = house.routes.into_router(house.app.clone());
        tokio::spawn(serve(listener, router.clone()));
        let settings = Settings {
            hash: HashCost::cheapest(),
            ..Settings::default()
        };
        let accounts = Accounts::new(
            store.clone(),
            house.app.town.clone(),
            clock.clone(),
            rng.clone(),
            settings,
        );
        let plain = Machine::of_router(router.clone());
        let document = plain.get("/api/v1/openapi.json").await.expect(200).json();
        TestHouse {
            machine: plain.described_by(document),
            router,
            declared,
            cases: house.cases,
            store,
            clock,
            accounts: accounts.expect("accounts"),
            rng,
            handlers: house.handlers,
            _folder: folder,
        }
    }

    /// Runs all jobs that are due, and what they leave.
    pub async fn work(&self) {
        let ran = run_due(&self.store, &self.handlers, self.clock.as_ref()).await;
        ran.expect("jobs run");
    }

    /// The office whose cases the tests are about.
    pub fn office(&self) -> String {
        let service = self.cases.services.current(&main_service()).expect("it is offered");
        service.blueprint.meta.office.clone()
    }

    /// A new member of staff.
    pub async fn account(&self, login: &str, roles: &[Role], office: &str) -> Uuid {
        let needs_office = !roles.contains(&Role::Administrator);
        let new = accounts::actions::NewAccount {
            login: login.to_owned(),
            name: format!("Erika {login}"),
            email: format!("{login}@stadt.example"),
            roles: roles.to_vec(),
            offices: needs_office.then(|| office.to_owned()).into_iter().collect(),
        };
        let made = accounts::actions::create(&self.accounts, &Acting::operator(), new).await;
        made.expect("an account").id
    }

    /// A personal API token of somebody.
    pub async fn token(&self, staff: Uuid) -> String {
        let secret = format!("rathaus_{}", self.rng.token());
        let (hash, now) = (accounts::store::secret_hash(&secret), self.clock.now_us());
        let token = ApiToken {
            id: self.rng.uuid_v7(now),
            staff,
            name: "test".to_owned(),
            created_at: now,
            expires_at: now + 3_600_000_000,
            used_at: None,
        };
        let saved = self
            .store
            .write::<_, StoreError, _>(move |tx| accounts::store::insert_api_token(tx, &token, &hash));
        saved.await.expect("a token");
        secret
    }

    /// A program with the token of a new member of staff.
    pub async fn staff(&self, login: &str, roles: &[Role]) -> Machine {
        let account = self.account(login, roles, &self.office()).await;
        self.machine.with_proof(&self.token(account).await)
    }

    /// The cookie of a session of somebody.
    pub async fn session(&self, staff: Uuid) -> String {
        let (token, now) = (self.rng.token(), self.clock.now_us());
        let session = accounts::Session {
            id: self.rng.uuid_v7(now),
            created_at: now,
            seen_at: now,
            expires_at: now + 3_600_000_000,
            agent: String::new(),
        };
        let hash = accounts::store::secret_hash(&token);
        let saved = self
            .store
            .write::<_, StoreError, _>(move |tx| accounts::store::insert_session(tx, &hash, staff, &session));
        saved.await.expect("a session");
        format!("sitzung=s{token}")
    }

    /// Begins an application for the service that the cast is about; gives its address and a program that holds its key.
    pub async fn begin(&self) -> (String, Machine) {
        let forms = self.machine.get("/api/v1/formulare").await.expect(200).json();
        let mut all = forms.as_array().into_iter().flatten();
        let open = all.find(|form| form["id"] == main_service().as_str());
        let open = open.expect("it is offered");
        let begun = self
            .machine
            .post("/api/v1/antraege", &json!({ "service": open["id"] }))
            .await
            .expect(201);
        let body = begun.json();
        assert_eq!(begun.header("location"), text(&body["href"]));
        (
            text(&body["href"]).to_owned(),
            self.machine.with_proof(text(&body["key"])),
        )
    }

    /// An application of a person of the cast, filled in until only documents may be missing.
    pub async fn filled_in(&self, part: &str) -> (String, Machine) {
        let (draft, applicant) = self.begin().await;
        let answers = json!({ "answers": answers_of(part) });
        applicant
            .json("PATCH", &format!("{draft}/antworten"), &[], &answers)
            .await
            .expect(200);
        (draft, applicant)
    }

    /// Pays all that a case owes, by the simulator's interface.
    pub async fn pay(&self, payments: &Value) {
        let payment = &payments[0];
        let payer = self.machine.with_proof(text(&payment["token"]));
        let href = text(&payment["href"]);
        let begun = payer
            .post(&format!("{href}/versuche"), &json!({}))
            .await
            .expect(201)
            .json();
        assert_eq!(begun["simulated"], true);
        let number = text(&begun["redirect_url"]).rsplit('/').next().unwrap_or_default();
        let path = format!("/api/v1/simulator/zahlungen/{number}");
        let decided = payer.post(&path, &json!({ "outcome": "pay" })).await.expect(200).json();
        assert_eq!(decided["simulated"], true);
        let claim = payer.get(href).await.expect(200).json();
        assert_eq!(
            (&claim["state"], &claim["outstanding_cent"]),
            (&json!("paid"), &json!(0))
        );
        self.work().await;
    }
}

fn config(folder: &Path, address: SocketAddr) -> Config {
    let place = Place {
        town: Some(first_town()),
        blueprints: Some(repository().join("blueprints")),
        data: Some(folder.join("data")),
        listen: Some(address.to_string()),
        ..Place::default()
    };
    Config::read(&place, "data").expect("the configuration")
}

async fn serve(listener: TcpListener, router: Router) {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service).await.expect("serves");
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What a person of the cast answers, as a program sends it.
pub fn answers_of(part: &str) -> Value {
    let person = testkit::person(part).enters;
    json!({
        "operation": "new",
        "address": { "street": person.street, "house_number": person.house_number, "postcode": null },
        "moved_recently": false,
        "given_names": person.given_names, "family_name": person.family_name, "birth_date": person.birth_date,
        "plate": person.plate, "vin_tail": person.vin_end, "keeper": "self",
        "months": "12", "start_on": "2026-12-01",
        "delivery": "print_at_home", "notify": "none",
        "no_own_parking": true, "permanent_use": true, "correct": true,
    })
}

/// A small picture, as a telephone takes it.
pub fn photo() -> Vec<u8> {
    // Four pixels as PNG (ISO/IEC 15948).
    const PICTURE: &[u8] = &[
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
        0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xFD, 0xD4, 0x9A, 0x73, 0x00, 0x00, 0x00,
        0x12, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0xC0, 0x00, 0xC2, 0x0C, 0xFF, 0x81, 0x00,
        0x00, 0x1F, 0xEE, 0x05, 0xFB, 0x0B, 0xD9, 0x68, 0x8B, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE,
        0x42, 0x60, 0x82,
    ];
    PICTURE.to_vec()
}

/// The service that the people of the cast apply for.
pub fn main_service() -> String {
    let text = std::fs::read_to_string(first_town().join("cast.toml")).expect("there is a cast");
    registers::demo::Cast::read(&text)
        .expect("the cast reads")
        .older_cases_of
}
