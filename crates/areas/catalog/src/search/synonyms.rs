//! What people say and what the town hall calls it. Data, so that anyone may extend it.

use serde::Deserialize;

const GENERAL: &str = include_str!("synonyms.toml");
const FORMAT: u32 = 1;

/// Lists of equal words, one-way expansions and intents. The data file explains the three.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Synonyms {
    format: u32,
    #[serde(default)]
    pub(super) groups: Vec<Vec<String>>,
    #[serde(default)]
    pub(super) expand: Vec<Expand>,
    #[serde(default)]
    pub(super) intent: Vec<Intent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Expand {
    pub(super) mean: Vec<String>,
    pub(super) say: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Intent {
    /// The first names the intent.
    pub(super) words: Vec<String>,
    pub(super) excludes: Vec<String>,
}

impl Synonyms {
    /// The general language that comes with the search.
    pub fn general() -> Self {
        Synonyms::parse(GENERAL).expect("the file is part of the crate and read by a test")
    }

    /// Reads a list.
    ///
    /// Errors: the parser's message with line, an unknown format, an entry that cannot have an effect.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read: Synonyms = toml::from_str(text).map_err(|error| error.to_string())?;
        if read.format != FORMAT {
            return Err(format!(
                "format {} is unknown, this version reads format {FORMAT}",
                read.format
            ));
        }
        if let Some(lonely) = read.groups.iter().find(|group| group.len() < 2) {
            return Err(format!("group {lonely:?} needs at least two words"));
        }
        if let Some(empty) = read
            .expand
            .iter()
            .find(|entry| entry.say.is_empty() || entry.mean.is_empty())
        {
            return Err(format!("expand {empty:?} needs `say` and `mean`"));
        }
        let names: Vec<_> = read.intent.iter().filter_map(|intent| intent.words.first()).collect();
        match read
            .intent
            .iter()
            .flat_map(|intent| &intent.excludes)
            .find(|name| !names.contains(name))
        {
            Some(unknown) => Err(format!("intent {unknown:?} is excluded but not defined")),
            None => Ok(read),
        }
    }

    /// This list and a town's own.
    pub fn with(mut self, town: Synonyms) -> Self {
        self.groups.extend(town.groups);
        self.expand.extend(town.expand);
        self.intent.extend(town.intent);
        self
    }
}

/// Words that say little about which service is meant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LittleWords {
    pub(super) stop: String,
    pub(super) weak: String,
    pub(super) particles: String,
    pub(super) wrapping: String,
    pub(super) prepositions: String,
}

impl LittleWords {
    pub(super) fn general() -> Self {
        toml::from_str(include_str!("words.toml")).expect("the file is part of the crate and read by a test")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_general_lists_can_be_read() {
        assert!(Synonyms::general().groups.len() > 50);
        assert!(LittleWords::general().stop.len() > 100);
    }

    #[test]
    fn entries_without_effect_are_refused() {
        for (text, message) in [
            ("format = 2", "format 2"),
            ("format = 1\ngroups = [[\"a\"]]", "at least two"),
            ("format = 1\n[[expand]]\nmean = []\nsay = [\"a\"]", "needs `say`"),
            (
                "format = 1\n[[intent]]\nwords = [\"a\"]\nexcludes = [\"b\"]",
                "not defined",
            ),
            ("format = 1\nsynonym = []", "unknown field"),
        ] {
            assert!(
                Synonyms::parse(text).is_err_and(|error| error.contains(message)),
                "{text}"
            );
        }
    }
}
