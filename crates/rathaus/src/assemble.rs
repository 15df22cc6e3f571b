//! Puts the parts together: store, town, services, areas, jobs, routes.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, anyhow};
use base::ports::Mailer;
use base::{Clock, Rng};
use blueprint::{RegisterSchema, Schemas, Type};
use cases::{Cases, Services};
use catalog::{CatalogState, Catalogue, CatalogueHandle, OnlineStart};
use connect::mail::{CaughtMail, SmtpMailer};
use letters::LetterPress;
use payments::simulator::HttpCourier;
use payments::{CashOffice, Desk, Providers};
use registers::port::{FieldType, parameters, registers, schema};
use store::jobs::Handlers;
use store::{Blobs, Migration, Store};
use town::Town;
use web::{App, AppParts, Routes, Texts};

use crate::config::{Config, secret_key};
use crate::night::HouseNight;
use crate::pages;

/// A town ready to serve.
pub struct House {
    pub app: App,
    pub cases: Cases,
    pub handlers: Handlers,
    pub routes: Routes<()>,
    /// What was wrong with blueprints that are left out.
    pub findings: Vec<String>,
}

pub fn migrations() -> Vec<&'static [Migration]> {
    vec![
        accounts::MIGRATIONS,
        catalog::store::MIGRATIONS,
        registers::MIGRATIONS,
        payments::MIGRATIONS,
        connect::mail::MIGRATIONS,
        cases::MIGRATIONS,
    ]
}

/// Opens the town's database and brings it up to date.
pub fn open_store(config: &Config) -> anyhow::Result<Store> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("the data folder {} cannot be made", config.data.display()))?;
    Store::open(&config.target, &migrations(), cases::jobs::SUBSCRIPTIONS).context("the database cannot be opened")
}

pub fn load_town(folder: &Path) -> anyhow::Result<Town> {
    town::load(folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
        anyhow!("the town in {} cannot be used:\n{}", folder.display(), lines.join("\n"))
    })
}

/// What registers answer, in the engine's types.
pub fn schemas() -> Schemas {
    let kind = |kind: FieldType| match kind {
        FieldType::Text => Type::Text,
        FieldType::Bool => Type::Bool,
        FieldType::Int => Type::Int,
        FieldType::Date => Type::Date,
        FieldType::TextList => Type::List(Box::new(Type::Text)),
    };
    registers().iter().fold(Schemas::built_in(), |all, name| {
        let answer = schema(name)
            .unwrap_or_default()
            .into_iter()
            .map(|(field, ty)| (field, kind(ty)));
        let asked = parameters(name)
            .unwrap_or_default()
            .into_iter()
            .map(|(field, ty, needed)| (field, kind(ty), needed));
        all.with(name, RegisterSchema::new(answer, asked))
    })
}

fn cash_office(town: &Town) -> anyhow::Result<CashOffice> {
    CashOffice::of(town).context("town.toml")
}

fn load_catalogue(folder: &Path) -> anyhow::Result<Catalogue> {
    Catalogue::load(folder).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|p| format!("  {p}")).collect();
        anyhow!(
            "the catalogue in {} cannot be used:\n{}",
            folder.display(),
            lines.join("\n")
        )
    })
}

/// How the house is to run.
pub struct Plan {
    pub demo: bool,
    pub limits_factor: u32,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
}

pub async fn assemble(config: &Config, store: Store, plan: &Plan) -> anyhow::Result<House> {
    let town = Arc::new(load_town(&config.town)?);
    let (clock, rng) = (plan.clock.clone(), plan.rng.clone());
    let key = secret_key(&config.data, rng.as_ref())?;
    let accounts = accounts::Accounts::new(
        store.clone(),
        town.clone(),
        clock.clone(),
        rng.clone(),
        accounts::Settings::default(),
    )?;
    let blobs = Blobs::open(&config.data.join("blobs")).context("the folder for documents cannot be made")?;
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
        config: web::Config {
            base_url: config.base_url.clone(),
            demo: plan.demo,
            trusted_proxies: config.trusted_proxies,
            limits_factor: plan.limits_factor,
            ..web::Config::default()
        },
    });
    let (services, mut findings) = Services::load(&config.blueprints, &town, schemas())
        .with_context(|| format!("the blueprints in {} cannot be read", config.blueprints.display()))?;
    findings.extend(services.remember(&store, clock.now_us()).await?);
    let registers = Arc::new(registers::Simulator::new(store.clone(), clock.clone(), rng.clone()));
    let mailer: Arc<dyn Mailer> = match &config.mail {
        Some(smtp) if !plan.demo => Arc::new(SmtpMailer::new(smtp)?),
        _ => Arc::new(CaughtMail::new(store.clone(), clock.clone(), rng.clone())),
    };
    let cash = Arc::new(cash_office(&town)?);
    let cases = Cases::new(
        app.clone(),
        services,
        registers.clone(),
        LetterPress::new(),
        mailer,
        cash.clone(),
    );
    let courier = Arc::new(HttpCourier::default());
    // Callbacks of the simulator come over the network like any provider's, on the address this program listens on.
    let own_url = format!("http://{}", config.listen);
    let simulator = payments::Simulator::new(store.clone(), clock.clone(), rng.clone(), courier, &key, &own_url);
    let desk = Desk {
        store: store.clone(),
        office: cash,
        providers: Providers::new(Arc::new(simulator.clone())),
        clock: clock.clone(),
        rng: rng.clone(),
    };
    let catalogue = CatalogueHandle::new(load_catalogue(&config.town)?);
    let offered: Vec<String> = cases.services.all().map(|s| s.blueprint.meta.id.clone()).collect();
    let online: OnlineStart = Arc::new(move |service| {
        let blueprint = service.blueprint.as_ref().filter(|id| offered.contains(id))?;
        Some(format!("/antraege/neu/{blueprint}"))
    });

    let mut handlers = Handlers::default();
    cases::jobs::register(&cases, &mut handlers);
    let night = HouseNight {
        store: store.clone(),
        clock: clock.clone(),
        cases: cases.clone(),
        accounts: accounts.clone(),
        registers_are_simulated: true,
    };
    night.register(&mut handlers);
    payments::register(&mut handlers, &desk);
    simulator.register(&mut handlers);

    let routes = Routes::new()
        .merge(cases::pages::routes().with_state(cases.clone()))
        .merge(payments::routes(desk))
        .merge(payments::simulator::routes(simulator.clone()))
        .merge(accounts::routes(accounts.clone()))
        .merge(catalog::routes(CatalogState {
            catalogue: catalogue.clone(),
            online,
        }))
        .merge(pages::routes(pages::Own {
            app: app.clone(),
            registers: registers.clone(),
            payment: simulator,
            night,
        }));
    let described = pages::api::routes(routes.declared(), &config.base_url);
    let routes = routes.merge(described);
    Ok(House {
        app,
        cases,
        handlers,
        routes,
        findings,
    })
}
