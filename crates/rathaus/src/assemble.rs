//! Puts the parts together: store, town, services, areas, jobs, routes.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use base::ports::{Mailer, NoScanner, Scanner};
use base::{Clock, Rng};
use blueprint::{Answers, RegisterSchema, Schemas, Type};
use cases::editions::{Opening, Proof};
use cases::{Cases, Preset, Services};
use catalog::{CatalogState, Current, OnlineStart, Start, TownFiles};
use connect::identity::OpenId;
use connect::mail::{CaughtMail, SmtpMailer};
use connect::payment::XBezahldienste;
use connect::receivers::{Endpoint, HttpsReceivers};
use connect::scanner::Clamd;
use identity::{Identity, IdentityProvider};
use letters::LetterPress;
use payments::simulator::HttpCourier;
use payments::{CashOffice, Desk, Providers};
use receivers::Receivers;
use registers::operations::operations;
use registers::port::{FieldType, parameters, registers, schema};
use store::jobs::Handlers;
use store::{Blobs, Migration, Store};
use town::Town;
use web::{App, AppParts, FileLimits, Routes, Simulated, Texts};

use crate::config::{self, Config, Payment, secret_key};
use crate::night::HouseNight;
use crate::{apart, data, pages};

/// A town ready to serve.
pub struct House {
    pub app: App,
    pub cases: Cases,
    pub handlers: Handlers,
    pub routes: Routes<()>,
    /// What was wrong with versions of blueprints that did not come into force.
    pub findings: Vec<String>,
    /// What services that are offered miss in this town.
    pub remarks: Vec<String>,
    /// Sees to it that imported services appear while the town is open.
    pub catalogue: Current,
    pub desk: Desk,
}

pub fn migrations() -> Vec<&'static [Migration]> {
    vec![
        accounts::MIGRATIONS,
        catalog::store::MIGRATIONS,
        registers::MIGRATIONS,
        receivers::MIGRATIONS,
        appointments::MIGRATIONS,
        payments::MIGRATIONS,
        connect::mail::MIGRATIONS,
        identity::MIGRATIONS,
        cases::MIGRATIONS,
    ]
}

pub fn load_town(folder: &Path) -> anyhow::Result<Town> {
    town::load(folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
        anyhow!("the town in {} cannot be used:\n{}", folder.display(), lines.join("\n"))
    })
}

/// What registers answer, in the engine's types.
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

fn cash_office(town: &Town) -> anyhow::Result<CashOffice> {
    CashOffice::of(town).context("town.toml")
}

pub fn town_files(folder: &Path) -> anyhow::Result<TownFiles> {
    TownFiles::load(folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
        anyhow!(
            "the catalogue in {} cannot be used:\n{}",
            folder.display(),
            lines.join("\n")
        )
    })
}

/// What entries of the catalogue answer already in the services that they begin.
fn presets(files: &TownFiles) -> impl Iterator<Item = Preset> {
    files.services().iter().filter_map(|entry| {
        let answers: Answers = entry.preset.clone().into_iter().collect();
        let blueprint = entry.blueprint.clone().filter(|_| !answers.is_empty())?;
        Some(Preset {
            entry: entry.id.clone(),
            blueprint,
            answers,
        })
    })
}

/// Who takes payments online, and the simulator where it is one.
fn providers(
    config: &Config,
    plan: &Plan,
    store: &Store,
    key: &[u8; 32],
) -> anyhow::Result<(Providers, Option<payments::Simulator>)> {
    match &config.payment {
        Payment::Platform { config, .. } if !plan.demo => Ok((
            Providers::new(Arc::new(XBezahldienste::new(config.as_ref().clone())?)),
            None,
        )),
        Payment::None if !plan.demo => Ok((Providers::none(), None)),
        _ => {
            let courier = Arc::new(HttpCourier::default());
            // Callbacks of the simulator come over the network like any provider's, on the address this program listens on.
            let own_url = format!("http://{}", config.listen);
            let (clock, rng) = (plan.clock.clone(), plan.rng.clone());
            let simulator = payments::Simulator::new(store.clone(), clock, rng, courier, key, &own_url);
            Ok((Providers::new(Arc::new(simulator.clone())), Some(simulator)))
        }
    }
}

/// Who takes messages to other authorities: the way that the town's data name, in a demo the simulator for all.
///
/// Errors: a token for a receiver that the town does not have; an address or a token that cannot be used.
fn receivers(config: &Config, plan: &Plan, store: &Store, town: &Town) -> anyhow::Result<Arc<dyn Receivers>> {
    if let Some(key) = config.receivers.keys().find(|key| town.receiver(key).is_none()) {
        anyhow::bail!("[receivers] has a token for `{key}`, but receivers.toml of the town names no such receiver");
    }
    let simulator = receivers::Simulator::new(store.clone(), plan.clock.clone(), plan.rng.clone());
    let simulator: Arc<dyn Receivers> = Arc::new(simulator);
    let mut endpoints = BTreeMap::new();
    for receiver in town.receivers.iter().filter(|_| !plan.demo) {
        if let (town::ReceiverKind::Https, Some(address)) = (receiver.kind, &receiver.address) {
            let endpoint = Endpoint {
                address: address.trim_end_matches('/').to_owned(),
                token: config.receivers.get(&receiver.key).cloned(),
            };
            endpoints.insert(receiver.key.clone(), endpoint);
        }
    }
    let reached = endpoints.keys().cloned().collect();
    let real = HttpsReceivers::new(endpoints, plan.clock.clone())?;
    Ok(Arc::new(receivers::Switch::new(simulator, Arc::new(real), reached)))
}

/// A provider of accounts, and the simulator where it is one.
type AccountProvider = (Option<Arc<dyn IdentityProvider>>, Option<identity::Simulator>);

/// Who says who a citizen is.
fn account_provider(
    config: &Config,
    plan: &Plan,
    town_folder: &Path,
    key: &[u8; 32],
) -> anyhow::Result<AccountProvider> {
    match &config.identity {
        config::Identity::OpenId(open_id) if !plan.demo => {
            Ok((Some(Arc::new(OpenId::new(open_id.as_ref().clone())?)), None))
        }
        config::Identity::None if !plan.demo => Ok((None, None)),
        _ => {
            let simulator = identity::Simulator::new(cast_of(town_folder)?, plan.clock.clone(), key);
            Ok((Some(Arc::new(simulator.clone())), Some(simulator)))
        }
    }
}

/// The made-up people of a town, as whom one may sign in at the simulator.
fn cast_of(town_folder: &Path) -> anyhow::Result<Vec<identity::Person>> {
    let path = town_folder.join("cast.toml");
    let Ok(text) = std::fs::read_to_string(&path) else {
        return Ok(Vec::new());
    };
    let cast = registers::demo::Cast::read(&text).with_context(|| format!("{} cannot be used", path.display()))?;
    let people = cast.people.into_iter().map(|person| identity::Person {
        subject: person.id,
        family_name: person.family_name,
        given_names: person.given_names,
        doctoral_degree: person.doctoral_degree,
        birth_date: person.birth_date,
        street: person.enters.street,
        house_number: person.enters.house_number,
        postcode: person.enters.postcode,
        ..identity::Person::default()
    });
    Ok(people.collect())
}

fn web_config(config: &Config, plan: &Plan) -> web::Config {
    web::Config {
        base_url: config.base_url.clone(),
        demo: plan.demo,
        simulated: Simulated {
            // There is no adapter to real registers yet.
            registers: true,
            payment: matches!(config.payment, Payment::Simulated),
        },
        form_targets: match &config.payment {
            Payment::Platform { page_origins, .. } if !plan.demo => page_origins.clone(),
            _ => Vec::new(),
        },
        trusted_proxies: config.trusted_proxies,
        limits_factor: plan.limits_factor,
        files: FileLimits::new(config.uploads.bytes_max, config.uploads.takes_unscanned),
        ..web::Config::default()
    }
}

/// Who looks for malware in files that come from outside.
fn scanner(config: &Config) -> Arc<dyn Scanner> {
    match &config.uploads.clamd {
        Some(address) => Arc::new(Clamd::at(address.clone())),
        None => Arc::new(NoScanner),
    }
}

/// How the house is to run.
pub struct Plan {
    pub demo: bool,
    pub limits_factor: u32,
    /// How thoroughly new versions of services are looked at.
    pub proof: Proof,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
}

pub async fn assemble(config: &Config, store: Store, plan: &Plan) -> anyhow::Result<House> {
    let town_folder = config.town_folder()?;
    let town = Arc::new(load_town(&town_folder)?);
    let (clock, rng) = (plan.clock.clone(), plan.rng.clone());
    let key = secret_key(&config.data, rng.as_ref())?;
    let accounts = accounts::Accounts::new(
        store.clone(),
        town.clone(),
        clock.clone(),
        rng.clone(),
        accounts::Settings::default(),
    )?;
    let blobs = Blobs::open(&data::blobs_folder(config)?).context("the folder for documents cannot be made")?;
    let app = App::new(AppParts {
        store: store.clone(),
        town: town.clone(),
        clock: clock.clone(),
        rng: rng.clone(),
        blobs,
        secret_key: key,
        sessions: Arc::new(accounts.sessions()),
        texts: Arc::new(Texts::new(&pages::FILES)),
        citizen_nav: pages::CITIZEN_NAV.to_vec(),
        desk_nav: pages::DESK_NAV.to_vec(),
        config: web_config(config, plan),
        scanner: scanner(config),
    });
    let blueprints = config.blueprints_folder()?;
    let files = town_files(&town_folder)?;
    let (mut services, _) = Services::load(&blueprints, &town, schemas())
        .with_context(|| format!("the blueprints in {} cannot be read", blueprints.display()))?;
    let now_us = clock.now_us();
    let opening = Opening {
        store: &store,
        rng: rng.as_ref(),
        now: cases::Now::at(now_us),
        proof: plan.proof,
    };
    services.set_examiner(apart::examiner());
    let findings = cases::editions::open(&services, opening).await?;
    let mut remarks = services.begin_with(presets(&files), clock.today());
    services.know_entries(
        files
            .services()
            .iter()
            .map(|entry| (entry.id.clone(), entry.blueprint.clone())),
    );
    remarks.extend(services.unfit_follow_ons(clock.today()));
    remarks.extend(services.unknown_receivers());
    let registers = Arc::new(registers::Simulator::new(store.clone(), clock.clone(), rng.clone()));
    let receivers = receivers(config, plan, &store, &town)?;
    let mailer: Arc<dyn Mailer> = match &config.mail {
        Some(smtp) if !plan.demo => Arc::new(SmtpMailer::new(smtp)?),
        _ => Arc::new(CaughtMail::new(store.clone(), clock.clone(), rng.clone())),
    };
    let cash = Arc::new(cash_office(&town)?);
    let (provider, simulated_accounts) = account_provider(config, plan, &town_folder, &key)?;
    let identity = Identity::new(store.clone(), clock.clone(), rng.clone(), provider);
    let cases = Cases::new(
        app.clone(),
        services,
        (registers.clone(), receivers),
        LetterPress::new(),
        mailer,
        cash.clone(),
        identity.clone(),
    );
    cases::editions::publish_due(&cases).await?;
    let (providers, simulator) = providers(config, plan, &store, &key)?;
    let desk = Desk {
        store: store.clone(),
        office: cash,
        providers,
        clock: clock.clone(),
        rng: rng.clone(),
    };
    let catalogue = Current::open(files, store.clone()).await?;
    let offered = cases.clone();
    let online: OnlineStart = Arc::new(move |entry| {
        let service = offered.services.current(entry.blueprint.as_ref()?)?;
        let id = &service.blueprint.meta.id;
        let has_preset = offered.services.preset(&entry.id, id).is_some();
        offered.is_offered_online(&service).then(|| Start {
            href: if has_preset {
                format!("/antraege/neu/{id}/{}", entry.id)
            } else {
                format!("/antraege/neu/{id}")
            },
            needs_account: service.needs_account(),
        })
    });

    let mut handlers = Handlers::default();
    cases::jobs::register(&cases, &mut handlers);
    let night = HouseNight {
        store: store.clone(),
        clock: clock.clone(),
        cases: cases.clone(),
        accounts: accounts.clone(),
        identity: identity.clone(),
        registers_are_simulated: true,
    };
    night.register(&mut handlers);
    payments::register(&mut handlers, &desk);

    let mut routes = Routes::new()
        .merge(cases::pages::routes().with_state(cases.clone()))
        .merge(payments::routes(desk.clone()))
        .merge(accounts::routes(accounts.clone()))
        .merge(identity::routes(identity))
        .merge(catalog::routes(CatalogState {
            catalogue: catalogue.handle(),
            online,
        }))
        .merge(pages::routes(pages::Own {
            app: app.clone(),
            registers: registers.clone(),
            payment: simulator.clone(),
            night,
            health: Arc::new(pages::Health::new(cases.clone())),
            metrics_token: config.metrics_token.clone(),
        }));
    if let Some(simulator) = simulator {
        simulator.register(&mut handlers);
        routes = routes.merge(payments::simulator::routes(simulator));
    }
    if let Some(simulator) = simulated_accounts {
        routes = routes.merge(identity::simulator::routes(simulator));
    }
    let offers = if plan.demo {
        config.data.join("sharing")
    } else {
        town_folder.join("sharing")
    };
    let (sharing, wrong) = catalog::Sharing::load(&offers);
    for problem in wrong {
        tracing::error!(problem, "a service is not offered to other towns");
    }
    let routes = routes.merge(catalog::sharing_routes(Arc::new(sharing)));
    let described = pages::api::routes(routes.declared(), &config.base_url);
    let routes = routes.merge(described);
    Ok(House {
        app,
        cases,
        handlers,
        routes,
        findings,
        remarks,
        catalogue,
        desk,
    })
}
