use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base::ports::Scanner;
use base::{Clock, Rng};
use store::{Blobs, Store};
use town::Town;

use crate::access::{Permission, StaffSessions};
use crate::metrics::Metrics;
use crate::sign::Keys;
use crate::texts::Texts;

/// What the operator decides, with values that are right for a town behind one reverse proxy.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where people reach the site, without a trailing slash: `https://rathaus.example.de`. Decides whether cookies are `Secure`.
    pub base_url: String,
    /// Registers and payment are simulated and every page says so.
    pub demo: bool,
    /// Outside of the demo: what is simulated all the same; every page says that, too.
    pub simulated: Simulated,
    /// Origins besides our own to which a form may lead, such as the payment provider's: `https://pay.example.de`.
    pub form_targets: Vec<String>,
    /// How many reverse proxies stand in front and append to `X-Forwarded-For`. 0: the connection's address counts.
    pub trusted_proxies: usize,
    /// Multiplies the rate of all limits; 0 switches them off (load tests).
    pub limits_factor: u32,
    /// Unit: seconds until a request is given up.
    pub timeout_s: u64,
    /// Compress pages on the way out; off where the reverse proxy does it.
    pub compress: bool,
    pub files: FileLimits,
}

/// How large files may be, and what becomes of one that nobody could look at.
#[derive(Clone, Debug)]
pub struct FileLimits {
    /// Unit: bytes of one file, and of all files that are sent at once. Services may ask for less, never for more.
    pub bytes_max: u64,
    /// Whether a file is taken, and marked, when the scanner for malware gives no answer.
    pub takes_unscanned: bool,
    /// Unit: bytes; most that one page of a service asks for.
    asked: Arc<AtomicU64>,
}

impl Default for FileLimits {
    fn default() -> Self {
        FileLimits {
            bytes_max: FileLimits::BYTES_MAX,
            takes_unscanned: false,
            asked: Arc::new(AtomicU64::new(FileLimits::ASKED_AT_LEAST)),
        }
    }
}

impl FileLimits {
    /// Unit: bytes of one file, where the operator says nothing.
    pub const BYTES_MAX: u64 = 200 << 20;
    /// Unit: bytes; messages and those who take part send files too, whatever services ask for.
    const ASKED_AT_LEAST: u64 = 50 << 20;

    /// Unit: bytes of one file.
    pub fn new(bytes_max: u64, takes_unscanned: bool) -> FileLimits {
        FileLimits {
            bytes_max,
            takes_unscanned,
            ..FileLimits::default()
        }
    }

    /// A page asks for files of so many bytes together. Running drafts keep their pages, so that it never gets less.
    pub fn ask_for(&self, bytes: u64) {
        self.asked.fetch_max(bytes, Ordering::Relaxed);
    }

    /// Unit: bytes of all files of a form that may have `bytes`.
    pub fn post_bytes_max(&self, bytes: u64) -> u64 {
        bytes.min(self.asked.load(Ordering::Relaxed)).min(self.bytes_max)
    }
}

/// Which outside systems are played by simulators.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Simulated {
    pub registers: bool,
    pub payment: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            base_url: "http://localhost:8080".to_owned(),
            demo: false,
            simulated: Simulated::default(),
            form_targets: Vec::new(),
            trusted_proxies: 0,
            limits_factor: 1,
            timeout_s: 30,
            compress: true,
            files: FileLimits::default(),
        }
    }
}

/// An entry of the navigation. The label is a key of the texts given in [`AppParts::texts`].
#[derive(Clone, Copy, Debug)]
pub struct NavItem {
    /// Compared with [`crate::PageMeta::nav`] to mark where one is.
    pub id: &'static str,
    pub href: &'static str,
    pub label: &'static str,
    pub icon: &'static str,
    /// Shown only to staff who have it; `None` for everybody.
    pub permission: Option<Permission>,
}

/// What the binary puts together at the start.
pub struct AppParts {
    pub store: Store,
    pub town: Arc<Town>,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
    pub blobs: Blobs,
    /// Signs sessions, CSRF tokens and links. Keep it: a new one signs everybody out.
    pub secret_key: [u8; 32],
    pub sessions: Arc<dyn StaffSessions>,
    /// Holds the labels of `citizen_nav` and `desk_nav`, besides whatever the binary wants.
    pub texts: Arc<Texts>,
    pub citizen_nav: Vec<NavItem>,
    pub desk_nav: Vec<NavItem>,
    pub config: Config,
    /// Looks for malware in files that come from outside.
    pub scanner: Arc<dyn Scanner>,
}

/// All that pages share. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The shared parts and what is derived from them.
pub struct Inner {
    pub store: Store,
    pub town: Arc<Town>,
    pub clock: Arc<dyn Clock>,
    pub rng: Arc<dyn Rng>,
    pub blobs: Blobs,
    pub sessions: Arc<dyn StaffSessions>,
    pub texts: Arc<Texts>,
    pub citizen_nav: Vec<NavItem>,
    pub desk_nav: Vec<NavItem>,
    pub config: Config,
    pub scanner: Arc<dyn Scanner>,
    pub(crate) keys: Keys,
    pub(crate) metrics: Metrics,
    pub(crate) look: crate::assets::TownLook,
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    pub fn new(parts: AppParts) -> App {
        let look = crate::assets::TownLook::of(&parts.town);
        App(Arc::new(Inner {
            store: parts.store,
            town: parts.town,
            clock: parts.clock,
            rng: parts.rng,
            blobs: parts.blobs,
            sessions: parts.sessions,
            texts: parts.texts,
            citizen_nav: parts.citizen_nav,
            desk_nav: parts.desk_nav,
            config: parts.config,
            scanner: parts.scanner,
            keys: Keys::derive(&parts.secret_key),
            metrics: Metrics::default(),
            look,
        }))
    }

    /// Signs `data` for one purpose, so that it can leave the house and come back: `data.signature`.
    ///
    /// The data can be read by everybody who has the text; it must not hold a `.`.
    pub fn sign(&self, purpose: &str, data: &str) -> String {
        self.keys.sign(purpose, data)
    }

    /// The data of a text made by [`App::sign`] for the same purpose; `None` when a letter of it was changed.
    pub fn verify<'a>(&self, purpose: &str, signed: &'a str) -> Option<&'a str> {
        self.keys.verify(purpose, signed)
    }

    /// A short keyed code for `data`, 128 bits in hexadecimal: for links that are proof by themselves.
    pub fn code(&self, purpose: &str, data: &str) -> String {
        self.keys.code(purpose, data)
    }

    /// True when `code` belongs to `data`; takes the same time whether it does or not.
    pub fn code_is_valid(&self, purpose: &str, data: &str, code: &str) -> bool {
        self.keys.code_is_valid(purpose, data, code)
    }

    pub fn is_secure(&self) -> bool {
        self.config.base_url.starts_with("https://")
    }
}
