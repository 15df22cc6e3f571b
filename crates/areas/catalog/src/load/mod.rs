//! Reads the catalogue of a town from its folder. Collects all errors; each names file, line and a hint.

mod file;

pub(crate) use file::is_leika;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::model::{Service, Topic};
use crate::search::Synonyms;
use file::{ServiceFile, TopicsFile};

/// What is wrong in a catalogue file and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct CatalogueError {
    pub file: PathBuf,
    /// Counted from 1; 1 when the error concerns the whole file.
    pub line: usize,
    pub message: String,
    pub hint: Option<String>,
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file.display(), self.line, self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " – {hint}"),
            None => Ok(()),
        }
    }
}

/// A file under examination: turns byte ranges into lines and collects what is wrong.
struct Source<'a> {
    path: &'a Path,
    text: &'a str,
    errors: Vec<CatalogueError>,
}

impl Source<'_> {
    fn error(&mut self, at: Range<usize>, message: impl Into<String>, hint: impl Into<String>) {
        let before = self.text.get(..at.start.min(self.text.len())).unwrap_or("");
        let hint = hint.into();
        self.errors.push(CatalogueError {
            file: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
            message: message.into(),
            hint: (!hint.is_empty()).then_some(hint),
        });
    }

    /// The parser's own message, with its place.
    fn syntax(&mut self, error: &toml::de::Error) {
        let hint = if error.message().starts_with("unknown field") {
            "the keys are listed in docs/catalogue-format.md"
        } else {
            ""
        };
        self.error(error.span().unwrap_or(0..0), error.message(), hint);
    }
}

/// Reads `topics.toml` of a town folder; a missing file means no topics.
pub fn load_topics(town: &Path) -> Result<Vec<Topic>, Vec<CatalogueError>> {
    let path = town.join("topics.toml");
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = read(&path).map_err(|error| vec![error])?;
    parse_topics(&path, &text)
}

/// Reads `synonyms.toml` of a town folder: the general list with the town's own words.
pub fn load_synonyms(town: &Path) -> Result<Synonyms, Vec<CatalogueError>> {
    let path = town.join("synonyms.toml");
    if !path.exists() {
        return Ok(Synonyms::general());
    }
    let text = read(&path).map_err(|error| vec![error])?;
    let own = Synonyms::parse(&text).map_err(|message| {
        vec![CatalogueError {
            file: path,
            line: 1,
            message,
            hint: None,
        }]
    })?;
    Ok(Synonyms::general().with(own))
}

/// Reads all of `services/*.toml` of a town folder, ordered by id.
///
/// Errors: everything that is wrong in any file; a catalogue with a hole is not served.
pub fn load_services(town: &Path) -> Result<Vec<Service>, Vec<CatalogueError>> {
    let topics: BTreeSet<String> = load_topics(town)?.into_iter().map(|topic| topic.id).collect();
    let mut services = BTreeMap::new();
    let mut errors = Vec::new();
    let mut texts = Vec::new();
    for path in service_files(&town.join("services")).map_err(|error| vec![error])? {
        let parsed = read(&path).map_err(|error| vec![error]).and_then(|text| {
            let service = parse_service(&path, &text, &topics)?;
            texts.push((path, text));
            Ok(service)
        });
        match parsed {
            Ok(service) => {
                services.insert(service.id.clone(), service);
            }
            Err(found) => errors.extend(found),
        }
    }
    if errors.is_empty() {
        errors.extend(texts.iter().flat_map(|(path, text)| dead_links(path, text, &services)));
    }
    if errors.is_empty() {
        Ok(services.into_values().collect())
    } else {
        Err(errors)
    }
}

/// Links in texts to services that the town does not have.
fn dead_links(path: &Path, text: &str, services: &BTreeMap<String, Service>) -> Vec<CatalogueError> {
    let mut source = Source {
        path,
        text,
        errors: Vec::new(),
    };
    for (at, mark) in text.match_indices(LINK) {
        let begin = at + mark.len();
        let rest = text.get(begin..).unwrap_or("");
        let id = rest.split([')', '?', '#']).next().unwrap_or("");
        if !services.contains_key(id) {
            let message = format!("the text leads to the service {id:?}, which the town does not have");
            source.error(at..begin, message, "write the name without a link, or add the service");
        }
    }
    source.errors
}

/// How a text leads to another service.
const LINK: &str = "](/leistungen/";

/// Reads one service from the text of its file. `topics`: the ids that exist.
pub fn parse_service(path: &Path, text: &str, topics: &BTreeSet<String>) -> Result<Service, Vec<CatalogueError>> {
    let mut source = Source {
        path,
        text,
        errors: Vec::new(),
    };
    let file: ServiceFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            source.syntax(&error);
            return Err(source.errors);
        }
    };
    file.check(&mut source, topics);
    if source.errors.is_empty() {
        Ok(file.into_service())
    } else {
        Err(source.errors)
    }
}

/// Reads the life situations from the text of `topics.toml`.
pub fn parse_topics(path: &Path, text: &str) -> Result<Vec<Topic>, Vec<CatalogueError>> {
    let mut source = Source {
        path,
        text,
        errors: Vec::new(),
    };
    let file: TopicsFile = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => {
            source.syntax(&error);
            return Err(source.errors);
        }
    };
    file.check(&mut source);
    if source.errors.is_empty() {
        Ok(file.into_topics())
    } else {
        Err(source.errors)
    }
}

fn service_files(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut files: Vec<PathBuf> = entries
        .map_err(|error| unreadable(folder, &error))?
        .into_iter()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    // The order of a directory differs between machines; errors and services must not.
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, CatalogueError> {
    std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> CatalogueError {
    CatalogueError {
        file: path.to_owned(),
        line: 1,
        message: format!("cannot be read: {error}"),
        hint: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = "format = 1\nid = \"a\"\n[text.de]\ntitle = \"A\"\nshort = \"B.\"\nwhat = \"C\"\n";

    fn errors(text: &str) -> Vec<String> {
        let topics = BTreeSet::from(["umzug".to_owned()]);
        match parse_service(Path::new("services/a.toml"), text, &topics) {
            Ok(_) => Vec::new(),
            Err(errors) => errors.iter().map(|e| e.to_string()).collect(),
        }
    }

    #[test]
    fn each_error_names_its_line_and_a_hint() {
        assert_eq!(errors(SMALL), Vec::<String>::new());
        for (from, to, expected) in [
            ("format = 1", "format = 2", "a.toml:1: format 2 is unknown"),
            (
                "id = \"a\"",
                "id = \"b\"",
                "a.toml:2: id \"b\" differs from the file name",
            ),
            ("id = \"a\"", "id = \"A b\"", "a.toml:2: id \"A b\""),
            (
                "id = \"a\"",
                "id = \"a\"\nleika = \"123\"",
                "a.toml:3: \"123\" is no LeiKa key",
            ),
            (
                "id = \"a\"",
                "id = \"a\"\ntopics = [\"umzug\", \"x\"]",
                "a.toml:3: topic \"x\" is unknown",
            ),
            ("id = \"a\"", "id = \"a\"\npopularity = 0", "a.toml:3: popularity"),
            ("id = \"a\"", "id = \"a\"\nfees = 1", "a.toml:3: unknown field `fees`"),
            ("[text.de]", "[text.en]", "a.toml:1: German texts are missing"),
            ("title = \"A\"", "title = \" \"", "a.toml:4: title is empty"),
            (
                "what = \"C\"\n",
                "what = \"C\"\n[[fee]]\nlabel = \"x\"\n",
                "a.toml:8: fee has neither",
            ),
            (
                "what = \"C\"\n",
                "what = \"C\"\n[[link]]\nlabel = \"x\"\nurl = \"javascript:x\"\n",
                "a.toml:9: \"javascript:x\"",
            ),
            (
                "[text.de]",
                "[text.fr]\ntitle=\"x\"\nshort=\"x\"\nwhat=\"x\"\n[text.de]",
                "a.toml:3: unknown variant `fr`",
            ),
        ] {
            let text = SMALL.replace(from, to);
            let found = errors(&text);
            assert!(
                found.iter().any(|e| e.contains(expected)),
                "expected {expected:?}, found {found:?}"
            );
        }
    }

    #[test]
    fn a_text_leads_to_no_service_that_the_town_does_not_have() {
        let text = SMALL.replace(
            "\"C\"",
            "\"See [B](/leistungen/b), [A](/leistungen/a) and [us](/aemter).\"",
        );
        let path = Path::new("services/a.toml");
        let service = parse_service(path, &text, &BTreeSet::new()).expect("is whole");
        let mut services = BTreeMap::from([("a".to_owned(), service.clone())]);
        let found: Vec<String> = dead_links(path, &text, &services)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            found.len() == 1 && found[0].contains("a.toml:6: the text leads to the service \"b\""),
            "{found:?}"
        );
        services.insert("b".to_owned(), service);
        assert_eq!(dead_links(path, &text, &services), []);
    }

    #[test]
    fn broken_files_give_errors_and_never_panic() {
        for text in [
            "",
            "=",
            "id",
            "[text",
            "\u{feff}",
            "format = 1\n[[fee]]\nlabel = {}",
            "format = 99999999999999999999",
        ] {
            assert!(!errors(text).is_empty(), "{text:?}");
        }
    }
}
