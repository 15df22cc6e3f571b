//! What people do with editions: work on a draft, approve it as another person, give it up. Every change names the revision
//! that was read.

use std::collections::BTreeMap;

use ::store::jobs::NewJob;
use ::store::{StoreError, Tx};
use base::Uuid;
use blueprint::Json;
use jiff::civil::Date;
use serde_json::json;
use thiserror::Error;
use web::{Permission, Staff};

use super::draft::{Hand, changes, work_on};
use super::publish::{begin, open_edition, sound};
use super::{Edition, Origin, Stage, note};
use crate::store::blueprints::save_blueprint;
use crate::store::editions as rows;
use crate::{Actor, Cases, Findings, Now};

/// The job that begins a planned edition at midnight of its day.
pub const JOB: &str = "cases.edition";
/// Unit: characters of the note that says why.
pub const NOTE_CHARS_MAX: usize = 500;

/// Why an edition stays as it is.
#[derive(Debug, Error)]
pub enum EditionError {
    #[error("not found")]
    NotFound,
    /// Somebody changed it since the page was opened.
    #[error("the edition was changed in the meantime")]
    Changed,
    /// Who worked on it does not approve it.
    #[error("somebody else must approve")]
    SamePerson,
    /// It is what citizens get already.
    #[error("nothing is different")]
    Nothing,
    /// An approved edition is not worked on.
    #[error("the edition is planned already")]
    Planned,
    /// The day is over.
    #[error("the day is over")]
    Past,
    /// Nobody said why.
    #[error("the note is missing")]
    NoNote,
    /// It does not load, or the linter found errors in it.
    #[error("not sound: {}", .0.join("; "))]
    Unsound(Findings),
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for EditionError {
    fn from(error: StoreError) -> EditionError {
        match error {
            StoreError::Conflict | StoreError::Unique(_) => EditionError::Changed,
            other => EditionError::Store(other),
        }
    }
}

/// What somebody who works on editions may do with those of one service.
pub struct Workshop<'a> {
    pub cases: &'a Cases,
    pub staff: &'a Staff,
    pub service: &'a str,
}

impl<'a> Workshop<'a> {
    /// Errors: there is no such service, or this person has nothing to do with it: who does not look after all services
    /// sees those of the own offices.
    pub fn of(cases: &'a Cases, staff: &'a Staff, service: &'a str) -> Result<Workshop<'a>, EditionError> {
        let known = cases
            .services
            .current(service)
            .or_else(|| cases.services.candidate(service));
        let office = match known {
            Some(known) => Some(known.blueprint.meta.office.clone()),
            None if cases.services.in_folder().contains_key(service) => None,
            None => return Err(EditionError::NotFound),
        };
        let is_own = office.is_some_and(|office| staff.offices.contains(&office));
        if is_own || staff.may(Permission::CatalogManage) {
            return Ok(Workshop { cases, staff, service });
        }
        Err(EditionError::NotFound)
    }

    fn actor(&self) -> String {
        Actor::Staff(self.staff.id).code()
    }

    /// Sets the town's own values; those that are not named count as the blueprint or the town's folder has them.
    ///
    /// Errors: `Unsound` when a value is none that the knob may have.
    pub async fn set_knobs(&self, revision: i64, knobs: BTreeMap<String, Json>) -> Result<(), EditionError> {
        self.change(revision, "edition.values", move |edition| {
            let was = std::mem::replace(&mut edition.overlay.knobs, knobs.clone());
            changes(&was, &knobs)
        })
        .await
    }

    /// Sets texts of one language; an empty one gives the blueprint's text back.
    pub async fn set_texts(
        &self,
        revision: i64,
        lang: &str,
        texts: BTreeMap<String, String>,
    ) -> Result<(), EditionError> {
        let lang = lang.to_owned();
        self.change(revision, "edition.texts", move |edition| {
            let own = edition.overlay.texts.entry(lang.clone()).or_default();
            let was = own.clone();
            for (key, text) in &texts {
                match text.trim() {
                    "" => drop(own.remove(key)),
                    text => drop(own.insert(key.clone(), text.to_owned())),
                }
            }
            let done = changes(&was, own);
            edition.overlay.texts.retain(|_, texts| !texts.is_empty());
            done.map(|changes| json!({ "lang": lang, "changes": changes["changes"] }))
        })
        .await
    }

    /// Says why the edition is wanted, and from which day; none: as soon as it is approved.
    pub async fn describe(&self, revision: i64, why: &str, from_day: Option<Date>) -> Result<(), EditionError> {
        let why: String = why.trim().chars().take(NOTE_CHARS_MAX).collect();
        if from_day.is_some_and(|day| day < self.cases.now().today) {
            return Err(EditionError::Past);
        }
        self.change(revision, "edition.described", move |edition| {
            edition.note.clone_from(&why);
            edition.from_day = from_day;
            Some(json!({ "note": why, "from_day": from_day }))
        })
        .await
    }

    /// Puts the version that the folder of blueprints holds now below the draft.
    pub async fn take_folder(&self, revision: i64) -> Result<(), EditionError> {
        let found = self
            .cases
            .services
            .in_folder_now(self.service)
            .ok_or(EditionError::NotFound)?;
        let candidate = found.map_err(EditionError::Unsound)?;
        let (service, now) = (self.service.to_owned(), self.cases.now());
        let (base, version, files) = (
            candidate.hash.clone(),
            candidate.blueprint.meta.version.clone(),
            candidate.files.clone(),
        );
        let (hash, number) = (base.clone(), version.clone());
        self.cases
            .app
            .store
            .write::<_, StoreError, _>(move |tx| save_blueprint(tx, &service, &hash, &number, &files.0, now.us))
            .await?;
        self.change(revision, "edition.from_folder", move |edition| {
            let is_same = edition.base == base;
            edition.base.clone_from(&base);
            edition.version.clone_from(&version);
            edition.origin = Origin::Folder;
            (!is_same).then(|| json!({ "version": version }))
        })
        .await
    }

    /// One change of the draft, which begins with it when there is none. `change` gives what to write down; nothing when
    /// nothing is different.
    async fn change<F>(&self, revision: i64, kind: &'static str, change: F) -> Result<(), EditionError>
    where
        F: Fn(&mut Edition) -> Option<Json> + Send + 'static,
    {
        let now = self.cases.now();
        let hand = Hand::of(
            &self.cases.services,
            self.service,
            self.actor(),
            self.cases.id(now),
            now,
        );
        let write = move |tx: &mut Tx<'_>| work_on(tx, &hand, Some(revision), kind, &change);
        self.cases.app.store.write(write).await
    }

    /// Gives up a draft, or one that is planned.
    pub async fn withdraw(&self, id: Uuid, revision: i64) -> Result<(), EditionError> {
        let (service, actor, now) = (self.service.to_owned(), self.actor(), self.cases.now());
        self.cases
            .app
            .store
            .write(move |tx| {
                let edition = open_edition(tx, &service, id, revision)?;
                let edition = Edition {
                    stage: Stage::Retired,
                    ended_at: Some(now.us),
                    changed_at: now.us,
                    ..edition
                };
                rows::save_edition(tx, &edition)?;
                Ok(note(tx, &edition, now.us, &actor, "edition.withdrawn", json!({}))?)
            })
            .await
    }

    /// Approves a draft that others made: it begins now, or at midnight of its day.
    ///
    /// Errors: `SamePerson` (four eyes), `Unsound` with all that loader and linter find.
    pub async fn approve(&self, id: Uuid, revision: i64) -> Result<Stage, EditionError> {
        let (service, actor, now) = (self.service.to_owned(), self.actor(), self.cases.now());
        let wanted = service.clone();
        let edition = self
            .cases
            .app
            .store
            .read(move |tx| open_edition(tx, &wanted, id, revision))
            .await?;
        may_approve(&edition, &actor, now.today)?;
        let (ready, base) = sound(self.cases, &edition).await?;
        let (hash, files) = (ready.hash.clone(), ready.files.clone());
        let ground = self.cases.services.ground(&service);
        let job = self.cases.id(now);
        let stage = self
            .cases
            .app
            .store
            .write(move |tx| {
                let edition = open_edition(tx, &service, id, revision)?;
                let published = rows::standing_of(tx, &service)?
                    .into_iter()
                    .find(|e| e.stage == Stage::Published);
                if published
                    .as_ref()
                    .is_some_and(|published| published.hash.as_deref() == Some(&*hash))
                {
                    return Err(EditionError::Nothing);
                }
                save_blueprint(tx, &service, &edition.base, &edition.version, &base.0, now.us)?;
                save_blueprint(tx, &service, &hash, &edition.version, &files.0, now.us)?;
                let mut edition = Edition {
                    stage: Stage::Planned,
                    hash: Some(hash.clone()),
                    ground: ground.clone(),
                    approved_by: Some(actor.clone()),
                    approved_at: Some(now.us),
                    changed_at: now.us,
                    ..edition
                };
                rows::save_edition(tx, &edition)?;
                edition.revision += 1;
                note(
                    tx,
                    &edition,
                    now.us,
                    &actor,
                    "edition.approved",
                    json!({ "from_day": edition.from_day }),
                )?;
                match edition.from_day.filter(|day| *day > now.today) {
                    Some(day) => {
                        tx.enqueue(NewJob {
                            id: job,
                            kind: JOB,
                            payload: json!({}),
                            run_at: midnight_us(day, now),
                            once_key: Some(format!("edition/{id}/{}", edition.revision)),
                        })?;
                        Ok(Stage::Planned)
                    }
                    None => {
                        begin(tx, edition, published, now)?;
                        Ok(Stage::Published)
                    }
                }
            })
            .await?;
        match stage {
            Stage::Published => self.cases.services.put(ready),
            _ => self.cases.services.keep(ready),
        }
        Ok(stage)
    }
}

/// Whether this person may approve an edition today. Pure.
fn may_approve(edition: &Edition, actor: &str, today: Date) -> Result<(), EditionError> {
    if edition.stage != Stage::Draft {
        return Err(EditionError::Planned);
    }
    if edition.editors.iter().any(|editor| editor == actor) {
        return Err(EditionError::SamePerson);
    }
    if edition.note.is_empty() {
        return Err(EditionError::NoNote);
    }
    match edition.from_day {
        Some(day) if day < today => Err(EditionError::Past),
        _ => Ok(()),
    }
}

/// The first moment of a German day. Unit: microseconds UTC.
fn midnight_us(day: Date, now: Now) -> i64 {
    day.to_zoned(base::clock::german_zone())
        .map_or(now.us, |midnight| midnight.timestamp().as_microsecond())
}
