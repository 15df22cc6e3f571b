//! The services that this town offers: the blueprints of its folder with the town's knobs, and the older versions that
//! running cases still need.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, RwLock};

use blueprint::{Blueprint, Files, Json, Schemas, Trust, read_folder};
use store::{Store, StoreError};
use town::Town;

use crate::store::blueprints;

/// A blueprint ready to run in this town.
pub struct Service {
    pub blueprint: Blueprint,
    /// Names the exact version; hexadecimal.
    pub hash: String,
    /// The blueprint's knobs with the town's values over the defaults.
    pub knobs: Json,
    files: Files,
}

impl Service {
    /// Whether only who signs in with a citizen account may apply online: the town must know who asks.
    pub fn needs_account(&self) -> bool {
        self.blueprint.meta.trust > Trust::None
    }
}

/// Every service by its id, and every version by its hash.
pub struct Services {
    current: BTreeMap<String, Arc<Service>>,
    versions: RwLock<HashMap<String, Arc<Service>>>,
    schemas: Schemas,
    overlays: BTreeMap<String, toml::Table>,
}

/// What was wrong with a folder of blueprints, one readable text for each finding.
pub type Findings = Vec<String>;

impl Services {
    /// Loads each folder in `folder`. A blueprint that does not load is left out and named in the findings, so that the
    /// town keeps running with the others.
    pub fn load(folder: &Path, town: &Town, schemas: Schemas) -> std::io::Result<(Services, Findings)> {
        let mut services = Services {
            current: BTreeMap::new(),
            versions: RwLock::default(),
            schemas,
            overlays: town.overlays.clone(),
        };
        let mut findings = Findings::new();
        let mut folders: Vec<_> = std::fs::read_dir(folder)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            // Folders with an underscore are for tests and for reading.
            .filter(|path| path.is_dir() && !path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('_')))
            .collect();
        folders.sort();
        for path in folders {
            let read = read_folder(&path).map_err(|error| vec![error.to_string()]);
            match read
                .and_then(|files| services.read(files))
                .and_then(|service| services.numbers_of_its_own(service))
            {
                Ok(service) => services.take(service),
                Err(found) => findings.extend(found.into_iter().map(|f| format!("{}: {f}", path.display()))),
            }
        }
        Ok((services, findings))
    }

    fn read(&self, files: Files) -> Result<Service, Findings> {
        let texts = |found: Vec<blueprint::Diagnostic>| found.iter().map(ToString::to_string).collect::<Findings>();
        let loaded = Blueprint::load(&files, &self.schemas).map_err(texts)?;
        let mut blueprint = loaded.blueprint;
        let empty = toml::Table::new();
        let overlay = self.overlays.get(&blueprint.meta.id).unwrap_or(&empty);
        let knobs = blueprint.validate_knobs(overlay).map_err(texts)?;
        blueprint.settle(&knobs);
        let hash = hex(&blueprint.hash());
        Ok(Service {
            blueprint,
            hash,
            knobs,
            files,
        })
    }

    /// Numbers of rights are unique in a town, so two services must not count in the same pattern.
    fn numbers_of_its_own(&self, service: Service) -> Result<Service, Findings> {
        let patterns = |service: &Service| -> Vec<String> {
            let rules = service.blueprint.grants.iter();
            rules.map(|rule| rule.number.clone()).collect()
        };
        let own = patterns(&service);
        let same = self
            .current
            .values()
            .find(|other| patterns(other).iter().any(|pattern| own.contains(pattern)));
        match same {
            Some(other) => Err(vec![format!(
                "process.toml: the numbers of its [[grants]] have the pattern of `{}`; put letters of its own into `number`",
                other.blueprint.meta.id
            )]),
            None => Ok(service),
        }
    }

    fn take(&mut self, service: Service) {
        let service = Arc::new(service);
        self.current.insert(service.blueprint.meta.id.clone(), service.clone());
        self.versions
            .write()
            .expect("no code panics while it holds this lock")
            .insert(service.hash.clone(), service);
    }

    /// The version for new applications.
    pub fn current(&self, id: &str) -> Option<Arc<Service>> {
        self.current.get(id).cloned()
    }

    pub fn all(&self) -> impl Iterator<Item = &Arc<Service>> {
        self.current.values()
    }

    /// The exact version with which a case began.
    pub fn version(&self, hash: &str) -> Option<Arc<Service>> {
        self.versions
            .read()
            .expect("no code panics while it holds this lock")
            .get(hash)
            .cloned()
    }

    /// The shortest retention among all versions of each service. Unit: years.
    pub fn retention_years(&self) -> BTreeMap<String, u16> {
        let versions = self.versions.read().expect("no code panics while it holds this lock");
        let mut shortest = BTreeMap::new();
        for service in versions.values() {
            let meta = &service.blueprint.meta;
            let years = shortest.entry(meta.id.clone()).or_insert(meta.retention_years);
            *years = meta.retention_years.min(*years);
        }
        shortest
    }

    /// Keeps the source of today's versions and loads the older ones that cases were begun with.
    pub async fn remember(&self, store: &Store, now_us: i64) -> Result<Findings, StoreError> {
        let today: Vec<_> = self
            .current
            .values()
            .map(|s| {
                (
                    s.blueprint.meta.id.clone(),
                    s.hash.clone(),
                    s.blueprint.meta.version.clone(),
                    s.files.0.clone(),
                )
            })
            .collect();
        let known = store
            .write(move |tx| {
                for (id, hash, version, files) in &today {
                    blueprints::save_blueprint(tx, id, hash, version, files, now_us)?;
                }
                blueprints::blueprints_in_use(tx)
            })
            .await?;
        let mut findings = Findings::new();
        for (id, hash, files) in known {
            if self.version(&hash).is_some() {
                continue;
            }
            match self.read(Files(files)) {
                // The hash is that of the stored text, whatever this release makes of it.
                Ok(service) => {
                    let service = Arc::new(Service {
                        hash: hash.clone(),
                        ..service
                    });
                    self.versions
                        .write()
                        .expect("no code panics while it holds this lock")
                        .insert(hash, service);
                }
                Err(found) => findings.extend(found.into_iter().map(|f| format!("older version of {id}: {f}"))),
            }
        }
        Ok(findings)
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    blake3::Hash::from_bytes(*bytes).to_hex().to_string()
}
