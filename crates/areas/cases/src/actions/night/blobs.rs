//! Files that no row names any more: of deleted drafts, of erased cases, of requests that ended between file and row.

use std::time::Duration;

use crate::{CaseError, Cases, store};

/// A younger file is left alone, so that a row that is about to name it comes in time.
const AGE: Duration = Duration::from_hours(24);

/// Deletes files that nothing names. How many went.
pub async fn sweep(cases: &Cases) -> Result<usize, CaseError> {
    let mut gone = 0;
    let blobs = &cases.app.blobs;
    for shelf in blobs.shelves().await.map_err(anyhow::Error::from)? {
        let old = blobs.older_than(&shelf, AGE).await.map_err(anyhow::Error::from)?;
        if old.is_empty() {
            continue;
        }
        let names: Vec<String> = old.iter().map(|hash| hash.as_str().to_owned()).collect();
        let used = cases
            .app
            .store
            .read(move |tx| store::documents::blobs_in_use(tx, &names))
            .await?;
        for hash in old
            .into_iter()
            .filter(|hash| !used.iter().any(|used| used == hash.as_str()))
        {
            gone += usize::from(blobs.remove(&hash, AGE).await.map_err(anyhow::Error::from)?);
        }
    }
    Ok(gone)
}
