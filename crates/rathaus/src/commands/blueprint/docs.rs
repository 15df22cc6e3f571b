//! One page for people about a service.

use std::path::Path;

use base::Lang;

use super::source;

pub fn run(folder: &Path, lang: Lang) -> anyhow::Result<()> {
    let blueprint = source::load(folder, &source::files(folder)?)?;
    print!("{}", blueprint.guide(lang));
    Ok(())
}
