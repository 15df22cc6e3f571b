//! Which services answer the concepts of a question, and how well.

use super::index::{Entry, Index, Name, rarity_of};
use super::lexicon::Term;
use super::query::{Concept, Query, Way};

/// How a service answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub(super) entry: usize,
    pub(super) score: f32,
    /// Share of the question that it answers.
    pub(super) answered: f32,
    /// Index of the name that fits best.
    pub(super) name: Option<usize>,
}

/// Rarity of a word that nobody knows: it names something, and it is not here.
const UNKNOWN_RARITY: f32 = 2.2;
/// A rare word names something, but one rare word must not drown the others.
const RARITY_MAX: f32 = 3.0;
const NAME_WEIGHT: f32 = 1.2;
/// Strength from which a service counts as a full carrier of a concept.
const FULL_STRENGTH: f32 = 0.6;
/// Share of the question that a service must answer.
const ANSWERED_MIN: f32 = 0.4;
/// Share of the things in the question that a service must know: to abholen something is not to abholen anything.
const THINGS_MIN: f32 = 0.45;
/// How much more it matters that the name says the question than that the question says the name: titles are longer
/// than what people type.
const QUERY_SHARE: f32 = 2.0;
const SECOND_WAY: f32 = 0.1;
/// What a part of a compound is worth without the others.
const ALONE: f32 = 0.4;
const INTENT_BONUS: f32 = 1.12;
const CONTRADICTION: f32 = 0.6;

/// All services that answer anything, best first. Between 0 and about 1 for perfect answers.
pub(super) fn rank(index: &Index, query: &Query) -> Vec<Scored> {
    let (strengths, weights) = weigh(index, query);
    let total: f32 = weights.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let all_things: f32 = query
        .concepts
        .iter()
        .zip(&weights)
        .filter(|(concept, _)| !concept.wish)
        .map(|(_, weight)| weight)
        .sum();
    let contradictions = index.lexicon.contradictions(query.intents);
    let mut ranked: Vec<Scored> = index
        .entries
        .iter()
        .enumerate()
        .filter_map(|(entry, service)| {
            let answers: Vec<f32> = strengths
                .iter()
                .map(|by_entry| (at(by_entry, entry) / FULL_STRENGTH).min(1.0))
                .collect();
            let (things, wishes) = answered(&answers, query, &weights);
            let answered = (things + wishes) / total;
            if answered < ANSWERED_MIN || (all_things > 0.0 && things / all_things < THINGS_MIN) {
                return None;
            }
            let (name, fit) = best_name(service, query, &weights, total);
            let score = (answered + NAME_WEIGHT * fit) / (1.0 + NAME_WEIGHT);
            let score = score * intent_factor(service, query.intents, contradictions) * service.prior;
            Some(Scored {
                entry,
                score,
                answered,
                name,
            })
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.entry.cmp(&b.entry)));
    ranked
}

/// How strongly each service carries each concept, and the weight of each concept.
pub(super) fn weigh(index: &Index, query: &Query) -> (Vec<Vec<f32>>, Vec<f32>) {
    let strengths: Vec<Vec<f32>> = query.concepts.iter().map(|concept| strengths(index, concept)).collect();
    let weights = query
        .concepts
        .iter()
        .zip(&strengths)
        .map(|(concept, by_entry)| weight(concept, by_entry))
        .collect();
    (strengths, weights)
}

/// Weight of the concepts that a service answers: of things and of what one wants to do with them. The parts of
/// a compound count fully only together: the Kfz-Steuer is no answer to who asks for the Hundesteuer.
fn answered(answers: &[f32], query: &Query, weights: &[f32]) -> (f32, f32) {
    let weakest = |compound: usize| {
        let parts = query
            .concepts
            .iter()
            .zip(answers)
            .filter(|(concept, _)| concept.compound == Some(compound));
        parts.map(|(_, answer)| *answer).fold(1.0, f32::min)
    };
    query
        .concepts
        .iter()
        .zip(answers)
        .zip(weights)
        .fold((0.0, 0.0), |(things, wishes), ((concept, answer), weight)| {
            let whole = concept
                .compound
                .map_or(1.0, |compound| ALONE + (1.0 - ALONE) * weakest(compound).powi(2));
            let answered = weight * answer * whole;
            if concept.wish {
                (things, wishes + answered)
            } else {
                (things + answered, wishes)
            }
        })
}

fn at(list: &[f32], index: usize) -> f32 {
    list.get(index).copied().unwrap_or(0.0)
}

/// How strongly each service carries a concept, in the best of its ways.
fn strengths(index: &Index, concept: &Concept) -> Vec<f32> {
    let mut best = vec![0.0_f32; index.entries.len()];
    for way in &concept.ways {
        let needed = way.terms.len();
        let mut sum = vec![(0.0_f32, 0_usize); if needed > 1 { best.len() } else { 0 }];
        for term in &way.terms {
            for (entry, strength) in index.postings.get(*term).into_iter().flatten() {
                if needed == 1 {
                    raise(&mut best, *entry, way.weight * strength);
                } else if let Some(slot) = sum.get_mut(*entry) {
                    *slot = (slot.0 + strength, slot.1 + 1);
                }
            }
        }
        for (entry, (strength, count)) in sum.into_iter().enumerate().filter(|(_, (_, count))| *count == needed) {
            raise(&mut best, entry, way.weight * strength / count as f32);
        }
    }
    best
}

fn raise(best: &mut [f32], entry: usize, strength: f32) {
    if let Some(slot) = best.get_mut(entry) {
        // What is said in two ways is a little surer than in one.
        *slot = slot.max(strength) + SECOND_WAY * slot.min(strength);
    }
}

/// Rare concepts say more than common ones. A concept counts as one word, however many synonyms it has.
fn weight(concept: &Concept, strengths: &[f32]) -> f32 {
    let carriers: f32 = strengths
        .iter()
        .map(|strength| (strength / FULL_STRENGTH).min(1.0))
        .sum();
    let rarity = if carriers > 0.0 {
        rarity_of(carriers, strengths.len() as f32)
    } else {
        UNKNOWN_RARITY
    };
    rarity.min(RARITY_MAX) * concept.importance
}

/// The name of the service that fits the whole question best: the harmonic mean of how much of the name the
/// question says and how much of the question the name says.
fn best_name(entry: &Entry, query: &Query, weights: &[f32], total: f32) -> (Option<usize>, f32) {
    let mut best = (None, 0.0);
    for (number, name) in entry.names.iter().enumerate() {
        let fit = name_fit(name, query, weights, total);
        if fit > best.1 {
            best = (Some(number), fit);
        }
    }
    best
}

fn name_fit(name: &Name, query: &Query, weights: &[f32], total: f32) -> f32 {
    let fits: Vec<Fit> = query
        .concepts
        .iter()
        .map(|concept| concept_in_name(name, concept))
        .collect();
    // Several concepts that meet in one compound say it together: „Adresse ändern“ says „Adressänderung“.
    let mut said = vec![0.0_f32; name.words.len()];
    let mut seen: Vec<(usize, Term)> = Vec::new();
    for mark in fits.iter().flat_map(|fit| &fit.marks) {
        if seen.contains(&(mark.position, mark.term)) {
            continue;
        }
        seen.push((mark.position, mark.term));
        if let Some(slot) = said.get_mut(mark.position) {
            *slot = (*slot + mark.share).min(1.0);
        }
    }
    let answered: f32 = fits
        .iter()
        .zip(weights)
        .map(|(fit, weight)| weight * fit.certainty * fit.strength(&said))
        .sum();
    let length: f32 = name.words.iter().map(|word| word.weight).sum();
    let covered: f32 = name
        .words
        .iter()
        .zip(&said)
        .map(|(word, said)| word.weight * said)
        .sum();
    if answered <= 0.0 || length <= 0.0 {
        return 0.0;
    }
    let (of_name, of_query) = (covered / length, answered / total);
    // A short name that is said completely and a long one that says the whole question are both good fits.
    let mean = |share: f32| (1.0 + share) * of_name * of_query / (share * of_name + of_query);
    name.trust * mean(QUERY_SHARE).max(mean(1.0))
}

/// Where a name says a concept.
#[derive(Default)]
struct Fit {
    certainty: f32,
    marks: Vec<Mark>,
}

/// A word of the name, the term that is in it, and how much of the word that is.
struct Mark {
    position: usize,
    term: Term,
    share: f32,
}

impl Fit {
    /// How completely the words that say the concept are said by the whole question.
    fn strength(&self, said: &[f32]) -> f32 {
        let count = self.marks.len().max(1) as f32;
        self.marks.iter().map(|mark| at(said, mark.position)).sum::<f32>() / count
    }

    fn worth(&self) -> f32 {
        self.marks.iter().map(|mark| mark.share).sum::<f32>() * self.certainty / self.marks.len().max(1) as f32
    }
}

fn concept_in_name(name: &Name, concept: &Concept) -> Fit {
    let fits = concept.ways.iter().filter_map(|way| way_in_name(name, way));
    fits.max_by(|a, b| a.worth().total_cmp(&b.worth())).unwrap_or_default()
}

/// Where the name says all terms of the way; nothing if one is missing.
fn way_in_name(name: &Name, way: &Way) -> Option<Fit> {
    let mut marks = Vec::new();
    for term in &way.terms {
        let found = name.words.iter().enumerate().filter_map(|(position, word)| {
            let share = word.shares.iter().find(|(known, _)| known == term)?.1;
            Some(Mark {
                position,
                term: *term,
                share,
            })
        });
        marks.push(found.max_by(|a, b| a.share.total_cmp(&b.share))?);
    }
    Some(Fit {
        certainty: way.weight,
        marks,
    })
}

fn intent_factor(entry: &Entry, wanted: u32, contradictions: u32) -> f32 {
    if entry.intents & wanted != 0 {
        INTENT_BONUS
    } else if entry.intents & contradictions != 0 {
        CONTRADICTION
    } else {
        1.0
    }
}
