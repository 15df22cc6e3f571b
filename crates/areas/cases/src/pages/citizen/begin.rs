use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::Lang;
use blueprint::Scope;
use jiff::civil::Date;
use web::parts::{Look, submit};
use web::{Ctx, Form, PageMeta, Result, html, page};

use super::words;
use crate::actions::drafts::{self, Beginning};
use crate::pages::t;
use crate::{Cases, Service};

/// What the application is about, before anything is asked.
pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(service): Path<String>) -> Result {
    let service = cases.services.current(&service).ok_or(web::Problem::NotFound)?;
    let texts = service.blueprint.texts(ctx.lang);
    let meta = PageMeta::new(texts.get("service.title"))
        .nav("leistungen")
        .crumb("/", t(ctx.lang, "start"));
    let main = html! {
        h1 .kern-heading-large { (texts.get("service.title")) }
        @if let Some(lead) = texts.find("service.intro") { p .lead { (lead) } }
        section .kern-card-like {
            h2 .kern-heading-medium { (t(ctx.lang, "begin-how")) }
            ol .steps-preview {
                @for (n, title) in page_titles(&service, ctx.lang, cases.now().today).into_iter().enumerate() {
                    li { span .steps-preview__n aria-hidden="true" { (n + 1) } (title) }
                }
                li { span .steps-preview__n aria-hidden="true" { "✓" } (t(ctx.lang, "begin-review")) }
            }
        }
        ul .plain-points {
            li { (t(ctx.lang, "begin-save")) }
            li { (t(ctx.lang, "begin-no-account")) }
            li { (t(ctx.lang, "begin-legal")) " " (service.blueprint.meta.legal_basis.join(", ")) "." }
        }
        p .kern-hint { (t(ctx.lang, "begin-privacy")) " " a .kern-link href="/datenschutz" { (t(ctx.lang, "begin-privacy-link")) } "." }
        form method="post" action={ "/antraege/neu/" (service.blueprint.meta.id) } {
            (web::controls::csrf_field(&ctx))
            (submit(&t(ctx.lang, "begin-start"), Look::Primary))
        }
        (words::other_ways(&ctx, &service))
    };
    Ok(page(&ctx, &meta, main).into_response())
}

/// The pages that everybody sees; what depends on answers comes and goes later.
fn page_titles(service: &Service, lang: Lang, today: Date) -> Vec<String> {
    let (answers, registers) = Default::default();
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
