use std::sync::Arc;

use ::store::StoreError;
use ::store::facts::Fact;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use web::controls::{Line, Question, area, csrf_field, line};
use web::parts::{Column, Flash, Look, SummaryItem, Tone, alert, badge, link_button, submit, summary_list, table};
use web::{Ctx, Form, Markup, PageMeta, Permission, desk_page, html};

use super::{conflicts, diff, edition_id, history, href, list, problem, refusal, revision, short, trouble, workshop};
use crate::editions::{Conflict, Edition, EditionError, NOTE_CHARS_MAX, Stage, stream};
use crate::pages::desk::people::People;
use crate::pages::desk::words::{self, service_title, tf, word};
use crate::pages::t;
use crate::store::editions as rows;
use crate::{Cases, Service};

/// Editions that the table shows.
const SHOWN: i64 = 30;

/// All about one service, as it is read for its page.
struct Sheet {
    id: String,
    current: Option<Arc<Service>>,
    editions: Vec<Edition>,
    open: Option<Edition>,
    /// The open edition as citizens would get it, or why not.
    next: Option<Result<Arc<Service>, Vec<String>>>,
    /// What the town set and the open edition does not go with.
    conflicts: Vec<Conflict>,
    /// The office of the service, as far as any version of it loads.
    office: Option<String>,
    candidate: Option<Arc<Service>>,
    people: People,
    facts: Vec<Fact>,
}

impl Sheet {
    async fn read(cases: &Cases, id: &str) -> web::Result<Sheet> {
        let wanted = id.to_owned();
        let (editions, standing, people, facts) = cases
            .app
            .store
            .read(move |tx| -> Result<_, StoreError> {
                let editions = rows::editions_of(tx, &wanted, SHOWN)?;
                let standing = rows::standing_of(tx, &wanted)?;
                Ok((editions, standing, People::load(tx)?, tx.facts(stream(&wanted))?))
            })
            .await?;
        let (open, published): (Vec<Edition>, Vec<Edition>) = standing
            .into_iter()
            .partition(|edition| edition.stage != Stage::Published);
        let open = open.into_iter().next();
        let conflicts = match &open {
            Some(edition) => {
                let found = cases.conflicts(edition, published.first()).await;
                found.or_else(|error| match error {
                    EditionError::Store(error) => Err(error),
                    _ => Ok(Vec::new()),
                })?
            }
            None => Vec::new(),
        };
        let next = match &open {
            Some(edition) => Some(match cases.prepared(edition).await {
                Ok(service) => Ok(service),
                Err(EditionError::Unsound(found)) => Err(found),
                Err(error) => Err(vec![error.to_string()]),
            }),
            None => None,
        };
        let (current, candidate) = (cases.services.current(id), cases.services.candidate(id));
        let known = current.as_ref().or(candidate.as_ref());
        Ok(Sheet {
            id: id.to_owned(),
            office: known.map(|service| service.blueprint.meta.office.clone()),
            current,
            candidate,
            conflicts,
            editions,
            open,
            next,
            people,
            facts,
        })
    }
}

impl Sheet {
    /// A version in whose words the service is named.
    fn known(&self) -> Option<&Arc<Service>> {
        self.current.as_ref().or(self.candidate.as_ref())
    }
}

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>) -> web::Result<Markup> {
    workshop(&ctx, &cases, &id)?;
    let sheet = Sheet::read(&cases, &id).await?;
    Ok(render(&ctx, &cases, &sheet, None))
}

/// What is said above the page after a form that was refused.
type Refused<'a> = Option<(&'a EditionError, &'a Form)>;

fn render(ctx: &Ctx, cases: &Cases, sheet: &Sheet, refused: Refused<'_>) -> Markup {
    let lang = ctx.lang;
    let title = sheet
        .known()
        .map_or_else(|| sheet.id.clone(), |service| service_title(service, lang));
    let troubles = cases.services.troubles();
    let main = html! {
        h1 { (title) }
        @if let Some((error, _)) = refused { (refusal_box(lang, error)) }
        @for of in troubles.iter().filter(|of| of.service == sheet.id) { (trouble(lang, of)) }
        (in_force(ctx, sheet))
        section .in-the-making aria-labelledby="entwurf" {
            h2 #entwurf { (t(lang, "svc-next")) }
            @match &sheet.open {
                Some(edition) => (open_edition(ctx, sheet, edition, refused)),
                None => p .muted { (t(lang, "svc-no-draft")) },
            }
            (from_folder(ctx, cases, sheet))
        }
        h2 #fassungen { (t(lang, "svc-editions")) }
        (editions(ctx, sheet))
        section aria-labelledby="verlauf" { h2 #verlauf { (t(lang, "svc-history")) }
            (history::show(lang, cases, &sheet.id, &sheet.people, &sheet.facts)) }
    };
    let meta = PageMeta::new(title)
        .nav("leistungspflege")
        .crumb(super::ROOT, t(lang, "svc-title"))
        .wide();
    desk_page(ctx, &meta, main)
}

fn refusal_box(lang: base::Lang, error: &EditionError) -> Markup {
    let findings = match error {
        EditionError::Unsound(found) => found.as_slice(),
        _ => &[],
    };
    alert(
        Tone::Danger,
        &refusal(lang, error),
        html! { @if !findings.is_empty() { ul { @for finding in findings { li .code { (finding) } } } } },
    )
}

fn in_force(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let published = sheet.editions.iter().find(|edition| edition.stage == Stage::Published);
    let Some(service) = &sheet.current else {
        return html! { p { (badge(Tone::Danger, &t(lang, "svc-not-offered"))) } };
    };
    let meta = &service.blueprint.meta;
    let mut items = vec![
        SummaryItem::new(
            t(lang, "svc-col-version"),
            html! { (meta.version) " " span .muted .code { (short(&service.hash)) } },
        ),
        SummaryItem::new(t(lang, "svc-legal"), meta.legal_basis.join(", ")),
    ];
    if let Some(edition) = published {
        let since = edition.began_at.map(|at| words::moment(at, lang)).unwrap_or_default();
        items.push(SummaryItem::new(t(lang, "svc-col-since"), since));
        items.push(SummaryItem::new(t(lang, "svc-by"), who(ctx, sheet, edition)));
    }
    html! {
        (summary_list(&items))
        div .kern-btn-wrapper {
            (link_button(&format!("{}/vorschau", href(&sheet.id)), &t(lang, "svc-preview"), Look::Secondary))
            @if ctx.may(Permission::CatalogManage) { (editors(lang, sheet)) }
            (link_button(&format!("{}/umzug", href(&sheet.id)), &t(lang, "svc-moving"), Look::Secondary))
        }
    }
}

/// The ways to the town's own values and texts.
fn editors(lang: base::Lang, sheet: &Sheet) -> Markup {
    html! {
        (link_button(&format!("{}/werte", href(&sheet.id)), &t(lang, "svc-values"), Look::Secondary))
        (link_button(&format!("{}/texte", href(&sheet.id)), &t(lang, "svc-texts"), Look::Secondary))
    }
}

/// Who made an edition and who approved it.
fn who(ctx: &Ctx, sheet: &Sheet, edition: &Edition) -> String {
    let lang = ctx.lang;
    let name = |actor: &String| history::actor(lang, &sheet.people, actor);
    let made = match edition.editors.as_slice() {
        [] => t(lang, "svc-by-start").into_owned(),
        editors => editors.iter().map(name).collect::<Vec<_>>().join(", "),
    };
    match &edition.approved_by {
        Some(actor) => tf(
            lang,
            "svc-made-approved",
            &[("made", made.into()), ("approved", name(actor).into())],
        ),
        None => made,
    }
}

fn open_edition(ctx: &Ctx, sheet: &Sheet, edition: &Edition, refused: Refused<'_>) -> Markup {
    let lang = ctx.lang;
    let may_work = ctx.may(Permission::CatalogManage);
    let is_draft = edition.stage == Stage::Draft;
    html! {
        p {
            (badge(if is_draft { Tone::Warning } else { Tone::Info }, &word(lang, "svc-stage-", edition.stage.code())))
            " " (who(ctx, sheet, edition))
            @if !is_draft { " · " (list::planned(lang, edition)) }
        }
        (conflicts::show(lang, &sheet.id, sheet.known().map(|service| &**service), &sheet.conflicts))
        @match &sheet.next {
            Some(Ok(next)) => section .sheet aria-labelledby="unterschiede" {
                h3 #unterschiede .kern-heading-medium { (t(lang, "svc-diff")) }
                (diff::difference(lang, sheet.current.as_deref(), next))
            },
            // What is in the way was said above, field by field.
            Some(Err(_)) if sheet.conflicts.iter().any(Conflict::is_in_the_way) => {},
            Some(Err(found)) => (alert(Tone::Danger, &t(lang, "svc-error-unsound"), html! { ul { @for finding in found { li .code { (finding) } } } })),
            None => {},
        }
        @if matches!(sheet.next, Some(Ok(_))) {
            p { a .kern-link href={ (href(&sheet.id)) "/vorschau?fassung=" (edition.id) } { (t(lang, "svc-preview-draft")) } }
        }
        @if is_draft && may_work && sheet.current.is_none() { div .kern-btn-wrapper { (editors(lang, sheet)) } }
        @if is_draft && may_work { (describe_form(ctx, sheet, edition, refused)) }
        @if is_draft && !may_work && !edition.note.is_empty() { p { (edition.note) } }
        @if is_draft { (approval(ctx, sheet, edition)) }
        @if may_work {
            form .inline-form method="post" action={ (href(&sheet.id)) "/verwerfung" } {
                (csrf_field(ctx)) (stand(edition))
                (submit(&t(lang, "svc-withdraw"), Look::Danger))
            }
        }
    }
}

fn stand(edition: &Edition) -> Markup {
    html! {
        input type="hidden" name="fassung" value=(edition.id);
        input type="hidden" name="stand" value=(edition.revision);
    }
}

/// Why and from when; what was typed wrongly comes back.
fn describe_form(ctx: &Ctx, sheet: &Sheet, edition: &Edition, refused: Refused<'_>) -> Markup {
    let lang = ctx.lang;
    let typed = refused.map(|(_, form)| form).filter(|form| form.has("anlass"));
    let day = edition.from_day.map(|day| day.to_string()).unwrap_or_default();
    let (why, day) = typed.map_or((edition.note.as_str(), day.as_str()), |form| {
        (form.text("anlass"), form.text("ab"))
    });
    let [why_label, why_hint, day_label, day_hint] =
        ["svc-why", "svc-why-hint", "svc-day", "svc-day-hint"].map(|key| t(lang, key));
    let error = match refused {
        Some((error @ EditionError::Past, _)) if typed.is_some() => refusal(lang, error),
        _ => String::new(),
    };
    html! {
        form .sheet .form method="post" action={ (href(&sheet.id)) "/anlass" } {
            (csrf_field(ctx)) (stand(edition))
            (area(&Question::new(lang, "anlass", &why_label).hint(&why_hint), why, NOTE_CHARS_MAX))
            (line(&Question::new(lang, "ab", &day_label).hint(&day_hint).error(&error).optional(), day, &Line { type_: "date", ..Line::default() }))
            (submit(&t(lang, "svc-save"), Look::Secondary))
        }
    }
}

/// Four eyes: who worked on it learns that somebody else must approve.
fn approval(ctx: &Ctx, sheet: &Sheet, edition: &Edition) -> Markup {
    let lang = ctx.lang;
    let me = ctx.staff.as_ref().map(|staff| crate::Actor::Staff(staff.id).code());
    let is_mine = me.is_some_and(|me| edition.editors.contains(&me));
    let approvers = sheet.people.who_approve(sheet.office.as_deref(), &edition.editors);
    html! {
        (who_approves(lang, &approvers))
        @if is_mine { (alert(Tone::Info, &t(lang, "svc-error-same-person"), html! {})) }
        @else if edition.note.is_empty() { (alert(Tone::Info, &t(lang, "svc-error-no-note"), html! {})) }
        @else {
            form .inline-form method="post" action={ (href(&sheet.id)) "/freigabe" } {
                (csrf_field(ctx)) (stand(edition))
                (submit(&t(lang, if edition.from_day.is_some() { "svc-approve-day" } else { "svc-approve" }), Look::Primary))
            }
        }
    }
}

/// Whose approval counts; that there is nobody is said before somebody waits for it.
fn who_approves(lang: base::Lang, approvers: &[&str]) -> Markup {
    const NAMED: usize = 5;
    if approvers.is_empty() {
        return alert(Tone::Warning, &t(lang, "svc-nobody-approves"), html! {});
    }
    let named = approvers.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = approvers.len().saturating_sub(NAMED);
    html! {
        p .muted { (tf(lang, "svc-who-approves", &[("names", named.into()), ("more", more.into())])) }
    }
}

/// The folder of blueprints holds another version than the one that citizens get or somebody works on.
fn from_folder(ctx: &Ctx, cases: &Cases, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let is_planned = sheet
        .open
        .as_ref()
        .is_some_and(|edition| edition.stage == Stage::Planned);
    let Some(found) = cases
        .services
        .in_folder_now(&sheet.id)
        .filter(|_| ctx.may(Permission::CatalogManage) && !is_planned)
    else {
        return html! {};
    };
    let base = sheet
        .open
        .as_ref()
        .or_else(|| sheet.editions.iter().find(|edition| edition.stage == Stage::Published));
    match found {
        Ok(service) if base.is_some_and(|edition| edition.base == service.hash) => html! {},
        Ok(service) => {
            let stand = sheet.open.as_ref().map_or(0, |edition| edition.revision);
            let label = tf(
                lang,
                "svc-take-folder",
                &[("version", (&service.blueprint.meta.version).into())],
            );
            html! {
                p { (tf(lang, "svc-folder-has", &[("version", (&service.blueprint.meta.version).into())])) }
                form .inline-form method="post" action={ (href(&sheet.id)) "/ordner" } {
                    (csrf_field(ctx)) input type="hidden" name="stand" value=(stand);
                    (submit(&label, Look::Secondary))
                }
            }
        }
        Err(found) => alert(
            Tone::Warning,
            &t(lang, "svc-folder-wrong"),
            html! { ul { @for finding in &found { li .code { (finding) } } } },
        ),
    }
}

fn editions(ctx: &Ctx, sheet: &Sheet) -> Markup {
    let lang = ctx.lang;
    let columns = [
        "svc-col-version",
        "svc-col-stage",
        "svc-col-since",
        "svc-col-until",
        "svc-by",
        "svc-why",
    ]
    .map(|key| Column::new(t(lang, key).into_owned()));
    let moment = |at: Option<i64>| at.map_or_else(|| "–".to_owned(), |at| words::moment(at, lang));
    let row = |edition: &Edition| {
        vec![
            html! { (edition.version) " " span .muted .code { (edition.hash.as_deref().map(short).unwrap_or_default()) } },
            html! { (word(lang, "svc-stage-", edition.stage.code())) },
            html! { (moment(edition.began_at)) },
            html! { (moment(edition.ended_at)) },
            html! { (who(ctx, sheet, edition)) },
            html! { @if edition.note.is_empty() { span .muted { "–" } } @else { (edition.note) } },
        ]
    };
    let rows: Vec<Vec<Markup>> = sheet.editions.iter().map(row).collect();
    table(&t(lang, "svc-editions"), true, &columns, &rows)
}

/// The page again with what was refused, or a message above it after what was done.
async fn after(
    ctx: &Ctx,
    cases: &Cases,
    id: &str,
    form: &Form,
    done: Result<String, EditionError>,
) -> web::Result<Response> {
    match done {
        Ok(said) => Ok(ctx.redirect_with(&href(id), Flash::success(said))),
        Err(error @ (EditionError::NotFound | EditionError::Changed | EditionError::Store(_))) => {
            Err(problem(ctx.lang, error))
        }
        Err(error) => {
            let sheet = Sheet::read(cases, id).await?;
            let page = render(ctx, cases, &sheet, Some((&error, form)));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

pub async fn take_folder(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, form: Form) -> web::Result {
    let done = workshop(&ctx, &cases, &id)?.take_folder(revision(&form)).await;
    after(
        &ctx,
        &cases,
        &id,
        &form,
        done.map(|()| t(ctx.lang, "svc-taken").into_owned()),
    )
    .await
}

pub async fn describe(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, form: Form) -> web::Result {
    let workshop = workshop(&ctx, &cases, &id)?;
    let day: Result<Option<Date>, _> = match form.text("ab").trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some),
    };
    let done = match day {
        Ok(day) => workshop.describe(revision(&form), form.text("anlass"), day).await,
        Err(_) => Err(EditionError::Past),
    };
    after(
        &ctx,
        &cases,
        &id,
        &form,
        done.map(|()| t(ctx.lang, "svc-saved").into_owned()),
    )
    .await
}

pub async fn withdraw(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, form: Form) -> web::Result {
    let done = workshop(&ctx, &cases, &id)?
        .withdraw(edition_id(&form)?, revision(&form))
        .await;
    after(
        &ctx,
        &cases,
        &id,
        &form,
        done.map(|()| t(ctx.lang, "svc-withdrawn").into_owned()),
    )
    .await
}

pub async fn approve(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, form: Form) -> web::Result {
    let done = workshop(&ctx, &cases, &id)?
        .approve(edition_id(&form)?, revision(&form))
        .await;
    let said = done.map(|stage| match stage {
        Stage::Planned => t(ctx.lang, "svc-approved-planned").into_owned(),
        _ => t(ctx.lang, "svc-approved").into_owned(),
    });
    after(&ctx, &cases, &id, &form, said).await
}
