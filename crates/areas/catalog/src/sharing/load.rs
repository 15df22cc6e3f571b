use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use base::Lang;
use blueprint::{Files, PACKAGE_BYTES_MAX, Package};
use serde::Deserialize;
use town::LocalText;

use super::{Maturity, Offer, Sharing};

/// The file of the folder that says what is offered.
const FILE: &str = "offers.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffersFile {
    format: u32,
    #[serde(default)]
    contact: String,
    #[serde(default)]
    offer: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Id of the service; its package is `<service>.package`.
    service: String,
    maintainers: Vec<String>,
    maturity: Maturity,
    #[serde(default)]
    adopters: Vec<String>,
    #[serde(default)]
    criteria: Vec<LocalText>,
}

impl Sharing {
    /// What a folder offers; without one a town offers nothing. What is wrong is left out and told, so that it keeps no town
    /// closed.
    pub fn load(folder: &Path) -> (Sharing, Vec<String>) {
        if !folder.is_dir() {
            return (Sharing::default(), Vec::new());
        }
        let path = folder.join(FILE);
        let read = fs::read_to_string(&path).map_err(|error| error.to_string());
        let file: OffersFile = match read.and_then(|text| toml::from_str(&text).map_err(|error| error.to_string())) {
            Ok(file) => file,
            Err(error) => return (Sharing::default(), vec![format!("{}: {error}", path.display())]),
        };
        if file.format != 1 {
            let problem = format!(
                "{}: format {} is not read here, only format 1",
                path.display(),
                file.format
            );
            return (Sharing::default(), vec![problem]);
        }
        let mut sharing = Sharing {
            contact: file.contact,
            offers: Vec::new(),
        };
        let mut found = Vec::new();
        for written in file.offer {
            if sharing.offer(&written.service).is_some() {
                found.push(format!("{}: `{}` is offered twice", path.display(), written.service));
                continue;
            }
            match offer(folder, written) {
                Ok(offer) => sharing.offers.push(offer),
                Err(problem) => found.push(problem),
            }
        }
        (sharing, found)
    }
}

fn offer(folder: &Path, written: Written) -> Result<Offer, String> {
    let is_name = !written.service.is_empty()
        && written
            .service
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !is_name {
        return Err(format!(
            "{}: `{}` is no id of a service",
            folder.join(FILE).display(),
            written.service
        ));
    }
    let path = folder.join(format!("{}.package", written.service));
    let wrong = |problem: String| format!("{}: {problem}", path.display());
    let mut bytes = Vec::new();
    let one_more = u64::try_from(PACKAGE_BYTES_MAX).unwrap_or(u64::MAX).saturating_add(1);
    File::open(&path)
        .and_then(|file| file.take(one_more).read_to_end(&mut bytes))
        .map_err(|error| wrong(format!("{error}; make it with: rathaus blueprint pack")))?;
    // Whoever fetches it would find out; better that the town itself does.
    let package = Package::read(&bytes).map_err(|error| wrong(error.to_string()))?;
    if package.id != written.service {
        return Err(wrong(format!("holds the service `{}`", package.id)));
    }
    Ok(Offer {
        maintainers: written.maintainers,
        maturity: written.maturity,
        adopters: written.adopters,
        criteria: written.criteria,
        titles: titles(&package.files).ok_or_else(|| wrong("the service has no German title".to_owned()))?,
        package,
        bytes: bytes.into(),
    })
}

/// `service.title` of each language.
fn titles(files: &Files) -> Option<LocalText> {
    let title = |lang: Lang| -> Option<String> {
        let table: toml::Table = toml::from_str(files.get(&format!("texts/{}.toml", lang.code()))?).ok()?;
        Some(table.get("service")?.get("title")?.as_str()?.to_owned())
    };
    let each: BTreeMap<String, String> = Lang::ALL
        .into_iter()
        .filter_map(|lang| Some((lang.code().to_owned(), title(lang)?)))
        .collect();
    LocalText::deserialize(toml::Value::try_from(each).ok()?).ok()
}
