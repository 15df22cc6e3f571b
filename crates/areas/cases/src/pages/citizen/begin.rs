use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use base::Lang;
use blueprint::{Answers, Control, Scope};
use jiff::civil::Date;
use web::parts::{Look, Tone, alert, icon, submit};
use web::{Ctx, Form, Markup, PageMeta, Result, html, page};

use super::{account, gate, words};
use crate::actions::drafts::{self, Beginning};
use crate::assurance::{self, Barrier, Door, Who};
use crate::pages::t;
use crate::{CaseError, Cases, Refusal, Service};

/// What the application is about, before anything is asked.
pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(service): Path<String>, headers: HeaderMap) -> Result {
    shown(&ctx, &cases, (&service, None), &headers).await
}

/// The same for who comes from an entry of the catalogue that answers something already.
pub async fn show_entry(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((service, entry)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result {
    shown(&ctx, &cases, (&service, Some(&entry)), &headers).await
}

async fn shown(ctx: &Ctx, cases: &Cases, way: Way<'_>, headers: &HeaderMap) -> Result {
    let (service, answers) = begun(cases, way)?;
    let who = gate::who(ctx, cases, headers).await?;
    Ok(render(ctx, cases, &service, &answers, &who).into_response())
}

/// Id of the blueprint, and the entry of the catalogue that leads to it with answers of its own.
type Way<'a> = (&'a str, Option<&'a str>);

/// What is begun, and the answers with which it begins.
fn begun(cases: &Cases, (service, entry): Way<'_>) -> Result<(Arc<Service>, Answers)> {
    let found = cases.services.current(service).ok_or(web::Problem::NotFound)?;
    let answers = match entry {
        Some(entry) => {
            let preset = cases.services.preset(entry, service);
            preset.cloned().ok_or(web::Problem::NotFound)?
        }
        None => Answers::new(),
    };
    Ok((found, answers))
}

fn render(ctx: &Ctx, cases: &Cases, service: &Service, answers: &Answers, who: &Who) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let meta = PageMeta::new(texts.get("service.title"))
        .nav("leistungen")
        .crumb("/", t(ctx.lang, "start"))
        .wide();
    let titles = page_titles(service, answers, ctx.lang, cases.now().today);
    let main = html! {
        h1 .kern-heading-large { (texts.get("service.title")) }
        @if let Some(intro) = texts.find("service.intro") { p .lead { (intro) } }
        @if service.needs_account() { (way_in_with_account(ctx, cases, service, who)) } @else { (way_in(ctx, cases, who)) }
        @if cases.is_offered_online(service) {
            section .service-section {
                h2 .kern-heading-medium { (t(ctx.lang, "begin-how")) }
                ol .procedure {
                    @for title in &titles { li { span { (title) } } }
                    li { span { (t(ctx.lang, "begin-review")) } }
                }
                p .muted { (t(ctx.lang, "begin-depends")) }
            }
        }
        p .muted { (t(ctx.lang, "begin-privacy")) " " a .kern-link href="/datenschutz" { (t(ctx.lang, "begin-privacy-link")) } "." }
        p .muted { (t(ctx.lang, "begin-legal")) " " (service.blueprint.meta.legal_basis.join(", ").replace("§ ", "§\u{a0}")) "." }
    };
    // The ways without an account stand in the middle of the page where an account is needed.
    let main = if service.needs_account() {
        main
    } else {
        words::beside_other_ways(ctx, service, main)
    };
    page(ctx, &meta, main)
}

fn start_form(ctx: &Ctx) -> Markup {
    html! {
        form method="post" action=(ctx.path) {
            (web::controls::csrf_field(ctx))
            (submit(&t(ctx.lang, "begin-start"), Look::Primary))
        }
    }
}

/// Everybody may begin; an account only makes it shorter.
fn way_in(ctx: &Ctx, cases: &Cases, who: &Who) -> Markup {
    html! {
        ul .checklist {
            li { (icon("check")) span { (t(ctx.lang, "begin-no-account")) } }
            li { (icon("check")) span { (t(ctx.lang, "begin-save")) } }
        }
        (start_form(ctx))
        @match &who.citizen {
            Some(citizen) => (account::signed_in(ctx, citizen)),
            None => (account::invitation(ctx, cases, &ctx.path, "account-why-begin")),
        }
    }
}

/// Only who is known surely enough may begin; everybody else learns why, and what stays open.
fn way_in_with_account(ctx: &Ctx, cases: &Cases, service: &Service, who: &Who) -> Markup {
    let door = Door {
        needed: service.blueprint.meta.trust,
        has_accounts: cases.identity.label().is_some(),
        ..Door::default()
    };
    let barrier = assurance::barrier(door, who);
    html! {
        @if barrier == Some(Barrier::NoAccounts) {
            (alert(Tone::Info, &t(ctx.lang, "gate-none-title"), html! { p { (t(ctx.lang, "gate-none")) } }))
        } @else {
            section .sheet aria-labelledby="nutzerkonto" {
                h2 #nutzerkonto .kern-heading-medium { (t(ctx.lang, "gate-title")) }
                (gate::needs(ctx, service))
                @match barrier {
                    None => {
                        p { (t(ctx.lang, "gate-ready")) }
                        (start_form(ctx))
                    }
                    Some(Barrier::Level(has)) => {
                        (gate::too_low(ctx, service, has))
                        (gate::sign_in_button(ctx, cases, service, &ctx.path))
                    }
                    Some(_) => (gate::sign_in_button(ctx, cases, service, &ctx.path)),
                }
                p .muted { (t(ctx.lang, "begin-save")) }
            }
            @if let Some(citizen) = &who.citizen { (account::signed_in(ctx, citizen)) }
        }
        (gate::without_account(ctx, service))
    }
}

/// The pages of the usual way: of each choice on the first page the first answer, which the blueprint puts first because
/// most people give it. `preset`: the answers with which it begins.
fn page_titles(service: &Service, preset: &Answers, lang: Lang, today: Date) -> Vec<String> {
    let registers = Default::default();
    let mut answers: Answers = service
        .blueprint
        .form
        .first()
        .into_iter()
        .flat_map(|page| &page.fields)
        .filter_map(|field| match field.control() {
            Control::Radio { options } | Control::Select { options } => {
                let (first, _) = options.into_iter().next()?;
                Some((field.id.clone(), first.into()))
            }
            _ => None,
        })
        .collect();
    answers.extend(preset.clone());
    let facts = blueprint::CaseFacts::default();
    let input = blueprint::ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &service.knobs,
        case: &facts,
        today,
    };
    let scope = Scope::new(&service.blueprint, input);
    let texts = service.blueprint.texts(lang);
    service
        .blueprint
        .pages(&scope)
        .iter()
        .map(|p| texts.get(&format!("pages.{}.title", p.id)).to_owned())
        .collect()
}

/// Begins a draft; its link is the key to it, and where the town must know who applies, the account too.
pub async fn start(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(service): Path<String>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response> {
    started(&ctx, &cases, (&service, None), &headers).await
}

/// As [`start`], with what the entry of the catalogue answers.
pub async fn start_entry(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path((service, entry)): Path<(String, String)>,
    headers: HeaderMap,
    _form: Form,
) -> Result<Response> {
    started(&ctx, &cases, (&service, Some(&entry)), &headers).await
}

async fn started(ctx: &Ctx, cases: &Cases, way: Way<'_>, headers: &HeaderMap) -> Result<Response> {
    let (service, answers) = begun(cases, way)?;
    let who = gate::who(ctx, cases, headers).await?;
    let beginning = Beginning {
        lang: ctx.lang,
        citizen: who.citizen.clone(),
        answers: answers.clone(),
        ..Beginning::default()
    };
    match drafts::start(cases, &service, beginning).await {
        Ok(started) => Ok(words::redirect(&format!("/antraege/{}", started.token))),
        // Whose session ended on this page sees the same page, which says so.
        Err(CaseError::Refused(Refusal::Assurance(_))) => {
            Ok((StatusCode::FORBIDDEN, render(ctx, cases, &service, &answers, &who)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
