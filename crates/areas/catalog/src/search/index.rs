//! Builds the index: which service carries which term how strongly, and by which names it goes.

use std::collections::HashMap;

use super::lexicon::{Lexicon, Term};
use super::normalise::words;
use super::synonyms::Synonyms;
use crate::model::{Service, ServiceText, Topic};

/// A service as the search sees it.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) names: Vec<Name>,
    /// Bit set of what the title says one can do.
    pub(super) intents: u32,
    /// Factor for how likely the service is wanted at all.
    pub(super) prior: f32,
}

/// A title or keyword.
pub(super) struct Name {
    pub(super) text: String,
    pub(super) words: Vec<NameWord>,
    /// Titles weigh more than keywords.
    pub(super) trust: f32,
    pub(super) is_title: bool,
}

/// A word of a name with the parts of a compound.
pub(super) struct NameWord {
    pub(super) shares: Vec<(Term, f32)>,
    pub(super) weight: f32,
}

pub(super) struct Index {
    pub(super) lexicon: Lexicon,
    pub(super) entries: Vec<Entry>,
    /// By term: services that carry it and how strongly, between 0 and 1.
    pub(super) postings: Vec<Vec<(usize, f32)>>,
}

/// Weight of a field and how much its length counts against it (BM25F).
#[derive(Clone, Copy)]
struct Field {
    weight: f32,
    length_share: f32,
}

const TITLE: Field = Field {
    weight: 6.0,
    length_share: 0.4,
};
const KEYWORD: Field = Field {
    weight: 4.0,
    length_share: 0.0,
};
const SHORT: Field = Field {
    weight: 1.5,
    length_share: 0.5,
};
const FULL: Field = Field {
    weight: 0.7,
    length_share: 0.7,
};
const TOPIC: Field = Field {
    weight: 0.5,
    length_share: 0.0,
};
const FIELDS: [Field; 5] = [TITLE, KEYWORD, SHORT, FULL, TOPIC];
/// How soon repetition stops helping.
const SATURATION: f32 = 2.5;

const KEYWORD_TRUST: f32 = 0.85;
const WEAK_WEIGHT: f32 = 0.15;
/// A service that has nothing but a name is mostly one that nobody is meant to look for.
const BARE_PRIOR: f32 = 0.95;
const POPULARITY_BONUS: f32 = 0.08;

struct Draft {
    entry: Entry,
    /// Words by field, in the order of `FIELDS`.
    fields: [Vec<String>; 5],
}

impl Index {
    pub(super) fn build(services: &[Service], topics: &[Topic], synonyms: &Synonyms) -> Self {
        let mut lexicon = Lexicon::new(synonyms);
        let mut drafts: Vec<Draft> = services
            .iter()
            .map(|service| draft(service, topics, &mut lexicon))
            .collect();
        lexicon.finish();
        // Compounds can be taken apart only now that all words are known.
        let mut shares = HashMap::new();
        let weights = field_weights(&drafts, &mut lexicon, &mut shares);
        let mut postings = vec![Vec::new(); lexicon.term_count()];
        for (number, weight_by_term) in weights.into_iter().enumerate() {
            for (term, weight) in weight_by_term {
                if let Some(list) = postings.get_mut(term) {
                    list.push((number, weight / (SATURATION + weight)));
                }
            }
        }
        let rarity = |term: Term| rarity(postings.get(term).map_or(0, Vec::len), drafts.len());
        let rarities: Vec<f32> = (0..postings.len()).map(rarity).collect();
        for draft in &mut drafts {
            name_words(&mut draft.entry, &mut lexicon, &mut shares, &rarities);
        }
        Index {
            lexicon,
            entries: drafts.into_iter().map(|draft| draft.entry).collect(),
            postings,
        }
    }
}

/// Inverse document frequency, never negative.
pub(super) fn rarity(carriers: usize, services: usize) -> f32 {
    rarity_of(carriers as f32, services as f32)
}

/// The same for a fractional number of carriers. Counts stay far below 2^24, so `f32` is exact for them.
pub(super) fn rarity_of(carriers: f32, services: f32) -> f32 {
    (1.0 + (services - carriers + 0.5).max(0.0) / (carriers + 0.5)).ln()
}

fn draft(service: &Service, topics: &[Topic], lexicon: &mut Lexicon) -> Draft {
    let mut fields: [Vec<String>; 5] = Default::default();
    let mut names = Vec::new();
    for text in service.texts.values() {
        lexicon.learn_spelling(&text.title);
        fields[0].extend(words(&text.title));
        names.push(name(&text.title, 1.0, true));
        fields[2].extend(words(&text.short));
        fields[3].extend(words(&full_text(text)));
    }
    for keyword in &service.keywords {
        lexicon.learn_spelling(keyword);
        fields[1].extend(words(keyword));
        names.push(name(keyword, KEYWORD_TRUST, false));
    }
    fields[3].extend(service.fees.iter().flat_map(|fee| fee.label.all()).flat_map(words));
    fields[3].extend(service.legal_basis.iter().flat_map(|law| words(law)));
    for topic in topics.iter().filter(|topic| service.topics.contains(&topic.id)) {
        fields[4].extend(
            topic
                .title
                .all()
                .chain(topic.keywords.iter().map(String::as_str))
                .flat_map(words),
        );
    }
    for (field, is_name) in fields.iter_mut().zip([true, true, false, false, false]) {
        field.retain(|word| !lexicon.is_stop(word));
        field.iter().for_each(|word| {
            lexicon.learn(word, is_name);
        });
    }
    let stems: Vec<String> = fields[0].iter().map(|word| lexicon.stem(word)).collect();
    let intents = lexicon.intents_of(&with_parts(&stems, lexicon));
    let title = service.title(base::Lang::De).to_owned();
    let prior = prior(service, &fields);
    Draft {
        entry: Entry {
            id: service.id.clone(),
            title,
            names,
            intents,
            prior,
        },
        fields,
    }
}

/// A title such as „Wohnsitzanmeldung“ says what one can do in its last part.
fn with_parts(stems: &[String], lexicon: &Lexicon) -> Vec<String> {
    let single = lexicon
        .intents
        .iter()
        .flat_map(|intent| &intent.stems)
        .filter(|stems| stems.len() == 1)
        .flatten();
    let inside = single.filter(|ending| {
        stems
            .iter()
            .any(|stem| stem.len() > ending.len() + 2 && stem.ends_with(ending.as_str()))
    });
    stems.iter().chain(inside).cloned().collect()
}

fn prior(service: &Service, fields: &[Vec<String>; 5]) -> f32 {
    let bare = fields[1].is_empty() && fields[3].len() < 5;
    let complete = if bare { BARE_PRIOR } else { 1.0 };
    let rank = service
        .popularity
        .map_or(0.0, |rank| POPULARITY_BONUS / (1.0 + (rank.min(1000) as f32) / 10.0));
    complete * (1.0 + rank)
}

fn full_text(text: &ServiceText) -> String {
    let blocks = [&text.who, &text.notes].into_iter().flatten();
    let all = std::iter::once(&text.what)
        .chain(blocks)
        .chain(&text.documents)
        .chain(&text.procedure);
    all.map(|html| html.text()).collect::<Vec<_>>().join(" ")
}

fn name(text: &str, trust: f32, is_title: bool) -> Name {
    Name {
        text: text.to_owned(),
        words: Vec::new(),
        trust,
        is_title,
    }
}

type Shares = HashMap<String, Vec<(Term, f32)>>;

fn shares_of<'a>(word: &str, lexicon: &mut Lexicon, known: &'a mut Shares) -> &'a [(Term, f32)] {
    known.entry(word.to_owned()).or_insert_with(|| lexicon.shares(word))
}

/// Weight of each term in each service, over all fields.
fn field_weights(drafts: &[Draft], lexicon: &mut Lexicon, known: &mut Shares) -> Vec<HashMap<Term, f32>> {
    let services = drafts.len().max(1) as f32;
    let mean: [f32; 5] =
        std::array::from_fn(|field| drafts.iter().map(|d| d.fields[field].len() as f32).sum::<f32>() / services);
    drafts
        .iter()
        .map(|draft| {
            let mut weights = HashMap::new();
            for ((field, words), mean) in FIELDS.iter().zip(&draft.fields).zip(mean) {
                let length = words.len() as f32 / mean.max(1.0);
                let weight = field.weight / (1.0 - field.length_share + field.length_share * length);
                for word in words {
                    for (term, share) in shares_of(word, lexicon, known) {
                        *weights.entry(*term).or_default() += weight * share;
                    }
                }
            }
            weights
        })
        .collect()
}

fn name_words(entry: &mut Entry, lexicon: &mut Lexicon, known: &mut Shares, rarities: &[f32]) {
    for name in &mut entry.names {
        for word in words(&name.text) {
            if lexicon.is_stop(&word) {
                continue;
            }
            let shares = shares_of(&word, lexicon, known).to_vec();
            let rarity = shares
                .first()
                .and_then(|(term, _)| rarities.get(*term))
                .copied()
                .unwrap_or(1.0);
            let weak = lexicon.is_weak(&lexicon.stem(&word));
            name.words.push(NameWord {
                shares,
                weight: rarity.max(1.0) * if weak { WEAK_WEIGHT } else { 1.0 },
            });
        }
    }
}
