//! Editions: the exact form in which the town offers a service, from the draft to the day on which another one takes its
//! place. A version of a blueprint with the town's own values and texts; what citizens get was checked and approved.

mod actions;
mod conflicts;
mod draft;
mod examine;
mod follow;
mod model;
pub mod moving;
mod overlay;
mod publish;
pub mod samples;
mod start;

pub use actions::{EditionError, JOB, NOTE_CHARS_MAX, Workshop};
pub use conflicts::Conflict;
pub use draft::{Wanted, draft_of_folder};
pub(crate) use examine::in_this_process;
pub use examine::{Examiner, examine};
pub use follow::{follow, refresh};
pub use model::{Edition, Origin, Stage};
pub use overlay::{FILE as OVERLAY_FILE, Overlay, OwnText};
pub use publish::publish_due;
pub use start::{Opening, Proof, open};

use ::store::facts::NewFact;
use ::store::{StoreError, Tx};
use base::Uuid;

/// The chain of facts about the editions of a service.
pub fn stream(service: &str) -> Uuid {
    let hash = blake3::hash(format!("editions of {service}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    Uuid::from_bytes(bytes)
}

/// Writes down what happened with an edition.
fn note(
    tx: &mut Tx<'_>,
    edition: &Edition,
    at: i64,
    actor: &str,
    kind: &str,
    more: serde_json::Value,
) -> Result<(), StoreError> {
    let mut data = serde_json::json!({ "edition": edition.id, "version": edition.version, "hash": edition.hash });
    if let (Some(data), Some(more)) = (data.as_object_mut(), more.as_object()) {
        data.extend(more.clone());
    }
    tx.append(NewFact {
        stream: stream(&edition.service),
        at,
        actor,
        kind,
        data,
    })?;
    Ok(())
}
