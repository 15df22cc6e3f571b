//! A town with a desk: the services of the repository, cases made by hand, staff of two offices.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use base::{Clock, Lang, Money, Rng, Uuid};
use blueprint::{Channel, RegisterSchema, Schemas, Type};
use cases::model::{Case, Notify};
use cases::{Cases, Preset, Service, Services, flow, rules, store as rows};
use identity::Identity;
use jiff::civil::{Date, date};
use letters::LetterPress;
use payments::CashOffice;
use registers::Simulator;
use registers::operations::operations;
use registers::port::{FieldType, parameters, registers, schema};
use serde_json::json;
use store::StoreError;
use testkit::{TestTown, Visitor, person, staff};
use web::{Role, Staff};

pub const TODAY: Date = date(2026, 11, 21);

pub struct Desk {
    pub town: TestTown,
    pub cases: Cases,
    pub service: Arc<Service>,
    /// Where people of the cast sign in.
    accounts: identity::Simulator,
}

pub const MIGRATIONS: [&[store::Migration]; 7] = [
    accounts::MIGRATIONS,
    appointments::MIGRATIONS,
    identity::MIGRATIONS,
    registers::MIGRATIONS,
    receivers::MIGRATIONS,
    payments::MIGRATIONS,
    cases::MIGRATIONS,
];

impl Desk {
    pub fn new() -> Desk {
        Desk::of(TestTown::new(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS))
    }

    /// One for each database at hand.
    pub fn each() -> Vec<Desk> {
        let towns = TestTown::each(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
        towns.into_iter().map(Desk::of).collect()
    }

    fn of(town: TestTown) -> Desk {
        Desk::with(town, &blueprints(), true)
    }

    /// One for each database at hand, with people and with one service: the permit, changed in its folder.
    pub async fn each_changed(change: impl Fn(&Path)) -> Vec<Desk> {
        let mut desks = Vec::new();
        for town in TestTown::each(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS) {
            town.fill_registers(20).await;
            let folder = town.folder().join("changed");
            copy(&blueprints().join(PERMIT), &folder.join(PERMIT));
            change(&folder.join(PERMIT));
            desks.push(Desk::with(town, &folder, true));
        }
        desks
    }

    /// One for each database at hand, with one service: the permit as it would be if it asked for this level.
    /// `has_accounts`: the town offers citizens accounts.
    pub async fn each_that_asks_for(level: &str, has_accounts: bool) -> Vec<Desk> {
        let mut desks = Vec::new();
        for town in TestTown::each(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS) {
            town.fill_registers(20).await;
            let folder = town.folder().join("asks");
            copy(&blueprints().join(PERMIT), &folder.join(PERMIT));
            let head = folder.join(PERMIT).join("blueprint.toml");
            let text = std::fs::read_to_string(&head).expect("readable");
            let asks = format!("trust = \"{level}\"\ntrust_legal = \"§ 4711 der Probe\"");
            assert!(text.contains("trust = \"none\""), "{text}");
            std::fs::write(&head, text.replace("trust = \"none\"", &asks)).expect("writable");
            desks.push(Desk::with(town, &folder, has_accounts));
        }
        desks
    }

    /// One for each database at hand, with one service: the permit with what `added` appends to its files, by path.
    pub fn each_with(added: impl Fn(&TestTown) -> Vec<(&'static str, String)>) -> Vec<Desk> {
        let towns = TestTown::each(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
        let changed = |town: TestTown| {
            let folder = town.folder().join("changed");
            copy(&blueprints().join(PERMIT), &folder.join(PERMIT));
            for (file, more) in added(&town) {
                let file = folder.join(PERMIT).join(file);
                let text = std::fs::read_to_string(&file).expect("readable");
                std::fs::write(&file, text + &more).expect("writable");
            }
            Desk::with(town, &folder, true)
        };
        towns.into_iter().map(changed).collect()
    }

    pub fn with(town: TestTown, folder: &Path, has_accounts: bool) -> Desk {
        let (mut services, findings) =
            Services::load(folder, &town.town, schemas()).expect("the blueprints can be read");
        assert!(findings.is_empty(), "{findings:#?}");
        let refused = services.begin_with(presets(), TODAY);
        assert_eq!(refused.len(), 1, "{refused:#?}");
        assert!(refused[0].starts_with("services/falsch.toml: "), "{refused:#?}");
        services.know_entries([
            ("verlaengern".to_owned(), Some(PERMIT.to_owned())),
            ("lesen".to_owned(), None),
        ]);
        let service = services.current(PERMIT).expect("the permit is there");
        let simulator = Simulator::new(town.store.clone(), town.clock.clone(), town.rng.clone());
        let receivers = receivers::Simulator::new(town.store.clone(), town.clock.clone(), town.rng.clone());
        let cash = CashOffice::of(&town.town).expect("the town has a cash office");
        let people = ["green", "patient"].map(|id| {
            let entries = &person(id).enters;
            identity::Person {
                subject: id.to_owned(),
                family_name: entries.family_name.clone(),
                given_names: entries.given_names.clone(),
                birth_date: entries.birth_date.clone(),
                street: entries.street.clone(),
                house_number: entries.house_number.clone(),
                postcode: entries.postcode.clone(),
                ..identity::Person::default()
            }
        });
        let accounts = identity::Simulator::new(people.to_vec(), town.clock.clone(), &[7; 32]);
        let provider: Arc<dyn identity::IdentityProvider> = Arc::new(accounts.clone());
        let provider = Some(provider).filter(|_| has_accounts);
        let identity = Identity::new(town.store.clone(), town.clock.clone(), town.rng.clone(), provider);
        let cases = Cases::new(
            town.app(),
            services,
            (Arc::new(simulator), Arc::new(receivers)),
            LetterPress::new(),
            town.post.clone(),
            Arc::new(cash),
            identity,
        );
        Desk {
            town,
            cases,
            service,
            accounts,
        }
    }

    pub fn office(&self) -> &str {
        &self.service.blueprint.meta.office
    }

    /// Somebody in front of the desk.
    pub fn visitor(&self, who: Staff) -> Visitor {
        let session = self.town.staff.sign_in(who);
        self.town
            .visitor(cases::pages::routes().with_state(self.cases.clone()))
            .sign_in(&session)
    }

    /// Somebody at home who signs in, or does not.
    pub fn citizen(&self) -> Visitor {
        let routes = cases::pages::routes()
            .with_state(self.cases.clone())
            .merge(identity::routes(self.cases.identity.clone()))
            .merge(identity::simulator::routes(self.accounts.clone()));
        self.town.visitor(routes)
    }

    /// Signs a person of the cast in, as people do: from the list of applications to the provider and back.
    pub async fn signed_in(&self, who: &str) -> Visitor {
        let mut visitor = self.citizen();
        self.signs_in(&mut visitor, who, "high").await;
        visitor
    }

    /// Signs somebody in, or in again, with this level.
    pub async fn signs_in(&self, visitor: &mut Visitor, who: &str, level: &str) {
        let way = visitor.get(&identity::sign_in_path("/status")).await;
        let provider = visitor.follow(way).await;
        let back = visitor
            .submit(&provider, &[("person", who), ("vertrauen", level)])
            .await;
        assert_eq!((back.status, back.path.as_str()), (200, "/status"), "{}", back.text());
    }

    pub fn clerk(&self) -> Staff {
        staff("Farida Oumarou", &[Role::Clerk], &[self.office()])
    }

    pub fn lead(&self) -> Staff {
        staff("Jonas Wiethoff", &[Role::Clerk, Role::TeamLead], &[self.office()])
    }

    pub fn stranger(&self) -> Staff {
        staff("Giulia Ferrante", &[Role::Clerk], &["some-other-office"])
    }

    /// A case that waits for a clerk.
    pub fn case(&self, n: u64, applicant: &str) -> Case {
        let id = self.town.rng.uuid_v7(self.town.clock.now_us());
        let day = i64::try_from(n % 30).expect("small");
        Case {
            id,
            number: format!("32-TST/2026/{n:06}"),
            reference: rules::reference(n),
            secret_hash: rules::secret_hash(id, "secret"),
            blueprint: self.service.blueprint.meta.id.clone(),
            blueprint_hash: self.service.hash.clone(),
            office: self.office().to_owned(),
            state: "clerk_review".into(),
            public_state: "checking".into(),
            owner: "clerk".into(),
            open: true,
            outcome: None,
            answers: answers(),
            registers: serde_json::from_value(register_answers()).expect("an object"),
            proceedings: Default::default(),
            checks: json!([
                { "id": "R1", "result": "green", "reason_key": "checks.R1.reasons.resident", "params": [], "legal": "§ 45" },
                { "id": "R4", "result": "yellow", "reason_key": "checks.R4.reasons.other_keeper", "params": [], "legal": "VwV" },
            ]),
            verdict: "yellow".into(),
            channel: Channel::Online,
            trust: blueprint::Trust::None,
            lang: Lang::De,
            notify: Notify::None,
            mail: None,
            mail_confirmed: false,
            applied_on: TODAY,
            heard_on: None,
            applicant: applicant.to_owned(),
            lookup_key: format!("MST-AB {n}"),
            holder: None,
            blocked: false,
            assigned_to: None,
            automatic: false,
            fee: Money::ZERO,
            paid: true,
            submitted_at: self.town.clock.now_us() - 1_000_000 * i64::try_from(n).expect("small"),
            due_on: TODAY.checked_add(jiff::Span::new().days(day - 5)).ok(),
            due_kind: Some("decision".into()),
            due_why: Some("Vier Arbeitstage ab Eingang.".into()),
            recheck: false,
            decided_at: None,
            closed_at: None,
            renewal_of: None,
            revision: 1,
        }
    }

    pub async fn save(&self, cases: Vec<Case>) {
        let saved = self.town.store.write::<_, StoreError, _>(move |tx| {
            for case in &cases {
                rows::cases::insert_case(tx, case, &case.id.to_string(), flow::sort_key(case))?;
                let terms = rules::search_terms(&[&case.applicant, &case.lookup_key, &case.reference, &case.number]);
                rows::cases::save_terms(tx, case.id, &terms)?;
            }
            Ok(())
        });
        saved.await.expect("the cases can be saved");
    }

    /// A case as it stands now.
    pub async fn reread(&self, id: Uuid) -> Case {
        let found = self
            .town
            .store
            .read::<_, StoreError, _>(move |tx| rows::cases::case_by_id(tx, id))
            .await;
        found.expect("readable").expect("there")
    }
}

/// An entry of a catalogue that begins with a renewal, and one that nobody can begin with.
fn presets() -> [Preset; 2] {
    let preset = |entry: &str, operation: &str| Preset {
        entry: entry.into(),
        blueprint: PERMIT.into(),
        answers: [("operation".to_owned(), operation.into())].into_iter().collect(),
    };
    [preset("verlaengern", "renewal"), preset("falsch", "renewel")]
}

/// The service of the repository that tests change to their needs.
pub const PERMIT: &str = "resident-parking-permit";

pub fn blueprints() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../blueprints")
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("readable").filter_map(Result::ok) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

fn answers() -> blueprint::Answers {
    let answers = json!({
        "operation": "new", "given_names": "Žaneta", "family_name": "Łukaszewska", "birth_date": "1988-04-02",
        "address": { "street": "Lindenstr.", "house_number": "12" },
        "vehicle_plate": "MST-AB 123", "plate": "MST-AB 123", "keeper": "other", "months": "12",
        "start_on": "2026-12-01", "delivery": "print_at_home", "notify": "none",
    });
    answers.as_object().cloned().expect("an object")
}

/// What registers said: the same street written out, another family name.
fn register_answers() -> serde_json::Value {
    json!({
        "zone": { "status": "one", "zone": "A", "zones": ["A"], "street": "Lindenstraße", "house_number": "12", "postcode": "63065" },
        "resident": {
            "status": "found", "family_name": "Kowalska", "given_names": "Zaneta", "birth_date": "1988-04-02",
            "name_differs": true, "at_address": true, "blocked": false, "current": true, "person_ref": "secret-key-of-a-person",
            "street": "Lindenstraße", "house_number": "12", "age": 38,
        },
        "vehicle": null,
    })
}

pub fn schemas() -> Schemas {
    registers().iter().fold(Schemas::built_in(), |all, name| {
        let answer = schema(name)
            .unwrap_or_default()
            .into_iter()
            .map(|(field, ty)| (field, kind(ty)));
        let asked = parameters(name)
            .unwrap_or_default()
            .into_iter()
            .map(|(field, ty, needed)| (field, kind(ty), needed));
        let told = operations(name)
            .iter()
            .fold(RegisterSchema::new(answer, asked), |all, operation| {
                let answer = operation.answer.iter().map(|(field, ty)| (*field, kind(*ty)));
                let asked = operation
                    .parameters
                    .iter()
                    .map(|(field, ty, needed)| (*field, kind(*ty), *needed));
                all.with_operation(operation.name, answer, asked)
            });
        all.with(name, told)
    })
}

/// A type of the port in the engine's words.
fn kind(of: FieldType) -> Type {
    match of {
        FieldType::Text => Type::Text,
        FieldType::Bool => Type::Bool,
        FieldType::Int => Type::Int,
        FieldType::Date => Type::Date,
        FieldType::TextList => Type::List(Box::new(Type::Text)),
        FieldType::Objects(fields) => {
            let fields = fields.iter().map(|(name, of)| ((*name).to_owned(), kind(*of)));
            Type::List(Box::new(Type::Object(fields.collect())))
        }
    }
}
