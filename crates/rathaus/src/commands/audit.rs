use anyhow::bail;
use store::StoreError;

use crate::config::Config;
use crate::data::{Folder, open_store};

/// More lines than anybody reads.
const ERASURES_SHOWN: usize = 20;

/// Recomputes every chain; an error when one does not fit.
pub async fn verify(config: &Config) -> anyhow::Result<()> {
    let store = open_store(config, Folder::MustExist, None)?;
    let report = store.read::<_, StoreError, _>(store::facts::verify).await?;
    println!(
        "{} streams, {} facts, {} daily seals checked.",
        report.streams, report.facts, report.roots
    );
    for erasure in report.erasures.iter().take(ERASURES_SHOWN) {
        let day = base::clock::german_date(base::clock::timestamp_from_us(erasure.at));
        println!(
            "  stream {}: content of {} facts erased on {day} because: {}",
            erasure.stream, erasure.facts, erasure.why
        );
    }
    if report.erasures.len() > ERASURES_SHOWN {
        println!("  … and {} more erased streams", report.erasures.len() - ERASURES_SHOWN);
    }
    if report.breaks.is_empty() {
        println!("Every link fits.");
        return Ok(());
    }
    for line in &report.breaks {
        println!("  {line}");
    }
    bail!("{} breaks in the chain of facts", report.breaks.len())
}
