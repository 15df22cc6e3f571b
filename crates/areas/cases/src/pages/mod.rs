//! What people see of applications and cases: the citizen's side and the desk.

pub(crate) mod appointments;
mod attributes;
pub mod citizen;
pub(crate) mod clocks;
pub mod desk;
mod filled;
pub(crate) mod party;
mod versions;

use std::sync::LazyLock;

use base::Lang;
use web::{Routes, Texts};

use crate::Cases;

/// The texts of this area.
pub const FILES: [(Lang, &str); 12] = [
    (Lang::De, include_str!("../../texts/citizen.de.ftl")),
    (Lang::Plain, include_str!("../../texts/citizen.de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/citizen.en.ftl")),
    (Lang::De, include_str!("../../texts/desk.de.ftl")),
    (Lang::Plain, include_str!("../../texts/desk.de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/desk.en.ftl")),
    (Lang::De, include_str!("../../texts/services.de.ftl")),
    (Lang::Plain, include_str!("../../texts/services.de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/services.en.ftl")),
    (Lang::De, include_str!("../../texts/api.de.ftl")),
    (Lang::Plain, include_str!("../../texts/api.de-x-leicht.ftl")),
    (Lang::En, include_str!("../../texts/api.en.ftl")),
];

pub static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::new(&FILES));

/// A text of this area.
pub fn t(lang: Lang, key: &'static str) -> std::borrow::Cow<'static, str> {
    let texts: &'static Texts = &TEXTS;
    texts.get(lang, key)
}

/// Every page of this area, and its programming interface, with who may use it.
pub fn routes() -> Routes<Cases> {
    citizen::routes().merge(desk::routes()).merge(crate::api::routes())
}
