//! Which services answer the concepts of a question, and how well.

use super::index::{Entry, Index, Name, rarity_of};
use super::query::{Concept, Query, Way};

/// How a service answers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scored {
    pub(super) entry: usize,
    pub(super) score: f32,
    /// Index of the name that fits best.
    pub(super) name: Option<usize>,
}

/// Rarity of a word that nobody knows: it names something, and it is not here.
const UNKNOWN_RARITY: f32 = 3.5;
const NAME_WEIGHT: f32 = 1.2;
/// Strength from which a service counts as a full carrier of a concept.
const FULL_STRENGTH: f32 = 0.6;
/// Share of the question that a service must answer.
const ANSWERED_MIN: f32 = 0.45;
/// What a part of a compound is worth without the others.
const ALONE: f32 = 0.4;
const INTENT_BONUS: f32 = 1.12;
const CONTRADICTION: f32 = 0.6;

/// All services that answer anything, best first. Between 0 and about 1 for perfect answers.
pub(super) fn rank(index: &Index, query: &Query) -> Vec<Scored> {
    let strengths: Vec<Vec<f32>> = query.concepts.iter().map(|concept| strengths(index, concept)).collect();
    let weights: Vec<f32> = query.concepts.iter().zip(&strengths).map(|(concept, by_entry)| weight(concept, by_entry)).collect();
    let total: f32 = weights.iter().sum();
    if total <= 0.0 {
        return Vec::new();
    }
    let contradictions = index.lexicon.contradictions(query.intents);
    let mut ranked: Vec<Scored> = index
        .entries
        .iter()
        .enumerate()
        .filter_map(|(entry, service)| {
            let answers: Vec<f32> = strengths.iter().map(|by_entry| (at(by_entry, entry) / FULL_STRENGTH).min(1.0)).collect();
            let answered = answered(&answers, query, &weights) / total;
            if answered < ANSWERED_MIN {
                return None;
            }
            let (name, fit) = best_name(service, query, &weights, total);
            let score = (answered + NAME_WEIGHT * fit) / (1.0 + NAME_WEIGHT);
            Some(Scored { entry, score: score * intent_factor(service, query.intents, contradictions) * service.prior, name })
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.entry.cmp(&b.entry)));
    ranked
}

/// Weight of the concepts that a service answers. The parts of a compound count fully only together: the
/// Kfz-Steuer is no answer to who asks for the Hundesteuer.
fn answered(answers: &[f32], query: &Query, weights: &[f32]) -> f32 {
    let weakest = |compound: usize| {
        let parts = query.concepts.iter().zip(answers).filter(|(concept, _)| concept.compound == Some(compound));
        parts.map(|(_, answer)| *answer).fold(1.0, f32::min)
    };
    let each = query.concepts.iter().zip(answers).zip(weights).map(|((concept, answer), weight)| {
        let whole = concept.compound.map_or(1.0, |compound| ALONE + (1.0 - ALONE) * weakest(compound));
        weight * answer * whole
    });
    each.sum()
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
        *slot = slot.max(strength);
    }
}

/// Rare concepts say more than common ones. A concept counts as one word, however many synonyms it has.
fn weight(concept: &Concept, strengths: &[f32]) -> f32 {
    let carriers: f32 = strengths.iter().map(|strength| (strength / FULL_STRENGTH).min(1.0)).sum();
    let rarity = if carriers > 0.0 { rarity_of(carriers, strengths.len() as f32) } else { UNKNOWN_RARITY };
    rarity * concept.importance
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
    let mut said = vec![0.0_f32; name.words.len()];
    let mut answered = 0.0;
    for (concept, weight) in query.concepts.iter().zip(weights) {
        let mut best = 0.0_f32;
        for way in &concept.ways {
            best = best.max(way_in_name(name, way, &mut said));
        }
        answered += weight * best;
    }
    let length: f32 = name.words.iter().map(|word| word.weight).sum();
    let covered: f32 = name.words.iter().zip(&said).map(|(word, said)| word.weight * said).sum();
    if answered <= 0.0 || length <= 0.0 {
        return 0.0;
    }
    let (of_name, of_query) = (covered / length, answered / total);
    name.trust * 2.0 * of_name * of_query / (of_name + of_query)
}

/// How well the name contains the way; marks the words that it says.
fn way_in_name(name: &Name, way: &Way, said: &mut [f32]) -> f32 {
    let mut sum = 0.0;
    let mut marks: Vec<(usize, f32)> = Vec::new();
    for term in &way.terms {
        let found = name.words.iter().enumerate().filter_map(|(position, word)| {
            let share = word.shares.iter().find(|(known, _)| known == term)?.1;
            Some((position, share))
        });
        let Some((position, share)) = found.max_by(|a, b| a.1.total_cmp(&b.1)) else { return 0.0 };
        marks.push((position, share));
        sum += share;
    }
    let terms = way.terms.len().max(1) as f32;
    for (position, share) in &marks {
        // Two parts of one compound say more of it together than each alone.
        let together: f32 = marks.iter().filter(|(other, _)| other == position).map(|(_, share)| share).sum();
        if let Some(slot) = said.get_mut(*position) {
            *slot = slot.max(way.weight * together.max(*share).min(1.0));
        }
    }
    way.weight * (sum / terms)
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
