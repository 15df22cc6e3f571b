//! Running cases and a newer edition of their service: what each would need to move, which may, and the step itself.
//!
//! A case keeps the edition with which it began. It is moved deliberately, one by one inside a run, with a fact in its own
//! chain, and only when nothing about it would change but the texts and steps that are still to come.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::facts::NewFact;
use ::store::{Store, StoreError};
use base::{Money, Uuid};
use blueprint::{Proceedings, Verdict};
use jiff::civil::Date;
use serde_json::json;

use crate::flow::CaseScope;
use crate::model::{Case, Grant};
use crate::store::{cases, editions as rows, grants};
use crate::{Now, Service, Services};

/// What keeps a case from moving to another edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// The edition does not know the state in which the case is.
    State(String),
    /// In this state another deadline would run.
    Deadline(String),
    /// It asks for something that was not asked before, or takes an answer no longer; names the field.
    Answer(String),
    /// It has no such question any more, so that the answer would be lost.
    Question(String),
    /// It would cost something else. None: the amount cannot be worked out.
    Fee { was: Option<Money>, is: Option<Money> },
    /// The checks would end otherwise.
    Checks { was: Verdict, is: Verdict },
    /// It no longer gives the right that the case has given.
    Grant(String),
    /// Others take part in the case, clocks run in it or somebody comes for it, by the rules of its own edition.
    Proceedings,
    /// The edition with which the case began cannot be loaded.
    Lost,
}

/// What a case would need to go on with another edition; empty when it may. Pure.
pub fn obstacles(case: &Case, grants: &[Grant], old: &Arc<Service>, new: &Arc<Service>, today: Date) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let (before, after) = (&old.blueprint, &new.blueprint);
    match (before.state(&case.state), after.state(&case.state)) {
        (_, None) => found.push(Obstacle::State(case.state.clone())),
        (Some(was), Some(is)) => {
            let period = |blueprint: &blueprint::Blueprint, id: &Option<String>| {
                let deadline = blueprint.deadline(id.as_deref()?)?;
                Some(format!(
                    "{:?} {:?} {}",
                    deadline.ends, deadline.from, deadline.on_expiry
                ))
            };
            if period(before, &was.deadline) != period(after, &is.deadline) {
                found.push(Obstacle::Deadline(case.state.clone()));
            }
        }
        (None, Some(_)) => {}
    }
    if case.proceedings != Proceedings::default() {
        found.push(Obstacle::Proceedings);
    }
    let kinds = grants.iter().map(|grant| &grant.kind);
    let gone = kinds.filter(|kind| !after.grants.iter().any(|rule| rule.kind == **kind));
    found.extend(gone.map(|kind| Obstacle::Grant(kind.clone())));
    found.extend(of_answers(case, old, new, today));
    found.sort();
    found.dedup();
    found
}

/// What is different about questions, fee and checks with the answers that the case has.
fn of_answers(case: &Case, old: &Arc<Service>, new: &Arc<Service>, today: Date) -> Vec<Obstacle> {
    let (was, is) = (CaseScope::of(old, case, today), CaseScope::of(new, case, today));
    let (was, is) = (was.scope(), is.scope());
    let (before, after) = (&old.blueprint, &new.blueprint);
    let mut found: Vec<Obstacle> = Vec::new();
    let asked = |id: &&String| before.field(id).is_some_and(|field| field.kind.is_asked());
    let dropped = case.answers.keys().filter(asked).filter(|id| after.field(id).is_none());
    found.extend(dropped.map(|id| Obstacle::Question(id.clone())));
    // What was open in the case before (somebody applied on paper and left gaps) is nothing that moving would change.
    let open: Vec<(String, String)> = before
        .check_all(&was)
        .into_iter()
        .map(|(_, e)| (e.field, e.key))
        .collect();
    let wrong = after.check_all(&is).into_iter().map(|(_, error)| error);
    let wrong = wrong.filter(|error| !open.contains(&(error.field.clone(), error.key.clone())));
    found.extend(wrong.map(|error| Obstacle::Answer(error.field)));
    let fee =
        |blueprint: &blueprint::Blueprint, scope: &blueprint::Scope<'_>| blueprint.fee(scope).ok().map(|fee| fee.total);
    let (was_fee, is_fee) = (fee(before, &was), fee(after, &is));
    if was_fee != is_fee {
        found.push(Obstacle::Fee {
            was: was_fee,
            is: is_fee,
        });
    }
    let (was, is) = (before.run_checks(&was).verdict, after.run_checks(&is).verdict);
    if was != is {
        found.push(Obstacle::Checks { was, is });
    }
    found
}

/// The running cases of one edition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfVersion {
    pub hash: String,
    /// Version of the blueprint; empty when the edition cannot be loaded.
    pub version: String,
    pub running: usize,
    /// How many of them may move.
    pub free: usize,
    /// How many of them each obstacle keeps.
    pub obstacles: BTreeMap<Obstacle, usize>,
    /// Short numbers of those that stay, with what they need; as many as were asked for.
    pub staying: Vec<(String, Vec<Obstacle>)>,
}

/// Running cases of a service by the edition that they have; none of the one to which they would move.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Hash of the edition in force.
    pub to: String,
    pub version: String,
    /// Running cases that have it already.
    pub there: usize,
    pub versions: Vec<OfVersion>,
}

/// Cases looked at in one transaction.
const PAGE: i64 = 200;

/// What each running case of a service would need to go on with the edition in force. None: the service is not offered.
///
/// `named`: how many of those that stay are named. Errors: the database fails.
pub async fn plan(
    store: &Store,
    services: &Services,
    service: &str,
    today: Date,
    named: usize,
) -> Result<Option<Plan>, StoreError> {
    let Some(new) = services.current(service) else {
        return Ok(None);
    };
    let id = service.to_owned();
    let counts = store.read(move |tx| cases::running_by_version(tx, &id)).await?;
    let mut plan = Plan {
        to: new.hash.clone(),
        version: new.blueprint.meta.version.clone(),
        ..Plan::default()
    };
    for (hash, running) in counts {
        if hash == new.hash {
            plan.there = running;
            continue;
        }
        let old = services.version(&hash);
        let mut of = OfVersion {
            version: old
                .as_ref()
                .map_or_else(String::new, |old| old.blueprint.meta.version.clone()),
            hash: hash.clone(),
            ..OfVersion::default()
        };
        let mut after = Uuid::nil();
        loop {
            let page = page(store, service, &hash, after).await?;
            let Some((last, _)) = page.last() else { break };
            after = last.id;
            for (case, grants) in &page {
                let found = match &old {
                    Some(old) => obstacles(case, grants, old, &new, today),
                    None => vec![Obstacle::Lost],
                };
                of.count(case, found, named);
            }
        }
        plan.versions.push(of);
    }
    Ok(Some(plan))
}

impl OfVersion {
    fn count(&mut self, case: &Case, found: Vec<Obstacle>, named: usize) {
        self.running += 1;
        if found.is_empty() {
            self.free += 1;
            return;
        }
        for obstacle in &found {
            *self.obstacles.entry(obstacle.clone()).or_default() += 1;
        }
        if self.staying.len() < named {
            self.staying.push((case.reference.clone(), found));
        }
    }
}

async fn page(store: &Store, service: &str, hash: &str, after: Uuid) -> Result<Vec<(Case, Vec<Grant>)>, StoreError> {
    let (service, hash) = (service.to_owned(), hash.to_owned());
    let read = store.read(move |tx| {
        let page = cases::running_of_version(tx, &service, &hash, after, PAGE)?;
        let with_grants = page.into_iter().map(|case| {
            let grants = grants::grants_of_case(tx, case.id)?;
            Ok::<_, StoreError>((case, grants))
        });
        with_grants.collect::<Result<Vec<_>, _>>()
    });
    read.await
}

/// Moves the running cases of one edition that may move to the one in force. Gives how many moved.
///
/// `actor`: who decided it, as in the chain of facts. Errors: the database fails; those before have moved.
pub async fn move_cases(
    store: &Store,
    services: &Services,
    service: &str,
    from: &str,
    actor: &str,
    now: Now,
) -> Result<usize, StoreError> {
    let (Some(new), Some(old)) = (services.current(service), services.version(from)) else {
        return Ok(0);
    };
    let (mut moved, mut after) = (0, Uuid::nil());
    loop {
        let page = page(store, service, from, after).await?;
        let Some((last, _)) = page.last() else { return Ok(moved) };
        after = last.id;
        for (case, _) in page {
            let (old, new, actor) = (old.clone(), new.clone(), actor.to_owned());
            let done = store.write(move |tx| {
                // Somebody may have worked on it since the page was read.
                let Some(case) = cases::case_by_id(tx, case.id)?.filter(|c| c.open && c.blueprint_hash == old.hash)
                else {
                    return Ok(false);
                };
                let grants = grants::grants_of_case(tx, case.id)?;
                if !obstacles(&case, &grants, &old, &new, now.today).is_empty() {
                    return Ok(false);
                }
                cases::move_case(tx, &case, &new.hash)?;
                tx.append(NewFact {
                    stream: case.id,
                    at: now.us,
                    actor: &actor,
                    kind: "case.moved",
                    data: json!({
                        "from": old.hash, "to": new.hash,
                        "from_version": old.blueprint.meta.version, "to_version": new.blueprint.meta.version,
                    }),
                })?;
                Ok::<bool, StoreError>(true)
            });
            moved += usize::from(done.await?);
        }
    }
}

/// Where all versions of a service come from for a command that changes nothing else.
///
/// Errors: the database fails.
pub async fn load_versions(store: &Store, services: &Services) -> Result<(), StoreError> {
    let known = store
        .read(|tx| {
            Ok::<_, StoreError>((
                rows::standing_editions(tx)?,
                crate::store::blueprints::blueprints_in_use(tx)?,
            ))
        })
        .await?;
    for (_, hash, files) in known.1 {
        if let Ok(service) = services.read(blueprint::Files(files), None) {
            services.keep(Arc::new(Service { hash, ..service }));
        }
    }
    for edition in known
        .0
        .iter()
        .filter(|edition| edition.stage == super::Stage::Published)
    {
        let hash = edition.hash.as_deref().unwrap_or_default();
        if let Some(service) = services.version(hash) {
            services.put(service);
        }
    }
    Ok(())
}
