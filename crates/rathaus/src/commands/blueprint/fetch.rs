//! Fetches a package from another town and takes it over, after everything about it was checked.

use anyhow::{Context, ensure};
use blueprint::{PACKAGE_BYTES_MAX, Package};

use super::import::{self, Taking};

/// Errors: the town gives no package; all for which `import` refuses one. Nothing was changed then.
pub fn run(url: &str, id: &str, taking: &Taking) -> anyhow::Result<()> {
    let bytes = connect::packages::fetch(url, id, PACKAGE_BYTES_MAX)?;
    let shown = format!("{id} from {url}");
    let package = Package::read(&bytes).with_context(|| format!("{shown} is refused"))?;
    // A signed package of another service is no answer to the question.
    ensure!(
        package.id == id,
        "{shown} is refused: it holds the service {}",
        package.id
    );
    import::take(&package, &shown, taking)
}
