use anyhow::bail;
use store::StoreError;

use crate::assemble::open_store;
use crate::config::Config;

/// Recomputes every chain; an error when one does not fit.
pub async fn verify(config: &Config) -> anyhow::Result<()> {
    let store = open_store(config)?;
    let report = store.read::<_, StoreError, _>(store::facts::verify).await?;
    println!(
        "{} streams, {} facts, {} daily seals checked.",
        report.streams, report.facts, report.roots
    );
    if report.breaks.is_empty() {
        println!("Every link fits.");
        return Ok(());
    }
    for line in &report.breaks {
        println!("  {line}");
    }
    bail!("{} breaks in the chain of facts", report.breaks.len())
}
