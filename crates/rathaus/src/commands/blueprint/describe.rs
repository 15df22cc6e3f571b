//! Prints a service as other portals read it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::bail;
use base::Lang;
use blueprint::{Blueprint, DeadlineEnd, Length, Owner};
use catalog::xzufi::Description;
use catalog::{Service, ServiceText};

use super::source;
use crate::assemble::{load_town, town_files};

/// What was asked for.
pub struct Wanted {
    pub folder: PathBuf,
    pub town: PathBuf,
    pub entry: Option<String>,
    pub base_url: Option<String>,
}

/// The entry of the town's catalogue, and from the blueprint what the catalogue does not know.
///
/// Errors: the blueprint or the town cannot be loaded; several entries lead to the service and none was named.
pub fn run(wanted: &Wanted) -> anyhow::Result<()> {
    let blueprint = source::load(&wanted.folder, &source::files(&wanted.folder)?)?;
    let town = load_town(&wanted.town)?;
    let catalogue = town_files(&wanted.town)?.with(Vec::new());
    let meta = &blueprint.meta;
    let entries = catalogue.services().iter();
    let entries: Vec<&Service> = entries
        .filter(|service| service.blueprint.as_ref() == Some(&meta.id))
        .collect();
    let mut service = match (&wanted.entry, entries.as_slice()) {
        (None, []) => {
            eprintln!(
                "The catalogue of {} has no entry for {}; only what the blueprint says is described.",
                wanted.town.display(),
                meta.id
            );
            own_entry(&blueprint)
        }
        (None, [only]) => (*only).clone(),
        (named, _) => match entries.iter().find(|service| Some(&service.id) == named.as_ref()) {
            Some(service) => (*service).clone(),
            None => {
                let ids: Vec<&str> = entries.iter().map(|service| service.id.as_str()).collect();
                bail!(
                    "name the entry of the catalogue with --entry; to {} lead: {}",
                    meta.id,
                    ids.join(", ")
                )
            }
        },
    };
    if service.leika.is_empty() {
        service.leika.extend(meta.leika.clone());
    }
    if service.legal_basis.is_empty() {
        service.legal_basis.clone_from(&meta.legal_basis);
    }
    let base_url = wanted.base_url.as_deref().unwrap_or(&town.about.contact.web);
    let online = format!("/antraege/neu/{}", meta.id);
    let description = Description {
        service: &service,
        town: &town,
        base_url: base_url.trim_end_matches('/'),
        online: Some(&online),
        version: Some(&meta.version),
        deadlines: deadlines(&blueprint),
    };
    print!("{}", description.xml());
    Ok(())
}

/// What the blueprint alone says about a service.
fn own_entry(blueprint: &Blueprint) -> Service {
    let meta = &blueprint.meta;
    let text = |lang: &Lang| {
        let texts = blueprint.texts(*lang);
        let intro = texts.find("service.intro").unwrap_or_default();
        let text = ServiceText {
            title: texts.get("service.title").to_owned(),
            short: intro.to_owned(),
            what: catalog::markdown::render(intro),
            ..ServiceText::default()
        };
        (*lang, text)
    };
    Service {
        id: meta.id.clone(),
        offices: vec![meta.office.clone()],
        blueprint: Some(meta.id.clone()),
        preset: BTreeMap::new(),
        leika: Vec::new(),
        popularity: None,
        topics: Vec::new(),
        keywords: Vec::new(),
        legal_basis: Vec::new(),
        texts: meta.languages.iter().map(text).collect(),
        fees: Vec::new(),
        links: Vec::new(),
        forms: Vec::new(),
    }
}

/// The deadlines that an applicant must keep, in words.
fn deadlines(blueprint: &Blueprint) -> BTreeMap<Lang, Vec<String>> {
    let mine = |id: &str| {
        let waits = |state: &&blueprint::State| state.owner == Owner::Applicant;
        blueprint
            .states
            .iter()
            .filter(waits)
            .any(|state| state.deadline.as_deref() == Some(id))
    };
    let line = |lang: Lang, deadline: &blueprint::Deadline| {
        let name = blueprint
            .texts(lang)
            .get(&format!("deadlines.{}", deadline.id))
            .to_owned();
        let period = usual_period(blueprint, deadline)?;
        Some(format!("{name}: {} ({})", period.in_words(lang), deadline.legal))
    };
    let of = |lang: &Lang| {
        let deadlines = blueprint.deadlines.iter().filter(|deadline| mine(&deadline.id));
        (*lang, deadlines.filter_map(|deadline| line(*lang, deadline)).collect())
    };
    blueprint.meta.languages.iter().map(of).collect()
}

/// How long a deadline is where a town sets nothing else; none for one that ends on a day.
fn usual_period(blueprint: &Blueprint, deadline: &blueprint::Deadline) -> Option<calendar::Period> {
    match &deadline.ends {
        DeadlineEnd::After(Length::Fixed(period)) => Some(*period),
        DeadlineEnd::After(Length::Knob { name, unit }) => {
            let number = blueprint.meta.knobs.get(name)?.default.as_i64()?;
            format!("{number} {unit}").parse().ok()
        }
        DeadlineEnd::On(_) => None,
    }
}
