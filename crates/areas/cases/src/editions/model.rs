use base::Uuid;
use jiff::civil::Date;

use super::overlay::Overlay;

/// Where an edition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Somebody works on it. A service has one at most, or one that is planned.
    Draft,
    /// Approved; begins at midnight of its day.
    Planned,
    /// What new applications get.
    Published,
    /// Another one took its place, or it was given up before it began.
    Retired,
}

impl Stage {
    pub const fn code(self) -> &'static str {
        match self {
            Stage::Draft => "draft",
            Stage::Planned => "planned",
            Stage::Published => "published",
            Stage::Retired => "retired",
        }
    }

    pub fn from_code(code: &str) -> Option<Stage> {
        let all = [Stage::Draft, Stage::Planned, Stage::Published, Stage::Retired];
        all.into_iter().find(|stage| stage.code() == code)
    }
}

/// Where an edition came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The folder of blueprints holds another version.
    Folder,
    /// The town's own values and texts were changed.
    Editor,
}

impl Origin {
    pub const fn code(self) -> &'static str {
        match self {
            Origin::Folder => "folder",
            Origin::Editor => "editor",
        }
    }

    /// An unknown word is somebody's work.
    pub fn from_code(code: &str) -> Origin {
        if code == "folder" {
            Origin::Folder
        } else {
            Origin::Editor
        }
    }
}

/// The exact form in which a town offers a service: a version of its blueprint with the town's own values and texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Edition {
    pub id: Uuid,
    /// Id of the blueprint.
    pub service: String,
    /// Version of the blueprint, as its makers count.
    pub version: String,
    /// Hash of the blueprint as its makers wrote it.
    pub base: String,
    /// Hash of the blueprint with the overlay; none while it is a draft, which still changes.
    pub hash: Option<String>,
    pub overlay: Overlay,
    /// The values of the town's folder with which it last ran, so that a wrong file there stops no service.
    pub ground: toml::Table,
    pub stage: Stage,
    pub origin: Origin,
    /// Why, in the words of who made it.
    pub note: String,
    /// The day on which it is to begin; none: as soon as it is approved.
    pub from_day: Option<Date>,
    /// Everybody who had a hand in it, as in the chain of facts; none of them approves it.
    pub editors: Vec<String>,
    pub made_at: i64,
    pub changed_at: i64,
    /// Grows with each change; an approval names the one that was read.
    pub revision: i64,
    pub approved_by: Option<String>,
    pub approved_at: Option<i64>,
    pub began_at: Option<i64>,
    pub ended_at: Option<i64>,
}
