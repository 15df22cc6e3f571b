//! What the editors of values and texts stand on: the open draft or what is in force, and the blueprint below it.

use std::sync::Arc;

use ::store::StoreError;
use base::Lang;
use web::parts::{Tone, alert, link_button};
use web::{Ctx, Markup, PageMeta, Problem, html};

use super::{href, problem, workshop};
use crate::editions::{Edition, Overlay, Stage};
use crate::pages::desk::words::service_title;
use crate::pages::t;
use crate::store::editions as rows;
use crate::{Cases, Service};

/// What is worked on.
pub struct Bench {
    pub id: String,
    /// The blueprint without the town's own values and texts; its knobs are those of the town's folder.
    pub below: Arc<Service>,
    pub overlay: Overlay,
    /// That of the draft; 0 when there is none yet.
    pub revision: i64,
    /// Approved already: nobody works on it.
    pub is_planned: bool,
}

impl Bench {
    pub async fn read(ctx: &Ctx, cases: &Cases, id: &str) -> web::Result<Bench> {
        workshop(ctx, cases, id)?;
        let service = id.to_owned();
        let (edition, base) = cases
            .app
            .store
            .read(move |tx| -> Result<_, StoreError> {
                let standing = rows::standing_of(tx, &service)?;
                let open = standing.iter().find(|edition| edition.stage != Stage::Published);
                let edition: Option<Edition> = open.or(standing.first()).cloned();
                let base = match &edition {
                    Some(edition) => rows::source_of(tx, &service, &edition.base)?,
                    None => None,
                };
                Ok((edition, base))
            })
            .await?;
        let below = match base {
            Some(files) => {
                let read = cases
                    .services
                    .read(files, None)
                    .map_err(crate::editions::EditionError::Unsound);
                Arc::new(read.map_err(|error| problem(ctx.lang, error))?)
            }
            None => cases.services.candidate(id).ok_or(Problem::NotFound)?,
        };
        let open = edition.as_ref().filter(|edition| edition.stage != Stage::Published);
        Ok(Bench {
            id: id.to_owned(),
            below,
            revision: open.map_or(0, |edition| edition.revision),
            is_planned: open.is_some_and(|edition| edition.stage == Stage::Planned),
            overlay: edition.map(|edition| edition.overlay).unwrap_or_default(),
        })
    }

    pub fn meta(&self, lang: Lang, title: &str) -> PageMeta {
        PageMeta::new(title)
            .nav("leistungspflege")
            .crumb(super::ROOT, t(lang, "svc-title"))
            .crumb(href(&self.id), service_title(&self.below, lang))
            .wide()
    }

    /// Where one is, and that nothing reaches citizens before somebody else approved it.
    pub fn head(&self, lang: Lang, title: &str) -> Markup {
        html! {
            h1 { (title) }
            p .eyebrow { (service_title(&self.below, lang)) }
            @if self.is_planned { (alert(Tone::Warning, &t(lang, "svc-error-planned"), html! {})) }
            @else { p .muted { (t(lang, "svc-edit-lead")) } }
            p { (link_button(&href(&self.id), &t(lang, "svc-edit-back"), web::parts::Look::Tertiary)) }
        }
    }
}
