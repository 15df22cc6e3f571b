//! What somebody who takes part sees and fills in: the same at the desk of an office and behind the link of an invitation.

use std::sync::Arc;

use base::{FieldError, Uuid};
use blueprint::{Participation, PartyStatus, WhenSilent};
use web::controls::{Question, UploadRules, UploadedFile, csrf_field, upload};
use web::parts::{Look, SummaryItem, Tone, alert, badge, bytes_text, details, icon, submit, summary_list};
use web::{Ctx, Form, Markup, html};

use super::citizen::posted::{entries, upload_text};
use super::filled::{self, Typed};
use super::{TEXTS, t, versions};
use crate::actions::papers::in_order;
use crate::actions::parties::{self, BYTES_MAX, Door, FILES_MAX, Seat};
use crate::flow::CaseScope;
use crate::model::Document;
use crate::{CaseError, Cases, Service};

/// Name of the input for files.
const FILES: &str = "files";

/// All that the page shows, read at one moment.
pub struct Sight {
    pub seat: Seat,
    pub service: Arc<Service>,
    /// Files of the application that they see.
    documents: Vec<Document>,
    /// Their own.
    files: Vec<Document>,
    today: jiff::civil::Date,
}

impl Sight {
    /// Opens the page; looking is a fact.
    pub async fn open(cases: &Cases, door: &Door, id: Uuid) -> Result<Sight, CaseError> {
        let seat = parties::look(cases, door, id).await?;
        let service = cases.service_of(&seat.case.blueprint_hash)?;
        let (read, of) = (service.clone(), seat.clone());
        let (documents, files) = cases
            .app
            .store
            .read(move |tx| -> Result<_, CaseError> {
                let documents = parties::documents_seen(tx, &of, of.participation(&read)?)?;
                Ok((documents, parties::files(tx, &of)?))
            })
            .await?;
        Ok(Sight {
            seat,
            service,
            documents,
            files,
            today: cases.now().today,
        })
    }

    /// The day on which it is looked at.
    pub fn today(&self) -> jiff::civil::Date {
        self.today
    }

    /// Whether an answer is still taken.
    pub fn may_answer(&self) -> bool {
        parties::may_answer(&self.seat.party) && self.seat.case.open
    }

    /// What is asked for, as the title of the form says it: whoever is asked does not know their part in the case by its name.
    pub fn heading(&self, ctx: &Ctx) -> Result<String, CaseError> {
        let of = self.seat.participation(&self.service)?;
        let texts = self.service.blueprint.texts(ctx.lang);
        Ok(texts.get(&format!("forms.{}.title", of.form)).to_owned())
    }

    /// Their part in the case.
    pub fn title(&self, ctx: &Ctx) -> String {
        let texts = self.service.blueprint.texts(ctx.lang);
        texts
            .get(&format!("parties.{}.title", self.seat.row.participation))
            .to_owned()
    }

    /// What is asked, until when, and what becomes of silence.
    pub fn request(&self, ctx: &Ctx) -> Result<Markup, CaseError> {
        let texts = self.service.blueprint.texts(ctx.lang);
        let of = self.seat.participation(&self.service)?;
        let ask = texts.find(&format!("parties.{}.ask", of.id));
        let silent = of.deadline.as_ref().map(|deadline| deadline.when_silent);
        let due = self.seat.party.due_on.filter(|_| self.may_answer());
        Ok(html! {
            (self.again(ctx))
            @if let Some(ask) = ask { p .lead { (ask) } }
            @if let Some(due) = due {
                @let day = calendar::long_date(due, ctx.lang);
                @if due < self.today {
                    (alert(Tone::Warning, &TEXTS.fmt(ctx.lang, "party-over", &[("day", day.into())]), html! { p { (t(ctx.lang, over_key(silent))) } }))
                } @else {
                    p .status-head__next { strong { (TEXTS.fmt(ctx.lang, "party-until", &[("day", day.into())])) } }
                    @if let Some(key) = silent.and_then(silence_key) { p { (t(ctx.lang, key)) } }
                }
                @if let Some(deadline) = &of.deadline { p .muted { (TEXTS.fmt(ctx.lang, "party-law", &[("law", deadline.legal.as_str().into())])) } }
            }
        })
    }

    /// That they are asked once more, and why, in the service's own words where it has some.
    fn again(&self, ctx: &Ctx) -> Markup {
        let party = &self.seat.party;
        if party.earlier.is_empty() || party.answered_on.is_some() {
            return html! {};
        }
        let texts = self.service.blueprint.texts(ctx.lang);
        let own = texts.find(&format!("parties.{}.ask_again", self.seat.row.participation));
        alert(
            Tone::Info,
            &t(ctx.lang, "party-again-title"),
            html! {
                @match own {
                    Some(own) => p { (own) },
                    None => p { (t(ctx.lang, "party-again")) },
                }
                @if let Some(reason) = &party.again_reason { p .pre-line lang="de" { (reason) } }
            },
        )
    }

    /// That files came which they have not answered to.
    pub fn news(&self, ctx: &Ctx) -> Markup {
        let party = &self.seat.party;
        let Some(day) = party.papers_on.filter(|_| self.seat.may_show() && self.seat.case.open) else {
            return html! {};
        };
        let text = match party.answered_on {
            Some(_) => "party-papers-after",
            None => "party-papers-before",
        };
        alert(Tone::Info, &papers_since(ctx, day), html! { p { (t(ctx.lang, text)) } })
    }

    /// What they see of the application. `href`: where its files stand, the id is appended.
    pub fn seen(&self, ctx: &Ctx, href: &str) -> Result<Markup, CaseError> {
        let of = self.seat.participation(&self.service)?;
        let parts = CaseScope::of(&self.service, &self.seat.case, self.today);
        let rows = match self.seat.may_show() {
            true => self.service.blueprint.seen_by(of, &parts.scope(), ctx.lang),
            false => Vec::new(),
        };
        if rows.is_empty() && self.documents.is_empty() {
            return Ok(html! {});
        }
        let items: Vec<SummaryItem> = rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect();
        Ok(html! {
            section .sheet aria-labelledby="antrag" {
                h2 #antrag .kern-heading-medium { (t(ctx.lang, "party-sees")) }
                @if !items.is_empty() { (summary_list(&items)) }
                (file_list(ctx, &self.service, &self.documents, self.seat.party.papers_on.is_some(), href))
            }
        })
    }

    /// The form, with what was typed.
    pub fn form(&self, ctx: &Ctx, typed: &Typed, action: &str) -> Result<Markup, CaseError> {
        let of = self.seat.participation(&self.service)?;
        let form = self.service.blueprint.form_of_others(&of.form);
        let form = form.ok_or_else(|| anyhow::anyhow!("the form {} of the blueprint is missing", of.form))?;
        let texts = self.service.blueprint.texts(ctx.lang);
        Ok(html! {
            section .sheet aria-labelledby="antwort" {
                h2 #antwort .kern-heading-medium { (t(ctx.lang, "party-copy")) }
                @if let Some(intro) = texts.find(&format!("forms.{}.intro", form.id)) { p { (intro) } }
                form .form method="post" action=(action) enctype="multipart/form-data" novalidate {
                    (csrf_field(ctx))
                    // The first button is the one that the return key presses.
                    button .kern-sr-only type="submit" name="_go" value="send" tabindex="-1" aria-hidden="true" { (t(ctx.lang, "party-send")) }
                    (filled::fields(ctx, &self.service, &self.seat.case, self.today, form, (typed, action)))
                    @if of.files { (self.chooser(ctx, typed, action)) }
                    (submit(&t(ctx.lang, "party-send"), Look::Primary))
                }
            }
        })
    }

    fn chooser(&self, ctx: &Ctx, typed: &Typed, action: &str) -> Markup {
        let label = t(ctx.lang, "party-files");
        let wrong = typed.errors.iter().find(|error| error.field == FILES);
        let wrong = wrong
            .and_then(|error| error.key.strip_prefix("text:"))
            .unwrap_or_default();
        let rules = UploadRules {
            files_max: FILES_MAX,
            bytes_max: BYTES_MAX.min(ctx.app.config.files.bytes_max),
            types: vec!["application/pdf".into(), "image/jpeg".into(), "image/png".into()],
        };
        let unsent = self.files.iter().filter(|document| document.draft_id.is_some());
        let there: Vec<UploadedFile> = unsent
            .map(|document| UploadedFile {
                id: document.id.to_string(),
                name: document.file_name.clone(),
                size: u64::try_from(document.bytes).unwrap_or(0),
                href: format!("{action}/dokumente/{}", document.id),
                thumbnail: String::new(),
            })
            .collect();
        upload(
            &Question::new(ctx.lang, FILES, &label).optional().error(wrong),
            &rules,
            &there,
        )
    }

    /// What they answered, in words, as a copy. `href`: where files stand.
    pub fn copy(&self, ctx: &Ctx, href: &str) -> Result<Markup, CaseError> {
        let party = &self.seat.party;
        let files = self
            .files
            .iter()
            .filter(|file| !party.sent_earlier(&file.id.to_string()));
        let files: Vec<Document> = files.cloned().collect();
        let day = party
            .answered_on
            .map(|day| calendar::long_date(day, ctx.lang))
            .unwrap_or_default();
        Ok(html! {
            section .sheet aria-labelledby="kopie" {
                h2 #kopie .kern-heading-medium { (t(ctx.lang, "party-copy")) }
                p { (TEXTS.fmt(ctx.lang, "party-answered-on", &[("day", day.into())])) " " @if party.late { (t(ctx.lang, "party-late")) } }
                (self.said(ctx, &party.answers)?)
                (file_list(ctx, &self.service, &files, false, href))
            }
        })
    }

    /// What they answered before they were asked again, folded away.
    pub fn earlier(&self, ctx: &Ctx, href: &str) -> Result<Markup, CaseError> {
        let mut all = html! {};
        for round in self.seat.party.earlier.iter().rev() {
            let Some(day) = round.answered_on.filter(|_| self.seat.may_show()) else {
                continue;
            };
            let is_of = |file: &&Document| round.files.contains(&file.id.to_string());
            let files: Vec<Document> = self.files.iter().filter(is_of).cloned().collect();
            let title = earlier_title(ctx, day);
            let said = self.said(ctx, &round.answers)?;
            let body = html! { (said) (file_list(ctx, &self.service, &files, false, href)) };
            all = html! { (all) (details(&title, body)) };
        }
        Ok(all)
    }

    fn said(&self, ctx: &Ctx, answers: &blueprint::Answers) -> Result<Markup, CaseError> {
        let of = self.seat.participation(&self.service)?;
        let form = self.service.blueprint.form_of_others(&of.form);
        let rows = form.map(|form| self.service.blueprint.form_summary(form, answers, ctx.lang));
        let items = rows.into_iter().flatten();
        let items: Vec<SummaryItem> = items.map(|row| SummaryItem::new(row.label, row.text)).collect();
        Ok(summary_list(&items))
    }
}

/// The heading of an answer that counts no more.
pub fn earlier_title(ctx: &Ctx, day: jiff::civil::Date) -> String {
    let day = calendar::short_date(day, ctx.lang);
    TEXTS
        .fmt(ctx.lang, "party-earlier", &[("day", day.into())])
        .into_owned()
}

/// Since when there is something new to see.
pub fn papers_since(ctx: &Ctx, day: jiff::civil::Date) -> String {
    let day = calendar::short_date(day, ctx.lang);
    TEXTS.fmt(ctx.lang, "party-papers", &[("day", day.into())]).into_owned()
}

/// What a post of the form wants beside answers: entries of groups and files. None: it is sent to be kept.
pub async fn beside(
    ctx: &Ctx,
    cases: &Cases,
    door: &Door,
    seat: &Seat,
    form: &mut Form,
) -> Result<(Option<Typed>, Vec<FieldError>), CaseError> {
    let changed = entries(form).is_some();
    let errors = take_files(ctx, cases, door, seat.row.id, form).await?;
    let stays = changed || form.has("_upload") || form.has("_remove") || form.has("_show");
    if !stays {
        return Ok((None, errors));
    }
    let typed = typed(cases, seat, form, errors.clone())?;
    Ok((Some(typed), errors))
}

/// What was posted, as the page shows it again, with what is wrong.
pub fn typed(cases: &Cases, seat: &Seat, form: &Form, errors: Vec<FieldError>) -> Result<Typed, CaseError> {
    Ok(Typed::posted(parties::typed(cases, seat, &form.fields)?, errors))
}

async fn take_files(
    ctx: &Ctx,
    cases: &Cases,
    door: &Door,
    id: Uuid,
    form: &Form,
) -> Result<Vec<FieldError>, CaseError> {
    let mut errors = Vec::new();
    for file in form.files_of(FILES) {
        let added = parties::add_file(cases, door, id, file).await?;
        if let Err(refusal) = added {
            errors.push(FieldError::new(FILES, format!("text:{}", upload_text(ctx, refusal))));
        }
    }
    if let Some((_, document)) = form.get("_remove").and_then(|named| named.split_once(':'))
        && let Ok(document) = document.parse::<Uuid>()
    {
        parties::remove_file(cases, door, id, document).await?;
    }
    Ok(errors)
}

/// Files, each with the question that it answers; its name says whatever its sender liked. `has_news`: files that came later
/// are marked.
fn file_list(ctx: &Ctx, service: &Service, documents: &[Document], has_news: bool, href: &str) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    html! { @if !documents.is_empty() { ul .document-list { @for document in in_order(documents) {
        li { a .document-link href={ (href) (document.id) } { (icon("draft")) span .document-link__title { (document.title) }
            span .document-link__note {
                @if has_news && document.later && document.replaced.is_none() { (badge(Tone::Info, &t(ctx.lang, "papers-new"))) " " }
                @if let Some(what) = texts.find(&format!("fields.{}.label", document.slot)) { (what) ", " }
                (bytes_text(ctx.lang, u64::try_from(document.bytes).unwrap_or(0)))
                @if let Some(came) = versions::came_on(ctx.lang, document) { ", " (came) }
                @if let Some(replaced) = versions::replaced(ctx.lang, document, documents) { br; (replaced) }
            } } }
    } } } }
}

/// What the law makes of silence, before the last day.
fn silence_key(silent: WhenSilent) -> Option<&'static str> {
    match silent {
        WhenSilent::Nothing => None,
        WhenSilent::Consents => Some("party-silence-consents"),
        WhenSilent::Disregarded => Some("party-silence-disregarded"),
    }
}

/// And after it.
fn over_key(silent: Option<WhenSilent>) -> &'static str {
    match silent {
        Some(WhenSilent::Consents) => "party-over-consents",
        Some(WhenSilent::Disregarded) => "party-over-disregarded",
        Some(WhenSilent::Nothing) | None => "party-over-nothing",
    }
}

/// Since when nobody waits for a silent party, and what the law makes of it.
pub fn silence(ctx: &Ctx, of: &Participation, party: &blueprint::Party) -> Markup {
    let is_silent = party.status == PartyStatus::Silent;
    let Some((deadline, due)) = of.deadline.as_ref().zip(party.due_on).filter(|_| is_silent) else {
        return html! {};
    };
    let key = match deadline.when_silent {
        WhenSilent::Nothing => "party-silent-nothing",
        WhenSilent::Consents => "party-silent-consents",
        WhenSilent::Disregarded => "party-silent-disregarded",
    };
    let day = calendar::long_date(due, ctx.lang);
    html! { span .muted { (TEXTS.fmt(ctx.lang, key, &[("day", day.into()), ("law", deadline.legal.as_str().into())])) } }
}

/// Where a party stands, with its colour.
pub fn standing(ctx: &Ctx, party: &blueprint::Party, today: jiff::civil::Date) -> (Tone, String) {
    let (tone, key) = match party.status {
        _ if party.late => (Tone::Warning, "party-status-late"),
        PartyStatus::Asked if party.by_hand && party.asked_on.is_none() => (Tone::Warning, "party-status-by-hand"),
        PartyStatus::Asked if party.is_over(today) => (Tone::Warning, "party-status-over"),
        PartyStatus::Asked => (Tone::Info, "party-status-asked"),
        PartyStatus::Answered => (Tone::Success, "party-status-answered"),
        PartyStatus::Silent => (Tone::Neutral, "party-status-silent"),
        PartyStatus::Dropped => (Tone::Neutral, "party-status-dropped"),
    };
    (tone, t(ctx.lang, key).into_owned())
}
