use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use base::ports::{NoScanner, Scanner};
use base::{FixedClock, Rng, SeededRng, SystemRng};
use jiff::civil::DateTime;
use store::{Blobs, Migration, Part, Store, Subscriptions, Target};
use town::Town;
use web::{App, AppParts, Config, Received, Routes, Texts, Upload};

use crate::machine::Machine;
use crate::post::CaughtPost;
use crate::staff::TestStaff;
use crate::visitor::Visitor;

/// A Saturday evening, when no office is open.
const EVENING: DateTime = jiff::civil::datetime(2026, 11, 21, 22, 40, 0, 0);

/// A municipality with an empty database that goes when the test ends.
pub struct TestTown {
    pub store: Store,
    /// 2026-11-21 22:40 in Germany, until the test moves it.
    pub clock: Arc<FixedClock>,
    pub rng: Arc<SeededRng>,
    pub town: Arc<Town>,
    pub blobs: Blobs,
    /// Mail that would have left the house.
    pub post: Arc<CaughtPost>,
    /// Who is signed in with which token.
    pub staff: Arc<TestStaff>,
    pub config: Config,
    /// None, until a test brings one.
    pub scanner: Arc<dyn Scanner>,
    // Dropped last: the database lies in it.
    folder: tempfile::TempDir,
}

impl TestTown {
    /// The demo town of the repository on SQLite.
    pub fn new(migrations: &[&[Migration]], subscriptions: Subscriptions) -> TestTown {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let target = Target::Sqlite(folder.path().join("town.db"));
        TestTown::on(folder, &target, migrations, subscriptions)
    }

    /// The demo town once for each database at hand: SQLite, and PostgreSQL where `RATHAUS_TEST_POSTGRES` names a server.
    pub fn each(migrations: &[&[Migration]], subscriptions: Subscriptions) -> Vec<TestTown> {
        let mut towns = vec![TestTown::new(migrations, subscriptions)];
        match std::env::var("RATHAUS_TEST_POSTGRES") {
            Ok(url) => {
                let folder = tempfile::tempdir().expect("a temporary folder");
                // Tests run side by side on one server, so that this name must differ from run to run.
                let schema = format!("t{}", SystemRng.uuid_v7(0).simple());
                towns.push(TestTown::on(
                    folder,
                    &Target::Postgres { url, schema },
                    migrations,
                    subscriptions,
                ));
            }
            Err(_) => println!("skipped on PostgreSQL: RATHAUS_TEST_POSTGRES names no server"),
        }
        towns
    }

    fn on(
        folder: tempfile::TempDir,
        target: &Target,
        migrations: &[&[Migration]],
        subscriptions: Subscriptions,
    ) -> TestTown {
        let town_folder = first_town();
        let town =
            town::load(&town_folder).unwrap_or_else(|problems| panic!("{}: {problems:#?}", town_folder.display()));
        let evening = EVENING
            .to_zoned(base::clock::german_zone())
            .expect("this evening exists");
        TestTown {
            store: Store::open(target, migrations, subscriptions).expect("the database opens"),
            clock: Arc::new(FixedClock::at(evening.timestamp())),
            rng: Arc::new(SeededRng::new(1)),
            town: Arc::new(town),
            blobs: Blobs::open(&folder.path().join("blobs")).expect("the folder for documents can be made"),
            post: Arc::new(CaughtPost::default()),
            staff: Arc::new(TestStaff::default()),
            // Limits are off, because a test asks faster than people do.
            config: Config {
                demo: true,
                limits_factor: 0,
                compress: false,
                ..Config::default()
            },
            scanner: Arc::new(NoScanner),
            folder,
        }
    }

    /// A folder that goes when the test ends.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Files as a form hands them over: name and content.
    pub async fn uploads(&self, files: &[(&str, &[u8])]) -> Vec<Upload> {
        let mut uploads = Vec::new();
        for (name, content) in files {
            uploads.push(Upload {
                field: String::new(),
                file_name: (*name).to_owned(),
                content_type: "application/octet-stream".to_owned(),
                content: match self.part(content).await {
                    Ok(part) => Received::Whole(Arc::new(part)),
                    Err(error) => Received::NotKept(Arc::new(error)),
                },
            });
        }
        uploads
    }

    async fn part(&self, content: &[u8]) -> std::io::Result<Part> {
        let mut writer = self.blobs.part()?;
        writer.write(content).await?;
        writer.finish().await
    }

    /// What pages share, with this town's parts.
    pub fn app(&self) -> App {
        self.app_with_texts(Arc::new(Texts::new(&[])))
    }

    /// What pages share, with the labels of a navigation.
    pub fn app_with_texts(&self, texts: Arc<Texts>) -> App {
        App::new(AppParts {
            store: self.store.clone(),
            town: self.town.clone(),
            clock: self.clock.clone(),
            rng: self.rng.clone(),
            blobs: self.blobs.clone(),
            secret_key: [7; 32],
            sessions: self.staff.clone(),
            texts,
            citizen_nav: Vec::new(),
            desk_nav: Vec::new(),
            config: self.config.clone(),
            scanner: self.scanner.clone(),
        })
    }

    /// The whole site with these routes.
    pub fn router(&self, routes: Routes<()>) -> Router {
        routes.into_router(self.app())
    }

    /// A program in front of the programming interface.
    pub fn machine(&self, routes: Routes<()>) -> Machine {
        Machine::of_router(self.router(routes))
    }

    /// Somebody in front of a browser that has never seen this site.
    pub fn visitor(&self, routes: Routes<()>) -> Visitor {
        Visitor::of_router(self.router(routes))
    }
}

/// The folder of the first town in the repository; there is one, and which does not matter.
pub(crate) fn first_town() -> PathBuf {
    let towns = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(&towns)
        .unwrap_or_else(|error| panic!("{}: {error}", towns.display()))
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.join("town.toml").exists())
        .collect();
    folders.sort();
    folders.into_iter().next().expect("the repository holds a town")
}
