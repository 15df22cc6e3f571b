//! The case page: everything on one screen. What is decided stands on the left, what is to be done on the right.

pub(crate) mod actions;
mod answers;
mod checks;
pub(crate) mod compare;
mod head;
pub(crate) mod history;
mod law;
mod money;
pub(crate) mod outbox;
mod papers;
mod parties;
mod talk;

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::facts::Fact;
use axum::extract::{Path, Query, State};
use base::{Lang, Uuid};
use payments::model::Claim;
use web::controls::error_summary;
use web::{Ctx, Markup, PageMeta, Staff, desk_page, html};

use super::people::People;
use super::views::List;
use super::words::{self, staff};
use crate::actions::desk;
use crate::actions::papers::{self as files, Slot};
use crate::clocks::{self, ClockView};
use crate::flow::{self, CaseScope};
use crate::model::{Case, Document, Grant};
use crate::outgoing::Outgoing;
use crate::pages::t;
use crate::remedy::Notice;
use crate::store::citizens::Link;
use crate::store::lists::{Begin, Filter};
use crate::store::retention::Hold;
use crate::{CaseError, Cases, Now, Service, actions as use_cases, store};

pub use actions::label as action_label_of;

/// What a clerk typed into a form of this page that did not pass.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Name of the action, or of the form.
    pub action: String,
    pub reason: String,
    pub items: String,
    /// Questions for whose files the step asks.
    pub slots: Vec<String>,
    pub blocks: Vec<String>,
    pub note: String,
    pub message: String,
    /// Field and what is wrong with it.
    pub error: Option<(String, String)>,
}

impl Typed {
    /// The ticked text blocks, then what was typed.
    pub fn whole_reason(&self) -> String {
        let parts = self.blocks.iter().map(|block| block.trim()).chain([self.reason.trim()]);
        parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn error_of(&self, field: &str) -> &str {
        self.error
            .as_ref()
            .filter(|(of, _)| of == field)
            .map_or("", |(_, text)| text)
    }
}

/// All that the page shows, read at one moment.
pub(crate) struct Sheet {
    pub case: Case,
    pub service: Arc<Service>,
    pub documents: Vec<Document>,
    pub grants: Vec<Grant>,
    pub claims: Vec<Claim>,
    notices: Vec<(Uuid, Notice)>,
    /// Day on which the retention ended and why, once that is so.
    retention: Option<(jiff::civil::Date, String)>,
    hold: Option<Hold>,
    holidays: calendar::HolidayCalendar,
    town: Arc<town::Town>,
    /// The account of the applicant, and what people know its provider by.
    link: Option<Link>,
    account_label: String,
    /// Messages and orders that left the house for it.
    pub outgoing: Vec<Outgoing>,
    pub facts: Vec<Fact>,
    pub people: People,
    /// Other open applications with the same key.
    pub same_key: i64,
    /// Its neighbours in the list from which it was opened.
    previous: Option<Uuid>,
    next: Option<Uuid>,
    list: Option<List>,
    typed: Typed,
    pub now: Now,
}

impl Sheet {
    /// The clocks that were started.
    pub fn clocks(&self, lang: Lang) -> Vec<ClockView> {
        clocks::of(&self.service, &self.case, &self.holidays, self.now.today, lang)
    }

    /// Where files of the case belong.
    pub fn slots(&self, lang: Lang) -> Vec<Slot> {
        files::slots_of(&self.service, &self.case, self.now.today, lang)
    }

    /// An office by its key; the key itself for one that the town no longer has.
    pub fn office_name(&self, lang: Lang, key: &str) -> String {
        let office = self.town.office(key);
        office.map_or_else(|| key.to_owned(), |office| office.name.get(lang).to_owned())
    }
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<Uuid>,
    Query(query): Query<BTreeMap<String, String>>,
) -> web::Result<Markup> {
    let list = query.get("liste").and_then(|code| List::from_code(code));
    page(&ctx, &cases, id, list, Typed::default()).await
}

/// The page, with what was typed if it comes back from a form.
pub async fn page(ctx: &Ctx, cases: &Cases, id: Uuid, list: Option<List>, typed: Typed) -> web::Result<Markup> {
    let sheet = load(cases, staff(ctx)?, id, list, typed).await?;
    let lang = ctx.lang;
    let errors: Vec<(String, String)> = sheet.typed.error.iter().cloned().collect();
    let meta = PageMeta::new(format!("{} · {}", sheet.case.applicant, sheet.case.number))
        .nav("desk")
        .crumb("/desk", t(lang, "desk-list-title"))
        .wide()
        .errors(!errors.is_empty());
    let parts = CaseScope::of(&sheet.service, &sheet.case, sheet.now.today);
    let scope = parts.scope();
    let main = html! {
        (error_summary(lang, &errors))
        (head::show(ctx, &sheet))
        div .case-columns {
            div { (answers::show(lang, &sheet, &scope)) }
            div .case-columns__side {
                (law::clocks(ctx, &sheet))
                (checks::show(lang, &sheet))
                (actions::show(ctx, &sheet, &scope))
                (super::appointments::of_case(ctx, cases, &sheet))
                (parties::show(ctx, &sheet))
                (money::show(ctx, &sheet, &scope))
                (talk::assignment(ctx, &sheet))
                (talk::messages(ctx, &sheet))
                (talk::notes(ctx, &sheet))
                (law::retention(ctx, &sheet))
            }
            div {
                (papers::show(ctx, &sheet))
                (outbox::show(ctx, cases, &sheet))
                (law::decisions(ctx, &sheet))
                (history::show(lang, &sheet))
            }
        }
    };
    Ok(desk_page(ctx, &meta, main))
}

/// Reads all of it. Looking is a fact.
pub(crate) async fn load(
    cases: &Cases,
    me: &Staff,
    id: Uuid,
    list: Option<List>,
    typed: Typed,
) -> Result<Sheet, CaseError> {
    let now = cases.now();
    let case = desk::look(cases, me, id).await?;
    let service = cases.service_of(&case.blueprint_hash)?;
    let worklists = list.map(|list| list.worklists(me));
    let place = (flow::sort_key(&case), case.id);
    let (holidays, town) = (cases.holidays.clone(), cases.app.town.clone());
    let account_label = cases.identity.label().unwrap_or_default().to_owned();
    cases
        .app
        .store
        .read(move |tx| -> Result<_, CaseError> {
            let mut neighbour = |begin| -> Result<Option<Uuid>, CaseError> {
                let Some(lists) = &worklists else { return Ok(None) };
                let page = store::lists::worklist_page(tx, lists, &Filter::default(), begin, 1)?;
                Ok(page.rows.first().map(|row| row.id))
            };
            let previous = neighbour(Begin::Before(place))?;
            let next = neighbour(Begin::After(place))?;
            let same_key = if case.lookup_key.is_empty() {
                0
            } else {
                store::lists::open_with_key(tx, &case.lookup_key, case.id)?
            };
            Ok(Sheet {
                documents: store::documents::documents_of_case(tx, id)?,
                grants: store::grants::grants_of_case(tx, id)?,
                claims: use_cases::claims::of_case(tx, &case)?,
                notices: store::notices::notices_of_case(tx, id)?,
                retention: store::retention::mark_of(tx, id)?,
                hold: store::retention::hold_of(tx, id)?,
                link: store::citizens::link_of(tx, id)?,
                account_label,
                holidays,
                town,
                outgoing: store::outbox::outgoing_of_case(tx, id)?,
                facts: tx.facts(id)?,
                people: People::load(tx)?,
                same_key,
                previous,
                next,
                list,
                typed,
                now,
                service,
                case,
            })
        })
        .await
}

/// The name of an action of a case, for the message after it.
pub async fn action_label(cases: &Cases, me: &Staff, id: Uuid, action: &str, lang: Lang) -> Result<String, CaseError> {
    let me = me.clone();
    let case = cases.app.store.read(move |tx| desk::visible(tx, &me, id)).await?;
    let service = cases.service_of(&case.blueprint_hash)?;
    Ok(format!(
        "{} – {}",
        action_label_of(&service, action, lang),
        words::service_title(&service, lang)
    ))
}

/// The hidden field that carries the list through every form of the page.
fn list_field(sheet: &Sheet) -> Markup {
    html! { @if let Some(list) = sheet.list { input type="hidden" name="liste" value=(list.code()); } }
}

/// A part of the page with its heading.
fn section(id: &str, title: &str, body: Markup) -> Markup {
    html! { section .sheet id=(id) aria-labelledby={ (id) "-titel" } { h2 id={ (id) "-titel" } { (title) } (body) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_blocks_stand_before_what_was_typed() {
        let typed = Typed {
            blocks: vec![" A. ".into(), String::new()],
            reason: "B.\n".into(),
            ..Typed::default()
        };
        assert_eq!(typed.whole_reason(), "A.\n\nB.");
        assert_eq!(Typed::default().whole_reason(), "");
    }
}
