//! Pages of the house itself: the town's own texts, street suggestions, health and metrics; in the demo, its console.

pub mod api;
pub mod demo;
mod demo_people;
mod health;
mod streets;
mod town_texts;

pub use health::Health;

use std::sync::Arc;

use base::Lang;
use web::{Access, App, NavItem, Permission, Routes};

pub const FILES: [(Lang, &str); 3] = [
    (Lang::De, include_str!("../../texts/de.ftl")),
    (Lang::Plain, include_str!("../../texts/de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/en.ftl")),
];

const fn item(id: &'static str, href: &'static str, icon: &'static str, permission: Option<Permission>) -> NavItem {
    NavItem {
        id,
        href,
        label: id,
        icon,
        permission,
    }
}

pub const CITIZEN_NAV: [NavItem; 4] = [
    item("leistungen", "/leistungen", "checklist", None),
    item("status", "/status", "search", None),
    item("aemter", "/aemter", "home", None),
    item("pruefung", "/pruefung", "check", None),
];

pub const DESK_NAV: [NavItem; 12] = [
    item("desk", "/desk", "checklist", Some(Permission::CasesRead)),
    item("neu", "/desk/neu", "add", Some(Permission::Assist)),
    item(
        "beteiligungen",
        "/desk/beteiligungen",
        "check",
        Some(Permission::CasesRead),
    ),
    item(
        "termine",
        "/desk/termine",
        "calendar-today",
        Some(Permission::CasesRead),
    ),
    item("post", "/desk/post", "mail", Some(Permission::CasesWrite)),
    item("kasse", "/kasse", "calendar-today", Some(Permission::ClaimsBook)),
    item("kontrolle", "/kontrolle", "search", Some(Permission::PlateLookup)),
    item("zahlen", "/desk/zahlen", "info", Some(Permission::Numbers)),
    item(
        "aussonderung",
        "/desk/aussonderung",
        "draft",
        Some(Permission::CasesAssign),
    ),
    item(
        "leistungspflege",
        "/verwaltung/leistungen",
        "checklist",
        Some(Permission::CatalogApprove),
    ),
    item("verwaltung", "/verwaltung", "edit", Some(Permission::JobsManage)),
    item(
        "konten",
        "/verwaltung/konten",
        "account-circle",
        Some(Permission::StaffManage),
    ),
];

/// What these pages need.
#[derive(Clone)]
pub struct Own {
    pub app: App,
    pub registers: Arc<registers::Simulator>,
    pub night: crate::night::HouseNight,
    /// Only where payment is simulated.
    pub payment: Option<payments::Simulator>,
    pub health: Arc<Health>,
    /// Whoever asks for figures must know it; without one only this machine may ask.
    pub metrics_token: Option<String>,
}

pub fn routes(own: Own) -> Routes<()> {
    let mut routes = Routes::new()
        .get("/healthz", Access::Public, health::healthz)
        .get("/metrics", Access::Machine, health::metrics)
        .get("/strassen", Access::Public, streets::suggest);
    for page in town_texts::PAGES {
        routes = routes.get(page.path, Access::Public, page.handler());
    }
    if own.app.config.demo {
        routes = routes.merge(demo::routes());
    }
    routes.with_state(own)
}
