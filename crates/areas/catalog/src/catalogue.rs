//! The catalogue of a town with its search, as pages use it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use crate::load::{CatalogueError, load_services, load_synonyms, load_topics};
use crate::model::{Service, Topic};
use crate::search::{SearchIndex, Synonyms};

/// Services, life situations and the index over them. Never changed; a new one takes its place.
pub struct Catalogue {
    services: Vec<Service>,
    topics: Vec<Topic>,
    by_id: HashMap<String, usize>,
    index: SearchIndex,
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
            index,
        }
    }

    /// Reads `services/`, `topics.toml` and `synonyms.toml` of a town folder.
    ///
    /// Errors: everything that is wrong, each with file, line and hint.
    pub fn load(town: &Path) -> Result<Self, Vec<CatalogueError>> {
        Ok(Catalogue::new(
            load_services(town)?,
            load_topics(town)?,
            &load_synonyms(town)?,
        ))
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
