use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Lang;
use blueprint::{Control, Scope};
use jiff::civil::Date;
use web::parts::{Look, icon, submit};
use web::{Ctx, Form, PageMeta, Result, html, page};

use super::{account, words};
use crate::actions::drafts::{self, Beginning};
use crate::pages::t;
use crate::{Cases, Service};

/// What the application is about, before anything is asked.
pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(service): Path<String>, headers: HeaderMap) -> Result {
    let citizen = account::citizen(&cases, &headers).await?;
    let service = cases.services.current(&service).ok_or(web::Problem::NotFound)?;
    let texts = service.blueprint.texts(ctx.lang);
    let meta = PageMeta::new(texts.get("service.title"))
        .nav("leistungen")
        .crumb("/", t(ctx.lang, "start"))
        .wide();
    let titles = page_titles(&service, ctx.lang, cases.now().today);
    let main = html! {
        h1 .kern-heading-large { (texts.get("service.title")) }
        @if let Some(intro) = texts.find("service.intro") { p .lead { (intro) } }
        ul .checklist {
            li { (icon("check")) span { (t(ctx.lang, "begin-no-account")) } }
            li { (icon("check")) span { (t(ctx.lang, "begin-save")) } }
        }
        form method="post" action={ "/antraege/neu/" (service.blueprint.meta.id) } {
            (web::controls::csrf_field(&ctx))
            (submit(&t(ctx.lang, "begin-start"), Look::Primary))
        }
        @match &citizen {
            Some(citizen) => (account::signed_in(&ctx, citizen)),
            None => (account::invitation(&ctx, &cases, &ctx.path, "account-why-begin")),
        }
        section .service-section {
            h2 .kern-heading-medium { (t(ctx.lang, "begin-how")) }
            ol .procedure {
                @for title in &titles { li { span { (title) } } }
                li { span { (t(ctx.lang, "begin-review")) } }
            }
            p .muted { (t(ctx.lang, "begin-depends")) }
        }
        p .muted { (t(ctx.lang, "begin-privacy")) " " a .kern-link href="/datenschutz" { (t(ctx.lang, "begin-privacy-link")) } "." }
        p .muted { (t(ctx.lang, "begin-legal")) " " (service.blueprint.meta.legal_basis.join(", ")) "." }
    };
    let main = words::beside_other_ways(&ctx, &service, main);
    Ok(page(&ctx, &meta, main).into_response())
}

/// The pages of the usual way: of each choice on the first page the first answer, which the blueprint puts first because
/// most people give it.
fn page_titles(service: &Service, lang: Lang, today: Date) -> Vec<String> {
    let registers = Default::default();
    let answers = service
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

/// Begins a draft; its link is the only key to it.
pub async fn start(ctx: Ctx, State(cases): State<Cases>, Path(service): Path<String>, _form: Form) -> Result<Response> {
    let service = cases.services.current(&service).ok_or(web::Problem::NotFound)?;
    let beginning = Beginning {
        lang: ctx.lang,
        ..Beginning::default()
    };
    let started = drafts::start(&cases, &service, beginning).await?;
    Ok(words::redirect(&format!("/antraege/{}", started.token)))
}
