//! The catalogue of a town with its search, as pages use it.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use crate::load::{CatalogueError, load_services, load_synonyms, load_topics};
use crate::model::{Imported, Origin, Service, Topic};
use crate::search::{SearchIndex, Synonyms};

/// Services, life situations and the index over them. Never changed; a new one takes its place.
pub struct Catalogue {
    services: Vec<Service>,
    topics: Vec<Topic>,
    by_id: HashMap<String, usize>,
    /// Where the services come from that the town did not write itself.
    origins: HashMap<String, Origin>,
    index: SearchIndex,
}

/// What the town's own folder says. Kept beside the catalogue, so that after an import nothing but the database is read.
pub struct TownFiles {
    services: Vec<Service>,
    topics: Vec<Topic>,
    synonyms: Synonyms,
}

impl TownFiles {
    /// Reads `services/`, `topics.toml` and `synonyms.toml` of a town folder.
    ///
    /// Errors: everything that is wrong, each with file, line and hint.
    pub fn load(town: &Path) -> Result<TownFiles, Vec<CatalogueError>> {
        Ok(TownFiles {
            services: load_services(town)?,
            topics: load_topics(town)?,
            synonyms: load_synonyms(town)?,
        })
    }

    /// The town's own services.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The catalogue of these files and what was imported. Where both know an id, the town's own words stand.
    pub fn with(&self, imported: Vec<Imported>) -> Catalogue {
        let own: HashSet<&str> = self.services.iter().map(|service| service.id.as_str()).collect();
        let (mut services, mut origins) = (self.services.clone(), HashMap::new());
        for Imported { service, origin } in imported {
            if !own.contains(service.id.as_str()) {
                origins.insert(service.id.clone(), origin);
                services.push(service);
            }
        }
        services.sort_by(|a, b| a.id.cmp(&b.id));
        let mut catalogue = Catalogue::new(services, self.topics.clone(), &self.synonyms);
        catalogue.origins = origins;
        catalogue
    }
}

impl Catalogue {
    pub fn new(services: Vec<Service>, topics: Vec<Topic>, synonyms: &Synonyms) -> Self {
        let index = SearchIndex::build(&services, &topics, synonyms);
        let by_id = services
            .iter()
            .enumerate()
            .map(|(at, service)| (service.id.clone(), at))
            .collect();
        Catalogue {
            services,
            topics,
            by_id,
            origins: HashMap::new(),
            index,
        }
    }

    /// The town's folder alone, without anything imported.
    ///
    /// Errors: everything that is wrong, each with file, line and hint.
    pub fn load(town: &Path) -> Result<Self, Vec<CatalogueError>> {
        Ok(TownFiles::load(town)?.with(Vec::new()))
    }

    pub fn services(&self) -> &[Service] {
        &self.services
    }

    pub fn topics(&self) -> &[Topic] {
        &self.topics
    }

    pub fn index(&self) -> &SearchIndex {
        &self.index
    }

    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.get(*self.by_id.get(id)?)
    }

    /// Where a service comes from; `None` for the town's own.
    pub fn origin(&self, id: &str) -> Option<&Origin> {
        self.origins.get(id)
    }

    /// How many services were imported.
    pub fn imported(&self) -> usize {
        self.origins.len()
    }

    /// The service that starts a blueprint online.
    pub fn service_of_blueprint(&self, blueprint: &str) -> Option<&Service> {
        self.services
            .iter()
            .find(|service| service.blueprint.as_deref() == Some(blueprint))
    }

    pub fn topic(&self, id: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.id == id)
    }
}

/// The catalogue in use. Cheap to clone; all clones see a replacement at once.
#[derive(Clone)]
pub struct CatalogueHandle(Arc<RwLock<Arc<Catalogue>>>);

impl CatalogueHandle {
    pub fn new(catalogue: Catalogue) -> Self {
        CatalogueHandle(Arc::new(RwLock::new(Arc::new(catalogue))))
    }

    /// The catalogue as it is now; a request keeps it to its end.
    pub fn current(&self) -> Arc<Catalogue> {
        // The lock guards a pointer only, so a panic elsewhere cannot have left it half written.
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another catalogue in its place, after an import or an edit.
    pub fn replace(&self, catalogue: Catalogue) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(catalogue);
    }
}
