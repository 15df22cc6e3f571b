//! The search of the catalogue: in memory, without I/O, the same answer for the same question every time.
//!
//! Understands umlauts in any spelling, inflection, compounds, typing errors, colloquial words, English words and
//! whole questions. Says "nothing found" rather than something wrong.

mod compound;
mod fuzzy;
mod index;
mod lexicon;
mod normalise;
mod query;
mod score;
mod synonyms;

pub use normalise::{fold, words};
pub use synonyms::Synonyms;

use crate::model::{Service, Topic};
use index::Index;

/// A score below this is a guess. Shown as an answer it would be a wrong one.
const SURE: f32 = 0.50;
/// A score below this is not even worth a guess.
const GUESS: f32 = 0.30;
const GUESSES_MAX: usize = 3;
/// Hits much weaker than the best one only hide it.
const NEAR_BEST: f32 = 0.45;
const SUGGESTIONS_MAX: usize = 8;

/// The services of a town, ready to be searched.
pub struct SearchIndex {
    index: Index,
}

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// Id of the service.
    pub id: String,
    /// Between 0 and about 1; comparable within one question only.
    pub score: f32,
    /// The keyword through which it was found, if it was not the title.
    pub through: Option<String>,
}

/// What a search found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchOutcome {
    /// Best first; empty when no service answers.
    pub hits: Vec<Hit>,
    /// When nothing answers: what comes nearest, to be shown as a question ("Meinten Sie …?"), never as an answer.
    pub guesses: Vec<Hit>,
    /// The question with typing errors mended, to be shown ("Ergebnisse für …").
    pub corrected: Option<String>,
}

/// A completion while typing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Id of the service.
    pub id: String,
    pub title: String,
    /// The keyword through which it was found, if it was not the title.
    pub through: Option<String>,
}

impl SearchIndex {
    /// Takes some ten milliseconds for a large city. `synonyms`: usually `Synonyms::general()` with the town's own.
    pub fn build(services: &[Service], topics: &[Topic], synonyms: &Synonyms) -> Self {
        SearchIndex {
            index: Index::build(services, topics, synonyms),
        }
    }

    /// Answers a finished question with at most `limit` services.
    pub fn search(&self, question: &str, limit: usize) -> SearchOutcome {
        self.answer(question, limit, false)
    }

    /// Answers while typing: the last word may be unfinished.
    pub fn suggest(&self, typed: &str) -> Vec<Suggestion> {
        let outcome = self.answer(typed, SUGGESTIONS_MAX, true);
        let title = |id: &str| {
            self.index
                .entries
                .iter()
                .find(|entry| entry.id == id)
                .map(|entry| entry.title.clone())
        };
        outcome
            .hits
            .into_iter()
            .filter_map(|hit| {
                Some(Suggestion {
                    title: title(&hit.id)?,
                    id: hit.id,
                    through: hit.through,
                })
            })
            .collect()
    }

    /// As `search`, but the last word may be unfinished; for results that appear while typing.
    pub fn search_typing(&self, typed: &str, limit: usize) -> SearchOutcome {
        self.answer(typed, limit, true)
    }

    /// Parts into which the index takes a compound.
    pub fn parts(&self, word: &str) -> Option<Vec<String>> {
        self.index.lexicon.parts(&fold(word))
    }

    /// Why a question finds what it finds: for those who extend the synonyms.
    pub fn explain(&self, question: &str) -> String {
        let query = query::analyse(question, false, &self.index.lexicon);
        let (_, weights) = score::weigh(&self.index, &query);
        let concepts = query
            .concepts
            .iter()
            .zip(weights)
            .map(|(concept, weight)| format!("{} (weight {weight:.2}, {} ways)", concept.word, concept.ways.len()));
        let hits = score::rank(&self.index, &query)
            .into_iter()
            .take(5)
            .filter_map(|scored| {
                let entry = self.index.entries.get(scored.entry)?;
                let name = scored
                    .name
                    .and_then(|name| entry.names.get(name))
                    .map_or("", |name| name.text.as_str());
                Some(format!(
                    "  {:.2} answers {:.2} of it, as {name:?}: {} {}",
                    scored.score, scored.answered, entry.id, entry.title
                ))
            });
        concepts.chain(hits).collect::<Vec<_>>().join("\n")
    }

    pub fn len(&self) -> usize {
        self.index.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.index.entries.is_empty()
    }

    fn answer(&self, text: &str, limit: usize, typing: bool) -> SearchOutcome {
        let query = query::analyse(text, typing, &self.index.lexicon);
        let ranked = score::rank(&self.index, &query);
        let best = ranked.first().map_or(0.0, |best| best.score);
        let sure = best >= SURE;
        let (floor, count) = if sure {
            (best * NEAR_BEST, limit)
        } else {
            (GUESS, GUESSES_MAX.min(limit))
        };
        let found = ranked.iter().take_while(|scored| scored.score >= floor).take(count);
        let found: Vec<Hit> = found.filter_map(|scored| self.hit(scored)).collect();
        let (hits, guesses) = if sure { (found, Vec::new()) } else { (Vec::new(), found) };
        SearchOutcome {
            hits,
            guesses,
            corrected: query.corrected,
        }
    }

    fn hit(&self, scored: &score::Scored) -> Option<Hit> {
        let entry = self.index.entries.get(scored.entry)?;
        let name = scored.name.and_then(|name| entry.names.get(name));
        let through = name.filter(|name| !name.is_title).map(|name| name.text.clone());
        Some(Hit {
            id: entry.id.clone(),
            score: scored.score,
            through,
        })
    }
}
