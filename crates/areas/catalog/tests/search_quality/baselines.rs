//! What a search without knowledge of German finds: plain BM25 over words, and overlap of character 4-grams.

use std::collections::{BTreeSet, HashMap};

use base::Lang;
use catalog::Service;

fn text(service: &Service) -> String {
    let text = service.text(Lang::De).1;
    format!("{} {} {}", text.title, service.keywords.join(" "), text.what.text()).to_lowercase()
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn best(services: &[String], scores: Vec<f64>) -> Vec<String> {
    let mut ranked: Vec<(f64, &String)> = scores
        .into_iter()
        .zip(services)
        .filter(|(score, _)| *score > 0.0)
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    ranked.into_iter().take(10).map(|(_, id)| id.clone()).collect()
}

pub struct Bm25 {
    ids: Vec<String>,
    documents: Vec<HashMap<String, f64>>,
    lengths: Vec<f64>,
}

impl Bm25 {
    pub fn build(services: &[Service]) -> Self {
        let counted = services.iter().map(|service| {
            let mut counts = HashMap::new();
            for word in words(&text(service)) {
                *counts.entry(word).or_insert(0.0) += 1.0;
            }
            counts
        });
        let documents: Vec<HashMap<String, f64>> = counted.collect();
        let lengths = documents.iter().map(|counts| counts.values().sum()).collect();
        Bm25 {
            ids: services.iter().map(|service| service.id.clone()).collect(),
            documents,
            lengths,
        }
    }

    pub fn search(&self, query: &str) -> Vec<String> {
        let (k1, b, n) = (1.2, 0.75, self.documents.len() as f64);
        let mean = self.lengths.iter().sum::<f64>() / n;
        let mut scores = vec![0.0; self.documents.len()];
        for word in words(query) {
            let carriers = self
                .documents
                .iter()
                .filter(|counts| counts.contains_key(&word))
                .count() as f64;
            let rarity = (1.0 + (n - carriers + 0.5) / (carriers + 0.5)).ln();
            for ((score, counts), length) in scores.iter_mut().zip(&self.documents).zip(&self.lengths) {
                if let Some(count) = counts.get(&word) {
                    *score += rarity * count * (k1 + 1.0) / (count + k1 * (1.0 - b + b * length / mean));
                }
            }
        }
        best(&self.ids, scores)
    }
}

pub struct Grams {
    ids: Vec<String>,
    documents: Vec<BTreeSet<String>>,
    rarity: HashMap<String, f64>,
}

impl Grams {
    /// Over title and keywords, the fields in which names stand.
    pub fn build(services: &[Service]) -> Self {
        let names = |service: &Service| format!("{} {}", service.title(Lang::De), service.keywords.join(" "));
        let documents: Vec<BTreeSet<String>> = services.iter().map(|service| grams(&names(service))).collect();
        let mut carriers: HashMap<String, f64> = HashMap::new();
        documents
            .iter()
            .flatten()
            .for_each(|gram| *carriers.entry(gram.clone()).or_default() += 1.0);
        let n = documents.len() as f64;
        let rarity = carriers
            .into_iter()
            .map(|(gram, count)| (gram, (1.0 + n / count).ln()))
            .collect();
        Grams {
            ids: services.iter().map(|service| service.id.clone()).collect(),
            documents,
            rarity,
        }
    }

    pub fn search(&self, query: &str) -> Vec<String> {
        let wanted = grams(query);
        let weight = |gram: &String| self.rarity.get(gram).copied().unwrap_or(0.0);
        let scores = self.documents.iter().map(|grams| {
            let shared: f64 = wanted.intersection(grams).map(weight).sum();
            shared / (grams.iter().map(weight).sum::<f64>() + 1.0).sqrt()
        });
        best(&self.ids, scores.collect())
    }
}

fn grams(text: &str) -> BTreeSet<String> {
    let padded: Vec<char> = words(text)
        .into_iter()
        .flat_map(|word| format!(" {word} ").chars().collect::<Vec<_>>())
        .collect();
    padded.windows(4).map(|window| window.iter().collect()).collect()
}
