//! Decisions about lists of services: order, selection. Pure.

use base::Lang;

use crate::model::Service;
use crate::search::fold;

/// The most used services, most used first; services without rank are left out.
pub fn most_used(services: &[Service], count: usize) -> Vec<&Service> {
    let mut ranked: Vec<_> = services.iter().filter_map(|s| Some((s.popularity?, s))).collect();
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    ranked.into_iter().take(count).map(|(_, service)| service).collect()
}

/// Services of a life situation, most used first, then by title.
pub fn of_topic<'a>(services: &'a [Service], topic: &str, lang: Lang) -> Vec<&'a Service> {
    let mut found: Vec<_> = services
        .iter()
        .filter(|s| s.topics.iter().any(|t| t == topic))
        .collect();
    found.sort_by_cached_key(|s| (s.popularity.unwrap_or(u32::MAX), sort_key(s.title(lang))));
    found
}

/// Services of an office, by title.
pub fn of_office<'a>(services: &'a [Service], office: &str, lang: Lang) -> Vec<&'a Service> {
    let mut found: Vec<_> = services
        .iter()
        .filter(|s| s.offices.iter().any(|o| o == office))
        .collect();
    found.sort_by_cached_key(|s| sort_key(s.title(lang)));
    found
}

/// The A–Z list: initial letter and its services. Umlauts stand with their vowel (DIN 5007-1); what begins with
/// no letter stands under `#`, first.
pub fn a_to_z(services: &[Service], lang: Lang) -> Vec<(char, Vec<&Service>)> {
    let mut sorted: Vec<_> = services.iter().map(|s| (sort_key(s.title(lang)), s)).collect();
    sorted.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.id.cmp(&b.1.id)));
    let mut groups: Vec<(char, Vec<&Service>)> = Vec::new();
    for (key, service) in sorted {
        let initial = match key.chars().next() {
            Some(c) if c.is_ascii_alphabetic() => c.to_ascii_uppercase(),
            _ => '#',
        };
        match groups.last_mut() {
            Some((letter, group)) if *letter == initial => group.push(service),
            _ => groups.push((initial, vec![service])),
        }
    }
    groups
}

fn sort_key(title: &str) -> String {
    fold(title)
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}
