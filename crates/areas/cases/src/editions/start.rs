//! What is offered when the town opens: the version in the folder of blueprints, once it passed loader and linter, its letters
//! could be set and its examples came out right; else the last good one, which the database keeps. A service that is new in
//! a town that was open before waits for approval.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use ::store::{Store, StoreError, Tx};
use base::Rng;
use blueprint::Files;
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::conflicts::laid_over;
use super::draft::first_draft;
use super::examine::unsound;
use super::{Edition, Origin, Overlay, Stage, note};
use crate::services::{Runs, Trouble};
use crate::store::blueprints::{blueprints_in_use, save_blueprint};
use crate::store::editions as rows;
use crate::{Actor, Findings, Now, Service, Services};

/// How thoroughly a new version is looked at before citizens get it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proof {
    /// Loader and linter, letters and examples; a service that is new waits for approval.
    #[default]
    Full,
    /// The loader alone: for development, where all that has its own commands.
    Loads,
}

/// With what the editions are opened.
#[derive(Clone, Copy)]
pub struct Opening<'a> {
    pub store: &'a Store,
    pub rng: &'a dyn Rng,
    pub now: Now,
    pub proof: Proof,
}

/// Another node may publish the same version at the same moment; then its rows count.
const TRIES: usize = 3;

/// Decides for each service which edition is in force, publishes what is new and sound in the folder, and holds ready what
/// cases began with. Gives what was wrong, in words.
///
/// Errors: the database fails.
pub async fn open(services: &Services, opening: Opening<'_>) -> Result<Findings, StoreError> {
    for _ in 1..TRIES {
        match try_open(services, opening).await {
            Err(StoreError::Unique(_) | StoreError::Conflict) => {}
            done => return done,
        }
    }
    try_open(services, opening).await
}

/// What the database knows.
struct Known {
    standing: Vec<Edition>,
    turned_down: BTreeSet<(String, String)>,
    /// Services that citizens could use at some time.
    once_offered: BTreeSet<String>,
    /// Source by service and hash.
    sources: BTreeMap<(String, String), Files>,
}

fn known(tx: &mut Tx<'_>) -> Result<Known, StoreError> {
    let sources = blueprints_in_use(tx)?.into_iter();
    Ok(Known {
        standing: rows::standing_editions(tx)?,
        turned_down: rows::turned_down(tx)?.into_iter().collect(),
        once_offered: rows::once_offered(tx)?.into_iter().collect(),
        sources: sources.map(|(id, hash, files)| ((id, hash), Files(files))).collect(),
    })
}

impl Known {
    fn of(&self, service: &str, is: impl Fn(Stage) -> bool) -> Option<&Edition> {
        let mut standing = self.standing.iter();
        standing.find(|edition| edition.service == service && is(edition.stage))
    }

    fn published(&self, service: &str) -> Option<&Edition> {
        self.of(service, |stage| stage == Stage::Published)
    }

    /// Whether a service is new in a town that has been open before, so that somebody approves it first.
    fn is_newcomer(&self, service: &str) -> bool {
        !self.once_offered.is_empty() && !self.once_offered.contains(service)
    }

    fn in_the_making(&self, service: &str) -> Option<&Edition> {
        self.of(service, |stage| matches!(stage, Stage::Draft | Stage::Planned))
    }
}

/// What one service comes to.
#[derive(Default)]
struct Outcome {
    runs: Option<Arc<Service>>,
    /// The version of the folder, to be published: with its source as its makers wrote it.
    begins: Option<(Arc<Service>, Files)>,
    /// The version of the folder that waits for somebody to approve it.
    waits: Option<Arc<Service>>,
    trouble: Findings,
}

impl Outcome {
    /// What was to begin does not.
    fn fails(&mut self, found: Findings) {
        self.trouble.extend(found);
        self.begins = None;
    }
}

async fn try_open(services: &Services, opening: Opening<'_>) -> Result<Findings, StoreError> {
    let known = opening.store.read(known).await?;
    let mut ids: BTreeSet<String> = services.in_folder().keys().cloned().collect();
    ids.extend(known.standing.iter().map(|edition| edition.service.clone()));
    // Whatever the loader took from the folder alone is decided anew, in order, so that numbers are compared with what stays.
    let mut outcomes = BTreeMap::new();
    for id in &ids {
        let outcome = decide(services, &known, id, opening.proof);
        match &outcome.runs {
            Some(service) => services.put(service.clone()),
            None => services.take_away(id),
        }
        outcomes.insert(id.clone(), outcome);
    }
    prove(services, &mut outcomes, opening.proof).await;
    commit(opening, &known, services, &outcomes).await?;
    let mut troubles = Vec::new();
    for (id, outcome) in &outcomes {
        if let Some((service, _)) = &outcome.begins {
            services.put(service.clone());
        }
        if !outcome.trouble.is_empty() {
            troubles.push(Trouble {
                service: id.clone(),
                findings: outcome.trouble.clone(),
                runs: services.current(id).map_or(Runs::Not, |service| {
                    Runs::Before(service.blueprint.meta.version.clone())
                }),
            });
        }
    }
    let mut findings = told(&troubles);
    services.set_troubles(troubles);
    findings.extend(keep_older(services, &known));
    Ok(findings)
}

/// Which edition stays, and which one is to be tried. Nothing is changed yet.
fn decide(services: &Services, known: &Known, id: &str, proof: Proof) -> Outcome {
    let published = known.published(id);
    let mut outcome = Outcome::default();
    let folder = services.in_folder();
    let candidate = match folder.get(id) {
        None => return outcome,
        Some(Ok(candidate)) => Some(candidate),
        Some(Err(found)) => {
            outcome.trouble.extend(found.iter().cloned());
            None
        }
    };
    if let Some(edition) = published {
        match as_published(services, known, edition, candidate) {
            Ok(service) => outcome.runs = Some(service),
            Err(found) => outcome.trouble.extend(found),
        }
    }
    let Some(candidate) = candidate else { return outcome };
    let is = |edition: Option<&Edition>| edition.is_some_and(|edition| edition.base == candidate.hash);
    let turned_down = known.turned_down.contains(&(id.to_owned(), candidate.hash.clone()));
    if is(published) && outcome.runs.is_some() || is(known.in_the_making(id)) || turned_down {
        return outcome;
    }
    if proof == Proof::Full && known.is_newcomer(id) {
        outcome.waits = known.in_the_making(id).is_none().then(|| candidate.clone());
        return outcome;
    }
    let overlay = published.map(|edition| edition.overlay.clone()).unwrap_or_default();
    match with_overlay(services, candidate, &overlay) {
        Ok(service) => outcome.begins = Some((service, candidate.files.clone())),
        Err(found) => outcome.trouble.extend(found),
    }
    outcome
}

/// The blueprint of the folder with what the town had laid over the one before.
fn with_overlay(services: &Services, candidate: &Arc<Service>, overlay: &Overlay) -> Result<Arc<Service>, Findings> {
    if overlay.is_empty() {
        return Ok(candidate.clone());
    }
    laid_over(services, overlay, &candidate.files).map(Arc::new)
}

/// An edition as it was published; with the values that the town's folder had then, where those of now do not fit.
fn as_published(
    services: &Services,
    known: &Known,
    edition: &Edition,
    candidate: Option<&Arc<Service>>,
) -> Result<Arc<Service>, Findings> {
    let hash = edition.hash.as_deref().unwrap_or_default();
    if let Some(candidate) = candidate.filter(|candidate| candidate.hash == hash) {
        return Ok(candidate.clone());
    }
    let key = (edition.service.clone(), hash.to_owned());
    let Some(files) = known.sources.get(&key) else {
        return Err(vec![format!("the source of the published version {hash} is gone")]);
    };
    let service = services
        .read(files.clone(), None)
        .or_else(|_| services.read(files.clone(), Some(&edition.ground)))?;
    Ok(Arc::new(Service {
        // The hash is that of the stored text, whatever this release makes of it.
        hash: hash.to_owned(),
        ..service
    }))
}

/// Holds what is to begin against the other services and the linter, sets its letters and runs its examples; what does not
/// pass does not begin. That takes seconds for a large service, so all processors look; what runs already is not looked at
/// again.
async fn prove(services: &Services, outcomes: &mut BTreeMap<String, Outcome>, proof: Proof) {
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (turns, mut linted) = (Arc::new(Semaphore::new(at_once)), JoinSet::new());
    for (id, outcome) in outcomes.iter_mut() {
        let Some((service, _)) = &outcome.begins else { continue };
        let (id, service) = (id.clone(), service.clone());
        if let Err(found) = services.with_numbers_of_its_own(service.clone()) {
            outcome.fails(found);
        } else if proof == Proof::Full {
            let (turns, examiner) = (turns.clone(), services.examiner());
            linted.spawn(async move {
                let _turn = turns.acquire_owned().await;
                let found = tokio::task::spawn_blocking(move || unsound(&examiner, &service)).await;
                let failed = || vec!["linter, letters or examples failed on it".to_owned()];
                (id, found.unwrap_or_else(|_| failed()))
            });
        }
    }
    for (id, found) in linted.join_all().await {
        if let Some(outcome) = outcomes.get_mut(&id).filter(|_| !found.is_empty()) {
            outcome.fails(found);
        }
    }
}

/// Writes down what begins, what ends with it, and the values with which the others run.
async fn commit(
    opening: Opening<'_>,
    known: &Known,
    services: &Services,
    outcomes: &BTreeMap<String, Outcome>,
) -> Result<(), StoreError> {
    let now = opening.now;
    let mut begins = Vec::new();
    let mut waits = Vec::new();
    let mut grounds = Vec::new();
    let mut gone = Vec::new();
    for (id, outcome) in outcomes {
        let published = known.published(id).cloned();
        if let Some((service, base)) = &outcome.begins {
            let edition = Edition {
                id: opening.rng.uuid_v7(now.us),
                service: id.clone(),
                version: service.blueprint.meta.version.clone(),
                base: services
                    .candidate(id)
                    .map_or_else(String::new, |candidate| candidate.hash.clone()),
                hash: Some(service.hash.clone()),
                overlay: service.overlay.clone(),
                ground: services.ground(id),
                stage: Stage::Published,
                origin: Origin::Folder,
                note: String::new(),
                from_day: None,
                editors: Vec::new(),
                made_at: now.us,
                changed_at: now.us,
                revision: 1,
                approved_by: None,
                approved_at: None,
                began_at: Some(now.us),
                ended_at: None,
            };
            begins.push((
                edition,
                service.files.clone(),
                base.clone(),
                published,
                known.in_the_making(id).cloned(),
            ));
        } else if let Some(service) = &outcome.waits {
            let draft = first_draft(service, opening.rng.uuid_v7(now.us), services.ground(id), now);
            waits.push((draft, service.files.clone()));
        } else if let Some(edition) = published {
            let ground = services.ground(id);
            let candidate = services.candidate(id);
            let fits = candidate.is_some_and(|candidate| candidate.hash == edition.base);
            match services.in_folder().contains_key(id) {
                true if fits && edition.ground != ground => grounds.push(Edition {
                    ground,
                    changed_at: now.us,
                    ..edition
                }),
                true => {}
                false => gone.push(edition),
            }
        }
    }
    if begins.is_empty() && waits.is_empty() && grounds.is_empty() && gone.is_empty() {
        return Ok(());
    }
    let (begins, waits) = (Arc::new(begins), Arc::new(waits));
    let (grounds, gone) = (Arc::new(grounds), Arc::new(gone));
    let written = opening.store.write(move |tx| {
        for (edition, files, base, before, open) in begins.iter() {
            begin(tx, edition, files, base, before.clone(), now.us)?;
            if let Some(open) = open {
                rebase(tx, open.clone(), edition, now.us)?;
            }
        }
        for (draft, files) in waits.iter() {
            wait(tx, draft, files, now.us)?;
        }
        for edition in grounds.iter() {
            rows::save_edition(tx, edition)?;
        }
        for edition in gone.iter() {
            end(tx, edition.clone(), now.us)?;
        }
        Ok(())
    });
    written.await
}

/// Keeps the sources of an edition that begins, and ends the one before.
fn begin(
    tx: &mut Tx<'_>,
    edition: &Edition,
    files: &Files,
    base: &Files,
    before: Option<Edition>,
    now_us: i64,
) -> Result<(), StoreError> {
    let (id, version) = (&edition.service, &edition.version);
    save_blueprint(tx, id, &edition.base, version, &base.0, now_us)?;
    save_blueprint(
        tx,
        id,
        edition.hash.as_deref().unwrap_or_default(),
        version,
        &files.0,
        now_us,
    )?;
    if let Some(before) = before {
        end(tx, before, now_us)?;
    }
    rows::insert_edition(tx, edition)?;
    note(
        tx,
        edition,
        now_us,
        &Actor::Machine.code(),
        "edition.published",
        json!({ "origin": "folder" }),
    )
}

/// Keeps what is new in the folder as a draft.
fn wait(tx: &mut Tx<'_>, draft: &Edition, files: &Files, now_us: i64) -> Result<(), StoreError> {
    save_blueprint(tx, &draft.service, &draft.base, &draft.version, &files.0, now_us)?;
    rows::insert_edition(tx, draft)?;
    tracing::info!(
        service = draft.service,
        "a service that is new in the folder waits for approval on /verwaltung/leistungen"
    );
    let machine = Actor::Machine.code();
    note(tx, draft, now_us, &machine, "edition.from_folder", json!({}))
}

/// Another edition takes its place, or the service is not offered any more.
pub(super) fn end(tx: &mut Tx<'_>, edition: Edition, now_us: i64) -> Result<(), StoreError> {
    let ended = Edition {
        stage: Stage::Retired,
        ended_at: Some(now_us),
        changed_at: now_us,
        ..edition
    };
    rows::save_edition(tx, &ended)?;
    note(tx, &ended, now_us, &Actor::Machine.code(), "edition.retired", json!({}))
}

/// What somebody works on stands on the new version from now on. What was approved for the one before must be read again.
fn rebase(tx: &mut Tx<'_>, open: Edition, on: &Edition, now_us: i64) -> Result<(), StoreError> {
    let was_planned = open.stage == Stage::Planned;
    let again = Edition {
        stage: Stage::Draft,
        base: on.base.clone(),
        version: on.version.clone(),
        origin: Origin::Editor,
        hash: None,
        approved_by: None,
        approved_at: None,
        changed_at: now_us,
        ..open
    };
    rows::save_edition(tx, &again)?;
    let machine = Actor::Machine.code();
    note(
        tx,
        &again,
        now_us,
        &machine,
        "edition.rebased",
        json!({ "was_planned": was_planned }),
    )
}

/// Loads the versions that cases began with and that are offered no more.
fn keep_older(services: &Services, known: &Known) -> Findings {
    let mut findings = Findings::new();
    for ((id, hash), files) in &known.sources {
        if services.version(hash).is_some() {
            continue;
        }
        match services.read(files.clone(), None) {
            Ok(service) => services.keep(Arc::new(Service {
                hash: hash.clone(),
                ..service
            })),
            Err(found) => findings.extend(found.into_iter().map(|f| format!("older version of {id}: {f}"))),
        }
    }
    findings
}

/// Troubles as lines for the log.
fn told(troubles: &[Trouble]) -> Findings {
    let lines = |trouble: &Trouble| {
        let runs = match &trouble.runs {
            Runs::Before(version) => format!("it runs on in its last good version {version}"),
            Runs::Not => "it is left out".to_owned(),
            Runs::InPart => "it is offered".to_owned(),
        };
        let service = trouble.service.clone();
        let line = move |finding: &String| format!("{service} ({runs}): {finding}");
        trouble.findings.iter().map(line).collect::<Vec<_>>()
    };
    troubles.iter().flat_map(lines).collect()
}
