//! Residents' parking zones. Source: § 45 Abs. 1b Satz 1 Nr. 2a StVO.

use serde::{Deserialize, Serialize};

/// Rings of (longitude, latitude), WGS84 degrees; the first is the outer boundary, the others are holes.
pub type Polygon = Vec<Vec<[f64; 2]>>;

/// A residents' parking zone as the town has ordered it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Zone {
    /// Short sign of the zone as it stands on the traffic sign, `A` or `12`.
    pub id: String,
    pub name: String,
    /// Permits that may be valid at once; `None`: no limit.
    pub quota: Option<i64>,
    pub status: ZoneStatus,
    /// Polygons of rings of (longitude, latitude), WGS84 degrees; the first ring of a polygon is its outer boundary,
    /// rings are closed.
    pub polygons: Vec<Polygon>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneStatus {
    /// Permits are issued.
    Active,
    /// Ordered but not marked yet: no permits.
    Planned,
    /// No new permits for the time being.
    Suspended,
}

impl ZoneStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            ZoneStatus::Active => "active",
            ZoneStatus::Planned => "planned",
            ZoneStatus::Suspended => "suspended",
        }
    }

    pub fn from_stored(text: &str) -> ZoneStatus {
        match text {
            "planned" => ZoneStatus::Planned,
            "suspended" => ZoneStatus::Suspended,
            _ => ZoneStatus::Active,
        }
    }
}
