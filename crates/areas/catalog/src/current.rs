//! The catalogue of a running town: its folder and what was imported, read again when an import ran.

use std::time::{Duration, Instant};

use ::store::{Store, StoreError};
use tokio::sync::watch;

use crate::catalogue::{CatalogueHandle, TownFiles};
use crate::store;

/// How often is looked whether an import ran. One row is read each time.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// The catalogue with all that is needed to read it again.
pub struct Current {
    files: TownFiles,
    store: Store,
    handle: CatalogueHandle,
    revision: i64,
}

impl Current {
    /// Errors: the database cannot be read.
    pub async fn open(files: TownFiles, store: Store) -> Result<Current, StoreError> {
        let (revision, imported) = read(&store).await?;
        let handle = CatalogueHandle::new(files.with(imported));
        let current = Current {
            files,
            store,
            handle,
            revision,
        };
        current.tell("the catalogue is ready");
        Ok(current)
    }

    pub fn handle(&self) -> CatalogueHandle {
        self.handle.clone()
    }

    /// Reads the imported services again if an import ran. True when it did.
    pub async fn refresh(&mut self) -> Result<bool, StoreError> {
        if self.store.read(store::revision).await? == self.revision {
            return Ok(false);
        }
        let began = Instant::now();
        let (revision, imported) = read(&self.store).await?;
        self.handle.replace(self.files.with(imported));
        self.revision = revision;
        self.tell(&format!(
            "an import ran; the catalogue was read again in {} ms",
            began.elapsed().as_millis()
        ));
        Ok(true)
    }

    fn tell(&self, what: &str) {
        let catalogue = self.handle.current();
        let (services, imported) = (catalogue.services().len(), catalogue.imported());
        tracing::info!(services, imported, "{what}");
    }

    /// Keeps the catalogue up to date until `stop` turns true. A database that does not answer is asked again; until then
    /// the catalogue stays as it was.
    pub async fn follow(mut self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            tokio::select! {
                () = tokio::time::sleep(LOOK_AGAIN) => {}
                changed = stop.changed() => if changed.is_err() { return },
            }
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "whether services were imported is not known; the catalogue stays as it was");
            }
        }
    }
}

async fn read(store: &Store) -> Result<(i64, Vec<crate::Imported>), StoreError> {
    // One state of the database for both, so that an import in between is seen the next time.
    store.read(|tx| Ok((store::revision(tx)?, store::services(tx)?))).await
}
