//! Work on a draft: it begins with the first change, and every change names the revision that was read.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::{Store, Tx};
use base::Uuid;
use blueprint::Json;
use jiff::civil::Date;
use serde_json::json;

use super::{Edition, EditionError, Origin, Overlay, Stage, note};
use crate::store::blueprints::save_blueprint;
use crate::store::editions as rows;
use crate::{Now, Service, Services};

/// Who works on the draft of a service, and what it begins with when there is none.
pub(super) struct Hand {
    service: String,
    /// As in the chain of facts.
    actor: String,
    now: Now,
    /// Of the draft, when it begins with this change.
    id: Uuid,
    ground: toml::Table,
    first: Option<Arc<Service>>,
}

impl Hand {
    pub fn of(services: &Services, service: &str, actor: String, id: Uuid, now: Now) -> Hand {
        Hand {
            service: service.to_owned(),
            actor,
            now,
            id,
            ground: services.ground(service),
            first: services.candidate(service),
        }
    }
}

/// One change of the draft. `revision`: the one that was read, 0 when there was no draft; none: whatever it is by now.
/// `change` gives what to write down; nothing when nothing is different.
///
/// Errors: `Planned`, `Changed`, `NotFound` when there is nothing to begin with.
pub(super) fn work_on(
    tx: &mut Tx<'_>,
    hand: &Hand,
    revision: Option<i64>,
    kind: &'static str,
    change: &dyn Fn(&mut Edition) -> Option<Json>,
) -> Result<(), EditionError> {
    let standing = rows::standing_of(tx, &hand.service)?;
    let open = standing.iter().find(|edition| edition.stage != Stage::Published);
    let published = standing.iter().find(|edition| edition.stage == Stage::Published);
    if open.is_some_and(|open| open.stage == Stage::Planned) {
        return Err(EditionError::Planned);
    }
    if revision.is_some_and(|revision| open.map_or(0, |open| open.revision) != revision) {
        return Err(EditionError::Changed);
    }
    let (mut edition, is_first) = match (open, published, &hand.first) {
        (Some(open), ..) => (open.clone(), false),
        (None, Some(published), _) => (draft_after(published, hand.id, hand.now), false),
        (None, None, Some(first)) => (first_draft(first, hand.id, hand.ground.clone(), hand.now), true),
        (None, None, None) => return Err(EditionError::NotFound),
    };
    // Of a service that nobody ever got, the version itself is what is new.
    let what = change(&mut edition).or_else(|| is_first.then(|| json!({})));
    let Some(what) = what else { return Ok(()) };
    if !edition.editors.contains(&hand.actor) {
        edition.editors.push(hand.actor.clone());
    }
    edition.changed_at = hand.now.us;
    if open.is_some() {
        rows::save_edition(tx, &edition)?;
    } else {
        rows::insert_edition(tx, &edition)?;
    }
    Ok(note(tx, &edition, hand.now.us, &hand.actor, kind, what)?)
}

/// A version of the folder that somebody wants to offer, from the command line.
pub struct Wanted<'a> {
    pub service: &'a str,
    /// Why, in the words of who wants it.
    pub note: &'a str,
    /// The day on which it is to begin; none: as soon as it is approved.
    pub from_day: Option<Date>,
    /// Who wants it, as in the chain of facts.
    pub actor: &'a str,
}

/// Puts the version that the folder holds below the draft, with its reason and its day; the town may be open meanwhile.
/// `id`: of the draft, when there is none yet. Gives its version.
///
/// Errors: `NotFound` when the folder holds nothing; `Unsound` when it does not load; `Planned`, `Past`, `NoNote`.
pub async fn draft_of_folder(
    store: &Store,
    services: &Services,
    wanted: &Wanted<'_>,
    id: Uuid,
    now: Now,
) -> Result<String, EditionError> {
    let why = wanted.note.trim();
    if why.is_empty() {
        return Err(EditionError::NoNote);
    }
    let why: String = why.chars().take(super::NOTE_CHARS_MAX).collect();
    if wanted.from_day.is_some_and(|day| day < now.today) {
        return Err(EditionError::Past);
    }
    let found = services.in_folder_now(wanted.service).ok_or(EditionError::NotFound)?;
    let candidate = found.map_err(EditionError::Unsound)?;
    let hand = Hand::of(services, wanted.service, wanted.actor.to_owned(), id, now);
    let (version, from_day) = (candidate.blueprint.meta.version.clone(), wanted.from_day);
    let written = store.write(move |tx| {
        let version = &candidate.blueprint.meta.version;
        save_blueprint(tx, &hand.service, &candidate.hash, version, &candidate.files.0, now.us)?;
        work_on(tx, &hand, None, "edition.from_folder", &|edition| {
            edition.base.clone_from(&candidate.hash);
            edition.version.clone_from(version);
            edition.origin = Origin::Folder;
            edition.note.clone_from(&why);
            edition.from_day = from_day;
            Some(json!({ "version": version, "note": why, "from_day": from_day }))
        })
    });
    written.await?;
    Ok(version)
}

/// A draft that is what citizens get now.
fn draft_after(published: &Edition, id: Uuid, now: Now) -> Edition {
    Edition {
        id,
        hash: None,
        stage: Stage::Draft,
        origin: Origin::Editor,
        note: String::new(),
        from_day: None,
        editors: Vec::new(),
        made_at: now.us,
        changed_at: now.us,
        revision: 1,
        approved_by: None,
        approved_at: None,
        began_at: None,
        ended_at: None,
        ..published.clone()
    }
}

/// A draft of a service that nobody ever got.
pub(super) fn first_draft(candidate: &Service, id: Uuid, ground: toml::Table, now: Now) -> Edition {
    Edition {
        id,
        service: candidate.blueprint.meta.id.clone(),
        version: candidate.blueprint.meta.version.clone(),
        base: candidate.hash.clone(),
        hash: None,
        overlay: Overlay::default(),
        ground,
        stage: Stage::Draft,
        origin: Origin::Folder,
        note: String::new(),
        from_day: None,
        editors: Vec::new(),
        made_at: now.us,
        changed_at: now.us,
        revision: 1,
        approved_by: None,
        approved_at: None,
        began_at: None,
        ended_at: None,
    }
}

/// What is different between two sets of values, for the chain of facts; none when nothing is.
pub(super) fn changes<T: serde::Serialize + PartialEq>(
    was: &BTreeMap<String, T>,
    is: &BTreeMap<String, T>,
) -> Option<Json> {
    let names: std::collections::BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let changed = names.into_iter().filter(|name| was.get(*name) != is.get(*name));
    let list: Vec<Json> = changed
        .map(|name| json!({ "name": name, "was": was.get(name), "is": is.get(name) }))
        .collect();
    (!list.is_empty()).then(|| json!({ "changes": list }))
}
