//! The services of the town for who looks after them: in which edition each is offered, what is planned, who changed what,
//! how it looks, and what running cases would need to move.

mod bench;
mod conflicts;
mod diff;
mod history;
mod list;
mod moving;
mod preview;
mod preview_panel;
mod service;
mod text_names;
mod values;
mod wordings;

pub use moving::said as obstacle_text;

use base::{Lang, Uuid};
use blueprint::Json;
use web::parts::{Tone, alert};
use web::{Access, Ctx, Form, Markup, Permission, Problem, RouteOptions, Routes, html};

use super::words::{self, tf, word};
use crate::editions::{EditionError, Workshop};
use crate::pages::t;
use crate::{Cases, Runs, Trouble};

/// Unit: bytes of a posted page of the preview, with all answers.
const PREVIEW_BYTES_MAX: usize = 1 << 20;

/// Below this address everything about services stands.
pub const ROOT: &str = "/verwaltung/leistungen";

pub fn routes() -> Routes<Cases> {
    use Permission as P;
    let (look, work) = (Access::Staff(P::CatalogApprove), Access::Staff(P::CatalogManage));
    // All answers travel with the page, because none of them is kept.
    let preview = RouteOptions::upload(PREVIEW_BYTES_MAX);
    Routes::new()
        .get("/verwaltung/leistungen", look, list::show)
        .get("/verwaltung/leistungen/{id}", look, service::show)
        .post("/verwaltung/leistungen/{id}/ordner", work, service::take_folder)
        .post("/verwaltung/leistungen/{id}/anlass", work, service::describe)
        .post("/verwaltung/leistungen/{id}/verwerfung", work, service::withdraw)
        .post("/verwaltung/leistungen/{id}/freigabe", look, service::approve)
        .get("/verwaltung/leistungen/{id}/werte", work, values::show)
        .post("/verwaltung/leistungen/{id}/werte", work, values::save)
        .get("/verwaltung/leistungen/{id}/texte", work, wordings::show)
        .post_with("/verwaltung/leistungen/{id}/texte", work, preview, wordings::save)
        .get("/verwaltung/leistungen/{id}/vorschau", look, preview::show)
        .post_with("/verwaltung/leistungen/{id}/vorschau", look, preview, preview::go)
        .get("/verwaltung/leistungen/{id}/umzug", look, moving::show)
        .post("/verwaltung/leistungen/{id}/umzug", look, moving::move_cases)
}

/// What this person may do with a service. Errors: there is none, or it is of other offices.
fn workshop<'a>(ctx: &'a Ctx, cases: &'a Cases, service: &'a str) -> Result<Workshop<'a>, Problem> {
    if cases.services.current(service).is_none() {
        // It may be new in the folder.
        cases.services.look_into_folder();
    }
    Workshop::of(cases, words::staff(ctx)?, service).map_err(|error| problem(ctx.lang, error))
}

fn problem(lang: Lang, error: EditionError) -> Problem {
    match error {
        EditionError::NotFound => Problem::NotFound,
        EditionError::Changed => Problem::Conflict,
        EditionError::Store(error) => error.into(),
        other => Problem::Refused(refusal(lang, &other)),
    }
}

/// Why an edition stays as it is, in words.
fn refusal(lang: Lang, error: &EditionError) -> String {
    let key = match error {
        EditionError::SamePerson => "same-person",
        EditionError::Nothing => "nothing",
        EditionError::Planned => "planned",
        EditionError::Past => "past",
        EditionError::NoNote => "no-note",
        EditionError::Unsound(_) => "unsound",
        _ => "changed",
    };
    word(lang, "svc-error-", key)
}

/// The revision that a form was made from; 0 when there was no draft.
fn revision(form: &Form) -> i64 {
    form.text("stand").parse().unwrap_or(0)
}

fn edition_id(form: &Form) -> Result<Uuid, Problem> {
    form.text("fassung").parse().map_err(|_| Problem::NotFound)
}

fn href(service: &str) -> String {
    format!("{ROOT}/{service}")
}

/// What is wrong with the version of a service that waits in the folder.
pub fn trouble(lang: Lang, trouble: &Trouble) -> Markup {
    let (tone, title) = match &trouble.runs {
        Runs::Before(version) => (
            Tone::Warning,
            tf(
                lang,
                "svc-runs-on",
                &[("service", (&trouble.service).into()), ("version", version.into())],
            ),
        ),
        Runs::Not => (
            Tone::Danger,
            tf(lang, "svc-left-out", &[("service", (&trouble.service).into())]),
        ),
        Runs::InPart => (
            Tone::Warning,
            tf(lang, "svc-in-part", &[("service", (&trouble.service).into())]),
        ),
    };
    alert(
        tone,
        &title,
        html! { ul { @for finding in &trouble.findings { li .code { (finding) } } } },
    )
}

/// The first letters of a hash, enough to tell editions apart.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// The value of a knob as people read it.
fn knob_value(lang: Lang, kind: Option<blueprint::KnobKind>, value: &Json) -> String {
    let one = |value: &Json| match (value, kind) {
        (Json::Bool(true), _) => t(lang, "svc-yes").into_owned(),
        (Json::Bool(false), _) => t(lang, "svc-no").into_owned(),
        (Json::Number(cents), Some(blueprint::KnobKind::Cent)) => {
            words::euro(lang, base::Money::from_cents(cents.as_i64().unwrap_or(0)))
        }
        (Json::String(day), Some(blueprint::KnobKind::Date)) => super::admin::start::day(day, lang),
        (Json::String(text), _) if text.is_empty() => "–".to_owned(),
        (Json::String(text), _) => text.clone(),
        (Json::Null, _) => "–".to_owned(),
        (other, _) => other.to_string(),
    };
    match value {
        Json::Array(entries) if entries.is_empty() => "–".to_owned(),
        Json::Array(entries) => entries.iter().map(one).collect::<Vec<_>>().join(", "),
        value => one(value),
    }
}

/// What a knob is called: the blueprint's own word for it, else its name.
fn knob_label(service: &crate::Service, name: &str, lang: Lang) -> String {
    let texts = service.blueprint.texts(lang);
    texts.find(&format!("knobs.{name}.label")).unwrap_or(name).to_owned()
}
