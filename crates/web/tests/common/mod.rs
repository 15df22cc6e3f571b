//! A site for tests: the demo town, an empty database, a clock that stands still.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use base::{Fault, FixedClock, SeededRng, Uuid};
use jiff::Timestamp;
use store::{Blobs, Store, Target};
use web::access::{BoxFuture, StaffSessions};
use web::{App, AppParts, Config, NavItem, Permission, Role, Staff, Texts};

/// Tokens and whom they stand for.
pub struct KnownStaff(pub HashMap<String, Staff>);

impl StaffSessions for KnownStaff {
    fn staff<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Option<Staff>, Fault>> {
        Box::pin(std::future::ready(Ok(self.0.get(token).cloned())))
    }
}

/// The token under which [`site`] knows a member of staff with this one role.
pub fn token_of(role: Role) -> String {
    blake3::hash(role.code().as_bytes()).to_hex().to_string()
}

pub fn staff(role: Role) -> Staff {
    Staff {
        id: Uuid::nil(),
        name: "Farida Oumarou".to_owned(),
        initials: "FO".to_owned(),
        roles: vec![role],
        offices: vec!["strassenverkehrsbehoerde".to_owned()],
    }
}

static TOWN: LazyLock<Arc<town::Town>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/musterstadt");
    Arc::new(town::load(&folder).unwrap_or_else(|problems| panic!("{problems:#?}")))
});

const NAV: [(&str, &str, &str, &str); 3] = [
    ("services", "/leistungen", "nav-services", "checklist"),
    ("status", "/status", "nav-status", "search"),
    ("contact", "/kontakt", "nav-contact", "mail"),
];

const DESK_NAV: [(&str, &str, &str, &str, Permission); 4] = [
    ("cases", "/vorgaenge", "nav-cases", "checklist", Permission::CasesRead),
    (
        "assist",
        "/schalter",
        "nav-assist",
        "account-circle",
        Permission::Assist,
    ),
    ("claims", "/forderungen", "nav-claims", "draft", Permission::ClaimsRead),
    ("numbers", "/zahlen", "nav-numbers", "info", Permission::Numbers),
];

/// A site with one member of staff for each role.
pub fn site(folder: &Path, change: impl FnOnce(&mut Config)) -> App {
    let mut config = Config {
        demo: true,
        compress: false,
        ..Config::default()
    };
    change(&mut config);
    let nav = "nav-services = Leistungen\nnav-status = Status abfragen\nnav-contact = Kontakt\nnav-cases = Vorgänge\nnav-assist = Am Schalter\nnav-claims = Forderungen\nnav-numbers = Zahlen\n";
    let item = |id, href, label, icon, permission| NavItem {
        id,
        href,
        label,
        icon,
        permission,
    };
    App::new(AppParts {
        store: Store::open(&Target::Sqlite(folder.join("town.db")), &[], &[]).expect("an empty database opens"),
        town: TOWN.clone(),
        clock: Arc::new(FixedClock::at(
            Timestamp::from_second(1_764_000_000).expect("a time in 2025"),
        )),
        rng: Arc::new(SeededRng::new(1)),
        scanner: Arc::new(base::ports::NoScanner),
        blobs: Blobs::open(&folder.join("blobs")).expect("a folder for blobs"),
        secret_key: [7; 32],
        sessions: Arc::new(KnownStaff(
            Role::ALL.iter().map(|role| (token_of(*role), staff(*role))).collect(),
        )),
        texts: Arc::new(Texts::new(&[(base::Lang::De, nav)])),
        citizen_nav: NAV.iter().map(|n| item(n.0, n.1, n.2, n.3, None)).collect(),
        desk_nav: DESK_NAV.iter().map(|n| item(n.0, n.1, n.2, n.3, Some(n.4))).collect(),
        config,
    })
}
