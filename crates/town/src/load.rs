use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::{About, Account, Office, Receiver, ReceiverKind, Town};

/// Why a town's folder cannot be used, and where.
#[derive(Debug, Error)]
pub enum TownProblem {
    #[error("{}: cannot be read ({source}). Does the folder exist, and may this user read it?", .file.display())]
    Unreadable { file: PathBuf, source: std::io::Error },
    #[error("{}:\n{message}", .file.display())]
    Malformed { file: PathBuf, message: String },
    #[error("{}: {message}", .file.display())]
    Wrong { file: PathBuf, message: String },
}

const LAENDER: [&str; 16] = [
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH",
];

const RECEIVERS: &str = "receivers.toml";

#[derive(Deserialize)]
struct OfficesFile {
    office: Vec<Office>,
}

#[derive(Deserialize)]
struct StaffFile {
    #[serde(default)]
    account: Vec<Account>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiversFile {
    #[serde(default)]
    receiver: Vec<Receiver>,
}

/// Reads a town's folder. All problems that can be told apart are told at once.
pub fn load(folder: &Path) -> Result<Town, Vec<TownProblem>> {
    let mut problems = Vec::new();
    let about: Option<About> = keep(parse(&folder.join("town.toml")), &mut problems);
    let offices: Option<OfficesFile> = keep(parse(&folder.join("offices.toml")), &mut problems);
    let staff: Option<StaffFile> = keep(parse(&folder.join("staff.toml")), &mut problems);
    let receivers = keep(receivers(&folder.join(RECEIVERS)), &mut problems).unwrap_or_default();
    let overlays = keep(overlays(&folder.join("overlays")), &mut problems).unwrap_or_default();
    let pages = keep(pages(&folder.join("texts/pages")), &mut problems).unwrap_or_default();
    let drawings = keep(drawings(folder), &mut problems).unwrap_or_default();
    let (Some(about), Some(offices), Some(staff)) = (about, offices, staff) else {
        return Err(problems);
    };
    let town = Town {
        about,
        offices: offices.office,
        accounts: staff.account,
        receivers,
        overlays,
        pages,
        drawings,
    };
    check(&town, folder, &mut problems);
    if problems.is_empty() { Ok(town) } else { Err(problems) }
}

fn keep<T>(result: Result<T, TownProblem>, problems: &mut Vec<TownProblem>) -> Option<T> {
    result.map_err(|problem| problems.push(problem)).ok()
}

fn read(file: &Path) -> Result<String, TownProblem> {
    fs::read_to_string(file).map_err(|source| TownProblem::Unreadable {
        file: file.to_owned(),
        source,
    })
}

fn parse<T: DeserializeOwned>(file: &Path) -> Result<T, TownProblem> {
    // The message of the TOML reader shows the line and points at the place.
    toml::from_str(&read(file)?).map_err(|e| TownProblem::Malformed {
        file: file.to_owned(),
        message: e.to_string(),
    })
}

/// The files of a folder with the given ending, sorted; a folder that is absent holds none.
fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>, TownProblem> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => {
            return Err(TownProblem::Unreadable {
                file: folder.to_owned(),
                source,
            });
        }
    };
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == ending))
        .collect();
    found.sort();
    Ok(found)
}

fn stem(path: &Path) -> String {
    path.file_stem()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// A town that sends no messages needs no such file.
fn receivers(file: &Path) -> Result<Vec<Receiver>, TownProblem> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    parse::<ReceiversFile>(file).map(|file| file.receiver)
}

/// What is wrong with a receiver, in words that say how to mend it.
fn receiver_problem(receiver: &Receiver) -> Option<String> {
    let key = &receiver.key;
    let is_key = !key.is_empty() && key.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-'));
    if !is_key {
        return Some(format!("receiver `{key}`: a key has small letters, digits and hyphens"));
    }
    match (receiver.kind, receiver.address.as_deref()) {
        (ReceiverKind::Https, Some(address)) if address.starts_with("https://") => None,
        // For tests and for a gateway on the same machine.
        (ReceiverKind::Https, Some(address)) if address.starts_with("http://127.0.0.1:") => None,
        (ReceiverKind::Https, _) => Some(format!(
            "receiver `{key}`: kind = \"https\" needs an address that begins with https://"
        )),
        (ReceiverKind::Simulator, Some(_)) => Some(format!(
            "receiver `{key}`: a simulator has no address; say kind = \"https\""
        )),
        (ReceiverKind::Simulator, None) => None,
    }
}

fn overlays(folder: &Path) -> Result<BTreeMap<String, toml::Table>, TownProblem> {
    files(folder, "toml")?
        .iter()
        .map(|file| Ok((stem(file), parse(file)?)))
        .collect()
}

fn pages(folder: &Path) -> Result<BTreeMap<String, BTreeMap<String, String>>, TownProblem> {
    let mut pages: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in files(folder, "md")? {
        let stem = stem(&file);
        let (name, lang) = stem.split_once('.').unwrap_or((&stem, "de"));
        pages
            .entry(name.to_owned())
            .or_default()
            .insert(lang.to_owned(), read(&file)?);
    }
    Ok(pages)
}

fn drawings(folder: &Path) -> Result<BTreeMap<String, String>, TownProblem> {
    files(folder, "svg")?
        .iter()
        .map(|file| {
            let name = file
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            Ok((name, read(file)?))
        })
        .collect()
}

fn check(town: &Town, folder: &Path, problems: &mut Vec<TownProblem>) {
    let mut wrong = |file: &str, message: String| {
        problems.push(TownProblem::Wrong {
            file: folder.join(file),
            message,
        })
    };
    if !LAENDER.contains(&town.about.land.as_str()) {
        wrong(
            "town.toml",
            format!(
                "land = \"{}\" is no Land; use one of {}",
                town.about.land,
                LAENDER.join(", ")
            ),
        );
    }
    if town.about.ags.len() != 8 || !town.about.ags.bytes().all(|b| b.is_ascii_digit()) {
        wrong("town.toml", format!("ags = \"{}\" must have 8 digits", town.about.ags));
    }
    let images = &town.about.images;
    for image in [&images.emblem, &images.skyline, &images.favicon] {
        if !town.drawings.contains_key(image) {
            wrong(
                "town.toml",
                format!("[images] names {image}, but there is no such file in the folder"),
            );
        }
    }
    for (theme, colours) in [("light", &town.about.colours.light), ("dark", &town.about.colours.dark)] {
        for (name, value) in colours.iter().filter(|(_, value)| !is_colour(value)) {
            wrong(
                "town.toml",
                format!("[colours.{theme}] {name} = \"{value}\" is not a colour like #0f4f4c"),
            );
        }
    }
    let mut keys = BTreeSet::new();
    for receiver in &town.receivers {
        if !keys.insert(receiver.key.as_str()) {
            wrong(RECEIVERS, format!("receiver `{}` stands twice", receiver.key));
        }
        if let Some(problem) = receiver_problem(receiver) {
            wrong(RECEIVERS, problem);
        }
    }
    let mut known = BTreeSet::new();
    for office in &town.offices {
        if !known.insert(office.id.as_str()) {
            wrong("offices.toml", format!("office `{}` stands twice", office.id));
        }
        let others = town.offices.iter().filter(|other| other.id != office.id);
        for key in others.flat_map(|other| other.also.iter().chain([&other.id])) {
            if office.also.contains(key) {
                wrong(
                    "offices.toml",
                    format!("`{key}` stands for two offices, one of them `{}`", office.id),
                );
            }
        }
        for hours in office
            .opening_hours
            .week()
            .into_iter()
            .flatten()
            .filter(|h| crate::model::parse_span(h).is_none())
        {
            wrong(
                "offices.toml",
                format!("office `{}`: \"{hours}\" is not a span like 07:30-16:00", office.id),
            );
        }
        if let Some(problem) = office.appointments.as_ref().and_then(crate::AppointmentHours::problem) {
            wrong(
                "offices.toml",
                format!("appointments of office `{}`: {problem}", office.id),
            );
        }
    }
    for account in &town.accounts {
        for office in account.offices.iter().filter(|id| !known.contains(id.as_str())) {
            wrong(
                "staff.toml",
                format!(
                    "account `{}` names office `{office}`, which offices.toml lacks",
                    account.id
                ),
            );
        }
    }
}

fn is_colour(value: &str) -> bool {
    value
        .strip_prefix('#')
        .is_some_and(|hex| matches!(hex.len(), 3 | 6) && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../towns/musterstadt")
    }

    #[test]
    fn the_demo_town_loads_and_its_parts_fit_together() {
        let town = load(&demo()).unwrap_or_else(|problems| panic!("{problems:#?}"));
        assert!(town.offices.len() >= 14);
        assert!(town.emblem().contains("<svg"));
        assert!(town.page("impressum", base::Lang::Plain).is_some());
    }

    #[test]
    fn a_receiver_says_how_it_is_reached() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in [
            "town.toml",
            "offices.toml",
            "staff.toml",
            "emblem.svg",
            "favicon.svg",
            "skyline.svg",
        ] {
            fs::copy(demo().join(file), folder.path().join(file)).expect("copies");
        }
        let town = load(folder.path()).expect("a town needs no receivers");
        assert!(town.receivers.is_empty());
        let check = |text: &str, expected: &str| {
            fs::write(folder.path().join(RECEIVERS), text).expect("writes");
            let problems = load(folder.path()).expect_err("is refused");
            let all = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            assert!(all.contains(expected), "{expected} is not in {all}");
        };
        let one = |more: &str| format!("[[receiver]]\nkey = \"a\"\nname = {{ de = \"A\" }}\n{more}\n");
        check(&one("kind = \"https\""), "begins with https://");
        check(
            &one("kind = \"https\"\naddress = \"http://a.example\""),
            "begins with https://",
        );
        check(&one("address = \"https://a.example\""), "say kind = \"https\"");
        check(&one("kind = \"pigeon\""), "pigeon");
        check(&one("token = \"geheim\""), "token");
        check(&(one("") + &one("")), "stands twice");
        check(
            &one("").replace("\"a\"", "\"A b\""),
            "small letters, digits and hyphens",
        );
        fs::write(
            folder.path().join(RECEIVERS),
            one("kind = \"https\"\naddress = \"https://a.example\""),
        )
        .expect("writes");
        let town = load(folder.path()).expect("it is right");
        assert_eq!(
            town.receiver("a").map(|receiver| receiver.kind),
            Some(ReceiverKind::Https)
        );
    }

    #[test]
    fn a_wrong_town_is_refused_with_every_place_that_is_wrong() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for file in ["town.toml", "offices.toml", "staff.toml"] {
            fs::copy(demo().join(file), folder.path().join(file)).expect("copies");
        }
        let path = folder.path().join("town.toml");
        let text = fs::read_to_string(&path).expect("reads");
        fs::write(
            &path,
            text.replace("land = \"HE\"", "land = \"XX\"")
                .replace("#faf7f0", "red;}"),
        )
        .expect("writes");
        let problems = load(folder.path()).expect_err("is refused");
        let all = problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        for expected in ["land = \"XX\"", "background", "emblem.svg"] {
            assert!(all.contains(expected), "{expected} is not in {all}");
        }
        fs::write(&path, "name = [").expect("writes");
        let problems = load(folder.path()).expect_err("is refused");
        assert!(problems[0].to_string().contains("line 1"), "{}", problems[0]);
        assert!(load(Path::new("/nowhere")).is_err());
    }
}
