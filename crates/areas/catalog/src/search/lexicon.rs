//! The words that the index knows: terms, compounds, spelling, synonyms. Serves building and querying alike.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::compound::Dictionary;
use super::fuzzy::{Near, Speller};
use super::normalise::{Stems, fold, words};
use super::synonyms::{LittleWords, Synonyms};

/// Number of a stem.
pub(super) type Term = usize;

/// Share of a compound that its last part carries, and of the parts before it: a Parkausweis is an Ausweis first.
const HEAD_SHARE: f32 = 0.6;
const MODIFIER_SHARE: f32 = 0.5;
const DEPTH_SHARE: f32 = 0.7;

/// A phrase that people say and what it means.
pub(super) struct Trigger {
    /// Stems that must all occur.
    pub(super) say: Vec<String>,
    /// Phrases that it may mean, as folded words.
    pub(super) mean: Vec<Vec<String>>,
    pub(super) weight: f32,
    /// Both mean the same, not one more than the other.
    pub(super) equals: bool,
}

/// Something that people want to do, found by one of its stems.
pub(super) struct IntentWords {
    pub(super) stems: Vec<Vec<String>>,
    /// Bit set of the intents that contradict it.
    pub(super) excludes: u32,
}

pub(super) struct Lexicon {
    terms: HashMap<String, Term>,
    stems: Stems,
    dictionary: Dictionary,
    speller: Speller,
    /// Folded words of titles, keywords and synonyms, until the speller takes them.
    spellings: BTreeSet<String>,
    /// How a folded word is written, for showing it.
    spelled: HashMap<String, String>,
    /// Folded words of the catalogue in order, for completion.
    surfaces: BTreeMap<String, Term>,
    stop: HashSet<String>,
    weak: HashSet<String>,
    wrapping: HashSet<String>,
    prepositions: HashSet<String>,
    pub(super) particles: HashSet<String>,
    pub(super) triggers: Vec<Trigger>,
    by_stem: HashMap<String, Vec<usize>>,
    pub(super) intents: Vec<IntentWords>,
}

const GROUP_WEIGHT: f32 = 0.85;
const EXPAND_WEIGHT: f32 = 0.85;
const THROUGH_EQUAL: f32 = 0.95;

impl Lexicon {
    pub(super) fn new(synonyms: &Synonyms) -> Self {
        let little = LittleWords::general();
        let mut stems = Stems::new();
        let listed = |text: &str| text.split_whitespace().map(fold).collect::<HashSet<_>>();
        let weak = listed(&little.weak).iter().map(|word| stems.learn(word)).collect();
        let mut lexicon = Lexicon {
            terms: HashMap::new(),
            stems,
            dictionary: Dictionary::default(),
            speller: Speller::default(),
            spellings: BTreeSet::new(),
            spelled: HashMap::new(),
            surfaces: BTreeMap::new(),
            stop: listed(&little.stop),
            weak,
            wrapping: listed(&little.wrapping),
            prepositions: listed(&little.prepositions),
            particles: listed(&little.particles),
            triggers: Vec::new(),
            by_stem: HashMap::new(),
            intents: Vec::new(),
        };
        lexicon.add_synonyms(synonyms);
        lexicon
    }

    fn add_synonyms(&mut self, synonyms: &Synonyms) {
        for group in &synonyms.groups {
            for said in group {
                let mean = group.iter().filter(|word| *word != said);
                self.add_trigger(said, mean, true);
            }
        }
        for expand in &synonyms.expand {
            for said in &expand.say {
                self.add_trigger(said, expand.mean.iter(), false);
            }
        }
        let names: Vec<&String> = synonyms
            .intent
            .iter()
            .filter_map(|intent| intent.words.first())
            .collect();
        for intent in &synonyms.intent {
            let excludes = (0_u32..32)
                .zip(&names)
                .filter(|(_, name)| intent.excludes.contains(name));
            let excludes = excludes.fold(0, |bits, (bit, _)| bits | 1 << bit);
            let stems = intent.words.iter().map(|word| self.stems_of(word)).collect();
            self.intents.push(IntentWords { stems, excludes });
            for said in &intent.words {
                let mean = intent.words.iter().filter(|word| *word != said);
                self.add_trigger(said, mean, true);
            }
        }
        for (index, trigger) in self.triggers.iter().enumerate() {
            for stem in &trigger.say {
                self.by_stem.entry(stem.clone()).or_default().push(index);
            }
        }
    }

    fn add_trigger<'a>(&mut self, said: &str, mean: impl Iterator<Item = &'a String>, equals: bool) {
        let say = self.stems_of(said);
        let mean = mean
            .map(|phrase| self.content_words(phrase))
            .filter(|words| !words.is_empty())
            .collect();
        if !say.is_empty() {
            let weight = if equals { GROUP_WEIGHT } else { EXPAND_WEIGHT };
            self.triggers.push(Trigger {
                say,
                mean,
                weight,
                equals,
            });
        }
    }

    fn stems_of(&mut self, phrase: &str) -> Vec<String> {
        self.learn_spelling(phrase);
        let words = words(phrase);
        words.iter().for_each(|word| self.learn_name(word));
        words.iter().map(|word| self.stems.learn(word)).collect()
    }

    /// A word of a title, keyword or synonym may stand in compounds and be what a mistyped word was meant to be.
    fn learn_name(&mut self, word: &str) {
        if !self.is_stop(word) && !self.particles.contains(word) {
            self.dictionary.add(word, true);
            self.spellings.insert(word.to_owned());
        }
    }

    fn content_words(&self, phrase: &str) -> Vec<String> {
        words(phrase).into_iter().filter(|word| !self.is_stop(word)).collect()
    }

    /// Remembers how the words of a title, keyword or synonym are written.
    pub(super) fn learn_spelling(&mut self, text: &str) {
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 3) {
            self.spelled.entry(fold(word)).or_insert_with(|| word.to_owned());
        }
    }

    /// A folded word as it is written.
    pub(super) fn spelled<'a>(&'a self, word: &'a str) -> &'a str {
        self.spelled.get(word).map_or(word, String::as_str)
    }

    /// Learns a word of the catalogue. `name`: it stands in a title or keyword.
    pub(super) fn learn(&mut self, word: &str, name: bool) -> Term {
        let stem = self.stems.learn(word);
        let term = self.intern(&stem);
        self.surfaces.entry(word.to_owned()).or_insert(term);
        if name {
            self.learn_name(word);
        } else if !self.is_stop(word) && !self.particles.contains(word) {
            self.dictionary.add(word, false);
        }
        term
    }

    /// Call when all words of the catalogue are known.
    pub(super) fn finish(&mut self) {
        // A typing error is as likely in a colloquial word as in an official one. Words that only stand in running
        // text are no targets: too many short ones are near to words that the catalogue does not know.
        self.speller = Speller::new(
            std::mem::take(&mut self.spellings)
                .into_iter()
                .filter(|word| word.chars().count() > 3),
        );
    }

    /// The term of a word with share 1, and the parts of a compound with smaller shares.
    pub(super) fn shares(&mut self, word: &str) -> Vec<(Term, f32)> {
        let stem = self.stems.learn(word);
        let mut shares = vec![(self.intern(&stem), 1.0)];
        self.add_parts(word, 1.0, &mut shares);
        shares
    }

    fn add_parts(&mut self, word: &str, share: f32, shares: &mut Vec<(Term, f32)>) {
        let Some(parts) = self.parts(word) else { return };
        let last = parts.len().saturating_sub(1);
        for (index, part) in parts.iter().enumerate() {
            let part_share = share * if index == last { HEAD_SHARE } else { MODIFIER_SHARE };
            let stem = self.stems.learn(part);
            let term = self.intern(&stem);
            if shares.iter().all(|(known, _)| *known != term) {
                shares.push((term, part_share));
            }
            self.add_parts(part, part_share * DEPTH_SHARE / HEAD_SHARE, shares);
        }
    }

    fn intern(&mut self, stem: &str) -> Term {
        let next = self.terms.len();
        *self.terms.entry(stem.to_owned()).or_insert(next)
    }

    pub(super) fn term_count(&self) -> usize {
        self.terms.len()
    }

    pub(super) fn term(&self, stem: &str) -> Option<Term> {
        self.terms.get(stem).copied()
    }

    pub(super) fn stem(&self, word: &str) -> String {
        self.stems.stem(word)
    }

    pub(super) fn is_stop(&self, word: &str) -> bool {
        self.stop.contains(word)
    }

    pub(super) fn is_weak(&self, stem: &str) -> bool {
        self.weak.contains(stem)
    }

    /// Whether the catalogue or the synonyms know this stem.
    pub(super) fn knows(&self, stem: &str) -> bool {
        self.terms.contains_key(stem) || self.by_stem.contains_key(stem)
    }

    /// As `knows`, or it is one of the little words.
    pub(super) fn understands(&self, stem: &str) -> bool {
        self.knows(stem) || self.weak.contains(stem)
    }

    pub(super) fn is_preposition(&self, word: &str) -> bool {
        self.prepositions.contains(word)
    }

    pub(super) fn is_wrapping(&self, word: &str) -> bool {
        self.wrapping.contains(word)
    }

    /// The stems and all single words that mean the same.
    pub(super) fn with_equals(&self, stems: &[String]) -> HashSet<String> {
        let single = stems
            .iter()
            .flat_map(|stem| self.triggers_with(stem))
            .filter(|trigger| trigger.equals && trigger.say.len() == 1);
        let equal = single
            .flat_map(|trigger| &trigger.mean)
            .filter(|phrase| phrase.len() == 1)
            .flatten();
        stems.iter().cloned().chain(equal.map(|word| self.stem(word))).collect()
    }

    pub(super) fn split(&self, word: &str) -> Option<Vec<String>> {
        self.dictionary.split(word)
    }

    /// As `split`, and the last part may be inflected or derived.
    pub(super) fn split_typed(&self, word: &str) -> Option<Vec<String>> {
        self.dictionary.split(word).or_else(|| {
            let end = if word.is_ascii() {
                word.len().saturating_sub(4)
            } else {
                0
            };
            let cuts = (3..end).map(|cut| word.split_at(cut));
            cuts.filter(|(_, tail)| self.by_stem.contains_key(&self.stem(tail)))
                .find_map(|(head, tail)| Some(vec![self.dictionary.unlinked(head)?.to_owned(), tail.to_owned()]))
        })
    }

    /// A compound with a typing error in one of two parts.
    pub(super) fn mend_compound(&self, word: &str) -> Option<Vec<String>> {
        const PART_CHARS_MIN: usize = 4;
        if !word.is_ascii() {
            return None;
        }
        let cuts = (PART_CHARS_MIN..=word.len().checked_sub(PART_CHARS_MIN)?)
            .rev()
            .map(|cut| word.split_at(cut));
        let near = |part: &str| self.speller.near(part).into_iter().next().map(|near| near.word);
        cuts.filter_map(
            |(head, tail)| match (self.dictionary.unlinked(head), self.dictionary.contains(tail)) {
                (Some(head), false) => Some(vec![head.to_owned(), near(tail)?]),
                (None, true) => Some(vec![near(head)?, tail.to_owned()]),
                _ => None,
            },
        )
        .next()
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        self.dictionary.contains(word)
    }

    /// Parts of a word that is known as a whole, however little is known of its first part.
    pub(super) fn parts(&self, word: &str) -> Option<Vec<String>> {
        self.dictionary.split(word).or_else(|| self.dictionary.split_tail(word))
    }

    pub(super) fn split_tail(&self, word: &str) -> Option<Vec<String>> {
        self.dictionary.split_tail(word)
    }

    pub(super) fn split_head<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        self.dictionary.split_head(word)
    }

    pub(super) fn near(&self, word: &str) -> Vec<Near> {
        self.speller.near(word)
    }

    /// Terms of words that begin so, each once, at most `max`.
    pub(super) fn completions(&self, prefix: &str, max: usize) -> Vec<Term> {
        let mut terms = Vec::new();
        let following = self
            .surfaces
            .range(prefix.to_owned()..)
            .take_while(|(word, _)| word.starts_with(prefix));
        for (_, term) in following {
            if !terms.contains(term) {
                terms.push(*term);
            }
            if terms.len() == max {
                break;
            }
        }
        terms
    }

    /// Triggers in which a stem takes part.
    pub(super) fn triggers_with(&self, stem: &str) -> impl Iterator<Item = &Trigger> {
        self.by_stem
            .get(stem)
            .into_iter()
            .flatten()
            .filter_map(|index| self.triggers.get(*index))
    }

    /// Triggers in which a stem or a word that means the same takes part, and how sure their meaning is.
    pub(super) fn triggers_of(&self, stem: &str) -> impl Iterator<Item = (&Trigger, f32)> {
        let own = self.triggers_with(stem).map(|trigger| (trigger, trigger.weight));
        let equals = self
            .with_equals(&[stem.to_owned()])
            .into_iter()
            .filter(move |equal| equal != stem);
        // The order of a set differs between runs; the answer must not.
        let equals: BTreeSet<String> = equals.collect();
        let through = equals
            .into_iter()
            .flat_map(|equal| self.by_stem.get(&equal).into_iter().flatten());
        let through = through
            .filter_map(|index| self.triggers.get(*index))
            .filter(|trigger| !trigger.equals);
        own.chain(through.map(|trigger| (trigger, trigger.weight * THROUGH_EQUAL)))
    }

    /// Bit set of the intents that these stems express.
    pub(super) fn intents_of(&self, stems: &[String]) -> u32 {
        let said = |words: &Vec<Vec<String>>| words.iter().any(|word| word.iter().all(|stem| stems.contains(stem)));
        (0_u32..32)
            .zip(&self.intents)
            .filter(|(_, intent)| said(&intent.stems))
            .fold(0, |bits, (bit, _)| bits | 1 << bit)
    }

    /// Bit set of the intents that contradict any of `intents`.
    pub(super) fn contradictions(&self, intents: u32) -> u32 {
        let set = (0_u32..32)
            .zip(&self.intents)
            .filter(|(bit, _)| intents & (1 << bit) != 0);
        set.fold(0, |bits, (_, intent)| bits | intent.excludes) & !intents
    }
}
