//! Running cases by edition: what each would need to go on with the one in force, and the step for those that may.

use axum::extract::{Path, State};
use base::Lang;
use blueprint::Verdict;
use web::controls::csrf_field;
use web::parts::{Column, Flash, Look, Tone, alert, empty_state, submit, table};
use web::{Ctx, Form, Markup, PageMeta, Problem, desk_page, html};

use super::{href, short, workshop};
use crate::editions::moving::{self, Obstacle, OfVersion};
use crate::pages::desk::words::{self, service_title, tf, word};
use crate::pages::t;
use crate::{Actor, Cases, Service};

pub async fn show(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>) -> web::Result<Markup> {
    workshop(&ctx, &cases, &id)?;
    let (lang, today) = (ctx.lang, cases.now().today);
    // No case is named here: who looks after services need not see whose cases they are.
    let plan = moving::plan(&cases.app.store, &cases.services, &id, today, 0).await?;
    let (Some(plan), Some(service)) = (plan, cases.services.current(&id)) else {
        return Err(Problem::NotFound);
    };
    let title = t(lang, "svc-moving");
    let main = html! {
        h1 { (title) }
        p .lead { (service_title(&service, lang)) }
        p .muted { (t(lang, "svc-moving-lead")) }
        p { (tf(lang, "svc-moving-there", &[("n", plan.there.into()), ("version", (&plan.version).into()), ("hash", short(&plan.to).into())])) }
        @if plan.versions.is_empty() { (empty_state(&t(lang, "svc-moving-none"), "", None)) }
        @for of in &plan.versions { (version(&ctx, &service, of)) }
    };
    let meta = PageMeta::new(title.clone())
        .nav("leistungspflege")
        .crumb(super::ROOT, t(lang, "svc-title"))
        .crumb(href(&id), service_title(&service, lang))
        .wide();
    Ok(desk_page(&ctx, &meta, main))
}

fn version(ctx: &Ctx, service: &Service, of: &OfVersion) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new(t(lang, "svc-moving-need").into_owned()),
        Column::numeric(t(lang, "svc-moving-cases").into_owned()),
    ];
    let row = |(obstacle, n): (&Obstacle, &usize)| vec![html! { (said(lang, service, obstacle)) }, html! { (n) }];
    let rows: Vec<Vec<Markup>> = of.obstacles.iter().map(row).collect();
    let title = tf(
        lang,
        "svc-moving-of",
        &[
            ("n", of.running.into()),
            ("version", (&of.version).into()),
            ("hash", short(&of.hash).into()),
        ],
    );
    let id = &service.blueprint.meta.id;
    html! {
        section .sheet {
            h2 .kern-heading-medium { (title) }
            p { (tf(lang, "svc-moving-free", &[("n", of.free.into())])) " "
                (tf(lang, "svc-moving-stay", &[("n", (of.running - of.free).into())])) }
            @if !rows.is_empty() { (table(&title, true, &columns, &rows)) }
            @if of.free > 0 {
                (alert(Tone::Info, &t(lang, "svc-moving-mind"), html! {}))
                form .inline-form method="post" action={ (href(id)) "/umzug" } {
                    (csrf_field(ctx))
                    input type="hidden" name="von" value=(of.hash);
                    (submit(&tf(lang, "svc-moving-go", &[("n", of.free.into())]), Look::Primary))
                }
            }
        }
    }
}

/// What a case would need, in words.
pub fn said(lang: Lang, service: &Service, obstacle: &Obstacle) -> String {
    let label = |field: &str| {
        let root = field.split('.').next().unwrap_or(field);
        let known = service.blueprint.field(root);
        known.map_or_else(
            || root.to_owned(),
            |field| service.blueprint.texts(lang).get(&field.label_key()).to_owned(),
        )
    };
    let money =
        |amount: &Option<base::Money>| amount.map_or_else(|| "?".to_owned(), |amount| words::euro(lang, amount));
    let verdict = |verdict: &Verdict| {
        let code = serde_json::to_value(verdict).ok();
        word(
            lang,
            "desk-verdict-",
            code.as_ref().and_then(|code| code.as_str()).unwrap_or_default(),
        )
    };
    match obstacle {
        Obstacle::State(state) => tf(lang, "svc-obstacle-state", &[("state", state.into())]),
        Obstacle::Deadline(state) => tf(lang, "svc-obstacle-deadline", &[("state", state.into())]),
        Obstacle::Answer(field) => tf(lang, "svc-obstacle-answer", &[("field", label(field).into())]),
        Obstacle::Question(field) => tf(lang, "svc-obstacle-question", &[("field", field.into())]),
        Obstacle::Fee { was, is } => tf(
            lang,
            "svc-obstacle-fee",
            &[("was", money(was).into()), ("is", money(is).into())],
        ),
        Obstacle::Checks { was, is } => tf(
            lang,
            "svc-obstacle-checks",
            &[("was", verdict(was).into()), ("is", verdict(is).into())],
        ),
        Obstacle::Grant(kind) => tf(lang, "svc-obstacle-grant", &[("kind", kind.into())]),
        Obstacle::Proceedings => t(lang, "svc-obstacle-proceedings").into_owned(),
        Obstacle::Lost => t(lang, "svc-obstacle-lost").into_owned(),
    }
}

/// Moves the running cases of one edition that may move.
pub async fn move_cases(ctx: Ctx, State(cases): State<Cases>, Path(id): Path<String>, form: Form) -> web::Result {
    workshop(&ctx, &cases, &id)?;
    let actor = Actor::Staff(words::staff(&ctx)?.id).code();
    let (now, from) = (cases.now(), form.text("von").to_owned());
    let moved = moving::move_cases(&cases.app.store, &cases.services, &id, &from, &actor, now).await?;
    let said = tf(ctx.lang, "svc-moved", &[("n", moved.into())]);
    Ok(ctx.redirect_with(&format!("{}/umzug", href(&id)), Flash::success(said)))
}
