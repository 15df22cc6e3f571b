//! The services that this town offers: the editions of its blueprints that are in force, and the older ones that running
//! cases still need. Which edition is in force is decided in `editions`; here they are held ready.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, RwLock, RwLockReadGuard};

use blueprint::{
    Answers, Blueprint, Control, Files, FollowOn, Json, LeadsTo, OfficeKey, Participant, Schemas, Trust, read_folder,
};
use jiff::civil::Date;
use town::Town;
use web::FileLimits;

use crate::editions::{Examiner, OVERLAY_FILE, Overlay, in_this_process};

/// A blueprint ready to run in this town.
pub struct Service {
    pub blueprint: Blueprint,
    /// Names the exact edition; hexadecimal.
    pub hash: String,
    /// The blueprint's knobs with the town's values over the defaults.
    pub knobs: Json,
    /// The town's own values and texts that were set in the browser.
    pub overlay: Overlay,
    /// Its source, the overlay among them.
    pub files: Files,
}

impl Service {
    /// Whether only who signs in with a citizen account may apply online: the town must know who asks.
    pub fn needs_account(&self) -> bool {
        self.blueprint.meta.trust > Trust::None
    }

    /// Unit: bytes of all files that the page which asks for most of them may get at once.
    pub fn page_bytes_max(&self) -> u64 {
        let bytes = |control: Control| match control {
            Control::Upload {
                files_max, bytes_max, ..
            } => bytes_max.saturating_mul(u64::from(files_max)),
            _ => 0,
        };
        let pages = self.blueprint.form.iter();
        let sums = pages.map(|page| {
            page.fields
                .iter()
                .fold(0, |sum: u64, field| sum.saturating_add(bytes(field.control())))
        });
        sums.max().unwrap_or(0)
    }
}

/// Every service by its id, and every version by its hash.
pub struct Services {
    current: RwLock<BTreeMap<String, Arc<Service>>>,
    versions: RwLock<HashMap<String, Arc<Service>>>,
    path: PathBuf,
    /// What the folder of blueprints held when the town was opened, and what is new in it since; sound or not.
    folder: RwLock<Arc<Folder>>,
    examiner: Examiner,
    troubles: RwLock<Vec<Trouble>>,
    schemas: Schemas,
    grounds: BTreeMap<String, toml::Table>,
    /// The town's office for each key under which services may name it.
    offices: BTreeMap<String, String>,
    /// Where the town sends messages of services.
    receivers: BTreeSet<String>,
    /// Answers with which an application begins that comes from an entry of the catalogue, by its id.
    presets: BTreeMap<String, Preset>,
    /// Entries of the catalogue, with the blueprint that each of them begins.
    entries: BTreeMap<String, Option<String>>,
    /// Who must know how large the files are that pages ask for.
    files: OnceLock<FileLimits>,
}

/// What an entry of the catalogue answers already.
#[derive(Clone, Debug)]
pub struct Preset {
    /// Id of the entry.
    pub entry: String,
    /// Id of the blueprint that it begins.
    pub blueprint: String,
    pub answers: Answers,
}

/// What a folder of blueprints holds, by the id of the service; by the name of its folder where it does not load.
pub type Folder = BTreeMap<String, Result<Arc<Service>, Findings>>;

/// What was wrong with a folder of blueprints, one readable text for each finding.
pub type Findings = Vec<String>;

/// A service that does not run as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Id of the blueprint.
    pub service: String,
    pub findings: Findings,
    pub runs: Runs,
}

/// What citizens get of a service that does not run as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runs {
    /// Nothing: its version is wrong, and there is none before it.
    Not,
    /// The last good version, in place of the one that is wrong.
    Before(String),
    /// The version that is wanted, but a part of it does not work in this town.
    InPart,
}

const LOCKED: &str = "no code panics while it holds this lock";

impl Services {
    /// Loads each folder in `folder` and offers what is there. A blueprint that does not load is left out and named in the
    /// findings, so that the town keeps running with the others. [`crate::editions::open`] then brings in what was published.
    pub fn load(folder: &Path, town: &Town, schemas: Schemas) -> std::io::Result<(Services, Findings)> {
        let services = Services {
            current: RwLock::default(),
            versions: RwLock::default(),
            path: folder.to_owned(),
            folder: RwLock::default(),
            examiner: in_this_process(schemas.clone()),
            troubles: RwLock::default(),
            schemas,
            grounds: town.overlays.clone(),
            offices: town.office_keys(),
            receivers: town.receivers.iter().map(|receiver| receiver.key.clone()).collect(),
            presets: BTreeMap::new(),
            entries: BTreeMap::new(),
            files: OnceLock::new(),
        };
        let mut findings = Findings::new();
        let mut found = Folder::new();
        for path in folders(folder)? {
            let (name, service) = services.found(&path);
            let service = service.and_then(|service| services.with_numbers_of_its_own(service));
            match &service {
                Ok(service) => services.put(service.clone()),
                Err(wrong) => findings.extend(wrong.iter().map(|f| format!("{}: {f}", path.display()))),
            }
            found.insert(name, service);
        }
        *services.folder.write().expect(LOCKED) = Arc::new(found);
        Ok((services, findings))
    }

    /// What one folder holds, under the id of the service; under its own name when it does not load.
    fn found(&self, path: &Path) -> (String, Result<Arc<Service>, Findings>) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let service = self.read_folder(path);
        let id = service.as_ref().ok().map(|service| service.blueprint.meta.id.clone());
        (id.or(name).unwrap_or_default(), service)
    }

    /// Finds services whose folders were put there while the town is open, and reads anew those that did not load. Nothing
    /// of them is offered before it was approved.
    pub fn look_into_folder(&self) {
        // A folder that cannot be read now was told of at the start, and what it held then counts on.
        let Ok(paths) = folders(&self.path) else { return };
        let known = self.in_folder();
        let of = |path: &PathBuf| path.file_name().and_then(|name| known.get(&*name.to_string_lossy()));
        let mut now = Folder::clone(&known);
        for path in paths.iter().filter(|path| !matches!(of(path), Some(Ok(_)))) {
            let (id, service) = self.found(path);
            // What a service that is known holds now is asked for by its id.
            if !matches!(known.get(&id), Some(Ok(_))) {
                if let Some(name) = path.file_name() {
                    now.remove(&*name.to_string_lossy());
                }
                now.insert(id, service);
            }
        }
        *self.folder.write().expect(LOCKED) = Arc::new(now);
    }

    /// From now on letters and examples are tried by this one.
    pub fn set_examiner(&mut self, examiner: Examiner) {
        self.examiner = examiner;
    }

    pub(crate) fn examiner(&self) -> Examiner {
        self.examiner.clone()
    }

    fn read_folder(&self, path: &Path) -> Result<Arc<Service>, Findings> {
        let files = read_folder(path).map_err(|error| vec![error.to_string()])?;
        if files.get(OVERLAY_FILE).is_some() {
            // The name belongs to editions; what a town sets in files stands in the town's own folder.
            return Err(vec![format!(
                "{OVERLAY_FILE}: is no part of a blueprint; put the town's values into overlays/ of the town's folder"
            )]);
        }
        let service = self.read(files, None)?;
        self.asks_known_offices(&service)?;
        Ok(Arc::new(service))
    }

    /// What the folder of blueprints holds of a service now; none when there is nothing.
    pub fn in_folder_now(&self, id: &str) -> Option<Result<Arc<Service>, Findings>> {
        // The id is one that the town knows, never a path that somebody typed.
        let known = self.in_folder().contains_key(id) || self.current(id).is_some();
        let path = self.path.join(id);
        (known && path.is_dir()).then(|| self.read_folder(&path))
    }

    /// A service from its source. `ground`: the town's values below the overlay; those of the town's folder when none.
    ///
    /// Errors: all that is wrong with it.
    pub fn read(&self, files: Files, ground: Option<&toml::Table>) -> Result<Service, Findings> {
        let texts = |found: Vec<blueprint::Diagnostic>| found.iter().map(ToString::to_string).collect::<Findings>();
        let loaded = Blueprint::load(&files, &self.schemas).map_err(texts)?;
        let mut blueprint = loaded.blueprint;
        let overlay = Overlay::of(&files).map_err(|problem| vec![problem])?;
        let ground = ground.cloned().unwrap_or_else(|| self.ground(&blueprint.meta.id));
        let knobs = blueprint.validate_knobs(&overlay.knobs_over(&ground)).map_err(texts)?;
        blueprint.settle(&knobs);
        blueprint.name_offices(|key| self.offices.get(key).cloned());
        let hash = hex(&blueprint.hash());
        Ok(Service {
            blueprint,
            hash,
            knobs,
            overlay,
            files,
        })
    }

    /// The values that the town's folder has for a service.
    pub fn ground(&self, id: &str) -> toml::Table {
        self.grounds.get(id).cloned().unwrap_or_default()
    }

    /// What the folder of blueprints held when the town was opened, and what is new in it since.
    pub fn in_folder(&self) -> Arc<Folder> {
        self.folder.read().expect(LOCKED).clone()
    }

    /// A version of the folder that loads.
    pub fn candidate(&self, id: &str) -> Option<Arc<Service>> {
        self.in_folder().get(id)?.as_ref().ok().cloned()
    }

    /// Numbers of rights are unique in a town, so two services must not count in the same pattern.
    ///
    /// Errors: another service has the pattern.
    pub fn with_numbers_of_its_own(&self, service: Arc<Service>) -> Result<Arc<Service>, Findings> {
        let patterns = |service: &Service| -> Vec<String> {
            let rules = service.blueprint.grants.iter();
            rules.map(|rule| rule.number.clone()).collect()
        };
        let (own, id) = (patterns(&service), &service.blueprint.meta.id);
        let same = self.all().find(|other| {
            other.blueprint.meta.id != *id && patterns(other).iter().any(|pattern| own.contains(pattern))
        });
        match same {
            Some(other) => Err(vec![format!(
                "process.toml: the numbers of its [[grants]] have the pattern of `{}`; put letters of its own into `number`",
                other.blueprint.meta.id
            )]),
            None => Ok(service),
        }
    }

    /// Whoever is asked to take part, and wherever somebody shall come, must be an office of this town, as far as that is
    /// written down. Older editions of running cases are not asked: what they need may have been renamed since.
    ///
    /// Errors: each participation and each appointment of an office that is not known.
    pub fn asks_known_offices(&self, service: &Service) -> Result<(), Findings> {
        let written = |key: &OfficeKey| match key {
            OfficeKey::Fixed(key) => Some(key.clone()),
            OfficeKey::From(from) => {
                let knob = service.knobs.get(from.source().trim().strip_prefix("town.")?)?;
                knob.as_str().map(str::to_owned)
            }
        };
        let strange = |key: &OfficeKey| written(key).filter(|key| !self.offices.contains_key(key));
        let asked = service.blueprint.participations.iter().filter_map(|of| {
            let Participant::Office(key) = &of.who else { return None };
            Some((format!("the participation `{}` asks", of.id), strange(key)?))
        });
        let visited = service.blueprint.appointments().iter();
        let visited = visited.filter_map(|of| {
            let key = strange(of.office.as_ref()?)?;
            Some((format!("the appointment `{}` is in", of.id), key))
        });
        let findings: Findings = asked
            .chain(visited)
            .map(|(what, key)| format!("process.toml: {what} the office `{key}`, which offices.toml does not have"))
            .collect();
        if findings.is_empty() { Ok(()) } else { Err(findings) }
    }

    /// From now on new applications get this edition.
    pub fn put(&self, service: Arc<Service>) {
        self.keep(service.clone());
        let id = service.blueprint.meta.id.clone();
        self.current.write().expect(LOCKED).insert(id, service);
    }

    /// The service is not offered any more; its cases go on.
    pub fn take_away(&self, id: &str) {
        self.current.write().expect(LOCKED).remove(id);
    }

    /// Holds an edition ready for the cases that began with it.
    pub fn keep(&self, service: Arc<Service>) {
        if let Some(files) = self.files.get() {
            files.ask_for(service.page_bytes_max());
        }
        let mut versions = self.versions.write().expect(LOCKED);
        versions.insert(service.hash.clone(), service);
    }

    /// Tells the limits of the town how much pages ask for, now and with every edition that comes.
    pub fn ask_for_files(&self, files: FileLimits) {
        for service in self.versions.read().expect(LOCKED).values() {
            files.ask_for(service.page_bytes_max());
        }
        // Opened twice in tests only; the first limits are those of the same town.
        let _ = self.files.set(files);
    }

    /// Keeps what entries of the catalogue answer already. One that the form cannot take is left out and named in the
    /// findings; its service begins without it.
    pub fn begin_with(&mut self, presets: impl IntoIterator<Item = Preset>, today: Date) -> Findings {
        let mut findings = Findings::new();
        for preset in presets {
            // A blueprint that did not load was told of already.
            let Some(service) = self.current(&preset.blueprint) else {
                continue;
            };
            let checked = service.blueprint.check_preset(&preset.answers, &service.knobs, today);
            match checked {
                Ok(()) => drop(self.presets.insert(preset.entry.clone(), preset)),
                Err(wrong) => findings.extend(wrong.into_iter().map(|wrong| {
                    format!(
                        "services/{}.toml: preset of `{}`: {wrong}",
                        preset.entry, preset.blueprint
                    )
                })),
            }
        }
        findings
    }

    /// The answers with which an application begins that comes from this entry; none where it begins like any other.
    pub fn preset(&self, entry: &str, blueprint: &str) -> Option<&Answers> {
        let preset = self.presets.get(entry).filter(|preset| preset.blueprint == blueprint);
        preset.map(|preset| &preset.answers)
    }

    /// Keeps which entries the catalogue has: id, and id of the blueprint that it begins.
    pub fn know_entries(&mut self, entries: impl IntoIterator<Item = (String, Option<String>)>) {
        self.entries.extend(entries);
    }

    /// The blueprint that an entry of the catalogue begins, if it begins one; none at all when there is no such entry.
    pub fn begun_by(&self, entry: &str) -> Option<Option<&str>> {
        self.entries.get(entry).map(Option::as_deref)
    }

    /// What follow-ons would take over into services that cannot take it, in words. It is left out when somebody begins.
    pub fn unfit_follow_ons(&self, today: Date) -> Findings {
        let of = |service: &Arc<Service>| {
            let follow_ons = service.blueprint.follow_ons.iter();
            let wrong = |follow_on: &FollowOn| {
                let to = match &follow_on.leads_to {
                    LeadsTo::Service(id) => self.current(id),
                    LeadsTo::Entry(id) => self.begun_by(id).flatten().and_then(|id| self.current(id)),
                };
                let to = to.filter(|_| !follow_on.carries.is_empty())?;
                let found = service
                    .blueprint
                    .follow_on_problems(follow_on, &to.blueprint, &to.knobs, today);
                let head = format!("{}: the follow-on `{}`", service.blueprint.meta.id, follow_on.id);
                Some(found.into_iter().map(move |problem| format!("{head}: {problem}")))
            };
            follow_ons.filter_map(wrong).flatten().collect::<Findings>()
        };
        self.all().flat_map(|service| of(&service)).collect()
    }

    /// The edition for new applications.
    pub fn current(&self, id: &str) -> Option<Arc<Service>> {
        self.reading().get(id).cloned()
    }

    /// Every service that is offered, as it is now.
    pub fn all(&self) -> impl Iterator<Item = Arc<Service>> + use<> {
        let all: Vec<Arc<Service>> = self.reading().values().cloned().collect();
        all.into_iter()
    }

    /// The exact edition with which a case began.
    pub fn version(&self, hash: &str) -> Option<Arc<Service>> {
        self.versions.read().expect(LOCKED).get(hash).cloned()
    }

    /// The services that do not run as they should: their versions, and what they need of the town.
    pub fn troubles(&self) -> Vec<Trouble> {
        let mut troubles = self.troubles.read().expect(LOCKED).clone();
        troubles.extend(self.all().filter_map(|service| {
            let findings = unknown_receivers(&service, &self.receivers);
            (!findings.is_empty()).then(|| Trouble {
                service: service.blueprint.meta.id.clone(),
                findings,
                runs: Runs::InPart,
            })
        }));
        troubles
    }

    pub(crate) fn set_troubles(&self, troubles: Vec<Trouble>) {
        *self.troubles.write().expect(LOCKED) = troubles;
    }

    /// Receivers that services name and the town does not have, in words.
    pub fn unknown_receivers(&self) -> Findings {
        let of = |service: Arc<Service>| {
            let found = unknown_receivers(&service, &self.receivers).into_iter();
            found.map(move |finding| format!("{}: {finding}", service.blueprint.meta.id))
        };
        self.all().flat_map(of).collect()
    }

    /// The shortest retention among all versions of each service. Unit: years.
    pub fn retention_years(&self) -> BTreeMap<String, u16> {
        let versions = self.versions.read().expect(LOCKED);
        let mut shortest = BTreeMap::new();
        for service in versions.values() {
            let meta = &service.blueprint.meta;
            let years = shortest.entry(meta.id.clone()).or_insert(meta.retention_years);
            *years = meta.retention_years.min(*years);
        }
        shortest
    }

    fn reading(&self) -> RwLockReadGuard<'_, BTreeMap<String, Arc<Service>>> {
        self.current.read().expect(LOCKED)
    }
}

/// The folders of services, in order. Those with an underscore are for tests and for reading.
fn folders(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut folders: Vec<_> = std::fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_dir() && !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('_')))
        .collect();
    folders.sort();
    Ok(folders)
}

/// Receivers of messages that the town does not have. The service runs; its messages to them fail and say so.
fn unknown_receivers(service: &Service, receivers: &BTreeSet<String>) -> Findings {
    let messages = service.blueprint.messages.iter();
    let named = messages.filter_map(|message| match &message.receiver {
        OfficeKey::Fixed(key) => Some((message, key)),
        OfficeKey::From(_) => None,
    });
    let strange = named.filter(|(_, key)| !receivers.contains(*key));
    strange
        .map(|(message, key)| {
            format!(
                "the message `{}` goes to `{key}`, which receivers.toml of the town does not have",
                message.id
            )
        })
        .collect()
}

fn hex(bytes: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*bytes).to_hex().to_string()
}
