//! The town's own texts over those of a blueprint, language by language and part by part.

use std::collections::{BTreeMap, BTreeSet};

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use base::Lang;
use blueprint::{Files, unsafe_texts};
use serde::Deserialize;
use web::controls::{Line, Question, area, csrf_field, error_summary, line};
use web::parts::{Flash, Look, Tab, submit, tabs};
use web::{Ctx, Form, Markup, desk_page, html};

use super::bench::Bench;
use super::conflicts::orphans;
use super::text_names::called;
use super::{href, problem, revision, workshop};
use crate::Cases;
use crate::pages::desk::words::{tf, word};
use crate::pages::t;

/// In front of the posted names of texts.
const NAME: &str = "text.";
/// Unit: characters; the longest text of the blueprints of the platform has a third of it.
const CHARS_MAX: usize = 4_000;

/// Unit: characters; a longer text gets several lines to be written in.
const LINE_CHARS_MAX: usize = 80;

type Typed = BTreeMap<String, String>;
type Errors = BTreeMap<String, String>;

#[derive(Deserialize, Default)]
pub struct Asked {
    #[serde(default)]
    sprache: String,
    #[serde(default)]
    bereich: String,
}

/// Which texts are on the page.
struct Part<'a> {
    bench: &'a Bench,
    lang: Lang,
    /// A page of the form, or the first word of the keys.
    name: String,
}

impl<'a> Part<'a> {
    fn of(bench: &'a Bench, asked: &Asked) -> Part<'a> {
        let spoken = &bench.below.blueprint.meta.languages;
        let lang = Lang::from_code(&asked.sprache)
            .filter(|lang| spoken.contains(lang))
            .unwrap_or_default();
        let known = names(bench);
        let name = known.iter().find(|(name, _)| *name == asked.bereich).or(known.first());
        Part {
            bench,
            lang,
            name: name.map(|(name, _)| name.clone()).unwrap_or_default(),
        }
    }

    fn keys(&self) -> Vec<&str> {
        let blueprint = &self.bench.below.blueprint;
        blueprint
            .own_texts()
            .filter(|key| part_of(self.bench, key) == self.name)
            .collect()
    }

    /// What the blueprint says; German where it does not speak the language here.
    fn below(&self, key: &'a str) -> &'a str {
        self.bench.below.blueprint.texts(self.lang).get(key)
    }

    fn address(&self) -> String {
        format!(
            "{}/texte?sprache={}&bereich={}",
            href(&self.bench.id),
            self.lang.code(),
            self.name
        )
    }
}

/// The part of a text: the page on which it stands, else the first word of its key.
fn part_of(bench: &Bench, key: &str) -> String {
    let blueprint = &bench.below.blueprint;
    let page = blueprint
        .form
        .iter()
        .find(|page| blueprint.is_text_of_page(&page.id, key));
    page.map_or_else(
        || key.split('.').next().unwrap_or(key).to_owned(),
        |page| format!("seite-{}", page.id),
    )
}

/// All parts with what they are called: the pages in their order, then the others.
fn names(bench: &Bench) -> Vec<(String, Option<String>)> {
    let blueprint = &bench.below.blueprint;
    let page = |page: &blueprint::Page| (format!("seite-{}", page.id), Some(format!("pages.{}.title", page.id)));
    let pages: Vec<(String, Option<String>)> = blueprint.form.iter().map(page).collect();
    let others: BTreeSet<String> = blueprint.own_texts().map(|key| part_of(bench, key)).collect();
    let is_page = |name: &String| pages.iter().any(|(page, _)| page == name);
    let (first, rest): (Vec<_>, Vec<_>) = others
        .into_iter()
        .filter(|name| !is_page(name))
        .partition(|name| name == "service");
    let plain = |names: Vec<String>| names.into_iter().map(|name| (name, None)).collect::<Vec<_>>();
    [plain(first), pages.clone(), plain(rest)].concat()
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> web::Result<Markup> {
    let bench = Bench::read(&ctx, &cases, &id).await?;
    let part = Part::of(&bench, &asked);
    let own = bench.overlay.texts.get(part.lang.code()).cloned().unwrap_or_default();
    Ok(render(&ctx, &part, &own, &Errors::new()))
}

fn render(ctx: &Ctx, part: &Part<'_>, typed: &Typed, errors: &Errors) -> Markup {
    let (lang, bench) = (ctx.lang, part.bench);
    let title = t(lang, "svc-texts");
    let blueprint = &bench.below.blueprint;
    let to = |of: Lang, name: &str| format!("{}/texte?sprache={}&bereich={name}", href(&bench.id), of.code());
    let languages: Vec<Tab> = blueprint
        .meta
        .languages
        .iter()
        .map(|of| Tab {
            href: to(*of, &part.name),
            label: of.name().to_owned(),
            count: bench.overlay.texts.get(of.code()).map(BTreeMap::len),
            current: *of == part.lang,
        })
        .collect();
    let listed: Vec<(String, String)> = errors
        .iter()
        .map(|(key, error)| (format!("{NAME}{key}"), error.clone()))
        .collect();
    let main = html! {
        (error_summary(lang, &listed))
        (bench.head(lang, &title))
        (tabs(&t(lang, "svc-texts-language"), &languages))
        nav .text-parts aria-label=(t(lang, "svc-texts-parts")) {
            ul { @for (name, key) in names(bench) {
                @let label = key.map_or_else(|| word(lang, "svc-part-", &name), |key| blueprint.texts(lang).get(&key).to_owned());
                li { a .kern-link href=(to(part.lang, &name)) aria-current=[(name == part.name).then_some("page")] { (label) } }
            } }
        }
        (orphans(ctx, bench, &part.address()))
        form .sheet .form method="post" action=(part.address()) {
            (csrf_field(ctx))
            input type="hidden" name="stand" value=(bench.revision);
            @for key in part.keys() { (control(ctx, part, key, typed.get(key), errors.get(key))) }
            @if !bench.is_planned { (submit(&t(lang, "svc-save"), Look::Primary)) }
        }
    };
    desk_page(ctx, &bench.meta(lang, &title).errors(!errors.is_empty()), main)
}

/// One text: empty keeps the blueprint's, which stands above it.
fn control(ctx: &Ctx, part: &Part<'_>, key: &str, typed: Option<&String>, error: Option<&String>) -> Markup {
    let lang = ctx.lang;
    let posted = format!("{NAME}{key}");
    let below = part.bench.below.blueprint.texts(part.lang).get(key);
    let hint = tf(lang, "svc-texts-below", &[("text", below.into()), ("key", key.into())]);
    let label = called(lang, &part.bench.below.blueprint, key);
    let question = Question::new(lang, &posted, &label)
        .hint(&hint)
        .error(error.map_or("", String::as_str))
        .filter();
    let value = typed.map_or("", String::as_str);
    let is_short = |text: &str| text.chars().count() <= LINE_CHARS_MAX && !text.contains('\n');
    if is_short(below) && is_short(value) {
        return line(&question, value, &Line::default());
    }
    area(&question, value, CHARS_MAX)
}

pub async fn save(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    form: Form,
) -> web::Result {
    let bench = Bench::read(&ctx, &cases, &id).await?;
    let part = Part::of(&bench, &asked);
    if let Some(key) = form.get("entfernen") {
        return remove(&ctx, &cases, &part, key, &form).await;
    }
    let keys = part.keys().into_iter();
    let typed: Typed = keys
        .filter_map(|key| {
            Some((
                key.to_owned(),
                form.get(&format!("{NAME}{key}"))?
                    .replace("\r\n", "\n")
                    .trim()
                    .to_owned(),
            ))
        })
        .collect();
    let wrong = typed.iter().filter(|(_, text)| !text.is_empty());
    let errors: Errors = wrong
        .filter_map(|(key, text)| {
            Some((
                key.clone(),
                error(ctx.lang, part.lang, text, part.below(bench_key(&part, key)?))?,
            ))
        })
        .collect();
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&ctx, &part, &typed, &errors)).into_response());
    }
    let saved = workshop(&ctx, &cases, &id)?
        .set_texts(revision(&form), part.lang.code(), typed)
        .await;
    saved.map_err(|error| problem(ctx.lang, error))?;
    Ok(ctx.redirect_with(&part.address(), Flash::success(t(ctx.lang, "svc-saved"))))
}

/// Takes an own text away that has no place any more.
async fn remove(ctx: &Ctx, cases: &Cases, part: &Part<'_>, key: &str, form: &Form) -> web::Result {
    let gone = Typed::from([(key.to_owned(), String::new())]);
    let saved = workshop(ctx, cases, &part.bench.id)?
        .set_texts(revision(form), form.text("entfernen-sprache"), gone)
        .await;
    saved.map_err(|error| problem(ctx.lang, error))?;
    Ok(ctx.redirect_with(&part.address(), Flash::success(t(ctx.lang, "svc-saved"))))
}

/// The key as the blueprint holds it.
fn bench_key<'a>(part: &Part<'a>, key: &str) -> Option<&'a str> {
    part.bench.below.blueprint.own_texts().find(|own| *own == key)
}

/// What is wrong with an own text: too long, markup, or other places than the blueprint's text has.
fn error(lang: Lang, of: Lang, text: &str, below: &str) -> Option<String> {
    if text.chars().count() > CHARS_MAX {
        return Some(tf(lang, "svc-texts-long", &[("max", CHARS_MAX.into())]));
    }
    let missing: Vec<String> = places(below).difference(&places(text)).cloned().collect();
    let strange: Vec<String> = places(text).difference(&places(below)).cloned().collect();
    if !missing.is_empty() {
        return Some(tf(lang, "svc-texts-missing", &[("places", missing.join(", ").into())]));
    }
    if !strange.is_empty() {
        return Some(tf(lang, "svc-texts-strange", &[("places", strange.join(", ").into())]));
    }
    let table = toml::Table::from_iter([("text".to_owned(), toml::Value::from(text))]);
    let file = Files(BTreeMap::from([(
        format!("texts/{}.toml", of.code()),
        table.to_string(),
    )]));
    (!unsafe_texts(&file).is_empty()).then(|| t(lang, "svc-texts-unsafe").into_owned())
}

/// `{places}` of a text that are filled when it is shown.
fn places(text: &str) -> BTreeSet<String> {
    let pieces = text.split('{').skip(1);
    pieces
        .filter_map(|piece| piece.split_once('}'))
        .map(|(name, _)| format!("{{{name}}}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_text_has_the_places_of_the_one_below_and_no_markup() {
        for (text, below, is_wrong) in [
            ("Gebühr für {months} Monate", "{months} Monate", false),
            ("Gebühr", "{months} Monate", true),
            ("{months} {days}", "{months} Monate", true),
            ("<script>alert(1)</script>", "x", true),
            ("Ein Satz.", "x", false),
        ] {
            assert_eq!(error(Lang::De, Lang::De, text, below).is_some(), is_wrong, "{text}");
        }
    }
}
