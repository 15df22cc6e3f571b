//! A service as citizens will see it, page by page, before they do. Nothing is kept: the answers travel with the page, and no
//! register, no draft and no case ever hears of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::StoreError;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use base::{FieldError, Lang, Uuid};
use blueprint::{Answers, CaseFacts, Channel, Json, Played, Trust};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use web::controls::{Choice, Line, Question, csrf_field, error_summary, line, select};
use web::parts::{Look, SummaryItem, Tone, alert, columns, details, step_progress, submit_named, summary_list};
use web::{Ctx, Form, Markup, PageMeta, Problem, desk_page, html};

use super::{href, preview_panel, problem, short, workshop};
use crate::actions::drafts::{self, Open};
use crate::editions::{Edition, Stage};
use crate::model::{Draft, DraftContent};
use crate::pages::citizen::posted::{entries, errors_of};
use crate::pages::citizen::{form as citizen_form, review};
use crate::pages::desk::words::{service_title, tf, word};
use crate::pages::t;
use crate::store::editions as rows;
use crate::{Cases, Now, Service};

/// The last step: all answers and the fee.
const REVIEW: &str = "_pruefen";
/// In front of the names of what is chosen about a register's answer.
const REGISTER: &str = "_register.";
/// Choices about a register's answer beside those of the examples.
const NOT_ASKED: &str = "";
const SILENT: &str = "-";

/// Everything that the preview knows; it travels with the page.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Stand {
    /// The edition that is looked at; none: the one in force.
    edition: Option<Uuid>,
    page: String,
    lang: Lang,
    today: Option<Date>,
    answers: Answers,
    raw: BTreeMap<String, String>,
    /// By query: the name of the example whose answer counts, or one of the other choices.
    registers: BTreeMap<String, String>,
    channel: Channel,
    trust: Trust,
    applied_on: Option<Date>,
}

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    fassung: String,
}

/// What a service can be looked at with.
pub struct Scene {
    pub open: Open,
    pub played: Vec<Played>,
    pub stand: Stand,
    editions: Vec<Edition>,
}

impl Scene {
    async fn set(cases: &Cases, id: &str, stand: Stand) -> web::Result<Scene> {
        let of = id.to_owned();
        let editions = cases
            .app
            .store
            .read(move |tx| -> Result<_, StoreError> { rows::standing_of(tx, &of) })
            .await?;
        let chosen = editions.iter().find(|edition| Some(edition.id) == stand.edition);
        let service = match (chosen, cases.services.current(id)) {
            (Some(edition), _) if edition.stage != Stage::Published => cases
                .prepared(edition)
                .await
                .map_err(|error| problem(stand.lang, error))?,
            (_, Some(current)) => current,
            (_, None) => return Err(Problem::NotFound),
        };
        let played = service.blueprint.played();
        Ok(Scene {
            open: open(service, &stand, &played, cases.now()),
            played,
            stand,
            editions,
        })
    }

    /// Id of the page that is shown; that of the review is no page of the form.
    pub fn page(&self) -> &str {
        &self.stand.page
    }

    /// The pages that are shown with these answers, and the review behind them.
    fn pages(&self) -> Vec<String> {
        let scope = self.open.scope();
        let pages = self.open.service.blueprint.pages(&scope);
        let ids = pages.iter().map(|page| page.id.clone());
        ids.chain([REVIEW.to_owned()]).collect()
    }

    fn goes_to(&mut self, by: isize) {
        let pages = self.pages();
        let at = pages.iter().position(|page| *page == self.stand.page).unwrap_or(0);
        let to = at.saturating_add_signed(by).min(pages.len().saturating_sub(1));
        self.stand.page = pages.get(to).cloned().unwrap_or_default();
    }
}

/// A draft that nobody keeps, with these answers on this day.
fn open(service: Arc<Service>, stand: &Stand, played: &[Played], now: Now) -> Open {
    let lookups = stand
        .registers
        .iter()
        .filter_map(|(query, choice)| match choice.as_str() {
            NOT_ASKED => None,
            SILENT => Some((query.clone(), Json::Null)),
            name => {
                let example = played.iter().find(|example| example.name == name)?;
                Some((query.clone(), example.registers.get(query)?.clone()))
            }
        });
    let content = DraftContent {
        answers: stand.answers.clone(),
        raw: stand.raw.clone(),
        lookups: lookups.collect(),
        applied_on: stand.applied_on,
        ..DraftContent::default()
    };
    let draft = Draft {
        id: Uuid::nil(),
        blueprint: service.blueprint.meta.id.clone(),
        blueprint_hash: service.hash.clone(),
        content,
        channel: stand.channel,
        staff: None,
        lang: stand.lang,
        updated_at: now.us,
        expires_at: now.us,
    };
    let facts = CaseFacts {
        channel: stand.channel,
        trust: stand.trust,
        applied_on: stand.applied_on,
        ..CaseFacts::default()
    };
    let now = Now {
        today: stand.today.unwrap_or(now.today),
        ..now
    };
    Open::unkept(draft, service, now, facts)
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    workshop(&ctx, &cases, &id)?;
    let stand = Stand {
        edition: asked.fassung.parse().ok(),
        lang: ctx.lang,
        ..Stand::default()
    };
    let mut scene = Scene::set(&cases, &id, stand).await?;
    scene.goes_to(0);
    Ok(render(&ctx, &scene, &[]))
}

/// Goes to another page, or shows the same one with other answers, registers, day or language.
pub async fn go(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, mut form: Form) -> web::Result<Response> {
    workshop(&ctx, &cases, &id)?;
    entries(&mut form);
    let stand: Stand = serde_json::from_str(form.text("_stand"))
        .map_err(|_| Problem::BadRequest(t(ctx.lang, "svc-preview-lost").into_owned()))?;
    let page = stand.page.clone();
    let mut scene = Scene::set(&cases, &id, chosen(stand, &form)).await?;
    let mut errors = Vec::new();
    if scene.open.service.blueprint.page(&page).is_some() {
        errors = drafts::fill_in(&mut scene.open, &page, &form.fields);
        scene.stand.answers.clone_from(&scene.open.draft.content.answers);
        scene.stand.raw.clone_from(&scene.open.draft.content.raw);
        // A draft knows its level from who is signed in; here the example says it.
        scene.open = open(scene.open.service.clone(), &scene.stand, &scene.played, cases.now());
    }
    match form.text("_go") {
        "example" => {
            let name = form.text("_beispiel");
            if let Some(example) = scene.played.iter().find(|example| example.name == name) {
                let stand = filled_in(scene.stand.clone(), example);
                scene = Scene::set(&cases, &id, stand).await?;
            }
            scene.goes_to(0);
        }
        "next" => {
            errors = errors_of(&scene.open, &page, errors);
            if !errors.is_empty() {
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&ctx, &scene, &errors)).into_response());
            }
            scene.goes_to(1);
        }
        "back" => scene.goes_to(-1),
        _ => {
            let wanted = form.text("_seite");
            if scene.pages().iter().any(|page| page == wanted) {
                wanted.clone_into(&mut scene.stand.page);
            }
            scene.goes_to(0);
        }
    }
    Ok(render(&ctx, &scene, &[]).into_response())
}

/// What the panel beside the page says.
fn chosen(stand: Stand, form: &Form) -> Stand {
    let registers = form.fields.keys().filter_map(|name| name.strip_prefix(REGISTER));
    let registers = registers.map(|query| (query.to_owned(), form.text(&format!("{REGISTER}{query}")).to_owned()));
    Stand {
        edition: form.text("_fassung").parse().ok(),
        lang: Lang::from_code(form.text("_sprache")).unwrap_or(stand.lang),
        today: form.text("_tag").parse().ok().or(stand.today),
        registers: registers.collect(),
        ..stand
    }
}

/// The answers of an example, from its first page on.
fn filled_in(stand: Stand, example: &Played) -> Stand {
    Stand {
        page: String::new(),
        today: Some(example.today),
        answers: example.answers.clone(),
        raw: BTreeMap::new(),
        registers: example
            .registers
            .keys()
            .map(|query| (query.clone(), example.name.clone()))
            .collect(),
        channel: example.case.channel,
        trust: example.case.trust,
        applied_on: example.case.applied_on,
        ..stand
    }
}

fn render(ctx: &Ctx, scene: &Scene, errors: &[FieldError]) -> Markup {
    let lang = ctx.lang;
    let id = &scene.open.service.blueprint.meta.id;
    let stand = serde_json::to_string(&scene.stand).unwrap_or_default();
    let title = t(lang, "svc-preview");
    let listed: Vec<(String, String)> = errors
        .iter()
        .map(|error| {
            (
                error.field.clone(),
                citizen_form::error_text(&scene.open, &ctx.speaking(scene.stand.lang), error),
            )
        })
        .collect();
    let main = html! {
        (error_summary(lang, &listed))
        h1 { (title) }
        (alert(Tone::Warning, &t(lang, "svc-preview-mark"), html! { p { (t(lang, "svc-preview-mark-text")) } }))
        form method="post" action={ (href(id)) "/vorschau" } novalidate {
            (csrf_field(ctx))
            input type="hidden" name="_stand" value=(stand);
            // The first button is the one that the return key presses.
            button .kern-sr-only type="submit" name="_go" value="next" tabindex="-1" aria-hidden="true" { (t(lang, "svc-preview-next")) }
            (columns(
                html! { (citizens_page(ctx, scene, errors)) (choices(ctx, scene)) },
                &t(lang, "svc-preview-panel"),
                preview_panel::show(lang, scene),
            ))
        }
    };
    let meta = PageMeta::new(title.clone())
        .nav("leistungspflege")
        .crumb(super::ROOT, t(lang, "svc-title"))
        .crumb(href(id), service_title(&scene.open.service, lang))
        .errors(!errors.is_empty())
        .wide();
    desk_page(ctx, &meta, main)
}

/// The page with its real controls, in the language of the preview.
fn citizens_page(ctx: &Ctx, scene: &Scene, errors: &[FieldError]) -> Markup {
    let (open, pages) = (&scene.open, scene.pages());
    let at = pages.iter().position(|page| *page == scene.stand.page).unwrap_or(0);
    let theirs = ctx.speaking(scene.stand.lang);
    let texts = open.service.blueprint.texts(theirs.lang);
    let is_review = scene.stand.page == REVIEW;
    let heading = format!("pages.{}.title", scene.stand.page);
    let heading = if is_review {
        t(theirs.lang, "review-title").into_owned()
    } else {
        texts.get(&heading).to_owned()
    };
    let intro = format!("pages.{}.intro", scene.stand.page);
    html! {
        section .sheet .preview__page lang=(theirs.lang.code()) aria-labelledby="vorschau" {
            p .eyebrow { (texts.get("service.title")) }
            // What citizens read before the first question.
            @if at == 0 { @if let Some(intro) = texts.find("service.intro") { p .lead { (intro) } } }
            (step_progress(theirs.lang, at + 1, pages.len()))
            h2 #vorschau .kern-heading-large { (heading) }
            @if is_review { (all_answers(&theirs, open)) } @else {
                @if let Some(intro) = texts.find(&intro) { p .lead { (intro) } }
                @match citizen_form::fields(&theirs, open, "vorschau", &scene.stand.page, errors) {
                    Ok(fields) => (fields),
                    Err(_) => {},
                }
            }
            div .actions .actions--ends {
                @if !is_review { (submit_named("_go", "next", &t(theirs.lang, "next"), Look::Primary)) }
                @if at > 0 { (submit_named("_go", "back", &t(theirs.lang, "back"), Look::Secondary)) }
            }
        }
    }
}

fn all_answers(theirs: &Ctx, open: &Open) -> Markup {
    let scope = open.scope();
    let blueprint = &open.service.blueprint;
    html! {
        p .lead { (t(theirs.lang, "review-lead")) }
        @for part in blueprint.summary(&scope, theirs.lang) {
            h3 .kern-heading-small { (part.title) }
            (summary_list(&part.rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect::<Vec<_>>()))
        }
        @match blueprint.fee(&scope) {
            Ok(fee) if fee.total.cents() > 0 => { h3 .kern-heading-small { (t(theirs.lang, "fee")) } (review::fee_part(theirs, &open.service, &fee)) },
            Ok(_) => p { (t(theirs.lang, "fee-none")) },
            Err(_) => {},
        }
    }
}

/// What can be chosen: example, page, language, day, edition, answers of registers.
fn choices(ctx: &Ctx, scene: &Scene) -> Markup {
    let lang = ctx.lang;
    let (stand, blueprint) = (&scene.stand, &scene.open.service.blueprint);
    let names: Vec<Choice> = scene
        .played
        .iter()
        .map(|example| Choice::new(&example.name, &example.name))
        .collect();
    let title = |page: &String| match page.as_str() {
        REVIEW => t(lang, "svc-preview-review").into_owned(),
        page => blueprint.texts(lang).get(&format!("pages.{page}.title")).to_owned(),
    };
    let pages: Vec<Choice> = scene
        .pages()
        .iter()
        .map(|page| Choice::new(page, title(page)))
        .collect();
    let languages = Lang::ALL.map(|lang| Choice::new(lang.code(), lang.name()));
    let editions: Vec<Choice> = scene
        .editions
        .iter()
        .map(|edition| edition_choice(lang, edition))
        .collect();
    let today = scene.open.now.today.to_string();
    let chosen_edition = stand.edition.map(|id| id.to_string()).unwrap_or_default();
    let label = |key: &'static str| t(lang, key);
    html! {
        section .sheet .form aria-labelledby="auswahl" {
            h2 #auswahl .kern-heading-medium { (label("svc-preview-choose")) }
            (select(&Question::new(lang, "_beispiel", &label("svc-preview-example")).filter(), &names, ""))
            (submit_named("_go", "example", &label("svc-preview-fill"), Look::Secondary))
            (select(&Question::new(lang, "_seite", &label("svc-preview-page")).filter(), &pages, &stand.page))
            (select(&Question::new(lang, "_sprache", &label("svc-preview-language")).filter(), &languages, stand.lang.code()))
            (line(&Question::new(lang, "_tag", &label("svc-preview-day")).filter(), &today, &Line { type_: "date", ..Line::default() }))
            @if editions.len() > 1 || stand.edition.is_some() {
                (select(&Question::new(lang, "_fassung", &label("svc-preview-edition")).filter(), &editions, &chosen_edition))
            }
            @if !blueprint.all_queries.is_empty() { (details(&label("svc-preview-registers"), registers(lang, scene))) }
            (submit_named("_go", "show", &label("svc-preview-show"), Look::Secondary))
        }
    }
}

/// What each register answers in the preview.
fn registers(lang: Lang, scene: &Scene) -> Markup {
    html! {
        @for query in &scene.open.service.blueprint.all_queries {
            @let name = format!("{REGISTER}{}", query.id);
            @let said = tf(lang, "svc-preview-register", &[("query", (&query.id).into()), ("register", (&query.register).into())]);
            (select(&Question::new(lang, &name, &said).filter(), &answers_of(lang, scene, &query.id),
                scene.stand.registers.get(&query.id).map_or(NOT_ASKED, String::as_str)))
        }
    }
}

fn edition_choice(lang: Lang, edition: &Edition) -> Choice {
    let stage = word(lang, "svc-stage-", edition.stage.code());
    let hash = edition.hash.as_deref().map(short).unwrap_or_default();
    Choice::new(edition.id.to_string(), format!("{stage}: {} {hash}", edition.version))
}

/// What a register may have said: each answer of the examples once, or that it says nothing.
fn answers_of(lang: Lang, scene: &Scene, query: &str) -> Vec<Choice> {
    let mut seen: Vec<&Json> = Vec::new();
    let mut choices = vec![Choice::new(SILENT, t(lang, "svc-preview-silent"))];
    for example in &scene.played {
        let Some(answer) = example.registers.get(query).filter(|answer| !answer.is_null()) else {
            continue;
        };
        let is_chosen = scene.stand.registers.get(query) == Some(&example.name);
        if !seen.contains(&answer) || is_chosen {
            seen.push(answer);
            choices.push(Choice::new(
                &example.name,
                tf(lang, "svc-preview-as", &[("example", (&example.name).into())]),
            ));
        }
    }
    choices
}
